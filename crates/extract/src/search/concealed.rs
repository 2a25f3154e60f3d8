//! Persons whom the search must not know although they stand in the ordinary part: another open extract has a block for them.

use std::collections::HashSet;

use crate::register::Register;

/// Persons of one register to be treated as if they were not in it. Empty by default.
#[derive(Default, Clone)]
pub struct Concealed {
    /// Rows of the table of persons, ascending.
    rows: Vec<u32>,
    ids: HashSet<String>,
}

impl std::fmt::Debug for Concealed {
    /// How many, never who.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Concealed").field("persons", &self.rows.len()).finish_non_exhaustive()
    }
}

impl Concealed {
    /// Those of these person ids that are ordinary persons of the register.
    pub fn of<'a>(register: &Register, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let ids: HashSet<String> = ids.into_iter().map(str::to_owned).collect();
        let mut rows: Vec<u32> =
            register.persons.iter().flat_map(|sheet| ids.iter().filter_map(|id| sheet.find(id))).collect();
        rows.sort_unstable();
        Self { rows, ids }
    }
    /// This person id is one of them, whether the register has the person or not.
    #[must_use]
    pub fn has(&self, person_id: &str) -> bool {
        self.ids.contains(person_id)
    }
    /// How many ordinary persons of the register are concealed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Nobody of the register is concealed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    pub(crate) fn rows(&self) -> &[u32] {
        &self.rows
    }
}
