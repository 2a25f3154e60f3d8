//! Income to be counted by monthly figures (§§ 13 to 18 WoGG): what the published examples and the vectors give.

use rust_decimal::Decimal;

use super::{Household, WohngeldError, law::IncomeRules};
use crate::amount::{Step, free_of_pension, is_usable};
use crate::sgb12;

/// A member to be counted, amounts EUR a month.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Income after Werbungskosten, before the deductions of § 16; never negative (no netting).
    pub income: Decimal,
    /// Pays taxes on income.
    pub tax: bool,
    /// Pays for health and care insurance.
    pub health: bool,
    /// Pays for pension insurance.
    pub pension: bool,
    /// § 17 Nr. 1: degree of disability 100, or less with need of care.
    pub disability_allowance: bool,
    /// § 17 Nr. 2: victim of national-socialist persecution.
    pub persecution_allowance: bool,
    /// § 17 Nr. 3: single parent.
    pub single_parent_allowance: bool,
    /// § 17 Nr. 4: own earnings of a child, contained in `income`.
    pub child_earnings: Decimal,
    /// Gross statutory pension, contained in `income` less the lump sum.
    pub statutory_pension: Decimal,
    /// § 17a: has 33 years of Grundrentenzeiten.
    pub grundrentenzeiten_33: bool,
    /// § 18: maintenance paid, within its limits.
    pub maintenance_paid: Decimal,
}

/// Y before the minimum.
pub(super) fn total(
    household: &Household,
    rules: &IncomeRules,
    steps: &mut Vec<Step>,
) -> Result<Decimal, WohngeldError> {
    let mut after_deductions = Decimal::ZERO;
    let mut allowances = Decimal::ZERO;
    let mut maintenance = Decimal::ZERO;
    for member in &household.members {
        for (field, amount) in [
            ("income", member.income),
            ("child_earnings", member.child_earnings),
            ("statutory_pension", member.statutory_pension),
            ("maintenance_paid", member.maintenance_paid),
        ] {
            if !is_usable(amount) {
                return Err(WohngeldError::Amount(field));
            }
        }
        after_deductions += member.income * kept(rules, [member.tax, member.health, member.pension]);
        allowances += free(household, member, rules)?;
        maintenance += member.maintenance_paid;
    }
    let income = after_deductions - allowances - maintenance;
    for (label_de, paragraph, value) in [
        ("Einkommen nach pauschalen Abzügen", "§ 16 WoGG", after_deductions),
        ("Freibeträge", "§§ 17, 17a WoGG", allowances),
        ("Unterhaltsleistungen", "§ 18 WoGG", maintenance),
    ] {
        steps.push(Step::new(label_de, paragraph, value));
    }
    steps.push(Step::new("Gesamteinkommen Y", "§ 13 WoGG", income).strong());
    Ok(income)
}

/// The share that stays after ten of a hundred for each of tax, health and pension insurance (§ 16).
pub(super) fn kept(rules: &IncomeRules, kinds: [bool; 3]) -> Decimal {
    let count = kinds.into_iter().filter(|paid| *paid).count();
    Decimal::ONE - rules.deduction_per_kind.0 * Decimal::from(count)
}

fn free(household: &Household, member: &Member, rules: &IncomeRules) -> Result<Decimal, WohngeldError> {
    let fixed = [
        (member.disability_allowance, rules.disability),
        (member.persecution_allowance, rules.nazi_persecution),
        (member.single_parent_allowance, rules.single_parent),
    ];
    let mut free: Decimal = fixed.iter().filter(|(holds, _)| *holds).map(|(_, amount)| amount.0).sum();
    free += member.child_earnings.min(rules.child_earnings_max.0);
    if member.grundrentenzeiten_33 && member.statutory_pension > Decimal::ZERO {
        let cap = pension_cap(household.month.0.year(), rules)?;
        free += free_of_pension(member.statutory_pension, rules.pension_base.0, rules.pension_rate.0, cap);
    }
    Ok(free)
}

/// Greatest allowance of § 17a, EUR a month: a share of Regelbedarfsstufe 1 of the year.
pub(super) fn pension_cap(year: i16, rules: &IncomeRules) -> Result<Decimal, WohngeldError> {
    let first = sgb12::regelbedarf(year, 1).map_err(|error| match error {
        sgb12::Sgb12Error::Parameters(error) => WohngeldError::Parameters(error),
        _ => WohngeldError::UnknownYear,
    })?;
    Ok(rules.pension_cap_share_of_rbs1.0 * first)
}
