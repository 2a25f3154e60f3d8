//! Messages in a box and states as words. Never colour alone: each kind has a word of its own.

use maud::{Markup, html};

use crate::t;
use crate::text::Texts;

/// What kind of message it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Good to know.
    Info,
    /// It worked.
    Success,
    /// Look before going on.
    Warning,
    /// It did not work, or must not be done.
    Danger,
    /// Nothing special (badges only).
    Plain,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Plain => "plain",
        }
    }
    fn word(self, texts: Texts) -> String {
        match self {
            Self::Info | Self::Plain => t!(texts, "alert-info"),
            Self::Success => t!(texts, "alert-success"),
            Self::Warning => t!(texts, "alert-warning"),
            Self::Danger => t!(texts, "alert-danger"),
        }
    }
}

/// A message box: the kind as a word, a title, a body.
#[must_use]
pub fn alert(texts: Texts, kind: Kind, title: &str, body: &Markup) -> Markup {
    html! {
        section class={ "alert alert--" (kind.class()) } {
            p class="alert__title" {
                span class="alert__kind" { (kind.word(texts)) }
                " " (title)
            }
            div class="alert__body" { (body) }
        }
    }
}

/// A state as a word in a frame: „wartet“, „gedruckt“.
#[must_use]
pub fn badge(kind: Kind, word: &str) -> Markup {
    html! { span class={ "badge badge--" (kind.class()) } { (word) } }
}
