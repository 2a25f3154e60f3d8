//! One group in one transaction: seal, insert, read back, check, extend the tree, sign, commit.

use crate::checkpoint::{Checkpoint, origin};
use crate::draft::{Draft, Placed};
use crate::emptied::{EmptyError, empty};
use crate::entropy::{Entropy, EntropyError, draw};
use crate::ids::{Id, Identity, Log, NodeKeys, Scope};
use crate::keyring::Keyring;
use crate::link::Incarnation;
use crate::options::{Hooks, Stage};
use crate::record::{RecordHead, decode};
use crate::seal::{DataKey, Scratch, SealFailure, encode_record, unwrap_key, wrap_key};
use crate::store::{BUSY, newest_incarnation, put_erased, row_check, signed};
use crate::tree::{CompactTree, Hash, leaf_hash};
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Where a log stands.
#[derive(Clone, Debug)]
pub(crate) struct Tip {
    /// Position over all incarnations for the next entry.
    pub next_pos: u64,
    /// Tree of this incarnation.
    pub tree: CompactTree,
    /// Its newest durable head.
    pub head: Option<Checkpoint>,
}

/// Why a group failed.
#[derive(Debug)]
pub(crate) enum GroupError {
    /// Rolled back; nothing was written, the store is sound.
    Full,
    /// Rolled back; no random numbers.
    Entropy(EntropyError),
    /// Rolled back; another connection held the store too long.
    Busy,
    /// Final.
    Stop(String),
}

impl From<rusqlite::Error> for GroupError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull};
        match e.sqlite_error_code() {
            Some(DiskFull) => GroupError::Full,
            Some(DatabaseBusy | DatabaseLocked) => GroupError::Busy,
            _ => GroupError::Stop(format!("the store failed: {e}")),
        }
    }
}

impl From<SealFailure> for GroupError {
    fn from(e: SealFailure) -> Self {
        match e {
            SealFailure::Entropy(e) => GroupError::Entropy(e),
            SealFailure::Seal(e) => GroupError::Stop(format!("sealing failed: {e}")),
        }
    }
}

impl From<EntropyError> for GroupError {
    fn from(e: EntropyError) -> Self {
        GroupError::Entropy(e)
    }
}

fn altered(what: &str, log: Log, pos: u64) -> GroupError {
    GroupError::Stop(format!(
        "{what} of {} entry {pos} came back from the store changed: memory or disk is faulty; nothing was signed",
        log.word()
    ))
}

/// Everything the one writer holds.
pub(crate) struct Core {
    pub conn: Connection,
    pub identity: Identity,
    pub keys: NodeKeys,
    pub ring: Arc<RwLock<Keyring>>,
    pub entropy: Box<dyn Entropy>,
    pub incarnation: Incarnation,
    pub tips: [Tip; 2],
    pub hooks: Hooks,
    /// Whether pages of destroyed keys may still be in the write-ahead log.
    pub unemptied: bool,
}

/// What a group changed; taken over after the commit only.
struct Outcome {
    tips: [Tip; 2],
    keys: Vec<Arc<DataKey>>,
    placed: Vec<Vec<Placed>>,
}

struct Expected<'a> {
    draft: &'a Draft,
    hash: Hash,
    head: RecordHead,
}

/// The keys a group uses: the ring's and those it makes itself.
struct GroupKeys<'a> {
    ring: &'a Keyring,
    new: HashMap<Scope, Arc<DataKey>>,
    order: Vec<Arc<DataKey>>,
}

impl GroupKeys<'_> {
    fn of(&mut self, scope: Scope, e: &mut dyn Entropy) -> Result<Arc<DataKey>, EntropyError> {
        if let Some(k) = self.ring.for_scope(scope).or_else(|| self.new.get(&scope).cloned()) {
            return Ok(k);
        }
        let k = Arc::new(DataKey::random(scope, e)?);
        self.new.insert(scope, Arc::clone(&k));
        self.order.push(Arc::clone(&k));
        Ok(k)
    }
}

impl Core {
    /// Appends the drafts of several callers; all or none. `birth` writes the incarnation's row too.
    pub fn append(&mut self, callers: &[&[Draft]], birth: bool) -> Result<Vec<Vec<Placed>>, GroupError> {
        match self.transact(callers, &[], birth, &[]) {
            Ok(o) => {
                self.tips = o.tips;
                let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
                for k in o.keys {
                    ring.insert(k);
                }
                Ok(o.placed)
            }
            Err(e) => Err(self.roll_back(e)),
        }
    }

    /// Makes sure that a scope has a durable key.
    pub fn ensure_key(&mut self, scope: Scope) -> Result<Arc<DataKey>, GroupError> {
        let have = self.ring.read().unwrap_or_else(PoisonError::into_inner).for_scope(scope);
        if let Some(k) = have {
            return Ok(k);
        }
        match self.transact(&[], &[scope], false, &[]) {
            Ok(o) => {
                let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
                for k in o.keys {
                    ring.insert(k);
                }
                ring.for_scope(scope).ok_or_else(|| GroupError::Stop("a new key was not kept".to_owned()))
            }
            Err(e) => Err(self.roll_back(e)),
        }
    }

    /// Destroys the wraps of scopes, in the file and in the write-ahead log. Returns how many keys.
    pub fn destroy(&mut self, scopes: &[Scope]) -> Result<usize, GroupError> {
        let done = self.delete_wraps(scopes).map_err(|e| self.roll_back(e))?;
        self.empty_log()?;
        Ok(done)
    }

    /// The old pages are still in the write-ahead log until it is folded back and emptied.
    fn empty_log(&mut self) -> Result<(), GroupError> {
        self.unemptied = true;
        match empty(&self.conn, self.hooks.synced.as_ref()) {
            Ok(()) => {
                self.unemptied = false;
                Ok(())
            }
            Err(EmptyError::Busy) => Err(GroupError::Busy),
            Err(EmptyError::Store(e)) => Err(e.into()),
            Err(e @ EmptyError::Sync(_)) => Err(GroupError::Stop(e.to_string())),
        }
    }

    /// Tries once more what a reader or a full disk prevented, and waits for readers so long.
    pub fn empty_log_again(&mut self, wait: Duration) -> Result<(), GroupError> {
        if !self.unemptied {
            return Ok(());
        }
        self.conn.busy_timeout(wait)?;
        let done = self.empty_log();
        self.conn.busy_timeout(BUSY)?;
        match done {
            Err(e @ (GroupError::Stop(_) | GroupError::Entropy(_))) => Err(e),
            _ => Ok(()),
        }
    }

    /// Appends drafts and destroys scopes in one transaction: there is no moment at which the order is known and a key is
    /// still there. Emptying the write-ahead log comes after it; if a reader or a full disk prevents that, it is tried again.
    pub fn append_destroying(&mut self, drafts: &[Draft], scopes: &[Scope]) -> Result<Vec<Placed>, GroupError> {
        let mut left = self.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        let ids: Vec<_> = scopes.iter().flat_map(|s| left.forget(*s)).collect();
        let done = match self.transact(&[drafts], &[], false, &ids) {
            Ok(done) => done,
            Err(e) => return Err(self.roll_back(e)),
        };
        self.tips = done.tips;
        for k in done.keys {
            left.insert(k);
        }
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = left;
        // Committed all the same: what fails here without stopping everything is tried again later.
        self.unemptied = true;
        self.empty_log_again(Duration::ZERO)?;
        Ok(done.placed.into_iter().next().unwrap_or_default())
    }

    fn delete_wraps(&mut self, scopes: &[Scope]) -> Result<usize, GroupError> {
        let mut ring = self.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        let ids: Vec<_> = scopes.iter().flat_map(|s| ring.forget(*s)).collect();
        if !ids.is_empty() {
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
            for id in &ids {
                self.conn.execute("DELETE FROM wrap WHERE key_id=?1", [id])?;
                put_erased(&self.conn, id)?;
            }
            self.conn.execute_batch("COMMIT")?;
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        }
        Ok(ids.len())
    }

    pub(crate) fn roll_back(&self, e: GroupError) -> GroupError {
        if !self.conn.is_autocommit()
            && let Err(r) = self.conn.execute_batch("ROLLBACK")
        {
            return GroupError::Stop(format!("a transaction could not be rolled back: {r}"));
        }
        e
    }

    fn transact(
        &mut self,
        callers: &[&[Draft]],
        scopes: &[Scope],
        birth: bool,
        destroy: &[Id],
    ) -> Result<Outcome, GroupError> {
        self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        if birth {
            self.birth()?;
        }
        let newest = newest_incarnation(&self.conn)?;
        if newest.as_ref().is_none_or(|(_, id)| id.as_slice() != self.incarnation.id) {
            return Err(GroupError::Stop("another writer has opened a newer incarnation on this file".to_owned()));
        }
        let ring = Arc::clone(&self.ring);
        let ring = ring.read().unwrap_or_else(PoisonError::into_inner);
        let mut keys = GroupKeys { ring: &ring, new: HashMap::new(), order: Vec::new() };
        for s in scopes {
            keys.of(*s, self.entropy.as_mut())?;
        }
        let mut tips = self.tips.clone();
        let mut expected: [Vec<Expected<'_>>; 2] = [Vec::new(), Vec::new()];
        let mut placed = Vec::with_capacity(callers.len());
        for drafts in callers {
            let mut own = Vec::with_capacity(drafts.len());
            for draft in *drafts {
                own.push(self.insert(draft, &mut tips, &mut expected, &mut keys)?);
            }
            placed.push(own);
        }
        let made = self.store_keys(&keys.order)?;
        for log in Log::ALL {
            if !expected[log.index()].is_empty() {
                let sealed_under = |id: &_| made.get(id).or_else(|| ring.get(id)).cloned();
                self.read_back(log, &expected[log.index()], &mut tips[log.index()], &sealed_under)?;
            }
        }
        for id in destroy {
            self.conn.prepare_cached("DELETE FROM wrap WHERE key_id=?1")?.execute([id])?;
            put_erased(&self.conn, id)?;
        }
        if self.hooks.fail_commit.as_ref().is_some_and(|f| f()) {
            return Err(GroupError::Stop("the disk did not confirm the last write (input/output error)".to_owned()));
        }
        match self.conn.prepare_cached("COMMIT")?.execute([]) {
            Ok(_) => Ok(Outcome { tips, keys: made.into_values().collect(), placed }),
            Err(e) => Err(match GroupError::from(e) {
                GroupError::Stop(m) => GroupError::Stop(format!("the disk did not confirm the last write; {m}")),
                other => other,
            }),
        }
    }

    fn birth(&mut self) -> Result<(), GroupError> {
        let i = &self.incarnation;
        let newest = newest_incarnation(&self.conn)?.map_or((0, vec![0; 16]), |n| n);
        if newest.0 + 1 != signed(i.no) || newest.1 != i.link.predecessor {
            return Err(GroupError::Stop("another writer has opened a newer incarnation on this file".to_owned()));
        }
        self.conn.execute(
            "INSERT INTO incarnation(no, id, salt, signer, link) VALUES(?1, ?2, ?3, ?4, ?5)",
            params![signed(i.no), i.id, i.salt, i.signer, i.link.encode()],
        )?;
        Ok(())
    }

    fn insert<'a>(
        &mut self,
        draft: &'a Draft,
        tips: &mut [Tip; 2],
        expected: &mut [Vec<Expected<'a>>; 2],
        keys: &mut GroupKeys<'_>,
    ) -> Result<Placed, GroupError> {
        let log = draft.log;
        let waiting = expected[log.index()].len() as u64;
        let tip = &tips[log.index()];
        let (pos, seq) = (tip.next_pos + waiting, tip.tree.size() + waiting);
        let head = RecordHead {
            authority: self.identity.authority,
            node: self.identity.node,
            incarnation: self.incarnation.id,
            seq,
        };
        let mut with = Vec::with_capacity(draft.parts.len());
        for p in &draft.parts {
            with.push((keys.of(p.scope, self.entropy.as_mut())?, p.plaintext.as_slice()));
        }
        let parts: Vec<(&DataKey, &[u8])> = with.iter().map(|(k, p)| (k.as_ref(), *p)).collect();
        let mut bytes = encode_record(log, &head, &parts, self.entropy.as_mut())?;
        self.flip(Stage::Encoded, &mut bytes);
        let hash = leaf_hash(&bytes);
        self.flip(Stage::Hashed, &mut bytes);
        let sql = match log {
            Log::Acts => "INSERT INTO entry_acts(pos, leaf, bytes) VALUES(?1, ?2, ?3)",
            Log::Audit => "INSERT INTO entry_audit(pos, leaf, bytes) VALUES(?1, ?2, ?3)",
        };
        self.conn.prepare_cached(sql)?.execute(params![signed(pos), hash, bytes])?;
        expected[log.index()].push(Expected { draft, hash, head });
        Ok(Placed { log, pos, incarnation_no: self.incarnation.no, seq, leaf_hash: hash })
    }

    /// Wraps new keys, stores them, and opens what was stored. What opens is what the ring will hold.
    fn store_keys(&mut self, new: &[Arc<DataKey>]) -> Result<HashMap<crate::ids::Id, Arc<DataKey>>, GroupError> {
        let mut made = HashMap::new();
        for k in new {
            let nonce: [u8; 24] = draw(self.entropy.as_mut())?;
            let mut raw = k.key.to_vec();
            self.flip(Stage::Key, &mut raw);
            let shown =
                raw.as_slice().try_into().map_err(|_| GroupError::Stop("a key changed its length".to_owned()))?;
            let shown = DataKey::new(k.id, k.scope, zeroize::Zeroizing::new(shown));
            zeroize::Zeroize::zeroize(&mut raw);
            let kek_id = self.keys.kek_id;
            let sealed = wrap_key(&self.keys.kek, &kek_id, &self.identity.authority, &shown, &nonce)
                .map_err(|e| GroupError::Stop(e.to_string()))?;
            let check = row_check("wrap", &[&k.id, &kek_id, &nonce, &sealed]);
            self.conn
                .prepare_cached(
                    "INSERT INTO wrap(key_id, kek_id, nonce, sealed, \"check\") VALUES(?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![k.id, kek_id, nonce, sealed, check])?;
            let back: Vec<u8> = self
                .conn
                .prepare_cached("SELECT sealed FROM wrap WHERE n=?1")?
                .query_row([self.conn.last_insert_rowid()], |r| r.get(0))?;
            let back = unwrap_key(&self.keys.kek, &kek_id, &self.identity.authority, &k.id, &nonce, &back)
                .ok()
                .filter(|b| b.scope == k.scope && b.key == k.key)
                .ok_or_else(|| {
                    GroupError::Stop("a data key came back from the store changed; nothing was signed".to_owned())
                })?;
            made.insert(k.id, Arc::new(back));
        }
        Ok(made)
    }

    /// Reads the new entries out of the store, checks them against what was meant, signs the head over them.
    fn read_back(
        &self,
        log: Log,
        expected: &[Expected<'_>],
        tip: &mut Tip,
        key: &dyn Fn(&crate::ids::Id) -> Option<Arc<DataKey>>,
    ) -> Result<(), GroupError> {
        let sql = match log {
            Log::Acts => "SELECT pos, leaf, bytes FROM entry_acts WHERE pos>=?1 ORDER BY pos",
            Log::Audit => "SELECT pos, leaf, bytes FROM entry_audit WHERE pos>=?1 ORDER BY pos",
        };
        let mut st = self.conn.prepare_cached(sql)?;
        let mut rows = st.query([signed(tip.next_pos)])?;
        let mut scratch = Scratch::default();
        let first = tip.next_pos;
        for want in expected {
            let pos = tip.next_pos;
            let Some(row) = rows.next()? else {
                return Err(altered("the number", log, pos));
            };
            let stored = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let flipped = self.hooks.flip.as_ref().map(|f| {
                let mut copy = stored.to_vec();
                f(Stage::ReadBack, &mut copy);
                copy
            });
            let bytes = flipped.as_deref().unwrap_or(stored);
            let hash = leaf_hash(bytes);
            let leaf = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            if row.get::<_, i64>(0)? != signed(pos) || hash != want.hash || leaf != hash {
                return Err(altered("the hash", log, pos));
            }
            check_meaning(log, bytes, want, key, &mut scratch).ok_or_else(|| altered("the content", log, pos))?;
            tip.tree.push(hash);
            tip.next_pos += 1;
        }
        if rows.next()?.is_some() {
            return Err(altered("the number", log, first));
        }
        let name = origin(&self.identity, &self.incarnation.id, log);
        let head = Checkpoint::sign(&name, tip.tree.size(), tip.tree.root(), &self.keys.signing);
        self.conn
            .prepare_cached("INSERT INTO head(log, incarnation, size, root, key_id, suite, signature) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![log.number(), signed(self.incarnation.no), signed(head.size), head.root, head.key_id, head.suite, head.signature])?;
        tip.head = Some(head);
        Ok(())
    }

    fn flip(&self, stage: Stage, bytes: &mut Vec<u8>) {
        if let Some(f) = &self.hooks.flip {
            f(stage, bytes);
        }
    }
}

fn check_meaning(
    log: Log,
    bytes: &[u8],
    want: &Expected<'_>,
    key: &dyn Fn(&crate::ids::Id) -> Option<Arc<DataKey>>,
    scratch: &mut Scratch,
) -> Option<()> {
    let record = decode(bytes).ok()?;
    if record.head != want.head || record.parts.len() != want.draft.parts.len() {
        return None;
    }
    for (i, (sealed, meant)) in record.parts.iter().zip(&want.draft.parts).enumerate() {
        let k = key(&sealed.key_id)?;
        let n = k.open(log, record.prefix, i, sealed, scratch).ok()?;
        if k.scope != meant.scope || scratch.plain(n) != meant.plaintext {
            return None;
        }
    }
    Some(())
}
