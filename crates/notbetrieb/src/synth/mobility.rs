//! Driving licences, the plate ledger, third-party payees and the announced ceremonies: streams of dice of their own, so that the
//! rest of the town stays what it was.

use extract::records::{
    Benefit, CivilCaseKind, Licence, LicenceState, Payee, PayeeKind, Plate, PlateState, Records, ThirdParty,
    VehicleState,
};
use model::{CivilDate, Money};

use super::dice::Dice;
use super::people::Facts;
use super::places;

const SUPPLIERS: &[&str] = &["Stadtwerke Talbrück GmbH", "Kamptal Energie eG"];
const HOMES: &[&str] = &["Pflegeheim Lindenhof gGmbH", "Haus am Anger e. V."];
/// Plates kept free for the emergency, and others that must not be given out.
const LEDGER_ONLY: u32 = 40;

/// Adds licences, ledger, payees and ceremonies.
pub(super) fn add(records: &mut Records, facts: &[Facts], seed: u64, today: CivilDate) {
    licences(records, facts, &mut Dice::new(seed, 6), today);
    plates(records, &mut Dice::new(seed, 7), today);
    payees(records, &mut Dice::new(seed, 8));
    ceremonies(records, &mut Dice::new(seed, 9), today);
}

fn licences(records: &mut Records, facts: &[Facts], dice: &mut Dice, today: CivilDate) {
    for (person, facts) in records.persons.iter().zip(facts) {
        if facts.age < 18 || person.date_of_death.is_some() || !dice.per_mille(if facts.age < 75 { 820 } else { 430 }) {
            continue;
        }
        let number = records.licences.len() as u32 + 1;
        let years = dice.between(0, (facts.age - 18).min(45));
        let issued = today.plus_days(-i64::from(years) * 365 - i64::from(dice.between(1, 300)));
        let mut classes: Vec<&str> = vec!["AM", "B", "L"];
        for (class, share) in [("A", 160), ("BE", 180), ("C1", 60), ("C", 30), ("D", 12), ("T", 40)] {
            if dice.per_mille(share) {
                classes.push(class);
            }
        }
        let heavy = classes.iter().any(|class| class.starts_with(['C', 'D']));
        // Cards hold for fifteen years since 2013 (§ 24a FeV), classes C and D for five (§ 23 FeV).
        let term = if heavy { 5 * 365 + 1 } else { 15 * 365 + 3 };
        let expires = issued.plus_days(term);
        records.licences.push(Licence {
            licence_id: format!("F{number:06}"),
            person_id: person.person_id.clone(),
            number: places::licence(number),
            classes: classes.into_iter().map(str::to_owned).collect(),
            restrictions: if dice.per_mille(240) { vec!["01.06".to_owned()] } else { Vec::new() },
            issued: Some(issued),
            expires: (heavy || has_term(issued)).then_some(expires),
            authority: Some("Kreis Talbrück".to_owned()),
            state: match dice.below(1000) {
                0..=5 => LicenceState::Withdrawn,
                6..=13 => LicenceState::Lost,
                _ => LicenceState::Valid,
            },
        });
    }
}

/// Cards have had a term since 19.1.2013.
fn has_term(issued: CivilDate) -> bool {
    CivilDate::new(2013, 1, 19).is_some_and(|first| issued >= first)
}

fn plates(records: &mut Records, dice: &mut Dice, today: CivilDate) {
    for vehicle in &records.vehicles {
        let reserved = vehicle.state == VehicleState::Reserved;
        let state = if reserved { PlateState::Reserved } else { PlateState::Assigned };
        records.plates.push(Plate {
            plate: vehicle.plate.clone(),
            state,
            vehicle_id: (!reserved).then(|| vehicle.vehicle_id.clone()),
            holder_person_id: Some(vehicle.holder_person_id.clone()),
            until: reserved.then(|| today.plus_days(i64::from(dice.between(5, 360)))),
            reason: None,
        });
    }
    let first = records.vehicles.len() as u32 + 1;
    for number in first..first + LEDGER_ONLY {
        let kept = number % 4 != 0;
        let (state, reason) = if kept {
            (PlateState::Reserved, "Reihe für den Notbetrieb")
        } else {
            (PlateState::Blocked, "verloren gemeldet")
        };
        records.plates.push(Plate {
            plate: places::plate(number),
            state,
            vehicle_id: None,
            holder_person_id: None,
            until: None,
            reason: Some(reason.to_owned()),
        });
    }
}

fn payees(records: &mut Records, dice: &mut Dice) {
    let accounts: Vec<(&str, ThirdParty, String)> = super::social::LANDLORDS
        .iter()
        .map(|name| (*name, ThirdParty::Landlord))
        .chain(SUPPLIERS.iter().map(|name| (*name, ThirdParty::Supplier)))
        .chain(HOMES.iter().map(|name| (*name, ThirdParty::Home)))
        .map(|(name, kind)| (name, kind, places::iban(dice)))
        .collect();
    for (at, grant) in records.grants.iter().enumerate() {
        let chosen = dice.below(accounts.len() as u32) as usize;
        let part = grant.payee_kind == PayeeKind::Person && grant.benefit != Benefit::Wohngeld;
        // Every twentieth at least, so that the smallest town has some.
        if !part || !(at % 20 == 0 || dice.per_mille(90)) {
            continue;
        }
        let Some((name, kind, iban)) = accounts.get(chosen) else { continue };
        records.payees.push(Payee {
            grant_id: grant.grant_id.clone(),
            payee_name: (*name).to_owned(),
            iban: iban.clone(),
            amount: Money::from_cents(grant.amount.cents() / 3),
            kind: *kind,
            reference: Some(format!("Kd. {:06}", 100_000 + at * 17)),
        });
    }
}

/// Announced weddings get a day, on weekdays and Saturdays.
fn ceremonies(records: &mut Records, dice: &mut Dice, today: CivilDate) {
    for case in records.civil_cases.iter_mut().filter(|case| case.kind == CivilCaseKind::Eheanmeldung) {
        let mut day = today.plus_days(i64::from(dice.between(1, 90)));
        if day.0.weekday().to_monday_one_offset() == 7 {
            day = day.plus_days(1);
        }
        let hour = i8::try_from(dice.between(9, 15)).unwrap_or(11);
        case.ceremony = Some(day.0.at(hour, 0, 0, 0));
        case.ceremony_place = Some(
            ["Trausaal im Rathaus", "Alte Mühle"]
                .get(dice.below(2) as usize)
                .map_or_else(String::new, |p| (*p).to_owned()),
        );
    }
}
