//! What is wrong with a row, said without repeating the row: no personal data gets into a report or a log.

use model::Problem;
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

impl Fault {
    /// The fault in the form that page, command line and API show: file, line and field, nothing of the row.
    #[must_use]
    pub fn problem(&self) -> Problem {
        // An emptied optional reference keeps its row: that must not read like a row left out.
        let code = if self.effect == Effect::CellEmptied { "NB-E-121" } else { self.reason.problem_code() };
        Problem::new(code).with("file", &self.file).with("line", self.line).with("field", self.field.unwrap_or("-"))
    }
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
    ($($(#[$doc:meta])+ $name:ident = $text:literal $problem:literal,)+) => {
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
            /// The problem code whose texts say it to a reader.
            #[must_use]
            pub fn problem_code(self) -> &'static str {
                match self { $(Self::$name => $problem,)+ }
            }
        }
    };
}
reasons! {
    /// A column that must be filled is empty.
    Missing = "missing" "NB-E-101",
    /// Not one of the values the column allows.
    NotAllowed = "not_allowed" "NB-E-102",
    /// Not a date that exists.
    Date = "date" "NB-E-103",
    /// Not a month.
    Month = "month" "NB-E-104",
    /// Not a local date and time.
    DateTime = "date_time" "NB-E-105",
    /// Not an amount with a point and two places.
    Money = "money" "NB-E-106",
    /// An amount below zero.
    Negative = "negative" "NB-E-107",
    /// An empty value inside a list.
    List = "list" "NB-E-108",
    /// More or fewer cells than columns.
    ColumnCount = "column_count" "NB-E-109",
    /// Quotes not as in RFC 4180, or a line break inside a cell.
    Quotes = "quotes" "NB-E-110",
    /// Text not in Unicode's composed form (NFC).
    NotNfc = "not_nfc" "NB-E-111",
    /// A control character inside a cell.
    Control = "control_character" "NB-E-112",
    /// A line longer than the limit.
    LineTooLong = "line_too_long" "NB-E-113",
    /// Not a nationality of three capital letters.
    Nationality = "nationality" "NB-E-114",
    /// Not an AGS of eight digits.
    Ags = "ags" "NB-E-115",
    /// Date of death before the date of birth.
    DeathBeforeBirth = "death_before_birth" "NB-E-116",
    /// A date of birth or death after the state of the class.
    InTheFuture = "in_the_future" "NB-E-117",
    /// Not an IBAN, or wrong check digits.
    Iban = "iban" "NB-E-118",
    /// The id occurred before.
    Duplicate = "duplicate_id" "NB-E-119",
    /// The id referred to does not occur (or its row was left out).
    Reference = "reference" "NB-E-120",
    /// Neither `1` nor `0`.
    YesNo = "yes_no" "NB-E-122",
    /// A code that the mapping's table does not have.
    CodeTable = "code_table" "NB-E-123",
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
            CellError::YesNo => Self::YesNo,
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
    /// Counts a fault and lists it while there is room.
    pub(crate) fn add(&mut self, file: &str, line: u64, field: Option<&'static str>, reason: Reason, effect: Effect) {
        self.total += 1;
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Fault { file: file.to_owned(), line, field, reason, effect });
        }
    }
    /// Counts a row that is left out for one reason.
    pub(crate) fn left_out(&mut self, file: &str, line: u64, field: &'static str, reason: Reason) {
        self.rows_left_out += 1;
        self.add(file, line, Some(field), reason, Effect::RowLeftOut);
    }
    /// Adds those that were found after these.
    pub(crate) fn append(&mut self, later: Faults) {
        self.total += later.total;
        self.rows_left_out += later.rows_left_out;
        self.listed.extend(later.listed);
        self.listed.truncate(MAX_LISTED);
    }
    /// Whether nothing was wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}
