//! The search held against a plain reference: every person is looked at, nothing is looked up, nothing is cut short.
//!
//! The scores are those of docs/formats/register.md. The search may differ from the reference in one thing only: who of several
//! with the same score stands on the last places. That it cuts nothing else is what this test shows, and with it that the bounds
//! are right by which the search leaves out names, dates and whole readings.

use std::collections::BTreeMap;

use model::PartialDate;
use model::role::ClassGroup;
use proptest::prelude::*;

use super::keys::{fold, fold_loose, is_particle, skeleton, sound, words};
use super::{MAX_HITS, Query, search};
use crate::records::{Group, Person, Records, Sex};
use crate::register::{Register, encode_group};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Debug)]
enum Stage {
    Exact,
    Near,
    Far,
    Relaxed,
}

/// Slips between two texts: a letter too many, missing, wrong, or two neighbours swapped.
fn slips(a: &[u8], b: &[u8]) -> usize {
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let wrong = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = wrong.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(d[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    d[a.len()][b.len()]
}

/// A name in its spellings: text, percent it is worth, and whether it is the whole name.
fn spellings(name: &str, part_worth: u32, least_part: usize) -> Vec<(String, u32, bool)> {
    let mut found: Vec<(String, u32, bool)> = Vec::new();
    for fold in [fold, fold_loose] {
        let parts: Vec<String> = words(name).map(fold).collect();
        let mut all = vec![(parts.concat(), 100, true)];
        if parts.len() > 1 {
            let core: Vec<String> = parts.into_iter().filter(|part| !is_particle(part)).collect();
            all.push((core.concat(), 97, false));
            if core.len() > 1 {
                all.extend(core.into_iter().filter(|p| p.len() >= least_part).map(|part| (part, part_worth, false)));
            }
        }
        for (text, worth, whole) in all {
            if !text.is_empty() && !found.iter().any(|(known, ..)| *known == text) {
                found.push((text, worth, whole));
            }
        }
    }
    found
}

/// How well a typed text fits a registered one, in percent; 0 not at all.
fn fits(typed: &str, known: &str, shortest_beginning: usize, stage: Stage) -> u32 {
    let mut best = 0;
    for (asked, worth, asked_whole) in spellings(typed, 78, 3) {
        for (key, share, _) in spellings(known, 86, 2) {
            let letters = asked.len();
            let mut quality = if asked == key { 100 } else { 0 };
            if stage != Stage::Exact {
                if key.len() > letters && key.starts_with(&asked) && letters >= shortest_beginning {
                    quality = quality.max([62, 76, 80, 84][letters.min(4) - 1]);
                }
                let most = if letters < 3 {
                    0
                } else if letters < 5 || stage == Stage::Near {
                    1
                } else {
                    2
                };
                quality = quality.max(match slips(asked.as_bytes(), key.as_bytes()) {
                    1 if most >= 1 && letters == 3 => 82,
                    1 if most >= 1 && letters == 4 => 86,
                    1 if most >= 1 => 90,
                    2 if most == 2 && letters <= 6 => 70,
                    2 if most == 2 => 75,
                    _ => 0,
                });
                let alike = |code: fn(&str) -> String| code(&asked).len() >= 2 && code(&asked) == code(&key);
                quality = quality.max(if alike(sound) { 74 } else { 0 }).max(if alike(skeleton) { 72 } else { 0 });
            }
            let share = if asked_whole { share } else { 100 };
            best = best.max(quality * share * worth / 10_000);
        }
    }
    best
}

/// How well a date of birth fits.
fn date_fits(query: &Query, born: PartialDate, stage: Stage) -> Option<u32> {
    let slipped = stage >= Stage::Far;
    let year = i32::from(born.year);
    if let Some(asked) = query.birth_year.map(i32::from) {
        return match year - asked {
            0 => Some(100),
            1 | -1 | 10 | -10 if slipped => Some(60),
            _ => None,
        };
    }
    let asked = query.date_of_birth.unwrap();
    let parts = |date: PartialDate| (date.year, date.month.unwrap_or(0), date.day.unwrap_or(0));
    let ((y, m, d), (by, bm, bd)) = (parts(asked), parts(born));
    if (by, bm, bd) == (y, m, d) {
        return Some(100);
    }
    if bd == 0 {
        return match bm {
            0 => (by == y).then_some(80),
            _ => ((by, bm) == (y, m)).then_some(85),
        };
    }
    if !slipped {
        return None;
    }
    if (by, bm, bd) == (y, d, m) {
        return Some(82);
    }
    if (by, bm) == (y, m) && (bd - d).abs() == 1 {
        return Some(78);
    }
    let digits = |y: i16, m: i8, d: i8| format!("{d:02}{m:02}{y:04}").into_bytes();
    let (a, b) = (digits(y, m, d), digits(by, bm, bd));
    let wrong = a.iter().zip(&b).filter(|(a, b)| a != b).count() == 1;
    let swapped = [0, 2, 4, 5, 6].into_iter().any(|at| {
        let mut other = a.clone();
        other.swap(at, at + 1);
        other == b
    });
    (wrong || swapped).then_some(75)
}

/// What is asked, taken apart as the search does it: fields, one family name, at least one given name, a date or a year.
struct Asked<'q> {
    query: &'q Query,
    family: Vec<&'q str>,
    given: Vec<&'q str>,
    whole_date: bool,
}

impl Asked<'_> {
    fn word(&self, word: &str, person: &Person, stage: Stage) -> u32 {
        let usual = person.usual_given_name.as_deref().unwrap_or("");
        words(&person.given_names).chain(words(usual)).map(|name| fits(word, name, 1, stage)).max().unwrap_or(0)
    }
    /// The score of a person with words (of 260 each) and perhaps a family name (percent of 400, already shared out).
    fn score(&self, family: Option<u32>, left: &[&str], person: &Person, stage: Stage) -> Option<(u32, bool)> {
        let weight = if self.whole_date { 340 } else { 180 };
        let total = left.len() as u32 * 260 + weight + family.map_or(0, |_| 400);
        let (mut sum, mut failed) = (family.unwrap_or(0), 0);
        let date = date_fits(self.query, person.date_of_birth, stage);
        match date {
            Some(quality) => sum += weight * quality,
            None => failed += 1,
        }
        let as_asked = self.whole_date && date == Some(100);
        for word in left {
            match self.word(word, person, stage) {
                0 => failed += 1,
                quality => sum += 260 * quality,
            }
        }
        let allowed = u32::from(stage == Stage::Relaxed || stage == Stage::Far && as_asked);
        let score = (sum * 10 / total).min(1000);
        (failed <= allowed && score >= 450).then_some((score, as_asked))
    }
    /// All scores by which the names of a person lead there.
    fn by_names(&self, person: &Person, stage: Stage) -> Vec<(u32, bool)> {
        let mut found = Vec::new();
        let names = std::iter::once((person.family_name.as_str(), 100))
            .chain(person.birth_name.as_deref().map(|name| (name, 96)))
            .chain(person.former_names.iter().map(|name| (name.as_str(), 94)));
        let (family, given) = (self.query.family_name.as_deref().unwrap(), self.query.given_names.as_deref().unwrap());
        for (name, share) in names {
            for (typed, left, share) in [(family, &self.given, share), (given, &self.family, share * 95 / 100)] {
                let mut quality = fits(typed, name, 3, stage);
                if quality == 0 {
                    continue;
                }
                let plain = |text: &str| {
                    words(text).flat_map(|w| w.to_lowercase().chars().collect::<Vec<_>>()).collect::<String>()
                };
                if quality == 100 && plain(typed) != plain(name) {
                    quality = 99;
                }
                found.extend(self.score(Some(400 * quality * share / 100), left, person, stage));
            }
        }
        found
    }
    /// The score by the date alone: every word is then looked for among the given names.
    fn by_date(&self, person: &Person, stage: Stage) -> Option<(u32, bool)> {
        let reach = if stage == Stage::Relaxed { Stage::Far } else { Stage::Near };
        date_fits(self.query, person.date_of_birth, reach)?;
        let all: Vec<&str> = self.given.iter().chain(&self.family).copied().collect();
        self.score(None, &all, person, stage)
    }
}

/// Scores of everybody, by person; none below the least.
fn reference(query: &Query, persons: &[Person]) -> BTreeMap<String, u32> {
    let asked = Asked {
        query,
        family: words(query.family_name.as_deref().unwrap()).filter(|word| !is_particle(&fold(word))).collect(),
        given: words(query.given_names.as_deref().unwrap()).collect(),
        whole_date: query.date_of_birth.is_some(),
    };
    let mut scores: BTreeMap<String, (u32, bool)> = BTreeMap::new();
    for stage in [Stage::Exact, Stage::Near, Stage::Far, Stage::Relaxed] {
        if stage == Stage::Relaxed && !scores.is_empty() {
            break;
        }
        let mut add = |person: &Person, found: Vec<(u32, bool)>| {
            for (score, as_asked) in found {
                let known = scores.entry(person.person_id.clone()).or_default();
                if score > known.0 {
                    *known = (score, as_asked);
                }
            }
        };
        persons.iter().for_each(|person| add(person, asked.by_names(person, stage)));
        // By the date alone: where no name led anywhere, and with the whole date also when one goes far.
        let nobody = scores.is_empty();
        let by_date = nobody || stage >= Stage::Far && asked.whole_date;
        if stage != Stage::Exact && by_date {
            for person in persons {
                let found: Vec<_> = asked.by_date(person, stage).into_iter().collect();
                for (score, as_asked) in found {
                    let known = scores.entry(person.person_id.clone()).or_default();
                    if score > known.0 {
                        *known = (score, as_asked);
                    }
                }
            }
        }
        let best = scores.values().map(|(score, _)| *score).max().unwrap_or(0);
        let perfect = best == 1000 && asked.whole_date;
        let as_asked = best >= 920 && scores.values().any(|(score, as_asked)| *score == best && *as_asked);
        if stage == Stage::Exact && perfect || stage == Stage::Near && (best == 1000 || as_asked) {
            break;
        }
    }
    scores.into_iter().map(|(person, (score, _))| (person, score)).collect()
}

fn name() -> impl Strategy<Value = String> {
    // Few letters, so that slips, sounds and beginnings meet; no e, so that a spelt-out umlaut is never another name's letters.
    let one = "[bm][aäo]n[ns]{0,1}[ao](bd|k|tt)";
    prop_oneof![
        6 => one.prop_map(String::from),
        1 => (one, one).prop_map(|(a, b)| format!("{a}-{b}")),
        1 => one.prop_map(|a| format!("von {a}")),
    ]
}

fn given() -> impl Strategy<Value = String> {
    let one = "[kl][ai][rs]a";
    prop_oneof![3 => one.prop_map(String::from), 1 => (one, one).prop_map(|(a, b)| format!("{a} {b}"))]
}

fn born() -> impl Strategy<Value = PartialDate> {
    (1955i16..1959, 1i8..4, 1i8..6, 0..12).prop_map(|(year, month, day, known)| PartialDate {
        year,
        month: (known > 0).then_some(month),
        day: (known > 1).then_some(day),
    })
}

/// A town of few names, so that more than twenty are alike and the search has to choose.
fn town() -> impl Strategy<Value = Vec<Person>> {
    let index = any::<prop::sample::Index>;
    let person =
        (index(), proptest::option::weighted(0.2, index()), proptest::option::weighted(0.2, index()), index(), born());
    let pools = (proptest::collection::vec(name(), 2..9), proptest::collection::vec(given(), 1..5));
    (pools, proptest::collection::vec(person, 1..160)).prop_map(|((names, givens), persons)| {
        let name = |at: prop::sample::Index| at.get(&names).clone();
        let person = |(family, birth, former, given, date_of_birth): (
            prop::sample::Index,
            Option<_>,
            Option<_>,
            prop::sample::Index,
            _,
        )| Person {
            person_id: String::new(),
            family_name: name(family),
            birth_name: birth.map(name),
            former_names: former.map(name).into_iter().collect(),
            given_names: given.get(&givens).clone(),
            usual_given_name: None,
            doctorate: None,
            date_of_birth,
            place_of_birth: None,
            state_of_birth: None,
            sex: Sex::None,
            nationalities: Vec::new(),
            marital_status: None,
            spouse_id: None,
            mother_id: None,
            father_id: None,
            household_id: None,
            moved_in: None,
            date_of_death: None,
        };
        persons.into_iter().map(person).collect()
    })
}

/// Another text, or this one with up to two letters changed.
fn misspelt(text: &str, changes: &[(prop::sample::Index, u8, char)]) -> String {
    let mut letters: Vec<char> = text.to_lowercase().chars().collect();
    for (at, how, letter) in changes {
        let at = at.index(letters.len());
        match how % 4 {
            0 if at + 1 < letters.len() => letters.swap(at, at + 1),
            1 if letters.len() > 3 => drop(letters.remove(at)),
            2 => letters.insert(at, *letter),
            _ => letters[at] = *letter,
        }
    }
    letters.into_iter().collect()
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, char)>> {
    let letter = prop::sample::select(vec!['a', 'o', 'n', 's', 'k', 'd']);
    proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), letter), 0..3)
}

fn check(mut persons: Vec<Person>, query: &Query) -> Result<(), TestCaseError> {
    for (person, number) in persons.iter_mut().zip(0..) {
        person.person_id = format!("p{number:04}");
    }
    let records = Records { persons, ..Records::default() };
    let register = Register::decode([(Group::Register, encode_group(&records, Group::Register))]).unwrap();
    let hits = search(&register, query, &[ClassGroup::Register]);
    let expected = reference(query, &records.persons);
    for hit in &hits {
        prop_assert_eq!(Some(&u32::from(hit.score)), expected.get(&hit.person_id), "{:?} {:?}", hit, query);
    }
    let mut scores: Vec<u32> = expected.values().copied().collect();
    scores.sort_unstable_by(|a, b| b.cmp(a));
    scores.truncate(MAX_HITS);
    let found: Vec<u32> = hits.iter().map(|hit| u32::from(hit.score)).collect();
    prop_assert_eq!(found, scores, "{:?}", query);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_search_gives_the_scores_that_a_look_at_every_person_gives(
        persons in town(), of in any::<prop::sample::Index>(), slips in (changes(), changes()),
        day in 0i8..3, kind in 0..5,
    ) {
        let meant = of.get(&persons).clone();
        let (mut family, mut given) = (misspelt(&meant.family_name, &slips.0), misspelt(&meant.given_names, &slips.1));
        // Somebody at random is looked for as often as not under a birth name or with the fields swapped.
        match (kind, &meant.birth_name) {
            (0, _) => std::mem::swap(&mut family, &mut given),
            (1, Some(name)) => family = misspelt(name, &slips.0),
            _ => {}
        }
        prop_assume!(words(&family).any(|word| !is_particle(&fold(word))) && words(&given).next().is_some());
        let mut query = Query { family_name: Some(family), given_names: Some(given), ..Query::default() };
        match meant.date_of_birth.full() {
            Some(_) if kind != 2 => {
                let date = meant.date_of_birth;
                query.date_of_birth = Some(PartialDate { day: date.day.map(|d| (d + day).clamp(1, 28)), ..date });
            }
            _ => query.birth_year = Some(meant.date_of_birth.year + i16::from(day)),
        }
        check(persons, &query)?;
    }
}
