//! Kölner Phonetik (Postel 1969): names that sound alike in German get the same digits.

use crate::names::fold::{Umlauts, fold_with};

/// The code of a name, place or letter group: digits, a leading 0 kept, all others dropped; empty if there is no
/// letter (or only H). Marks are folded before coding (é → e, ü → u, ı → i, ø → o, æ → ae, ß → ss), everything
/// that is not a letter is left out, so hyphens and blanks do not matter.
#[must_use]
pub fn koelner(text: &str) -> String {
    let letters: Vec<u8> = fold_with(text, Umlauts::Dropped).bytes().filter(u8::is_ascii_lowercase).collect();
    let mut code = String::new();
    let mut last = None;
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| letters.get(i)).copied();
        let after = letters.get(at + 1).copied();
        for digit in digits(letter, before, after).chars() {
            if last != Some(digit) && (digit != '0' || code.is_empty()) {
                code.push(digit);
            }
            last = Some(digit);
        }
    }
    code
}

/// Whether two names have the same code.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    koelner(a) == koelner(b)
}

fn digits(letter: u8, before: Option<u8>, after: Option<u8>) -> &'static str {
    let after_in = |set: &[u8]| after.is_some_and(|c| set.contains(&c));
    let before_in = |set: &[u8]| before.is_some_and(|c| set.contains(&c));
    match letter {
        b'a' | b'e' | b'i' | b'j' | b'o' | b'u' | b'y' => "0",
        b'b' => "1",
        b'p' if after_in(b"h") => "3",
        b'p' => "1",
        b'd' | b't' if after_in(b"csz") => "8",
        b'd' | b't' => "2",
        b'f' | b'v' | b'w' => "3",
        b'g' | b'k' | b'q' => "4",
        b'c' => {
            let hard = match before {
                None => after_in(b"ahkloqrux"),
                Some(b's' | b'z') => false,
                Some(_) => after_in(b"ahkoqux"),
            };
            if hard { "4" } else { "8" }
        }
        b'x' if before_in(b"ckq") => "8",
        b'x' => "48",
        b'l' => "5",
        b'm' | b'n' => "6",
        b'r' => "7",
        b's' | b'z' => "8",
        // H has no code of its own; it only counts as a neighbour.
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_come_out() {
        for (name, code) in [
            ("Müller-Lüdenscheidt", "65752682"),
            ("Wikipedia", "3412"),
            ("Breschnew", "17863"),
            ("Heinz Classen", "068586"),
        ] {
            assert_eq!(koelner(name), code, "{name}");
        }
        assert_eq!(koelner("h-'3"), "");
        assert!(same("Meier", "Mayr") && !same("Meier", "Meiler"));
    }
}
