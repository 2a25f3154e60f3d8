//! Warnings about deliveries that are well-formed: each comes when it should, and a sound town gives none.

use std::collections::BTreeMap;

use extract::import::{Faults, Gathered, Manifest};
use extract::plausible::{Limits, warnings};
use extract::records::{Class, Records};
use model::{Instant, Problem};

use crate::town;

fn gathered(records: &Records, change: impl FnOnce(&mut Manifest)) -> Gathered {
    let mut manifest = town::manifest();
    change(&mut manifest);
    Gathered { manifest, stock: records.into(), faults: Faults::default() }
}

/// A town whose persons all differ, so that nothing is conspicuous.
fn sound(residents: usize) -> Records {
    let mut records = town::records(residents);
    for (at, person) in records.persons.iter_mut().enumerate() {
        person.family_name = format!("Name{at}");
        person.date_of_birth = "1958-03-12".parse().unwrap();
        person.date_of_death = None;
    }
    records
}

fn found(records: &Records, previous: Option<&BTreeMap<Class, u64>>) -> Vec<Problem> {
    warnings(&gathered(records, |_| {}), previous, town::now(), &Limits::default())
}

fn arg(problem: &Problem, key: &str) -> String {
    problem.args.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()).unwrap_or_default()
}

#[test]
fn a_sound_delivery_gives_no_warning() {
    let records = sound(100);
    let before: BTreeMap<Class, u64> = [(Class::Persons, 95), (Class::Addresses, 104), (Class::Titles, 1)].into();
    assert_eq!(found(&records, Some(&before)), []);
    assert_eq!(found(&records, None), []);
}

#[test]
fn a_class_that_shrank_grew_or_went_missing_is_told_with_its_figures() {
    let records = sound(100);
    let before: BTreeMap<Class, u64> =
        [(Class::Persons, 120), (Class::Addresses, 80), (Class::Licences, 9), (Class::Plates, 3)].into();
    let mut gone = records.clone();
    gone.licences.clear();
    let problems = found(&gone, Some(&before));
    let told: Vec<(String, String)> =
        problems.iter().map(|problem| (problem.code.to_string(), arg(problem, "class"))).collect();
    let expected = [("NB-E-125", "persons"), ("NB-E-126", "addresses"), ("NB-E-127", "licences")];
    assert_eq!(told, expected.map(|(code, class)| (code.to_owned(), class.to_owned())));
    assert_eq!((arg(&problems[0], "percent"), arg(&problems[1], "percent")), ("16".to_owned(), "25".to_owned()));
    // Each class may have a limit of its own.
    let limits = Limits { of_class: [(Class::Persons, 17), (Class::Addresses, 25)].into(), ..Limits::default() };
    let less = warnings(&gathered(&gone, |_| {}), Some(&before), town::now(), &limits);
    assert_eq!(less.iter().map(|problem| problem.code.to_string()).collect::<Vec<_>>(), ["NB-E-127"]);
}

#[test]
fn an_old_state_and_one_of_the_future_are_told() {
    let records = sound(20);
    let day = 86_400_000;
    let at = |days: i64| {
        let change = |manifest: &mut Manifest| {
            manifest.classes.iter_mut().for_each(|entry| entry.as_of = town::now());
            manifest.classes[0].as_of = Instant(town::now().0 - days * day);
        };
        warnings(&gathered(&records, change), None, town::now(), &Limits::default())
    };
    assert_eq!(at(7), []);
    assert_eq!((at(9)[0].code.to_string(), arg(&at(9)[0], "days")), ("NB-E-129".to_owned(), "9".to_owned()));
    assert_eq!(at(-1)[0].code.to_string(), "NB-E-128");
}

#[test]
fn the_same_person_under_two_ids_and_one_of_great_age_are_counted() {
    let mut records = sound(30);
    for at in [3, 9] {
        let mut again = records.persons[at].clone();
        again.person_id = format!("again{at}");
        records.persons.push(again);
    }
    records.persons[5].date_of_birth = "1890-01-01".parse().unwrap();
    records.persons[6].date_of_birth = "1890-01-01".parse().unwrap();
    records.persons[6].date_of_death = Some("1980-01-01".parse().unwrap());
    // Who is known by the year alone is no double of anybody.
    for at in [11, 12] {
        records.persons[at].family_name = "Alt".to_owned();
        records.persons[at].date_of_birth = "1931-00-00".parse().unwrap();
    }
    let problems = found(&records, None);
    let told: Vec<(String, String)> =
        problems.iter().map(|problem| (problem.code.to_string(), arg(problem, "count"))).collect();
    assert_eq!(told, [("NB-E-130", "1"), ("NB-E-131", "2")].map(|(code, count)| (code.to_owned(), count.to_owned())));
}

#[test]
fn unknown_codes_and_accounts_of_many_are_counted() {
    let mut records = sound(40);
    records.persons[2].nationalities = vec!["DEU".to_owned(), "QQQ".to_owned()];
    records.addresses[4].ags = "17123456".to_owned();
    records.addresses[5].ags = "05962033".to_owned();
    records.grants = (0..30).map(|at| town::grant(&format!("G{at}"), "P000000")).collect();
    let problems = found(&records, None);
    let told: Vec<(String, String)> =
        problems.iter().map(|problem| (problem.code.to_string(), arg(problem, "count"))).collect();
    let expected = [("NB-E-133", "1"), ("NB-E-134", "2"), ("NB-E-132", "1")];
    assert_eq!(told, expected.map(|(code, count)| (code.to_owned(), count.to_owned())));
    assert_eq!(arg(&problems[2], "most"), "30");
    // Never a name, a number or an id of anybody.
    let text = format!("{problems:?}");
    assert!(!text.contains("Name") && !text.contains(town::IBAN) && !text.contains("P0000") && !text.contains("QQQ"));
}
