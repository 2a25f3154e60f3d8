//! Exact amounts: reading, bounds, rounding, and the steps of a calculation as a decision record keeps them.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer};

/// One step of a calculation, for the decision record and the sheet the clerk checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What was calculated, in German.
    pub label_de: &'static str,
    /// The provision it rests on.
    pub paragraph: &'static str,
    /// The value, exact or rounded as the step says.
    pub value: Decimal,
}

/// The parameters compiled in could not be read: a fault of the build, caught by a test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parameters of the law cannot be read: {0}")]
pub struct ParametersError(pub String);

/// Greatest amount taken, EUR a month: keeps every product within the 28 digits of the decimal type.
pub const AMOUNT_MAX_EUR: i64 = 100_000;
/// Most decimals of an amount taken.
pub const AMOUNT_MAX_DECIMALS: u32 = 4;

/// Whether an amount is not negative, not above [`AMOUNT_MAX_EUR`] and has at most [`AMOUNT_MAX_DECIMALS`] decimals.
#[must_use]
pub fn is_usable(value: Decimal) -> bool {
    value >= Decimal::ZERO && value <= Decimal::from(AMOUNT_MAX_EUR) && value.normalize().scale() <= AMOUNT_MAX_DECIMALS
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
