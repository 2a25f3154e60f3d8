//! Extracts: loaded beside the first, dropped, chosen class by class; the earliest known compromise.

use minicbor::{Decode, Encode};

use super::system::ClassState;
use crate::date::Instant;
use crate::ids::ExtractId;

/// Acts on the extracts of a node.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum ExtractAct {
    /// A further extract was opened beside those that are open.
    #[n(0)]
    Loaded {
        /// Which.
        #[n(0)]
        extract: ExtractId,
        /// SHA-256 of the file.
        #[cbor(n(1), with = "minicbor::bytes")]
        file: [u8; 32],
        /// Who was present, as said at the ceremony.
        #[n(2)]
        present: Vec<String>,
        /// `shares`, `envelope` or `keyring`.
        #[n(3)]
        with: String,
        /// State of each record class.
        #[n(4)]
        classes: Vec<ClassState>,
    },
    /// An extract was put away: its keys left the keyring.
    #[n(1)]
    Dropped {
        /// Which.
        #[n(0)]
        extract: ExtractId,
        /// The sealed file in the data folder goes as well.
        #[n(1)]
        deleted: bool,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// For a record class an extract was chosen.
    #[n(2)]
    ClassChosen {
        /// Class name.
        #[n(0)]
        class: String,
        /// Which; missing = again the newest complete one.
        #[n(1)]
        extract: Option<ExtractId>,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// The earliest known compromise was set, corrected or taken back.
    #[n(3)]
    CompromiseSet {
        /// Since when somebody may have changed data; missing = taken back.
        #[n(0)]
        since: Option<Instant>,
        /// Where this is known from: a finding, a log, the analyst.
        #[n(1)]
        source: String,
        /// Why.
        #[n(2)]
        reason: String,
    },
}
