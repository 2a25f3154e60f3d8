//! Acts on papers: printed, handed out, void; blank sheets with pre-printed numbers.

use minicbor::{Decode, Encode};

use crate::catalogue::PaperKind;
use crate::date::CivilDate;

/// Acts on papers. Durable before the printer sees a byte.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum PaperAct {
    /// Printed (made ready for the printer).
    #[n(0)]
    Printed {
        /// Paper number.
        #[n(0)]
        number: String,
        /// Paper key of the service.
        #[n(1)]
        paper: String,
        /// Kind.
        #[n(2)]
        kind: PaperKind,
        /// Copies.
        #[n(3)]
        copies: u16,
        /// Check code printed on it.
        #[n(4)]
        check_code: String,
        /// SHA-256 of the data it shows.
        #[cbor(n(5), with = "minicbor::bytes")]
        content: [u8; 32],
        /// Valid until, if limited.
        #[n(6)]
        valid_until: Option<CivilDate>,
        /// Signatory's name and function, where one signs.
        #[n(7)]
        signatory: Option<String>,
        /// Replaces this paper.
        #[n(8)]
        replaces: Option<String>,
        /// The reference (decree, supervisory authority) it rests on.
        #[n(9)]
        basis: Option<String>,
        /// Anchor of the journal printed on it.
        #[n(10)]
        anchor: String,
        /// The exact data of the paper (JSON), so that the same bytes can be made again.
        #[cbor(n(11), with = "minicbor::bytes")]
        data: Vec<u8>,
    },
    /// Handed out.
    #[n(1)]
    HandedOut {
        /// Paper number.
        #[n(0)]
        number: String,
        /// To whom, as shown.
        #[n(1)]
        to: String,
        /// Copies.
        #[n(2)]
        copies: u16,
    },
    /// Void.
    #[n(2)]
    Voided {
        /// Paper number.
        #[n(0)]
        number: String,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Sheets to be filled by hand were printed with these numbers.
    #[n(3)]
    BlanksPrinted {
        /// Service key.
        #[n(0)]
        service: String,
        /// Numbers.
        #[n(1)]
        numbers: Vec<String>,
    },
}
