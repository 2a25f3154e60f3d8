//! Which entries of a dictionary a typed name can mean, and how well.

use crate::register::columns::Sheet;
use crate::search::keys::{self, CORE, MAX_KEY, PART, fold, fold_loose, is_particle, words};
use crate::search::lexicon::Lexicon;
use crate::search::query::Reason;

/// How far a search goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Effort {
    /// As typed, marks and parts aside.
    Exact,
    /// One slip, sound, beginning.
    Near,
    /// Two slips; dates with a slip.
    Far,
}

/// An entry, how well it fits (1 to 100), and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Match {
    pub(crate) target: u32,
    pub(crate) quality: u32,
    pub(crate) reason: Reason,
}

/// Matches sorted by target, each target once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matches(Vec<Match>);

impl Matches {
    fn from(mut found: Vec<Match>) -> Self {
        found.sort_unstable_by_key(|m| (m.target, u32::MAX - m.quality, m.reason));
        found.dedup_by_key(|m| m.target);
        Self(found)
    }
    /// How well this entry fits.
    pub(crate) fn get(&self, target: u32) -> Option<Match> {
        let at = self.0.binary_search_by_key(&target, |m| m.target).ok()?;
        self.0.get(at).copied()
    }
    /// Best first.
    pub(crate) fn best_first(&self) -> Vec<Match> {
        let mut sorted = self.0.clone();
        sorted.sort_by_key(|m| (u32::MAX - m.quality, m.target));
        sorted
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Match> {
        self.0.iter()
    }
}

/// What is allowed of a dictionary: names are heard and translated, streets are not.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// Least letters of a beginning.
    pub(crate) prefix: usize,
    /// Kölner Phonetik and transliteration.
    pub(crate) sounds: bool,
}

/// Family names, account holders.
pub(crate) const NAMES: Manner = Manner { prefix: 3, sounds: true };
/// Given names: two letters are common, one is an initial.
pub(crate) const GIVEN: Manner = Manner { prefix: 1, sounds: true };
/// Streets and towns.
pub(crate) const PLACES: Manner = Manner { prefix: 4, sounds: false };

/// One way of reading what was typed: the key and the most it is worth.
struct Reading {
    key: String,
    worth: u32,
    reason: Option<Reason>,
}

/// All entries that the typed text can mean.
pub(crate) fn find(sheet: &Sheet, lexicon: &Lexicon, typed: &str, manner: Manner, effort: Effort) -> Matches {
    let mut found: Vec<Match> = Vec::new();
    for reading in readings(typed) {
        let letters = reading.key.len();
        let mut add = |key: u32, quality: u32, reason: Reason| {
            for (target, kind) in lexicon.targets(sheet, key) {
                let (share, reason) = match (kind, reading.reason) {
                    (_, Some(partly)) => (100, partly),
                    (CORE, _) => (97, Reason::PartOfName),
                    (PART, _) => (86, Reason::PartOfName),
                    _ => (100, reason),
                };
                let quality = quality * share * reading.worth / 10_000;
                found.push(Match { target, quality, reason });
            }
        };
        if let Some(key) = lexicon.exact(sheet, &reading.key) {
            add(key, 100, Reason::Exact);
        }
        if effort == Effort::Exact {
            continue;
        }
        if letters >= manner.prefix {
            let range = lexicon.prefix(sheet, &reading.key);
            for key in range {
                let longer = lexicon.key(sheet, key).len() > letters;
                if longer {
                    let quality = match letters {
                        1 => 62,
                        2 => 76,
                        3 => 80,
                        _ => 84,
                    };
                    add(key, quality, Reason::BeginsWith);
                }
            }
        }
        let most = match (letters, effort) {
            (0..=2, _) => 0,
            (3..=4, _) | (_, Effort::Near) => 1,
            _ => 2,
        };
        if most > 0 {
            lexicon.near(sheet, &reading.key, most, &mut |key, slips| {
                if slips > 0 {
                    add(key, worth_of_slips(slips, letters), Reason::SimilarSpelling);
                }
            });
        }
        if manner.sounds {
            for key in lexicon.sounding(sheet, &reading.key) {
                add(key, 74, Reason::SoundsAlike);
            }
            for key in lexicon.transliterated(sheet, &reading.key) {
                add(key, 72, Reason::Transliteration);
            }
        }
    }
    Matches::from(found)
}

/// Entries that the typed text is exactly, gaps, hyphens, marks and particles aside.
pub(crate) fn exactly(sheet: &Sheet, lexicon: &Lexicon, typed: &str) -> Matches {
    let mut found = Vec::new();
    for reading in readings(typed).into_iter().filter(|reading| reading.worth > 90) {
        let key = lexicon.exact(sheet, &reading.key);
        for (target, kind) in key.into_iter().flat_map(|key| lexicon.targets(sheet, key)) {
            let (share, reason) = match kind {
                PART => continue,
                CORE => (97, Reason::PartOfName),
                _ => (100, reading.reason.unwrap_or(Reason::Exact)),
            };
            found.push(Match { target, quality: share * reading.worth / 100, reason });
        }
    }
    Matches::from(found)
}

fn worth_of_slips(slips: u8, letters: usize) -> u32 {
    match (slips, letters) {
        (1, 0..=3) => 82,
        (1, 4) => 86,
        (1, _) => 90,
        (_, 0..=6) => 70,
        _ => 75,
    }
}

/// The ways to read a typed name: whole with umlauts spelt out and dropped, without particles, its parts.
fn readings(typed: &str) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::with_capacity(2);
    let mut add = |mut key: String, worth: u32, reason: Option<Reason>| {
        key.truncate(MAX_KEY);
        if !key.is_empty() && !readings.iter().any(|known| known.key == key) {
            readings.push(Reading { key, worth, reason });
        }
    };
    for fold in [fold, fold_loose] {
        let parts: Vec<String> = words(typed).map(fold).collect();
        add(parts.concat(), 100, None);
        if parts.len() > 1 {
            let core: Vec<&String> = parts.iter().filter(|part| !is_particle(part)).collect();
            let joined = core.iter().map(|part| part.as_str()).collect();
            add(joined, 97, Some(Reason::PartOfName));
            if core.len() > 1 {
                for part in core.into_iter().filter(|part| part.len() > 2) {
                    add(part.clone(), 78, Some(Reason::PartOfName));
                }
            }
        }
    }
    readings
}

/// Whether two names are the same letter by letter, case, gaps and hyphens aside.
pub(crate) fn same_spelling(a: &str, b: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        keys::words(text).flat_map(|word| word.chars().flat_map(char::to_lowercase))
    }
    letters(a).eq(letters(b))
}
