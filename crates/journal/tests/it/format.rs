//! The frozen format: golden vectors, the decoder on arbitrary bytes, the Python verifier.

use crate::support::{IDENTITY, act, counter, keys, look, open, tool};
use journal::{Class, Draft, Journal, Log, Options, Part, Scope, hex, record};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;

fn dump(dir: &Path) -> String {
    let c = rusqlite::Connection::open(dir.join("journal.db")).unwrap();
    let mut out = String::new();
    for (name, sql) in [
        ("incarnation", "SELECT no, id || salt || signer || link FROM incarnation ORDER BY no"),
        ("wrap", "SELECT n, key_id || kek_id || nonce || sealed || \"check\" FROM wrap ORDER BY n"),
        ("acts", "SELECT pos, bytes FROM entry_acts ORDER BY pos"),
        ("acts_leaf", "SELECT pos, leaf FROM entry_acts ORDER BY pos"),
        ("audit", "SELECT pos, bytes FROM entry_audit ORDER BY pos"),
        ("head", "SELECT log * 1000 + size, root || key_id || signature FROM head ORDER BY log, incarnation, size"),
    ] {
        let mut st = c.prepare(sql).unwrap();
        let mut rows = st.query([]).unwrap();
        while let Some(r) = rows.next().unwrap() {
            let n: i64 = r.get(0).unwrap();
            let v = r.get_ref(1).unwrap();
            writeln!(out, "{name} {n} {}", hex(v.as_bytes().unwrap())).unwrap();
        }
    }
    out
}

/// If this fails, journals in the field could not be read any more: make a new version beside the old one.
#[test]
fn golden_vectors_stand() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) =
        Journal::open(dir.path(), IDENTITY, keys(), b"certificate", b"kek", counter(1), Options::small()).unwrap();
    j.append(vec![act(Scope::Case([1; 16]), "first act")]).unwrap();
    let parts = [1u8, 2].map(|n| Part { scope: Scope::Person([n; 16]), plaintext: vec![b'p', n] });
    j.append(vec![Draft { log: Log::Acts, class: Class::Business, parts: parts.to_vec() }, look("a look-up")]).unwrap();
    let mut text = dump(dir.path());
    text.push_str(&j.head(Log::Acts).unwrap().text());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/journal-1.txt");
    if std::env::var_os("WRITE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn an_outsider_checks_a_journal_with_python() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let (j, _) = open(dir.path());
        journal::soak(&j, 40, 4, &mut |_| {}).unwrap();
        j.append(vec![look("l")]).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats/verify_journal.py");
    let python = |args: &[&std::ffi::OsStr]| std::process::Command::new("python3").args(args).output();
    if !tool("python3", &["-c", "import cryptography"]) {
        return;
    }
    let good = python(&[script.as_os_str(), dir.path().as_os_str()]).unwrap();
    assert!(good.status.success(), "{good:?}");
    let said = String::from_utf8_lossy(&good.stdout).into_owned();
    assert!(said.contains("82 entries"), "{said}");
    let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
    for sql in [
        "UPDATE entry_acts SET bytes = CAST(substr(bytes, 1, 100) || x'00' || substr(bytes, 102) AS BLOB) WHERE pos=7",
        "UPDATE head SET root = zeroblob(32) WHERE size=1",
        "UPDATE incarnation SET salt = zeroblob(16) WHERE no=2",
        "DELETE FROM entry_audit WHERE pos=3",
    ] {
        c.execute_batch(&format!("SAVEPOINT s; {sql}; RELEASE s;")).unwrap();
        let bad = python(&[script.as_os_str(), dir.path().as_os_str()]).unwrap();
        assert_eq!(bad.status.code(), Some(1), "{sql}: {bad:?}");
    }
}

proptest! {
    #[test]
    fn the_decoder_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = record::decode(&bytes);
    }

    #[test]
    fn the_decoder_survives_changed_records(at in 0usize..400, with: u8, cut in 0usize..400) {
        let mut bytes = vec![0u8, 1, 0, 1];
        bytes.extend_from_slice(&[9; 56]);
        bytes.extend_from_slice(&[0, 1]);
        bytes.extend_from_slice(&[3; 72]);
        bytes.extend_from_slice(&80u32.to_be_bytes());
        bytes.extend_from_slice(&[4; 80]);
        let n = bytes.len();
        prop_assert!(record::decode(&bytes).is_ok());
        bytes[at % n] = with;
        let _ = record::decode(&bytes);
        bytes.truncate(cut % n);
        prop_assert!(record::decode(&bytes).is_err());
    }
}
