//! A look at SQLite's write-ahead log before SQLite opens it.
//!
//! SQLite's recovery takes the frames from the front as long as their checksums hold and silently forgets the
//! rest. That is right for a torn tail, and wrong for a damaged frame with acknowledged transactions behind it.
//! Each frame's checksum continues from the one stored in the frame before it, so a later frame can be
//! checked even when an earlier one is broken. At most the last transaction can lack its sync; hence:
//! a whole frame *behind the commit frame* of the broken transaction proves damage. (docs/decisions/0003)

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const SECTOR: u64 = 512;

/// Where the write-ahead log is broken although later frames are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalDamage {
    /// Number of the first broken frame, from 1; 0 is the file's header.
    pub frame: u64,
    /// Its offset in the file in bytes.
    pub offset: u64,
    /// Number of a later whole frame that recovery would drop.
    pub later: u64,
}

impl std::fmt::Display for WalDamage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "frame {} at byte {} is broken, frame {} is whole", self.frame, self.offset, self.later)
    }
}

/// What the scan saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalScan {
    /// Whole frames from the front.
    pub frames: u64,
    /// Of these, frames up to and including the last commit: what recovery keeps.
    pub committed: u64,
    /// Frames of this cycle behind them that are torn or uncommitted: never acknowledged.
    pub torn: u64,
    /// Set if starting would lose acknowledged entries.
    pub damage: Option<WalDamage>,
}

fn be32(b: &[u8], at: usize) -> u32 {
    b.get(at..at + 4).and_then(|s| s.try_into().ok()).map_or(0, u32::from_be_bytes)
}

fn checksum(big: bool, seed: (u32, u32), data: &[u8]) -> (u32, u32) {
    let (mut a, mut b) = seed;
    let word = |w: &[u8]| -> u32 {
        let w = [w[0], w[1], w[2], w[3]];
        if big { u32::from_be_bytes(w) } else { u32::from_le_bytes(w) }
    };
    for pair in data.chunks_exact(8) {
        a = a.wrapping_add(word(&pair[..4])).wrapping_add(b);
        b = b.wrapping_add(word(&pair[4..])).wrapping_add(a);
    }
    (a, b)
}

/// A frame as far as the scan cares.
struct Frame {
    commit: bool,
    salts: (u32, u32),
    stored: (u32, u32),
    /// Whether the commit field can be trusted when the page is torn: no sector border between it and the salts.
    solid: bool,
}

fn read_full(r: &mut impl Read, buf: &mut [u8]) -> io::Result<bool> {
    let mut got = 0;
    while got < buf.len() {
        match r.read(&mut buf[got..]) {
            Ok(0) => return Ok(false),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(true)
}

/// Scans a write-ahead log file. A missing or short file is an empty one.
///
/// # Errors
/// If the file cannot be read.
pub fn scan(path: &Path) -> io::Result<WalScan> {
    let file = match File::open(path) {
        Ok(f) => f,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(WalScan::default()),
        Err(e) => return Err(e),
    };
    scan_stream(&mut BufReader::with_capacity(1 << 18, file))
}

/// Scans a write-ahead log from its first byte on.
///
/// # Errors
/// If it cannot be read.
pub fn scan_stream(r: &mut impl Read) -> io::Result<WalScan> {
    let mut head = [0u8; HEADER];
    if !read_full(r, &mut head)? {
        return Ok(WalScan::default());
    }
    let page = be32(&head, 8) as usize;
    let sane = be32(&head, 0) & !1 == 0x377f_0682 && page.is_power_of_two() && (512..=65536).contains(&page);
    let big = be32(&head, 0) & 1 == 1;
    let header_ok =
        sane && be32(&head, 4) == 3_007_000 && checksum(big, (0, 0), &head[..24]) == (be32(&head, 24), be32(&head, 28));
    if header_ok {
        let seed = (be32(&head, 24), be32(&head, 28));
        return frames(r, page, big, Some(((be32(&head, 16), be32(&head, 20)), seed)));
    }
    // The header is gone (zeros in a fresh file). Two frames that continue each other show that it was there;
    // our own files have pages of 4096 bytes and are written on little-endian machines.
    let blank = head.iter().all(|b| *b == 0);
    let mut out = frames(r, 4096, false, None)?;
    if blank && out.damage.is_none() {
        out = WalScan::default();
    }
    Ok(out)
}

fn frames(r: &mut impl Read, page: usize, big: bool, start: Option<((u32, u32), (u32, u32))>) -> io::Result<WalScan> {
    let mut out = WalScan::default();
    let mut buf = vec![0u8; FRAME_HEADER + page];
    let mut previous: Option<Frame> = None;
    let mut broken: Option<WalDamage> = None;
    let mut boundary = false;
    if start.is_none() {
        broken = Some(WalDamage { frame: 0, offset: 0, later: 0 });
        boundary = true;
    }
    let mut index = 0u64;
    while read_full(r, &mut buf)? {
        index += 1;
        let offset = HEADER as u64 + (index - 1) * buf.len() as u64;
        let f = Frame {
            commit: be32(&buf, 4) != 0,
            salts: (be32(&buf, 8), be32(&buf, 12)),
            stored: (be32(&buf, 16), be32(&buf, 20)),
            solid: !(offset + 8).is_multiple_of(SECTOR),
        };
        let salts = start.map(|s| s.0).or(previous.as_ref().map(|p| p.salts));
        let seed = previous.as_ref().map(|p| p.stored).or(start.map(|s| s.1));
        let same = salts == Some(f.salts) && be32(&buf, 0) != 0;
        let whole = same
            && seed.is_some_and(|s| {
                let s = checksum(big, s, &buf[..8]);
                checksum(big, s, &buf[FRAME_HEADER..]) == f.stored
            });
        match &mut broken {
            None if whole => {
                out.frames = index;
                if f.commit {
                    out.committed = index;
                }
            }
            None => {
                broken = Some(WalDamage { frame: index, offset, later: 0 });
                boundary = same && f.commit && f.solid;
                out.torn += u64::from(same);
            }
            Some(d) => {
                out.torn += u64::from(same);
                if whole && boundary {
                    d.later = index;
                    out.damage = Some(*d);
                    return Ok(out);
                }
                // With the header's salts known, a commit frame marks the end of the broken transaction.
                if start.is_some() && same && f.commit && (whole || f.solid) {
                    boundary = true;
                }
            }
        }
        previous = Some(f);
    }
    out.torn += out.frames - out.committed;
    Ok(out)
}

/// Appends zeros until the file has `bytes` bytes, so that commits later overwrite instead of growing.
/// Only while nobody has the file open. Zero frames are not valid frames.
pub(crate) fn grow(path: &Path, bytes: u64) -> io::Result<()> {
    let mut f = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    let mut left = bytes.saturating_sub(f.metadata()?.len());
    let zeros = vec![0u8; 1 << 18];
    while left > 0 {
        let n = left.min(zeros.len() as u64);
        f.write_all(&zeros[..usize::try_from(n).unwrap_or(zeros.len())])?;
        left -= n;
    }
    Ok(())
}
