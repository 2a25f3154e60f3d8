//! The form of a calculation on the page: groups of the catalogue, once for each person where they repeat.

use maud::{Markup, html};
use model::catalogue::{CalculationForm, Field as FormField, FieldKind, Lang};

use crate::components::field::control_id;
use crate::components::{Choice, Field, date_field, law_line, radios, select_field, text_field};
use crate::form::read::date_parts;
use crate::http::Posted;
use crate::problem::Told;
use crate::seat::{Seat, error_at};
use crate::t;

/// Up to so many choices stand open as radios.
const RADIOS_MAX: usize = 4;

/// All groups.
pub(super) fn groups(seat: &Seat, form: &CalculationForm, persons: u8, posted: &Posted, told: &[Told]) -> Markup {
    let lang = seat.texts.lang();
    html! {
        @for group in &form.groups {
            @for (who, prefix) in form.places(group, persons) {
                section class="form__group" aria-label=(heading(group.title.get(lang), who)) {
                    h2 { (heading(group.title.get(lang), who)) }
                    @for field in group.fields.iter().filter(|field| field.kind != FieldKind::YesNo) {
                        (one(seat, field, &prefix, posted, told))
                    }
                    (flags(seat, &group.fields, &prefix, posted))
                }
            }
        }
    }
}

fn heading(title: &str, who: u8) -> String {
    if who == 0 { title.to_owned() } else { format!("{title} {who}") }
}

/// A field that hangs on another says so in words: without a script all of them stand on the page.
fn hint(seat: &Seat, field: &FormField, lang: Lang) -> Option<String> {
    let own = field.hint.as_ref().map(|hint| hint.get(lang).to_owned());
    if field.show_if.is_some() {
        let only = t!(seat.texts, "calc-only-if");
        return Some(own.map_or_else(|| only.clone(), |own| format!("{own} · {only}")));
    }
    own
}

fn one(seat: &Seat, field: &FormField, prefix: &str, posted: &Posted, told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let name = format!("{prefix}{}", field.id);
    let error = error_at(told, &name);
    let hint = hint(seat, field, lang);
    let view = Field {
        name: &name,
        label: field.label.get(lang),
        value: posted.get(&name),
        hint: hint.as_deref(),
        error: error.as_deref(),
        law: field.law.as_deref().map(|law| (law, None)),
        required: field.required && field.show_if.is_none(),
        max_chars: field.max_chars,
        ..Field::default()
    };
    match field.kind {
        FieldKind::Choice => {
            let choices: Vec<Choice<'_>> =
                field.choices.iter().map(|choice| Choice::new(&choice.value, choice.label.get(lang))).collect();
            if choices.len() <= RADIOS_MAX {
                radios(texts, &view, &choices, false)
            } else {
                select_field(texts, &view, &choices, &t!(texts, "calc-choose"))
            }
        }
        FieldKind::Date | FieldKind::PartialDate => date_field(texts, &view, &date_parts(posted, &name), false),
        FieldKind::Money => text_field(texts, &Field { width: Some(12), input_mode: "decimal", ..view }),
        FieldKind::Number => text_field(texts, &Field { width: Some(6), input_mode: "numeric", ..view }),
        _ => text_field(texts, &view),
    }
}

/// What is true or not, one line each.
fn flags(seat: &Seat, fields: &[FormField], prefix: &str, posted: &Posted) -> Markup {
    let lang = seat.texts.lang();
    let flags: Vec<&FormField> = fields.iter().filter(|field| field.kind == FieldKind::YesNo).collect();
    html! {
        @if !flags.is_empty() {
            fieldset class="field" {
                legend { (t!(seat.texts, "calc-flags")) }
                div class="options" {
                    @for field in flags {
                        @let name = format!("{prefix}{}", field.id);
                        div class="option" {
                            input type="checkbox" id=(control_id(&name)) name=(name) value="1" checked[posted.on(&name)];
                            label for=(control_id(&name)) { (field.label.get(lang)) }
                            @if let Some(law) = &field.law { (law_line(seat.texts, law, None)) }
                        }
                    }
                }
            }
        }
    }
}
