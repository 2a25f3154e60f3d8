//! The sixteen Länder.

use std::fmt;
use std::str::FromStr;

/// A Land, named by its two-letter code (ISO 3166-2:DE without `DE-`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Land {
    /// Baden-Württemberg.
    Bw,
    /// Bayern.
    By,
    /// Berlin.
    Be,
    /// Brandenburg.
    Bb,
    /// Bremen.
    Hb,
    /// Hamburg.
    Hh,
    /// Hessen.
    He,
    /// Mecklenburg-Vorpommern.
    Mv,
    /// Niedersachsen.
    Ni,
    /// Nordrhein-Westfalen.
    Nw,
    /// Rheinland-Pfalz.
    Rp,
    /// Saarland.
    Sl,
    /// Sachsen.
    Sn,
    /// Sachsen-Anhalt.
    St,
    /// Schleswig-Holstein.
    Sh,
    /// Thüringen.
    Th,
}

/// Code, number in the Amtlicher Gemeindeschlüssel, Land.
const ALL: [(&str, &str, Land); 16] = [
    ("BW", "08", Land::Bw),
    ("BY", "09", Land::By),
    ("BE", "11", Land::Be),
    ("BB", "12", Land::Bb),
    ("HB", "04", Land::Hb),
    ("HH", "02", Land::Hh),
    ("HE", "06", Land::He),
    ("MV", "13", Land::Mv),
    ("NI", "03", Land::Ni),
    ("NW", "05", Land::Nw),
    ("RP", "07", Land::Rp),
    ("SL", "10", Land::Sl),
    ("SN", "14", Land::Sn),
    ("ST", "15", Land::St),
    ("SH", "01", Land::Sh),
    ("TH", "16", Land::Th),
];

impl Land {
    /// All sixteen, in the alphabetical order of their names.
    pub fn all() -> impl Iterator<Item = Land> {
        ALL.iter().map(|(_, _, land)| *land)
    }
    /// The two-letter code, e.g. `NW`.
    #[must_use]
    pub fn code(self) -> &'static str {
        ALL.iter().find(|(_, _, land)| *land == self).map_or("", |row| row.0)
    }
    /// The Land in which a municipality lies, by the first two digits of its AGS or ARS.
    #[must_use]
    pub fn of_ags(ags: &str) -> Option<Land> {
        let number = ags.get(..2)?;
        ALL.iter().find(|row| row.1 == number).map(|row| row.2)
    }
}

/// The text is not the code of a Land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the two-letter code of a Land")]
pub struct LandError;

impl FromStr for Land {
    type Err = LandError;
    fn from_str(text: &str) -> Result<Self, LandError> {
        ALL.iter().find(|row| row.0 == text).map(|row| row.2).ok_or(LandError)
    }
}
impl fmt::Display for Land {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
