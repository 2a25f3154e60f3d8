//! Names: the allowed letters (DIN 91379), folding for search and sorting, the character set of payment files.

mod din91379;
pub(crate) mod fold;
mod sepa_text;

use unicode_normalization::UnicodeNormalization;

pub use din91379::{Datatype, letters};
pub use fold::{fold, fold_loose};
pub use sepa_text::{SepaText, sepa_allows, sepa_text};

/// Checks that every letter of the text (taken in NFC) belongs to the data type.
///
/// # Errors
/// The 1-based position of the first letter that does not, counted in code points of the NFC form.
pub fn accepts(text: &str, datatype: Datatype) -> Result<(), usize> {
    let composed: Vec<char> = text.nfc().collect();
    let mut at = 0;
    while let Some(rest) = composed.get(at..).filter(|rest| !rest.is_empty()) {
        match din91379::letter_length(rest, datatype) {
            0 => return Err(at + 1),
            length => at += length,
        }
    }
    Ok(())
}

/// The form in which names are stored: NFC, blanks trimmed and runs of them made one.
#[must_use]
pub fn normal(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key by which lists of names are sorted: DIN 5007-2 (telephone book order: ä = ae, ö = oe, ü = ue, ß = ss),
/// small and capital letters alike, marks dropped, hyphens as blanks, apostrophes and other signs ignored, blank
/// before digit before letter; equal names in a fixed order of their spelling. Compare byte by byte.
/// Prefixes ("von") are part of the name and sorted where they stand.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = collation(text, fold::Umlauts::Spelt);
    key.push('\u{1}');
    key.extend(text.nfc());
    key
}

/// Letters, digits and single blanks of the folded text.
pub(crate) fn collation(text: &str, umlauts: fold::Umlauts) -> String {
    let folded = fold::fold_with(text, umlauts).replace('-', " ");
    let kept: String = folded.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_names_are_taken_and_others_located() {
        for name in ["Müller-Lüdenscheidt", "O’Connor", "Đặng Thị", "K\u{35f}hadija", "Ẹ\u{300}"] {
            let wanted = if name.starts_with('Ẹ') { Err(1) } else { Ok(()) };
            assert_eq!(accepts(name, Datatype::A), wanted, "{name}");
        }
        assert_eq!(accepts("Mu\u{308}ller", Datatype::A), Ok(()), "NFD is composed first");
        assert_eq!(accepts("Müller2", Datatype::A), Err(7));
        assert_eq!(accepts("Straße 2", Datatype::B), Ok(()));
        assert_eq!(accepts("Αθήνα", Datatype::B), Err(1));
        assert_eq!(accepts("Αθήνα", Datatype::D), Ok(()));
        assert_eq!(accepts("a\nb", Datatype::D), Err(2));
        assert_eq!(accepts("a\nb", Datatype::E), Ok(()));
    }

    #[test]
    fn every_letter_of_the_standard_is_nfc_taken_and_folded_to_ascii() {
        let all: Vec<String> = letters().collect();
        assert_eq!(all.len(), 500 + 18 + 149, "counts of the standard: bll, bnlreq, sequences");
        for letter in &all {
            assert_eq!(&letter.nfc().collect::<String>(), letter);
            assert_eq!(accepts(letter, Datatype::A), Ok(()), "{letter}");
            let folded = fold(letter);
            assert!(folded.is_ascii(), "{letter} → {folded}");
            if letter.chars().any(char::is_alphabetic) && !"ʹʺʾʿˈˌ".contains(letter.as_str()) {
                assert!(!folded.is_empty(), "{letter}");
            }
            assert!(sepa_text(letter, 9).text.chars().all(sepa_allows), "{letter}");
        }
    }

    #[test]
    fn folding_spells_or_drops_umlauts() {
        for (name, spelt, loose) in [
            ("Müller", "mueller", "muller"),
            ("Mu\u{308}ller", "mueller", "muller"),
            ("Ångström", "angstroem", "angstrom"),
            ("GROẞ ß", "gross ss", "gross ss"),
            ("Ağaoğlu Işık İnci", "agaoglu isik inci", "agaoglu isik inci"),
            ("Đorđević Łukasz Sørensen", "dordevic lukasz sorensen", "dordevic lukasz sorensen"),
            ("Æsir Þór", "aesir thor", "aesir thor"),
            ("ụ\u{308}", "ue", "u"),
            ("D’Arcy–Smith", "d'arcy-smith", "d'arcy-smith"),
        ] {
            assert_eq!(fold(name), spelt);
            assert_eq!(fold_loose(name), loose);
        }
    }

    #[test]
    fn names_sort_as_in_a_telephone_book() {
        let mut names = vec!["Muller", "Mylius", "Müller", "Mueller", "Mufti", "von Ahn", "Müller-Ahn", "Mu Beta"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Mu Beta", "Mueller", "Müller", "Müller-Ahn", "Mufti", "Muller", "Mylius", "von Ahn"]);
    }

    #[test]
    fn payment_text_keeps_umlauts_and_reports_what_it_replaced() {
        let plain = sepa_text("Müller & Söhne 100 % *", 70);
        assert!(!plain.changed && plain.replaced.is_empty());
        let made = sepa_text(" Çelik–Łoś №5 \u{4e2d} ", 70);
        assert_eq!(made.text, "Celik-Los No5 .");
        assert!(made.changed);
        assert_eq!(made.replaced, ['Ç', '–', 'Ł', 'ś', '№', '中']);
        let cut = sepa_text("ABÆ", 3);
        assert_eq!((cut.text.as_str(), cut.changed), ("AB", true));
        assert_eq!(sepa_text("   ", 70).text, "");
    }
}
