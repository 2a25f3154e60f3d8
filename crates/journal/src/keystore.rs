//! The key store as a file of its own beside a log bundle: replaceable, so that an erased key leaves it.
//!
//! Frames: certificate, keks (sealed for the authority), wraps, names of erased keys. It grows with new keys and is written
//! anew when a key was destroyed or a kek replaced. A wrap that only the copy has is kept unless its key was erased: the copy
//! may be what repairs the journal.

use crate::bundle::{BundleError, Frame, FrameReader, FrameWriter};
use crate::copy::{CopyError, drop_cache, io_at, sync_dir};
use crate::ids::{Id, Identity};
use crate::store;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// A wrapped data key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// Name of the kek.
    pub kek_id: Id,
    /// Nonce.
    pub nonce: [u8; 24],
    /// Ciphertext.
    pub sealed: Vec<u8>,
}

/// Everything in a key store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyStore {
    /// The node's certificate.
    pub certificate: Vec<u8>,
    /// Keks sealed for the authority.
    pub keks: BTreeMap<Id, Vec<u8>>,
    /// Wraps by the name of the data key, in the order of their making.
    pub wraps: Vec<(Id, Wrapped)>,
    /// Data keys destroyed on purpose.
    pub erased: HashSet<Id>,
}

impl KeyStore {
    /// Takes over one frame; frames of other kinds are passed over.
    pub fn take(&mut self, frame: &Frame<'_>) {
        match frame {
            Frame::Certificate(bytes) => self.certificate = bytes.to_vec(),
            Frame::Kek { kek_id, wrapped } => {
                self.keks.insert(*kek_id, wrapped.to_vec());
            }
            Frame::Wrap { key_id, kek_id, nonce, sealed } => {
                let wrapped = Wrapped { kek_id: *kek_id, nonce: *nonce, sealed: sealed.to_vec() };
                self.wraps.push((*key_id, wrapped));
            }
            Frame::Erased(key_id) => {
                self.erased.insert(*key_id);
            }
            _ => {}
        }
    }

    /// Adds what another store has: what either erased is erased, a wrap of the other only where this one has none.
    pub fn merge(&mut self, other: &KeyStore) {
        self.erased.extend(&other.erased);
        let have: HashSet<Id> = self.wraps.iter().map(|(id, _)| *id).collect();
        self.wraps.extend(other.wraps.iter().filter(|(id, _)| !have.contains(id)).cloned());
        let erased = std::mem::take(&mut self.erased);
        self.wraps.retain(|(id, _)| !erased.contains(id));
        self.erased = erased;
        for (id, wrapped) in &other.keks {
            self.keks.entry(*id).or_insert_with(|| wrapped.clone());
        }
        if self.certificate.is_empty() {
            self.certificate.clone_from(&other.certificate);
        }
    }

    /// Reads a key store file, or the keys of a backup; a broken tail ends it.
    ///
    /// # Errors
    /// [`BundleError`] if it is none.
    pub fn read(path: &Path) -> Result<KeyStore, BundleError> {
        let mut reader = FrameReader::new(BufReader::with_capacity(1 << 18, File::open(path)?))?;
        let mut out = KeyStore::default();
        loop {
            match reader.frame() {
                Ok(Some(frame)) => out.take(&frame),
                Ok(None) | Err(BundleError::Broken(_) | BundleError::Contradiction { .. }) => break,
                Err(e) => return Err(e),
            }
        }
        out.wraps.retain(|(id, _)| !out.erased.contains(id));
        Ok(out)
    }

    /// The key store of an open journal file.
    pub(crate) fn of_journal(c: &Connection) -> rusqlite::Result<KeyStore> {
        let mut out =
            KeyStore { certificate: store::get_meta(c, "certificate")?.unwrap_or_default(), ..KeyStore::default() };
        let mut st = c.prepare("SELECT kek_id, wrapped FROM kek")?;
        let mut rows = st.query([])?;
        while let Some(r) = rows.next()? {
            out.keks.insert(id(r, 0)?, r.get(1)?);
        }
        out.wraps = wraps_after(c, 0)?.0;
        if store::user_version(c)? >= 2 {
            let mut st = c.prepare("SELECT key_id FROM erased")?;
            let mut rows = st.query([])?;
            while let Some(r) = rows.next()? {
                out.erased.insert(id(r, 0)?);
            }
        }
        Ok(out)
    }

    /// Writes the store to a new file.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn write(&self, identity: Identity, holder: Id, path: &Path) -> Result<(), CopyError> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(io_at(parent))?;
        }
        let file = File::create(path).map_err(io_at(path))?;
        let mut w = FrameWriter::begin(BufWriter::new(file), identity, holder).map_err(io_at(path))?;
        self.frames(&mut w).map_err(io_at(path))?;
        let out = w.get_mut();
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(io_at(path))
    }

    pub(crate) fn frames<W: Write>(&self, w: &mut FrameWriter<W>) -> io::Result<()> {
        w.write(&Frame::Certificate(&self.certificate))?;
        for (kek_id, wrapped) in &self.keks {
            w.write(&Frame::Kek { kek_id: *kek_id, wrapped })?;
        }
        for (key_id, wrapped) in &self.wraps {
            write_wrap(w, key_id, wrapped)?;
        }
        let mut erased: Vec<&Id> = self.erased.iter().collect();
        erased.sort_unstable();
        erased.into_iter().try_for_each(|key_id| w.write(&Frame::Erased(*key_id)))
    }
}

fn write_wrap<W: Write>(w: &mut FrameWriter<W>, key_id: &Id, wrapped: &Wrapped) -> io::Result<()> {
    let Wrapped { kek_id, nonce, sealed } = wrapped;
    w.write(&Frame::Wrap { key_id: *key_id, kek_id: *kek_id, nonce: *nonce, sealed })
}

fn id(r: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Id> {
    let blob = r.get_ref(at)?.as_blob()?;
    blob.try_into().map_err(|_| rusqlite::Error::InvalidColumnType(at, "id".to_owned(), rusqlite::types::Type::Blob))
}

fn wraps_after(c: &Connection, n: i64) -> rusqlite::Result<(Vec<(Id, Wrapped)>, i64)> {
    let mut st = c.prepare_cached("SELECT n, key_id, kek_id, nonce, sealed FROM wrap WHERE n>?1 ORDER BY n")?;
    let mut rows = st.query([n])?;
    let (mut out, mut last) = (Vec::new(), n);
    while let Some(r) = rows.next()? {
        last = r.get(0)?;
        let nonce = r
            .get_ref(3)?
            .as_blob()?
            .try_into()
            .map_err(|_| rusqlite::Error::InvalidColumnType(3, "nonce".to_owned(), rusqlite::types::Type::Blob))?;
        out.push((id(r, 1)?, Wrapped { kek_id: id(r, 2)?, nonce, sealed: r.get(4)? }));
    }
    Ok((out, last))
}

/// What a key store on a copy was made from.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    last_wrap: i64,
    erased: i64,
    keks: BTreeMap<Id, Vec<u8>>,
    chain: crate::bundle::Chain,
    bytes: u64,
}

fn newest_erased(c: &Connection) -> rusqlite::Result<i64> {
    c.query_row("SELECT coalesce(max(n), 0) FROM erased", [], |r| r.get(0))
}

/// Writes the whole key store beside and gives it its name when it was read back.
pub(crate) fn rewrite(c: &Connection, identity: Identity, holder: Id, path: &Path) -> Result<Written, CopyError> {
    let mut keys = KeyStore::of_journal(c)?;
    if path.exists()
        && let Ok(there) = KeyStore::read(path)
    {
        keys.merge(&there);
    }
    let last_wrap = c.query_row("SELECT coalesce(max(n), 0) FROM wrap", [], |r| r.get(0))?;
    let aside = path.with_extension("part");
    let file = File::create(&aside).map_err(io_at(&aside))?;
    let mut w = FrameWriter::begin(BufWriter::new(file), identity, holder).map_err(io_at(&aside))?;
    keys.frames(&mut w).map_err(io_at(&aside))?;
    let (chain, bytes) = (w.chain(), w.bytes());
    let out = w.get_mut();
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(io_at(&aside))?;
    drop_cache(&aside)?;
    let back = KeyStore::read(&aside).map_err(|source| CopyError::Bundle { path: aside.clone(), source })?;
    if back != keys {
        return Err(CopyError::ReadBack(aside));
    }
    std::fs::rename(&aside, path).map_err(io_at(path))?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))?;
    Ok(Written { last_wrap, erased: newest_erased(c)?, keks: keks(c)?, chain, bytes })
}

fn keks(c: &Connection) -> rusqlite::Result<BTreeMap<Id, Vec<u8>>> {
    let mut st = c.prepare_cached("SELECT kek_id, wrapped FROM kek")?;
    let rows = st.query_map([], |r| Ok((id(r, 0)?, r.get(1)?)))?;
    rows.collect()
}

/// Brings the key store up to date: appends new keys, or writes it anew where a key was destroyed or a kek replaced.
pub(crate) fn follow(
    c: &Connection,
    identity: Identity,
    holder: Id,
    path: &Path,
    written: &mut Written,
) -> Result<(), CopyError> {
    if newest_erased(c)? != written.erased || keks(c)? != written.keks {
        *written = rewrite(c, identity, holder, path)?;
        return Ok(());
    }
    let (new, last) = wraps_after(c, written.last_wrap)?;
    if new.is_empty() {
        return Ok(());
    }
    let io = io_at(path);
    let file = OpenOptions::new().append(true).open(path).map_err(&io)?;
    if file.metadata().map_err(&io)?.len() != written.bytes {
        return Err(CopyError::ReadBack(path.to_owned()));
    }
    let mut w = FrameWriter::resume(BufWriter::new(file), written.chain);
    new.iter().try_for_each(|(key_id, wrapped)| write_wrap(&mut w, key_id, wrapped)).map_err(&io)?;
    let (chain, bytes) = (w.chain(), w.bytes());
    let out = w.get_mut();
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(&io)?;
    *written = Written { last_wrap: last, chain, bytes: written.bytes + bytes, ..written.clone() };
    Ok(())
}
