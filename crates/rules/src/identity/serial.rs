//! Serial numbers of identity documents: their form is a matter of warning, their check digit of refusal.

use super::SerialForm;
use crate::mrz::check_digit;

/// Characters of numbers with a chip: no vowels, no 0, none that look alike (§ 2 (8) PAuswG).
const CHIP: &[u8] = b"CFGHJKLMNPRTVWXYZ123456789";

/// What is odd about a serial number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SerialFinding {
    /// Not the form of its kind: to be looked at, never refused (a published specimen has a 0).
    Form,
    /// The check digit that was given with it does not fit: a slip of the pen.
    CheckDigit,
}

/// Looks at a serial number as it was typed: blanks and hyphens do not count, small letters are taken as capitals. One
/// character more than the form has is taken for the check digit. `None`: nothing is odd.
///
/// Yields the number without its check digit.
///
/// # Errors
/// What is odd, see [`SerialFinding`].
pub fn serial(form: SerialForm, typed: &str) -> Result<String, SerialFinding> {
    let plain = |c: &char| !c.is_whitespace() && *c != '-';
    let text: String = typed.chars().filter(plain).map(|c| c.to_ascii_uppercase()).collect();
    let length = match form {
        SerialForm::Chip => 9,
        SerialForm::Blank => 8,
    };
    // Nine characters with letters among them are a number with a chip that was typed at the wrong kind, and no digit too many.
    let digits_from = if form == SerialForm::Blank { 1 } else { length };
    let with_digit = text.len() == length + 1
        && text.is_ascii()
        && text.get(digits_from..).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let number = if with_digit { text.get(..length).unwrap_or(&text) } else { &text };
    if with_digit && check_digit(number).is_none_or(|digit| !text.ends_with(digit)) {
        return Err(SerialFinding::CheckDigit);
    }
    let bytes = number.as_bytes();
    let fits = bytes.len() == length
        && match form {
            SerialForm::Chip => bytes.iter().all(|byte| CHIP.contains(byte)),
            SerialForm::Blank => {
                bytes.first().is_some_and(u8::is_ascii_uppercase)
                    && bytes.get(1..).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))
            }
        };
    if fits { Ok(number.to_owned()) } else { Err(SerialFinding::Form) }
}
