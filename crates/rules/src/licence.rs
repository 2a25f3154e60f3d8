//! Numbers of driving licences: authority, running number, check character, version.

/// Characters under the check character.
const BODY: usize = 9;
/// Characters of a whole number.
const CHARS: usize = 11;

/// The check character `0` to `9`, `X` for the first nine characters (weights 9 to 1, A = 10 to Z = 35, by 11). `None` if
/// there are fewer or others than capital letters and digits.
#[must_use]
pub fn check_character(number: &str) -> Option<char> {
    let body = number.get(..BODY)?;
    let mut sum = 0_u32;
    for (c, weight) in body.chars().zip((1..=9).rev()) {
        if !c.is_ascii_digit() && !c.is_ascii_uppercase() {
            return None;
        }
        sum += c.to_digit(36)? * weight;
    }
    char::from_digit(sum % 11, 10).or(Some('X'))
}

/// Whether the text is the number of an issued document: authority `A` to `P` (Länder by alphabet) and three digits,
/// five letters or digits, the right check character, version `1` to `9` or a letter.
#[must_use]
pub fn is_valid(number: &str) -> bool {
    well_formed(number) && matches!(number.as_bytes().last(), Some(b'1'..=b'9' | b'A'..=b'Z'))
}

/// Whether the text is the number of a provisional proof: as [`is_valid`], with version `0` (FeV § 49).
#[must_use]
pub fn is_provisional(number: &str) -> bool {
    well_formed(number) && number.ends_with('0')
}

fn well_formed(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == CHARS
        && matches!(bytes.first(), Some(b'A'..=b'P'))
        && bytes.iter().skip(1).take(3).all(u8::is_ascii_digit)
        && check_character(number).is_some_and(|right| number.chars().nth(BODY) == Some(right))
}
