//! Wohngeld and Sozialhilfe lines.

use model::CivilDate;
use rules::sgb12::{self, Income, Situation, adult_step, counted, mehrbedarf};
use rules::wohngeld::{Above12, Formula, Household, Member, compute, formula};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

use super::Line;

/// A household (`members`), or the formula alone (`household_size`, `m`, `y`).
pub(super) fn wohngeld(line: &Line<'_>) -> Result<Value, String> {
    let month: CivilDate = line.parsed("date", "date")?;
    if line.0.contains_key("household_size") {
        let size = usize::try_from(line.count("household_size")?).map_err(|_| "household_size: too great")?;
        if !(1..=12).contains(&size) {
            return Err("household_size: 1 to 12 expected".to_owned());
        }
        let result = formula(month, size, line.amount("m")?, line.amount("y")?).map_err(text)?;
        return Ok(json!({ "z4_exact": exact(result.z4), "formula_eur": whole(result.euro) }));
    }
    let household = household(line, month)?;
    let above = if line.option("guidance_above_12")? { Above12::CapsOfTwelve } else { Above12::Refer };
    let result = compute(&household, above).map_err(text)?;
    let mut answer = Map::new();
    answer.insert("income_after_deductions_m".into(), exact(result.income_after_deductions));
    answer.insert("y_used".into(), exact(result.formula.y));
    answer.insert("m_used".into(), exact(result.m_used));
    intermediate(&result.formula, &mut answer);
    answer.insert("formula_eur".into(), whole(result.formula.euro));
    if household.members.len() > 12 {
        answer.insert("formula_12_eur".into(), whole(result.formula.euro));
    }
    answer.insert("wohngeld_eur".into(), whole(result.payable));
    Ok(Value::Object(answer))
}

fn intermediate(formula: &Formula, answer: &mut Map<String, Value>) {
    for (key, value) in [("z1", formula.z1), ("z2", formula.z2), ("z3", formula.z3), ("z4", formula.z4)] {
        answer.insert(key.into(), exact(value));
    }
}

fn household(line: &Line<'_>, month: CivilDate) -> Result<Household, String> {
    let members = line.0.get("members").and_then(Value::as_array).ok_or("members: list expected")?;
    Ok(Household {
        month,
        rent_level: u8::try_from(line.count("rent_level")?).map_err(|_| "rent_level: 1 to 7 expected")?,
        gross_cold_rent: line.amount("gross_cold_rent_m")?,
        in_home: line.option("in_home")?,
        household_total: usize::try_from(line.count("household_total")?).map_err(|_| "household_total: too great")?,
        members: members.iter().map(member).collect::<Result<_, _>>()?,
    })
}

fn member(value: &Value) -> Result<Member, String> {
    let members = value.as_object().ok_or("members: objects expected")?;
    let line = Line(members);
    Ok(Member {
        income: line.amount("income_m")?,
        tax: line.flag("tax")?,
        health: line.flag("kv")?,
        pension: line.flag("rv")?,
        disability_allowance: line.flag("disability_allowance")?,
        persecution_allowance: line.option("persecution_allowance")?,
        single_parent_allowance: line.flag("single_parent_allowance")?,
        child_earnings: line.amount("child_earnings_m")?,
        statutory_pension: line.amount("statutory_pension_m")?,
        grundrentenzeiten_33: line.flag("grundrentenzeiten_33")?,
        maintenance_paid: line.optional_amount("maintenance_paid_m")?,
    })
}

/// Income counted and Mehrbedarf for Merkzeichen G of one person.
pub(super) fn sgb12(line: &Line<'_>) -> Result<Value, String> {
    let year = line.parsed::<CivilDate>("date", "date")?.month().year;
    let income = Income {
        earnings: line.amount("earnings_m")?,
        supplementary_pension: line.amount("supplementary_pension_m")?,
        statutory_pension: line.amount("statutory_pension_m")?,
        grundrentenzeiten_33: line.flag("grundrentenzeiten_33")?,
        capital_per_year: line.amount("capital_income_y")?,
    };
    let adults = u32::try_from(line.count("adults_in_eg")?).map_err(|_| "adults_in_eg: too great")?;
    let situation = Situation { merkzeichen_g: line.flag("merkzeichen_g")?, ..Situation::default() };
    let step = adult_step(adults).map_err(text)?;
    let result = counted(year, &income).map_err(text)?;
    let extra = mehrbedarf(year, step, &situation).map_err(text)?;
    Ok(json!({
        "earnings_counted_m": exact(result.earnings),
        "supplementary_pension_counted_m": exact(result.supplementary_pension),
        "statutory_pension_counted_m": exact(result.statutory_pension),
        "capital_income_counted_m": exact(result.capital),
        "mehrbedarf_g_m": exact(extra.merkzeichen_g),
        "source": sgb12::source(year).map_err(text)?,
    }))
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The exact decimal as text, without zeros at the end.
fn exact(value: Decimal) -> Value {
    Value::String(value.normalize().to_string())
}

/// Whole euro as a JSON number.
fn whole(value: Decimal) -> Value {
    value.to_i64().map_or_else(|| exact(value), Value::from)
}
