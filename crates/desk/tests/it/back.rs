//! The hand-back in the browser: queue, sheet, tick-off with the target's number, sample by a second person, package.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use books::cases::decide::Take;
use model::acts::case::{EvidenceSeen, EvidenceState, FieldValue, Source};
use model::catalogue::{Field, FieldKind, Service};
use model::role::Role;

use crate::browser::{Browser, Page};
use crate::node::Node;

const PASSWORD: &str = "vier ruhige ulmen am deich";
const KEY: &str = "geburtsanzeige";

fn clerk(node: &Node, login: &str, roles: &[Role]) -> Browser {
    let code = node.account(login, roles);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in(login, &code, PASSWORD);
    browser
}

fn value_for(field: &Field) -> String {
    match field.kind {
        FieldKind::Date => "2026-11-22".into(),
        FieldKind::PartialDate => "1990-05-17".into(),
        FieldKind::Time => "14:05".into(),
        FieldKind::Choice => field.choices[0].value.clone(),
        FieldKind::YesNo => "0".into(),
        FieldKind::Number => "3100".into(),
        FieldKind::Money => "12.50".into(),
        FieldKind::Iban => "DE89370400440532013000".into(),
        FieldKind::Name => "Müller-Łukasz".into(),
        FieldKind::Text | FieldKind::LongText => "Talbrück".into(),
    }
}

/// A report as the catalogue wants it, in this form.
fn report(service: &Service, form: &str) -> Take {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let shown = service.shown(form, |id| values.get(id).map(String::as_str));
        let fields = shown.groups.iter().flat_map(|(_, fields)| fields.iter());
        let missing: Vec<&Field> =
            fields.copied().filter(|field| field.required && !values.contains_key(&field.id)).collect();
        if missing.is_empty() {
            break;
        }
        let filled: Vec<(String, String)> =
            missing.into_iter().map(|field| (field.id.clone(), value_for(field))).collect();
        values.extend(filled);
    }
    let shown = service.shown(form, |id| values.get(id).map(String::as_str));
    let seen = |key: &String| EvidenceSeen { key: key.clone(), state: EvidenceState::Seen, note: String::new() };
    Take {
        service: service.key.clone(),
        form: form.into(),
        received: "2026-11-23".parse().ok(),
        persons: Vec::new(),
        evidence: shown.evidence.iter().map(|evidence| seen(&evidence.key)).collect(),
        values: values
            .iter()
            .map(|(field, value)| FieldValue { field: field.clone(), value: value.clone(), source: Source::Declared })
            .collect(),
        accepted: Vec::new(),
        known: Vec::new(),
        held: Vec::new(),
        corrects: None,
    }
}

/// Takes a birth; gives its id.
fn birth(node: &Node, login: &str, form: &str) -> String {
    let office = node.office();
    let actor = office.books().accounts.by_login(login).unwrap().actor();
    let mut take = report(node.house.catalogue().service(KEY).unwrap(), form);
    let preview = office.preview_case(&actor, &take).unwrap().preview;
    assert!(preview.problems.is_empty(), "{:?}", preview.problems);
    take.accepted = preview.warnings.iter().map(|warning| warning.code.to_owned()).collect();
    office.take_case(&actor, office.fresh_intent(), take).unwrap().case.unwrap().text()
}

fn fine(page: Page) -> Page {
    assert_eq!(page.status, StatusCode::OK, "{}: {}", page.path, page.text);
    assert_eq!(page.faults(), Vec::<String>::new());
    page
}

fn refused(page: Page, code: &str) -> Page {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", page.path, page.text);
    assert!(page.text.contains(code), "{code}: {}", page.text);
    assert_eq!(page.faults(), Vec::<String>::new());
    page
}

#[test]
fn a_case_is_entered_ticked_off_checked_and_proved() {
    let node = Node::open();
    let mut one = clerk(&node, "eins", &[Role::ClerkCivilStatus, Role::Registrar, Role::Administrator]);
    one.confirm_date();
    let mut two = clerk(&node, "zwei", &[Role::ClerkCivilStatus]);
    let (written, oral) = (birth(&node, "eins", "written"), birth(&node, "eins", "oral"));

    let queue = fine(one.get("/handback"));
    assert!(queue.text.contains(&format!("/handback/{written}")) && queue.text.contains(&format!("/handback/{oral}")));
    assert!(queue.text.contains("2 aufgenommen = 0 storniert + 0 bleiben hier + 0 nacherfasst + 2 offen"));
    // What is not signed has no way to tick it off.
    let unsigned = fine(one.get(&format!("/handback/{oral}")));
    assert!(!unsigned.text.contains("/tick-off"));

    let address = format!("/handback/{written}");
    let sheet = fine(one.get(&address));
    let service = node.house.catalogue().service(KEY).unwrap();
    let order = &service.handback.as_ref().unwrap().order;
    let office = node.office();
    let case = office.books().cases.get(written.parse().unwrap()).unwrap().clone();
    let expected: Vec<&String> = order.iter().filter(|id| !case.value(id).is_empty()).collect();
    // Some answers leave the target's field empty: there is nothing to copy.
    let copied = expected.iter().filter(|id| !service.field(id).unwrap().back(case.value(id)).is_empty()).count();
    assert_eq!(sheet.text.matches("data-copy=").count(), copied, "each value that goes back has a copy key");
    let places: Vec<usize> = expected
        .iter()
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|id| sheet.text.find(&format!("<td>{id}</td>")).unwrap_or_else(|| panic!("{id} is not on the sheet")))
        .collect();
    assert!(places.len() > 5 && places.is_sorted(), "values stand in the order of the target's screen");
    let pdf = one.get(&format!("{address}/sheet"));
    assert!(pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.text);

    // A number of another form, then one that is not on the target's list, then the right one.
    let form = sheet.form(&format!("{address}/tick-off"));
    let wrong = refused(one.send(&form.clone().with("number", "17")), "NB-H-012");
    assert_eq!(wrong.form(&format!("{address}/tick-off")).values.get("number"), "17");
    let page = fine(one.get("/handback/numbers"));
    let target = service.handback.as_ref().unwrap().target.clone();
    let numbers = page.form("/handback/numbers").with("target", &target).with("numbers", "G 11/2027\nG 12/2027");
    fine(one.send(&numbers));
    refused(one.send(&form.clone().with("number", "G 99/2027")), "NB-H-013");
    let done = fine(one.send(&form.with("number", "G 11/2027")));
    assert!(done.text.contains("G 11/2027") && !done.text.contains("/sample\""), "not by the same person");

    // The second person finds a difference: the case is open again; then it agrees.
    let page = fine(two.get(&address));
    let sample = page.form(&format!("{address}/sample"));
    refused(two.send(&sample.clone().with("agrees", "0")), "NB-H-018");
    let page = fine(two.send(&sample.with("agrees", "0").with("note", "Vorname anders")));
    let page = fine(two.send(&page.form(&format!("{address}/tick-off")).with("number", "G 12/2027")));
    assert!(page.text.contains("G 12/2027"));
    let page = fine(one.get(&address));
    fine(one.send(&page.form(&format!("{address}/sample")).with("agrees", "1")));
    let queue = fine(one.get("/handback"));
    assert!(queue.text.contains("+ 1 nacherfasst + 1 offen"), "{}", queue.text);
    assert!(queue.text.contains("davon 1 durch eine zweite Person"), "{}", queue.text);

    let page = fine(one.get(&format!("{address}/reopen")));
    let reopen = page.form(&format!("{address}/reopen"));
    refused(one.send(&reopen), "NB-V-005");
    fine(one.send(&reopen.with("reason", "falsche Nummer")));
    assert_eq!(node.office().handback_counts().open, 2);
}

#[test]
fn the_package_leaves_as_one_archive_and_as_an_act() {
    let node = Node::open();
    let mut one = clerk(&node, "eins", &[Role::ClerkCivilStatus, Role::Registrar, Role::Administrator]);
    one.confirm_date();
    birth(&node, "eins", "written");
    let page = fine(one.get("/handback/package"));
    let package = one.send(&page.form("/handback/package"));
    assert_eq!(package.headers["content-type"], "application/zip");
    assert!(package.bytes.starts_with(b"PK\x03\x04"));
    for name in [&b"manifest.json"[..], b"geburtsanzeige.jsonl", b"geburtsanzeige.csv"] {
        assert!(package.bytes.windows(name.len()).any(|part| part == name));
    }
    assert_eq!(node.office().books().handback.exports.len(), 1);
    assert!(fine(one.get("/handback/package")).text.contains("Bisherige Ausgaben"));
    // Who may not open a service in it does not get it.
    let mut other = clerk(&node, "meldeamt", &[Role::ClerkResidents]);
    let page = other.get("/handback/package");
    assert!(!page.text.contains("<form method=\"post\" action=\"/handback/package\""));
    assert_eq!(node.office().books().handback.exports.len(), 1);
}
