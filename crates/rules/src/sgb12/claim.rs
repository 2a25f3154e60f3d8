//! A claim under chapter 3 or 4: needs of every person, income, couples, children, homes, part months, who is paid.

use model::{CivilDate, Money, Month};
use rust_decimal::Decimal;

use super::housing::{self, Housing};
use super::law::{Parameters, parameters};
use super::means::{self, Means};
use super::mehrbedarf::{Situation, mehrbedarf};
use super::{Chapter, Sgb12Error, child_step};
use crate::amount::{Step, half_up, is_usable};
use crate::marks::{self, Mark};

/// Most persons of a claim.
pub const PERSONS_MAX: usize = 20;

/// How a person lives: decides the Regelbedarfsstufe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Living {
    /// Adult in a dwelling, no partner: step 1.
    Alone,
    /// Adult with a partner: step 2.
    Partner,
    /// Child or young person, by the date of birth: steps 4 to 6.
    Child(CivilDate),
    /// Adult in an institution (§ 27b): step 3.
    Institution(Institution),
}

/// What belongs to a stay in an institution, EUR a month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Institution {
    /// What housing there counts for (§ 42 Nr. 4 Buchst. b).
    pub housing: Decimal,
    /// Barbetrag, if another than the least one is set.
    pub barbetrag: Option<Decimal>,
    /// Clothing, as the Land sets it.
    pub clothing: Decimal,
}

/// A person of the claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// How the person lives.
    pub living: Living,
    /// Mehrbedarf.
    pub situation: Situation,
    /// Contributions to health and care insurance (§ 32).
    pub health: Decimal,
    /// Contributions for old age (§ 33).
    pub old_age: Decimal,
    /// One-off needs (§ 31) and education (§ 34) of this month.
    pub one_off: Decimal,
    /// Income of the month.
    pub means: Means,
}

impl Person {
    /// An adult who lives so, with nothing else.
    #[must_use]
    pub fn new(living: Living) -> Self {
        Self {
            living,
            situation: Situation::default(),
            health: Decimal::ZERO,
            old_age: Decimal::ZERO,
            one_off: Decimal::ZERO,
            means: Means::default(),
        }
    }
    fn adult(&self) -> bool {
        !matches!(self.living, Living::Child(_))
    }
}

/// A payment to somebody else than the entitled person (§§ 35a, 42a SGB XII).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Direct {
    /// To whom: `landlord`, `supplier`, `home`.
    pub what: String,
    /// Name.
    pub payee: String,
    /// IBAN without spaces; empty if it is known elsewhere.
    pub iban: String,
    /// EUR a month.
    pub amount: Decimal,
}

/// Everything a calculation rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The chapter.
    pub chapter: Chapter,
    /// The month.
    pub month: Month,
    /// Days for which it is paid; nothing for the whole month.
    pub days: Option<u8>,
    /// Persons.
    pub persons: Vec<Person>,
    /// Their dwelling.
    pub housing: Housing,
    /// Back payment of this month.
    pub back_payment: Decimal,
    /// What is kept back of this month (set-off).
    pub set_off: Decimal,
    /// Payments to others, in order.
    pub direct: Vec<Direct>,
    /// Wealth of all, EUR, if it was asked.
    pub wealth: Option<Decimal>,
}

/// A part of the amount and who gets it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// `person`, `landlord`, `supplier`, `home`.
    pub what: String,
    /// Name; empty for the entitled person.
    pub payee: String,
    /// IBAN; empty if it is known elsewhere.
    pub iban: String,
    /// EUR.
    pub amount: Money,
}

/// The result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sozialhilfe {
    /// EUR of the month, all parts together.
    pub payable: Money,
    /// Who gets what.
    pub parts: Vec<Part>,
    /// All steps in order.
    pub steps: Vec<Step>,
    /// What a caseworker has to look at.
    pub marks: Vec<Mark>,
    /// Promulgation of the Regelbedarfsstufen.
    pub source: &'static str,
}

/// Where a calculation stands.
pub(super) struct At<'a> {
    pub parameters: &'a Parameters,
    pub chapter: Chapter,
    pub month: Month,
}

/// Need and income of a person, EUR in cents.
struct Balance {
    need: Decimal,
    income: Decimal,
    adult: bool,
}

impl Balance {
    fn missing(&self) -> Decimal {
        (self.need - self.income).max(Decimal::ZERO)
    }
    fn surplus(&self) -> Decimal {
        (self.income - self.need).max(Decimal::ZERO)
    }
}

/// Calculates a claim of a month, with every step; lines in cents, half up.
///
/// # Errors
/// Unknown year, an amount out of range, no person or too many, days that are not 1 to 30.
pub fn calculate(claim: &Claim) -> Result<Sozialhilfe, Sgb12Error> {
    let parameters = parameters()?;
    let at = At { parameters, chapter: claim.chapter, month: claim.month };
    let source = parameters.source(claim.month.year)?;
    check(claim)?;
    let mut steps = Vec::new();
    let mut marks = Vec::new();
    let (rent, heating) = if claim.persons.iter().any(|one| !matches!(one.living, Living::Institution(_))) {
        housing::that_counts(&claim.housing, &at, &mut steps, &mut marks)?
    } else {
        (Decimal::ZERO, Decimal::ZERO)
    };
    let named = u8::try_from(claim.persons.len()).unwrap_or(u8::MAX);
    let heads = claim.housing.heads.max(named);
    let days = claim.days.unwrap_or(parameters.housing.days);
    if claim.days.is_some() {
        steps.push(Step::new("Tage, für die gezahlt wird", "§ 27a Abs. 4 SGB XII", Decimal::from(days)).plain());
    }
    let mut balances = Vec::with_capacity(claim.persons.len());
    for (person, who) in claim.persons.iter().zip(1_u8..) {
        let dwelling = Dwelling { rent, heating, heads };
        let need = need(person, &at, days, &dwelling, who, &mut steps, &mut marks)?;
        let mut income = means::that_counts(&person.means, &at, who, &mut steps)?;
        // Child benefit counts for a minor as far as the child needs it.
        let benefit = person.means.child_benefit;
        let used = if person.adult() { benefit } else { benefit.min((need - income).max(Decimal::ZERO)) };
        if !benefit.is_zero() {
            steps.push(Step::new("Kindergeld", "§ 82 Abs. 1 Satz 4 SGB XII", used).of(who));
        }
        income += used;
        balances.push(Balance { need, income, adult: person.adult() });
        give_surplus_child_benefit(benefit - used, &mut balances, &mut steps, &mut marks);
    }
    let missing = settle(&balances, claim.chapter, &mut steps, &mut marks);
    wealth(claim, parameters, &mut steps, &mut marks)?;
    Ok(pay(claim, missing, &at, Ended { steps, marks, source }))
}

fn check(claim: &Claim) -> Result<(), Sgb12Error> {
    if claim.persons.is_empty() || claim.persons.len() > PERSONS_MAX {
        return Err(Sgb12Error::Count("persons"));
    }
    if claim.days.is_some_and(|days| !(1..=30).contains(&days)) {
        return Err(Sgb12Error::Count("days"));
    }
    let direct = claim.direct.iter().map(|one| ("direct", one.amount));
    let own = [("back_payment", claim.back_payment), ("set_off", claim.set_off)];
    let persons = claim
        .persons
        .iter()
        .flat_map(|one| [("health", one.health), ("old_age", one.old_age), ("one_off", one.one_off)]);
    let homes = claim.persons.iter().filter_map(|one| match &one.living {
        Living::Institution(home) => Some(home),
        _ => None,
    });
    let homes = homes.flat_map(|home| {
        [("housing", home.housing), ("clothing", home.clothing), ("barbetrag", home.barbetrag.unwrap_or_default())]
    });
    let wealth = claim.wealth.map(|value| ("wealth", value)).into_iter().filter(|(_, value)| value.is_sign_negative());
    let mut all = direct.chain(own).chain(persons).chain(homes).filter(|(_, value)| !is_usable(*value)).chain(wealth);
    all.next().map_or(Ok(()), |(field, _)| Err(Sgb12Error::Amount(field)))
}

/// What the dwelling costs and how many share it.
struct Dwelling {
    rent: Decimal,
    heating: Decimal,
    heads: u8,
}

/// The need of a person: standard need and Mehrbedarf by days, all else as it falls due.
fn need(
    person: &Person,
    at: &At<'_>,
    days: u8,
    dwelling: &Dwelling,
    who: u8,
    steps: &mut Vec<Step>,
    marks: &mut Vec<Mark>,
) -> Result<Decimal, Sgb12Error> {
    let year = at.month.year;
    let whole = Decimal::from(at.parameters.housing.days);
    let part = |value: Decimal| half_up(value * Decimal::from(days) / whole, 2);
    let mut sum = Decimal::ZERO;
    let mut say = |label: &'static str, paragraph: &'static str, value: Decimal| {
        if !value.is_zero() {
            steps.push(Step::new(label, paragraph, value).of(who));
            sum += value;
        }
    };
    let (step, label) = match &person.living {
        Living::Alone => (1, "Regelbedarf, Stufe 1"),
        Living::Partner => (2, "Regelbedarf, Stufe 2"),
        Living::Institution(_) => (3, "Regelbedarf in einer Einrichtung, Stufe 3"),
        Living::Child(born) => of_child(*born, at.month, marks)?,
    };
    say(label, "Anlage zu § 28 SGB XII", part(at.parameters.step(year, step)?));
    if (4..=6).contains(&step) {
        say("Sofortzuschlag", "§ 145 SGB XII", part(at.parameters.child_supplement(at.month.first_day())));
    }
    let extra = mehrbedarf(year, step, &person.situation)?;
    let uncapped = [
        ("Mehrbedarf Merkzeichen G", "§ 30 Abs. 1 SGB XII", extra.merkzeichen_g),
        ("Mehrbedarf Schwangerschaft", "§ 30 Abs. 2 SGB XII", extra.pregnancy),
        ("Mehrbedarf für Alleinerziehende", "§ 30 Abs. 3 SGB XII", extra.single_parent),
        (
            "Mehrbedarf Eingliederungshilfe",
            at.chapter.pick("§ 30 Abs. 4 SGB XII", "§ 42b Abs. 3 SGB XII"),
            extra.eingliederung,
        ),
        ("Mehrbedarf Ernährung", "§ 30 Abs. 5 SGB XII", extra.diet),
    ];
    let mut lines = Decimal::ZERO;
    for (label, paragraph, value) in uncapped {
        lines += part(value);
        say(label, paragraph, part(value));
    }
    // The cap is on the sum of the lines: what lies above it is taken off in a line of its own.
    let above = lines - part(extra.sum).min(lines);
    if extra.sum < uncapped.iter().map(|(_, _, value)| *value).sum() {
        say("ab: Mehrbedarf über dem Regelbedarf", "§ 30 Abs. 6 SGB XII", -above);
    }
    say("Mehrbedarf Warmwasser", "§ 30 Abs. 7 SGB XII", part(extra.hot_water));
    if let Living::Institution(home) = &person.living {
        say("Unterkunft in der Einrichtung", "§ 42 Nr. 4 Buchst. b SGB XII", half_up(home.housing, 2));
        let least = half_up(at.parameters.income.barbetrag_share.0 * at.parameters.step(year, 1)?, 2);
        say("Barbetrag", "§ 27b Abs. 3 SGB XII", home.barbetrag.map_or(least, |set| set.max(least)));
        say("Kleidung", "§ 27b Abs. 2 SGB XII", half_up(home.clothing, 2));
    } else {
        let paragraph = housing::paragraph(at.chapter);
        say("Anteil an der Miete", paragraph, housing::share(dwelling.rent, dwelling.heads));
        say("Anteil an der Heizung", paragraph, housing::share(dwelling.heating, dwelling.heads));
    }
    say("Kranken- und Pflegeversicherung", "§ 32 SGB XII", half_up(person.health, 2));
    say("Vorsorge für das Alter", "§ 33 SGB XII", half_up(person.old_age, 2));
    if !person.one_off.is_zero() {
        marks.push(marks::SCHOOL_AND_OTHER);
    }
    say("Einmaliger Bedarf, Bildung", "§§ 31, 34 SGB XII", half_up(person.one_off, 2));
    steps.push(Step::new("Bedarf dieser Person", "§ 27a SGB XII", sum).of(who).strong());
    Ok(sum)
}

/// The step of a child on the first of the month; a birthday within the month that changes it is a mark.
fn of_child(born: CivilDate, month: Month, marks: &mut Vec<Mark>) -> Result<(u8, &'static str), Sgb12Error> {
    let first = month.first_day();
    let last = month.next().first_day().plus_days(-1);
    let years = |on: CivilDate| -> Option<u8> {
        let (born, on) = (born.0, on.0);
        let before = (on.month(), on.day()) < (born.month(), born.day());
        u8::try_from(on.year() - born.year() - i16::from(before)).ok()
    };
    // Born within the month: step 6 from the birth.
    let age = if born > first { 0 } else { years(first).ok_or(Sgb12Error::Count("born"))? };
    let step = child_step(age).ok_or(Sgb12Error::Count("born"))?;
    if born > last {
        return Err(Sgb12Error::Count("born"));
    }
    if years(last).is_some_and(|later| child_step(later) != Some(step)) {
        marks.push(marks::AGE_STEP);
    }
    let label = match step {
        4 => "Regelbedarf, Stufe 4 (14 bis 17 Jahre)",
        5 => "Regelbedarf, Stufe 5 (6 bis 13 Jahre)",
        _ => "Regelbedarf, Stufe 6 (bis 5 Jahre)",
    };
    Ok((step, label))
}

/// Child benefit that a child does not need is income of whoever gets it: the first adult.
fn give_surplus_child_benefit(rest: Decimal, balances: &mut [Balance], steps: &mut Vec<Step>, marks: &mut Vec<Mark>) {
    if rest.is_zero() {
        return;
    }
    if let Some((adult, who)) = balances.iter_mut().zip(1_u8..).find(|(one, _)| one.adult) {
        adult.income += rest;
        steps.push(Step::new("Kindergeld, das ein Kind nicht braucht", "§ 82 Abs. 1 SGB XII", rest).of(who));
        marks.push(marks::CHILD_BENEFIT_SURPLUS);
    }
}

/// What is missing of all together: each covers the own need first; an adult's surplus goes to the partner, in chapter 3 then to
/// minor children. A child's own surplus goes to nobody.
fn settle(balances: &[Balance], chapter: Chapter, steps: &mut Vec<Step>, marks: &mut Vec<Mark>) -> Decimal {
    let mut surplus: Decimal = balances.iter().filter(|one| one.adult).map(Balance::surplus).sum();
    let paragraph = chapter.pick("§ 27 Abs. 2 SGB XII", "§ 43 Abs. 1 SGB XII");
    let mut total = Decimal::ZERO;
    for adults in [true, false] {
        for (one, who) in balances.iter().zip(1_u8..).filter(|(one, _)| one.adult == adults) {
            let mut missing = one.missing();
            let taken = if adults || chapter == Chapter::Three { surplus.min(missing) } else { Decimal::ZERO };
            if taken > Decimal::ZERO {
                surplus -= taken;
                missing -= taken;
                steps.push(Step::new("ab: Überschuss der anderen Erwachsenen", paragraph, -taken).of(who));
                if !adults {
                    marks.push(marks::SURPLUS_TO_CHILDREN);
                }
            }
            steps.push(Step::new("Anspruch dieser Person", "§ 43a Abs. 2 SGB XII", missing).of(who).strong());
            total += missing;
        }
    }
    total
}

fn wealth(
    claim: &Claim,
    parameters: &Parameters,
    steps: &mut Vec<Step>,
    marks: &mut Vec<Mark>,
) -> Result<(), Sgb12Error> {
    let Some(wealth) = claim.wealth else { return Ok(()) };
    let adults = claim.persons.iter().filter(|person| person.adult()).count();
    let free = parameters.wealth(claim.month.first_day())? * Decimal::from(adults);
    steps.push(Step::new("Vermögen", "§ 90 SGB XII", wealth));
    steps.push(Step::new("frei für die Erwachsenen", "Verordnung zu § 90 Abs. 2 Nr. 9 SGB XII", free));
    if adults < claim.persons.len() && wealth > free {
        marks.push(marks::WEALTH_OF_CHILDREN);
    } else if wealth > free {
        marks.push(marks::WEALTH);
    }
    Ok(())
}

/// Steps and marks gathered so far.
struct Ended {
    steps: Vec<Step>,
    marks: Vec<Mark>,
    source: &'static str,
}

/// The amount of the month (§ 43a Abs. 2) and who gets it: payments to others at most the amount.
fn pay(claim: &Claim, missing: Decimal, at: &At<'_>, ended: Ended) -> Sozialhilfe {
    let Ended { mut steps, mut marks, source } = ended;
    steps.push(Step::new("Ansprüche zusammen", "§ 43a SGB XII", missing).strong());
    if !claim.back_payment.is_zero() {
        steps.push(Step::new("Nachzahlung", "§ 43a Abs. 2 SGB XII", half_up(claim.back_payment, 2)));
    }
    let before = missing + half_up(claim.back_payment, 2);
    let set_off = half_up(claim.set_off, 2).min(before);
    if !set_off.is_zero() {
        steps.push(Step::new("ab: Einbehalt", at.chapter.pick("§ 26 SGB XII", "§ 44b SGB XII"), -set_off));
        let first = at.parameters.step(claim.month.year, 1).unwrap_or_default();
        if set_off > at.parameters.income.set_off_share.0 * first {
            marks.push(marks::SET_OFF_HIGH);
        }
    }
    let payable = before - set_off;
    steps.push(Step::new("Zahlbetrag", "§ 43a Abs. 2 SGB XII", payable).strong());
    let mut rest = payable;
    let mut parts = Vec::with_capacity(claim.direct.len() + 1);
    for direct in &claim.direct {
        let wanted = half_up(direct.amount, 2);
        let amount = wanted.min(rest);
        if amount < wanted {
            marks.push(marks::DIRECT_CUT);
        }
        if amount > Decimal::ZERO {
            rest -= amount;
            let label = match direct.what.as_str() {
                "supplier" => "davon an den Versorger",
                "home" => "davon an die Einrichtung",
                _ => "davon an den Vermieter",
            };
            steps.push(Step::new(label, "§ 35a SGB XII", amount));
            parts.push(Part {
                what: direct.what.clone(),
                payee: direct.payee.clone(),
                iban: direct.iban.clone(),
                amount: Money::half_up(amount),
            });
        }
    }
    if !parts.is_empty() {
        steps.push(Step::new("davon an die leistungsberechtigte Person", "§ 43a Abs. 2 SGB XII", rest));
    }
    if rest > Decimal::ZERO {
        let own =
            Part { what: "person".into(), payee: String::new(), iban: String::new(), amount: Money::half_up(rest) };
        parts.insert(0, own);
    }
    marks.dedup();
    Sozialhilfe { payable: Money::half_up(payable), parts, steps, marks, source }
}
