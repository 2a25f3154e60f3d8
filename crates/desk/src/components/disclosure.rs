//! The law beside the field that needs it: one line, expandable; works without script as `details`.

use maud::{Markup, html};

use crate::t;
use crate::text::Texts;

/// The clause and, on opening, what it says. Without a sentence it is one plain line.
#[must_use]
pub fn law_line(texts: Texts, cite: &str, says: Option<&str>) -> Markup {
    html! {
        @match says.filter(|s| !s.is_empty()) {
            Some(says) => {
                details class="law" {
                    summary { span class="visually-hidden" { (t!(texts, "law-label")) " " } (cite) }
                    p { (says) }
                }
            }
            None => { p class="law law--plain" { span class="visually-hidden" { (t!(texts, "law-label")) " " } (cite) } }
        }
    }
}

/// A block that opens on wish.
#[must_use]
pub fn disclosure(summary: &str, body: &Markup, open: bool) -> Markup {
    html! { details class="disclosure" open[open] { summary { (summary) } div { (body) } } }
}
