//! Acts that carry personal signatures: a single one over other acts, or two by different persons over a proposal.
//!
//! What is signed is described in `books::four_eyes`.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::claim::Right;
use super::keeping::ErasedScope;
use super::payment::PersonalSignature;
use crate::date::{CivilDate, Instant, Month};
use crate::ids::{AccountId, AuthorityId, ErasureId, IncarnationId, NodeId, ProposalId};
use crate::role::Role;

/// Acts that carry personal signatures.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum ProposalAct {
    /// The acts that follow in the same group were signed by the person who did them.
    #[n(0)]
    Signed {
        /// How many acts that follow are covered.
        #[n(0)]
        acts: u32,
        /// Over their exact bytes.
        #[n(1)]
        signature: PersonalSignature,
    },
    /// Something that needs a second person was proposed. Nothing has happened yet.
    #[n(1)]
    Proposed {
        /// What exactly.
        #[n(0)]
        proposal: Proposal,
        /// By the proposer.
        #[n(1)]
        signature: PersonalSignature,
    },
    /// The second person confirmed. What was proposed takes effect; its acts, if any, follow in the same group.
    #[n(2)]
    Confirmed {
        /// Which proposal.
        #[n(0)]
        proposal: ProposalId,
        /// By the second person, over the same content.
        #[n(1)]
        signature: PersonalSignature,
    },
    /// Withdrawn by the proposer or declined by somebody who could have confirmed.
    #[n(3)]
    Withdrawn {
        /// Which proposal.
        #[n(0)]
        proposal: ProposalId,
        /// Why.
        #[n(1)]
        reason: String,
    },
}

/// What two persons sign.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Proposal {
    /// Its id.
    #[n(0)]
    pub id: ProposalId,
    /// The authority it is for.
    #[n(1)]
    pub authority: AuthorityId,
    /// What will happen.
    #[n(2)]
    pub matter: Matter,
    /// Why, in the proposer's words.
    #[n(3)]
    pub reason: String,
    /// Nobody can confirm it after this moment.
    #[n(4)]
    pub expires: Instant,
}

impl Proposal {
    /// The bytes that are hashed and signed: its CBOR form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a Vec has no way to fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
}

/// What needs two persons.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub enum Matter {
    /// An account with power is made.
    #[n(0)]
    CreateAccount {
        /// Its id.
        #[n(0)]
        account: AccountId,
        /// Sign-in name.
        #[n(1)]
        login: String,
        /// Name on pages and papers.
        #[n(2)]
        name: String,
        /// Function on papers.
        #[n(3)]
        function: String,
        /// Roles.
        #[n(4)]
        roles: Vec<Role>,
    },
    /// Roles with power are given or taken.
    #[n(1)]
    ChangeRoles {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// From then on.
        #[n(1)]
        roles: Vec<Role>,
    },
    /// A new one-time code for an account with power: whoever has it sets password and second factor anew.
    #[n(2)]
    IssueCode {
        /// For whom.
        #[n(0)]
        account: AccountId,
    },
    /// A person leaves the keyring; its key is replaced.
    #[n(3)]
    RevokeKeyringPerson {
        /// Name in the keyring.
        #[n(0)]
        person: String,
    },
    /// Months of look-ups are destroyed for good.
    #[n(4)]
    DestroyAuditMonths {
        /// Which.
        #[n(0)]
        months: Vec<Month>,
    },
    /// What one clerk looked at is shown to the two persons, for a while.
    #[n(5)]
    ViewClerk {
        /// Whose look-ups.
        #[n(0)]
        clerk: AccountId,
        /// First day.
        #[n(1)]
        from: CivilDate,
        /// Last day.
        #[n(2)]
        to: CivilDate,
    },
    /// Two persons answer for it that this life of the node has forgotten nothing: money, plates and serials may go.
    #[n(6)]
    WaiveLink {
        /// Which life.
        #[n(0)]
        incarnation: IncarnationId,
    },
    /// The keys of cases or persons are destroyed for good, here and at every holder of a copy.
    #[n(7)]
    Erase {
        /// Id of the erasure.
        #[n(0)]
        erasure: ErasureId,
        /// What is erased.
        #[n(1)]
        scopes: Vec<ErasedScope>,
    },
    /// A right is taken from a node that cannot be reached. Who signs knows that it may still be spent there.
    #[n(20)]
    TakeRight {
        /// Which right.
        #[n(0)]
        right: Right,
        /// The holder as it is known here.
        #[n(1)]
        from: NodeId,
        /// This node.
        #[n(2)]
        to: NodeId,
        /// What may go wrong, as it was shown, by stable name.
        #[n(3)]
        risks: Vec<String>,
    },
    /// A deputy is appointed in a role of payments, for a term.
    #[n(21)]
    AppointDeputy {
        /// Who.
        #[n(0)]
        account: AccountId,
        /// In which role.
        #[n(1)]
        role: Role,
        /// First day.
        #[n(2)]
        from: CivilDate,
        /// Last day.
        #[n(3)]
        until: CivilDate,
        /// The authority the person belongs to, if another one.
        #[n(4)]
        authority: Option<String>,
    },
}

impl Matter {
    /// The stable name used in texts and lists.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateAccount { .. } => "create-account",
            Self::ChangeRoles { .. } => "change-roles",
            Self::IssueCode { .. } => "issue-code",
            Self::RevokeKeyringPerson { .. } => "revoke-keyring-person",
            Self::DestroyAuditMonths { .. } => "destroy-audit-months",
            Self::ViewClerk { .. } => "view-clerk",
            Self::WaiveLink { .. } => "waive-link",
            Self::Erase { .. } => "erase",
            Self::TakeRight { .. } => "take-right",
            Self::AppointDeputy { .. } => "appoint-deputy",
        }
    }
}
