//! The plain-text double.

use paper::{Mode, Paper, PaperKind, render_text};

use crate::fixtures;

#[test]
fn every_paper_has_number_reading_line_and_exercise_mark_in_text() {
    for (name, paper) in fixtures::all(Mode::Exercise) {
        let text = render_text(&paper);
        assert!(text.contains("K7-000123-4") && text.contains("ÜBUNG"), "{name}\n{text}");
        assert!(text.contains(&paper.title().to_uppercase().chars().take(20).collect::<String>()), "{name}");
        assert!(
            !render_text(&fixtures::all(Mode::Real).into_iter().find(|(n, _)| *n == name).unwrap().1).contains("ÜBUNG"),
            "{name}"
        );
    }
}

#[test]
fn the_double_shows_the_same_facts_as_the_template_gets() {
    for (name, paper) in fixtures::all(Mode::Real) {
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        let text = flat(&render_text(&paper));
        let mut facts = Vec::new();
        collect(&paper.view()["body"], &mut facts);
        assert!(!facts.is_empty());
        for fact in facts {
            assert!(text.contains(&flat(&fact)), "{name}: {fact}");
        }
    }
}

/// Leaves of the body that carry facts (no drawing data, no flags).
fn collect(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if !text.is_empty() => out.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
        serde_json::Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| {
                !["qr", "lang", "service_key", "hint", "kind", "origin", "count_words"].contains(&key.as_str())
            })
            .for_each(|(_, item)| collect(item, out)),
        _ => {}
    }
}

#[test]
fn stored_papers_come_back_equal() {
    for (name, paper) in fixtures::all(Mode::Real) {
        assert_eq!(Paper::from_json(&paper.to_json()).unwrap(), paper, "{name}");
    }
    assert!(Paper::from_json(br#"{"kind":"geburtsurkunde"}"#).is_err());
}

#[test]
fn kinds_are_all_there_once() {
    let kinds: std::collections::BTreeSet<PaperKind> =
        fixtures::all(Mode::Real).iter().map(|(_, paper)| paper.kind()).collect();
    assert_eq!(kinds.len(), PaperKind::ALL.len());
    for kind in PaperKind::ALL {
        // The marriage certificate from the record is the law's own exception (§ 55 (1) s. 1 no. 1 PStG).
        assert!(!kind.name().contains("urkunde") || kind == PaperKind::Eheurkunde);
    }
}
