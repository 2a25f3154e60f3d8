//! Look-ups: acts of the audit log. Every access to a person has a purpose.

use minicbor::{Decode, Encode};

use super::Subject;
use crate::role::ClassGroup;

/// Look-ups.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum LookupAct {
    /// A search was made.
    #[n(0)]
    Searched {
        /// Purpose.
        #[n(0)]
        purpose: String,
        /// What was asked, as typed.
        #[n(1)]
        query: String,
        /// Groups that were searched.
        #[n(2)]
        groups: Vec<ClassGroup>,
    },
    /// A person's card was opened.
    #[n(1)]
    Opened {
        /// Purpose.
        #[n(0)]
        purpose: String,
        /// Who.
        #[n(1)]
        subject: Subject,
        /// Groups that were shown.
        #[n(2)]
        groups: Vec<ClassGroup>,
    },
    /// The protected search by exact document number.
    #[n(2)]
    Protected {
        /// Reason.
        #[n(0)]
        reason: String,
        /// Document number as typed.
        #[n(1)]
        number: String,
        /// Who was found, if anyone.
        #[n(2)]
        found: Option<Subject>,
    },
    /// A case, a list or a paper with personal data was opened.
    #[n(3)]
    Viewed {
        /// What, e.g. `case 0199...`, `run ...`.
        #[n(0)]
        what: String,
        /// Purpose.
        #[n(1)]
        purpose: String,
    },
}
