//! Replacing the key-encryption key: all wraps are sealed anew in one transaction, no entry is touched.

use crate::entropy::draw;
use crate::group::{Core, GroupError};
use crate::ids::{Id, NodeKeys};
use crate::seal::wrap_key;
use crate::store::{self, Files, put_kek, row_check};
use rusqlite::params;
use std::path::Path;
use std::sync::PoisonError;
use zeroize::Zeroizing;

/// A new kek with its copy sealed for the authority.
pub struct NewKek {
    /// The key.
    pub kek: Zeroizing<[u8; 32]>,
    /// Its random name.
    pub kek_id: Id,
    /// The key sealed for the authority, opaque here.
    pub wrapped: Vec<u8>,
}

impl std::fmt::Debug for NewKek {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewKek").field("kek_id", &self.kek_id).finish_non_exhaustive()
    }
}

impl Core {
    /// Seals all data keys of the old kek under the new one. Before the commit everything is as it was, after it the old kek opens
    /// nothing of this journal any more.
    pub fn rekey(&mut self, new: &NewKek) -> Result<usize, GroupError> {
        let done = match self.rewrap(new) {
            Ok(done) => done,
            Err(e) => return Err(self.roll_back(e)),
        };
        let signing = self.keys.signing.clone();
        self.keys = NodeKeys { signing, kek: new.kek.clone(), kek_id: new.kek_id };
        // The old wraps are still in the write-ahead log; emptying it is tried again where a reader prevents it.
        self.unemptied = true;
        self.empty_log_again(std::time::Duration::ZERO)?;
        Ok(done)
    }

    fn rewrap(&mut self, new: &NewKek) -> Result<usize, GroupError> {
        let old = self.keys.kek_id;
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let mut ids: Vec<(i64, Id)> = Vec::new();
        {
            let mut st = self.conn.prepare("SELECT n, key_id FROM wrap WHERE kek_id=?1 ORDER BY n")?;
            let mut rows = st.query([old])?;
            while let Some(r) = rows.next()? {
                let id = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                ids.push((r.get(0)?, id.try_into().unwrap_or_default()));
            }
        }
        for (n, key_id) in &ids {
            let key = ring.get(key_id).ok_or_else(|| GroupError::Stop(format!("wrap {n} has no key in memory")))?;
            let nonce = draw::<24>(&mut *self.entropy)?;
            let sealed = wrap_key(&new.kek, &new.kek_id, &self.identity.authority, key, &nonce)
                .map_err(|e| GroupError::Stop(e.to_string()))?;
            let check = row_check("wrap", &[key_id, &new.kek_id, &nonce, &sealed]);
            self.conn
                .prepare_cached("UPDATE wrap SET kek_id=?1, nonce=?2, sealed=?3, \"check\"=?4 WHERE n=?5")?
                .execute(params![new.kek_id, nonce, sealed, check, n])?;
        }
        self.conn.execute("DELETE FROM kek WHERE kek_id=?1", [old])?;
        put_kek(&self.conn, &new.kek_id, &new.wrapped)?;
        self.conn.execute_batch("COMMIT")?;
        Ok(ids.len())
    }
}

/// Names of the keks under which a journal's data keys lie; nothing if there is no journal yet. Whoever was interrupted while
/// replacing the kek sees here whether it happened.
///
/// # Errors
/// What the store says.
pub fn kek_ids(dir: &Path) -> rusqlite::Result<Vec<Id>> {
    let db = Files::new(dir).db();
    if !db.exists() {
        return Ok(Vec::new());
    }
    let c = store::open_ro(&db)?;
    let mut st = c.prepare("SELECT kek_id FROM kek")?;
    let rows = st.query_map([], |r| Ok(r.get_ref(0)?.as_blob()?.try_into().unwrap_or_default()))?;
    rows.collect()
}
