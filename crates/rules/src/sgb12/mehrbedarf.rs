//! Mehrbedarf (§ 30 SGB XII).

use rust_decimal::Decimal;

use super::{Sgb12Error, law::parameters};
use crate::amount::{half_up, is_usable};

/// What gives rise to Mehrbedarf.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Situation {
    /// Paragraph 1: Merkzeichen G and pension age or full reduced earning capacity.
    pub merkzeichen_g: bool,
    /// Paragraph 2: pregnant from week 13 to the end of the month of birth.
    pub pregnant: bool,
    /// Paragraph 3: children a single parent lives with, by completed years of age; empty if not a single parent.
    pub children_of_single_parent: Vec<u8>,
    /// Paragraph 4: Eingliederungshilfe, from 15 years of age.
    pub eingliederung: bool,
    /// Paragraph 5: appropriate amount for a diet, EUR a month, as decided.
    pub diet: Decimal,
    /// Paragraph 7: hot water is made in the dwelling.
    pub own_hot_water: bool,
}

/// The Mehrbedarf by paragraph, EUR a month; exact, but hot water half up to the cent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mehrbedarf {
    /// Paragraph 1.
    pub merkzeichen_g: Decimal,
    /// Paragraph 2.
    pub pregnancy: Decimal,
    /// Paragraph 3.
    pub single_parent: Decimal,
    /// Paragraph 4.
    pub eingliederung: Decimal,
    /// Paragraph 5.
    pub diet: Decimal,
    /// Sum of paragraphs 1 to 5, at most the whole step (paragraph 6).
    pub sum: Decimal,
    /// Paragraph 7, outside the cap.
    pub hot_water: Decimal,
}

/// Calculates the Mehrbedarf of a person of a Regelbedarfsstufe in a year.
///
/// # Errors
/// Unknown year or step, or an amount out of range.
pub fn mehrbedarf(year: i16, step: u8, situation: &Situation) -> Result<Mehrbedarf, Sgb12Error> {
    if !is_usable(situation.diet) {
        return Err(Sgb12Error::Amount("diet"));
    }
    let parameters = parameters()?;
    let rules = &parameters.mehrbedarf;
    let own = parameters.step(year, step)?;
    let first = parameters.step(year, 1)?;
    let share = |holds: bool, rate: Decimal| if holds { rate * own } else { Decimal::ZERO };
    let merkzeichen_g = share(situation.merkzeichen_g, rules.merkzeichen_g.0);
    let pregnancy = share(situation.pregnant, rules.pregnancy.0);
    let eingliederung = share(situation.eingliederung, rules.eingliederung.0);
    let children = &situation.children_of_single_parent;
    let minors = children.iter().filter(|years| **years < 18).count();
    let young = children.iter().filter(|years| **years < 16).count();
    // No. 1 for one child under 7 or two or three under 16; no. 2 if that is more, or no. 1 does not hold.
    let by_number = (rules.single_parent_per_child.0 * Decimal::from(minors)).min(rules.single_parent_cap.0);
    let by_age = if children.iter().any(|years| *years < 7) || (2..=3).contains(&young) {
        rules.single_parent_young.0
    } else {
        Decimal::ZERO
    };
    let single_parent = by_number.max(by_age) * first;
    let all = merkzeichen_g + pregnancy + single_parent + eingliederung + situation.diet;
    let water = usize::from(step).checked_sub(1).and_then(|at| rules.warm_water.get(at)).ok_or(Sgb12Error::Step)?;
    Ok(Mehrbedarf {
        merkzeichen_g,
        pregnancy,
        single_parent,
        eingliederung,
        diet: situation.diet,
        sum: all.min(rules.cap.0 * own),
        hot_water: half_up(share(situation.own_hot_water, water.0), 2),
    })
}
