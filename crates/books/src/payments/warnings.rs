//! Warnings of a run: each is signed off by its index at the Feststellung.
//!
//! Source: the own-side checks against double and misdirected payments; each has a stable code.

use std::collections::{BTreeSet, HashMap};

use model::acts::claim::RunKind;
use model::acts::payment::{RowState, RunRow, RunWarning};
use model::catalogue::PaymentRules;
use model::{CivilDate, Money, Month};
use rust_decimal::{Decimal, RoundingStrategy};

use super::compare::Before;
use super::draft::Drafted;
use super::{HoldState, PaymentBook, Surroundings};

/// Same account, same amount, same month a second time, in this run or in that of another benefit.
/// Detail: 1-based number of the first such row, or the other benefit's key.
pub const SAME_PAYMENT: &str = "same_payment";
/// The account differs from last month. Detail: last four characters of the old and the new IBAN.
pub const ACCOUNT_CHANGED: &str = "account_changed";
/// One account for several cases, third parties excepted. Detail: number of cases.
pub const SHARED_ACCOUNT: &str = "shared_account";
/// The recipient is known to have died.
pub const RECIPIENT_DECEASED: &str = "recipient_deceased";
/// The total is further off last month's than the catalogue allows. Detail: percent with sign.
pub const TOTAL_DEVIATES: &str = "total_deviates";
/// A hold task on the case is not decided: the run cannot be released. Detail: file number.
pub const HOLD_UNDECIDED: &str = "hold_undecided";
/// A change of account waits for its second person; the old account is paid. Detail: file number.
pub const ACCOUNT_WAITING: &str = "account_waiting";
/// A new payee waits for the second person and is not paid. Detail: file number.
pub const NEW_WAITING: &str = "new_waiting";
/// A change found no row it can mean, or a new payee is on the list anyway. Detail: file number.
pub const CHANGE_UNUSED: &str = "change_unused";
/// The list's amount is not the grant's amount. Detail: the grant's amount.
pub const GRANT_DIFFERS: &str = "grant_differs";
/// The list is not last month's. Detail: the month it paid.
pub const LIST_OLD: &str = "list_old";
/// The list was made for this very month; the bank has said that it was not executed.
pub const LIST_OF_MONTH: &str = "list_of_month";
/// The row is not paid because its account or amount cannot be paid this way. Detail: why.
pub const NOT_PAYABLE: &str = "not_payable";

/// The extract's grants are newer than its payment list: these cases changed just before the attack (X3). Detail: how many.
pub const LIST_BEHIND_GRANTS: &str = "list_behind_grants";
/// The grant of the row is newer than the payment list. Detail: the grant's amount.
pub const GRANT_NEWER: &str = "grant_newer";
/// A grant newer than the payment list whose case is on no list. Detail: file number.
pub const GRANT_NOT_LISTED: &str = "grant_not_listed";
/// The account was changed within the days that the catalogue names. Detail: the day.
pub const ACCOUNT_FRESH: &str = "account_fresh";
/// More was paid for the month than is due. Detail: file number.
pub const OVERPAID: &str = "overpaid";
/// Last month's payment came back and the account is not settled: nothing is paid. Detail: file number.
pub const RETURNED_OPEN: &str = "returned_open";
/// Cash advances are deducted. Detail: the amount.
pub const ADVANCE_DEDUCTED: &str = "advance_deducted";

/// Cases on one account from which on it is a warning; two are an ordinary couple.
pub const SHARED_ACCOUNT_CASES: usize = 3;

/// What the warnings look at.
pub(super) struct Look<'a> {
    pub book: &'a PaymentBook,
    pub benefit: &'a str,
    pub month: Month,
    pub rules: &'a PaymentRules,
    pub around: &'a Surroundings<'a>,
    pub rows: &'a [RunRow],
    pub drafted: &'a Drafted,
    pub before: &'a Before,
    pub list_month: Month,
    pub kind: RunKind,
    /// For each row the place of its draft; rows behind them have none.
    pub of_draft: &'a [usize],
    pub today: CivilDate,
}

/// All warnings, those about the whole run first, then by row.
pub(super) fn warnings(look: &Look<'_>) -> Vec<RunWarning> {
    let mut out = Vec::new();
    whole(look, &mut out);
    let mut on_rows = Vec::new();
    let mut first: HashMap<(&str, Money), usize> = HashMap::new();
    let mut cases: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (index, row) in paid(look.rows) {
        first.entry((&row.iban, row.amount)).or_insert(index);
        cases.entry(&row.iban).or_default().insert(&row.file_number);
    }
    let elsewhere = elsewhere(look);
    for (index, row) in paid(look.rows) {
        let mut say = |code: &str, detail: String| {
            on_rows.push(RunWarning { code: code.to_owned(), row: u32::try_from(index).ok(), detail });
        };
        match first.get(&(row.iban.as_str(), row.amount)) {
            Some(&place) if place != index => say(SAME_PAYMENT, (place + 1).to_string()),
            _ => {}
        }
        if let Some(other) = elsewhere.get(&(row.iban.as_str(), row.amount)) {
            say(SAME_PAYMENT, (*other).to_owned());
        }
        if let Some(old) = &row.iban_before {
            say(ACCOUNT_CHANGED, format!("{} {}", ending(old), ending(&row.iban)));
        }
        let sharing = cases.get(row.iban.as_str()).map_or(0, BTreeSet::len);
        if sharing >= SHARED_ACCOUNT_CASES && !look.around.third_parties.contains(&row.iban) {
            say(SHARED_ACCOUNT, sharing.to_string());
        }
        if row.person.as_ref().is_some_and(|person| look.around.deceased.contains(person)) {
            say(RECIPIENT_DECEASED, String::new());
        }
        if !look.around.holds.is_empty() {
            let hold = (look.benefit.to_owned(), row.file_number.clone());
            if look.around.holds.get(&hold) == Some(&HoldState::Undecided) {
                say(HOLD_UNDECIDED, row.file_number.clone());
            }
        }
        if look.drafted.waiting_accounts.contains(&row.file_number) {
            say(ACCOUNT_WAITING, row.file_number.clone());
        }
        let draft = look.of_draft.get(index).and_then(|&place| look.drafted.drafts.get(place));
        let newer = look.around.newer_grants.get(&row.file_number);
        if let Some(granted) = newer.filter(|granted| **granted != row.amount) {
            say(GRANT_NEWER, granted.to_string());
        } else if let Some(granted) = draft.and_then(|draft| draft.granted).filter(|granted| *granted != row.amount) {
            say(GRANT_DIFFERS, granted.to_string());
        }
        if let Some(since) = draft.and_then(|draft| draft.account_since).map(model::Instant::civil_date)
            && since.days_until(look.today) < i64::from(look.rules.account_change_days)
        {
            say(ACCOUNT_FRESH, since.to_string());
        }
        if let Some(deducted) = row.facts.as_ref().and_then(|facts| facts.deducted) {
            say(ADVANCE_DEDUCTED, deducted.to_string());
        }
    }
    for (index, row) in look.rows.iter().enumerate() {
        if row.state == RowState::Held && ["iban", "abroad", "amount"].contains(&row.why.as_str()) {
            on_rows.push(RunWarning {
                code: NOT_PAYABLE.to_owned(),
                row: u32::try_from(index).ok(),
                detail: row.why.clone(),
            });
        }
        let code = match row.why.as_str() {
            "overpaid" => OVERPAID,
            "returned" => RETURNED_OPEN,
            _ => continue,
        };
        let (code, detail) = (code.to_owned(), row.file_number.clone());
        on_rows.push(RunWarning { code, row: u32::try_from(index).ok(), detail });
    }
    on_rows.sort_by_key(|warning| warning.row);
    out.extend(on_rows);
    out
}

fn whole(look: &Look<'_>, out: &mut Vec<RunWarning>) {
    let mut say = |code: &str, detail: String| {
        out.push(RunWarning { code: code.to_owned(), row: None, detail });
    };
    if look.list_month == look.month {
        say(LIST_OF_MONTH, String::new());
    } else if look.list_month != look.month.previous() {
        say(LIST_OLD, look.list_month.to_string());
    }
    if look.kind != RunKind::MonthEnd {
        return;
    }
    newer_grants(look, &mut say);
    let now: Money = paid(look.rows).map(|(_, row)| row.amount).sum();
    if let Some(percent) = deviation(now, look.before.sum())
        && percent.abs() > Decimal::from(look.rules.total_warning_percent)
    {
        // Never rounded down to the limit itself: what is over it must read as over it.
        let shown = percent.round_dp_with_strategy(1, RoundingStrategy::AwayFromZero);
        say(TOTAL_DEVIATES, format!("{shown:+.1}"));
    }
    for file_number in &look.drafted.waiting_new {
        say(NEW_WAITING, file_number.clone());
    }
    for file_number in &look.drafted.unused {
        say(CHANGE_UNUSED, file_number.clone());
    }
}

/// Cases whose grant is newer than the list: how many are on it with another amount, and each that is not on it.
fn newer_grants(look: &Look<'_>, say: &mut dyn FnMut(&str, String)) {
    let newer = look.around.newer_grants;
    if newer.is_empty() {
        return;
    }
    let listed: BTreeSet<&str> = look.rows.iter().map(|row| row.file_number.as_str()).collect();
    let differs =
        |row: &&RunRow| row.paid() && newer.get(&row.file_number).is_some_and(|granted| *granted != row.amount);
    let missing: Vec<&String> = newer.keys().filter(|file_number| !listed.contains(file_number.as_str())).collect();
    let count = look.rows.iter().filter(differs).count() + missing.len();
    if count > 0 {
        say(LIST_BEHIND_GRANTS, count.to_string());
    }
    for file_number in missing {
        say(GRANT_NOT_LISTED, file_number.clone());
    }
}

/// Deviation in percent of what was paid before; nothing if nothing was paid before or the sums are beyond reason.
#[must_use]
pub fn deviation(now: Money, before: Money) -> Option<Decimal> {
    (now - before).decimal().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.decimal())
}

/// Payments to the same account in the live runs of other benefits for the month.
fn elsewhere<'a>(look: &Look<'a>) -> HashMap<(&'a str, Money), &'a str> {
    look.book
        .runs()
        .iter()
        .filter(|run| run.month == look.month && run.benefit != look.benefit && run.discarded.is_none())
        .flat_map(|run| run.paid().map(|row| ((row.iban.as_str(), row.amount), run.benefit.as_str())))
        .collect()
}

fn paid(rows: &[RunRow]) -> impl Iterator<Item = (usize, &RunRow)> {
    rows.iter().enumerate().filter(|(_, row)| row.paid())
}

/// The last four characters of an IBAN: enough to tell two apart, too little to pay to.
fn ending(iban: &str) -> &str {
    iban.get(iban.len().saturating_sub(4)..).unwrap_or(iban)
}
