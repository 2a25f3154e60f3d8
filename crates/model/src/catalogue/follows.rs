//! A service that goes on from a case of another: a ceremony after its notice.

use serde::{Deserialize, Serialize};

use super::{Condition, Service};

/// From which service a case can go on. Fields of the same id are taken over by themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// Key of the earlier service.
    pub service: String,
    /// Field that holds the number of the earlier case. Filled, it must name a live case of that service.
    pub number: String,
    /// The earlier case must have these values.
    pub needs: Option<Condition>,
    /// Fields that go over under another id.
    #[serde(default)]
    pub take: Vec<TakeOver>,
}

/// One value that goes over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// Field of the earlier service.
    pub from: String,
    /// Field here.
    pub to: String,
}

impl Follows {
    /// The field of the earlier service that fills this one.
    #[must_use]
    pub fn source<'a>(&'a self, field: &'a str) -> &'a str {
        self.take.iter().find(|take| take.to == field).map_or(field, |take| take.from.as_str())
    }

    /// What is wrong with it in `service`; the earlier service is looked at where the whole catalogue is known.
    pub(super) fn faults(&self, service: &Service) -> Vec<String> {
        let here = self.take.iter().map(|take| take.to.as_str()).chain(std::iter::once(self.number.as_str()));
        here.filter(|id| service.field(id).is_none())
            .map(|id| format!("{}: what it follows fills the unknown field {id}", service.key))
            .collect()
    }

    /// What is wrong with it against the earlier service.
    #[must_use]
    pub fn faults_against(&self, earlier: &Service) -> Vec<String> {
        let asked = self.take.iter().map(|take| &take.from).chain(self.needs.iter().map(|needs| &needs.field));
        asked
            .filter(|id| earlier.field(id).is_none())
            .map(|id| format!("{}: has no field {id} that could be taken over or asked for", earlier.key))
            .collect()
    }
}
