//! One row of a run: is it paid, by whom, how much is left of it, and how is the amount meant.

use std::collections::BTreeMap;

use model::Money;
use model::acts::claim::{Component, Payer, RowFacts};
use model::acts::payment::{Mark, RowState, RunRow};
use model::catalogue::BenefitSpec;

use super::compare::{Before, BeforeRow, state};
use super::draft::{Draft, Drafted};
use super::ledger::{CaseKey, Due};
use super::lists::payable;
use super::run::{BuildRun, earlier, taken_off};
use super::{HoldState, Holds, PaymentBook, Surroundings};

/// What the rows of a run are made from.
pub(super) struct Rows<'a> {
    pub book: &'a PaymentBook,
    pub spec: &'a BenefitSpec,
    pub command: &'a BuildRun,
    pub around: &'a Surroundings<'a>,
    /// The list says that this very month was paid by another order.
    pub listed: bool,
}

/// What is to be paid on a draft.
struct Payable {
    amount: Money,
    component: Component,
    sequence: u32,
    replaces: Option<(model::ids::RunId, u32)>,
    why: Option<&'static str>,
    payer: Payer,
}

impl Rows<'_> {
    /// A row for every draft, with the draft's place.
    pub fn make(&self, drafted: &Drafted, before: &Before, pairs: &[Option<usize>]) -> (Vec<RunRow>, Vec<usize>) {
        let mut open: BTreeMap<&str, Money> = BTreeMap::new();
        let mut rows = Vec::with_capacity(drafted.drafts.len());
        for (place, draft) in drafted.drafts.iter().enumerate() {
            let advances = open.entry(&draft.file_number).or_insert_with(|| self.open_advances(&draft.file_number));
            rows.push(self.row(draft, earlier(before, pairs.get(place)), advances));
        }
        let of_draft = (0..rows.len()).collect();
        (rows, of_draft)
    }

    /// Cash advances of a case that no run has deducted yet.
    fn open_advances(&self, file_number: &str) -> Money {
        if self.around.advances.is_empty() {
            return Money::ZERO;
        }
        let key = (self.command.benefit.clone(), file_number.to_owned());
        let given = self.around.advances.get(&key).copied().unwrap_or(Money::ZERO);
        given - self.book.ledger().deducted(&self.case(file_number))
    }

    fn case(&self, file_number: &str) -> CaseKey {
        (self.around.authority, self.command.benefit.clone(), file_number.to_owned())
    }

    fn row(&self, draft: &Draft, earlier: Option<&BeforeRow>, advances: &mut Money) -> RunRow {
        let found = unpaid(draft, self.command, self.around.holds).map_or_else(|| self.payable(draft), Err);
        let (mut unpaid, found) = match found {
            Ok(found) => (None, found),
            Err((state, why, payer)) => {
                let component = draft.component;
                let none = Money::ZERO;
                let found = Payable { amount: none, component, sequence: 1, replaces: None, why: None, payer };
                (Some((state, why)), found)
            }
        };
        let mut amount = found.amount;
        let mut deducted = None;
        if unpaid.is_none() && found.replaces.is_none() {
            let off = taken_off(*advances, amount);
            if off > Money::ZERO {
                *advances = *advances - off;
                amount = amount - off;
                deducted = Some(off);
            }
            if amount == Money::ZERO {
                unpaid = Some((RowState::Held, "advance"));
            }
        }
        let top = found.component.supplement > 0 || found.replaces.is_some();
        // What is paid on top of a month has nothing of last month to compare with.
        let against = if top { None } else { earlier };
        let state = unpaid.map_or_else(|| state(found.amount, &draft.iban, against), |(state, _)| state);
        let why = match (unpaid, found.why, state) {
            (Some((_, why)), ..) => why,
            (None, Some(why), _) => why,
            (None, None, RowState::Same) => "",
            (None, None, RowState::New) if draft.new => "new",
            (None, None, RowState::New) => "resumed",
            (None, None, _) if draft.amount_changed || draft.account_changed => "change",
            (None, None, _) => "list",
        };
        RunRow {
            end_to_end: String::new(),
            file_number: draft.file_number.clone(),
            person: draft.person.clone(),
            payee: draft.payee.clone(),
            iban: draft.iban.clone(),
            amount: if unpaid.is_some() { Money::ZERO } else { amount },
            mark: if found.payer == Payer::Town { mark(draft) } else { Mark::Advance },
            state,
            before: against.map(|row| row.amount),
            iban_before: against.filter(|row| row.iban != draft.iban).map(|row| row.iban.clone()),
            why: why.to_owned(),
            facts: Some(RowFacts {
                component: found.component,
                sequence: found.sequence,
                replaces: found.replaces,
                deducted,
                payer: found.payer,
                notice: draft.notice.clone(),
            }),
        }
    }

    /// What is to be paid, after what somebody else pays and what is paid already.
    fn payable(&self, draft: &Draft) -> Result<Payable, (RowState, &'static str, Payer)> {
        let month = self.command.month;
        let payers = self.book.payers();
        let payer = payers.of(self.spec, &draft.file_number, month);
        let mut amount = draft.amount;
        if payer.other() {
            let (running, _) = payer_words(payer);
            if !draft.new && !draft.amount_changed {
                return Err((RowState::Held, running, payer));
            }
            // The other one goes on paying what it paid: we advance the difference.
            let theirs = payers.paid_elsewhere(&self.command.benefit, &draft.file_number, month);
            let theirs = theirs.or(draft.listed).unwrap_or(Money::ZERO);
            if amount <= theirs {
                return Err((RowState::Held, running, payer));
            }
            amount = amount - theirs;
        }
        let listed = draft.listed.filter(|_| self.listed && !payer.other());
        let case = self.case(&draft.file_number);
        let due = self.book.ledger().due(&case, month, draft.component, amount, listed, draft.settled);
        let why = (payer != Payer::Town).then(|| payer_words(payer).1);
        let whole = Payable { amount, component: draft.component, sequence: 1, replaces: None, why, payer };
        match due {
            Due::Whole => Ok(whole),
            Due::More { supplement, amount } => {
                let component = Component { supplement, ..draft.component };
                Ok(Payable { amount, component, why: Some("more"), ..whole })
            }
            Due::Again { of, component, sequence, amount } => {
                Ok(Payable { amount, component, sequence, replaces: Some(of), why: Some("again"), payer })
            }
            Due::Paid { beyond } if beyond > Money::ZERO => Err((RowState::Held, "overpaid", payer)),
            Due::Paid { .. } => Err((RowState::Held, "paid", payer)),
            Due::Returned => Err((RowState::Held, "returned", payer)),
        }
    }
}

/// Why a running case is not paid, and why a new or changed one is only advanced.
fn payer_words(payer: Payer) -> (&'static str, &'static str) {
    match payer {
        Payer::Town => ("", ""),
        Payer::Land => ("payer_land", "for_land"),
        Payer::District => ("payer_district", "for_district"),
        Payer::ThirdParty => ("payer_third_party", "for_third_party"),
        Payer::Nobody => ("payer_nobody", "for_nobody"),
    }
}

/// How an amount is meant (H3). A grant that has ended is not paid, so "runs" needs no test of its own here. What a
/// calculation set says itself what it is, but never that it is granted.
fn mark(draft: &Draft) -> Mark {
    if draft.new {
        draft.mark.unwrap_or(Mark::Advance)
    } else if draft.granted == Some(draft.amount) {
        Mark::Granted
    } else if draft.amount_changed {
        draft.mark.unwrap_or(Mark::Advance)
    } else {
        Mark::Repeated
    }
}

/// Why a row is not paid: stop list first (X5), then what cannot be paid to an account by SEPA. An account
/// outside the EEA needs the payee's address and is paid by hand.
fn unpaid(draft: &Draft, command: &BuildRun, holds: &Holds) -> Option<(RowState, &'static str, Payer)> {
    let held = |why| Some((RowState::Held, why, Payer::Town));
    if !holds.is_empty() {
        let hold = (command.benefit.clone(), draft.file_number.clone());
        if holds.get(&hold) == Some(&HoldState::Stop) {
            return held("death");
        }
    }
    if draft.held {
        return held("change");
    }
    if draft.ended(command.month) {
        return Some((RowState::Gone, "ended", Payer::Town));
    }
    match rules::iban::check(&draft.iban) {
        Err(_) => return held("iban"),
        Ok(iban) if !iban.is_sepa() || !iban.is_eea() => return held("abroad"),
        Ok(_) => {}
    }
    if payable(draft.amount) { None } else { held("amount") }
}

/// Paid last month and on no list now: kept in its place so that nobody disappears unseen.
pub(super) fn not_listed(earlier: &BeforeRow) -> RunRow {
    RunRow {
        end_to_end: String::new(),
        file_number: earlier.file_number.clone(),
        person: earlier.person.clone(),
        payee: earlier.payee.clone(),
        iban: earlier.iban.clone(),
        amount: Money::ZERO,
        mark: Mark::Repeated,
        state: RowState::Gone,
        before: Some(earlier.amount),
        iban_before: None,
        why: "not_listed".to_owned(),
        facts: None,
    }
}
