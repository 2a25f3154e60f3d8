//! Rules of a service that pays.

use serde::{Deserialize, Serialize};

use super::{Law, Text};
use crate::acts::claim::Payer;
use crate::role::Role;

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
    /// Limits of single roles below the ones above; a person with several roles has the highest of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<RoleLimit>,
    /// Cash advances; without it none are given.
    pub cash: Option<CashRules>,
}

/// Rules of cash advances.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CashRules {
    /// Largest advance in EUR for a person of the extract.
    pub limit: crate::Money,
    /// Largest advance in EUR for somebody who is not in the extract.
    pub limit_unverified: crate::Money,
}

/// The arithmetic that calculates a benefit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calculator {
    /// WoGG.
    Wohngeld,
    /// Chapter 3 of SGB XII.
    Sgb12Chapter3,
    /// Chapter 4 of SGB XII.
    Sgb12Chapter4,
}

/// What a notice to the recipient of a provisional payment says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSpec {
    /// The provision the payment rests on, as it is cited.
    pub basis: String,
    /// The reservation.
    pub reservation: Text,
    /// The right of set-off.
    pub set_off: Text,
    /// Legal bases printed on it.
    pub law: Vec<Law>,
}

/// What a role may determine, order or release.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleLimit {
    /// Role.
    pub role: Role,
    /// Largest single payment in EUR.
    pub single: crate::Money,
    /// Largest sum of a run in EUR.
    pub run: crate::Money,
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
    /// Who pays a running case unless a list or an entry says otherwise.
    #[serde(default)]
    pub payer: Payer,
    /// The arithmetic that calculates it; without one amounts are repeated or paid in cash.
    pub calculator: Option<Calculator>,
    /// What recipients of a provisional amount are told.
    pub notice: Option<NoticeSpec>,
    /// What the settlement after the outage rests on.
    pub settlement: Option<SettlementSpec>,
}

impl BenefitSpec {
    /// Why what it says of the settlement cannot be used, as a sentence for whoever edits the file.
    #[must_use]
    pub fn settlement_fault(&self) -> Option<&'static str> {
        let set_off = self.settlement.as_ref()?.set_off.as_ref()?;
        match (set_off.limit, set_off.percent) {
            (SetOffLimit::Standard, Some(1..=100)) | (SetOffLimit::Benefit | SetOffLimit::Agreed, None) => None,
            (SetOffLimit::Standard, _) => Some("limit \"standard\" needs a percent from 1 to 100"),
            (SetOffLimit::Benefit | SetOffLimit::Agreed, Some(_)) => Some("percent belongs to limit \"standard\" only"),
        }
    }
}

/// What the settlement of a benefit rests on, as it is cited in letters and kept in acts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlementSpec {
    /// What was underpaid is paid.
    pub underpaid: String,
    /// What was overpaid is refunded.
    pub overpaid: String,
    /// What was paid without a decision is refunded.
    pub without_decision: String,
    /// The rule of set-off; without one nothing is set off.
    pub set_off: Option<SetOffSpec>,
}

/// The rule of set-off of a benefit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOffSpec {
    /// The provision.
    pub cite: String,
    /// How much a month.
    pub limit: SetOffLimit,
    /// Percent of the Regelbedarfsstufe, for limit `standard`.
    pub percent: Option<u8>,
    /// What must be there besides the written decision.
    pub needs: Option<SetOffNeed>,
    /// The rule in a sentence.
    pub says: Text,
}

/// How much may be set off a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetOffLimit {
    /// Up to all of the running benefit.
    Benefit,
    /// A share of the Regelbedarfsstufe of the person.
    Standard,
    /// What was decided or agreed in the single case.
    Agreed,
}

/// What a set-off needs besides the written decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetOffNeed {
    /// The person has caused it wilfully or grossly negligently.
    Fault,
    /// The person agrees.
    Agreement,
}
