//! What documents promise is held by something that runs.

use std::collections::BTreeSet;

use crate::tree::Tree;

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const THREATS: &str = "docs/threat-model.md";
/// How a row of the threat model says that nothing tests it yet.
const OPEN: &str = "open";

/// Each invariant of ARCHITECTURE.md names the check or test that enforces it, and each room has its paragraph.
pub fn invariants(tree: &Tree, checks: &[&str]) -> Vec<String> {
    let text = tree.text(ARCHITECTURE).unwrap_or_default();
    let known = test_names(tree);
    let mut findings = Vec::new();
    let mut told = 0;
    for (at, paragraph) in text.split("\n\n").enumerate() {
        for sentence in paragraph.split("**Invariant:**").skip(1) {
            told += 1;
            let names = spans(sentence.rsplit_once("(held by ").map_or("", |(_, end)| end));
            if names.is_empty() {
                findings.push(format!("paragraph {}: an invariant names nothing that holds it", at + 1));
            }
            let unknown = names.iter().filter(|name| !checks.contains(&name.as_str()) && !held(&known, name));
            findings.extend(unknown.map(|name| format!("{name}: no check and no test has this name")));
        }
    }
    if told == 0 {
        findings.push(format!("{ARCHITECTURE} tells no invariant"));
    }
    let rooms = tree.files().filter_map(|file| file.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"));
    let missing = rooms.filter(|room| !text.contains(&format!("**`{room}`**")));
    findings.extend(missing.map(|room| format!("{room} has no paragraph in {ARCHITECTURE}")));
    findings
}

/// Each row of the threat model names tests that exist, or says `open`.
pub fn threats(tree: &Tree) -> Vec<String> {
    let known = test_names(tree);
    let text = tree.text(THREATS).unwrap_or_default();
    let mut findings = Vec::new();
    let mut rows = 0;
    for (at, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split(" | ").collect();
        if !line.starts_with("| T") || cells.len() < 4 {
            continue;
        }
        rows += 1;
        let last = cells[cells.len() - 1];
        let names = spans(last);
        if names.is_empty() && !last.trim().starts_with(OPEN) {
            findings.push(format!("{THREATS}:{}: neither a test nor \"{OPEN}\"", at + 1));
        }
        let unknown = names.iter().filter(|name| !held(&known, name) && !tree.path(name).is_file());
        findings.extend(unknown.map(|name| format!("{THREATS}:{}: no test {name}", at + 1)));
    }
    if rows == 0 {
        findings.push(format!("{THREATS} has no rows"));
    }
    findings
}

/// Every decision stands in the list of decisions.
pub fn decisions(tree: &Tree) -> Vec<String> {
    let list = tree.text("docs/decisions/README.md").unwrap_or_default();
    let records = tree.files().filter_map(|file| file.strip_prefix("docs/decisions/"));
    let records = records.filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    records.filter(|name| !list.contains(&format!("({name})"))).map(|name| format!("{name} is not listed")).collect()
}

/// The README's test command is what runs elsewhere too.
pub fn readme(tree: &Tree) -> Vec<String> {
    let readme = tree.text("README.md").unwrap_or_default();
    let ci = tree.text(".ci/run").unwrap_or_default();
    let mut findings = Vec::new();
    for (command, of) in [("cargo xtask test", "test"), ("cargo run -- demo", "start")] {
        if !readme.lines().any(|line| line.trim() == command) {
            findings.push(format!("README.md has no line `{command}` to {of}"));
        }
    }
    if !ci.lines().any(|line| line == "exec cargo xtask test") {
        findings.push(".ci/run does something else than the README's test command".to_owned());
    }
    findings
}

/// What stands between backticks.
fn spans(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Names of test functions, by the crate they belong to.
fn test_names(tree: &Tree) -> BTreeSet<(String, String)> {
    let mut names = BTreeSet::new();
    for file in tree.with_ending("rs") {
        let owner = file.strip_prefix("crates/").unwrap_or(file).split('/').next().unwrap_or_default();
        let text = tree.text(file).unwrap_or_default();
        let mut marked = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if let Some(rest) = line.trim_start_matches("async ").strip_prefix("fn ") {
                // Inside `proptest!` the mark stands above as well.
                if marked && let Some(name) = rest.split('(').next() {
                    names.insert((owner.to_owned(), name.to_owned()));
                }
                marked = false;
            }
        }
    }
    names
}

/// `journal::wal::a_torn_tail_is_dropped`: the crate first, the function last, modules between them for people.
fn held(known: &BTreeSet<(String, String)>, name: &str) -> bool {
    let first = name.split("::").next().unwrap_or_default();
    let last = name.rsplit("::").next().unwrap_or_default();
    known.contains(&(first.to_owned(), last.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_known_by_crate_and_function() {
        let known = BTreeSet::from([("journal".to_owned(), "a_torn_tail".to_owned())]);
        assert!(held(&known, "journal::wal::a_torn_tail"));
        assert!(!held(&known, "office::a_torn_tail"));
        assert!(!held(&known, "journal::another"));
    }

    #[test]
    fn spans_are_read_in_pairs() {
        assert_eq!(spans("a `b` c `d`"), vec!["b", "d"]);
    }

    #[test]
    fn own_tests_are_seen() {
        let tree = Tree::here().unwrap();
        assert!(held(&test_names(&tree), "xtask::own_tests_are_seen"));
        assert!(!held(&test_names(&tree), "xtask::spans"));
    }
}
