//! What differs between two extracts of one source: who and what is new, gone or changed, class by class and field by field.
//!
//! Whoever is blocked in either of the two is in no count and no row, as if never registered: a person who got a block between the
//! two does not look gone, and nobody's reference to such a person looks changed.

mod unseen;

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::records::{Address, AddressKind, Class, LastPayment, Record};
use crate::register::{PersonView, Register};
pub use unseen::Unseen;

/// What happened to a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Only in the newer one.
    New,
    /// Only in the older one.
    Gone,
    /// In both, with other values.
    Changed,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Self::New, Self::Gone, Self::Changed];
    /// The stable name used in files and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
    /// The kind with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A column whose values differ, as the cells stand in the import files.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Field {
    /// Name of the column.
    pub column: &'static str,
    /// Value in the older extract.
    pub old: String,
    /// Value in the newer extract.
    pub new: String,
}

/// A row that is new, gone or changed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Change {
    /// Its class.
    pub class: Class,
    /// What happened.
    pub kind: Kind,
    /// What the row is known by: the id of the source, or what stands in its place.
    pub key: String,
    /// The person it belongs to.
    pub person: Option<String>,
    /// Columns that differ; for a row in one extract only, its filled columns.
    pub fields: Vec<Field>,
}

/// How many rows of a class differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ClassCount {
    /// The class.
    pub class: Class,
    /// Rows only in the newer one.
    pub new: u64,
    /// Rows only in the older one.
    pub gone: u64,
    /// Rows with other values.
    pub changed: u64,
    /// Rows that are the same.
    pub same: u64,
}

impl ClassCount {
    /// The number of rows of this kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::New => self.new,
            Kind::Gone => self.gone,
            Kind::Changed => self.changed,
        }
    }
    /// Rows that differ in any way.
    #[must_use]
    pub fn differing(&self) -> u64 {
        self.new + self.gone + self.changed
    }
}

/// The classes that are compared. Blocks are not: whoever has one is in no comparison.
pub fn classes() -> impl Iterator<Item = Class> {
    Class::ALL.iter().copied().filter(|class| *class != Class::Blocks)
}

/// Compares one class. Every difference is handed to `each`: persons and their addresses in the order of person ids, other classes
/// in the order of the older extract and then what is new in the order of the newer one.
///
/// Addresses of persons who are in one extract only come with those persons and are not counted again.
///
/// Whoever is blocked in one of `also` is left out as well.
pub fn compare(
    old: &Register,
    new: &Register,
    also: &[&Register],
    class: Class,
    each: &mut dyn FnMut(Change),
) -> ClassCount {
    let unseen = Unseen::of([old, new].into_iter().chain(also.iter().copied()));
    let mut out = Out { count: ClassCount { class, new: 0, gone: 0, changed: 0, same: 0 }, each };
    match class {
        Class::Persons => {
            pairs(old, new, &unseen, &mut |a, b| persons(a, b, &unseen, &mut out));
        }
        Class::Addresses => pairs(old, new, &unseen, &mut |a, b| {
            if let (Some(a), Some(b)) = (a, b) {
                addresses(a.person_id(), a.addresses(), b.addresses(), &mut out);
            }
        }),
        Class::Documents => out.rows(
            old.all_documents(),
            new.all_documents(),
            |row| row.document_id.clone(),
            |row| unseen.row(&row.document_id) || unseen.person(&row.person_id),
            |row| Some(row.person_id.clone()),
        ),
        Class::CivilCases => out.rows(
            old.civil_cases(),
            new.civil_cases(),
            |row| row.case_id.clone(),
            |row| {
                unseen.row(&row.case_id)
                    || unseen.maybe(row.person_id.as_deref())
                    || unseen.maybe(row.second_person_id.as_deref())
            },
            |row| row.person_id.clone(),
        ),
        Class::Appointments => out.rows(
            old.appointments(),
            new.appointments(),
            |row| row.appointment_id.clone(),
            |row| unseen.row(&row.appointment_id) || unseen.maybe(row.person_id.as_deref()),
            |row| row.person_id.clone(),
        ),
        Class::Titles => out.rows(
            old.all_titles(),
            new.all_titles(),
            |row| row.title_id.clone(),
            |row| unseen.row(&row.title_id) || unseen.person(&row.person_id),
            |row| Some(row.person_id.clone()),
        ),
        Class::Vehicles => out.rows(
            old.all_vehicles(),
            new.all_vehicles(),
            |row| row.vehicle_id.clone(),
            |row| unseen.row(&row.vehicle_id) || unseen.person(&row.holder_person_id),
            |row| Some(row.holder_person_id.clone()),
        ),
        Class::Grants => out.rows(
            old.all_grants(),
            new.all_grants(),
            |row| row.grant_id.clone(),
            |row| {
                unseen.row(&row.grant_id)
                    || unseen.person(&row.person_id)
                    || unseen.file(&row.file_number)
                    || unseen.payee(&row.payee_name)
            },
            |row| Some(row.person_id.clone()),
        ),
        Class::LastPayments => {
            let hidden = |row: &LastPayment| {
                unseen.row(&row.payment_id)
                    || unseen.maybe(row.person_id.as_deref())
                    || unseen.file(&row.file_number)
                    || unseen.payee(&row.payee_name)
            };
            out.rows(newest_month(old), newest_month(new), payment_key, hidden, |row| row.person_id.clone());
        }
        Class::Contacts => {
            out.rows(old.contacts(), new.contacts(), |row| row.contact_id.clone(), |_| false, |_| None);
        }
        Class::Licences => out.rows(
            old.all_licences(),
            new.all_licences(),
            |row| row.licence_id.clone(),
            |row| unseen.row(&row.licence_id) || unseen.person(&row.person_id),
            |row| Some(row.person_id.clone()),
        ),
        Class::Plates => out.rows(
            old.all_plates(),
            new.all_plates(),
            |row| row.plate.clone(),
            |row| {
                unseen.plate(&row.plate)
                    || unseen.maybe(row.holder_person_id.as_deref())
                    || row.vehicle_id.as_deref().is_some_and(|id| unseen.row(id))
            },
            |row| row.holder_person_id.clone(),
        ),
        Class::Payees => out.rows(
            old.all_payees(),
            new.all_payees(),
            |row| format!("{} {}", row.grant_id, row.iban),
            |row| unseen.row(&row.grant_id) || unseen.payee(&row.payee_name),
            |_| None,
        ),
        Class::Blocks => {}
    }
    out.count
}

/// Lists of two months have no row in common by id: a payment is the same if it goes to the same account for the same file.
fn payment_key(row: &LastPayment) -> String {
    format!("{} {} {}", row.benefit.name(), row.file_number, row.iban)
}

/// The last month of each benefit, without what differs from month to month in any case.
fn newest_month(register: &Register) -> impl Iterator<Item = LastPayment> {
    let mut newest: HashMap<&'static str, model::Month> = HashMap::new();
    for row in register.all_last_payments() {
        let month = newest.entry(row.benefit.name()).or_insert(row.month);
        *month = (*month).max(row.month);
    }
    register.all_last_payments().filter(move |row| newest.get(row.benefit.name()) == Some(&row.month)).map(|mut row| {
        row.payment_id.clear();
        row.end_to_end_id = None;
        row.paid_on = None;
        row
    })
}

/// Walks the persons of both in the order of their ids, side by side.
fn pairs<'a>(
    old: &'a Register,
    new: &'a Register,
    unseen: &Unseen,
    each: &mut dyn FnMut(Option<PersonView<'a>>, Option<PersonView<'a>>),
) {
    let seen = |person: &PersonView<'_>| !unseen.person(person.person_id());
    let mut olds = old.persons_by_id().filter(seen).peekable();
    let mut news = new.persons_by_id().filter(seen).peekable();
    loop {
        let order = match (olds.peek(), news.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.person_id().cmp(b.person_id()),
        };
        match order {
            Ordering::Less => each(olds.next(), None),
            Ordering::Greater => each(None, news.next()),
            Ordering::Equal => each(olds.next(), news.next()),
        }
    }
}

fn persons(old: Option<PersonView<'_>>, new: Option<PersonView<'_>>, unseen: &Unseen, out: &mut Out<'_>) {
    let record = |view: PersonView<'_>| {
        let mut record = view.record()?;
        for reference in [&mut record.spouse_id, &mut record.mother_id, &mut record.father_id] {
            reference.take_if(|id| unseen.person(id));
        }
        Some(record)
    };
    let id = |view: &PersonView<'_>| view.person_id().to_owned();
    let person = old.as_ref().or(new.as_ref()).map(id).unwrap_or_default();
    out.pair(old.and_then(record), new.and_then(record), &person, Some(&person));
}

/// The present address is paired with the present one; others are the same only if everything is.
fn addresses(person: &str, old: Vec<Address>, new: Vec<Address>, out: &mut Out<'_>) {
    let split = |all: Vec<Address>| -> (Vec<Address>, Vec<Address>) {
        all.into_iter().partition(|address| address.kind == AddressKind::Current)
    };
    let ((old_now, mut old_rest), (new_now, mut new_rest)) = (split(old), split(new));
    let (mut old_now, mut new_now) = (old_now.into_iter(), new_now.into_iter());
    loop {
        let (a, b) = (old_now.next(), new_now.next());
        if a.is_none() && b.is_none() {
            break;
        }
        out.pair(a, b, person, Some(person));
    }
    old_rest.retain(|row| match new_rest.iter().position(|other| other == row) {
        Some(at) => {
            new_rest.swap_remove(at);
            out.count.same += 1;
            false
        }
        None => true,
    });
    old_rest.into_iter().for_each(|row| out.pair(Some(row), None, person, Some(person)));
    new_rest.into_iter().for_each(|row| out.pair(None, Some(row), person, Some(person)));
}

struct Out<'e> {
    count: ClassCount,
    each: &'e mut dyn FnMut(Change),
}

impl Out<'_> {
    fn pair<R: Record + PartialEq>(&mut self, old: Option<R>, new: Option<R>, key: &str, person: Option<&str>) {
        let kind = match (&old, &new) {
            (Some(old), Some(new)) if old == new => {
                self.count.same += 1;
                return;
            }
            (Some(_), Some(_)) => Kind::Changed,
            (None, Some(_)) => Kind::New,
            (Some(_), None) => Kind::Gone,
            (None, None) => return,
        };
        match kind {
            Kind::New => self.count.new += 1,
            Kind::Gone => self.count.gone += 1,
            Kind::Changed => self.count.changed += 1,
        }
        let cells = |row: Option<R>| row.map_or_else(|| vec![String::new(); R::COLUMNS.len()], |row| row.cells());
        let values = cells(old).into_iter().zip(cells(new));
        let fields = R::COLUMNS.iter().zip(values).filter(|(_, (old, new))| old != new);
        let fields = fields.map(|(column, (old, new))| Field { column, old, new }).collect();
        (self.each)(Change { class: R::CLASS, kind, key: key.to_owned(), person: person.map(str::to_owned), fields });
    }

    /// Rows of a class with a key of its own. Of several rows with one key (the sources know no such, lists of payments do) the
    /// first is paired with the first.
    fn rows<R: Record + PartialEq>(
        &mut self,
        old: impl Iterator<Item = R>,
        new: impl Iterator<Item = R>,
        key: impl Fn(&R) -> String,
        hidden: impl Fn(&R) -> bool,
        person: impl Fn(&R) -> Option<String>,
    ) {
        let mut fresh: HashMap<String, Vec<(usize, R)>> = HashMap::new();
        for (at, row) in new.filter(|row| !hidden(row)).enumerate() {
            fresh.entry(key(&row)).or_default().push((at, row));
        }
        fresh.values_mut().for_each(|rows| rows.reverse());
        for row in old.filter(|row| !hidden(row)) {
            let (key, whose) = (key(&row), person(&row));
            let other = fresh.get_mut(&key).and_then(Vec::pop).map(|(_, row)| row);
            self.pair(Some(row), other, &key, whose.as_deref());
        }
        let mut left: Vec<(usize, String, R)> = fresh
            .into_iter()
            .flat_map(|(key, rows)| rows.into_iter().map(move |(at, row)| (at, key.clone(), row)))
            .collect();
        left.sort_by_key(|(at, _, _)| *at);
        for (_, key, row) in left {
            let whose = person(&row);
            self.pair(None, Some(row), &key, whose.as_deref());
        }
    }
}
