//! Containers in which banks deliver statements: ZIP (EBICS order types C53, C54, Z01 and the like) and gzip.
//!
//! Taken apart in memory, one file after the other; nothing is written to disk and names inside are never used as paths.
//! After PKWARE's APPNOTE 6.3 (stored and deflated files, no ZIP64, no encryption) and RFC 1952.

use std::io::{self, BufRead, BufReader, Read};

use flate2::Crc;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::{BankError, MAX_FILE_BYTES};

/// Most files in one container: a year of days for two accounts, and some.
pub const CONTAINER_FILES_MAX: usize = 1_000;
/// Longest name of a file shown, in characters.
const NAME_CHARS_MAX: usize = 120;

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
/// Length of the record at the end, without its comment.
const END_BYTES: usize = 22;
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// One file of a delivery.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its name in the container; nothing where the delivery is the file itself.
    pub name: Option<String>,
    packed: &'a [u8],
    method: Method,
}

#[derive(Clone, Copy, Debug)]
enum Method {
    /// The file itself.
    Plain,
    Gzip,
    Stored {
        crc: u32,
    },
    Deflated {
        crc: u32,
    },
}

impl<'a> Part<'a> {
    /// Its bytes, unpacked while they are read. A wrong check sum is an error at the end; no more than [`MAX_FILE_BYTES`] and
    /// one byte are given, so that the reader's own limit is met.
    #[must_use]
    pub fn open(&self) -> Box<dyn BufRead + 'a> {
        let limit = MAX_FILE_BYTES + 1;
        match self.method {
            Method::Plain => Box::new(self.packed),
            Method::Gzip => Box::new(BufReader::new(MultiGzDecoder::new(self.packed).take(limit))),
            Method::Stored { crc } => Box::new(BufReader::new(Checked::new(self.packed, crc))),
            Method::Deflated { crc } => {
                Box::new(BufReader::new(Checked::new(DeflateDecoder::new(self.packed).take(limit), crc)))
            }
        }
    }
}

/// Takes a delivery apart: a plain file is one part without a name. Of a ZIP the files whose name ends with `.xml` are parts, in
/// its order; banks put readable copies beside them.
///
/// # Errors
/// [`BankError::Container`]: damaged or cut off; [`BankError::Locked`]: encrypted or packed in another way;
/// [`BankError::NoXmlInside`]; [`BankError::TooLarge`]: more than [`CONTAINER_FILES_MAX`] files.
pub fn parts(bytes: &[u8]) -> Result<Vec<Part<'_>>, BankError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(vec![Part { name: None, packed: bytes, method: Method::Gzip }]);
    }
    if !bytes.starts_with(LOCAL) && !bytes.starts_with(END) {
        return Ok(vec![Part { name: None, packed: bytes, method: Method::Plain }]);
    }
    let End { count, list: mut at, at: end } = end_of(bytes)?;
    if count > CONTAINER_FILES_MAX {
        return Err(BankError::TooLarge { limit: CONTAINER_FILES_MAX as u64, unit: "files" });
    }
    let mut parts = Vec::new();
    for _ in 0..count {
        let head = bytes.get(at..).filter(|rest| rest.starts_with(CENTRAL)).ok_or_else(damaged)?;
        let name = length(head, 28)?;
        let next = CENTRAL_BYTES + name + length(head, 30)? + length(head, 32)?;
        let text = head.get(CENTRAL_BYTES..CENTRAL_BYTES + name).ok_or_else(damaged)?;
        let text: String = String::from_utf8_lossy(text).chars().filter(|c| !c.is_control()).collect();
        at += next;
        // Looked at in both places before it is left out: a damaged name is no reason to lose a file.
        let packed = packed(bytes, head)?;
        if text.to_ascii_lowercase().ends_with(".xml") && !text.starts_with("__MACOSX/") {
            let name = shown(&text);
            parts.push(Part { packed, method: method(head, &name)?, name: Some(name) });
        }
    }
    // A list that ends elsewhere has more files than it counts, or fewer.
    if at != end {
        return Err(damaged());
    }
    if parts.is_empty() {
        return Err(BankError::NoXmlInside);
    }
    Ok(parts)
}

/// The packed bytes of a file of the list.
fn packed<'a>(bytes: &'a [u8], head: &[u8]) -> Result<&'a [u8], BankError> {
    let (packed, local) = (size(head, 20)?, size(head, 42)?);
    let front = bytes.get(local..).filter(|rest| rest.starts_with(LOCAL)).ok_or_else(damaged)?;
    let own = length(front, 26)?;
    if own != length(head, 28)?
        || front.get(LOCAL_BYTES..LOCAL_BYTES + own) != head.get(CENTRAL_BYTES..CENTRAL_BYTES + own)
    {
        return Err(damaged());
    }
    let begin = LOCAL_BYTES + own + length(front, 28)?;
    front.get(begin..begin.saturating_add(packed)).ok_or_else(damaged)
}

/// How a file of the list is packed.
fn method(head: &[u8], name: &str) -> Result<Method, BankError> {
    if length(head, 8)? & 1 == 1 {
        return Err(BankError::Locked { name: name.into() });
    }
    let crc = number(head, 16)?;
    match length(head, 10)? {
        0 => Ok(Method::Stored { crc }),
        8 => Ok(Method::Deflated { crc }),
        _ => Err(BankError::Locked { name: name.into() }),
    }
}

/// The record at the end.
struct End {
    /// Files that the list has.
    count: usize,
    /// Where the list begins.
    list: usize,
    /// Where the record itself begins: the end of the list.
    at: usize,
}

fn end_of(bytes: &[u8]) -> Result<End, BankError> {
    // The record at the end may be followed by a comment of up to 65,535 bytes.
    let first = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    let last = bytes.len().checked_sub(END_BYTES).ok_or_else(damaged)?;
    let found = (first..=last).rev().find(|at| bytes[*at..].starts_with(END)).ok_or_else(damaged)?;
    let end = &bytes[found..];
    let (count, list) = (length(end, 10)?, size(end, 16)?);
    if count == usize::from(u16::MAX) || number(end, 16)? == u32::MAX {
        return Err(BankError::Locked { name: "ZIP64".into() });
    }
    Ok(End { count, list, at: found })
}

fn shown(name: &str) -> String {
    name.chars().take(NAME_CHARS_MAX).collect()
}

fn damaged() -> BankError {
    BankError::Container
}

/// Two bytes, the lower first.
fn length(bytes: &[u8], at: usize) -> Result<usize, BankError> {
    let two = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(damaged)?;
    Ok(usize::from(u16::from_le_bytes(*two)))
}

/// Four bytes, the lowest first.
fn number(bytes: &[u8], at: usize) -> Result<u32, BankError> {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(damaged)?;
    Ok(u32::from_le_bytes(*four))
}

fn size(bytes: &[u8], at: usize) -> Result<usize, BankError> {
    usize::try_from(number(bytes, at)?).map_err(|_| damaged())
}

/// Compares the check sum once everything was read.
struct Checked<R> {
    inner: R,
    crc: Crc,
    wanted: u32,
}

impl<R> Checked<R> {
    fn new(inner: R, wanted: u32) -> Self {
        Self { inner, crc: Crc::new(), wanted }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.wanted {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "check sum"));
        }
        self.crc.update(&buffer[..read]);
        Ok(read)
    }
}
