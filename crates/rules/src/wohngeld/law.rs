//! The parameters of the Wohngeld by month of the law.

use std::sync::LazyLock;

use model::CivilDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Laws, WohngeldError};
use crate::amount::{Exact, ParametersError, without_gap};

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
    lump_sum: Vec<LumpSum>,
    pub(super) owner: OwnerRules,
    pub(super) change: ChangeRules,
    pub(super) wealth: WealthRules,
    law: Vec<Law>,
    /// The draft on top of the last law; not in the file of the law.
    #[serde(skip)]
    draft: Option<Law>,
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
    pub(super) maintenance: MaintenanceRules,
}

/// § 18, EUR a year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaintenanceRules {
    pub(super) student_away: Exact,
    pub(super) child_shared_care: Exact,
    pub(super) former_spouse: Exact,
    pub(super) other: Exact,
}

/// § 9a EStG, EUR a year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LumpSum {
    year: i16,
    pub(super) earnings: Exact,
    pub(super) pensions: Exact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerRules {
    pub(super) upkeep_per_m2_y: Exact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeRules {
    pub(super) rise_percent: Exact,
    pub(super) fall_percent: Exact,
    pub(super) dead_member_months: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WealthRules {
    pub(super) first_member: Exact,
    pub(super) each_further: Exact,
}

/// One version of the law.
#[derive(Clone, Deserialize)]
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
    /// The draft caps every result at M.
    #[serde(skip)]
    pub(super) capped_at_m: bool,
    /// A draft.
    #[serde(skip)]
    pub(super) draft: bool,
}

/// Coefficients and minima of a household size.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Household {
    members: usize,
    pub(super) a: Exact,
    pub(super) b: Exact,
    pub(super) c: Exact,
    pub(super) m_min: Exact,
    pub(super) y_min: Exact,
}

/// What a draft changes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    source: String,
    valid_from: CivilDate,
    valid_to: CivilDate,
    minimum_payout: Exact,
    c: [Exact; SIZES],
    heating_permanent: [Exact; CAP_SIZES + 1],
    // Named by the draft; the limits of wealth stay a mark for a caseworker.
    #[serde(rename = "wealth_limit_first")]
    _wealth_first: Exact,
    #[serde(rename = "wealth_limit_each_further")]
    _wealth_further: Exact,
    #[serde(rename = "wealth_limit_max")]
    _wealth_max: Exact,
    general_cap_at_m: bool,
}

static PARAMETERS: LazyLock<Result<Parameters, ParametersError>> = LazyLock::new(|| {
    read(
        include_str!("../../../../catalogue/params/wohngeld.toml"),
        include_str!("../../../../catalogue/params/draft/wohngeld_2027.toml"),
    )
});

/// The file, read once.
pub(super) fn parameters() -> Result<&'static Parameters, WohngeldError> {
    PARAMETERS.as_ref().map_err(|error| WohngeldError::Parameters(error.clone()))
}

/// Reads parameters and draft, and refuses gaps: between two versions, between the years of lump sums, before the draft, and
/// a household size that is missing.
pub(super) fn read(law: &str, draft: &str) -> Result<Parameters, ParametersError> {
    let broken = |error: toml::de::Error| ParametersError(error.to_string());
    let mut all: Parameters = toml::from_str(law).map_err(broken)?;
    without_gap("Wohngeld", all.law.iter().map(|law| (law.valid_from, Some(law.valid_to))))?;
    for law in &all.law {
        let sizes = law.household.iter().map(|row| row.members);
        if !sizes.eq(1..=SIZES) {
            return Err(ParametersError(format!("Wohngeld from {}: household sizes 1 to {SIZES}", law.valid_from)));
        }
    }
    let years = all.lump_sum.iter().map(|row| row.year);
    let first = all.law.first().map(|law| law.valid_from.0.year());
    if all.lump_sum.first().map(|row| row.year) > first || !years.clone().zip(years.skip(1)).all(|(a, b)| b == a + 1) {
        return Err(ParametersError("Wohngeld: a year of lump sums is missing".to_owned()));
    }
    let draft: Draft = toml::from_str(draft).map_err(broken)?;
    let base = all.law.last().cloned().ok_or_else(|| ParametersError("Wohngeld: no law".to_owned()))?;
    without_gap("Wohngeld draft", [(base.valid_from, Some(base.valid_to)), (draft.valid_from, Some(draft.valid_to))])?;
    all.draft = Some(drafted(base, draft));
    Ok(all)
}

fn drafted(mut base: Law, draft: Draft) -> Law {
    for (row, c) in base.household.iter_mut().zip(draft.c) {
        row.c = c;
    }
    Law {
        valid_from: draft.valid_from,
        valid_to: draft.valid_to,
        source: draft.source,
        minimum_payout: draft.minimum_payout,
        heating_permanent: draft.heating_permanent,
        capped_at_m: draft.general_cap_at_m,
        draft: true,
        ..base
    }
}

impl Parameters {
    /// The law of a month; only the month of the date matters.
    pub(super) fn law(&self, date: CivilDate, laws: Laws) -> Result<&Law, WohngeldError> {
        let day = date.month().first_day();
        let draft = self.draft.iter().filter(|_| laws.draft);
        let mut all = self.law.iter().chain(draft);
        all.find(|law| law.valid_from <= day && day <= law.valid_to).ok_or(WohngeldError::UnknownMonth)
    }
    /// Lump sums of a year: those of the last year listed that is not after it.
    pub(super) fn lump_sum(&self, year: i16) -> Result<&LumpSum, WohngeldError> {
        self.lump_sum.iter().rfind(|row| row.year <= year).ok_or(WohngeldError::UnknownYear)
    }
}

impl Law {
    /// Coefficients and minima; beyond twelve members those of twelve (§ 19 Abs. 3).
    pub(super) fn size(&self, members: usize) -> Result<&Household, WohngeldError> {
        let wanted = members.min(SIZES);
        let at = wanted.checked_sub(1).ok_or(WohngeldError::Household)?;
        self.household.get(at).ok_or(WohngeldError::Household)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LAW: &str = include_str!("../../../../catalogue/params/wohngeld.toml");
    const DRAFT: &str = include_str!("../../../../catalogue/params/draft/wohngeld_2027.toml");

    #[test]
    fn a_table_with_a_gap_or_an_overlap_is_refused_with_the_days() {
        assert!(read(LAW, DRAFT).is_ok());
        for (from, to, says) in [
            (
                "valid_to = \"2022-12-31\"",
                "valid_to = \"2022-11-30\"",
                "from 2022-12-01 to 2022-12-31 nothing is known",
            ),
            (
                "valid_from = \"2023-01-01\"",
                "valid_from = \"2022-12-01\"",
                "from 2022-12-01 to 2022-12-31 two versions hold",
            ),
            ("year = 2022\nearnings", "year = 2020\nearnings", "a year of lump sums is missing"),
            (
                "{ members = 7, a = \"-0.02\", b = \"0.000239\"",
                "{ members = 8, a = \"-0.02\", b = \"0.000239\"",
                "sizes 1 to 12",
            ),
        ] {
            assert!(LAW.contains(from));
            let fault = read(&LAW.replacen(from, to, 1), DRAFT).err().unwrap().to_string();
            assert!(fault.contains(says), "{fault}");
        }
        let late = DRAFT.replace("valid_from = \"2027-01-01\"", "valid_from = \"2027-02-01\"");
        assert!(read(LAW, &late).err().unwrap().to_string().contains("from 2027-01-01 to 2027-01-31 nothing is known"));
    }
}
