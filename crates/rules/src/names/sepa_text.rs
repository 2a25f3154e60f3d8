//! Text for a credit transfer: the character set of the SEPA schemes with the letters German banks must take.

use unicode_normalization::UnicodeNormalization;

/// A text made fit for a payment file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SepaText {
    /// Only allowed characters, no blank at either end, at most the wanted number of characters.
    pub text: String,
    /// The text differs from what was given (NFC): show it to the clerk.
    pub changed: bool,
    /// The characters that were replaced, each once, in the order met.
    pub replaced: Vec<char>,
}

/// Whether a payment file may carry the character (DFÜ-Abkommen Anlage 3: Latin base set and `Ä Ö Ü ä ö ü ß & * $ %`).
#[must_use]
pub fn sepa_allows(c: char) -> bool {
    c.is_ascii_alphanumeric() || "':?,-(+.)/ ÄÖÜäöüß&*$%".contains(c)
}

/// The text with every character outside the allowed set replaced: marks are stripped (é → e), letters without
/// decomposition get their usual form (Æ → AE, Ø → O, Ł → L), typographic signs their plain one, anything else a
/// full stop. Cut to `max` characters, never in the middle of a replacement. Empty if nothing but blanks is left:
/// such a field must not be sent.
#[must_use]
pub fn sepa_text(text: &str, max: usize) -> SepaText {
    let composed: String = text.nfc().collect();
    let mut out = String::with_capacity(composed.len());
    let mut replaced = Vec::new();
    let mut length = 0_usize;
    let mut rest = composed.chars().peekable();
    while let Some(c) = rest.next() {
        // Marks that have no composed letter follow their base: they belong to it and are dropped with it.
        while let Some(mark) = rest.next_if(|m| unicode_normalization::char::is_combining_mark(*m)) {
            note(&mut replaced, mark);
        }
        let mut piece = String::new();
        if sepa_allows(c) {
            piece.push(c);
        } else {
            note(&mut replaced, c);
            equivalent(c, &mut piece);
        }
        if length == 0 {
            piece = piece.trim_start().to_owned();
        }
        let added = piece.chars().count();
        if length + added > max {
            break;
        }
        length += added;
        out.push_str(&piece);
    }
    out.truncate(out.trim_end().len());
    SepaText { changed: out != composed, text: out, replaced }
}

fn note(seen: &mut Vec<char>, c: char) {
    if !seen.contains(&c) {
        seen.push(c);
    }
}

fn equivalent(c: char, out: &mut String) {
    let fixed = match c {
        'Æ' | 'Ǣ' | 'Ǽ' => "AE",
        'æ' | 'ǣ' | 'ǽ' => "ae",
        'Œ' => "OE",
        'œ' => "oe",
        'ẞ' => "SS",
        'Þ' => "TH",
        'þ' => "th",
        'Ø' | 'Ǿ' => "O",
        'ø' | 'ǿ' => "o",
        'Đ' | 'Ð' => "D",
        'đ' | 'ð' => "d",
        'Ł' => "L",
        'ł' => "l",
        'ı' | 'ɨ' => "i",
        'Ɨ' => "I",
        'Ħ' => "H",
        'ħ' => "h",
        'Ŧ' => "T",
        'ŧ' => "t",
        'Ŋ' => "N",
        'ŋ' => "n",
        'ĸ' => "k",
        'Ƈ' => "C",
        'ƈ' => "c",
        'Ə' => "E",
        'ə' => "e",
        'Ǥ' => "G",
        'ǥ' => "g",
        'Ʒ' | 'Ǯ' => "Z",
        'ʒ' | 'ǯ' => "z",
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '_' => "-",
        '’' | '‘' | '‚' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʾ' | 'ʿ' | 'ˈ' | '′' | '`' | '´' => "'",
        _ if c.is_whitespace() => " ",
        _ => "",
    };
    if !fixed.is_empty() {
        out.push_str(fixed);
        return;
    }
    // ª is a, ŉ is 'n, ǖ is u: the compatible form without marks, if that is allowed as a whole.
    let base: String = c
        .nfkd()
        .filter(|m| !unicode_normalization::char::is_combining_mark(*m))
        .map(|m| if m == 'ʼ' { '\'' } else { m })
        .collect();
    let usable = base.chars().all(|m| m.is_ascii_alphanumeric() || m == '\'');
    if usable && !base.is_empty() {
        out.push_str(&base);
    } else {
        out.push('.');
    }
}
