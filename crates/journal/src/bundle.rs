//! Bundles: a log, a key store or a whole backup as one file of frames that can only grow at its end.
//!
//! Each frame's check continues from the one before it, so that a frame that was changed, dropped or moved is found at its
//! place. The check needs no key; what proves anything are the tree and the signed heads inside.
//! Format: `docs/formats/bundle.md`.

use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, LINK_LEN, Link};
use crate::tree::Hash;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// First bytes of every bundle.
pub const MAGIC: &[u8; 8] = b"NBBUND1\n";
/// Version of the frames.
pub const BUNDLE_VERSION: u16 = 1;
/// Largest payload of a frame in bytes: a record of 16 MiB and its place.
pub const MAX_PAYLOAD: usize = (16 << 20) + 64;
/// Longest piece of a file in one frame.
pub const FILE_PIECE: usize = 1 << 20;
const CHECK: usize = 16;
const FRONT: usize = 5;

/// A signed head as a bundle carries it; the origin follows from identity, incarnation and log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadFrame {
    /// Which log.
    pub log: Log,
    /// Running number of the incarnation.
    pub incarnation: u64,
    /// Entries covered.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// C2SP key id.
    pub key_id: [u8; 4],
    /// Signature suite.
    pub suite: u16,
    /// Ed25519 signature.
    pub signature: [u8; 64],
}

/// One frame, borrowed from the bytes read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// Always the first: whose, and the random name of this copy.
    Header {
        /// Authority and node.
        identity: Identity,
        /// Random id of the copy or backup.
        holder: Id,
    },
    /// A life of the node's writer.
    Incarnation(Incarnation),
    /// An outer record.
    Entry {
        /// Which log.
        log: Log,
        /// Position over all incarnations.
        pos: u64,
        /// The record.
        bytes: &'a [u8],
    },
    /// A signed head.
    Head(HeadFrame),
    /// Who vouches for the node's key (opaque).
    Certificate(&'a [u8]),
    /// A key-encryption key sealed for the authority (opaque).
    Kek {
        /// Its name.
        kek_id: Id,
        /// The sealed key.
        wrapped: &'a [u8],
    },
    /// A wrapped data key.
    Wrap {
        /// Name of the data key.
        key_id: Id,
        /// Name of the kek.
        kek_id: Id,
        /// Nonce of the wrap.
        nonce: [u8; 24],
        /// Ciphertext.
        sealed: &'a [u8],
    },
    /// A data key was destroyed on purpose: no wrap of this name may be used any more.
    Erased(Id),
    /// A piece of a file beside the journal.
    File {
        /// Path below the data folder, with `/`.
        name: &'a str,
        /// Length of the whole file.
        total: u64,
        /// Where this piece begins.
        offset: u64,
        /// The piece.
        bytes: &'a [u8],
    },
    /// End of a backup, with the number of frames in front of it: a backup without it was cut off.
    End(u64),
}

/// Why bytes are no bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The system refused.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
    /// Not a bundle at all.
    #[error("the file is not a bundle of this program")]
    NotABundle,
    /// A newer program wrote it.
    #[error("the bundle has version {0}, this program knows up to {BUNDLE_VERSION}; use the newer program")]
    Newer(u16),
    /// A frame is cut off or was changed.
    #[error("the bundle is damaged or cut off at byte {0}")]
    Broken(u64),
    /// What the frames say does not fit together.
    #[error("the bundle contradicts itself at byte {at}: {what}")]
    Contradiction {
        /// Where.
        at: u64,
        /// What.
        what: String,
    },
}

/// The check values of a bundle up to some byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain([u8; CHECK]);

impl Chain {
    /// Before the first frame.
    #[must_use]
    pub fn start() -> Chain {
        let mut c = [0u8; CHECK];
        c[..8].copy_from_slice(MAGIC);
        Chain(c)
    }

    fn next(self, front: &[u8; FRONT], payload: &[u8]) -> Chain {
        let h: [u8; 32] =
            Sha256::new().chain_update(self.0).chain_update(front).chain_update(payload).finalize().into();
        let mut c = [0u8; CHECK];
        c.copy_from_slice(&h[..CHECK]);
        Chain(c)
    }
}

/// Writes frames behind each other. The caller syncs.
pub struct FrameWriter<W> {
    out: W,
    chain: Chain,
    frames: u64,
    bytes: u64,
    buffer: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    /// Begins a new bundle: magic and header.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn begin(mut out: W, identity: Identity, holder: Id) -> io::Result<FrameWriter<W>> {
        out.write_all(MAGIC)?;
        let mut w = FrameWriter::resume(out, Chain::start());
        w.bytes = MAGIC.len() as u64;
        w.write(&Frame::Header { identity, holder })?;
        Ok(w)
    }

    /// Goes on where a scan ended.
    pub fn resume(out: W, chain: Chain) -> FrameWriter<W> {
        FrameWriter { out, chain, frames: 0, bytes: 0, buffer: Vec::new() }
    }

    /// Writes one frame.
    ///
    /// # Errors
    /// What the system refuses; a payload that is too long.
    pub fn write(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&[0; FRONT]);
        let kind = encode(frame, &mut self.buffer);
        let length = self.buffer.len() - FRONT;
        if length > MAX_PAYLOAD {
            return Err(io::Error::other("a frame is longer than the format allows"));
        }
        let mut front = [kind, 0, 0, 0, 0];
        front[1..].copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        self.buffer[..FRONT].copy_from_slice(&front);
        self.chain = self.chain.next(&front, &self.buffer[FRONT..]);
        self.buffer.extend_from_slice(&self.chain.0);
        self.out.write_all(&self.buffer)?;
        self.frames += 1;
        self.bytes += self.buffer.len() as u64;
        Ok(())
    }

    /// Ends a backup.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn end(mut self) -> io::Result<W> {
        let n = self.frames;
        self.write(&Frame::End(n))?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// The check so far.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Bytes written through this writer.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What is written to.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out
    }
}

/// Reads frames in order, each checked before it is handed out. Memory is one frame, whatever the file says.
pub struct FrameReader<R> {
    input: R,
    chain: Chain,
    at: u64,
    frames: u64,
    payload: Vec<u8>,
}

impl<R: Read> FrameReader<R> {
    /// Checks the magic.
    ///
    /// # Errors
    /// [`BundleError::NotABundle`] and what the system refuses.
    pub fn new(mut input: R) -> Result<FrameReader<R>, BundleError> {
        let mut magic = [0u8; 8];
        if fill(&mut input, &mut magic)? < magic.len() || &magic != MAGIC {
            return Err(BundleError::NotABundle);
        }
        Ok(FrameReader { input, chain: Chain::start(), at: 8, frames: 0, payload: Vec::new() })
    }

    /// Goes on behind a frame that was read before; the header is not expected again.
    pub fn resume(input: R, chain: Chain, at: u64) -> FrameReader<R> {
        FrameReader { input, chain, at, frames: 1, payload: Vec::new() }
    }

    /// Byte behind the last frame handed out.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Check of the last frame handed out.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Number of frames handed out.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// The next frame; `None` at the end of the file.
    ///
    /// # Errors
    /// [`BundleError`] with the byte at which the broken frame begins.
    pub fn frame(&mut self) -> Result<Option<Frame<'_>>, BundleError> {
        let mut front = [0u8; FRONT];
        let n = fill(&mut self.input, &mut front)?;
        if n == 0 {
            return Ok(None);
        }
        let broken = BundleError::Broken(self.at);
        let length = u32::from_be_bytes([front[1], front[2], front[3], front[4]]) as usize;
        if n < FRONT || length > MAX_PAYLOAD {
            return Err(broken);
        }
        self.payload.clear();
        // Grows with what is really there, so that a lying length costs nothing.
        let got = (&mut self.input).take(length as u64).read_to_end(&mut self.payload)?;
        let mut check = [0u8; CHECK];
        if got < length || fill(&mut self.input, &mut check)? < CHECK {
            return Err(broken);
        }
        let chain = self.chain.next(&front, &self.payload);
        if chain.0 != check {
            return Err(broken);
        }
        let at = self.at;
        self.chain = chain;
        self.at += (FRONT + length + CHECK) as u64;
        self.frames += 1;
        let first = self.frames == 1;
        let frame = decode(front[0], &self.payload)
            .map_err(|e| e.unwrap_or(BundleError::Contradiction { at, what: "a frame cannot be read".to_owned() }))?;
        if first != matches!(frame, Frame::Header { .. }) {
            return Err(BundleError::Contradiction { at, what: "the header is not the first frame".to_owned() });
        }
        Ok(Some(frame))
    }
}

fn fill(r: &mut impl Read, buf: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buf.len() {
        match r.read(&mut buf[n..]) {
            Ok(0) => break,
            Ok(k) => n += k,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(n)
}

fn encode(frame: &Frame<'_>, out: &mut Vec<u8>) -> u8 {
    match frame {
        Frame::Header { identity, holder } => {
            out.extend_from_slice(&BUNDLE_VERSION.to_be_bytes());
            out.extend_from_slice(&identity.authority);
            out.extend_from_slice(&identity.node);
            out.extend_from_slice(holder);
            1
        }
        Frame::Incarnation(i) => {
            out.extend_from_slice(&i.no.to_be_bytes());
            out.extend_from_slice(&i.id);
            out.extend_from_slice(&i.salt);
            out.extend_from_slice(&i.signer);
            out.extend_from_slice(&i.link.encode());
            2
        }
        Frame::Entry { log, pos, bytes } => {
            out.push(log.number());
            out.extend_from_slice(&pos.to_be_bytes());
            out.extend_from_slice(bytes);
            3
        }
        Frame::Head(h) => {
            out.push(h.log.number());
            out.extend_from_slice(&h.incarnation.to_be_bytes());
            out.extend_from_slice(&h.size.to_be_bytes());
            out.extend_from_slice(&h.root);
            out.extend_from_slice(&h.key_id);
            out.extend_from_slice(&h.suite.to_be_bytes());
            out.extend_from_slice(&h.signature);
            4
        }
        Frame::Certificate(bytes) => {
            out.extend_from_slice(bytes);
            5
        }
        Frame::Kek { kek_id, wrapped } => {
            out.extend_from_slice(kek_id);
            out.extend_from_slice(wrapped);
            6
        }
        Frame::Wrap { key_id, kek_id, nonce, sealed } => {
            out.extend_from_slice(key_id);
            out.extend_from_slice(kek_id);
            out.extend_from_slice(nonce);
            out.extend_from_slice(sealed);
            7
        }
        Frame::Erased(key_id) => {
            out.extend_from_slice(key_id);
            8
        }
        Frame::File { name, total, offset, bytes } => {
            out.extend_from_slice(&u16::try_from(name.len()).unwrap_or(u16::MAX).to_be_bytes());
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(&total.to_be_bytes());
            out.extend_from_slice(&offset.to_be_bytes());
            out.extend_from_slice(bytes);
            9
        }
        Frame::End(frames) => {
            out.extend_from_slice(&frames.to_be_bytes());
            10
        }
    }
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (a, b) = self.0.split_at_checked(n)?;
        self.0 = b;
        Some(a)
    }
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
    fn int(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }
    fn log(&mut self) -> Option<Log> {
        Log::from_number(i64::from(*self.take(1)?.first()?))
    }
    fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }
}

/// `Err(Some)` for a version that is not known, `Err(None)` for anything that is no frame.
fn decode(kind: u8, payload: &[u8]) -> Result<Frame<'_>, Option<BundleError>> {
    let mut c = Cursor(payload);
    if kind == 1 {
        match c.array().map(u16::from_be_bytes) {
            Some(BUNDLE_VERSION) => {}
            Some(newer) if newer > BUNDLE_VERSION => return Err(Some(BundleError::Newer(newer))),
            _ => return Err(None),
        }
    }
    let frame = body(kind, &mut c).ok_or(None)?;
    if c.0.is_empty() { Ok(frame) } else { Err(None) }
}

fn body<'a>(kind: u8, c: &mut Cursor<'a>) -> Option<Frame<'a>> {
    Some(match kind {
        1 => Frame::Header { identity: Identity { authority: c.array()?, node: c.array()? }, holder: c.array()? },
        2 => Frame::Incarnation(Incarnation {
            no: c.int()?,
            id: c.array()?,
            salt: c.array()?,
            signer: c.array()?,
            link: Link::decode(&c.array::<LINK_LEN>()?)?,
        }),
        3 => Frame::Entry { log: c.log()?, pos: c.int()?, bytes: c.rest() },
        4 => Frame::Head(HeadFrame {
            log: c.log()?,
            incarnation: c.int()?,
            size: c.int()?,
            root: c.array()?,
            key_id: c.array()?,
            suite: u16::from_be_bytes(c.array()?),
            signature: c.array()?,
        }),
        5 => Frame::Certificate(c.rest()),
        6 => Frame::Kek { kek_id: c.array()?, wrapped: c.rest() },
        7 => Frame::Wrap { key_id: c.array()?, kek_id: c.array()?, nonce: c.array()?, sealed: c.rest() },
        8 => Frame::Erased(c.array()?),
        9 => {
            let n = u16::from_be_bytes(c.array()?);
            let name = std::str::from_utf8(c.take(usize::from(n))?).ok()?;
            Frame::File { name, total: c.int()?, offset: c.int()?, bytes: c.rest() }
        }
        10 => Frame::End(c.int()?),
        _ => return None,
    })
}
