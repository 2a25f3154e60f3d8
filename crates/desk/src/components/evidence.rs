//! The evidence checklist: „gesehen / Kopie behalten / fehlt“, with a note for the document's number.

use maud::{Markup, html};

use super::disclosure::law_line;
use super::field::control_id;
use crate::t;
use crate::text::Texts;

/// One proof.
#[derive(Clone, Debug)]
pub struct EvidenceRow<'a> {
    /// Key; posted as `ev.KEY` and `evn.KEY`.
    pub key: &'a str,
    /// Name.
    pub label: &'a str,
    /// Legal basis.
    pub law: Option<&'a str>,
    /// Without it only with a note.
    pub expected: bool,
    /// `seen`, `copy`, `missing` or empty.
    pub state: &'a str,
    /// Note.
    pub note: &'a str,
    /// Error at this row.
    pub error: Option<&'a str>,
}

/// The checklist, one row a proof.
#[must_use]
pub fn evidence_list(texts: Texts, rows: &[EvidenceRow<'_>]) -> Markup {
    let states = [
        ("seen", t!(texts, "evidence-seen")),
        ("copy", t!(texts, "evidence-copy")),
        ("missing", t!(texts, "evidence-missing")),
    ];
    html! {
        div class="evidence" {
            @for row in rows {
                @let name = format!("ev.{}", row.key);
                @let note = format!("evn.{}", row.key);
                fieldset class=(if row.error.is_some() { "evidence__row field--error" } else { "evidence__row" })
                    aria-describedby=[row.error.map(|_| format!("{}-error", control_id(&name)))] {
                    legend {
                        (row.label)
                        @if !row.expected { " " span class="field__optional" { (t!(texts, "evidence-if-there")) } }
                    }
                    @if let Some(law) = row.law { (law_line(texts, law, None)) }
                    @if let Some(error) = row.error {
                        p class="field__error" id={ (control_id(&name)) "-error" } { (error) }
                    }
                    div class="evidence__answer" {
                        div class="options options--inline" {
                            @for (at, (state, word)) in states.iter().enumerate() {
                                @let id = if at == 0 { control_id(&name) } else { format!("{}-{state}", control_id(&name)) };
                                div class="option" {
                                    input type="radio" id=(id) name=(name) value=(state) checked[row.state == *state];
                                    label for=(id) { (word) }
                                }
                            }
                        }
                        div class="evidence__note" {
                            label for=(control_id(&note)) { (t!(texts, "evidence-note")) }
                            input class="input" type="text" id=(control_id(&note)) name=(note) value=(row.note)
                                maxlength="200" autocomplete="off";
                        }
                    }
                }
            }
        }
    }
}
