//! Browser and accessibility tests in a real Chromium, against the built program.

use std::process::Command;

use crate::programs::follow;
use crate::report::Report;
use crate::stages::product::binary;
use crate::tree::Tree;

/// Screenshots that documents show.
const PICTURES: &str = "docs/pictures";

/// All browser tests.
pub fn test(tree: &Tree, report: &mut Report) {
    run(tree, report, &[]);
}

/// The tour alone, with its screenshots put where the documents expect them.
pub fn pictures(tree: &Tree, report: &mut Report) {
    let folder = tree.path(PICTURES);
    run(tree, report, &["--only", "tour", "--pictures", &folder.to_string_lossy()]);
}

fn run(tree: &Tree, report: &mut Report, more: &[&str]) {
    let folder = tree.path("tests");
    let installed = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&folder)
        .status();
    if !installed.is_ok_and(|status| status.success()) {
        report.fail("npm ci in tests/");
        return;
    }
    let binary = match binary(tree) {
        Ok(binary) => binary,
        Err(what) => return report.fail(what),
    };
    let mut command = Command::new("node");
    command.arg("browser/run.mjs").arg("--binary").arg(&binary).args(more).current_dir(&folder);
    let mut counted = None;
    let ended = follow(&mut command, |line| {
        counted = counts(line).or(counted);
        println!("  {line}");
    });
    let (passed, failed) = counted.unwrap_or_default();
    report.passed(passed);
    report.failed(failed, "the browser tests");
    match ended {
        Ok(true) if passed > 0 => {}
        Ok(_) if failed > 0 => {}
        Ok(_) => report.fail("the browser tests did not run through; see above"),
        Err(what) => report.fail(what),
    }
}

/// Passed and failed from the line with which the browser tests end.
fn counts(line: &str) -> Option<(u64, u64)> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_counted() {
        assert_eq!(counts("12 passed, 3 failed"), Some((12, 3)));
        assert_eq!(counts("ok 12 passed"), None);
    }
}
