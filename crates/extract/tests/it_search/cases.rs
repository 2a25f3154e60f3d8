//! The sets of questions that recall is measured with: single slips, and the documented harder set. The benches ask them, too.

use extract::records::{Person, Records};
use extract::search::Query;
use model::{CivilDate, PartialDate};

use super::slips::{Dice, heard, plain, slip, spelt_out, transliterated};

/// A question with the person meant.
pub struct Case {
    /// Kind of slip.
    pub kind: &'static str,
    /// Id of the person meant.
    pub id: String,
    /// The question.
    pub query: Query,
}

/// The first of the given names.
pub fn first_given(p: &Person) -> &str {
    p.given_names.split(' ').next().unwrap()
}

/// A question by names and date or year.
pub fn query(family: String, given: String, p: &Person, year_only: bool) -> Query {
    Query {
        family_name: Some(family),
        given_names: Some(given),
        date_of_birth: (!year_only).then_some(p.date_of_birth),
        birth_year: year_only.then_some(p.date_of_birth.year),
        ..Query::default()
    }
}

/// Single slips with a right first letter, the given name and the year (or date) right.
pub fn single_slips(town: &Records, count: usize) -> Vec<(String, Query)> {
    let mut dice = Dice(42);
    people(town, &mut dice, count)
        .map(|(p, mut dice)| {
            let family = slip(&mut dice, &p.family_name, false);
            (p.person_id.clone(), query(family, first_given(p).to_owned(), p, dice.below(3) > 0))
        })
        .collect()
}

/// Persons by lot who have no information block, each with dice of their own.
pub fn people<'t>(town: &'t Records, dice: &mut Dice, count: usize) -> impl Iterator<Item = (&'t Person, Dice)> {
    let blocked: std::collections::HashSet<&str> = town.blocks.iter().map(|b| b.person_id.as_str()).collect();
    let open: Vec<&Person> = town.persons.iter().filter(|p| !blocked.contains(p.person_id.as_str())).collect();
    let mut seeds: Vec<(usize, u64)> = Vec::new();
    for _ in 0..count {
        seeds.push((dice.below(open.len()), dice.0));
    }
    seeds.into_iter().map(move |(at, seed)| (open[at], Dice(seed ^ 0x5bd1_e995)))
}

fn date_slip(dice: &mut Dice, p: &Person) -> PartialDate {
    let Some(date) = p.date_of_birth.full() else { return p.date_of_birth };
    let (y, m, d) = (date.0.year(), date.0.month(), date.0.day());
    let other = match dice.below(4) {
        0 => CivilDate::new(y, d, m),
        1 => CivilDate::new(y, m, if d % 10 == 9 { d - 1 } else { d + 1 }),
        2 => CivilDate::new(y + 10 * (1 - 2 * (dice.below(2) as i16)), m, d),
        _ => CivilDate::new(y, if m == 12 { 11 } else { m + 1 }, d),
    };
    other.map_or(p.date_of_birth, PartialDate::from)
}

/// The harder set: each kind as often as the others.
pub fn harder(town: &Records, count: usize) -> Vec<Case> {
    let mut dice = Dice(7);
    let gone = town.addresses.iter().rev().filter(|a| a.to.is_some());
    let moved: std::collections::HashMap<&str, _> = gone.map(|a| (a.person_id.as_str(), a)).collect();
    let mut cases = Vec::new();
    let mut add = |kind, p: &Person, query| cases.push(Case { kind, id: p.person_id.clone(), query });
    for (p, mut d) in people(town, &mut dice, count) {
        let (family, given) = (p.family_name.clone(), first_given(p).to_owned());
        let one = slip(&mut d, &family, false);
        let two = slip(&mut d, &one, false);
        if family.chars().count() >= 6 {
            add("two slips, date", p, query(two.clone(), given.clone(), p, false));
            add("two slips, year", p, query(two, given.clone(), p, true));
        }
        if family.chars().count() >= 4 {
            add("wrong first letter", p, query(slip_first(&mut d, &family), given.clone(), p, true));
        }
        add("slip in both names", p, query(slip(&mut d, &family, false), slip(&mut d, &given, false), p, false));
        add("heard", p, query(heard(&mut d, &family), given.clone(), p, true));
        add("swapped fields", p, query(given.clone(), slip(&mut d, &family, false), p, false));
        add("umlauts spelt out", p, query(spelt_out(&family), spelt_out(&given), p, true));
        add("marks dropped", p, query(plain(&family.to_lowercase()), plain(&given.to_lowercase()), p, true));
        add(
            "date with a slip",
            p,
            Query { date_of_birth: Some(date_slip(&mut d, p)), ..query(family.clone(), given.clone(), p, false) },
        );
        let day = p.date_of_birth.german();
        add("hurried", p, Query::of(format!("{} {} {day}", slip(&mut d, &family, false), given)));
        add("hurried, turned", p, Query::of(format!("{given} {family} {}", p.date_of_birth.year)));
        if let Some(birth) = &p.birth_name {
            add("birth name", p, query(slip(&mut d, birth, false), given.clone(), p, true));
        }
        if let Some(former) = p.former_names.first() {
            add("former name", p, query(former.clone(), given.clone(), p, true));
        }
        if let Some((one, other)) = family.split_once('-').filter(|(a, b)| a.len() > 3 && b.len() > 3) {
            let half = if d.below(2) == 0 { one } else { other };
            add("half a double name", p, query(slip(&mut d, half, false), given.clone(), p, false));
        }
        if let Some((_, core)) = family.rsplit_once(' ') {
            add("without particle", p, query(core.to_owned(), given.clone(), p, true));
        }
        let other = transliterated(&family);
        if other != family.to_lowercase() {
            add("transliterated", p, query(other, given.clone(), p, false));
        }
        if let Some(a) = moved.get(p.person_id.as_str()) {
            let number = a.house_number.clone().unwrap_or_default();
            add("former address", p, Query::of(format!("{family} {given}, {} {number}", a.street)));
        }
    }
    cases
}

fn slip_first(dice: &mut Dice, name: &str) -> String {
    let mut letters = name.to_lowercase().chars().collect::<Vec<_>>();
    letters[0] = char::from(b'a' + dice.below(26) as u8);
    letters.into_iter().collect()
}
