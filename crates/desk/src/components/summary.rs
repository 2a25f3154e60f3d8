//! Check answers: every value in its row, with a way to change it.

use maud::{Markup, html};

use crate::t;
use crate::text::Texts;

/// How a row is changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// A link.
    Link(String),
    /// A button of the surrounding form with this name and value: all values travel along.
    Send(&'static str, String),
    /// Cannot be changed here.
    Fixed,
}

/// One row.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// What.
    pub label: String,
    /// Official number, shown small.
    pub number: Option<String>,
    /// Value as people read it; empty is shown as „nicht angegeben“.
    pub value: String,
    /// Small line under the value: where it comes from.
    pub note: String,
    /// How it is changed.
    pub change: Change,
}

/// The list.
#[must_use]
pub fn summary_list(texts: Texts, rows: &[SummaryRow]) -> Markup {
    html! {
        dl class="summary" {
            @for row in rows {
                div class="summary__row" {
                    dt { (row.label) @if let Some(number) = &row.number { " " span class="field__number" { (number) } } }
                    dd class="summary__value" {
                        @if row.value.is_empty() { span class="summary__empty" { (t!(texts, "summary-empty")) } }
                        @else { @for (at, line) in row.value.lines().enumerate() { @if at > 0 { br; } (line) } }
                        @if !row.note.is_empty() { span class="summary__note" { (row.note) } }
                    }
                    dd class="summary__change" {
                        @match &row.change {
                            Change::Link(href) => { a href=(href) { (t!(texts, "summary-change")) span class="visually-hidden" { " " (row.label) } } }
                            Change::Send(name, value) => {
                                button class="link" type="submit" name=(name) value=(value) formnovalidate {
                                    (t!(texts, "summary-change")) span class="visually-hidden" { " " (row.label) }
                                }
                            }
                            Change::Fixed => {}
                        }
                    }
                }
            }
        }
    }
}
