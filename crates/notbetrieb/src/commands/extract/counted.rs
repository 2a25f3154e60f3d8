//! Counts the records of an opened register, the protected part with the rest.

use std::collections::BTreeMap;

use extract::records::{Class, Group};
use extract::register::Register;
use model::Problem;

/// Records of each class in the contents of an extract.
pub fn counts(contents: BTreeMap<Group, Vec<u8>>) -> Result<BTreeMap<Class, u64>, Problem> {
    Ok(of(&opened(contents)?))
}

/// The register in the contents of an extract.
pub fn opened(contents: BTreeMap<Group, Vec<u8>>) -> Result<Register, Problem> {
    Register::decode(contents).map_err(|error| Problem::new("NB-E-060").with("reason", error))
}

/// Records of each class in an opened register.
pub fn of(register: &Register) -> BTreeMap<Class, u64> {
    let mut all = one(register);
    for (class, number) in register.protected().map(one).unwrap_or_default() {
        *all.entry(class).or_default() += number;
    }
    all
}

fn one(register: &Register) -> BTreeMap<Class, u64> {
    let count = |number: usize| number as u64;
    BTreeMap::from([
        (Class::Persons, count(register.len())),
        (Class::Addresses, count(register.address_count())),
        (Class::Blocks, count(register.blocks().count())),
        (Class::Documents, count(register.all_documents().count())),
        (Class::CivilCases, count(register.civil_cases().count())),
        (Class::Appointments, count(register.appointments().count())),
        (Class::Titles, count(register.all_titles().count())),
        (Class::Vehicles, count(register.all_vehicles().count())),
        (Class::Grants, count(register.all_grants().count())),
        (Class::LastPayments, count(register.all_last_payments().count())),
        (Class::Contacts, count(register.contacts().count())),
        (Class::Licences, count(register.all_licences().count())),
        (Class::Plates, count(register.all_plates().count())),
        (Class::Payees, count(register.all_payees().count())),
    ])
}
