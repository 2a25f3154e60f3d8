//! Money that comes in (X14): matched by Kassenzeichen, the rest on a list until somebody knows.

use model::acts::bank::{LineKind, OpenItem};
use model::acts::{BankAct, Body};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};

use super::{BankBook, Line};
use crate::context::{Context, Decision};
use crate::payments::changes::{REASON_MAX, given};

/// Shortest Kassenzeichen that is looked for in a text, in characters: shorter ones stand in too many texts by chance.
const KEY_FOUND_MIN: usize = 6;
/// Longest Kassenzeichen, in characters.
const KEY_MAX: usize = 64;
/// Most open items in a list.
pub const ITEMS_MAX: usize = 500_000;

/// Letters and digits alone, in capitals: people leave out blanks and points, banks wrap lines.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// What a line is for: what a person said, else the only open item whose Kassenzeichen stands in its text.
#[must_use]
pub fn key_of(bank: &BankBook, line: &Line) -> Option<String> {
    match &line.assigned {
        Some((key, _)) => Some(key.clone()),
        None => match candidates(bank, line).as_slice() {
            [only] => Some(only.key.clone()),
            _ => None,
        },
    }
}

/// Open items whose Kassenzeichen stands in the text of a line.
#[must_use]
pub fn candidates<'a>(bank: &'a BankBook, line: &Line) -> Vec<&'a OpenItem> {
    let Some(text) = line.line.text.as_deref().map(bare).filter(|text| !text.is_empty()) else { return Vec::new() };
    let within = bank.items().values().filter(|item| {
        let key = bare(&item.key);
        key.chars().count() >= KEY_FOUND_MIN && text.contains(&key)
    });
    let found: Vec<&OpenItem> = within.collect();
    // A Kassenzeichen that is the beginning of another one found is not meant.
    let longest = |item: &&&OpenItem| {
        !found.iter().any(|other| other.key != item.key && bare(&other.key).contains(&bare(&item.key)))
    };
    found.iter().filter(longest).copied().collect()
}

/// Money that came in and belongs to nothing yet.
pub fn unassigned(bank: &BankBook) -> impl Iterator<Item = &Line> {
    bank.lines().iter().filter(move |line| line.line.kind == LineKind::Incoming && key_of(bank, line).is_none())
}

/// What came in for each Kassenzeichen, in EUR.
#[must_use]
pub fn paid_in(bank: &BankBook) -> std::collections::BTreeMap<String, Money> {
    let mut sums = std::collections::BTreeMap::new();
    for line in bank.lines().iter().filter(|line| line.line.kind == LineKind::Incoming) {
        if let (Some(key), Some(amount)) = (key_of(bank, line), line.line.euro()) {
            let sum = sums.entry(key).or_insert(Money::ZERO);
            *sum = *sum + amount;
        }
    }
    sums
}

/// Takes a list of open items (treasurer): from the finance system, or typed.
///
/// # Errors
/// `NB-A-010`; `NB-B-116` empty or longer than [`ITEMS_MAX`]; `-117` a Kassenzeichen is empty or too long, with its row.
pub fn take_items(context: &Context<'_>, hash: [u8; 32], items: Vec<OpenItem>) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(vec![Problem::new("NB-B-116").at("items").with("limit", ITEMS_MAX)]);
    }
    let wrong = items.iter().position(|item| bare(&item.key).is_empty() || item.key.chars().count() > KEY_MAX);
    if let Some(row) = wrong {
        return Err(vec![Problem::new("NB-B-117").at("items").with("row", row + 1)]);
    }
    Ok(Decision::one(Body::Bank(BankAct::OpenItemsTaken { hash, items })))
}

/// Assigns an incoming payment by hand (treasurer), or takes an assignment back with an empty key.
///
/// # Errors
/// `NB-A-010`; `NB-B-118` no such incoming payment; `-119` a Kassenzeichen that is on no list, without a note;
/// `-117` too long.
pub fn assign(
    bank: &BankBook,
    context: &Context<'_>,
    identity: [u8; 16],
    key: &str,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    let line = bank.line(&identity).filter(|line| line.line.kind == LineKind::Incoming);
    line.ok_or_else(|| vec![Problem::new("NB-B-118")])?;
    let key = key.trim();
    if key.chars().count() > KEY_MAX {
        return Err(vec![Problem::new("NB-B-117").at("key").with("row", 1)]);
    }
    let said = given(note, REASON_MAX);
    if said.is_none() && !bank.items().contains_key(key) {
        return Err(vec![Problem::new("NB-B-119").at("key")]);
    }
    let key = (!key.is_empty()).then(|| key.to_owned());
    Ok(Decision::one(Body::Bank(BankAct::Assigned { line: identity, key, note: said.unwrap_or_default() })))
}
