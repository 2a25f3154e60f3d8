//! When a running grant changes (§ 27 WoGG), and from when.

use model::{CivilDate, Month};
use rust_decimal::Decimal;

use super::WohngeldError;
use super::law::parameters;

/// What a grant rested on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ground {
    /// Members to be counted.
    pub members: usize,
    /// Rent to be counted without the heating relief, EUR a month.
    pub rent: Decimal,
    /// Total income Y, EUR a month.
    pub income: Decimal,
}

/// A change that the law names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// More members: up, on application.
    MembersRose,
    /// Rent up by more than ten of a hundred: up, on application.
    RentRose,
    /// Income down by more than ten of a hundred: up, on application.
    IncomeFell,
    /// Fewer members: down, ex officio.
    MembersFell,
    /// Rent down by more than fifteen of a hundred: down, ex officio.
    RentFell,
    /// Income up by more than fifteen of a hundred: down, ex officio.
    IncomeRose,
}

impl Reason {
    /// Makes the amount greater, on application; else it is smaller, ex officio.
    #[must_use]
    pub fn up(self) -> bool {
        matches!(self, Self::MembersRose | Self::RentRose | Self::IncomeFell)
    }
    /// In German, with the threshold.
    #[must_use]
    pub fn german(self) -> &'static str {
        match self {
            Self::MembersRose => "Es sind mehr Mitglieder zu berücksichtigen (§ 27 Abs. 1 Nr. 1 WoGG)",
            Self::RentRose => "Die Miete ist um mehr als 10 von hundert gestiegen (§ 27 Abs. 1 Nr. 2 WoGG)",
            Self::IncomeFell => "Das Einkommen ist um mehr als 10 von hundert gesunken (§ 27 Abs. 1 Nr. 3 WoGG)",
            Self::MembersFell => "Es sind weniger Mitglieder zu berücksichtigen (§ 27 Abs. 2 Nr. 1 WoGG)",
            Self::RentFell => "Die Miete ist um mehr als 15 von hundert gesunken (§ 27 Abs. 2 Nr. 2 WoGG)",
            Self::IncomeRose => "Das Einkommen ist um mehr als 15 von hundert gestiegen (§ 27 Abs. 2 Nr. 3 WoGG)",
        }
    }
}

/// The changes that reach the thresholds, in the order of the law; none: the grant stays.
///
/// # Errors
/// If the parameters compiled in are faulty.
pub fn reasons(old: &Ground, new: &Ground) -> Result<Vec<Reason>, WohngeldError> {
    let rules = &parameters()?.change;
    let hundred = Decimal::ONE_HUNDRED;
    let rose = |old: Decimal, new: Decimal, percent: Decimal| (new - old) * hundred > old.abs() * percent;
    let (up, down) = (rules.rise_percent.0, rules.fall_percent.0);
    let found = [
        (new.members > old.members, Reason::MembersRose),
        (rose(old.rent, new.rent, up), Reason::RentRose),
        ((old.income - new.income) * hundred > old.income.abs() * up, Reason::IncomeFell),
        (new.members < old.members, Reason::MembersFell),
        ((old.rent - new.rent) * hundred > old.rent.abs() * down, Reason::RentFell),
        (rose(old.income, new.income, down), Reason::IncomeRose),
    ];
    Ok(found.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect())
}

/// The month from which a change of this day counts: its own if it is the first day, else the next (§ 27).
#[must_use]
pub fn from_month(day: CivilDate) -> Month {
    if day.0.day() == 1 { day.month() } else { day.month().next() }
}

/// A member who died in `died` still counts in `month` (§ 6 Abs. 2): for twelve months after the month of death.
pub(super) fn still_counts(died: Month, month: Month, months: i32) -> bool {
    let number = |month: Month| i32::from(month.year) * 12 + i32::from(month.month);
    (0..=months).contains(&(number(month) - number(died)))
}
