//! Counts the personal signatures of a whole journal: two distinct keys where two persons are needed, one where one is.
//!
//! Acts are taken in the journal's order; each is judged by the accounts as they stood before it. Nothing here trusts what the
//! node wrote at the time: every signature is checked again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use books::accounts::AccountBook;
use books::four_eyes::{self, ACTS, Need, Part, acts_hash, signing_bytes};
use books::payments::content::{Step, purpose};
use books::proposals::ProposalBook;
use journal::Log;
use model::Problem;
use model::acts::payment::PersonalSignature;
use model::acts::proposal::{Matter, Proposal};
use model::acts::{AccountAct, Act, Body, KeepingAct, PaymentAct, ProposalAct, StockAct, SystemAct};
use model::ids::RunId;

use crate::core::Office;
use crate::credentials::signature_holds;
use crate::proposals::follows_from;
use crate::sealing::Unsealer;
use crate::signing::nobody_else;

/// Why an act is on the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// No signature where one is needed.
    Missing,
    /// A signature that does not hold: another key, other content, or not valid.
    NotValid,
    /// One person's signature where two are needed.
    OneKeyOnly,
    /// Done by somebody who had no key yet: the first hours, before a first password.
    BeforeKeys,
    /// Signed by one person while nobody else could have confirmed.
    NobodyElse,
}

impl Why {
    /// The stable name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotValid => "not-valid",
            Self::OneKeyOnly => "one-key-only",
            Self::BeforeKeys => "before-keys",
            Self::NobodyElse => "nobody-else",
        }
    }
    /// Something is wrong; the others are to be looked at.
    #[must_use]
    pub fn fault(self) -> bool {
        matches!(self, Self::Missing | Self::NotValid | Self::OneKeyOnly)
    }
}

/// An act on the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Position in the log of acts.
    pub position: u64,
    /// What kind of act, e.g. `roles-changed`.
    pub what: &'static str,
    /// Why it is on the list.
    pub why: Why,
}

/// What was counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SignatureReport {
    /// Acts with the one valid signature they need.
    pub one: u64,
    /// Acts, confirmed proposals and payment files with two valid signatures by two persons with two keys.
    pub two: u64,
    /// All the others, in order.
    pub findings: Vec<Finding>,
}

impl SignatureReport {
    /// Nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.why.fault())
    }
}

/// An act that came behind a signature, its position, and what covers it.
type Covered = (Act, u64, Cover);

/// The check; feed it every act in order.
#[derive(Default)]
pub struct SignatureCheck {
    accounts: AccountBook,
    proposals: ProposalBook,
    report: SignatureReport,
    /// A signature over acts that follow: itself, how many are still to come, those that came.
    covering: Option<(PersonalSignature, usize, Vec<Covered>)>,
    /// A confirmation whose acts may follow directly.
    confirmed: Option<Matter>,
    runs: BTreeMap<RunId, ([u8; 32], Vec<PersonalSignature>)>,
}

impl Office {
    /// All acts of this node with their positions, as the journal holds them: for checks, not for pages.
    ///
    /// # Errors
    /// `NB-J-006` the journal does not verify; `-007` acts of a newer program.
    pub fn acts(&self) -> Result<Vec<(u64, Act)>, Problem> {
        let mut acts = Vec::new();
        self.each_act(&mut |position, act| acts.push((position, act)))?;
        Ok(acts)
    }

    /// The same, one after the other.
    ///
    /// # Errors
    /// As [`Office::acts`].
    pub fn each_act(&self, each: &mut dyn FnMut(u64, Act)) -> Result<(), Problem> {
        let mut shift = 0;
        let mut refused = None;
        let mut unsealer = Unsealer::default();
        self.inner
            .journal
            .fold(Log::Acts, 0, &mut |entry| {
                let Some((act, position)) = unsealer.take(&entry) else {
                    return ControlFlow::Continue(());
                };
                let taken = match &act.body {
                    Body::Keeping(KeepingAct::Adopted { folder, from, .. }) => Some((folder.clone(), *from)),
                    _ => None,
                };
                each(position + shift, act);
                if let Some((folder, from)) = taken {
                    let base = position + shift + 1;
                    let mut take = |act, position| each(position, act);
                    refused = self.inner.adopted.each_act(&folder, from, base, &mut take).err();
                    // As the books count it: every place of the closed log, links too.
                    shift = self.books().keeping.adopted.iter().filter(|a| a.position < base).map(|a| a.acts).sum();
                }
                if refused.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .map_err(|error| Problem::new("NB-J-006").with("reason", error))?;
        if let Some(problem) = refused {
            return Err(problem);
        }
        match unsealer.finish() {
            0 => Ok(()),
            // Acts of a newer program: what they say is in no check.
            unreadable => Err(Problem::new("NB-J-007").with("count", unreadable)),
        }
    }

    /// Counts the personal signatures of the whole journal.
    ///
    /// # Errors
    /// As [`Office::acts`].
    pub fn check_signatures(&self) -> Result<SignatureReport, Problem> {
        let mut check = SignatureCheck::default();
        for (position, act) in self.acts()? {
            check.take(&act, position);
        }
        Ok(check.finish())
    }
}

/// What an act needs, judged before it was folded.
struct Cover {
    what: &'static str,
    need: Need,
    alone: bool,
    key: Option<[u8; 32]>,
}

impl SignatureCheck {
    /// Takes the next act.
    pub fn take(&mut self, act: &Act, position: u64) {
        let from_matter = self.confirmed.as_ref().is_some_and(|matter| follows_from(matter, &act.body));
        if !from_matter {
            self.confirmed = None;
        }
        match &act.body {
            Body::Proposal(ProposalAct::Signed { acts, signature }) => {
                self.close_cover();
                self.covering = Some((signature.clone(), usize::try_from(*acts).unwrap_or(usize::MAX), Vec::new()));
            }
            Body::Proposal(body) => self.proposal(act, body, position),
            Body::Payment(body) => self.payment(body, position),
            body if from_matter => {
                if four_eyes::need(&self.accounts, body) != Need::None {
                    self.report.two += 1;
                }
            }
            _ => self.plain(act, position),
        }
        if let Body::Account(body) = &act.body {
            self.accounts.evolve(&act.envelope, body);
        }
    }

    /// What was counted.
    #[must_use]
    pub fn finish(mut self) -> SignatureReport {
        self.close_cover();
        self.report.findings.sort_by_key(|finding| finding.position);
        self.report
    }

    fn plain(&mut self, act: &Act, position: u64) {
        let need = four_eyes::need(&self.accounts, &act.body);
        let actor = act.envelope.actor;
        let cover = Cover {
            what: what(&act.body),
            need,
            alone: actor.is_some_and(|actor| nobody_else(&self.accounts, &act.body, actor)),
            key: actor.and_then(|actor| self.accounts.get(actor)).and_then(|account| account.verifying_key),
        };
        if let Some((_, left, came)) = &mut self.covering {
            came.push((act.clone(), position, cover));
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.close_cover();
            }
            return;
        }
        if need == Need::None {
            return;
        }
        let why = match actor {
            // The node acts for the key holders at a ceremony, and for the very first account.
            None if matches!(act.body, Body::System(SystemAct::KeyringPersonAdded { .. }))
                || self.accounts.all().all(|account| account.verifying_key.is_none()) =>
            {
                Why::BeforeKeys
            }
            Some(_) if cover.key.is_none() => Why::BeforeKeys,
            _ => Why::Missing,
        };
        self.find(position, cover.what, why);
    }

    /// All acts that a signature covers have come, or the journal ended before.
    fn close_cover(&mut self) {
        let Some((signature, left, came)) = self.covering.take() else {
            return;
        };
        let acts: Vec<Act> = came.iter().map(|(act, ..)| act.clone()).collect();
        let holds = left == 0
            && signature.content == signing_bytes(ACTS, &acts_hash(&acts))
            && signature_holds(&signature)
            && came.iter().all(|(act, _, cover)| {
                act.envelope.actor == Some(signature.account) && cover.key == Some(signature.key)
            });
        for (_, position, cover) in came {
            match cover.need {
                Need::None => {}
                _ if !holds => self.find(position, cover.what, Why::NotValid),
                Need::One => self.report.one += 1,
                Need::Two if cover.alone => self.find(position, cover.what, Why::NobodyElse),
                Need::Two => self.find(position, cover.what, Why::OneKeyOnly),
            }
        }
    }

    /// Only what is validly signed enters the check's own book of proposals.
    fn proposal(&mut self, act: &Act, body: &ProposalAct, position: u64) {
        match body {
            ProposalAct::Signed { .. } => {}
            ProposalAct::Withdrawn { .. } => self.proposals.evolve(&act.envelope, body, position),
            ProposalAct::Proposed { proposal, signature } => {
                if self.part_holds(act, proposal, Part::Propose, signature) {
                    self.proposals.evolve(&act.envelope, body, position);
                } else {
                    self.find(position, "proposed", Why::NotValid);
                }
            }
            ProposalAct::Confirmed { proposal, signature } => {
                let entry = self.proposals.get(*proposal).cloned();
                let open = entry.filter(|entry| entry.confirmed.is_none() && entry.withdrawn.is_none());
                match open {
                    Some(entry) if !self.part_holds(act, &entry.proposal, Part::Confirm, signature) => {
                        self.find(position, "confirmed", Why::NotValid);
                    }
                    Some(entry) if four_eyes::distinct(&entry.signature, signature).is_err() => {
                        self.find(position, "confirmed", Why::OneKeyOnly);
                    }
                    Some(entry) => {
                        self.report.two += 1;
                        self.proposals.evolve(&act.envelope, body, position);
                        self.confirmed = Some(entry.proposal.matter);
                    }
                    None => self.find(position, "confirmed", Why::NotValid),
                }
            }
        }
    }

    /// By whoever acted, with the key that person has at this place of the journal, over exactly this proposal.
    fn part_holds(&self, act: &Act, proposal: &Proposal, part: Part, signature: &PersonalSignature) -> bool {
        let key = self.accounts.get(signature.account).and_then(|account| account.verifying_key);
        act.envelope.actor == Some(signature.account)
            && key == Some(signature.key)
            && signature.content
                == signing_bytes(&four_eyes::purpose(part, proposal.id), &four_eyes::content_hash(proposal))
            && signature_holds(signature)
    }

    fn payment(&mut self, body: &PaymentAct, position: u64) {
        let (run, step, signature) = match body {
            PaymentAct::RunBuilt { run, content, .. } => {
                self.runs.insert(*run, (*content, Vec::new()));
                return;
            }
            PaymentAct::RunDetermined { run, signature, .. } => (run, Step::Determine, signature),
            PaymentAct::RunOrdered { run, signature } => (run, Step::Order, signature),
            PaymentAct::RunReleased { run, signature } => (run, Step::Release, signature),
            PaymentAct::FileMade { run, .. } => {
                let distinct = self.runs.get(run).is_some_and(|(_, releases)| {
                    releases.iter().enumerate().any(|(at, first)| {
                        releases.iter().skip(at + 1).any(|second| four_eyes::distinct(first, second).is_ok())
                    })
                });
                if distinct {
                    self.report.two += 1;
                } else {
                    self.find(position, "file-made", Why::OneKeyOnly);
                }
                return;
            }
            _ => return,
        };
        let content = self.runs.get(run).map(|(content, _)| *content).unwrap_or_default();
        let key = self.accounts.get(signature.account).and_then(|account| account.verifying_key);
        let holds = key == Some(signature.key)
            && signature.content == signing_bytes(&purpose(step, *run), &content)
            && signature_holds(signature);
        if !holds {
            self.find(position, step.name(), Why::NotValid);
            return;
        }
        self.report.one += 1;
        if step == Step::Release
            && let Some((_, releases)) = self.runs.get_mut(run)
        {
            releases.push(signature.clone());
        }
    }

    fn find(&mut self, position: u64, what: &'static str, why: Why) {
        self.report.findings.push(Finding { position, what, why });
    }
}

/// The stable name of a kind of act that needs signatures.
fn what(body: &Body) -> &'static str {
    match body {
        Body::Account(AccountAct::Created { .. }) => "account-created",
        Body::Account(AccountAct::RolesChanged { .. }) => "roles-changed",
        Body::Account(AccountAct::CodeIssued { .. }) => "code-issued",
        Body::Account(AccountAct::Disabled { .. }) => "account-disabled",
        Body::System(SystemAct::KeyringPersonAdded { .. }) => "keyring-person-added",
        Body::System(SystemAct::KeyringPersonRevoked { .. }) => "keyring-person-revoked",
        Body::System(SystemAct::AuditMonthsDestroyed { .. }) => "audit-months-destroyed",
        Body::Keeping(KeepingAct::LinkWaived { .. }) => "link-waived",
        Body::Keeping(KeepingAct::ErasureOrdered { .. }) => "erasure-ordered",
        Body::Stock(StockAct::CountSigned { .. }) => "count-signed",
        Body::Stock(StockAct::DestructionSigned { .. }) => "destruction-signed",
        _ => "act",
    }
}
