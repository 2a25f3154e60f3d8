//! The faces of our papers and which characters they can show.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontStyle, FontWeight};
use typst::utils::LazyHash;

use crate::job::PaperError;

/// Family of the text.
pub const TEXT: &str = "Libertinus Serif";
/// Family of codes.
pub const CODE: &str = "DejaVu Sans Mono";

/// The faces in use and their book.
pub struct Faces {
    /// What the typesetter chooses from.
    pub book: LazyHash<FontBook>,
    /// The faces, by index of the book.
    pub fonts: Vec<Font>,
}

/// Only the faces that papers use: both families upright, regular and bold.
pub static FACES: LazyLock<Faces> = LazyLock::new(|| {
    let fonts: Vec<Font> = typst_assets::fonts()
        .filter(|data| FontInfo::new(data, 0).is_some_and(|info| used(&info)))
        .filter_map(|data| Font::new(Bytes::new(data), 0))
        .collect();
    Faces { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

fn used(info: &FontInfo) -> bool {
    (info.family == TEXT || info.family == CODE)
        && info.variant.style == FontStyle::Normal
        && [FontWeight::REGULAR, FontWeight::BOLD].contains(&info.variant.weight)
}

/// Every text face has a glyph for the character.
#[must_use]
pub fn covers(c: char) -> bool {
    let mut text = FACES.fonts.iter().filter(|font| font.info().family == TEXT).peekable();
    text.peek().is_some() && text.all(|font| font.info().coverage.contains(u32::from(c)))
}

/// Every face of codes has a glyph for the character: it stands in for the text face in other scripts (Arabic).
#[must_use]
pub fn covers_foreign(c: char) -> bool {
    covers(c)
        || FACES
            .fonts
            .iter()
            .filter(|font| font.info().family == CODE)
            .all(|font| font.info().coverage.contains(u32::from(c)))
}

/// What a template sets in other languages; only there both families are used.
const FOREIGN: &str = "foreign";

/// Refuses data with a character that could not be printed.
pub fn check(data: &Value) -> Result<(), PaperError> {
    let (mut seen, mut foreign) = (BTreeSet::new(), BTreeSet::new());
    collect(data, &mut seen, &mut foreign);
    let own = seen.into_iter().filter(|c| !covers(*c));
    let missing: BTreeSet<char> =
        own.chain(foreign.into_iter().filter(|c| !covers_foreign(*c))).filter(|c| *c != '\n').collect();
    if missing.is_empty() { Ok(()) } else { Err(PaperError::Glyphs(missing.into_iter().collect())) }
}

fn collect(value: &Value, seen: &mut BTreeSet<char>, foreign: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => seen.extend(text.chars()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, seen, foreign)),
        Value::Object(fields) => {
            for (key, item) in fields {
                if key == FOREIGN {
                    collect(item, foreign, &mut BTreeSet::new());
                } else {
                    collect(item, seen, foreign);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The faces are all there and show every letter of DIN 91379; else a name could be refused or printed wrongly.
///
/// # Errors
/// [`PaperError::Fonts`] with the number of faces and the letters without a glyph.
pub fn complete() -> Result<(), PaperError> {
    let letters: BTreeSet<char> =
        rules::names::letters().flat_map(|letter| letter.chars().collect::<Vec<_>>()).collect();
    let missing: Vec<char> = letters.into_iter().filter(|c| !covers(*c)).collect();
    let faces = FACES.fonts.len();
    if faces == FACES_USED && missing.is_empty() { Ok(()) } else { Err(PaperError::Fonts { faces, missing }) }
}

/// Both families upright, regular and bold.
const FACES_USED: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_languages_have_glyphs_in_every_text_face() {
        let names = "Nguyễn Đorđević Şahin Łukasiewicz Yıldız Ørsted Müßig Ğ İ Ž ẞ Þ ð Ŋ Ǿ Ț ș ĸ";
        let missing: Vec<char> = names.chars().filter(|c| !covers(*c)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn other_scripts_are_refused_by_name() {
        let data = serde_json::json!({"a": ["Иван", {"b": "日本"}], "c": "ok"});
        let Err(PaperError::Glyphs(missing)) = check(&data) else {
            panic!("accepted");
        };
        assert!(missing.contains(&'日') && missing.contains(&'本'));
        assert!(!missing.contains(&'o'));
    }

    #[test]
    fn latin_of_din_91379_and_its_combining_marks_have_glyphs() {
        // Blocks that hold the letters of DIN 91379: Basic Latin to Latin Extended-B, Extended Additional up to
        // Vietnamese, and the combining marks of its sequences.
        let blocks = [0x20..=0x7e, 0xa0..=0x24f, 0x1e00..=0x1e9b, 0x1ea0..=0x1ef9, 0x300..=0x331];
        let missing: Vec<char> =
            blocks.into_iter().flatten().filter_map(char::from_u32).filter(|c| !covers(*c)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn four_faces_of_two_families() {
        assert_eq!(FACES.fonts.len(), 4);
        let families: BTreeSet<&str> = FACES.fonts.iter().map(|f| f.info().family.as_str()).collect();
        assert_eq!(families.into_iter().collect::<Vec<_>>(), [CODE, TEXT]);
    }
}
