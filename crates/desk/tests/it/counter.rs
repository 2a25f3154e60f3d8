//! The counter: blanks counted by two, finished cards handed out once, tickets, call-backs, appointments, piles of sheets.

use axum::http::StatusCode;
use model::role::Role;

use crate::browser::{Browser, Page};
use crate::node::Node;

const PASSWORD: &str = "vier ruhige ulmen am deich";

fn person(node: &Node, login: &str, roles: &[Role]) -> Browser {
    let code = node.account(login, roles);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in(login, &code, PASSWORD);
    browser
}

fn fine(page: Page) -> Page {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.faults(), Vec::<String>::new());
    page
}

fn refused(page: Page, sentence: &str) -> Page {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    assert!(page.text.contains(sentence), "{sentence}: {}", page.text);
    assert_eq!(page.faults(), Vec::<String>::new());
    page
}

/// Fills and sends the form of a page.
fn send(browser: &mut Browser, path: &str, action: &str, values: &[(&str, &str)]) -> Page {
    let page = browser.get(path);
    assert_eq!(page.faults(), Vec::<String>::new());
    let form = values.iter().fold(page.form(action), |form, (name, value)| form.with(name, value));
    browser.send(&form)
}

fn both(node: &Node) -> (Browser, Browser) {
    let mut clerk = person(node, "k.eins", &[Role::ClerkResidents, Role::Administrator]);
    clerk.confirm_date();
    let second = person(node, "k.zwei", &[Role::ClerkResidents]);
    (clerk, second)
}

#[test]
fn blanks_are_counted_by_two_issued_spoiled_destroyed_and_closed_for_the_day() {
    let node = Node::open();
    let (mut one, mut two) = both(&node);
    let deliver = "/stock/vpa/do/deliver";
    let wrong = send(&mut one, deliver, deliver, &[("from", "T0005"), ("to", "T0001"), ("note", "L 17")]);
    let wrong = refused(wrong, "kein Bereich");
    assert_eq!(wrong.form(deliver).values.get("note"), "L 17", "nothing typed is lost");
    fine(send(&mut one, deliver, deliver, &[("from", "T0001"), ("to", "T0005"), ("note", "L 17")]));
    let id = node.office().books().stock.deliveries().next().unwrap().0.text();
    let waits = format!("/stock/open/delivery/{id}");
    assert!(one.get("/stock").text.matches(&waits).count() == 0, "not for the one who counted");
    assert!(fine(two.get("/stock")).text.contains(&waits));
    assert!(fine(two.get("/")).text.contains(&waits), "it stands under what is due");
    let page = fine(two.get(&waits));
    assert!(!page.text.contains("T0001"), "the second person does not see what the first one wrote");
    let other = page.form(&waits).with("from", "T0001").with("to", "T0004").with("password", PASSWORD);
    let wrong = refused(two.send(&other), "stimmt nicht mit der ersten");
    assert!(!wrong.text.contains(PASSWORD), "the password is not sent back");
    let same = page.form(&waits).with("from", "T0001").with("to", "T0005");
    refused(two.send(&same), "Kennwort");
    refused(two.send(&same.clone().with("password", "nicht das richtige kennwort")), "Kennwort");
    assert_eq!(node.office().books().stock.tally("vpa").all(), 0, "no stock without the second signature");
    fine(two.send(&same.with("password", PASSWORD)));
    let clerk = node.office().books().accounts.by_login("k.zwei").unwrap().id;
    let issue = "/stock/vpa/do/issue";
    fine(send(&mut one, issue, issue, &[("account", &clerk.text()), ("from", "T0001"), ("to", "T0002")]));
    let spoil = "/stock/vpa/do/spoil";
    fine(send(&mut two, spoil, spoil, &[("serial", "T0001"), ("reason", "Drucker verschmiert")]));
    let destroy = "/stock/vpa/do/destroy";
    fine(send(&mut one, destroy, destroy, &[("how", "Schredder P-5")]));
    let record = node.office().books().stock.destructions().next().unwrap().0.text();
    let witness = format!("/stock/open/destruction/{record}");
    refused(send(&mut two, &witness, &witness, &[]), "Kennwort");
    fine(send(&mut two, &witness, &witness, &[("password", PASSWORD)]));
    let signed = node.office().check_signatures().unwrap();
    assert!(signed.sound() && signed.one >= 2, "{signed:?}");
    assert!(two.get(&format!("{witness}/pdf")).bytes.starts_with(b"%PDF-"));
    let count = "/stock/vpa/do/count";
    let differs = send(&mut one, count, count, &[("counted", "2"), ("witness", "Name k.zwei")]);
    refused(differs, "gebucht 3");
    fine(send(&mut one, count, count, &[("counted", "3"), ("witness", "Name k.zwei")]));
    let lose = "/stock/vpa/do/lose";
    fine(send(&mut one, lose, lose, &[("serials", "T0003, T0004"), ("circumstances", "Schublade offen")]));
    let loss = node.office().books().stock.losses().next().unwrap().0.text();
    let place = format!("/stock/open/loss/{loss}");
    fine(send(&mut one, &place, &place, &[("reference-police", "Tgb. 12")]));
    assert!(one.get(&format!("{place}/pdf")).bytes.starts_with(b"%PDF-"));
    let page = fine(one.get("/stock/vpa"));
    for word in ["abhandengekommen", "vernichtet", "T0005", "noch 1 Meldung"] {
        assert!(page.text.contains(word), "{word}: {}", page.text);
    }
    assert!(one.get("/stock/vpa/count.pdf").bytes.starts_with(b"%PDF-"));
    assert!(one.get("/stock/vpa/invalid.pdf").bytes.starts_with(b"%PDF-"));
    assert_eq!(node.office().books().stock.tally("vpa").all(), 5);
}

#[test]
fn a_card_from_a_delivery_note_goes_out_once_in_few_steps() {
    let node = Node::open();
    let (mut clerk, _) = both(&node);
    let wrong = send(
        &mut clerk,
        "/cards/in",
        "/cards/in",
        &[("note", "LS 4"), ("cards", "L01X00T47; Ahlmann, Frieda; PA; Fach 7\nohne")],
    );
    let again = refused(wrong, "Zeile 2");
    assert!(again.form("/cards/in").values.get("cards").contains("Ahlmann"), "the list is still there");
    let form =
        again.form("/cards/in").with("cards", "L01X00T47; Ahlmann, Frieda; PA; Fach 7\nC2; Öztürk, Can; RP; Fach 8");
    fine(clerk.send(&form));
    // Three steps: find, choose, confirm.
    let found = fine(send(&mut clerk, "/cards", "/cards", &[("q", "oztu can")]));
    assert!(found.text.contains("Öztürk") && !found.text.contains("Ahlmann"), "{}", found.text);
    let check = fine(clerk.send(&found.form("/cards/out")));
    assert!(check.text.contains("Reisepass") && check.text.contains("unversehrt"), "{}", check.text);
    let submit = check.form("/cards/out").with("do", "submit");
    let case = fine(clerk.send(&submit));
    assert!(case.path.starts_with("/cases/"), "{}", case.path);
    let paper = fine(clerk.send(&case.form(&format!("{}/print", case.path))));
    assert!(clerk.get(&format!("{}/pdf", paper.path)).bytes.starts_with(b"%PDF-"));
    let list = fine(clerk.get("/cards"));
    assert!(list.text.contains("ausgegeben"));
    // A second hand-out of the same card, and a damaged card, are refused at their fields.
    let twice = check.form("/cards/out").with("do", "submit").with("intent", &node.office().fresh_intent().text());
    let page = clerk.send(&twice);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("schon ausgegeben"), "{}", page.text);
    let found = send(&mut clerk, "/cards", "/cards", &[("q", "ahlmann")]);
    let check = clerk.send(&found.form("/cards/out"));
    let damaged = clerk.send(&check.form("/cards/out").with("k_zustand", "beschaedigt").with("do", "submit"));
    assert!(damaged.text.contains("darf die Karte nicht ausgegeben werden"), "{}", damaged.text);
    assert!(clerk.get("/cards.pdf").bytes.starts_with(b"%PDF-"));
    assert_eq!(node.office().books().cases.all().count(), 1);
}

#[test]
fn the_queue_knows_who_is_urgent_and_why() {
    let node = Node::open();
    let (mut clerk, _) = both(&node);
    let bare = send(&mut clerk, "/counter", "/counter", &[("urgency", "urgent"), ("matter", "Reisepass")]);
    let again = refused(bare, "Der Grund fehlt");
    assert_eq!(again.form("/counter").values.get("matter"), "Reisepass");
    fine(send(&mut clerk, "/counter", "/counter", &[("urgency", "waits"), ("matter", "Meldung")]));
    let filled =
        again.form("/counter").with("reason", "Flug morgen").with("proof", "Flugschein").with("name", "B. Kern");
    let page = fine(clerk.send(&filled));
    assert!(page.text.contains("Nummer 2 vergeben"), "{}", page.text);
    let (urgent, waits) = (page.text.find("Flug morgen").unwrap(), page.text.find("Meldung").unwrap());
    assert!(urgent < waits, "urgent ones stand first");
    let ticket = node.office().books().counter.queue(node.office().today())[0].0.text();
    let slip = clerk.get(&format!("/counter/tickets/{ticket}/pdf"));
    assert!(slip.bytes.starts_with(b"%PDF-"));
    assert!(clerk.get("/").text.contains("Es warten 2"));
    let action = format!("/counter/tickets/{ticket}");
    let page = fine(clerk.send(&page.form(&action).with("do", "end")));
    assert!(!page.text.contains("Flug morgen"));
}

#[test]
fn call_backs_and_appointments_are_kept_until_they_are_done() {
    let node = Node::open();
    let (mut clerk, _) = both(&node);
    let calls = "/counter/callbacks";
    let bare = send(&mut clerk, calls, calls, &[("name", "B. Kern"), ("matter", "Sterbeurkunde")]);
    let form = refused(bare, "Name oder Telefon fehlt").form(calls).with("phone", "02391 1");
    let page = fine(clerk.send(&form));
    assert!(page.text.contains("Sterbeurkunde"));
    let id = node.office().books().counter.callbacks()[0].0.text();
    let one = format!("/counter/callbacks/{id}");
    let page = fine(clerk.send(&page.form(&one).with("do", "tried")));
    assert!(page.text.contains("1 Versuch"));
    let page = fine(clerk.send(&page.form(&one).with("do", "done").with("note", "kommt am Montag")));
    assert!(page.text.contains("kommt am Montag"));
    assert!(clerk.get("/counter/callbacks.pdf").bytes.starts_with(b"%PDF-"));
    let appointments = "/counter/appointments";
    let values = [
        ("day.d", "24"),
        ("day.m", "11"),
        ("day.y", "2026"),
        ("time", "930"),
        ("place", "Platz 1"),
        ("name", "B. Kern"),
        ("phone", "02391 1"),
        ("matter", "Fingerabdrücke"),
    ];
    fine(send(&mut clerk, appointments, appointments, &values));
    refused(send(&mut clerk, appointments, appointments, &values), "schon vergeben");
    let id = node.office().books().counter.appointments()[0].0.text();
    let page = clerk.get(appointments);
    let page = fine(clerk.send(&page.form(&format!("{appointments}/{id}")).with("reason", "krank")));
    assert!(page.text.contains("abgesagt"));
    assert!(clerk.get("/counter/appointments.pdf").bytes.starts_with(b"%PDF-"));
}

#[test]
fn a_pile_of_sheets_is_typed_in_once_and_what_is_missing_is_shown() {
    let node = Node::open();
    let (mut clerk, _) = crate::forms::clerk(&node);
    let actor = node.office().books().accounts.by_login("a.berg").unwrap().actor();
    let office = node.office();
    let numbers = office.print_blanks(&actor, office.fresh_intent(), "sterbemitteilung", 3).unwrap();
    let unknown = send(&mut clerk, "/pile", "/pile", &[("sheet", "TB9-00001-X")]);
    refused(unknown, "erwartet niemand");
    // Lower case and without hyphens, as somebody types it.
    let form = fine(send(&mut clerk, "/pile", "/pile", &[("sheet", &numbers[0].to_lowercase())]));
    assert!(form.path.ends_with(&numbers[0]), "{}", form.path);
    let action = format!("/pile/{}", numbers[0]);
    let filled = form
        .form(&action)
        .with("form", "written")
        .with("mit_quelle", "bestatter")
        .with("mit_stelle", "Bestattungen Ahorn")
        .with("mit_datum", "2026-11-23")
        .with("4201", "Ahlmann")
        .with("4203", "Frieda")
        .with("4240", "1950-02-03")
        .with("4140", "2026-11-22")
        .with("ev.schriftstueck", "seen")
        .with("do", "check");
    let check = fine(clerk.send(&filled));
    let done = fine(clerk.send(&crate::forms::accepted(&check, &action)));
    assert!(done.path.starts_with("/pile?done="), "{}: {}", done.path, done.text);
    let books = office.books();
    assert!(books.cases.by_number(&numbers[0]).is_some(), "the sheet's number is the case's");
    drop(books);
    let twice = send(&mut clerk, "/pile", "/pile", &[("sheet", &numbers[0])]);
    refused(twice, "schon eingetippt");
    let page = fine(clerk.get("/pile"));
    assert!(page.text.contains(&numbers[1]) && page.text.contains("fehlen 2"), "{}", page.text);
    let off = format!("/pile/{}/off", numbers[1]);
    let page = fine(clerk.send(&page.form(&off).with("reason", "zerrissen")));
    assert!(page.text.contains("ausgebucht 1") && page.text.contains("fehlen 1"), "{}", page.text);
}
