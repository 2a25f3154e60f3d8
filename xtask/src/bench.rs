//! `cargo xtask bench NAME`: builds what is measured in the release profile, then measures.
//!
//! The measuring is a program of its own (`xtask/bench`), so that `cargo xtask tidy` need not build a database.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::Value;

use crate::programs::{cargo, prints};
use crate::tree::Tree;

/// The benches, and for each the parts that need the whole product's binary; without named parts all are run.
const BENCHES: [(&str, &[&str]); 5] = [
    ("journal", &["start"]),
    ("extract", &["import", "pages"]),
    ("desk", &["acts", "form"]),
    ("payments", &["run"]),
    ("calc", &[]),
];

/// Runs the bench of this name; the words after it are its own.
///
/// # Errors
/// If there is no such bench or something does not build.
pub fn run(tree: &Tree, name: &str, words: &[&str]) -> Result<ExitCode, String> {
    let Some((_, whole)) = BENCHES.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = BENCHES.iter().map(|(known, _)| *known).collect();
        return Err(format!("{name} is no bench; there are: {}", known.join(" ")));
    };
    let release = build(tree, "bench")?;
    let mut program = std::process::Command::new(release.join("bench"));
    program.arg(name).args(words);
    let parts: Vec<&&str> = words.iter().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    if (parts.is_empty() && !whole.is_empty()) || parts.iter().any(|part| whole.contains(part)) {
        program.arg("--program").arg(build(tree, "notbetrieb")?.join("notbetrieb"));
    }
    let status = program.status().map_err(|error| error.to_string())?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds a package and gives the folder of its binary.
fn build(tree: &Tree, package: &str) -> Result<PathBuf, String> {
    let mut command = cargo(tree.root());
    command.args(["build", "--release", "--locked", "--package", package]);
    if !command.status().is_ok_and(|status| status.success()) {
        return Err(format!("{package} does not build"));
    }
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let text = prints(cargo(tree.root()).get_program(), &arguments, tree.root())?;
    let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let target = value["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
    Ok(PathBuf::from(target).join("release"))
}
