//! Draws questions by lot while records go by, each kind in a bounded reservoir.

use std::collections::HashSet;

use model::PartialDate;

use super::{Asked, EACH, Probes, Question};
use crate::keys::Entropy;
use crate::records::Records;
use crate::register::pack;
use crate::stock::{PersonTable, Stock};

/// Takes records in any order; every record of a kind is equally likely to be asked for.
pub struct Draw {
    lot: Lot,
    persons: Reservoir<Question>,
    documents: Reservoir<Question>,
    files: Reservoir<Question>,
    plates: Reservoir<Question>,
    blocked: HashSet<String>,
}

impl Draw {
    /// An empty draw with a seed from the caller's source.
    #[must_use]
    pub fn new(entropy: Entropy<'_>) -> Self {
        let mut seed = [0; 8];
        entropy(&mut seed);
        Self {
            lot: Lot(u64::from_le_bytes(seed)),
            persons: Reservoir::default(),
            documents: Reservoir::default(),
            files: Reservoir::default(),
            plates: Reservoir::default(),
            blocked: HashSet::new(),
        }
    }
    /// A person. One whose date of birth is partial is passed over: such dates are shared by too many.
    pub fn person(&mut self, person_id: &str, family: &str, given: &str, born: PartialDate) {
        if born.full().is_some() {
            self.persons.offer(&mut self.lot, || Question {
                person: person_id.to_owned(),
                asked: Asked::Name { family: family.to_owned(), given: given.to_owned(), born },
            });
        }
    }
    /// A person of a stock, of whom texts are made only if the lot falls on them.
    fn row(&mut self, persons: &PersonTable, row: u32) {
        let born = persons.born.get(row);
        if pack::is_full(born) {
            let Self { persons: drawn, lot, .. } = self;
            drawn.offer_some(lot, || {
                let asked = Asked::Name {
                    family: persons.names.text(persons.family.get(row)).to_owned(),
                    given: persons.given_and_usual(persons.given.get(row)).0.to_owned(),
                    born: pack::to_partial(born)?,
                };
                Some(Question { person: persons.person_id(row).to_owned(), asked })
            });
        }
    }
    /// An identity document.
    pub fn document(&mut self, person_id: &str, number: &str) {
        let asked = || Asked::Document(number.to_owned());
        self.documents.offer(&mut self.lot, || Question { person: person_id.to_owned(), asked: asked() });
    }
    /// A benefit or immigration file.
    pub fn file(&mut self, person_id: &str, number: &str) {
        let asked = || Asked::File(number.to_owned());
        self.files.offer(&mut self.lot, || Question { person: person_id.to_owned(), asked: asked() });
    }
    /// A vehicle.
    pub fn vehicle(&mut self, person_id: &str, plate: &str) {
        let asked = || Asked::Plate(plate.to_owned());
        self.plates.offer(&mut self.lot, || Question { person: person_id.to_owned(), asked: asked() });
    }
    /// An information block: its person must not be found.
    pub fn block(&mut self, person_id: &str) {
        if !self.blocked.contains(person_id) {
            self.blocked.insert(person_id.to_owned());
        }
    }
    fn others(&mut self, records: &Records) {
        records.grants.iter().for_each(|row| self.file(&row.person_id, &row.file_number));
        records.titles.iter().for_each(|row| self.file(&row.person_id, &row.file_number));
        records.vehicles.iter().for_each(|row| self.vehicle(&row.holder_person_id, &row.plate));
        records.blocks.iter().for_each(|row| self.block(&row.person_id));
    }
    /// The questions.
    #[must_use]
    pub fn finish(self) -> Probes {
        let Self { mut lot, persons, documents, files, plates, blocked } = self;
        let drawn = [persons, documents, files, plates].into_iter().flat_map(|reservoir| reservoir.kept);
        let ordinary = drawn.filter(|question| !blocked.contains(&question.person)).collect();
        let mut chosen = Reservoir::default();
        let mut sorted: Vec<String> = blocked.into_iter().collect();
        sorted.sort();
        for person in sorted {
            chosen.offer(&mut lot, || person);
        }
        Probes { ordinary, blocked: chosen.kept }
    }
}

impl Probes {
    /// Questions drawn from imported records.
    #[must_use]
    pub fn of(records: &Records, entropy: Entropy<'_>) -> Self {
        let mut draw = Draw::new(entropy);
        for row in &records.persons {
            draw.person(&row.person_id, &row.family_name, &row.given_names, row.date_of_birth);
        }
        records.documents.iter().for_each(|row| draw.document(&row.person_id, &row.number));
        draw.others(records);
        draw.finish()
    }
    /// Questions drawn from a stock.
    #[must_use]
    pub fn of_stock(stock: &Stock, entropy: Entropy<'_>) -> Self {
        let mut draw = Draw::new(entropy);
        for row in (0u32..).take(stock.persons.len()) {
            draw.row(&stock.persons, row);
        }
        for row in (0u32..).take(stock.documents.owners.rows()) {
            if let Some(person) = stock.documents.owners.of(row) {
                draw.document(stock.persons.person_id(person), stock.documents.numbers.text(row));
            }
        }
        draw.others(&stock.rest);
        draw.finish()
    }
}

/// At most [`EACH`] of all that were offered, each with the same chance (Vitter's algorithm R).
struct Reservoir<T> {
    seen: u64,
    kept: Vec<T>,
}

impl<T> Default for Reservoir<T> {
    fn default() -> Self {
        Self { seen: 0, kept: Vec::new() }
    }
}

impl<T> Reservoir<T> {
    fn offer(&mut self, lot: &mut Lot, make: impl FnOnce() -> T) {
        self.offer_some(lot, || Some(make()));
    }
    fn offer_some(&mut self, lot: &mut Lot, make: impl FnOnce() -> Option<T>) {
        self.seen += 1;
        if self.kept.len() < EACH {
            self.kept.extend(make());
        } else if let Some(place) = usize::try_from(lot.below(self.seen)).ok().and_then(|at| self.kept.get_mut(at))
            && let Some(made) = make()
        {
            *place = made;
        }
    }
}

/// Quick numbers for the draw (SplitMix64); which persons are asked for is no secret worth more.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The bias of the remainder is below one in 10^12 for any register.
        (z ^ (z >> 31)) % end.max(1)
    }
}
