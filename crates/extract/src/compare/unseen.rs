//! Who and what must not show in a comparison, because one of the two extracts has it in its protected part.

use std::collections::HashSet;

use crate::register::{HiddenNames, Register};
use crate::search::keys::exact;

/// Persons, rows, files and names of the protected parts of several extracts.
pub struct Unseen {
    persons: HashSet<String>,
    rows: HashSet<String>,
    files: HashSet<String>,
    plates: HashSet<String>,
    names: HiddenNames,
}

impl Unseen {
    /// What the protected parts of these registers hold.
    pub fn of<'a>(registers: impl IntoIterator<Item = &'a Register>) -> Self {
        let (mut persons, mut rows, mut files) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut plates = HashSet::new();
        let mut records = Vec::new();
        for part in registers.into_iter().filter_map(Register::protected) {
            for view in part.persons() {
                persons.insert(view.person_id().to_owned());
                records.extend(view.record());
            }
            rows.extend(part.all_documents().map(|row| row.document_id));
            rows.extend(part.civil_cases().map(|row| row.case_id));
            rows.extend(part.appointments().map(|row| row.appointment_id));
            rows.extend(part.all_titles().map(|row| row.title_id));
            rows.extend(part.all_licences().map(|row| row.licence_id));
            for vehicle in part.all_vehicles() {
                plates.insert(exact(&vehicle.plate));
                rows.insert(vehicle.vehicle_id);
            }
            plates.extend(part.all_plates().map(|row| exact(&row.plate)));
            for grant in part.all_grants() {
                rows.insert(grant.grant_id);
                files.insert(grant.file_number);
            }
            for payment in part.all_last_payments() {
                rows.insert(payment.payment_id);
                files.insert(payment.file_number);
            }
        }
        let names = HiddenNames::of(records.into_iter());
        Self { persons, rows, files, plates, names }
    }
    pub(super) fn person(&self, id: &str) -> bool {
        self.persons.contains(id)
    }
    pub(super) fn maybe(&self, id: Option<&str>) -> bool {
        id.is_some_and(|id| self.person(id))
    }
    /// A row by its id. Ids of different classes may be alike in a source; then a row too many stays unseen, never one too few.
    pub(super) fn row(&self, id: &str) -> bool {
        self.rows.contains(id)
    }
    pub(super) fn file(&self, number: &str) -> bool {
        self.files.contains(number)
    }
    pub(super) fn plate(&self, plate: &str) -> bool {
        self.plates.contains(&exact(plate))
    }
    /// An account's holder who bears the name of somebody unseen.
    #[must_use]
    pub fn payee(&self, name: &str) -> bool {
        self.names.in_payee(name)
    }
}
