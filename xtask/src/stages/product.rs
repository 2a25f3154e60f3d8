//! Stages that run the built program as a person would.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::programs::{cargo, follow, prints};
use crate::report::Report;
use crate::tree::Tree;

/// Builds the program in the profile of the README's command and gives its path.
///
/// # Errors
/// If it does not build.
pub fn binary(tree: &Tree) -> Result<PathBuf, String> {
    let status = cargo(tree.root())
        .args(["test", "--workspace", "--locked", "--no-run"])
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err("cargo build".to_owned());
    }
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let text = prints(cargo(tree.root()).get_program(), &arguments, tree.root())?;
    let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let target = value["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
    Ok(PathBuf::from(target).join("debug").join("notbetrieb"))
}

/// The catalogue of services is consistent.
pub fn catalogue(tree: &Tree, report: &mut Report) {
    run(tree, report, &["catalogue", "check"]);
}

/// The whole main job through the real HTTP interface.
pub fn demo(tree: &Tree, report: &mut Report) {
    run(tree, report, &["demo", "--check"]);
}

fn run(tree: &Tree, report: &mut Report, arguments: &[&str]) {
    let name = format!("notbetrieb {}", arguments.join(" "));
    let ended = binary(tree).and_then(|binary| {
        let mut command = Command::new(binary);
        command.args(arguments).current_dir(tree.root());
        follow(&mut command, |line| println!("  {line}"))
    });
    match ended {
        Ok(true) => report.pass(),
        Ok(false) => report.fail(name),
        Err(what) => report.fail(format!("{name}: {what}")),
    }
}
