//! Reads what hangs on a person in the register group: documents, civil-status cases, appointments, contacts, blocks.

use jiff::civil::{DateTime, Time};

use crate::records::{
    Appointment, Block, BlockKind, CivilCase, CivilCaseKind, Contact, Document, DocumentKind, DocumentState,
};
use crate::register::PersonSheet;
use crate::register::columns::Ints;

impl PersonSheet {
    /// The documents of a person.
    pub(crate) fn documents(&self, person: u32) -> Vec<Document> {
        self.sheet.equal_range(self.document[0], person).filter_map(|row| self.document(row)).collect()
    }
    /// All documents, in the register's order of persons.
    pub(crate) fn all_documents(&self) -> impl Iterator<Item = Document> {
        (0..self.document[0].len()).filter_map(|row| self.document(row))
    }
    fn document(&self, row: u32) -> Option<Document> {
        let [person, kind, issued, expires, state, place, _] = self.document;
        let small = |column: Ints| u8::try_from(self.at(column, row)).ok();
        Some(Document {
            document_id: self.sheet.text(self.document_ids, row).to_owned(),
            person_id: self.person_id(self.at(person, row)).to_owned(),
            kind: DocumentKind::from_index(small(kind)?)?,
            number: self.sheet.text(self.document_numbers, row).to_owned(),
            issued: self.date(issued, row),
            expires: self.date(expires, row),
            state: DocumentState::from_index(small(state)?)?,
            storage_place: self.owned(place, row),
        })
    }
    /// All open civil-status cases.
    pub(crate) fn civil_cases(&self) -> impl Iterator<Item = CivilCase> {
        let [id, kind, first, second, opened, clearance, note, out_first, out_second] = self.case;
        let [day, minute, place] = self.ceremony;
        (0..id.len()).filter_map(move |row| {
            let person =
                |inside, outside| self.reference(self.at(inside, row), self.at(outside, row)).map(str::to_owned);
            Some(CivilCase {
                case_id: self.required(id, row),
                kind: CivilCaseKind::from_index(u8::try_from(self.at(kind, row)).ok()?)?,
                person_id: person(first, out_first),
                second_person_id: person(second, out_second),
                opened: self.date(opened, row)?,
                clearance_until: self.date(clearance, row),
                note: self.owned(note, row),
                ceremony: self.moment(day, minute, row),
                ceremony_place: self.owned(place, row),
            })
        })
    }
    /// All appointments, by time.
    pub(crate) fn appointments(&self) -> impl Iterator<Item = Appointment> {
        let [id, service, person, date, minute, place, phone, outside] = self.appointment;
        (0..id.len()).filter_map(move |row| {
            let starts = self.moment(date, minute, row)?;
            Some(Appointment {
                appointment_id: self.required(id, row),
                service: self.required(service, row),
                person_id: self.reference(self.at(person, row), self.at(outside, row)).map(str::to_owned),
                starts,
                place: self.owned(place, row),
                phone: self.owned(phone, row),
            })
        })
    }
    /// A local date and time in two columns.
    fn moment(&self, date: Ints, minute: Ints, row: u32) -> Option<DateTime> {
        let minute = self.at(minute, row);
        let part = |value: u32| i8::try_from(value).ok();
        let time = Time::new(part(minute / 60)?, part(minute % 60)?, 0, 0).ok()?;
        Some(self.date(date, row)?.0.to_datetime(time))
    }
    /// All contacts.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = Contact> {
        let [id, name, role, phone, email] = self.contact;
        (0..id.len()).map(move |row| Contact {
            contact_id: self.required(id, row),
            name: self.required(name, row),
            role: self.owned(role, row),
            phone: self.owned(phone, row),
            email: self.owned(email, row),
        })
    }
    /// All blocks; only the protected part has any.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = Block> {
        let [person, kind, from, until] = self.block;
        (0..person.len()).filter_map(move |row| {
            Some(Block {
                person_id: self.person_id(self.at(person, row)).to_owned(),
                kind: BlockKind::from_index(u8::try_from(self.at(kind, row)).ok()?)?,
                from: self.date(from, row),
                until: self.date(until, row),
            })
        })
    }
}
