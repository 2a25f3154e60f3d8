//! The register in memory: ready columns per class group, opened without building anything (docs/formats/register.md).
//!
//! Blocked persons lie in the protected group alone. Nothing of the ordinary groups, no count, order or reference, depends on them.

mod addresses;
mod attached;
pub(crate) mod columns;
mod given_names;
mod names;
mod order;
pub(crate) mod pack;
pub(crate) mod persons;
mod rows;
mod sheet;
mod side_sheets;
mod sides;
mod split;
mod view;

pub use columns::RegisterError;
pub use view::PersonView;

use crate::records::{
    Address, Appointment, Block, CivilCase, Contact, Document, Grant, Group, LastPayment, Licence, Payee, Plate,
    Records, Title, Vehicle,
};
use columns::{Sheet, Writer};
pub(crate) use sheet::PersonSheet;
pub(crate) use side_sheets::{ForeignersSheet, LicencesSheet, SocialSheet, VehiclesSheet};
use split::Hidden;
pub(crate) use split::HiddenNames;

use crate::stock::Stock;

/// Section ids inside the protected group: one whole group each.
const INNER: [(u16, Group); 5] =
    [(1, Group::Register), (2, Group::Social), (3, Group::Foreigners), (4, Group::Vehicles), (5, Group::Licences)];

/// The bytes of one group; the same rows give the same bytes.
#[must_use]
pub fn encode_group(records: &Records, group: Group) -> Vec<u8> {
    let stock = Stock::from(records);
    encode(&stock, &Hidden::of(&stock), group)
}

/// The bytes of all groups of some records in the order of [`Group::ALL`].
#[must_use]
pub fn encode_all(records: &Records) -> Vec<(Group, Vec<u8>)> {
    encode_stock(&Stock::from(records))
}

/// The bytes of all groups of a delivery in the order of [`Group::ALL`].
#[must_use]
pub fn encode_stock(stock: &Stock) -> Vec<(Group, Vec<u8>)> {
    let hidden = Hidden::of(stock);
    Group::ALL.into_iter().map(|group| (group, encode(stock, &hidden, group))).collect()
}

fn encode<'a>(stock: &'a Stock, hidden: &Hidden<'a>, group: Group) -> Vec<u8> {
    let part = hidden.part(stock, group == Group::Protected);
    let one = |group: Group| match group {
        Group::Register | Group::Protected => persons::encode(stock, &part, code(group)),
        Group::Social => sides::social(&part, code(group)),
        Group::Foreigners => sides::foreigners(&part, code(group)),
        Group::Vehicles => sides::vehicles(&part, code(group)),
        Group::Licences => sides::licences(&part, code(group)),
    };
    if group != Group::Protected {
        return one(group);
    }
    let mut writer = Writer::default();
    for (id, inner) in INNER {
        writer.bytes(id, one(inner));
    }
    writer.finish(code(Group::Protected))
}

/// The byte that says which group follows; frozen.
fn code(group: Group) -> u8 {
    match group {
        Group::Register => 0,
        Group::Social => 1,
        Group::Foreigners => 2,
        Group::Vehicles => 3,
        Group::Protected => 4,
        Group::Licences => 5,
    }
}

/// The opened groups of one extract. A group that was not handed in is absent, which is not the same as empty.
#[derive(Default)]
pub struct Register {
    pub(crate) persons: Option<PersonSheet>,
    pub(crate) social: Option<SocialSheet>,
    pub(crate) foreigners: Option<ForeignersSheet>,
    pub(crate) vehicles: Option<VehiclesSheet>,
    pub(crate) licences: Option<LicencesSheet>,
    protected: Option<Box<Register>>,
}

impl std::fmt::Debug for Register {
    /// Says what is there, never whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("persons", &self.len()).finish_non_exhaustive()
    }
}

impl Register {
    /// Opens groups; the bytes are wiped when the register is dropped.
    ///
    /// # Errors
    /// If bytes are not a group of a known version, belong to another group than said, or do not fit together.
    pub fn decode(groups: impl IntoIterator<Item = (Group, Vec<u8>)>) -> Result<Self, RegisterError> {
        let mut register = Self::default();
        for (group, bytes) in groups {
            register.add(group, bytes)?;
        }
        Ok(register)
    }
    fn add(&mut self, group: Group, bytes: Vec<u8>) -> Result<(), RegisterError> {
        let code = code(group);
        match group {
            Group::Register => self.persons = Some(PersonSheet::open(bytes, code)?),
            Group::Social => self.social = Some(SocialSheet::open(bytes, code)?),
            Group::Foreigners => self.foreigners = Some(ForeignersSheet::open(bytes, code)?),
            Group::Vehicles => self.vehicles = Some(VehiclesSheet::open(bytes, code)?),
            Group::Licences => self.licences = Some(LicencesSheet::open(bytes, code)?),
            Group::Protected => {
                let sheet = Sheet::open(bytes, code)?;
                // Extracts of schema 1 had no licences.
                let there = |(id, group): &(u16, Group)| *group != Group::Licences || sheet.ints(*id).len() > 0;
                let inner = INNER.into_iter().filter(there);
                let inner = inner.map(|(id, group)| (group, sheet.slice(sheet.ints(id)).to_vec()));
                self.protected = Some(Box::new(Self::decode(inner)?));
            }
        }
        Ok(())
    }
    /// Whether this group was opened.
    #[must_use]
    pub fn has(&self, group: Group) -> bool {
        match group {
            Group::Register => self.persons.is_some(),
            Group::Social => self.social.is_some(),
            Group::Foreigners => self.foreigners.is_some(),
            Group::Vehicles => self.vehicles.is_some(),
            Group::Licences => self.licences.is_some(),
            Group::Protected => self.protected.is_some(),
        }
    }
    /// Number of ordinary persons; 0 without the register group.
    #[must_use]
    pub fn len(&self) -> usize {
        self.persons.as_ref().map_or(0, |sheet| sheet.len() as usize)
    }
    /// Whether there is no ordinary person.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The blocked persons and everything about them. For the protected search by document number, and for payment runs, which
    /// must pay them too; never for a list, a count, an ordinary search or a helper.
    #[must_use]
    pub fn protected(&self) -> Option<&Register> {
        self.protected.as_deref()
    }
    /// The ordinary person with this id of the source.
    #[must_use]
    pub fn person(&self, person_id: &str) -> Option<PersonView<'_>> {
        let sheet = self.persons.as_ref()?;
        let person = sheet.find(person_id)?;
        Some(PersonView::new(self, sheet, person))
    }
    /// All ordinary persons, by family name and date of birth.
    pub fn persons(&self) -> impl Iterator<Item = PersonView<'_>> {
        self.persons
            .iter()
            .flat_map(move |sheet| (0..sheet.len()).map(move |person| PersonView::new(self, sheet, person)))
    }
    /// All ordinary persons, by their ids.
    pub fn persons_by_id(&self) -> impl Iterator<Item = PersonView<'_>> {
        self.persons
            .iter()
            .flat_map(move |sheet| (0..sheet.len()).map(move |at| PersonView::new(self, sheet, sheet.by_id(at))))
    }
    /// The ordinary person with exactly this document number (letters and digits count, case and gaps do not).
    #[must_use]
    pub fn person_by_document(&self, number: &str) -> Option<PersonView<'_>> {
        let sheet = self.persons.as_ref()?;
        let person = sheet.holder(number)?;
        Some(PersonView::new(self, sheet, person))
    }
    /// Everyone in this household, blocked persons left out; nothing without the register group.
    #[must_use]
    pub fn household(&self, household_id: &str) -> Option<Vec<PersonView<'_>>> {
        let sheet = self.persons.as_ref()?;
        let members = sheet.household(household_id);
        Some(members.into_iter().map(|person| PersonView::new(self, sheet, person)).collect())
    }
    /// Addresses of a person: current, secondary, former.
    #[must_use]
    pub fn addresses(&self, person_id: &str) -> Option<Vec<Address>> {
        let sheet = self.persons.as_ref()?;
        let rows = sheet.find(person_id).map(|p| sheet.address_rows(p));
        Some(rows.into_iter().flatten().filter_map(|row| sheet.address(row)).collect())
    }
    /// Number of addresses of ordinary persons; 0 without the register group.
    #[must_use]
    pub fn address_count(&self) -> usize {
        self.persons.as_ref().map_or(0, |sheet| sheet.address_count() as usize)
    }
    /// Identity documents of a person.
    #[must_use]
    pub fn documents(&self, person_id: &str) -> Option<Vec<Document>> {
        let sheet = self.persons.as_ref()?;
        Some(sheet.find(person_id).map(|p| sheet.documents(p)).unwrap_or_default())
    }
    /// All identity documents of ordinary persons, e.g. for finished cards and for those about to expire.
    pub fn all_documents(&self) -> impl Iterator<Item = Document> {
        self.persons.iter().flat_map(PersonSheet::all_documents)
    }
    /// All open civil-status cases without blocked persons.
    pub fn civil_cases(&self) -> impl Iterator<Item = CivilCase> {
        self.persons.iter().flat_map(PersonSheet::civil_cases)
    }
    /// All appointments without blocked persons, by time.
    pub fn appointments(&self) -> impl Iterator<Item = Appointment> {
        self.persons.iter().flat_map(PersonSheet::appointments)
    }
    /// All contacts.
    pub fn contacts(&self) -> impl Iterator<Item = Contact> {
        self.persons.iter().flat_map(PersonSheet::contacts)
    }
    /// Blocks; only [`Register::protected`] has any.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.persons.iter().flat_map(PersonSheet::blocks)
    }
    /// Residence titles of a person; nothing without the foreigners group.
    #[must_use]
    pub fn titles(&self, person_id: &str) -> Option<Vec<Title>> {
        Some(self.foreigners.as_ref()?.titles_of(person_id).collect())
    }
    /// All residence titles without blocked persons.
    pub fn all_titles(&self) -> impl Iterator<Item = Title> {
        self.foreigners.iter().flat_map(ForeignersSheet::titles)
    }
    /// Vehicles of a holder; nothing without the vehicles group.
    #[must_use]
    pub fn vehicles(&self, person_id: &str) -> Option<Vec<Vehicle>> {
        Some(self.vehicles.as_ref()?.vehicles_of(person_id).collect())
    }
    /// All vehicles without blocked holders.
    pub fn all_vehicles(&self) -> impl Iterator<Item = Vehicle> {
        self.vehicles.iter().flat_map(VehiclesSheet::vehicles)
    }
    /// Driving licences of a person; nothing without the licences group.
    #[must_use]
    pub fn licences(&self, person_id: &str) -> Option<Vec<Licence>> {
        Some(self.licences.as_ref()?.licences_of(person_id).collect())
    }
    /// All driving licences without blocked persons.
    pub fn all_licences(&self) -> impl Iterator<Item = Licence> {
        self.licences.iter().flat_map(LicencesSheet::licences)
    }
    /// Plates that the ledger keeps for a person; nothing without the vehicles group.
    #[must_use]
    pub fn plates(&self, person_id: &str) -> Option<Vec<Plate>> {
        Some(self.vehicles.as_ref()?.plates_of(person_id).collect())
    }
    /// What the ledger says of a plate (letters and digits count, case and gaps do not); plates of blocked persons are not in it.
    #[must_use]
    pub fn plate(&self, plate: &str) -> Option<Plate> {
        self.vehicles.as_ref()?.plate(plate)
    }
    /// The plate ledger without blocked persons.
    pub fn all_plates(&self) -> impl Iterator<Item = Plate> {
        self.vehicles.iter().flat_map(VehiclesSheet::plates)
    }
    /// Third-party payees of a grant; nothing without the social group.
    #[must_use]
    pub fn payees(&self, grant_id: &str) -> Option<Vec<Payee>> {
        Some(self.social.as_ref()?.third_parties_of(grant_id).collect())
    }
    /// All third-party payees without blocked persons.
    pub fn all_payees(&self) -> impl Iterator<Item = Payee> {
        self.social.iter().flat_map(SocialSheet::third_parties)
    }
    /// Running grants of a person; nothing without the social group.
    #[must_use]
    pub fn grants(&self, person_id: &str) -> Option<Vec<Grant>> {
        Some(self.social.as_ref()?.grants_of(person_id).collect())
    }
    /// All running grants without blocked persons.
    pub fn all_grants(&self) -> impl Iterator<Item = Grant> {
        self.social.iter().flat_map(SocialSheet::grants)
    }
    /// Lines of the last payment list for a person; nothing without the social group.
    #[must_use]
    pub fn last_payments(&self, person_id: &str) -> Option<Vec<LastPayment>> {
        Some(self.social.as_ref()?.payments_of(person_id).collect())
    }
    /// The last payment list in its order, without blocked persons: a payment run adds [`Register::protected`]'s.
    pub fn all_last_payments(&self) -> impl Iterator<Item = LastPayment> {
        self.social.iter().flat_map(SocialSheet::payments)
    }
}
