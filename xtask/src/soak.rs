//! The tests that can go on for ever, with more rounds than the usual test command has time for.

use std::process::ExitCode;

use crate::programs::cargo;
use crate::tree::Tree;

/// One long test.
struct Soak {
    name: &'static str,
    /// Which of the journal's test binaries.
    binary: &'static str,
    /// Filters for it.
    tests: &'static [&'static str],
    /// What takes the number of rounds.
    variable: &'static str,
    /// Rounds if nobody says how many.
    rounds: u64,
}

const SOAKS: [Soak; 3] = [
    // Real processes killed at random moments, and every failing system call.
    Soak { name: "kill", binary: "processes", tests: &["kill::"], variable: "NOTBETRIEB_KILL_ROUNDS", rounds: 10_000 },
    // Random damage to blocks, and every single byte of a small journal.
    Soak {
        name: "damage",
        binary: "it",
        tests: &["rot::", "flips::"],
        variable: "NOTBETRIEB_DAMAGES",
        rounds: 100_000,
    },
    // Power cuts, failed syncs and full disks on the virtual disk.
    Soak { name: "sim", binary: "it", tests: &["sim::"], variable: "NOTBETRIEB_SIM_SEEDS", rounds: 5_000 },
];

/// Runs one of them, or all: `[kill|damage|sim] [--rounds N]`.
///
/// # Errors
/// If the words are not understood or cargo cannot be run.
pub fn run(tree: &Tree, words: &[&str]) -> Result<ExitCode, String> {
    let (name, rounds) = read(words)?;
    let mut code = ExitCode::SUCCESS;
    for soak in SOAKS.iter().filter(|soak| name.is_none_or(|name| name == soak.name)) {
        let rounds = rounds.unwrap_or(soak.rounds);
        println!("== soak {}: {rounds} rounds", soak.name);
        let mut command = cargo(tree.root());
        command
            .args(["test", "--package", "journal", "--locked", "--test", soak.binary, "--", "--nocapture"])
            .args(soak.tests);
        command.env(soak.variable, rounds.to_string()).env("NOTBETRIEB_SOAK", "1").env("NOTBETRIEB_TESTS_STRICT", "1");
        if !command.status().map_err(|error| error.to_string())?.success() {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn read<'a>(words: &[&'a str]) -> Result<(Option<&'a str>, Option<u64>), String> {
    let (name, rest) = match words {
        [name, rest @ ..] if SOAKS.iter().any(|soak| soak.name == *name) => (Some(*name), rest),
        rest => (None, rest),
    };
    match rest {
        [] => Ok((name, None)),
        ["--rounds", n] => match n.parse() {
            Ok(n) if n > 0 => Ok((name, Some(n))),
            _ => Err(format!("{n} is no number of rounds")),
        },
        _ => Err("usage: cargo xtask soak [kill|damage|sim] [--rounds N]".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_rounds_are_read() {
        assert_eq!(read(&[]), Ok((None, None)));
        assert_eq!(read(&["kill", "--rounds", "7"]), Ok((Some("kill"), Some(7))));
        assert_eq!(read(&["--rounds", "7"]), Ok((None, Some(7))));
        assert!(read(&["--rounds", "0"]).is_err());
        assert!(read(&["tidy"]).is_err());
        assert!(read(&["kill", "7"]).is_err());
    }
}
