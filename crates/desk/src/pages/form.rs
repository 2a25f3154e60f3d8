//! Small forms: one act, a few fields, one button.

use maud::{Markup, html};

use crate::components::{Button, button_row};
use crate::seat::{Call, Seat};
use crate::t;

/// A form of a signed-in page. `again` is the call whose form is shown once more: its intent is kept.
#[must_use]
pub fn act_form(
    seat: &Seat,
    again: Option<&Call>,
    action: &str,
    fields: &Markup,
    button: &str,
    cancel: Option<&str>,
) -> Markup {
    html! {
        form method="post" action=(action) class="form" novalidate data-form {
            @match again { Some(call) => { (seat.hidden_again(call)) } None => { (seat.hidden()) } }
            (fields)
            (button_row(&[Button { label: button, primary: true, key: Some('s'), ..Button::default() }],
                cancel.map(|href| (href, t!(seat.texts, "form-cancel"))).as_ref().map(|(href, label)| (*href, label.as_str()))))
        }
    }
}

/// A further form of a page whose one primary button stands elsewhere.
#[must_use]
pub fn side_form(seat: &Seat, again: Option<&Call>, action: &str, fields: &Markup, button: &str) -> Markup {
    html! {
        form method="post" action=(action) class="form" novalidate data-form {
            @match again { Some(call) => { (seat.hidden_again(call)) } None => { (seat.hidden()) } }
            (fields)
            (crate::components::button(&Button { label: button, ..Button::default() }))
        }
    }
}

/// A form of one button, for a list or a task.
#[must_use]
pub fn button_form(seat: &Seat, action: &str, hidden: &[(&str, &str)], b: &Button<'_>) -> Markup {
    html! {
        form method="post" action=(action) class="inline-form" {
            (seat.hidden())
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (crate::components::button(b))
        }
    }
}
