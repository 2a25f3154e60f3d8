//! Folding of names to plain letters: for search, for sorting, and as the base of phonetics.

use unicode_normalization::UnicodeNormalization;

/// How letters with an equivalent of two letters are folded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Umlauts {
    /// ä → ae, ö → oe, ü → ue.
    Spelt,
    /// ä → a, ö → o, ü → u.
    Dropped,
}

/// Combining diaeresis: the two dots of the umlauts after decomposition.
const DOTS: char = '\u{308}';

/// The name in small ASCII letters for search: ä → ae, ö → oe, ü → ue, ß → ss, æ → ae, œ → oe, þ → th; ı → i,
/// đ and ð → d, ł → l, ø → o; all other marks are dropped. Digits, blanks, hyphens, apostrophes and other ASCII
/// signs stay; their typographic forms become the ASCII form. Letters that are not Latin are dropped.
#[must_use]
pub fn fold(text: &str) -> String {
    fold_with(text, Umlauts::Spelt)
}

/// Like [`fold`], but the dots of ä, ö, ü are dropped like any other mark (Müller → muller), for people who
/// cannot type umlauts.
#[must_use]
pub fn fold_loose(text: &str) -> String {
    fold_with(text, Umlauts::Dropped)
}

pub(crate) fn fold_with(text: &str, umlauts: Umlauts) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
        return out;
    }
    let mut letters = text.nfkd().peekable();
    while let Some(c) = letters.next() {
        let mut dots = false;
        while let Some(mark) = letters.next_if(|m| unicode_normalization::char::is_combining_mark(*m)) {
            dots |= mark == DOTS;
        }
        match c {
            'A' | 'a' | 'O' | 'o' | 'U' | 'u' if dots && umlauts == Umlauts::Spelt => {
                out.push(c.to_ascii_lowercase());
                out.push('e');
            }
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ if c.is_whitespace() => out.push(' '),
            _ => out.push_str(plain(c)),
        }
    }
    out
}

/// The plain form of a letter or sign that has no decomposition (DIN 91379 search form, small letters).
pub(crate) fn plain(c: char) -> &'static str {
    match c {
        'ß' | 'ẞ' => "ss",
        'Æ' | 'æ' => "ae",
        'Œ' | 'œ' => "oe",
        'Þ' | 'þ' => "th",
        'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => "d",
        'Ł' | 'ł' => "l",
        'Ø' | 'ø' => "o",
        'ı' | 'Ɨ' | 'ɨ' => "i",
        'Ħ' | 'ħ' => "h",
        'Ŧ' | 'ŧ' => "t",
        'Ŋ' | 'ŋ' => "n",
        'ĸ' => "k",
        'Ƈ' | 'ƈ' => "c",
        'Ə' | 'ə' => "e",
        'Ǥ' | 'ǥ' => "g",
        'Ʒ' | 'ʒ' => "z",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʾ' | 'ʿ' | 'ˈ' | '′' => "'",
        _ => "",
    }
}
