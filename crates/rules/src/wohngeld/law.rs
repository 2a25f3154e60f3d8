//! The parameters of the Wohngeld by month of the law.

use std::sync::LazyLock;

use model::CivilDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::WohngeldError;
use crate::amount::{Exact, ParametersError};

/// Household sizes with coefficients of their own.
pub(super) const SIZES: usize = 12;
/// Household sizes with a Höchstbetrag of their own.
const CAP_SIZES: usize = 5;
/// Mietenstufen.
const LEVELS: usize = 7;

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    pub(super) formula: FormulaRules,
    pub(super) income: IncomeRules,
    law: Vec<Law>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormulaRules {
    pub(super) factor: Exact,
    pub(super) intermediate_decimals: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IncomeRules {
    pub(super) deduction_per_kind: Exact,
    pub(super) disability: Exact,
    pub(super) nazi_persecution: Exact,
    pub(super) single_parent: Exact,
    pub(super) child_earnings_max: Exact,
    pub(super) pension_base: Exact,
    pub(super) pension_rate: Exact,
    pub(super) pension_cap_share_of_rbs1: Exact,
}

/// One version of the law.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Law {
    pub(super) valid_from: CivilDate,
    pub(super) valid_to: CivilDate,
    pub(super) source: String,
    pub(super) minimum_payout: Exact,
    pub(super) extra_from_13: Exact,
    household: [Household; SIZES],
    caps: [[Exact; LEVELS]; CAP_SIZES],
    caps_further: [Exact; LEVELS],
    heating_co2: [Exact; CAP_SIZES + 1],
    heating_permanent: [Exact; CAP_SIZES + 1],
    climate: [Exact; CAP_SIZES + 1],
}

/// Coefficients and minima of a household size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Household {
    members: usize,
    pub(super) a: Exact,
    pub(super) b: Exact,
    pub(super) c: Exact,
    pub(super) m_min: Exact,
    pub(super) y_min: Exact,
}

static PARAMETERS: LazyLock<Result<Parameters, ParametersError>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/params/wohngeld.toml");
    toml::from_str(text).map_err(|error| ParametersError(error.to_string()))
});

/// The file, read once.
pub(super) fn parameters() -> Result<&'static Parameters, WohngeldError> {
    PARAMETERS.as_ref().map_err(|error| WohngeldError::Parameters(error.clone()))
}

impl Parameters {
    /// The law of a month; only the month of the date matters.
    pub(super) fn law(&self, date: CivilDate) -> Result<&Law, WohngeldError> {
        let day = date.month().first_day();
        self.law.iter().find(|law| law.valid_from <= day && day <= law.valid_to).ok_or(WohngeldError::UnknownMonth)
    }
}

impl Law {
    /// Coefficients and minima; beyond twelve members those of twelve (§ 19 Abs. 3).
    pub(super) fn size(&self, members: usize) -> Result<&Household, WohngeldError> {
        let wanted = members.min(SIZES);
        self.household.iter().find(|row| row.members == wanted).ok_or(WohngeldError::Household)
    }
    /// Höchstbetrag for a household size and Mietenstufe 1 to 7.
    pub(super) fn cap(&self, members: usize, level: u8) -> Result<Decimal, WohngeldError> {
        let column = usize::from(level).checked_sub(1).ok_or(WohngeldError::RentLevel)?;
        let at = |row: &[Exact; LEVELS]| row.get(column).map(|value| value.0);
        let size = members.clamp(1, CAP_SIZES);
        let own = self.caps.get(size - 1).and_then(at).ok_or(WohngeldError::RentLevel)?;
        let further = at(&self.caps_further).ok_or(WohngeldError::RentLevel)?;
        Ok(own + further * Decimal::from(members - size))
    }
    /// Klimakomponente (§ 12 Abs. 7), 0 before 2023.
    pub(super) fn climate(&self, members: usize) -> Decimal {
        by_size(&self.climate, members)
    }
    /// Gesamtbetrag zur Entlastung bei den Heizkosten (§ 12 Abs. 6).
    pub(super) fn heating(&self, members: usize) -> Decimal {
        by_size(&self.heating_co2, members) + by_size(&self.heating_permanent, members)
    }
}

fn by_size(row: &[Exact; CAP_SIZES + 1], members: usize) -> Decimal {
    let size = members.clamp(1, CAP_SIZES);
    let [own @ .., further] = row;
    own.get(size - 1).map_or(Decimal::ZERO, |value| value.0) + further.0 * Decimal::from(members - size)
}
