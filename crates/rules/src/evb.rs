//! Numbers of insurance confirmations (elektronische Versicherungsbestätigung, eVB).

/// Whether the text has the form of an eVB number: seven capital letters or digits, no I and no O (to be confirmed by the
/// insurers' description). Says nothing on whether cover exists: that is asked online, once.
#[must_use]
pub fn is_valid(number: &str) -> bool {
    number.len() == 7
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O'))
}
