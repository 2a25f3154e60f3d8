//! What the type of a column cannot say: order of dates, check digits, ids and references.

use model::CivilDate;

use super::fault::Reason;
use crate::records::{
    Appointment, Block, CivilCase, Contact, Grant, LastPayment, Licence, Payee, Plate, Record, Title, Vehicle,
};

/// What a reference leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    /// `persons.person_id`.
    Person,
    /// `grants.grant_id`.
    Grant,
    /// `vehicles.vehicle_id`.
    Vehicle,
}

/// One reference of a record.
pub(crate) struct Reference<'a> {
    pub(crate) field: &'static str,
    pub(crate) target: Target,
    pub(crate) id: &'a str,
    /// An empty cell is not allowed, so a reference that leads nowhere costs the row.
    pub(crate) required: bool,
}

/// The checks of one class of records beyond its columns' types; the classes that are read into columns have theirs in `stock`.
pub(crate) trait Checked: Record {
    /// The unique id, if the class has one, with its column.
    fn id(&self) -> Option<(&'static str, &str)>;
    /// Faults inside the row; `as_of` is the day the class shows.
    fn inside(&self, _as_of: CivilDate, _wrong: &mut dyn FnMut(&'static str, Reason)) {}
    /// All references.
    fn references<'a>(&'a self, _each: &mut dyn FnMut(Reference<'a>)) {}
    /// Empties an optional reference.
    fn empty(&mut self, _field: &'static str) {}
}

fn to<'a>(field: &'static str, id: &'a str) -> Reference<'a> {
    Reference { field, target: Target::Person, id, required: true }
}
fn maybe<'a>(field: &'static str, target: Target, id: Option<&'a String>, each: &mut dyn FnMut(Reference<'a>)) {
    if let Some(id) = id {
        each(Reference { field, target, id, required: false });
    }
}

impl Checked for Block {
    fn id(&self) -> Option<(&'static str, &str)> {
        None
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(to("person_id", &self.person_id));
    }
}
impl Checked for CivilCase {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("case_id", &self.case_id))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        maybe("person_id", Target::Person, self.person_id.as_ref(), each);
        maybe("second_person_id", Target::Person, self.second_person_id.as_ref(), each);
    }
    fn empty(&mut self, field: &'static str) {
        match field {
            "person_id" => self.person_id = None,
            "second_person_id" => self.second_person_id = None,
            _ => {}
        }
    }
}
impl Checked for Appointment {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("appointment_id", &self.appointment_id))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        maybe("person_id", Target::Person, self.person_id.as_ref(), each);
    }
    fn empty(&mut self, field: &'static str) {
        if field == "person_id" {
            self.person_id = None;
        }
    }
}
impl Checked for Title {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("title_id", &self.title_id))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(to("person_id", &self.person_id));
    }
}
impl Checked for Vehicle {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("vehicle_id", &self.vehicle_id))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(to("holder_person_id", &self.holder_person_id));
    }
}
impl Checked for Grant {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("grant_id", &self.grant_id))
    }
    fn inside(&self, _: CivilDate, wrong: &mut dyn FnMut(&'static str, Reason)) {
        if self.amount.is_negative() {
            wrong("amount", Reason::Negative);
        }
        if !iban(&self.iban) {
            wrong("iban", Reason::Iban);
        }
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(to("person_id", &self.person_id));
    }
}
impl Checked for LastPayment {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("payment_id", &self.payment_id))
    }
    fn inside(&self, _: CivilDate, wrong: &mut dyn FnMut(&'static str, Reason)) {
        if self.amount.is_negative() {
            wrong("amount", Reason::Negative);
        }
        if !iban(&self.iban) {
            wrong("iban", Reason::Iban);
        }
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        maybe("grant_id", Target::Grant, self.grant_id.as_ref(), each);
        maybe("person_id", Target::Person, self.person_id.as_ref(), each);
    }
    fn empty(&mut self, field: &'static str) {
        match field {
            "grant_id" => self.grant_id = None,
            "person_id" => self.person_id = None,
            _ => {}
        }
    }
}
impl Checked for Contact {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("contact_id", &self.contact_id))
    }
}
impl Checked for Licence {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("licence_id", &self.licence_id))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(to("person_id", &self.person_id));
    }
}
impl Checked for Plate {
    fn id(&self) -> Option<(&'static str, &str)> {
        Some(("plate", &self.plate))
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        maybe("vehicle_id", Target::Vehicle, self.vehicle_id.as_ref(), each);
        maybe("holder_person_id", Target::Person, self.holder_person_id.as_ref(), each);
    }
    fn empty(&mut self, field: &'static str) {
        match field {
            "vehicle_id" => self.vehicle_id = None,
            "holder_person_id" => self.holder_person_id = None,
            _ => {}
        }
    }
}
impl Checked for Payee {
    fn id(&self) -> Option<(&'static str, &str)> {
        None
    }
    fn inside(&self, _: CivilDate, wrong: &mut dyn FnMut(&'static str, Reason)) {
        if self.amount.is_negative() {
            wrong("amount", Reason::Negative);
        }
        if !iban(&self.iban) {
            wrong("iban", Reason::Iban);
        }
    }
    fn references<'a>(&'a self, each: &mut dyn FnMut(Reference<'a>)) {
        each(Reference { field: "grant_id", target: Target::Grant, id: &self.grant_id, required: true });
    }
}

/// As files carry it: capitals, no spaces, right for its country.
fn iban(text: &str) -> bool {
    rules::iban::check(text).is_ok_and(|iban| iban.as_str() == text)
}
