//! A closed log beside the node's own: of a lost machine, or the part that a node wrote before it was put back.
//!
//! Nothing is ever appended to it. Its data keys are wrapped with this node's kek.

use crate::attachments::{self, AttachmentError, ContentId};
use crate::emptied::empty;
use crate::entropy::{Entropy, draw};
use crate::error::{OpenError, ReadError};
use crate::fold::{self, Entry};
use crate::ids::{Id, Identity, Log, NodeKeys, Scope, hex};
use crate::keyring::Keyring;
use crate::seal::wrap_key;
use crate::store::{self, Files};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A closed log, opened for reading and for destroying keys.
pub struct Adopted {
    files: Files,
    identity: Identity,
    ring: Mutex<Keyring>,
    counts: [u64; 2],
}

impl std::fmt::Debug for Adopted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Adopted").field("dir", &self.files.dir).finish_non_exhaustive()
    }
}

impl Adopted {
    /// Opens the journal in `dir`; its data keys must be wrapped with the kek given.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(dir: &Path, authority: &Id, keys: &NodeKeys) -> Result<Adopted, OpenError> {
        let files = Files::new(dir);
        let conn = store::open_ro(&files.db())?;
        if store::application_id(&conn)? != store::APPLICATION_ID {
            return Err(OpenError::NotAJournal);
        }
        let found = store::user_version(&conn)?;
        if found > store::FORMAT_VERSION {
            return Err(OpenError::NewerFormat { found, known: store::FORMAT_VERSION });
        }
        let id = |name: &str| -> Result<Id, OpenError> {
            let value = store::get_meta(&conn, name)?.unwrap_or_default();
            Id::try_from(value.as_slice()).map_err(|_| OpenError::Damaged(format!("meta {name}")))
        };
        let identity = Identity { authority: id("authority")?, node: id("node")? };
        if identity.authority != *authority {
            return Err(OpenError::OtherAuthority { found: hex(&identity.authority), wanted: hex(authority) });
        }
        let ring = Keyring::load(&conn, keys, authority)?
            .map_err(|n| OpenError::WrongKey(format!("row {n} of the wraps, key {}", hex(&keys.kek_id))))?;
        let counts = [store::entry_count(&conn, Log::Acts)?, store::entry_count(&conn, Log::Audit)?];
        Ok(Adopted { files, identity, ring: Mutex::new(ring), counts })
    }

    fn ring(&self) -> MutexGuard<'_, Keyring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose log it was.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// Entries of a log, links included.
    #[must_use]
    pub fn count(&self, log: Log) -> u64 {
        self.counts[log.index()]
    }

    /// Reads and opens an attachment that lies with the log.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub fn attachment(&self, id: ContentId) -> Result<zeroize::Zeroizing<Vec<u8>>, AttachmentError> {
        attachments::read(&self.files.attachments().join(id.to_string()), id, |key| self.ring().get(key).cloned())
    }

    /// As [`crate::Journal::fold`].
    ///
    /// # Errors
    /// [`ReadError`] with the place of the first fault.
    pub fn fold(
        &self,
        log: Log,
        from_pos: u64,
        each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
    ) -> Result<u64, ReadError> {
        let ring = self.ring().clone();
        let conn = store::open_ro(&self.files.db())?;
        fold::fold(conn, &self.identity, &ring, log, from_pos, each)
    }

    /// Destroys all data keys of the scopes, as [`crate::Journal::destroy_keys`] does.
    ///
    /// # Errors
    /// [`OpenError`] if the file cannot be written.
    pub fn destroy_keys(&self, scopes: &[Scope]) -> Result<usize, OpenError> {
        let mut left = self.ring().clone();
        let ids: Vec<Id> = scopes.iter().flat_map(|s| left.forget(*s)).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        let mut conn = store::open_rw(&self.files.db(), false)?;
        let tx = conn.transaction()?;
        for id in &ids {
            tx.execute("DELETE FROM wrap WHERE key_id=?1", [id])?;
            store::put_erased(&tx, id)?;
        }
        tx.commit()?;
        empty(&conn, None).map_err(|e| OpenError::Start(e.to_string()))?;
        *self.ring() = left;
        Ok(ids.len())
    }

    /// Seals all data keys that are open here under another kek, in one transaction. Again is harmless.
    ///
    /// # Errors
    /// [`OpenError`] if the file cannot be written or there is no randomness.
    pub fn rekey(
        &self,
        kek: &[u8; 32],
        kek_id: Id,
        wrapped: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Result<usize, OpenError> {
        let ring = self.ring();
        let mut conn = store::open_rw(&self.files.db(), false)?;
        let tx = conn.transaction()?;
        let rows: Vec<(i64, Vec<u8>)> = tx
            .prepare("SELECT n, key_id FROM wrap WHERE kek_id<>?1 ORDER BY n")?
            .query_map([kek_id], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (n, key_id) in &rows {
            let id = Id::try_from(key_id.as_slice()).map_err(|_| OpenError::Damaged(format!("wrap {n}")))?;
            let key = ring.get(&id).ok_or_else(|| OpenError::WrongKey(format!("row {n} of the wraps")))?;
            let nonce: [u8; 24] = draw(entropy)?;
            let sealed = wrap_key(kek, &kek_id, &self.identity.authority, key, &nonce)
                .map_err(|e| OpenError::Start(e.to_string()))?;
            let check = store::row_check("wrap", &[&id, &kek_id, &nonce, &sealed]);
            tx.execute(
                "UPDATE wrap SET kek_id=?1, nonce=?2, sealed=?3, \"check\"=?4 WHERE n=?5",
                rusqlite::params![kek_id, nonce, sealed, check, n],
            )?;
        }
        tx.execute("DELETE FROM kek WHERE kek_id<>?1", [kek_id])?;
        store::put_kek(&tx, &kek_id, wrapped)?;
        tx.commit()?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(rows.len())
    }

    /// Whether a scope has a key here.
    #[must_use]
    pub fn has_key(&self, scope: Scope) -> bool {
        self.ring().for_scope(scope).is_some()
    }
}
