//! Controls with label above, hint under the label, error at the field, law beside it.

use maud::{Markup, html};

use super::disclosure::law_line;
use crate::t;
use crate::text::Texts;

/// What stands around every control.
#[derive(Clone, Debug, Default)]
pub struct Field<'a> {
    /// Name in the posted form; the id is `f-` + name.
    pub name: &'a str,
    /// Label above the field.
    pub label: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// One line under the label; an example belongs here, not into a placeholder.
    pub hint: Option<&'a str>,
    /// The error at this field.
    pub error: Option<&'a str>,
    /// Clause and what it says.
    pub law: Option<(&'a str, Option<&'a str>)>,
    /// Must be filled; the others are marked „(freiwillig)“.
    pub required: bool,
    /// Official number, shown small after the label.
    pub number: Option<&'a str>,
    /// `text`, `password`, `search`, `email`; empty means `text`.
    pub kind: &'a str,
    /// Browser keyboard: `numeric`, `decimal`; empty means none.
    pub input_mode: &'a str,
    /// Autocomplete token; empty means `off`.
    pub autocomplete: &'a str,
    /// Longest text in characters.
    pub max_chars: Option<usize>,
    /// Width in characters; `None` fills the column.
    pub width: Option<u8>,
    /// Texts to choose from while typing; others may be typed.
    pub offers: &'a [String],
}

/// The id of a control by its name.
#[must_use]
pub fn control_id(name: &str) -> String {
    format!("f-{name}")
}

fn described_by(field: &Field<'_>) -> Option<String> {
    let id = control_id(field.name);
    let mut ids = Vec::new();
    if field.hint.is_some() {
        ids.push(format!("{id}-hint"));
    }
    if field.error.is_some() {
        ids.push(format!("{id}-error"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label text with number and „(freiwillig)“.
pub(crate) fn label_text(texts: Texts, field: &Field<'_>) -> Markup {
    html! {
        (field.label)
        @if !field.required { " " span class="field__optional" { (t!(texts, "field-optional")) } }
        @if let Some(number) = field.number { " " span class="field__number" { span class="visually-hidden" { (t!(texts, "field-number")) " " } (number) } }
    }
}

/// Hint, law and error of a field, in reading order.
pub(crate) fn notes(texts: Texts, field: &Field<'_>) -> Markup {
    let id = control_id(field.name);
    html! {
        @if let Some(hint) = field.hint { p class="field__hint" id={ (id) "-hint" } { (hint) } }
        @if let Some((cite, says)) = field.law { (law_line(texts, cite, says)) }
        @if let Some(error) = field.error {
            p class="field__error" id={ (id) "-error" } {
                span class="visually-hidden" { (t!(texts, "field-error")) " " } (error)
            }
        }
    }
}

fn wrapper_class(field: &Field<'_>) -> &'static str {
    if field.error.is_some() { "field field--error" } else { "field" }
}

fn width_class(width: Option<u8>) -> &'static str {
    match width {
        Some(0..=3) => "input input--w3",
        Some(4..=6) => "input input--w6",
        Some(7..=12) => "input input--w12",
        Some(13..=24) => "input input--w24",
        Some(_) | None => "input",
    }
}

/// Text on one line.
#[must_use]
pub fn text_field(texts: Texts, field: &Field<'_>) -> Markup {
    let id = control_id(field.name);
    let or = |text: &'static str, given: &str| {
        if given.is_empty() { text.to_owned() } else { given.to_owned() }
    };
    html! {
        div class=(wrapper_class(field)) {
            label for=(id) { (label_text(texts, field)) }
            (notes(texts, field))
            input class=(width_class(field.width)) id=(id) name=(field.name)
                type=(or("text", field.kind)) value=(field.value)
                inputmode=[(!field.input_mode.is_empty()).then_some(field.input_mode)]
                autocomplete=(or("off", field.autocomplete)) spellcheck="false"
                maxlength=[field.max_chars]
                aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")]
                aria-required=[field.required.then_some("true")]
                list=[(!field.offers.is_empty()).then(|| format!("{id}-offers"))];
            @if !field.offers.is_empty() {
                datalist id={ (id) "-offers" } { @for offer in field.offers { option value=(offer) {} } }
            }
        }
    }
}

/// Text on several lines.
#[must_use]
pub fn long_text_field(texts: Texts, field: &Field<'_>, rows: u8) -> Markup {
    let id = control_id(field.name);
    html! {
        div class=(wrapper_class(field)) {
            label for=(id) { (label_text(texts, field)) }
            (notes(texts, field))
            textarea class="input" id=(id) name=(field.name) rows=(rows) maxlength=[field.max_chars]
                aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")]
                aria-required=[field.required.then_some("true")] {
                // The parser drops one line break after the tag; give it one to drop, keep the clerk's.
                "\n" (field.value)
            }
        }
    }
}

/// One of several.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// Sent value.
    pub value: &'a str,
    /// Shown text.
    pub label: &'a str,
    /// A line under the text.
    pub hint: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: None }
    }
}

fn option_id(name: &str, at: usize) -> String {
    // The first option carries the field's own id, so that the error summary leads to it.
    if at == 0 { control_id(name) } else { format!("f-{name}-{at}") }
}

/// Radios; `inline` puts short ones side by side.
#[must_use]
pub fn radios(texts: Texts, field: &Field<'_>, choices: &[Choice<'_>], inline: bool) -> Markup {
    options(texts, field, choices, inline, "radio", |value| value == field.value)
}

/// Checkboxes under one name; `chosen` are the values that are on.
#[must_use]
pub fn checkboxes(texts: Texts, field: &Field<'_>, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    options(texts, field, choices, false, "checkbox", |value| chosen.contains(&value))
}

fn options(
    texts: Texts,
    field: &Field<'_>,
    choices: &[Choice<'_>],
    inline: bool,
    kind: &str,
    on: impl Fn(&str) -> bool,
) -> Markup {
    html! {
        fieldset class=(wrapper_class(field)) aria-describedby=[described_by(field)] {
            legend { (label_text(texts, field)) }
            (notes(texts, field))
            div class=(if inline { "options options--inline" } else { "options" }) {
                @for (at, choice) in choices.iter().enumerate() {
                    div class="option" {
                        input type=(kind) id=(option_id(field.name, at)) name=(field.name)
                            value=(choice.value) checked[on(choice.value)]
                            aria-describedby=[choice.hint.map(|_| format!("{}-hint", option_id(field.name, at)))];
                        label for=(option_id(field.name, at)) { (choice.label) }
                        @if let Some(hint) = choice.hint {
                            p class="option__hint" id={ (option_id(field.name, at)) "-hint" } { (hint) }
                        }
                    }
                }
            }
        }
    }
}

/// A select box, for long lists only; radios are quicker for up to six.
#[must_use]
pub fn select_field(texts: Texts, field: &Field<'_>, choices: &[Choice<'_>], empty: &str) -> Markup {
    let id = control_id(field.name);
    html! {
        div class=(wrapper_class(field)) {
            label for=(id) { (label_text(texts, field)) }
            (notes(texts, field))
            select class="input input--select" id=(id) name=(field.name)
                aria-describedby=[described_by(field)] aria-invalid=[field.error.map(|_| "true")] {
                @if !empty.is_empty() { option value="" { (empty) } }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == field.value] { (choice.label) }
                }
            }
        }
    }
}
