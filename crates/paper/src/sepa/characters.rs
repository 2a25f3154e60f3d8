//! The characters a German bank must accept, and what becomes of the others.

use std::borrow::Cow;

use sepa::charset::{Transliteration, is_sepa_char, transliterate};
use unicode_normalization::UnicodeNormalization;

/// In the SEPA set, or one of the letters and signs that German banks must accept as well (Anlage 3).
fn allowed(c: char) -> bool {
    is_sepa_char(c) || matches!(c, 'Ä' | 'Ö' | 'Ü' | 'ä' | 'ö' | 'ü' | 'ß' | '&' | '*' | '$' | '%')
}

/// What a byte of a text is, as bits, so that a whole text is one or.
mod byte {
    pub const OTHER: u8 = 1;
    pub const SIGN: u8 = 2;
    pub const SPACE: u8 = 4;
    pub const LETTER: u8 = 8;
    /// First byte of an umlaut or ß; the second is the letter.
    pub const LEAD: u8 = 16;
}

/// The bytes that stay as they are; a test holds them against the crate's own list. Of the letters of two bytes only those
/// that German banks accept begin with `0xc3` and go on with one of these: in UTF-8 no other text has such a pair.
const PLAIN: [u8; 256] = {
    let mut table = [byte::OTHER; 256];
    let signs = b"'/:?,-(+.)&*$%";
    let mut i = 0;
    while i < signs.len() {
        table[signs[i] as usize] = byte::SIGN;
        i += 1;
    }
    let mut c = 0;
    while c < 128 {
        if (c as u8).is_ascii_alphanumeric() {
            table[c] = byte::LETTER;
        }
        c += 1;
    }
    table[b' ' as usize] = byte::SPACE;
    table[0xc3] = byte::LEAD;
    let seconds = [0x84, 0x96, 0x9c, 0xa4, 0xb6, 0xbc, 0x9f];
    let mut i = 0;
    while i < seconds.len() {
        table[seconds[i]] = byte::LETTER;
        i += 1;
    }
    table
};

/// Length in characters and whether any of them is a letter or digit, if the text can stay as it is; one look at each
/// byte, because a run has a hundred thousand names and most of them are plain.
pub(super) fn plain(text: &str) -> Option<(usize, bool)> {
    // As if a blank stood before the text: one at its beginning is then a second one.
    let (mut all, mut leads, mut double, mut before) = (0, 0_usize, 0, byte::SPACE);
    for &byte in text.as_bytes() {
        let kind = PLAIN[usize::from(byte)];
        all |= kind;
        leads += usize::from(kind == byte::LEAD);
        double |= kind & before & byte::SPACE;
        before = kind;
    }
    let stays = all & byte::OTHER == 0 && double == 0 && (before != byte::SPACE || text.is_empty());
    stays.then(|| (text.len() - leads, all & byte::LETTER != 0))
}

/// The text as the file carries it: allowed characters stay (umlauts too), others are replaced by the EPC's table
/// (EPC217-08), accents are stripped, what has no equivalent becomes a full stop; runs of blanks become one.
/// Borrowed if nothing had to change.
#[must_use]
pub fn bank_text(text: &str) -> Cow<'_, str> {
    if plain(text).is_some() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            c if c.is_whitespace() => out.push(' '),
            c if allowed(c) => out.push(c),
            // Combining marks that have no composed form with their letter.
            '\u{300}'..='\u{36f}' => {}
            '’' | '‘' | '‚' | 'ʼ' => out.push('\''),
            '‐' | '‑' | '–' | '—' => out.push('-'),
            'ẞ' => out.push_str("SS"),
            c => push_replaced(c, &mut out),
        }
    }
    Cow::Owned(out.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

fn push_replaced(c: char, out: &mut String) {
    let mut buffer = [0; 4];
    let replaced = transliterate(c.encode_utf8(&mut buffer), Transliteration::Epc);
    if replaced != "." {
        out.push_str(&replaced);
        return;
    }
    // Not in the table: the base letter of the decomposition, itself looked up once more.
    match c.nfd().next() {
        Some(base) if base != c => {
            let base = transliterate(base.encode_utf8(&mut buffer), Transliteration::Epc);
            out.push_str(&base);
        }
        _ => out.push('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_keep_umlauts_and_lose_what_the_bank_cannot_show() {
        for (name, written) in [
            ("Jürgen Müßig", "Jürgen Müßig"),
            ("Nguyễn Thị Hương", "Nguyen Thi Huong"),
            ("Şahin-Đorđević", "Sahin-Dordevic"),
            ("Łukasz Ørsted", "Lukasz Orsted"),
            ("D’Angelo  &  Söhne", "D'Angelo & Söhne"),
            ("Mu\u{308}ller", "Müller"),
            ("WEIẞ", "WEISS"),
        ] {
            assert_eq!(bank_text(name), written);
        }
        assert!(matches!(bank_text("Öztürk, A. (Miete)"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_table_of_plain_characters_is_that_of_the_bank() {
        for code in 0..128u8 {
            let c = char::from(code);
            assert_eq!(PLAIN[usize::from(code)] != byte::OTHER, allowed(c), "{c:?}");
        }
        assert_eq!(plain(""), Some((0, false)));
        assert_eq!(plain("Äß 1"), Some((4, true)));
        assert_eq!(plain("- / -"), Some((5, false)));
        for changed in [" A", "A ", "A  B", " ", "é", "A_B", "ÄÅ"] {
            assert_eq!(plain(changed), None, "{changed:?}");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_plain_exactly_when_the_long_way_leaves_it(text in "[A-Za-zÄÖÜäöüßéØ_&' .-]{0,12}") {
            let long = text.chars().all(allowed) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
            prop_assert_eq!(plain(&text).is_some(), long);
            if let Some((chars, letters)) = plain(&text) {
                prop_assert_eq!(chars, text.chars().count());
                prop_assert_eq!(letters, text.chars().any(char::is_alphanumeric));
            }
        }

        #[test]
        fn every_text_becomes_allowed_and_stays_so(text in "\\PC{0,60}") {
            let once = bank_text(&text).into_owned();
            prop_assert!(once.chars().all(allowed), "{}", once);
            prop_assert_eq!(bank_text(&once).into_owned(), once.clone());
        }
    }
}
