//! What a log bundle holds, and how it stands to a journal.

use crate::bundle::{BundleError, Chain, Frame, FrameReader, HeadFrame};
use crate::checkpoint::{Checkpoint, origin};
use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, Link};
use crate::record::decode;
use crate::tree::{CompactTree, Hash, empty_root, leaf_hash};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// One life of the writer as far as a bundle holds it.
#[derive(Clone, Debug)]
pub struct Life {
    /// Its row.
    pub incarnation: Incarnation,
    /// The trees of acts and audit.
    pub trees: [CompactTree; 2],
}

impl Life {
    /// Sizes of acts and audit.
    #[must_use]
    pub fn sizes(&self) -> [u64; 2] {
        [self.trees[0].size(), self.trees[1].size()]
    }
}

/// A question to a scan: the root of this incarnation's log at this size.
pub type Probe = (Id, Log, u64);

/// What a log bundle holds up to its last complete batch: every entry in it is covered by a valid signed head.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Whose.
    pub identity: Identity,
    /// Random id of the copy.
    pub holder: Id,
    /// Lives in order.
    pub lives: Vec<Life>,
    /// Entries of both logs over all lives.
    pub counts: [u64; 2],
    /// Byte behind the last complete batch.
    pub good: u64,
    /// Check value there.
    pub chain: Chain,
    /// Bytes behind it: a torn tail, or damage.
    pub dropped: u64,
    /// Answers to the probes that fell into the bundle.
    pub roots: HashMap<Probe, Hash>,
}

struct Scan<'p> {
    identity: Identity,
    lives: Vec<Life>,
    counts: [u64; 2],
    pending: [bool; 2],
    probes: &'p HashSet<Probe>,
    roots: HashMap<Probe, Hash>,
}

impl Scan<'_> {
    fn incarnation(&mut self, i: &Incarnation) -> Result<(), String> {
        let link = self.lives.last().map_or_else(Link::first, |l| Link {
            predecessor: l.incarnation.id,
            acts: (l.trees[0].size(), l.trees[0].root()),
            audit: (l.trees[1].size(), l.trees[1].root()),
        });
        let derived = Incarnation::derive_id(&self.identity, i.no, &i.salt, &i.signer, &i.link);
        if i.no != self.lives.len() as u64 + 1 || derived != i.id {
            return Err(format!("incarnation {} does not fit its id or number", i.no));
        }
        if i.link != link || self.pending != [false; 2] {
            return Err(format!("incarnation {} does not begin where the one before ended", i.no));
        }
        self.lives.push(Life { incarnation: *i, trees: Default::default() });
        self.pending = [true; 2];
        Ok(())
    }

    fn entry(&mut self, log: Log, pos: u64, bytes: &[u8]) -> Result<(), String> {
        let k = log.index();
        let wrong = |what: &str| Err(format!("{} entry {pos} {what}", log.word()));
        let Some(life) = self.lives.last_mut() else {
            return wrong("stands before any incarnation");
        };
        let Ok(record) = decode(bytes) else {
            return wrong("cannot be read");
        };
        let h = record.head;
        if pos != self.counts[k]
            || h.seq != life.trees[k].size()
            || h.incarnation != life.incarnation.id
            || (Identity { authority: h.authority, node: h.node }) != self.identity
        {
            return wrong("belongs elsewhere");
        }
        life.trees[k].push(leaf_hash(bytes));
        self.counts[k] += 1;
        self.pending[k] = true;
        let probe = (life.incarnation.id, log, life.trees[k].size());
        if self.probes.contains(&probe) {
            self.roots.insert(probe, life.trees[k].root());
        }
        Ok(())
    }

    fn head(&mut self, h: &HeadFrame) -> Result<(), String> {
        let k = h.log.index();
        let wrong = |what: &str| Err(format!("the {} head of size {} {what}", h.log.word(), h.size));
        let Some(life) = self.lives.last() else {
            return wrong("stands before any incarnation");
        };
        let tree = &life.trees[k];
        if h.incarnation != life.incarnation.no || h.size != tree.size() || h.root != tree.root() {
            return wrong("does not fit the entries");
        }
        let cp = Checkpoint {
            origin: origin(&self.identity, &life.incarnation.id, h.log),
            size: h.size,
            root: h.root,
            key_id: h.key_id,
            suite: h.suite,
            signature: h.signature,
        };
        if !cp.verify(&life.incarnation.signer) {
            return wrong("has no valid signature");
        }
        self.pending[k] = false;
        Ok(())
    }
}

impl Holding {
    /// An empty one: a bundle with a header only.
    pub(crate) fn empty(identity: Identity, holder: Id, good: u64, chain: Chain) -> Holding {
        Holding { identity, holder, lives: Vec::new(), counts: [0; 2], good, chain, dropped: 0, roots: HashMap::new() }
    }

    /// Reads a bundle from its beginning and checks every byte, entry, tree and signature, with the memory of one record.
    /// What is behind the last complete batch (a torn tail or damage) is not part of it. Frames of other kinds (keys,
    /// files) are passed over.
    ///
    /// # Errors
    /// [`BundleError`] if it is no bundle, of a newer version, or cannot be read at all.
    pub fn scan(path: &Path, probes: &HashSet<Probe>) -> Result<Holding, BundleError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut reader = FrameReader::new(BufReader::with_capacity(1 << 18, file))?;
        let (identity, holder) = match reader.frame()? {
            Some(Frame::Header { identity, holder }) => (identity, holder),
            _ => return Err(BundleError::NotABundle),
        };
        let mut out = Holding::empty(identity, holder, reader.at(), reader.chain());
        let mut s =
            Scan { identity, lives: Vec::new(), counts: [0; 2], pending: [false; 2], probes, roots: HashMap::new() };
        loop {
            let step = match reader.frame() {
                Ok(None) | Err(BundleError::Broken(_) | BundleError::Contradiction { .. }) => break,
                Err(e) => return Err(e),
                Ok(Some(frame)) => match frame {
                    Frame::Incarnation(i) => s.incarnation(&i),
                    Frame::Entry { log, pos, bytes } => s.entry(log, pos, bytes),
                    Frame::Head(h) => s.head(&h),
                    _ => Ok(()),
                },
            };
            if step.is_err() {
                break;
            }
            if s.pending == [false; 2] {
                out.good = reader.at();
                out.chain = reader.chain();
                out.counts = s.counts;
                let whole = out.lives.len().saturating_sub(1);
                out.lives.truncate(whole);
                out.lives.extend(s.lives.iter().skip(whole).cloned());
            }
        }
        out.dropped = length.saturating_sub(out.good);
        out.roots = s.roots;
        Ok(out)
    }
}

/// How a copy stands to the journal it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The copy has the beginning of the journal; so many acts and look-ups are missing in it.
    Behind([u64; 2]),
    /// Both have the same.
    Same,
    /// The journal has the beginning of the copy: it was put back from an older state and lacks so many acts and look-ups.
    Ahead([u64; 2]),
    /// Both went on from a common past: the journal was put back and has worked on since.
    Forked {
        /// Acts and look-ups that both have.
        common: [u64; 2],
        /// Acts and look-ups that only the copy has.
        only_copy: [u64; 2],
    },
    /// Same incarnation, same size, other content: the node's key signed two histories.
    Equivocation {
        /// The incarnation's number.
        incarnation: u64,
    },
}

/// A journal's lives: incarnation id, sizes of both logs, and the roots at given sizes on demand.
pub(crate) struct Own<'a> {
    pub lives: Vec<(Incarnation, [u64; 2])>,
    /// Root of the incarnation (by index) and log at a size; `None` if damaged.
    pub root: &'a dyn Fn(usize, Log, u64) -> Option<Hash>,
}

/// Compares. The holding must have been scanned with probes at the own sizes of each common life. `None` if the journal is
/// damaged within what both have.
pub(crate) fn relate(own: &Own<'_>, held: &Holding) -> Option<Relation> {
    let mut common = [0u64; 2];
    let mut shared = 0;
    let (mut own_more, mut held_more) = ([0u64; 2], [0u64; 2]);
    let mut split = false;
    for (at, ((i, sizes), life)) in own.lives.iter().zip(&held.lives).enumerate() {
        if i.id != life.incarnation.id {
            break;
        }
        shared = at + 1;
        let theirs = life.sizes();
        for log in Log::ALL {
            let k = log.index();
            let size = sizes[k].min(theirs[k]);
            let own_root = if size == 0 { Some(empty_root()) } else { (own.root)(at, log, size) };
            let their_root = if size == theirs[k] {
                Some(life.trees[k].root())
            } else {
                held.roots.get(&(i.id, log, size)).copied()
            };
            if own_root? != their_root? {
                return Some(Relation::Equivocation { incarnation: i.no });
            }
            common[k] += size;
            own_more[k] += sizes[k] - size;
            held_more[k] += theirs[k] - size;
        }
        // A life that goes on differently in both can only be the last common one.
        split = own_more != [0; 2] && held_more != [0; 2];
    }
    let more = |from: usize, sizes: &mut dyn Iterator<Item = [u64; 2]>, sum: &mut [u64; 2]| {
        for s in sizes.skip(from) {
            sum[0] += s[0];
            sum[1] += s[1];
        }
    };
    let (own_lives, held_lives) = (own.lives.len() > shared, held.lives.len() > shared);
    more(shared, &mut own.lives.iter().map(|l| l.1), &mut own_more);
    more(shared, &mut held.lives.iter().map(Life::sizes), &mut held_more);
    let own_on = own_lives || own_more != [0; 2];
    let held_on = held_lives || held_more != [0; 2];
    Some(match (own_on, held_on) {
        (false, false) => Relation::Same,
        (true, false) => Relation::Behind(own_more),
        (false, true) => Relation::Ahead(held_more),
        (true, true) => {
            debug_assert!(split || own_lives || held_lives);
            Relation::Forked { common, only_copy: held_more }
        }
    })
}
