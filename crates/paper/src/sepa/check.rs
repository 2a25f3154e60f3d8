//! First pass: every rule of schema and text, every fault named with its row.

use std::collections::{HashMap, HashSet};

use rules::iban::{self, Iban};

use super::characters::plain;
use super::{Head, Reason, Row, RowProblem, Rows, WriteError, bank_text};
use crate::domain::Domain;

/// Largest amount of one payment (Anlage 3).
pub const MAX_AMOUNT: i64 = 99_999_999_999;
/// Longest name in characters.
pub const MAX_NAME_CHARS: usize = 70;
/// Longest id in characters.
pub const MAX_ID_CHARS: usize = 35;
/// Longest remittance text in characters.
pub const MAX_REMITTANCE_CHARS: usize = 140;
/// First digits of a Bankleitzahl that no German bank has: clearing areas are 1 to 8 (Bundesbank).
pub const EXERCISE_BANKS: [char; 2] = ['0', '9'];
/// What stands before ids of an exercise.
pub(super) const EXERCISE_PREFIX: &str = "UEBUNG-";

/// A German account whose Bankleitzahl no bank can have: for exercises only.
#[must_use]
pub fn is_exercise_account(iban: &Iban) -> bool {
    iban.bankleitzahl().is_some_and(|blz| blz.starts_with(EXERCISE_BANKS))
}

/// The message id as the file carries it.
pub(super) fn message_id<D: Domain>(batch: &Head<D>) -> String {
    if D::EXERCISE && !batch.message_id.starts_with(EXERCISE_PREFIX) {
        format!("{EXERCISE_PREFIX}{}", batch.message_id)
    } else {
        batch.message_id.clone()
    }
}

/// What the first pass found.
pub(super) struct Checked {
    /// Payments.
    pub count: u32,
    /// Control sum in cents.
    pub cents: i64,
}

/// Faults that are named; a list with more is wrong as a whole.
const FAULTS_NAMED_MAX: usize = 10_000;

/// Goes through all rows once. Beside the rows it keeps twelve bytes for each, whatever the list is.
pub(super) fn check<D: Domain>(head: &Head<D>, rows: &mut impl Rows) -> Result<Checked, WriteError> {
    let mut faults = Vec::new();
    check_head(head, &mut faults);
    let mut ids = Ids::default();
    let (mut count, mut cents) = (0u32, Some(0i64));
    rows.each(|at, row| {
        count = count.saturating_add(1);
        match row {
            Ok(row) => {
                if faults.len() < FAULTS_NAMED_MAX {
                    check_row::<D>(at, &row, &mut faults);
                }
                ids.take(at, row.end_to_end_id);
                cents = cents.and_then(|sum| sum.checked_add(row.cents));
            }
            Err(reason) if faults.len() < FAULTS_NAMED_MAX => faults.push(RowProblem::new(at, reason)),
            Err(_) => {}
        }
        Ok(())
    })?;
    ids.doubles(rows, &mut faults)?;
    if count == 0 {
        faults.push(RowProblem::new(0, Reason::Empty));
    }
    // CtrlSum has at most 18 digits with the cents; a count beyond u32 has no place in memory either.
    let cents = cents.filter(|cents| *cents < 1_000_000_000_000_000_000 && count < u32::MAX);
    match cents {
        Some(cents) if faults.is_empty() => return Ok(Checked { count, cents }),
        Some(_) => {}
        None => faults.push(RowProblem::new(0, Reason::ControlSum)),
    }
    faults.sort_by_key(|fault| fault.row);
    Err(WriteError::Refused(faults))
}

/// End-to-end ids met so far: half a hash and the row. Two equal ids have equal hashes, so that a list without equal
/// hashes has no double; those with equal ones are looked at again letter by letter.
#[derive(Default)]
struct Ids {
    met: Vec<[u32; 3]>,
    last: String,
    unordered: bool,
}

impl Ids {
    fn take(&mut self, at: usize, id: &str) {
        use std::hash::Hasher as _;
        // Ids that rise from row to row need no further look.
        self.unordered |= !self.met.is_empty() && id <= self.last.as_str();
        id.clone_into(&mut self.last);
        let mut hasher = std::hash::DefaultHasher::new();
        hasher.write(id.as_bytes());
        let [a, b, c, d, e, f, g, h] = hasher.finish().to_be_bytes();
        let row = u32::try_from(at).unwrap_or(u32::MAX);
        self.met.push([u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]), row]);
    }

    fn doubles(mut self, rows: &mut impl Rows, faults: &mut Vec<RowProblem>) -> Result<(), WriteError> {
        if !self.unordered {
            return Ok(());
        }
        self.met.sort_unstable();
        let same = |a: &[u32; 3], b: &[u32; 3]| (a[0], a[1]) == (b[0], b[1]);
        let groups = self.met.chunk_by(same).filter(|group| group.len() > 1);
        let again: HashSet<usize> = groups.flatten().map(|[_, _, row]| *row as usize).collect();
        if again.is_empty() {
            return Ok(());
        }
        let mut first: HashMap<String, usize> = HashMap::new();
        rows.each(|at, row| {
            let Some(id) = row.ok().filter(|_| again.contains(&at)).map(|row| row.end_to_end_id) else {
                return Ok(());
            };
            match first.get(id) {
                Some(first) => faults.push(RowProblem::new(at, Reason::Duplicate(*first))),
                None => {
                    first.insert(id.to_owned(), at);
                }
            }
            Ok(())
        })
    }
}

fn check_head<D: Domain>(head: &Head<D>, faults: &mut Vec<RowProblem>) {
    let mut fault = |reason| faults.push(RowProblem::new(0, reason));
    if let Some(reason) = name(&head.debtor) {
        fault(reason);
    }
    if let Some(reason) = account::<D>(&head.debtor_iban) {
        fault(reason);
    }
    if head.debtor_bic.as_deref().is_some_and(|bic| !is_bic(bic)) {
        fault(Reason::Bic);
    }
    if !is_id(&message_id(head)) {
        fault(Reason::Id("MsgId"));
    }
    if !D::EXERCISE && head.message_id.starts_with(EXERCISE_PREFIX) {
        fault(Reason::ExerciseInReality);
    }
    if !rules::deadline::is_target_day(head.execution) {
        fault(Reason::NotTargetDay(head.execution, rules::deadline::next_target_day(head.execution)));
    }
}

fn check_row<D: Domain>(at: usize, row: &Row<'_>, faults: &mut Vec<RowProblem>) {
    let mut fault = |reason| faults.push(RowProblem::new(at, reason));
    if let Some(reason) = name(row.payee) {
        fault(reason);
    }
    if let Some(reason) = account::<D>(row.iban) {
        fault(reason);
    }
    if !(1..=MAX_AMOUNT).contains(&row.cents) {
        fault(Reason::Amount);
    }
    if !is_id(row.end_to_end_id) {
        fault(Reason::Id("EndToEndId"));
    }
    let length = written_length(row.remittance).0;
    if length > MAX_REMITTANCE_CHARS {
        fault(Reason::RemittanceTooLong(length));
    }
}

/// Characters of a text as the file carries it, and whether one is a letter or digit.
fn written_length(text: &str) -> (usize, bool) {
    plain(text).unwrap_or_else(|| {
        let written = bank_text(text);
        (written.chars().count(), written.chars().any(char::is_alphanumeric))
    })
}

fn name(text: &str) -> Option<Reason> {
    let (length, letters) = written_length(text);
    if letters && length <= MAX_NAME_CHARS {
        None
    } else if text.trim().is_empty() {
        Some(Reason::NameEmpty)
    } else if length > MAX_NAME_CHARS {
        Some(Reason::NameTooLong(length))
    } else {
        Some(Reason::NameUnprintable)
    }
}

fn account<D: Domain>(text: &str) -> Option<Reason> {
    if iban::is_plain_german(text) {
        return world::<D>(text.get(4..5).is_some_and(|first| first.starts_with(EXERCISE_BANKS)));
    }
    let iban = match iban::check(text) {
        Ok(iban) => iban,
        Err(error) => return Some(Reason::Iban(error.to_string())),
    };
    if !iban.is_sepa() {
        return Some(Reason::OutsideSepa(iban.country().to_owned()));
    }
    if !iban.is_eea() {
        return Some(Reason::OutsideEea(iban.country().to_owned()));
    }
    world::<D>(is_exercise_account(&iban))
}

fn world<D: Domain>(invented: bool) -> Option<Reason> {
    match (D::EXERCISE, invented) {
        (true, false) => Some(Reason::RealAccountInExercise),
        (false, true) => Some(Reason::ExerciseInReality),
        _ => None,
    }
}

/// Of the characters the base set allows only letters, digits and hyphen: no id of ours needs more, and the rules on
/// slashes cannot be broken.
pub(super) fn is_id(text: &str) -> bool {
    (1..=MAX_ID_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Four letters or digits, country, two, optional branch (ISO 9362).
fn is_bic(text: &str) -> bool {
    let upper = |s: &str| s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    matches!(text.len(), 8 | 11)
        && upper(text)
        && text.get(4..6).is_some_and(|c| c.bytes().all(|b| b.is_ascii_uppercase()))
}
