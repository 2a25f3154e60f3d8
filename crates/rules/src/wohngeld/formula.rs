//! The formula of § 19 and Anlage 3 WoGG.

use model::CivilDate;
use rust_decimal::Decimal;

use super::law::{Law, Parameters, parameters};
use super::{Laws, WohngeldError};
use crate::amount::{AMOUNT_MAX_EUR, half_up};

/// Greatest rent and income taken, EUR a month, and most decimals: every product then stays exact.
const RENT_MAX_DECIMALS: u32 = 10;
const INCOME_MAX_DECIMALS: u32 = 6;
const INCOME_MAX_EUR: i64 = 100 * AMOUNT_MAX_EUR;

/// The formula with its intermediate values, ten decimals each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formula {
    /// M put into the formula, after the minimum.
    pub m: Decimal,
    /// Y put into the formula, after the minimum.
    pub y: Decimal,
    /// a + b·M + c·Y.
    pub z1: Decimal,
    /// z1·Y.
    pub z2: Decimal,
    /// M − z1·Y, from the product before rounding.
    pub z3: Decimal,
    /// 1.15·z3.
    pub z4: Decimal,
    /// z4 rounded half up to whole euro, at least 0; before § 21 and before the extra from the 13th member.
    pub euro: Decimal,
}

/// Calculates the formula for a month, a household size and rent and income to be counted, EUR a month. Rent and income
/// below the minima of the size are raised to them; beyond twelve members the values of twelve are used.
///
/// # Errors
/// Unknown month, no member, or an amount out of range.
pub fn formula(month: CivilDate, members: usize, m: Decimal, y: Decimal) -> Result<Formula, WohngeldError> {
    let parameters = parameters()?;
    under(parameters, parameters.law(month, Laws::default())?, members, m, y)
}

/// The formula under a law.
pub(super) fn under(
    parameters: &Parameters,
    law: &Law,
    members: usize,
    m: Decimal,
    y: Decimal,
) -> Result<Formula, WohngeldError> {
    let size = law.size(members)?;
    let short = |value: Decimal, most: u32| value.scale() <= most || value.normalize().scale() <= most;
    let rent_fits = m >= Decimal::ZERO && m <= Decimal::from(AMOUNT_MAX_EUR) && short(m, RENT_MAX_DECIMALS);
    if !rent_fits {
        return Err(WohngeldError::Amount("m"));
    }
    if y.abs() > Decimal::from(INCOME_MAX_EUR) || !short(y, INCOME_MAX_DECIMALS) {
        return Err(WohngeldError::Amount("y"));
    }
    let rounded = |value: Decimal| half_up(value, parameters.formula.intermediate_decimals);
    let m = m.max(size.m_min.0);
    let y = y.max(size.y_min.0);
    let z1 = rounded(size.a.0 + size.b.0 * m + size.c.0 * y);
    // The one published example with all four values subtracts the product before rounding it, so z3 does not always
    // equal M less the z2 shown; the difference lies in the tenth decimal.
    let product = z1 * y;
    let z2 = rounded(product);
    let z3 = rounded(m - product);
    let z4 = rounded(parameters.formula.factor.0 * z3);
    let euro = half_up(z4, 0).max(Decimal::ZERO);
    Ok(Formula { m, y, z1, z2, z3, z4, euro })
}
