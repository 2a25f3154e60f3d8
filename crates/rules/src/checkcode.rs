//! The short code by which people compare a paper with its record: 60 bits of its hash in twelve characters.

/// 32 characters that cannot be taken for one another: no 0, 1, I, O.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters of a code, five bits each.
const CHARS: u32 = 12;
/// Characters of a group.
const GROUP: usize = 4;

/// The code of the first 60 bits of a hash, most significant first: `K7MD-29QX-4FTR`.
#[must_use]
pub fn from_hash(hash: &[u8; 16]) -> String {
    let bits = u128::from_be_bytes(*hash);
    let plain: Vec<char> = (1..=CHARS)
        .filter_map(|n| usize::try_from(bits >> (128 - 5 * n) & 31).ok())
        .filter_map(|at| ALPHABET.get(at))
        .map(|byte| char::from(*byte))
        .collect();
    group(&plain)
}

/// The code as typed in its printed form; small letters, blanks and hyphens do not matter. `None` if it is no code.
#[must_use]
pub fn normal(typed: &str) -> Option<String> {
    let plain: Vec<char> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '‑' | '–'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let known = plain.iter().all(|c| u8::try_from(*c).is_ok_and(|byte| ALPHABET.contains(&byte)));
    let whole = u32::try_from(plain.len()) == Ok(CHARS);
    (known && whole).then(|| group(&plain))
}

/// Whether the typed code is the one of the hash.
#[must_use]
pub fn matches(hash: &[u8; 16], typed: &str) -> bool {
    normal(typed).is_some_and(|code| code == from_hash(hash))
}

fn group(plain: &[char]) -> String {
    plain.chunks(GROUP).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_carries_sixty_bits_and_is_read_back() {
        assert_eq!(from_hash(&[0; 16]), "2222-2222-2222");
        assert_eq!(from_hash(&[0xFF; 16]), "ZZZZ-ZZZZ-ZZZZ");
        let hash = [0xC0, 0xFF, 0xEE, 0x12, 0x34, 0x56, 0x78, 0x9A, 1, 2, 3, 4, 5, 6, 7, 8];
        let code = from_hash(&hash);
        assert!(matches(&hash, &code.to_lowercase().replace('-', " ")));
        for bit in 0..60 {
            let mut other = hash;
            other[bit / 8] ^= 0x80 >> (bit % 8);
            assert!(!matches(&other, &code), "bit {bit}");
        }
        for bad in ["", "ABCD", "ABCD-EFGH-JKL0", "ABCD-EFGH-JKLMN"] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }
}
