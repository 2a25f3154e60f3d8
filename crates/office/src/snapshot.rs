//! A sealed picture of the books, so that a long journal opens fast. It is never trusted for longer than it takes to fold
//! everything anew beside it. Decision 0013.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use books::Books;
use journal::{Journal, Log};
use model::{Instant, Problem};
use ring::{aead, hmac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::adopted::AdoptedLogs;
use crate::folding::{continue_fold, fold};
use crate::house::{names, write_durably};

/// Folding at a start that takes so long, in milliseconds of the node's clock, is worth a picture.
pub(crate) const SLOW_MS: i64 = 1_000;
/// Name of the file below the node's own folder, which is in no copy and no backup.
const FILE: &str = "books.snapshot";
/// First bytes of the file.
const MAGIC: &[u8; 8] = b"NBBOOKS1";
/// Random bytes that make the key of one file; overwritten when it goes.
const SALT_BYTES: usize = 32;
/// Hash over the sources that fold acts.
const SOURCES: &str = env!("BOOKS_SOURCES");

/// How far the books had come: a head of the acts' log, and what else decides whether it still holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Reached {
    /// Life of the journal's writer.
    pub incarnation: [u8; 16],
    /// Size of the tree in that life.
    pub size: u64,
    /// Its root.
    pub root: [u8; 32],
    /// Position of the next act over all lives.
    pub next: u64,
    /// Keys destroyed until then: books that still hold what was erased since are of no use.
    pub erased: u64,
}

impl Reached {
    /// Where the journal stands. Nothing may be appended between this and the look at the books.
    pub(crate) fn now(journal: &Journal, incarnation: [u8; 16]) -> Result<Reached, Problem> {
        let problem = |error: journal::ReadError| Problem::new("NB-J-006").with("reason", error);
        let head = journal.head(Log::Acts).ok_or_else(|| Problem::new("NB-J-006").with("reason", "no head"))?;
        let erased = journal.erased_keys().map_err(problem)?;
        Ok(Reached { incarnation, size: head.size, root: head.root, next: journal.count(Log::Acts), erased })
    }
}

/// What stands in front of the books inside the file.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    version: String,
    sources: String,
    reached: Reached,
}

/// Where the picture lies and the key it is sealed with.
pub(crate) struct Vault {
    path: PathBuf,
    key: hmac::Key,
    version: String,
}

/// Collects bytes.
struct Bytes(Vec<u8>);

impl postcard::ser_flavors::Flavor for Bytes {
    type Output = Vec<u8>;
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0)
    }
}

/// The canonical bytes: maps of the books are ordered, so equal books have equal bytes.
fn bytes_of<T: Serialize>(value: &T) -> Option<Zeroizing<Vec<u8>>> {
    postcard::serialize_with_flavor(value, Bytes(Vec::new())).ok().map(Zeroizing::new)
}

/// SHA-256 over the canonical bytes of the books.
pub(crate) fn digest(books: &Books) -> Option<[u8; 32]> {
    bytes_of(books).map(|bytes| Sha256::digest(&*bytes).into())
}

impl Vault {
    /// For a data folder and the key that wraps the journal's data keys; only a label of it is used.
    pub(crate) fn new(dir: &Path, kek: &[u8; 32], version: &str) -> Vault {
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, kek), b"notbetrieb/books snapshot/1");
        let path = dir.join(names::NODE).join(FILE);
        Vault { path, key: hmac::Key::new(hmac::HMAC_SHA256, own.as_ref()), version: version.to_owned() }
    }

    fn label(&self, reached: &Reached) -> Label {
        Label { version: self.version.clone(), sources: SOURCES.to_owned(), reached: reached.clone() }
    }

    /// The key of one file: random by its salt, so that the one nonce is used once.
    fn file_key(&self, salt: &[u8]) -> Option<aead::LessSafeKey> {
        let key = hmac::sign(&self.key, salt);
        aead::UnboundKey::new(&aead::CHACHA20_POLY1305, key.as_ref()).ok().map(aead::LessSafeKey::new)
    }

    fn nonce() -> aead::Nonce {
        aead::Nonce::assume_unique_for_key([0; aead::NONCE_LEN])
    }

    /// Keeps the books as they were at this head, in place of an earlier picture.
    ///
    /// # Errors
    /// `NB-S-042` the folder cannot be written.
    pub(crate) fn store(&self, books: &Books, reached: &Reached, salt: [u8; SALT_BYTES]) -> Result<(), Problem> {
        let unsealable = || Problem::new("NB-S-042").with("reason", FILE);
        let mut plain = bytes_of(&(self.label(reached), books)).ok_or_else(unsealable)?;
        let mut file = [MAGIC.as_slice(), &salt].concat();
        let key = self.file_key(&salt).ok_or_else(unsealable)?;
        key.seal_in_place_append_tag(Self::nonce(), aead::Aad::from(&file), &mut *plain).map_err(|_| unsealable())?;
        file.extend_from_slice(&plain);
        self.destroy()?;
        write_durably(&self.path, &file)
    }

    /// The picture, if there is one that this program made of this journal and in which nothing is left that was erased since.
    /// Any other is destroyed.
    pub(crate) fn load(&self, journal: &Journal) -> Option<(Books, Reached)> {
        let file = fs::read(&self.path).ok()?;
        let found = self.open(file, journal);
        if found.is_none() {
            // If it cannot be removed it is refused again at the next start.
            let _ = self.destroy();
        }
        found
    }

    fn open(&self, file: Vec<u8>, journal: &Journal) -> Option<(Books, Reached)> {
        let (head, sealed) = file.split_at_checked(MAGIC.len() + SALT_BYTES)?;
        let salt = head.strip_prefix(MAGIC.as_slice())?;
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let plain = self.file_key(salt)?.open_in_place(Self::nonce(), aead::Aad::from(head), &mut sealed).ok()?;
        let (label, rest) = postcard::take_from_bytes::<Label>(plain).ok()?;
        let reached = label.reached.clone();
        if label != self.label(&reached) || journal.erased_keys().ok()? != reached.erased {
            return None;
        }
        if !journal.has_head(Log::Acts, &reached.incarnation, reached.size, &reached.root).ok()? {
            return None;
        }
        postcard::from_bytes(rest).ok().map(|books| (books, reached))
    }

    /// Removes the picture: first the bytes that make its key, so that what the disk keeps of it opens for nobody.
    ///
    /// # Errors
    /// `NB-S-042` the folder cannot be written.
    pub(crate) fn destroy(&self) -> Result<(), Problem> {
        let remove = || -> std::io::Result<()> {
            let mut file = match fs::OpenOptions::new().write(true).open(&self.path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
                other => other?,
            };
            file.write_all(&[0; MAGIC.len() + SALT_BYTES])?;
            file.sync_data()?;
            fs::remove_file(&self.path)?;
            self.path.parent().map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
        };
        remove().map_err(|error| crate::house::unwritable(&error))
    }
}

/// How the books of a start came about: what is left for the background.
pub(crate) struct Start {
    /// Where the journal stood.
    pub reached: Reached,
    /// The books again, where a picture was used: everything is still to be folded beside.
    pub pictured: Option<Books>,
    /// It took long enough for a picture.
    pub slow: bool,
}

/// Folds at a start: everything, or what came after the picture. Hashed in front of the first page is all that is folded, and the
/// whole life in which the picture was made; with a picture the rest is hashed in the background.
///
/// # Errors
/// As [`fold`].
pub(crate) fn open_books(
    journal: &Journal,
    adopted: &AdoptedLogs,
    incarnation: [u8; 16],
    vault: &Vault,
    now: &dyn Fn() -> Instant,
    slow_ms: i64,
) -> Result<(Books, Start), Problem> {
    let began = now();
    let slow = || now().0.saturating_sub(began.0) >= slow_ms;
    let reached = Reached::now(journal, incarnation)?;
    if let Some((mut books, before)) = vault.load(journal) {
        // What an order to erase meant may lie in a closed log, whose keys the picture does not count.
        let erasures = books.keeping.erasures().count();
        // The entry before is read as well: its life is hashed and must lead to the picture's head.
        let folded = continue_fold(journal, adopted, &mut books, before.next, u64::MAX, &|| false);
        if folded.is_ok() && books.keeping.erasures().count() == erasures {
            let pictured = Some(books.clone());
            return Ok((books, Start { reached, pictured, slow: slow() }));
        }
        vault.destroy()?;
    }
    let books = fold(journal, adopted)?;
    Ok((books, Start { reached, pictured: None, slow: slow() }))
}
