//! What can go wrong, said so that a person knows what to do.

use crate::entropy::EntropyError;
use crate::wal::WalDamage;
use std::path::PathBuf;

/// Why a journal was not opened. Except for [`OpenError::Io`] and [`OpenError::DiskFull`] nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another handle in this one, has the journal open.
    #[error("the journal in {0} is in use by another process; stop that one first")]
    InUse(PathBuf),
    /// The folder or a file in it cannot be written.
    #[error(
        "the journal in {dir} cannot be opened for writing ({source}); copy it to a writable disk or mount this one writable"
    )]
    Io {
        /// Folder of the journal.
        dir: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The store engine refused.
    #[error("the journal's file cannot be read as a store: {0}; run `journal verify` and restore from a copy")]
    Store(#[from] rusqlite::Error),
    /// A newer program wrote it.
    #[error("the journal has format {found}, this program knows up to {known}; use the newer program")]
    NewerFormat {
        /// Version in the file.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// Not a journal at all.
    #[error("the file is not a journal of this program")]
    NotAJournal,
    /// It belongs to another authority.
    #[error("the journal belongs to authority {found}, not to {wanted}")]
    OtherAuthority {
        /// Hex id in the file.
        found: String,
        /// Hex id asked for.
        wanted: String,
    },
    /// It belongs to another node.
    #[error(
        "the journal belongs to node {found}, not to {wanted}; a rebuilt machine is a new node with a journal of its own"
    )]
    OtherNode {
        /// Hex id in the file.
        found: String,
        /// Hex id asked for.
        wanted: String,
    },
    /// Acknowledged entries lie behind a damaged place of the write-ahead log.
    #[error(
        "the write-ahead log is damaged, and later entries behind the damage are intact: {0}; starting would lose them. Copy the folder, then restore from a second copy"
    )]
    WalDamaged(WalDamage),
    /// Fewer entries than this node had acknowledged.
    #[error(
        "the journal is shorter than what this node had acknowledged: acts {acts} of {acts_marked}, audit {audit} of {audit_marked}; entries were lost or an older copy was put back. Restore from a second copy"
    )]
    Shorter {
        /// Acts present.
        acts: u64,
        /// Acts acknowledged.
        acts_marked: u64,
        /// Audit entries present.
        audit: u64,
        /// Audit entries acknowledged.
        audit_marked: u64,
    },
    /// What is stored contradicts itself.
    #[error("the journal is damaged at {0}; run `journal verify` and restore from a copy")]
    Damaged(String),
    /// The data keys cannot be opened with the key-encryption key given.
    #[error("the key given does not open the journal's data keys ({0}); unlock with the keyring of this node")]
    WrongKey(String),
    /// No room for even the first entries.
    #[error("the disk is full ({free} bytes free); make room and start again")]
    DiskFull {
        /// Bytes free.
        free: u64,
    },
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The first entries could not be written.
    #[error("the first entries of this start could not be made durable: {0}")]
    Start(String),
}

/// Why drafts were not appended. None of the drafts of the call is in the journal, except after
/// [`AppendError::Stopped`], where it is unknown until the next start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The journal stopped for good; restart and verify.
    #[error("the journal has stopped: {reason}; restart the node, it verifies everything first")]
    Stopped {
        /// What happened first.
        reason: String,
    },
    /// Too little room on the disk for this class of entries.
    #[error("the disk is full ({free} bytes free): nothing was written; make room, work resumes by itself")]
    DiskFull {
        /// Bytes free when it was refused.
        free: u64,
    },
    /// Too many callers wait already.
    #[error("too many entries are waiting; try again")]
    Busy,
    /// No part, too many parts, or more than 16 MiB.
    #[error("a draft has no part, too many parts or too many bytes")]
    TooBig,
    /// No random numbers; nothing was written.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The store engine refused.
    #[error("the journal's file cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
    /// What is stored contradicts its hashes, heads or keys.
    #[error("the journal is damaged: {0}")]
    Fault(crate::verify::Fault),
    /// The system refused to read.
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}
