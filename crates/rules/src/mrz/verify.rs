//! Check digits of given lines.

use super::{Format, check_digit};

/// A check digit of the zone that does not fit. Sorted by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Check {
    /// Date of birth.
    BirthDate,
    /// Over all checked fields.
    Composite,
    /// Number of the document.
    DocumentNumber,
    /// Last day of validity.
    ExpiryDate,
    /// Optional field of a passport, where one is filled.
    Optional,
}

impl Check {
    /// Its stable name, e.g. `birth_date`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BirthDate => "birth_date",
            Self::Composite => "composite",
            Self::DocumentNumber => "document_number",
            Self::ExpiryDate => "expiry_date",
            Self::Optional => "optional",
        }
    }
}

/// Why lines cannot be checked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// Not the number of lines of the format.
    #[error("not {expected} lines")]
    Lines {
        /// Lines of the format.
        expected: usize,
    },
    /// A line is too short or too long.
    #[error("line {line} has not {expected} characters")]
    Length {
        /// 1-based line.
        line: usize,
        /// Characters of a line of the format.
        expected: usize,
    },
    /// A character that a zone cannot hold.
    #[error("line {line}, character {position} cannot occur in a zone")]
    Character {
        /// 1-based line.
        line: usize,
        /// 1-based character.
        position: usize,
    },
}

/// Checks the digits of given lines and yields those that do not fit, sorted by name; empty means valid. Says nothing
/// about codes, dates or the letters of serial numbers.
///
/// # Errors
/// If the lines have not the form of the format.
pub fn verify(format: Format, lines: &[&str]) -> Result<Vec<Check>, VerifyError> {
    let (count, width) = format.size();
    if lines.len() != count {
        return Err(VerifyError::Lines { expected: count });
    }
    for (index, text) in lines.iter().enumerate() {
        let line = index + 1;
        let odd = text.chars().position(|c| !matches!(c, 'A'..='Z' | '0'..='9' | '<'));
        if let Some(at) = odd {
            return Err(VerifyError::Character { line, position: at + 1 });
        }
        if text.len() != width {
            return Err(VerifyError::Length { line, expected: width });
        }
    }
    // 1-based, both ends included, as the standard counts.
    let part = |line: usize, from: usize, to: usize| {
        lines.get(line - 1).and_then(|text| text.get(from - 1..to)).unwrap_or_default()
    };
    let mut failing = Vec::new();
    let mut test = |check: Check, text: &str, digit: &str| {
        if check_digit(text).is_none_or(|right| !digit.starts_with(right)) {
            failing.push(check);
        }
    };
    match format {
        Format::Td1 => {
            let (number, digit) = long_number(part(1, 6, 14), part(1, 15, 15), part(1, 16, 30));
            test(Check::BirthDate, part(2, 1, 6), part(2, 7, 7));
            let all = [part(1, 6, 30), part(2, 1, 7), part(2, 9, 15), part(2, 19, 29)].concat();
            test(Check::Composite, &all, part(2, 30, 30));
            test(Check::DocumentNumber, &number, digit);
            test(Check::ExpiryDate, part(2, 9, 14), part(2, 15, 15));
        }
        Format::Td2 | Format::Td3 => {
            test(Check::BirthDate, part(2, 14, 19), part(2, 20, 20));
            let all = [part(2, 1, 10), part(2, 14, 20), part(2, 22, width - 1)].concat();
            test(Check::Composite, &all, part(2, width, width));
            test(Check::DocumentNumber, part(2, 1, 9), part(2, 10, 10));
            test(Check::ExpiryDate, part(2, 22, 27), part(2, 28, 28));
            // An empty optional field has the filler or 0 as its digit; both weigh nothing in the composite.
            let optional = part(2, 29, 42);
            if format == Format::Td3 && optional.bytes().any(|byte| byte != b'<') {
                test(Check::Optional, optional, part(2, 43, 43));
            }
        }
    }
    Ok(failing)
}

/// On cards with a number of more than nine characters the digit's place holds a filler; number and digit go on in
/// the optional field (Doc 9303-5).
fn long_number<'a>(head: &str, digit: &'a str, optional: &'a str) -> (String, &'a str) {
    let tail = optional.split('<').next().unwrap_or_default();
    match (digit, tail.split_at_checked(tail.len().saturating_sub(1))) {
        ("<", Some((rest, own))) if !own.is_empty() => (format!("{head}<{rest}"), own),
        _ => (head.to_owned(), digit),
    }
}
