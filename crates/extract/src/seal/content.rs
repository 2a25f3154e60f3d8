//! The content of a class group: compressed in frames side by side, and on opening decrypted on one core while another decompresses.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use zeroize::Zeroizing;

use super::MAX_GROUP_BYTES;

/// zstd level: the highest that still compresses faster than a disk of a town hall writes.
const ZSTD_LEVEL: i32 = 3;
/// Content of one zstd frame, in bytes: a few times the window, so that frames cost nothing, and enough frames for every core.
const FRAME_BYTES: usize = 8 << 20;
/// What is decrypted before it is handed on, in bytes; sixteen blocks of age.
const BLOCK_BYTES: usize = 1 << 20;
/// Below this a second thread costs more than it saves.
const SMALL_BYTES: usize = 1 << 20;
/// First bytes of a zstd frame that decompressors skip (RFC 8878, 3.1.2), and its length: it holds the length of the content.
const SKIPPED: [u8; 8] = [0x5e, 0x2a, 0x4d, 0x18, 8, 0, 0, 0];
/// Most threads that compress.
const WORKERS_MAX: usize = 8;

/// Writes the content compressed: its length in a frame to be skipped, then frames of [`FRAME_BYTES`].
pub(super) fn pack(content: &[u8], out: &mut impl Write) -> io::Result<()> {
    out.write_all(&SKIPPED)?;
    out.write_all(&(content.len() as u64).to_le_bytes())?;
    // Of nothing there is one empty frame: decompressors expect one.
    let frames: Vec<&[u8]> = if content.is_empty() { vec![content] } else { content.chunks(FRAME_BYTES).collect() };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS_MAX).min(frames.len());
    if workers < 2 {
        return frames.iter().try_for_each(|frame| out.write_all(&compress(frame)?));
    }
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(workers);
        for _ in 0..workers {
            let (sender, frames, next) = (sender.clone(), &frames, &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(frame) = frames.get(at) else { return };
                    // The receiver is gone only after an error, which it reports itself.
                    if sender.send((at, compress(frame))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        // Frames come as they are ready and go out in their order.
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (at, frame) in receiver {
            early.insert(at, frame);
            while let Some(frame) = early.remove(&due) {
                out.write_all(&frame?)?;
                due += 1;
            }
        }
        if due == frames.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    })
}

fn compress(frame: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    zstd::bulk::compress(frame, ZSTD_LEVEL).map(Zeroizing::new)
}

/// Reads a decrypting reader to its end and decompresses what it gives. Only what the reader has authenticated reaches the
/// decompressor, block by block; nothing is handed out before its end was authenticated.
pub(super) fn unpack(sealed: impl Read + Send, sealed_bytes: usize) -> io::Result<Vec<u8>> {
    if sealed_bytes < SMALL_BYTES {
        let mut packed = Zeroizing::new(Vec::with_capacity(sealed_bytes));
        let mut sealed = sealed;
        sealed.read_to_end(&mut packed)?;
        return decompress(packed.as_slice(), sealed_bytes);
    }
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(4);
        scope.spawn(move || {
            let mut sealed = sealed;
            loop {
                let mut block = Zeroizing::new(Vec::with_capacity(BLOCK_BYTES));
                let read = sealed.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut block);
                let last = read.as_ref().map_or(true, |length| *length == 0);
                // An end without the empty block is an end by error: the receiver notices.
                if sender.send(read.map(|_| block)).is_err() || last {
                    return;
                }
            }
        });
        decompress(Blocks { receiver, block: Zeroizing::default(), at: 0, ended: false }, sealed_bytes)
    })
}

fn decompress(mut packed: impl BufRead, sealed_bytes: usize) -> io::Result<Vec<u8>> {
    let start = packed.fill_buf()?;
    let length = start.strip_prefix(&SKIPPED).and_then(|rest| rest.first_chunk::<8>()).map(|l| u64::from_le_bytes(*l));
    if length.is_some() {
        packed.consume(SKIPPED.len() + 8);
    }
    if length.is_some_and(|length| length > MAX_GROUP_BYTES) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // One byte more than needed, so that the end is noticed without growing.
    let expected = length.and_then(|length| usize::try_from(length).ok()).map(|length| length + 1);
    let mut out = Zeroizing::new(Vec::new());
    out.try_reserve_exact(expected.unwrap_or(sealed_bytes.saturating_mul(4)))
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    let most = length.unwrap_or(MAX_GROUP_BYTES);
    zstd::stream::read::Decoder::with_buffer(packed)?.take(most + 1).read_to_end(&mut out)?;
    let whole = length.is_none_or(|length| out.len() as u64 == length) && out.len() as u64 <= most;
    if whole { Ok(std::mem::take(&mut *out)) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Decrypted blocks as they come.
struct Blocks {
    receiver: Receiver<io::Result<Zeroizing<Vec<u8>>>>,
    block: Zeroizing<Vec<u8>>,
    at: usize,
    ended: bool,
}

impl BufRead for Blocks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.block.len() && !self.ended {
            self.block = self.receiver.recv().map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))??;
            self.at = 0;
            self.ended = self.block.is_empty();
        }
        Ok(self.block.get(self.at..).unwrap_or_default())
    }
    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount).min(self.block.len());
    }
}

impl Read for Blocks {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that compress a little and never repeat exactly.
    fn content(length: usize) -> Vec<u8> {
        let mut state = 7u64;
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            bytes.extend_from_slice(&(state >> 40).to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }

    #[test]
    fn every_length_around_a_frame_comes_back_with_its_exact_capacity() {
        for length in [0, 1, 1000, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES + 77] {
            let content = content(length);
            let mut packed = Vec::new();
            pack(&content, &mut packed).unwrap();
            let back = unpack(packed.as_slice(), packed.len()).unwrap();
            assert!(back == content, "{length}");
            assert!(back.capacity() <= length + 1, "{length}: {}", back.capacity());
            // Any decompressor reads it.
            assert!(zstd::stream::decode_all(packed.as_slice()).unwrap() == content, "{length}");
        }
    }

    #[test]
    fn a_single_frame_without_a_length_is_read_as_well() {
        let content = content(3 * SMALL_BYTES);
        let packed = zstd::bulk::compress(&content, 1).unwrap();
        assert!(unpack(packed.as_slice(), packed.len()).unwrap() == content);
    }

    /// Gives bytes and then fails, as a reader does that finds the last block forged.
    struct Forged<'a>(&'a [u8]);
    impl Read for Forged<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(io::ErrorKind::InvalidData.into()),
                read => Ok(read),
            }
        }
    }

    #[test]
    fn nothing_is_handed_out_if_the_end_is_forged_or_missing() {
        let content = content(FRAME_BYTES + 5);
        let mut packed = Vec::new();
        pack(&content, &mut packed).unwrap();
        // Small ones are read on one thread, large ones on two; both must notice.
        for sealed_bytes in [0, packed.len()] {
            assert!(unpack(Forged(&packed), sealed_bytes).is_err());
            assert!(unpack(&packed[..packed.len() - 1], sealed_bytes).is_err());
            assert!(unpack(&packed[..16], sealed_bytes).is_err());
            let mut longer = packed.clone();
            longer[8] ^= 1;
            assert!(unpack(longer.as_slice(), sealed_bytes).is_err());
        }
    }
}
