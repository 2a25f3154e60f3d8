//! The SQLite file: schema, numbered migrations, how connections are opened, small typed reads.

use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, Link};
use crate::tree::Hash;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Newest format version of the file that this program reads and writes (`PRAGMA user_version`).
pub const FORMAT_VERSION: i64 = 2;
/// `PRAGMA application_id`: "NBJ1".
pub const APPLICATION_ID: i64 = 0x4e42_4a31;

/// How long a connection waits for another one.
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// Migration `i` leads from version `i` to version `i + 1`. **Frozen**: never edit one, append another.
const MIGRATIONS: [&str; 2] = [
    "
CREATE TABLE meta(name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL, \"check\" BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE kek(kek_id BLOB PRIMARY KEY NOT NULL, wrapped BLOB NOT NULL, \"check\" BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE wrap(n INTEGER PRIMARY KEY, key_id BLOB NOT NULL, kek_id BLOB NOT NULL, nonce BLOB NOT NULL, sealed BLOB NOT NULL, \"check\" BLOB NOT NULL) STRICT;
CREATE TABLE incarnation(no INTEGER PRIMARY KEY, id BLOB NOT NULL, salt BLOB NOT NULL, signer BLOB NOT NULL, link BLOB NOT NULL) STRICT;
CREATE TABLE entry_acts(pos INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE entry_audit(pos INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE head(log INTEGER NOT NULL, incarnation INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, key_id BLOB NOT NULL, suite INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY(log, incarnation, size)) STRICT, WITHOUT ROWID;
",
    "
CREATE TABLE erased(n INTEGER PRIMARY KEY, key_id BLOB NOT NULL, \"check\" BLOB NOT NULL) STRICT;
",
];

/// The files of a journal folder.
pub(crate) struct Files {
    pub dir: PathBuf,
}

impl Files {
    pub fn new(dir: &Path) -> Files {
        Files { dir: dir.to_owned() }
    }
    pub fn db(&self) -> PathBuf {
        self.dir.join("journal.db")
    }
    pub fn wal(&self) -> PathBuf {
        self.dir.join("journal.db-wal")
    }
    pub fn lock(&self) -> PathBuf {
        self.dir.join("journal.lock")
    }
    pub fn mark(&self) -> PathBuf {
        self.dir.join("journal.mark")
    }
    pub fn reserve(&self) -> PathBuf {
        self.dir.join("reserve.bin")
    }
    pub fn attachments(&self) -> PathBuf {
        self.dir.join("attachments")
    }
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    prepare(Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

fn prepare(c: Connection) -> rusqlite::Result<Connection> {
    c.busy_timeout(BUSY)?;
    // Nobody but the writer decides when the write-ahead log is folded back.
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    c.execute_batch("PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=0; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;")?;
    Ok(c)
}

/// A connection that writes. `create` allows a new file.
pub(crate) fn open_rw(path: &Path, create: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let c = connect(path, flags)?;
    c.execute_batch("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")?;
    Ok(c)
}

/// A connection that only reads and never folds the write-ahead log back.
///
/// On a medium that cannot be written SQLite has no place for its index of the log. Then nobody can be writing, so the index
/// is kept in memory and nothing is locked: what the log holds is read all the same.
pub(crate) fn open_ro(path: &Path) -> rusqlite::Result<Connection> {
    let c = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let c = match user_version(&c) {
        Err(e) if e.sqlite_error_code() == Some(ErrorCode::CannotOpen) && !writable(path) => unlocked(path)?,
        _ => c,
    };
    c.execute_batch("PRAGMA query_only=ON;")?;
    Ok(c)
}

/// Whether files can be made beside this one.
fn writable(path: &Path) -> bool {
    let dir = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_ok()
}

fn unlocked(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let c = prepare(Connection::open_with_flags_and_vfs(path, flags, "unix-none")?)?;
    c.execute_batch("PRAGMA locking_mode=EXCLUSIVE;")?;
    Ok(c)
}

pub(crate) fn user_version(c: &Connection) -> rusqlite::Result<i64> {
    c.query_row("PRAGMA user_version", [], |r| r.get(0))
}

pub(crate) fn application_id(c: &Connection) -> rusqlite::Result<i64> {
    c.query_row("PRAGMA application_id", [], |r| r.get(0))
}

/// Whether the file holds anything at all.
pub(crate) fn is_blank(c: &Connection) -> rusqlite::Result<bool> {
    Ok(user_version(c)? == 0 && c.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))? == 0)
}

/// Brings the schema to [`FORMAT_VERSION`] in one transaction. In WAL mode already.
pub(crate) fn migrate(c: &mut Connection, identity: &Identity) -> rusqlite::Result<()> {
    let from = usize::try_from(user_version(c)?).unwrap_or(usize::MAX);
    let steps = MIGRATIONS.get(from..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(());
    }
    let tx = c.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for sql in steps {
        tx.execute_batch(sql)?;
    }
    if from == 0 {
        put_meta(&tx, "authority", &identity.authority)?;
        put_meta(&tx, "node", &identity.node)?;
        tx.execute_batch(&format!("PRAGMA application_id={APPLICATION_ID}"))?;
    }
    tx.execute_batch(&format!("PRAGMA user_version={FORMAT_VERSION}"))?;
    tx.commit()
}

/// The check value of a row that no signature covers: first 16 bytes of SHA-256 over the table's name and
/// its fields, each with its length (4 bytes, big-endian) in front. It finds rot, it proves nothing.
pub(crate) fn row_check(table: &str, fields: &[&[u8]]) -> [u8; 16] {
    let mut h = Sha256::new();
    for f in std::iter::once(table.as_bytes()).chain(fields.iter().copied()) {
        h.update(u32::try_from(f.len()).unwrap_or(u32::MAX).to_be_bytes());
        h.update(f);
    }
    let full: [u8; 32] = h.finalize().into();
    let mut out = [0u8; 16];
    out.copy_from_slice(&full[..16]);
    out
}

pub(crate) fn put_meta(c: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    let check = row_check("meta", &[name.as_bytes(), value]);
    c.execute("INSERT OR REPLACE INTO meta(name, value, \"check\") VALUES(?1, ?2, ?3)", params![name, value, check])?;
    Ok(())
}

pub(crate) fn get_meta(c: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    c.query_row("SELECT value FROM meta WHERE name=?1", [name], |r| r.get(0)).optional()
}

/// Notes that a data key was destroyed on purpose.
pub(crate) fn put_erased(c: &Connection, key_id: &Id) -> rusqlite::Result<()> {
    let check = row_check("erased", &[key_id]);
    c.prepare_cached("INSERT INTO erased(key_id, \"check\") VALUES(?1, ?2)")?.execute(params![key_id, check])?;
    Ok(())
}

pub(crate) fn put_kek(c: &Connection, kek_id: &Id, wrapped: &[u8]) -> rusqlite::Result<()> {
    let check = row_check("kek", &[kek_id, wrapped]);
    c.execute(
        "INSERT OR REPLACE INTO kek(kek_id, wrapped, \"check\") VALUES(?1, ?2, ?3)",
        params![kek_id, wrapped, check],
    )?;
    Ok(())
}

/// Whether any data key was ever destroyed here.
pub(crate) fn any_erased(c: &Connection) -> rusqlite::Result<bool> {
    c.query_row("SELECT EXISTS(SELECT 1 FROM erased)", [], |r| r.get(0))
}

/// Integers in the file are never negative; a negative one reads as `None`.
pub(crate) fn unsigned(n: i64) -> Option<u64> {
    u64::try_from(n).ok()
}

pub(crate) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A row of table `incarnation`, `None` if a field has the wrong length or the id does not fit.
pub(crate) fn incarnation_row(identity: &Identity, r: &Row<'_>) -> rusqlite::Result<Option<Incarnation>> {
    let read = || -> rusqlite::Result<Option<Incarnation>> {
        let Some(no) = unsigned(r.get(0)?) else {
            return Ok(None);
        };
        let id = r.get_ref(1)?.as_blob()?.try_into().ok();
        let salt = r.get_ref(2)?.as_blob()?.try_into().ok();
        let signer = r.get_ref(3)?.as_blob()?.try_into().ok();
        let link = Link::decode(r.get_ref(4)?.as_blob()?);
        Ok(match (id, salt, signer, link) {
            (Some(id), Some(salt), Some(signer), Some(link)) => Some(Incarnation { no, id, salt, signer, link }),
            _ => None,
        })
    };
    Ok(read()?.filter(|i| Incarnation::derive_id(identity, i.no, &i.salt, &i.signer, &i.link) == i.id))
}

pub(crate) const INCARNATION_COLUMNS: &str = "no, id, salt, signer, link";

/// All incarnations in order; the error side names the row that is damaged.
pub(crate) fn incarnations(c: &Connection, identity: &Identity) -> rusqlite::Result<Result<Vec<Incarnation>, i64>> {
    let mut out = Vec::new();
    let mut st = c.prepare(&format!("SELECT {INCARNATION_COLUMNS} FROM incarnation ORDER BY no"))?;
    let mut rows = st.query([])?;
    while let Some(r) = rows.next()? {
        match incarnation_row(identity, r)? {
            Some(i) if i.no == out.len() as u64 + 1 => out.push(i),
            _ => return Ok(Err(r.get(0)?)),
        }
    }
    Ok(Ok(out))
}

/// A row of table `head`, as stored.
#[derive(Clone, Debug)]
pub(crate) struct HeadRow {
    pub size: u64,
    pub root: Hash,
    pub key_id: [u8; 4],
    pub suite: u16,
    pub signature: [u8; 64],
}

pub(crate) fn head_row(r: &Row<'_>) -> rusqlite::Result<Option<HeadRow>> {
    let size = unsigned(r.get(0)?);
    let root = r.get_ref(1)?.as_blob()?.try_into().ok();
    let key_id = r.get_ref(2)?.as_blob()?.try_into().ok();
    let suite = u16::try_from(r.get::<_, i64>(3)?).ok();
    let signature = r.get_ref(4)?.as_blob()?.try_into().ok();
    Ok(match (size, root, key_id, suite, signature) {
        (Some(size), Some(root), Some(key_id), Some(suite), Some(signature)) => {
            Some(HeadRow { size, root, key_id, suite, signature })
        }
        _ => None,
    })
}

pub(crate) const HEAD_COLUMNS: &str = "size, root, key_id, suite, signature";

/// Number of entries of a log over all incarnations (the highest position plus one).
pub(crate) fn entry_count(c: &Connection, log: Log) -> rusqlite::Result<u64> {
    let n: i64 = c.query_row(&format!("SELECT coalesce(max(pos) + 1, 0) FROM {}", log.table()), [], |r| r.get(0))?;
    Ok(unsigned(n).unwrap_or(0))
}

/// The id of the newest incarnation.
pub(crate) fn newest_incarnation(c: &Connection) -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
    let mut st = c.prepare_cached("SELECT no, id FROM incarnation ORDER BY no DESC LIMIT 1")?;
    st.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()
}
