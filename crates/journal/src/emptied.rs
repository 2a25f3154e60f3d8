//! Emptying the write-ahead log after keys were destroyed, so that their old pages do not come back.

use crate::options::Told;
use rusqlite::Connection;
use std::fs::File;
use std::io;
use std::path::PathBuf;

/// Why the log is not empty, or not known to be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EmptyError {
    /// A reader is in the way.
    #[error("a reader keeps the write-ahead log from being emptied")]
    Busy,
    /// SQLite refused.
    #[error(transparent)]
    Store(#[from] rusqlite::Error),
    /// The emptied file was not confirmed by the disk.
    #[error("the emptied write-ahead log was not confirmed: {0}")]
    Sync(io::Error),
}

/// Folds the whole log back, cuts the file to nothing and makes that durable: SQLite cuts without a sync, and after a power
/// cut the old pages would be there again.
pub(crate) fn empty(c: &Connection, told: Option<&Told>) -> Result<(), EmptyError> {
    let busy: i64 = c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
    if busy != 0 {
        return Err(EmptyError::Busy);
    }
    let wal = PathBuf::from(format!("{}-wal", c.path().unwrap_or_default()));
    File::open(&wal).and_then(|f| f.sync_all()).map_err(EmptyError::Sync)?;
    if let Some(told) = told {
        told(&wal);
    }
    Ok(())
}
