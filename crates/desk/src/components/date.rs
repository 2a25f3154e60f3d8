//! The three-field date: Tag, Monat, Jahr. A partial date leaves day, or day and month, empty.

use maud::{Markup, html};

use super::field::{Field, control_id, label_text, notes};
use crate::t;
use crate::text::Texts;

/// What stands in the three fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateParts {
    /// Day.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
}

impl DateParts {
    /// The parts of a canonical `YYYY-MM-DD`; zeros are empty. Anything else stands in the year, so that nothing typed is lost.
    #[must_use]
    pub fn from_canonical(text: &str) -> Self {
        let mut parts = text.split('-');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day), None) => {
                let shown = |part: &str| {
                    if part == "00" { String::new() } else { part.to_owned() }
                };
                Self { day: shown(day), month: shown(month), year: year.to_owned() }
            }
            _ => Self { year: text.to_owned(), ..Self::default() },
        }
    }

    /// Nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }
}

/// The date as one group; posted as `name.d`, `name.m`, `name.y`. The value in `field` is not used.
#[must_use]
pub fn date_field(texts: Texts, field: &Field<'_>, parts: &DateParts, partial: bool) -> Markup {
    let id = control_id(field.name);
    let mut described = Vec::new();
    if field.hint.is_some() {
        described.push(format!("{id}-hint"));
    }
    if partial {
        described.push(format!("{id}-partial"));
    }
    if field.error.is_some() {
        described.push(format!("{id}-error"));
    }
    let described = (!described.is_empty()).then(|| described.join(" "));
    let boxes = [
        ("d", t!(texts, "date-day"), &parts.day, "2", "input input--w3"),
        ("m", t!(texts, "date-month"), &parts.month, "2", "input input--w3"),
        ("y", t!(texts, "date-year"), &parts.year, "4", "input input--w6"),
    ];
    html! {
        fieldset class=(if field.error.is_some() { "field field--error" } else { "field" })
            aria-describedby=[described] {
            legend { (label_text(texts, field)) }
            @if partial { p class="field__hint" id={ (id) "-partial" } { (t!(texts, "date-partial-hint")) } }
            (notes(texts, field))
            div class="date" {
                @for (at, (suffix, label, value, max, class)) in boxes.iter().enumerate() {
                    @let box_id = if at == 0 { id.clone() } else { format!("{id}-{suffix}") };
                    div class="date__part" {
                        label for=(box_id) { (label) }
                        input class=(class) id=(box_id) name={ (field.name) "." (suffix) } type="text" inputmode="numeric"
                            maxlength=(max) value=(value) autocomplete="off" data-date-part=(suffix)
                            aria-invalid=[field.error.map(|_| "true")];
                    }
                }
            }
        }
    }
}
