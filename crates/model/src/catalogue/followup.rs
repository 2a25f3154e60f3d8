//! What must follow later: messages to other offices, a second visit, a block that cannot be set now.

use serde::{Deserialize, Serialize};

use super::{Condition, Text};

/// A follow-up of a service: something that somebody has to do after the act and ticks off with a note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followup {
    /// Key, unique in the service.
    pub key: String,
    /// What is to be done, e.g. `Mitteilung an das Geburtsstandesamt der Mutter`.
    pub label: Text,
    /// Who gets it or does it, e.g. `Meldebehörde`.
    pub to: Text,
    /// Paragraph, e.g. `§ 57 (1) PStV`.
    pub law: String,
    /// Only if the case has these values.
    pub show_if: Option<Condition>,
    /// From which stage on it is to be done.
    pub after: FollowupAfter,
    /// Length of the term from the day the case came in, e.g. `10d`, `3wd`; none if there is no term.
    pub due: Option<String>,
}

/// The stage from which on a follow-up is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowupAfter {
    /// As soon as the case was taken.
    Taken,
    /// Once the record was read and signed, or the written report was taken.
    Signed,
    /// Once the target register has the case: until then it would be false.
    HandedBack,
}
