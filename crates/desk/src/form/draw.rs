//! The form on the page: guided (one group a page) or dense (all on one page, tab order = order of the paper).

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::catalogue::{Condition, Field as CatalogueField, FieldGroup, FieldKind, Lang, Service};

use super::person::{PartView, draw_person};
use super::read::{Answers, date_parts};
use super::shown::{draw_shown, lines_name};
use super::steps::Step;
use super::triage::draw_triage;
use crate::components::field::control_id;
use crate::components::{
    Button, Choice, ErrorLine, EvidenceRow, Field, button_row, date_field, error_summary, evidence_list,
    long_text_field, radios, select_field, steps as steps_bar, text_field,
};
use crate::frame::csrf_field;
use crate::http::Posted;
use crate::problem::Told;
use crate::t;
use crate::text::Texts;

/// Up to so many choices stand open as radios.
const RADIOS_MAX: usize = 6;
/// Rows of a text on several lines.
const LONG_TEXT_ROWS: u8 = 4;

/// Everything the form needs.
#[derive(Clone, Debug)]
pub struct FormView<'a> {
    /// Words.
    pub texts: Texts,
    /// The service.
    pub service: &'a Service,
    /// What was typed, as typed.
    pub posted: &'a Posted,
    /// The same, read.
    pub answers: &'a Answers,
    /// Where the form goes.
    pub action: &'a str,
    /// Token of the session.
    pub csrf: &'a str,
    /// Where „Abbrechen“ leads.
    pub cancel: &'a str,
    /// Problems to be shown at their fields.
    pub problems: &'a [Told],
    /// Search and pick of persons, by part.
    pub people: &'a BTreeMap<String, PartView>,
    /// Pages that apply.
    pub steps: &'a [Step<'a>],
    /// The page to show; `None` shows all (dense).
    pub at: Option<Step<'a>>,
    /// The clerk's own blanks, by the field that takes their serial.
    pub blanks: &'a BTreeMap<String, Vec<String>>,
}

/// The id of the control of a problem's field; dates, evidence and fields alike.
#[must_use]
pub fn problem_target(field: &str) -> String {
    match field.strip_prefix("evidence.") {
        Some(key) => control_id(&format!("ev.{key}")),
        None => control_id(field),
    }
}

/// The errors of a form as lines; labels in the language of the page.
#[must_use]
pub fn error_lines(problems: &[Told]) -> Vec<ErrorLine> {
    problems.iter().map(|told| ErrorLine::from_told(told, problem_target)).collect()
}

impl FormView<'_> {
    fn lang(&self) -> Lang {
        self.texts.lang()
    }

    fn error(&self, field: &str) -> Option<String> {
        self.problems
            .iter()
            .find(|told| told.field.as_deref() == Some(field))
            .map(|told| format!("{} {}", told.title, told.remedy).trim().to_owned())
    }

    fn step_at(&self) -> usize {
        self.steps.iter().position(|step| Some(*step) == self.at).unwrap_or(0)
    }
}

/// The form.
#[must_use]
pub fn draw_form(view: &FormView<'_>) -> Markup {
    let shown: Vec<Step<'_>> = match view.at {
        Some(step) => vec![step],
        None => view.steps.iter().copied().filter(|step| *step != Step::Check).collect(),
    };
    let at = view.step_at();
    html! {
        (error_summary(view.texts, &error_lines(view.problems)))
        @if let Some(step) = view.at {
            (steps_bar(view.texts, at + 1, view.steps.len(), &step.name(view.texts)))
        }
        form method="post" action=(view.action) class="form" novalidate data-form {
            (csrf_field(view.csrf))
            (default_button(view))
            input type="hidden" name="step" value=[view.at.map(Step::key)];
            (carried(view, &shown))
            @for step in &shown { (draw_step(view, *step)) }
            (buttons(view, at))
        }
    }
}

/// The Enter key presses the first button of a form: it must be the one that goes on.
fn default_button(view: &FormView<'_>) -> Markup {
    let what = if view.at.is_some() { "next" } else { "check" };
    html! { button class="visually-hidden" type="submit" name="do" value=(what) tabindex="-1" aria-hidden="true" {} }
}

fn buttons(view: &FormView<'_>, at: usize) -> Markup {
    let texts = view.texts;
    let next = match (view.at, view.steps.get(at + 1)) {
        (Some(_), Some(next)) if *next != Step::Check => {
            t!(texts, "form-next", name = next.name(texts))
        }
        _ => t!(texts, "form-check"),
    };
    let what = if view.at.is_some() { "next" } else { "check" };
    let back = t!(texts, "form-back");
    let mut list =
        vec![Button { label: &next, primary: true, send: Some(("do", what)), key: Some('s'), ..Button::default() }];
    if view.at.is_some() && at > 0 {
        list.push(Button { label: &back, send: Some(("do", "back")), unchecked: true, ..Button::default() });
    }
    button_row(&list, Some((view.cancel, &t!(texts, "form-cancel"))))
}

/// All that was typed on other pages, as hidden fields.
fn carried(view: &FormView<'_>, shown: &[Step<'_>]) -> Markup {
    let here = |name: &str| shown.iter().any(|step| drawn_on(*step, name));
    html! {
        @for (name, value) in &view.posted.0 {
            @if !super::PAGE_NAMES.contains(&name.as_str()) && !here(name) {
                input type="hidden" name=(name) value=(value);
            }
        }
    }
}

/// Whether a page draws a control of this name itself.
fn drawn_on(step: Step<'_>, name: &str) -> bool {
    let base =
        name.strip_suffix(".d").or_else(|| name.strip_suffix(".m")).or_else(|| name.strip_suffix(".y")).unwrap_or(name);
    match step {
        Step::Report => matches!(base, "form" | "received"),
        Step::Group(group) => {
            group.fields.iter().any(|field| field.id == base)
                || name.strip_prefix("src.") == Some(&group.key)
                || name.strip_prefix("find.").is_some_and(|part| group.person.as_deref() == Some(part))
                || group.shown_document
                    && name.strip_prefix("zone.").is_some_and(|part| group.person.as_deref() == Some(part))
        }
        Step::Evidence => name.starts_with("ev.") || name.starts_with("evn."),
        Step::Check => name == "accept",
    }
}

fn draw_step(view: &FormView<'_>, step: Step<'_>) -> Markup {
    let body = match step {
        Step::Report => draw_report(view),
        Step::Group(group) => draw_group(view, group),
        Step::Evidence => draw_evidence(view),
        Step::Check => html! {},
    };
    html! {
        // On a page of its own the question is the page's heading already.
        section class="form__group" aria-label=(step.question(view.texts)) id={ "group-" (step.key()) } {
            @if view.at.is_none() { h2 { (step.question(view.texts)) } }
            (body)
        }
    }
}

fn draw_report(view: &FormView<'_>) -> Markup {
    let texts = view.texts;
    let labels: Vec<(&str, String)> = view
        .service
        .forms
        .iter()
        .map(|form| {
            let key = format!("form-{}", form.name());
            (form.name(), texts.say(&key, &[]))
        })
        .collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let (form_error, day_error) = (view.error("form"), view.error("received"));
    let (form_label, day_label) = (t!(texts, "form-how"), t!(texts, "form-received"));
    let day_hint = t!(texts, "form-received-hint");
    html! {
        (draw_triage(texts, view.service))
        @if choices.len() > 1 {
            (radios(texts, &Field {
                name: "form", label: &form_label, value: &view.answers.form, required: true,
                error: form_error.as_deref(), ..Field::default()
            }, &choices, false))
        }
        (date_field(texts, &Field {
            name: "received", label: &day_label, hint: Some(&day_hint), required: true,
            error: day_error.as_deref(), ..Field::default()
        }, &date_parts(view.posted, "received"), false))
    }
}

fn draw_group(view: &FormView<'_>, group: &FieldGroup) -> Markup {
    html! {
        @if let Some(part) = &group.person {
            (draw_person(view.texts, part, view.people.get(part)))
            @let lines = lines_name(part);
            @let people = view.people.get(part).and_then(|part| part.shown.as_ref());
            (draw_shown(view.texts, group, view.posted.get(&lines), view.error(&lines).as_deref(), people))
        }
        div class="form__fields" {
            @for field in &group.fields { (conditional(view, group, field)) }
        }
        (source_question(view, group))
    }
}

/// A field with a condition stays in the page; script hides it while the condition does not hold, and without script a
/// line says when it is needed. A condition on another page is decided already.
fn conditional(view: &FormView<'_>, group: &FieldGroup, field: &CatalogueField) -> Markup {
    let Some(condition) = &field.show_if else {
        return draw_field(view, field, None);
    };
    let same_page = view.at.is_none() || group.fields.iter().any(|f| f.id == condition.field);
    if !same_page {
        let holds = view.service.shown(&view.answers.form, |id| view.answers.value(id)).has(&field.id);
        return if holds {
            draw_field(view, field, None)
        } else {
            html! {}
        };
    }
    let only_if = only_if(view, condition);
    html! {
        div class="conditional" data-if-field=(condition.field) data-if-is=(condition.is.join("|")) {
            (draw_field(view, field, Some(&only_if)))
        }
    }
}

/// „Nur bei „Totgeburt“: Ja“.
fn only_if(view: &FormView<'_>, condition: &Condition) -> String {
    let (texts, lang) = (view.texts, view.lang());
    let Some(field) = view.service.field(&condition.field) else {
        return String::new();
    };
    let values: Vec<String> = condition.is.iter().map(|value| value_text(texts, field, value)).collect();
    t!(texts, "form-only-if", label = field.label.get(lang), value = values.join(", "))
}

/// „Leer lassen, wenn „Wer zeigt an?“: Mutter – dann wie bei 1. Mutter“.
fn copy_hint(view: &FormView<'_>, field: &CatalogueField) -> String {
    let (texts, lang) = (view.texts, view.lang());
    let cases: Vec<String> = field
        .copy
        .iter()
        .filter_map(|copy| {
            let from = view.service.full_label(&copy.from, lang)?;
            let asked = view.service.field(&copy.when.field)?;
            let values: Vec<String> = copy.when.is.iter().map(|value| value_text(texts, asked, value)).collect();
            Some(t!(texts, "form-copied", value = values.join(", "), from = from))
        })
        .collect();
    t!(texts, "form-may-stay-empty", cases = cases.join("; "))
}

/// A canonical value as people read it.
#[must_use]
pub fn value_text(texts: Texts, field: &CatalogueField, value: &str) -> String {
    match field.kind {
        FieldKind::YesNo => match value {
            "1" => t!(texts, "yes"),
            "0" => t!(texts, "no"),
            other => other.to_owned(),
        },
        FieldKind::Choice => field
            .choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or(value.to_owned(), |choice| choice.label.get(texts.lang()).to_owned()),
        FieldKind::Date | FieldKind::PartialDate => {
            value.parse::<model::PartialDate>().map(|date| date.german()).unwrap_or_else(|_| value.to_owned())
        }
        FieldKind::Time => t!(texts, "time-of-day", time = value),
        FieldKind::Money => {
            value.parse::<model::Money>().map(|money| money.german()).unwrap_or_else(|_| value.to_owned())
        }
        FieldKind::Iban => iban_groups(value),
        FieldKind::Text | FieldKind::Name | FieldKind::LongText | FieldKind::Number => value.to_owned(),
    }
}

/// An IBAN in groups of four, as on a card.
#[must_use]
pub fn iban_groups(iban: &str) -> String {
    let mut out = String::new();
    for (place, c) in iban.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn draw_field(view: &FormView<'_>, field: &CatalogueField, only_if: Option<&str>) -> Markup {
    let (texts, lang) = (view.texts, view.lang());
    let error = view.error(&field.id);
    let copy = (!field.copy.is_empty()).then(|| copy_hint(view, field));
    let only_if = match (only_if, &copy) {
        (Some(only), Some(copy)) => Some(format!("{only}. {copy}")),
        (only, copy) => only.map(str::to_owned).or_else(|| copy.clone()),
    };
    let only_if = only_if.as_deref();
    let hint = match (field.hint.as_ref().map(|h| h.get(lang)), only_if) {
        (Some(hint), Some(only)) => Some(format!("{only}. {hint}")),
        (None, Some(only)) => Some(only.to_owned()),
        (hint, None) => hint.map(str::to_owned),
    };
    let blanks = view.blanks.get(&field.id);
    let hint = match blanks.map(|blanks| own_blanks(texts, blanks)) {
        Some(own) => Some(hint.map_or_else(|| own.clone(), |hint| format!("{hint}. {own}"))),
        None => hint,
    };
    let says = field
        .law
        .as_deref()
        .and_then(|cite| view.service.law.iter().find(|law| law.cite == cite).map(|law| law.says.get(lang)));
    let official = field.id.bytes().all(|b| b.is_ascii_digit());
    let base = Field {
        name: &field.id,
        label: field.label.get(lang),
        value: view.posted.get(&field.id),
        hint: hint.as_deref(),
        error: error.as_deref(),
        law: field.law.as_deref().map(|cite| (cite, says)),
        required: field.required,
        number: official.then_some(&field.id),
        max_chars: field.max_chars,
        offers: blanks.map_or(&[], Vec::as_slice),
        ..Field::default()
    };
    match field.kind {
        FieldKind::Date | FieldKind::PartialDate => {
            date_field(texts, &base, &date_parts(view.posted, &field.id), field.kind == FieldKind::PartialDate)
        }
        FieldKind::Time => text_field(texts, &Field { width: Some(6), input_mode: "numeric", ..base }),
        FieldKind::YesNo => {
            let (yes, no) = (t!(texts, "yes"), t!(texts, "no"));
            radios(texts, &base, &[Choice::new("1", &yes), Choice::new("0", &no)], true)
        }
        FieldKind::Choice => {
            let choices: Vec<Choice<'_>> =
                field.choices.iter().map(|choice| Choice::new(&choice.value, choice.label.get(lang))).collect();
            if choices.len() <= RADIOS_MAX {
                radios(texts, &base, &choices, choices.len() <= 4)
            } else {
                select_field(texts, &base, &choices, &t!(texts, "select-empty"))
            }
        }
        FieldKind::LongText => long_text_field(texts, &base, LONG_TEXT_ROWS),
        FieldKind::Number => text_field(texts, &Field { width: Some(6), input_mode: "numeric", ..base }),
        FieldKind::Money => text_field(texts, &Field { width: Some(12), input_mode: "decimal", ..base }),
        FieldKind::Iban => text_field(
            texts,
            &Field {
                // With blanks every four characters as on a card.
                max_chars: Some(42),
                ..base
            },
        ),
        FieldKind::Text | FieldKind::Name => text_field(texts, &base),
    }
}

/// „Eigene Vordrucke an Ihrem Platz: T0001–T0005“.
fn own_blanks(texts: Texts, blanks: &[String]) -> String {
    if blanks.is_empty() {
        t!(texts, "serials-none-here")
    } else {
        t!(texts, "serials-here", serials = books::stock::serial::short(blanks))
    }
}

fn source_question(view: &FormView<'_>, group: &FieldGroup) -> Markup {
    let texts = view.texts;
    let name = format!("src.{}", group.key);
    let said = view.posted.get(&name);
    let words = [
        ("document", t!(texts, "source-document")),
        ("extract", t!(texts, "source-extract")),
        ("declared", t!(texts, "source-declared")),
        ("affidavit", t!(texts, "source-affidavit")),
    ];
    let choices: Vec<Choice<'_>> = words
        .iter()
        .filter(|(value, _)| *value != "extract" || group.person.is_some())
        .map(|(value, word)| Choice::new(value, word))
        .collect();
    let label = t!(texts, "source-label");
    radios(
        texts,
        &Field {
            name: &name,
            label: &label,
            value: if said.is_empty() { "declared" } else { said },
            required: true,
            ..Field::default()
        },
        &choices,
        true,
    )
}

fn draw_evidence(view: &FormView<'_>) -> Markup {
    let (texts, lang) = (view.texts, view.lang());
    let shown = view.service.shown(&view.answers.form, |id| view.answers.value(id));
    let errors: BTreeMap<&str, Option<String>> =
        shown.evidence.iter().map(|e| (e.key.as_str(), view.error(&format!("evidence.{}", e.key)))).collect();
    let names: Vec<(String, String)> =
        shown.evidence.iter().map(|e| (format!("ev.{}", e.key), format!("evn.{}", e.key))).collect();
    let rows: Vec<EvidenceRow<'_>> = shown
        .evidence
        .iter()
        .zip(&names)
        .map(|(evidence, (state, note))| EvidenceRow {
            key: &evidence.key,
            label: evidence.label.get(lang),
            law: evidence.law.as_deref(),
            expected: evidence.expected,
            state: view.posted.get(state),
            note: view.posted.get(note),
            error: errors.get(evidence.key.as_str()).and_then(|e| e.as_deref()),
        })
        .collect();
    evidence_list(texts, &rows)
}
