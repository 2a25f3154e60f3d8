//! The lines of a zone from the fields of a document.

use model::PartialDate;

use super::{Format, check_digit, names::transliterate};

/// The fields of a zone, names in their original spelling.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// Surname; may be empty for persons with one name only.
    pub surname: &'a str,
    /// Given names, with blanks between.
    pub given_names: &'a str,
    /// Date of birth; unknown parts become fillers.
    pub birth_date: PartialDate,
    /// Last day of validity.
    pub expiry_date: PartialDate,
    /// One or two letters, e.g. `ID`, `P`. Which code belongs to which document and day is data elsewhere.
    pub document_code: &'a str,
    /// One to three letters, e.g. `D`.
    pub issuing_state: &'a str,
    /// One to three letters.
    pub nationality: &'a str,
    /// One to nine characters.
    pub document_number: &'a str,
    /// `F`, `M` or `<`.
    pub sex: &'a str,
    /// TD1 line 1, TD2 and TD3 line 2; empty on German documents.
    pub optional1: &'a str,
    /// TD1 line 2: on German cards the version of the card, e.g. `2108`.
    pub optional2: &'a str,
}

/// Why a zone cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A field has characters a zone does not know, or none where it needs one.
    #[error("{field}: characters that a zone cannot hold, or empty")]
    Characters {
        /// Name of the field.
        field: &'static str,
    },
    /// A field is too long. For names the rule of truncation is not settled here (Doc 9303-3 § 4.6), so they are refused.
    #[error("{field}: more than {max} characters")]
    TooLong {
        /// Name of the field.
        field: &'static str,
        /// Characters there is room for.
        max: usize,
    },
}

/// Makes the two or three lines.
///
/// # Errors
/// If a field does not fit, see [`BuildError`].
pub fn build(format: Format, fields: &Fields<'_>) -> Result<Vec<String>, BuildError> {
    let code = filled("document_code", fields.document_code, 2, Need::Letters)?;
    let state = filled("issuing_state", fields.issuing_state, 3, Need::Letters)?;
    let nation = filled("nationality", fields.nationality, 3, Need::Letters)?;
    let number = checked(filled("document_number", fields.document_number, 9, Need::Some)?);
    let birth = checked(date(fields.birth_date));
    let expiry = checked(date(fields.expiry_date));
    let sex = match fields.sex {
        "F" | "M" | "<" => fields.sex,
        _ => return Err(BuildError::Characters { field: "sex" }),
    };
    if format != Format::Td1 && !fields.optional2.is_empty() {
        return Err(BuildError::TooLong { field: "optional2", max: 0 });
    }
    match format {
        Format::Td1 => {
            let optional1 = filled("optional1", fields.optional1, 15, Need::Any)?;
            let optional2 = filled("optional2", fields.optional2, 11, Need::Any)?;
            let composite = digit(&format!("{number}{optional1}{birth}{expiry}{optional2}"));
            Ok(vec![
                format!("{code}{state}{number}{optional1}"),
                format!("{birth}{sex}{expiry}{nation}{optional2}{composite}"),
                person(fields, 30)?,
            ])
        }
        Format::Td2 => {
            let optional = filled("optional1", fields.optional1, 7, Need::Any)?;
            let composite = digit(&format!("{number}{birth}{expiry}{optional}"));
            Ok(vec![
                format!("{code}{state}{}", person(fields, 31)?),
                format!("{number}{nation}{birth}{sex}{expiry}{optional}{composite}"),
            ])
        }
        Format::Td3 => {
            let optional = filled("optional1", fields.optional1, 14, Need::Any)?;
            // Without an optional field Germany writes a filler here; it weighs as much as the digit 0.
            let own = if fields.optional1.is_empty() { '<' } else { digit(&optional) };
            let composite = digit(&format!("{number}{birth}{expiry}{optional}{own}"));
            Ok(vec![
                format!("{code}{state}{}", person(fields, 39)?),
                format!("{number}{nation}{birth}{sex}{expiry}{optional}{own}{composite}"),
            ])
        }
    }
}

/// What a field must have.
#[derive(PartialEq)]
enum Need {
    Letters,
    Some,
    Any,
}

fn filled(field: &'static str, text: &str, width: usize, need: Need) -> Result<String, BuildError> {
    let known = text.bytes().all(|byte| match byte {
        b'A'..=b'Z' => true,
        b'0'..=b'9' | b'<' => need != Need::Letters,
        _ => false,
    });
    if !known || text.is_empty() && need != Need::Any {
        return Err(BuildError::Characters { field });
    }
    if text.len() > width {
        return Err(BuildError::TooLong { field, max: width });
    }
    Ok(format!("{text:<<width$}"))
}

fn person(fields: &Fields<'_>, width: usize) -> Result<String, BuildError> {
    let surname = transliterate(fields.surname);
    let given = transliterate(fields.given_names);
    let name = match (surname.is_empty(), given.is_empty()) {
        (true, true) => return Err(BuildError::Characters { field: "surname" }),
        (false, true) => surname,
        (true, false) => given,
        (false, false) => format!("{surname}<<{given}"),
    };
    if name.len() > width {
        return Err(BuildError::TooLong { field: "surname", max: width });
    }
    Ok(format!("{name:<<width$}"))
}

fn date(date: PartialDate) -> String {
    let two = |part: Option<i8>| part.map_or_else(|| "<<".to_owned(), |n| format!("{n:02}"));
    format!("{:02}{}{}", date.year.rem_euclid(100), two(date.month), two(date.day))
}

fn checked(text: String) -> String {
    let digit = digit(&text);
    text + digit.encode_utf8(&mut [0; 4])
}

/// The digit of a text that holds only the zone's characters by construction.
fn digit(text: &str) -> char {
    check_digit(text).unwrap_or('<')
}
