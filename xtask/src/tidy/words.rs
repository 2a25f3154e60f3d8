//! German and English say the same things.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::Tree;

/// Every message of one language exists in the other, in the file of the same name; and no name twice in a language, where the
/// later one would silently take the place of the earlier.
pub fn locales(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    let mut known: BTreeMap<(bool, String), &str> = BTreeMap::new();
    for file in tree.with_ending("ftl") {
        let german = file.contains("/de/");
        for name in names(&tree.text(file).unwrap_or_default()) {
            if let Some(before) = known.insert((german, name.to_owned()), file) {
                findings.push(format!("{name}: in {file}, and before in {before}"));
            }
        }
        let other = match file {
            _ if file.contains("/de/") => file.replace("/de/", "/en/"),
            _ if file.contains("/en/") => file.replace("/en/", "/de/"),
            _ => continue,
        };
        let Some(there) = tree.text(&other) else {
            findings.push(format!("{file}: {other} is missing"));
            continue;
        };
        let there = messages(&there);
        let here = messages(&tree.text(file).unwrap_or_default());
        findings.extend(here.difference(&there).map(|name| format!("{name}: in {file}, not in {other}")));
    }
    findings
}

/// Names of messages: what stands before `=` at the start of a line.
fn messages(text: &str) -> BTreeSet<String> {
    names(text).map(str::to_owned).collect()
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_messages_count() {
        let names = messages("# a = b\none = x = y\n    two = z\nthree =\n    text\n");
        assert_eq!(names, BTreeSet::from(["one".to_owned(), "three".to_owned()]));
    }
}
