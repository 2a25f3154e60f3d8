//! One cell of a file: how each type is read and written.

use jiff::civil::DateTime;
use model::{CivilDate, Money, Month, PartialDate};
use serde::{Deserialize, Serialize};

/// Between the values of a list in one cell (`DEU;TUR`).
pub const LIST_SEPARATOR: char = ';';

/// Why a cell cannot be taken; the stable name is what a report shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellError {
    /// The column must be filled.
    Missing,
    /// Not one of the values the column allows.
    NotAllowed,
    /// Not a date that exists, written `YYYY-MM-DD` (only a date of birth may be partial).
    Date,
    /// Not a month written `YYYY-MM`.
    Month,
    /// Not a local date and time written `YYYY-MM-DDTHH:MM`.
    DateTime,
    /// Not an amount with a point and two places.
    Money,
    /// An empty value inside a list.
    List,
    /// Not `1` or `0`.
    YesNo,
}

/// How a column's cells are written: what a mapping converts to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A text or one of a few values, as it is.
    Text,
    /// A date, possibly partial.
    Date,
    /// A month.
    Month,
    /// A local date and time.
    DateTime,
    /// An amount.
    Money,
    /// Yes or no.
    YesNo,
    /// Several texts.
    List,
}

/// A value that stands in one cell of a file.
pub trait Cell: Sized {
    /// Whether the column must be filled.
    const REQUIRED: bool = true;
    /// How the cell is written.
    const KIND: Kind = Kind::Text;
    /// Reads the cell's text, which is UTF-8 in NFC.
    ///
    /// # Errors
    /// If the text is not a value of this type.
    fn read(text: &str) -> Result<Self, CellError>;
    /// The text that `read` takes back.
    fn write(&self) -> String;
}

impl Cell for String {
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() { Err(CellError::Missing) } else { Ok(text.to_owned()) }
    }
    fn write(&self) -> String {
        self.clone()
    }
}
impl<T: Cell> Cell for Option<T> {
    const REQUIRED: bool = false;
    const KIND: Kind = T::KIND;
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }
    fn write(&self) -> String {
        self.as_ref().map(Cell::write).unwrap_or_default()
    }
}
impl Cell for Vec<String> {
    const REQUIRED: bool = false;
    const KIND: Kind = Kind::List;
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        text.split(LIST_SEPARATOR)
            .map(|part| {
                let part = part.trim();
                if part.is_empty() { Err(CellError::List) } else { Ok(part.to_owned()) }
            })
            .collect()
    }
    fn write(&self) -> String {
        self.join(";")
    }
}
impl Cell for bool {
    const KIND: Kind = Kind::YesNo;
    fn read(text: &str) -> Result<Self, CellError> {
        match required(text)? {
            "1" => Ok(true),
            "0" => Ok(false),
            _ => Err(CellError::YesNo),
        }
    }
    fn write(&self) -> String {
        if *self { "1" } else { "0" }.to_owned()
    }
}
impl Cell for CivilDate {
    const KIND: Kind = Kind::Date;
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Date)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for PartialDate {
    const KIND: Kind = Kind::Date;
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Date)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for Month {
    const KIND: Kind = Kind::Month;
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Month)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for Money {
    const KIND: Kind = Kind::Money;
    fn read(text: &str) -> Result<Self, CellError> {
        let two_places = required(text)?.split_once('.').is_some_and(|(_, cents)| cents.len() == 2);
        if two_places { text.parse().map_err(|_| CellError::Money) } else { Err(CellError::Money) }
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for DateTime {
    const KIND: Kind = Kind::DateTime;
    fn read(text: &str) -> Result<Self, CellError> {
        let (date, time) = required(text)?.split_once('T').ok_or(CellError::DateTime)?;
        let date: CivilDate = date.parse().map_err(|_| CellError::DateTime)?;
        let two = |part: Option<&str>| {
            part.filter(|p| p.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|p| p.parse::<i8>().ok())
                .ok_or(CellError::DateTime)
        };
        if time.len() != 5 || time.as_bytes().get(2) != Some(&b':') {
            return Err(CellError::DateTime);
        }
        let time = jiff::civil::Time::new(two(time.get(0..2))?, two(time.get(3..5))?, 0, 0)
            .map_err(|_| CellError::DateTime)?;
        Ok(date.0.to_datetime(time))
    }
    fn write(&self) -> String {
        format!("{}T{:02}:{:02}", CivilDate(self.date()), self.hour(), self.minute())
    }
}

pub(super) fn required(text: &str) -> Result<&str, CellError> {
    if text.is_empty() { Err(CellError::Missing) } else { Ok(text) }
}
