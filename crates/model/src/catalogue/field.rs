//! Pages, fields and evidence of a service.

use serde::{Deserialize, Serialize};

use super::{CopyFrom, Text};

/// A group of fields: one page of the guided form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldGroup {
    /// Stable key within the service.
    pub key: String,
    /// The page's question as title.
    pub title: Text,
    /// Short heading on papers, sheets and lists, e.g. `Mutter`; the title where it is missing.
    pub heading: Option<Text>,
    /// A person can be picked from the extract to fill the group; the value names the person's part in the case.
    pub person: Option<String>,
    /// The person shows a document here: its machine-readable lines can be typed or scanned and are compared with the group.
    #[serde(default)]
    pub shown_document: bool,
    /// Show the group only if this holds.
    pub show_if: Option<Condition>,
    /// Fields in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One field; its id is the official number where there is one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Official field number (PStV Anlage 1, DSMeld) or a short key of ours.
    pub id: String,
    /// Label above the field.
    pub label: Text,
    /// What may be entered.
    pub kind: FieldKind,
    /// Must be given (when shown).
    #[serde(default)]
    pub required: bool,
    /// One line under the label.
    pub hint: Option<Text>,
    /// The law beside the field that needs it.
    pub law: Option<String>,
    /// Choices for [`FieldKind::Choice`].
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Show the field only if this holds.
    pub show_if: Option<Condition>,
    /// Filled from the picked person: `family_name`, `birth_name`, `given_names`, `date_of_birth`, `place_of_birth`, `sex`,
    /// `nationalities`, `marital_status`, `doctorate`, `street`, `house_number`, `postcode`, `town`.
    pub prefill: Option<String>,
    /// Longest text in characters.
    pub max_chars: Option<usize>,
    /// Stands in a new form as an answer to be seen and changed; `@place` is the authority's place.
    pub default: Option<String>,
    /// Left empty, it takes the value of another field; the first whose condition holds.
    #[serde(default)]
    pub copy: Vec<CopyFrom>,
    /// May be reported later, also after the signature.
    #[serde(default)]
    pub later: bool,
    /// Only the roles in the service's `secret_to` see the value once it is kept.
    #[serde(default)]
    pub secret: bool,
}

/// What a field may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Free text on one line.
    Text,
    /// A name: DIN 91379 characters, kept as typed.
    Name,
    /// A full date.
    Date,
    /// A date of which day or month may be unknown.
    PartialDate,
    /// Time of day with minute, `HH:MM`.
    Time,
    /// One of the choices.
    Choice,
    /// Yes or no.
    YesNo,
    /// Free text on several lines.
    LongText,
    /// Whole number.
    Number,
    /// Amount in EUR.
    Money,
    /// IBAN.
    Iban,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored value.
    pub value: String,
    /// Shown text.
    pub label: Text,
    /// What the target register expects for this value; the German label where it is missing, nothing where it is empty.
    pub back: Option<String>,
}

/// Holds if the field's value is one of these. A field that is not shown itself has no value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Field id.
    pub field: String,
    /// Values.
    pub is: Vec<String>,
    /// Further conditions that must hold, too.
    #[serde(default)]
    pub all: Vec<Condition>,
}

/// A proof to be shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Stable key.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Legal basis.
    pub law: Option<String>,
    /// Where it is missing, a warning has to be seen; the case is taken all the same.
    #[serde(default)]
    pub expected: bool,
    /// Where it is missing, nothing is taken, unless the note says by what else it is proven.
    #[serde(default)]
    pub must: bool,
    /// Only if this holds.
    pub show_if: Option<Condition>,
}
