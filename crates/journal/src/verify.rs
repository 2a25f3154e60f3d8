//! Checking a journal without any key: every byte that counts, while the node runs or after it was killed.
//!
//! The file is opened read-only, the write-ahead log is never folded back, and only SQLite's index of the
//! write-ahead log (`journal.db-shm`, derived, no content) may be made or renewed. So entries, heads and keys
//! are exactly as before, and a running node goes on meanwhile: one read transaction sees one moment.

mod rows;
mod signatures;
mod stream;
mod trees;

use crate::checkpoint::Checkpoint;
use crate::ids::{Id, Identity, Log, hex};
use crate::mark::Mark;
use crate::store::{self, Files};
use crate::wal::{self, WalScan};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Where in a journal something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// The write-ahead log, frame from 1.
    Wal(u64),
    /// A row of table `meta`.
    Meta(String),
    /// A row of table `kek`.
    Kek,
    /// A row of table `wrap` by its `n`.
    Wrap(i64),
    /// A row of table `erased` by its `n`.
    Erased(i64),
    /// A data key that entries name.
    Key(Id),
    /// A row of table `incarnation`.
    Incarnation(u64),
    /// An entry.
    Entry {
        /// Its log.
        log: Log,
        /// Position over all incarnations, from 0.
        pos: u64,
    },
    /// A head.
    Head {
        /// Its log.
        log: Log,
        /// Number of the incarnation.
        incarnation: u64,
        /// Its size.
        size: u64,
    },
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::File => write!(f, "file"),
            Place::Wal(n) => write!(f, "write-ahead log frame {n}"),
            Place::Meta(n) => write!(f, "meta {n}"),
            Place::Kek => write!(f, "kek"),
            Place::Wrap(n) => write!(f, "wrap {n}"),
            Place::Erased(n) => write!(f, "erased {n}"),
            Place::Key(id) => write!(f, "data key {}", hex(id)),
            Place::Incarnation(n) => write!(f, "incarnation {n}"),
            Place::Entry { log, pos } => write!(f, "{} entry {pos}", log.word()),
            Place::Head { log, incarnation, size } => {
                write!(f, "{} head of incarnation {incarnation} at size {size}", log.word())
            }
        }
    }
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What does not fit.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What one log holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogReport {
    /// Entries, links included.
    pub entries: u64,
    /// Entries that are links.
    pub links: u64,
    /// Signed heads checked.
    pub heads: u64,
    /// Bytes of records hashed.
    pub bytes: u64,
    /// The newest head.
    pub head: Option<Checkpoint>,
}

impl LogReport {
    /// Entries that callers appended.
    #[must_use]
    pub fn acts(&self) -> u64 {
        self.entries - self.links
    }
}

/// The result of a verification that could run to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Whose journal; `None` if it has no content yet.
    pub identity: Option<Identity>,
    /// Incarnations.
    pub incarnations: u64,
    /// Public keys that signed, in order of first use. Whether they are the node's is for the certificate to say.
    pub signers: Vec<[u8; 32]>,
    /// The opaque node certificate.
    pub certificate: Vec<u8>,
    /// The acts log.
    pub acts: LogReport,
    /// The audit log.
    pub audit: LogReport,
    /// Wrapped data keys.
    pub wraps: u64,
    /// Distinct data keys that entries name and that were destroyed on purpose.
    pub erased_keys: u64,
    /// What the write-ahead log looked like.
    pub wal: WalScan,
    /// Faults in the order found, at most 100; empty means that all is well.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Whether no fault was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, place: Place, what: impl Into<String>) {
        if self.faults.len() < 100 {
            self.faults.push(Fault { place, what: what.into() });
        }
    }
}

/// Why a verification could not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no journal.
    #[error("there is no journal in {0}")]
    Missing(PathBuf),
    /// A newer program wrote it.
    #[error("the journal has format {found}, this program knows up to {known}; use the newer program")]
    NewerFormat {
        /// Version in the file.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The file is no journal.
    #[error("the file is not a journal of this program")]
    NotAJournal,
    /// The system refused to read.
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Checks the journal in `dir`. With `at_least` it is a fault if fewer acts (links not counted) are there;
/// `Some(0)` also accepts a folder in which no journal was made yet.
///
/// # Errors
/// [`VerifyError`] if there is nothing to check or it cannot be read at all; what is *wrong* is in
/// [`Report::faults`].
pub fn verify(dir: &Path, at_least: Option<u64>) -> Result<Report, VerifyError> {
    let files = Files::new(dir);
    let mut report = Report::default();
    let empty = std::fs::metadata(files.db()).map_or(true, |m| m.len() == 0);
    if empty && at_least != Some(0) {
        return Err(VerifyError::Missing(dir.to_owned()));
    }
    report.wal = scan_wal(&files)?;
    if let Some(d) = report.wal.damage {
        report.fault(Place::Wal(d.frame), format!("{d}: entries behind it would be lost"));
    }
    // Read before the journal, so that it is never ahead of what is read next.
    let mark = Mark::read(&files.mark())?;
    let ran = if empty { Ok(()) } else { run(&files, &mut report) };
    match ran {
        Ok(()) => {}
        Err(Stop::Refused(e)) => return Err(e),
        Err(Stop::Store(e)) => report.fault(Place::File, format!("the store cannot be read: {e}")),
    }
    if let Some(m) = mark {
        for (log, marked, have) in
            [(Log::Acts, m.acts, report.acts.entries), (Log::Audit, m.audit, report.audit.entries)]
        {
            if have < marked {
                report.fault(
                    Place::Entry { log, pos: have },
                    format!("{marked} entries were acknowledged, {have} are there"),
                );
            }
        }
    }
    if let Some(n) = at_least
        && report.acts.acts() < n
    {
        let have = report.acts.acts();
        report.fault(
            Place::Entry { log: Log::Acts, pos: report.acts.entries },
            format!("{have} acts are there, {n} were expected"),
        );
    }
    Ok(report)
}

/// While the node writes, a half-written frame may look damaged for a moment: only what stays is damage.
fn scan_wal(files: &Files) -> std::io::Result<WalScan> {
    let mut scan = wal::scan(&files.wal())?;
    for _ in 0..3 {
        if scan.damage.is_none() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        let again = wal::scan(&files.wal())?;
        if again.damage == scan.damage {
            break;
        }
        scan = again;
    }
    Ok(scan)
}

enum Stop {
    Refused(VerifyError),
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(e: rusqlite::Error) -> Self {
        Stop::Store(e)
    }
}

fn run(files: &Files, report: &mut Report) -> Result<(), Stop> {
    let c = store::open_ro(&files.db())?;
    c.execute_batch("BEGIN")?;
    if store::is_blank(&c)? {
        return Ok(());
    }
    if store::application_id(&c)? != store::APPLICATION_ID {
        return Err(Stop::Refused(VerifyError::NotAJournal));
    }
    let found = store::user_version(&c)?;
    if found > store::FORMAT_VERSION {
        return Err(Stop::Refused(VerifyError::NewerFormat { found, known: store::FORMAT_VERSION }));
    }
    // Over a connection and a moment of its own: it looks at the file's structure and not at what the rows say.
    std::thread::scope(|s| {
        let structure = s.spawn(|| rows::integrity(&store::open_ro(&files.db())?));
        rows_and_trees(&c, report)?;
        match structure.join() {
            Ok(found) => found?.into_iter().for_each(|line| report.fault(Place::File, format!("SQLite says: {line}"))),
            Err(_) => report.fault(Place::File, "the check itself failed"),
        }
        Ok(())
    })
}

fn rows_and_trees(c: &Connection, report: &mut Report) -> Result<(), Stop> {
    rows::meta(c, report)?;
    let keys = rows::wraps(c, report)?;
    if let Some(identity) = report.identity {
        let gone = rows::erased(c, &keys, report)?;
        trees::check(c, &identity, &keys, &gone, report)?;
    }
    Ok(())
}

/// Ids of data keys that have a wrap.
type KeyIds = std::collections::HashSet<Id>;
