//! Persons as columns: numbers into dictionaries, packed dates, references as numbers of ids.

use std::borrow::Cow;

use model::{CivilDate, PartialDate};

use super::cells::RowReader;
use super::column::Column;
use super::texts::Texts;
use crate::import::Reason;
use crate::import::delivery::Cells;
use crate::records::{CellError, LIST_SEPARATOR, MaritalStatus, Person, Record, Sex};
use crate::register::columns::count;
use crate::register::pack;

/// Between the given names and the usual one in the dictionary of both; no cell holds it.
const USUAL: char = '\0';
/// The columns that refer to other persons, in the order of `PersonTable::relatives`.
pub(crate) const RELATIVES: [&str; 3] = ["spouse_id", "mother_id", "father_id"];

/// One row of `persons`, borrowed from wherever it stands.
pub(crate) struct PersonRow<'a> {
    pub(crate) person_id: &'a str,
    family_name: &'a str,
    birth_name: Option<&'a str>,
    former_names: Cow<'a, str>,
    given_names: &'a str,
    usual_given_name: Option<&'a str>,
    doctorate: Option<&'a str>,
    date_of_birth: PartialDate,
    place_of_birth: Option<&'a str>,
    state_of_birth: Option<&'a str>,
    sex: Sex,
    nationalities: Cow<'a, str>,
    marital_status: Option<MaritalStatus>,
    relatives: [Option<&'a str>; 3],
    household_id: Option<&'a str>,
    moved_in: Option<CivilDate>,
    date_of_death: Option<CivilDate>,
}

impl<'a> PersonRow<'a> {
    /// Reads a row of the import; every wrong cell is told in the order of the columns.
    pub(crate) fn read(cells: &Cells<'a>, wrong: &mut dyn FnMut(&'static str, CellError)) -> Option<Self> {
        let mut row = RowReader { cells, columns: Person::COLUMNS, wrong };
        let person_id = row.text(0);
        let family_name = row.text(1);
        let birth_name = row.optional(2);
        let former_names = row.list(3);
        let given_names = row.text(4);
        let usual_given_name = row.optional(5);
        let doctorate = row.optional(6);
        let date_of_birth = row.value(7);
        let place_of_birth = row.optional(8);
        let state_of_birth = row.optional(9);
        let sex = row.value(10);
        let nationalities = row.list(11);
        let marital_status = row.value(12);
        let relatives = [row.optional(13), row.optional(14), row.optional(15)];
        let household_id = row.optional(16);
        let moved_in = row.value(17);
        let date_of_death = row.value(18);
        Some(Self {
            person_id: person_id?,
            family_name: family_name?,
            birth_name,
            former_names: former_names?,
            given_names: given_names?,
            usual_given_name,
            doctorate,
            date_of_birth: date_of_birth?,
            place_of_birth,
            state_of_birth,
            sex: sex?,
            nationalities: nationalities?,
            marital_status: marital_status?,
            relatives,
            household_id,
            moved_in: moved_in?,
            date_of_death: date_of_death?,
        })
    }
    /// The row of a record.
    pub(super) fn of(person: &'a Person) -> Self {
        let list = |parts: &[String]| Cow::Owned(parts.join(&LIST_SEPARATOR.to_string()));
        Self {
            person_id: &person.person_id,
            family_name: &person.family_name,
            birth_name: person.birth_name.as_deref(),
            former_names: list(&person.former_names),
            given_names: &person.given_names,
            usual_given_name: person.usual_given_name.as_deref(),
            doctorate: person.doctorate.as_deref(),
            date_of_birth: person.date_of_birth,
            place_of_birth: person.place_of_birth.as_deref(),
            state_of_birth: person.state_of_birth.as_deref(),
            sex: person.sex,
            nationalities: list(&person.nationalities),
            marital_status: person.marital_status,
            relatives: [person.spouse_id.as_deref(), person.mother_id.as_deref(), person.father_id.as_deref()],
            household_id: person.household_id.as_deref(),
            moved_in: person.moved_in,
            date_of_death: person.date_of_death,
        }
    }
    /// What the types of the columns cannot say; `as_of` is the day the class shows.
    pub(crate) fn check(&self, as_of: CivilDate, wrong: &mut dyn FnMut(&'static str, Reason)) {
        let birth = self.date_of_birth.earliest();
        if birth.is_some_and(|birth| birth > as_of) {
            wrong("date_of_birth", Reason::InTheFuture);
        }
        if let Some(death) = self.date_of_death {
            if birth.is_some_and(|birth| death < birth) {
                wrong("date_of_death", Reason::DeathBeforeBirth);
            }
            if death > as_of {
                wrong("date_of_death", Reason::InTheFuture);
            }
        }
        let known = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !parts(&self.nationalities).all(known) {
            wrong("nationalities", Reason::Nationality);
        }
    }
}

/// The values of a list in its usual spelling.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(LIST_SEPARATOR).filter(|part| !part.is_empty())
}

/// All persons of a delivery, in its order.
#[derive(Default)]
pub(crate) struct PersonTable {
    /// Ids of persons and of those they refer to.
    ids: Texts,
    /// For each id its row + 1; 0 if nobody has it (yet).
    row_of: Vec<u32>,
    /// For each row the number of its id.
    id: Vec<u32>,
    /// Family names of all kinds.
    pub(crate) names: Texts,
    pub(crate) family: Column,
    /// Number of the name + 1.
    pub(crate) birth_name: Column,
    /// Lists of former names; number of the list + 1.
    pub(crate) former_lists: Texts,
    pub(crate) former: Column,
    /// The names of each list.
    former_names: Vec<Vec<u32>>,
    /// Given names with the usual one behind `USUAL`, if there is one.
    pub(crate) givens: Texts,
    pub(crate) given: Column,
    /// Texts of the columns below; their number + 1.
    pub(crate) words: Texts,
    pub(crate) doctorate: Column,
    pub(crate) place_of_birth: Column,
    pub(crate) state_of_birth: Column,
    pub(crate) household: Column,
    /// Lists of nationalities, the empty one among them.
    pub(crate) nationality_lists: Texts,
    pub(crate) nationalities: Column,
    /// Packed dates.
    pub(crate) born: Column,
    pub(crate) moved_in: Column,
    pub(crate) died: Column,
    /// Index of `Sex`; index of `MaritalStatus` + 1.
    pub(crate) sex: Column,
    pub(crate) marital: Column,
    /// Number of the id + 1 of spouse, mother, father.
    pub(crate) relatives: [Column; 3],
}

impl PersonTable {
    /// An empty table with room for the ids of this many persons.
    pub(crate) fn with_capacity(persons: usize) -> Self {
        Self {
            ids: Texts::with_capacity(persons),
            row_of: Vec::with_capacity(persons),
            id: Vec::with_capacity(persons),
            ..Self::default()
        }
    }
    /// Adds a person; `false`, and nothing is added, if the id is there already.
    pub(crate) fn push(&mut self, row: &PersonRow<'_>) -> bool {
        let id = self.id_number(row.person_id);
        let next = count(self.id.len());
        match self.row_of.get_mut(id as usize) {
            Some(known) if *known == 0 => *known = next + 1,
            _ => return false,
        }
        self.id.push(id);
        self.family.push(self.names.number(row.family_name));
        self.birth_name.push(self.names.optional(row.birth_name));
        let former = self.former_list(&row.former_names);
        self.former.push(former);
        self.given.push(match row.usual_given_name {
            None => self.givens.number(row.given_names),
            Some(usual) => self.givens.number(&format!("{}{USUAL}{usual}", row.given_names)),
        });
        self.doctorate.push(self.words.optional(row.doctorate));
        self.born.push(pack::partial(row.date_of_birth));
        self.place_of_birth.push(self.words.optional(row.place_of_birth));
        self.state_of_birth.push(self.words.optional(row.state_of_birth));
        self.sex.push(u32::from(row.sex.index()));
        self.nationalities.push(self.nationality_lists.number(&row.nationalities));
        self.marital.push(row.marital_status.map_or(0, |status| u32::from(status.index()) + 1));
        for (which, id) in row.relatives.into_iter().enumerate() {
            let number = id.map_or(0, |id| self.id_number(id) + 1);
            if let Some(column) = self.relatives.get_mut(which) {
                column.push(number);
            }
        }
        self.household.push(self.words.optional(row.household_id));
        self.moved_in.push(pack::date(row.moved_in));
        self.died.push(pack::date(row.date_of_death));
        true
    }
    fn id_number(&mut self, id: &str) -> u32 {
        let number = self.ids.number(id);
        if number as usize == self.row_of.len() {
            self.row_of.push(0);
        }
        number
    }
    fn former_list(&mut self, list: &str) -> u32 {
        let number = self.former_lists.optional(Some(list));
        if number as usize > self.former_names.len() {
            let names = parts(list).map(|name| self.names.number(name)).collect();
            self.former_names.push(names);
        }
        number
    }
    /// Number of persons.
    pub(crate) fn len(&self) -> usize {
        self.id.len()
    }
    /// Id of the person in this row.
    pub(crate) fn person_id(&self, row: u32) -> &str {
        self.id.get(row as usize).map(|id| self.ids.text(*id)).unwrap_or_default()
    }
    /// The row of the person with this id.
    pub(crate) fn find(&self, person_id: &str) -> Option<u32> {
        self.row(self.ids.find(person_id)?)
    }
    fn row(&self, id: u32) -> Option<u32> {
        self.row_of.get(id as usize)?.checked_sub(1)
    }
    /// What `which` of [`RELATIVES`] of this row refers to: the id, and the row if such a person is here.
    pub(crate) fn relative(&self, row: u32, which: usize) -> Option<(&str, Option<u32>)> {
        let id = self.relatives.get(which)?.get(row).checked_sub(1)?;
        Some((self.ids.text(id), self.row(id)))
    }
    /// The former names of a row, as numbers.
    pub(crate) fn former_names(&self, row: u32) -> &[u32] {
        let list = self.former.get(row).checked_sub(1);
        list.and_then(|list| self.former_names.get(list as usize)).map(Vec::as_slice).unwrap_or_default()
    }
    /// The given names under this number, and the usual one.
    pub(crate) fn given_and_usual(&self, number: u32) -> (&str, Option<&str>) {
        let text = self.givens.text(number);
        text.split_once(USUAL).map_or((text, None), |(given, usual)| (given, Some(usual)))
    }
    /// Empties references that lead nowhere and tells them by row and column.
    pub(crate) fn settle(&mut self, wrong: &mut dyn FnMut(u32, &'static str)) {
        if self.relatives.iter().all(Column::is_blank) {
            return;
        }
        for row in 0..count(self.len()) {
            for (which, field) in RELATIVES.into_iter().enumerate() {
                if self.relative(row, which).is_some_and(|(_, found)| found.is_none()) {
                    wrong(row, field);
                    self.relatives[which].clear(row);
                }
            }
        }
    }
    /// The record of a row.
    pub(crate) fn record(&self, row: u32) -> Option<Person> {
        let word = |column: &Column| self.words.text_or_none(column.get(row)).map(str::to_owned);
        let list = |text: &str| parts(text).map(str::to_owned).collect();
        let small = |value: u32| u8::try_from(value).ok();
        let relative = |which| self.relative(row, which).map(|(id, _)| id.to_owned());
        let (given, usual) = self.given_and_usual(self.given.get(row));
        Some(Person {
            person_id: self.person_id(row).to_owned(),
            family_name: self.names.text(self.family.get(row)).to_owned(),
            birth_name: self.names.text_or_none(self.birth_name.get(row)).map(str::to_owned),
            former_names: list(self.former_lists.text_or_none(self.former.get(row)).unwrap_or_default()),
            given_names: given.to_owned(),
            usual_given_name: usual.map(str::to_owned),
            doctorate: word(&self.doctorate),
            date_of_birth: pack::to_partial(self.born.get(row))?,
            place_of_birth: word(&self.place_of_birth),
            state_of_birth: word(&self.state_of_birth),
            sex: Sex::from_index(small(self.sex.get(row))?)?,
            nationalities: list(self.nationality_lists.text(self.nationalities.get(row))),
            marital_status: self.marital.get(row).checked_sub(1).and_then(small).and_then(MaritalStatus::from_index),
            spouse_id: relative(0),
            mother_id: relative(1),
            father_id: relative(2),
            household_id: word(&self.household),
            moved_in: pack::to_date(self.moved_in.get(row)),
            date_of_death: pack::to_date(self.died.get(row)),
        })
    }
}
