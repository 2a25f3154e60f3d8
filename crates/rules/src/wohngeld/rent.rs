//! The rent or burden of a dwelling (§§ 9 to 11 WoGG) and the rent to be counted M (§ 12).

use rust_decimal::Decimal;

use super::WohngeldError;
use super::law::{Law, OwnerRules, SIZES};
use crate::amount::{Step, half_up, is_usable};

/// How the household lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tenure {
    /// Rents: gross cold rent of the whole flat, EUR a month, without heating, hot water, household energy, parking (§ 9).
    Rent {
        /// EUR a month.
        gross_cold: Decimal,
    },
    /// Owns: burden (§ 10).
    Own {
        /// Interest and repayment, EUR a month.
        debt_service: Decimal,
        /// Land tax, EUR a year.
        land_tax_y: Decimal,
        /// Square metres of the dwelling.
        area: Decimal,
        /// Paid to others for administration, EUR a month.
        administration: Decimal,
    },
    /// Lives in a home in the sense of § 3 Abs. 1 Satz 2 Nr. 3: the Höchstbetrag counts whatever is paid.
    Home,
}

/// A dwelling with what is taken off its rent (§ 11 Abs. 2), EUR a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dwelling {
    /// How the household lives.
    pub tenure: Tenure,
    /// Nr. 1: rent of rooms used for business only.
    pub business: Decimal,
    /// Nr. 2: rent of rooms let to others.
    pub let_share: Decimal,
    /// Nr. 2: what they pay; the greater of the two is taken off.
    pub let_fee: Decimal,
    /// Nr. 3: persons who live there too and are no members of the household.
    pub co_residents: u8,
    /// Nr. 4: public subsidies.
    pub subsidy: Decimal,
    /// Nr. 5: payments under § 68 AufenthG.
    pub obligation: Decimal,
}

impl Dwelling {
    /// A rented flat with nothing to take off.
    #[must_use]
    pub fn rented(gross_cold: Decimal) -> Self {
        Self {
            tenure: Tenure::Rent { gross_cold },
            business: Decimal::ZERO,
            let_share: Decimal::ZERO,
            let_fee: Decimal::ZERO,
            co_residents: 0,
            subsidy: Decimal::ZERO,
            obligation: Decimal::ZERO,
        }
    }
}

/// Months of a year.
const MONTHS: i64 = 12;

/// Rent or burden after what is taken off, EUR a month, cents half up; never negative. `members`: all of the household.
pub(super) fn of_dwelling(
    dwelling: &Dwelling,
    members: usize,
    rules: &OwnerRules,
    steps: &mut Vec<Step>,
) -> Result<Decimal, WohngeldError> {
    let usable = |field: &'static str, value: Decimal| {
        if is_usable(value) { Ok(value) } else { Err(WohngeldError::Amount(field)) }
    };
    let mut rest = match &dwelling.tenure {
        Tenure::Home => return Ok(Decimal::ZERO),
        Tenure::Rent { gross_cold } => {
            let rent = usable("gross_cold_rent", *gross_cold)?;
            steps.push(Step::new("Bruttokaltmiete der ganzen Wohnung", "§ 9 WoGG", rent));
            rent
        }
        Tenure::Own { debt_service, land_tax_y, area, administration } => {
            let debt = usable("debt_service", *debt_service)?;
            let months = Decimal::from(MONTHS);
            let tax = half_up(usable("land_tax_y", *land_tax_y)? / months, 2);
            let upkeep = half_up(usable("area", *area)? * rules.upkeep_per_m2_y.0 / months, 2);
            let administration = usable("administration", *administration)?;
            let sum = debt + tax + upkeep + administration;
            steps.push(Step::new("Zins und Tilgung", "§ 10 WoGG, § 12 WoGV", debt));
            steps.push(Step::new("Grundsteuer, ein Zwölftel", "§ 13 Abs. 2 WoGV", tax));
            steps.push(Step::new("Instandhaltung und Betrieb nach Fläche", "§ 13 Abs. 2 WoGV", upkeep));
            steps.push(Step::new("Verwaltungskosten", "§ 13 Abs. 2 WoGV", administration));
            steps.push(Step::new("Belastung", "§ 10 WoGG", sum));
            sum
        }
    };
    let mut take_off = |label: &'static str, amount: Decimal, rest: &mut Decimal| {
        if amount > Decimal::ZERO {
            let taken = amount.min(*rest);
            *rest -= taken;
            steps.push(Step::new(label, "§ 11 Abs. 2 WoGG", -taken));
        }
    };
    take_off("ab: nur beruflich genutzter Teil", usable("business", dwelling.business)?, &mut rest);
    let letting = usable("let_share", dwelling.let_share)?.max(usable("let_fee", dwelling.let_fee)?);
    take_off("ab: überlassener Teil, mindestens das Entgelt", letting, &mut rest);
    if dwelling.co_residents > 0 {
        let others = Decimal::from(dwelling.co_residents);
        let heads = others + Decimal::from(members);
        take_off("ab: Anteil der Mitbewohner", half_up(rest * others / heads, 2), &mut rest);
    }
    take_off("ab: Leistungen aus öffentlichen Haushalten", usable("subsidy", dwelling.subsidy)?, &mut rest);
    take_off("ab: Zahlungen nach § 68 AufenthG", usable("obligation", dwelling.obligation)?, &mut rest);
    Ok(rest)
}

/// M and M without the heating relief (§§ 11, 12): the rent up to Höchstbetrag and Klimakomponente, then the heating relief,
/// all by the share of the members to be counted. The caps are those of the whole household (§ 11 Abs. 3). `None`: the
/// household lives in a home.
pub(super) fn counted(
    rent: Option<Decimal>,
    rent_level: u8,
    counted: usize,
    total: usize,
    law: &Law,
    steps: &mut Vec<Step>,
) -> Result<(Decimal, Decimal), WohngeldError> {
    let size = if counted > SIZES { SIZES } else { total };
    let cap = law.cap(size, rent_level)?;
    let climate = law.climate(size);
    let heating = law.heating(size);
    let capped = rent.map_or(cap + climate, |rent| rent.min(cap + climate));
    let m = share(capped + heating, counted, total);
    if let Some(rent) = rent {
        steps.push(Step::new("Miete oder Belastung nach Abzügen", "§ 11 Abs. 2 WoGG", rent));
    }
    steps.push(Step::new("Höchstbetrag", "§ 12 Abs. 1 WoGG", cap));
    steps.push(Step::new("Klimakomponente", "§ 12 Abs. 7 WoGG", climate));
    steps.push(Step::new("Miete, höchstens Höchstbetrag und Klimakomponente", "§ 12 WoGG", capped));
    steps.push(Step::new("Entlastung bei den Heizkosten", "§ 12 Abs. 6 WoGG", heating));
    if counted != total {
        let people = |label, value: usize| Step::new(label, "§ 11 Abs. 3 WoGG", Decimal::from(value)).plain();
        steps.push(people("Mitglieder des ganzen Haushalts", total));
        steps.push(people("davon zu berücksichtigen", counted));
    }
    steps.push(Step::new("Zu berücksichtigende Miete M", "§ 11 WoGG", m).strong());
    Ok((m, share(capped, counted, total)))
}

/// `value` · counted / total: exact if all count, else half up at ten decimals, in whole numbers so that nothing is rounded
/// twice.
fn share(value: Decimal, counted: usize, total: usize) -> Decimal {
    const DECIMALS: u32 = 10;
    if counted == total {
        return value;
    }
    let mut scaled = value;
    scaled.rescale(DECIMALS);
    let (counted, total) = (counted as i128, total as i128);
    let doubled = 2 * scaled.mantissa() * counted;
    Decimal::from_i128_with_scale((doubled + total).div_euclid(2 * total), DECIMALS)
}
