//! Check answers: everything that will be kept, what starts now, what will be printed, then the act in one sentence.

use maud::{Markup, html};
use model::acts::case::EvidenceState;
use model::catalogue::Service;

use super::draw::{error_lines, value_text};
use super::read::Answers;
use super::steps::Step;
use crate::components::summary::Change;
use crate::components::{Button, Kind, SummaryRow, alert, button_row, error_summary, summary_list};
use crate::frame::csrf_field;
use crate::http::Posted;
use crate::problem::Told;
use crate::t;
use crate::text::Texts;

/// Name of the field for the reason of a correction; no field of a service is called so.
pub const CORRECTION_REASON: &str = "correction.reason";

/// What the check page shows.
#[derive(Clone, Debug)]
pub struct CheckView<'a> {
    /// Words.
    pub texts: Texts,
    /// The service.
    pub service: &'a Service,
    /// What was typed.
    pub posted: &'a Posted,
    /// The same, read.
    pub answers: &'a Answers,
    /// Pages that apply.
    pub steps: &'a [Step<'a>],
    /// Where the form goes.
    pub action: &'a str,
    /// Token.
    pub csrf: &'a str,
    /// Where „Abbrechen“ leads.
    pub cancel: &'a str,
    /// Problems of the last try.
    pub problems: &'a [Told],
    /// Warnings to be seen and accepted, with their codes.
    pub warnings: &'a [Told],
    /// Terms that start now: „Vornamen bis 12.12.2023, § 22 (1) PStG“.
    pub terms: &'a [String],
    /// More fields above the button, e.g. the reason of a correction.
    pub extra: &'a Markup,
    /// What happens with the button, in one sentence; of the service if empty.
    pub sentence: &'a str,
    /// The button's words.
    pub button: &'a str,
}

fn source_word(texts: Texts, name: &str) -> String {
    texts.say(&format!("source-{name}"), &[])
}

fn rows(view: &CheckView<'_>, step: Step<'_>) -> Vec<SummaryRow> {
    let (texts, lang) = (view.texts, view.texts.lang());
    let change = || Change::Send("do", format!("goto:{}", step.key()));
    match step {
        Step::Report => {
            let mut rows = Vec::new();
            // Where there is but one form, nobody chose it.
            if view.service.forms.len() > 1 {
                rows.push(SummaryRow {
                    label: t!(texts, "form-how"),
                    number: None,
                    value: texts.say(&format!("form-{}", view.answers.form), &[]),
                    note: String::new(),
                    change: change(),
                });
            }
            rows.push(SummaryRow {
                label: t!(texts, "form-received"),
                number: None,
                value: view.answers.received.parse::<model::CivilDate>().map(|d| d.german()).unwrap_or_default(),
                note: String::new(),
                change: change(),
            });
            rows
        }
        Step::Group(group) => {
            let shown = view.service.shown(&view.answers.form, |id| view.answers.value(id));
            group
                .fields
                .iter()
                .filter(|field| shown.has(&field.id))
                .map(|field| SummaryRow {
                    label: field.label.get(lang).to_owned(),
                    number: field.id.bytes().all(|b| b.is_ascii_digit()).then(|| field.id.clone()),
                    value: view
                        .answers
                        .value(&field.id)
                        .map(|value| value_text(texts, field, value))
                        .unwrap_or_default(),
                    note: with_warning(
                        view,
                        &field.id,
                        view.answers
                            .sources
                            .get(&field.id)
                            .map(|source| source_word(texts, source.name()))
                            .unwrap_or_default(),
                    ),
                    change: change(),
                })
                .collect()
        }
        Step::Evidence => {
            let shown = view.service.shown(&view.answers.form, |id| view.answers.value(id));
            shown
                .evidence
                .iter()
                .map(|evidence| {
                    let (state, note) = view.answers.evidence.get(&evidence.key).cloned().unwrap_or_default();
                    SummaryRow {
                        label: evidence.label.get(lang).to_owned(),
                        number: None,
                        value: state.map(|state| evidence_word(texts, state)).unwrap_or_default(),
                        note,
                        change: change(),
                    }
                })
                .collect()
        }
        Step::Check => Vec::new(),
    }
}

/// What a warning says stands at its answer, too, beside the way to change it.
fn with_warning(view: &CheckView<'_>, field: &str, note: String) -> String {
    let mine = view.warnings.iter().filter(|told| told.field.as_deref() == Some(field));
    let mut parts: Vec<String> = Some(note).filter(|note| !note.is_empty()).into_iter().collect();
    parts.extend(mine.map(|told| format!("{} {}", t!(view.texts, "alert-warning"), told.title)));
    parts.join(" · ")
}

/// „Original gesehen“.
#[must_use]
pub fn evidence_word(texts: Texts, state: EvidenceState) -> String {
    match state {
        EvidenceState::Seen => t!(texts, "evidence-seen"),
        EvidenceState::Copy => t!(texts, "evidence-copy"),
        EvidenceState::Missing => t!(texts, "evidence-missing"),
    }
}

/// The page.
#[must_use]
pub fn draw_check(view: &CheckView<'_>) -> Markup {
    let (texts, lang) = (view.texts, view.texts.lang());
    let shown = view.service.shown(&view.answers.form, |id| view.answers.value(id));
    let papers: Vec<&str> = view
        .service
        .papers
        .iter()
        .filter(|paper| shown.holds(paper.show_if.as_ref()))
        .filter(|paper| paper.forms.is_empty() || paper.forms.iter().any(|f| f.name() == view.answers.form))
        .map(|paper| paper.title.get(lang))
        .collect();
    let default_sentence = t!(texts, "check-sentence", service = view.service.title.get(lang));
    let sentence = if view.sentence.is_empty() { &default_sentence } else { view.sentence };
    html! {
        (error_summary(texts, &error_lines(view.problems)))
        form method="post" action=(view.action) class="form" data-form {
            (csrf_field(view.csrf))
            button class="visually-hidden" type="submit" name="do" value="submit" tabindex="-1" aria-hidden="true" {}
            input type="hidden" name="step" value="check";
            @for (name, value) in &view.posted.0 {
                @if !super::PAGE_NAMES.contains(&name.as_str()) && name != "accept" && name != CORRECTION_REASON {
                    input type="hidden" name=(name) value=(value);
                }
            }
            @for step in view.steps.iter().filter(|step| **step != Step::Check) {
                section class="form__group" {
                    h2 { (step.name(texts)) }
                    (summary_list(texts, &rows(view, *step)))
                }
            }
            @if !view.warnings.is_empty() { (draw_warnings(view)) }
            div class="check__facts" {
                @if !view.terms.is_empty() {
                    section { h2 { (t!(texts, "check-terms")) } ul { @for term in view.terms { li { (term) } } } }
                }
                @if !papers.is_empty() {
                    section { h2 { (t!(texts, "check-papers")) } ul { @for paper in &papers { li { (paper) } } } }
                }
                (super::fees::draw_fees(texts, view.service, view.answers))
            }
            (view.extra)
            p class="check__sentence" { (sentence) }
            (button_row(&[
                Button { label: view.button, primary: true, send: Some(("do", "submit")), key: Some('s'), ..Button::default() },
                Button { label: &t!(texts, "form-back"), send: Some(("do", "back")), unchecked: true, ..Button::default() },
            ], Some((view.cancel, &t!(texts, "form-cancel")))))
        }
    }
}

fn draw_warnings(view: &CheckView<'_>) -> Markup {
    let texts = view.texts;
    html! {
        (alert(texts, Kind::Warning, &t!(texts, "check-warnings", count = view.warnings.len()), &html! {
            div class="options" {
                @for (at, warning) in view.warnings.iter().enumerate() {
                    @let id = if at == 0 { "f-accept".to_owned() } else { format!("f-accept-{at}") };
                    div class="option" {
                        input type="checkbox" id=(id) name="accept" value=(warning.code)
                            checked[view.posted.all("accept").any(|code| code == warning.code)];
                        label for=(id) {
                            (warning.title) " " (warning.cause) " " span class="field__hint" { (warning.remedy) }
                        }
                    }
                }
            }
        }))
    }
}
