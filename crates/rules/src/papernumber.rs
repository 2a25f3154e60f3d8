//! Numbers of cases and papers: block of the node, serial, check character (`TB1-000042-K`).
//!
//! They must never pass for a register number (register letter, serial, year), so the letters G, E, S and L of the
//! registers do not occur, and there is no year. The letters I and O do not occur either: what looks like them
//! is read as 1 and 0. The check character follows the hybrid system of ISO 7064 with this alphabet of 30
//! characters (MOD 31,30): every single wrong character is noticed, and all but a few swaps of neighbours.

/// The characters of a number: digits and letters without E, G, I, L, O, S.
const ALPHABET: &[u8; 30] = b"0123456789ABCDFHJKMNPQRTUVWXYZ";
/// Fewest digits of the serial; longer serials keep all theirs.
const SERIAL_DIGITS: usize = 6;
/// Longest block.
pub const BLOCK_MAX_CHARS: usize = 8;
/// Shortest block.
pub const BLOCK_MIN_CHARS: usize = 2;
/// Greatest serial of a block.
pub const SERIAL_MAX: u64 = 999_999_999_999;

/// A number taken apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PaperNumber {
    /// Block of the node, capital letters and digits.
    pub block: String,
    /// Serial within the block, from 1.
    pub serial: u64,
}

impl std::fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&format(&self.block, self.serial))
    }
}

/// Why a text is not a number of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperNumberError {
    /// Not the form block, serial, check character.
    #[error("not the form of a number")]
    Form,
    /// A character that numbers never have (1-based, counted without hyphens and blanks).
    #[error("character {position} does not occur in numbers")]
    Character {
        /// 1-based place.
        position: usize,
    },
    /// The check character does not fit: a slip of the pen.
    #[error("the check character does not fit")]
    Check,
}

/// Whether the text can be a block: 2 to 8 characters of the alphabet, the first a letter. A node must check its
/// block with this once; [`format()`] takes it as it is.
#[must_use]
pub fn is_block(block: &str) -> bool {
    (BLOCK_MIN_CHARS..=BLOCK_MAX_CHARS).contains(&block.len())
        && block.starts_with(|c: char| c.is_ascii_uppercase())
        && block.bytes().all(|byte| value(byte).is_some())
}

/// The number for a block that [`is_block`] and a serial from 1 to [`SERIAL_MAX`].
#[must_use]
pub fn format(block: &str, serial: u64) -> String {
    let serial = format!("{serial:0SERIAL_DIGITS$}");
    let check = char::from(check_character(block.bytes().chain(serial.bytes())));
    format!("{block}-{serial}-{check}")
}

/// Reads a number as typed: small letters, blanks and missing or other hyphens do not matter, and I, L, O are read as
/// 1, 1, 0.
///
/// # Errors
/// See [`PaperNumberError`].
pub fn parse(text: &str) -> Result<PaperNumber, PaperNumberError> {
    let mut parts: Vec<Vec<u8>> = vec![Vec::new()];
    let mut position = 0;
    for c in text.trim().chars().filter(|c| !c.is_whitespace()) {
        if matches!(c, '-' | '‐' | '‑' | '–' | '−') {
            parts.push(Vec::new());
            continue;
        }
        position += 1;
        let byte = match c.to_ascii_uppercase() {
            'I' | 'L' => b'1',
            'O' => b'0',
            other => u8::try_from(other)
                .ok()
                .filter(|byte| value(*byte).is_some())
                .ok_or(PaperNumberError::Character { position })?,
        };
        if let Some(part) = parts.last_mut() {
            part.push(byte);
        }
    }
    let (block, serial, check) = split(&parts).ok_or(PaperNumberError::Form)?;
    let block = String::from_utf8(block).map_err(|_| PaperNumberError::Form)?;
    let digits = String::from_utf8(serial).map_err(|_| PaperNumberError::Form)?;
    let serial: u64 = digits.parse().map_err(|_| PaperNumberError::Form)?;
    let canonical = format!("{serial:0SERIAL_DIGITS$}") == digits;
    if !is_block(&block) || !canonical || !(1..=SERIAL_MAX).contains(&serial) {
        return Err(PaperNumberError::Form);
    }
    if check_character(block.bytes().chain(digits.bytes())) != check {
        return Err(PaperNumberError::Check);
    }
    Ok(PaperNumber { block, serial })
}

/// Block, digits of the serial and check character; without hyphens the serial has its fewest digits.
fn split(parts: &[Vec<u8>]) -> Option<(Vec<u8>, Vec<u8>, u8)> {
    match parts {
        [block, serial, check] if check.len() == 1 => Some((block.clone(), serial.clone(), *check.first()?)),
        [all] => {
            let (check, rest) = all.split_last()?;
            let (block, serial) = rest.split_at_checked(rest.len().checked_sub(SERIAL_DIGITS)?)?;
            Some((block.to_vec(), serial.to_vec(), *check))
        }
        _ => None,
    }
}

fn value(byte: u8) -> Option<u32> {
    (0_u32..).zip(ALPHABET).find(|(_, known)| **known == byte).map(|(value, _)| value)
}

/// ISO 7064, hybrid system, with M = 30.
fn check_character(body: impl Iterator<Item = u8>) -> u8 {
    let product = body.fold(30, |product, byte| {
        let sum = (product + value(byte).unwrap_or(0)) % 30;
        (if sum == 0 { 30 } else { sum }) * 2 % 31
    });
    let check = (31 - product) % 30;
    usize::try_from(check).ok().and_then(|at| ALPHABET.get(at)).copied().unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_survives_the_telephone() {
        let number = format("TB1", 42);
        assert!(number.starts_with("TB1-000042-"), "{number}");
        let parsed = PaperNumber { block: "TB1".into(), serial: 42 };
        assert_eq!(parse(&number), Ok(parsed.clone()));
        assert_eq!(parsed.to_string(), number);
        let typed = number.replace('-', " ").to_lowercase().replace('0', "o").replace("tb1", "tbl");
        assert_eq!(parse(&typed), Ok(parsed.clone()));
        assert_eq!(parse(&number.replace('-', "–")), Ok(parsed));
        let long = format("KW22", 1_234_567);
        assert_eq!(parse(&long).map(|n| n.serial), Ok(1_234_567));
    }

    #[test]
    fn the_check_character_is_the_hybrid_one_of_iso_7064() {
        // Verification rule of the standard, told apart from how the character is made: with the check character
        // taken in, the sum must come out as 1.
        for serial in 1..3000 {
            let number = format("KB7", serial);
            let mut product = 30;
            let body: Vec<u8> = number.bytes().filter(|b| *b != b'-').collect();
            let (check, rest) = body.split_last().unwrap();
            for byte in rest {
                let sum = (product + value(*byte).unwrap()) % 30;
                product = (if sum == 0 { 30 } else { sum }) * 2 % 31;
            }
            assert_eq!((product + value(*check).unwrap()) % 30, 1, "{number}");
        }
    }

    #[test]
    fn every_single_slip_is_noticed_and_nearly_every_swap() {
        let (mut swaps, mut missed) = (0, 0);
        for serial in (1..999_999).step_by(9973) {
            let number = format("TB1", serial);
            let bytes = number.as_bytes();
            for at in 0..bytes.len() {
                if bytes[at] == b'-' {
                    continue;
                }
                for other in ALPHABET {
                    let mut wrong = bytes.to_vec();
                    wrong[at] = *other;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert!(wrong == number || parse(&wrong).is_err(), "{number} {wrong}");
                }
                if at + 1 < bytes.len() && bytes[at + 1] != b'-' && bytes[at] != bytes[at + 1] {
                    let mut wrong = bytes.to_vec();
                    wrong.swap(at, at + 1);
                    swaps += 1;
                    missed += usize::from(parse(&String::from_utf8(wrong).unwrap()).is_ok());
                }
            }
        }
        assert!(swaps > 300 && missed * 100 <= swaps * 2, "{missed} of {swaps}");
    }

    #[test]
    fn nothing_looks_like_a_register_number() {
        assert!(["G1", "E12", "S1A", "AL", "TBI", "T", "1AB", "ABCDFHJKM", "tb"].iter().all(|b| !is_block(b)));
        assert!(["TB", "TB1", "A0", "KW22XYZQ"].iter().all(|b| is_block(b)));
        for bad in ["G 123/2026", "S 5/2026", "", "TB1", "TB1-42-K", "TB1-000000-A", "-000042-K", "TB1-000042-"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for serial in 1..5000 {
            assert!(!format("TB1", serial).contains(['G', 'E', 'S', 'L', 'I', 'O']));
        }
    }
}
