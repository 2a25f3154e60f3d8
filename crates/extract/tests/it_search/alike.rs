//! What must look alike: a role outside its classes like nobody, a blocked person like an absent one.

use std::collections::HashSet;
use std::time::Instant;

use extract::register::Register;
use extract::search::{Query, protected_by_document, search};
use model::role::{ClassGroup, Role};

use crate::hidden::{blocked, without};
use crate::register::open;
use crate::slips::Dice;
use crate::town::records;

/// Every kind of question by a field of its own, with the group it belongs to and who must be found.
fn questions(town: &extract::records::Records) -> Vec<(ClassGroup, String, Query)> {
    let some = |text: &str| Some(text.to_owned());
    let mut asked = Vec::new();
    for p in town.persons.iter().step_by(97) {
        let query =
            Query { family_name: some(&p.family_name), date_of_birth: Some(p.date_of_birth), ..Query::default() };
        asked.push((ClassGroup::Register, p.person_id.clone(), query));
    }
    for d in town.documents.iter().step_by(89) {
        let query = Query { document_number: some(&d.number), ..Query::default() };
        asked.push((ClassGroup::Register, d.person_id.clone(), query));
    }
    for t in town.titles.iter().step_by(13) {
        let query = Query { file_number: some(&t.file_number), ..Query::default() };
        asked.push((ClassGroup::Foreigners, t.person_id.clone(), query));
    }
    for g in town.grants.iter().step_by(5) {
        let query = Query { file_number: some(&g.file_number), ..Query::default() };
        asked.push((ClassGroup::Social, g.person_id.clone(), query));
        let query = Query { iban_ending: some(&g.iban), ..Query::default() };
        asked.push((ClassGroup::Social, g.person_id.clone(), query));
    }
    for v in town.vehicles.iter().step_by(41) {
        let query = Query { plate: some(&v.plate), ..Query::default() };
        asked.push((ClassGroup::Vehicles, v.holder_person_id.clone(), query));
    }
    for l in town.licences.iter().step_by(41) {
        let query = Query { licence_number: some(&l.number), ..Query::default() };
        asked.push((ClassGroup::Licences, l.person_id.clone(), query));
    }
    asked
}

#[test]
fn every_role_finds_by_every_kind_of_question_what_its_classes_hold_and_nothing_else() {
    let mut town = records(4000, 31);
    town.blocks.clear();
    let register = open(&town);
    let asked = questions(&town);
    for group in ClassGroup::ALL {
        assert!(asked.iter().filter(|(of, ..)| *of == group).count() > 3, "{group:?}");
    }
    let paid: HashSet<&str> = town.grants.iter().map(|g| g.person_id.as_str()).collect();
    let listed = town.last_payments.iter().filter_map(|p| p.person_id.as_deref());
    let paid: HashSet<&str> = paid.into_iter().chain(listed).collect();
    for role in Role::ALL {
        let groups = role.groups();
        for (group, person, query) in &asked {
            let hits = search(&register, query, groups);
            if groups.contains(group) {
                assert!(hits.iter().any(|hit| hit.person_id == *person), "{role:?} {query:?}");
            } else if query.family_name.is_some() && groups.contains(&ClassGroup::Social) {
                // Names are those of account holders there.
                assert!(hits.iter().all(|hit| paid.contains(hit.person_id.as_str())), "{role:?} {query:?}");
            } else {
                assert!(hits.is_empty(), "{role:?} {query:?} {hits:?}");
            }
        }
    }
}

#[test]
fn a_question_about_a_blocked_person_is_answered_byte_for_byte_as_if_there_were_no_such_person() {
    let town = records(4000, 8);
    let (register, absent) = (open(&town), open(&without(&town)));
    let gone = blocked(&town);
    assert!(gone.len() > 3);
    let answer =
        |register: &Register, query: &Query| serde_json::to_vec(&search(register, query, &ClassGroup::ALL)).unwrap();
    for person in town.persons.iter().filter(|person| gone.contains(&person.person_id)) {
        let name = format!("{} {}", person.given_names, person.family_name);
        let fields = Query {
            family_name: Some(person.family_name.clone()),
            given_names: Some(person.given_names.clone()),
            date_of_birth: Some(person.date_of_birth),
            ..Query::default()
        };
        let numbers = town.documents.iter().filter(|document| document.person_id == person.person_id);
        let numbers = numbers.map(|document| Query::of(document.number.clone()));
        for query in [Query::of(name), fields].into_iter().chain(numbers) {
            assert_eq!(answer(&register, &query), answer(&absent, &query), "{query:?}");
        }
    }
}

/// The middle of some times, in nanoseconds.
fn middle(mut times: Vec<u128>) -> u128 {
    times.sort_unstable();
    times[times.len() / 2]
}

#[test]
#[ignore = "prints times; nothing hangs on them (the comparisons are counted in register::columns)"]
fn times_of_blocked_absent_and_ordinary_persons() {
    let town = records(25_000, 2023);
    let (register, gone) = (open(&town), blocked(&town));
    let of = |hidden: bool| {
        let documents = town.documents.iter().filter(|document| gone.contains(&document.person_id) == hidden);
        documents.map(|document| document.number.clone()).collect::<Vec<_>>()
    };
    let (hidden, ordinary) = (of(true), of(false));
    // Numbers of the same shape that nobody has.
    let known: HashSet<&String> = town.documents.iter().map(|document| &document.number).collect();
    let other = |number: &String| {
        let turned = |c: char| c.to_digit(10).map_or(c, |digit| char::from(b'0' + ((digit + 3) % 10) as u8));
        number.chars().map(turned).collect::<String>()
    };
    let absent: Vec<String> = hidden.iter().map(other).filter(|number| !known.contains(number)).collect();
    let mut dice = Dice(5);
    for (how, ask) in [
        (
            "protected search",
            &(|number: &str| protected_by_document(&register, number).is_some()) as &dyn Fn(&str) -> bool,
        ),
        ("ordinary search", &|number: &str| !search(&register, &Query::of(number), &ClassGroup::ALL).is_empty()),
    ] {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        // In an order by lot, so that what happens beside it falls on all alike.
        for _ in 0..60_000 {
            let kind = dice.below(3);
            let number = dice.pick([&hidden, &absent, &ordinary][kind]);
            let start = Instant::now();
            std::hint::black_box(ask(number));
            times[kind].push(start.elapsed().as_nanos());
        }
        let [hidden, absent, ordinary] = times.map(middle);
        println!("{how}: blocked {hidden} ns, absent {absent} ns, ordinary {ordinary} ns in the middle");
    }
}
