//! The form of a calculation: groups and fields of the catalogue, some of them once for each person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Condition, Field, FieldGroup, Text};

/// What a clerk enters for a calculation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalculationForm {
    /// Title of the page.
    pub title: Text,
    /// Groups that are there once for each person, with the most persons.
    pub repeat: BTreeMap<String, u8>,
    /// Fields that hold a month, typed as `11/2026` and kept as `2026-11`.
    #[serde(default)]
    pub months: Vec<String>,
    /// Groups in order.
    #[serde(rename = "group")]
    pub groups: Vec<FieldGroup>,
}

impl CalculationForm {
    /// Most persons of the group that repeats.
    #[must_use]
    pub fn persons_max(&self) -> u8 {
        self.repeat.values().copied().max().unwrap_or(1)
    }
    /// Names under which the fields of a group are posted and kept, with the person from 1 (0: all together).
    #[must_use]
    pub fn places(&self, group: &FieldGroup, persons: u8) -> Vec<(u8, String)> {
        match self.repeat.get(&group.key) {
            Some(most) => (1..=persons.min(*most)).map(|who| (who, format!("{}{who}.", group.key))).collect(),
            None => vec![(0, String::new())],
        }
    }
    /// Whether a field is shown with these values; its condition names a field of the same group.
    #[must_use]
    pub fn shown(field: &Field, prefix: &str, value: impl Fn(&str) -> Option<String>) -> bool {
        field.show_if.as_ref().is_none_or(|Condition { field, is, .. }| {
            value(&format!("{prefix}{field}")).is_some_and(|given| is.contains(&given))
        })
    }
}
