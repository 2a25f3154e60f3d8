//! The journal at the command line: what was acknowledged is there after kill -9; what is damaged is found.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use crate::command::{binary, nb};
use crate::town::{Town, arg};

/// Kills of one campaign.
const KILLS: u32 = 20;

/// Starts a soak that would run for a long time, kills it after so many acknowledged acts, gives all it acknowledged.
fn killed_after(data: &Path, lines: usize, callers: &str) -> usize {
    let mut child = binary()
        .args(["journal", "soak", "--acts", "100000000", "--callers", callers, "--data", arg(data)])
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = Vec::new();
    for _ in 0..lines {
        assert!(out.read_until(b'\n', &mut said).unwrap() > 0, "the soak ended by itself");
    }
    // SIGKILL on Unix.
    child.kill().unwrap();
    out.read_to_end(&mut said).unwrap();
    assert!(!child.wait().unwrap().success());
    said.iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn twenty_kills_lose_nothing_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("soak");
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        // From the first moments of a start to the middle of full groups.
        let lines = (kill as usize * 7) % 120;
        acknowledged += killed_after(&data, lines, if kill % 2 == 0 { "1" } else { "16" });
        if data.join("journal").is_dir() {
            let at_least = acknowledged.to_string();
            let found = nb(&["--json", "journal", "verify", "--data", arg(&data), "--at-least", &at_least]).json();
            assert!(found["count"].as_u64().unwrap() >= acknowledged as u64, "kill {kill}");
        }
    }
    assert!(acknowledged > 500, "{acknowledged}");
    let after = nb(&["journal", "soak", "--data", arg(&data), "--acts", "5"]).fine();
    assert_eq!(after.lines().count(), 5);
}

#[test]
fn sequence_numbers_of_a_first_run_are_one_to_n() {
    let dir = tempfile::tempdir().unwrap();
    let said = nb(&["journal", "soak", "--data", arg(dir.path()), "--acts", "12"]).fine();
    assert_eq!(said.lines().collect::<Vec<_>>(), (1..=12).map(|n| n.to_string()).collect::<Vec<_>>());
    let inside = dir.path().join("journal");
    for data in [dir.path(), &inside] {
        let found = nb(&["--json", "journal", "verify", "--data", arg(data), "--at-least", "12"]).json();
        assert_eq!((&found["count"], &found["sound"]), (&12.into(), &true.into()));
    }
    let short = nb(&["--json", "journal", "verify", "--data", arg(dir.path()), "--at-least", "13"]);
    assert_eq!(short.code, Some(1));
    assert!(short.out.contains("13 were expected"), "{}", short.out);
    let head = nb(&["journal", "head", "--data", arg(dir.path())]).fine();
    // C2SP signed notes: origin, size, root, empty line, signature.
    let lines: Vec<&str> = head.lines().collect();
    assert!(lines[0].starts_with("notbetrieb/") && lines[0].ends_with("/acts"));
    assert_eq!((lines[1], lines[3]), ("13", ""));
    assert!(lines[4].starts_with(&format!("— {} ", lines[0])));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn damage_and_loss_are_found_in_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    nb(&["journal", "soak", "--data", arg(dir.path()), "--acts", "40"]).fine();
    let journal = dir.path().join("journal");
    let wal = std::fs::read(journal.join("journal.db-wal")).unwrap();
    // The write-ahead log is grown ahead of time; behind the last frame it holds zeros.
    let used = wal.len() - wal.iter().rev().take_while(|byte| **byte == 0).count();
    let verify = |change: &dyn Fn(&Path)| {
        let copied = tempfile::tempdir().unwrap();
        copy(&journal, copied.path());
        change(copied.path());
        nb(&["--json", "journal", "verify", "--data", arg(copied.path())])
    };
    assert_eq!(verify(&|_| {}).json()["count"], 40);
    for n in 0..20 {
        let place = used * (2 * n + 1) / 41;
        let run = verify(&|copy| {
            let mut changed = wal.clone();
            changed[place] ^= 0x10;
            std::fs::write(copy.join("journal.db-wal"), changed).unwrap();
        });
        assert_eq!(run.code, Some(1), "byte {place} of {used}");
        let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(said["sound"], false);
        assert!(said["fault"].as_str().is_some_and(|fault| !fault.is_empty()));
    }
    // The second half of the write-ahead log gone: acknowledged acts are missing, and that is said.
    let run = verify(&|copy| std::fs::write(copy.join("journal.db-wal"), &wal[..used / 2]).unwrap());
    assert_eq!(run.code, Some(1), "{run:?}");
}

#[test]
fn a_missing_journal_and_a_strange_file_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let verify = |data: &PathBuf| nb(&["--json", "journal", "verify", "--data", arg(data)]);
    verify(&dir.path().join("none")).refused_with("NB-J-020");
    let strange = dir.path().join("strange");
    std::fs::create_dir(&strange).unwrap();
    std::fs::write(strange.join("journal.db"), vec![7; 9000]).unwrap();
    let run = verify(&strange);
    assert_eq!(run.code, Some(1), "{run:?}");
    // Nothing was promised, so nothing is missing.
    let empty = dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    nb(&["journal", "verify", "--data", arg(&empty), "--at-least", "0"]).fine();
}

#[test]
fn soak_touches_no_other_folder_and_one_writer_keeps_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "x").unwrap();
    nb(&["--json", "journal", "soak", "--data", arg(dir.path()), "--acts", "1"]).refused_with("NB-J-022");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);

    let data = dir.path().join("soak");
    let mut child = binary().args(["journal", "soak", "--acts", "100000000", "--data", arg(&data)]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    nb(&["--json", "journal", "soak", "--data", arg(&data), "--acts", "1"]).refused_with("NB-J-010");
    // Verifying needs neither the key nor a pause of the writer.
    let drain = std::thread::spawn(move || out.read_to_end(&mut Vec::new()).unwrap());
    let found = nb(&["--json", "journal", "verify", "--data", arg(&data), "--at-least", "1"]).json();
    assert_eq!(found["sound"], true);
    child.kill().unwrap();
    child.wait().unwrap();
    drain.join().unwrap();
}

#[test]
fn signatures_are_counted_with_the_nodes_keys_and_nothing_else_needs_them() {
    let town = Town::make(200, 43);
    let (data, first, second) = (town.data(), town.share(1), town.share(2));
    let shares = ["--share-file", arg(&first), "--share-file", arg(&second)];
    let package = town.path("package");
    let export = ["--json", "handback", "export", "--data", arg(&data), "--out", arg(&package), "--present", "A"];
    nb(&[&export[..], &shares].concat()).fine();
    let verify = ["--json", "journal", "verify", "--data", arg(&data)];
    assert!(nb(&verify).json()["signatures"].is_null(), "without keys nothing is counted");
    assert_eq!(nb(&[&verify[..], &["--signatures"]].concat()).code, Some(2), "counting needs keys");
    let counted = nb(&[&verify[..], &["--signatures"], &shares].concat()).json();
    assert_eq!((&counted["sound"], &counted["signatures"]["sound"]), (&true.into(), &true.into()));
}
