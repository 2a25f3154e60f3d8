//! What may stand on the papers of all services: read back as text, for every service of the catalogue, whoever adds it.

use books::cases::Case;
use model::catalogue::{PaperKind, PaperSpec, Service};

/// Words that claim a deed, a card or a licence, in small letters. Each may stand only where the paper says that it is none.
const FINAL_WORDS: [&str; 12] = [
    "urkunde",
    "ausweis",
    "reisepass",
    "führerschein",
    "zulassungsbescheinigung",
    "aufenthaltstitel",
    "hiermit erteilt",
    "wird erteilt",
    "amtlich festgestellt",
    "beurkundet",
    "meldebescheinigung",
    "endgültig",
];

/// Panics if the paper has a register number that is no quoted one, claims more than it is in its title or in what it says of itself,
/// or lacks check code, validity or dated basis.
pub(super) fn nothing_beyond_what_it_is(service: &Service, spec: &PaperSpec, case: &Case, text: &str) {
    let place = format!("{}/{}", service.key, spec.key);
    numbers(&place, spec, case, text);
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Prüfcode"), "{place}: no check code\n{text}");
    assert!(flat.contains("Gilt: ") && flat.contains("Rechtsgrundlage"), "{place}: no validity or basis\n{text}");
    for law in &spec.law {
        let dated = format!("{} (Fassung vom {})", law.cite, law.as_of.german());
        assert!(flat.contains(&dated), "{place}: {dated} is not on it\n{text}");
    }
    assert!(!spec.is_not.de.trim().is_empty(), "{place} does not say what it is not");
    if spec.kind == PaperKind::Eheurkunde {
        return;
    }
    // A title may name the document that a paper is about (an application for an identity card), never be one.
    let title = spec.title.de.to_lowercase();
    let bare = title.split([' ', ',', ':']).next().unwrap_or_default();
    assert!(!FINAL_WORDS.iter().any(|word| bare.ends_with(word)), "{place}: the title is „{title}“");
    let claims = spec.is.de.to_lowercase();
    for word in
        ["ist eine urkunde", "ist ein ausweis", "ist ein pass", "ist ein führerschein", "hiermit erteilt", "endgültig"]
    {
        assert!(!claims.contains(word), "{place} says it is more: {word}");
    }
}

/// Register letter, number, slash, year: only where a field quotes an earlier entry, and then exactly as it was entered.
fn numbers(place: &str, spec: &PaperSpec, case: &Case, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let letter = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let Some(rest) = letter.strip_prefix(['G', 'E', 'S', 'L']) else { continue };
        let number = if rest.is_empty() { words.get(i + 1).copied().unwrap_or_default() } else { rest };
        if !is_number_and_year(number) {
            continue;
        }
        // The deed by law quotes nothing but what stands in its own sections.
        let may_stand = |field: &String| {
            spec.kind != PaperKind::Eheurkunde || spec.sections.iter().any(|section| section.fields.contains(field))
        };
        let quoted = case.values.iter().filter(|value| may_stand(&value.field)).any(|value| {
            let plain: String = value.value.split_whitespace().collect();
            plain.contains(number.trim_matches(|c: char| !c.is_ascii_digit()))
        });
        assert!(quoted, "{place}: {word} {number} is nowhere quoted\n{text}");
    }
}

fn is_number_and_year(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.trim_matches(|c: char| !c.is_ascii_digit() && c != '/');
    bare.split_once('/').is_some_and(|(number, year)| digits(number) && year.len() == 4 && digits(year))
}

#[test]
fn a_number_of_a_register_is_told_from_others() {
    for (text, is) in [("12/1999", true), ("(12/1999)", true), ("1/99", false), ("12.10.1999", false), ("/1999", false)]
    {
        assert_eq!(is_number_and_year(text), is, "{text}");
    }
}
