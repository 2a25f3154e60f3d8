//! Income counted after the allowances of §§ 43, 82, 82a SGB XII.

use rust_decimal::Decimal;

use super::{Sgb12Error, law::parameters};
use crate::amount::{Step, free_of_pension, half_up, is_usable};

/// Income of a person in a month; taxes and contributions already taken off where they apply.
#[derive(Clone, Debug, Default)]
pub struct Income {
    /// Earnings, EUR a month (§ 82 Abs. 3).
    pub earnings: Decimal,
    /// Supplementary pension, EUR a month (§ 82 Abs. 4, 5).
    pub supplementary_pension: Decimal,
    /// Statutory pension, EUR a month.
    pub statutory_pension: Decimal,
    /// Has 33 years of Grundrentenzeiten (§ 82a).
    pub grundrentenzeiten_33: bool,
    /// Income from capital, EUR a **year** (§ 43 Abs. 2, chapter 4 only).
    pub capital_per_year: Decimal,
}

/// What is counted, EUR a month; exact, capital income half up at six decimals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Of the earnings.
    pub earnings: Decimal,
    /// Of the supplementary pension.
    pub supplementary_pension: Decimal,
    /// Of the statutory pension.
    pub statutory_pension: Decimal,
    /// Of the income from capital.
    pub capital: Decimal,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// Months of a year.
const MONTHS: i64 = 12;
/// Decimals of a twelfth of a yearly amount.
const TWELFTH_DECIMALS: u32 = 6;

/// Counts the income of a person in a year of the law.
///
/// # Errors
/// Unknown year, or an amount out of range.
pub fn counted(year: i16, income: &Income) -> Result<Counted, Sgb12Error> {
    for (field, amount) in [
        ("earnings", income.earnings),
        ("supplementary_pension", income.supplementary_pension),
        ("statutory_pension", income.statutory_pension),
        ("capital_per_year", income.capital_per_year),
    ] {
        if !is_usable(amount) {
            return Err(Sgb12Error::Amount(field));
        }
    }
    let parameters = parameters()?;
    let rules = &parameters.income;
    let cap = parameters.step(year, 1)? / Decimal::TWO;
    let free = |pension| free_of_pension(pension, rules.pension_base.0, rules.pension_rate.0, cap);
    let earnings = income.earnings - (rules.earnings_rate.0 * income.earnings).min(cap);
    let supplementary_pension = income.supplementary_pension - free(income.supplementary_pension);
    let statutory_free = if income.grundrentenzeiten_33 { free(income.statutory_pension) } else { Decimal::ZERO };
    let statutory_pension = income.statutory_pension - statutory_free;
    let taxable = (income.capital_per_year - rules.capital_free_per_year.0).max(Decimal::ZERO);
    let capital = half_up(taxable / Decimal::from(MONTHS), TWELFTH_DECIMALS);
    let steps = [
        ("Halbe Regelbedarfsstufe 1", "§ 82 Abs. 3 SGB XII", cap),
        ("Anzurechnendes Erwerbseinkommen", "§ 82 Abs. 3 SGB XII", earnings),
        ("Anzurechnende zusätzliche Altersvorsorge", "§ 82 Abs. 4 SGB XII", supplementary_pension),
        ("Anzurechnende gesetzliche Rente", "§ 82a SGB XII", statutory_pension),
        ("Anzurechnende Kapitalerträge", "§ 43 Abs. 2 SGB XII", capital),
    ]
    .map(|(label_de, paragraph, value)| Step::new(label_de, paragraph, value))
    .to_vec();
    Ok(Counted { earnings, supplementary_pension, statutory_pension, capital, steps })
}
