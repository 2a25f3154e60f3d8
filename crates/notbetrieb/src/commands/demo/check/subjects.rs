//! Whom the check is about: chosen from the town's own import files, so that nothing is hard-coded.

use std::collections::BTreeSet;
use std::path::Path;

use extract::records::{Person, Records, Sex};
use model::Problem;
use model::problem::Refusal;

/// The people of the story.
pub struct Subjects {
    /// A mother of child-bearing age, not blocked.
    pub mother: Person,
    /// Her name with a slip and part of the birth date, as a hurried clerk types it.
    pub mother_query: String,
    /// Somebody alive with a running grant.
    pub deceased: Person,
    /// A running grant of somebody else: benefit and file number.
    pub other_file: String,
    /// The benefit of the deceased's grant.
    pub benefit: String,
}

/// Chooses them.
pub fn choose(dir: &Path) -> Result<Subjects, Refusal> {
    let import = extract::import::read(&dir.join("import"), &mut |_| {}).map_err(|problem| vec![problem])?;
    find(&import.records).ok_or_else(|| vec![Problem::new("NB-D-004")])
}

fn find(records: &Records) -> Option<Subjects> {
    let blocked: BTreeSet<&str> = records.blocks.iter().map(|block| block.person_id.as_str()).collect();
    let last_month = records.last_payments.iter().map(|payment| payment.month).max()?;
    let year = last_month.year;
    let mother = records.persons.iter().find(|person| {
        let age = year - person.date_of_birth.year;
        person.sex == Sex::Female
            && person.date_of_death.is_none()
            && (22..=38).contains(&age)
            && person.date_of_birth.full().is_some()
            && person.family_name.chars().count() >= 6
            && person.family_name.is_ascii()
            && !blocked.contains(person.person_id.as_str())
    })?;
    // The grant goes on in the month that is paid next: one that ended with the list would not be paid anyway.
    let next = last_month.next().first_day();
    let goes_on = |id: &Option<String>| {
        records
            .grants
            .iter()
            .any(|grant| Some(&grant.grant_id) == id.as_ref() && grant.until.is_none_or(|until| until >= next))
    };
    let running = |person: &str| {
        records.last_payments.iter().find(|payment| {
            payment.month == last_month && payment.person_id.as_deref() == Some(person) && goes_on(&payment.grant_id)
        })
    };
    let deceased = records.persons.iter().find(|person| {
        let id = person.person_id.as_str();
        person.date_of_death.is_none()
            && year - person.date_of_birth.year > 50
            && person.date_of_birth.full().is_some()
            && !blocked.contains(id)
            && id != mother.person_id
            && running(id).is_some()
    })?;
    let paid = running(&deceased.person_id)?;
    let benefit = paid.benefit.name().to_owned();
    let other = records.last_payments.iter().find(|payment| {
        payment.month == last_month
            && payment.benefit == paid.benefit
            && payment.file_number != paid.file_number
            && goes_on(&payment.grant_id)
            && payment.person_id.as_deref().is_some_and(|id| !blocked.contains(id))
    })?;
    let born = mother.date_of_birth.full()?;
    Some(Subjects {
        mother_query: format!("{} {}", slip(&mother.family_name), born.german()),
        mother: mother.clone(),
        deceased: deceased.clone(),
        other_file: other.file_number.clone(),
        benefit,
    })
}

/// Two neighbouring letters swapped in the middle: a slip of hurried fingers.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    letters.into_iter().collect()
}
