//! Costs of housing and heating (§§ 35, 42a SGB XII).

use model::Month;
use rust_decimal::Decimal;

use super::claim::At;
use super::{Chapter, Sgb12Error};
use crate::amount::{Step, half_up, is_usable};
use crate::marks::{self, Mark};

/// The dwelling and what is known of its costs, EUR a month for all who live there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Housing {
    /// Rent with running costs, without heating.
    pub rent: Decimal,
    /// Heating, and hot water where it is made centrally.
    pub heating: Decimal,
    /// All who live there, those included who are not entitled; 0: as many as the claim names.
    pub heads: u8,
    /// First month of the benefit: the year without a test of the rent begins here.
    pub since: Option<Month>,
    /// What is appropriate for the rent, if it is known.
    pub appropriate: Option<Decimal>,
    /// What is appropriate for heating, if it is known.
    pub appropriate_heating: Option<Decimal>,
    /// Rent recognised last, if it is known.
    pub recognised: Option<Decimal>,
    /// Month of the request to lower the costs, if there was one.
    pub asked: Option<Month>,
}

/// Rent and heating that count for the whole dwelling, with the marks.
pub(super) fn that_counts(
    housing: &Housing,
    at: &At<'_>,
    steps: &mut Vec<Step>,
    marks: &mut Vec<Mark>,
) -> Result<(Decimal, Decimal), Sgb12Error> {
    let optional = [housing.appropriate, housing.appropriate_heating, housing.recognised];
    let all = [Some(housing.rent), Some(housing.heating)].into_iter().chain(optional).flatten();
    if let Some(_wrong) = all.into_iter().find(|value| !is_usable(*value)) {
        return Err(Sgb12Error::Amount("housing"));
    }
    let paragraph = paragraph(at.chapter);
    let rent = rent(housing, at, marks);
    steps.push(Step::new("Miete mit Nebenkosten, tatsächlich", paragraph, housing.rent));
    if in_grace(housing, at) {
        steps.push(Step::new("Karenzzeit: tatsächliche Miete zählt", "§ 35 Abs. 1 SGB XII", rent));
    } else if rent != housing.rent {
        steps.push(Step::new("Miete, die zählt", paragraph, rent));
    }
    let heating = match housing.appropriate_heating {
        Some(limit) if housing.heating > limit => {
            marks.push(marks::HEATING_ABOVE);
            limit
        }
        _ => housing.heating,
    };
    steps.push(Step::new("Heizung", paragraph, heating));
    Ok((rent, heating))
}

/// The rent that counts: all of it within a year; then what is appropriate, but not before the costs could be lowered. What
/// nobody knows in an outage is paid as it was recognised last.
fn rent(housing: &Housing, at: &At<'_>, marks: &mut Vec<Mark>) -> Decimal {
    if in_grace(housing, at) {
        return housing.rent;
    }
    match (housing.appropriate, housing.recognised) {
        (Some(limit), _) if housing.rent > limit => match housing.asked {
            Some(asked) if months(asked, at.month) >= at.parameters.housing.reduction_months => {
                marks.push(marks::HOUSING_ABOVE);
                limit
            }
            _ => {
                marks.push(marks::HOUSING_NOT_ASKED);
                housing.rent
            }
        },
        (Some(_), _) => housing.rent,
        (None, Some(recognised)) => {
            if recognised != housing.rent {
                marks.push(marks::HOUSING_UNKNOWN);
            }
            recognised
        }
        (None, None) => {
            if !housing.rent.is_zero() {
                marks.push(marks::HOUSING_UNKNOWN);
            }
            housing.rent
        }
    }
}

/// The year without a test, for benefits that began in 2023 or later or run on (§ 35 Abs. 1 in the wording since 2023).
fn in_grace(housing: &Housing, at: &At<'_>) -> bool {
    const FIRST: Month = Month { year: 2023, month: 1 };
    let since = housing.since.map(|since| since.max(FIRST));
    since.is_some_and(|since| (0..at.parameters.housing.grace_months).contains(&months(since, at.month)))
}

pub(super) fn months(from: Month, to: Month) -> i32 {
    let number = |month: Month| i32::from(month.year) * 12 + i32::from(month.month);
    number(to) - number(from)
}

pub(super) fn paragraph(chapter: Chapter) -> &'static str {
    chapter.pick("§ 35 SGB XII", "§ 42a SGB XII")
}

/// The share of one of so many heads, cents half up.
pub(super) fn share(value: Decimal, heads: u8) -> Decimal {
    half_up(value / Decimal::from(heads.max(1)), 2)
}
