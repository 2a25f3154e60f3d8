//! The repository's own rules. Each check has a name; ARCHITECTURE.md cites the ones that guard an invariant.

mod files;
mod links;
#[cfg(test)]
mod planted;
mod problems;
mod promises;
mod rooms;
mod words;

pub use problems::{Told, read_all};

use crate::report::Report;
use crate::tree::Tree;

/// A rule: what is against it, one line each.
type Rule = fn(&Tree) -> Vec<String>;

const RULES: [(&str, Rule); 16] = [
    ("file-length", files::length),
    ("no-machine-paths", files::machine_paths),
    ("no-panics", files::panics),
    ("clock-and-chance", files::clock_and_chance),
    ("links", links::check),
    ("problem-texts", problems::check),
    ("problem-pages", crate::pages::check),
    ("room-order", rooms::order),
    ("pure-rooms", rooms::pure),
    ("typst-only-in-paper", rooms::typst),
    ("desk-without-sql", rooms::desk),
    ("journal-without-web", rooms::journal),
    ("locales-paired", words::locales),
    ("decisions-listed", promises::decisions),
    ("threats-tested", promises::threats),
    ("readme-commands", promises::readme),
];

/// Runs every check.
pub fn check(tree: &Tree, report: &mut Report) {
    for (name, rule) in RULES {
        report.check(name, &rule(tree));
    }
    let known = RULES.map(|(name, _)| name);
    report.check("invariants-enforced", &promises::invariants(tree, &known));
}
