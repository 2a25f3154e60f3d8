//! Divides the records into the ordinary part and the protected part.
//!
//! Whoever has an information block of any kind (§§ 51, 52 BMG, § 64 PStG), expired or not, is in the protected part alone, with
//! everything about them. A row of somebody else that would name such a person follows them: a civil case with the protected
//! person in it, a grant or payment whose payee bears the protected person's name. References to a protected person (spouse,
//! parents) are not written into the ordinary part, because a reference is only written if its person is in the same part.

use std::collections::HashSet;

use crate::records::{
    Appointment, Block, CivilCase, Contact, Grant, LastPayment, Licence, Payee, Person, Plate, Title, Vehicle,
};
use crate::search::keys::{exact, fold, words};
use crate::stock::Stock;

/// The rows of one part, borrowed.
pub(super) struct Part<'a> {
    /// The part is the protected one: references that lead out of it are kept as text.
    pub(super) protected: bool,
    /// Rows of the stock's persons; addresses and documents follow their persons.
    pub(super) persons: Vec<u32>,
    pub(super) blocks: Vec<&'a Block>,
    pub(super) civil_cases: Vec<&'a CivilCase>,
    pub(super) appointments: Vec<&'a Appointment>,
    pub(super) contacts: Vec<&'a Contact>,
    pub(super) titles: Vec<&'a Title>,
    pub(super) vehicles: Vec<&'a Vehicle>,
    pub(super) grants: Vec<&'a Grant>,
    pub(super) last_payments: Vec<&'a LastPayment>,
    pub(super) licences: Vec<&'a Licence>,
    pub(super) plates: Vec<&'a Plate>,
    pub(super) payees: Vec<&'a Payee>,
}

/// Who is hidden, and what would name them.
pub(super) struct Hidden<'a> {
    persons: HashSet<&'a str>,
    rows: HashSet<u32>,
    names: HiddenNames,
    grants: HashSet<&'a str>,
    files: HashSet<&'a str>,
    vehicles: HashSet<&'a str>,
    plates: HashSet<String>,
}

impl<'a> Hidden<'a> {
    /// Finds out who is hidden.
    pub(super) fn of(stock: &'a Stock) -> Self {
        let records = &stock.rest;
        let persons: HashSet<&str> = records.blocks.iter().map(|b| b.person_id.as_str()).collect();
        let rows: HashSet<u32> = persons.iter().filter_map(|id| stock.persons.find(id)).collect();
        let names = HiddenNames::of(rows.iter().filter_map(|row| stock.persons.record(*row)));
        let mut hidden = Self {
            persons,
            rows,
            names,
            grants: HashSet::new(),
            files: HashSet::new(),
            vehicles: HashSet::new(),
            plates: HashSet::new(),
        };
        for vehicle in records.vehicles.iter().filter(|v| hidden.persons.contains(v.holder_person_id.as_str())) {
            hidden.vehicles.insert(&vehicle.vehicle_id);
            hidden.plates.insert(exact(&vehicle.plate));
        }
        for grant in &records.grants {
            if hidden.person(&grant.person_id) || hidden.names.in_payee(&grant.payee_name) {
                hidden.grants.insert(&grant.grant_id);
                hidden.files.insert(&grant.file_number);
            }
        }
        hidden
    }
    fn person(&self, id: &str) -> bool {
        self.persons.contains(id)
    }
    fn either(&self, id: Option<&String>) -> bool {
        id.is_some_and(|id| self.person(id))
    }
    fn grant(&self, grant: &Grant) -> bool {
        self.grants.contains(grant.grant_id.as_str()) || self.files.contains(grant.file_number.as_str())
    }
    fn payment(&self, payment: &LastPayment) -> bool {
        self.either(payment.person_id.as_ref())
            || payment.grant_id.as_ref().is_some_and(|id| self.grants.contains(id.as_str()))
            || self.files.contains(payment.file_number.as_str())
            || self.names.in_payee(&payment.payee_name)
    }
    /// A plate of a hidden holder; the ledger must not show that it is taken while nobody has it.
    fn plate(&self, plate: &Plate) -> bool {
        self.either(plate.holder_person_id.as_ref())
            || plate.vehicle_id.as_ref().is_some_and(|id| self.vehicles.contains(id.as_str()))
            || self.plates.contains(&exact(&plate.plate))
    }
    /// A payee of a hidden grant, or one who bears a hidden person's name.
    fn payee(&self, payee: &Payee) -> bool {
        self.grants.contains(payee.grant_id.as_str()) || self.names.in_payee(&payee.payee_name)
    }
    fn case(&self, case: &CivilCase) -> bool {
        self.either(case.person_id.as_ref()) || self.either(case.second_person_id.as_ref())
    }
    fn persons(&self, stock: &Stock, protected: bool) -> Vec<u32> {
        let mut hidden: Vec<u32> = self.rows.iter().copied().collect();
        hidden.sort_unstable();
        if protected {
            return hidden;
        }
        (0u32..).take(stock.persons.len()).filter(|row| hidden.binary_search(row).is_err()).collect()
    }
    /// The rows of one of the two parts; every row is in exactly one.
    pub(super) fn part(&self, stock: &'a Stock, protected: bool) -> Part<'a> {
        let records = &stock.rest;
        fn pick<T>(rows: &[T], keep: impl Fn(&T) -> bool) -> Vec<&T> {
            rows.iter().filter(|row| keep(row)).collect()
        }
        Part {
            protected,
            persons: self.persons(stock, protected),
            blocks: pick(&records.blocks, |_| protected),
            civil_cases: pick(&records.civil_cases, |r| self.case(r) == protected),
            appointments: pick(&records.appointments, |r| self.either(r.person_id.as_ref()) == protected),
            contacts: pick(&records.contacts, |_| !protected),
            titles: pick(&records.titles, |r| self.person(&r.person_id) == protected),
            vehicles: pick(&records.vehicles, |r| self.person(&r.holder_person_id) == protected),
            grants: pick(&records.grants, |r| self.grant(r) == protected),
            last_payments: pick(&records.last_payments, |r| self.payment(r) == protected),
            licences: pick(&records.licences, |r| self.person(&r.person_id) == protected),
            plates: pick(&records.plates, |r| self.plate(r) == protected),
            payees: pick(&records.payees, |r| self.payee(r) == protected),
        }
    }
}

/// Names of hidden persons, to find them as account holders.
pub(crate) struct HiddenNames {
    /// Every folded word of a hidden family name: a quick first look.
    family_words: HashSet<String>,
    /// Folded family name without gaps, a space, one folded given name.
    pairs: HashSet<String>,
}

impl HiddenNames {
    pub(crate) fn of(persons: impl Iterator<Item = Person>) -> Self {
        let mut names = Self { family_words: HashSet::new(), pairs: HashSet::new() };
        for person in persons {
            let given: Vec<String> = words(&person.given_names)
                .chain(words(person.usual_given_name.as_deref().unwrap_or("")))
                .map(fold)
                .collect();
            let families = std::iter::once(&person.family_name).chain(&person.birth_name).chain(&person.former_names);
            for family in families {
                let parts: Vec<String> = words(family).map(fold).collect();
                let joined = parts.concat();
                names.family_words.extend(parts);
                names.pairs.extend(given.iter().map(|name| format!("{joined} {name}")));
            }
        }
        names
    }
    /// The account's holder bears the name of a hidden person.
    pub(crate) fn in_payee(&self, payee: &str) -> bool {
        if self.pairs.is_empty() {
            return false;
        }
        let parts: Vec<String> = words(payee).map(fold).collect();
        if !parts.iter().any(|part| self.family_words.contains(part)) {
            return false;
        }
        (0..parts.len()).any(|from| {
            (from + 1..=parts.len()).any(|to| {
                let family = parts[from..to].concat();
                parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !(from..to).contains(at))
                    .any(|(_, given)| self.pairs.contains(&format!("{family} {given}")))
            })
        })
    }
}
