//! Rules of a service that pays.

use serde::{Deserialize, Serialize};

use super::Text;

/// Rules of a paying service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRules {
    /// Benefits, with the prefix of their end-to-end ids.
    pub benefits: Vec<BenefitSpec>,
    /// Largest single payment in EUR that two releasers may release.
    pub single_limit: crate::Money,
    /// Largest sum of a run in EUR.
    pub run_limit: crate::Money,
    /// Deviation of the total against last month that needs a signed warning, in percent.
    pub total_warning_percent: u8,
    /// Days an account change waits without its second person.
    pub account_change_days: u16,
    /// Purpose code (ISO 20022), e.g. `SSBE`.
    pub purpose_code: String,
}

/// One benefit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitSpec {
    /// Stable key, as in the extract: `wohngeld`, `hlu`, `grusi`.
    pub key: String,
    /// Prefix of end-to-end ids, e.g. `WG`.
    pub prefix: String,
    /// Name.
    pub title: Text,
}
