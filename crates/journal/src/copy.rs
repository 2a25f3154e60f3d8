//! The second copy: a folder on another disk or stick that grows with the journal and is read back.
//!
//! `log.nbb` holds incarnations, entries and heads, `keys.nbb` the key store, `attachments/` the sealed files, and beside
//! them what is needed to restore (the authority's public file, the sealed extracts). An entry counts as copied when the
//! batch that ends with its signed head was synced, dropped from the page cache and read back with the same check.

use crate::bundle::{BundleError, Frame, FrameReader, FrameWriter, HeadFrame};
use crate::holding::{Holding, Probe, Relation, relate};
use crate::ids::{Id, Identity, Log, hex};
use crate::keystore;
use crate::reading;
use crate::store::{self, Files};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Name of the log bundle in a copy's folder.
pub const LOG: &str = "log.nbb";
/// Name of the key store in a copy's folder.
pub const KEYS: &str = "keys.nbb";
/// Most entries in a batch, unless one group of the journal is larger.
const BATCH: u64 = 4096;

/// Why a copy could not be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// The target refused.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// Another program keeps this copy up.
    #[error("{0} is being written by another program; take another folder")]
    InUse(PathBuf),
    /// The journal cannot be read.
    #[error("the journal cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
    /// The bundle cannot be read.
    #[error("{path}: {source}")]
    Bundle {
        /// Where.
        path: PathBuf,
        /// Why.
        source: BundleError,
    },
    /// It is another node's or authority's copy.
    #[error("{0} is the copy of another node or authority")]
    Foreign(PathBuf),
    /// The journal is damaged at a row that a copy needs.
    #[error("the journal is damaged: {0}; nothing was copied over the sound copy")]
    Damaged(String),
    /// The copy is not a beginning of the journal.
    #[error("the copy does not fit the journal: {0:?}")]
    Diverged(Relation),
    /// What was read back is not what was written.
    #[error("{0}: what was read back is not what was written; the medium is faulty")]
    ReadBack(PathBuf),
}

pub(crate) fn io_at(path: &Path) -> impl Fn(io::Error) -> CopyError + '_ {
    move |source| CopyError::Io { path: path.to_owned(), source }
}

fn bundle_at(path: &Path) -> impl Fn(BundleError) -> CopyError + '_ {
    move |source| CopyError::Bundle { path: path.to_owned(), source }
}

/// The folder of a node's copy below a target: the medium may hold copies of several nodes.
#[must_use]
pub fn folder(target: &Path, identity: &Identity) -> PathBuf {
    target.join(format!("notbetrieb-{}-{}", hex(&identity.authority[..4]), hex(&identity.node[..4])))
}

/// Whose journal lies in `dir`.
///
/// # Errors
/// [`CopyError::Store`] or [`CopyError::Damaged`] if there is none that can be read.
pub fn identity(dir: &Path) -> Result<Identity, CopyError> {
    let conn = store::open_ro(&Files::new(dir).db())?;
    let id = |name: &str| -> Result<Id, CopyError> {
        let value = store::get_meta(&conn, name)?.unwrap_or_default();
        Id::try_from(value.as_slice()).map_err(|_| CopyError::Damaged(format!("meta {name}")))
    };
    Ok(Identity { authority: id("authority")?, node: id("node")? })
}

/// Own lives and the probes that a comparison needs.
fn own_probes(lives: &[(crate::link::Incarnation, [u64; 2])]) -> HashSet<Probe> {
    lives.iter().flat_map(|(i, sizes)| Log::ALL.map(|log| (i.id, log, sizes[log.index()]))).collect()
}

/// Id of the copy below `target` and how it stands to the journal in `dir`; `None` if there is no copy of this node.
///
/// # Errors
/// [`CopyError`]; a journal that cannot be read is [`CopyError::Damaged`] or [`CopyError::Store`].
pub fn relation(dir: &Path, identity: &Identity, target: &Path) -> Result<Option<(Id, Relation)>, CopyError> {
    let path = folder(target, identity).join(LOG);
    if !path.exists() {
        return Ok(None);
    }
    let db = Files::new(dir).db();
    let lives = if std::fs::metadata(&db).map_or(true, |m| m.len() == 0) {
        Vec::new()
    } else {
        let conn = store::open_ro(&db)?;
        conn.execute_batch("BEGIN")?;
        let own = reading::lives(&conn, identity)?.ok_or_else(|| CopyError::Damaged("incarnations".to_owned()))?;
        let held = scan(&path, identity, &own_probes(&own))?;
        let relation = reading::with_own(&conn, own, |own| relate(own, &held)).ok_or_else(damaged)?;
        return Ok(Some((held.holder, relation)));
    };
    let held = scan(&path, identity, &HashSet::new())?;
    let own = crate::holding::Own { lives, root: &|_, _, _| None };
    Ok(Some((held.holder, relate(&own, &held).ok_or_else(damaged)?)))
}

fn damaged() -> CopyError {
    CopyError::Damaged("an entry that the copy has too".to_owned())
}

fn scan(path: &Path, identity: &Identity, probes: &HashSet<Probe>) -> Result<Holding, CopyError> {
    let held = Holding::scan(path, probes).map_err(bundle_at(path))?;
    if held.identity == *identity { Ok(held) } else { Err(CopyError::Foreign(path.to_owned())) }
}

/// A file beside the journal that belongs into the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Path below the copy's folder, with `/`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A copy that is being kept up. All work is done by the caller's thread in [`Copy::catch_up`].
pub struct Copy {
    dir: PathBuf,
    journal: PathBuf,
    conn: Connection,
    held: Holding,
    keys: keystore::Written,
    /// Held as long as the copy is open: two writers would tear it.
    _lock: File,
    /// What opening had to drop behind the last sound batch.
    pub dropped: u64,
}

impl std::fmt::Debug for Copy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copy").field("dir", &self.dir).field("counts", &self.held.counts).finish_non_exhaustive()
    }
}

impl Copy {
    /// Opens or begins the copy of the journal in `dir` below `target`. An existing one is read from end to end; a torn or
    /// damaged tail is cut back to its last sound batch and written again.
    ///
    /// # Errors
    /// [`CopyError::Diverged`] if the copy is not a beginning of the journal (nothing is touched), and the others.
    pub fn open(dir: &Path, identity: Identity, target: &Path, holder: Id) -> Result<Copy, CopyError> {
        let conn = store::open_ro(&Files::new(dir).db())?;
        let own = reading::lives(&conn, &identity)?.ok_or_else(|| CopyError::Damaged("incarnations".to_owned()))?;
        let place = folder(target, &identity);
        std::fs::create_dir_all(&place).map_err(io_at(&place))?;
        let lock = place.join("lock");
        let lock_file =
            OpenOptions::new().write(true).create(true).truncate(false).open(&lock).map_err(io_at(&lock))?;
        match lock_file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(CopyError::InUse(place)),
            // A medium whose file system knows no locks.
            Err(std::fs::TryLockError::Error(_)) => {}
        }
        let path = place.join(LOG);
        if std::fs::metadata(&path).map_or(true, |m| m.len() == 0) {
            begin(&path, identity, holder)?;
        }
        let held = scan(&path, &identity, &own_probes(&own))?;
        match reading::with_own(&conn, own, |own| relate(own, &held)).ok_or_else(damaged)? {
            Relation::Same | Relation::Behind(_) => {}
            other => return Err(CopyError::Diverged(other)),
        }
        if held.dropped > 0 {
            let f = OpenOptions::new().write(true).open(&path).map_err(io_at(&path))?;
            f.set_len(held.good).and_then(|()| f.sync_all()).map_err(io_at(&path))?;
        }
        let keys = keystore::rewrite(&conn, identity, held.holder, &place.join(KEYS))?;
        sync_dir(&place)?;
        sync_dir(target)?;
        let dropped = held.dropped;
        Ok(Copy { dir: place, journal: dir.to_owned(), conn, held, keys, _lock: lock_file, dropped })
    }

    /// Random id of the copy.
    #[must_use]
    pub fn holder(&self) -> Id {
        self.held.holder
    }

    /// Entries of both logs that were read back.
    #[must_use]
    pub fn counts(&self) -> [u64; 2] {
        self.held.counts
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Copies keys, attachments and all batches that are durable in the journal by now; returns the counts copied.
    ///
    /// # Errors
    /// [`CopyError`]; the copy must then be opened again before anything else is written to it.
    pub fn catch_up(&mut self) -> Result<[u64; 2], CopyError> {
        while self.batch()? {}
        Ok(self.held.counts)
    }

    /// Copies files beside the journal that are missing or have another length or time.
    ///
    /// # Errors
    /// [`CopyError::Io`].
    pub fn beside(&self, files: &[Beside]) -> Result<(), CopyError> {
        // Never made anew here: the folder a pulled stick leaves behind is not the stick.
        std::fs::metadata(self.dir.join(LOG)).map_err(io_at(&self.dir))?;
        files.iter().try_for_each(|f| mirror(&f.path, &self.dir.join(&f.name)))
    }

    fn attachments(&self) -> Result<(), CopyError> {
        std::fs::metadata(self.dir.join(LOG)).map_err(io_at(&self.dir))?;
        let from = Files { dir: self.journal.clone() }.attachments();
        let list = match std::fs::read_dir(&from) {
            Ok(list) => list,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(io_at(&from)(e)),
        };
        for entry in list {
            let entry = entry.map_err(io_at(&from))?;
            if entry.file_name().to_str().is_some_and(|n| n.len() == 64) {
                mirror(&entry.path(), &self.dir.join("attachments").join(entry.file_name()))?;
            }
        }
        Ok(())
    }

    /// One batch: entries up to a signed head of each log, synced and read back. `false` if there is nothing new.
    fn batch(&mut self) -> Result<bool, CopyError> {
        let path = self.dir.join(LOG);
        self.conn.execute_batch("BEGIN")?;
        let written = self.one_moment(&path);
        self.conn.execute_batch("COMMIT")?;
        let Some(next) = written? else {
            return Ok(false);
        };
        drop_cache(&path)?;
        let mut file = File::open(&path).map_err(io_at(&path))?;
        file.seek(SeekFrom::Start(self.held.good)).map_err(io_at(&path))?;
        let mut back = FrameReader::resume(BufReader::with_capacity(1 << 18, file), self.held.chain, self.held.good);
        loop {
            match back.frame() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(BundleError::Io(e)) => return Err(io_at(&path)(e)),
                Err(_) => return Err(CopyError::ReadBack(path)),
            }
        }
        if back.chain() != next.chain || back.at() != next.good {
            return Err(CopyError::ReadBack(path));
        }
        self.held = next;
        Ok(true)
    }

    /// Keys and attachments first, out of the same moment: no entry may be there whose key or scan is not.
    fn one_moment(&mut self, path: &Path) -> Result<Option<Holding>, CopyError> {
        keystore::follow(&self.conn, self.held.identity, self.held.holder, &self.dir.join(KEYS), &mut self.keys)?;
        let Some(plan) = self.plan()? else {
            return Ok(None);
        };
        self.attachments()?;
        self.write(path, &plan).map(Some)
    }

    /// What the next batch takes: the life, and for each log the head up to which it goes.
    fn plan(&self) -> Result<Option<Plan>, CopyError> {
        let own = reading::lives(&self.conn, &self.held.identity)?
            .ok_or_else(|| CopyError::Damaged("incarnations".to_owned()))?;
        let at = self.held.lives.len().saturating_sub(1);
        let done = |at: usize| self.held.lives.get(at).map_or([0; 2], crate::holding::Life::sizes);
        let next = (at..own.len()).find(|i| own.get(*i).is_some_and(|(_, sizes)| *sizes != done(*i)));
        let Some(index) = next else { return Ok(None) };
        let Some((incarnation, _)) = own.get(index).copied() else { return Ok(None) };
        let from = done(index);
        let mut heads = [None, None];
        for log in Log::ALL {
            heads[log.index()] = self.head(log, incarnation.no, from[log.index()])?;
        }
        Ok(Some(Plan { incarnation, fresh: self.held.lives.len() <= index, heads }))
    }

    /// The first head at least a batch on, else the last one; `None` if there is none beyond `from`.
    fn head(&self, log: Log, no: u64, from: u64) -> Result<Option<HeadFrame>, CopyError> {
        let sql = |order: &str, least: &str| {
            format!(
                "SELECT {} FROM head WHERE log=?1 AND incarnation=?2 AND size>={least} ORDER BY size {order} LIMIT 1",
                store::HEAD_COLUMNS
            )
        };
        let ask = |sql: String, least: u64| -> Result<Option<Option<store::HeadRow>>, CopyError> {
            let mut st = self.conn.prepare_cached(&sql)?;
            let values = params![log.number(), store::signed(no), store::signed(least)];
            Ok(st.query_row(values, store::head_row).optional()?)
        };
        let row = match ask(sql("ASC", "?3"), from + BATCH)? {
            Some(row) => Some(row),
            None => ask(sql("DESC", "?3"), from + 1)?,
        };
        match row {
            None => Ok(None),
            Some(None) => Err(CopyError::Damaged(format!("a {} head of incarnation {no}", log.word()))),
            Some(Some(h)) => Ok(Some(HeadFrame {
                log,
                incarnation: no,
                size: h.size,
                root: h.root,
                key_id: h.key_id,
                suite: h.suite,
                signature: h.signature,
            })),
        }
    }

    fn write(&self, path: &Path, plan: &Plan) -> Result<Holding, CopyError> {
        let file = OpenOptions::new().append(true).open(path).map_err(io_at(path))?;
        if file.metadata().map_err(io_at(path))?.len() != self.held.good {
            return Err(CopyError::ReadBack(path.to_owned()));
        }
        let mut next = self.held.clone();
        let mut out = FrameWriter::resume(BufWriter::with_capacity(1 << 18, file), self.held.chain);
        if plan.fresh {
            out.write(&Frame::Incarnation(plan.incarnation)).map_err(io_at(path))?;
            next.lives.push(crate::holding::Life { incarnation: plan.incarnation, trees: Default::default() });
        }
        for log in Log::ALL {
            let Some(head) = plan.heads[log.index()] else { continue };
            self.entries(path, log, &head, &mut next, &mut out)?;
            out.write(&Frame::Head(head)).map_err(io_at(path))?;
        }
        let (chain, bytes) = (out.chain(), out.bytes());
        let file = out.get_mut();
        file.flush().and_then(|()| file.get_ref().sync_all()).map_err(io_at(path))?;
        next.chain = chain;
        next.good += bytes;
        next.dropped = 0;
        Ok(next)
    }

    fn entries(
        &self,
        path: &Path,
        log: Log,
        head: &HeadFrame,
        next: &mut Holding,
        out: &mut FrameWriter<BufWriter<File>>,
    ) -> Result<(), CopyError> {
        let k = log.index();
        let damaged = |pos: u64| CopyError::Damaged(format!("{} entry {pos}", log.word()));
        let sql = format!("SELECT pos, leaf, bytes FROM {} WHERE pos>=?1 ORDER BY pos", log.table());
        let mut st = self.conn.prepare_cached(&sql)?;
        let mut rows = st.query([store::signed(next.counts[k])])?;
        let Some(life) = next.lives.last_mut() else { return Err(damaged(0)) };
        while life.trees[k].size() < head.size {
            let pos = next.counts[k];
            let row = rows.next()?.ok_or_else(|| damaged(pos))?;
            let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let leaf = crate::tree::leaf_hash(bytes);
            if row.get::<_, i64>(0)? != store::signed(pos) || row.get_ref(1)?.as_blob().ok() != Some(&leaf[..]) {
                return Err(damaged(pos));
            }
            out.write(&Frame::Entry { log, pos, bytes }).map_err(io_at(path))?;
            life.trees[k].push(leaf);
            next.counts[k] += 1;
        }
        // Damage never replicates: the entries must lead to the root that was signed.
        if life.trees[k].root() == head.root { Ok(()) } else { Err(damaged(next.counts[k])) }
    }
}

struct Plan {
    incarnation: crate::link::Incarnation,
    fresh: bool,
    heads: [Option<HeadFrame>; 2],
}

fn begin(path: &Path, identity: Identity, holder: Id) -> Result<(), CopyError> {
    let file = File::create(path).map_err(io_at(path))?;
    let mut w = FrameWriter::begin(file, identity, holder).map_err(io_at(path))?;
    w.get_mut().sync_all().map_err(io_at(path))
}

pub(crate) fn sync_dir(dir: &Path) -> Result<(), CopyError> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(io_at(dir))
}

/// Makes the system forget what it has in memory of a file, so that the next read comes from the medium.
pub(crate) fn drop_cache(path: &Path) -> Result<(), CopyError> {
    let file = File::open(path).map_err(io_at(path))?;
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).map_err(|e| io_at(path)(e.into()))
}

/// Copies a file beside, syncs, reads back, renames; nothing to do if length and time are the same.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<(), CopyError> {
    let meta = std::fs::metadata(from).map_err(io_at(from))?;
    if let Ok(there) = std::fs::metadata(to)
        && there.len() == meta.len()
        && there.modified().ok() == meta.modified().ok()
    {
        return Ok(());
    }
    let parent = to.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(io_at(parent))?;
    let aside = to.with_extension("part");
    let copy = || -> io::Result<()> {
        std::fs::copy(from, &aside)?;
        let file = OpenOptions::new().write(true).open(&aside)?;
        if let Ok(time) = meta.modified() {
            file.set_modified(time)?;
        }
        file.sync_all()
    };
    copy().map_err(io_at(&aside))?;
    drop_cache(&aside)?;
    if digest(from)? != digest(&aside)? {
        return Err(CopyError::ReadBack(aside));
    }
    std::fs::rename(&aside, to).map_err(io_at(to))?;
    sync_dir(parent)
}

fn digest(path: &Path) -> Result<[u8; 32], CopyError> {
    use sha2::Digest;
    let mut h = sha2::Sha256::new();
    let mut file = File::open(path).map_err(io_at(path))?;
    let mut buffer = vec![0u8; 1 << 18];
    loop {
        match io::Read::read(&mut file, &mut buffer) {
            Ok(0) => return Ok(h.finalize().into()),
            Ok(n) => h.update(buffer.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(io_at(path)(e)),
        }
    }
}
