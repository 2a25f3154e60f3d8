//! Replacing the kek: everything opens under the new one, nothing under the old, and no entry changes.

use crate::support::{IDENTITY, act, keys, look, open, texts};
use journal::{Journal, Log, NewKek, NodeKeys, OpenError, Options, Scope, kek_ids, verify};
use std::path::Path;

fn new_kek() -> NewKek {
    NewKek { kek: [0x33; 32].into(), kek_id: [0x44; 16], wrapped: b"new kek for the authority".to_vec() }
}

fn open_under(dir: &Path, keys: NodeKeys, wrapped: &[u8]) -> Result<Journal, OpenError> {
    Journal::open(dir, IDENTITY, keys, b"certificate", wrapped, Box::new(journal::OsEntropy), Options::small())
        .map(|(journal, _)| journal)
}

fn entries(dir: &Path) -> Vec<Vec<u8>> {
    let c = rusqlite::Connection::open(dir.join("journal.db")).unwrap();
    let mut st = c
        .prepare("SELECT bytes FROM entry_acts WHERE pos<4 UNION ALL SELECT bytes FROM entry_audit WHERE pos<2")
        .unwrap();
    st.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_new_kek_opens_everything_and_the_old_one_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::Case([1; 16]), "one"), act(Scope::Person([2; 16]), "two"), act(Scope::System, "three")])
        .unwrap();
    j.append(vec![look("looked")]).unwrap();
    j.destroy_keys(&[Scope::Person([2; 16])]).unwrap();
    let before = entries(dir.path());
    let wraps = j.rekey(new_kek()).unwrap();
    assert_eq!(wraps, 3, "system, case, month; the destroyed one does not come back");
    // The running journal goes on: with the old keys and with new ones.
    j.append(vec![act(Scope::Case([1; 16]), "four"), act(Scope::Case([9; 16]), "five")]).unwrap();
    assert_eq!(texts(&j, Log::Acts), ["one", "?", "three", "four", "five"]);
    drop(j);
    assert_eq!(entries(dir.path()), before, "entries are as they were");
    assert_eq!(kek_ids(dir.path()).unwrap(), [[0x44; 16]], "the old one is gone");
    assert_eq!(verify(dir.path(), Some(5)).unwrap().faults, []);

    let under_new = || NodeKeys { signing: keys().signing, kek: [0x33; 32].into(), kek_id: [0x44; 16] };
    let j = open_under(dir.path(), under_new(), b"new kek for the authority").unwrap();
    assert_eq!(texts(&j, Log::Acts), ["one", "?", "three", "four", "five"]);
    assert_eq!(texts(&j, Log::Audit), ["looked"]);
    drop(j);
    // Whoever has only the old kek reads nothing of what was written.
    let copy = tempfile::tempdir().unwrap();
    for file in ["journal.db", "journal.db-wal", "journal.mark"] {
        std::fs::copy(dir.path().join(file), copy.path().join(file)).unwrap();
    }
    let (old, _) = open(copy.path());
    assert_eq!(texts(&old, Log::Acts), ["?", "?", "?", "?", "?"]);
}

#[test]
fn no_old_wrap_stays_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::Case([1; 16]), "one")]).unwrap();
    let sealed = || -> Vec<Vec<u8>> {
        let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
        let mut st = c.prepare("SELECT sealed FROM wrap").unwrap();
        st.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let old = sealed();
    j.rekey(new_kek()).unwrap();
    drop(j);
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap_or_default();
        for wrap in &old {
            assert!(!bytes.windows(wrap.len()).any(|w| w == wrap), "an old wrap is in {file}");
        }
    }
    assert_eq!(sealed().len(), old.len());
}

#[test]
fn a_change_that_was_cut_off_left_the_old_kek_in_force() {
    // What a crash before the commit leaves: the transaction is not there, the names say which kek holds.
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::System, "one")]).unwrap();
    drop(j);
    {
        let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
        c.execute_batch("BEGIN IMMEDIATE; DELETE FROM kek; UPDATE wrap SET kek_id=zeroblob(16);").unwrap();
    }
    assert_eq!(kek_ids(dir.path()).unwrap(), [[0xce; 16]]);
    let (j, _) = open(dir.path());
    assert_eq!(texts(&j, Log::Acts), ["one"]);
    assert_eq!(kek_ids(&dir.path().join("nothing here")).unwrap(), Vec::<[u8; 16]>::new());
}
