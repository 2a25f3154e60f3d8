//! How often the disk is asked to confirm: once for each acknowledgement. Counted from outside, by strace.

use crate::support::{act, open_with};
use journal::{Options, Scope};
use std::process::Command;

const DIR: &str = "JOURNAL_SYNCS_DIR";
const ACTS: &str = "JOURNAL_SYNCS_ACTS";

/// Not a test by itself: what `one_sync_for_each_acknowledgement` runs under strace.
#[test]
fn child_that_is_counted() {
    let (Some(dir), Ok(acts)) = (std::env::var_os(DIR), std::env::var(ACTS)) else {
        return;
    };
    // So big that nothing is folded back; that has syncs of its own.
    let options = Options { wal_bytes: 64 << 20, ..Options::small() };
    let (j, _) = open_with(dir.as_ref(), options).unwrap();
    for n in 0..acts.parse().unwrap() {
        j.append(vec![act(Scope::Case([1; 16]), &format!("act {n}"))]).unwrap();
    }
    // Closing folds back.
    std::process::exit(0);
}

/// Calls of fsync and fdatasync while a journal is opened and so many acts are appended one by one.
fn syncs(acts: u64) -> u64 {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("strace.txt");
    let done = Command::new("strace")
        .args(["-f", "-c", "-e", "trace=fdatasync,fsync", "-o"])
        .arg(&table)
        .arg(std::env::current_exe().unwrap())
        .args(["syncs::child_that_is_counted", "--exact", "--test-threads=1"])
        .env(DIR, dir.path().join("journal"))
        .env(ACTS, acts.to_string())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let table = std::fs::read_to_string(table).unwrap();
    let rows = table.lines().filter(|l| l.ends_with("fdatasync") || l.ends_with("fsync"));
    rows.map(|l| l.split_whitespace().nth(3).unwrap().parse::<u64>().unwrap()).sum()
}

#[test]
fn one_sync_for_each_acknowledgement() {
    // Where tracing is forbidden nothing can be counted.
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|o| o.status.success());
    if !works {
        eprintln!("strace is not here or may not trace: nothing was counted");
        return;
    }
    let (opening, all) = (syncs(0), syncs(40));
    assert!(opening > 0);
    assert_eq!(all - opening, 40);
}
