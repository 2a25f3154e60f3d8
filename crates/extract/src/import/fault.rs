//! What is wrong with a row, said without repeating the row: no personal data gets into a report or a log.

use serde::Serialize;

use crate::records::CellError;

/// Most faults listed; all are counted.
pub const MAX_LISTED: usize = 1_000;

/// One fault in one row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fault {
    /// File name.
    pub file: String,
    /// Line of the file; the header is line 1.
    pub line: u64,
    /// Column, if the fault lies in one cell.
    pub field: Option<&'static str>,
    /// Why.
    pub reason: Reason,
    /// What was done about it.
    pub effect: Effect,
}

/// What the importer did with the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The row is not in the extract.
    RowLeftOut,
    /// The row is in the extract; the cell, an optional reference, was emptied.
    CellEmptied,
}

macro_rules! reasons {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// Why a row or cell was not taken.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
        pub enum Reason { $($(#[$doc])+ #[serde(rename = $text)] $name,)+ }
        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Reason] = &[$(Self::$name,)+];
            /// The stable name used in reports; the texts live under it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}
reasons! {
    /// A column that must be filled is empty.
    Missing = "missing",
    /// Not one of the values the column allows.
    NotAllowed = "not_allowed",
    /// Not a date that exists.
    Date = "date",
    /// Not a month.
    Month = "month",
    /// Not a local date and time.
    DateTime = "date_time",
    /// Not an amount with a point and two places.
    Money = "money",
    /// An amount below zero.
    Negative = "negative",
    /// An empty value inside a list.
    List = "list",
    /// More or fewer cells than columns.
    ColumnCount = "column_count",
    /// Quotes not as in RFC 4180, or a line break inside a cell.
    Quotes = "quotes",
    /// Text not in Unicode's composed form (NFC).
    NotNfc = "not_nfc",
    /// A control character inside a cell.
    Control = "control_character",
    /// A line longer than the limit.
    LineTooLong = "line_too_long",
    /// Not a nationality of three capital letters.
    Nationality = "nationality",
    /// Not an AGS of eight digits.
    Ags = "ags",
    /// Date of death before the date of birth.
    DeathBeforeBirth = "death_before_birth",
    /// A date of birth or death after the state of the class.
    InTheFuture = "in_the_future",
    /// Not an IBAN, or wrong check digits.
    Iban = "iban",
    /// The id occurred before.
    Duplicate = "duplicate_id",
    /// The id referred to does not occur (or its row was left out).
    Reference = "reference",
}

impl From<CellError> for Reason {
    fn from(error: CellError) -> Self {
        match error {
            CellError::Missing => Self::Missing,
            CellError::NotAllowed => Self::NotAllowed,
            CellError::Date => Self::Date,
            CellError::Month => Self::Month,
            CellError::DateTime => Self::DateTime,
            CellError::Money => Self::Money,
            CellError::List => Self::List,
        }
    }
}

/// The faults of one import: all counted, the first `MAX_LISTED` listed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Faults {
    /// The first faults in the order found.
    pub listed: Vec<Fault>,
    /// All faults.
    pub total: u64,
    /// Rows left out.
    pub rows_left_out: u64,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.total += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(fault);
        }
    }
    /// Whether nothing was wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}
