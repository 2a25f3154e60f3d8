//! The data keys in memory: one for each scope that writes, all that still open something.

use crate::ids::{Id, NodeKeys, Scope};
use crate::seal::{DataKey, SealError, unwrap_key};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone, Default)]
pub(crate) struct Keyring {
    by_id: HashMap<Id, Arc<DataKey>>,
    by_scope: HashMap<Scope, Arc<DataKey>>,
    /// Keys whose wrap is there but sealed under another kek.
    locked: HashMap<Id, Id>,
}

impl Keyring {
    /// Opens all wraps of this kek. The error side names a row that does not open.
    pub fn load(c: &Connection, keys: &NodeKeys, authority: &Id) -> rusqlite::Result<Result<Keyring, i64>> {
        let mut ring = Keyring::default();
        let mut st = c.prepare("SELECT n, key_id, kek_id, nonce, sealed FROM wrap ORDER BY n")?;
        let mut rows = st.query([])?;
        while let Some(r) = rows.next()? {
            let n: i64 = r.get(0)?;
            let (key_id, kek_id, nonce) = (
                r.get_ref(1)?.as_blob()?.try_into(),
                r.get_ref(2)?.as_blob()?.try_into(),
                r.get_ref(3)?.as_blob()?.try_into(),
            );
            let (Ok(key_id), Ok(kek_id), Ok(nonce)) = (key_id, kek_id, nonce) else {
                return Ok(Err(n));
            };
            let kek_id: Id = kek_id;
            if kek_id != keys.kek_id {
                ring.locked.insert(key_id, kek_id);
                continue;
            }
            match unwrap_key(&keys.kek, &kek_id, authority, &key_id, &nonce, r.get_ref(4)?.as_blob()?) {
                Ok(k) => ring.insert(Arc::new(k)),
                Err(SealError) => return Ok(Err(n)),
            }
        }
        Ok(Ok(ring))
    }

    pub fn insert(&mut self, key: Arc<DataKey>) {
        self.by_scope.insert(key.scope, Arc::clone(&key));
        self.by_id.insert(key.id, key);
    }

    pub fn for_scope(&self, scope: Scope) -> Option<Arc<DataKey>> {
        self.by_scope.get(&scope).cloned()
    }

    pub fn get(&self, id: &Id) -> Option<&Arc<DataKey>> {
        self.by_id.get(id)
    }

    pub fn locked(&self, id: &Id) -> Option<Id> {
        self.locked.get(id).copied()
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Forgets all keys of a scope and returns their ids.
    pub fn forget(&mut self, scope: Scope) -> Vec<Id> {
        self.by_scope.remove(&scope);
        let ids: Vec<Id> = self.by_id.values().filter(|k| k.scope == scope).map(|k| k.id).collect();
        for id in &ids {
            self.by_id.remove(id);
        }
        ids
    }
}
