//! `journal.mark`: how much this node has acknowledged.
//!
//! Written after each commit and without a sync of its own, so it costs microseconds and is never ahead of
//! what is durable. It survives a killed process at once and a power cut after the system's write-back. A
//! journal shorter than its mark has lost acknowledged entries, also where SQLite sees nothing wrong.

use crate::ids::Id;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

const MAGIC: &[u8; 8] = b"NBMARK1\n";
/// Length in bytes of the file.
pub const LEN: usize = 72;

/// What was acknowledged last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Id of the life that acknowledged.
    pub incarnation: Id,
    /// Its running number.
    pub no: u64,
    /// Entries of the acts log over all lives.
    pub acts: u64,
    /// Entries of the audit log over all lives.
    pub audit: u64,
}

impl Mark {
    /// The file's content.
    #[must_use]
    pub fn encode(&self) -> [u8; LEN] {
        let mut out = [0u8; LEN];
        out[..8].copy_from_slice(MAGIC);
        out[8..24].copy_from_slice(&self.incarnation);
        out[24..32].copy_from_slice(&self.no.to_be_bytes());
        out[32..40].copy_from_slice(&self.acts.to_be_bytes());
        out[40..48].copy_from_slice(&self.audit.to_be_bytes());
        let check: [u8; 32] = Sha256::digest(&out[..48]).into();
        out[48..].copy_from_slice(&check[..24]);
        out
    }

    /// Reads [`Mark::encode`]; `None` if a byte is not as it was written.
    #[must_use]
    pub fn decode(b: &[u8]) -> Option<Mark> {
        let int = |at: usize| Some(u64::from_be_bytes(b.get(at..at + 8)?.try_into().ok()?));
        let m = Mark { incarnation: b.get(8..24)?.try_into().ok()?, no: int(24)?, acts: int(32)?, audit: int(40)? };
        (b == m.encode()).then_some(m)
    }

    pub(crate) fn write(&self, file: &File) -> io::Result<()> {
        file.write_all_at(&self.encode(), 0)
    }

    /// `Ok(None)` if there is none or it cannot be read as one.
    pub(crate) fn read(path: &Path) -> io::Result<Option<Mark>> {
        match std::fs::read(path) {
            Ok(b) => Ok(Mark::decode(&b)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }
}
