//! Hints for the triage of a service: what makes it urgent, what can wait until when, which other office does it.
//!
//! A hint decides nothing. It stands beside the choice at the counter and on the first page of the form, and its circumstance becomes
//! the reason on the ticket if the clerk takes it over.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Service, Text};
use crate::acts::counter::Urgency;

/// One circumstance and what follows from it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriageHint {
    /// Stable key within the service.
    pub key: String,
    /// `urgent`, `waits` or `elsewhere`.
    #[serde(serialize_with = "write_urgency", deserialize_with = "read_urgency")]
    pub urgency: Urgency,
    /// The circumstance, short enough for a ticket: „Bestattung oder Überführung steht an“.
    pub when: Text,
    /// What follows: what to do now, or what to tell the person.
    pub says: Text,
    /// What makes an urgent circumstance credible; nothing where the matter speaks for itself.
    pub proof: Option<Text>,
    /// Until when it can wait; only for what waits, and there always.
    pub until: Option<Text>,
    /// Which office does it; only for what is done elsewhere, and there always.
    pub office: Option<Text>,
    /// Paragraph it follows from, where there is one.
    pub law: Option<String>,
}

/// Longest circumstance in characters: it must fit as the reason on a ticket.
pub const WHEN_MAX_CHARS: usize = 120;

fn read_urgency<'de, D: Deserializer<'de>>(from: D) -> Result<Urgency, D::Error> {
    let name = String::deserialize(from)?;
    Urgency::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("{name} is no urgency")))
}

fn write_urgency<S: Serializer>(urgency: &Urgency, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(urgency.name())
}

impl TriageHint {
    /// What is missing in this hint, or does not belong there.
    fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        let missing = |text: &Text| text.de.trim().is_empty() || text.en.trim().is_empty();
        let parts = [
            ("circumstance", Some(&self.when)),
            ("sentence", Some(&self.says)),
            ("proof", self.proof.as_ref()),
            ("end", self.until.as_ref()),
            ("office", self.office.as_ref()),
        ];
        for (what, text) in parts {
            if text.is_some_and(missing) {
                found.push(format!("has its {what} not in both languages"));
            }
        }
        if [&self.when.de, &self.when.en].iter().any(|text| text.chars().count() > WHEN_MAX_CHARS) {
            found.push(format!("has a circumstance longer than {WHEN_MAX_CHARS} characters"));
        }
        if self.proof.is_some() && self.urgency != Urgency::Urgent {
            found.push("asks for a proof of what is not urgent".to_owned());
        }
        if self.until.is_some() != (self.urgency == Urgency::Waits) {
            found.push("says until when it can wait exactly if it waits".to_owned());
        }
        if self.office.is_some() != (self.urgency == Urgency::Elsewhere) {
            found.push("names another office exactly if that does it".to_owned());
        }
        found
    }
}

impl Service {
    /// The hints in the order in which they are asked: urgent first, another office last.
    pub fn triage_hints(&self) -> impl Iterator<Item = &TriageHint> {
        Urgency::ALL.into_iter().flat_map(|urgency| self.triage.iter().filter(move |hint| hint.urgency == urgency))
    }

    /// What is wrong with the hints.
    pub(super) fn triage_faults(&self) -> Vec<String> {
        let mut keys = BTreeSet::new();
        let mut found = Vec::new();
        for hint in &self.triage {
            if hint.key.is_empty() || !keys.insert(hint.key.as_str()) {
                found.push(format!("triage {} stands twice or has no key", hint.key));
            }
            found.extend(hint.faults().into_iter().map(|fault| format!("triage {} {fault}", hint.key)));
        }
        found
    }
}
