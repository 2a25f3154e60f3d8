//! How long look-ups are kept (§ 40 (5) BMG, as data in `catalogue/params/abrufprotokoll.toml`).

use std::sync::LazyLock;

use model::{CivilDate, Month};
use serde::Deserialize;

use crate::amount::ParametersError;

/// A rule with its validity.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// First day it holds.
    pub valid_from: CivilDate,
    /// Whole months that look-ups are kept after their month has ended.
    pub keep_months: u8,
    /// Clause, in words.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    rule: Vec<Retention>,
}

static RULES: LazyLock<Result<Vec<Retention>, ParametersError>> = LazyLock::new(|| {
    let text = include_str!("../../../catalogue/params/abrufprotokoll.toml");
    let read: Parameters = toml::from_str(text).map_err(|error| ParametersError(error.to_string()))?;
    let mut rules = read.rule;
    rules.sort_by_key(|rule| rule.valid_from);
    Ok(rules)
});

/// The rule that holds for look-ups of this month; nothing before the first.
///
/// # Errors
/// If the file in the catalogue cannot be read.
pub fn rule(month: Month) -> Result<Option<&'static Retention>, ParametersError> {
    let rules = RULES.as_ref().map_err(Clone::clone)?;
    Ok(rules.iter().rfind(|rule| rule.valid_from <= month.first_day()))
}

impl Retention {
    /// First day on which the look-ups of this month may be destroyed.
    #[must_use]
    pub fn may_from(&self, month: Month) -> CivilDate {
        (0..=self.keep_months).fold(month, |month, _| month.next()).first_day()
    }
    /// Last day on which they may still be there: the end of the calendar year that follows.
    #[must_use]
    pub fn must_by(&self, month: Month) -> CivilDate {
        Month { year: month.year + 2, month: 1 }.first_day().plus_days(-1)
    }
}

/// Whether the look-ups of this month may be destroyed today. A month without a rule is kept.
#[must_use]
pub fn due(month: Month, today: CivilDate) -> bool {
    matches!(rule(month), Ok(Some(rule)) if rule.may_from(month) <= today)
}
