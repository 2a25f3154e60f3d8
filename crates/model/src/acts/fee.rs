//! Acts on fees: taken with a receipt, waived with a reason, owed; given back; the till counted by two.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::money::Money;

/// Acts on fees. The case stands in the envelope; no act names a person.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum FeeAct {
    /// Money was taken at the counter.
    #[n(0)]
    Taken {
        /// Number of the receipt, from a block of its own without gaps.
        #[n(0)]
        number: String,
        /// Till.
        #[n(1)]
        till: String,
        /// How it was paid.
        #[n(2)]
        means: Means,
        /// Positions.
        #[n(3)]
        lines: Vec<FeeLine>,
    },
    /// A position is not taken, for a reason that the tariff knows.
    #[n(1)]
    Waived {
        /// Positions.
        #[n(0)]
        lines: Vec<FeeLine>,
        /// Key of the reason in the catalogue.
        #[n(1)]
        reason: String,
        /// Why, in the clerk's words.
        #[n(2)]
        note: String,
    },
    /// To be asked for later.
    #[n(2)]
    Owed {
        /// Positions.
        #[n(0)]
        lines: Vec<FeeLine>,
        /// Why it was not taken now.
        #[n(1)]
        note: String,
    },
    /// The money of a receipt was given back; its positions are open again.
    #[n(3)]
    Returned {
        /// Number of the receipt.
        #[n(0)]
        number: String,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// The till of a day was counted by a first person.
    #[n(4)]
    TillCounted {
        /// Till.
        #[n(0)]
        till: String,
        /// Day.
        #[n(1)]
        day: CivilDate,
        /// Cash counted, without the float.
        #[n(2)]
        counted: Money,
        /// What explains a difference; may be empty.
        #[n(3)]
        note: String,
    },
    /// A second person counted the same till: the day is closed.
    #[n(5)]
    TillClosed {
        /// Till.
        #[n(0)]
        till: String,
        /// Day.
        #[n(1)]
        day: CivilDate,
        /// Cash counted, without the float.
        #[n(2)]
        counted: Money,
    },
}

/// A position as it was when it was settled.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct FeeLine {
    /// Key of the position in the service's tariff.
    #[n(0)]
    pub key: String,
    /// German name.
    #[n(1)]
    pub label: String,
    /// Kind: `fee`, `surcharge`, `doubling`, `added`.
    #[n(2)]
    pub kind: String,
    /// Tariff and paragraph.
    #[n(3)]
    pub law: String,
    /// Amount in EUR.
    #[n(4)]
    pub amount: Money,
}

/// How a fee was paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Means {
    /// In cash.
    #[n(0)]
    Cash,
    /// By card, at a terminal that works without our systems.
    #[n(1)]
    Card,
}

impl Means {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
        }
    }
    /// The means with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Cash, Self::Card].into_iter().find(|means| means.name() == name)
    }
}
