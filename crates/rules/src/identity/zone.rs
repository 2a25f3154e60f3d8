//! Reading the zone of a document that is shown: what it says, which digits are wrong, what cannot be.

use model::{CivilDate, PartialDate};

use crate::mrz::{Check, Format, VerifyError, verify};

/// What the lines of a zone say. Names are in the zone's letters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    /// Size.
    pub format: Format,
    /// Code without fillers, e.g. `ID`, `P`.
    pub code: String,
    /// Issuing state without fillers, e.g. `D`.
    pub state: String,
    /// Number of the document without fillers.
    pub number: String,
    /// Surname.
    pub surname: String,
    /// Given names, with blanks between.
    pub given_names: String,
    /// Date of birth; unknown parts stay open.
    pub born: Option<PartialDate>,
    /// Last day of validity.
    pub expires: Option<CivilDate>,
    /// Nationality without fillers.
    pub nationality: String,
    /// `F`, `M` or nothing.
    pub sex: Option<char>,
}

/// A zone that could be read, with what is wrong in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    /// What it says.
    pub zone: Zone,
    /// Check digits that do not fit, sorted by name.
    pub failing: Vec<Check>,
    /// The date of birth cannot be one, or lies after today.
    pub odd_birth: bool,
    /// The last day cannot be one.
    pub odd_expiry: bool,
    /// The last day lies before today.
    pub expired: bool,
}

/// Why a typed zone cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Neither two lines of 36 or 44 nor three of 30: lines and the longest of them.
    #[error("{lines} lines, the longest of {longest} characters")]
    Size {
        /// Lines that were typed.
        lines: usize,
        /// Characters of the longest.
        longest: usize,
    },
    /// A line or character that no zone has.
    #[error(transparent)]
    Line(#[from] VerifyError),
}

/// Reads a typed or scanned zone. Blanks are dropped, small letters become capitals, `«` and `‹` become `<`: scanners and
/// keyboards give all of these. `today` is the day it is shown.
///
/// # Errors
/// If it has not the size of a zone or holds what no zone holds, see [`ReadError`].
pub fn read(typed: &str, today: CivilDate) -> Result<Read, ReadError> {
    let clean = |line: &str| -> String {
        let kept = line.chars().filter(|c| !c.is_whitespace());
        kept.map(|c| if matches!(c, '«' | '‹' | '≪' | '＜') { '<' } else { c.to_ascii_uppercase() }).collect()
    };
    let lines: Vec<String> = typed.lines().map(clean).filter(|line| !line.is_empty()).collect();
    let lines = if lines.len() == 1 { unwrapped(lines.first().map_or("", String::as_str)) } else { lines };
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let format = match (lines.len(), longest) {
        (3, 28..=32) => Format::Td1,
        (2, 33..=38) => Format::Td2,
        (2, 41..=46) => Format::Td3,
        (lines, longest) => return Err(ReadError::Size { lines, longest }),
    };
    let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
    let failing = verify(format, &borrowed)?;
    let part = |line: usize, from: usize, to: usize| {
        borrowed.get(line - 1).and_then(|text| text.get(from - 1..to)).unwrap_or_default()
    };
    let plain = |text: &str| text.trim_end_matches('<').replace('<', " ");
    let (names, number, born, expires, nationality, sex) = match format {
        Format::Td1 => (part(3, 1, 30), part(1, 6, 14), part(2, 1, 6), part(2, 9, 14), part(2, 16, 18), part(2, 8, 8)),
        Format::Td2 => {
            (part(1, 6, 36), part(2, 1, 9), part(2, 14, 19), part(2, 22, 27), part(2, 11, 13), part(2, 21, 21))
        }
        Format::Td3 => {
            (part(1, 6, 44), part(2, 1, 9), part(2, 14, 19), part(2, 22, 27), part(2, 11, 13), part(2, 21, 21))
        }
    };
    let (surname, given) = names.split_once("<<").unwrap_or((names, ""));
    let birth = birth_date(born, today);
    // Documents are valid for ten years at most: a last day more than 50 years back or ahead does not occur.
    let expiry = full_date(expires, today, 50);
    let zone = Zone {
        format,
        code: plain(part(1, 1, 2)),
        state: plain(part(1, 3, 5)),
        number: plain(number),
        surname: plain(surname),
        given_names: plain(given),
        born: birth,
        expires: expiry,
        nationality: plain(nationality),
        sex: sex.chars().next().filter(|c| *c != '<'),
    };
    Ok(Read {
        failing,
        odd_birth: birth.is_none_or(|date| date.earliest().is_some_and(|day| day > today)),
        odd_expiry: expiry.is_none(),
        expired: expiry.is_some_and(|day| day < today),
        zone,
    })
}

/// A scanner may give the whole zone on one line.
fn unwrapped(text: &str) -> Vec<String> {
    let width = match text.chars().count() {
        90 => 30,
        72 => 36,
        88 => 44,
        _ => return vec![text.to_owned()],
    };
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(width).map(|line| line.iter().collect()).collect()
}

fn two(text: &str) -> Option<i8> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The century that puts the date of birth at or before today.
fn birth_date(text: &str, today: CivilDate) -> Option<PartialDate> {
    let year = i16::from(two(text.get(..2)?)?);
    let unknown = |part: &str| part == "<<" || part == "00";
    let (month, day) = (text.get(2..4)?, text.get(4..6)?);
    let written = |year: i16| {
        let month = if unknown(month) { "00" } else { month };
        let day = if unknown(day) { "00" } else { day };
        format!("{year:04}-{month}-{day}").parse::<PartialDate>().ok()
    };
    let this = written(2000 + year).filter(|date| date.earliest().is_none_or(|day| day <= today));
    this.or_else(|| written(1900 + year))
}

/// The century nearest to today, at most `years` away.
fn full_date(text: &str, today: CivilDate, years: i16) -> Option<CivilDate> {
    let (year, month, day) = (two(text.get(..2)?)?, two(text.get(2..4)?)?, two(text.get(4..6)?)?);
    let here = today.0.year();
    let century = here - here.rem_euclid(100);
    let near = [century - 100, century, century + 100].map(|century| century + i16::from(year));
    let year = near.into_iter().min_by_key(|candidate| (candidate - here).abs())?;
    ((year - here).abs() <= years).then(|| CivilDate::new(year, month, day)).flatten()
}
