//! Bytes of a source into text.

/// How a source writes letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// ISO 8859-1: each byte is the character of that number.
    Latin1,
    /// Windows code page 1252: as ISO 8859-1 but for 0x80 to 0x9F.
    Cp1252,
}

/// Characters of 0x80 to 0x9F in code page 1252; five of them are not assigned (source: Unicode consortium, CP1252.TXT).
const CP1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

impl Encoding {
    /// The encoding of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "iso-8859-1" | "latin1" | "latin-1" => Some(Self::Latin1),
            "cp1252" | "windows-1252" => Some(Self::Cp1252),
            _ => None,
        }
    }
    /// The text of these bytes: the bytes themselves where they are text already, else `scratch`. Nothing if they are none.
    pub(super) fn decode<'a>(self, bytes: &'a [u8], scratch: &'a mut String) -> Option<&'a str> {
        if self == Self::Utf8 {
            return std::str::from_utf8(bytes).ok();
        }
        if bytes.is_ascii() {
            return std::str::from_utf8(bytes).ok();
        }
        scratch.clear();
        for byte in bytes {
            let letter = match (self, byte) {
                (Self::Cp1252, 0x80..=0x9f) => (*CP1252.get(usize::from(byte - 0x80))?)?,
                _ => char::from(*byte),
            };
            scratch.push(letter);
        }
        Some(scratch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_euro_sign_and_quotes_are_told_apart_from_control_characters() {
        let mut scratch = String::new();
        assert_eq!(Encoding::Cp1252.decode(b"\x80 M\xfcller \x84x\x93", &mut scratch), Some("€ Müller „x“"));
        assert_eq!(Encoding::Latin1.decode(b"M\xfcller \x80", &mut scratch), Some("Müller \u{80}"));
        assert_eq!(Encoding::Cp1252.decode(b"\x81", &mut scratch), None);
        assert_eq!(Encoding::Utf8.decode(b"M\xfcller", &mut scratch), None);
        assert_eq!(Encoding::Utf8.decode("Müller".as_bytes(), &mut scratch), Some("Müller"));
    }
}
