//! The base list with the changes that hold for the month: what a run would pay before holds and checks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::acts::claim::{Component, Share};
use model::acts::payment::{ChangeKind, Mark};
use model::ids::ChangeId;
use model::{CivilDate, Instant, Money, Month};

use super::{Change, HoldState, Holds, List, PaymentBook};

/// A row in the making.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Draft {
    pub file_number: String,
    pub person: Option<String>,
    pub payee: String,
    pub iban: String,
    pub amount: Money,
    pub granted: Option<Money>,
    pub grant_until: Option<CivilDate>,
    /// Came by a change, not by the list: leaves only as an advance.
    pub new: bool,
    /// A change set the amount.
    pub amount_changed: bool,
    /// An approved change set the account.
    pub account_changed: bool,
    /// A change holds it.
    pub held: bool,
    /// Account on the list, before any change.
    pub listed_iban: String,
    /// Amount on the list; nothing for a new payee.
    pub listed: Option<Money>,
    /// Part of the claim; numbered by [`number_parts`].
    pub component: Component,
    /// How a calculation means the amount.
    pub mark: Option<Mark>,
    /// Number of the notice to the recipient.
    pub notice: Option<String>,
    /// Place in the journal of the last approved change of the account.
    pub settled: Option<u64>,
    /// When that change was recorded.
    pub account_since: Option<Instant>,
    /// What the settlement says is due for the case and month, all in all, and whether all of it rests on a decision; at the
    /// row that gets the rest.
    pub settled_due: Option<(Money, bool)>,
    /// Another row of the case gets what the settlement leaves.
    pub beside_settled: bool,
    /// What is set off here: the change, how much is left of it, how much a month.
    pub set_offs: Vec<(ChangeId, Money, Option<Money>)>,
}

impl Draft {
    /// A row that no list knows.
    fn new_payee(change: &Change, person: Option<String>, payee: &str, iban: &str, amount: Money) -> Self {
        Self {
            file_number: change.file_number.clone(),
            person,
            payee: payee.to_owned(),
            iban: iban.to_owned(),
            amount,
            granted: None,
            grant_until: None,
            new: true,
            amount_changed: false,
            account_changed: false,
            held: false,
            listed_iban: iban.to_owned(),
            listed: None,
            component: change.component.unwrap_or_default().base(),
            mark: change.mark,
            notice: change.notice.clone(),
            settled: change.approved_at,
            account_since: Some(change.recorded_at),
            settled_due: None,
            beside_settled: false,
            set_offs: Vec::new(),
        }
    }
    /// The grant ended before the month begins.
    pub fn ended(&self, month: Month) -> bool {
        self.grant_until.is_some_and(|until| until < month.first_day())
    }
}

/// The rows and what became of the changes.
#[derive(Default, Debug)]
pub(super) struct Drafted {
    pub drafts: Vec<Draft>,
    /// Changes that shaped a row.
    pub used: Vec<ChangeId>,
    /// File numbers of changes that found no row, or more than one where they mean one, or a new payee that the
    /// list pays anyway.
    pub unused: BTreeSet<String>,
    /// Changes of account that wait for their second person, by file number.
    pub waiting_accounts: BTreeSet<String>,
    /// New payees that wait for their second person, by file number.
    pub waiting_new: BTreeSet<String>,
}

/// The rows that would be paid. `third_parties` are accounts of landlords, homes and suppliers.
pub(super) fn draft(
    book: &PaymentBook,
    list: &List,
    month: Month,
    holds: &Holds,
    third_parties: &BTreeSet<String>,
) -> Drafted {
    let mut out = Drafted::default();
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for row in list.rows.iter() {
        places.entry(row.file_number.clone()).or_default().push(out.drafts.len());
        out.drafts.push(Draft {
            file_number: row.file_number.clone(),
            person: row.person.clone(),
            payee: row.payee.clone(),
            iban: row.iban.clone(),
            amount: row.amount,
            granted: row.granted,
            grant_until: row.grant_until,
            new: false,
            amount_changed: false,
            account_changed: false,
            held: false,
            listed_iban: row.iban.clone(),
            listed: Some(row.amount),
            component: Component::default(),
            mark: None,
            notice: None,
            settled: None,
            account_since: None,
            settled_due: None,
            beside_settled: false,
            set_offs: Vec::new(),
        });
    }
    // By the month they begin in; within it in the order they were recorded. BTreeMap keeps both.
    let mut in_order: BTreeMap<(Month, usize), &Change> = BTreeMap::new();
    for (index, change) in book.changes().iter().enumerate() {
        if change.benefit != list.benefit || !change.begun(month) {
            continue;
        }
        if change.waits() {
            let waiting = match change.kind {
                ChangeKind::New { .. } | ChangeKind::Settled { .. } => &mut out.waiting_new,
                _ => &mut out.waiting_accounts,
            };
            waiting.insert(change.file_number.clone());
        } else if change.holds_for(month) {
            in_order.insert((change.from, index), change);
        }
    }
    let (settling, others): (Vec<&Change>, Vec<&Change>) = in_order
        .into_values()
        .partition(|change| matches!(change.kind, ChangeKind::Settled { .. } | ChangeKind::SetOff { .. }));
    for change in others {
        let stopped = holds.get(&(change.benefit.clone(), change.file_number.clone())) == Some(&HoldState::Stop);
        let entry = places.entry(change.file_number.clone()).or_default();
        if apply(change, month, stopped, &mut out.drafts, entry) {
            out.used.push(change.id);
        } else {
            out.unused.insert(change.file_number.clone());
        }
    }
    number_parts(&mut out.drafts, &places, third_parties);
    let done = |change: &&Change| match change.kind {
        ChangeKind::SetOff { amount, .. } => book.ledger().set_off_by(change.id) >= amount,
        _ => false,
    };
    for change in settling.into_iter().filter(|change| !done(change)) {
        let entry = places.entry(change.file_number.clone()).or_default();
        if settle(book, change, &mut out.drafts, entry) {
            out.used.push(change.id);
        } else {
            out.unused.insert(change.file_number.clone());
        }
    }
    out
}

/// Applies what a settlement says to the household's row of the case; false if there is none and no account is named.
fn settle(book: &PaymentBook, change: &Change, drafts: &mut Vec<Draft>, places: &mut Vec<usize>) -> bool {
    let mut target = household(drafts, places);
    match &change.kind {
        ChangeKind::Settled { due, decided, payee, iban } => {
            if let (None, Some(payee), Some(iban)) = (target, payee, iban) {
                target = Some(drafts.len());
                places.push(drafts.len());
                drafts.push(Draft::new_payee(change, None, payee, iban, *due));
            }
            let Some(target) = target else { return false };
            for &place in places.iter() {
                let Some(draft) = drafts.get_mut(place) else { continue };
                draft.beside_settled = place != target;
                if place == target {
                    draft.settled_due = Some((*due, *decided));
                    draft.amount = *due;
                    // What is due rests on the restored procedure, not on the grant that the list knew.
                    draft.grant_until = None;
                }
            }
            true
        }
        ChangeKind::SetOff { amount, monthly, .. } => {
            let Some(draft) = target.and_then(|place| drafts.get_mut(place)) else { return false };
            let left = *amount - book.ledger().set_off_by(change.id);
            draft.set_offs.push((change.id, left, *monthly));
            true
        }
        _ => false,
    }
}

/// The household's row of a case: a new one before those of the list, one that is paid before one that is held.
fn household(drafts: &[Draft], places: &[usize]) -> Option<usize> {
    let own = places
        .iter()
        .copied()
        .filter(|&place| drafts.get(place).is_some_and(|draft| draft.component.share == Share::Household));
    own.min_by_key(|&place| drafts.get(place).map(|draft| (draft.held, !draft.new, draft.component.number)))
}

/// Says which part of its case each row is: by the account on the list, never by the one that a change sets, so that a
/// change of account does not make another claim of it.
fn number_parts(drafts: &mut [Draft], places: &HashMap<String, Vec<usize>>, third_parties: &BTreeSet<String>) {
    for places in places.values() {
        let mut taken: BTreeSet<Component> = BTreeSet::new();
        for &place in places {
            let Some(draft) = drafts.get_mut(place) else { continue };
            let direct = draft.component.share == Share::Direct || third_parties.contains(&draft.listed_iban);
            let share = if direct { Share::Direct } else { Share::Household };
            // What is held or has ended keeps its part only if nobody took its place.
            let mut component = Component { share, ..draft.component };
            let replaced = draft.new && !direct;
            while !replaced && taken.contains(&component) {
                component.number = component.number.saturating_add(1);
            }
            taken.insert(component);
            draft.component = component;
        }
    }
}

/// Applies one change to the rows of its file number; false if it found no row it can mean.
fn apply(change: &Change, month: Month, stopped: bool, drafts: &mut Vec<Draft>, places: &mut Vec<usize>) -> bool {
    let meant: Vec<usize> = places
        .iter()
        .copied()
        .filter(|&place| {
            change.row.as_ref().is_none_or(|iban| drafts.get(place).is_some_and(|draft| draft.iban == *iban))
        })
        .collect();
    match &change.kind {
        ChangeKind::Hold => {
            for &place in &meant {
                if let Some(draft) = drafts.get_mut(place) {
                    draft.held = true;
                }
            }
            !meant.is_empty()
        }
        ChangeKind::Amount { amount } => match only(&meant, drafts) {
            Some(draft) => {
                draft.amount = *amount;
                draft.amount_changed = true;
                draft.mark = change.mark;
                draft.notice.clone_from(&change.notice);
                true
            }
            None => false,
        },
        ChangeKind::Account { payee, iban, .. } => match only(&meant, drafts) {
            Some(draft) => {
                payee.clone_into(&mut draft.payee);
                iban.clone_into(&mut draft.iban);
                draft.account_changed = true;
                draft.settled = change.approved_at;
                draft.account_since = Some(change.recorded_at);
                true
            }
            None => false,
        },
        ChangeKind::New { person, payee, iban, amount } => {
            // Whoever the list pays anyway is not paid once more as a new payee.
            let direct = change.component.is_some_and(|component| component.share == Share::Direct);
            let paid = places
                .iter()
                .filter_map(|&place| drafts.get(place))
                .any(|draft| !stopped && !direct && !draft.held && !draft.ended(month));
            if paid {
                return false;
            }
            places.push(drafts.len());
            drafts.push(Draft::new_payee(change, person.clone(), payee, iban, *amount));
            true
        }
        ChangeKind::Settled { .. } | ChangeKind::SetOff { .. } => false,
    }
}

/// The one row that is meant: rows that are held or of an ended grant step back behind a new one.
fn only<'a>(meant: &[usize], drafts: &'a mut [Draft]) -> Option<&'a mut Draft> {
    let place = match meant {
        [one] => *one,
        [] => return None,
        many => {
            let fresh: Vec<usize> =
                many.iter().copied().filter(|&place| drafts.get(place).is_some_and(|draft| draft.new)).collect();
            match fresh.as_slice() {
                [one] => *one,
                _ => return None,
            }
        }
    };
    drafts.get_mut(place)
}
