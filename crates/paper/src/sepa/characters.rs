//! The characters a German bank must accept, and what becomes of the others.

use std::borrow::Cow;

use sepa::charset::{Transliteration, is_sepa_char, transliterate};
use unicode_normalization::UnicodeNormalization;

/// In the SEPA set, or one of the letters and signs that German banks must accept as well (Anlage 3).
fn allowed(c: char) -> bool {
    is_sepa_char(c) || matches!(c, 'Ä' | 'Ö' | 'Ü' | 'ä' | 'ö' | 'ü' | 'ß' | '&' | '*' | '$' | '%')
}

/// The text as the file carries it: allowed characters stay (umlauts too), others are replaced by the EPC's table
/// (EPC217-08), accents are stripped, what has no equivalent becomes a full stop; runs of blanks become one.
/// Borrowed if nothing had to change.
#[must_use]
pub fn bank_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(allowed) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
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

    proptest! {
        #[test]
        fn every_text_becomes_allowed_and_stays_so(text in "\\PC{0,60}") {
            let once = bank_text(&text).into_owned();
            prop_assert!(once.chars().all(allowed), "{}", once);
            prop_assert_eq!(bank_text(&once).into_owned(), once.clone());
        }
    }
}
