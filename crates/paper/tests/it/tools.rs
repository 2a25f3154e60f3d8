//! Outside programs as oracles. Missing ones are said loudly; with `NOTBETRIEB_TESTS_STRICT=1` that is a failure.

use std::path::PathBuf;
use std::process::{Command, Output};

/// Runs a program; nothing if it is not installed.
pub fn run(program: &str, args: &[&str]) -> Option<Output> {
    match Command::new(program).args(args).output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(
                std::env::var_os("NOTBETRIEB_TESTS_STRICT").is_none_or(|v| v != "1"),
                "{program} is needed and cannot be run: {error}"
            );
            eprintln!("*** SKIPPED: {program} is not installed, this test proved nothing ***");
            None
        }
    }
}

/// The folder of schemas inside the `sepa` crate's package, never copied.
pub fn schemas() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let manifest = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "sepa")
        .and_then(|package| package["manifest_path"].as_str())
        .unwrap();
    PathBuf::from(manifest).parent().unwrap().join("tests").join("xsd")
}
