//! Official code lists as data with source and version (`crates/extract/lists`), for code tables of mappings and for warnings.

use std::collections::HashMap;
use std::sync::LazyLock;

const NATIONALITY: &str = include_str!("../lists/nationality.csv");
const MUNICIPALITIES: &str = include_str!("../lists/municipalities.csv");
const MARITAL_STATUS: &str = include_str!("../lists/marital_status.csv");
const SEX: &str = include_str!("../lists/sex.csv");

/// The lists that a mapping may name.
pub const NAMES: [&str; 3] = ["nationality", "marital_status", "sex"];

/// A code list: codes and words, each with the value of the import format.
#[derive(Debug, Default)]
pub struct List {
    entries: Vec<(String, String)>,
    /// Where it comes from.
    pub source: String,
    /// Of which day or edition it is.
    pub version: String,
}

impl List {
    /// All codes with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(code, value)| (code.as_str(), value.as_str()))
    }
    /// Number of codes and words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The list of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static List> {
    static NATIONALITIES: LazyLock<List> = LazyLock::new(|| {
        // Number, name and adjective all lead to the three letters.
        let entries = |cells: &[&str]| {
            let letters = cells.get(1).copied().unwrap_or_default();
            let words = cells.iter().enumerate().filter(|(at, word)| *at != 1 && !word.is_empty());
            let mut all: Vec<(String, String)> =
                words.map(|(_, word)| ((*word).to_owned(), letters.to_owned())).collect();
            all.push((letters.to_owned(), letters.to_owned()));
            all
        };
        parse(NATIONALITY, entries)
    });
    static MARITAL: LazyLock<List> = LazyLock::new(|| parse(MARITAL_STATUS, pair));
    static SEXES: LazyLock<List> = LazyLock::new(|| parse(SEX, pair));
    match name {
        "nationality" => Some(&NATIONALITIES),
        "marital_status" => Some(&MARITAL),
        "sex" => Some(&SEXES),
        _ => None,
    }
}

fn pair(cells: &[&str]) -> Vec<(String, String)> {
    match cells {
        [code, value] => vec![((*code).to_owned(), (*value).to_owned())],
        _ => Vec::new(),
    }
}

/// Reads the text of a list: `#` lines with source and version, then lines with `;` between the cells. What is no such line is left
/// out.
#[must_use]
pub fn parse(text: &str, entries: impl Fn(&[&str]) -> Vec<(String, String)>) -> List {
    let mut list = List::default();
    for line in text.lines() {
        if let Some(said) = line.strip_prefix('#') {
            let (name, value) = said.split_once(':').unwrap_or(("", ""));
            match name.trim() {
                "Source" => list.source = value.trim().to_owned(),
                "Version" => list.version = value.trim().to_owned(),
                _ => {}
            }
            continue;
        }
        let cells: Vec<&str> = line.split(';').map(str::trim).collect();
        list.entries.extend(entries(&cells));
    }
    list
}

/// Whether three letters stand for a nationality of the list.
#[must_use]
pub fn is_nationality(letters: &str) -> bool {
    static KNOWN: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let lines = NATIONALITY.lines().filter(|line| !line.starts_with('#'));
        let mut known: Vec<&str> = lines.filter_map(|line| line.split(';').nth(1)).collect();
        known.sort_unstable();
        known.dedup();
        known
    });
    KNOWN.binary_search(&letters).is_ok()
}

/// What is known of an AGS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Municipality {
    /// A municipality of the list, with its name.
    Known(&'static str),
    /// Its form and Land are right; its district is not in the list.
    Possible,
    /// There is no such Land, or its district is in the list and it is not.
    Unknown,
}

/// Looks at an AGS: Land (01 to 16), and in the districts of the list the municipality. District keys under 05 999 are not assigned and
/// used for exercises; they pass as possible.
#[must_use]
pub fn municipality(ags: &str) -> Municipality {
    static LIST: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let lines = MUNICIPALITIES.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| {
                let mut cells = line.split(';');
                Some((cells.next()?, cells.next()?))
            })
            .collect()
    });
    if ags.len() != 8 || !ags.bytes().all(|byte| byte.is_ascii_digit()) {
        return Municipality::Unknown;
    }
    if let Some(name) = LIST.get(ags) {
        return Municipality::Known(name);
    }
    let land: u8 = ags.get(..2).and_then(|land| land.parse().ok()).unwrap_or(0);
    let listed = ags.get(..5).is_some_and(|district| LIST.contains_key(district));
    if (1..=16).contains(&land) && !listed { Municipality::Possible } else { Municipality::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_says_where_it_comes_from_and_gives_one_answer_a_code() {
        for name in NAMES {
            let list = by_name(name).unwrap();
            assert!(!list.source.is_empty() && !list.version.is_empty() && !list.is_empty(), "{name}");
            let mut seen: HashMap<String, &str> = HashMap::new();
            for (code, value) in list.iter() {
                let other = seen.insert(code.to_lowercase(), value);
                assert!(other.is_none_or(|other| other == value), "{name}: {code}");
            }
        }
        assert!(by_name("religion").is_none());
    }

    #[test]
    fn number_name_and_adjective_lead_to_the_same_letters() {
        let list = by_name("nationality").unwrap();
        let find = |code: &str| list.iter().find(|(found, _)| *found == code).map(|(_, value)| value);
        for code in ["163", "Türkei", "türkisch", "TUR"] {
            assert_eq!(find(code), Some("TUR"));
        }
        assert_eq!(find("000"), Some("DEU"));
        assert_eq!(find("997"), Some("XXA"));
        assert!(is_nationality("DEU") && !is_nationality("QQQ") && !is_nationality(""));
    }

    #[test]
    fn the_municipalities_of_the_five_districts_are_known_and_others_possible() {
        let lines = MUNICIPALITIES.lines().filter(|line| !line.starts_with('#'));
        let (mut districts, mut towns) = (0, 0);
        for line in lines {
            match line.split(';').next().map(str::len) {
                Some(5) => districts += 1,
                Some(8) => towns += 1,
                _ => panic!("{line}"),
            }
        }
        assert_eq!((districts, towns), (5, 59));
        assert_eq!(municipality("05962032"), Municipality::Known("Lüdenscheid, Stadt"));
        assert_eq!(municipality("05962033"), Municipality::Unknown);
        assert_eq!(municipality("05999001"), Municipality::Possible);
        assert_eq!(municipality("09162000"), Municipality::Possible);
        assert_eq!(municipality("17000000"), Municipality::Unknown);
        assert_eq!(municipality("0599900"), Municipality::Unknown);
    }
}
