//! A delivery of the bank as it comes: one file, or a container of files. Taken as a whole or not at all.

use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};

use super::super::container::{self, Part};
use super::super::{BankError, MAX_FILE_BYTES};
use super::{ANSWER_LINES_MAX, Answer, read_answers};

/// The answers of one file of a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivered {
    /// SHA-256 of the file as it was before it was packed: the same file is known again in another container.
    pub hash: [u8; 32],
    /// Its answers.
    pub answers: Vec<Answer>,
}

/// Reads a delivery: pain.002, camt.053 or camt.054, plain, in gzip or in ZIP. Files are unpacked one after the other while
/// they are read; all together they may have [`MAX_FILE_BYTES`] bytes and [`ANSWER_LINES_MAX`] lines. A file that lies in it twice
/// counts once.
///
/// # Errors
/// As [`read_answers`]; [`BankError::Inside`] names the file of a container; [`BankError::Container`]. Nothing is taken then.
pub fn read_delivery(bytes: &[u8]) -> Result<Vec<Delivered>, BankError> {
    let mut all: Vec<Delivered> = Vec::new();
    let (mut size, mut lines) = (0, 0);
    for part in container::parts(bytes)? {
        let (delivered, read) = one(&part).map_err(|error| match &part.name {
            Some(name) => BankError::Inside { name: name.clone(), error: Box::new(error) },
            None => error,
        })?;
        size += read;
        lines += delivered.answers.iter().map(|answer| answer.lines.len()).sum::<usize>();
        if size > MAX_FILE_BYTES {
            return Err(BankError::TooLarge { limit: MAX_FILE_BYTES, unit: "bytes" });
        }
        if lines > ANSWER_LINES_MAX {
            return Err(BankError::TooLarge { limit: ANSWER_LINES_MAX as u64, unit: "entries" });
        }
        if all.iter().all(|before| before.hash != delivered.hash) {
            all.push(delivered);
        }
    }
    Ok(all)
}

/// One file, and how many bytes it has.
fn one(part: &Part<'_>) -> Result<(Delivered, u64), BankError> {
    let mut reader = Hashed { inner: part.open(), hash: Sha256::new(), read: 0 };
    let answers = read_answers(&mut reader).map_err(|error| match error {
        // Bytes in memory do not fail: it is the packing that does.
        BankError::Stream(_) => BankError::Container,
        other => other,
    })?;
    let hash: [u8; 32] = reader.hash.finalize().into();
    Ok((Delivered { hash, answers }, reader.read))
}

/// Hashes what the reader takes; the reader goes to the end of the file, or refuses it.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
    read: u64,
}

impl<R: BufRead> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Hashed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }
    fn consume(&mut self, amount: usize) {
        // What is taken is what `fill_buf` gave last, so it is still there.
        if let Ok(buffer) = self.inner.fill_buf() {
            let taken = buffer.get(..amount).unwrap_or_default();
            self.hash.update(taken);
            self.read += taken.len() as u64;
        }
        self.inner.consume(amount);
    }
}
