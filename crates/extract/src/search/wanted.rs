//! A question taken apart: words that must be found somewhere, ways to come by candidates, the date, numbers.

use crate::register::PersonSheet;
use crate::search::birth::{self, Plan, Typed};
use crate::search::keys::{fold, is_particle, words};
use crate::search::matching::{Effort, GIVEN, Meant, NAMES, PLACES, exactly, find};
use crate::search::query::Query;
use crate::search::street;

/// Most words of a text that are looked at.
const MAX_WORDS: usize = 8;
/// Longest text that is looked at, in characters.
const MAX_TEXT: usize = 200;

/// Where a word may be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Roles {
    pub(crate) family: bool,
    pub(crate) given: bool,
    pub(crate) street: bool,
    pub(crate) town: bool,
}

const NOWHERE: Roles = Roles { family: false, given: false, street: false, town: false };
const ANYWHERE: Roles = Roles { family: true, given: true, street: true, town: true };

/// A word with what it can mean.
pub(crate) struct Word {
    text: String,
    roles: Roles,
    pub(crate) weight: u32,
    pub(crate) family: Meant,
    pub(crate) given: Meant,
    pub(crate) street: Meant,
    pub(crate) town: Meant,
}

impl Word {
    /// A place in a field of its own.
    pub(crate) fn is_place(&self) -> bool {
        !self.roles_name()
    }
    /// The best quality that anybody can have for it; 0 where nobody can.
    pub(crate) fn best(&self, effort: Effort) -> u32 {
        [&self.given, &self.street, &self.town, &self.family]
            .map(|m| m.at(effort).best())
            .into_iter()
            .max()
            .unwrap_or(0)
    }
    /// Can be a name of the person.
    pub(crate) fn roles_name(&self) -> bool {
        self.roles.given || self.roles.family
    }
}

/// A way to come by candidates: somebody's family name.
pub(crate) struct Lead {
    /// What is taken for the family name.
    pub(crate) text: String,
    /// Words (bits) that are used up by it, or stand for nothing in this reading.
    pub(crate) uses: u32,
    /// Given and family name are taken from each other's field.
    pub(crate) swapped: bool,
    /// Several words that are not known to belong together.
    guess: bool,
    pub(crate) matches: Meant,
}

/// The question.
pub(crate) struct Wanted {
    pub(crate) words: Vec<Word>,
    pub(crate) leads: Vec<Lead>,
    pub(crate) birth: Option<Plan>,
    pub(crate) house_number: Option<String>,
    pub(crate) postcode: Option<String>,
    /// From the hurried field: every word may be anything.
    pub(crate) hurried: bool,
}

impl Wanted {
    /// Takes a question apart; nothing if there is nothing to look for.
    pub(crate) fn of(query: &Query) -> Option<Self> {
        fn given(field: &Option<String>) -> Option<&str> {
            field.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(cut)
        }
        let mut wanted = Self {
            words: Vec::new(),
            leads: Vec::new(),
            birth: None,
            house_number: None,
            postcode: None,
            hurried: false,
        };
        match given(&query.text) {
            Some(text) => wanted.hurried(text),
            None => wanted.fields(
                given(&query.family_name),
                given(&query.given_names),
                given(&query.street),
                given(&query.town),
            ),
        }
        let year = query.birth_year.and_then(|year| u32::try_from(year).ok());
        let typed = query.date_of_birth.map(Typed::from).or(year.map(|year| Typed {
            years: vec![year],
            month: None,
            day: None,
        }));
        if let Some(typed) = typed {
            wanted.birth = Some(Plan::of(&typed));
        }
        let something = !wanted.words.is_empty() || wanted.birth.is_some() || !wanted.leads.is_empty();
        something.then_some(wanted)
    }
    fn word(&mut self, text: impl Into<String>, weight: u32, roles: Roles) -> u32 {
        self.words.push(Word {
            text: text.into(),
            roles,
            weight,
            family: Meant::default(),
            given: Meant::default(),
            street: Meant::default(),
            town: Meant::default(),
        });
        1 << (self.words.len() - 1)
    }
    fn lead(&mut self, text: String, uses: u32, swapped: bool, guess: bool) {
        self.leads.push(Lead { text, uses, swapped, guess, matches: Meant::default() });
    }
    fn fields(&mut self, family: Option<&str>, given: Option<&str>, street: Option<&str>, town: Option<&str>) {
        let as_given = Roles { given: true, ..NOWHERE };
        let (mut family_bits, mut given_bits) = (0, 0);
        if let Some(given) = given {
            for part in words(given).take(4) {
                given_bits |= self.word(part, 260, as_given);
            }
        }
        if let Some(family) = family {
            // As words they count only where the fields are read as swapped.
            for part in words(family).filter(|part| !is_particle(&fold(part))).take(4) {
                family_bits |= self.word(part, 260, as_given);
            }
            self.lead(family.to_owned(), family_bits, false, false);
        }
        if let (Some(_), Some(given)) = (family, given) {
            self.lead(given.to_owned(), given_bits, true, false);
        }
        if let Some(street) = street {
            let (street, number) = street::divide(street);
            self.house_number = number;
            self.word(street, 200, Roles { street: true, ..NOWHERE });
        }
        if let Some(town) = town {
            self.word(town, 80, Roles { town: true, ..NOWHERE });
        }
    }
    fn hurried(&mut self, text: &str) {
        self.hurried = true;
        let mut texts: Vec<String> = Vec::new();
        let mut after_number = false;
        for part in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
            let lower = part.to_lowercase();
            if part.is_empty() || matches!(lower.as_str(), "geb" | "geb." | "geboren" | "*" | "dr." | "dr") {
                continue;
            }
            // "5 a" is one house number.
            let letter = lower.len() == 1 && lower.bytes().all(|b| b.is_ascii_lowercase());
            if let (true, true, Some(number)) = (after_number, letter, &mut self.house_number) {
                number.push_str(&lower);
                after_number = false;
                continue;
            }
            after_number = false;
            if let Some(typed) = birth::parse(part) {
                self.birth = Some(Plan::of(&typed));
            } else if part.len() == 5 && part.bytes().all(|b| b.is_ascii_digit()) {
                self.postcode = Some(part.to_owned());
            } else if part.starts_with(|c: char| c.is_ascii_digit()) {
                self.house_number = Some(street::house_number(part));
                after_number = true;
            } else if texts.len() < MAX_WORDS && words(part).next().is_some() {
                texts.push(part.to_owned());
            }
        }
        // "Haupt Str." is one word.
        let mut joined: Vec<String> = Vec::new();
        for text in texts {
            let key = fold(&text);
            match joined.last_mut() {
                Some(last) if matches!(key.as_str(), "str" | "strasse") => {
                    last.push(' ');
                    last.push_str(&text);
                }
                _ => joined.push(text),
            }
        }
        let every_word = joined.iter().all(|text| is_particle(&fold(text)));
        for text in &joined {
            // "der" and "am" belong to a name or a street; alone they need not be found.
            let counts = every_word || !is_particle(&fold(text));
            self.word(text.clone(), if counts { 240 } else { 0 }, if counts { ANYWHERE } else { NOWHERE });
        }
        for from in 0..joined.len() {
            for to in from + 1..=joined.len().min(from + 3) {
                let Some(span) = joined.get(from..to) else { continue };
                let uses = (from..to).fold(0u32, |bits, at| bits | 1 << at);
                let tied = span.iter().rev().skip(1).all(|word| is_particle(&fold(word)));
                self.lead(span.join(" "), uses, false, to - from > 1 && !tied);
            }
        }
    }
    /// Looks everything up with this effort. `allowed` words may be found nowhere at all; a name whose remaining words are found
    /// nowhere more often than that is not looked up.
    pub(crate) fn look_up(&mut self, persons: &PersonSheet, effort: Effort, allowed: u32) {
        let s = &persons.sheet;
        if let (Effort::Far, Some(birth)) = (effort, &mut self.birth) {
            birth.widen();
        }
        for word in &mut self.words {
            if word.roles.given {
                word.given = find(s, &persons.given_lexicon, &word.text, GIVEN, effort);
            }
            if word.roles.street {
                word.street = street_matches(persons, &word.text, effort);
            }
            if word.roles.town {
                word.town = find(s, &persons.town_lexicon, &word.text, PLACES, effort.min(Effort::Near));
                word.town = Meant::always(word.town.at(Effort::Near).clone());
            }
        }
        let nowhere = |word: &Word| word.weight > 0 && !word.roles.family && word.best(effort) == 0;
        let lost: Vec<bool> = self.words.iter().map(nowhere).collect();
        for lead in &mut self.leads {
            let left = lost.iter().enumerate().filter(|(at, lost)| **lost && lead.uses & 1 << at == 0).count();
            lead.matches = if left > allowed as usize {
                Meant::default()
            } else if lead.guess {
                // Words that only happen to stand together are a name if they are one exactly.
                Meant::always(exactly(s, &persons.name_lexicon, &lead.text))
            } else {
                find(s, &persons.name_lexicon, &lead.text, NAMES, effort)
            };
        }
        for (at, word) in self.words.iter_mut().enumerate().filter(|(_, word)| word.roles.family) {
            let own = self.leads.iter().find(|lead| lead.uses == 1 << at);
            word.family = own.map(|lead| lead.matches.clone()).unwrap_or_default();
        }
    }
}

fn street_matches(persons: &PersonSheet, text: &str, effort: Effort) -> Meant {
    let key = street::keys(text).into_iter().next().map(|(key, _)| key).unwrap_or_default();
    find(&persons.sheet, &persons.street_lexicon, &key, PLACES, effort)
}

fn cut(text: &str) -> &str {
    match text.char_indices().nth(MAX_TEXT) {
        Some((at, _)) => text.get(..at).unwrap_or(text),
        None => text,
    }
}
