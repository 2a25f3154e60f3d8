//! Small reads that copies and restores share.

use crate::holding::Own;
use crate::ids::{Identity, Log};
use crate::link::Incarnation;
use crate::store;
use crate::tree::{CompactTree, Hash, leaf_hash};
use rusqlite::{Connection, OptionalExtension, params};

/// A life and the sizes of acts and audit that its last heads cover.
pub(crate) type OwnLife = (Incarnation, [u64; 2]);

/// Incarnations with the sizes that their last heads cover; `None` if a row is damaged.
pub(crate) fn lives(c: &Connection, identity: &Identity) -> rusqlite::Result<Option<Vec<OwnLife>>> {
    let Ok(all) = store::incarnations(c, identity)? else {
        return Ok(None);
    };
    let mut out = Vec::with_capacity(all.len());
    for i in all {
        let mut sizes = [0u64; 2];
        for log in Log::ALL {
            let n: Option<i64> = c
                .query_row(
                    "SELECT max(size) FROM head WHERE log=?1 AND incarnation=?2",
                    params![log.number(), store::signed(i.no)],
                    |r| r.get(0),
                )
                .optional()?
                .flatten();
            sizes[log.index()] = n.and_then(store::unsigned).unwrap_or(0);
        }
        out.push((i, sizes));
    }
    Ok(Some(out))
}

/// Position of the first entry of the life with this index.
pub(crate) fn first_of(lives: &[OwnLife], index: usize, log: Log) -> u64 {
    lives.iter().take(index).map(|l| l.1[log.index()]).sum()
}

/// The root over the first `size` entries from `first`, hashed anew; `None` if one of them does not fit its leaf hash.
pub(crate) fn root_over(c: &Connection, log: Log, first: u64, size: u64) -> Option<Hash> {
    let sql = format!("SELECT bytes, leaf FROM {} WHERE pos>=?1 AND pos<?2 ORDER BY pos", log.table());
    let mut st = c.prepare(&sql).ok()?;
    let mut rows = st.query(params![store::signed(first), store::signed(first + size)]).ok()?;
    let mut tree = CompactTree::default();
    while let Some(r) = rows.next().ok()? {
        let leaf = leaf_hash(r.get_ref(0).ok()?.as_blob().ok()?);
        if r.get_ref(1).ok()?.as_blob().ok()? != leaf {
            return None;
        }
        tree.push(leaf);
    }
    (tree.size() == size).then(|| tree.root())
}

/// Runs `f` with the journal's own lives.
pub(crate) fn with_own<T>(c: &Connection, lives: Vec<OwnLife>, f: impl FnOnce(&Own<'_>) -> T) -> T {
    let firsts: Vec<[u64; 2]> = (0..lives.len()).map(|i| Log::ALL.map(|log| first_of(&lives, i, log))).collect();
    let root = |at: usize, log: Log, size: u64| root_over(c, log, firsts.get(at)?[log.index()], size);
    f(&Own { lives, root: &root })
}
