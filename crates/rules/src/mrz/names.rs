//! Names in the letters of the zone.

use unicode_normalization::UnicodeNormalization;

use crate::names::fold::plain;

/// Combining diaeresis and ring above: the marks that make a second letter.
const DOTS: char = '\u{308}';
const RING: char = '\u{30A}';

/// A name in the zone's letters (ICAO Doc 9303-3): Ä AE, Ö OE, Ü UE, Å AA, Ø OE, Æ AE, ß SS, Þ TH, other marks dropped;
/// hyphen and blank become `<`, apostrophes and full stops vanish. No filler at either end. Letters that are not
/// Latin vanish: a document has them transcribed already.
#[must_use]
pub fn transliterate(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut letters = name.nfkd().peekable();
    while let Some(c) = letters.next() {
        let (mut dots, mut ring) = (false, false);
        while let Some(mark) = letters.next_if(|m| unicode_normalization::char::is_combining_mark(*m)) {
            dots |= mark == DOTS;
            ring |= mark == RING;
        }
        match c {
            'A' | 'a' | 'O' | 'o' | 'U' | 'u' if dots => {
                out.push(c.to_ascii_uppercase());
                out.push('E');
            }
            'A' | 'a' if ring => out.push_str("AA"),
            'Ø' | 'ø' => out.push_str("OE"),
            _ if c.is_ascii_alphanumeric() => out.push(c.to_ascii_uppercase()),
            '-' => gap(&mut out),
            _ if c.is_whitespace() => gap(&mut out),
            _ if c.is_ascii() => {}
            _ => match plain(c) {
                "-" => gap(&mut out),
                "'" => {}
                letters => out.push_str(&letters.to_ascii_uppercase()),
            },
        }
    }
    out.truncate(out.trim_end_matches('<').len());
    out
}

/// One filler between parts, never two: two part surname and given names.
fn gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with('<') {
        out.push('<');
    }
}
