//! Rules about payees: the dead, and the own household of somebody who works here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::Month;
use model::acts::payment::RunRow;
use model::ids::AccountId;

use super::accounts::paid;
use super::{Around, Hit, Rule, Weight, ending, hashed, hit};
use crate::Books;
use crate::payments::{HoldState, Run};

type Case<'a> = (&'a str, &'a str);
/// Payments of a case, and the run of each.
type Rows<'a> = Vec<(&'a Run, &'a RunRow)>;

pub(super) fn hits(books: &Books, around: &Around) -> Vec<Hit> {
    let mut out = dead(books, around);
    out.extend(households(books, around));
    out
}

/// Money to somebody who has died; less serious where the benefits clerk has decided to pay on.
fn dead(books: &Books, around: &Around) -> Vec<Hit> {
    let mut found: BTreeMap<Case<'_>, Rows<'_>> = BTreeMap::new();
    for (run, row) in paid(books) {
        if row.person.as_ref().is_some_and(|person| around.deceased.contains(person)) {
            found.entry((&run.benefit, &row.file_number)).or_default().push((run, row));
        }
    }
    let told = found.into_iter().map(|((benefit, file), rows)| {
        let decided = around.holds.get(&(benefit.to_owned(), file.to_owned())) == Some(&HoldState::PayOn);
        let weight = if decided { Weight::Middle } else { Weight::High };
        let months: BTreeSet<Month> = rows.iter().map(|(run, _)| run.month).collect();
        let months: Vec<String> = months.iter().map(Month::to_string).collect();
        Hit {
            more: if decided { "paid_on" } else { "" },
            ..of_rows(&rows, &months, hit(Rule::DeadPayee, weight, &[benefit, file]))
        }
    });
    told.collect()
}

/// Payments to a person of the same name as somebody who works here, or to a person at home with one.
fn households(books: &Books, around: &Around) -> Vec<Hit> {
    let names: HashMap<Vec<String>, AccountId> = books
        .accounts
        .all()
        .filter(|account| !account.disabled)
        .map(|account| (name_words(&account.name), account.id))
        .filter(|(name, _)| name.len() >= 2)
        .collect();
    let mut at_home: HashMap<&str, AccountId> = HashMap::new();
    for (account, persons) in &around.homes {
        at_home.extend(persons.iter().map(|person| (person.as_str(), *account)));
    }
    if names.is_empty() && at_home.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<(AccountId, Case<'_>), (bool, Rows<'_>)> = BTreeMap::new();
    for (run, row) in paid(books) {
        let home = row.person.as_deref().and_then(|person| at_home.get(person));
        let named = || names.get(&name_words(&row.payee));
        if let Some(account) = home.or_else(named) {
            let one = found.entry((*account, (&run.benefit, &row.file_number))).or_default();
            one.0 |= home.is_some();
            one.1.push((run, row));
        }
    }
    let told = found.into_iter().map(|((account, (benefit, file)), (home, rows))| {
        let hand: Vec<u64> = books
            .payments
            .changes()
            .iter()
            .filter(|change| change.benefit == benefit && change.file_number == file)
            .filter(|change| change.recorded_by == Some(account) || change.approved_by == Some(account))
            .map(|change| change.position)
            .collect();
        let (weight, more) = match (hand.is_empty(), home) {
            (false, _) => (Weight::High, "had_a_hand"),
            (true, true) => (Weight::Middle, "at_home"),
            (true, false) => (Weight::Low, "same_name"),
        };
        let circumstances = [more.to_owned(), hand.len().to_string()];
        let mut told =
            of_rows(&rows, &circumstances, hit(Rule::OwnHousehold, weight, &[&account.text(), benefit, file]));
        told.acts.extend(hand);
        Hit { clerk: Some(account), more, ..told }
    });
    told.collect()
}

/// The hit with what rows of one case say.
fn of_rows(rows: &[(&Run, &RunRow)], circumstances: &[String], base: Hit) -> Hit {
    Hit {
        circumstances: hashed("rows", circumstances.iter().map(String::as_str)),
        amount: rows.iter().map(|(_, row)| row.amount).sum(),
        since: rows.iter().map(|(run, _)| run.built_at).min().unwrap_or_default(),
        acts: rows.iter().map(|(run, _)| run.position).collect(),
        cases: rows.iter().map(|(run, row)| (run.benefit.clone(), row.file_number.clone())).collect(),
        ending: rows.last().map(|(_, row)| ending(&row.iban)).unwrap_or_default(),
        count: rows.len(),
        ..base
    }
}

/// The words of a name in a fixed order: „Berg, Anna“ is „Anna Berg“. Titles of one letter and a point do not count.
#[must_use]
pub fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty() && !word.ends_with('.'))
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words
}
