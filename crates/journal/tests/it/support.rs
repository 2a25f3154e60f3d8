//! A journal in a temporary folder.

use journal::{Class, Draft, Entry, Identity, Journal, Log, NodeKeys, OpenError, OpenedPart, Opening, Options, Scope};
use std::ops::ControlFlow;
use std::path::Path;

pub const IDENTITY: Identity = Identity { authority: [0xa1; 16], node: [0x0d; 16] };

pub fn keys() -> NodeKeys {
    NodeKeys { signing: ed25519_dalek::SigningKey::from_bytes(&[7; 32]), kek: [9u8; 32].into(), kek_id: [0xce; 16] }
}

/// Random bytes that are the same in each run.
pub fn counter(seed: u64) -> Box<dyn journal::Entropy> {
    let mut x = seed.wrapping_mul(2).wrapping_add(0x9e37_79b9_7f4a_7c15);
    Box::new(move |buf: &mut [u8]| {
        for b in buf {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            *b = (x >> 24) as u8;
        }
    })
}

pub fn open_with(dir: &Path, options: Options) -> Result<(Journal, Opening), OpenError> {
    Journal::open(
        dir,
        IDENTITY,
        keys(),
        b"certificate",
        b"kek for the authority",
        Box::new(journal::OsEntropy),
        options,
    )
}

pub fn open(dir: &Path) -> (Journal, Opening) {
    open_with(dir, Options::small()).unwrap()
}

pub fn act(scope: Scope, text: &str) -> Draft {
    Draft::single(Log::Acts, Class::Business, scope, text.as_bytes().to_vec())
}

pub fn look(text: &str) -> Draft {
    Draft::single(Log::Audit, Class::Essential, Scope::AuditMonth { year: 2026, month: 11 }, text.as_bytes().to_vec())
}

/// All texts of a log, parts joined by `+`, links left out, erased parts as `?`.
pub fn texts(journal: &Journal, log: Log) -> Vec<String> {
    contents(journal, log).unwrap()
}

/// The same where reading may stop at damage.
pub fn contents(journal: &Journal, log: Log) -> Result<Vec<String>, journal::ReadError> {
    let mut out = Vec::new();
    journal
        .fold(log, 0, &mut |e: Entry<'_>| {
            if e.link.is_none() {
                let parts: Vec<String> = e
                    .parts
                    .iter()
                    .map(|p| match p {
                        OpenedPart::Open { plaintext, .. } => String::from_utf8(plaintext.to_vec()).unwrap(),
                        _ => "?".to_owned(),
                    })
                    .collect();
                out.push(parts.join("+"));
            }
            ControlFlow::Continue(())
        })
        .map(|_| out)
}

/// A folder in memory where that is possible, for tests of many small files that need no real disk.
pub fn quick() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

const TABLES: [&str; 8] = ["meta", "kek", "wrap", "erased", "incarnation", "entry_acts", "entry_audit", "head"];

/// Every row of every table as SQLite reads it.
pub fn dump(dir: &Path) -> rusqlite::Result<String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let c = rusqlite::Connection::open_with_flags(dir.join("journal.db"), flags)?;
    let mut out = String::new();
    for t in TABLES {
        let mut rows = c.prepare(&format!("SELECT * FROM {t}"))?;
        let n = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(r) = rows.next()? {
            out.push_str(t);
            for i in 0..n {
                out.push_str(&match r.get_ref(i)? {
                    rusqlite::types::ValueRef::Blob(b) => format!(" {}", journal::hex(b)),
                    other => format!(" {other:?}"),
                });
            }
            out.push('\n');
        }
    }
    Ok(out)
}

/// Copies the files of a folder as they are at this moment.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for name in ["journal.mark", "journal.db", "journal.db-wal", "journal.lock", "reserve.bin"] {
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// A number from the environment.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Whether an outside tool answers. In the project's own test command it must; elsewhere a missing one is said loudly.
pub fn tool(program: &str, probe: &[&str]) -> bool {
    missing(program, std::process::Command::new(program).args(probe).output().is_ok_and(|o| o.status.success()))
}

/// The same for anything else that a machine may not offer.
pub fn missing(what: &str, here: bool) -> bool {
    let strict = std::env::var_os("NOTBETRIEB_TESTS_STRICT").is_some_and(|v| v == "1");
    assert!(here || !strict, "{what} is needed and not here");
    if !here {
        eprintln!("*** SKIPPED: {what} is not here, this test proved nothing ***");
    }
    here
}
