//! A document that the person shows, inside the form: its machine-readable lines are typed or scanned and compared with the fields.

use maud::{Markup, html};
use model::catalogue::FieldGroup;

use crate::components::disclosure::disclosure;
use crate::components::{Button, Field, button, long_text_field};
use crate::t;
use crate::text::Texts;

/// Longest input in characters: three lines with what a scanner may add.
pub const LINES_MAX_CHARS: usize = 200;

/// What became of the lines with this press.
#[derive(Clone, Debug, Default)]
pub struct ShownView {
    /// What was read, and where it differs.
    pub result: Option<Markup>,
}

/// The name of the field that holds the lines of a part.
#[must_use]
pub fn lines_name(part: &str) -> String {
    format!("zone.{part}")
}

/// The block below the search, closed until it is used.
#[must_use]
pub fn draw_shown(
    texts: Texts,
    group: &FieldGroup,
    lines: &str,
    error: Option<&str>,
    view: Option<&ShownView>,
) -> Markup {
    let Some(part) = group.person.as_deref().filter(|_| group.shown_document) else { return html! {} };
    let result = view.and_then(|view| view.result.as_ref());
    let name = lines_name(part);
    let what = format!("zone:{part}");
    let (label, hint, compare) = (t!(texts, "zone-lines"), t!(texts, "shown-hint"), t!(texts, "shown-compare"));
    let body = html! {
        @if let Some(result) = result { div role="status" { (result) } }
        (long_text_field(texts, &Field { name: &name, label: &label, hint: Some(&hint), value: lines, max_chars: Some(LINES_MAX_CHARS), error, ..Field::default() }, 3))
        (button(&Button { label: &compare, send: Some(("do", &what)), unchecked: true, ..Button::default() }))
    };
    html! { div class="shown-document" { (disclosure(&t!(texts, "shown-open"), &body, result.is_some() || error.is_some())) } }
}
