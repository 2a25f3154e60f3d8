//! Rules about what people here did: attempts at what another person must do, typed round amounts, cards without a case.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::acts::Subject;
use model::acts::payment::ChangeKind;
use model::ids::AccountId;
use model::{Instant, Money};
use rust_decimal::Decimal;

use super::{Around, Hit, Rule, Weight, hashed, hit};
use crate::Books;
use crate::payments::{Change, RefusedTry};

/// Refused attempts at another person's step from which on they are noticed; one is a mistake, two are a habit of clicking.
pub const REFUSED_TRIES: usize = 3;
/// Round amounts of one person from which on they are noticed, if they are more than half of what the person typed.
pub const ROUND_AMOUNTS: usize = 3;
/// Persons looked at who belong to no case, from which on they are noticed; each further number of this size opens the hit again.
pub const LOOKUPS_WITHOUT_CASE: usize = 10;
/// Amounts that are a multiple of so many EUR are round.
const ROUND_EUR: i64 = 100;
/// Refusals because another person must do it: own change, own run, own list, released already, borrowed key.
const OTHER_PERSON: [&str; 5] = ["NB-Z-018", "NB-Z-045", "NB-Z-046", "NB-Z-047", "NB-Z-048"];

pub(super) fn hits(books: &Books, around: &Around) -> Vec<Hit> {
    let mut out = refused(books);
    out.extend(round(books));
    out.extend(lookups(books, around));
    out
}

fn refused(books: &Books) -> Vec<Hit> {
    let mut by: BTreeMap<AccountId, (Vec<&RefusedTry>, Vec<u64>, Cases)> = BTreeMap::new();
    let ours = |tried: &&RefusedTry| OTHER_PERSON.contains(&tried.code.as_str());
    for run in books.payments.runs() {
        for tried in run.refused.iter().filter(ours) {
            let Some(account) = tried.by else { continue };
            let one = by.entry(account).or_default();
            one.0.push(tried);
            one.1.push(run.position);
        }
    }
    for change in books.payments.changes() {
        for tried in change.refused.iter().filter(ours) {
            let Some(account) = tried.by else { continue };
            let one = by.entry(account).or_default();
            one.0.push(tried);
            one.1.push(change.position);
            one.2.insert((change.benefit.clone(), change.file_number.clone()));
        }
    }
    let many = by.into_iter().filter(|(_, (tries, ..))| tries.len() >= REFUSED_TRIES);
    let told = many.map(|(account, (tries, acts, cases))| Hit {
        circumstances: hashed("tries", [tries.len().to_string().as_str()]),
        since: tries.iter().map(|tried| tried.at).min().unwrap_or_default(),
        acts,
        cases,
        clerk: Some(account),
        count: tries.len(),
        ..hit(Rule::RefusedTries, Weight::Middle, &[&account.text()])
    });
    told.collect()
}

type Cases = BTreeSet<(String, String)>;

/// An amount that somebody typed, without a calculation behind it.
fn typed(change: &Change) -> Option<(AccountId, Money)> {
    let (ChangeKind::Amount { amount } | ChangeKind::New { amount, .. }) = &change.kind else { return None };
    (change.rejected.is_none() && change.mark.is_none() && change.notice.is_none())
        .then_some((change.recorded_by?, *amount))
}

fn round(books: &Books) -> Vec<Hit> {
    // How many amounts each person typed, and which of them are round.
    type Typed<'a> = (usize, Vec<(&'a Change, Money)>);
    let mut by: BTreeMap<AccountId, Typed<'_>> = BTreeMap::new();
    for change in books.payments.changes() {
        let Some((account, amount)) = typed(change) else { continue };
        let one = by.entry(account).or_default();
        one.0 += 1;
        if amount > Money::ZERO && (amount.decimal() % Decimal::from(ROUND_EUR)).is_zero() {
            one.1.push((change, amount));
        }
    }
    let many = by.into_iter().filter(|(_, (all, round))| round.len() >= ROUND_AMOUNTS && round.len() * 2 > *all);
    let told = many.map(|(account, (_, round))| Hit {
        circumstances: hashed("changes", [round.len().to_string().as_str()]),
        amount: round.iter().map(|(_, amount)| *amount).sum(),
        since: round.iter().map(|(change, _)| change.recorded_at).min().unwrap_or_default(),
        acts: round.iter().map(|(change, _)| change.position).collect(),
        cases: round.iter().map(|(change, _)| (change.benefit.clone(), change.file_number.clone())).collect(),
        clerk: Some(account),
        count: round.len(),
        ..hit(Rule::RoundAmounts, Weight::Low, &[&account.text()])
    });
    told.collect()
}

/// Cards that one person opened although nobody on them belongs to a case or a payment. Whose look-ups they are is not told
/// here: that opens to two persons together.
fn lookups(books: &Books, around: &Around) -> Vec<Hit> {
    if around.opened.is_empty() {
        return Vec::new();
    }
    let with_case: HashSet<&Subject> =
        books.cases.all().flat_map(|case| case.persons.iter().map(|person| &person.subject)).collect();
    let paid: HashSet<&str> = books.payments.persons().collect();
    let without = |subject: &Subject| {
        let paid = matches!(subject, Subject::Extract { person, .. } if paid.contains(person.as_str()));
        *subject != Subject::Erased && !paid && !with_case.contains(subject)
    };
    let mut by: BTreeMap<AccountId, (BTreeSet<&Subject>, Option<Instant>)> = BTreeMap::new();
    for card in around.opened.iter().filter(|card| without(&card.subject)) {
        let one = by.entry(card.by).or_default();
        one.0.insert(&card.subject);
        one.1 = Some(one.1.map_or(card.at, |first| first.min(card.at)));
    }
    let many = by.into_iter().filter(|(_, (persons, _))| persons.len() >= LOOKUPS_WITHOUT_CASE);
    let told = many.map(|(account, (persons, since))| Hit {
        circumstances: hashed("tens", [(persons.len() / LOOKUPS_WITHOUT_CASE).to_string().as_str()]),
        since: since.unwrap_or_default(),
        count: persons.len(),
        ..hit(Rule::LookupsWithoutCase, Weight::Low, &[&account.text()])
    });
    told.collect()
}
