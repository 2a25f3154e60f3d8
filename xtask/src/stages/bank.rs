//! A run's file through a bank that others have written: the package `mock-bank` (MIT, no dependencies) from PyPI.

use std::path::{Path, PathBuf};

use crate::programs::{cargo, follow, prints, succeeds};
use crate::report::Report;
use crate::stages::cargo::{counts, noise};
use crate::tree::Tree;

/// The package with its version.
const PACKAGE: &str = "mock-bank==0.9.0";
/// SHA-256 of its wheel: nothing else is installed under this version.
const WHEEL_SHA256: &str = "3a93dc123fc711c14d0dda1e8bf987f4d880fad056becb463fc016e0601499f4";
/// Where the tests find the bank's program.
const PLACE: &str = "NOTBETRIEB_MOCK_BANK";

/// The tests that need the bank. Without the network the bank cannot be had: then it is said, and nothing is claimed.
pub fn test(tree: &Tree, report: &mut Report) {
    let program = match installed(tree) {
        Ok(program) => program,
        // Something else under this name and version is no matter of the network.
        Err(why) if why.contains("HASHES") => return report.fail(format!("{PACKAGE} is not what it was: {why}")),
        Err(why) => {
            // Many lines about tries; the last one says what is the matter.
            let last = why.lines().last().unwrap_or_default();
            println!("  skipped: {PACKAGE} cannot be had from PyPI ({last})");
            return;
        }
    };
    let mut command = cargo(tree.root());
    // The whole workspace, as in the stage before: one package alone would be built anew with features of its own.
    command.args(["test", "--workspace", "--locked", "--test", "it", "loopback::", "--", "--ignored"]);
    command.env(PLACE, program);
    let (mut passed, mut failed) = (0, 0);
    let ended = follow(&mut command, |line| {
        if let Some(counts) = counts(line) {
            passed += counts.0;
            failed += counts.1;
        } else if !noise(line) {
            println!("  {line}");
        }
    });
    report.passed(passed);
    report.failed(failed, "the bank's tests");
    match ended {
        Ok(true) if passed > 0 => {}
        Ok(_) if failed > 0 => {}
        Ok(_) => report.fail("the bank's tests did not run through; see above"),
        Err(what) => report.fail(what),
    }
}

/// The bank's program in a folder of its own under the target folder; put there on first use.
fn installed(tree: &Tree) -> Result<PathBuf, String> {
    let folder = tree.path("target").join("mock-bank");
    let program = folder.join("bin").join("mock-bank");
    if here(&program) {
        return Ok(program);
    }
    let place = folder.to_string_lossy().into_owned();
    prints("python3", &["-m", "venv", "--clear", &place], tree.root())?;
    let list = folder.join("requirements.txt");
    let line = format!("{PACKAGE} --hash=sha256:{WHEEL_SHA256}\n");
    std::fs::write(&list, line).map_err(|error| error.to_string())?;
    let pip = folder.join("bin").join("pip");
    let asked = "install --quiet --no-deps --require-hashes --disable-pip-version-check --retries 1 --timeout 20 -r";
    let asked: Vec<&str> = asked.split(' ').chain(list.to_str()).collect();
    prints(&pip, &asked, tree.root())?;
    if here(&program) { Ok(program) } else { Err("it does not start".to_owned()) }
}

fn here(program: &Path) -> bool {
    succeeds(&program.to_string_lossy(), &["--version"])
}
