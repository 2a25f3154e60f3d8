//! Warnings about a delivery that is well-formed and yet may be wrong: counted by class, never with the contents of a row.
//!
//! What the extract before held is known from its signed proof alone, because the sealing machine cannot open it.

use std::collections::{BTreeMap, HashMap};

use model::{Instant, Problem};

use crate::import::Gathered;
use crate::lists::{self, Municipality};
use crate::records::Class;
use crate::register::columns::count;
use crate::register::pack;
use crate::stock::Stock;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// From when on something is worth a warning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Percent by which a class may shrink or grow against the extract before.
    pub change_percent: u32,
    /// The same for single classes.
    pub of_class: BTreeMap<Class, u32>,
    /// Days that the state of a class may be old.
    pub age_days: u32,
    /// Years a living person may be old.
    pub years: u32,
    /// Grants that may be paid to one account.
    pub grants_of_account: u32,
}

impl Default for Limits {
    /// Registers of a town change by a few percent a year; payment lists more, and small classes by chance.
    fn default() -> Self {
        Self {
            change_percent: 10,
            of_class: BTreeMap::from([
                (Class::Appointments, 75),
                (Class::CivilCases, 75),
                (Class::LastPayments, 25),
                (Class::Contacts, 50),
            ]),
            age_days: 7,
            years: 115,
            grants_of_account: 25,
        }
    }
}

impl Limits {
    fn percent(&self, class: Class) -> u32 {
        self.of_class.get(&class).copied().unwrap_or(self.change_percent)
    }
}

/// All warnings, by class. `previous` are the counts of the extract before, `now` is the moment of the check.
#[must_use]
pub fn warnings(
    gathered: &Gathered,
    previous: Option<&BTreeMap<Class, u64>>,
    now: Instant,
    limits: &Limits,
) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(previous) = previous {
        compared(&gathered.stock.counts(), previous, limits, &mut found);
    }
    for entry in &gathered.manifest.classes {
        let class = entry.class.name();
        if entry.as_of > now {
            found.push(Problem::new("NB-E-128").with("class", class).with("at", entry.as_of.german()));
        } else if now.0.saturating_sub(entry.as_of.0) > i64::from(limits.age_days).saturating_mul(DAY_MS) {
            let days = now.0.saturating_sub(entry.as_of.0) / DAY_MS;
            let problem = Problem::new("NB-E-129").with("class", class).with("days", days);
            found.push(problem.with("limit", limits.age_days));
        }
    }
    persons(gathered, limits, &mut found);
    addresses(&gathered.stock, &mut found);
    accounts(&gathered.stock, limits, &mut found);
    found
}

/// Against the extract before. Fewer than ten records say nothing.
fn compared(now: &BTreeMap<Class, u64>, previous: &BTreeMap<Class, u64>, limits: &Limits, found: &mut Vec<Problem>) {
    for (class, before) in previous.iter().filter(|(_, before)| **before > 0) {
        let rows = now.get(class).copied().unwrap_or_default();
        if rows == 0 {
            found.push(Problem::new("NB-E-127").with("class", class.name()).with("before", before));
            continue;
        }
        let changed = rows.abs_diff(*before);
        let limit = limits.percent(*class);
        if changed < 10 || u128::from(changed) * 100 <= u128::from(*before) * u128::from(limit) {
            continue;
        }
        let percent = u128::from(changed) * 100 / u128::from(*before);
        let problem = if rows < *before { Problem::new("NB-E-125") } else { Problem::new("NB-E-126") };
        let problem = problem.with("class", class.name()).with("before", before).with("now", rows);
        found.push(problem.with("percent", percent).with("limit", limit));
    }
}

fn persons(gathered: &Gathered, limits: &Limits, found: &mut Vec<Problem>) {
    let persons = &gathered.stock.persons;
    let rows = count(persons.len());
    let as_of = gathered.manifest.class(Class::Persons).map(|entry| entry.as_of.civil_date());
    if let Some((year, ..)) = as_of.map(|day| pack::unpacked(pack::date(Some(day)))) {
        let living = (0..rows).filter(|row| persons.died.get(*row) == 0);
        let old = living.filter(|row| {
            let (born, ..) = pack::unpacked(persons.born.get(*row));
            born > 0 && year.saturating_sub(born) > limits.years
        });
        let old = old.count();
        if old > 0 {
            found
                .push(Problem::new("NB-E-130").with("class", "persons").with("count", old).with("years", limits.years));
        }
    }
    // The same name, whole date and place of birth under two ids. Keys are numbers of dictionaries, so equal ones are equal texts;
    // mixed to one number each, two millions of them collide by chance once in millions of deliveries.
    let mut keys: Vec<u64> = (0..rows)
        .filter(|row| pack::to_date(persons.born.get(*row)).is_some())
        .map(|row| {
            let parts = [
                persons.family.get(row),
                persons.given.get(row),
                persons.born.get(row),
                persons.place_of_birth.get(row),
            ];
            parts.into_iter().fold(0u64, |key, part| mixed(key ^ u64::from(part)))
        })
        .collect();
    keys.sort_unstable();
    let twice = keys.windows(2).filter(|pair| matches!(pair, [a, b] if a == b)).count();
    if twice > 0 {
        found.push(Problem::new("NB-E-131").with("class", "persons").with("count", twice));
    }
    let strange: Vec<bool> = (0..count(persons.nationality_lists.len()))
        .map(|list| {
            let mut codes = persons.nationality_lists.text(list).split(';').filter(|code| !code.is_empty());
            codes.any(|code| !lists::is_nationality(code))
        })
        .collect();
    let unknown = |row: &u32| strange.get(persons.nationalities.get(*row) as usize).copied().unwrap_or(false);
    let unknown = (0..rows).filter(unknown).count();
    if unknown > 0 {
        found.push(Problem::new("NB-E-133").with("class", "persons").with("count", unknown));
    }
}

/// Spreads a number over 64 bits (the finalizer of SplitMix64).
fn mixed(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn addresses(stock: &Stock, found: &mut Vec<Problem>) {
    let table = &stock.addresses;
    let wrong: Vec<bool> = std::iter::once(false)
        .chain(
            (0..count(table.words.len()))
                .map(|word| lists::municipality(table.words.text(word)) == Municipality::Unknown),
        )
        .collect();
    let owned = (0..count(table.owners.rows())).filter(|row| table.owners.of(*row).is_some());
    let unknown = owned.filter(|row| wrong.get(table.ags.get(*row) as usize).copied().unwrap_or(false)).count();
    if unknown > 0 {
        found.push(Problem::new("NB-E-134").with("class", "addresses").with("count", unknown));
    }
}

fn accounts(stock: &Stock, limits: &Limits, found: &mut Vec<Problem>) {
    let mut grants: HashMap<&str, u32> = HashMap::new();
    for grant in &stock.rest.grants {
        *grants.entry(grant.iban.as_str()).or_default() += 1;
    }
    let many = grants.values().filter(|grants| **grants > limits.grants_of_account);
    let (accounts, most) = many.fold((0u32, 0u32), |(accounts, most), grants| (accounts + 1, most.max(*grants)));
    if accounts > 0 {
        let problem = Problem::new("NB-E-132").with("class", "grants").with("count", accounts).with("most", most);
        found.push(problem.with("limit", limits.grants_of_account));
    }
}
