//! Journals that are not to be opened: each refusal says what to do, and not a byte or a time of any file has changed.

use crate::support::{IDENTITY, act, copy, keys, open, open_with};
use journal::{Identity, Journal, NodeKeys, OpenError, Options, OsEntropy, Scope, verify};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

/// Content and time of change of each file. SQLite's index of the log holds no content and is made by whoever reads.
fn state(dir: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_file() && !name.ends_with("-shm") {
            out.insert(name, (std::fs::read(entry.path()).unwrap(), entry.metadata().unwrap().modified().unwrap()));
        }
    }
    out
}

fn with(dir: &Path, identity: Identity, keys: NodeKeys) -> Result<Journal, OpenError> {
    Journal::open(dir, identity, keys, b"", b"", Box::new(OsEntropy), Options::small()).map(|o| o.0)
}

fn refused(dir: &Path, open: impl Fn() -> Result<Journal, OpenError>, says: &[&str]) {
    let before = state(dir);
    let Err(e) = open() else { panic!("opened, expected {says:?}") };
    for words in says {
        assert!(e.to_string().contains(words), "{e}: {words}");
    }
    let after = state(dir);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{e}");
    for (name, was) in &before {
        assert!(after[name] == *was, "{name} was touched: {e}");
    }
}

#[test]
fn what_is_not_ours_is_refused_with_what_to_do_and_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let (clean, killed) = (root.path().join("clean"), root.path().join("killed"));
    {
        let (j, _) = open(&clean);
        j.append(vec![act(Scope::Case([1; 16]), "one")]).unwrap();
        copy(&clean, &killed);
    }
    for dir in [&clean, &killed] {
        let other_authority = Identity { authority: [1; 16], ..IDENTITY };
        refused(dir, || with(dir, other_authority, keys()), &["belongs to authority a1a1a1", "not to 010101"]);
        let other_node = Identity { node: [2; 16], ..IDENTITY };
        refused(dir, || with(dir, other_node, keys()), &["belongs to node 0d0d", "journal of its own"]);
        let wrong = || NodeKeys { kek: [8u8; 32].into(), ..keys() };
        refused(dir, || with(dir, IDENTITY, wrong()), &["does not open", "unlock with the keyring of this node"]);
    }
    let newer = root.path().join("newer");
    copy(&clean, &newer);
    let c = rusqlite::Connection::open(newer.join("journal.db")).unwrap();
    c.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    c.execute_batch("PRAGMA user_version=99").unwrap();
    drop(c);
    refused(&newer, || with(&newer, IDENTITY, keys()), &["format 99", "use the newer program"]);
    let told = verify(&newer, None).unwrap_err().to_string();
    assert!(told.contains("format 99") && told.contains("use the newer program"), "{told}");
}

#[test]
fn files_of_other_programs_and_damaged_logs_are_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let other = root.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("journal.lock"), "").unwrap();
    rusqlite::Connection::open(other.join("journal.db")).unwrap().execute_batch("CREATE TABLE t(x)").unwrap();
    refused(&other, || with(&other, IDENTITY, keys()), &["not a journal of this program"]);
    let garbage = root.path().join("garbage");
    std::fs::create_dir(&garbage).unwrap();
    std::fs::write(garbage.join("journal.lock"), "").unwrap();
    std::fs::write(garbage.join("journal.db"), [0x5a; 8192]).unwrap();
    refused(&garbage, || with(&garbage, IDENTITY, keys()), &["cannot be read as a store", "restore from a copy"]);
    let (live, damaged) = (root.path().join("live"), root.path().join("damaged"));
    {
        let (j, _) = open(&live);
        for n in 0..3 {
            j.append(vec![act(Scope::System, &format!("{n}"))]).unwrap();
        }
        copy(&live, &damaged);
    }
    let wal = damaged.join("journal.db-wal");
    let mut bytes = std::fs::read(&wal).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&wal, bytes).unwrap();
    refused(
        &damaged,
        || with(&damaged, IDENTITY, keys()),
        &["write-ahead log is damaged", "restore from a second copy"],
    );
}

#[test]
fn a_second_program_on_the_same_folder_is_refused_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::System, "one")]).unwrap();
    let path = dir.path();
    refused(path, || open_with(path, Options::small()).map(|o| o.0), &["in use by another process", "stop that one"]);
    j.append(vec![act(Scope::System, "two")]).unwrap();
    drop(j);
    assert_eq!(verify(dir.path(), Some(2)).unwrap().faults, []);
}
