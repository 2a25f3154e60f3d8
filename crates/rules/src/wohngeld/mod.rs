//! Wohngeld (WoGG): rent and income to be counted, formula, payable amount; law of the month of the benefit.
//!
//! Exact decimals throughout, ten in the formula (Anlage 3 Nr. 2), halves up. Every value that a decision rests on is
//! kept as a step. [`compute`] takes monthly figures as published examples have them, [`calculate`] everything a clerk enters.

pub mod change;
mod claim;
mod formula;
mod income;
mod law;
mod places;
mod rent;
mod year;

use model::CivilDate;
use rust_decimal::Decimal;

use crate::amount::{ParametersError, Step, is_usable};
use crate::marks::{self, Mark};
use law::{Law, Parameters, SIZES, parameters};

pub use claim::{Claim, Lost, calculate};
pub use formula::{Formula, formula};
pub use income::Member;
pub use places::{RentLevel, rent_level};
pub use rent::{Dwelling, Tenure};
pub use year::{Maintenance, MaintenanceKind, YearMember};

/// Most members of a household that are taken at all.
pub const HOUSEHOLD_MAX: usize = 99;
/// Key of the draft for 2027, as the act that switches it on names it.
pub const DRAFT_2027: &str = "wohngeld_2027";

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

/// Which laws count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Laws {
    /// More than twelve members.
    pub above: Above12,
    /// The draft for 2027 was switched on after its promulgation.
    pub draft: bool,
}

/// The result, amounts EUR a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wohngeld {
    /// Y after deductions and allowances, before the minimum; may be negative.
    pub income_after_deductions: Decimal,
    /// Rent to be counted M, before the minimum; exact, with excluded members half up at ten decimals.
    pub m_used: Decimal,
    /// The same without the heating relief: what § 27 compares.
    pub m_without_heating: Decimal,
    /// Members to be counted.
    pub counted: usize,
    /// The formula; `formula.y` is the income used.
    pub formula: Formula,
    /// Payable amount in whole euro, after § 19 Abs. 3 and § 21 Nr. 1.
    pub payable: Decimal,
    /// All steps in order.
    pub steps: Vec<Step>,
    /// What a caseworker has to look at.
    pub marks: Vec<Mark>,
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

/// Steps that a calculation usually has.
const STEPS: usize = 24;

/// Calculates the Wohngeld of a household for a month from monthly figures.
///
/// # Errors
/// See [`WohngeldError`].
pub fn compute(household: &Household, above: Above12) -> Result<Wohngeld, WohngeldError> {
    let parameters = parameters()?;
    let law = parameters.law(household.month, Laws::default())?;
    let counted = household.members.len();
    let size = Size { counted, total: household.household_total };
    size.check(above)?;
    if !is_usable(household.gross_cold_rent) {
        return Err(WohngeldError::Amount("gross_cold_rent"));
    }
    let mut steps = Vec::with_capacity(STEPS);
    let income = income::total(household, &parameters.income, &mut steps)?;
    let rent = (!household.in_home).then_some(household.gross_cold_rent);
    finish(parameters, law, Found { size, income, rent, rent_level: household.rent_level }, steps, Vec::new())
}

/// Members to be counted, and all.
#[derive(Clone, Copy)]
struct Size {
    counted: usize,
    total: usize,
}

impl Size {
    fn check(self, above: Above12) -> Result<(), WohngeldError> {
        if self.counted == 0 || self.total < self.counted || self.total > HOUSEHOLD_MAX {
            return Err(WohngeldError::Household);
        }
        // Which caps hold for n > 12 with excluded members, not even the guidance says.
        if self.counted > SIZES && (above == Above12::Refer || self.total != self.counted) {
            return Err(WohngeldError::AboveTwelve);
        }
        Ok(())
    }
}

/// What the parts of a calculation have found: Y, and the rent after what is taken off, or none in a home.
struct Found {
    size: Size,
    income: Decimal,
    rent: Option<Decimal>,
    rent_level: u8,
}

fn finish(
    parameters: &Parameters,
    law: &'static Law,
    found: Found,
    mut steps: Vec<Step>,
    mut marks: Vec<Mark>,
) -> Result<Wohngeld, WohngeldError> {
    let Size { counted, total } = found.size;
    let (m_used, m_without_heating) = rent::counted(found.rent, found.rent_level, counted, total, law, &mut steps)?;
    let formula = formula::under(parameters, law, counted, m_used, found.income)?;
    let payable = pay(law, counted, &formula, &mut steps)?;
    if counted > SIZES {
        marks.push(marks::ABOVE_TWELVE);
    }
    if law.draft {
        marks.push(marks::DRAFT_LAW);
    }
    Ok(Wohngeld {
        income_after_deductions: found.income,
        m_used,
        m_without_heating,
        counted,
        formula,
        payable,
        steps,
        marks,
        source: &law.source,
    })
}

/// Whole euro after the extra from the 13th member (to the rounded amount, at most M; nothing automatic if the formula
/// yields nothing) and the least amount paid.
fn pay(law: &Law, counted: usize, formula: &Formula, steps: &mut Vec<Step>) -> Result<Decimal, WohngeldError> {
    let size = law.size(counted)?;
    let mut amount = formula.euro;
    for (label_de, value) in [("Beiwert a", size.a.0), ("Beiwert b", size.b.0), ("Beiwert c", size.c.0)] {
        steps.push(Step::new(label_de, "Anlage 2 WoGG", value).plain());
    }
    steps.push(Step::new("M in der Formel", "Anlage 3 Nr. 1 WoGG", formula.m));
    steps.push(Step::new("Y in der Formel", "Anlage 3 Nr. 1 WoGG", formula.y));
    for (label_de, value) in [
        ("z1 = a + b·M + c·Y", formula.z1),
        ("z2 = z1·Y", formula.z2),
        ("z3 = M − z2", formula.z3),
        ("z4 = 1,15·z3", formula.z4),
    ] {
        steps.push(Step::new(label_de, "Anlage 3 Nr. 2 WoGG", value).plain());
    }
    steps.push(Step::new("Gerundet auf volle Euro", "Anlage 3 Nr. 3 WoGG", formula.euro));
    if counted > SIZES && amount > Decimal::ZERO {
        let extra = law.extra_from_13.0 * Decimal::from(counted - SIZES);
        amount = (amount + extra).min(formula.m.floor());
        steps.push(Step::new("Mit Zuschlag ab dem 13. Mitglied", "§ 19 Abs. 3 WoGG", amount));
    }
    if law.capped_at_m && amount > formula.m {
        amount = formula.m.floor();
        steps.push(Step::new("Höchstens M", "§ 19 WoGG im Entwurf", amount));
    }
    if amount < law.minimum_payout.0 {
        amount = Decimal::ZERO;
    }
    steps.push(Step::new("Wohngeld", "§ 21 Nr. 1 WoGG", amount).strong());
    Ok(amount)
}
