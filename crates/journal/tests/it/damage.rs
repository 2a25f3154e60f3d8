//! Every changed byte of what is stored is found and its place named.

use crate::support::{act, look, open, open_with, texts};
use journal::{AppendError, Class, Draft, Log, Options, Part, Place, Scope, Stage, verify};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn small_journal(dir: &Path) {
    for life in 0..2 {
        let (j, _) = open(dir);
        j.append(vec![act(Scope::Person([life; 16]), "a")]).unwrap();
        let parts = [1u8, 2].map(|n| Part { scope: Scope::Person([n; 16]), plaintext: vec![n] });
        j.append(vec![Draft { log: Log::Acts, class: Class::Business, parts: parts.to_vec() }, look("l")]).unwrap();
    }
}

fn edit(dir: &Path) -> Connection {
    let c = Connection::open(dir.join("journal.db")).unwrap();
    c.execute_batch("PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=8").unwrap();
    c
}

type Named = Box<dyn Fn(&Place) -> bool>;

/// Flips a bit in every byte of a column, one at a time, and expects verify to name the row.
fn flip_all(dir: &Path, table: &str, column: &str, key: &str, place: impl Fn(&[i64]) -> Named) -> usize {
    let c = edit(dir);
    let rows: Vec<(Vec<i64>, Vec<u8>)> = {
        let mut st = c.prepare(&format!("SELECT {column}, {key} FROM {table}")).unwrap();
        let n = st.column_count();
        st.query_map([], |r| Ok(((1..n).map(|i| r.get(i).unwrap()).collect(), r.get(0)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let keys: Vec<&str> = key.split(", ").collect();
    let mut flips = 0;
    for (ids, good) in rows {
        let at: Vec<String> = keys.iter().zip(&ids).map(|(k, v)| format!("{k}={v}")).collect();
        let sql = format!("UPDATE {table} SET {column}=?1 WHERE {}", at.join(" AND "));
        let named = place(&ids);
        for i in 0..good.len() {
            let mut bad = good.clone();
            bad[i] ^= 1 << (i % 8);
            c.execute(&sql, [&bad]).unwrap();
            let r = verify(dir, None).unwrap();
            assert!(r.faults.iter().any(|f| named(&f.place)), "{table}.{column} {ids:?} byte {i}: {:?}", r.faults);
            flips += 1;
        }
        c.execute(&sql, [&good]).unwrap();
    }
    assert_eq!(verify(dir, None).unwrap().faults, []);
    flips
}

#[test]
fn every_flipped_byte_of_every_column_is_found_and_named() {
    let dir = tempfile::tempdir().unwrap();
    small_journal(dir.path());
    let d = dir.path();
    let mut flips = 0;
    for (table, log) in [("entry_acts", Log::Acts), ("entry_audit", Log::Audit)] {
        for column in ["bytes", "leaf"] {
            flips += flip_all(d, table, column, "pos", |ids| {
                let want = Place::Entry { log, pos: ids[0] as u64 };
                Box::new(move |p| *p == want)
            });
        }
    }
    for column in ["root", "key_id", "signature"] {
        flips += flip_all(d, "head", column, "log, incarnation, size", |ids| {
            let log = if ids[0] == 0 { Log::Acts } else { Log::Audit };
            let want = Place::Head { log, incarnation: ids[1] as u64, size: ids[2] as u64 };
            Box::new(move |p| *p == want)
        });
    }
    for column in ["key_id", "kek_id", "nonce", "sealed", "\"check\""] {
        flips += flip_all(d, "wrap", column, "n", |ids| {
            let want = Place::Wrap(ids[0]);
            Box::new(move |p| *p == want)
        });
    }
    for column in ["id", "salt", "signer", "link"] {
        flips += flip_all(d, "incarnation", column, "no", |ids| {
            let want = Place::Incarnation(ids[0] as u64);
            Box::new(move |p| *p == want)
        });
    }
    flips += flip_all(d, "kek", "wrapped", "1", |_| Box::new(|p| *p == Place::Kek));
    flips += flip_all(d, "meta", "value", "length(name)", |_| Box::new(|p| matches!(p, Place::Meta(_))));
    assert!(flips > 4000, "{flips}");
}

#[test]
fn rows_dropped_doubled_swapped_or_renumbered_are_found() {
    for (name, sql) in [
        ("last entry dropped", "DELETE FROM entry_acts WHERE pos=5"),
        ("first entry dropped", "DELETE FROM entry_acts WHERE pos=0"),
        ("middle entry dropped", "DELETE FROM entry_acts WHERE pos=2"),
        ("entry doubled", "INSERT INTO entry_acts SELECT 6, leaf, bytes FROM entry_acts WHERE pos=5"),
        (
            "entry stale",
            "UPDATE entry_acts SET (leaf, bytes) = (SELECT leaf, bytes FROM entry_acts WHERE pos=1) WHERE pos=2",
        ),
        ("entry moved", "UPDATE entry_acts SET pos=9 WHERE pos=5"),
        (
            "entry of the other log",
            "UPDATE entry_audit SET (leaf, bytes) = (SELECT leaf, bytes FROM entry_acts WHERE pos=1) WHERE pos=1",
        ),
        ("all entries dropped", "DELETE FROM entry_audit"),
        ("a head dropped from the end", "DELETE FROM head WHERE log=0 AND incarnation=2 AND size=3"),
        ("an incarnation's heads dropped", "DELETE FROM head WHERE log=0 AND incarnation=1"),
        ("head resized", "UPDATE head SET size=7 WHERE log=0 AND incarnation=2 AND size=3"),
        ("head to the other log", "UPDATE head SET log=1 WHERE log=0 AND incarnation=2 AND size=3"),
        ("head to no log", "UPDATE head SET log=2 WHERE log=0 AND incarnation=2 AND size=3"),
        (
            "head to the other incarnation",
            "UPDATE head SET incarnation=1, size=4 WHERE log=0 AND incarnation=2 AND size=3",
        ),
        ("head of another suite", "UPDATE head SET suite=2 WHERE log=0 AND incarnation=2 AND size=3"),
        ("incarnation dropped", "DELETE FROM incarnation WHERE no=1"),
        ("last incarnation dropped", "DELETE FROM incarnation WHERE no=2"),
        (
            "tail and its head cut",
            "DELETE FROM entry_acts WHERE pos=5; DELETE FROM head WHERE log=0 AND incarnation=2 AND size=3",
        ),
        ("authority dropped", "DELETE FROM meta WHERE name='authority'"),
        ("wrap doubled", "INSERT INTO wrap SELECT 99, key_id, kek_id, nonce, sealed, \"check\" FROM wrap WHERE n=1"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        small_journal(dir.path());
        assert_eq!(verify(dir.path(), None).unwrap().faults, [], "{name}");
        edit(dir.path()).execute_batch(sql).unwrap();
        assert!(!verify(dir.path(), None).unwrap().is_sound(), "{name}");
    }
}

#[test]
fn a_flip_anywhere_in_the_file_is_found_or_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    small_journal(dir.path());
    // Everything into the main file, so that only it is looked at.
    edit(dir.path()).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let path = dir.path().join("journal.db");
    let good = std::fs::read(&path).unwrap();
    let report = verify(dir.path(), None).unwrap();
    assert!(report.is_sound());
    let mut found = 0;
    let mut harmless = 0;
    for at in (0..good.len()).step_by(29) {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        std::fs::write(&path, &bad).unwrap();
        match verify(dir.path(), None) {
            Ok(r) if r.is_sound() => {
                harmless += 1;
                assert_eq!((&r.acts, &r.audit, r.wraps), (&report.acts, &report.audit, report.wraps), "byte {at}");
            }
            _ => found += 1,
        }
    }
    assert!(found > 0 && harmless > 0, "{found} found, {harmless} harmless");
}

#[test]
fn bits_flipped_in_memory_are_never_signed() {
    for (stage, found) in [(Stage::Encoded, true), (Stage::Hashed, true), (Stage::Key, true), (Stage::ReadBack, true)] {
        for at in [0usize, 3, 20, 40, 55, 60, 70, 90, 130, 145, 200, 215] {
            let dir = tempfile::tempdir().unwrap();
            let calls = Arc::new(AtomicUsize::new(0));
            let seen = Arc::clone(&calls);
            let mut options = Options::small();
            options.hooks.flip = Some(Arc::new(move |s, bytes| {
                // The first two records and the first key belong to the start.
                if s == stage && seen.fetch_add(1, Ordering::SeqCst) >= if stage == Stage::Key { 1 } else { 2 } {
                    let n = bytes.len();
                    bytes[at % n] ^= 0x10;
                }
            }));
            {
                let (j, _) = open_with(dir.path(), options).unwrap();
                let r = j.append(vec![act(Scope::Case([5; 16]), "text")]);
                assert_eq!(matches!(r, Err(AppendError::Stopped { .. })), found, "{stage:?} {at}: {r:?}");
            }
            assert_eq!(verify(dir.path(), None).unwrap().faults, [], "{stage:?} {at}");
            assert!(texts(&open(dir.path()).0, Log::Acts).is_empty());
        }
    }
}
