//! Scans and other files beside the log: sealed, named by a keyed hash of their content.
//!
//! File `attachments/<64 hex>`: `"NBA1"`, key id 16, commitment 32, nonce 24, then the padded content sealed
//! with XChaCha20-Poly1305; associated data is everything in front of the ciphertext and the name. The name is
//! HMAC-SHA-256 over the content under a key derived from the scope's data key: equal content of one scope is
//! stored once, and nobody without the key can test a guess.

use crate::error::AppendError;
use crate::ids::{Id, Scope, hex, unhex};
use crate::journal::Journal;
use crate::pad;
use crate::seal::{DataKey, hmac, xopen, xseal};
use ring::hmac as ring_hmac;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"NBA1";
const HEAD: usize = 4 + 16 + 32 + 24;
/// Largest attachment in bytes.
pub const MAX_ATTACHMENT: usize = 64 << 20;

/// Name of an attachment: a keyed hash of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentId(pub [u8; 32]);

impl std::fmt::Display for ContentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Why an attachment was not stored or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// The journal did not give a key.
    #[error(transparent)]
    Journal(#[from] AppendError),
    /// The system refused.
    #[error("the attachment could not be stored or read: {0}")]
    Io(#[from] io::Error),
    /// Larger than [`MAX_ATTACHMENT`].
    #[error("the attachment is larger than 64 MiB")]
    TooBig,
    /// There is none of this name.
    #[error("there is no attachment {0}")]
    Missing(ContentId),
    /// The key was destroyed or is not here.
    #[error("the key of attachment {0} is destroyed or not here")]
    Erased(ContentId),
    /// A byte was changed.
    #[error("attachment {0} is damaged")]
    Damaged(ContentId),
}

/// The attachments of a journal.
#[derive(Clone, Debug)]
pub struct Attachments {
    journal: Journal,
}

impl Attachments {
    pub(crate) fn new(journal: Journal) -> Attachments {
        Attachments { journal }
    }

    fn path(&self, id: ContentId) -> PathBuf {
        self.journal.inner().files.attachments().join(id.to_string())
    }

    /// Seals and stores bytes under the scope's data key; durable on return, so that an act may name it.
    /// Storing the same bytes for the same scope again gives the same name and writes nothing.
    ///
    /// # Errors
    /// [`AttachmentError`]; a half-written file is never seen under its name.
    pub fn put(&self, scope: Scope, bytes: &[u8]) -> Result<ContentId, AttachmentError> {
        if bytes.len() > MAX_ATTACHMENT {
            return Err(AttachmentError::TooBig);
        }
        let key = self.journal.key_for(scope)?;
        let id = name(&key, bytes);
        let path = self.path(id);
        if path.exists() && self.get(id).is_ok() {
            return Ok(id);
        }
        // Deterministic: key and content give the nonce, so a retry writes the same file. The nonce key is its
        // own, and equal nonces mean equal content.
        let nonce_key = ring_hmac::Key::new(
            ring_hmac::HMAC_SHA256,
            key.derive(b"notbetrieb/journal/1/attachment/nonce").as_slice(),
        );
        let mut nonce = [0u8; 24];
        nonce.copy_from_slice(&hmac(&nonce_key, &[&id.0])[..24]);
        let mut out = Vec::with_capacity(HEAD + pad::padded_len(bytes.len()) + 16);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&key.id);
        out.extend_from_slice(&key.commitment(&nonce));
        out.extend_from_slice(&nonce);
        let aad = [&out[..], &id.0].concat();
        pad::pad(bytes, &mut out);
        let sealed = xseal(&key.derive(b"notbetrieb/journal/1/attachment/seal"), &nonce, &aad, &mut out, HEAD);
        sealed.map_err(|_| AttachmentError::TooBig)?;
        let dir = self.journal.inner().files.attachments();
        std::fs::create_dir_all(&dir)?;
        let temporary = dir.join(format!("{id}.part"));
        let written = (|| -> io::Result<()> {
            let mut f = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary)?;
            f.write_all(&out)?;
            f.sync_all()?;
            std::fs::rename(&temporary, &path)?;
            File::open(&dir)?.sync_all()?;
            File::open(self.journal.dir())?.sync_all()
        })();
        written.inspect_err(|_| {
            let _ = std::fs::remove_file(&temporary);
        })?;
        Ok(id)
    }

    /// Reads and opens an attachment; every byte is checked.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub fn get(&self, id: ContentId) -> Result<Zeroizing<Vec<u8>>, AttachmentError> {
        read(&self.path(id), id, |key| {
            let ring = self.journal.inner().ring.read().unwrap_or_else(PoisonError::into_inner);
            ring.get(key).cloned()
        })
    }

    /// The names of all attachments stored, to find those that no act names.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<ContentId>> {
        let dir = match std::fs::read_dir(self.journal.inner().files.attachments()) {
            Ok(d) => d,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut out = Vec::new();
        for f in dir {
            if let Some(id) = f?.file_name().to_str().and_then(unhex) {
                out.push(ContentId(id));
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    /// Removes every attachment that no act names (a clerk gave up, a node was killed between scan and act), and the
    /// halves of interrupted writes. Call it when nobody is about to append an act that names one. Returns how many.
    ///
    /// # Errors
    /// If the folder cannot be read or a file not removed.
    pub fn sweep(&self, named: &std::collections::HashSet<ContentId>) -> io::Result<usize> {
        let mut gone = 0;
        for id in self.list()?.into_iter().filter(|id| !named.contains(id)) {
            self.remove(id)?;
            gone += 1;
        }
        let dir = self.journal.inner().files.attachments();
        if gone > 0 || dir.exists() {
            for f in std::fs::read_dir(&dir)? {
                let path = f?.path();
                if path.extension().is_some_and(|e| e == "part") {
                    std::fs::remove_file(&path)?;
                    gone += 1;
                }
            }
            File::open(&dir)?.sync_all()?;
        }
        Ok(gone)
    }

    /// Removes an attachment that no act names.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn remove(&self, id: ContentId) -> io::Result<()> {
        std::fs::remove_file(self.path(id))
    }
}

/// Reads and opens an attachment in a file, with the key of this id.
pub(crate) fn read(
    path: &Path,
    id: ContentId,
    key: impl FnOnce(&Id) -> Option<Arc<DataKey>>,
) -> Result<Zeroizing<Vec<u8>>, AttachmentError> {
    let file = std::fs::read(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => AttachmentError::Missing(id),
        _ => AttachmentError::Io(e),
    })?;
    let damaged = || AttachmentError::Damaged(id);
    let (head, sealed) = file.split_at_checked(HEAD).ok_or_else(damaged)?;
    let key_id: Id = head[4..20].try_into().map_err(|_| damaged())?;
    let nonce: [u8; 24] = head[52..].try_into().map_err(|_| damaged())?;
    let key = key(&key_id).ok_or(AttachmentError::Erased(id))?;
    if &head[..4] != MAGIC || head[20..52] != key.commitment(&nonce) {
        return Err(damaged());
    }
    let mut plain = Zeroizing::new(Vec::new());
    let aad = [head, &id.0].concat();
    let seal = key.derive(b"notbetrieb/journal/1/attachment/seal");
    xopen(&seal, &nonce, &aad, sealed, &mut plain).map_err(|_| damaged())?;
    let content = Zeroizing::new(pad::unpad(&plain).ok_or_else(damaged)?.to_vec());
    if name(&key, &content) == id { Ok(content) } else { Err(damaged()) }
}

fn name(key: &DataKey, bytes: &[u8]) -> ContentId {
    let k = ring_hmac::Key::new(ring_hmac::HMAC_SHA256, key.derive(b"notbetrieb/journal/1/attachment/name").as_slice());
    ContentId(hmac(&k, &[bytes]))
}
