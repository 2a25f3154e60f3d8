//! Figures as Germans write and speak them: sums in words, grouped digits, IBAN and hash in groups.

use model::Money;

const ONES: [&str; 20] = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];
const TENS: [&str; 10] =
    ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

/// A whole number in words: `1234` → `eintausendzweihundertvierunddreißig`, `1` → `eins`.
/// Millions and milliards stand apart. Beyond 999 milliards the digits are given.
#[must_use]
pub fn number(n: u64) -> String {
    if n == 0 {
        return "null".into();
    }
    if n > 999_999_999_999 {
        return grouped(n);
    }
    let mut parts = Vec::new();
    for (unit, one, many) in [(1_000_000_000, "eine Milliarde", "Milliarden"), (1_000_000, "eine Million", "Millionen")]
    {
        match n / unit % 1000 {
            0 => {}
            1 => parts.push(one.to_owned()),
            count => parts.push(format!("{} {many}", below_million(count, false))),
        }
    }
    if !n.is_multiple_of(1_000_000) {
        parts.push(below_million(n % 1_000_000, true));
    }
    parts.join(" ")
}

/// `last`: a final one is spoken `eins`.
fn below_million(n: u64, last: bool) -> String {
    let (thousands, rest) = (n / 1000, n % 1000);
    let mut out = String::new();
    if thousands > 0 {
        out.push_str(&below_thousand(thousands, false));
        out.push_str("tausend");
    }
    if rest > 0 {
        out.push_str(&below_thousand(rest, last));
    }
    out
}

fn below_thousand(n: u64, last: bool) -> String {
    let (hundreds, rest) = (n / 100, n % 100);
    let mut out = String::new();
    if hundreds > 0 {
        out.push_str(word(&ONES, hundreds));
        out.push_str("hundert");
    }
    match rest {
        0 => {}
        1 if last => out.push_str("eins"),
        1..=19 => out.push_str(word(&ONES, rest)),
        _ => {
            if rest % 10 > 0 {
                out.push_str(word(&ONES, rest % 10));
                out.push_str("und");
            }
            out.push_str(word(&TENS, rest / 10));
        }
    }
    out
}

fn word<const N: usize>(list: &[&'static str; N], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|i| list.get(i).copied()).unwrap_or_default()
}

/// An amount in words: `1.234,56 €` → `eintausendzweihundertvierunddreißig Euro und sechsundfünfzig Cent`.
#[must_use]
pub fn euro(amount: Money) -> String {
    let cents = amount.cents().unsigned_abs();
    let (whole, rest) = (cents / 100, cents % 100);
    let sign = if amount.is_negative() { "minus " } else { "" };
    // Before a noun the final one is spoken `ein`.
    let spoken = |n: u64| {
        let text = number(n);
        text.strip_suffix("eins").map_or(text.clone(), |stem| format!("{stem}ein"))
    };
    let cents = if rest == 0 { String::new() } else { format!(" und {} Cent", spoken(rest)) };
    format!("{sign}{} Euro{cents}", spoken(whole))
}

/// Digits in groups of three: `12345` → `12.345`.
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// An IBAN in groups of four, as on paper.
#[must_use]
pub fn iban_groups(iban: &str) -> String {
    groups(iban, 4).join(" ")
}

/// A hash in groups of eight.
#[must_use]
pub fn hash_groups(hash: &str) -> Vec<String> {
    groups(hash, 8)
}

fn groups(text: &str, size: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    chars.chunks(size).map(|chunk| chunk.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spoken_as_in_german() {
        for (n, spoken) in [
            (0, "null"),
            (1, "eins"),
            (16, "sechzehn"),
            (21, "einundzwanzig"),
            (30, "dreißig"),
            (101, "einhunderteins"),
            (717, "siebenhundertsiebzehn"),
            (1_000, "eintausend"),
            (1_001, "eintausendeins"),
            (21_021, "einundzwanzigtausendeinundzwanzig"),
            (100_000, "einhunderttausend"),
            (1_000_000, "eine Million"),
            (2_000_001, "zwei Millionen eins"),
            (1_001_000_000, "eine Milliarde eine Million"),
        ] {
            assert_eq!(number(n), spoken);
        }
        assert_eq!(
            euro(Money::from_cents(123_456)),
            "eintausendzweihundertvierunddreißig Euro und sechsundfünfzig Cent"
        );
        assert_eq!(euro(Money::from_cents(101)), "ein Euro und ein Cent");
        assert_eq!(euro(Money::from_cents(10_100)), "einhundertein Euro");
    }

    #[test]
    fn no_two_numbers_sound_alike() {
        let mut seen = std::collections::HashSet::new();
        for n in (0..120_000u64).chain((0..40_000).map(|i| i * 977_771)) {
            seen.insert((n, number(n)));
        }
        let spoken: std::collections::HashSet<&str> = seen.iter().map(|(_, text)| text.as_str()).collect();
        let numbers: std::collections::HashSet<u64> = seen.iter().map(|(n, _)| *n).collect();
        assert_eq!(spoken.len(), numbers.len());
    }

    #[test]
    fn groups_keep_every_digit() {
        assert_eq!(iban_groups("DE02000000001234567890"), "DE02 0000 0000 1234 5678 90");
        assert_eq!(grouped(1_234_567), "1.234.567");
        assert_eq!(grouped(12), "12");
    }
}
