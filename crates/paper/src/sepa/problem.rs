//! Why a row, or the head, cannot go into a file.

use model::{CivilDate, Problem};

/// One reason not to write a file, with its place.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("row {row}: {reason:?}")]
pub struct RowProblem {
    /// 1-based place in the list (or line of the file it was read from); 0 for the file's head.
    pub row: usize,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a row or the head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The IBAN is wrong; in English words for logs, the code tells people.
    Iban(String),
    /// Less than 0.01 or more than 999,999,999.99 EUR.
    Amount,
    /// No name.
    NameEmpty,
    /// Longer than 70 characters as the bank shows it.
    NameTooLong(usize),
    /// Nothing of the name is left in the bank's characters.
    NameUnprintable,
    /// An id is empty, longer than 35 characters, has characters other than `A-Z a-z 0-9 -`.
    Id(&'static str),
    /// The end-to-end id stands in this earlier row already.
    Duplicate(usize),
    /// Longer than 140 characters.
    RemittanceTooLong(usize),
    /// A payee outside the EEA needs an address: pay by hand.
    OutsideEea(String),
    /// A country that SEPA credit transfers do not reach.
    OutsideSepa(String),
    /// A real account in an exercise.
    RealAccountInExercise,
    /// An account or id of an exercise in reality.
    ExerciseInReality,
    /// BIC malformed.
    Bic,
    /// No payment at all.
    Empty,
    /// Sum or count leave the format.
    ControlSum,
    /// A value of the head is missing; its name.
    Missing(&'static str),
    /// The line is not understood.
    Line(String),
    /// The line's amount is not in euro.
    Currency(String),
    /// The day of execution is no TARGET day: the bank would move it. The day, and the next one that is.
    NotTargetDay(CivilDate, CivilDate),
}

impl RowProblem {
    /// At this row.
    #[must_use]
    pub fn new(row: usize, reason: Reason) -> Self {
        Self { row, reason }
    }

    /// The same as a problem for page, command line and API. No names, no whole account numbers.
    #[must_use]
    pub fn problem(&self) -> Problem {
        use Reason as R;
        let problem = match &self.reason {
            R::Iban(detail) => Problem::new("NB-B-001").with("detail", detail),
            R::Amount => Problem::new("NB-B-002"),
            R::NameEmpty => Problem::new("NB-B-003"),
            R::NameTooLong(length) => Problem::new("NB-B-004").with("length", length),
            R::Id(which) => Problem::new("NB-B-005").with("which", which),
            R::Duplicate(first) => Problem::new("NB-B-006").with("first", first),
            R::RemittanceTooLong(length) => Problem::new("NB-B-007").with("length", length),
            R::OutsideEea(country) => Problem::new("NB-B-008").with("country", country),
            R::RealAccountInExercise => Problem::new("NB-B-009"),
            R::ExerciseInReality => Problem::new("NB-B-010"),
            R::NameUnprintable => Problem::new("NB-B-011"),
            R::Missing(which) => Problem::new("NB-B-012").with("which", which),
            R::Bic => Problem::new("NB-B-013"),
            R::Empty => Problem::new("NB-B-014"),
            R::ControlSum => Problem::new("NB-B-015"),
            R::OutsideSepa(country) => Problem::new("NB-B-016").with("country", country),
            R::Line(detail) => Problem::new("NB-B-017").with("detail", detail),
            R::Currency(currency) => Problem::new("NB-B-018").with("currency", currency),
            R::NotTargetDay(day, next) => {
                Problem::new("NB-B-100").with("day", day.german()).with("next", next.german())
            }
        };
        problem.with("row", self.row)
    }
}
