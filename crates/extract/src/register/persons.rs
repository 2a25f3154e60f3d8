//! Writes the register group: persons in the order of family name and date of birth, the dictionaries and lists to find them,
//! and everything that hangs on a person.

use std::collections::HashMap;

use crate::records::Person;
use crate::register::columns::{Pool, Writer, count};
use crate::register::pack;
use crate::register::split::Part;
use crate::search::keys::{fold, fold_loose, name_keys, words};
use crate::search::{lexicon, street};

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
    /// Persons in their final order.
    persons: Vec<&'a Person>,
    pub(super) index: HashMap<&'a str, u32>,
    protected: bool,
}

/// The bytes of the register group of one part.
pub(super) fn encode(part: &Part<'_>, code: u8) -> Vec<u8> {
    let names = NameTable::of(&part.persons);
    let mut persons = part.persons.clone();
    persons.sort_by_cached_key(|p| {
        (names.number(&p.family_name), pack::partial(p.date_of_birth), p.given_names.as_str(), p.person_id.as_str())
    });
    let index = persons.iter().zip(0u32..).map(|(p, at)| (p.person_id.as_str(), at)).collect();
    let mut encoder =
        Encoder { writer: Writer::default(), pool: Pool::default(), persons, index, protected: part.protected };
    encoder.persons();
    encoder.names(&names);
    encoder.givens();
    encoder.addresses(part);
    encoder.documents(part);
    encoder.cases(part);
    encoder.appointments(part);
    encoder.rest(part);
    let Encoder { mut writer, pool, .. } = encoder;
    pool.write(&mut writer, id::POOL);
    writer.finish(code)
}

impl<'a> Encoder<'a> {
    fn column(&mut self, id: u16, mut value: impl FnMut(&'a Person, &mut Pool<'a>) -> u32) {
        let Self { persons, pool, .. } = self;
        let values: Vec<u32> = persons.iter().map(|p| value(p, pool)).collect();
        self.writer.ints(id, &values);
    }
    fn order<K: Ord>(&mut self, id: u16, key: impl FnMut(&u32) -> K) {
        let mut order: Vec<u32> = (0..count(self.persons.len())).collect();
        order.sort_by_cached_key(key);
        self.writer.ints(id, &order);
    }
    fn persons(&mut self) {
        let persons = self.persons.clone();
        self.writer.texts(id::PERSON_ID, persons.iter().map(|p| p.person_id.as_str()));
        let person = |at: &u32| persons.get(*at as usize);
        self.order(id::BY_ID, |at| person(at).map(|p| p.person_id.as_str()));
        self.order(id::BY_BIRTH, |at| (person(at).map(|p| pack::partial(p.date_of_birth)), *at));
        self.column(id::DOCTORATE, |p, pool| pool.optional(p.doctorate.as_deref()));
        self.column(id::BORN, |p, _| pack::partial(p.date_of_birth));
        self.column(id::BIRTHPLACE, |p, pool| pool.optional(p.place_of_birth.as_deref()));
        self.column(id::BIRTH_STATE, |p, pool| pool.optional(p.state_of_birth.as_deref()));
        self.column(id::SEX, |p, _| u32::from(p.sex.index()));
        self.column(id::MARITAL, |p, _| p.marital_status.map_or(0, |m| u32::from(m.index()) + 1));
        self.column(id::HOUSEHOLD, |p, pool| pool.optional(p.household_id.as_deref()));
        self.column(id::MOVED_IN, |p, _| pack::date(p.moved_in));
        self.column(id::DIED, |p, _| pack::date(p.date_of_death));
        type Relative = fn(&Person) -> Option<&String>;
        let relatives: [Relative; 3] = [|p| p.spouse_id.as_ref(), |p| p.mother_id.as_ref(), |p| p.father_id.as_ref()];
        for (which, relative) in relatives.into_iter().enumerate() {
            let found: Vec<(u32, u32)> = persons.iter().map(|p| self.reference(relative(p))).collect();
            self.reference_columns(id::RELATIVES[which], id::OUTSIDE[which], &found);
        }
    }
    /// A person of this part + 1; in the protected part else the pool number of the id; in the ordinary part else nothing.
    pub(super) fn reference(&mut self, id: Option<&'a String>) -> (u32, u32) {
        match id {
            None => (0, 0),
            Some(id) => match self.index.get(id.as_str()) {
                Some(at) => (at + 1, 0),
                None if self.protected => (0, self.pool.number(id)),
                None => (0, 0),
            },
        }
    }
    fn reference_columns(&mut self, inside: u16, outside: u16, found: &[(u32, u32)]) {
        let (a, b): (Vec<u32>, Vec<u32>) = found.iter().copied().unzip();
        self.writer.ints(inside, &a);
        self.writer.ints(outside, &b);
    }
    fn names(&mut self, names: &NameTable<'a>) {
        self.writer.texts(id::NAMES, names.texts.iter().copied());
        let persons = self.persons.clone();
        self.column(id::FAMILY, |p, _| names.number(&p.family_name));
        self.column(id::BIRTH_NAME, |p, _| p.birth_name.as_deref().map_or(0, |name| names.number(name) + 1));
        let former: Vec<String> = persons.iter().map(|p| p.former_names.join(";")).collect();
        // Few people have former names: a pool of their own would cost more than the copies.
        let mut lists: HashMap<&str, u32> = HashMap::new();
        let mut texts: Vec<&str> = vec![""];
        let numbers: Vec<u32> = former
            .iter()
            .map(|list| {
                if list.is_empty() {
                    return 0;
                }
                *lists.entry(list).or_insert_with(|| {
                    texts.push(list);
                    count(texts.len() - 1)
                })
            })
            .collect();
        self.writer.ints(id::FORMER_NAMES, &numbers);
        self.writer.texts(id::FORMER_TEXTS, texts.iter().copied());
        let national: Vec<String> = persons.iter().map(|p| p.nationalities.join(";")).collect();
        let mut table: Vec<&str> = national.iter().map(String::as_str).collect();
        table.sort_unstable();
        table.dedup();
        let numbers: Vec<u32> =
            national.iter().map(|list| count(table.partition_point(|known| *known < list.as_str()))).collect();
        self.writer.ints(id::NATIONALITIES, &numbers);
        self.writer.texts(id::NATIONALITY_TEXTS, table.iter().copied());

        let families = persons.iter().zip(0u32..);
        let families: Vec<(u32, u32)> = families.map(|(p, at)| (names.number(&p.family_name), at)).collect();
        self.writer.ints(id::FAMILY_STARTS, &starts(names.texts.len(), &families));
        let by_birth = |at: u32| persons.get(at as usize).map(|p| (pack::partial(p.date_of_birth), at));
        let mut born: Vec<(u32, u32)> = Vec::new();
        let mut formerly: Vec<(u32, u32)> = Vec::new();
        for (p, at) in persons.iter().zip(0u32..) {
            born.extend(p.birth_name.as_deref().map(|name| (names.number(name), at)));
            formerly.extend(p.former_names.iter().map(|name| (names.number(name), at)));
        }
        for (id, mut pairs) in [(id::BIRTH_LIST, born), (id::FORMER_LIST, formerly)] {
            pairs.sort_unstable_by_key(|(name, at)| (*name, by_birth(*at)));
            pairs.dedup();
            self.list(id, names.texts.len(), &pairs);
        }
        let mut entries = Vec::new();
        for (name, number) in names.texts.iter().zip(0u32..) {
            entries.extend(name_keys(name).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(&mut self.writer, id::NAME_LEXICON, entries);
    }
    /// Writes for each of `groups` where its members start, and the members; the pairs are sorted by group.
    fn list(&mut self, id: u16, groups: usize, pairs: &[(u32, u32)]) {
        self.writer.ints(id, &starts(groups, pairs));
        let members: Vec<u32> = pairs.iter().map(|(_, member)| *member).collect();
        self.writer.ints(id + 1, &members);
    }
    fn givens(&mut self) {
        let mut entries: Vec<(&'a str, Option<&'a str>)> =
            self.persons.iter().map(|p| (p.given_names.as_str(), p.usual_given_name.as_deref())).collect();
        entries.sort_unstable();
        entries.dedup();
        let numbers: HashMap<_, u32> = entries.iter().copied().zip(0u32..).collect();
        self.column(id::GIVEN, |p, _| {
            numbers.get(&(p.given_names.as_str(), p.usual_given_name.as_deref())).copied().unwrap_or(0)
        });
        self.writer.texts(id::GIVENS, entries.iter().map(|(given, _)| *given));
        let usual: Vec<u32> = entries.iter().map(|(_, usual)| self.pool.optional(*usual)).collect();
        self.writer.ints(id::USUAL, &usual);
        let mut known: HashMap<String, u32> = HashMap::new();
        let (mut keys, mut pairs) = (Vec::new(), Vec::new());
        for ((given, usual), entry) in entries.iter().zip(0u32..) {
            let mut seen = Vec::new();
            for word in words(given).chain(words(usual.unwrap_or(""))) {
                let folded = fold(word);
                if folded.is_empty() {
                    continue;
                }
                let next = count(known.len());
                let number = *known.entry(folded.clone()).or_insert_with(|| {
                    let loose = fold_loose(word);
                    if loose != folded {
                        keys.push((loose, 0, next));
                    }
                    keys.push((folded, 0, next));
                    next
                });
                if !seen.contains(&number) {
                    seen.push(number);
                    pairs.push((entry, number));
                }
            }
        }
        self.list(id::GIVEN_WORDS, entries.len(), &pairs);
        lexicon::write(&mut self.writer, id::GIVEN_LEXICON, keys);
    }
    fn addresses(&mut self, part: &Part<'a>) {
        let mut rows: Vec<_> =
            part.addresses.iter().filter_map(|row| Some((*self.index.get(row.person_id.as_str())?, *row))).collect();
        rows.sort_by_key(|(person, row)| (*person, row.kind.index()));
        let table = |mut texts: Vec<&'a str>| {
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        let streets = table(rows.iter().map(|(_, row)| row.street.as_str()).collect());
        let towns = table(rows.iter().map(|(_, row)| row.town.as_str()).collect());
        let place = |table: &[&str], text: &str| count(table.partition_point(|known| *known < text));
        let mut columns: [Vec<u32>; 10] = Default::default();
        let mut pairs = Vec::with_capacity(rows.len());
        for ((person, row), at) in rows.iter().zip(0u32..) {
            let street = place(&streets, &row.street);
            pairs.push((street, at));
            let values = [
                *person,
                u32::from(row.kind.index()),
                street,
                self.pool.optional(row.house_number.as_deref()),
                self.pool.optional(row.addition.as_deref()),
                self.pool.number(&row.postcode),
                place(&towns, &row.town),
                self.pool.number(&row.ags),
                pack::date(row.from),
                pack::date(row.to),
            ];
            for (column, value) in columns.iter_mut().zip(values) {
                column.push(value);
            }
        }
        for (column, id) in columns.iter().zip(id::ADDRESS..) {
            self.writer.ints(id, column);
        }
        self.writer.texts(id::STREETS, streets.iter().copied());
        self.writer.texts(id::TOWNS, towns.iter().copied());
        pairs.sort_unstable();
        self.list(id::STREET_LIST, streets.len(), &pairs);
        let mut entries = Vec::new();
        for (text, number) in streets.iter().zip(0u32..) {
            entries.extend(street::keys(text).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(&mut self.writer, id::STREET_LEXICON, entries);
        let mut entries = Vec::new();
        for (text, number) in towns.iter().zip(0u32..) {
            entries.extend(name_keys(text).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(&mut self.writer, id::TOWN_LEXICON, entries);
    }
}

/// Where the members of each group start, from pairs sorted by group; one more at the end.
fn starts(groups: usize, pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut starts = vec![0u32; groups + 1];
    for (group, _) in pairs {
        if let Some(next) = starts.get_mut(*group as usize + 1) {
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

/// All family names of the part: family, birth and former names, sorted by their folded form.
struct NameTable<'a> {
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, u32>,
}

impl<'a> NameTable<'a> {
    fn of(persons: &[&'a Person]) -> Self {
        let mut numbers: HashMap<&'a str, u32> = HashMap::new();
        for person in persons {
            numbers.insert(&person.family_name, 0);
            numbers.extend(person.birth_name.as_deref().map(|name| (name, 0)));
            numbers.extend(person.former_names.iter().map(|name| (name.as_str(), 0)));
        }
        let mut texts: Vec<&'a str> = numbers.keys().copied().collect();
        texts.sort_by_cached_key(|name| (words(name).map(fold).collect::<String>(), *name));
        for (name, number) in texts.iter().zip(0u32..) {
            numbers.insert(name, number);
        }
        Self { texts, numbers }
    }
    fn number(&self, name: &str) -> u32 {
        self.numbers.get(name).copied().unwrap_or(0)
    }
}
