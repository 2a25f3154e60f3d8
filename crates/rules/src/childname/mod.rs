//! The child's name: the parents' choice judged ([`judge`]), and the name that the law gives when they choose none within a
//! month (§ 1617 Abs. 4 BGB, since 1 May 2025): both names in alphabetical order with a hyphen.
//!
//! The law does not say which alphabet. We sort by DIN 5007-1 (ä like a, ß like ss, marks ignored, hyphens like blanks;
//! where that makes two different names equal, the one without marks first), name prefixes where they stand
//! ("von Ahn" under v). To be confirmed by the supervisory authority; the screen shows the rule.

mod choice;

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

pub use choice::{Choice, Fault, Ground, RuleSet, choices, judge, reform};

use crate::names::{collation, fold::Umlauts, normal};

/// How the order was found, for the screen and the record.
pub const COLLATION: &str = "DIN 5007-1";

/// The name by law and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LegalName {
    /// The child's name: a double name with hyphen, or the one name both parents bear.
    pub name: String,
    /// The part taken from the first parent.
    pub of_first: String,
    /// The part taken from the second parent.
    pub of_second: String,
}

/// Why no name can be formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a parent has no name")]
pub struct NoName;

/// Words of a name that belong to the word after them: prefixes in small letters and former titles, which German law made
/// parts of the name (Art. 109 WRV).
const TITLES: [&str; 14] = [
    "Baron",
    "Baronin",
    "Edle",
    "Edler",
    "Freifrau",
    "Freiherr",
    "Freiin",
    "Fürst",
    "Fürstin",
    "Graf",
    "Gräfin",
    "Prinz",
    "Prinzessin",
    "Ritter",
];

/// The names that a family name is made of: split at hyphens and at blanks, a prefix or former title with the word after it
/// (`von der Heide` is one name, `García López` two).
#[must_use]
pub fn parts(family_name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in normal(family_name).split('-') {
        let mut open: Vec<&str> = Vec::new();
        for word in piece.split_whitespace() {
            open.push(word);
            // A prefix begins with a small letter; some with an apostrophe ("d’Arcy") are written together anyway.
            let prefix = word.chars().next().is_some_and(char::is_lowercase) && !word.chars().any(char::is_uppercase);
            if !prefix && !TITLES.contains(&word) {
                found.push(std::mem::take(&mut open).join(" "));
            }
        }
        if !open.is_empty() {
            found.push(open.join(" "));
        }
    }
    found
}

/// The child's name by law from the parts of both parents' names. Of a name with several parts the first by alphabet
/// is taken; then the two are put in alphabetical order.
///
/// # Errors
/// If a parent has no part with letters.
pub fn by_law(first: &[String], second: &[String]) -> Result<LegalName, NoName> {
    let pick = |parts: &[String]| {
        parts
            .iter()
            .map(|part| normal(part))
            .filter(|part| part.chars().any(char::is_alphabetic))
            .min_by(|a, b| compare(a, b))
            .ok_or(NoName)
    };
    let (of_first, of_second) = (pick(first)?, pick(second)?);
    let name = match compare(&of_first, &of_second) {
        Ordering::Equal => of_first.clone(),
        Ordering::Less => format!("{of_first}-{of_second}"),
        Ordering::Greater => format!("{of_second}-{of_first}"),
    };
    Ok(LegalName { name, of_first, of_second })
}

/// The order of two names by [`COLLATION`]; equal only if they are spelt alike.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    let letters = |text: &str| collation(text, Umlauts::Dropped);
    letters(a).cmp(&letters(b)).then_with(|| a.nfc().cmp(b.nfc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(first: &str, second: &str) -> String {
        by_law(&parts(first), &parts(second)).unwrap().name
    }

    #[test]
    fn the_double_name_is_alphabetical_whoever_comes_first() {
        for (a, b, child) in [
            ("Schmidt", "Becker", "Becker-Schmidt"),
            ("Özdemir", "Oster", "Oster-Özdemir"),
            ("Özdemir", "Pohl", "Özdemir-Pohl"),
            ("Müller", "Muller", "Muller-Müller"),
            ("Müller", "Mueller", "Mueller-Müller"),
            ("Weber-Adam", "Bär", "Adam-Bär"),
            ("von Ahn", "Zorn", "von Ahn-Zorn"),
            ("von Ahn", "Becker", "Becker-von Ahn"),
            ("Łoś", "Lück", "Łoś-Lück"),
            ("Ernst", "Ernst", "Ernst"),
        ] {
            assert_eq!(name(a, b), child);
            assert_eq!(name(b, a), child);
        }
        assert_eq!(by_law(&parts("-"), &parts("Ernst")), Err(NoName));
    }

    #[test]
    fn prefixes_and_former_titles_stay_with_their_name() {
        for (name, wanted) in [
            ("von der Heide", vec!["von der Heide"]),
            ("García  López", vec!["García", "López"]),
            ("Freiherr von Berg-Łoś", vec!["Freiherr von Berg", "Łoś"]),
            ("d’Arcy", vec!["d’Arcy"]),
            ("el Amrani", vec!["el Amrani"]),
            ("Weber-Adam", vec!["Weber", "Adam"]),
            ("von", vec!["von"]),
            (" - ", vec![]),
        ] {
            assert_eq!(parts(name), wanted, "{name}");
        }
    }
}
