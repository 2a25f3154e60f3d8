//! Tokens of 128 bits as hexadecimal text, compared in constant time (ASVS 7.2.3, 3.5.1).

use sha2::{Digest, Sha256};

/// Bytes of a token.
pub const TOKEN_BYTES: usize = 16;

/// Random bytes as a token's text.
#[must_use]
pub fn text(bytes: &[u8; TOKEN_BYTES]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a session is stored under: a copy of the memory's index gives no usable token.
#[must_use]
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Equal, without telling by time where they differ.
#[must_use]
pub fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (digest(left), digest(right));
    left.iter().zip(right).fold(0, |difference, (l, r)| difference | (l ^ r)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_equal_only_to_themselves() {
        let token = text(&[7; TOKEN_BYTES]);
        assert_eq!(token.len(), 32);
        assert!(equal(&token, &token));
        assert!(!equal(&token, &token[1..]));
        assert!(!equal(&token, ""));
    }
}
