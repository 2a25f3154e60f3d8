//! Rules about bank accounts: one for many cases, one that nobody knew before, the same payment twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use model::acts::payment::{ChangeKind, RunRow};
use model::{Instant, Money, Month};

use super::{Around, Hit, Rule, Weight, ending, hashed, hit};
use crate::Books;
use crate::payments::{Change, Run};

/// Cases on one account from which on it is noticed; two are an ordinary couple.
pub const SHARED_ACCOUNT_CASES: usize = crate::payments::warnings::SHARED_ACCOUNT_CASES;

/// Payments of runs that were not discarded, of persons whose data are there.
pub(super) fn paid(books: &Books) -> impl Iterator<Item = (&Run, &RunRow)> {
    let runs = books.payments.runs().iter().filter(|run| run.discarded.is_none());
    runs.flat_map(|run| run.paid().filter(|row| !row.erased()).map(move |row| (run, row)))
}

/// What an account is seen with.
#[derive(Default)]
struct Seen<'a> {
    cases: BTreeSet<(&'a str, &'a str)>,
    acts: BTreeSet<u64>,
    since: Option<Instant>,
    /// Of the last month only, so that a monthly benefit is not counted up.
    last: Option<(Month, Money)>,
}

impl<'a> Seen<'a> {
    fn with(&mut self, case: (&'a str, &'a str), position: u64, at: Instant) {
        self.cases.insert(case);
        self.acts.insert(position);
        self.since = Some(self.since.map_or(at, |first| first.min(at)));
    }
    fn pays(&mut self, month: Month, amount: Money) {
        self.last = match self.last {
            Some((last, sum)) if last == month => Some((last, sum + amount)),
            Some((last, sum)) if last > month => Some((last, sum)),
            _ => Some((month, amount)),
        };
    }
}

pub(super) fn hits(books: &Books, around: &Around) -> Vec<Hit> {
    let mut out = shared(books, around);
    out.extend(new_accounts(books));
    out.extend(same_payments(books));
    out
}

/// One account for many cases, third parties excepted. What a change wants counts before any run uses it.
fn shared(books: &Books, around: &Around) -> Vec<Hit> {
    let mut seen: HashMap<&str, Seen<'_>> = HashMap::new();
    for (run, row) in paid(books) {
        let one = seen.entry(&row.iban).or_default();
        one.with((&run.benefit, &row.file_number), run.position, run.built_at);
        one.pays(run.month, row.amount);
    }
    for (change, iban) in books.payments.changes().iter().filter_map(|change| Some((change, wanted(change)?))) {
        let one = seen.entry(iban).or_default();
        one.with((&change.benefit, &change.file_number), change.position, change.recorded_at);
    }
    let many = seen
        .into_iter()
        .filter(|(iban, one)| one.cases.len() >= SHARED_ACCOUNT_CASES && !around.third_parties.contains(*iban));
    let told = many.map(|(iban, one)| Hit {
        circumstances: hashed("cases", one.cases.iter().flat_map(|(benefit, file)| [*benefit, *file])),
        amount: one.last.map(|(_, sum)| sum).unwrap_or_default(),
        since: one.since.unwrap_or_default(),
        acts: one.acts.into_iter().collect(),
        count: one.cases.len(),
        cases: owned(one.cases),
        ending: ending(iban),
        ..hit(Rule::SharedAccount, Weight::High, &[iban])
    });
    told.collect()
}

/// The account that a change wants, unless it was rejected or its data are gone.
fn wanted(change: &Change) -> Option<&str> {
    let (ChangeKind::Account { iban, .. } | ChangeKind::New { iban, .. }) = &change.kind else { return None };
    (change.rejected.is_none() && iban != model::acts::pieces::ERASED).then_some(iban.as_str())
}

/// The first payment to an account that stood on no list before it was recorded here.
fn new_accounts(books: &Books) -> Vec<Hit> {
    let changes: Vec<(&Change, &str)> =
        books.payments.changes().iter().filter_map(|change| Some((change, wanted(change)?))).collect();
    if changes.is_empty() {
        return Vec::new();
    }
    let mut first: HashMap<&str, (&Run, &RunRow)> = HashMap::new();
    let asked: HashSet<&str> = changes.iter().map(|(_, iban)| *iban).collect();
    for (run, row) in paid(books).filter(|(_, row)| asked.contains(row.iban.as_str())) {
        first.entry(&row.iban).or_insert((run, row));
    }
    let listed: HashSet<&str> = books
        .payments
        .every_list()
        .flat_map(|list| list.rows.iter())
        .map(|row| row.iban.as_str())
        .filter(|iban| asked.contains(iban))
        .collect();
    let mut out = Vec::new();
    for (change, iban) in changes {
        let Some((run, row)) = first.get(iban).filter(|(run, row)| {
            run.benefit == change.benefit && row.file_number == change.file_number && run.position > change.position
        }) else {
            continue;
        };
        if listed.contains(iban) {
            continue;
        }
        let new_case = matches!(change.kind, ChangeKind::New { .. });
        out.push(Hit {
            circumstances: hashed("change", [change.id.text().as_str(), &row.amount.to_string()]),
            amount: row.amount,
            since: change.recorded_at,
            acts: [Some(change.position), change.approved_at, Some(run.position)].into_iter().flatten().collect(),
            cases: owned([(change.benefit.as_str(), change.file_number.as_str())]),
            clerk: change.recorded_by,
            ending: ending(iban),
            count: 1,
            more: if new_case { "new_case" } else { "known_case" },
            ..hit(Rule::NewAccount, Weight::Middle, &[&change.benefit, &change.file_number, iban])
        });
    }
    out
}

/// The same amount to the same account for the same month on several cases.
fn same_payments(books: &Books) -> Vec<Hit> {
    type Key<'a> = (&'a str, Money, Month);
    let mut same: HashMap<Key<'_>, Vec<(&Run, &RunRow)>> = HashMap::new();
    for (run, row) in paid(books) {
        same.entry((&row.iban, row.amount, run.month)).or_default().push((run, row));
    }
    let mut out = Vec::new();
    for ((iban, amount, month), found) in same {
        let cases: BTreeMap<(&str, &str), &Run> =
            found.iter().map(|(run, row)| ((run.benefit.as_str(), row.file_number.as_str()), *run)).collect();
        if cases.len() < 2 {
            continue;
        }
        let other_benefit = cases.keys().map(|(benefit, _)| benefit).collect::<BTreeSet<_>>().len() > 1;
        out.push(Hit {
            circumstances: hashed("cases", cases.keys().flat_map(|(benefit, file)| [*benefit, *file])),
            amount: found.iter().map(|(_, row)| row.amount).sum(),
            since: found.iter().map(|(run, _)| run.built_at).min().unwrap_or_default(),
            acts: found.iter().map(|(run, _)| run.position).collect(),
            count: cases.len(),
            cases: owned(cases.into_keys()),
            ending: ending(iban),
            more: if other_benefit { "other_benefit" } else { "" },
            ..hit(Rule::SamePayment, Weight::Middle, &[iban, &amount.to_string(), &month.to_string()])
        });
    }
    out
}

fn owned<'a>(cases: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeSet<(String, String)> {
    cases.into_iter().map(|(benefit, file)| (benefit.to_owned(), file.to_owned())).collect()
}
