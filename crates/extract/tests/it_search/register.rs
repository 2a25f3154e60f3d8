//! What goes into the columns comes out; foreign bytes never panic.

use extract::records::{Group, Records};
use extract::register::{Register, encode_all, encode_group};
use extract::search::{Query, protected_by_document, search};
use model::role::ClassGroup;
use proptest::prelude::*;

use crate::town::records;

pub fn open(records: &Records) -> Register {
    Register::decode(encode_all(records)).unwrap()
}

fn sorted<T>(mut rows: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    rows.sort_by_key(key);
    rows
}

#[test]
fn every_record_comes_back_from_the_part_it_lies_in() {
    let town = records(4000, 11);
    let register = open(&town);
    let hidden = register.protected().unwrap();
    let blocked: std::collections::HashSet<&str> = town.blocks.iter().map(|b| b.person_id.as_str()).collect();
    assert!(blocked.len() > 3 && register.len() + hidden.len() == town.persons.len());
    for person in &town.persons {
        let is_blocked = blocked.contains(person.person_id.as_str());
        let part = if is_blocked { hidden } else { &register };
        let other = if is_blocked { &register } else { hidden };
        assert!(other.person(&person.person_id).is_none());
        let view = part.person(&person.person_id).unwrap();
        let mut expected = person.clone();
        if !is_blocked {
            let shown = |id: &Option<String>| id.clone().filter(|id| !blocked.contains(id.as_str()));
            expected.spouse_id = shown(&person.spouse_id);
            expected.mother_id = shown(&person.mother_id);
            expected.father_id = shown(&person.father_id);
        }
        assert_eq!(view.record().unwrap(), expected);
        let own: Vec<_> = town.addresses.iter().filter(|a| a.person_id == person.person_id).cloned().collect();
        let key = |a: &extract::records::Address| format!("{a:?}");
        assert_eq!(sorted(view.addresses(), key), sorted(own, key));
        let own: Vec<_> = town.documents.iter().filter(|d| d.person_id == person.person_id).cloned().collect();
        assert_eq!(sorted(view.documents(), |d| d.document_id.clone()), own);
    }
    let both = |rows: fn(&Register) -> Vec<String>| {
        let mut all = rows(&register);
        all.extend(rows(hidden));
        all.sort();
        all
    };
    let texts = |rows: Vec<String>| sorted(rows, String::clone);
    assert_eq!(
        both(|r| r.all_grants().map(|x| format!("{x:?}")).collect()),
        texts(town.grants.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_last_payments().map(|x| format!("{x:?}")).collect()),
        texts(town.last_payments.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_titles().map(|x| format!("{x:?}")).collect()),
        texts(town.titles.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_vehicles().map(|x| format!("{x:?}")).collect()),
        texts(town.vehicles.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.civil_cases().map(|x| format!("{x:?}")).collect()),
        texts(town.civil_cases.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.appointments().map(|x| format!("{x:?}")).collect()),
        texts(town.appointments.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.blocks().map(|x| format!("{x:?}")).collect()),
        texts(town.blocks.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.contacts().map(|x| format!("{x:?}")).collect()),
        texts(town.contacts.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_licences().map(|x| format!("{x:?}")).collect()),
        texts(town.licences.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_plates().map(|x| format!("{x:?}")).collect()),
        texts(town.plates.iter().map(|x| format!("{x:?}")).collect())
    );
    assert_eq!(
        both(|r| r.all_payees().map(|x| format!("{x:?}")).collect()),
        texts(town.payees.iter().map(|x| format!("{x:?}")).collect())
    );
    for licence in town.licences.iter().filter(|l| !blocked.contains(l.person_id.as_str())).step_by(97) {
        assert!(register.licences(&licence.person_id).unwrap().contains(licence));
    }
    for plate in town.plates.iter().filter(|p| p.holder_person_id.is_none()) {
        let asked = plate.plate.to_lowercase().replace([' ', '-'], "");
        assert_eq!(register.plate(&asked).as_ref(), Some(plate));
    }
    for payee in &town.payees {
        let part = [&register, hidden].into_iter().filter(|r| r.payees(&payee.grant_id).unwrap().contains(payee));
        assert_eq!(part.count(), 1);
    }
    assert!(register.blocks().next().is_none());
    for grant in town.grants.iter().filter(|g| !blocked.contains(g.person_id.as_str())).take(50) {
        assert!(register.grants(&grant.person_id).unwrap().contains(grant) || hidden.all_grants().any(|g| g == *grant));
    }
    for vehicle in town.vehicles.iter().filter(|v| !blocked.contains(v.holder_person_id.as_str())) {
        assert!(register.vehicles(&vehicle.holder_person_id).unwrap().contains(vehicle));
    }
}

#[test]
fn families_are_linked_and_the_household_is_complete() {
    let town = records(2000, 4);
    let register = open(&town);
    let blocked: Vec<&String> = town.blocks.iter().map(|b| &b.person_id).collect();
    let child = town.persons.iter().find(|p| p.mother_id.is_some() && !blocked.contains(&&p.person_id)).unwrap();
    let view = register.person(&child.person_id).unwrap();
    assert_eq!(view.mother().map(|m| m.person_id().to_owned()), child.mother_id);
    let mut members: Vec<&str> = view.household().iter().map(|p| p.person_id()).collect();
    members.sort_unstable();
    let expected: Vec<&str> =
        town.persons.iter().filter(|p| p.household_id == child.household_id).map(|p| p.person_id.as_str()).collect();
    assert_eq!(members, expected);
    let by_id = register.household(child.household_id.as_deref().unwrap()).unwrap();
    assert_eq!(by_id.len(), expected.len());
}

#[test]
fn a_group_that_is_not_loaded_is_absent_and_not_empty() {
    let town = records(300, 4);
    let person = &town.persons[0].person_id;
    let register = Register::decode([(Group::Register, encode_group(&town, Group::Register))]).unwrap();
    assert!(register.has(Group::Register) && !register.has(Group::Social));
    assert_eq!(register.grants(person), None);
    assert_eq!(register.titles(person), None);
    assert_eq!(register.vehicles(person), None);
    assert!(register.documents(person).is_some());
    assert!(register.protected().is_none());
    let nothing = Register::decode([]).unwrap();
    assert!(nothing.addresses(person).is_none() && nothing.person(person).is_none() && nothing.is_empty());
}

#[test]
fn the_same_records_give_the_same_bytes_in_any_order() {
    let town = records(500, 4);
    let mut turned = town.clone();
    turned.persons.reverse();
    turned.addresses.reverse();
    turned.documents.reverse();
    let register = |town: &Records| encode_group(town, Group::Register);
    assert_eq!(register(&town), register(&town.clone()));
    let (a, b) = (
        Register::decode([(Group::Register, register(&town))]).unwrap(),
        Register::decode([(Group::Register, register(&turned))]).unwrap(),
    );
    let ids = |r: &Register| r.persons().map(|p| p.person_id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&a), ids(&b));
}

/// Walks through everything that can be asked.
fn use_all(register: &Register) {
    for part in [Some(register), register.protected()].into_iter().flatten() {
        for person in part.persons().take(40) {
            let _ = (person.record(), person.addresses(), person.documents(), person.civil_cases());
            let _ = (person.household().len(), person.spouse(), person.current_address());
            let _ = part.person(person.person_id());
            let _ =
                (part.titles(person.person_id()), part.grants(person.person_id()), part.vehicles(person.person_id()));
        }
        let _ = (
            part.all_documents().count(),
            part.civil_cases().count(),
            part.appointments().count(),
            part.contacts().count(),
        );
        let _ = (
            part.all_grants().count(),
            part.all_last_payments().count(),
            part.all_titles().count(),
            part.all_vehicles().count(),
            part.all_licences().count(),
            part.all_plates().count(),
            part.all_payees().count(),
        );
        let _ = part.household("H0000001").map(|h| h.len());
        for text in ["müller 12.3.58", "schmid hauptstr 5", "TLB-AB 1", "AZ000", "hans", "1.1.1950", "von der berg"] {
            let _ = search(part, &Query::of(text), &ClassGroup::ALL);
        }
        let _ = search(part, &Query { iban_ending: Some("0000".into()), ..Query::default() }, &ClassGroup::ALL);
        let _ = search(part, &Query::of("Anna Berg"), &[ClassGroup::Social]);
    }
    let _ = protected_by_document(register, "AZ0000000");
}

#[test]
fn damaged_bytes_are_refused_or_read_without_panic() {
    let town = records(200, 9);
    let groups = encode_all(&town);
    let mut refused = 0;
    for (group, bytes) in &groups {
        let mut state = 77u64;
        let mut dice = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % limit
        };
        for round in 0..250 {
            let mut damaged = bytes.clone();
            // The table of contents lies in front: half of the flips hit it.
            let range = if round % 2 == 0 { bytes.len() } else { bytes.len().min(1600) };
            for _ in 0..=round % 4 {
                damaged[dice(range)] ^= 1 << dice(8);
            }
            if round % 7 == 0 {
                damaged.truncate(dice(bytes.len()));
            }
            match Register::decode([(*group, damaged)]) {
                Ok(register) => use_all(&register),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 200, "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_are_no_register(bytes: Vec<u8>, group in 0usize..6) {
        prop_assert!(Register::decode([(Group::ALL[group], bytes)]).is_err());
    }
}
