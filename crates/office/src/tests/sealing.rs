//! Persons in entries: long acts, erased persons, erased cases.

use std::ops::ControlFlow;

use books::Actor;
use books::cases::decide::Take;
use journal::{Log, OpenedPart, Scope};
use model::acts::case::{CasePerson, FieldValue, Source};
use model::acts::payment::{ListRow, ListSource};
use model::acts::pieces::{ERASED, Holder};
use model::acts::{Body, PaymentAct, Subject};
use model::ids::{AuthorityId, ExtractId};
use model::{Money, Month};

use crate::core::Office;
use crate::sealing::{scope_of, scopes_of_person};
use crate::trial::{Trial, acts, anybody};

const AUTHORITY: AuthorityId = AuthorityId([0xA1; 16]);

fn person(id: &str) -> Holder {
    Holder::Person(id.to_owned())
}

fn rows(count: u32) -> Vec<ListRow> {
    let row = |n: u32| ListRow {
        file_number: format!("WG-{n}"),
        person: Some(format!("P{n}")),
        payee: format!("Frieda Musterfrau-Beispiel {n}"),
        iban: format!("DE{n:020}"),
        amount: Money::from_cents(31_200 + i64::from(n)),
        granted: Some(Money::from_cents(31_200)),
        grant_until: None,
    };
    (0..count).map(row).collect()
}

fn list(count: u32) -> Body {
    Body::Payment(PaymentAct::ListTaken {
        benefit: "wohngeld".to_owned(),
        month: month(),
        source: ListSource::Extract,
        hash: [5; 32],
        rows: rows(count),
    })
}

fn month() -> Month {
    Month { year: 2026, month: 10 }
}

fn listed(office: &Office) -> Vec<ListRow> {
    office.books().payments.list("wohngeld", month()).map_or_else(Vec::new, |list| list.rows.to_vec())
}

/// Parts of each entry behind the links, as they open now: sealed under whom, or nothing.
fn parts(office: &Office) -> Vec<Vec<Option<Scope>>> {
    let mut entries = Vec::new();
    let read = office.inner.journal.fold(Log::Acts, 0, &mut |entry| {
        if entry.link.is_none() {
            let scopes = entry.parts.iter().map(|part| match part {
                OpenedPart::Open { scope, .. } => Some(*scope),
                OpenedPart::Erased { .. } | OpenedPart::Locked { .. } => None,
            });
            entries.push(scopes.collect());
        }
        ControlFlow::Continue(())
    });
    read.unwrap();
    entries
}

fn value(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.to_owned(), value: value.to_owned(), source: Source::Declared }
}

/// A message of the death of P1, who stands in the case twice: picked, and with typed values.
fn death(office: &Office, clerk: &Actor) -> model::ids::CaseId {
    let subject = Subject::Extract { extract: ExtractId([3; 16]), person: "P1".to_owned() };
    let mut take = Take {
        service: "sterbemitteilung".to_owned(),
        form: "written".to_owned(),
        received: Some(office.today()),
        persons: vec![CasePerson { part: "deceased".to_owned(), subject }],
        values: vec![
            value("mit_quelle", "bestatter"),
            value("mit_stelle", "Bestattungen Ahorn"),
            value("mit_datum", &office.today().to_string()),
            value("4201", "Ahlmann"),
            value("4203", "Frieda"),
            value("4240", "1950-02-03"),
            value("4140", &office.today().to_string()),
        ],
        ..Take::default()
    };
    let previewed = office.preview_case(clerk, &take).unwrap();
    take.accepted = previewed.preview.warnings.iter().map(|warning| warning.code.to_owned()).collect();
    office.take_case(clerk, office.fresh_intent(), take).unwrap().case.unwrap()
}

#[test]
fn a_long_list_is_one_act_in_entries_that_follow_each_other() {
    let trial = Trial::new();
    let (before, position) = {
        let office = trial.open();
        let first = acts(&office, vec![Body::System(model::acts::SystemAct::StoodDown { reason: "x".to_owned() })]);
        let done = acts(&office, vec![list(150)]);
        assert_eq!(done.position, first.position + 1);
        // The next act follows the last of the entries.
        let next = acts(&office, vec![Body::System(model::acts::SystemAct::StoodDown { reason: "y".to_owned() })]);
        assert_eq!(next.position, done.position + 3);
        let lengths: Vec<usize> = parts(&office).iter().map(Vec::len).collect();
        assert_eq!(lengths, [1, 64, 64, 150 + 1 - 2 * 64, 1]);
        assert_eq!(listed(&office), rows(150));
        (office.books().clone(), done.position)
    };
    let office = trial.open();
    assert!(*office.books() == before, "folded as lived");
    assert_eq!(office.books().payments.list("wohngeld", month()).unwrap().position, position);
}

#[test]
fn an_erased_person_is_gone_from_books_and_files_while_amounts_and_others_stay() {
    let trial = Trial::new();
    let office = trial.open();
    let clerk = anybody(1);
    acts(&office, vec![list(3)]);
    let case = death(&office, &clerk);
    assert!(parts(&office).iter().flatten().all(Option::is_some));
    let scopes = scopes_of_person(AUTHORITY, &office.books(), "P1");
    assert_eq!(office.inner.journal.destroy_keys(&scopes).unwrap(), 1);
    let sum = office.books().payments.list("wohngeld", month()).unwrap().sum();
    assert_eq!(listed(&office)[1].payee, "Frieda Musterfrau-Beispiel 1", "in memory until the books are folded anew");
    office.refold().unwrap();
    let check = |office: &Office| {
        let left = listed(office);
        assert!(left[1].erased() && left[1].payee == ERASED && left[1].person.is_none());
        assert_eq!([&left[0], &left[2]], [&rows(3)[0], &rows(3)[2]]);
        let books = office.books();
        assert_eq!(books.payments.list("wohngeld", month()).unwrap().sum(), sum);
        let kept = books.cases.get(case).unwrap();
        assert_eq!(kept.person("deceased"), Some(&Subject::Erased));
        assert_eq!([kept.value("4201"), kept.value("4240")], [ERASED, ERASED]);
        assert_eq!(kept.value("mit_stelle"), "Bestattungen Ahorn", "who brought the message belongs to the case");
        assert!(office.case_heading(kept).contains(ERASED), "{}", office.case_heading(kept));
        let shown = format!("{books:?}");
        assert!(!shown.contains("Ahlmann") && !shown.contains("Musterfrau-Beispiel 1") && !shown.contains("\"P1\""));
    };
    check(&office);
    drop(office);
    let office = trial.open();
    check(&office);
    let root = trial.dir().to_owned();
    drop(office);
    assert!(journal::verify(&root, None).unwrap().is_sound());
}

#[test]
fn an_erased_case_takes_its_pieces_with_it_and_the_rest_folds() {
    let trial = Trial::new();
    let office = trial.open();
    let clerk = anybody(1);
    let case = death(&office, &clerk);
    acts(&office, vec![list(2)]);
    office.inner.journal.destroy_keys(&[Scope::Case(case.0)]).unwrap();
    office.refold().unwrap();
    assert!(office.books().cases.get(case).is_none());
    assert_eq!(listed(&office), rows(2));
}

#[test]
fn pieces_whose_frame_was_erased_are_skipped_and_what_follows_is_read() {
    let trial = Trial::new();
    let office = trial.open();
    acts(&office, vec![list(200)]);
    acts(&office, vec![Body::System(model::acts::SystemAct::StoodDown { reason: "x".to_owned() })]);
    // Never done in earnest: the node's own key, and with it every frame without a case.
    office.inner.journal.destroy_keys(&[Scope::System]).unwrap();
    acts(&office, vec![list(2)]);
    office.refold().unwrap();
    assert_eq!(listed(&office), rows(2));
    assert_eq!(office.books().acts, 1);
}

#[test]
fn the_same_person_has_one_key_and_different_holders_different_ones() {
    let case = model::ids::CaseId([4; 16]);
    let part = |part: &str| Holder::Part { case, part: part.to_owned() };
    let file = |benefit: &str, file_number: &str| Holder::File {
        benefit: benefit.to_owned(),
        file_number: file_number.to_owned(),
    };
    let holders = [person("P1"), person("P2"), part("P1"), part("mother"), file("ab", "c"), file("a", "bc")];
    let mut scopes: Vec<Scope> = holders.iter().map(|holder| scope_of(AUTHORITY, holder)).collect();
    scopes.push(scope_of(AuthorityId([2; 16]), &person("P1")));
    let count = scopes.len();
    scopes.sort();
    scopes.dedup();
    assert_eq!(scopes.len(), count);
    // The bytes stand in docs/formats/acts.md; SHA-256 of them was computed with another program.
    let Scope::Person(id) = scope_of(AUTHORITY, &person("P1")) else { panic!() };
    assert_eq!(journal::hex(&id), "09102e18088772757a530889f83fd16a");
}

#[test]
fn a_person_is_found_under_file_numbers_that_were_used_before_the_person_was_known() {
    let trial = Trial::new();
    let office = trial.open();
    let mut unnamed = rows(2);
    for row in &mut unnamed {
        row.person = None;
    }
    let bank = PaymentAct::ListTaken {
        benefit: "wohngeld".to_owned(),
        month: Month { year: 2026, month: 9 },
        source: ListSource::Pain001,
        hash: [6; 32],
        rows: unnamed,
    };
    acts(&office, vec![Body::Payment(bank)]);
    acts(&office, vec![list(2)]);
    let scopes = scopes_of_person(AUTHORITY, &office.books(), "P1");
    assert_eq!(scopes.len(), 2);
    assert_eq!(office.inner.journal.destroy_keys(&scopes).unwrap(), 2);
    office.refold().unwrap();
    let shown = format!("{:?}", office.books().payments);
    assert!(!shown.contains("Beispiel 1") && shown.contains("Beispiel 0"));
}

/// By hand: `cargo test -p office -- --ignored --nocapture fifty_thousand`.
#[test]
#[ignore = "a measurement"]
fn fifty_thousand_and_a_hundred_thousand_rows_are_written_and_read() {
    for count in [50_000, 100_000] {
        let trial = Trial::new();
        let office = trial.open();
        let began = std::time::Instant::now();
        acts(&office, vec![list(count)]);
        let first = began.elapsed();
        acts(&office, vec![list(count)]);
        let second = began.elapsed() - first;
        drop(office);
        let began = std::time::Instant::now();
        let office = trial.open();
        println!(
            "{count} rows: {first:?} with new keys, {second:?} with known ones, opened and folded in {:?}",
            began.elapsed()
        );
        assert_eq!(listed(&office).len(), count as usize);
    }
}
