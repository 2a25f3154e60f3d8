//! Who pays, returns, rights to pay, deputies, conflicts: what stands around the runs.

use books::payments::ledger;
use books::payments::payers::{self, InformPayer, SetPayers};
use books::payments::rights::{self, GiveRight};
use books::{Actor, Done, context::Decision};
use journal::Class;
use model::acts::claim::{Payer, Right};
use model::acts::payment::ListRow;
use model::acts::proposal::Matter;
use model::acts::{Body, LookupAct, PaymentAct};
use model::ids::{AccountId, IntentKey, NodeId, ProposalId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Month, Problem};
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::payment_file;

impl Office {
    /// This node.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.inner.node
    }

    /// Says who pays a benefit or single cases of it.
    ///
    /// # Errors
    /// As [`payers::set_payers`].
    pub fn set_payers(&self, actor: &Actor, intent: IntentKey, command: &SetPayers) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            payers::set_payers(&books.payments, context, command)
        })
    }

    /// Takes the paid list of another payer in: a file of the bank (pain.001, camt.053) or a table, with amounts.
    ///
    /// # Errors
    /// What the reader refuses, with the place; as [`payers::set_payers`].
    pub fn take_paid_list(
        &self,
        actor: &Actor,
        intent: IntentKey,
        (benefit, month): (&str, Month),
        payer: Payer,
        note: &str,
        bytes: &[u8],
    ) -> Result<Done, Refusal> {
        let (source, rows) = payment_file::read_list(bytes)?;
        let command = SetPayers {
            benefit: benefit.to_owned(),
            from: month,
            until: None,
            payer,
            whole: false,
            source,
            hash: Sha256::digest(bytes).into(),
            rows,
            note: note.to_owned(),
        };
        self.set_payers(actor, intent, &command)
    }

    /// Rows of cases that were typed by file number alone.
    #[must_use]
    pub fn cases_of(file_numbers: &str) -> Vec<ListRow> {
        let row = |file_number: &str| ListRow {
            file_number: file_number.to_owned(),
            person: None,
            payee: String::new(),
            iban: String::new(),
            amount: model::Money::ZERO,
            granted: None,
            grant_until: None,
        };
        let numbers = file_numbers.split(['\n', ';', ',']).map(str::trim).filter(|number| !number.is_empty());
        numbers.map(row).collect()
    }

    /// The Land's (or another payer's) information on a benefit and month.
    ///
    /// # Errors
    /// As [`payers::payer_informed`].
    pub fn payer_informed(&self, actor: &Actor, intent: IntentKey, command: &InformPayer) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            payers::payer_informed(&books.payments, context, command)
        })
    }

    /// A payment came back.
    ///
    /// # Errors
    /// As [`ledger::record_return`].
    pub fn record_return(
        &self,
        actor: &Actor,
        intent: IntentKey,
        end_to_end: &str,
        reason: &str,
        on: CivilDate,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            ledger::record_return(&books.payments, context, end_to_end, reason, on)
        })
    }

    /// Hands a right over to another node.
    ///
    /// # Errors
    /// As [`rights::give_right`].
    pub fn give_right(
        &self,
        actor: &Actor,
        intent: IntentKey,
        right: Right,
        to: NodeId,
        (name, reason): (&str, &str),
    ) -> Result<Done, Refusal> {
        let command = GiveRight {
            authority: self.inner.authority.id,
            right,
            here: self.inner.node,
            to,
            name: name.to_owned(),
            reason: reason.to_owned(),
        };
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            rights::give_right(&books.payments, context, &command)
        })
    }

    /// Proposes to take a right from a node that cannot be reached; a second person confirms.
    ///
    /// # Errors
    /// `NB-Z-124` nobody else holds it; as [`Office::propose`].
    pub fn propose_takeover(
        &self,
        actor: &Actor,
        intent: IntentKey,
        right: Right,
        reason: &str,
        password: &str,
    ) -> Result<ProposalId, Refusal> {
        let holder = self.books().payments.rights().holder(self.inner.authority.id, &right);
        let from = holder.ok_or_else(|| vec![Problem::new("NB-Z-124")])?;
        let risks = rights::risks(right.kind).iter().map(|risk| (*risk).to_owned()).collect();
        self.propose(actor, intent, Matter::TakeRight { right, from, to: self.inner.node, risks }, reason, password)
    }

    /// The name of the node that holds the right to give cash advances, if it is another one.
    #[must_use]
    pub fn cash_elsewhere(&self, month: Month) -> Option<String> {
        let books = self.books();
        let holder = books.payments.rights().holder(self.inner.authority.id, &Right::cash(month))?;
        (holder != self.inner.node).then(|| books.payments.rights().name(holder))
    }

    /// Ends a deputy's term at once.
    ///
    /// # Errors
    /// As [`books::payments::deputies::end`].
    pub fn end_deputy(
        &self,
        actor: &Actor,
        intent: IntentKey,
        account: AccountId,
        role: Role,
        reason: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            books::payments::deputies::end(&books.payments, context, account, role, reason)
        })
    }

    /// Notes what was done about a conflict (head or treasurer).
    ///
    /// # Errors
    /// `NB-A-010` not your task; `NB-Z-040` no such conflict; `NB-Z-011` nothing said.
    pub fn settle_conflict(
        &self,
        actor: &Actor,
        intent: IntentKey,
        run: RunId,
        row: Option<u32>,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            context.actor.must(&[Role::Head, Role::Treasurer])?;
            let open = |c: &books::payments::Conflict| c.run == Some(run) && c.row == row && c.settled.is_none();
            if !books.payments.conflicts().iter().any(open) {
                return Err(vec![Problem::new("NB-Z-040")]);
            }
            let note = note.trim();
            if note.is_empty() {
                return Err(vec![Problem::new("NB-Z-011").at("reason")]);
            }
            let note: String = note.chars().take(books::payments::changes::REASON_MAX).collect();
            Ok(Decision::one(Body::Payment(PaymentAct::ConflictSettled { run, row, note })))
        })
    }

    /// The look-up of a page that shows cases, durable before it is shown.
    ///
    /// # Errors
    /// If the journal refuses.
    pub fn viewed_payments(&self, actor: &Actor, what: &str) -> Result<(), Refusal> {
        self.audit(actor, LookupAct::Viewed { what: what.to_owned(), purpose: "Zahlungen".to_owned() }).map(|_| ())
    }
}
