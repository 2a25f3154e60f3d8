//! What a payment is paid on: who owes it, which part of the claim it is, and by which right a node pays it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::Month;
use crate::ids::{ChangeId, RunId};
use crate::money::Money;

/// Who pays a case in a month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The municipality itself: runs of this node.
    #[default]
    #[n(0)]
    Town,
    /// The Land (its own running payments go on).
    #[n(1)]
    Land,
    /// The district.
    #[n(2)]
    District,
    /// Somebody else (health insurance, pension insurance, a provider).
    #[n(3)]
    ThirdParty,
    /// Nobody yet: it is open who is competent.
    #[n(4)]
    Nobody,
}

impl Payer {
    /// All payers.
    pub const ALL: [Self; 5] = [Self::Town, Self::Land, Self::District, Self::ThirdParty, Self::Nobody];
    /// The stable name used in files and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Land => "land",
            Self::District => "district",
            Self::ThirdParty => "third_party",
            Self::Nobody => "nobody",
        }
    }
    /// The payer with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payer| payer.name() == name)
    }
    /// Somebody else pays running cases: none of them may enter a run.
    #[must_use]
    pub fn other(self) -> bool {
        matches!(self, Self::Land | Self::District | Self::ThirdParty)
    }
}

/// Kinds of runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum RunKind {
    /// All cases of a month.
    #[default]
    #[n(0)]
    MonthEnd,
    /// What the month-end run did not pay: new cases, rises, payments that came back.
    #[n(1)]
    Supplementary,
    /// One case.
    #[n(2)]
    Single,
}

impl RunKind {
    /// The stable name used in files and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MonthEnd => "month_end",
            Self::Supplementary => "supplementary",
            Self::Single => "single",
        }
    }
    /// The kind with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::MonthEnd, Self::Supplementary, Self::Single].into_iter().find(|kind| kind.name() == name)
    }
}

/// To whom a part of a claim goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Share {
    /// The household.
    #[default]
    #[n(0)]
    Household,
    /// Directly to a landlord, home or supplier.
    #[n(1)]
    Direct,
}

/// A part of what is due to a case in a month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Component {
    /// To whom.
    #[n(0)]
    pub share: Share,
    /// From 1, where several of the same kind stand under a file number.
    #[n(1)]
    pub number: u16,
    /// 0 for the payment itself, from 1 for what is paid on top of it later.
    #[n(2)]
    pub supplement: u16,
}

impl Default for Component {
    fn default() -> Self {
        Self { share: Share::Household, number: 1, supplement: 0 }
    }
}

impl Component {
    /// A direct payment.
    #[must_use]
    pub fn direct(number: u16) -> Self {
        Self { share: Share::Direct, number, supplement: 0 }
    }
    /// The payment itself, without what is paid on top.
    #[must_use]
    pub fn base(self) -> Self {
        Self { supplement: 0, ..self }
    }
    /// As it stands in an end-to-end id: `H1`, `D2`, with a supplement `H1N1`.
    #[must_use]
    pub fn tag(self) -> String {
        let share = match self.share {
            Share::Household => 'H',
            Share::Direct => 'D',
        };
        match self.supplement {
            0 => format!("{share}{}", self.number),
            n => format!("{share}{}N{n}", self.number),
        }
    }
}

/// What a run's row says besides payee and amount.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct RowFacts {
    /// Part of the claim.
    #[n(0)]
    pub component: Component,
    /// From 1; a payment that came back is paid again as the next.
    #[n(1)]
    pub sequence: u32,
    /// The returned payment that this one pays again: its run and place in the run's rows.
    #[n(2)]
    pub replaces: Option<(RunId, u32)>,
    /// Cash advances already paid and deducted here.
    #[n(3)]
    pub deducted: Option<Money>,
    /// Who pays the running case, if not the town.
    #[n(4)]
    pub payer: Payer,
    /// Number of the notice to the recipient.
    #[n(5)]
    pub notice: Option<String>,
    /// What was set off here, by the change that says so.
    #[n(6)]
    #[serde(default)]
    pub set_off: Option<Vec<SetOffPart>>,
}

impl RowFacts {
    /// All that was set off here, in EUR.
    #[must_use]
    pub fn set_off_sum(&self) -> Money {
        self.set_off.iter().flatten().map(|part| part.amount).sum()
    }
}

/// A part of what a row sets off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct SetOffPart {
    /// The change that says so.
    #[n(0)]
    pub change: ChangeId,
    /// In EUR.
    #[n(1)]
    pub amount: Money,
}

/// What sits at one node only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Right {
    /// To pay by runs, or to give cash.
    #[n(0)]
    pub kind: RightKind,
    /// Benefit key; empty for cash, which is one till for all benefits.
    #[n(1)]
    pub benefit: String,
    /// The month.
    #[n(2)]
    pub month: Month,
}

impl Right {
    /// The right to pay a benefit for a month.
    #[must_use]
    pub fn pay(benefit: &str, month: Month) -> Self {
        Self { kind: RightKind::Pay, benefit: benefit.to_owned(), month }
    }
    /// The right to give cash advances for a month.
    #[must_use]
    pub fn cash(month: Month) -> Self {
        Self { kind: RightKind::Cash, benefit: String::new(), month }
    }
}

/// Kinds of rights.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum RightKind {
    /// To pay by runs.
    #[n(0)]
    Pay,
    /// To give cash advances.
    #[n(1)]
    Cash,
}

impl RightKind {
    /// The stable name used in files and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Cash => "cash",
        }
    }
}
