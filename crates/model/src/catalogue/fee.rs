//! Fees of a service as dated data: what is due on a day, for whom, and for which reasons it may be waived.

use serde::{Deserialize, Serialize};

use super::{Condition, Field, Shown, Text};
use crate::{CivilDate, Money};

/// One position of the tariff. A position whose amount changed stands once for each period under the same key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Stable key of the position within the service.
    pub key: String,
    /// Name on pages and receipts.
    pub label: Text,
    /// Amount in EUR; `0.00` when free, and always for a doubling.
    pub amount: Money,
    /// First day of the tariff.
    pub valid_from: CivilDate,
    /// Last day, if it ended.
    pub valid_to: Option<CivilDate>,
    /// Tariff and paragraph.
    pub law: String,
    /// What it does to the sum.
    #[serde(default)]
    pub kind: FeeKind,
    /// Only if this holds.
    pub show_if: Option<Condition>,
    /// Only for whoever is younger than this on the day of application, in full years.
    pub under_age: Option<u8>,
    /// Only for whoever is at least this old on the day of application, in full years.
    pub from_age: Option<u8>,
    /// The date field that gives the age.
    pub of: Option<String>,
    /// Reasons for which it may be waived; empty: never.
    #[serde(default)]
    pub waivable: Vec<Waiver>,
    /// In plain words what is not certain or to be told; may be empty.
    #[serde(default)]
    pub note: Text,
}

/// What a position does to the sum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// The fee itself.
    #[default]
    Fee,
    /// Comes on top because of how or where the office acts.
    Surcharge,
    /// The fees themselves once more; surcharges and extras are not doubled.
    Doubling,
    /// An extra that was asked for (delivery, more pages).
    Added,
}

impl FeeKind {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Surcharge => "surcharge",
            Self::Doubling => "doubling",
            Self::Added => "added",
        }
    }
}

/// A reason for which a position may be waived. It always needs words of its own beside the reason's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Stable key: `need`, `outage`, `ex_officio` …
    pub key: String,
    /// Name.
    pub label: Text,
    /// Legal basis.
    pub law: String,
}

/// A position that is due, with its amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DueFee<'a> {
    /// The position.
    pub fee: &'a Fee,
    /// What it comes to; for a doubling the sum of the fees.
    pub amount: Money,
}

impl Fee {
    /// The tariff of this day has the position.
    #[must_use]
    pub fn in_force(&self, on: CivilDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|last| on <= last)
    }
    /// The reason with this key.
    #[must_use]
    pub fn waiver(&self, key: &str) -> Option<&Waiver> {
        self.waivable.iter().find(|waiver| waiver.key == key)
    }
    /// Someone of this age pays it; without a date of birth nobody is too old or too young.
    #[must_use]
    pub fn for_age(&self, age: Option<u8>) -> bool {
        age.is_none_or(|age| {
            self.under_age.is_none_or(|limit| age < limit) && self.from_age.is_none_or(|limit| age >= limit)
        })
    }
}

impl super::Service {
    /// What is due on a day for these values, in the order of the catalogue. Where the age decides and is not known, the
    /// position is due: whoever is younger says so.
    pub fn fees_due<'s>(
        &'s self,
        shown: &Shown<'_>,
        on: CivilDate,
        value: impl Fn(&str) -> Option<String>,
    ) -> Vec<DueFee<'s>> {
        let age = |fee: &Fee| {
            let born: CivilDate = value(fee.of.as_ref()?)?.parse().ok()?;
            born.full_years(on)
        };
        let applies = |fee: &&Fee| {
            let by_age = if fee.under_age.is_some() { age(fee).is_some() } else { true };
            fee.in_force(on) && shown.holds(fee.show_if.as_ref()) && by_age && fee.for_age(age(fee))
        };
        let due: Vec<&Fee> = self.fees.iter().filter(applies).collect();
        let base: Money = due.iter().filter(|fee| fee.kind == FeeKind::Fee).map(|fee| fee.amount).sum();
        let amount = |fee: &Fee| if fee.kind == FeeKind::Doubling { base } else { fee.amount };
        due.into_iter().map(|fee| DueFee { fee, amount: amount(fee) }).collect()
    }
}

/// What is wrong with the tariff of a service.
pub(super) fn faults(fees: &[Fee], field: impl Fn(&str) -> Option<Field>) -> Vec<String> {
    let mut found = Vec::new();
    let half = |text: &Text| text.de.trim().is_empty() != text.en.trim().is_empty();
    for (at, fee) in fees.iter().enumerate() {
        let name = format!("fee {} from {}", fee.key, fee.valid_from);
        if fee.key.is_empty() || fee.law.is_empty() {
            found.push(format!("{name} has no key or no law"));
        }
        if fee.label.de.trim().is_empty() || half(&fee.label) || half(&fee.note) {
            found.push(format!("{name} is not in both languages"));
        }
        if fee.amount.is_negative() || (fee.kind == FeeKind::Doubling && fee.amount != Money::from_cents(0)) {
            found.push(format!("{name}: an amount is never negative, and a doubling has none of its own"));
        }
        if fee.valid_to.is_some_and(|last| last < fee.valid_from) {
            found.push(format!("{name} ends before it begins"));
        }
        let by_age = fee.under_age.is_some() || fee.from_age.is_some();
        let born = fee.of.as_deref().and_then(&field);
        let dated = |field: &Field| matches!(field.kind, super::FieldKind::Date | super::FieldKind::PartialDate);
        if by_age != fee.of.is_some() || fee.of.is_some() && !born.as_ref().is_some_and(dated) {
            found.push(format!("{name}: an age needs the date field it is counted from, and only then"));
        }
        for waiver in &fee.waivable {
            if waiver.key.is_empty() || waiver.law.is_empty() || waiver.label.de.is_empty() || half(&waiver.label) {
                found.push(format!("{name}: a reason for a waiver has no key, law or name"));
            }
        }
        // The same position twice on one day would be asked for twice.
        let overlaps = |other: &&Fee| {
            other.key == fee.key
                && other.valid_from <= fee.valid_to.unwrap_or(other.valid_from)
                && fee.valid_from <= other.valid_to.unwrap_or(fee.valid_from)
        };
        if fees.iter().take(at).find(overlaps).is_some() {
            found.push(format!("{name} overlaps with another period of {}", fee.key));
        }
    }
    found
}
