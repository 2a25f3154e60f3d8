//! One person of the register, borrowed.

use model::{CivilDate, PartialDate};

use crate::records::{Address, AddressKind, CivilCase, Document, Person};
use crate::register::{PersonSheet, Register};

/// A person and what hangs on them. Classes of other groups (titles, vehicles, grants) are asked of the [`Register`], so that the
/// caller has to think of whether the role may see them.
#[derive(Clone, Copy)]
pub struct PersonView<'a> {
    register: &'a Register,
    sheet: &'a PersonSheet,
    person: u32,
}

impl std::fmt::Debug for PersonView<'_> {
    /// The id alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonView({})", self.person_id())
    }
}

impl<'a> PersonView<'a> {
    pub(crate) fn new(register: &'a Register, sheet: &'a PersonSheet, person: u32) -> Self {
        Self { register, sheet, person }
    }
    /// The register the person lies in: the ordinary one or the protected one.
    #[must_use]
    pub fn register(&self) -> &'a Register {
        self.register
    }
    /// Id of the source.
    #[must_use]
    pub fn person_id(&self) -> &'a str {
        self.sheet.person_id(self.person)
    }
    /// Familienname.
    #[must_use]
    pub fn family_name(&self) -> &'a str {
        self.sheet.family_name(self.person)
    }
    /// Geburtsname.
    #[must_use]
    pub fn birth_name(&self) -> Option<&'a str> {
        self.sheet.birth_name(self.person)
    }
    /// Frühere Namen.
    pub fn former_names(&self) -> impl Iterator<Item = &'a str> {
        self.sheet.former_names(self.person)
    }
    /// All given names.
    #[must_use]
    pub fn given_names(&self) -> &'a str {
        self.sheet.given_names(self.person)
    }
    /// Gebräuchlicher Vorname.
    #[must_use]
    pub fn usual_given_name(&self) -> Option<&'a str> {
        self.sheet.usual_given_name(self.person)
    }
    /// Date of birth, possibly partial.
    #[must_use]
    pub fn date_of_birth(&self) -> Option<PartialDate> {
        self.sheet.date_of_birth(self.person)
    }
    /// Sterbedatum.
    #[must_use]
    pub fn date_of_death(&self) -> Option<CivilDate> {
        self.sheet.date_of_death(self.person)
    }
    /// Household id of the source.
    #[must_use]
    pub fn household_id(&self) -> Option<&'a str> {
        self.sheet.household_id(self.person)
    }
    /// The whole record as imported; references to hidden persons are missing.
    #[must_use]
    pub fn record(&self) -> Option<Person> {
        self.sheet.record(self.person)
    }
    /// Current, second and former addresses.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        self.sheet.address_rows(self.person).filter_map(|row| self.sheet.address(row)).collect()
    }
    /// The current address.
    #[must_use]
    pub fn current_address(&self) -> Option<Address> {
        self.sheet
            .address_rows(self.person)
            .filter_map(|row| self.sheet.address(row))
            .find(|address| address.kind == AddressKind::Current)
    }
    /// Identity documents.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        self.sheet.documents(self.person)
    }
    /// Open civil-status cases with this person.
    #[must_use]
    pub fn civil_cases(&self) -> Vec<CivilCase> {
        let id = Some(self.person_id());
        self.sheet
            .civil_cases()
            .filter(|c| c.person_id.as_deref() == id || c.second_person_id.as_deref() == id)
            .collect()
    }
    /// Everyone in the same household, the person included, hidden persons left out.
    #[must_use]
    pub fn household(&self) -> Vec<PersonView<'a>> {
        self.sheet.household_of(self.person).into_iter().map(|person| Self { person, ..*self }).collect()
    }
    /// The spouse or partner, if in the same register.
    #[must_use]
    pub fn spouse(&self) -> Option<PersonView<'a>> {
        self.relative(0)
    }
    /// The mother, if in the same register.
    #[must_use]
    pub fn mother(&self) -> Option<PersonView<'a>> {
        self.relative(1)
    }
    /// The father, if in the same register.
    #[must_use]
    pub fn father(&self) -> Option<PersonView<'a>> {
        self.relative(2)
    }
    fn relative(&self, which: usize) -> Option<PersonView<'a>> {
        let id = self.sheet.relative(self.person, which)?;
        Some(Self { person: self.sheet.find(id)?, ..*self })
    }
}
