//! Comparison with last month: what was paid then, by our own run or by the list, and how a row differs.

use std::collections::{BTreeMap, HashMap};

use model::acts::claim::RunKind;
use model::acts::payment::{Mark, RowState, RunRow};
use model::{Money, Month};

use super::{List, PaymentBook, Run};

/// A payment of last month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BeforeRow {
    /// File number.
    pub file_number: String,
    /// Person id of the extract.
    pub person: Option<String>,
    /// Payee.
    pub payee: String,
    /// IBAN.
    pub iban: String,
    /// Amount in EUR.
    pub amount: Money,
}

/// What a run is compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Before {
    /// The month that was paid.
    pub month: Month,
    /// Payments.
    pub rows: Vec<BeforeRow>,
}

impl Before {
    /// Sum in EUR.
    #[must_use]
    pub fn sum(&self) -> Money {
        self.rows.iter().map(|row| row.amount).sum()
    }
}

/// What was paid last before `month`: our own latest run with a file, or the list if that paid a later month.
pub(super) fn before(book: &PaymentBook, month: Month, base: &List) -> Before {
    let run = book
        .runs()
        .iter()
        .filter(|run| {
            run.benefit == base.benefit && run.month < month && run.file.is_some() && run.kind() == RunKind::MonthEnd
        })
        .max_by_key(|run| run.month);
    // The base may be a list made for this very month that the bank never executed.
    let list = book.latest_list(&base.benefit, month.previous()).unwrap_or(base);
    match run {
        Some(run) if run.month >= list.month || list.month >= month => Before {
            month: run.month,
            rows: run
                .paid()
                .map(|row| BeforeRow {
                    file_number: row.file_number.clone(),
                    person: row.person.clone(),
                    payee: row.payee.clone(),
                    iban: row.iban.clone(),
                    amount: row.amount,
                })
                .collect(),
        },
        _ => Before {
            month: list.month,
            rows: list
                .rows
                .iter()
                .map(|row| BeforeRow {
                    file_number: row.file_number.clone(),
                    person: row.person.clone(),
                    payee: row.payee.clone(),
                    iban: row.iban.clone(),
                    amount: row.amount,
                })
                .collect(),
        },
    }
}

/// Finds the payment of last month for each row: same file number, and of several the one to the same account
/// first, then in their order. Returns places in `before` and the places nobody asked for.
pub(super) fn pair<'a>(
    before: &Before,
    rows: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut left: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, row) in before.rows.iter().enumerate() {
        left.entry(&row.file_number).or_default().push(place);
    }
    let mut pairs: Vec<Option<usize>> = rows
        .clone()
        .map(|(file_number, iban)| {
            let places = left.get_mut(file_number)?;
            let same = places.iter().position(|&place| before.rows.get(place).is_some_and(|row| row.iban == iban))?;
            Some(places.remove(same))
        })
        .collect();
    for (pair, (file_number, _)) in pairs.iter_mut().zip(rows) {
        if pair.is_none()
            && let Some(places) = left.get_mut(file_number)
            && !places.is_empty()
        {
            *pair = Some(places.remove(0));
        }
    }
    let mut rest: Vec<usize> = left.into_values().flatten().collect();
    rest.sort_unstable();
    (pairs, rest)
}

/// How a paid row differs from last month.
pub(super) fn state(amount: Money, iban: &str, before: Option<&BeforeRow>) -> RowState {
    match before {
        None => RowState::New,
        Some(before) => match (before.amount == amount, before.iban == iban) {
            (true, true) => RowState::Same,
            (false, true) => RowState::Amount,
            (true, false) => RowState::Account,
            (false, false) => RowState::Both,
        },
    }
}

/// The figures at the head of a run's page, each to be read against last month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Payments.
    pub count: usize,
    /// Their sum in EUR.
    pub sum: Money,
    /// Payments last month.
    pub count_before: usize,
    /// Their sum in EUR.
    pub sum_before: Money,
    /// Paid now and not last month.
    pub new: usize,
    /// Not paid: ended or no longer listed.
    pub gone: usize,
    /// Paid with another amount, another account, or both.
    pub changed: usize,
    /// Not paid: stopped or held.
    pub held: usize,
}

/// The figures of a run.
#[must_use]
pub fn figures(run: &Run) -> Figures {
    let mut figures = Figures::default();
    for row in run.rows.iter() {
        count(&mut figures, row);
    }
    figures
}

fn count(figures: &mut Figures, row: &RunRow) {
    if row.paid() {
        figures.count += 1;
        figures.sum = figures.sum + row.amount;
    }
    if let Some(before) = row.before {
        figures.count_before += 1;
        figures.sum_before = figures.sum_before + before;
    }
    match row.state {
        RowState::Same => {}
        RowState::New => figures.new += 1,
        RowState::Amount | RowState::Account | RowState::Both => figures.changed += 1,
        RowState::Gone => figures.gone += 1,
        RowState::Held => figures.held += 1,
    }
}

/// Payments and sum by mark, for the page and the bank's cover sheet (H3); marks without a payment are left out.
#[must_use]
pub fn marks(run: &Run) -> BTreeMap<Mark, (u32, Money)> {
    let mut marks: BTreeMap<Mark, (u32, Money)> = BTreeMap::new();
    for row in run.paid() {
        let (count, sum) = marks.entry(row.mark).or_default();
        *count = count.saturating_add(1);
        *sum = *sum + row.amount;
    }
    marks
}
