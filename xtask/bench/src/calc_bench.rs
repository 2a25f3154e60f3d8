//! `bench calc`: Wohngeld for many households, every step kept. Processor time of one thread, so that other programs do not decide.

use model::CivilDate;
use rules::wohngeld::{Above12, Claim, Dwelling, Household, Laws, Member, YearMember, calculate, compute};
use rust_decimal::Decimal;

use crate::figure::{Figure, Printer, processor_s};
use crate::{Outcome, Plan};

/// What can be named on the command line.
pub const PARTS: [&str; 2] = ["monthly", "claims"];
/// Calculations of one figure.
const CALCULATIONS: u32 = 1_000_000;
/// Seconds of one core that they may take.
const BAR_S: f64 = 5.0;

/// Runs the parts asked for.
pub fn run(plan: &Plan) -> Outcome<()> {
    let out = Printer::new("calc");
    let month: CivilDate = "2026-11-01".parse()?;
    if plan.wants("monthly") {
        let start = processor_s();
        let (mut steps, mut euro) = (0_usize, Decimal::ZERO);
        for at in 0..CALCULATIONS {
            let result = compute(&household(month, at), Above12::Refer)?;
            steps += result.steps.len();
            euro += result.payable;
        }
        let figure = Figure::new("wohngeld_1_000_000", processor_s() - start, "s").at_most(BAR_S, "one core");
        out.print(&figure.noting(&format!("{steps} steps kept, {euro} EUR, one to four persons, monthly figures")));
    }
    if plan.wants("claims") {
        let start = processor_s();
        let (mut steps, mut euro) = (0_usize, Decimal::ZERO);
        for at in 0..CALCULATIONS {
            let result = calculate(&claim(month, at), Laws::default())?;
            steps += result.steps.len();
            euro += result.payable;
        }
        let figure = Figure::new("wohngeld_claims_1_000_000", processor_s() - start, "s").at_most(BAR_S, "one core");
        out.print(&figure.noting(&format!("{steps} steps kept, {euro} EUR, whole claims with yearly income")));
    }
    Ok(())
}

fn household(month: CivilDate, at: u32) -> Household {
    let persons = 1 + (at % 4) as usize;
    let mut members = vec![Member::default(); persons];
    if let Some(first) = members.first_mut() {
        first.income = Decimal::new(i64::from(60_000 + at % 140_000), 2);
        (first.tax, first.health, first.pension) = (true, true, at.is_multiple_of(3));
    }
    Household {
        month,
        rent_level: 1 + (at % 7) as u8,
        gross_cold_rent: Decimal::new(i64::from(35_000 + at % 60_000), 2),
        in_home: false,
        household_total: persons,
        members,
    }
}

fn claim(month: CivilDate, at: u32) -> Claim {
    let persons = 1 + (at % 4) as usize;
    let mut members = vec![YearMember::default(); persons];
    if let Some(first) = members.first_mut() {
        first.earnings = Decimal::new(i64::from(720_000 + at % 1_680_000), 2);
        (first.tax, first.health, first.pension) = (true, true, at.is_multiple_of(3));
    }
    Claim {
        month,
        rent_level: 1 + (at % 7) as u8,
        ags: String::new(),
        dwelling: Dwelling::rented(Decimal::new(i64::from(35_000 + at % 60_000), 2)),
        excluded: 0,
        members,
        lost: Vec::new(),
        wealth: None,
    }
}
