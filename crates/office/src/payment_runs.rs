//! Runs of all kinds: built from everything the node knows; refused attempts on runs and changes are acts.

use std::collections::{BTreeMap, BTreeSet};

use books::payments::changes;
use books::payments::run::{self, BuildRun};
use books::payments::{Advances, Surroundings};
use books::{Actor, Books, Done};
use extract::records::{self, PayeeKind};
use journal::Class;
use model::acts::claim::RunKind;
use model::acts::{Body, Subject};
use model::catalogue::Catalogue;
use model::ids::{AccountId, ChangeId, IntentKey, RunId};
use model::problem::Refusal;
use model::{Money, Month, Problem};

use crate::core::Office;
use crate::payments::holds;

impl Office {
    /// Builds a month-end or supplementary run, or a single payment for one file number.
    ///
    /// # Errors
    /// As [`run::build_run`]. A refused attempt is an act.
    pub fn build_run(
        &self,
        actor: &Actor,
        intent: IntentKey,
        (benefit, month): (&str, Month),
        kind: RunKind,
        file_number: Option<String>,
    ) -> Result<Done, Refusal> {
        let execution = self.execution_day(month);
        let command = BuildRun { benefit: benefit.to_owned(), month, execution, kind, file_number };
        let third_parties = self.third_parties();
        let mut deceased = self.registers().deceased();
        let newer_grants = self.newer_grants(benefit, month);
        let built = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            let holds = holds(books);
            deceased.extend(deceased_by_case(books, context.catalogue));
            let advances = advances(books, month);
            let elsewhere = books::settlement::elsewhere(books, benefit, month);
            let around = Surroundings {
                holds: &holds,
                deceased: &deceased,
                third_parties: &third_parties,
                advances: &advances,
                newer_grants: &newer_grants,
                authority: self.inner.authority.id,
                here: self.inner.node,
                elsewhere: &elsewhere,
            };
            run::build_run(&books.payments, context, &command, &around)
                .map_err(|refusal| refusal.into_iter().map(|problem| named(books, problem)).collect())
        });
        if let Err(refusal) = &built {
            self.keep_tried(actor, run::refused_act(&command, refusal), refusal)?;
        }
        built
    }

    /// The run of a benefit and month that is in preparation, else the last one that is alive.
    #[must_use]
    pub fn run_of(&self, benefit: &str, month: Month) -> Option<RunId> {
        let books = self.books();
        let preparing = books.payments.in_preparation(benefit, month).map(|run| run.id).last();
        preparing.or_else(|| books.payments.live_runs(benefit, month).map(|run| run.id).last())
    }

    /// The second person approves a change.
    ///
    /// # Errors
    /// As [`changes::approve_change`]. A refused attempt is an act.
    pub fn approve_change(&self, actor: &Actor, intent: IntentKey, change: ChangeId) -> Result<Done, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            changes::approve_change(&books.payments, context, change)
        });
        self.keep_change_tried(actor, change, "approve", done)
    }
    /// Rejects or withdraws a change.
    ///
    /// # Errors
    /// As [`changes::reject_change`]. A refused attempt is an act.
    pub fn reject_change(
        &self,
        actor: &Actor,
        intent: IntentKey,
        change: ChangeId,
        reason: &str,
    ) -> Result<Done, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            changes::reject_change(&books.payments, context, change, reason)
        });
        self.keep_change_tried(actor, change, "reject", done)
    }

    fn keep_change_tried(
        &self,
        actor: &Actor,
        change: ChangeId,
        step: &str,
        done: Result<Done, Refusal>,
    ) -> Result<Done, Refusal> {
        if let Err(refusal) = &done
            && self.books().payments.change(change).is_some()
        {
            self.keep_tried(actor, changes::refused_act(change, step, refusal), refusal)?;
        }
        done
    }

    /// Keeps a refused attempt, unless it is the journal that refuses.
    fn keep_tried(&self, actor: &Actor, act: Body, refusal: &[Problem]) -> Result<(), Refusal> {
        if refusal.iter().any(|problem| problem.code.starts_with("NB-J-")) {
            return Ok(());
        }
        self.perform(Some(actor), None, Class::Essential, |_, _| Ok(books::context::Decision::one(act))).map(|_| ())
    }

    /// Accounts of landlords, homes and suppliers.
    pub(crate) fn third_parties(&self) -> BTreeSet<String> {
        let registers = self.registers();
        let parts = registers.parts(records::Class::Grants);
        let of_grants = parts
            .iter()
            .flat_map(|part| part.all_grants())
            .filter(|grant| grant.payee_kind == PayeeKind::ThirdParty)
            .map(|grant| grant.iban);
        of_grants.chain(parts.iter().flat_map(|part| part.all_payees()).map(|payee| payee.iban)).collect()
    }

    /// Grants that began after the month of the payment list and run in `month`, by file number: the procedure decided them
    /// after it had paid the list (X3).
    fn newer_grants(&self, benefit: &str, month: Month) -> BTreeMap<String, Money> {
        let listed = self.books().payments.latest_list(benefit, month).map(|list| list.month);
        let Some(listed) = listed else { return BTreeMap::new() };
        let registers = self.registers();
        let grants = registers.parts(records::Class::Grants).into_iter().flat_map(|part| part.all_grants());
        grants
            .filter(|grant| grant.benefit.name() == benefit)
            .filter(|grant| grant.from >= listed.next().first_day() && grant.from < month.next().first_day())
            .filter(|grant| grant.until.is_none_or(|until| until >= month.first_day()))
            .map(|grant| (grant.file_number, grant.amount))
            .collect()
    }
}

/// Cash advances up to a month, by benefit and file number.
fn advances(books: &Books, month: Month) -> Advances {
    let mut advances = Advances::new();
    let given = books.cash.vouchers().iter().filter(|voucher| voucher.counts() && voucher.month <= month);
    for voucher in given.filter(|voucher| !voucher.file_number.is_empty()) {
        let sum = advances.entry((voucher.benefit.clone(), voucher.file_number.clone())).or_default();
        *sum = *sum + voucher.amount;
    }
    advances
}

/// Names the person where the books know only the account.
fn named(books: &Books, mut problem: Problem) -> Problem {
    for (key, value) in &mut problem.args {
        if *key == "who"
            && let Ok(id) = value.parse::<AccountId>()
        {
            books.accounts.name(id).clone_into(value);
        }
    }
    problem
}

/// Person ids of those whose death a live case reports.
pub(crate) fn deceased_by_case(books: &Books, catalogue: &Catalogue) -> Vec<String> {
    let effects = books.cases.all().filter(|case| case.live()).filter_map(|case| {
        let effect = catalogue.service(&case.service)?.effect.as_ref()?;
        match case.person(&effect.person)? {
            Subject::Extract { person, .. } => Some(person.clone()),
            Subject::Unverified { .. } | Subject::Erased => None,
        }
    });
    effects.collect()
}
