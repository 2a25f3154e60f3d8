//! Exact amounts: reading, bounds, rounding, and the steps of a calculation as a decision record keeps them.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer};

/// How the value of a step is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// EUR a month.
    Month,
    /// EUR a year.
    Year,
    /// A figure without a unit: coefficient, number of persons.
    Plain,
}

/// One step of a calculation, for the decision record and the sheet the clerk checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What was calculated, in German.
    pub label_de: &'static str,
    /// The provision it rests on.
    pub paragraph: &'static str,
    /// The value, exact or rounded as the step says.
    pub value: Decimal,
    /// How to read it.
    pub unit: Unit,
    /// Which person it is about, from 1; 0 for all together.
    pub who: u8,
    /// A sum or a result.
    pub strong: bool,
}

impl Step {
    /// EUR a month, of all together.
    #[must_use]
    pub const fn new(label_de: &'static str, paragraph: &'static str, value: Decimal) -> Self {
        Self { label_de, paragraph, value, unit: Unit::Month, who: 0, strong: false }
    }
    /// The same about one person, from 1.
    #[must_use]
    pub const fn of(mut self, who: u8) -> Self {
        self.who = who;
        self
    }
    /// The same in EUR a year.
    #[must_use]
    pub const fn a_year(mut self) -> Self {
        self.unit = Unit::Year;
        self
    }
    /// The same without a unit.
    #[must_use]
    pub const fn plain(mut self) -> Self {
        self.unit = Unit::Plain;
        self
    }
    /// The same as a sum or result.
    #[must_use]
    pub const fn strong(mut self) -> Self {
        self.strong = true;
        self
    }
}

/// The parameters compiled in could not be read or have a gap: a fault of the build, caught by a test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parameters of the law cannot be used: {0}")]
pub struct ParametersError(pub String);

/// Greatest amount taken, EUR a month: keeps every product within the 28 digits of the decimal type.
pub const AMOUNT_MAX_EUR: i64 = 100_000;
/// Most decimals of an amount taken.
pub const AMOUNT_MAX_DECIMALS: u32 = 4;

/// Whether an amount is not negative, not above [`AMOUNT_MAX_EUR`] and has at most [`AMOUNT_MAX_DECIMALS`] decimals.
#[must_use]
pub fn is_usable(value: Decimal) -> bool {
    // Most amounts are cents: only longer ones are looked at for zeros at the end.
    let short = value.scale() <= AMOUNT_MAX_DECIMALS || value.normalize().scale() <= AMOUNT_MAX_DECIMALS;
    value >= Decimal::ZERO && value <= Decimal::from(AMOUNT_MAX_EUR) && short
}

/// Rounds half up (away from zero) to so many decimals.
#[must_use]
pub fn half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A decimal written as text in a parameter file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Exact(pub Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Decimal::from_str_exact(&text).map(Exact).map_err(serde::de::Error::custom)
    }
}

/// The free part of a pension (§ 17a WoGG, § 82 Abs. 4 and § 82a SGB XII): the base and a share of the rest, at most the
/// cap, never more than the pension.
pub(crate) fn free_of_pension(pension: Decimal, base: Decimal, rate: Decimal, cap: Decimal) -> Decimal {
    let rest = (pension - base).max(Decimal::ZERO);
    pension.min(cap).min(base + rate * rest)
}

/// Periods of validity follow each other without gap and overlap; `None` is an open end and must be the last.
pub(crate) fn without_gap(
    what: &str,
    periods: impl IntoIterator<Item = (model::CivilDate, Option<model::CivilDate>)>,
) -> Result<(), ParametersError> {
    let mut expected: Option<model::CivilDate> = None;
    let mut open = false;
    for (from, to) in periods {
        if open {
            return Err(ParametersError(format!("{what}: after an open period another one begins on {from}")));
        }
        if let Some(day) = expected
            && day != from
        {
            let fault = if from > day { "nothing is known" } else { "two versions hold" };
            let (first, last) = if from > day { (day, from.plus_days(-1)) } else { (from, day.plus_days(-1)) };
            return Err(ParametersError(format!("{what}: from {first} to {last} {fault}")));
        }
        if to.is_some_and(|to| to < from) {
            return Err(ParametersError(format!("{what}: the period from {from} ends before it begins")));
        }
        expected = to.map(|to| to.plus_days(1));
        open = to.is_none();
    }
    if expected.is_none() && !open {
        return Err(ParametersError(format!("{what}: there is no version at all")));
    }
    Ok(())
}

/// The value of a step as Germans write it: `1.162,35 €`, `0,0004797`, `−41,20 €`; every decimal it has, for euro at least two.
#[must_use]
pub fn german(value: &str, euro: bool) -> String {
    let Ok(number) = Decimal::from_str_exact(value) else { return value.to_owned() };
    let least = if euro { 2 } else { 0 };
    let number = number.normalize();
    let plain = format!("{:.*}", number.scale().max(least) as usize, number.abs());
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::from(if number.is_sign_negative() && !number.is_zero() { "−" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(',');
        text.push_str(decimals);
    }
    if euro { format!("{text} €") } else { text }
}

#[cfg(test)]
mod tests {
    use super::german;

    #[test]
    fn values_read_as_on_german_paper() {
        for (value, euro, text) in [
            ("1162.35", true, "1.162,35 €"),
            ("-1230", true, "−1.230,00 €"),
            ("0.5", true, "0,50 €"),
            ("109.7525903524", false, "109,7525903524"),
            ("0.0004797", false, "0,0004797"),
            ("12", false, "12"),
            ("0.00", true, "0,00 €"),
            ("gelöscht", true, "gelöscht"),
        ] {
            assert_eq!(german(value, euro), text);
        }
    }
}
