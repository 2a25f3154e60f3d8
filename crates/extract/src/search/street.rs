//! Streets as people write them: "Hauptstr.", "Haupt-Straße 5a", "hauptstrasse".

use crate::search::keys::{MAX_KEY, PART, WHOLE, fold, fold_loose, words};

/// Keys of a street with their kind: folded without gaps, the word for "street" shortened, with umlauts spelt out and dropped; and
/// the longer words of a name of several words.
pub(crate) fn keys(street: &str) -> Vec<(String, u8)> {
    /// Shorter words ("am", "der") say nothing.
    const LEAST: usize = 4;
    let mut keys: Vec<(String, u8)> = Vec::with_capacity(2);
    for fold in [fold, fold_loose] {
        let mut add = |key: String, kind| {
            if !key.is_empty() && !keys.iter().any(|(known, _)| *known == key) {
                keys.push((key, kind));
            }
        };
        add(key(street, fold), WHOLE);
        if words(street).nth(1).is_some() {
            for word in words(street) {
                let part = key(word, fold);
                if part.len() >= LEAST {
                    add(part, PART);
                }
            }
        }
    }
    keys
}

fn key(street: &str, fold: fn(&str) -> String) -> String {
    let mut key: String = words(street).map(fold).collect();
    for long in ["strasse", "strase"] {
        if let Some(stem) = key.strip_suffix(long) {
            key = format!("{stem}str");
            break;
        }
    }
    key.truncate(MAX_KEY);
    key
}

/// Divides "Hauptstr. 5a" into the street and the house number, if there is one at the end.
pub(crate) fn divide(text: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let number_at = parts.iter().rposition(|part| part.starts_with(|c: char| c.is_ascii_digit())).filter(|at| *at > 0);
    match number_at {
        Some(at) => (
            parts.get(..at).unwrap_or_default().join(" "),
            Some(house_number(&parts.get(at..).unwrap_or_default().concat())),
        ),
        None => (text.to_owned(), None),
    }
}

/// A house number for comparison: letters and digits in lower case.
pub(crate) fn house_number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_street_share_a_key() {
        for text in ["Hauptstraße", "Hauptstr.", "haupt-strasse", "Haupt Str"] {
            assert_eq!(keys(text)[0], ("hauptstr".to_owned(), WHOLE), "{text}");
        }
        let mill = ["muehlenweg", "muhlenweg"].map(|key| (key.to_owned(), WHOLE));
        assert_eq!(keys("Mühlenweg"), mill);
        assert!(keys("Am Alten Markt").contains(&("markt".to_owned(), PART)));
    }

    #[test]
    fn the_house_number_is_taken_from_the_end() {
        assert_eq!(divide("Haupt Str. 5 a"), ("Haupt Str.".into(), Some("5a".into())));
        assert_eq!(divide("Straße des 17. Juni 4"), ("Straße des 17. Juni".into(), Some("4".into())));
        assert_eq!(divide("Am Markt"), ("Am Markt".into(), None));
        assert_eq!(divide("7"), ("7".into(), None));
    }
}
