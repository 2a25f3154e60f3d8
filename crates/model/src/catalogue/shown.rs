//! Which fields of a service are shown, given what has been answered: one reading of conditions for every room.

use std::collections::BTreeMap;

use super::{Condition, Evidence, Field, FieldGroup, Followup, Service, Term};

/// The part of a service that applies to one case. Values of fields that are not shown do not count.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Groups in order, each with its shown fields; a group without any is left out.
    pub groups: Vec<(&'a FieldGroup, Vec<&'a Field>)>,
    /// Evidence to be asked for.
    pub evidence: Vec<&'a Evidence>,
    /// Terms that apply.
    pub terms: Vec<&'a Term>,
    /// Follow-ups that apply.
    pub followups: Vec<&'a Followup>,
    values: BTreeMap<&'a str, String>,
}

impl Shown<'_> {
    /// Holds: there is no condition, or the named field is shown and has one of the values, and all further conditions hold.
    #[must_use]
    pub fn holds(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| {
            self.values.get(condition.field.as_str()).is_some_and(|value| condition.is.contains(value))
                && condition.all.iter().all(|further| self.holds(Some(further)))
        })
    }
    /// The field is shown.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.groups.iter().any(|(_, fields)| fields.iter().any(|field| field.id == id))
    }
}

impl Service {
    /// What applies to a case that came in as `form` (`oral`, `written`) with these values by field id.
    ///
    /// One pass in the order of the form: a condition may only name a field that stands before it
    /// ([`Service::faults`] checks that), so a hidden field hides everything that hangs on it.
    #[must_use]
    pub fn shown<'v>(&self, form: &str, value: impl Fn(&str) -> Option<&'v str>) -> Shown<'_> {
        let mut shown = Shown {
            groups: Vec::new(),
            evidence: Vec::new(),
            terms: Vec::new(),
            followups: Vec::new(),
            values: BTreeMap::from([("form", form.to_owned())]),
        };
        for group in &self.field_groups {
            if !shown.holds(group.show_if.as_ref()) {
                continue;
            }
            let mut fields = Vec::new();
            for field in &group.fields {
                if shown.holds(field.show_if.as_ref()) {
                    fields.push(field);
                    if let Some(value) = value(&field.id) {
                        shown.values.insert(&field.id, value.to_owned());
                    }
                }
            }
            if !fields.is_empty() {
                shown.groups.push((group, fields));
            }
        }
        let evidence = |evidence: &&Evidence| shown.holds(evidence.show_if.as_ref());
        let evidence = self.evidence.iter().filter(evidence).collect();
        let terms = |term: &&Term| shown.holds(term.show_if.as_ref());
        let terms = self.terms.iter().filter(terms).collect();
        let followups = |followup: &&Followup| shown.holds(followup.show_if.as_ref());
        let followups = self.followups.iter().filter(followups).collect();
        shown.evidence = evidence;
        shown.terms = terms;
        shown.followups = followups;
        shown
    }
}

impl Field {
    /// The value as the target register expects it: for a choice its `back` text or German label, else as it is.
    #[must_use]
    pub fn back<'a>(&'a self, value: &'a str) -> &'a str {
        self.choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or(value, |choice| choice.back.as_deref().unwrap_or(&choice.label.de))
    }
}
