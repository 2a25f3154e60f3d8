//! Acts of the hand-back (Nacherfassung): export, tick-off with the target's number, sample check.

use minicbor::{Decode, Encode};

use crate::ids::CaseId;

/// Acts of the hand-back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum HandbackAct {
    /// A package was written.
    #[n(0)]
    Exported {
        /// Cases in it.
        #[n(0)]
        cases: u32,
        /// SHA-256 of its manifest.
        #[cbor(n(1), with = "minicbor::bytes")]
        manifest: [u8; 32],
    },
    /// The target's list of numbers was loaded, to check tick-offs against.
    #[n(1)]
    NumbersLoaded {
        /// Target, e.g. `geburtenregister`.
        #[n(0)]
        target: String,
        /// Numbers.
        #[n(1)]
        numbers: Vec<String>,
    },
    /// A case was entered in the target and ticked off with the target's number.
    #[n(2)]
    TickedOff {
        /// Case.
        #[n(0)]
        case: CaseId,
        /// The target's number.
        #[n(1)]
        number: String,
        /// Checked against the target's list.
        #[n(2)]
        on_list: bool,
    },
    /// A second person checked a ticked-off case (sample).
    #[n(3)]
    SampleChecked {
        /// Case.
        #[n(0)]
        case: CaseId,
        /// All values agree.
        #[n(1)]
        agrees: bool,
        /// What differs.
        #[n(2)]
        note: String,
    },
    /// A tick-off was taken back (wrong number, sample failed).
    #[n(4)]
    Reopened {
        /// Case.
        #[n(0)]
        case: CaseId,
        /// Why.
        #[n(1)]
        reason: String,
    },
}
