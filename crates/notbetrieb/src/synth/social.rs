//! Running benefits and the last payment list.
//!
//! The list is the last one that was paid. It agrees with the grants but for a few differences that a careful comparison must find: an
//! account that changed after the list, a back payment that makes one amount larger, a one-off without a running grant, a grant that
//! begins after the list, and one that ended with it.

use extract::records::{Benefit, Grant, LastPayment, PayeeKind, Records};
use model::{CivilDate, Money};

use super::dice::Dice;
use super::people::{Facts, Household};
use super::places;

/// Housing companies that are paid directly (§ 35 (1) SGB XII).
pub(super) const LANDLORDS: &[&str] =
    &["Wohnbau Talbrück eG", "Kamptal Hausverwaltung GmbH", "Stiftung Lindengrund", "Baugenossenschaft Oberlohn eG"];

/// Adds grants for about four of a hundred households, and the list paid last before the reference date.
pub(super) fn add(records: &mut Records, facts: &[Facts], households: &[Household], dice: &mut Dice, today: CivilDate) {
    let landlords: Vec<(&str, String)> = LANDLORDS.iter().map(|name| (*name, places::iban(dice))).collect();
    for household in households {
        let Some(person) = records.persons.get(household.first) else { continue };
        let age = facts.get(household.first).map_or(0, |facts| facts.age);
        if person.date_of_death.is_some() && dice.per_mille(700) {
            continue;
        }
        let benefit = match (dice.below(1000), age) {
            (0..=20, _) => Benefit::Wohngeld,
            (21..=42, 67..) => Benefit::Grusi,
            (21..=29, 18..=66) => Benefit::Grusi,
            (30..=37, 18..=66) => Benefit::Hlu,
            _ => continue,
        };
        let payee = format!("{} {}", person.given_names.split(' ').next().unwrap_or_default(), person.family_name);
        let number = records.grants.len() + 1;
        let (prefix, cents) = match benefit {
            // Wohngeld is whole euro (§ 19 WoGG).
            Benefit::Wohngeld => ("50.1-WG", i64::from(dice.between(28, 720)) * 100),
            Benefit::Hlu => ("50.2-HLU", i64::from(dice.between(24_000, 96_000))),
            Benefit::Grusi => ("50.3-GS", i64::from(dice.between(9_500, 88_000))),
        };
        let third = benefit != Benefit::Wohngeld && dice.per_mille(120);
        let (payee_name, iban, payee_kind) = if third {
            let at = dice.below(landlords.len() as u32) as usize;
            let (name, iban) = landlords.get(at).map_or(("", String::new()), |l| (l.0, l.1.clone()));
            (name.to_owned(), iban, PayeeKind::ThirdParty)
        } else {
            (payee, places::iban(dice), PayeeKind::Person)
        };
        let this_month = today.month().first_day();
        let from = months_back(this_month, dice.between(1, 11));
        records.grants.push(Grant {
            grant_id: format!("G{number:06}"),
            person_id: person.person_id.clone(),
            benefit,
            file_number: format!("{prefix}-{:05}", number * 3 + 100),
            from,
            // Grants run for twelve months as a rule (§ 25 WoGG, § 44 SGB XII).
            until: Some(months_back(from, 0).plus_days(364))
                .map(|day| day.month().first_day().plus_days(-1).max(this_month.plus_days(27))),
            amount: Money::from_cents(cents),
            payee_name,
            iban,
            payee_kind,
            household_id: person.household_id.clone(),
        });
    }
    differences(records, dice, today);
}

fn months_back(day: CivilDate, months: u32) -> CivilDate {
    (0..months).fold(day.month(), |month, _| month.previous()).first_day()
}

/// The last list, and where it does not agree with the grants.
fn differences(records: &mut Records, dice: &mut Dice, today: CivilDate) {
    // Benefits are paid in advance: this month's money left the bank at the end of the month before.
    let month = today.month();
    let paid_on = bank_day_before(month.first_day());
    let count = records.grants.len();
    // Of each difference one, and one more for every three hundred grants.
    let marked = |offset: usize| move |at: usize| at % 300 == offset && count > offset;
    let (newer, ended, moved, larger) = (marked(3), marked(11), marked(17), marked(23));
    for at in 0..count {
        let Some(grant) = records.grants.get_mut(at) else { continue };
        if newer(at) {
            grant.from = month.next().first_day();
        }
        if ended(at) {
            grant.until = Some(month.next().first_day().plus_days(-1));
        }
        let mut line = LastPayment {
            payment_id: format!("Z{:06}", at + 1),
            grant_id: Some(grant.grant_id.clone()),
            person_id: Some(grant.person_id.clone()),
            benefit: grant.benefit,
            file_number: grant.file_number.clone(),
            month,
            amount: grant.amount,
            payee_name: grant.payee_name.clone(),
            iban: grant.iban.clone(),
            paid_on: Some(paid_on),
            end_to_end_id: Some(format!("TB-{month}-{:06}", at + 1)),
        };
        if moved(at) && grant.payee_kind == PayeeKind::Person {
            grant.iban = places::iban(dice);
        }
        if larger(at) {
            line.amount = line.amount + Money::from_cents(i64::from(dice.between(2_000, 40_000)));
        }
        if !newer(at) {
            records.last_payments.push(line);
        }
    }
    one_offs(records, dice, month, paid_on);
}

/// One-off payments without a running grant, one for every three hundred lines: they must not be repeated.
fn one_offs(records: &mut Records, dice: &mut Dice, month: model::Month, paid_on: CivilDate) {
    let persons = records.persons.len() as u32;
    for number in 0..records.last_payments.len().div_ceil(300) {
        let Some(person) = records.persons.get(dice.below(persons) as usize) else { continue };
        let line = records.last_payments.len() + number + 500_000;
        let payee = format!("{} {}", person.given_names.split(' ').next().unwrap_or_default(), person.family_name);
        let row = LastPayment {
            payment_id: format!("Z{line:06}"),
            grant_id: None,
            person_id: Some(person.person_id.clone()),
            benefit: Benefit::Hlu,
            file_number: format!("50.2-EB-{:05}", number + 1),
            month,
            amount: Money::from_cents(i64::from(dice.between(5_000, 60_000))),
            payee_name: payee,
            iban: places::iban(dice),
            paid_on: Some(paid_on),
            end_to_end_id: Some(format!("TB-{month}-EB{:04}", number + 1)),
        };
        records.last_payments.push(row);
    }
}

/// The last weekday before a date.
fn bank_day_before(day: CivilDate) -> CivilDate {
    let mut day = day.plus_days(-1);
    while day.0.weekday().to_monday_one_offset() > 5 {
        day = day.plus_days(-1);
    }
    day
}
