//! The task list of a long case: what to do, in order, each with its state as a word.

use maud::{Markup, html};

use super::alert::{Kind, badge};
use crate::t;
use crate::text::Texts;

/// State of a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskState {
    /// Something else comes first.
    NotYet,
    /// Waits for somebody.
    Waiting,
    /// To be done now.
    Now,
    /// Begun.
    Working,
    /// Done.
    Done,
    /// Stopped.
    Stopped,
    /// Two states that do not fit together.
    Conflict,
}

impl TaskState {
    /// The state as a badge.
    #[must_use]
    pub fn badge(self, texts: Texts) -> Markup {
        match self {
            Self::NotYet => badge(Kind::Plain, &t!(texts, "state-not-yet")),
            Self::Waiting => badge(Kind::Plain, &t!(texts, "state-waiting")),
            Self::Now => badge(Kind::Info, &t!(texts, "state-now")),
            Self::Working => badge(Kind::Info, &t!(texts, "state-working")),
            Self::Done => badge(Kind::Success, &t!(texts, "state-done")),
            Self::Stopped => badge(Kind::Danger, &t!(texts, "state-stopped")),
            Self::Conflict => badge(Kind::Warning, &t!(texts, "state-conflict")),
        }
    }
}

/// One task.
#[derive(Clone, Debug)]
pub struct Task {
    /// What is to be done.
    pub label: String,
    /// Where it is done; nothing while something else comes first.
    pub href: Option<String>,
    /// A small line: why, until when, by whom.
    pub note: String,
    /// State.
    pub state: TaskState,
    /// Controls of the task, e.g. a print button.
    pub action: Option<Markup>,
}

/// The list.
#[must_use]
pub fn task_list(texts: Texts, tasks: &[Task]) -> Markup {
    html! {
        ol class="tasks" {
            @for task in tasks {
                li class="tasks__one" {
                    div class="tasks__words" {
                        @match &task.href {
                            Some(href) => { a href=(href) { (task.label) } }
                            None => { span { (task.label) } }
                        }
                        @if !task.note.is_empty() { p class="tasks__note" { (task.note) } }
                    }
                    div class="tasks__state" { (task.state.badge(texts)) }
                    @if let Some(action) = &task.action { div class="tasks__action" { (action) } }
                }
            }
        }
    }
}
