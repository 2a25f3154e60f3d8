//! Stages that are cargo's own work.

use std::process::Command;

use crate::programs::{cargo, follow, on_path};
use crate::report::Report;
use crate::tree::Tree;

/// One width, one order of imports.
pub fn fmt(tree: &Tree, report: &mut Report) {
    whole(report, "cargo fmt --all --check", cargo(tree.root()).args(["fmt", "--all", "--check"]));
}

/// Unit, property, integration and documentation tests of every crate, in the profile that the README's command builds.
pub fn unit(tree: &Tree, report: &mut Report) {
    let mut command = cargo(tree.root());
    command.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    // A tool that is missing here is a failure, not a skipped test.
    command.env("NOTBETRIEB_TESTS_STRICT", "1");
    let (mut passed, mut failed, mut ignored) = (0, 0, 0);
    let ended = follow(&mut command, |line| {
        if let Some(counts) = counts(line) {
            passed += counts.0;
            failed += counts.1;
            ignored += counts.2;
        } else if !noise(line) {
            println!("  {line}");
        }
    });
    report.passed(passed);
    report.failed(failed, "cargo test");
    if ignored > 0 {
        println!("  {ignored} ignored");
    }
    match ended {
        Ok(true) if passed > 0 => {}
        Ok(_) if failed > 0 => {}
        Ok(_) => report.fail("cargo test did not run through; see above"),
        Err(what) => report.fail(what),
    }
}

/// Lines that say nothing when all goes well.
pub fn noise(line: &str) -> bool {
    line.trim().is_empty()
        || (line.starts_with("running ") && line.contains(" test"))
        || (line.starts_with("test ") && line.ends_with("... ok"))
}

/// Passed, failed and ignored from a line such as `test result: ok. 5 passed; 0 failed; 1 ignored; …`.
pub fn counts(line: &str) -> Option<(u64, u64, u64)> {
    let rest = line.strip_prefix("test result: ")?;
    let count = |word: &str| -> u64 {
        let words: Vec<&str> = rest.split([' ', ';', '.']).filter(|part| !part.is_empty()).collect();
        let found = words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok());
        found.unwrap_or(0)
    };
    Some((count("passed"), count("failed"), count("ignored")))
}

/// Clippy with every warning as an error.
pub fn lint(tree: &Tree, report: &mut Report) {
    let arguments = ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    whole(report, "cargo clippy", cargo(tree.root()).args(arguments));
}

/// The documentation of every public item builds, and its links lead somewhere.
pub fn docs(tree: &Tree, report: &mut Report) {
    let mut command = cargo(tree.root());
    command.args(["doc", "--workspace", "--no-deps", "--locked", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings");
    whole(report, "cargo doc", &mut command);
}

/// Licences, sources and bans, where cargo-deny is installed; it is too long to build for every run.
pub fn supply(tree: &Tree, report: &mut Report) {
    if !on_path("cargo-deny") {
        println!("  skipped: cargo-deny is not installed (cargo install cargo-deny --locked)");
        return;
    }
    whole(report, "cargo deny", cargo(tree.root()).args(["deny", "check", "licenses", "bans", "sources"]));
}

fn whole(report: &mut Report, name: &str, command: &mut Command) {
    match command.status() {
        Ok(status) if status.success() => report.pass(),
        Ok(_) => report.fail(name),
        Err(error) => report.fail(format!("{name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counts(line), Some((12, 3, 1)));
        assert_eq!(counts("test result of something"), None);
    }
}
