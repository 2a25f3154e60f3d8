//! The receipt after an act: number, time, durability in words, what to print, what comes next.

use maud::{Markup, html};

use crate::t;
use crate::text::Texts;

/// What was kept.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// What was done, as a sentence: „Die Geburtsanzeige ist aufgenommen.“
    pub done: String,
    /// Our number, large.
    pub number: String,
    /// „23.11.2026, 14:05 Uhr“.
    pub at: String,
    /// „Hier gespeichert · noch keine zweite Kopie“.
    pub durability: String,
    /// What the citizen gets and what happens next, one line each.
    pub next: Vec<String>,
}

/// The receipt panel; `actions` are the big buttons under it.
#[must_use]
pub fn receipt(texts: Texts, r: &Receipt, actions: &Markup) -> Markup {
    html! {
        section class="receipt" aria-labelledby="receipt-title" {
            div role="status" {
                h2 class="receipt__done" id="receipt-title" { (r.done) }
                p class="receipt__number" { span class="receipt__label" { (t!(texts, "receipt-number")) } strong { (r.number) } }
                p class="receipt__kept" { (r.at) " · " (r.durability) }
            }
            div class="receipt__actions" { (actions) }
        }
        @if !r.next.is_empty() {
            section class="receipt-next" {
                h2 { (t!(texts, "receipt-next")) }
                ul { @for line in &r.next { li { (line) } } }
            }
        }
    }
}
