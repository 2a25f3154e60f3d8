//! The probe queries of the test restore: what was imported is found, what is protected is not, and a broken register is noticed.

use extract::probe::{EACH, ProbeKind, Probes};
use extract::records::Records;
use extract::register::{Register, encode_all};

use crate::town;

fn dice(seed: u8) -> impl FnMut(&mut [u8]) {
    move |out| out.fill(seed)
}

fn register(records: &Records) -> Register {
    Register::decode(encode_all(records)).unwrap()
}

#[test]
fn whoever_is_drawn_is_found_in_every_way_and_the_blocked_in_none() {
    let records = town::records(3000, 7);
    let register = register(&records);
    for seed in 0..8 {
        let answers = Probes::of(&records, &mut dice(seed)).ask(&register).unwrap();
        for kind in ProbeKind::ALL {
            let count = answers.ordinary[&kind];
            assert_eq!(count.found + count.aside, count.asked, "{kind:?}");
            // Blocked ones are taken out of the draw, so a few fewer than drawn.
            assert!(count.found as usize > EACH / 2 && count.asked as usize <= EACH, "{kind:?} {count:?}");
        }
        assert!(answers.blocked_asked as usize >= records.blocks.len().min(EACH));
        assert_eq!(answers.blocked_shown, 0);
    }
}

#[test]
fn a_register_that_lost_somebody_is_not_proved() {
    let records = town::records(900, 5);
    let probes = Probes::of(&records, &mut dice(3));
    let mut one_gone = 0;
    for at in (0..records.persons.len()).step_by(30) {
        let mut fewer = records.clone();
        let gone = fewer.persons.remove(at).person_id;
        fewer.addresses.retain(|row| row.person_id != gone);
        one_gone += usize::from(probes.ask(&register(&fewer)).is_err());
    }
    // Thirty were left out one at a time, fifty of nine hundred are asked for: some of the losses must be noticed.
    assert!(one_gone > 0);
    let mut other = records.clone();
    other.persons.iter_mut().for_each(|person| person.date_of_birth = "1901-01-01".parse().unwrap());
    assert_eq!(probes.ask(&register(&other)).unwrap_err().code, "NB-E-150");
    assert_eq!(probes.ask(&register(&town::records(900, 6))).unwrap_err().code, "NB-E-150");
    for (kind, forget) in [
        ("document_number", (|r: &mut Records| r.documents.clear()) as fn(&mut Records)),
        ("file_number", |r| {
            r.grants.clear();
            r.titles.clear();
        }),
        ("plate", |r| {
            r.vehicles.clear();
            // The ledger knows for whom a plate is, too.
            r.plates.clear();
        }),
    ] {
        let mut fewer = records.clone();
        forget(&mut fewer);
        let problem = probes.ask(&register(&fewer)).unwrap_err();
        assert_eq!(problem.code, "NB-E-150");
        assert!(problem.args.contains(&("kind", kind.to_owned())), "{problem}");
    }
}

#[test]
fn a_register_that_shows_a_blocked_person_is_not_proved() {
    let records = town::records(900, 5);
    assert!(records.blocks.len() > 1);
    let probes = Probes::of(&records, &mut dice(4));
    let mut open = records.clone();
    open.blocks.pop();
    assert_eq!(probes.ask(&register(&open)).unwrap_err().code, "NB-E-151");
}

#[test]
fn what_was_asked_names_nobody() {
    let records = town::records(300, 5);
    let probes = Probes::of(&records, &mut dice(1));
    assert!(format!("{probes:?}").starts_with("Probes("));
    let answers = serde_json::to_string(&probes.ask(&register(&records)).unwrap()).unwrap();
    assert!(!records.persons.iter().any(|p| answers.contains(&p.person_id) || answers.contains(&p.family_name)));
}
