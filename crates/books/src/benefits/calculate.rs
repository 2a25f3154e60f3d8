//! Calculating: from what was entered to amount, lines and marks; and the act that keeps them.

use model::acts::Body;
use model::acts::benefit::{Basis, BenefitAct, CalcInput, CalcLine, CalcPart, CalcUnit};
use model::catalogue::{Calculator, Catalogue};
use model::ids::CalculationId;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Month, Problem};
use rules::amount::{Step, Unit};
use rules::marks::{self, Mark};
use rules::sgb12::Sgb12Error;
use rules::wohngeld::change::Ground;
use rules::wohngeld::{Above12, DRAFT_2027, Laws, WohngeldError};

use super::entered::{self, Values, clean};
use super::{BenefitBook, Calculation};
use crate::context::{Context, Decision};
use crate::payments::lists::{FILE_NUMBER_MAX, benefit};

/// Calculate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calculate {
    /// Benefit key.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// Person id of the extract, where it is known.
    pub person: Option<String>,
    /// First month; its law is used.
    pub from: Option<Month>,
    /// Last month, if it ends.
    pub until: Option<Month>,
    /// Persons of the claim.
    pub persons: u8,
    /// What was entered, canonical.
    pub values: Values,
    /// The amount granted last, as far as known.
    pub last: Option<Money>,
    /// The data are not enough: take the amount granted last.
    pub take_last: bool,
}

/// What a calculation gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// How the amount is meant.
    pub basis: Basis,
    /// Parameters used.
    pub rules: String,
    /// What counts of what was entered.
    pub inputs: Vec<CalcInput>,
    /// Steps.
    pub lines: Vec<CalcLine>,
    /// EUR a month.
    pub amount: Money,
    /// To whom it goes.
    pub parts: Vec<CalcPart>,
    /// Codes of marks.
    pub marks: Vec<String>,
    /// What § 27 WoGG compares, for Wohngeld.
    pub ground: Option<Ground>,
}

/// The calculator of a benefit.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `NB-Z-300` none.
pub fn calculator(catalogue: &Catalogue, key: &str) -> Result<Calculator, Refusal> {
    let (_, spec) = benefit(catalogue, key)?;
    spec.calculator.ok_or_else(|| vec![Problem::new("NB-Z-300").at("benefit")])
}

/// Calculates without keeping anything.
///
/// # Errors
/// `NB-Z-300` no calculator; `-301` file number; `-302` month missing or out of order; `-303` a value cannot be read; `-304`
/// amount out of range; `-305` number of persons; `-306` required and missing; `-307` more than twelve members; `-308` law of
/// the month unknown; `-309` no last amount; `-312` parameters faulty.
pub fn preview(book: &BenefitBook, catalogue: &Catalogue, command: &Calculate) -> Result<Outcome, Refusal> {
    let calculator = calculator(catalogue, &command.benefit)?;
    let file_number = command.file_number.trim();
    if file_number.is_empty() || file_number.chars().count() > FILE_NUMBER_MAX {
        return Err(vec![Problem::new("NB-Z-301").at("file_number")]);
    }
    let Some(from) = command.from.filter(|from| command.until.is_none_or(|until| until >= *from)) else {
        return Err(vec![Problem::new("NB-Z-302").at(if command.from.is_none() { "from" } else { "until" })]);
    };
    if command.take_last {
        return last_recognised(command);
    }
    let form = rules::forms::form(calculator).map_err(|error| faulty(&error.0))?;
    if command.persons == 0 || command.persons > form.persons_max() {
        return Err(vec![Problem::new("NB-Z-305").at("persons").with("most", form.persons_max())]);
    }
    let values = clean(form, command.persons, &command.values)?;
    let mut outcome = match calculator {
        Calculator::Wohngeld => wohngeld(book, &values, from, command.persons)?,
        Calculator::Sgb12Chapter3 | Calculator::Sgb12Chapter4 => {
            sozialhilfe(&values, calculator, from, command.persons)?
        }
    };
    outcome.inputs = values.into_iter().map(|(field, value)| CalcInput { field, value }).collect();
    outcome.inputs.push(CalcInput { field: PERSONS.to_owned(), value: command.persons.to_string() });
    // What stands beside the last calculation of the same file.
    let before = book.of_file(&command.benefit, file_number).next_back();
    let old = before.and_then(|before| ground_of(book, catalogue, before));
    if let (Some(old), Some(new)) = (old, &outcome.ground)
        && rules::wohngeld::change::reasons(&old, new).is_ok_and(|reasons| reasons.is_empty())
    {
        outcome.marks.push(marks::NO_CHANGE_27.code.to_owned());
    }
    if command.last.is_none() && before.is_none() {
        outcome.marks.push(marks::LAST_UNKNOWN.code.to_owned());
    }
    Ok(outcome)
}

/// Field of the inputs that holds the number of persons.
pub const PERSONS: &str = "persons";

/// What § 27 WoGG compares of a calculation that was kept: its inputs under its own month's law.
#[must_use]
pub fn ground_of(book: &BenefitBook, catalogue: &Catalogue, kept: &Calculation) -> Option<Ground> {
    if calculator(catalogue, &kept.benefit).ok()? != Calculator::Wohngeld || kept.inputs.is_empty() {
        return None;
    }
    let (values, persons) = entered_of(kept);
    wohngeld(book, &values, kept.from, persons).ok()?.ground
}

/// What was entered for a calculation, to enter it again.
#[must_use]
pub fn entered_of(kept: &Calculation) -> (Values, u8) {
    let mut values: Values = kept.inputs.iter().map(|input| (input.field.clone(), input.value.clone())).collect();
    let persons = values.remove(PERSONS).and_then(|text| text.parse().ok()).unwrap_or(1);
    (values, persons)
}

/// Calculates and keeps every step (benefits clerk).
///
/// # Errors
/// As [`preview`].
pub fn calculate(book: &BenefitBook, context: &mut Context<'_>, command: &Calculate) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let outcome = preview(book, context.catalogue, command)?;
    let Some(from) = command.from else { return Err(vec![Problem::new("NB-Z-302").at("from")]) };
    Ok(Decision::one(Body::Benefit(BenefitAct::Calculated {
        calculation: CalculationId((context.fresh)()),
        benefit: command.benefit.clone(),
        file_number: command.file_number.trim().to_owned(),
        person: command.person.clone(),
        from,
        until: command.until,
        basis: outcome.basis,
        rules: outcome.rules,
        inputs: outcome.inputs,
        lines: outcome.lines,
        amount: outcome.amount,
        parts: outcome.parts,
        marks: outcome.marks,
        last: command.last,
    })))
}

fn last_recognised(command: &Calculate) -> Result<Outcome, Refusal> {
    let last = command.last.filter(|last| *last > Money::ZERO);
    let last = last.ok_or_else(|| vec![Problem::new("NB-Z-309").at("file_number")])?;
    let step = Step::new("Zuletzt anerkannter Betrag", "§ 42 SGB I", last.decimal()).strong();
    Ok(Outcome {
        basis: Basis::LastRecognised,
        rules: "ohne Rechnung".to_owned(),
        inputs: Vec::new(),
        lines: vec![line(&step)],
        amount: last,
        parts: Vec::new(),
        marks: vec![marks::LAST_RECOGNISED.code.to_owned()],
        ground: None,
    })
}

fn wohngeld(book: &BenefitBook, values: &Values, month: Month, persons: u8) -> Result<Outcome, Refusal> {
    let (claim, guidance) = entered::wohngeld(values, month, persons)?;
    let above = if guidance { Above12::CapsOfTwelve } else { Above12::Refer };
    let laws = Laws { above, draft: book.draft_is_on(DRAFT_2027) };
    let result = rules::wohngeld::calculate(&claim, laws).map_err(|error| of_wohngeld(&error, month))?;
    let income = result.income_after_deductions;
    Ok(Outcome {
        basis: Basis::Provisional,
        rules: result.source.to_owned(),
        inputs: Vec::new(),
        lines: result.steps.iter().map(line).collect(),
        amount: Money::half_up(result.payable),
        parts: Vec::new(),
        marks: codes(&result.marks),
        ground: Some(Ground { members: result.counted, rent: result.m_without_heating, income }),
    })
}

fn sozialhilfe(values: &Values, calculator: Calculator, month: Month, persons: u8) -> Result<Outcome, Refusal> {
    let claim = entered::sozialhilfe(values, calculator, month, persons)?;
    let result = rules::sgb12::calculate(&claim).map_err(|error| of_sgb12(&error, month))?;
    let parts = result.parts.iter().map(|part| CalcPart {
        payee: part.payee.clone(),
        iban: part.iban.clone(),
        what: part.what.clone(),
        amount: part.amount,
    });
    let only_own = result.parts.iter().all(|part| part.what == "person");
    Ok(Outcome {
        basis: Basis::Advance,
        rules: result.source.to_owned(),
        inputs: Vec::new(),
        lines: result.steps.iter().map(line).collect(),
        amount: result.payable,
        parts: if only_own { Vec::new() } else { parts.collect() },
        marks: codes(&result.marks),
        ground: None,
    })
}

fn codes(marks: &[Mark]) -> Vec<String> {
    let mut codes: Vec<String> = Vec::with_capacity(marks.len());
    for mark in marks {
        if !codes.iter().any(|code| code == mark.code) {
            codes.push(mark.code.to_owned());
        }
    }
    codes
}

fn line(step: &Step) -> CalcLine {
    let unit = match step.unit {
        Unit::Month => CalcUnit::Month,
        Unit::Year => CalcUnit::Year,
        Unit::Plain => CalcUnit::Plain,
    };
    CalcLine {
        label: step.label_de.to_owned(),
        paragraph: step.paragraph.to_owned(),
        value: step.value.normalize().to_string(),
        unit,
        who: step.who,
        strong: step.strong,
    }
}

fn faulty(reason: &str) -> Refusal {
    vec![Problem::new("NB-Z-312").with("reason", reason)]
}

fn of_wohngeld(error: &WohngeldError, month: Month) -> Refusal {
    vec![match error {
        WohngeldError::UnknownMonth | WohngeldError::UnknownYear => {
            Problem::new("NB-Z-308").at("from").with("month", month.german())
        }
        WohngeldError::RentLevel => Problem::new("NB-Z-306").at("rent_level"),
        WohngeldError::Household => Problem::new("NB-Z-305").at("persons").with("most", rules::wohngeld::HOUSEHOLD_MAX),
        WohngeldError::Amount(field) => Problem::new("NB-Z-304").at(form_field(field)),
        WohngeldError::AboveTwelve => Problem::new("NB-Z-307").at("guidance_above_12"),
        WohngeldError::Parameters(error) => return faulty(&error.0),
    }]
}

fn of_sgb12(error: &Sgb12Error, month: Month) -> Refusal {
    vec![match error {
        Sgb12Error::UnknownYear => Problem::new("NB-Z-308").at("from").with("month", month.german()),
        Sgb12Error::Step | Sgb12Error::Count("born") => Problem::new("NB-Z-303").at("person1.born"),
        Sgb12Error::Count("days") => Problem::new("NB-Z-303").at("days"),
        Sgb12Error::Count(_) => Problem::new("NB-Z-305").at("persons").with("most", rules::sgb12::PERSONS_MAX),
        Sgb12Error::Amount(field) => Problem::new("NB-Z-304").at(form_field(field)),
        Sgb12Error::Parameters(error) => return faulty(&error.0),
    }]
}

/// The field of the form behind a name of the rules.
fn form_field(name: &'static str) -> String {
    match name {
        "gross_cold_rent" | "debt_service" | "land_tax_y" | "area" | "business" | "let_share" | "let_fee"
        | "subsidy" | "obligation" | "set_off" | "back_payment" | "wealth" => name.to_owned(),
        "housing" => "rent".to_owned(),
        "direct" => "landlord_amount".to_owned(),
        "m" | "y" => "gross_cold_rent".to_owned(),
        _ => "persons".to_owned(),
    }
}
