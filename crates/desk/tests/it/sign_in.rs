//! Signing in, sessions, tokens, roles.

use axum::http::StatusCode;
use desk::http::Posted;
use model::role::Role;

use crate::browser::Browser;
use crate::node::Node;

const PASSWORD: &str = "vier ruhige ulmen am deich";

#[test]
fn the_first_sign_in_leads_from_code_to_password_to_factor_to_the_day() {
    let node = Node::open();
    let code = node.account("h.roth", &[Role::Head, Role::Administrator]);
    let mut browser = Browser::new(&node.router);

    let page = browser.get("/first");
    let wrong = browser.send(&page.form("/first").with("login", "h.roth").with("code", "AAAA-BBBB-CCCC-DDDD"));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"h.roth\""), "what was typed is kept");

    let page = browser.send(&page.form("/first").with("login", "H.Roth").with("code", &code));
    let short = browser.send(&page.form("/first/password").with("password", "kurz").with("again", "kurz"));
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = browser.send(&page.form("/first/password").with("password", PASSWORD).with("again", "anders"));
    assert!(other.text.contains("NB-A-900"));
    // Nothing else opens in between.
    assert_eq!(browser.get("/").path, "/first/password");
    let page = browser.send(&page.form("/first/password").with("password", PASSWORD).with("again", PASSWORD));
    assert_eq!(page.path, "/first/factor");
    assert!(page.text.contains("<svg"), "a QR code");
    let same = browser.get("/first/factor");
    let base32 = |page: &crate::browser::Page| page.between("<span class=\"code\">", "<").to_owned();
    assert_eq!(base32(&page), base32(&same), "a reload keeps the proposed secret");
    let wrong = browser.send(&same.form("/first/factor").with("second", "000000").with("do", "totp"));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let secret = decode_base32(&base32(&same));
    let now = node.office().now();
    let digits = office::credentials::totp_code(&secret, now).unwrap();
    let before = browser.cookie.clone();
    let page = browser.send(&same.form("/first/factor").with("second", &digits).with("do", "totp"));
    assert_eq!(page.path, "/date", "the date comes first: {}", page.text);
    assert_ne!(browser.cookie, before, "a new token at sign-in");
    browser.confirm_date();
    assert!(browser.get("/").text.contains("Jetzt dran"));

    // The code is used up.
    let mut other = Browser::new(&node.router);
    let page = other.get("/first");
    let page = other.send(&page.form("/first").with("login", "h.roth").with("code", &code));
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn decode_base32(text: &str) -> Vec<u8> {
    let mut bits = String::new();
    for c in text.chars().filter(|c| *c != '=' && *c != ' ') {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap();
        bits.push_str(&format!("{value:05b}"));
    }
    bits.as_bytes().chunks_exact(8).map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap()).collect()
}

fn signed_in(node: &Node, login: &str, roles: &[Role]) -> (Browser, Vec<String>) {
    let code = node.account(login, roles);
    let mut browser = Browser::new(&node.router);
    let codes = browser.first_sign_in(login, &code, PASSWORD);
    if !node.office().today_confirmed() {
        browser.confirm_date();
    }
    (browser, codes)
}

#[test]
fn a_printed_code_signs_in_once() {
    let node = Node::open();
    let (mut browser, codes) = signed_in(&node, "h.roth", &[Role::Head, Role::Administrator]);
    let page = browser.get("/");
    let page = browser.send(&page.form("/sign-out"));
    assert_eq!(page.path, "/sign-in");
    assert_eq!(browser.cookie, None);
    let enter = |browser: &mut Browser, password: &str, second: &str| {
        let page = browser.get("/sign-in");
        let form = page.form("/sign-in").with("login", "h.roth").with("password", password).with("second", second);
        browser.send(&form)
    };
    let wrong = enter(&mut browser, "falsches passwort", &codes[0]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("falsches passwort"), "a password is never sent back");
    assert_eq!(enter(&mut browser, PASSWORD, &codes[0]).path, "/");
    browser.cookie = None;
    assert_eq!(enter(&mut browser, PASSWORD, &codes[0]).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&mut browser, PASSWORD, &codes[1]).path, "/");
}

#[test]
fn a_form_without_the_sessions_token_or_from_elsewhere_does_nothing() {
    let node = Node::open();
    let (mut browser, _) = signed_in(&node, "h.roth", &[Role::Head, Role::Administrator]);
    let page = browser.get("/situation/declare");
    let good = page
        .form("/situation/declare")
        .with("time", "01:10")
        .with("reason", "Verschlüsselung im Rechenzentrum")
        .with("basis", "Dienstanweisung 4");
    let stolen = good.clone().with("csrf", "0123456789abcdef0123456789abcdef");
    assert_eq!(browser.send(&stolen).status, StatusCode::FORBIDDEN);
    assert!(node.office().books().system.emergency.is_none());
    assert_eq!(browser.send(&good).path, "/situation");
    assert!(node.office().books().system.emergency.is_some());
}

#[test]
fn a_role_sees_only_its_areas() {
    let node = Node::open();
    let (_, _) = signed_in(&node, "h.roth", &[Role::Head, Role::Administrator]);
    let (mut treasurer, _) = signed_in(&node, "m.lind", &[Role::Treasurer]);
    for path in ["/cases", "/intake", "/papers", "/accounts", "/situation", "/holds", "/journal"] {
        let page = treasurer.get(path);
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!treasurer.get("/").text.contains(&format!("<a href=\"{path}\"")), "{path} in the navigation");
    }
    let mut nobody = Browser::new(&node.router);
    let page = nobody.get("/cases");
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.text.contains("name=\"password\""));
}

#[test]
fn a_closed_account_is_out_with_its_next_request() {
    let node = Node::open();
    let (_, _) = signed_in(&node, "h.roth", &[Role::Head, Role::Administrator]);
    let (mut clerk, _) = signed_in(&node, "a.berg", &[Role::ClerkCivilStatus]);
    assert_eq!(clerk.get("/cases").status, StatusCode::OK);
    let office = node.office();
    let (head, id) = {
        let books = office.books();
        let head = books.accounts.by_login("einrichtung").unwrap().actor();
        (head, books.accounts.by_login("a.berg").unwrap().id)
    };
    office.disable_account(&head, id, "Ende der Abordnung").unwrap();
    assert_eq!(clerk.get("/cases").path, "/sign-in");
}

#[test]
fn language_and_density_are_remembered() {
    let node = Node::open();
    let (mut browser, _) = signed_in(&node, "h.roth", &[Role::Head, Role::Administrator]);
    let page = browser.get("/");
    let form = page.form("/preferences");
    let mut values = Posted::default();
    values.set("csrf", form.values.get("csrf"));
    values.set("lang", "en");
    let page = browser.post("/preferences", &values);
    assert!(page.text.contains("<html lang=\"en\"") && page.text.contains("Due now"));
    let mut values = Posted::default();
    values.set("csrf", form.values.get("csrf"));
    values.set("dense", "1");
    assert!(browser.post("/preferences", &values).text.contains("<body class=\"dense\">"));
}
