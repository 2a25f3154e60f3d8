//! Proof that one entry is in a log, for somebody who does not have the log; and the comparison with an anchor or a head
//! that was kept outside.
//!
//! The proof is a C2SP tlog-proof (`c2sp.org/tlog-proof@v1`): index, RFC 6962 audit path, signed checkpoint. Its extra line
//! carries `"NBP1" || no (8) || salt || signer || link || record`, so that the incarnation's id in record and origin binds
//! the key that signed.

use crate::base64;
use crate::checkpoint::{Checkpoint, origin};
use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, LINK_LEN, Link};
use crate::record::decode;
use crate::store::{self, Files};
use crate::tree::{CompactTree, Hash, inclusion_path, leaf_hash, root_from_inclusion};
use crate::verify::{Fault, Place};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

const FIRST: &str = "c2sp.org/tlog-proof@v1";
const MAGIC: &[u8; 4] = b"NBP1";
const EXTRA: usize = 4 + 8 + 16 + 32 + LINK_LEN;

/// Why a proof could not be made or does not hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The store engine refused.
    #[error("the journal cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
    /// There is no such entry.
    #[error("there is no entry {0} in this log")]
    NoEntry(u64),
    /// No signed head of this size, or none that covers the entry.
    #[error("no signed head covers the entry at this size")]
    NoHead,
    /// What is stored contradicts itself.
    #[error("the journal is damaged: {0}")]
    Damaged(Fault),
    /// The file is no proof.
    #[error("the file is not a proof of this kind")]
    NotAProof,
    /// It is one, and something in it does not fit.
    #[error("the proof does not hold: {0}")]
    Broken(&'static str),
}

/// A proof that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Whose log.
    pub identity: Identity,
    /// Which log.
    pub log: Log,
    /// Place in the incarnation's tree.
    pub index: u64,
    /// The head that covers it; its signer is bound by the incarnation's id.
    pub head: Checkpoint,
    /// The public key that signed.
    pub signer: [u8; 32],
    /// The outer record.
    pub record: Vec<u8>,
}

struct Located {
    identity: Identity,
    incarnation: Incarnation,
    index: u64,
    first_pos: u64,
}

fn damaged(place: Place, what: &str) -> ProofError {
    ProofError::Damaged(Fault { place, what: what.to_owned() })
}

fn whose(c: &Connection) -> Result<Identity, ProofError> {
    let id = |name: &str| -> Result<Id, ProofError> {
        let value = store::get_meta(c, name)?.unwrap_or_default();
        Id::try_from(value.as_slice()).map_err(|_| damaged(Place::Meta(name.to_owned()), "missing or malformed"))
    };
    Ok(Identity { authority: id("authority")?, node: id("node")? })
}

fn incarnations(c: &Connection, identity: &Identity) -> Result<Vec<Incarnation>, ProofError> {
    store::incarnations(c, identity)?
        .map_err(|no| damaged(Place::Incarnation(no.unsigned_abs()), "the row does not fit its id"))
}

fn record_at(c: &Connection, log: Log, pos: u64) -> Result<Option<Vec<u8>>, ProofError> {
    let sql = format!("SELECT bytes FROM {} WHERE pos=?1", log.table());
    Ok(c.query_row(&sql, [store::signed(pos)], |r| r.get(0)).optional()?)
}

fn locate(c: &Connection, log: Log, pos: u64) -> Result<Located, ProofError> {
    let identity = whose(c)?;
    let bytes = record_at(c, log, pos)?.ok_or(ProofError::NoEntry(pos))?;
    let here = || Place::Entry { log, pos };
    let head = decode(&bytes).map_err(|e| damaged(here(), &e.to_string()))?.head;
    let incarnation = incarnations(c, &identity)?
        .into_iter()
        .find(|i| i.id == head.incarnation)
        .ok_or_else(|| damaged(here(), "its incarnation is unknown"))?;
    let first_pos = pos.checked_sub(head.seq).ok_or_else(|| damaged(here(), "its sequence is wrong"))?;
    Ok(Located { identity, incarnation, index: head.seq, first_pos })
}

/// The leaves of one incarnation, hashed anew, up to `size`.
fn leaves(c: &Connection, log: Log, first: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
    let sql = format!("SELECT pos, bytes FROM {} WHERE pos>=?1 AND pos<?2 ORDER BY pos", log.table());
    let mut st = c.prepare(&sql)?;
    let mut rows = st.query(params![store::signed(first), store::signed(first + size)])?;
    let mut out = Vec::new();
    while let Some(r) = rows.next()? {
        let pos = first + out.len() as u64;
        if r.get::<_, i64>(0)? != store::signed(pos) {
            return Err(damaged(Place::Entry { log, pos }, "the entry is missing"));
        }
        out.push(leaf_hash(r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?));
    }
    if out.len() as u64 == size { Ok(out) } else { Err(ProofError::NoHead) }
}

fn head(
    c: &Connection,
    log: Log,
    i: &Incarnation,
    size: Option<u64>,
    identity: &Identity,
) -> Result<Checkpoint, ProofError> {
    let sql = format!(
        "SELECT {} FROM head WHERE log=?1 AND incarnation=?2 AND (?3 IS NULL OR size=?3) ORDER BY size DESC LIMIT 1",
        store::HEAD_COLUMNS
    );
    let row = c
        .query_row(&sql, params![log.number(), store::signed(i.no), size.map(store::signed)], store::head_row)
        .optional()?;
    let h = row.flatten().ok_or(ProofError::NoHead)?;
    let (size, root, key_id, suite, signature) = (h.size, h.root, h.key_id, h.suite, h.signature);
    Ok(Checkpoint { origin: origin(identity, &i.id, log), size, root, key_id, suite, signature })
}

/// Proves that the entry at `pos` is in the log, under the newest head of its incarnation or the one of `size`.
///
/// # Errors
/// [`ProofError`].
pub fn prove(dir: &Path, log: Log, pos: u64, size: Option<u64>) -> Result<String, ProofError> {
    let c = store::open_ro(&Files::new(dir).db())?;
    c.execute_batch("BEGIN")?;
    let l = locate(&c, log, pos)?;
    let i = &l.incarnation;
    let head = head(&c, log, i, size, &l.identity)?;
    let leaves = leaves(&c, log, l.first_pos, head.size)?;
    let index = usize::try_from(l.index).map_err(|_| ProofError::NoHead)?;
    let path = inclusion_path(&leaves, index).ok_or(ProofError::NoHead)?;
    let record = record_at(&c, log, pos)?.ok_or(ProofError::NoEntry(pos))?;
    let extra = [MAGIC, &i.no.to_be_bytes()[..], &i.salt, &i.signer, &i.link.encode(), &record].concat();
    let mut out = format!("{FIRST}\nextra {}\nindex {}\n", base64::encode(&extra), l.index);
    for hash in path {
        out.push_str(&base64::encode(&hash));
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&head.text());
    check(&out)?;
    Ok(out)
}

/// Checks a proof: record, path, head, and that the incarnation's id binds the key that signed.
///
/// # Errors
/// [`ProofError::NotAProof`] or [`ProofError::Broken`]; no input makes this panic.
pub fn check(text: &str) -> Result<Proven, ProofError> {
    let (proof, note) = text.split_once("\n\n").ok_or(ProofError::NotAProof)?;
    let mut lines = proof.split('\n');
    if lines.next() != Some(FIRST) {
        return Err(ProofError::NotAProof);
    }
    let extra = lines.next().and_then(|l| l.strip_prefix("extra ")).and_then(base64::decode);
    let extra = extra.filter(|e| e.len() > EXTRA && e.starts_with(MAGIC)).ok_or(ProofError::NotAProof)?;
    let index = lines.next().and_then(|l| l.strip_prefix("index ")).and_then(|n| n.parse::<u64>().ok());
    let index = index.ok_or(ProofError::NotAProof)?;
    let path: Option<Vec<Hash>> = lines.map(|l| base64::decode(l)?.try_into().ok()).collect();
    let path = path.ok_or(ProofError::NotAProof)?;
    let head = Checkpoint::parse(note).ok_or(ProofError::NotAProof)?;
    let (row, record) = extra.split_at(EXTRA);
    let part = |from: usize, to: usize| row.get(from..to).unwrap_or_default();
    let no = u64::from_be_bytes(part(4, 12).try_into().map_err(|_| ProofError::NotAProof)?);
    let salt: [u8; 16] = part(12, 28).try_into().map_err(|_| ProofError::NotAProof)?;
    let signer: [u8; 32] = part(28, 60).try_into().map_err(|_| ProofError::NotAProof)?;
    let link = Link::decode(part(60, EXTRA)).ok_or(ProofError::NotAProof)?;
    let r = decode(record).map_err(|_| ProofError::Broken("the record cannot be read"))?.head;
    let identity = Identity { authority: r.authority, node: r.node };
    if Incarnation::derive_id(&identity, no, &salt, &signer, &link) != r.incarnation {
        return Err(ProofError::Broken("the signer is not the one of the record's incarnation"));
    }
    let log = Log::ALL.into_iter().find(|log| origin(&identity, &r.incarnation, *log) == head.origin);
    let log = log.ok_or(ProofError::Broken("the head is of another log"))?;
    if r.seq != index {
        return Err(ProofError::Broken("the record belongs to another place"));
    }
    if !head.verify(&signer) {
        return Err(ProofError::Broken("the head's signature is not valid"));
    }
    if root_from_inclusion(leaf_hash(record), index, head.size, &path) != Some(head.root) {
        return Err(ProofError::Broken("the path does not lead to the signed root"));
    }
    Ok(Proven { identity, log, index, head, signer, record: record.to_owned() })
}

/// What was kept outside: a printed anchor or a signed head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// `<8 hex of the incarnation>-<size>-<16 hex of the root>`, as papers print it.
    Anchor {
        /// 8 hex digits.
        incarnation: String,
        /// Entries covered.
        size: u64,
        /// 16 hex digits.
        root: String,
    },
    /// A checkpoint kept as a file.
    Head(Box<Checkpoint>),
}

impl Outside {
    /// Reads a printed anchor.
    #[must_use]
    pub fn anchor(text: &str) -> Option<Outside> {
        let hex = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_hexdigit());
        let mut parts = text.trim().split('-');
        let (incarnation, size, root) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !hex(incarnation, 8) || !hex(root, 16) {
            return None;
        }
        let size = size.parse().ok()?;
        Some(Outside::Anchor { incarnation: incarnation.to_lowercase(), size, root: root.to_lowercase() })
    }

    /// Reads a checkpoint.
    #[must_use]
    pub fn head(text: &str) -> Option<Outside> {
        Checkpoint::parse(text).map(|c| Outside::Head(Box::new(c)))
    }
}

/// What the journal has at the place that was kept outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The very same: everything up to there is as it was then.
    Yes {
        /// The log it was in.
        log: Log,
        /// Entries that came after it, over all incarnations.
        later: u64,
    },
    /// This incarnation is not in the journal: it was cut off, written anew, or the anchor is another node's.
    NoIncarnation,
    /// The incarnation is shorter now: entries were cut off.
    Shorter {
        /// Entries there are.
        have: u64,
    },
    /// Other entries stand there: the journal was written anew.
    Other,
}

/// Compares the journal in `dir` with what was kept outside. Only what is up to there is fixed by it.
///
/// # Errors
/// [`ProofError`] if the journal cannot be read.
pub fn compare(dir: &Path, outside: &Outside) -> Result<Met, ProofError> {
    let c = store::open_ro(&Files::new(dir).db())?;
    c.execute_batch("BEGIN")?;
    let identity = whose(&c)?;
    let mut best = Met::NoIncarnation;
    for log in Log::ALL {
        let mut first = 0u64;
        for i in incarnations(&c, &identity)? {
            let name = origin(&identity, &i.id, log);
            let end = head(&c, log, &i, None, &identity)?.size;
            let wanted = match outside {
                Outside::Anchor { incarnation, size, .. } => crate::ids::hex(&i.id[..4]) == *incarnation && *size > 0,
                Outside::Head(h) => h.origin == name,
            };
            let size = match outside {
                Outside::Anchor { size, .. } => *size,
                Outside::Head(h) => h.size,
            };
            if wanted {
                if size > end {
                    best = worse(best, Met::Shorter { have: end });
                } else {
                    let mut tree = CompactTree::default();
                    leaves(&c, log, first, size)?.into_iter().for_each(|l| tree.push(l));
                    let same = match outside {
                        Outside::Anchor { root, .. } => crate::ids::hex(&tree.root()[..8]) == *root,
                        Outside::Head(h) => h.root == tree.root() && h.verify(&i.signer),
                    };
                    if same {
                        let later = store::entry_count(&c, log)?.saturating_sub(first + size);
                        return Ok(Met::Yes { log, later });
                    }
                    best = Met::Other;
                }
            }
            first += end;
        }
    }
    Ok(best)
}

/// An anchor does not say which log: what is said is about the log that comes nearest.
fn worse(a: Met, b: Met) -> Met {
    match (a, b) {
        (Met::Other, _) | (_, Met::NoIncarnation) => a,
        (Met::Shorter { have: x }, Met::Shorter { have: y }) if x > y => a,
        _ => b,
    }
}
