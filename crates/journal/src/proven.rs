//! What somebody who kept a picture of an earlier state asks: does this journal still lead to it?

use crate::checkpoint::{Checkpoint, origin};
use crate::error::ReadError;
use crate::ids::{Id, Log};
use crate::journal::Journal;
use crate::store;
use crate::tree::Hash;
use rusqlite::{OptionalExtension, params};

impl Journal {
    /// Whether a head of this size and root in this incarnation is among the signed heads of the log. That the entries lead to
    /// it is shown by [`Journal::fold`] over them.
    ///
    /// # Errors
    /// [`ReadError`] if the store cannot be read.
    pub fn has_head(&self, log: Log, incarnation: &Id, size: u64, root: &Hash) -> Result<bool, ReadError> {
        let inner = self.inner();
        let conn = store::open_ro(&inner.files.db())?;
        let Ok(all) = store::incarnations(&conn, &inner.identity)? else { return Ok(false) };
        let Some(life) = all.iter().find(|i| i.id == *incarnation) else { return Ok(false) };
        let sql = format!("SELECT {} FROM head WHERE log=?1 AND incarnation=?2 AND size=?3", store::HEAD_COLUMNS);
        let found = params![log.number(), store::signed(life.no), store::signed(size)];
        let row = conn.query_row(&sql, found, store::head_row).optional()?.flatten();
        Ok(row.filter(|head| head.root == *root).is_some_and(|head| {
            let head = Checkpoint {
                origin: origin(&inner.identity, &life.id, log),
                size: head.size,
                root: head.root,
                key_id: head.key_id,
                suite: head.suite,
                signature: head.signature,
            };
            head.verify(&life.signer)
        }))
    }

    /// How many data keys were destroyed so far on this node. It only grows.
    ///
    /// # Errors
    /// [`ReadError`] if the store cannot be read.
    pub fn erased_keys(&self) -> Result<u64, ReadError> {
        let conn = store::open_ro(&self.inner().files.db())?;
        let count: i64 = conn.query_row("SELECT count(*) FROM erased", [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }
}
