//! Acts of the node: emergency, extract, date, legal bases.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Instant, Month};
use crate::ids::ExtractId;

/// Acts of the node.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum SystemAct {
    /// The node was started.
    #[n(0)]
    Started {
        /// Program version.
        #[n(0)]
        version: String,
        /// Exercise key domain.
        #[n(1)]
        exercise: bool,
    },
    /// Notbetrieb declared (H1).
    #[n(1)]
    Declared {
        /// Since when.
        #[n(0)]
        since: Instant,
        /// Why, in the declarer's words.
        #[n(1)]
        reason: String,
        /// Legal basis.
        #[n(2)]
        basis: String,
        /// Before any damage.
        #[n(3)]
        preventive: bool,
    },
    /// Notbetrieb ended.
    #[n(2)]
    StoodDown {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// An extract was unlocked: the first act of a node that has one.
    #[n(3)]
    Unlocked {
        /// Which.
        #[n(0)]
        extract: ExtractId,
        /// SHA-256 of the sealed file.
        #[cbor(n(1), with = "minicbor::bytes")]
        file: [u8; 32],
        /// Who was present, as entered.
        #[n(2)]
        present: Vec<String>,
        /// `shares`, `envelope` or `keyring`.
        #[n(3)]
        with: String,
        /// State of each record class.
        #[n(4)]
        classes: Vec<ClassState>,
    },
    /// A clerk confirmed the date at the first start of a day.
    #[n(4)]
    DateConfirmed {
        /// The date.
        #[n(0)]
        date: CivilDate,
    },
    /// A decree's or supervisory authority's reference was entered (e.g. for the Zurückstellung).
    #[n(5)]
    BasisEntered {
        /// Key the catalogue asks for.
        #[n(0)]
        key: String,
        /// The reference as it stands on the letter.
        #[n(1)]
        reference: String,
        /// Who issued it.
        #[n(2)]
        issuer: String,
        /// Date of the letter.
        #[n(3)]
        dated: CivilDate,
    },
    /// A basis was withdrawn.
    #[n(6)]
    BasisWithdrawn {
        /// Its key.
        #[n(0)]
        key: String,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// The clock jumped.
    #[n(7)]
    ClockJumped {
        /// Before, as last seen.
        #[n(0)]
        before: Instant,
        /// Now.
        #[n(1)]
        now: Instant,
    },
    /// A person was added to the keyring.
    #[n(8)]
    KeyringPersonAdded {
        /// Who, as entered at the ceremony.
        #[n(0)]
        person: String,
    },
    /// Address, telephone and the account that payments leave from were set.
    #[n(9)]
    OfficeSet {
        /// What is set.
        #[n(0)]
        details: OfficeDetails,
    },
    /// A person left the keyring; key and keyring are replaced next.
    #[n(10)]
    KeyringPersonRevoked {
        /// Who.
        #[n(0)]
        person: String,
    },
    /// The look-ups of these months are destroyed: their keys go next, and again at every start that still finds one.
    #[n(11)]
    AuditMonthsDestroyed {
        /// Which.
        #[n(0)]
        months: Vec<Month>,
    },
    /// The house was locked: keys and register left the memory.
    #[n(12)]
    Locked {
        /// `page`, `command`, `signal` or `idle`.
        #[n(0)]
        cause: String,
    },
    /// After how many minutes without any request the house locks itself.
    #[n(13)]
    IdleLockSet {
        /// Minutes; 0 = never.
        #[n(0)]
        minutes: u16,
    },
    /// The house was unlocked although the machine may write memory to an unencrypted disk.
    #[n(14)]
    SwapWaived {
        /// Swap areas without encryption.
        #[n(0)]
        areas: Vec<String>,
        /// Why, in the words of those present.
        #[n(1)]
        reason: String,
    },
    /// Shares, or the envelope, were checked one by one without opening anything.
    #[n(15)]
    SharesTested {
        /// Generation of the keys.
        #[n(0)]
        generation: u32,
        /// Numbers of the shares that are the ones that were dealt.
        #[n(1)]
        passed: Vec<u8>,
        /// The envelope was opened for trial.
        #[n(2)]
        envelope: bool,
        /// When they were tested.
        #[n(3)]
        at: Instant,
        /// Who signed the test off, as entered.
        #[n(4)]
        by: String,
    },
    /// A new generation of the authority's keys is in force; what the old one opens was sealed anew.
    #[n(16)]
    GenerationChanged {
        /// The new generation.
        #[n(0)]
        generation: u32,
        /// Fingerprint of its key.
        #[n(1)]
        fingerprint: String,
        /// Why: a lost share, a holder who left.
        #[n(2)]
        reason: String,
    },
}

/// What papers and bank files say about the authority.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct OfficeDetails {
    /// Address on one line.
    #[n(0)]
    pub address: String,
    /// Telephone for checks and questions.
    #[n(1)]
    pub phone: String,
    /// Account holder of the payments.
    #[n(2)]
    pub debtor: String,
    /// IBAN that payments leave from.
    #[n(3)]
    pub debtor_iban: String,
    /// Name of the bank.
    #[n(4)]
    pub bank: String,
}

/// State of a record class in an extract.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct ClassState {
    /// Class name.
    #[n(0)]
    pub class: String,
    /// State of the data.
    #[n(1)]
    pub as_of: Instant,
    /// Source procedure.
    #[n(2)]
    pub source: String,
    /// Rows.
    #[n(3)]
    pub rows: u64,
    /// Complete, or only a part.
    #[n(4)]
    pub complete: bool,
}
