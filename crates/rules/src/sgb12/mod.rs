//! Sozialhilfe (SGB XII): Regelbedarf, Mehrbedarf, income counted, the sum. Law of the year of the benefit.

mod claim;
mod housing;
mod income;
mod law;
mod means;
mod mehrbedarf;

use model::{CivilDate, Money};
use rust_decimal::Decimal;

use crate::amount::{ParametersError, half_up};
use law::parameters;

pub use claim::{Claim, Direct, Institution, Living, PERSONS_MAX, Part, Person, Sozialhilfe, calculate};
pub use housing::Housing;
pub use income::{Counted, Income, counted};
pub use means::Means;
pub use mehrbedarf::{Mehrbedarf, Situation, mehrbedarf};

/// Which chapter of SGB XII a benefit rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chapter {
    /// Hilfe zum Lebensunterhalt.
    Three,
    /// Grundsicherung im Alter und bei Erwerbsminderung.
    Four,
}

impl Chapter {
    fn pick<T>(self, three: T, four: T) -> T {
        match self {
            Self::Three => three,
            Self::Four => four,
        }
    }
}

/// Why no amount is given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Sgb12Error {
    /// The Regelbedarfsstufen of this year are not known.
    #[error("the Regelbedarfsstufen of this year are not known")]
    UnknownYear,
    /// Regelbedarfsstufe outside 1 to 6.
    #[error("Regelbedarfsstufe outside 1 to 6")]
    Step,
    /// An amount is negative, too great or has too many decimals; names the field.
    #[error("amount out of range: {0}")]
    Amount(&'static str),
    /// Numbers of people that cannot be; names the field.
    #[error("number out of range: {0}")]
    Count(&'static str),
    /// The parameters compiled in are faulty.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
}

/// Regelbedarfsstufe 1 to 6 of a year, whole euro a month (Anlage to § 28).
///
/// # Errors
/// If year or step is not known.
pub fn regelbedarf(year: i16, step: u8) -> Result<Decimal, Sgb12Error> {
    parameters()?.step(year, step)
}

/// Promulgation of the Regelbedarfsstufen of a year.
///
/// # Errors
/// If the year is not known.
pub fn source(year: i16) -> Result<&'static str, Sgb12Error> {
    parameters()?.source(year)
}

/// The step of a child by completed years of age: 6 up to 5, 5 up to 13, 4 up to 17. `None` for adults, whose step
/// follows from how they live. In the month of a birthday at an edge a caseworker decides.
#[must_use]
pub fn child_step(years: u8) -> Option<u8> {
    match years {
        0..=5 => Some(6),
        6..=13 => Some(5),
        14..=17 => Some(4),
        _ => None,
    }
}

/// The step of an adult at home: 1 alone, 2 with a partner or another adult of the Einsatzgemeinschaft.
///
/// # Errors
/// If there is no adult.
pub fn adult_step(adults: u32) -> Result<u8, Sgb12Error> {
    match adults {
        0 => Err(Sgb12Error::Count("adults_in_eg")),
        1 => Ok(1),
        _ => Ok(2),
    }
}

/// Least Barbetrag in an institution (§ 27b Abs. 3): 27 % of step 1, cents half up.
///
/// # Errors
/// If the year is not known.
pub fn barbetrag(year: i16) -> Result<Money, Sgb12Error> {
    let parameters = parameters()?;
    Ok(Money::half_up(parameters.income.barbetrag_share.0 * parameters.step(year, 1)?))
}

/// Free wealth of an adult (Verordnung to § 90 Abs. 2 Nr. 9). The amount for a child is unsettled and not given.
///
/// # Errors
/// If the day lies before the parameters.
pub fn free_wealth(on: CivilDate) -> Result<Money, Sgb12Error> {
    Ok(Money::half_up(parameters()?.wealth(on)?))
}

/// The claim of a month (§ 43a Abs. 2): needs less income, each line rounded half up to the cent, never negative.
#[must_use]
pub fn claim(needs: &[Decimal], income: &[Decimal]) -> Money {
    let sum = |lines: &[Decimal]| lines.iter().map(|line| half_up(*line, 2)).sum::<Decimal>();
    Money::half_up((sum(needs) - sum(income)).max(Decimal::ZERO))
}
