//! Payments: list, changes, run, four eyes, the bank's word, the file.

use books::payments::changes::{self, RecordChange};
use books::payments::content::{Step, purpose, signing_bytes};
use books::payments::file::{self, HandOverFile, MakeFile};
use books::payments::lists::{self, TakeList};
use books::payments::release::{self, InformBank, Sign};
use books::payments::{HoldState, Holds, Run};
use books::{Actor, Books, Context, Done};
use extract::records::{self, Grant};
use journal::Class;
use model::acts::LookupAct;
use model::acts::case::HoldDecision;
use model::acts::payment::{ListRow, ListSource, Mark, PersonalSignature};
use model::ids::{IntentKey, RunId};
use model::problem::Refusal;
use model::{CivilDate, Instant, Month, Problem};
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::credentials;
use crate::papers::HeadOf;
use crate::payment_file::{self, FileOf};

impl Office {
    /// The day on which the bank executes a run for this month: the last TARGET day of the month before, or the next one from today.
    #[must_use]
    pub fn execution_day(&self, month: Month) -> CivilDate {
        let last = rules::deadline::last_target_day_before(month);
        let today = self.today();
        if last > today { last } else { rules::deadline::next_target_day(today) }
    }

    /// Takes last month's list of a benefit out of the extract.
    ///
    /// # Errors
    /// `NB-S-032` no extract, `NB-Z-003` the extract has no list for this benefit, and as [`lists::take_list`].
    pub fn take_list_from_extract(&self, actor: &Actor, intent: IntentKey, benefit: &str) -> Result<Done, Refusal> {
        let registers = self.registers();
        if registers.is_empty() {
            return Err(vec![Problem::new("NB-S-032")]);
        }
        // Blocked persons are paid like everyone else; their rows lie in the protected register.
        let mut payments: Vec<_> = registers
            .parts(records::Class::LastPayments)
            .into_iter()
            .flat_map(|part| part.all_last_payments())
            .filter(|p| p.benefit.name() == benefit)
            .collect();
        let Some(month) = payments.iter().map(|payment| payment.month).max() else {
            return Err(vec![Problem::new("NB-Z-003").at("benefit")]);
        };
        payments.retain(|payment| payment.month == month);
        payments.sort_by(|a, b| (&a.file_number, &a.payment_id).cmp(&(&b.file_number, &b.payment_id)));
        let grants: std::collections::BTreeMap<String, Grant> = registers
            .parts(records::Class::Grants)
            .into_iter()
            .flat_map(|part| part.all_grants())
            .map(|grant| (grant.grant_id.clone(), grant))
            .collect();
        let mut hash = Sha256::new();
        let rows: Vec<ListRow> = payments
            .into_iter()
            .map(|payment| {
                hash.update(format!(
                    "{}|{}|{}|{}\n",
                    payment.payment_id, payment.file_number, payment.iban, payment.amount
                ));
                let grant = payment.grant_id.as_ref().and_then(|id| grants.get(id));
                ListRow {
                    file_number: payment.file_number,
                    person: payment.person_id,
                    payee: payment.payee_name,
                    iban: payment.iban,
                    amount: payment.amount,
                    granted: grant.map(|grant| grant.amount),
                    grant_until: grant.and_then(|grant| grant.until),
                }
            })
            .collect();
        let command = TakeList {
            benefit: benefit.to_owned(),
            month,
            source: ListSource::Extract,
            hash: hash.finalize().into(),
            rows,
        };
        self.take_list(actor, intent, &command)
    }

    /// Takes a list as the base of runs.
    ///
    /// # Errors
    /// As [`lists::take_list`].
    pub fn take_list(&self, actor: &Actor, intent: IntentKey, command: &TakeList) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            lists::take_list(&books.payments, context, command)
        })
    }

    /// Takes a file of the bank (pain.001, camt.053) or a typed list as the base of runs.
    ///
    /// # Errors
    /// What the reader refuses, with the place; and as [`lists::take_list`].
    pub fn take_list_file(
        &self,
        actor: &Actor,
        intent: IntentKey,
        benefit: &str,
        month: Month,
        bytes: &[u8],
    ) -> Result<Done, Refusal> {
        let (source, rows) = payment_file::read_list(bytes)?;
        let hash = Sha256::digest(bytes).into();
        self.take_list(actor, intent, &TakeList { benefit: benefit.to_owned(), month, source, hash, rows })
    }

    /// Records a change that takes effect on the next run.
    ///
    /// # Errors
    /// As [`changes::record_change`].
    pub fn record_change(&self, actor: &Actor, intent: IntentKey, command: &RecordChange) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            changes::record_change(&books.payments, context, command)
        })
    }
    /// All changes, for the page that lists them: a look-up, durable before it is shown.
    ///
    /// # Errors
    /// If the journal refuses.
    pub fn open_changes(&self, actor: &Actor) -> Result<Vec<books::payments::Change>, Refusal> {
        self.audit(actor, LookupAct::Viewed { what: "changes".to_owned(), purpose: "Zahlungen".to_owned() })?;
        Ok(self.books().payments.changes().to_vec())
    }
    /// Feststellung, with the person's own signature; the password is asked at this moment.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`release::determine`]. A refused attempt is an act.
    pub fn determine_run(
        &self,
        actor: &Actor,
        intent: IntentKey,
        run: RunId,
        password: &str,
        warnings: &[u32],
    ) -> Result<Done, Refusal> {
        self.signed_step(actor, intent, run, password, Step::Determine, |books, context, sign| {
            release::determine(&books.payments, context, sign, warnings)
        })
    }
    /// Anordnung, with the person's own signature.
    ///
    /// # Errors
    /// `NB-A-002`; as [`release::order`].
    pub fn order_run(&self, actor: &Actor, intent: IntentKey, run: RunId, password: &str) -> Result<Done, Refusal> {
        self.signed_step(actor, intent, run, password, Step::Order, |books, context, sign| {
            release::order(&books.payments, context, sign)
        })
    }
    /// Release by one of two persons, with the person's own signature.
    ///
    /// # Errors
    /// `NB-A-002`; as [`release::release`].
    pub fn release_run(&self, actor: &Actor, intent: IntentKey, run: RunId, password: &str) -> Result<Done, Refusal> {
        self.signed_step(actor, intent, run, password, Step::Release, |books, context, sign| {
            release::release(&books.payments, context, sign)
        })
    }

    fn signed_step(
        &self,
        actor: &Actor,
        intent: IntentKey,
        run: RunId,
        password: &str,
        step: Step,
        decide: impl FnOnce(&Books, &mut Context<'_>, &Sign<'_>) -> Result<books::context::Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        let key = self.signing_key(actor, password)?;
        let content =
            self.books().payments.run(run).map(|run| run.content).ok_or_else(|| vec![Problem::new("NB-Z-040")])?;
        let signature = credentials::sign(&key, actor.account, &signing_bytes(&purpose(step, run), &content));
        let result = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            let holds = holds(books);
            let verify = |signature: &PersonalSignature| holds_for(books, signature);
            let here = self.inner.node;
            decide(books, context, &Sign { run, signature: &signature, holds: &holds, verify: &verify, here })
        });
        self.keep_refusal(actor, run, step, result)
    }

    /// A refused attempt is an act.
    fn keep_refusal(
        &self,
        actor: &Actor,
        run: RunId,
        step: Step,
        result: Result<Done, Refusal>,
    ) -> Result<Done, Refusal> {
        if let Err(refusal) = &result {
            let known = self.books().payments.run(run).is_some();
            if known && !refusal.iter().any(|problem| problem.code.starts_with("NB-J-")) {
                let act = release::refused_act(run, step, refusal);
                self.perform(Some(actor), None, Class::Essential, |_, _| Ok(books::context::Decision::one(act)))?;
            }
        }
        result
    }

    /// The bank's information on a benefit and month.
    ///
    /// # Errors
    /// As [`release::bank_informed`].
    pub fn bank_informed(&self, actor: &Actor, intent: IntentKey, command: &InformBank) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            release::bank_informed(&books.payments, context, command)
        })
    }

    /// What still stands in the way of a release.
    ///
    /// # Errors
    /// As [`books::payments::barriers::blockers`].
    pub fn run_blockers(&self, actor: &Actor, run: &Run) -> Result<Vec<Problem>, Refusal> {
        let books = self.books();
        let holds = holds(&books);
        let mut fresh = || [0; 16];
        let context = Context {
            actor,
            now: self.now(),
            today: crate::core::today(&books, self.now()),
            catalogue: &self.inner.catalogue,
            land: self.land(),
            block: &self.inner.block,
            fresh: &mut fresh,
        };
        books::payments::barriers::blockers(&books.payments, &context, run, &holds, self.inner.node)
    }

    /// Makes the bank's file of a released run. Made again, it has the same bytes.
    ///
    /// # Errors
    /// As [`file::make_file`]; what the writer refuses, with row and reason.
    pub fn make_payment_file(&self, actor: &Actor, intent: IntentKey, run: RunId) -> Result<FileOf, Refusal> {
        let made = {
            let books = self.books();
            let plan = file::file_plan(&books.payments, &self.inner.catalogue, run, self.now())?;
            payment_file::write(
                &plan,
                &books.system.details,
                self.inner.catalogue.payment(),
                self.inner.authority.exercise,
            )
        };
        let made = self.keep_file_refusal(actor, run, made)?;
        let result = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            let holds = holds(books);
            let command = MakeFile {
                run,
                message_id: made.message_id.clone(),
                sha256: made.sha256,
                count: made.count,
                sum: made.sum,
                created: made.created,
                holds: &holds,
                here: self.inner.node,
            };
            file::make_file(&books.payments, context, &command)
        });
        self.keep_refusal(actor, run, Step::File, result)?;
        Ok(made)
    }

    fn keep_file_refusal<T>(&self, actor: &Actor, run: RunId, made: Result<T, Refusal>) -> Result<T, Refusal> {
        made.inspect_err(|refusal| {
            let act = release::refused_act(run, Step::File, refusal);
            // The refusal stands even if the journal cannot take its act any more.
            let _ = self.perform(Some(actor), None, Class::Essential, |_, _| Ok(books::context::Decision::one(act)));
        })
    }

    /// The cover sheet for the bank.
    ///
    /// # Errors
    /// `NB-Z-041` no file yet, and what the typesetter refuses.
    pub fn cover_sheet_pdf(&self, actor: &Actor, run: RunId) -> Result<Vec<u8>, Refusal> {
        actor.must(&[model::role::Role::Treasurer, model::role::Role::Releaser, model::role::Role::Orderer])?;
        self.audit(actor, LookupAct::Viewed { what: format!("run {run}"), purpose: "Begleitzettel".to_owned() })?;
        let job = self.cover_sheet(run)?.job();
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    fn cover_sheet(&self, run: RunId) -> Result<paper::Paper, Refusal> {
        let books = self.books();
        let run = books.payments.run(run).ok_or_else(|| vec![Problem::new("NB-Z-040")])?;
        let file =
            run.file.as_ref().ok_or_else(|| vec![Problem::new("NB-Z-041").with("state", "").with("step", "file")])?;
        let service = self.inner.catalogue.services.iter().find(|service| service.payment.is_some());
        let service = service.ok_or_else(|| vec![Problem::new("NB-Z-002")])?;
        let rules = self.inner.catalogue.payment();
        let title = rules.and_then(|rules| rules.benefits.iter().find(|benefit| benefit.key == run.benefit));
        let marks = books::payments::compare::marks(run);
        let label = |mark: Mark| match mark {
            Mark::Granted => "wie bewilligt",
            Mark::Repeated => "wiederholt",
            Mark::Advance => "Vorschuss",
            Mark::Calculated => "vorläufig, neu berechnet",
        };
        let mut steps: Vec<paper::kinds::RunStep> = Vec::new();
        steps.extend(run.determined.as_ref().map(|signed| step_line(&books, "Festgestellt", signed)));
        steps.extend(run.ordered.as_ref().map(|signed| step_line(&books, "Angeordnet", signed)));
        for (n, signed) in run.releases.iter().enumerate() {
            steps.push(step_line(&books, &format!("Freigegeben ({})", n + 1), signed));
        }
        let bank_word =
            books.payments.bank_info(run).map(|info| format!("{}, {}: {}", info.who, info.at.german(), info.orders));
        let of =
            HeadOf { number: &file.message_id, date: run.execution, made_at: file.created, clerk: "", check: None };
        let head = self.head(&books, service, of);
        let mut notes: Vec<String> = paper::sepa::notes(file.created, run.execution, file.count)
            .into_iter()
            .map(paper::sepa::Note::german)
            .collect();
        notes.extend(fresh_accounts(run));
        let name = if self.inner.authority.exercise { "UEBUNG-" } else { "" };
        Ok(paper::Paper::from(paper::kinds::Zahlungslauf {
            head,
            benefit: title.map_or_else(|| run.benefit.clone(), |benefit| benefit.title.de.clone()),
            month: run.month,
            bank: books.system.details.bank.clone(),
            debtor: books.system.details.debtor.clone(),
            debtor_iban: rules::iban::format_groups(&books.system.details.debtor_iban),
            file_name: format!("{name}{}.xml", file.message_id),
            file_sha256: credentials::hex(&file.sha256),
            message_id: file.message_id.clone(),
            execution: run.execution,
            count: file.count,
            sum: file.sum,
            marks: marks
                .into_iter()
                .map(|(mark, (count, sum))| paper::kinds::MarkLine { label: label(mark).to_owned(), count, sum })
                .collect(),
            bank_word: bank_word.unwrap_or_default(),
            notes,
            steps,
        }))
    }

    /// Records that a person handed the file over.
    ///
    /// # Errors
    /// As [`file::handed_over`].
    pub fn hand_over_file(&self, actor: &Actor, intent: IntentKey, command: &HandOverFile) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            file::handed_over(&books.payments, context, command)
        })
    }

    /// Discards a run before its file is made.
    ///
    /// # Errors
    /// As [`release::discard`].
    pub fn discard_run(&self, actor: &Actor, intent: IntentKey, run: RunId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            release::discard(&books.payments, context, run, reason)
        })
    }

    /// Opens a run with its names and accounts: a look-up.
    ///
    /// # Errors
    /// `NB-A-010` the role does not open the social class group, `NB-Z-040` no such run.
    pub fn open_run(&self, actor: &Actor, run: RunId) -> Result<Run, Refusal> {
        if !actor.roles.iter().any(|role| role.groups().contains(&model::role::ClassGroup::Social)) {
            return Err(vec![Problem::new("NB-A-010")]);
        }
        let found = self.books().payments.run(run).cloned().ok_or_else(|| vec![Problem::new("NB-Z-040")])?;
        self.audit(actor, LookupAct::Viewed { what: format!("run {run}"), purpose: "Zahlungslauf".to_owned() })?;
        Ok(found)
    }
}

/// How many payments go to an account that was not paid to last month: those names nobody has proven by an executed run.
fn fresh_accounts(run: &Run) -> Option<String> {
    use model::acts::payment::RowState;
    let fresh =
        |row: &&model::acts::payment::RunRow| matches!(row.state, RowState::New | RowState::Account | RowState::Both);
    let count = run.paid().filter(fresh).count();
    let says = "vorher den Namensabgleich verlangen oder einzeln nachfragen.";
    match count {
        0 => None,
        1 => Some(format!("Eine Zahlung geht an ein neues oder geändertes Konto: {says}")),
        many => Some(format!("{many} Zahlungen gehen an neue oder geänderte Konten: {says}")),
    }
}

/// Hold tasks by benefit and file number, as the payment book takes them.
pub(crate) fn holds(books: &Books) -> Holds {
    let state = |decision: Option<HoldDecision>| match decision {
        None => HoldState::Undecided,
        Some(HoldDecision::Stop) => HoldState::Stop,
        Some(HoldDecision::PayOn) => HoldState::PayOn,
    };
    books.cases.grant_holds().into_iter().map(|(grant, decision)| (grant, state(decision))).collect()
}

/// The signature is by the key it names, and the key is that account's.
fn holds_for(books: &Books, signature: &PersonalSignature) -> bool {
    let own = books.accounts.get(signature.account).and_then(|account| account.verifying_key);
    own == Some(signature.key) && credentials::signature_holds(signature)
}

/// The moment a step was signed, for the cover sheet.
pub(crate) fn step_line(books: &Books, what: &str, signed: &books::payments::Signed) -> paper::kinds::RunStep {
    let at: Instant = signed.at;
    let who = books.accounts.get(signed.account).map(|account| format!("{}, {}", account.name, account.function));
    paper::kinds::RunStep {
        what: what.to_owned(),
        who: who.unwrap_or_default(),
        at,
        key: credentials::hex(&signed.key[..8]),
    }
}
