//! Opening: lock, checks before anything is written, a new incarnation linked to the last.

use crate::checkpoint::{Checkpoint, origin};
use crate::draft::{Class, Draft};
use crate::emptied::{EmptyError, empty};
use crate::entropy::{Entropy, draw};
use crate::error::OpenError;
use crate::group::{Core, GroupError, Tip};
use crate::ids::{Identity, Log, NodeKeys, Scope, hex};
use crate::keyring::Keyring;
use crate::link::{Incarnation, Link};
use crate::mark::Mark;
use crate::options::Options;
use crate::record::decode;
use crate::room::Room;
use crate::shared::write_life;
use crate::store::{self, Files};
use crate::tree::{CompactTree, Hash, empty_root};
use crate::wal;
use rusqlite::{Connection, OptionalExtension};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, RwLock};

/// What opening found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opening {
    /// Whether the journal was made by this call.
    pub created: bool,
    /// Running number of the new incarnation, from 1.
    pub incarnation_no: u64,
    /// Its id.
    pub incarnation: [u8; 16],
    /// Where the predecessor ended.
    pub link: Link,
    /// Entries of the acts log, the new link included.
    pub acts: u64,
    /// Entries of the audit log, the new link included.
    pub audit: u64,
    /// Whether the last life ended in order (not killed, not stopped).
    pub clean: bool,
    /// Unacknowledged frames that were dropped from the write-ahead log's tail.
    pub torn_frames: u64,
    /// Data keys that were opened.
    pub keys: usize,
    /// Whether there was no readable `journal.mark` beside an older journal.
    pub mark_missing: bool,
}

pub(crate) struct Opened {
    pub core: Core,
    pub room: Room,
    pub lock: File,
    pub mark: File,
    pub files: Files,
    pub opening: Opening,
    pub wal_bytes: u64,
}

fn io_error(dir: &Path) -> impl Fn(io::Error) -> OpenError + '_ {
    move |source| OpenError::Io { dir: dir.to_owned(), source }
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Whether some process has this journal open; one that is not there is open nowhere.
#[must_use]
pub fn is_open(dir: &Path) -> bool {
    let lock = OpenOptions::new().read(true).write(true).open(Files::new(dir).lock());
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

fn take_lock(files: &Files) -> Result<(File, String), OpenError> {
    let io = io_error(&files.dir);
    std::fs::create_dir_all(&files.dir).map_err(&io)?;
    let mut lock =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(files.lock()).map_err(&io)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(files.dir.clone())),
        Err(TryLockError::Error(e)) => return Err(io(e)),
    }
    let mut life = String::new();
    // Anything unreadable counts as "not in order".
    let _ = lock.read_to_string(&mut life);
    Ok((lock, life.trim().to_owned()))
}

/// After a failed sync the page cache may show pages that never reached the disk: drop them.
fn past_the_cache(files: &Files) -> io::Result<()> {
    for path in [files.db(), files.wal()] {
        match File::open(&path) {
            Ok(f) => {
                f.sync_all()?;
                rustix::fs::fadvise(&f, 0, None, rustix::fs::Advice::DontNeed)?;
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Whose file it is, read without writing. `true` if there is nothing in it yet.
fn examine(files: &Files, identity: &Identity) -> Result<bool, OpenError> {
    let len = match std::fs::metadata(files.db()) {
        Ok(m) => m.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => 0,
        Err(e) => return Err(io_error(&files.dir)(e)),
    };
    if len == 0 {
        return Ok(true);
    }
    let c = store::open_ro(&files.db())?;
    if store::is_blank(&c)? {
        return Ok(true);
    }
    if store::application_id(&c)? != store::APPLICATION_ID {
        return Err(OpenError::NotAJournal);
    }
    let found = store::user_version(&c)?;
    if found > store::FORMAT_VERSION {
        return Err(OpenError::NewerFormat { found, known: store::FORMAT_VERSION });
    }
    let authority = store::get_meta(&c, "authority")?.unwrap_or_default();
    if authority != identity.authority {
        return Err(OpenError::OtherAuthority { found: hex(&authority), wanted: hex(&identity.authority) });
    }
    let node = store::get_meta(&c, "node")?.unwrap_or_default();
    if node != identity.node {
        return Err(OpenError::OtherNode { found: hex(&node), wanted: hex(&identity.node) });
    }
    Ok(false)
}

/// Makes the database aside and gives it its name when it is whole: a killed first start leaves either no
/// journal or a usable one.
fn create(files: &Files, identity: &Identity) -> Result<(), OpenError> {
    let io = io_error(&files.dir);
    let aside = files.dir.join("journal.new");
    let clear = |base: &Path, endings: &[&str]| -> io::Result<()> {
        for ending in endings {
            let mut name = base.as_os_str().to_owned();
            name.push(ending);
            match std::fs::remove_file(&name) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    };
    clear(&aside, &["", "-wal", "-shm", "-journal"]).map_err(&io)?;
    // The caller has made sure that nothing of value is in these.
    clear(&files.db(), &["-wal", "-shm", "-journal"]).map_err(&io)?;
    let mut c = store::open_rw(&aside, true)?;
    c.execute_batch("PRAGMA page_size=4096; PRAGMA journal_mode=WAL;")?;
    store::migrate(&mut c, identity)?;
    c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(c);
    clear(&aside, &["-wal", "-shm"]).map_err(&io)?;
    File::open(&aside).and_then(|f| f.sync_all()).map_err(&io)?;
    std::fs::rename(&aside, files.db()).map_err(&io)?;
    sync_dir(&files.dir).map_err(&io)?;
    if let Some(parent) = files.dir.parent() {
        // The folder's own name; without rights on the parent it is as durable as its maker left it.
        let _ = sync_dir(if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    }
    Ok(())
}

/// Where one log of the last incarnation ended: size, root; checked against its last head and last entry.
fn ending(c: &Connection, identity: &Identity, last: &Incarnation, log: Log) -> Result<(u64, Hash), OpenError> {
    let damaged = |what: &str| OpenError::Damaged(format!("{what} of the {} log", log.word()));
    let sql =
        format!("SELECT {} FROM head WHERE log=?1 AND incarnation=?2 ORDER BY size DESC LIMIT 1", store::HEAD_COLUMNS);
    let row = c.query_row(&sql, (log.number(), store::signed(last.no)), store::head_row).optional()?;
    let Some(Some(h)) = row else {
        return Err(damaged("the last head"));
    };
    let cp = Checkpoint {
        origin: origin(identity, &last.id, log),
        size: h.size,
        root: h.root,
        key_id: h.key_id,
        suite: h.suite,
        signature: h.signature,
    };
    if !cp.verify(&last.signer) {
        return Err(damaged("the last head's signature"));
    }
    let sql = format!("SELECT bytes FROM {} ORDER BY pos DESC LIMIT 1", log.table());
    let bytes: Option<Vec<u8>> = c.query_row(&sql, [], |r| r.get(0)).optional()?;
    let covered = bytes
        .as_deref()
        .and_then(|b| decode(b).ok())
        .is_some_and(|r| r.head.incarnation == last.id && r.head.seq + 1 == h.size);
    if covered { Ok((h.size, h.root)) } else { Err(damaged("the last entry")) }
}

fn predecessor(c: &Connection, identity: &Identity) -> Result<(u64, Link), OpenError> {
    let all =
        store::incarnations(c, identity)?.map_err(|no| OpenError::Damaged(format!("row {no} of the incarnations")))?;
    let Some(last) = all.last() else {
        return Ok((0, Link::first()));
    };
    let link = Link {
        predecessor: last.id,
        acts: ending(c, identity, last, Log::Acts)?,
        audit: ending(c, identity, last, Log::Audit)?,
    };
    Ok((last.no, link))
}

fn check_mark(files: &Files, counts: [u64; 2], fresh: bool, accept: bool) -> Result<bool, OpenError> {
    let mark = Mark::read(&files.mark()).map_err(io_error(&files.dir))?;
    let Some(m) = mark else { return Ok(!fresh) };
    if (m.acts > counts[0] || m.audit > counts[1]) && !accept {
        return Err(OpenError::Shorter {
            acts: counts[0],
            acts_marked: m.acts,
            audit: counts[1],
            audit_marked: m.audit,
        });
    }
    Ok(false)
}

/// Everything up to the first durable entries of the new incarnation.
pub(crate) fn open(
    dir: &Path,
    identity: Identity,
    keys: NodeKeys,
    certificate: &[u8],
    kek_wrap: &[u8],
    mut entropy: Box<dyn Entropy>,
    options: &Options,
) -> Result<Opened, OpenError> {
    let files = Files::new(dir);
    let io = io_error(dir);
    let (lock, life) = take_lock(&files)?;
    if life == "stopped" {
        // Before anything is looked at: what the scan finds sound must be what SQLite will read.
        past_the_cache(&files).map_err(&io)?;
    }
    let scan = wal::scan(&files.wal()).map_err(&io)?;
    if let Some(d) = scan.damage {
        return Err(OpenError::WalDamaged(d));
    }
    let created = examine(&files, &identity)?;
    let mut room = Room::new(files.reserve(), options.reserve_bytes, options.hooks.free_space.clone());
    let free = room.look();
    if !room.admits(Class::Essential, 1 << 16, free) {
        return Err(OpenError::DiskFull { free });
    }
    if created {
        if scan.frames > 0 {
            return Err(OpenError::Damaged(
                "journal.db: it is missing or empty, but its write-ahead log is there".to_owned(),
            ));
        }
        check_mark(&files, [0, 0], true, options.accept_loss)?;
        create(&files, &identity)?;
    }
    match wal::grow(&files.wal(), options.wal_bytes) {
        // Growing only saves time later; a full disk is handled group by group.
        Err(e) if e.kind() != io::ErrorKind::StorageFull => return Err(io(e)),
        _ if created => sync_dir(dir).map_err(&io)?,
        _ => {}
    }
    let mut conn = store::open_rw(&files.db(), false)?;
    conn.set_prepared_statement_cache_capacity(32);
    store::migrate(&mut conn, &identity)?;
    if let Some(n) = options.hooks.max_pages {
        conn.execute_batch(&format!("PRAGMA max_page_count={n}"))?;
    }
    let counts = [store::entry_count(&conn, Log::Acts)?, store::entry_count(&conn, Log::Audit)?];
    let mark_missing = check_mark(&files, counts, created || counts == [0, 0], options.accept_loss)?;
    let ring = Keyring::load(&conn, &keys, &identity.authority)?
        .map_err(|n| OpenError::WrongKey(format!("row {n} of the wraps, key {}", hex(&keys.kek_id))))?;
    let (last_no, link) = predecessor(&conn, &identity)?;
    let (no, salt, signer) = (last_no + 1, draw(entropy.as_mut())?, keys.signing.verifying_key().to_bytes());
    let incarnation =
        Incarnation { no, id: Incarnation::derive_id(&identity, no, &salt, &signer, &link), salt, signer, link };
    let killed = !created && life != "clean";
    let unemptied = (scan.torn > 0 || killed && store::any_erased(&conn)?) && !emptied(&conn, options)?;
    note_keys(&conn, &keys, certificate, kek_wrap)?;
    let opened_keys = ring.len();
    let tip = |n: u64| Tip { next_pos: n, tree: CompactTree::default(), head: None };
    let mut core = Core {
        conn,
        identity,
        keys,
        ring: Arc::new(RwLock::new(ring)),
        entropy,
        incarnation,
        tips: [tip(counts[0]), tip(counts[1])],
        hooks: options.hooks.clone(),
        unemptied,
    };
    let links = Log::ALL.map(|log| Draft::single(log, Class::Essential, Scope::System, link.encode().to_vec()));
    core.append(&[&links], true).map_err(|e| match e {
        GroupError::Full => OpenError::DiskFull { free },
        GroupError::Entropy(e) => OpenError::Entropy(e),
        GroupError::Busy => OpenError::Start("the store is locked".to_owned()),
        GroupError::Stop(m) => OpenError::Start(m),
    })?;
    write_life(&lock, "running\n").map_err(&io)?;
    let mark = OpenOptions::new().write(true).create(true).truncate(false).open(files.mark()).map_err(&io)?;
    let [acts, audit] = [core.tips[0].next_pos, core.tips[1].next_pos];
    Mark { incarnation: incarnation.id, no, acts, audit }.write(&mark).map_err(&io)?;
    let opening = Opening {
        created,
        incarnation_no: no,
        incarnation: incarnation.id,
        link,
        acts,
        audit,
        clean: created || life == "clean",
        torn_frames: scan.torn,
        keys: opened_keys,
        mark_missing,
    };
    debug_assert!(link.acts.0 > 0 || link.acts.1 == empty_root());
    Ok(Opened { core, room, lock, mark, files, opening, wal_bytes: options.wal_bytes })
}

/// Empties the write-ahead log of a life that was cut off: pages of destroyed keys may still be in it, and what is left of a
/// torn transaction would look like damage behind the tail that the next power cut tears. `false` if it must be tried again.
fn emptied(c: &Connection, options: &Options) -> Result<bool, OpenError> {
    match empty(c, options.hooks.synced.as_ref()) {
        Ok(()) => Ok(true),
        Err(EmptyError::Busy) => Ok(false),
        Err(EmptyError::Store(e)) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) => Ok(false),
        Err(EmptyError::Store(e)) => Err(e.into()),
        Err(e @ EmptyError::Sync(_)) => Err(OpenError::Start(e.to_string())),
    }
}

/// Certificate and kek, written only if they changed.
fn note_keys(c: &Connection, keys: &NodeKeys, certificate: &[u8], kek_wrap: &[u8]) -> Result<(), OpenError> {
    if store::get_meta(c, "certificate")?.as_deref() != Some(certificate) {
        store::put_meta(c, "certificate", certificate)?;
    }
    let have: Option<Vec<u8>> =
        c.query_row("SELECT wrapped FROM kek WHERE kek_id=?1", [keys.kek_id], |r| r.get(0)).optional()?;
    if have.as_deref() != Some(kek_wrap) {
        store::put_kek(c, &keys.kek_id, kek_wrap)?;
    }
    Ok(())
}
