//! Buttons. One primary button a page, named by what happens; the shortcut stands on the control.

use maud::{Markup, html};

/// A button that sends its form.
#[derive(Clone, Debug, Default)]
pub struct Button<'a> {
    /// What happens: „Anzeige aufnehmen“.
    pub label: &'a str,
    /// The one primary action of the page.
    pub primary: bool,
    /// Name and value sent with the form.
    pub send: Option<(&'a str, &'a str)>,
    /// Access key, e.g. `s` for Alt+S.
    pub key: Option<char>,
    /// Takes something away: shown in the danger colour, with words that say so.
    pub danger: bool,
    /// Sends the form without the browser's own checks (going back, searching).
    pub unchecked: bool,
}

/// One button.
#[must_use]
pub fn button(b: &Button<'_>) -> Markup {
    let class = match (b.primary, b.danger) {
        (true, false) => "button button--primary",
        (true, true) => "button button--primary button--danger",
        (false, true) => "button button--danger",
        (false, false) => "button",
    };
    html! {
        button type="submit" class=(class)
            name=[b.send.map(|s| s.0)] value=[b.send.map(|s| s.1)]
            accesskey=[b.key] formnovalidate[b.unchecked]
            data-once[b.primary] {
            span { (b.label) }
            @if let Some(key) = b.key { (key_hint(&format!("Alt+{}", key.to_ascii_uppercase()))) }
        }
    }
}

/// The keys of a control, shown on hover and focus.
#[must_use]
pub fn key_hint(keys: &str) -> Markup {
    html! { " " kbd class="key" aria-hidden="true" { (keys) } }
}

/// A link that looks like a secondary button.
#[must_use]
pub fn link_button(href: &str, label: &str, key: Option<char>) -> Markup {
    html! {
        a class="button" href=(href) accesskey=[key] {
            span { (label) }
            @if let Some(key) = key { (key_hint(&format!("Alt+{}", key.to_ascii_uppercase()))) }
        }
    }
}

/// The row under a form: primary action, others, and a way out as a link.
#[must_use]
pub fn button_row(buttons: &[Button<'_>], cancel: Option<(&str, &str)>) -> Markup {
    html! {
        div class="buttons" {
            @for b in buttons { (button(b)) }
            @if let Some((href, label)) = cancel { a class="buttons__cancel" href=(href) { (label) } }
        }
    }
}
