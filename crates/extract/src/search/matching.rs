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
    fn from(found: &[Match]) -> Self {
        // Sorted as plain numbers: target, then the better one, then the earlier reason.
        let key = |m: &Match| u64::from(m.target) << 32 | u64::from(100 - m.quality.min(100)) << 8 | m.reason as u64;
        let mut keys: Vec<u64> = found.iter().map(key).collect();
        keys.sort_unstable();
        keys.dedup_by_key(|key| *key >> 32);
        let back = |key: u64| Match {
            target: (key >> 32) as u32,
            quality: 100 - (key >> 8 & 255) as u32,
            reason: Reason::ALL.get((key & 255) as usize).copied().unwrap_or(Reason::Exact),
        };
        Self(keys.into_iter().map(back).collect())
    }
    /// How well this entry fits.
    pub(crate) fn get(&self, target: u32) -> Option<Match> {
        let at = self.0.binary_search_by_key(&target, |m| m.target).ok()?;
        self.0.get(at).copied()
    }
    /// Best first; the same quality in the order of the dictionary.
    pub(crate) fn best_first(&self) -> impl Iterator<Item = Match> {
        let mut order: Vec<u64> =
            self.0.iter().zip(0u64..).map(|(m, at)| u64::from(100 - m.quality.min(100)) << 32 | at).collect();
        order.sort_unstable();
        order.into_iter().filter_map(|key| self.0.get((key & u64::from(u32::MAX)) as usize).copied())
    }
    /// The best quality among them; 0 without any.
    pub(crate) fn best(&self) -> u32 {
        self.0.iter().map(|m| m.quality).max().unwrap_or(0)
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Match> {
        self.0.iter()
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a typed name can mean, up to one slip and up to two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meant {
    near: Matches,
    far: Matches,
}

impl Meant {
    /// What is meant if one goes this far.
    pub(crate) fn at(&self, effort: Effort) -> &Matches {
        if effort == Effort::Far { &self.far } else { &self.near }
    }
    /// The same whatever the effort.
    pub(crate) fn always(matches: Matches) -> Self {
        Self { near: matches.clone(), far: matches }
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

/// All entries that the typed text can mean, up to this effort; with `Far` also what a lesser effort would find.
pub(crate) fn find(sheet: &Sheet, lexicon: &Lexicon, typed: &str, manner: Manner, effort: Effort) -> Meant {
    let (mut found, mut two_slips): (Vec<Match>, Vec<Match>) = Default::default();
    for reading in readings(typed) {
        let letters = reading.key.len();
        let add = |key: u32, quality: u32, reason: Reason, found: &mut Vec<Match>| {
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
        let whole = lexicon.exact(sheet, &reading.key);
        if let Some(key) = whole {
            add(key, 100, Reason::Exact, &mut found);
        }
        if effort == Effort::Exact {
            continue;
        }
        if letters >= manner.prefix {
            let quality = match letters {
                1 => 62,
                2 => 76,
                3 => 80,
                _ => 84,
            };
            for key in lexicon.prefix(sheet, &reading.key).filter(|key| Some(*key) != whole) {
                add(key, quality, Reason::BeginsWith, &mut found);
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
                    let found = if slips > 1 { &mut two_slips } else { &mut found };
                    add(key, worth_of_slips(slips, letters), Reason::SimilarSpelling, found);
                }
            });
        }
        if manner.sounds {
            for key in lexicon.sounding(sheet, &reading.key) {
                add(key, 74, Reason::SoundsAlike, &mut found);
            }
            for key in lexicon.transliterated(sheet, &reading.key) {
                add(key, 72, Reason::Transliteration, &mut found);
            }
        }
    }
    let near = Matches::from(&found);
    if effort < Effort::Far {
        return Meant { near, far: Matches::default() };
    }
    if two_slips.is_empty() {
        return Meant::always(near);
    }
    found.append(&mut two_slips);
    Meant { near, far: Matches::from(&found) }
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
    Matches::from(&found)
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
