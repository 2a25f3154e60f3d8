//! Whose a row is: the id as delivered, until the persons are known, then the person's row.

use super::list::TextList;
use super::persons::PersonTable;

/// The persons of the rows of one class.
#[derive(Default)]
pub(crate) struct Owners {
    /// Row of the person + 1; 0 if there is no such person. Empty until `settle`.
    rows: Vec<u32>,
    /// The ids as delivered. Empty after `settle`.
    ids: TextList,
    /// Rows without a person.
    orphans: usize,
}

impl Owners {
    /// Adds the owner of the next row.
    pub(super) fn push(&mut self, person_id: &str) {
        self.ids.push(person_id);
    }
    /// Finds the person of every row; rows without one are told and count no more.
    pub(super) fn settle(&mut self, persons: &PersonTable, wrong: &mut dyn FnMut(u32)) {
        let ids = std::mem::take(&mut self.ids);
        self.rows.reserve_exact(ids.len());
        let mut likely = 0u32;
        for (id, row) in ids.iter().zip(0u32..) {
            // Sources write in the order of the persons: the same one again, or the next.
            let near = [likely, likely.saturating_add(1)].into_iter().find(|row| persons.person_id(*row) == id);
            match near.or_else(|| persons.find(id)) {
                Some(person) => {
                    likely = person;
                    self.rows.push(person + 1);
                }
                None => {
                    wrong(row);
                    self.orphans += 1;
                    self.rows.push(0);
                }
            }
        }
    }
    /// Number of rows, those without a person among them.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }
    /// Number of rows with a person.
    pub(super) fn len(&self) -> usize {
        self.rows.len() - self.orphans
    }
    /// Row of the person whose this row is.
    pub(crate) fn of(&self, row: u32) -> Option<u32> {
        self.rows.get(row as usize)?.checked_sub(1)
    }
}
