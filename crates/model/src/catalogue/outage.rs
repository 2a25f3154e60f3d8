//! What the law leaves possible while the registers are down, said at the service itself.

use serde::{Deserialize, Serialize};

use super::Text;

/// Whether and how a service can be done in an outage.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// Possible, possible with a note, or impossible.
    pub state: OutageState,
    /// What the clerk tells the citizen: the limits, or what to do instead.
    pub note: Text,
    /// Paragraph it follows from.
    pub law: String,
}

/// Three answers, no shades.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageState {
    /// As always.
    Possible,
    /// Possible, with what the note says.
    WithNote,
    /// Not without the register: nothing is taken and nothing printed; the note says what to do instead.
    Impossible,
}

impl OutageState {
    /// Stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::WithNote => "with_note",
            Self::Impossible => "impossible",
        }
    }
}
