//! Codes of problems and their texts belong together, one to one.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::files::product;
use crate::tree::Tree;

/// Folder of the texts.
const TEXTS: &str = "crates/desk/locales/problems/";
/// Parts of a text, German before English.
const PARTS: [&str; 6] = ["title_de", "cause_de", "remedy_de", "title_en", "cause_en", "remedy_en"];

/// What is told of one problem.
#[derive(Debug)]
pub struct Told {
    /// File that holds the text.
    pub file: String,
    /// Part → text.
    pub parts: BTreeMap<String, String>,
}

impl Told {
    /// One part, empty if it is missing.
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }
}

/// All texts by code, and what is wrong with the files themselves.
pub fn read_all(tree: &Tree) -> (BTreeMap<String, Told>, Vec<String>) {
    let (mut told, mut findings): (BTreeMap<String, Told>, _) = (BTreeMap::new(), Vec::new());
    for file in tree.with_ending("toml").filter(|file| file.starts_with(TEXTS)) {
        let table = match tree.text(file).unwrap_or_default().parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                findings.push(format!("{file}: {}", error.message()));
                continue;
            }
        };
        for (code, parts) in table {
            let parts = parts.as_table().into_iter().flatten();
            let parts = parts.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect();
            let entry = Told { file: file.to_owned(), parts };
            if let Some(other) = told.insert(code.clone(), entry) {
                findings.push(format!("{code}: told in {} and again in {file}", other.file));
            }
        }
    }
    (told, findings)
}

/// Every code that product sources name has texts in both languages, and every text has a code that is named.
pub fn check(tree: &Tree) -> Vec<String> {
    let (told, mut findings) = read_all(tree);
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    for (file, source) in product(tree) {
        for (at, line) in source.with_texts.lines().enumerate() {
            for code in codes(line) {
                used.entry(code).or_insert_with(|| format!("{file}:{}", at + 1));
            }
        }
    }
    for (code, place) in &used {
        if !told.contains_key(code) {
            findings.push(format!("{code}: no text, first used in {place}"));
        }
    }
    for (code, entry) in &told {
        if !used.contains_key(code) {
            findings.push(format!("{code}: told in {}, used nowhere", entry.file));
        }
        findings.extend(faults(entry).into_iter().map(|fault| format!("{code} ({}): {fault}", entry.file)));
    }
    findings
}

/// What is wrong with a text in itself.
fn faults(told: &Told) -> Vec<String> {
    let mut faults = Vec::new();
    for part in PARTS {
        let text = told.part(part);
        if text.is_empty() && !part.starts_with("cause") {
            faults.push(format!("{part} is missing"));
        }
        if text.contains('!') {
            faults.push(format!("{part} has an exclamation mark"));
        }
    }
    for name in told.parts.keys().filter(|name| !PARTS.contains(&name.as_str())) {
        faults.push(format!("{name} is no part of a text"));
    }
    for part in ["title", "cause", "remedy"] {
        let (german, english) = (told.part(&format!("{part}_de")), told.part(&format!("{part}_en")));
        if german.is_empty() != english.is_empty() {
            faults.push(format!("{part} stands in one language only"));
        } else if arguments(german) != arguments(english) {
            faults.push(format!("{part} names other arguments in German than in English"));
        }
    }
    faults
}

/// Codes in a line, such as `NB-E-004`.
fn codes(line: &str) -> Vec<String> {
    let starts = line.match_indices("NB-").map(|(at, _)| at);
    starts
        .filter_map(|at| line.get(at..at + 8))
        .filter(|code| {
            let bytes = code.as_bytes();
            bytes[3].is_ascii_uppercase() && bytes[4] == b'-' && bytes[5..].iter().all(u8::is_ascii_digit)
        })
        .map(str::to_owned)
        .collect()
}

/// Arguments in braces.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(parts: &[(&str, &str)]) -> Told {
        Told { file: "x".into(), parts: parts.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect() }
    }

    #[test]
    fn codes_are_found_whole() {
        assert_eq!(codes("a(\"NB-E-004\", \"NB-Z-12\", \"NB-e-001\") NB-K-010"), vec!["NB-E-004", "NB-K-010"]);
    }

    #[test]
    fn a_text_without_fault_and_its_variations() {
        let good = [("title_de", "A {x}"), ("remedy_de", "B"), ("title_en", "C {x}"), ("remedy_en", "D")];
        assert_eq!(faults(&told(&good)), Vec::<String>::new());
        for (part, worse) in [("title_de", "A"), ("title_en", ""), ("remedy_de", "B!"), ("cause_de", "only here")] {
            let mut parts = good.to_vec();
            parts.retain(|(name, _)| *name != part);
            parts.push((part, worse));
            assert_ne!(faults(&told(&parts)), Vec::<String>::new(), "{part} = {worse}");
        }
    }
}
