//! Nothing on any paper may be read as a register entry or a final document.

use paper::Mode;

use crate::fixtures;

/// Words that claim a final document.
const FINAL: [&str; 8] = [
    "ausgestellt",
    "beurkundet",
    "hiermit erteilt",
    "zulassung erteilt",
    "endgültig",
    "final",
    "amtlicher ausweis",
    "genehmigt ist",
];

/// The one paper that the law lets be a deed without a register: it may say so, and still has no register number.
pub const DEED_BY_LAW: &str = "eheurkunde";

/// Panics if the text claims more than a provisional paper may.
pub fn assert_claims_nothing(name: &str, text: &str) {
    assert_no_register_number(name, text);
    if name == DEED_BY_LAW {
        return;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.to_lowercase().contains("urkunde") {
            let before = i.checked_sub(1).map_or("", |j| words[j]);
            assert!(
                matches!(before, "keine" | "Keine") && bare == "Personenstandsurkunde",
                "{name}: „{before} {word}“"
            );
        }
    }
    let lower = text.to_lowercase();
    for claim in FINAL {
        assert!(!lower.contains(claim), "{name}: „{claim}“");
    }
}

/// Panics if something in the text reads like a register number: a letter of a register, a running number, a slash, a year.
pub fn assert_no_register_number(name: &str, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if matches!(bare, "G" | "E" | "S" | "L") {
            let next = words.get(i + 1).copied().unwrap_or_default();
            assert!(!is_number_and_year(next), "{name}: register number {word} {next}");
        }
        if let Some(rest) = bare.strip_prefix(['G', 'E', 'S', 'L']) {
            assert!(!is_number_and_year(rest), "{name}: register number {word}");
        }
    }
}

fn is_number_and_year(text: &str) -> bool {
    text.trim_matches(|c: char| !c.is_ascii_digit() && c != '/').split_once('/').is_some_and(|(number, year)| {
        !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
    })
}

#[test]
fn plain_text_claims_nothing() {
    for (name, paper) in fixtures::all(Mode::Real) {
        assert_claims_nothing(name, &paper.text());
    }
}

#[test]
fn templates_name_a_deed_only_to_say_that_it_is_none() {
    for kind in paper::PaperKind::ALL {
        assert!(!paper::templates::main(kind).to_lowercase().contains("urkunde"), "{kind:?}");
    }
    for (name, source) in paper::templates::parts() {
        assert!(!source.to_lowercase().contains("urkunde"), "{name}");
    }
}

#[test]
fn the_check_itself_finds_what_it_looks_for() {
    for claim in [
        "Nummer G 399/2023 steht",
        "(S 12/2024)",
        "L7/2023.",
        "Das ist eine Geburtsurkunde.",
        "Urkunde",
        "wurde beurkundet",
    ] {
        assert!(std::panic::catch_unwind(|| assert_claims_nothing("probe", claim)).is_err(), "{claim}");
    }
    for harmless in
        ["keine Personenstandsurkunde", "Monat 12/2023", "Seite 1 von 2", "Die Beurkundung ist zurückgestellt"]
    {
        assert_claims_nothing("probe", harmless);
    }
}
