//! Euro amounts: exact decimals in whole cents; never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder};
use rust_decimal::{Decimal, RoundingStrategy};

/// An amount in EUR with at most two decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

/// The text or number is not an amount in whole cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount in EUR with at most two decimals")]
pub struct MoneyError;

impl Money {
    /// Nothing: 0.00 EUR.
    pub const ZERO: Money = Money(Decimal::ZERO);

    /// From cents.
    #[must_use]
    pub fn from_cents(cents: i64) -> Self {
        Self(Decimal::new(cents, 2))
    }
    /// In cents; saturates at the ends of `i64`.
    #[must_use]
    pub fn cents(&self) -> i64 {
        let cents = (self.0 * Decimal::ONE_HUNDRED).trunc();
        i64::try_from(cents).unwrap_or(if cents.is_sign_negative() { i64::MIN } else { i64::MAX })
    }
    /// From a decimal that has whole cents.
    ///
    /// # Errors
    /// If a third decimal is not zero.
    pub fn exact(value: Decimal) -> Result<Self, MoneyError> {
        if value.round_dp(2) == value { Ok(Self(value)) } else { Err(MoneyError) }
    }
    /// Rounds half up to the cent (kaufmännisch).
    #[must_use]
    pub fn half_up(value: Decimal) -> Self {
        Self(value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }
    /// The exact decimal.
    #[must_use]
    pub fn decimal(&self) -> Decimal {
        self.0
    }
    /// Less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0 < Decimal::ZERO
    }
    /// As Germans write it: `1.234,56 €`.
    #[must_use]
    pub fn german(&self) -> String {
        let plain = format!("{:.2}", self.0.abs());
        let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        format!("{}{grouped},{cents} €", if self.is_negative() { "−" } else { "" })
    }
    /// Reads what a clerk types: `1.234,56`, `1234,5`, `1234` or `1234.56`, with or without `€`.
    ///
    /// # Errors
    /// If it is not an amount in whole cents.
    pub fn parse_german(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim().trim_end_matches('€').trim().replace([' ', '\u{a0}'], "");
        let plain = if let Some((whole, cents)) = text.split_once(',') {
            let groups: Vec<&str> = whole.split('.').collect();
            if groups.len() > 1 && (groups[0].is_empty() || groups[1..].iter().any(|g| g.len() != 3)) {
                return Err(MoneyError);
            }
            format!("{}.{cents}", groups.concat())
        } else if let Some((whole, group)) = text.split_once('.').filter(|(_, group)| group.len() == 3) {
            // A lone point before three digits groups thousands; "0.001" is neither that nor an amount in cents.
            if whole.starts_with('0') || whole.len() > 3 {
                return Err(MoneyError);
            }
            format!("{whole}{group}")
        } else {
            text
        };
        plain.parse()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}
impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} EUR", self.0)
    }
}
impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.starts_with(|c: char| c.is_ascii_digit())
            || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            || text.ends_with('.')
        {
            return Err(MoneyError);
        }
        Decimal::from_str(text).map_err(|_| MoneyError).and_then(Self::exact)
    }
}
impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}
impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}
impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}
impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}
impl<C> Encode<C> for Money {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i64(self.cents())?;
        Ok(())
    }
}
impl<'b, C> Decode<'b, C> for Money {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.i64().map(Self::from_cents)
    }
}
impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i64(self.cents()) }
    }
}
impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return i64::deserialize(d).map(Self::from_cents);
        }
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_amounts_are_read_and_written() {
        for (typed, cents) in [
            ("1.234,56", 123_456),
            ("1234,5", 123_450),
            ("1234", 123_400),
            ("1234.56 €", 123_456),
            ("1.234", 123_400),
            ("0,01", 1),
        ] {
            assert_eq!(Money::parse_german(typed).unwrap().cents(), cents, "{typed}");
        }
        for bad in ["", "12,345", "1.23.456,00", "abc", "1,2,3", "12.", "--3", "1e5", "0.001", "1234.567", "1.234.567"]
        {
            assert!(Money::parse_german(bad).is_err(), "{bad}");
        }
        assert_eq!(Money::from_cents(123_456_789).german(), "1.234.567,89 €");
        assert_eq!(Money::from_cents(-5).german(), "−0,05 €");
    }

    #[test]
    fn a_third_decimal_is_refused_and_halves_go_up() {
        assert!("1.005".parse::<Money>().is_err());
        assert_eq!(Money::half_up(Decimal::new(1005, 3)), Money::from_cents(101));
    }
}
