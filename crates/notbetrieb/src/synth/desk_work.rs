//! What is open at the office: civil-status cases, appointments; and whom to call.

use extract::records::{Appointment, CivilCase, CivilCaseKind, Contact, MaritalStatus, Records, Sex};
use model::CivilDate;

use super::dice::Dice;
use super::people::Facts;
use super::places;

const SERVICES: &[&str] = &[
    "personalausweis",
    "reisepass",
    "anmeldung",
    "eheanmeldung",
    "geburt",
    "aufenthaltstitel",
    "wohngeld",
    "zulassung",
];

const CONTACTS: &[(&str, &str, &str)] = &[
    ("Dr. Almuth Quellhorst", "Bürgermeisterin", "buergermeisterin"),
    ("Henrik Sandkuhl", "Leitung Bürgerbüro", "buergerbuero"),
    ("Gesine Löwenborn", "Leitung Standesamt", "standesamt"),
    ("Tarek Haddad", "Leitung Sozialamt", "sozialamt"),
    ("Ottilie Kämper", "Kämmerei, Zahlungsverkehr", "kasse"),
    ("Jörn Ölmkamp", "Rechenzentrum, Rufbereitschaft", "rufbereitschaft"),
    ("Mareike Nesselgrund", "Datenschutz", "datenschutz"),
    ("Polizeiwache Talbrück", "Leitstelle", "wache"),
    ("Klinikum Kamptal", "Geburtenmeldung", "geburten"),
    ("Bestattungshaus Farnhorst", "Bestatter", "farnhorst"),
    ("Geldinstitut der Stadt", "Firmenkunden, Auskunft zu Dateien", "firmenkunden"),
    ("Druckerei Ziegelberg", "Vordrucke", "vordrucke"),
];

/// Adds cases, appointments and contacts.
pub(super) fn add(records: &mut Records, facts: &[Facts], dice: &mut Dice, today: CivilDate) {
    cases(records, facts, dice, today);
    appointments(records, dice, today);
    for (at, (name, role, mailbox)) in CONTACTS.iter().enumerate() {
        records.contacts.push(Contact {
            contact_id: format!("K{:03}", at + 1),
            name: (*name).to_owned(),
            role: Some((*role).to_owned()),
            phone: Some(places::phone(dice)),
            email: Some(format!("{mailbox}@talbrueck.example")),
        });
    }
}

fn cases(records: &mut Records, facts: &[Facts], dice: &mut Dice, today: CivilDate) {
    let blocked: std::collections::HashSet<&str> = records.blocks.iter().map(|b| b.person_id.as_str()).collect();
    let free = |p: &&extract::records::Person| p.date_of_death.is_none() && !blocked.contains(p.person_id.as_str());
    let size = records.persons.len();
    let mut found: Vec<CivilCase> = Vec::new();
    let mut open = |kind, person: Option<&String>, second: Option<&String>, opened: CivilDate, until, note: &str| {
        found.push(CivilCase {
            case_id: format!("S{:05}", found.len() + 1),
            kind,
            person_id: person.cloned(),
            second_person_id: second.cloned(),
            opened,
            clearance_until: until,
            note: Some(note.to_owned()),
            ceremony: None,
            ceremony_place: None,
        });
    };
    let unmarried = |age: std::ops::Range<u32>, male: bool| {
        let wanted = if male { Sex::Male } else { Sex::Female };
        records.persons.iter().zip(facts).filter(move |(p, f)| {
            p.sex == wanted
                && age.contains(&f.age)
                && p.marital_status == Some(MaritalStatus::Single)
                && p.spouse_id.is_none()
        })
    };
    // One announced wedding for every thousand residents; the clearance holds six months (§ 13 (4) PStG).
    let wanted = size / 1000 + 1;
    let brides = unmarried(24..45, false).map(|(p, _)| p).filter(free).step_by(7).take(wanted);
    let grooms = unmarried(24..48, true).map(|(p, _)| p).filter(free).step_by(5).take(wanted);
    for (a, b) in brides.zip(grooms).filter(|(a, b)| a.household_id != b.household_id) {
        let opened = today.plus_days(-i64::from(dice.between(3, 160)));
        let until = opened.plus_days(182);
        open(
            CivilCaseKind::Eheanmeldung,
            Some(&a.person_id),
            Some(&b.person_id),
            opened,
            Some(until),
            "Termin vereinbart",
        );
    }
    let mothers = unmarried(20..40, false).map(|(p, _)| p).filter(free).skip(3).step_by(11).take(size / 3000 + 1);
    for mother in mothers {
        let opened = today.plus_days(-i64::from(dice.between(2, 25)));
        open(
            CivilCaseKind::Geburt,
            None,
            Some(&mother.person_id),
            opened,
            None,
            "Anzeige der Klinik liegt vor, Namensbestimmung fehlt",
        );
    }
    let deferred =
        records.persons.iter().zip(facts).filter(|(p, f)| f.foreign && f.age < 1 && free(p)).take(size / 4000 + 1);
    for (child, _) in deferred {
        let opened = today.plus_days(-i64::from(dice.between(10, 200)));
        open(
            CivilCaseKind::Zurueckstellung,
            Some(&child.person_id),
            child.mother_id.as_ref(),
            opened,
            None,
            "Nachweise der Eltern fehlen",
        );
    }
    let dead = records.persons.iter().filter(|p| p.date_of_death.is_some_and(|day| day.days_until(today) < 15));
    for person in dead.take(size / 2500 + 1) {
        let opened = today.plus_days(-i64::from(dice.between(1, 4)));
        open(
            CivilCaseKind::Sterbefall,
            Some(&person.person_id),
            None,
            opened,
            None,
            "Anzeige des Bestatters, Unterlagen unvollständig",
        );
    }
    records.civil_cases = found;
}

/// Appointments of the next three weeks, weekdays from eight to half past three.
fn appointments(records: &mut Records, dice: &mut Dice, today: CivilDate) {
    let size = records.persons.len() as u32;
    let a_day = (size / 600).clamp(4, 200);
    for day in 0..21 {
        let date = today.plus_days(day);
        if date.0.weekday().to_monday_one_offset() > 5 {
            continue;
        }
        for _ in 0..a_day {
            let slot = dice.below(30);
            let (hour, minute) = (8 + slot / 4, slot % 4 * 15);
            let time = jiff::civil::Time::new(hour as i8, minute as i8, 0, 0).unwrap_or_default();
            let at = dice.below(size) as usize;
            let person = records.persons.get(at).filter(|p| p.date_of_death.is_none());
            let number = records.appointments.len() + 1;
            let named = dice.per_mille(850);
            records.appointments.push(Appointment {
                appointment_id: format!("A{number:05}"),
                service: dice.pick_skewed(SERVICES).to_owned(),
                person_id: person.filter(|_| named).map(|p| p.person_id.clone()),
                starts: date.0.to_datetime(time),
                place: Some(format!("Schalter {}", dice.between(1, 9))),
                phone: Some(places::phone(dice)),
            });
        }
    }
}
