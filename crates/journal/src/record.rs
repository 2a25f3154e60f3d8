//! The outer record: the bytes that are stored, hashed and carried.
//!
//! **FROZEN.** These bytes are leaves of signed trees in journals that must be readable for decades.
//! Never change the layout of version 1; a change is a new version beside it. The golden vectors in
//! `crates/journal/vectors/` fail first if somebody does.
//!
//! Layout, integers big-endian (docs/formats/journal.md has the same table for readers without Rust):
//! ```text
//!  0  2  format version = 1
//!  2  2  suite = 1 (SHA-256, XChaCha20-Poly1305, HMAC-SHA-256 commitment)
//!  4 16  authority
//! 20 16  node
//! 36 16  incarnation
//! 52  8  seq, from 0 in each incarnation and log
//! 60  2  n, number of parts, 1 to 4096
//! 62 76n part heads: key id 16, commitment 32, nonce 24, length of the ciphertext 4
//!     …  the ciphertexts in the order of the heads, nothing after them
//! ```

use crate::ids::Id;

/// Version of the outer record.
pub const RECORD_VERSION: u16 = 1;
/// Suite 1: SHA-256 leaves, XChaCha20-Poly1305 parts, HMAC-SHA-256 key commitments.
pub const SUITE: u16 = 1;
/// Most parts in one record.
pub const MAX_PARTS: usize = 4096;
/// Longest record in bytes.
pub const MAX_RECORD: usize = 16 << 20;
pub(crate) const FIXED: usize = 62;
pub(crate) const PART_HEAD: usize = 76;

/// The clear fields in front of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHead {
    /// Authority that owns the log.
    pub authority: Id,
    /// Node that wrote the record.
    pub node: Id,
    /// Incarnation of the node's writer.
    pub incarnation: Id,
    /// Position in this incarnation's tree, from 0.
    pub seq: u64,
}

/// One sealed part, borrowed from a record's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedPart<'a> {
    /// Random name of the data key.
    pub key_id: Id,
    /// Key commitment, see [`crate::seal`].
    pub commitment: [u8; 32],
    /// Random nonce of XChaCha20-Poly1305.
    pub nonce: [u8; 24],
    /// Ciphertext with tag.
    pub ciphertext: &'a [u8],
}

/// A decoded record, borrowed from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Clear fields.
    pub head: RecordHead,
    /// Sealed parts, at least one.
    pub parts: Vec<SealedPart<'a>>,
    /// The bytes in front of the first ciphertext: part of the associated data of each part.
    pub prefix: &'a [u8],
}

/// Why bytes are not a record of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Bytes are missing.
    #[error("the record is cut short")]
    Short,
    /// Longer than the parts say, or longer than [`MAX_RECORD`].
    #[error("the record is longer than its parts")]
    Long,
    /// A version that this program does not know.
    #[error("record version {0} is not known to this program")]
    Version(u16),
    /// A suite that this program does not know.
    #[error("algorithm suite {0} is not known to this program")]
    Suite(u16),
    /// No part, or more than [`MAX_PARTS`].
    #[error("{0} parts are not allowed")]
    Parts(u16),
}

/// A part's clear head while a record is being made.
pub(crate) struct PartHead {
    pub key_id: Id,
    pub commitment: [u8; 32],
    pub nonce: [u8; 24],
    pub length: u32,
}

/// Writes everything in front of the ciphertexts. `heads.len()` is 1 to [`MAX_PARTS`], checked by the caller.
pub(crate) fn encode_prefix(head: &RecordHead, heads: &[PartHead]) -> Vec<u8> {
    let total: usize = heads.iter().map(|h| h.length as usize).sum();
    let mut out = Vec::with_capacity(FIXED + PART_HEAD * heads.len() + total);
    out.extend_from_slice(&RECORD_VERSION.to_be_bytes());
    out.extend_from_slice(&SUITE.to_be_bytes());
    out.extend_from_slice(&head.authority);
    out.extend_from_slice(&head.node);
    out.extend_from_slice(&head.incarnation);
    out.extend_from_slice(&head.seq.to_be_bytes());
    let n = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&n.to_be_bytes());
    for h in heads {
        out.extend_from_slice(&h.key_id);
        out.extend_from_slice(&h.commitment);
        out.extend_from_slice(&h.nonce);
        out.extend_from_slice(&h.length.to_be_bytes());
    }
    out
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], RecordError> {
        let (a, b) = self.0.split_at_checked(n).ok_or(RecordError::Short)?;
        self.0 = b;
        Ok(a)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        self.take(N)?.try_into().map_err(|_| RecordError::Short)
    }
}

/// Decodes a record. Every byte is accounted for: two different byte strings never decode alike.
///
/// # Errors
/// [`RecordError`] says what is wrong; no input makes this panic.
pub fn decode(bytes: &[u8]) -> Result<Record<'_>, RecordError> {
    if bytes.len() > MAX_RECORD {
        return Err(RecordError::Long);
    }
    let mut c = Cursor(bytes);
    let version = u16::from_be_bytes(c.array()?);
    if version != RECORD_VERSION {
        return Err(RecordError::Version(version));
    }
    let suite = u16::from_be_bytes(c.array()?);
    if suite != SUITE {
        return Err(RecordError::Suite(suite));
    }
    let head = RecordHead {
        authority: c.array()?,
        node: c.array()?,
        incarnation: c.array()?,
        seq: u64::from_be_bytes(c.array()?),
    };
    let n = u16::from_be_bytes(c.array()?);
    let count = usize::from(n);
    if count == 0 || count > MAX_PARTS {
        return Err(RecordError::Parts(n));
    }
    let mut heads = Cursor(c.take(count * PART_HEAD)?);
    let prefix = &bytes[..FIXED + count * PART_HEAD];
    let mut parts = Vec::with_capacity(count);
    for _ in 0..count {
        let key_id = heads.array()?;
        let commitment = heads.array()?;
        let nonce = heads.array()?;
        let length = u32::from_be_bytes(heads.array()?);
        let length = usize::try_from(length).map_err(|_| RecordError::Short)?;
        parts.push(SealedPart { key_id, commitment, nonce, ciphertext: c.take(length)? });
    }
    if !c.0.is_empty() {
        return Err(RecordError::Long);
    }
    Ok(Record { head, parts, prefix })
}
