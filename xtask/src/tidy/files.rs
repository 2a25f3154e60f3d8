//! Rules about single files.

use std::collections::BTreeSet;

use crate::source::Source;
use crate::tree::Tree;

/// Above this a source file is one to ask about in review, in lines.
const LENGTH_WARNED_LINES: usize = 500;
/// Above this a source file is refused, in lines.
const LENGTH_MAX_LINES: usize = 800;

/// Sources that are shipped, parsed, with their paths. Files that hold only tests are left out.
pub fn product(tree: &Tree) -> Vec<(String, Source)> {
    let (mut read, mut tests) = (Vec::new(), BTreeSet::new());
    for file in tree.with_ending("rs").filter(|file| file.starts_with("crates/") && file.contains("/src/")) {
        let Some(text) = tree.text(file) else { continue };
        let source = Source::read(&text);
        let folder = module_folder(file);
        for module in &source.test_modules {
            tests.insert(format!("{folder}/{module}.rs"));
            tests.insert(format!("{folder}/{module}/"));
        }
        read.push((file.to_owned(), source));
    }
    read.retain(|(file, _)| !tests.iter().any(|test| file == test || (test.ends_with('/') && file.starts_with(test))));
    read
}

/// The folder in which the modules of a file lie.
fn module_folder(file: &str) -> &str {
    match file.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder,
        _ => file.trim_end_matches(".rs"),
    }
}

/// No file that nobody can read in one go.
pub fn length(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.with_ending("rs") {
        let lines = tree.text(file).map_or(0, |text| text.lines().count());
        if lines > LENGTH_MAX_LINES {
            findings.push(format!("{file}: {lines} lines, at most {LENGTH_MAX_LINES}"));
        } else if lines > LENGTH_WARNED_LINES {
            println!("  note {file}: {lines} lines; is it still one concept?");
        }
    }
    findings
}

/// No path of a machine on which somebody happened to work.
pub fn machine_paths(tree: &Tree) -> Vec<String> {
    // Put together here, so that this file does not find itself.
    let starts = ["home", "root", "work", "Users"].map(|name| format!("/{name}/"));
    let mut findings = Vec::new();
    for file in tree.files() {
        let Some(text) = tree.text(file) else { continue };
        for (at, line) in text.lines().enumerate() {
            if starts.iter().any(|start| starts_path(line, start)) {
                findings.push(format!("{file}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    findings
}

/// Whether a path in this line begins so; `/a/home/` begins otherwise.
fn starts_path(line: &str, start: &str) -> bool {
    line.match_indices(start)
        .any(|(at, _)| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._-/}>*".contains(c)))
}

/// Input, IO and time never end the program by surprise.
pub fn panics(tree: &Tree) -> Vec<String> {
    let wanted = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("];
    found(tree, &wanted, |_, _| false)
}

/// Clock, chance and environment are handed down from the binary.
///
/// Two exceptions by name: the writer of the journal measures how long its own sync takes, to decide how long a group may gather
/// (monotonic, never stored); and `OsEntropy` is the handle that the binary hands in.
pub fn clock_and_chance(tree: &Tree) -> Vec<String> {
    let wanted = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "Instant::now",
        "getrandom::",
        "OsRng",
        "thread_rng",
        "rand::rng",
        "env::var",
        "env::args",
    ];
    found(tree, &wanted, |file, what| {
        file.starts_with("crates/notbetrieb/")
            || matches!(
                (file, what),
                ("crates/journal/src/writer.rs", "Instant::now") | ("crates/journal/src/entropy.rs", "getrandom::")
            )
    })
}

fn found(tree: &Tree, wanted: &[&str], allowed: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut findings = Vec::new();
    for (file, source) in product(tree) {
        for (line, what) in source.find(wanted) {
            if !allowed(&file, what) {
                findings.push(format!("{file}:{line}: {what}"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_from_the_root_count() {
        let start = format!("/{}/", "home");
        assert!(starts_path(&format!("see {start}someone/x"), &start));
        assert!(starts_path(&format!("\"{start}someone\""), &start));
        assert!(!starts_path("https://example.org/home/page", &start));
        assert!(!starts_path("pages/home/mod.rs", &start));
    }

    #[test]
    fn modules_of_a_file_lie_beside_or_below_it() {
        assert_eq!(module_folder("crates/a/src/lib.rs"), "crates/a/src");
        assert_eq!(module_folder("crates/a/src/calc.rs"), "crates/a/src/calc");
        assert_eq!(module_folder("crates/a/src/calc/mod.rs"), "crates/a/src/calc");
    }
}
