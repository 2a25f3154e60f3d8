//! The stages of `cargo xtask test`.

mod bank;
mod browser;
mod cargo;
mod product;

use std::process::ExitCode;

use crate::needs;
use crate::report::Report;
use crate::tidy;
use crate::tree::Tree;

/// Every stage, in the order in which they run: what fails fast and says most comes first.
const STAGES: [&str; 10] = ["fmt", "tidy", "unit", "bank", "catalogue", "demo", "browser", "lint", "docs", "supply"];

/// Runs all stages, or those chosen.
///
/// # Errors
/// If a stage is not known or something is missing that cannot be installed.
pub fn test(tree: &Tree, chosen: &[&str]) -> Result<ExitCode, String> {
    if let Some(unknown) = chosen.iter().find(|name| !STAGES.contains(name)) {
        return Err(format!("{unknown} is no stage; there are: {}", STAGES.join(" ")));
    }
    let stages: Vec<&str> = STAGES.into_iter().filter(|name| chosen.is_empty() || chosen.contains(name)).collect();
    let mut report = Report::default();
    let mut missing = Ok(());
    report.stage("needs", |report| {
        missing = needs::meet(&stages);
        if missing.is_ok() {
            report.pass();
        }
    });
    missing?;
    for name in stages {
        report.stage(name, |report| match name {
            "fmt" => cargo::fmt(tree, report),
            "tidy" => tidy::check(tree, report),
            "unit" => cargo::unit(tree, report),
            "bank" => bank::test(tree, report),
            "catalogue" => product::catalogue(tree, report),
            "demo" => product::demo(tree, report),
            "browser" => browser::test(tree, report),
            "lint" => cargo::lint(tree, report),
            "docs" => cargo::docs(tree, report),
            _ => cargo::supply(tree, report),
        });
    }
    Ok(report.finish())
}

/// Takes the screenshots that documents show.
///
/// # Errors
/// If something is missing that cannot be installed.
pub fn pictures(tree: &Tree) -> Result<ExitCode, String> {
    needs::meet(&["browser"])?;
    let mut report = Report::default();
    report.stage("pictures", |report| browser::pictures(tree, report));
    Ok(report.finish())
}
