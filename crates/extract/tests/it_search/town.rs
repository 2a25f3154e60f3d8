//! The fictional town: without faults, deterministic, with everything an exercise needs.

use extract::import;
use extract::records::{Benefit, CivilCaseKind, DocumentState, PayeeKind, PlateState, Records};
use model::CivilDate;

use crate::synth;

pub fn today() -> CivilDate {
    CivilDate::new(2026, 11, 23).unwrap()
}

pub fn records(residents: u32, seed: u64) -> Records {
    synth::generate(residents, seed, today()).1
}

#[test]
fn importing_the_generated_folder_yields_no_fault_and_the_same_records() {
    for (residents, seed) in [(200, 1), (3000, 7), (5000, 2026)] {
        let dir = tempfile::tempdir().unwrap();
        synth::write(dir.path(), residents, seed, today()).unwrap();
        let read = import::read(dir.path(), &mut |_| {}).unwrap();
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        assert_eq!(read.records, records(residents, seed));
        assert_eq!(read.records.persons.len(), residents as usize);
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes_and_others_do_not() {
    let bytes = |residents, seed| {
        let dir = tempfile::tempdir().unwrap();
        synth::write(dir.path(), residents, seed, today()).unwrap();
        let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        files.iter().map(|f| (f.file_name().unwrap().to_owned(), std::fs::read(f).unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(bytes(700, 5), bytes(700, 5));
    assert_ne!(bytes(700, 5), bytes(700, 6));
}

#[test]
fn the_town_has_what_an_exercise_needs() {
    let town = records(25_000, 2023);
    let share = |count: usize, of: usize| count as u64 * 10_000 / of as u64;
    let persons = &town.persons;
    assert!((15..=60).contains(&share(town.blocks.len(), persons.len())), "{}", town.blocks.len());
    let households: std::collections::HashSet<_> = persons.iter().map(|p| &p.household_id).collect();
    let granted: std::collections::HashSet<_> = town.grants.iter().map(|g| &g.household_id).collect();
    assert!((300..=500).contains(&share(granted.len(), households.len())), "{} {}", granted.len(), households.len());
    for benefit in Benefit::ALL {
        assert!(town.grants.iter().any(|g| g.benefit == *benefit));
    }
    assert!(town.grants.iter().any(|g| g.payee_kind == PayeeKind::ThirdParty));
    assert!(persons.iter().any(|p| p.date_of_birth.full().is_none()));
    assert!(persons.iter().any(|p| p.date_of_death.is_some_and(|d| d.days_until(today()) < 60)));
    assert!(persons.iter().any(|p| !p.former_names.is_empty()));
    for part in ["von ", "zu ", "de ", "van ", "al-", "Yıldız", "Şahin", "Đorđević", "Łukas", "Nguyễn", "ß", "-"]
    {
        assert!(persons.iter().any(|p| p.family_name.contains(part) || p.given_names.contains(part)), "{part}");
    }
    let waiting = town.documents.iter().filter(|d| d.state == DocumentState::WaitingForCollection);
    assert!(waiting.clone().count() > 20 && waiting.clone().all(|d| d.storage_place.is_some()));
    let soon = |d: Option<CivilDate>| d.is_some_and(|d| (0..60).contains(&today().days_until(d)));
    assert!(town.documents.iter().any(|d| soon(d.expires)) && town.titles.iter().any(|t| soon(t.expires)));
    for kind in CivilCaseKind::ALL {
        assert!(town.civil_cases.iter().any(|c| c.kind == *kind), "{kind:?}");
    }
    assert!(town.vehicles.len() > 5000 && town.appointments.len() > 100 && town.contacts.len() > 5);
    let distinct = |list: Vec<&String>| list.iter().collect::<std::collections::HashSet<_>>().len() == list.len();
    assert!(distinct(town.vehicles.iter().map(|v| &v.plate).collect()));
    assert!(distinct(town.documents.iter().map(|d| &d.number).collect()));
    assert!(town.licences.len() > 10_000 && distinct(town.licences.iter().map(|l| &l.number).collect()));
    for state in PlateState::ALL {
        assert!(town.plates.iter().any(|p| p.state == *state));
    }
    assert!(town.payees.len() > 10);
    let weddings = town.civil_cases.iter().filter(|c| c.kind == CivilCaseKind::Eheanmeldung);
    assert!(weddings.clone().count() > 3 && weddings.clone().all(|c| c.ceremony.is_some()));
}

#[test]
fn nothing_in_the_town_can_be_mistaken_for_real() {
    let town = records(4000, 3);
    assert!(town.addresses.iter().all(|a| a.ags.starts_with("05999") && a.postcode.starts_with("05")));
    assert!(town.licences.iter().all(|l| l.number.starts_with("Q999")));
    assert!(town.plates.iter().all(|p| p.plate.starts_with("TLB-")));
    let payees = town.payees.iter().map(|p| &p.iban);
    for iban in town.grants.iter().map(|g| &g.iban).chain(payees).chain(town.last_payments.iter().map(|p| &p.iban)) {
        assert!(iban.starts_with("DE") && iban[4..].starts_with("999"), "{iban}");
        assert!(rules::iban::check(iban).is_ok(), "{iban}");
    }
    assert!(town.vehicles.iter().all(|v| v.plate.starts_with("TLB-") && v.fin.len() == 17));
    let phones = town.contacts.iter().map(|c| &c.phone).chain(town.appointments.iter().map(|a| &a.phone));
    assert!(phones.flatten().all(|p| p.starts_with("0221 4710") && p.len() == 12));
    assert!(town.contacts.iter().flat_map(|c| &c.email).all(|mail| mail.ends_with(".example")));
}

#[test]
fn the_last_list_differs_from_the_grants_in_a_few_known_ways() {
    let town = records(25_000, 2023);
    let month = today().month();
    let grant = |id: &Option<String>| town.grants.iter().find(|g| Some(&g.grant_id) == id.as_ref());
    let lines = &town.last_payments;
    assert!(lines.iter().all(|l| l.month == month && l.paid_on.unwrap() < month.first_day()));
    let one_off = lines.iter().filter(|l| l.grant_id.is_none()).count();
    let moved = lines.iter().filter(|l| grant(&l.grant_id).is_some_and(|g| g.iban != l.iban)).count();
    let larger = lines.iter().filter(|l| grant(&l.grant_id).is_some_and(|g| g.amount != l.amount)).count();
    let new = town.grants.iter().filter(|g| !lines.iter().any(|l| l.grant_id.as_ref() == Some(&g.grant_id))).count();
    for count in [one_off, moved, larger, new] {
        assert!((1..=10).contains(&count), "{one_off} {moved} {larger} {new}");
    }
}

#[test]
#[ignore = "prints a time; nothing hangs on it"]
fn speed_of_the_generator() {
    let start = std::time::Instant::now();
    let town = records(25_000, 2023);
    println!(
        "generate 25,000: {:?}, {} documents, {} grants",
        start.elapsed(),
        town.documents.len(),
        town.grants.len()
    );
}
