//! Blocked persons: nothing of the ordinary groups depends on them; they are opened by exact document number alone.

use std::collections::HashSet;

use extract::records::{Block, BlockKind, Group, PayeeKind, Records};
use extract::register::{Register, encode_all};
use extract::search::{MAX_HITS, Query, protected_by_document, search};
use model::role::ClassGroup;

use crate::register::open;
use crate::town::records;

const ORDINARY: [Group; 5] = [Group::Register, Group::Social, Group::Foreigners, Group::Vehicles, Group::Licences];

/// Ids of the blocked persons.
pub fn blocked(town: &Records) -> HashSet<String> {
    town.blocks.iter().map(|b| b.person_id.clone()).collect()
}

/// The town as if the blocked persons had never lived there. Rows of others that would name them are gone, too.
pub fn without(town: &Records) -> Records {
    let gone = blocked(town);
    let mut rest = town.clone();
    let here = |id: &String| !gone.contains(id);
    let maybe = |id: &Option<String>| id.as_ref().is_none_or(here);
    rest.blocks.clear();
    rest.persons.retain(|p| here(&p.person_id));
    for person in &mut rest.persons {
        for id in [&mut person.spouse_id, &mut person.mother_id, &mut person.father_id] {
            if !maybe(id) {
                *id = None;
            }
        }
    }
    rest.addresses.retain(|r| here(&r.person_id));
    rest.documents.retain(|r| here(&r.person_id));
    rest.titles.retain(|r| here(&r.person_id));
    let taken: HashSet<&String> =
        town.vehicles.iter().filter(|v| !here(&v.holder_person_id)).map(|v| &v.plate).collect();
    rest.plates.retain(|r| maybe(&r.holder_person_id) && !taken.contains(&r.plate));
    rest.vehicles.retain(|r| here(&r.holder_person_id));
    rest.licences.retain(|r| here(&r.person_id));
    rest.civil_cases.retain(|r| maybe(&r.person_id) && maybe(&r.second_person_id));
    rest.appointments.retain(|r| maybe(&r.person_id));
    let names: HashSet<String> = town
        .persons
        .iter()
        .filter(|p| !here(&p.person_id))
        .flat_map(|p| p.given_names.split(' ').map(|g| format!("{g} {}", p.family_name)).collect::<Vec<_>>())
        .collect();
    rest.grants.retain(|r| here(&r.person_id) && !names.contains(&r.payee_name));
    let kept: HashSet<&String> = rest.grants.iter().map(|g| &g.grant_id).collect();
    rest.payees.retain(|r| kept.contains(&r.grant_id) && !names.contains(&r.payee_name));
    rest.last_payments.retain(|r| maybe(&r.person_id) && !names.contains(&r.payee_name));
    rest
}

#[test]
fn the_ordinary_groups_are_byte_for_byte_as_if_the_blocked_had_never_been_there() {
    for seed in [1, 2, 3] {
        let town = records(9000, seed);
        assert!(blocked(&town).len() > 5);
        let (with, without) = (encode_all(&town), encode_all(&without(&town)));
        for group in ORDINARY {
            let of = |all: &[(Group, Vec<u8>)]| all.iter().find(|(g, _)| *g == group).unwrap().1.clone();
            assert!(of(&with) == of(&without), "{group:?}");
        }
    }
}

#[test]
fn a_grant_that_names_a_blocked_person_as_payee_follows_them() {
    let mut town = records(1000, 5);
    let at = town.grants.iter().position(|g| g.payee_kind == PayeeKind::Person).unwrap();
    let entitled = town.grants[at].person_id.clone();
    let other = town.persons.iter().find(|p| p.person_id != entitled && p.family_name.contains('ü')).unwrap().clone();
    town.blocks =
        vec![Block { person_id: other.person_id.clone(), kind: BlockKind::Auskunftssperre, from: None, until: None }];
    let given = other.given_names.split(' ').next().unwrap();
    // As a bank writes it: other order, umlaut spelt out, capitals.
    town.grants[at].payee_name = format!("{}, {given}", other.family_name.replace('ü', "UE")).to_uppercase();
    let register = open(&town);
    let id = &town.grants[at].grant_id;
    assert!(!register.all_grants().any(|g| g.grant_id == *id));
    let hidden = register.protected().unwrap();
    assert!(hidden.all_grants().any(|g| g.grant_id == *id));
    assert!(!register.all_last_payments().any(|p| p.grant_id.as_ref() == Some(id)));
}

#[test]
fn no_question_finds_a_blocked_person() {
    let town = records(4000, 8);
    let register = open(&town);
    let gone = blocked(&town);
    for person in town.persons.iter().filter(|p| gone.contains(&p.person_id)) {
        let id = &person.person_id;
        let mut queries = vec![
            Query::of(format!("{} {}", person.given_names, person.family_name)),
            Query {
                family_name: Some(person.family_name.clone()),
                date_of_birth: Some(person.date_of_birth),
                ..Query::default()
            },
            Query { date_of_birth: Some(person.date_of_birth), ..Query::default() },
        ];
        for document in town.documents.iter().filter(|d| d.person_id == *id) {
            queries.push(Query { document_number: Some(document.number.clone()), ..Query::default() });
            queries.push(Query::of(document.number.clone()));
        }
        for vehicle in town.vehicles.iter().filter(|v| v.holder_person_id == *id) {
            queries.push(Query { plate: Some(vehicle.plate.clone()), ..Query::default() });
        }
        for licence in town.licences.iter().filter(|l| l.person_id == *id) {
            queries.push(Query { licence_number: Some(licence.number.clone()), ..Query::default() });
            queries.push(Query::of(licence.number.clone()));
        }
        for plate in town.plates.iter().filter(|p| p.holder_person_id.as_ref() == Some(id)) {
            assert_eq!(register.plate(&plate.plate), None);
            queries.push(Query { plate: Some(plate.plate.clone()), ..Query::default() });
        }
        for grant in town.grants.iter().filter(|g| g.person_id == *id) {
            queries.push(Query { file_number: Some(grant.file_number.clone()), ..Query::default() });
            queries.push(Query { iban_ending: Some(grant.iban[12..].to_owned()), ..Query::default() });
        }
        for address in town.addresses.iter().filter(|a| a.person_id == *id) {
            queries.push(Query {
                street: Some(address.street.clone()),
                given_names: Some(person.given_names.clone()),
                ..Query::default()
            });
        }
        for query in queries {
            let hits = search(&register, &query, &ClassGroup::ALL);
            assert!(hits.len() <= MAX_HITS && hits.iter().all(|h| !gone.contains(&h.person_id)), "{query:?}");
        }
    }
}

#[test]
fn the_protected_search_answers_to_the_exact_number_alone() {
    let town = records(4000, 8);
    let register = open(&town);
    let gone = blocked(&town);
    let mut opened = 0;
    for document in &town.documents {
        let found = protected_by_document(&register, &document.number);
        if gone.contains(&document.person_id) {
            let person = found.unwrap();
            assert_eq!(person.person_id(), document.person_id);
            assert!(!person.addresses().is_empty() && person.register().has(Group::Social));
            assert!(protected_by_document(&register, &document.number[1..]).is_none());
            let spaced = format!(" {} {} ", &document.number[..4], document.number[4..].to_lowercase());
            assert!(protected_by_document(&register, &spaced).is_some());
            opened += 1;
        } else {
            assert!(found.is_none());
        }
    }
    assert!(opened > 3);
    assert!(protected_by_document(&register, "").is_none());
    let closed = Register::decode(encode_all(&town).into_iter().filter(|(g, _)| *g != Group::Protected)).unwrap();
    assert!(town.documents.iter().all(|d| protected_by_document(&closed, &d.number).is_none()));
}
