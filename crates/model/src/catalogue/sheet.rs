//! A data sheet as data: which values stand on it in which length, and the machine-readable lines that belong to it.

use serde::{Deserialize, Serialize};

use super::Text;

/// What a paper of the kind `datenblatt` shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSheet {
    /// A box in which the person signs.
    #[serde(default)]
    pub signature: bool,
    /// A box for a paper photo.
    #[serde(default)]
    pub photo: bool,
    /// Kind of the document that is filled by this sheet, as in `params/ausweise.toml`; without it there are no machine-readable
    /// lines and no last day.
    pub document: Option<String>,
    /// Field id of the day of issue.
    pub issued: Option<String>,
    /// Field id of the length: `sechs_wochen`, `hoechstens`, `bis`.
    pub duration: Option<String>,
    /// Field id of the last day, where the length is `bis`.
    pub last_day: Option<String>,
    /// Field id of the serial number.
    pub serial: Option<String>,
    /// Field id of the surname.
    pub surname: Option<String>,
    /// Field id of the given names.
    pub given: Option<String>,
    /// Field id of the date of birth.
    pub born: Option<String>,
    /// Field id of the sex (`w`, `m`, else none); missing: the zone says none.
    pub sex: Option<String>,
    /// Lines in order.
    #[serde(default, rename = "row")]
    pub rows: Vec<SheetRow>,
}

/// A line of a data sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetRow {
    /// Name of the item on the document.
    pub label: Text,
    /// Field ids whose values stand there, with blanks between.
    pub fields: Vec<String>,
    /// Name of its length in `params/ausweise.toml`; none: free.
    pub length: Option<String>,
    /// Stands in front of a value, e.g. `GEB. `.
    #[serde(default)]
    pub prefix: String,
}

impl DataSheet {
    /// Every field id it names, with where.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        let single = [
            &self.issued,
            &self.duration,
            &self.last_day,
            &self.serial,
            &self.surname,
            &self.given,
            &self.born,
            &self.sex,
        ];
        let single = single.into_iter().flatten().map(String::as_str);
        single.chain(self.rows.iter().flat_map(|row| row.fields.iter().map(String::as_str)))
    }
}
