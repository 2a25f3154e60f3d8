//! A second form for the same event: the next child of a multiple birth.

use serde::{Deserialize, Serialize};

use super::{Condition, FieldKind, Service, Text};

/// From the receipt of a case a new form begins that holds its answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// The link, e.g. `Nächstes Kind dieser Geburt`.
    pub label: Text,
    /// When it is offered.
    pub show_if: Condition,
    /// Field ids that begin empty.
    pub clear: Vec<String>,
    /// Number field that is one more than before.
    pub count: String,
    /// Number field that it may not exceed.
    pub most: String,
}

impl Service {
    /// What is wrong with the next form.
    pub(super) fn again_faults(&self) -> Vec<String> {
        let Some(again) = &self.again else { return Vec::new() };
        let mut found = Vec::new();
        for id in again.clear.iter().filter(|id| self.field(id).is_none()) {
            found.push(format!("the next form clears the unknown field {id}"));
        }
        for id in [&again.count, &again.most] {
            if self.field(id).is_none_or(|field| field.kind != FieldKind::Number) {
                found.push(format!("the next form counts {id}, which is no number"));
            }
        }
        if again.label.de.is_empty() || again.label.en.is_empty() {
            found.push("the next form's label is not in both languages".to_owned());
        }
        found
    }
}
