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
    pub(super) housing: HousingRules,
    child_supplement: Vec<Since>,
    young_earnings: Vec<Since>,
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
    pub(super) work_equipment: Exact,
    pub(super) workshop_share_of_rbs1: Exact,
    pub(super) workshop_rate: Exact,
    pub(super) volunteer_free_per_year: Exact,
    pub(super) set_off_share: Exact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HousingRules {
    pub(super) grace_months: i32,
    pub(super) reduction_months: i32,
    pub(super) days: u8,
}

/// An amount that holds from a day on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Since {
    valid_from: CivilDate,
    amount: Exact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wealth {
    valid_from: CivilDate,
    adult: Exact,
}

static PARAMETERS: LazyLock<Result<Parameters, ParametersError>> =
    LazyLock::new(|| read(include_str!("../../../../catalogue/params/sgb12.toml")));

/// The file, read once.
pub(super) fn parameters() -> Result<&'static Parameters, Sgb12Error> {
    PARAMETERS.as_ref().map_err(|error| Sgb12Error::Parameters(error.clone()))
}

/// Reads the parameters and refuses a year that is missing between two others, and lists out of order.
pub(super) fn read(text: &str) -> Result<Parameters, ParametersError> {
    let all: Parameters = toml::from_str(text).map_err(|error| ParametersError(error.to_string()))?;
    for (earlier, later) in all.year.iter().zip(all.year.iter().skip(1)) {
        if later.year != earlier.year + 1 {
            let (after, before) = (earlier.year, later.year);
            return Err(ParametersError(format!("SGB XII: between {after} and {before} a year is missing or doubled")));
        }
    }
    if all.year.is_empty() {
        return Err(ParametersError("SGB XII: there is no year at all".to_owned()));
    }
    let wealth = all.wealth.iter().map(|row| row.valid_from);
    let lists = [&all.child_supplement, &all.young_earnings].map(|list| list.iter().map(|row| row.valid_from));
    let ordered = |days: Vec<CivilDate>| days.windows(2).all(|pair| pair.first() < pair.last());
    if !ordered(wealth.collect()) || !lists.into_iter().all(|list| ordered(list.collect())) {
        return Err(ParametersError("SGB XII: a list is not in the order of its days".to_owned()));
    }
    Ok(all)
}

fn since(list: &[Since], on: CivilDate) -> Decimal {
    list.iter().rfind(|row| row.valid_from <= on).map_or(Decimal::ZERO, |row| row.amount.0)
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
    /// Sofortzuschlag of a child on a day, 0 before there was one.
    pub(super) fn child_supplement(&self, on: CivilDate) -> Decimal {
        since(&self.child_supplement, on)
    }
    /// What somebody under 25 may earn without a deduction, 0 before there was such a rule.
    pub(super) fn young_earnings(&self, on: CivilDate) -> Decimal {
        since(&self.young_earnings, on)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../catalogue/params/sgb12.toml");

    #[test]
    fn a_year_left_out_is_named() {
        assert!(read(TEXT).is_ok());
        for (from, to, says) in [
            ("year = 2023", "year = 2030", "between 2022 and 2030 a year is missing"),
            ("year = 2023", "year = 2022", "between 2022 and 2022 a year is missing or doubled"),
            ("valid_from = \"2024-01-01\"\namount", "valid_from = \"2022-01-01\"\namount", "not in the order"),
        ] {
            assert!(TEXT.contains(from));
            let fault = read(&TEXT.replacen(from, to, 1)).err().unwrap().to_string();
            assert!(fault.contains(says), "{fault}");
        }
    }
}
