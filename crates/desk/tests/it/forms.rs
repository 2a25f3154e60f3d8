//! Taking reports: page by page, errors with everything kept, a second click, Back, a session that ran out.

use axum::http::StatusCode;
use desk::http::Posted;
use model::catalogue::{Field, FieldKind, Service};
use model::role::Role;

use crate::browser::{Browser, Form, Page, attribute, tags};
use crate::node::Node;

const PASSWORD: &str = "vier ruhige ulmen am deich";
const CLERK: [Role; 3] = [Role::ClerkCivilStatus, Role::Registrar, Role::Administrator];

pub fn clerk(node: &Node) -> (Browser, Vec<String>) {
    let code = node.account("a.berg", &CLERK);
    let mut browser = Browser::new(&node.router);
    let codes = browser.first_sign_in("a.berg", &code, PASSWORD);
    browser.confirm_date();
    (browser, codes)
}

/// A value that fits the field's kind; people are grown up, events are of yesterday.
fn value_for(field: &Field) -> String {
    match field.kind {
        FieldKind::Date => "2026-11-22".into(),
        FieldKind::PartialDate => "1990-05-17".into(),
        FieldKind::Time => "14:05".into(),
        FieldKind::Choice => field.choices[0].value.clone(),
        FieldKind::YesNo => "0".into(),
        FieldKind::Number => "3100".into(),
        FieldKind::Money => "12,50".into(),
        FieldKind::Iban => "DE89370400440532013000".into(),
        FieldKind::Name => "Müller-Łukasz".into(),
        FieldKind::Text | FieldKind::LongText => "Talbrück".into(),
    }
}

/// Fills what is required on this page of a guided form.
fn fill(service: &Service, mut form: Form) -> Form {
    let step = form.values.get("step").to_owned();
    for group in service.field_groups.iter().filter(|g| step == format!("g.{}", g.key)) {
        for field in group.fields.iter().filter(|f| f.required) {
            let parts = ["d", "m", "y"].map(|part| format!("{}.{part}", field.id));
            let typed = !form.values.get(&field.id).is_empty() || parts.iter().any(|p| !form.values.get(p).is_empty());
            if typed {
                continue;
            }
            let value = value_for(field);
            match field.kind {
                FieldKind::Date | FieldKind::PartialDate => {
                    let mut date = value.split('-').rev();
                    for part in &parts {
                        form.values.set(part, date.next().unwrap());
                    }
                }
                _ => form.values.set(&field.id, value),
            }
        }
    }
    form
}

/// Walks the guided form to its check page.
pub fn walk(node: &Node, browser: &mut Browser, key: &str) -> Page {
    let service = node.house.catalogue().service(key).unwrap().clone();
    let action = format!("/intake/{key}");
    let mut page = browser.get(&action);
    for _ in 0..30 {
        assert_eq!(page.status, StatusCode::OK, "{}", page.between("role=\"alert\"", "</div>"));
        assert_eq!(page.faults(), Vec::<String>::new());
        let form = page.form(&action);
        if form.values.get("step") == "check" {
            return page;
        }
        page = browser.send(&fill(&service, form).with("do", "next"));
    }
    panic!("the form has no end");
}

/// Confirms all warnings.
pub fn accepted(page: &Page, action: &str) -> Form {
    let mut form = page.form(action).with("do", "submit");
    for tag in tags(&page.text, "input") {
        if attribute(tag, "name").as_deref() == Some("accept") {
            form.values.0.push(("accept".into(), attribute(tag, "value").unwrap()));
        }
    }
    form
}

#[test]
fn a_birth_is_taken_page_by_page_printed_signed_and_certified() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let action = "/intake/geburtsanzeige";
    let page = walk(&node, &mut browser, "geburtsanzeige");
    assert!(page.text.contains("22.11.2026"), "dates are shown as people write them");
    let form = accepted(&page, action);
    let receipt = browser.send(&form);
    assert!(receipt.path.ends_with("/receipt"), "{}", receipt.text);
    assert_eq!(receipt.faults(), Vec::<String>::new());
    let number = receipt.text.split("receipt__number").nth(1).and_then(|rest| rest.split("<strong>").nth(1)).unwrap();
    let number = number.split('<').next().unwrap().to_owned();
    assert!(node.office().books().cases.by_number(&number).is_some(), "{number}");

    // A second click, or Back and the same button: the same case, nothing new.
    let again = browser.send(&form);
    assert_eq!(again.path, receipt.path);
    assert_eq!(node.office().books().cases.all().count(), 1);

    let address = receipt.path.trim_end_matches("/receipt").to_owned();
    let page = browser.get(&address);
    assert_eq!(page.faults(), Vec::<String>::new());
    let print = format!("{address}/print");
    let paper = browser.send(&page.form(&print));
    assert!(paper.path.starts_with("/papers/"), "{}", paper.text);
    assert_eq!(paper.faults(), Vec::<String>::new());
    let pdf = browser.get(&format!("{}/pdf", paper.path));
    assert!(pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.text);
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let same = browser.get(&format!("{}/pdf", paper.path));
    assert!(pdf.bytes == same.bytes, "the paper is made again byte by byte");

    let sign = browser.get(&format!("{address}/sign"));
    assert_eq!(sign.faults(), Vec::<String>::new());
    let nobody = browser.send(&sign.form(&format!("{address}/sign")).with("signers", ""));
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text.contains("href=\"#f-signers\""));
    let page = browser.send(&nobody.form(&format!("{address}/sign")).with("signers", "Aylin Yıldız\nName a.berg"));
    assert_eq!(page.path, address);
    let certificate = browser.send(&page.form(&print));
    assert!(certificate.text.contains("Bescheinigung"), "{}", certificate.text);
    let handed = browser.send(&certificate.form(&format!("{}/hand-out", certificate.path)).with("to", "Mutter"));
    assert!(handed.text.contains("Mutter"));
}

#[test]
fn a_day_that_does_not_exist_is_refused_with_everything_kept() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let service = node.house.catalogue().service("geburtsanzeige").unwrap().clone();
    let action = "/intake/geburtsanzeige";
    let group = service.field_groups.iter().find(|g| g.fields.iter().any(|f| f.id == "1040")).unwrap();
    let page = browser.get(action);
    let form = page.form(action).with("do", "goto:report");
    let form = form.with("do", &format!("goto:g.{}", group.key));
    let page = browser.send(&form);
    let form = fill(&service, page.form(action)).with("1040.d", "31").with("1040.m", "11").with("do", "next");
    let wrong = browser.send(&form);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#f-1040\""), "the summary leads to the date");
    assert!(wrong.text.contains("<title>Fehler:"));
    assert_eq!(wrong.faults(), Vec::<String>::new());
    let kept = wrong.form(action).values;
    assert_eq!((kept.get("1040.d"), kept.get("1040.m"), kept.get("1040.y")), ("31", "11", "2026"));
    for (name, value) in &form.values.0 {
        if !["csrf", "do", "step"].contains(&name.as_str()) {
            assert_eq!(kept.get(name), value, "{name}");
        }
    }
    assert_eq!(node.office().books().cases.all().count(), 0);
}

#[test]
fn a_session_that_ran_out_in_a_half_filled_form_gives_everything_back() {
    let node = Node::open();
    let (mut browser, codes) = clerk(&node);
    let action = "/intake/sterbefallanzeige";
    let service = node.house.catalogue().service("sterbefallanzeige").unwrap().clone();
    let page = browser.get(action);
    let page = browser.send(&page.form(action).with("do", "next"));
    let form = fill(&service, page.form(action)).with("do", "next");
    node.turn(31);
    let page = browser.send(&form);
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page.faults(), Vec::<String>::new());
    let enter = |page: &Page, code: &str| {
        page.form("/sign-in").with("login", "a.berg").with("password", PASSWORD).with("second", code)
    };
    // A mistyped password does not lose it either.
    let page = browser.send(&enter(&page, &codes[0]).with("password", "vertippt vertippt"));
    let page = browser.send(&enter(&page, &codes[0]));
    assert!(page.text.contains("Ihre Eingabe ist noch da"), "{}", page.text);
    let page = browser.send(&page.form(action));
    assert_eq!(page.status, StatusCode::OK);
    let kept = page.form(action).values;
    for (name, value) in form.values.0.iter().filter(|(_, value)| !value.is_empty()) {
        if !["csrf", "do"].contains(&name.as_str()) {
            assert_eq!(kept.get(name), value, "{name}");
        }
    }
}

#[test]
fn what_was_typed_goes_only_to_the_person_who_typed_it() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let other = node.account("s.kohl", &[Role::ClerkCivilStatus]);
    let codes = Browser::new(&node.router).first_sign_in("s.kohl", &other, PASSWORD);
    let action = "/intake/geburtsanzeige";
    let page = browser.get(action);
    let form = page.form(action).with("1201", "Geheimnis").with("do", "next");
    node.turn(31);
    let page = browser.send(&form);
    let form = page.form("/sign-in").with("login", "s.kohl").with("password", PASSWORD).with("second", &codes[0]);
    let page = browser.send(&form);
    assert_eq!(page.path, "/");
    assert!(!page.text.contains("Geheimnis"));
}

#[test]
fn the_dense_view_takes_the_same_report_on_one_page() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let page = browser.get("/");
    let mut values = Posted::default();
    values.set("csrf", page.form("/sign-out").values.get("csrf"));
    values.set("dense", "1");
    browser.post("/preferences", &values);
    let service = node.house.catalogue().service("sterbemitteilung").unwrap().clone();
    let action = "/intake/sterbemitteilung";
    let page = browser.get(action);
    assert_eq!(page.faults(), Vec::<String>::new());
    let mut form = page.form(action);
    for group in &service.field_groups {
        form.values.set("step", format!("g.{}", group.key));
        form = fill(&service, form);
    }
    form.values.set("step", "");
    let page = browser.send(&form.with("do", "check"));
    assert_eq!(page.faults(), Vec::<String>::new());
    let receipt = browser.send(&accepted(&page, action));
    assert!(receipt.path.ends_with("/receipt"), "{}", receipt.text);
}

#[test]
fn a_case_is_corrected_with_a_reason_before_it_is_signed() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let page = walk(&node, &mut browser, "geburtsanzeige");
    let receipt = browser.send(&accepted(&page, "/intake/geburtsanzeige"));
    let address = receipt.path.trim_end_matches("/receipt").to_owned();
    let action = format!("{address}/correct");
    let page = browser.get(&action);
    assert_eq!(page.faults(), Vec::<String>::new());
    let without = browser.send(&accepted(&page, &action).with("1201", "Neumann"));
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "no reason given");
    let done = browser.send(&accepted(&without, &action).with("correction.reason", "Schreibfehler"));
    assert_eq!(done.path, address, "{}", done.text);
    let id = address.trim_start_matches("/cases/").parse().unwrap();
    let books = node.house.office().unwrap();
    assert_eq!(books.books().cases.get(id).unwrap().value("1201"), "Neumann");
}

#[test]
fn after_a_restart_of_the_desk_typed_input_still_goes_back_to_its_owner_only() {
    let node = Node::open();
    let (mut browser, codes) = clerk(&node);
    let other = node.account("s.kohl", &[Role::ClerkCivilStatus]);
    let others = Browser::new(&node.router).first_sign_in("s.kohl", &other, PASSWORD);
    let action = "/intake/geburtsanzeige";
    let form = browser.get(action).form(action).with("1201", "Geheimnis").with("do", "next");
    // All sessions are gone with the process; the journal and the browser's cookie are not.
    browser.router = desk::router(desk::Desk::new(node.house.clone(), desk::Reach::default()));
    let page = browser.send(&form);
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let enter = |login: &str, code: &str| {
        page.form("/sign-in").with("login", login).with("password", PASSWORD).with("second", code)
    };
    let mut stranger = browser.clone();
    let away = stranger.send(&enter("s.kohl", &others[0]));
    assert_eq!(away.path, "/");
    assert!(!away.text.contains("Geheimnis"));
    let back = browser.send(&enter("a.berg", &codes[0]));
    assert_eq!(back.form(action).values.get("1201"), "Geheimnis");
}
