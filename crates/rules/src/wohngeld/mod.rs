//! Wohngeld (WoGG): rent and income to be counted, formula, payable amount; law of the month of the benefit.
//!
//! Exact decimals throughout, ten in the formula (Anlage 3 Nr. 2), halves up. Every value that a decision rests on is
//! kept as a step.

mod formula;
mod income;
mod law;

use model::CivilDate;
use rust_decimal::Decimal;

use crate::amount::{ParametersError, Step, is_usable};
use law::{Law, SIZES, parameters};

pub use formula::{Formula, formula};
pub use income::Member;

/// Most members of a household that are taken at all.
pub const HOUSEHOLD_MAX: usize = 99;

/// A household as the calculation needs it, amounts EUR a month.
#[derive(Clone, Debug)]
pub struct Household {
    /// A day in the month of the benefit; only the month matters.
    pub month: CivilDate,
    /// Mietenstufe 1 to 7.
    pub rent_level: u8,
    /// Gross cold rent of the whole flat, after the subtractions of § 11 Abs. 2.
    pub gross_cold_rent: Decimal,
    /// Lives in a home in the sense of § 3 Abs. 1 Satz 2 Nr. 3: the Höchstbetrag counts whatever the rent.
    pub in_home: bool,
    /// All members, those excluded by §§ 7, 8 included.
    pub household_total: usize,
    /// The members to be counted.
    pub members: Vec<Member>,
}

/// What to do with more than twelve members to be counted, where the law leaves a question open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Above12 {
    /// Refer to the caseworker: no amount.
    #[default]
    Refer,
    /// Follow the guidance of a Land to WoGVwV 19.31 (12/2024; to be confirmed): caps for twelve members only.
    CapsOfTwelve,
}

/// The result, amounts EUR a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wohngeld {
    /// Y after deductions and allowances, before the minimum; may be negative.
    pub income_after_deductions: Decimal,
    /// Rent to be counted M, before the minimum; exact, with excluded members half up at ten decimals.
    pub m_used: Decimal,
    /// The formula; `formula.y` is the income used.
    pub formula: Formula,
    /// Payable amount in whole euro, after § 19 Abs. 3 and § 21 Nr. 1.
    pub payable: Decimal,
    /// All steps in order.
    pub steps: Vec<Step>,
    /// Promulgation of the parameters used.
    pub source: &'static str,
}

/// Why no amount is given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WohngeldError {
    /// The law of this month is not among the parameters (before 2021, or not yet promulgated).
    #[error("the law of this month is not known")]
    UnknownMonth,
    /// The Regelbedarfsstufen of this year are not known, and § 17a needs them.
    #[error("the Regelbedarfsstufen of this year are not known")]
    UnknownYear,
    /// Mietenstufe outside 1 to 7.
    #[error("rent level outside 1 to 7")]
    RentLevel,
    /// No member, more counted than there are, or more than [`HOUSEHOLD_MAX`].
    #[error("number of members")]
    Household,
    /// An amount is negative, too great or has too many decimals; names the field.
    #[error("amount out of range: {0}")]
    Amount(&'static str),
    /// More than twelve members to be counted: a caseworker decides.
    #[error("more than twelve members: refer to the caseworker")]
    AboveTwelve,
    /// The parameters compiled in are faulty.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
}

/// Calculates the Wohngeld of a household for a month.
///
/// # Errors
/// See [`WohngeldError`].
pub fn compute(household: &Household, above: Above12) -> Result<Wohngeld, WohngeldError> {
    let parameters = parameters()?;
    let law = parameters.law(household.month)?;
    let counted = household.members.len();
    let total = household.household_total;
    if counted == 0 || total < counted || total > HOUSEHOLD_MAX {
        return Err(WohngeldError::Household);
    }
    // Which caps hold for n > 12 with excluded members, not even the guidance says.
    if counted > SIZES && (above == Above12::Refer || total != counted) {
        return Err(WohngeldError::AboveTwelve);
    }
    if !is_usable(household.gross_cold_rent) {
        return Err(WohngeldError::Amount("gross_cold_rent"));
    }
    let mut steps = Vec::new();
    let income = income::total(household, &parameters.income, &mut steps)?;
    let m_used = rent(household, law, &mut steps)?;
    let formula = formula(household.month, counted, m_used, income)?;
    let payable = pay(law, counted, &formula, &mut steps);
    Ok(Wohngeld { income_after_deductions: income, m_used, formula, payable, steps, source: &law.source })
}

/// M (§§ 11, 12): the rent up to Höchstbetrag and Klimakomponente, then the heating relief, all by the share of the members
/// to be counted. The caps are those of the whole household (§ 11 Abs. 3).
fn rent(household: &Household, law: &Law, steps: &mut Vec<Step>) -> Result<Decimal, WohngeldError> {
    let counted = household.members.len();
    let total = household.household_total;
    let size = if counted > SIZES { SIZES } else { total };
    let cap = law.cap(size, household.rent_level)?;
    let climate = law.climate(size);
    let heating = law.heating(size);
    let capped = if household.in_home { cap + climate } else { household.gross_cold_rent.min(cap + climate) };
    let m = share(capped + heating, counted, total);
    for (label_de, paragraph, value) in [
        ("Bruttokaltmiete", "§ 9 WoGG", household.gross_cold_rent),
        ("Höchstbetrag", "§ 12 Abs. 1 WoGG", cap),
        ("Klimakomponente", "§ 12 Abs. 7 WoGG", climate),
        ("Entlastung bei den Heizkosten", "§ 12 Abs. 6 WoGG", heating),
        ("Zu berücksichtigende Miete M", "§ 11 WoGG", m),
    ] {
        steps.push(Step { label_de, paragraph, value });
    }
    Ok(m)
}

/// `value` · counted / total: exact if all count, else half up at ten decimals, in whole numbers so that nothing is rounded
/// twice.
fn share(value: Decimal, counted: usize, total: usize) -> Decimal {
    const DECIMALS: u32 = 10;
    if counted == total {
        return value;
    }
    let mut scaled = value;
    scaled.rescale(DECIMALS);
    let (counted, total) = (counted as i128, total as i128);
    let doubled = 2 * scaled.mantissa() * counted;
    Decimal::from_i128_with_scale((doubled + total).div_euclid(2 * total), DECIMALS)
}

/// Whole euro after the extra from the 13th member (to the rounded amount, at most M; nothing automatic if the formula
/// yields nothing) and the least amount paid.
fn pay(law: &Law, counted: usize, formula: &Formula, steps: &mut Vec<Step>) -> Decimal {
    let mut amount = formula.euro;
    for (label_de, paragraph, value) in [
        ("M in der Formel", "Anlage 3 Nr. 1 WoGG", formula.m),
        ("Y in der Formel", "Anlage 3 Nr. 1 WoGG", formula.y),
        ("z1 = a + b·M + c·Y", "Anlage 3 Nr. 2 WoGG", formula.z1),
        ("z2 = z1·Y", "Anlage 3 Nr. 2 WoGG", formula.z2),
        ("z3 = M − z2", "Anlage 3 Nr. 2 WoGG", formula.z3),
        ("z4 = 1,15·z3", "Anlage 3 Nr. 2 WoGG", formula.z4),
        ("Gerundet auf volle Euro", "Anlage 3 Nr. 3 WoGG", formula.euro),
    ] {
        steps.push(Step { label_de, paragraph, value });
    }
    if counted > SIZES && amount > Decimal::ZERO {
        let extra = law.extra_from_13.0 * Decimal::from(counted - SIZES);
        amount = (amount + extra).min(formula.m.floor());
        steps
            .push(Step { label_de: "Mit Zuschlag ab dem 13. Mitglied", paragraph: "§ 19 Abs. 3 WoGG", value: amount });
    }
    if amount < law.minimum_payout.0 {
        amount = Decimal::ZERO;
    }
    steps.push(Step { label_de: "Wohngeld", paragraph: "§ 21 Nr. 1 WoGG", value: amount });
    amount
}
