//! One row of a run: is it paid, by whom, how much is left of it, and how is the amount meant.

use std::collections::BTreeMap;

use model::Money;
use model::acts::claim::{Component, Payer, RowFacts, SetOffPart};
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
        let mut set_off = None;
        if unpaid.is_none() && found.replaces.is_none() {
            let off = taken_off(*advances, amount);
            if off > Money::ZERO {
                *advances = *advances - off;
                amount = amount - off;
                deducted = Some(off);
            }
            let parts = self.set_off(draft, amount);
            amount = amount - parts.iter().map(|part| part.amount).sum::<Money>();
            if amount == Money::ZERO {
                unpaid = Some((RowState::Held, if parts.is_empty() { "advance" } else { "set_off" }));
            }
            set_off = Some(parts).filter(|parts| !parts.is_empty());
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
                set_off,
            }),
        }
    }

    /// What is set off of an amount: change after change, within what each leaves and what a month allows.
    fn set_off(&self, draft: &Draft, amount: Money) -> Vec<SetOffPart> {
        let own = &draft.set_offs;
        let done = self.book.ledger().set_off_in(&self.case(&draft.file_number), self.command.month);
        let monthly = own.iter().map(|(_, _, monthly)| *monthly).collect::<Option<Vec<Money>>>();
        let allowed =
            monthly.and_then(|all| all.into_iter().max()).map_or(amount, |most| taken_off(most - done, amount));
        let mut left = allowed;
        let mut parts = Vec::new();
        for (change, open, _) in own {
            let off = taken_off(*open, left);
            if off > Money::ZERO {
                left = left - off;
                parts.push(SetOffPart { change: *change, amount: off });
            }
        }
        parts
    }

    /// What is left of what the settlement says is due for the case and month, after everything that anybody has paid.
    fn settled(&self, draft: &Draft, due: Money) -> Result<Payable, (RowState, &'static str, Payer)> {
        let (benefit, month) = (&self.command.benefit, self.command.month);
        let payer = self.book.payers().of(self.spec, &draft.file_number, month);
        let case = self.case(&draft.file_number);
        let ledger = self.book.ledger();
        let others = ledger.paid(&case, month) - ledger.paid_part(&case, month, draft.component);
        let told = self.around.elsewhere.get(&(benefit.clone(), draft.file_number.clone())).copied();
        let outside = self.book.paid_outside(benefit, &draft.file_number, month) + told.unwrap_or(Money::ZERO);
        // Another order has paid: what we pay is on top of it.
        let listed = (outside != Money::ZERO).then_some(Money::ZERO);
        // What was set off against an overpayment of this month is back: it was not paid for it in the end.
        let back = self.book.set_offs(benefit, &draft.file_number).filter(|(_, of, ..)| *of == month);
        let rest = due - others - outside + back.map(|(.., used)| used).sum::<Money>();
        let whole =
            |amount, component| Payable { amount, component, sequence: 1, replaces: None, why: Some("settled"), payer };
        match ledger.due(&case, month, draft.component, rest, listed, draft.settled) {
            Due::Whole if rest <= Money::ZERO => Err((RowState::Held, "paid", payer)),
            Due::Whole => Ok(whole(rest, draft.component)),
            Due::More { supplement, amount } => Ok(whole(amount, Component { supplement, ..draft.component })),
            other => self.what_is_left(other, whole(rest, draft.component)),
        }
    }

    /// What is to be paid, after what somebody else pays and what is paid already.
    fn payable(&self, draft: &Draft) -> Result<Payable, (RowState, &'static str, Payer)> {
        if let Some((due, _)) = draft.settled_due {
            return self.settled(draft, due);
        }
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
            // What is due for the case as a whole is settled and stands at another row.
            Due::Whole | Due::More { .. } if draft.beside_settled => Err((RowState::Held, "settled", payer)),
            Due::Whole => Ok(whole),
            Due::More { supplement, amount } => {
                let component = Component { supplement, ..draft.component };
                Ok(Payable { amount, component, why: Some("more"), ..whole })
            }
            other => self.what_is_left(other, whole),
        }
    }

    /// A payment that came back, or nothing.
    fn what_is_left(&self, due: Due, whole: Payable) -> Result<Payable, (RowState, &'static str, Payer)> {
        let payer = whole.payer;
        match due {
            Due::Whole | Due::More { .. } => Ok(whole),
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
    if let Some((_, decided)) = draft.settled_due {
        if decided { Mark::Granted } else { Mark::Advance }
    } else if draft.new {
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
