//! Where in a guided form: „Schritt 3 von 6 · Eltern“, with a bar of equal parts.

use maud::{Markup, html};

use crate::t;
use crate::text::Texts;

/// The indicator; `at` counts from 1.
#[must_use]
pub fn steps(texts: Texts, at: usize, of: usize, name: &str) -> Markup {
    html! {
        div class="steps" {
            p class="steps__words" { (t!(texts, "steps-words", at = at, of = of)) " · " (name) }
            ol class="steps__bar" aria-hidden="true" {
                @for step in 1..=of {
                    li class=(if step < at { "steps__part steps__part--done" } else if step == at { "steps__part steps__part--now" } else { "steps__part" }) {}
                }
            }
        }
    }
}
