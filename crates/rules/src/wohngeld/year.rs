//! Expected yearly income of the members (§§ 14 to 18 WoGG): what a clerk enters, EUR a year.

use rust_decimal::Decimal;

use super::WohngeldError;
use super::income::{kept, pension_cap};
use super::law::{MaintenanceRules, Parameters};
use crate::amount::{AMOUNT_MAX_DECIMALS, AMOUNT_MAX_EUR, Step, free_of_pension, half_up};

/// Whom maintenance is paid to (§ 18).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaintenanceKind {
    /// A member of the household who lives elsewhere for education.
    StudentAway,
    /// A child both parents care for, living with the other.
    ChildSharedCare,
    /// A former or separated spouse or partner.
    FormerSpouse,
    /// Somebody else.
    Other,
}

/// Maintenance that is paid, EUR a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Maintenance {
    /// To whom.
    pub kind: MaintenanceKind,
    /// Paid.
    pub paid: Decimal,
    /// A court, a notary or a decision has set the amount: no other limit holds.
    pub titled: bool,
}

/// A member to be counted with the income expected for the twelve months from the month of the application, EUR a year
/// (§ 15: one-off income counts with all that falls on them; if the period is not twelve months, twelve times the average month).
#[derive(Clone, Debug, Default)]
pub struct YearMember {
    /// Gross wages.
    pub earnings: Decimal,
    /// Werbungskosten on the wages, if proven; at least the lump sum is taken off.
    pub earning_costs: Decimal,
    /// Gross wages of a job that the employer taxes at a flat rate: nothing is taken off.
    pub flat_taxed: Decimal,
    /// Profit of business, self-employment, farming; a loss is 0.
    pub self_employed: Decimal,
    /// Gross statutory pension.
    pub statutory_pension: Decimal,
    /// Other gross pensions.
    pub other_pension: Decimal,
    /// Unemployment benefit, maintenance received, advance maintenance, half of a grant for education … (§ 14 Abs. 2).
    pub other: Decimal,
    /// Income from capital and letting, after what the tax law takes off.
    pub capital: Decimal,
    /// Pays taxes on income.
    pub tax: bool,
    /// Pays for health and care insurance.
    pub health: bool,
    /// Pays for pension insurance.
    pub pension: bool,
    /// § 17 Nr. 1.
    pub disability_allowance: bool,
    /// § 17 Nr. 2.
    pub persecution_allowance: bool,
    /// § 17 Nr. 3.
    pub single_parent_allowance: bool,
    /// § 17 Nr. 4: a child of the household under 25 with own earnings.
    pub child_under_25: bool,
    /// § 17a.
    pub grundrentenzeiten_33: bool,
    /// § 18.
    pub maintenance: Vec<Maintenance>,
}

/// Months of a year.
const MONTHS: i64 = 12;
/// Decimals of the twelfth of the yearly total (the law wants no rounding; six leave the euro as it is).
const TWELFTH_DECIMALS: u32 = 6;

/// Y a month before the minimum, from yearly figures; every line of every person is kept.
pub(super) fn total(
    members: &[YearMember],
    year: i16,
    parameters: &Parameters,
    steps: &mut Vec<Step>,
) -> Result<Decimal, WohngeldError> {
    let mut sum = Decimal::ZERO;
    for (member, who) in members.iter().zip(1_u8..) {
        sum += one(member, year, parameters, who, steps)?;
    }
    let months = Decimal::from(MONTHS);
    let income = half_up(sum / months, TWELFTH_DECIMALS);
    steps.push(Step::new("Jährliches Gesamteinkommen", "§ 13 WoGG", sum).a_year());
    steps.push(Step::new("Gesamteinkommen Y, ein Zwölftel", "§ 13 Abs. 2 WoGG", income).strong());
    Ok(income)
}

fn one(
    member: &YearMember,
    year: i16,
    parameters: &Parameters,
    who: u8,
    steps: &mut Vec<Step>,
) -> Result<Decimal, WohngeldError> {
    check(member)?;
    let rules = &parameters.income;
    let lump = parameters.lump_sum(year)?;
    let mut say = |label: &'static str, paragraph: &'static str, value: Decimal| {
        if !value.is_zero() {
            steps.push(Step::new(label, paragraph, value).of(who).a_year());
        }
        value
    };
    // The lump sum never makes a loss, and proven costs count where they are higher.
    let costs = member.earning_costs.max(lump.earnings.0).min(member.earnings);
    let pensions = member.statutory_pension + member.other_pension;
    let pension_costs = lump.pensions.0.min(pensions);
    say("Bruttolohn", "§ 14 Abs. 1 WoGG", member.earnings);
    say("ab: Werbungskosten", "§ 9a EStG", -costs);
    say("Pauschal besteuerter Lohn", "§ 14 Abs. 2 WoGG", member.flat_taxed);
    say("Gewinn", "§ 14 Abs. 1 WoGG", member.self_employed);
    say("Gesetzliche Rente", "§ 14 Abs. 2 WoGG", member.statutory_pension);
    say("Andere Renten und Versorgung", "§ 14 Abs. 2 WoGG", member.other_pension);
    say("ab: Pauschbetrag für Renten", "§ 9a EStG", -pension_costs);
    say("Weitere Einnahmen", "§ 14 Abs. 2 WoGG", member.other);
    say("Kapital, Vermietung", "§ 14 Abs. 1 WoGG", member.capital);
    let gross = member.earnings - costs + member.flat_taxed + member.self_employed + pensions - pension_costs
        + member.other
        + member.capital;
    let after = gross * kept(rules, [member.tax, member.health, member.pension]);
    say("ab: Steuern und Pflichtbeiträge, je 10 von hundert", "§ 16 WoGG", after - gross);
    let months = Decimal::from(MONTHS);
    let own = member.earnings + member.flat_taxed + member.self_employed;
    let mut free = Decimal::ZERO;
    for (holds, label, paragraph, amount) in [
        (
            member.disability_allowance,
            "ab: Freibetrag bei Schwerbehinderung",
            "§ 17 Nr. 1 WoGG",
            rules.disability.0 * months,
        ),
        (
            member.persecution_allowance,
            "ab: Freibetrag für Verfolgte",
            "§ 17 Nr. 2 WoGG",
            rules.nazi_persecution.0 * months,
        ),
        (
            member.single_parent_allowance,
            "ab: Freibetrag für Alleinerziehende",
            "§ 17 Nr. 3 WoGG",
            rules.single_parent.0 * months,
        ),
        (
            member.child_under_25,
            "ab: Freibetrag für den Verdienst eines Kindes",
            "§ 17 Nr. 4 WoGG",
            own.min(rules.child_earnings_max.0 * months),
        ),
    ] {
        if holds {
            free += amount;
            say(label, paragraph, -amount);
        }
    }
    if member.grundrentenzeiten_33 && member.statutory_pension > Decimal::ZERO {
        let cap = pension_cap(year, rules)? * months;
        let amount =
            free_of_pension(member.statutory_pension, rules.pension_base.0 * months, rules.pension_rate.0, cap);
        free += amount;
        say("ab: Freibetrag bei 33 Jahren Grundrentenzeiten", "§ 17a WoGG", -amount);
    }
    let mut maintenance = Decimal::ZERO;
    for paid in &member.maintenance {
        let limit = limit(&rules.maintenance, paid.kind);
        let counts = if paid.titled { paid.paid } else { paid.paid.min(limit) };
        maintenance += counts;
        say("ab: gezahlter Unterhalt", "§ 18 WoGG", -counts);
    }
    let rest = after - free - maintenance;
    steps.push(Step::new("Einkommen dieser Person", "§§ 14 bis 18 WoGG", rest).of(who).a_year().strong());
    Ok(rest)
}

fn limit(rules: &MaintenanceRules, kind: MaintenanceKind) -> Decimal {
    match kind {
        MaintenanceKind::StudentAway => rules.student_away.0,
        MaintenanceKind::ChildSharedCare => rules.child_shared_care.0,
        MaintenanceKind::FormerSpouse => rules.former_spouse.0,
        MaintenanceKind::Other => rules.other.0,
    }
}

fn check(member: &YearMember) -> Result<(), WohngeldError> {
    let most = Decimal::from(AMOUNT_MAX_EUR * MONTHS);
    let usable =
        |value: Decimal| value >= Decimal::ZERO && value <= most && value.normalize().scale() <= AMOUNT_MAX_DECIMALS;
    let fields = [
        ("earnings", member.earnings),
        ("earning_costs", member.earning_costs),
        ("flat_taxed", member.flat_taxed),
        ("self_employed", member.self_employed),
        ("statutory_pension", member.statutory_pension),
        ("other_pension", member.other_pension),
        ("other", member.other),
        ("capital", member.capital),
    ];
    let maintenance = member.maintenance.iter().map(|paid| ("maintenance", paid.paid));
    match fields.into_iter().chain(maintenance).find(|(_, value)| !usable(*value)) {
        Some((field, _)) => Err(WohngeldError::Amount(field)),
        None => Ok(()),
    }
}
