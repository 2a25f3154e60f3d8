//! Households and their residents.

use extract::records::{Address, AddressKind, Block, BlockKind, MaritalStatus, Person, Records, Sex};
use model::{CivilDate, PartialDate};

use super::dice::Dice;
use super::families::Draft;
use super::names::{self, Origin};
use super::places;

/// A household: its persons are a run of `Records::persons`.
pub(super) struct Household {
    pub(super) first: usize,
    pub(super) size: usize,
}

/// What the other steps must know of a person beyond the record.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// Whole years on the reference date (at death, if dead).
    pub(super) age: u32,
    /// Not a German national.
    pub(super) foreign: bool,
    /// A national of the EU or EEA (or German).
    pub(super) union: bool,
}

/// Builds the residents.
pub(super) struct Builder<'d> {
    pub(super) dice: &'d mut Dice,
    today: CivilDate,
    streets: Vec<String>,
    limit: usize,
    records: Records,
    facts: Vec<Facts>,
    households: Vec<Household>,
}

/// Where a household lives.
struct Home {
    street: String,
    number: String,
    addition: Option<String>,
    postcode: &'static str,
    since: CivilDate,
}

impl<'d> Builder<'d> {
    pub(super) fn new(dice: &'d mut Dice, today: CivilDate, residents: u32) -> Self {
        let streets = places::streets(dice, residents);
        Self {
            dice,
            today,
            streets,
            limit: residents as usize,
            records: Records::default(),
            facts: Vec::with_capacity(residents as usize),
            households: Vec::new(),
        }
    }

    /// Fills the town.
    pub(super) fn fill(&mut self) {
        while self.records.persons.len() < self.limit {
            match self.dice.below(100) {
                0..=20 => self.single(19, 39),
                21..=33 => self.single(40, 66),
                34..=43 => self.single(67, 96),
                44..=58 => self.couple(45, 88),
                59..=66 => self.couple(23, 44),
                67..=91 => self.family(),
                92..=97 => self.lone_parent(),
                _ => self.care_home(),
            }
        }
        self.blocks();
    }

    /// What was built.
    pub(super) fn finish(self) -> (Records, Vec<Facts>, Vec<Household>) {
        (self.records, self.facts, self.households)
    }

    fn single(&mut self, from: u32, to: u32) {
        let home = self.home();
        let draft = self.adult(from, to);
        self.household(vec![draft], home);
    }
    fn couple(&mut self, from: u32, to: u32) {
        let home = self.home();
        let pair = self.pair(from, to);
        self.household(pair, home);
    }
    fn family(&mut self) {
        let home = self.home();
        let mut members = self.pair(25, 52);
        let married = members.first().is_some_and(|p| p.marital == MaritalStatus::Married);
        let mother = members.iter().position(|p| !p.male);
        let father = members.iter().position(|p| p.male);
        self.children(&mut members, mother, father, married);
        self.household(members, home);
    }
    fn lone_parent(&mut self) {
        let home = self.home();
        let mut parent = self.adult(22, 50);
        parent.male = self.dice.per_mille(130);
        let (mother, father) = if parent.male { (None, Some(0)) } else { (Some(0), None) };
        let mut members = vec![parent];
        self.children(&mut members, mother, father, false);
        self.household(members, home);
    }
    /// A few rooms of the home for the aged, one household a room.
    fn care_home(&mut self) {
        for _ in 0..self.dice.between(2, 6) {
            let room = self.dice.between(1, 90);
            let mut home = self.home();
            home.street = "Talblickweg".to_owned();
            home.number = "2".to_owned();
            home.addition = Some(format!("Seniorenhaus Lindengrund, Zimmer {room}"));
            home.postcode = places::POSTCODES[1];
            home.since = self.today.plus_days(-i64::from(self.dice.between(30, 2400)));
            let mut draft = self.adult(76, 99);
            if self.dice.per_mille(550) {
                draft.marital = MaritalStatus::Widowed;
            }
            self.household(vec![draft], home);
        }
    }

    fn home(&mut self) -> Home {
        let at = self.dice.below(self.streets.len() as u32) as usize;
        let street = self.streets.get(at).cloned().unwrap_or_default();
        let highest = self.dice.between(2, 120);
        let mut number = self.dice.between(1, highest).to_string();
        if self.dice.per_mille(140) {
            number.push(char::from(b'a' + self.dice.below(4) as u8));
        } else if self.dice.per_mille(15) {
            let first: u32 = number.parse().unwrap_or(1);
            number = format!("{first}-{}", first + 2);
        }
        Home {
            street,
            number,
            addition: self.dice.per_mille(25).then(|| "Hinterhaus".to_owned()),
            postcode: places::POSTCODES[at % places::POSTCODES.len()],
            since: self.today.plus_days(-i64::from(self.dice.below(20).pow(2) * 40 + self.dice.between(3, 300))),
        }
    }

    /// Moves a household in, as far as there is room in the town.
    fn household(&mut self, members: Vec<Draft>, home: Home) {
        let first = self.records.persons.len();
        let size = members.len().min(self.limit - first);
        let household_id = format!("H{:07}", self.households.len() + 1);
        for (at, draft) in members.into_iter().take(size).enumerate() {
            let person = self.person(draft, first, size, &household_id, &home);
            self.addresses(&person, &home, at);
            self.records.persons.push(person);
        }
        self.households.push(Household { first, size });
        self.deaths(first, size);
    }
    fn person(&mut self, draft: Draft, first: usize, size: usize, household: &str, home: &Home) -> Person {
        let born = self.born(draft.age);
        let (nation, share, union) = draft.origin.nation();
        let foreign = self.dice.per_mille(share);
        let (given, usual) = names::given(self.dice, draft.origin, draft.male, born.0.year());
        let local = self.dice.per_mille(if foreign && draft.age > 12 { 80 } else { 720 });
        let from = if draft.age > 30 || foreign { draft.origin } else { Origin::German };
        let (place, state) = if local { (places::TOWN, "DEU") } else { names::birthplace(self.dice, from) };
        let mut nationalities = Vec::new();
        if !foreign {
            nationalities.push("DEU".to_owned());
        }
        if foreign || nation != "DEU" && self.dice.per_mille(220) {
            nationalities.push(nation.to_owned());
        }
        let born_elsewhere = foreign && !union && !local;
        let date_of_birth = if born_elsewhere && self.dice.per_mille(30) || draft.age > 85 && self.dice.per_mille(4) {
            self.partial(born)
        } else {
            PartialDate::from(born)
        };
        let id = |at: Option<usize>| at.filter(|at| *at < size).map(|at| person_id(first + at));
        self.facts.push(Facts { age: draft.age, foreign, union: !foreign || union });
        let sex = match self.dice.below(4000) {
            0 => Sex::Diverse,
            1 => Sex::None,
            _ if draft.male => Sex::Male,
            _ => Sex::Female,
        };
        Person {
            person_id: person_id(self.records.persons.len()),
            family_name: draft.family.clone(),
            birth_name: draft.birth_name.filter(|name| *name != draft.family),
            former_names: draft.former.into_iter().filter(|name| *name != draft.family).collect(),
            given_names: given,
            usual_given_name: usual,
            doctorate: (draft.age > 27 && self.dice.per_mille(14)).then(|| "Dr.".to_owned()),
            date_of_birth,
            place_of_birth: Some(place.to_owned()),
            state_of_birth: Some(state.to_owned()),
            sex,
            nationalities,
            marital_status: Some(draft.marital),
            spouse_id: id(draft.spouse),
            mother_id: id(draft.mother),
            father_id: id(draft.father),
            household_id: Some(household.to_owned()),
            moved_in: Some(home.since.max(born)),
            date_of_death: None,
        }
    }
    fn born(&mut self, age: u32) -> CivilDate {
        // 1461 days are four years; up to a year less one day makes the age a whole number of years.
        let days = i64::from(age) * 1461 / 4 + i64::from(self.dice.between(1, 364));
        self.today.plus_days(-days)
    }
    /// The registers of other states sometimes know the year or the month alone.
    fn partial(&mut self, born: CivilDate) -> PartialDate {
        let month = self.dice.per_mille(300).then(|| born.0.month());
        PartialDate { year: born.0.year(), month, day: None }
    }
    fn addresses(&mut self, person: &Person, home: &Home, at: usize) {
        let address = |kind, street: &str, number: Option<String>, town: &str, ags: &str, postcode: &str| Address {
            person_id: person.person_id.clone(),
            kind,
            street: street.to_owned(),
            house_number: number,
            addition: None,
            postcode: postcode.to_owned(),
            town: town.to_owned(),
            ags: ags.to_owned(),
            from: None,
            to: None,
        };
        let number = Some(home.number.clone());
        let mut current = address(AddressKind::Current, &home.street, number, places::TOWN, places::AGS, home.postcode);
        current.addition.clone_from(&home.addition);
        current.from = person.moved_in;
        self.records.addresses.push(current);
        let since = home.since;
        if person.moved_in == Some(since) && self.dice.per_mille(if at == 0 { 420 } else { 300 }) {
            let other = self.home();
            let from_around = self.dice.per_mille(450);
            let (town, ags, postcode) = if from_around {
                places::AROUND[self.dice.below(places::AROUND.len() as u32) as usize]
            } else {
                (places::TOWN, places::AGS, other.postcode)
            };
            let mut former = address(AddressKind::Former, &other.street, Some(other.number), town, ags, postcode);
            former.to = Some(since.plus_days(-1));
            former.from = Some(since.plus_days(-i64::from(self.dice.between(200, 4000))));
            self.records.addresses.push(former);
        }
        if self.dice.per_mille(18) {
            let other = self.home();
            let (town, ags, postcode) = places::AROUND[self.dice.below(places::AROUND.len() as u32) as usize];
            let mut second = address(AddressKind::Secondary, &other.street, Some(other.number), town, ags, postcode);
            second.from = Some(since);
            self.records.addresses.push(second);
        }
    }
    /// Deaths of the last four months: about 1.2 % a year of all, most of them old.
    fn deaths(&mut self, first: usize, size: usize) {
        for at in first..first + size {
            let Some(facts) = self.facts.get(at).copied() else { return };
            let share = match facts.age {
                0..=49 => 0,
                50..=69 => 3,
                70..=79 => 8,
                80..=89 => 22,
                _ => 55,
            };
            if !self.dice.per_mille(share) {
                continue;
            }
            // The newest death that the register knows lies a few days back.
            let day = self.today.plus_days(-i64::from(self.dice.between(4, 120)));
            let spouse = self.records.persons.get_mut(at).and_then(|person| {
                person.date_of_death = Some(day);
                person.spouse_id.clone()
            });
            let widowed =
                self.records.persons.iter_mut().skip(first).find(|other| Some(&other.person_id) == spouse.as_ref());
            if let Some(widowed) = widowed.filter(|other| other.date_of_death.is_none()) {
                widowed.marital_status = Some(MaritalStatus::Widowed);
            }
        }
    }
    /// Information blocks: three persons in a thousand, often a whole household.
    fn blocks(&mut self) {
        for at in 0..self.households.len() {
            let Some((first, size)) = self.households.get(at).map(|h| (h.first, h.size)) else { return };
            if !self.dice.per_mille(4) {
                continue;
            }
            let kind = match self.dice.below(10) {
                0..=5 => BlockKind::Auskunftssperre,
                6..=8 => BlockKind::BedingterSperrvermerk,
                _ => BlockKind::SperrvermerkPersonenstand,
            };
            let whole = self.dice.per_mille(500);
            for person in self.records.persons.iter().skip(first).take(if whole { size } else { 1 }) {
                let from = self.today.plus_days(-i64::from(self.dice.between(20, 700)));
                // § 51 (4) BMG: two years, can be extended.
                let until = (kind == BlockKind::Auskunftssperre).then(|| from.plus_days(730));
                self.records.blocks.push(Block { person_id: person.person_id.clone(), kind, from: Some(from), until });
            }
        }
    }
}

/// The id of the n-th resident.
pub(super) fn person_id(at: usize) -> String {
    format!("TB{:07}", at + 1)
}
