//! Every page of every role as a document: labels, ids, tokens, headers, both languages, nothing inline.

use axum::http::StatusCode;
use desk::http::Posted;
use model::role::Role;

use crate::browser::{Browser, Page, attribute, tags};
use crate::node::Node;

/// Pages that differ in figures only, as days and months that link to the next, are looked at so often.
const ALIKE_MAX: usize = 3;

/// An address with its figures taken out.
fn kind(path: &str) -> String {
    path.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Follows every link inside the desk from the start page, once.
fn crawl(browser: &mut Browser) -> Vec<Page> {
    let mut todo = vec!["/".to_owned(), "/search/protected".to_owned(), "/check".to_owned()];
    let (mut seen, mut pages) = (todo.clone(), Vec::new());
    while let Some(path) = todo.pop() {
        let page = browser.get(&path);
        if page.text.starts_with("<!DOCTYPE") {
            for tag in tags(&page.text, "a") {
                let Some(href) = attribute(tag, "href") else { continue };
                let inside = href.starts_with('/') && !href.ends_with("/pdf");
                let alike = seen.iter().filter(|known| kind(known) == kind(&href)).count();
                if inside && alike < ALIKE_MAX && !seen.contains(&href) {
                    seen.push(href.clone());
                    todo.push(href);
                }
            }
            pages.push(page);
        }
    }
    pages
}

#[test]
fn every_page_of_every_role_is_a_sound_document_in_both_languages() {
    let node = Node::open();
    let code = node.account("alle", &Role::ALL);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in("alle", &code, "vier ruhige ulmen am deich");
    browser.confirm_date();
    for lang in ["de", "en"] {
        let page = browser.get("/");
        let mut values = Posted::default();
        values.set("csrf", page.form("/sign-out").values.get("csrf"));
        values.set("lang", lang);
        browser.post("/preferences", &values);
        let pages = crawl(&mut browser);
        assert!(pages.len() >= 20, "only {} pages found", pages.len());
        let faults: Vec<String> = pages.iter().flat_map(Page::faults).collect();
        assert!(faults.is_empty(), "{lang}: {faults:#?}");
        for page in &pages {
            assert!(page.status.is_success(), "{} {}: {}", page.path, page.status, page.text);
            assert!(page.text.contains(&format!("<html lang=\"{lang}\"")), "{}", page.path);
            assert!(page.text.contains("ÜBUNG"), "{}", page.path);
            assert_eq!(page.headers["cache-control"], "no-store", "{}", page.path);
            let csp = page.headers["content-security-policy"].to_str().unwrap();
            assert!(csp.contains("default-src 'self'") && csp.contains("frame-ancestors 'none'"));
        }
    }
}

#[test]
fn each_role_alone_gets_a_start_page_without_dead_links() {
    let node = Node::open();
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let login = format!("r{at}");
        let roles = if at == 0 { vec![role, Role::Administrator] } else { vec![role] };
        let code = node.account(&login, &roles);
        let mut browser = Browser::new(&node.router);
        browser.first_sign_in(&login, &code, "vier ruhige ulmen am deich");
        if at == 0 {
            browser.confirm_date();
        }
        for page in crawl(&mut browser) {
            assert!(page.status.is_success(), "{role:?} {}: {}", page.path, page.status);
        }
    }
}

#[test]
fn assets_are_served_with_their_hash_and_kept_for_good() {
    let node = Node::open();
    let mut browser = Browser::new(&node.router);
    let page = browser.get("/sign-in");
    let css = tags(&page.text, "link").iter().find_map(|tag| attribute(tag, "href")).unwrap();
    let asset = browser.get(&css);
    assert_eq!(asset.status, StatusCode::OK);
    assert!(asset.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(asset.headers["content-type"], "text/css; charset=utf-8");
    assert_eq!(browser.get("/assets/desk-000000000000.css").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_search_without_an_extract_says_so_and_keeps_the_question() {
    let node = Node::open();
    let code = node.account("a.berg", &[Role::ClerkCivilStatus, Role::Administrator]);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in("a.berg", &code, "vier ruhige ulmen am deich");
    browser.confirm_date();
    let page = browser.get("/search");
    let asked = browser.send(&page.form("/search").with("q", "müller 12.3.58"));
    assert!(asked.text.contains("name=\"purpose\""), "the purpose is asked for");
    let mut form = Posted::default();
    form.set("csrf", page.form("/sign-out").values.get("csrf"));
    form.set("q", "müller 12.3.58");
    form.set("purpose", "Geburtsanzeige");
    form.set("asked", "1");
    let page = browser.post("/search", &form);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("NB-S-032") && page.text.contains("müller 12.3.58"));
    assert_eq!(page.faults(), Vec::<String>::new());
}
