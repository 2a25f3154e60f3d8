//! Identity documents as columns.

use model::CivilDate;

use super::cells::RowReader;
use super::column::Column;
use super::list::TextList;
use super::owners::Owners;
use super::persons::PersonTable;
use super::texts::Texts;
use crate::import::delivery::Cells;
use crate::records::{CellError, Document, DocumentKind, DocumentState, Record};
use crate::register::columns::count;
use crate::register::pack;

/// One row of `documents`, borrowed from wherever it stands.
pub(crate) struct DocumentRow<'a> {
    document_id: &'a str,
    person_id: &'a str,
    kind: DocumentKind,
    number: &'a str,
    issued: Option<CivilDate>,
    expires: Option<CivilDate>,
    state: DocumentState,
    storage_place: Option<&'a str>,
}

impl<'a> DocumentRow<'a> {
    /// Reads a row of the import; every wrong cell is told in the order of the columns.
    pub(crate) fn read(cells: &Cells<'a>, wrong: &mut dyn FnMut(&'static str, CellError)) -> Option<Self> {
        let mut row = RowReader { cells, columns: Document::COLUMNS, wrong };
        let document_id = row.text(0);
        let person_id = row.text(1);
        let kind = row.value(2);
        let number = row.text(3);
        let issued = row.value(4);
        let expires = row.value(5);
        let state = row.value(6);
        let storage_place = row.optional(7);
        Some(Self {
            document_id: document_id?,
            person_id: person_id?,
            kind: kind?,
            number: number?,
            issued: issued?,
            expires: expires?,
            state: state?,
            storage_place,
        })
    }
    /// The row of a record.
    pub(super) fn of(document: &'a Document) -> Self {
        Self {
            document_id: &document.document_id,
            person_id: &document.person_id,
            kind: document.kind,
            number: &document.number,
            issued: document.issued,
            expires: document.expires,
            state: document.state,
            storage_place: document.storage_place.as_deref(),
        }
    }
}

/// All identity documents of a delivery, in its order.
#[derive(Default)]
pub(crate) struct DocumentTable {
    pub(crate) owners: Owners,
    /// The number of an id is its row.
    pub(crate) ids: Texts,
    pub(crate) numbers: TextList,
    pub(crate) kind: Column,
    pub(crate) state: Column,
    /// Packed dates.
    pub(crate) issued: Column,
    pub(crate) expires: Column,
    /// Storage places; their number + 1.
    pub(crate) places: Texts,
    pub(crate) place: Column,
}

impl DocumentTable {
    /// Adds a document; `false`, and nothing is added, if the id is there already. Whose it is remains to be settled.
    pub(crate) fn push(&mut self, row: &DocumentRow<'_>) -> bool {
        if (self.ids.number(row.document_id) as usize) < self.kind.len() {
            return false;
        }
        self.owners.push(row.person_id);
        self.numbers.push(row.number);
        self.kind.push(u32::from(row.kind.index()));
        self.state.push(u32::from(row.state.index()));
        self.issued.push(pack::date(row.issued));
        self.expires.push(pack::date(row.expires));
        self.place.push(self.places.optional(row.storage_place));
        true
    }
    /// Finds the person of every document; rows without one are told and count no more.
    pub(crate) fn settle(&mut self, persons: &PersonTable, wrong: &mut dyn FnMut(u32)) {
        self.owners.settle(persons, wrong);
    }
    /// Number of documents of persons.
    pub(crate) fn len(&self) -> usize {
        self.owners.len()
    }
    /// The records; rows without a person are none.
    pub(super) fn records(&self, persons: &PersonTable) -> Vec<Document> {
        (0..count(self.owners.rows())).filter_map(|row| self.record(persons, row)).collect()
    }
    fn record(&self, persons: &PersonTable, row: u32) -> Option<Document> {
        let small = |column: &Column| u8::try_from(column.get(row)).ok();
        Some(Document {
            document_id: self.ids.text(row).to_owned(),
            person_id: persons.person_id(self.owners.of(row)?).to_owned(),
            kind: DocumentKind::from_index(small(&self.kind)?)?,
            number: self.numbers.text(row).to_owned(),
            issued: pack::to_date(self.issued.get(row)),
            expires: pack::to_date(self.expires.get(row)),
            state: DocumentState::from_index(small(&self.state)?)?,
            storage_place: self.places.text_or_none(self.place.get(row)).map(str::to_owned),
        })
    }
}
