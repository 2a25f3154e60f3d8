//! PNG (ISO/IEC 15948): every chunk with its check sum, from `IHDR` to `IEND`; chunks with texts, times and camera data left out.

use super::{be32, side};

/// First eight bytes.
pub(super) const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that a picture needs to look right; all others stay outside.
const WANTED: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD",
    b"pHYs", b"hIST",
];

/// The picture without what it does not need, and whether anything was left out. Nothing if it is not whole.
pub(super) fn rewrite(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(MAGIC);
    let (mut at, mut stripped, mut data, mut first) = (MAGIC.len(), false, false, true);
    loop {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        let (name, content) = (chunk.get(4..8)?, chunk.get(8..8 + length)?);
        if crc32(chunk.get(4..8 + length)?) != be32(chunk, 8 + length)? {
            return None;
        }
        if first {
            let header = name == b"IHDR" && length == 13;
            if !header || !side(be32(content, 0)?) || !side(be32(content, 4)?) {
                return None;
            }
        } else if name == b"IHDR" {
            return None;
        }
        first = false;
        data |= name == b"IDAT" && length > 0;
        if WANTED.iter().any(|wanted| wanted.as_slice() == name) {
            out.extend_from_slice(chunk);
        } else {
            // A chunk that must be understood (capital letter) and is not known: the picture cannot be trusted to look right.
            if name.first().is_none_or(u8::is_ascii_uppercase) {
                return None;
            }
            stripped = true;
        }
        at = end;
        if name == b"IEND" {
            return data.then_some((out, stripped || at < bytes.len()));
        }
    }
}

/// CRC-32 as PNG uses it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    /// The check value of the catalogue of parametrised CRC algorithms for CRC-32/ISO-HDLC.
    #[test]
    fn the_check_sum_has_its_published_check_value() {
        assert_eq!(super::crc32(b"123456789"), 0xCBF4_3926);
    }
}
