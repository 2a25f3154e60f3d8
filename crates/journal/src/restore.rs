//! A journal made anew from bundles: after the machine was lost, damaged, or put back from an old image.
//!
//! Everything is built aside and checked like any other journal before it gets its name. Names of erased keys from *all*
//! sources are applied first: a key that any of them knows as destroyed is not in the result.

use crate::bundle::{BundleError, Frame, FrameReader};
use crate::copy::{CopyError, KEYS, LOG, folder, io_at, sync_dir};
use crate::holding::{Holding, Relation};
use crate::ids::{Id, Identity, Log};
use crate::keystore::{KeyStore, Wrapped};
use crate::mark::Mark;
use crate::seal::{unwrap_key, wrap_key};
use crate::store::{self, Files};
use crate::tree::leaf_hash;
use crate::verify::{Report, verify};
use rusqlite::{Connection, params};
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why a journal could not be made from a copy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// Reading the copy or writing the journal failed.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The store engine refused.
    #[error("the new journal cannot be written: {0}")]
    Store(#[from] rusqlite::Error),
    /// There is a journal already.
    #[error("{0} holds a journal already; restore into an empty folder")]
    NotEmpty(PathBuf),
    /// No complete batch in the copy.
    #[error("the copy holds no complete batch of entries")]
    Empty,
    /// A backup without its end.
    #[error("the backup is cut off or damaged at byte {0}; use another one")]
    CutOff(u64),
    /// The result does not verify.
    #[error("what was restored does not verify: {0}")]
    Unsound(String),
    /// The key given does not open a wrap.
    #[error("the key-encryption key given does not open the data keys of the copy")]
    WrongKey,
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] crate::entropy::EntropyError),
    /// Another process writes the journal.
    #[error("the journal in {0} is in use by another process; stop that one first")]
    InUse(PathBuf),
}

/// A kek by its name.
pub struct Kek {
    /// Public name.
    pub id: Id,
    /// The key.
    pub key: Zeroizing<[u8; 32]>,
}

/// Seals the data keys anew while restoring: from the keks of the lost node to the one of this node.
pub struct Rewrap<'a> {
    /// Keks that the copy's wraps are sealed with.
    pub from: &'a [Kek],
    /// This node's kek.
    pub to: &'a Kek,
    /// This node's kek, sealed for the authority.
    pub to_wrapped: &'a [u8],
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Whose journal it is.
    pub identity: Identity,
    /// Random id of the copy or backup it came from.
    pub holder: Id,
    /// Entries of acts and audit.
    pub counts: [u64; 2],
    /// Bytes behind the last complete batch that were left out.
    pub dropped: u64,
    /// Data keys left out because a source knows them as destroyed.
    pub erased: usize,
    /// The verification of the result.
    pub report: Report,
}

/// Builds the journal of `log` (a log bundle or a backup) in the empty folder `dir`. `keys` are the key stores to take wraps
/// and names of erased keys from; for a backup that is the same file.
///
/// # Errors
/// [`RestoreError`]; then the folder holds nothing under the journal's name.
pub fn build(
    dir: &Path,
    log: &Path,
    keys: &[PathBuf],
    rewrap: Option<&Rewrap<'_>>,
    entropy: &mut dyn crate::entropy::Entropy,
) -> Result<Restored, RestoreError> {
    let files = Files::new(dir);
    if files.db().exists() {
        return Err(RestoreError::NotEmpty(dir.to_owned()));
    }
    std::fs::create_dir_all(dir).map_err(io_at(dir))?;
    let bundle = |path: &Path| {
        let path = path.to_owned();
        move |source: BundleError| CopyError::Bundle { path, source }
    };
    let held = Holding::scan(log, &HashSet::new()).map_err(bundle(log))?;
    if held.lives.is_empty() {
        return Err(RestoreError::Empty);
    }
    let mut store = KeyStore::default();
    for path in keys {
        store.merge(&KeyStore::read(path).map_err(bundle(path))?);
    }
    let aside = dir.join("journal.new");
    clear(&aside)?;
    let mut conn = store::open_rw(&aside, true)?;
    conn.execute_batch("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")?;
    store::migrate(&mut conn, &held.identity)?;
    conn.execute_batch("BEGIN")?;
    entries(&conn, log, &held).map_err(|e| match e {
        Fill::Store(e) => RestoreError::Store(e),
        Fill::Bundle(e) => RestoreError::Copy(bundle(log)(e)),
    })?;
    put_keys(&conn, &store, &held.identity, rewrap, entropy)?;
    conn.execute_batch("COMMIT; PRAGMA journal_mode=WAL;")?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(conn);
    for ending in ["-wal", "-shm"] {
        remove(&with_ending(&aside, ending))?;
    }
    File::open(&aside).and_then(|f| f.sync_all()).map_err(io_at(&aside))?;
    std::fs::rename(&aside, files.db()).map_err(io_at(&files.db()))?;
    sync_dir(dir)?;
    let report = verify(dir, None).map_err(|e| RestoreError::Unsound(e.to_string()))?;
    if let Some(fault) = report.faults.first() {
        let said = fault.to_string();
        std::fs::rename(files.db(), dir.join("journal.unsound")).map_err(io_at(dir))?;
        return Err(RestoreError::Unsound(said));
    }
    let dropped = held.dropped;
    Ok(Restored {
        identity: held.identity,
        holder: held.holder,
        counts: held.counts,
        dropped,
        erased: store.erased.len(),
        report,
    })
}

enum Fill {
    Store(rusqlite::Error),
    Bundle(BundleError),
}

impl From<rusqlite::Error> for Fill {
    fn from(e: rusqlite::Error) -> Self {
        Fill::Store(e)
    }
}

/// Writes everything up to the last complete batch, which the scan has checked.
fn entries(conn: &Connection, log: &Path, held: &Holding) -> Result<(), Fill> {
    let file = File::open(log).map_err(|e| Fill::Bundle(e.into()))?;
    let mut reader = FrameReader::new(BufReader::with_capacity(1 << 18, file)).map_err(Fill::Bundle)?;
    while reader.at() < held.good {
        match reader.frame().map_err(Fill::Bundle)? {
            Some(Frame::Incarnation(i)) => {
                conn.prepare_cached("INSERT INTO incarnation(no, id, salt, signer, link) VALUES(?1, ?2, ?3, ?4, ?5)")?
                    .execute(params![store::signed(i.no), i.id, i.salt, i.signer, i.link.encode()])?;
            }
            Some(Frame::Entry { log, pos, bytes }) => {
                let sql = match log {
                    Log::Acts => "INSERT INTO entry_acts(pos, leaf, bytes) VALUES(?1, ?2, ?3)",
                    Log::Audit => "INSERT INTO entry_audit(pos, leaf, bytes) VALUES(?1, ?2, ?3)",
                };
                conn.prepare_cached(sql)?.execute(params![store::signed(pos), leaf_hash(bytes), bytes])?;
            }
            Some(Frame::Head(h)) => {
                conn.prepare_cached("INSERT INTO head(log, incarnation, size, root, key_id, suite, signature) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                    .execute(params![
                        h.log.number(),
                        store::signed(h.incarnation),
                        store::signed(h.size),
                        h.root,
                        h.key_id,
                        h.suite,
                        h.signature
                    ])?;
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(())
}

fn put_keys(
    conn: &Connection,
    keys: &KeyStore,
    identity: &Identity,
    rewrap: Option<&Rewrap<'_>>,
    entropy: &mut dyn crate::entropy::Entropy,
) -> Result<(), RestoreError> {
    store::put_meta(conn, "certificate", &keys.certificate)?;
    match rewrap {
        None => keys.keks.iter().try_for_each(|(id, wrapped)| store::put_kek(conn, id, wrapped))?,
        Some(r) => store::put_kek(conn, &r.to.id, r.to_wrapped)?,
    }
    let mut insert =
        conn.prepare("INSERT INTO wrap(key_id, kek_id, nonce, sealed, \"check\") VALUES(?1, ?2, ?3, ?4, ?5)")?;
    for (key_id, wrapped) in &keys.wraps {
        let w = match rewrap {
            None => wrapped.clone(),
            Some(r) => anew(key_id, wrapped, identity, r, entropy)?,
        };
        let check = store::row_check("wrap", &[key_id, &w.kek_id, &w.nonce, &w.sealed]);
        insert.execute(params![key_id, w.kek_id, w.nonce, w.sealed, check])?;
    }
    let mut erased: Vec<&Id> = keys.erased.iter().collect();
    erased.sort_unstable();
    erased.into_iter().try_for_each(|id| store::put_erased(conn, id))?;
    Ok(())
}

fn anew(
    key_id: &Id,
    wrapped: &Wrapped,
    identity: &Identity,
    r: &Rewrap<'_>,
    entropy: &mut dyn crate::entropy::Entropy,
) -> Result<Wrapped, RestoreError> {
    let Wrapped { kek_id, nonce, sealed } = wrapped;
    let from = r.from.iter().find(|k| k.id == *kek_id).ok_or(RestoreError::WrongKey)?;
    let key = unwrap_key(&from.key, kek_id, &identity.authority, key_id, nonce, sealed)
        .map_err(|_| RestoreError::WrongKey)?;
    let nonce: [u8; 24] = crate::entropy::draw(entropy)?;
    let sealed =
        wrap_key(&r.to.key, &r.to.id, &identity.authority, &key, &nonce).map_err(|_| RestoreError::WrongKey)?;
    Ok(Wrapped { kek_id: r.to.id, nonce, sealed })
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<(), CopyError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io_at(path)(e)),
        _ => Ok(()),
    }
}

fn clear(aside: &Path) -> Result<(), CopyError> {
    ["", "-wal", "-shm", "-journal"].iter().try_for_each(|ending| remove(&with_ending(aside, ending)))
}

/// What a repair did.
#[derive(Clone, Debug)]
pub struct Repaired {
    /// How the copy stood to the journal; `None` where the journal could not be read any more.
    pub before: Option<Relation>,
    /// Where the old files lie now.
    pub kept: PathBuf,
    /// What came back.
    pub restored: Restored,
}

/// Puts the copy below `target` in place of the journal in `dir`, for the *same* node: after the journal was put back from an
/// older state, or damaged. The old files are kept in a folder beside.
///
/// # Errors
/// [`RestoreError`]; a journal that has entries of its own which the copy lacks is never replaced
/// ([`CopyError::Diverged`]). After an error the old files are where they were.
pub fn repair(
    dir: &Path,
    identity: &Identity,
    target: &Path,
    entropy: &mut dyn crate::entropy::Entropy,
) -> Result<Repaired, RestoreError> {
    let files = Files::new(dir);
    std::fs::create_dir_all(dir).map_err(io_at(dir))?;
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(files.lock());
    let lock = lock.map_err(io_at(dir))?;
    lock.try_lock().map_err(|_| RestoreError::InUse(dir.to_owned()))?;
    let place = folder(target, identity);
    let (log, keys) = (place.join(LOG), place.join(KEYS));
    let damage = crate::wal::scan(&files.wal()).map_err(io_at(dir))?.damage;
    let sound = damage.is_none() && verify(dir, None).is_ok_and(|r| r.is_sound() || only_short(&r));
    let before = if sound { crate::copy::relation(dir, identity, target)?.map(|(_, relation)| relation) } else { None };
    match &before {
        None | Some(Relation::Ahead(_) | Relation::Same) => {}
        Some(other) => return Err(CopyError::Diverged(other.clone()).into()),
    }
    let fresh = dir.join("restored");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).map_err(io_at(&fresh))?;
    }
    let mut restored = build(&fresh, &log, std::slice::from_ref(&keys), None, entropy)?;
    if restored.identity != *identity {
        return Err(CopyError::Foreign(log).into());
    }
    let short = Mark::read(&files.mark()).ok().flatten();
    if let Some(m) = short
        && !sound
        && (m.acts > restored.counts[0] || m.audit > restored.counts[1])
    {
        // The damaged journal had more than the copy: a person must decide, nothing is replaced silently.
        return Err(RestoreError::Unsound(format!(
            "the copy holds {} acts and {} look-ups, this node had acknowledged {} and {}",
            restored.counts[0], restored.counts[1], m.acts, m.audit
        )));
    }
    let kept = keep_aside(dir)?;
    // A kill from here on leaves a journal shorter than its mark, which no start takes for whole: repair it again.
    for ending in ["-wal", "-shm"] {
        remove(&with_ending(&files.db(), ending))?;
    }
    let db = Files::new(&fresh).db();
    std::fs::rename(&db, files.db()).map_err(io_at(&db))?;
    bring_attachments(&place, dir)?;
    std::fs::remove_dir_all(&fresh).map_err(io_at(&fresh))?;
    sync_dir(dir)?;
    restored.report = verify(dir, None).map_err(|e| RestoreError::Unsound(e.to_string()))?;
    Ok(Repaired { before, kept, restored })
}

/// Copies the sealed files that are missing beside the journal.
///
/// # Errors
/// [`CopyError::Io`].
pub fn bring_attachments(copy: &Path, dir: &Path) -> Result<(), CopyError> {
    let from = copy.join("attachments");
    let list = match std::fs::read_dir(&from) {
        Ok(list) => list,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(io_at(&from)(e)),
    };
    for entry in list {
        let entry = entry.map_err(io_at(&from))?;
        let to = dir.join("attachments").join(entry.file_name());
        if !to.exists() {
            crate::copy::mirror(&entry.path(), &to)?;
        }
    }
    Ok(())
}

/// Shorter than its mark and otherwise in order: an older copy of the file was put back.
fn only_short(report: &Report) -> bool {
    report.faults.iter().all(|f| f.what.contains("were acknowledged"))
}

/// Copies the files of a journal into a folder of their own.
fn keep_aside(dir: &Path) -> Result<PathBuf, CopyError> {
    let kept = (1..).map(|n| dir.join(format!("before-repair-{n}"))).find(|p| !p.exists());
    let kept = kept.unwrap_or_else(|| dir.join("before-repair"));
    std::fs::create_dir_all(&kept).map_err(io_at(&kept))?;
    for name in ["journal.db", "journal.db-wal", "journal.db-shm", "journal.mark"] {
        let from = dir.join(name);
        if from.exists() {
            let to = kept.join(name);
            std::fs::copy(&from, &to).map_err(io_at(&from))?;
            File::open(&to).and_then(|f| f.sync_all()).map_err(io_at(&to))?;
        }
    }
    sync_dir(&kept)?;
    sync_dir(dir)?;
    Ok(kept)
}
