//! JPEG (ITU T.81): segments up to the end of the image; camera data, comments and second pictures behind it left out.
//!
//! The orientation is kept: a phone writes the picture as the sensor lies and notes how to turn it.

use super::{be16, side};

/// First bytes.
pub(super) const MAGIC: &[u8] = b"\xff\xd8\xff";

/// The picture without what it does not need, and whether anything was left out. Nothing if it is not whole.
pub(super) fn rewrite(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xFF, 0xD8]);
    let (mut at, mut stripped, mut frame, mut scans) = (2_usize, false, false, 0_u32);
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        // Any number of fill bytes may stand in front of a marker.
        while *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        match marker {
            // End of the image.
            0xD9 => {
                out.extend_from_slice(&[0xFF, 0xD9]);
                return (frame && scans > 0).then_some((out, stripped || at < bytes.len()));
            }
            // Markers without content do not stand here, nor does a second beginning.
            0x00..=0x01 | 0xD0..=0xD8 => return None,
            _ => {}
        }
        let length = usize::from(be16(bytes, at)?);
        let end = at.checked_add(length)?;
        let content = bytes.get(at + 2..end).filter(|_| length >= 2)?;
        let segment = bytes.get(at..end)?;
        if wanted(marker, content) {
            out.extend_from_slice(&[0xFF, marker]);
            out.extend_from_slice(segment);
        } else {
            if let Some(turned) = orientation(content).filter(|_| marker == 0xE1) {
                out.extend_from_slice(&turned_segment(turned));
            }
            stripped = true;
        }
        at = end;
        match marker {
            // Frame headers: all but the tables DHT, JPG and DAC between them.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                // The height may be given later by DNL; scanners and phones do not do that.
                let (height, width) = (be16(content, 1)?, be16(content, 3)?);
                if !side(u32::from(height)) || !side(u32::from(width)) {
                    return None;
                }
                frame = true;
            }
            0xDA => {
                if !frame {
                    return None;
                }
                let stop = end_of_scan(bytes, at)?;
                if stop == at {
                    return None;
                }
                out.extend_from_slice(bytes.get(at..stop)?);
                at = stop;
                scans += 1;
            }
            _ => {}
        }
    }
}

/// Segments that the picture needs: tables, frames, scans; of the application's own JFIF, colour profile and Adobe's transform.
fn wanted(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xE0 => content.starts_with(b"JFIF\0"),
        0xE2 => content.starts_with(b"ICC_PROFILE\0"),
        0xEE => content.starts_with(b"Adobe"),
        0xE1 | 0xE3..=0xED | 0xEF | 0xFE => false,
        _ => true,
    }
}

/// Where the next marker stands that is no part of the compressed data.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let step = bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        at += step;
        match *bytes.get(at + 1)? {
            // A stuffed byte or a restart: the data go on.
            0x00 | 0xD0..=0xD7 => at += 2,
            // A fill byte.
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

/// The orientation in camera data (Exif: a TIFF of its own), if the picture must be turned.
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = |at: usize| -> Option<usize> {
        let quad: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if little { u32::from_le_bytes(quad) } else { u32::from_be_bytes(quad) }).ok()
    };
    let directory = four(4)?;
    for entry in 0..usize::from(two(directory)?) {
        let at = directory.checked_add(2)?.checked_add(entry.checked_mul(12)?)?;
        if two(at)? == ORIENTATION {
            return u8::try_from(two(at.checked_add(8)?)?).ok().filter(|turned| (2..=8).contains(turned));
        }
    }
    None
}

/// Number of the orientation in the first directory of a TIFF.
const ORIENTATION: u16 = 0x0112;

/// Camera data with nothing but the orientation.
fn turned_segment(turned: u8) -> Vec<u8> {
    let mut segment = vec![0xFF, 0xE1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[turned, 0, 0, 0, 0, 0, 0]);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_note_of_the_orientation_is_read_back() {
        for turned in 2..=8 {
            let segment = turned_segment(turned);
            assert_eq!(usize::from(be16(&segment, 2).unwrap()) + 2, segment.len());
            assert_eq!(orientation(&segment[4..]), Some(turned));
        }
    }
}
