//! The watch list: for each rule a planted case that it finds and a near miss that it leaves; what the head noted remains.

use std::collections::BTreeSet;

use books::Books;
use books::payments::HoldState;
use books::watchlist::{self, Around, CardOpened, Hit, Rule, Weight, look_at};
use model::acts::account::AccountAct;
use model::acts::{Body, Envelope, Subject};
use model::ids::{AccountId, ExtractId};
use model::role::Role;

use crate::payments::support::*;

fn books(office: &Office) -> Books {
    Books { payments: office.book.clone(), ..Books::default() }
}

fn of(books: &Books, around: &Around, rule: Rule) -> Vec<Hit> {
    watchlist::hits(books, around).into_iter().filter(|hit| hit.rule == rule).collect()
}

fn found(office: &Office, rule: Rule) -> Vec<Hit> {
    of(&books(office), &Around::default(), rule)
}

fn files(hit: &Hit) -> Vec<&str> {
    hit.cases.iter().map(|(_, file)| file.as_str()).collect()
}

fn envelope(actor: &books::Actor) -> Envelope {
    crate::envelope::envelope(
        model::Instant::parse("2026-10-28T10:00:00Z").unwrap(),
        day("2026-10-28"),
        Some(actor.account),
        None,
    )
}

fn with_account(books: &mut Books, id: AccountId, name: &str) {
    let act = AccountAct::Created {
        account: id,
        login: name.to_lowercase(),
        name: name.to_owned(),
        function: String::new(),
        roles: Vec::new(),
    };
    books.accounts.evolve(&envelope(&head()), &act);
}

#[test]
fn one_account_for_three_cases_is_found_and_that_of_a_couple_or_a_landlord_is_not() {
    let rows = vec![
        row("A-1", 1, "10.00"),
        row("B-2", 1, "20.00"),
        row("C-3", 1, "30.00"),
        row("D-4", 2, "4.00"),
        row("E-5", 2, "5.00"),
    ];
    let mut office = Office::with_list(rows);
    assert_eq!(found(&office, Rule::SharedAccount), [], "a list alone is no payment");
    let run = office.build(NOVEMBER).unwrap();
    let hits = found(&office, Rule::SharedAccount);
    assert_eq!(hits.len(), 1);
    assert_eq!(files(&hits[0]), ["A-1", "B-2", "C-3"]);
    assert_eq!((hits[0].amount, hits[0].weight, hits[0].count), (eur("60.00"), Weight::High, 3));
    assert_eq!(hits[0].acts, [office.run(run).position]);
    assert_eq!(hits[0].ending, iban(1)[18..]);
    let landlord = Around { third_parties: BTreeSet::from([iban(1)]), ..Around::default() };
    assert_eq!(of(&books(&office), &landlord, Rule::SharedAccount), []);
    office.discard(&clerk(), run).unwrap();
    assert_eq!(found(&office, Rule::SharedAccount), [], "a run that was discarded pays nothing");
}

#[test]
fn an_account_that_changes_want_for_many_cases_is_found_before_any_run_uses_it() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00"), row("C-3", 3, "3.00")]);
    let ids: Vec<_> =
        ["A-1", "B-2", "C-3"].iter().map(|file| office.change(&clerk(), file, NOVEMBER, account(9)).unwrap()).collect();
    assert_eq!(files(&found(&office, Rule::SharedAccount)[0]), ["A-1", "B-2", "C-3"]);
    office.reject(&second_clerk(), ids[0]).unwrap();
    assert_eq!(found(&office, Rule::SharedAccount), []);
}

#[test]
fn the_first_payment_to_an_account_that_nobody_knew_is_found_and_one_of_the_list_is_not() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00"), row("C-3", 3, "3.00")]);
    let stranger = office.change(&clerk(), "A-1", NOVEMBER, account(9)).unwrap();
    let partner = office.change(&clerk(), "B-2", NOVEMBER, account(3)).unwrap();
    office.approve(&second_clerk(), stranger).unwrap();
    office.approve(&second_clerk(), partner).unwrap();
    assert_eq!(found(&office, Rule::NewAccount), [], "nothing is paid to it yet");
    let run = office.build(NOVEMBER).unwrap();
    let hits = found(&office, Rule::NewAccount);
    assert_eq!(hits.len(), 1);
    assert_eq!((files(&hits[0]), hits[0].more, hits[0].clerk), (vec!["A-1"], "known_case", Some(clerk().account)));
    let change = office.book.change(stranger).unwrap();
    assert_eq!(hits[0].acts, [change.position, change.approved_at.unwrap(), office.run(run).position]);
    assert_eq!(hits[0].since, change.recorded_at);
}

#[test]
fn the_same_payment_on_two_cases_is_found_and_two_parts_of_one_case_or_other_amounts_are_not() {
    let same = |rows| {
        let mut office = Office::with_list(rows);
        office.build(NOVEMBER).unwrap();
        found(&office, Rule::SamePayment)
    };
    let hits = same(vec![row("A-1", 1, "5.00"), row("B-2", 1, "5.00"), row("C-3", 3, "5.00")]);
    assert_eq!(hits.len(), 1);
    assert_eq!((files(&hits[0]), hits[0].amount), (vec!["A-1", "B-2"], eur("10.00")));
    assert_eq!(same(vec![row("A-1", 1, "5.00"), row("B-2", 1, "5.01")]), []);
    assert_eq!(same(vec![row("A-1", 1, "5.00"), row("A-1", 1, "5.00")]), []);
}

#[test]
fn money_to_the_dead_is_found_and_weighs_less_where_it_was_decided_to_pay_on() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    office.build(NOVEMBER).unwrap();
    let mut around =
        Around { deceased: BTreeSet::from(["P-B-2".to_owned(), "P-else".to_owned()]), ..Around::default() };
    let hits = of(&books(&office), &around, Rule::DeadPayee);
    assert_eq!((hits.len(), files(&hits[0]), hits[0].weight), (1, vec!["B-2"], Weight::High));
    around.holds.insert(("wohngeld".to_owned(), "B-2".to_owned()), HoldState::PayOn);
    let decided = of(&books(&office), &around, Rule::DeadPayee);
    assert_eq!((decided[0].weight, decided[0].more), (Weight::Middle, "paid_on"));
    assert_eq!(decided[0].about, hits[0].about);
}

#[test]
fn a_payee_of_a_clerks_name_or_home_is_found_and_one_of_another_name_is_not() {
    let mut mine = row("A-1", 1, "1.00");
    mine.payee = "Berg, Anna".to_owned();
    let mut cousin = row("B-2", 2, "2.00");
    cousin.payee = "Anne Berg".to_owned();
    let mut office = Office::with_list(vec![mine, cousin, row("C-3", 3, "3.00")]);
    let partner = office.change(&clerk(), "C-3", NOVEMBER, amount("3.50")).unwrap();
    office.build(NOVEMBER).unwrap();
    let mut books = books(&office);
    with_account(&mut books, clerk().account, "Anna Berg");
    let hits = of(&books, &Around::default(), Rule::OwnHousehold);
    assert_eq!(hits.len(), 1);
    assert_eq!((files(&hits[0]), hits[0].weight, hits[0].more), (vec!["A-1"], Weight::Low, "same_name"));
    // The register knows who lives there; and here the clerk has recorded the change as well.
    let mut around = Around::default();
    around.homes.insert(clerk().account, BTreeSet::from(["P-C-3".to_owned()]));
    let hits = of(&books, &around, Rule::OwnHousehold);
    assert_eq!((files(&hits[0]), hits[0].weight, hits[0].more), (vec!["C-3"], Weight::High, "had_a_hand"));
    assert!(hits[0].acts.contains(&office.book.change(partner).unwrap().position));
    assert_eq!(hits.len(), 2);
}

#[test]
fn three_attempts_at_what_another_person_must_do_are_found_and_two_are_not() {
    let (mut office, run) = Office::ready_to_release();
    let refuse = |office: &mut Office, code: &str| {
        let act = model::acts::PaymentAct::Refused { run, step: "release".to_owned(), code: code.to_owned() };
        office.fold(Some(clerk().account), act);
    };
    refuse(&mut office, "NB-Z-046");
    refuse(&mut office, "NB-Z-046");
    refuse(&mut office, "NB-A-002");
    assert_eq!(found(&office, Rule::RefusedTries), [], "a wrong password is no attempt at another's step");
    refuse(&mut office, "NB-Z-045");
    let hits = found(&office, Rule::RefusedTries);
    assert_eq!((hits.len(), hits[0].count, hits[0].clerk), (1, 3, Some(clerk().account)));
}

#[test]
fn mostly_round_amounts_of_one_person_are_found_and_some_among_many_or_calculated_ones_are_not() {
    let rows = |count: u32| (1..=count).map(|n| row(&format!("A-{n}"), n, "10.00")).collect::<Vec<_>>();
    let mut office = Office::with_list(rows(9));
    for (file, typed) in [("A-1", "300.00"), ("A-2", "1200.00"), ("A-3", "412.50")] {
        office.change(&clerk(), file, NOVEMBER, amount(typed)).unwrap();
    }
    assert_eq!(found(&office, Rule::RoundAmounts), [], "two of three");
    office.change(&clerk(), "A-4", NOVEMBER, amount("500.00")).unwrap();
    let hits = found(&office, Rule::RoundAmounts);
    assert_eq!((hits[0].count, hits[0].amount, hits[0].clerk), (3, eur("2000.00"), Some(clerk().account)));
    for (file, typed) in [("A-5", "412.51"), ("A-6", "99.00")] {
        office.change(&clerk(), file, NOVEMBER, amount(typed)).unwrap();
    }
    assert_eq!(found(&office, Rule::RoundAmounts), [], "three of six are not most");
}

#[test]
fn many_cards_without_a_case_are_found_without_a_name_and_those_of_payees_are_not() {
    let office = Office::with_list((1..=9).map(|n| row(&format!("A-{n}"), n, "10.00")).collect());
    let opened = |by: &books::Actor, person: &str| CardOpened {
        by: by.account,
        at: office.now,
        subject: Subject::Extract { extract: ExtractId([1; 16]), person: person.to_owned() },
    };
    let mut around = Around::default();
    for n in 0..9 {
        around.opened.push(opened(&clerk(), &format!("P{n}")));
        around.opened.push(opened(&clerk(), "P0"));
        around.opened.push(opened(&clerk(), &format!("P-A-{}", n + 1)));
        around.opened.push(opened(&second_clerk(), &format!("Q{n}")));
    }
    let rule = Rule::LookupsWithoutCase;
    assert_eq!(of(&books(&office), &around, rule), [], "nine each; the same card twice is one");
    around.opened.push(opened(&clerk(), "P9"));
    let hits = of(&books(&office), &around, rule);
    assert_eq!((hits.len(), hits[0].count, hits[0].clerk), (1, 10, None));
    around.opened.push(opened(&clerk(), "P10"));
    assert_eq!(of(&books(&office), &around, rule)[0].circumstances, hits[0].circumstances);
    around.opened.extend((20..30).map(|n| opened(&clerk(), &format!("P{n}"))));
    assert_ne!(of(&books(&office), &around, rule)[0].circumstances, hits[0].circumstances);
}

#[test]
fn a_note_remains_when_the_list_is_computed_anew_and_a_new_circumstance_opens_the_hit_again() {
    let rows = (1..=4).map(|n| row(&format!("A-{n}"), if n == 4 { 4 } else { 1 }, &format!("{n}.00"))).collect();
    let mut office = Office::with_list(rows);
    office.build(NOVEMBER).unwrap();
    let mut books = books(&office);
    let around = Around::default();
    let first = of(&books, &around, Rule::SharedAccount).remove(0);
    assert!(first.open() && !first.opened_again());
    let decision = look_at(&head(), &first, first.circumstances, " Betreuerin, Ausweis gesehen ").unwrap();
    let Some((None, Body::Settlement(act))) = decision.acts.into_iter().next() else { panic!("not a mark") };
    let text = format!("{act:?}");
    assert!(!text.contains(&iban(1)) && !text.contains("A-1"), "the act names nobody: {text}");
    books.watchlist.evolve(&envelope(&head()), &act);
    let looked = of(&books, &around, Rule::SharedAccount).remove(0);
    assert!(!looked.open());
    assert_eq!(looked.looked[0].note, "Betreuerin, Ausweis gesehen");
    assert_eq!(
        watchlist::hits(&books, &around).last().map(|hit| hit.rule),
        Some(Rule::SharedAccount),
        "open ones first"
    );
    office.change(&clerk(), "A-4", NOVEMBER, account(1)).unwrap();
    books.payments = office.book.clone();
    let again = of(&books, &around, Rule::SharedAccount).remove(0);
    assert!(again.open() && again.opened_again());
    assert_eq!(again.looked.len(), 1, "the first note still stands");
    assert_eq!(refused(look_at(&head(), &again, first.circumstances, "gesehen")), ["NB-Z-432"]);
}

#[test]
fn nobody_notes_a_hit_about_themselves_or_without_words_or_without_the_role() {
    let hit = Hit { clerk: Some(head().account), ..sample() };
    assert_eq!(refused(look_at(&head(), &hit, hit.circumstances, "alles gut")), ["NB-Z-431"]);
    let auditor = person("auditor", &[Role::Auditor]);
    assert!(look_at(&auditor, &hit, hit.circumstances, "alles gut").is_ok());
    assert_eq!(refused(look_at(&auditor, &hit, hit.circumstances, "  ")), ["NB-Z-433"]);
    assert_eq!(refused(look_at(&auditor, &hit, hit.circumstances, &"x".repeat(1001))), ["NB-Z-433"]);
    assert_eq!(refused(look_at(&clerk(), &hit, hit.circumstances, "alles gut")), ["NB-A-010"]);
}

fn sample() -> Hit {
    let mut office = Office::with_list(vec![row("A-1", 1, "5.00"), row("B-2", 1, "5.00")]);
    office.build(NOVEMBER).unwrap();
    found(&office, Rule::SamePayment).remove(0)
}
