//! The summary of errors on top of a page: announced at once, each line leads to its field.

use maud::{Markup, html};

use crate::problem::Told;
use crate::t;
use crate::text::Texts;

/// One error: the sentence and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorLine {
    /// Id of the control, without `#`; nothing for an error of the whole page.
    pub target: Option<String>,
    /// What happened and where.
    pub text: String,
    /// What to do.
    pub remedy: String,
    /// Stable code for the helpdesk.
    pub code: String,
}

impl ErrorLine {
    /// From a problem in words; `id` makes the control's id of a field.
    #[must_use]
    pub fn from_told(told: &Told, id: impl Fn(&str) -> String) -> Self {
        let text = if told.cause.is_empty() { told.title.clone() } else { format!("{} {}", told.title, told.cause) };
        Self { target: told.field.as_deref().map(id), text, remedy: told.remedy.clone(), code: told.code.clone() }
    }
}

/// The summary; nothing without errors. `role=alert` stands on a child, as screen readers want it.
#[must_use]
pub fn error_summary(texts: Texts, errors: &[ErrorLine]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="errors" id="errors" tabindex="-1" autofocus data-focus {
                div role="alert" {
                    h2 { (t!(texts, "errors-title", count = errors.len())) }
                    ul {
                        @for error in errors {
                            li {
                                @match &error.target {
                                    Some(target) => { a href={ "#" (target) } { (error.text) } }
                                    None => { strong { (error.text) } }
                                }
                                @if !error.remedy.is_empty() { " " (error.remedy) }
                                " " span class="errors__code" { (error.code) }
                            }
                        }
                    }
                    p class="errors__kept" { (t!(texts, "errors-kept")) }
                }
            }
        }
    }
}
