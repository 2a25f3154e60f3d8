//! Personal signatures on the write path: no act that needs one is appended without it.

use books::accounts::AccountBook;
use books::context::Decision;
use books::four_eyes::{self, ACTS, Need, acts_hash, signing_bytes};
use books::{Actor, Books, Context, Done, proposals};
use ed25519_dalek::SigningKey;
use journal::Class;
use model::Problem;
use model::acts::proposal::Matter;
use model::acts::{AccountAct, Act, Body, Envelope, ProposalAct};
use model::ids::{AccountId, IntentKey};
use model::problem::Refusal;

use crate::core::Office;
use crate::credentials;

impl Office {
    /// As [`Office::perform`], with the signature of whoever acts over the exact acts. The key is opened by the password before
    /// (`signing_key`), so that nobody waits for it.
    pub(crate) fn perform_signed(
        &self,
        actor: &Actor,
        key: &SigningKey,
        intent: Option<IntentKey>,
        class: Class,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        self.perform_with(Some(actor), intent, class, Some(key), decide)
    }

    /// Puts the signature in front of the acts, or refuses acts that lack one.
    pub(crate) fn with_signature(&self, key: Option<&SigningKey>, acts: Vec<Act>) -> Result<Vec<Act>, Refusal> {
        if let Some((key, first)) = key.zip(acts.first())
            && let Some(account) = first.envelope.actor
        {
            let signature = credentials::sign(key, account, &signing_bytes(ACTS, &acts_hash(&acts)));
            let covered = u32::try_from(acts.len()).unwrap_or(u32::MAX);
            let envelope = Envelope { intent: None, case: None, ..first.envelope.clone() };
            let body = Body::Proposal(ProposalAct::Signed { acts: covered, signature });
            self.lacks_nothing(&acts, true)?;
            let mut all = vec![Act { envelope, body }];
            all.extend(acts);
            return Ok(all);
        }
        self.lacks_nothing(&acts, false)?;
        Ok(acts)
    }

    fn lacks_nothing(&self, acts: &[Act], signed: bool) -> Result<(), Refusal> {
        let books = self.books();
        let confirmed = acts.iter().any(|act| matches!(act.body, Body::Proposal(ProposalAct::Confirmed { .. })));
        for act in acts {
            let Some(actor) = act.envelope.actor.filter(|actor| has_key(&books.accounts, *actor)) else {
                // The node itself, or somebody whose first password is still to be set.
                continue;
            };
            let needed = match four_eyes::need(&books.accounts, &act.body) {
                Need::Two if nobody_else(&books.accounts, &act.body, actor) => Need::One,
                needed => needed,
            };
            match needed {
                Need::None => {}
                _ if confirmed => {}
                Need::One if signed => {}
                Need::One => return Err(vec![Problem::new("NB-A-040").at("password")]),
                Need::Two => return Err(vec![Problem::new("NB-A-041")]),
            }
        }
        Ok(())
    }
}

fn has_key(accounts: &AccountBook, account: AccountId) -> bool {
    accounts.get(account).is_some_and(|account| account.verifying_key.is_some())
}

/// An act on an account while nobody else could confirm it: the first hours of a node. Nothing else is ever done alone.
pub(crate) fn nobody_else(accounts: &AccountBook, body: &Body, actor: AccountId) -> bool {
    let Body::Account(
        AccountAct::Created { account, .. }
        | AccountAct::RolesChanged { account, .. }
        | AccountAct::CodeIssued { account, .. },
    ) = body
    else {
        return false;
    };
    !proposals::somebody_could(accounts, &Matter::IssueCode { account: *account }, actor)
}
