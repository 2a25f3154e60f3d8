//! What the check page says about the fee: every position that is due, and the sum.

use maud::{Markup, html};
use model::catalogue::{FeeKind, Service};
use model::{CivilDate, Money};

use super::read::Answers;
use crate::t;
use crate::text::Texts;

/// The positions that are due for these answers on the day of receipt; nothing where the service takes no fee.
pub(super) fn draw_fees(texts: Texts, service: &Service, answers: &Answers) -> Markup {
    let lang = texts.lang();
    let shown = service.shown(&answers.form, |id| answers.value(id));
    let Ok(on) = answers.received.parse::<CivilDate>() else { return html! {} };
    let due = service.fees_due(&shown, on, |id| answers.value(id).map(str::to_owned));
    if service.fees.is_empty() {
        return html! {};
    }
    let total: Money = due.iter().map(|due| due.amount).sum();
    html! {
        section {
            h2 { (t!(texts, "check-fee")) }
            @if due.is_empty() { p { (t!(texts, "check-fee-none")) } }
            @else {
                ul {
                    @for due in &due {
                        li {
                            (due.fee.label.get(lang)) ": " (due.amount.german())
                            @if due.fee.kind == FeeKind::Doubling { " " (t!(texts, "check-fee-doubled")) }
                            " · " (due.fee.law)
                            @if !due.fee.note.get(lang).is_empty() { br; span class="small" { (due.fee.note.get(lang)) } }
                        }
                    }
                }
                @if due.len() > 1 { p { strong { (t!(texts, "check-fee-sum", sum = total.german())) } } }
            }
        }
    }
}
