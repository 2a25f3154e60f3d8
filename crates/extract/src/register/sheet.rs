//! Reads the register group where it lies. Every access is bounds-checked; foreign bytes give empty values, never a panic.

use std::ops::Range;

use model::{CivilDate, PartialDate};

use crate::records::{Address, AddressKind, MaritalStatus, Person, Sex};
use crate::register::columns::{Ints, RegisterError, Sheet, Texts, even_lower_bound, lower_bound_by};
use crate::register::pack;
use crate::register::persons::id;
use crate::search::keys::exact;
use crate::search::lexicon::Lexicon;

/// The register group of one part.
pub(crate) struct PersonSheet {
    pub(crate) sheet: Sheet,
    pool: Texts,
    ids: Texts,
    by_id: Ints,
    family: Ints,
    birth_name: Ints,
    former: Ints,
    former_texts: Texts,
    pub(crate) given: Ints,
    doctorate: Ints,
    pub(crate) born: Ints,
    birthplace: Ints,
    birth_state: Ints,
    sex: Ints,
    nationalities: Ints,
    nationality_texts: Texts,
    marital: Ints,
    relatives: [Ints; 3],
    outside: [Ints; 3],
    household: Ints,
    moved_in: Ints,
    died: Ints,
    pub(crate) by_birth: Ints,
    names: Texts,
    family_starts: Ints,
    lists: [(Ints, Ints); 2],
    givens: Texts,
    usual: Ints,
    given_words: (Ints, Ints),
    pub(crate) name_lexicon: Lexicon,
    pub(crate) given_lexicon: Lexicon,
    pub(crate) street_lexicon: Lexicon,
    pub(crate) town_lexicon: Lexicon,
    address: [Ints; 10],
    streets: Texts,
    street_list: (Ints, Ints),
    pub(crate) towns: Texts,
    pub(super) document: [Ints; 7],
    pub(super) document_ids: Texts,
    pub(super) document_numbers: Texts,
    pub(super) case: [Ints; 9],
    /// Absent in extracts of schema 1: everything reads as not known then.
    pub(super) ceremony: [Ints; 3],
    pub(super) appointment: [Ints; 8],
    pub(super) contact: [Ints; 5],
    pub(super) block: [Ints; 4],
}

/// Columns under ascending ids, all of the same length.
fn columns<const N: usize>(sheet: &Sheet, base: u16) -> Result<[Ints; N], RegisterError> {
    let mut ids = base..;
    let columns = std::array::from_fn(|_| sheet.ints(ids.next().unwrap_or(u16::MAX)));
    let same = |columns: &[Ints; N]| columns.iter().all(|column| column.len() == columns[0].len());
    if same(&columns) { Ok(columns) } else { Err(RegisterError::Count) }
}

impl PersonSheet {
    /// Opens the bytes of a register group.
    pub(crate) fn open(bytes: Vec<u8>, code: u8) -> Result<Self, RegisterError> {
        let sheet = Sheet::open(bytes, code)?;
        let s = &sheet;
        let list = |id| (s.ints(id), s.ints(id + 1));
        let opened = Self {
            pool: s.texts(id::POOL)?,
            ids: s.texts(id::PERSON_ID)?,
            by_id: s.ints(id::BY_ID),
            family: s.ints(id::FAMILY),
            birth_name: s.ints(id::BIRTH_NAME),
            former: s.ints(id::FORMER_NAMES),
            former_texts: s.texts(id::FORMER_TEXTS)?,
            given: s.ints(id::GIVEN),
            doctorate: s.ints(id::DOCTORATE),
            born: s.ints(id::BORN),
            birthplace: s.ints(id::BIRTHPLACE),
            birth_state: s.ints(id::BIRTH_STATE),
            sex: s.ints(id::SEX),
            nationalities: s.ints(id::NATIONALITIES),
            nationality_texts: s.texts(id::NATIONALITY_TEXTS)?,
            marital: s.ints(id::MARITAL),
            relatives: id::RELATIVES.map(|id| s.ints(id)),
            outside: id::OUTSIDE.map(|id| s.ints(id)),
            household: s.ints(id::HOUSEHOLD),
            moved_in: s.ints(id::MOVED_IN),
            died: s.ints(id::DIED),
            by_birth: s.ints(id::BY_BIRTH),
            names: s.texts(id::NAMES)?,
            family_starts: s.ints(id::FAMILY_STARTS),
            lists: [list(id::BIRTH_LIST), list(id::FORMER_LIST)],
            givens: s.texts(id::GIVENS)?,
            usual: s.ints(id::USUAL),
            given_words: list(id::GIVEN_WORDS),
            name_lexicon: Lexicon::open(s, id::NAME_LEXICON)?,
            given_lexicon: Lexicon::open(s, id::GIVEN_LEXICON)?,
            street_lexicon: Lexicon::open(s, id::STREET_LEXICON)?,
            town_lexicon: Lexicon::open(s, id::TOWN_LEXICON)?,
            address: columns(s, id::ADDRESS)?,
            streets: s.texts(id::STREETS)?,
            street_list: list(id::STREET_LIST),
            towns: s.texts(id::TOWNS)?,
            document: columns(s, id::DOCUMENT)?,
            document_ids: s.texts(id::DOCUMENT_ID)?,
            document_numbers: s.texts(id::DOCUMENT_NUMBER)?,
            case: columns(s, id::CASE)?,
            ceremony: columns(s, id::CEREMONY)?,
            appointment: columns(s, id::APPOINTMENT)?,
            contact: columns(s, id::CONTACT)?,
            block: columns(s, id::BLOCK)?,
            sheet,
        };
        opened.checked()
    }
    /// Columns that belong together have one length.
    fn checked(self) -> Result<Self, RegisterError> {
        let persons = self.ids.len();
        let columns = [
            self.by_id,
            self.family,
            self.birth_name,
            self.former,
            self.given,
            self.doctorate,
            self.born,
            self.birthplace,
            self.birth_state,
            self.sex,
            self.nationalities,
            self.marital,
            self.household,
            self.moved_in,
            self.died,
            self.by_birth,
        ];
        let relatives = self.relatives.iter().chain(&self.outside);
        let starts = [self.family_starts, self.lists[0].0, self.lists[1].0];
        let documents = self.document[0].len();
        if columns.iter().chain(relatives).all(|column| column.len() == persons)
            && starts.iter().all(|column| column.len() == self.names.len() + 1)
            && self.usual.len() == self.givens.len()
            && self.document_ids.len() == documents
            && self.document_numbers.len() == documents
            && (self.ceremony[0].len() == 0 || self.ceremony[0].len() == self.case[0].len())
        {
            Ok(self)
        } else {
            Err(RegisterError::Count)
        }
    }
    /// Number of persons.
    pub(crate) fn len(&self) -> u32 {
        self.ids.len()
    }
    pub(super) fn at(&self, column: Ints, row: u32) -> u32 {
        self.sheet.get(column, row)
    }
    pub(super) fn pooled(&self, column: Ints, row: u32) -> Option<&str> {
        self.pool_text(self.at(column, row))
    }
    fn pool_text(&self, number: u32) -> Option<&str> {
        number.checked_sub(1).map(|at| self.sheet.text(self.pool, at))
    }
    pub(super) fn owned(&self, column: Ints, row: u32) -> Option<String> {
        self.pooled(column, row).map(str::to_owned)
    }
    pub(super) fn required(&self, column: Ints, row: u32) -> String {
        self.owned(column, row).unwrap_or_default()
    }
    pub(super) fn date(&self, column: Ints, row: u32) -> Option<CivilDate> {
        pack::to_date(self.at(column, row))
    }
    /// The `person_id` of this person.
    pub(crate) fn person_id(&self, person: u32) -> &str {
        self.sheet.text(self.ids, person)
    }
    /// The person with this id.
    pub(crate) fn find(&self, person_id: &str) -> Option<u32> {
        let at = lower_bound_by(0..self.len(), |at| self.person_id(self.at(self.by_id, at)) < person_id);
        let person = self.at(self.by_id, at);
        (at < self.len() && self.person_id(person) == person_id).then_some(person)
    }
    /// The person at this place in the order of ids.
    pub(crate) fn by_id(&self, at: u32) -> u32 {
        self.at(self.by_id, at)
    }
    /// The text of a family name of any kind.
    pub(crate) fn name(&self, name: u32) -> &str {
        self.sheet.text(self.names, name)
    }
    /// The family name of a person.
    pub(crate) fn family_name(&self, person: u32) -> &str {
        self.name(self.at(self.family, person))
    }
    /// Numbers of the family name and the birth name.
    pub(crate) fn name_numbers(&self, person: u32) -> (u32, Option<u32>) {
        let birth = self.at(self.birth_name, person).checked_sub(1);
        (self.at(self.family, person), birth)
    }
    pub(crate) fn birth_name(&self, person: u32) -> Option<&str> {
        let number = self.at(self.birth_name, person).checked_sub(1)?;
        Some(self.name(number))
    }
    pub(crate) fn former_names(&self, person: u32) -> impl Iterator<Item = &str> {
        self.sheet.text(self.former_texts, self.at(self.former, person)).split(';').filter(|name| !name.is_empty())
    }
    pub(crate) fn given_names(&self, person: u32) -> &str {
        self.sheet.text(self.givens, self.at(self.given, person))
    }
    pub(crate) fn usual_given_name(&self, person: u32) -> Option<&str> {
        self.pooled(self.usual, self.at(self.given, person))
    }
    pub(crate) fn date_of_birth(&self, person: u32) -> Option<PartialDate> {
        pack::to_partial(self.at(self.born, person))
    }
    pub(crate) fn date_of_death(&self, person: u32) -> Option<CivilDate> {
        self.date(self.died, person)
    }
    pub(crate) fn household_id(&self, person: u32) -> Option<&str> {
        self.pooled(self.household, person)
    }
    /// Everyone who bears this family name now: a run of persons sorted by date of birth.
    pub(crate) fn bearers(&self, name: u32) -> Range<u32> {
        self.sheet.range(self.family_starts, name, self.len())
    }
    /// Everyone who bore it at birth (`which` 0) or formerly (1): places in `listed`, sorted by date of birth.
    pub(crate) fn listed_range(&self, which: usize, name: u32) -> Range<u32> {
        let (starts, members) = self.lists[which & 1];
        self.sheet.range(starts, name, members.len())
    }
    /// The person at a place of such a list.
    pub(crate) fn listed(&self, which: usize, at: u32) -> u32 {
        self.at(self.lists[which & 1].1, at)
    }
    /// Number of different given names (with their usual one).
    pub(crate) fn given_entries(&self) -> u32 {
        self.givens.len()
    }
    /// The numbers of the words of an entry of given names.
    pub(crate) fn given_words(&self, entry: u32) -> impl Iterator<Item = u32> {
        let (starts, members) = self.given_words;
        self.sheet.range(starts, entry, members.len()).map(move |at| self.at(members, at))
    }
    /// Number of addresses.
    pub(crate) fn address_count(&self) -> u32 {
        self.address[0].len()
    }
    /// Places of the addresses of a person.
    pub(crate) fn address_rows(&self, person: u32) -> Range<u32> {
        self.sheet.equal_range(self.address[0], person)
    }
    /// Places of the addresses in a street.
    pub(crate) fn street_rows(&self, street: u32) -> impl Iterator<Item = u32> {
        let (starts, members) = self.street_list;
        self.sheet.range(starts, street, members.len()).map(move |at| self.at(members, at))
    }
    /// The person of an address.
    pub(crate) fn address_person(&self, row: u32) -> u32 {
        self.at(self.address[0], row)
    }
    pub(crate) fn address_is_former(&self, row: u32) -> bool {
        self.at(self.address[1], row) == u32::from(AddressKind::Former.index())
    }
    pub(crate) fn address_street(&self, row: u32) -> u32 {
        self.at(self.address[2], row)
    }
    pub(crate) fn address_house_number(&self, row: u32) -> Option<&str> {
        self.pooled(self.address[3], row)
    }
    pub(crate) fn address_postcode(&self, row: u32) -> Option<&str> {
        self.pooled(self.address[5], row)
    }
    pub(crate) fn address_town(&self, row: u32) -> u32 {
        self.at(self.address[6], row)
    }
    pub(crate) fn town(&self, town: u32) -> &str {
        self.sheet.text(self.towns, town)
    }
    /// Everyone with this household id, in the register's order.
    pub(crate) fn household(&self, household: &str) -> Vec<u32> {
        let pool = (0..self.pool.len()).find(|at| self.sheet.text(self.pool, *at) == household);
        let Some(number) = pool.map(|at| at + 1) else {
            return Vec::new();
        };
        (0..self.len()).filter(|person| self.at(self.household, *person) == number).collect()
    }
    /// Everyone in the same household as this person, the person included.
    pub(crate) fn household_of(&self, person: u32) -> Vec<u32> {
        match self.at(self.household, person) {
            0 => vec![person],
            number => (0..self.len()).filter(|other| self.at(self.household, *other) == number).collect(),
        }
    }
    /// The holder of the document with exactly this number; as many numbers are compared whether there is one or not, and wherever
    /// it would stand.
    pub(crate) fn holder(&self, number: &str) -> Option<u32> {
        let wanted = exact(number);
        let rows = self.document[0].len();
        let number_at = |at| exact(self.sheet.text(self.document_numbers, self.at(self.document[6], at)));
        let at = even_lower_bound(rows, |at| number_at(at) < wanted);
        let found = !wanted.is_empty() && number_at(at) == wanted && at < rows;
        found.then(|| self.at(self.document[0], self.at(self.document[6], at)))
    }
    /// The `person_id` of a relative: 0 spouse, 1 mother, 2 father.
    pub(crate) fn relative(&self, person: u32, which: usize) -> Option<&str> {
        let inside = self.relatives.get(which).map(|c| self.at(*c, person))?;
        let outside = self.outside.get(which).map(|c| self.at(*c, person))?;
        self.reference(inside, outside)
    }
    pub(super) fn reference(&self, inside: u32, outside: u32) -> Option<&str> {
        match inside.checked_sub(1) {
            Some(person) => Some(self.person_id(person)),
            None => self.pool_text(outside),
        }
    }
    /// The whole record again, as it was imported (references to hidden persons excepted).
    pub(crate) fn record(&self, person: u32) -> Option<Person> {
        let relative = |which| self.relative(person, which).map(str::to_owned);
        let small = |column: Ints| u8::try_from(self.at(column, person)).ok();
        Some(Person {
            person_id: self.person_id(person).to_owned(),
            family_name: self.family_name(person).to_owned(),
            birth_name: self.birth_name(person).map(str::to_owned),
            former_names: self.former_names(person).map(str::to_owned).collect(),
            given_names: self.given_names(person).to_owned(),
            usual_given_name: self.usual_given_name(person).map(str::to_owned),
            doctorate: self.owned(self.doctorate, person),
            date_of_birth: self.date_of_birth(person)?,
            place_of_birth: self.owned(self.birthplace, person),
            state_of_birth: self.owned(self.birth_state, person),
            sex: small(self.sex).and_then(Sex::from_index)?,
            nationalities: self
                .sheet
                .text(self.nationality_texts, self.at(self.nationalities, person))
                .split(';')
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
            marital_status: small(self.marital).and_then(|index| MaritalStatus::from_index(index.checked_sub(1)?)),
            spouse_id: relative(0),
            mother_id: relative(1),
            father_id: relative(2),
            household_id: self.household_id(person).map(str::to_owned),
            moved_in: self.date(self.moved_in, person),
            date_of_death: self.date_of_death(person),
        })
    }
    /// One address.
    pub(crate) fn address(&self, row: u32) -> Option<Address> {
        let [person, kind, street, number, addition, postcode, town, ags, from, to] = self.address;
        Some(Address {
            person_id: self.person_id(self.at(person, row)).to_owned(),
            kind: AddressKind::from_index(u8::try_from(self.at(kind, row)).ok()?)?,
            street: self.sheet.text(self.streets, self.at(street, row)).to_owned(),
            house_number: self.owned(number, row),
            addition: self.owned(addition, row),
            postcode: self.required(postcode, row),
            town: self.town(self.at(town, row)).to_owned(),
            ags: self.required(ags, row),
            from: self.date(from, row),
            to: self.date(to, row),
        })
    }
}
