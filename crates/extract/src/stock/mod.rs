//! Everything one delivery holds, as it waits to be sealed: the large classes as columns of numbers, the small ones as records.
//!
//! Two million persons as structs of texts would take a gigabyte; as columns they take about a hundred bytes each.

mod addresses;
mod cells;
mod column;
mod documents;
mod list;
mod owners;
mod persons;
mod texts;

use std::collections::BTreeMap;

pub(crate) use self::addresses::{AddressRow, AddressTable};
pub(crate) use self::column::Column;
pub(crate) use self::documents::{DocumentRow, DocumentTable};
pub(crate) use self::owners::Owners;
pub(crate) use self::persons::{PersonRow, PersonTable};
pub(crate) use self::texts::{Hash, Texts};
use crate::records::{Class, Records};
use crate::register::columns::count;

/// The usable rows of one delivery.
#[derive(Default)]
pub struct Stock {
    pub(crate) persons: PersonTable,
    pub(crate) addresses: AddressTable,
    pub(crate) documents: DocumentTable,
    /// All other classes; those above are empty here.
    pub(crate) rest: Records,
}

impl Stock {
    /// Records of each class.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Class, u64> {
        Class::ALL.iter().map(|class| (*class, self.count(*class) as u64)).collect()
    }
    /// Records of one class.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        match class {
            Class::Persons => self.persons.len(),
            Class::Addresses => self.addresses.len(),
            Class::Documents => self.documents.len(),
            other => self.rest.count(other),
        }
    }
    /// The same as records, which take several times the memory: for small towns and for tests.
    #[must_use]
    pub fn into_records(self) -> Records {
        let Self { persons, addresses, documents, rest } = self;
        Records {
            persons: (0..count(persons.len())).filter_map(|row| persons.record(row)).collect(),
            addresses: addresses.records(&persons),
            documents: documents.records(&persons),
            ..rest
        }
    }
}

impl From<&Records> for Stock {
    /// Records in memory, for towns made in code. An id that occurs twice is taken once, what belongs to nobody not at all.
    fn from(records: &Records) -> Self {
        let mut stock =
            Self { rest: Records { persons: Vec::new(), addresses: Vec::new(), ..records.clone() }, ..Self::default() };
        for person in &records.persons {
            stock.persons.push(&PersonRow::of(person));
        }
        for address in &records.addresses {
            stock.addresses.push(&AddressRow::of(address));
        }
        for document in &records.documents {
            stock.documents.push(&DocumentRow::of(document));
        }
        stock.addresses.settle(&stock.persons, &mut |_| {});
        stock.documents.settle(&stock.persons, &mut |_| {});
        stock
    }
}

impl std::fmt::Debug for Stock {
    /// Counts alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.counts()).finish()
    }
}
