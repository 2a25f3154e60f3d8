//! What an entry shows without any key.

use crate::error::ReadError;
use crate::ids::{Id, Log};
use crate::record::decode;
use crate::store::{self, Files};
use crate::tree::{Hash, leaf_hash};
use crate::verify::{Fault, Place};
use rusqlite::params;
use std::collections::HashMap;
use std::path::Path;

/// One part, as far as it is in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPart {
    /// Random name of its data key.
    pub key_id: Id,
    /// Length of the ciphertext in bytes.
    pub bytes: usize,
    /// The key was destroyed on purpose.
    pub erased: bool,
}

/// One entry, as far as it is in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Position over all incarnations.
    pub pos: u64,
    /// Number of the incarnation, 0 if unknown.
    pub incarnation_no: u64,
    /// Place in its tree.
    pub seq: u64,
    /// Length of the record in bytes.
    pub bytes: usize,
    /// Leaf hash, of the bytes as they are.
    pub leaf: Hash,
    /// Its parts.
    pub parts: Vec<ShownPart>,
}

/// Reads at most `count` entries from position `from` on.
///
/// # Errors
/// [`ReadError`].
pub fn show(dir: &Path, log: Log, from: u64, count: u64) -> Result<Vec<Shown>, ReadError> {
    let c = store::open_ro(&Files::new(dir).db())?;
    c.execute_batch("BEGIN")?;
    let mut numbers: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut st = c.prepare("SELECT id, no FROM incarnation")?;
    let mut rows = st.query([])?;
    while let Some(r) = rows.next()? {
        numbers.insert(r.get(0)?, store::unsigned(r.get(1)?).unwrap_or(0));
    }
    let mut gone = c.prepare("SELECT count(*) FROM wrap WHERE key_id=?1")?;
    let sql = format!("SELECT pos, bytes FROM {} WHERE pos>=?1 ORDER BY pos LIMIT ?2", log.table());
    let mut st = c.prepare(&sql)?;
    let mut rows = st.query(params![store::signed(from), store::signed(count)])?;
    let mut out = Vec::new();
    while let Some(r) = rows.next()? {
        let pos = store::unsigned(r.get(0)?).unwrap_or(0);
        let bytes = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let record = decode(bytes)
            .map_err(|e| ReadError::Fault(Fault { place: Place::Entry { log, pos }, what: e.to_string() }))?;
        let mut parts = Vec::with_capacity(record.parts.len());
        for p in &record.parts {
            let have: i64 = gone.query_row([p.key_id], |r| r.get(0))?;
            parts.push(ShownPart { key_id: p.key_id, bytes: p.ciphertext.len(), erased: have == 0 });
        }
        out.push(Shown {
            pos,
            incarnation_no: numbers.get(record.head.incarnation.as_slice()).copied().unwrap_or(0),
            seq: record.head.seq,
            bytes: bytes.len(),
            leaf: leaf_hash(bytes),
            parts,
        });
    }
    Ok(out)
}
