//! Acts on cash advances: ordered with a voucher, paid out at the till, cancelled.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::{Month, PartialDate};
use crate::ids::VoucherId;
use crate::money::Money;

/// Acts on cash advances. The voucher's number is taken when it is ordered; nobody else may give the same person an
/// advance for the same month.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[allow(clippy::large_enum_variant, reason = "acts are made one at a time and never kept in great numbers")]
pub enum CashAct {
    /// The benefits office ordered an advance.
    #[n(0)]
    Ordered {
        /// Its id.
        #[n(0)]
        voucher: VoucherId,
        /// Number on the voucher.
        #[n(1)]
        number: String,
        /// Benefit key.
        #[n(2)]
        benefit: String,
        /// File number; empty where there is none yet.
        #[n(3)]
        file_number: String,
        /// Who gets it.
        #[n(4)]
        recipient: Recipient,
        /// The month it is an advance on.
        #[n(5)]
        month: Month,
        /// EUR.
        #[n(6)]
        amount: Money,
        /// Why.
        #[n(7)]
        reason: String,
        /// Check code on the voucher.
        #[n(8)]
        code: String,
        /// Anchor of the journal printed on it.
        #[n(9)]
        anchor: String,
        /// Why it is given although somebody of like name and the same birthday has had one: by whoever may say so.
        #[n(10)]
        despite: String,
    },
    /// The till paid it against the recipient's signature.
    #[n(1)]
    PaidOut {
        /// Which.
        #[n(0)]
        voucher: VoucherId,
        /// Till.
        #[n(1)]
        till: String,
    },
    /// It was not paid and never will be.
    #[n(2)]
    Cancelled {
        /// Which.
        #[n(0)]
        voucher: VoucherId,
        /// Why.
        #[n(1)]
        reason: String,
    },
}

/// Who gets cash.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Recipient {
    /// Person id of the extract; missing for somebody who is not in it (unverified).
    #[n(0)]
    pub person: Option<String>,
    /// Family name.
    #[n(1)]
    pub family_name: String,
    /// Given names.
    #[n(2)]
    pub given_names: String,
    /// Date of birth.
    #[n(3)]
    pub born: Option<PartialDate>,
    /// Document that was seen, e.g. `Personalausweis`.
    #[n(4)]
    pub document: String,
    /// Its number; empty if a photo was taken instead.
    #[n(5)]
    pub document_number: String,
    /// A photo was taken and lies with the voucher.
    #[n(6)]
    pub photo: bool,
}

impl Recipient {
    /// In the extract.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.person.is_some()
    }
}
