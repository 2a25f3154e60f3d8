//! Addresses as columns.

use model::CivilDate;
use model::place::Ags;

use super::cells::RowReader;
use super::column::Column;
use super::owners::Owners;
use super::persons::PersonTable;
use super::texts::Texts;
use crate::import::Reason;
use crate::import::delivery::Cells;
use crate::records::{Address, AddressKind, CellError, Record};
use crate::register::columns::count;
use crate::register::pack;

/// One row of `addresses`, borrowed from wherever it stands.
pub(crate) struct AddressRow<'a> {
    person_id: &'a str,
    kind: AddressKind,
    street: &'a str,
    house_number: Option<&'a str>,
    addition: Option<&'a str>,
    postcode: &'a str,
    town: &'a str,
    ags: &'a str,
    from: Option<CivilDate>,
    to: Option<CivilDate>,
}

impl<'a> AddressRow<'a> {
    /// Reads a row of the import; every wrong cell is told in the order of the columns.
    pub(crate) fn read(cells: &Cells<'a>, wrong: &mut dyn FnMut(&'static str, CellError)) -> Option<Self> {
        let mut row = RowReader { cells, columns: Address::COLUMNS, wrong };
        let person_id = row.text(0);
        let kind = row.value(1);
        let street = row.text(2);
        let house_number = row.optional(3);
        let addition = row.optional(4);
        let postcode = row.text(5);
        let town = row.text(6);
        let ags = row.text(7);
        let from = row.value(8);
        let to = row.value(9);
        Some(Self {
            person_id: person_id?,
            kind: kind?,
            street: street?,
            house_number,
            addition,
            postcode: postcode?,
            town: town?,
            ags: ags?,
            from: from?,
            to: to?,
        })
    }
    /// The row of a record.
    pub(super) fn of(address: &'a Address) -> Self {
        Self {
            person_id: &address.person_id,
            kind: address.kind,
            street: &address.street,
            house_number: address.house_number.as_deref(),
            addition: address.addition.as_deref(),
            postcode: &address.postcode,
            town: &address.town,
            ags: &address.ags,
            from: address.from,
            to: address.to,
        }
    }
    /// What the types of the columns cannot say.
    pub(crate) fn check(&self, wrong: &mut dyn FnMut(&'static str, Reason)) {
        // The usual case without making a text of its own.
        let digits = self.ags.len() == 8 && self.ags.bytes().all(|byte| byte.is_ascii_digit());
        if !digits && Ags::try_from(self.ags.to_owned()).is_err() {
            wrong("ags", Reason::Ags);
        }
    }
}

/// All addresses of a delivery, in its order.
#[derive(Default)]
pub(crate) struct AddressTable {
    pub(crate) owners: Owners,
    pub(crate) kind: Column,
    pub(crate) streets: Texts,
    pub(crate) street: Column,
    pub(crate) towns: Texts,
    pub(crate) town: Column,
    /// Texts of the columns below; their number + 1.
    pub(crate) words: Texts,
    pub(crate) house_number: Column,
    pub(crate) addition: Column,
    pub(crate) postcode: Column,
    pub(crate) ags: Column,
    /// Packed dates.
    pub(crate) from: Column,
    pub(crate) to: Column,
}

impl AddressTable {
    /// Adds an address; whose it is remains to be settled.
    pub(crate) fn push(&mut self, row: &AddressRow<'_>) {
        self.owners.push(row.person_id);
        self.kind.push(u32::from(row.kind.index()));
        self.street.push(self.streets.number(row.street));
        self.house_number.push(self.words.optional(row.house_number));
        self.addition.push(self.words.optional(row.addition));
        self.postcode.push(self.words.optional(Some(row.postcode)));
        self.town.push(self.towns.number(row.town));
        self.ags.push(self.words.optional(Some(row.ags)));
        self.from.push(pack::date(row.from));
        self.to.push(pack::date(row.to));
    }
    /// Finds the person of every address; rows without one are told and count no more.
    pub(crate) fn settle(&mut self, persons: &PersonTable, wrong: &mut dyn FnMut(u32)) {
        self.owners.settle(persons, wrong);
    }
    /// Number of addresses of persons.
    pub(crate) fn len(&self) -> usize {
        self.owners.len()
    }
    /// The records; rows without a person are none.
    pub(super) fn records(&self, persons: &PersonTable) -> Vec<Address> {
        (0..count(self.owners.rows())).filter_map(|row| self.record(persons, row)).collect()
    }
    fn record(&self, persons: &PersonTable, row: u32) -> Option<Address> {
        let word = |column: &Column| self.words.text_or_none(column.get(row)).map(str::to_owned);
        Some(Address {
            person_id: persons.person_id(self.owners.of(row)?).to_owned(),
            kind: AddressKind::from_index(u8::try_from(self.kind.get(row)).ok()?)?,
            street: self.streets.text(self.street.get(row)).to_owned(),
            house_number: word(&self.house_number),
            addition: word(&self.addition),
            postcode: word(&self.postcode).unwrap_or_default(),
            town: self.towns.text(self.town.get(row)).to_owned(),
            ags: word(&self.ags).unwrap_or_default(),
            from: pack::to_date(self.from.get(row)),
            to: pack::to_date(self.to.get(row)),
        })
    }
}
