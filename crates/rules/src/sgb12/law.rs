//! The parameters of SGB XII by year.

use std::sync::LazyLock;

use model::CivilDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::Sgb12Error;
use crate::amount::{Exact, ParametersError};

/// Regelbedarfsstufen.
const STEPS: usize = 6;

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    year: Vec<Year>,
    pub(super) mehrbedarf: MehrbedarfRules,
    pub(super) income: IncomeRules,
    wealth: Vec<Wealth>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    source: String,
    steps: [Exact; STEPS],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MehrbedarfRules {
    pub(super) merkzeichen_g: Exact,
    pub(super) pregnancy: Exact,
    pub(super) single_parent_young: Exact,
    pub(super) single_parent_per_child: Exact,
    pub(super) single_parent_cap: Exact,
    pub(super) eingliederung: Exact,
    pub(super) cap: Exact,
    pub(super) warm_water: [Exact; STEPS],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IncomeRules {
    pub(super) earnings_rate: Exact,
    pub(super) pension_base: Exact,
    pub(super) pension_rate: Exact,
    pub(super) capital_free_per_year: Exact,
    pub(super) barbetrag_share: Exact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wealth {
    valid_from: CivilDate,
    adult: Exact,
}

static PARAMETERS: LazyLock<Result<Parameters, ParametersError>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/params/sgb12.toml");
    toml::from_str(text).map_err(|error| ParametersError(error.to_string()))
});

/// The file, read once.
pub(super) fn parameters() -> Result<&'static Parameters, Sgb12Error> {
    PARAMETERS.as_ref().map_err(|error| Sgb12Error::Parameters(error.clone()))
}

impl Parameters {
    fn year(&self, year: i16) -> Result<&Year, Sgb12Error> {
        self.year.iter().find(|row| row.year == year).ok_or(Sgb12Error::UnknownYear)
    }
    /// Regelbedarfsstufe 1 to 6 of a year.
    pub(super) fn step(&self, year: i16, step: u8) -> Result<Decimal, Sgb12Error> {
        let row = self.year(year)?;
        let at = usize::from(step).checked_sub(1).ok_or(Sgb12Error::Step)?;
        row.steps.get(at).map(|value| value.0).ok_or(Sgb12Error::Step)
    }
    pub(super) fn source(&self, year: i16) -> Result<&str, Sgb12Error> {
        self.year(year).map(|row| row.source.as_str())
    }
    /// Free wealth of an adult on a day.
    pub(super) fn wealth(&self, on: CivilDate) -> Result<Decimal, Sgb12Error> {
        let in_force = self.wealth.iter().filter(|row| row.valid_from <= on);
        in_force.max_by_key(|row| row.valid_from).map(|row| row.adult.0).ok_or(Sgb12Error::UnknownYear)
    }
}
