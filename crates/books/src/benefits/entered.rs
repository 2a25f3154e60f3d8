//! Values of a form as a calculation needs them; every wrong one is named.

use std::collections::BTreeMap;

use model::catalogue::{CalculationForm, Calculator, FieldKind};
use model::problem::Refusal;
use model::{CivilDate, Money, Month, Problem};
use rules::sgb12::{self, Chapter, Direct, Housing, Institution, Living, Means, Person, Situation};
use rules::wohngeld::{Dwelling, Lost, Maintenance, MaintenanceKind, Tenure, YearMember};
use rust_decimal::Decimal;

/// Months of a year.
const MONTHS: i64 = 12;
/// Longest text that is kept.
const TEXT_MAX: usize = 140;

/// What was entered, by the names of the form: canonical texts.
pub type Values = BTreeMap<String, String>;

/// Reads values and gathers what is wrong.
pub(super) struct Entered<'a> {
    values: &'a Values,
    problems: Vec<Problem>,
}

impl<'a> Entered<'a> {
    fn new(values: &'a Values) -> Self {
        Self { values, problems: Vec::new() }
    }
    fn text(&self, key: &str) -> &'a str {
        self.values.get(key).map_or("", |text| text.trim())
    }
    fn wrong(&mut self, key: &str) {
        self.problems.push(Problem::new("NB-Z-303").at(key));
    }
    fn optional_money(&mut self, key: &str) -> Option<Decimal> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        match text.parse::<Money>() {
            Ok(money) if !money.is_negative() => Some(money.decimal()),
            _ => {
                self.wrong(key);
                None
            }
        }
    }
    fn money(&mut self, key: &str) -> Decimal {
        self.optional_money(key).unwrap_or_default()
    }
    fn a_year(&mut self, key: &str) -> Decimal {
        self.money(key) * Decimal::from(MONTHS)
    }
    fn number(&mut self, key: &str) -> u8 {
        self.optional_number(key).unwrap_or(0)
    }
    fn optional_number(&mut self, key: &str) -> Option<u8> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.wrong(key);
        }
        read
    }
    fn yes(&self, key: &str) -> bool {
        self.text(key) == "1"
    }
    fn month(&mut self, key: &str) -> Option<Month> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.wrong(key);
        }
        read
    }
    fn date(&mut self, key: &str) -> Option<CivilDate> {
        let read = self.text(key).parse().ok();
        if read.is_none() {
            self.wrong(key);
        }
        read
    }
    fn done<T>(self, value: T) -> Result<T, Refusal> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }
}

/// Values that the form asks for and shows, without what it does not know; empty ones are left out.
///
/// # Errors
/// `NB-Z-306` required and missing, `NB-Z-303` too long, each at its field.
pub fn clean(form: &CalculationForm, persons: u8, values: &Values) -> Result<Values, Refusal> {
    let mut kept = Values::new();
    let mut problems = Vec::new();
    for group in &form.groups {
        for (_, prefix) in form.places(group, persons) {
            for field in &group.fields {
                let key = format!("{prefix}{}", field.id);
                if !CalculationForm::shown(field, &prefix, |name| values.get(name).cloned()) {
                    continue;
                }
                let text = values.get(&key).map_or("", |text| text.trim());
                if text.is_empty() {
                    if field.required {
                        problems.push(Problem::new("NB-Z-306").at(key));
                    }
                } else if text.chars().count() > field.max_chars.unwrap_or(TEXT_MAX)
                    || (field.kind == FieldKind::Choice && !field.choices.iter().any(|choice| choice.value == text))
                {
                    problems.push(Problem::new("NB-Z-303").at(key));
                } else {
                    kept.insert(key, text.to_owned());
                }
            }
        }
    }
    if problems.is_empty() { Ok(kept) } else { Err(problems) }
}

/// A claim for Wohngeld, and whether the guidance for more than twelve members shall be followed.
pub(super) fn wohngeld(values: &Values, month: Month, persons: u8) -> Result<(rules::wohngeld::Claim, bool), Refusal> {
    let mut from = Entered::new(values);
    let tenure = match from.text("tenure") {
        "own" => Tenure::Own {
            debt_service: from.money("debt_service"),
            land_tax_y: from.money("land_tax_y"),
            area: Decimal::from(from.number("area")),
            administration: from.money("administration"),
        },
        "home" => Tenure::Home,
        _ => Tenure::Rent { gross_cold: from.money("gross_cold_rent") },
    };
    let dwelling = Dwelling {
        tenure,
        business: from.money("business"),
        let_share: from.money("let_share"),
        let_fee: from.money("let_fee"),
        co_residents: from.number("co_residents"),
        subsidy: from.money("subsidy"),
        obligation: from.money("obligation"),
    };
    let exception = from.yes("died_exception");
    let lost = from.month("died").map(|died| Lost { died, exception }).into_iter().collect();
    let claim = rules::wohngeld::Claim {
        month: month.first_day(),
        rent_level: from.number("rent_level"),
        ags: from.text("ags").to_owned(),
        dwelling,
        excluded: from.number("excluded"),
        members: (1..=persons).map(|who| member(&mut from, &format!("member{who}."))).collect(),
        lost,
        wealth: from.optional_money("wealth"),
    };
    let guidance = from.yes("guidance_above_12");
    from.done((claim, guidance))
}

fn member(from: &mut Entered<'_>, at: &str) -> YearMember {
    let key = |name: &str| format!("{at}{name}");
    let paid = from.money(&key("maintenance_y"));
    let kind = match from.text(&key("maintenance_kind")) {
        "student_away" => MaintenanceKind::StudentAway,
        "child_shared_care" => MaintenanceKind::ChildSharedCare,
        "former_spouse" => MaintenanceKind::FormerSpouse,
        _ => MaintenanceKind::Other,
    };
    let titled = from.yes(&key("maintenance_titled"));
    let maintenance = if paid.is_zero() { Vec::new() } else { vec![Maintenance { kind, paid, titled }] };
    YearMember {
        earnings: from.a_year(&key("earnings")),
        earning_costs: from.money(&key("earning_costs_y")),
        flat_taxed: from.a_year(&key("flat_taxed")),
        self_employed: from.money(&key("self_employed_y")),
        statutory_pension: from.a_year(&key("statutory_pension")),
        other_pension: from.a_year(&key("other_pension")),
        other: from.a_year(&key("other")) + from.money(&key("one_off_y")),
        capital: from.money(&key("capital_y")),
        tax: from.yes(&key("tax")),
        health: from.yes(&key("health")),
        pension: from.yes(&key("pension")),
        disability_allowance: from.yes(&key("disability")),
        persecution_allowance: from.yes(&key("persecution")),
        single_parent_allowance: from.yes(&key("single_parent")),
        child_under_25: from.yes(&key("child_under_25")),
        grundrentenzeiten_33: from.yes(&key("grundrente")),
        maintenance,
    }
}

/// A claim under chapter 3 or 4.
pub(super) fn sozialhilfe(
    values: &Values,
    calculator: Calculator,
    month: Month,
    persons: u8,
) -> Result<sgb12::Claim, Refusal> {
    let mut from = Entered::new(values);
    let chapter = if calculator == Calculator::Sgb12Chapter4 { Chapter::Four } else { Chapter::Three };
    let housing = Housing {
        rent: from.money("rent"),
        heating: from.money("heating"),
        heads: from.number("heads"),
        since: from.month("since"),
        appropriate: from.optional_money("appropriate"),
        appropriate_heating: from.optional_money("appropriate_heating"),
        recognised: from.optional_money("recognised"),
        asked: from.month("asked"),
    };
    let mut direct = Vec::new();
    for what in ["landlord", "supplier", "home"] {
        let amount = from.money(&format!("{what}_amount"));
        if amount.is_zero() {
            continue;
        }
        let payee = from.text(what).to_owned();
        if payee.is_empty() {
            from.problems.push(Problem::new("NB-Z-306").at(what));
        }
        let key = format!("{what}_iban");
        let iban = match rules::iban::check(from.text(&key)) {
            Ok(iban) => iban.as_str().to_owned(),
            Err(_) => {
                from.problems.push(Problem::new("NB-Z-021").at(key));
                String::new()
            }
        };
        direct.push(Direct { what: what.to_owned(), payee, iban, amount });
    }
    let claim = sgb12::Claim {
        chapter,
        month,
        days: from.optional_number("days"),
        persons: (1..=persons).map(|who| person(&mut from, &format!("person{who}."))).collect(),
        housing,
        back_payment: from.money("back_payment"),
        set_off: from.money("set_off"),
        direct,
        wealth: from.optional_money("wealth"),
    };
    from.done(claim)
}

fn person(from: &mut Entered<'_>, at: &str) -> Person {
    let key = |name: &str| format!("{at}{name}");
    let living = match from.text(&key("living")) {
        "partner" => Living::Partner,
        "child" => from.date(&key("born")).map_or(Living::Alone, Living::Child),
        "institution" => Living::Institution(Institution {
            housing: from.money(&key("home_housing")),
            barbetrag: from.optional_money(&key("home_barbetrag")),
            clothing: from.money(&key("home_clothing")),
        }),
        _ => Living::Alone,
    };
    let ages_key = key("single_parent_children");
    let ages: Vec<&str> = from.text(&ages_key).split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
    let children: Vec<u8> = ages.iter().filter_map(|age| age.parse().ok()).collect();
    if children.len() != ages.len() {
        from.wrong(&ages_key);
    }
    let situation = Situation {
        merkzeichen_g: from.yes(&key("merkzeichen_g")),
        pregnant: from.yes(&key("pregnant")),
        children_of_single_parent: children,
        eingliederung: from.yes(&key("eingliederung")),
        diet: from.money(&key("diet")),
        own_hot_water: from.yes(&key("own_hot_water")),
    };
    let means = Means {
        earnings: from.money(&key("earnings")),
        earnings_deductions: from.money(&key("earnings_deductions")),
        work_costs: from.money(&key("work_costs")),
        workshop: from.yes(&key("workshop")),
        young: from.yes(&key("young")),
        statutory_pension: from.money(&key("statutory_pension")),
        pension_deductions: from.money(&key("pension_deductions")),
        grundrentenzeiten_33: from.yes(&key("grundrente")),
        supplementary_pension: from.money(&key("supplementary_pension")),
        capital_per_year: from.money(&key("capital_y")),
        child_benefit: from.money(&key("child_benefit")),
        volunteer_per_year: from.money(&key("volunteer_y")),
        other: from.money(&key("other")),
        insurance: from.money(&key("insurance")),
    };
    Person {
        living,
        situation,
        health: from.money(&key("health")),
        old_age: from.money(&key("old_age")),
        one_off: from.money(&key("one_off")),
        means,
    }
}
