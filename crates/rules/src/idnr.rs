//! Identifikationsnummer (§ 139b AO): eleven digits, the last a check digit by ISO/IEC 7064 MOD 11,10.

/// The text is an IdNr: eleven digits, no leading zero, the first ten with one digit two or three times, check digit right.
#[must_use]
pub fn valid(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter(|c| *c != ' ').filter_map(|c| c.to_digit(10)).collect();
    let plain = text.chars().all(|c| c == ' ' || c.is_ascii_digit());
    if !plain || digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let most = (0..10).map(|digit| digits[..10].iter().filter(|d| **d == digit).count()).max().unwrap_or(0);
    if !(2..=3).contains(&most) {
        return false;
    }
    let product = digits[..10].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == digits[10]
}

#[cfg(test)]
mod tests {
    use super::valid;

    #[test]
    fn published_examples_hold_and_each_slip_is_found() {
        // Example of the Bundeszentralamt für Steuern.
        assert!(valid("86 095 742 719"));
        for i in 0..11 {
            let mut digits: Vec<u8> = "86095742719".bytes().collect();
            digits[i] = b'0' + (digits[i] - b'0' + 1) % 10;
            assert!(!valid(&String::from_utf8(digits).unwrap()), "digit {i}");
        }
        for wrong in ["", "8609574271", "860957427190", "06095742719", "86095742719x"] {
            assert!(!valid(wrong), "{wrong}");
        }
    }
}
