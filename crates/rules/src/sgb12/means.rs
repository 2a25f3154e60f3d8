//! Income of a person as it flows in in a month, and what is taken off it (§§ 82 ff., 43 SGB XII).

use rust_decimal::Decimal;

use super::income::{Income, counted};
use super::law::Parameters;
use super::{Chapter, Sgb12Error};
use crate::amount::{Step, half_up, is_usable};

/// Income of a person in the month, EUR.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Means {
    /// Gross wages or profit.
    pub earnings: Decimal,
    /// Taxes and compulsory contributions on them.
    pub earnings_deductions: Decimal,
    /// Further costs of work beyond the lump sum for equipment, e.g. the way there.
    pub work_costs: Decimal,
    /// Works in a workshop for disabled people: another allowance.
    pub workshop: bool,
    /// Under 25 and in school or training: free up to the limit of minor employment.
    pub young: bool,
    /// Gross statutory pension.
    pub statutory_pension: Decimal,
    /// Contributions to health and care insurance taken off the pensions.
    pub pension_deductions: Decimal,
    /// 33 years of Grundrentenzeiten (§ 82a).
    pub grundrentenzeiten_33: bool,
    /// Supplementary pension (§ 82 Abs. 4, 5).
    pub supplementary_pension: Decimal,
    /// Income from capital, EUR a **year**; free up to a small amount in chapter 4 only.
    pub capital_per_year: Decimal,
    /// Child benefit (Kindergeld) for this child.
    pub child_benefit: Decimal,
    /// Pay for volunteer work, EUR a **year**.
    pub volunteer_per_year: Decimal,
    /// Maintenance, advance maintenance, other income.
    pub other: Decimal,
    /// Appropriate insurance and other deductions of § 82 Abs. 2.
    pub insurance: Decimal,
}

impl Means {
    fn fields(&self) -> [(&'static str, Decimal); 11] {
        [
            ("earnings", self.earnings),
            ("earnings_deductions", self.earnings_deductions),
            ("work_costs", self.work_costs),
            ("statutory_pension", self.statutory_pension),
            ("pension_deductions", self.pension_deductions),
            ("supplementary_pension", self.supplementary_pension),
            ("capital_per_year", self.capital_per_year),
            ("child_benefit", self.child_benefit),
            ("volunteer_per_year", self.volunteer_per_year),
            ("other", self.other),
            ("insurance", self.insurance),
        ]
    }
}

/// Months of a year.
const MONTHS: i64 = 12;

/// Income that counts, without child benefit, every line in cents; never negative.
pub(super) fn that_counts(
    means: &Means,
    at: &super::claim::At<'_>,
    who: u8,
    steps: &mut Vec<Step>,
) -> Result<Decimal, Sgb12Error> {
    if let Some((field, _)) = means.fields().into_iter().find(|(_, value)| !is_usable(*value)) {
        return Err(Sgb12Error::Amount(field));
    }
    let (parameters, year) = (at.parameters, at.month.year);
    let cents = |value: Decimal| half_up(value, 2);
    let mut say = |label: &'static str, paragraph: &'static str, value: Decimal| {
        if !value.is_zero() {
            steps.push(Step::new(label, paragraph, value).of(who));
        }
        value
    };
    let mut sum = earnings(means, at, &mut say)?;
    let free = counted(
        year,
        &Income {
            earnings: Decimal::ZERO,
            supplementary_pension: means.supplementary_pension,
            statutory_pension: means.statutory_pension,
            grundrentenzeiten_33: means.grundrentenzeiten_33,
            capital_per_year: means.capital_per_year,
        },
    )?;
    say("Gesetzliche Rente", "§ 82 Abs. 1 SGB XII", means.statutory_pension);
    let allowed = cents(means.statutory_pension - free.statutory_pension);
    say("ab: Freibetrag bei 33 Jahren Grundrentenzeiten", "§ 82a SGB XII", -allowed);
    say("Zusätzliche Altersvorsorge", "§ 82 Abs. 1 SGB XII", means.supplementary_pension);
    let private = cents(means.supplementary_pension - free.supplementary_pension);
    say("ab: Freibetrag für zusätzliche Altersvorsorge", "§ 82 Abs. 4 SGB XII", -private);
    let pensions = means.statutory_pension - allowed + means.supplementary_pension - private;
    let contributions = means.pension_deductions.min(pensions);
    say("ab: Kranken- und Pflegeversicherung aus der Rente", "§ 82 Abs. 2 Nr. 2 SGB XII", -contributions);
    sum += pensions - contributions;
    // The small amount is free in chapter 4 only (§ 43 Abs. 2).
    let capital = match at.chapter {
        Chapter::Four => cents(free.capital),
        Chapter::Three => cents(means.capital_per_year / Decimal::from(MONTHS)),
    };
    sum += say("Kapitalerträge, ein Zwölftel", at.chapter.pick("§ 82 Abs. 1 SGB XII", "§ 43 Abs. 2 SGB XII"), capital);
    let volunteer = (means.volunteer_per_year - parameters.income.volunteer_free_per_year.0).max(Decimal::ZERO);
    sum += say(
        "Ehrenamt über dem Freibetrag, ein Zwölftel",
        "§ 82 Abs. 1 SGB XII",
        cents(volunteer / Decimal::from(MONTHS)),
    );
    sum += say("Weitere Einnahmen", "§ 82 Abs. 1 SGB XII", means.other);
    let insurance = means.insurance.min(sum);
    say("ab: Versicherungen und weitere Abzüge", "§ 82 Abs. 2 Nr. 3 SGB XII", -insurance);
    let rest = (sum - insurance).max(Decimal::ZERO);
    if !sum.is_zero() {
        steps.push(Step::new("Anzurechnendes Einkommen", "§§ 82 ff. SGB XII", rest).of(who).strong());
    }
    Ok(rest)
}

fn earnings(
    means: &Means,
    at: &super::claim::At<'_>,
    say: &mut impl FnMut(&'static str, &'static str, Decimal) -> Decimal,
) -> Result<Decimal, Sgb12Error> {
    if means.earnings.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let cents = |value: Decimal| half_up(value, 2);
    let rules = &at.parameters.income;
    say("Verdienst brutto", "§ 82 Abs. 1 SGB XII", means.earnings);
    if means.young && means.earnings <= at.parameters.young_earnings(at.month.first_day()) {
        say("ab: frei bis zur Minijob-Grenze (unter 25)", "§ 82 Abs. 1 SGB XII", -means.earnings);
        return Ok(Decimal::ZERO);
    }
    let allowance = allowance(means, at.month.year, at.parameters)?;
    let (label, paragraph) = if means.workshop {
        ("ab: Freibetrag bei Beschäftigung in einer Werkstatt", "§ 82 Abs. 3 Satz 2 SGB XII")
    } else {
        ("ab: Freibetrag 30 von hundert, höchstens die halbe Stufe 1", "§ 82 Abs. 3 SGB XII")
    };
    let mut rest = means.earnings;
    for (label, paragraph, amount) in [
        ("ab: Steuern und Pflichtbeiträge", "§ 82 Abs. 2 Nr. 1 und 2 SGB XII", means.earnings_deductions),
        ("ab: Arbeitsmittel, Pauschale", "§ 82 Abs. 2 Nr. 4 SGB XII", rules.work_equipment.0),
        ("ab: weitere Kosten der Arbeit", "§ 82 Abs. 2 Nr. 4 SGB XII", means.work_costs),
        (label, paragraph, cents(allowance)),
    ] {
        let taken = amount.min(rest);
        rest -= taken;
        say(label, paragraph, -taken);
    }
    Ok(rest)
}

/// The allowance on gross earnings, EUR a month.
fn allowance(means: &Means, year: i16, parameters: &Parameters) -> Result<Decimal, Sgb12Error> {
    let first = parameters.step(year, 1)?;
    if means.workshop {
        let base = parameters.income.workshop_share_of_rbs1.0 * first;
        let above = (means.earnings - base).max(Decimal::ZERO);
        return Ok(means.earnings.min(base + parameters.income.workshop_rate.0 * above));
    }
    Ok((parameters.income.earnings_rate.0 * means.earnings).min(first / Decimal::TWO))
}
