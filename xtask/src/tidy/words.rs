//! German and English say the same things.

use std::collections::BTreeSet;

use crate::tree::Tree;

/// Every message of one language exists in the other, in the file of the same name.
pub fn locales(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.with_ending("ftl") {
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
    let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().to_owned()).collect()
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
