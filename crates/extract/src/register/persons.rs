//! Writes the register group: persons in the order of family name and date of birth, the dictionaries and lists to find them,
//! and everything that hangs on a person.

use std::thread;

use crate::register::columns::{Pool, Writer, count};
use crate::register::given_names::GivenNames;
use crate::register::names::NameTable;
use crate::register::order::{sorted_by_text, sorted_pairs};
use crate::register::split::Part;
use crate::stock::{Column, PersonTable, Stock, Texts};

/// Ids of the sections of the register group; frozen (docs/formats/register.md).
pub(crate) mod id {
    /// Texts: pool of all short texts of the group.
    pub(crate) const POOL: u16 = 1;
    /// Texts: `person_id`.
    pub(crate) const PERSON_ID: u16 = 10;
    /// Persons in the order of their ids.
    pub(crate) const BY_ID: u16 = 12;
    /// Number of the family name.
    pub(crate) const FAMILY: u16 = 13;
    /// Number of the birth name + 1.
    pub(crate) const BIRTH_NAME: u16 = 14;
    /// Number of the list of former names (`;` between), its texts.
    pub(crate) const FORMER_NAMES: u16 = 15;
    /// Texts: lists of former names; the first is the empty one.
    pub(crate) const FORMER_TEXTS: u16 = 65;
    /// Number of the given names.
    pub(crate) const GIVEN: u16 = 16;
    /// Pool.
    pub(crate) const DOCTORATE: u16 = 17;
    /// Packed.
    pub(crate) const BORN: u16 = 18;
    /// Pool.
    pub(crate) const BIRTHPLACE: u16 = 19;
    /// Pool.
    pub(crate) const BIRTH_STATE: u16 = 20;
    /// Index of `Sex`.
    pub(crate) const SEX: u16 = 21;
    /// Number of the list of nationalities.
    pub(crate) const NATIONALITIES: u16 = 22;
    /// Texts: lists of nationalities (`;` between).
    pub(crate) const NATIONALITY_TEXTS: u16 = 72;
    /// Index of `MaritalStatus` + 1.
    pub(crate) const MARITAL: u16 = 23;
    /// Person + 1 for spouse, mother, father.
    pub(crate) const RELATIVES: [u16; 3] = [24, 25, 26];
    /// Pool: ids that lead out of the protected part, same order.
    pub(crate) const OUTSIDE: [u16; 3] = [27, 28, 29];
    /// Pool.
    pub(crate) const HOUSEHOLD: u16 = 30;
    /// Packed.
    pub(crate) const MOVED_IN: u16 = 31;
    /// Packed.
    pub(crate) const DIED: u16 = 32;
    /// Persons in the order of their dates of birth.
    pub(crate) const BY_BIRTH: u16 = 33;
    /// Texts: family names of all kinds.
    pub(crate) const NAMES: u16 = 40;
    /// First person of each family name.
    pub(crate) const FAMILY_STARTS: u16 = 42;
    /// First entry of each birth name; the entries.
    pub(crate) const BIRTH_LIST: u16 = 43;
    /// First entry of each former name; the entries.
    pub(crate) const FORMER_LIST: u16 = 45;
    /// Texts: given names.
    pub(crate) const GIVENS: u16 = 50;
    /// Pool: usual given name of each entry.
    pub(crate) const USUAL: u16 = 52;
    /// First word of each entry; the words.
    pub(crate) const GIVEN_WORDS: u16 = 53;
    /// Lexicon of family names.
    pub(crate) const NAME_LEXICON: u16 = 300;
    /// Lexicon of given-name words.
    pub(crate) const GIVEN_LEXICON: u16 = 330;
    /// Lexicon of streets.
    pub(crate) const STREET_LEXICON: u16 = 360;
    /// Lexicon of towns.
    pub(crate) const TOWN_LEXICON: u16 = 390;
    /// Addresses: person, kind, street, number, addition, postcode, town, ags, from, to.
    pub(crate) const ADDRESS: u16 = 100;
    /// Texts: streets.
    pub(crate) const STREETS: u16 = 111;
    /// First address of each street; the addresses.
    pub(crate) const STREET_LIST: u16 = 113;
    /// Texts: towns.
    pub(crate) const TOWNS: u16 = 115;
    /// Documents: person, kind, issued, expires, state, storage place, order by number.
    pub(crate) const DOCUMENT: u16 = 150;
    /// Texts: `document_id`.
    pub(crate) const DOCUMENT_ID: u16 = 157;
    /// Texts: document numbers.
    pub(crate) const DOCUMENT_NUMBER: u16 = 159;
    /// Civil cases: id, kind, person, second, opened, clearance, note, outside person, outside second.
    pub(crate) const CASE: u16 = 170;
    /// Civil cases since schema 2: day, minute of the day and place of the ceremony.
    pub(crate) const CEREMONY: u16 = 180;
    /// Appointments: id, service, person, date, minute, place, phone, outside person.
    pub(crate) const APPOINTMENT: u16 = 190;
    /// Contacts: id, name, role, phone, email.
    pub(crate) const CONTACT: u16 = 210;
    /// Blocks: person, kind, from, until.
    pub(crate) const BLOCK: u16 = 220;
}

/// What all steps of the writing share.
pub(super) struct Encoder<'a> {
    pub(super) writer: Writer,
    pub(super) pool: Pool<'a>,
    pub(super) stock: &'a Stock,
    pub(super) people: &'a People,
    protected: bool,
}

/// The persons of a part in their final order.
pub(super) struct People {
    /// Row of each place.
    pub(super) rows: Vec<u32>,
    /// Place + 1 of each row; 0 for rows of the other part.
    places: Vec<u32>,
}

impl People {
    fn of(persons: &PersonTable, rows: Vec<u32>, names: &NameTable, givens: &GivenNames) -> Self {
        // One number a person that sorts as the person does, the row as its last part.
        let mut keys: Vec<u128> = rows
            .iter()
            .map(|row| {
                let family = names.number(persons.family.get(*row));
                let given = givens.rank(persons.given.get(*row));
                u128::from(family) << 96
                    | u128::from(persons.born.get(*row)) << 64
                    | u128::from(given) << 32
                    | u128::from(*row)
            })
            .collect();
        drop(rows);
        keys.sort_unstable();
        // The rare ones that are alike so far stand in the order of their ids.
        for alike in keys.chunk_by_mut(|a, b| *a >> 32 == *b >> 32).filter(|alike| alike.len() > 1) {
            alike.sort_unstable_by(|a, b| persons.person_id(*a as u32).cmp(persons.person_id(*b as u32)));
        }
        let rows: Vec<u32> = keys.into_iter().map(|key| key as u32).collect();
        let mut places = vec![0; persons.len()];
        for (row, place) in rows.iter().zip(1u32..) {
            if let Some(slot) = places.get_mut(*row as usize) {
                *slot = place;
            }
        }
        Self { rows, places }
    }
    /// The place of the person in this row, if in this part.
    pub(super) fn place(&self, row: u32) -> Option<u32> {
        self.places.get(row as usize)?.checked_sub(1)
    }
}

/// The bytes of the register group of one part.
pub(super) fn encode(stock: &Stock, part: &Part<'_>, code: u8) -> Vec<u8> {
    let persons = &stock.persons;
    let names = NameTable::of(persons, &part.persons);
    let givens = GivenNames::of(persons, &part.persons);
    let people = People::of(persons, part.persons.clone(), &names, &givens);
    let mut encoder =
        Encoder { writer: Writer::default(), pool: Pool::default(), stock, people: &people, protected: part.protected };
    // What needs no number of the pool is made beside what does.
    let beside = thread::scope(|scope| {
        let beside = scope.spawn(|| {
            let mut writer = Writer::default();
            orders(persons, &people, &mut writer);
            names.write(persons, &people, &mut writer);
            givens.write_words(&mut writer);
            writer
        });
        encoder.persons();
        givens.write(&mut encoder.writer, &mut encoder.pool);
        encoder.numbers(id::FAMILY, &persons.family, |name| names.number(name));
        encoder.numbers(id::BIRTH_NAME, &persons.birth_name, |name| {
            name.checked_sub(1).map_or(0, |name| names.number(name) + 1)
        });
        encoder.numbers(id::GIVEN, &persons.given, |given| givens.number(given));
        encoder.lists();
        encoder.addresses();
        encoder.documents();
        encoder.cases(part);
        encoder.appointments(part);
        encoder.rest(part);
        beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    let Encoder { mut writer, pool, .. } = encoder;
    writer.append(beside);
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}

/// Persons in the order of their ids and of their dates of birth.
fn orders(persons: &PersonTable, people: &People, writer: &mut Writer) {
    writer.ints(id::BY_ID, &sorted_by_text(&people.rows, |row| persons.person_id(*row)));
    let born = people.rows.iter().map(|row| persons.born.get(*row)).zip(0u32..);
    let by_birth: Vec<u32> = sorted_pairs(born).map(|(_, at)| at).collect();
    writer.ints(id::BY_BIRTH, &by_birth);
}

impl<'a> Encoder<'a> {
    /// Writes a column with each value changed.
    fn numbers(&mut self, id: u16, column: &Column, mut change: impl FnMut(u32) -> u32) {
        let values: Vec<u32> = self.people.rows.iter().map(|row| change(column.get(*row))).collect();
        self.writer.ints(id, &values);
    }
    /// Writes a column as it is.
    fn plain(&mut self, id: u16, column: &Column) {
        if column.is_blank() {
            self.writer.zeros(id, self.people.rows.len());
        } else {
            self.numbers(id, column, |value| value);
        }
    }
    /// Writes a column of numbers of texts, which the pool numbers anew; `known` remembers them.
    fn pooled(&mut self, id: u16, column: &Column, texts: &'a Texts, known: &mut Known) {
        if column.is_blank() {
            self.writer.zeros(id, self.people.rows.len());
            return;
        }
        let Self { people, pool, .. } = self;
        let values: Vec<u32> = people.rows.iter().map(|row| known.number(column.get(*row), texts, pool)).collect();
        self.writer.ints(id, &values);
    }
    fn persons(&mut self) {
        let persons: &'a PersonTable = &self.stock.persons;
        self.writer.texts(id::PERSON_ID, self.people.rows.iter().map(|row| persons.person_id(*row)));
        let mut known = Known::of(&persons.words);
        self.pooled(id::DOCTORATE, &persons.doctorate, &persons.words, &mut known);
        self.plain(id::BORN, &persons.born);
        self.pooled(id::BIRTHPLACE, &persons.place_of_birth, &persons.words, &mut known);
        self.pooled(id::BIRTH_STATE, &persons.state_of_birth, &persons.words, &mut known);
        self.plain(id::SEX, &persons.sex);
        self.plain(id::MARITAL, &persons.marital);
        self.pooled(id::HOUSEHOLD, &persons.household, &persons.words, &mut known);
        self.plain(id::MOVED_IN, &persons.moved_in);
        self.plain(id::DIED, &persons.died);
        for (which, column) in persons.relatives.iter().enumerate() {
            let (inside, outside) = (id::RELATIVES[which], id::OUTSIDE[which]);
            if column.is_blank() {
                self.writer.zeros(inside, self.people.rows.len());
                self.writer.zeros(outside, self.people.rows.len());
                continue;
            }
            let people = self.people;
            let found = people.rows.iter().map(|row| match persons.relative(*row, which) {
                Some((id, row)) => self.referred(id, row),
                None => (0, 0),
            });
            let (a, b): (Vec<u32>, Vec<u32>) = found.unzip();
            self.writer.ints(inside, &a);
            self.writer.ints(outside, &b);
        }
    }
    /// A person of this part + 1; in the protected part else the pool number of the id; in the ordinary part else nothing.
    fn referred(&mut self, id: &'a str, row: Option<u32>) -> (u32, u32) {
        match row.and_then(|row| self.people.place(row)) {
            Some(place) => (place + 1, 0),
            None if self.protected => (0, self.pool.number(id)),
            None => (0, 0),
        }
    }
    /// As `referred`, for an id that stands in a record.
    pub(super) fn reference(&mut self, id: Option<&'a String>) -> (u32, u32) {
        id.map_or((0, 0), |id| self.referred(id, self.stock.persons.find(id)))
    }
    /// The place of the person with this id, if in this part.
    pub(super) fn place(&self, person_id: &str) -> Option<u32> {
        self.people.place(self.stock.persons.find(person_id)?)
    }
    /// Lists of former names and of nationalities.
    fn lists(&mut self) {
        let persons: &'a PersonTable = &self.stock.persons;
        // Numbered as they come; the first is the empty one.
        let mut known = vec![0u32; persons.former_lists.len() + 1];
        let mut texts = vec![""];
        self.numbers(id::FORMER_NAMES, &persons.former, |list| {
            if let Some(text) = persons.former_lists.text_or_none(list)
                && let Some(number @ 0) = known.get_mut(list as usize)
            {
                texts.push(text);
                *number = count(texts.len() - 1);
            }
            known.get(list as usize).copied().unwrap_or(0)
        });
        self.writer.texts(id::FORMER_TEXTS, texts.into_iter());

        let (ranks, used) =
            ranked(&persons.nationality_lists, self.people.rows.iter().map(|row| persons.nationalities.get(*row)));
        self.numbers(id::NATIONALITIES, &persons.nationalities, |list| ranks.get(list as usize).copied().unwrap_or(0));
        self.writer.texts(id::NATIONALITY_TEXTS, used.iter().map(|list| persons.nationality_lists.text(*list)));
    }
}

/// The used texts of a dictionary in their order, and for each number of the dictionary its place among them.
pub(super) fn ranked(texts: &Texts, used: impl Iterator<Item = u32>) -> (Vec<u32>, Vec<u32>) {
    let used = distinct(texts, used);
    let used: Vec<u32> = sorted_by_text(&used, |number| texts.text(*number))
        .into_iter()
        .filter_map(|at| used.get(at as usize).copied())
        .collect();
    let mut ranks = vec![0; texts.len()];
    for (number, rank) in used.iter().zip(0u32..) {
        if let Some(slot) = ranks.get_mut(*number as usize) {
            *slot = rank;
        }
    }
    (ranks, used)
}

/// The numbers of a dictionary that occur, each once.
pub(super) fn distinct(texts: &Texts, used: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = vec![false; texts.len()];
    for number in used {
        if let Some(slot) = seen.get_mut(number as usize) {
            *slot = true;
        }
    }
    seen.into_iter().zip(0u32..).filter(|(seen, _)| *seen).map(|(_, number)| number).collect()
}

/// Which number the pool gave to each text of a dictionary so far.
pub(super) struct Known(Vec<u32>);

impl Known {
    pub(super) fn of(texts: &Texts) -> Self {
        Self(vec![0; texts.len()])
    }
    /// The pool's number of the text under `number` minus one; 0 for none.
    pub(super) fn number<'a>(&mut self, number: u32, texts: &'a Texts, pool: &mut Pool<'a>) -> u32 {
        let Some(at) = number.checked_sub(1) else { return 0 };
        match self.0.get_mut(at as usize) {
            Some(known) => {
                if *known == 0 {
                    *known = pool.number(texts.text(at));
                }
                *known
            }
            None => 0,
        }
    }
}

/// Where the members of each group start, from the groups of all members; one more at the end.
pub(super) fn starts(groups: usize, members: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0u32; groups + 1];
    for group in members {
        if let Some(next) = starts.get_mut(group as usize + 1) {
            *next += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

impl Writer {
    /// Writes for each of `groups` where its members start, and the members; the pairs are sorted by group.
    pub(super) fn list(&mut self, id: u16, groups: usize, pairs: &[(u32, u32)]) {
        self.ints(id, &starts(groups, pairs.iter().map(|(group, _)| *group)));
        let members: Vec<u32> = pairs.iter().map(|(_, member)| *member).collect();
        self.ints(id + 1, &members);
    }
}
