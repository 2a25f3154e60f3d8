//! A claim as a clerk enters it: dwelling, members with yearly income, wealth, members who died.

use model::{CivilDate, Month};
use rust_decimal::Decimal;

use super::law::parameters;
use super::rent::{self, Dwelling, Tenure};
use super::year::{self, YearMember};
use super::{Found, Laws, STEPS, Size, Wohngeld, WohngeldError, change, finish, places};
use crate::amount::Step;
use crate::marks::{self, Mark};

/// A member who died (§ 6 Abs. 2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lost {
    /// The month of the death.
    pub died: Month,
    /// The dwelling was left, somebody came in, or another benefit covers the share of the costs: the member does not count.
    pub exception: bool,
}

/// Everything a calculation rests on.
#[derive(Clone, Debug)]
pub struct Claim {
    /// A day in the month of the benefit; only the month matters.
    pub month: CivilDate,
    /// Mietenstufe 1 to 7.
    pub rent_level: u8,
    /// AGS of the municipality; empty if the list shall not be asked.
    pub ags: String,
    /// The dwelling.
    pub dwelling: Dwelling,
    /// Members who are excluded because they get another benefit (§§ 7, 8).
    pub excluded: u8,
    /// Members to be counted.
    pub members: Vec<YearMember>,
    /// Members who died.
    pub lost: Vec<Lost>,
    /// Wealth of all members, EUR, if it was asked.
    pub wealth: Option<Decimal>,
}

/// Calculates the Wohngeld of a claim, with every step.
///
/// # Errors
/// See [`WohngeldError`].
pub fn calculate(claim: &Claim, laws: Laws) -> Result<Wohngeld, WohngeldError> {
    let parameters = parameters()?;
    let law = parameters.law(claim.month, laws)?;
    let month = claim.month.month();
    let mut marks: Vec<Mark> = Vec::new();
    let mut steps = Vec::with_capacity(STEPS * 2);
    let months = parameters.change.dead_member_months;
    let still = claim.lost.iter().filter(|lost| !lost.exception && change::still_counts(lost.died, month, months));
    let dead = still.count();
    let living = claim.members.len();
    let size = Size { counted: living + dead, total: living + dead + usize::from(claim.excluded) };
    size.check(laws.above)?;
    if dead > 0 {
        steps
            .push(Step::new("Verstorbene Mitglieder, die noch zählen", "§ 6 Abs. 2 WoGG", Decimal::from(dead)).plain());
        marks.push(marks::DEAD_MEMBER);
    }
    if claim.excluded > 0 {
        marks.push(marks::TRANSFER_EXCLUDED);
    }
    steps.push(
        Step::new("Zu berücksichtigende Haushaltsmitglieder", "§§ 5 bis 8 WoGG", Decimal::from(size.counted)).plain(),
    );
    let income = year::total(&claim.members, month.year, parameters, &mut steps)?;
    // Co-residents share with those who live there: somebody who died does not.
    let heads = living + usize::from(claim.excluded);
    let rent = rent::of_dwelling(&claim.dwelling, heads, &parameters.owner, &mut steps)?;
    let rent = (claim.dwelling.tenure != Tenure::Home).then_some(rent);
    if !claim.ags.is_empty()
        && places::rent_level(&claim.ags, claim.month)?.is_some_and(|listed| listed.level != claim.rent_level)
    {
        marks.push(marks::RENT_LEVEL_OTHER);
    }
    if let Some(wealth) = claim.wealth {
        let rules = &parameters.wealth;
        let free = rules.first_member.0 + rules.each_further.0 * Decimal::from(size.counted.saturating_sub(1));
        steps.push(Step::new("Vermögen", "§ 21 Nr. 3 WoGG", wealth));
        steps.push(Step::new("als Regel unerheblich bis", "WoGVwV 21.37", free));
        if wealth > free {
            marks.push(marks::WEALTH);
        }
    }
    steps.push(Step::new("Mietenstufe", "Anlage zur WoGV", Decimal::from(claim.rent_level)).plain());
    finish(parameters, law, Found { size, income, rent, rent_level: claim.rent_level }, steps, marks)
}
