//! Reads one log: entries and heads side by side, each head with the entries that it ends. Nothing is kept but what waits.

use super::signatures::Job;
use super::{Fault, Place};
use crate::ids::{Id, Log};
use crate::link::Incarnation;
use crate::store::{self, HeadRow};
use crate::tree::Hash;
use rusqlite::{Connection, Rows, params};
use std::sync::mpsc::{Receiver, SyncSender};

/// Bytes handed from the reading to the hashing thread at once.
const CHUNK: usize = 256 << 10;
/// Heads handed to a thread that checks signatures at once.
const JOBS: usize = 64;

/// What the tree is compared with.
pub(super) struct Mark {
    /// Index of the incarnation.
    pub life: usize,
    pub size: u64,
    pub root: Hash,
}

/// Entries as stored, and the heads that end among them.
#[derive(Default)]
pub(super) struct Chunk {
    arena: Vec<u8>,
    rows: Vec<(i64, Hash, usize)>,
    pub heads: Vec<Mark>,
}

impl Chunk {
    /// Position, stored leaf hash and bytes of each entry.
    pub fn entries(&self) -> impl Iterator<Item = (i64, &Hash, &[u8])> {
        let mut begin = 0;
        self.rows.iter().map(move |(pos, leaf, end)| {
            let bytes = self.arena.get(begin..*end).unwrap_or_default();
            begin = *end;
            (*pos, leaf, bytes)
        })
    }

    fn clear(&mut self) {
        self.arena.clear();
        self.rows.clear();
        self.heads.clear();
    }
}

/// Where the reader hands things to.
pub(super) struct Hand {
    pub chunks: SyncSender<Chunk>,
    /// Chunks that come back empty-handed.
    pub used: Receiver<Chunk>,
    pub jobs: SyncSender<Vec<Job>>,
}

/// What the reader itself found.
pub(super) struct Read {
    pub malformed: Vec<Fault>,
    /// The store refused at this position.
    pub refused: Option<(u64, rusqlite::Error)>,
}

/// Reads everything of one log in one pass.
pub(super) fn read(c: &Connection, log: Log, all: &[Incarnation], hand: &Hand) -> Read {
    let mut out = Read { malformed: Vec::new(), refused: None };
    let mut next = 0;
    if let Err(e) = entries(c, log, all, hand, &mut out.malformed, &mut next) {
        out.refused = Some((next, e));
    }
    out
}

fn entries(
    c: &Connection,
    log: Log,
    all: &[Incarnation],
    hand: &Hand,
    malformed: &mut Vec<Fault>,
    next: &mut u64,
) -> rusqlite::Result<()> {
    let mut st = c.prepare(&format!("SELECT pos, leaf, bytes FROM {} ORDER BY pos", log.table()))?;
    let mut rows = st.query([])?;
    let mut heads_st = c.prepare(&format!(
        "SELECT {}, incarnation FROM head WHERE log=?1 AND incarnation BETWEEN 1 AND ?2 ORDER BY incarnation, size",
        store::HEAD_COLUMNS
    ))?;
    let rows_of_heads = heads_st.query(params![log.number(), store::signed(all.len() as u64)])?;
    let mut heads = Heads { log, rows: rows_of_heads, waiting: None, before: (0, 0), jobs: Vec::new(), malformed };
    heads.step()?;
    let mut chunk = Chunk::default();
    let mut life = 0;
    let mut all_entries = || -> rusqlite::Result<()> {
        while let Some(r) = rows.next()? {
            let pos: i64 = r.get(0)?;
            // A leaf of another length fits no bytes.
            let leaf = r.get_ref(1)?.as_blob()?.try_into().unwrap_or([0u8; 32]);
            let bytes = r.get_ref(2)?.as_blob()?;
            chunk.arena.extend_from_slice(bytes);
            chunk.rows.push((pos, leaf, chunk.arena.len()));
            *next = pos.unsigned_abs() + 1;
            if let Some((id, seq)) = said(bytes) {
                if all.get(life).is_some_and(|i| i.id != id)
                    && let Some(at) = all.iter().skip(life).position(|i| i.id == id)
                {
                    life += at;
                }
                heads.until(life, seq.saturating_add(1), &mut chunk, hand)?;
            }
            if chunk.arena.len() >= CHUNK {
                // The other side ends only after this one.
                let _ = hand.chunks.send(std::mem::take(&mut chunk));
                chunk = hand.used.try_recv().unwrap_or_default();
                chunk.clear();
            }
        }
        Ok(())
    };
    let result = all_entries();
    let rest = heads.until(usize::MAX, u64::MAX, &mut chunk, hand);
    heads.flush(hand);
    let _ = hand.chunks.send(chunk);
    result.and(rest)
}

/// Incarnation and sequence that a record names. Only for reading heads in time: what it says is checked elsewhere.
fn said(bytes: &[u8]) -> Option<(Id, u64)> {
    let id = bytes.get(36..52)?.try_into().ok()?;
    Some((id, u64::from_be_bytes(bytes.get(52..60)?.try_into().ok()?)))
}

struct Heads<'s, 'm> {
    log: Log,
    rows: Rows<'s>,
    waiting: Option<(usize, HeadRow)>,
    /// Index of the incarnation and size of the last sound head.
    before: (usize, u64),
    jobs: Vec<Job>,
    malformed: &'m mut Vec<Fault>,
}

impl Heads<'_, '_> {
    /// Reads on to the next sound head.
    fn step(&mut self) -> rusqlite::Result<()> {
        self.waiting = None;
        while let Some(r) = self.rows.next()? {
            let no = r.get::<_, i64>(5)?.unsigned_abs();
            let life = usize::try_from(no).unwrap_or(usize::MAX).saturating_sub(1);
            if let Some(h) = store::head_row(r)?.filter(|h| h.size > 0) {
                self.before = (life, h.size);
                self.waiting = Some((life, h));
                return Ok(());
            }
            let size = if self.before.0 == life { self.before.1 } else { 0 };
            if self.malformed.len() < 100 {
                let place = Place::Head { log: self.log, incarnation: no, size };
                self.malformed.push(Fault { place, what: "the head after this size is malformed".to_owned() });
            }
        }
        Ok(())
    }

    /// Hands on all heads up to this one.
    fn until(&mut self, life: usize, size: u64, chunk: &mut Chunk, hand: &Hand) -> rusqlite::Result<()> {
        while let Some((at, head)) = self.waiting.take_if(|(at, h)| *at < life || (*at == life && h.size <= size)) {
            chunk.heads.push(Mark { life: at, size: head.size, root: head.root });
            self.jobs.push(Job { life: at, head });
            if self.jobs.len() >= JOBS {
                self.flush(hand);
            }
            self.step()?;
        }
        Ok(())
    }

    fn flush(&mut self, hand: &Hand) {
        // Fails only if all who check are gone, which is a fault of its own.
        let _ = hand.jobs.send(std::mem::take(&mut self.jobs));
    }
}
