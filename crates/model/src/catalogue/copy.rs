//! What need not be typed: a field left empty that takes its value from another field.

use serde::{Deserialize, Serialize};

use super::{Condition, Field, Service};

/// A field left empty takes the value of another while a condition holds („wie Mutter“).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyFrom {
    /// Field id of the other, before or after this one.
    pub from: String,
    /// When it is copied.
    pub when: Condition,
}

impl Field {
    /// The field from which an empty one takes its value, given the answers so far.
    #[must_use]
    pub fn copied_from<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Option<&str> {
        let holds = |when: &Condition| value(&when.field).is_some_and(|given| when.is.iter().any(|is| is == given));
        self.copy.iter().find(|copy| holds(&copy.when)).map(|copy| copy.from.as_str())
    }
}

impl Service {
    /// What is wrong with copied and proposed values.
    pub(super) fn proposed_faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        for field in self.fields() {
            for copy in &field.copy {
                let source = self.field(&copy.from);
                if source.is_none_or(|source| source.kind != field.kind || !source.copy.is_empty()) {
                    found.push(format!("field {} copies {}, which is no field of its kind", field.id, copy.from));
                }
                if self.field(&copy.when.field).is_none() && copy.when.field != "form" {
                    found.push(format!("field {} is copied when the unknown {} says so", field.id, copy.when.field));
                }
            }
            let choice =
                |value: &String| field.choices.is_empty() || field.choices.iter().any(|one| one.value == *value);
            if field.default.as_ref().is_some_and(|value| value.is_empty() || !choice(value)) {
                found.push(format!("field {} proposes what it cannot be", field.id));
            }
        }
        found
    }
}
