//! What a caller hands in and gets back.

use crate::ids::{Log, Scope};
use crate::record::{FIXED, MAX_PARTS, MAX_RECORD, PART_HEAD};
use crate::tree::Hash;
use zeroize::Zeroize;

/// What happens to a draft when the disk is nearly full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Refused at once, so that the reserve is kept.
    Business,
    /// Look-ups, prints, copies: go on out of the reserve until it is spent.
    Essential,
}

/// One sealed part of an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose key seals it.
    pub scope: Scope,
    /// The bytes to seal; wiped when dropped.
    pub plaintext: Vec<u8>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} bytes)", self.plaintext.len())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.plaintext.zeroize();
    }
}

/// An entry to be appended: one part for each person or case it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which log.
    pub log: Log,
    /// Behaviour on a full disk.
    pub class: Class,
    /// 1 to [`MAX_PARTS`] parts.
    pub parts: Vec<Part>,
}

impl Draft {
    /// A draft with one part.
    #[must_use]
    pub fn single(log: Log, class: Class, scope: Scope, plaintext: Vec<u8>) -> Draft {
        Draft { log, class, parts: vec![Part { scope, plaintext }] }
    }

    /// Length in bytes of the record this draft becomes.
    #[must_use]
    pub fn record_len(&self) -> usize {
        let parts = self.parts.iter().map(|p| PART_HEAD + crate::pad::padded_len(p.plaintext.len()) + crate::seal::TAG);
        FIXED + parts.sum::<usize>()
    }

    pub(crate) fn fits(&self) -> bool {
        (1..=MAX_PARTS).contains(&self.parts.len()) && self.record_len() <= MAX_RECORD
    }
}

/// Where a draft went. It is durable here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which log.
    pub log: Log,
    /// Position in the log over all incarnations, from 0.
    pub pos: u64,
    /// Running number of the incarnation, from 1.
    pub incarnation_no: u64,
    /// Position in the incarnation's tree, from 0; 0 is always the link.
    pub seq: u64,
    /// RFC 6962 leaf hash of the record.
    pub leaf_hash: Hash,
}
