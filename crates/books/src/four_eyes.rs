//! Personal signatures: which acts need one, which need two by different persons, and what exactly is signed.
//!
//! A signature covers [`signing_bytes`] of a purpose line and a hash: [`acts_hash`] for acts that one person does,
//! [`content_hash`] for a proposal that a second person confirms.

use model::Problem;
use model::acts::payment::PersonalSignature;
use model::acts::proposal::Proposal;
use model::acts::{AccountAct, Act, Body, KeepingAct, PaymentAct, StockAct, SystemAct};
use model::ids::ProposalId;
use model::role::Role;
use sha2::{Digest, Sha256};

use crate::accounts::AccountBook;
pub use crate::payments::content::signing_bytes;

/// Purpose line of a signature over acts of one person.
pub const ACTS: &str = "acts";

/// How many persons must sign an act.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    /// Nobody, or the act carries what it needs itself (releases).
    None,
    /// The person who does it.
    One,
    /// A second person with another key as well: it must be proposed and confirmed.
    Two,
}

/// Which signatures an act needs, as the accounts stand before it. Acts of the node itself (a ceremony with key holders,
/// the very first account) have no person who could sign.
#[must_use]
pub fn need(accounts: &AccountBook, body: &Body) -> Need {
    let power = |roles: &[Role]| if roles.iter().any(|role| role.powerful()) { Need::Two } else { Need::One };
    let of = |id| accounts.get(id).map_or(&[][..], |account| account.roles.as_slice());
    match body {
        Body::Account(AccountAct::Created { roles, .. }) => power(roles),
        Body::Account(AccountAct::RolesChanged { account, roles }) => power(roles).max(power(of(*account))),
        Body::Account(AccountAct::CodeIssued { account, .. }) => power(of(*account)),
        // Quick on purpose: a stolen account is closed by whoever notices it.
        Body::Account(AccountAct::Disabled { .. })
        | Body::System(SystemAct::KeyringPersonAdded { .. })
        // The second of two persons; the first one's count or record stands in the journal already.
        | Body::Stock(StockAct::CountSigned { .. } | StockAct::DestructionSigned { .. }) => Need::One,
        Body::System(SystemAct::KeyringPersonRevoked { .. } | SystemAct::AuditMonthsDestroyed { .. })
        | Body::Keeping(KeepingAct::LinkWaived { .. } | KeepingAct::ErasureOrdered { .. })
        | Body::Payment(PaymentAct::RightTaken { .. } | PaymentAct::DeputyAppointed { .. }) => Need::Two,
        // A person's own password and factor: the one-time code behind them was the act that needed signatures.
        _ => Need::None,
    }
}

/// What a person signs who does these acts: SHA-256 over their exact bytes, each with its length in front.
#[must_use]
pub fn acts_hash(acts: &[Act]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"notbetrieb acts 1\n");
    for act in acts {
        let bytes = act.to_bytes();
        hasher.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        hasher.update(&bytes);
    }
    hasher.finalize().into()
}

/// What two persons sign: SHA-256 over the exact content of the proposal.
#[must_use]
pub fn content_hash(proposal: &Proposal) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"notbetrieb proposal 1\n");
    hasher.update(proposal.to_bytes());
    hasher.finalize().into()
}

/// A person's part in a proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Proposes.
    Propose,
    /// Confirms.
    Confirm,
}

/// The purpose line of a part in a proposal, e.g. `proposal/confirm/0190…`.
#[must_use]
pub fn purpose(part: Part, proposal: ProposalId) -> String {
    let part = match part {
        Part::Propose => "propose",
        Part::Confirm => "confirm",
    };
    format!("proposal/{part}/{proposal}")
}

/// One signature: over exactly these bytes, with the key that its account has now, and valid.
///
/// # Errors
/// `NB-A-046`.
pub fn check_one(
    signed: &[u8; 32],
    signature: &PersonalSignature,
    accounts: &AccountBook,
    verify: &dyn Fn(&PersonalSignature) -> bool,
) -> Result<(), Problem> {
    let own = accounts.get(signature.account).filter(|account| !account.disabled).and_then(|a| a.verifying_key);
    if signature.content == *signed && own == Some(signature.key) && verify(signature) {
        Ok(())
    } else {
        Err(Problem::new("NB-A-046"))
    }
}

/// Two signatures of a proposal: proposer first; two persons, two keys, each as in [`check_one`].
///
/// # Errors
/// `NB-A-044` the same person, `NB-A-045` the same key, `NB-A-046` not over this content or not valid.
pub fn check_two(
    proposal: &Proposal,
    first: &PersonalSignature,
    second: &PersonalSignature,
    accounts: &AccountBook,
    verify: &dyn Fn(&PersonalSignature) -> bool,
) -> Result<(), Problem> {
    distinct(first, second)?;
    let content = content_hash(proposal);
    check_one(&signing_bytes(&purpose(Part::Propose, proposal.id), &content), first, accounts, verify)?;
    check_one(&signing_bytes(&purpose(Part::Confirm, proposal.id), &content), second, accounts, verify)
}

/// Two persons with two keys.
///
/// # Errors
/// `NB-A-044` the same person, `NB-A-045` the same key.
pub fn distinct(first: &PersonalSignature, second: &PersonalSignature) -> Result<(), Problem> {
    if first.account == second.account {
        Err(Problem::new("NB-A-044"))
    } else if first.key == second.key {
        Err(Problem::new("NB-A-045"))
    } else {
        Ok(())
    }
}
