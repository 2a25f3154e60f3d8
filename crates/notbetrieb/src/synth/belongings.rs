//! What residents have: identity documents, residence titles, vehicles.

use extract::records::{Document, DocumentKind, DocumentState, Records, Title, TitleKind, Vehicle, VehicleState};
use model::CivilDate;

use super::dice::Dice;
use super::people::Facts;
use super::places;

const MAKES: &[&str] = &["Adler", "Borgfeld", "Falke", "Kampmobil", "Lenner", "Silberpfeil", "Wiesel", "Zephyr"];

/// Last day on which children's passports were issued (Pass law changed on 1.1.2024).
const LAST_CHILD_PASSPORT: (i16, i8, i8) = (2023, 12, 31);

/// Days of a year on average, times four.
const FOUR_YEARS: i64 = 1461;

fn years(count: u32) -> i64 {
    i64::from(count) * FOUR_YEARS / 4
}

/// Adds documents, titles and vehicles.
pub(super) fn add(records: &mut Records, facts: &[Facts], dice: &mut Dice, today: CivilDate) {
    let persons: Vec<(String, bool)> =
        records.persons.iter().map(|p| (p.person_id.clone(), p.date_of_death.is_some())).collect();
    for ((id, dead), facts) in persons.iter().zip(facts) {
        documents(records, id, *facts, *dead, dice, today);
        if facts.foreign && !facts.union {
            title(records, id, *facts, dice, today);
        }
        if facts.age >= 18 && !dead {
            vehicles(records, id, dice, today);
        }
    }
}

fn documents(records: &mut Records, id: &str, facts: Facts, dead: bool, dice: &mut Dice, today: CivilDate) {
    if facts.foreign {
        if facts.union && facts.age >= 16 && dice.per_mille(45) {
            document(records, id, DocumentKind::EidKarte, 10, dice, today, dead);
        }
        return;
    }
    // § 6 PAuswV and § 5 PassV: six years under 24, then ten.
    let term = if facts.age < 24 { 6 } else { 10 };
    if facts.age >= 16 && dice.per_mille(930) || facts.age < 16 && dice.per_mille(180) {
        document(records, id, DocumentKind::Personalausweis, term, dice, today, dead);
    }
    if dice.per_mille(if facts.age >= 12 { 380 } else { 240 }) {
        document(records, id, DocumentKind::Reisepass, term, dice, today, dead);
    }
    if facts.age < 12 && dice.per_mille(120) {
        let (year, month, day) = LAST_CHILD_PASSPORT;
        let last = CivilDate::new(year, month, day).unwrap_or(today).min(today.plus_days(-1));
        let issued = last.plus_days(-i64::from(dice.below(330)));
        push(records, id, DocumentKind::Kinderreisepass, issued, issued.plus_days(364), DocumentState::Valid, None);
    }
}

/// A document somewhere in its life; some lost, some finished and waiting, a few run out soon.
fn document(
    records: &mut Records,
    id: &str,
    kind: DocumentKind,
    term: u32,
    dice: &mut Dice,
    today: CivilDate,
    dead: bool,
) {
    let days = years(term);
    let age = i64::from(dice.below(days as u32 + 60));
    let issued = today.plus_days(-age - 20);
    let expires = issued.plus_days(days);
    let state = if dice.per_mille(7) { DocumentState::Lost } else { DocumentState::Valid };
    push(records, id, kind, issued, expires, state, None);
    let renews = age > days - 90 || state == DocumentState::Lost;
    if !dead && (renews && dice.per_mille(250) || dice.per_mille(2)) {
        let made = today.plus_days(-i64::from(dice.between(2, 40)));
        let place = format!("Schrank {}, Fach {}", char::from(b'A' + dice.below(4) as u8), dice.between(1, 60));
        let state = DocumentState::WaitingForCollection;
        push(records, id, kind, made, made.plus_days(days), state, Some(place));
    }
}

fn push(
    records: &mut Records,
    id: &str,
    kind: DocumentKind,
    issued: CivilDate,
    expires: CivilDate,
    state: DocumentState,
    storage_place: Option<String>,
) {
    let number = records.documents.len() as u32 + 1;
    records.documents.push(Document {
        document_id: format!("D{number:07}"),
        person_id: id.to_owned(),
        kind,
        number: places::serial(number),
        issued: Some(issued),
        expires: Some(expires),
        state,
        storage_place,
    });
}

fn title(records: &mut Records, id: &str, facts: Facts, dice: &mut Dice, today: CivilDate) {
    let (kind, term) = match dice.below(100) {
        0..=57 => (TitleKind::Aufenthaltserlaubnis, Some(dice.between(360, 1095))),
        58..=79 if facts.age > 20 => (TitleKind::Niederlassungserlaubnis, None),
        80..=86 => (TitleKind::Duldung, Some(dice.between(90, 180))),
        87..=92 => (TitleKind::Aufenthaltsgestattung, Some(dice.between(180, 360))),
        93..=97 => (TitleKind::Fiktionsbescheinigung, Some(dice.between(90, 180))),
        _ => (TitleKind::Aufenthaltserlaubnis, Some(730)),
    };
    let age = dice.below(term.unwrap_or(3000));
    let issued = today.plus_days(-i64::from(age) - 1);
    let number = records.titles.len() + 1;
    records.titles.push(Title {
        title_id: format!("T{number:06}"),
        person_id: id.to_owned(),
        kind,
        file_number: format!("33-TB-{:06}", number * 7 + 1000),
        issued: Some(issued),
        expires: term.map(|days| issued.plus_days(i64::from(days))),
        work_permit: match kind {
            TitleKind::Niederlassungserlaubnis => Some(true),
            TitleKind::Aufenthaltserlaubnis => Some(!number.is_multiple_of(9)),
            TitleKind::Duldung | TitleKind::Aufenthaltsgestattung => Some(number.is_multiple_of(3)),
            TitleKind::Fiktionsbescheinigung => None,
        },
        note: (kind == TitleKind::Duldung).then(|| "Wohnsitznahme in Talbrück".to_owned()),
    });
}

fn vehicles(records: &mut Records, id: &str, dice: &mut Dice, today: CivilDate) {
    let count = match dice.below(100) {
        0..=41 => 0,
        42..=91 => 1,
        92..=98 => 2,
        _ => 3,
    };
    for _ in 0..count {
        let number = records.vehicles.len() as u32 + 1;
        let state = match dice.below(100) {
            0..=92 => VehicleState::Registered,
            93..=96 => VehicleState::OffRoad,
            _ => VehicleState::Reserved,
        };
        records.vehicles.push(Vehicle {
            vehicle_id: format!("V{number:07}"),
            holder_person_id: id.to_owned(),
            plate: places::plate(number),
            fin: places::fin(number),
            make: Some(dice.pick(MAKES).to_owned()),
            first_registration: Some(today.plus_days(-i64::from(dice.between(10, 6500)))),
            state,
        });
    }
}
