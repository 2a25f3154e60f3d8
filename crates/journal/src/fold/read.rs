//! Reading in order and checking against the heads, before anything is opened.
//!
//! What has been checked goes on in batches of plain bytes: they cross to another thread without a copy, and their
//! buffers come back to be filled again.

use crate::checkpoint::{Checkpoint, origin};
use crate::error::ReadError;
use crate::ids::{Identity, Log};
use crate::link::{Incarnation, Link};
use crate::store::{self, HeadRow};
use crate::tree::{CompactTree, Hash, leaf_hash};
use crate::verify::{Fault, Place};
use rusqlite::{Connection, OptionalExtension, params};
use std::ops::ControlFlow;

/// A batch of this many bytes is handed on. Small enough to be still in the processor's cache when it is opened.
const BATCH_BYTES: usize = 256 << 10;

/// Entries that a checked head covers.
#[derive(Default)]
pub(super) struct Batch {
    arena: Vec<u8>,
    /// Where each record ends in the arena, and its leaf hash.
    entries: Vec<(usize, Hash)>,
    runs: Vec<Run>,
}

/// Entries of one incarnation that follow each other.
struct Run {
    life: usize,
    pos: u64,
    seq: u64,
    count: usize,
}

/// One entry of a batch.
pub(super) struct Raw<'a> {
    /// Index of the incarnation.
    pub life: usize,
    pub pos: u64,
    pub seq: u64,
    pub leaf: Hash,
    pub bytes: &'a [u8],
}

impl Batch {
    /// The entries in order.
    pub fn entries(&self) -> impl Iterator<Item = Raw<'_>> {
        let places = self.runs.iter().flat_map(|r| (0..r.count as u64).map(|k| (r.life, r.pos + k, r.seq + k)));
        let mut begin = 0;
        self.entries.iter().zip(places).map(move |((end, leaf), (life, pos, seq))| {
            let bytes = self.arena.get(begin..*end).unwrap_or_default();
            begin = *end;
            Raw { life, pos, seq, leaf: *leaf, bytes }
        })
    }

    fn clear(&mut self) {
        self.arena.clear();
        self.entries.clear();
        self.runs.clear();
    }

    fn forget_from(&mut self, bytes: usize, entries: usize) {
        self.arena.truncate(bytes);
        self.entries.truncate(entries);
    }
}

/// An incarnation and how much of it there is.
pub(super) struct Life {
    pub incarnation: Incarnation,
    /// Position of its first entry over all incarnations.
    pub start: u64,
    /// Entries that its last head covers.
    pub size: u64,
}

pub(super) fn fault(place: Place, what: &str) -> ReadError {
    ReadError::Fault(Fault { place, what: what.to_owned() })
}

/// All incarnations, their links and the signatures of their last heads checked.
pub(super) fn lives(c: &Connection, identity: &Identity, log: Log) -> Result<Vec<Life>, ReadError> {
    let all = store::incarnations(c, identity)?
        .map_err(|no| fault(Place::Incarnation(no.unsigned_abs()), "the row does not fit its id"))?;
    let mut out: Vec<Life> = Vec::with_capacity(all.len());
    let mut start = 0;
    let mut previous: Option<Link> = None;
    for i in all {
        check_link(&i, log, previous)?;
        let last = last_head(c, identity, log, &i)?;
        let ended = (last.size, last.root);
        previous = Some(match log {
            Log::Acts => Link { predecessor: i.id, acts: ended, ..Link::first() },
            Log::Audit => Link { predecessor: i.id, audit: ended, ..Link::first() },
        });
        out.push(Life { incarnation: i, start, size: last.size });
        start += last.size;
    }
    Ok(out)
}

fn check_link(i: &Incarnation, log: Log, previous: Option<Link>) -> Result<(), ReadError> {
    let want = previous.unwrap_or_else(Link::first);
    let ended = |l: &Link| if log == Log::Acts { l.acts } else { l.audit };
    if i.link.predecessor == want.predecessor && ended(&i.link) == ended(&want) {
        Ok(())
    } else {
        Err(fault(Place::Incarnation(i.no), "its link is not where the predecessor ended"))
    }
}

fn last_head(c: &Connection, identity: &Identity, log: Log, i: &Incarnation) -> Result<HeadRow, ReadError> {
    let sql =
        format!("SELECT {} FROM head WHERE log=?1 AND incarnation=?2 ORDER BY size DESC LIMIT 1", store::HEAD_COLUMNS);
    let row =
        c.prepare_cached(&sql)?.query_row(params![log.number(), store::signed(i.no)], store::head_row).optional()?;
    let h = row
        .ok_or_else(|| fault(Place::Incarnation(i.no), "it has no head"))?
        .ok_or_else(|| fault(Place::Incarnation(i.no), "its last head is malformed"))?;
    let cp = Checkpoint {
        origin: origin(identity, &i.id, log),
        size: h.size,
        root: h.root,
        key_id: h.key_id,
        suite: h.suite,
        signature: h.signature,
    };
    if cp.verify(&i.signer) {
        Ok(h)
    } else {
        Err(fault(Place::Head { log, incarnation: i.no, size: h.size }, "the signature is not valid"))
    }
}

/// Takes a full batch and gives an empty one for it, or ends the reading.
pub(super) type Take<'t> = dyn FnMut(Batch) -> ControlFlow<(), Batch> + 't;

/// Hashes everything from the first entry of the incarnation that holds `from`, checks it against each head, and
/// hands over what lies in groups that reach beyond `from`.
pub(super) fn read(c: &Connection, log: Log, lives: &[Life], from: u64, take: &mut Take<'_>) -> Result<(), ReadError> {
    let ended = checked(c, log, lives, from, take)?;
    let covered = lives.last().map_or(0, |l| l.start + l.size);
    if store::entry_count(c, log)? != covered {
        let place = Place::Entry { log, pos: covered };
        return Err(fault(place, "the number of entries differs from what the heads cover"));
    }
    if let ControlFlow::Continue(rest) = ended
        && !rest.entries.is_empty()
    {
        let _ = take(rest);
    }
    Ok(())
}

/// Returns the last batch, not yet handed over.
fn checked(
    c: &Connection,
    log: Log,
    lives: &[Life],
    from: u64,
    take: &mut Take<'_>,
) -> Result<ControlFlow<(), Batch>, ReadError> {
    let mut batch = Batch::default();
    let Some(first) = lives.iter().find(|l| l.start + l.size > from).map(|l| l.start) else {
        return Ok(ControlFlow::Continue(batch));
    };
    let mut st = c.prepare(&format!("SELECT pos, leaf, bytes FROM {} WHERE pos>=?1 ORDER BY pos", log.table()))?;
    let mut rows = st.query([store::signed(first)])?;
    let heads_sql = format!("SELECT {} FROM head WHERE log=?1 AND incarnation=?2 ORDER BY size", store::HEAD_COLUMNS);
    let mut heads_st = c.prepare(&heads_sql)?;
    let mut pos = first;
    for (life, l) in lives.iter().enumerate().filter(|(_, l)| l.start >= first) {
        let no = l.incarnation.no;
        let mut heads = heads_st.query(params![log.number(), store::signed(no)])?;
        let mut tree = CompactTree::default();
        while let Some(row) = heads.next()? {
            let Some(h) = store::head_row(row)? else {
                let place = Place::Head { log, incarnation: no, size: tree.size() };
                return Err(fault(place, "a head after this size is malformed"));
            };
            let (bytes_before, entries_before) = (batch.arena.len(), batch.entries.len());
            let run = Run { life, pos, seq: tree.size(), count: 0 };
            while tree.size() < h.size {
                let here = Place::Entry { log, pos };
                let Some(r) = rows.next()? else {
                    return Err(fault(here, "the entry is missing"));
                };
                let bytes = r.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
                let leaf = leaf_hash(bytes);
                let stored = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                if r.get::<_, i64>(0)? != store::signed(pos) || stored != leaf {
                    return Err(fault(here, "the bytes do not fit the leaf hash"));
                }
                batch.arena.extend_from_slice(bytes);
                batch.entries.push((batch.arena.len(), leaf));
                tree.push(leaf);
                pos += 1;
            }
            if tree.root() != h.root || tree.size() != h.size {
                let place = Place::Head { log, incarnation: no, size: h.size };
                return Err(fault(place, "the entries do not lead to this root"));
            }
            if pos <= from {
                batch.forget_from(bytes_before, entries_before);
                continue;
            }
            batch.runs.push(Run { count: batch.entries.len() - entries_before, ..run });
            if batch.arena.len() >= BATCH_BYTES {
                match take(batch) {
                    ControlFlow::Continue(empty) => batch = empty,
                    ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
                }
                batch.clear();
            }
        }
    }
    Ok(ControlFlow::Continue(batch))
}
