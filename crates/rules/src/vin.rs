//! Vehicle identification numbers (FIN): format, the German check character of field 3, the digit of US makers.

/// Why a number cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VinError {
    /// A character that does not occur, small letters included.
    #[error("characters that do not occur in the number")]
    Characters,
    /// Not as many characters as needed.
    #[error("not the right number of characters")]
    Length,
}

/// Characters of a number today; older vehicles have fewer.
const CHARS: usize = 17;
/// Weights of both check methods, from the left.
const WEIGHTS: [u32; CHARS] = [9, 8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2];
/// Weights of the US digit: its own place counts nothing.
const US_WEIGHTS: [u32; CHARS] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// The form of vehicles built since 1981: 17 capital letters and digits without I, O, Q.
///
/// # Errors
/// Wrong characters first, then wrong length.
pub fn format_strict(vin: &str) -> Result<(), VinError> {
    if !vin.bytes().all(is_strict) {
        return Err(VinError::Characters);
    }
    if vin.len() == CHARS { Ok(()) } else { Err(VinError::Length) }
}

fn is_strict(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O' | b'Q')
}

/// The check character `0` to `9`, `X` that stands in field 3 of German papers. Numbers of 1 to 17 characters; the
/// weights are counted from the right. The authority verifies it and must not make up a missing one.
///
/// # Errors
/// If the number is empty, too long or has other characters than capital letters (with Ä, Ö, Ü) and digits.
pub fn check_field3(vin: &str) -> Result<char, VinError> {
    let letters: Vec<char> = vin.chars().collect();
    let skipped = CHARS.checked_sub(letters.len()).ok_or(VinError::Length)?;
    if letters.is_empty() {
        return Err(VinError::Length);
    }
    let mut sum = 0;
    for (c, weight) in letters.iter().zip(WEIGHTS.iter().skip(skipped)) {
        sum += field3_value(*c).ok_or(VinError::Characters)? * weight;
    }
    Ok(by_eleven(sum))
}

/// The digit part of the letter's EBCDIC code.
fn field3_value(c: char) -> Option<u32> {
    Some(match c {
        '0'..='9' => c.to_digit(10)?,
        'O' | 'Ö' => 0,
        'A' | 'J' | 'Ä' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' | 'Ü' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Q' | 'Y' => 8,
        'I' | 'R' | 'Z' => 9,
        _ => return None,
    })
}

/// The digit `0` to `9`, `X` that position 9 carries on vehicles for North America and China. Never a reason to
/// reject a vehicle in the EU.
///
/// # Errors
/// If the number has not the strict form.
pub fn us_check_digit(vin: &str) -> Result<char, VinError> {
    format_strict(vin)?;
    let mut sum = 0;
    for (c, weight) in vin.chars().zip(US_WEIGHTS) {
        // Without I, O, Q the values are those of field 3.
        sum += field3_value(c).ok_or(VinError::Characters)? * weight;
    }
    Ok(by_eleven(sum))
}

/// Whether position 9 carries the right digit.
///
/// # Errors
/// If the number has not the strict form.
pub fn us_is_valid(vin: &str) -> Result<bool, VinError> {
    let digit = us_check_digit(vin)?;
    Ok(vin.chars().nth(8) == Some(digit))
}

fn by_eleven(sum: u32) -> char {
    char::from_digit(sum % 11, 10).unwrap_or('X')
}
