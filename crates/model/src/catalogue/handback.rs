//! The way of a case back into the restored register.

use serde::{Deserialize, Serialize};

use super::Text;

/// The way back into the restored register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handback {
    /// Target register, e.g. `geburtenregister`.
    pub target: String,
    /// Title of the queue.
    pub title: Text,
    /// Field ids in the order of the target's screen.
    pub order: Vec<String>,
    /// Fields of the form that do not go back, with the reason.
    #[serde(default, rename = "not_back")]
    pub not_back: Vec<NotBack>,
    /// Pattern of the target's number: `letter` + digits + `/` + year for registers, as a plain description of parts.
    pub number: NumberForm,
}

/// A field that stays behind, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotBack {
    /// Field id.
    pub field: String,
    /// Reason.
    pub why: String,
}

/// The form of the target's number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberForm {
    /// Register letter (PStV § 16), e.g. `G`; empty when the target has none.
    #[serde(default)]
    pub letter: String,
    /// Example shown at the field.
    pub example: String,
    /// What the number is where it is no register number, e.g. `Seriennummer des Vordrucks`.
    pub what: Option<Text>,
}
