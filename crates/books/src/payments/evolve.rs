//! Folding acts into the payment book. Nothing is refused here: what the rules would not have allowed is kept
//! as a [`Conflict`], and a signature that may not count does not count.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::acts::claim::{Right, RunKind};
use model::acts::payment::{ChangeKind, PersonalSignature, RunRow};
use model::acts::{Envelope, PaymentAct};
use model::ids::{ChangeId, RunId};

use super::content::{Content, Step, purpose, signing_bytes};
use super::ledger::Return;
use super::{
    BankInfo, BuildRefused, Change, Conflict, ConflictKind, FileMade, HandOver, List, PaymentBook, RefusedTry, Run,
    Signed,
};

impl PaymentBook {
    /// Takes one act in. `position` is its place in the journal.
    pub fn evolve(&mut self, envelope: &Envelope, act: &PaymentAct, position: u64) {
        match act {
            PaymentAct::ListTaken { benefit, month, source, hash, rows } => {
                for row in rows {
                    self.names(benefit, &row.file_number, row.person.as_deref());
                }
                let list = List {
                    benefit: benefit.clone(),
                    month: *month,
                    source: *source,
                    hash: *hash,
                    rows: Arc::from(rows.as_slice()),
                    taken_by: envelope.actor,
                    taken_at: envelope.at,
                    position,
                };
                self.lists.entry((benefit.clone(), *month)).or_default().push(list);
            }
            PaymentAct::ChangeRecorded { change, .. } => {
                self.change_recorded(envelope, act, *change, position);
            }
            PaymentAct::ChangeApproved { change } => {
                self.change_approved(envelope, *change, position);
            }
            PaymentAct::ChangeRejected { change, reason } => match self.change_mut(*change) {
                Some(change) if change.rejected.is_none() => {
                    change.rejected = Some(reason.clone());
                }
                Some(_) => {}
                None => self.change_conflict(position, ConflictKind::Unknown, *change, "rejected"),
            },
            PaymentAct::RunBuilt { run, .. } => self.run_built(envelope, act, *run, position),
            PaymentAct::RunDetermined { run, signature, .. } => {
                self.signed(envelope, *run, Step::Determine, signature, position);
            }
            PaymentAct::RunOrdered { run, signature } => {
                self.signed(envelope, *run, Step::Order, signature, position);
            }
            PaymentAct::RunReleased { run, signature } => {
                self.signed(envelope, *run, Step::Release, signature, position);
            }
            PaymentAct::BankInformed { benefit, month, who, at, orders, clear } => {
                let info = BankInfo {
                    who: who.clone(),
                    at: *at,
                    orders: orders.clone(),
                    clear: *clear,
                    recorded_by: envelope.actor,
                    position,
                };
                self.bank.entry((benefit.clone(), *month)).or_default().push(info);
            }
            PaymentAct::Refused { run, step, code } => match self.run_mut(*run) {
                Some(run) => run.refused.push(RefusedTry {
                    by: envelope.actor,
                    at: envelope.at,
                    step: step.clone(),
                    code: code.clone(),
                }),
                None => self.run_conflict(position, ConflictKind::Unknown, *run, "refused"),
            },
            PaymentAct::FileMade { run, .. } => self.file_made(envelope, act, *run, position),
            PaymentAct::HandedOver { run, to } => {
                let early = self.run(*run).is_some_and(|run| run.file.is_none());
                match self.run_mut(*run) {
                    Some(run) => run.handed_over.push(HandOver { to: to.clone(), by: envelope.actor, at: envelope.at }),
                    None => self.run_conflict(position, ConflictKind::Unknown, *run, "handed_over"),
                }
                if early {
                    self.run_conflict(position, ConflictKind::OutOfOrder, *run, "handed_over");
                }
            }
            PaymentAct::RunDiscarded { run, reason } => match self.run_mut(*run) {
                // What a file carries has happened; a discarding that comes after it changes nothing.
                Some(found) if found.file.is_some() => {
                    self.run_conflict(position, ConflictKind::OutOfOrder, *run, "discarded");
                }
                Some(found) => {
                    found.discarded.get_or_insert_with(|| reason.clone());
                }
                None => self.run_conflict(position, ConflictKind::Unknown, *run, "discarded"),
            },
            PaymentAct::PayersSet { benefit, rows, .. } => {
                for row in rows {
                    self.names(benefit, &row.file_number, row.person.as_deref());
                }
                self.payers.evolve(envelope, act, position);
            }
            PaymentAct::PayerInformed { .. } => self.payers.evolve(envelope, act, position),
            PaymentAct::ClaimReturned { run, row, reason, on } => {
                self.claim_returned(*run, *row, reason, *on, position)
            }
            PaymentAct::ChangeRefused { change, step, code } => match self.change_mut(*change) {
                Some(change) => change.refused.push(RefusedTry {
                    by: envelope.actor,
                    at: envelope.at,
                    step: step.clone(),
                    code: code.clone(),
                }),
                None => self.change_conflict(position, ConflictKind::Unknown, *change, "refused"),
            },
            PaymentAct::BuildRefused { benefit, month, kind, code } => self.build_refused.push(BuildRefused {
                benefit: benefit.clone(),
                month: *month,
                kind: *kind,
                code: code.clone(),
                by: envelope.actor,
                at: envelope.at,
            }),
            PaymentAct::RightGiven { .. } | PaymentAct::RightTaken { .. } => {
                self.right_moved(envelope, act, position);
            }
            PaymentAct::DeputyAppointed { .. } | PaymentAct::DeputyEnded { .. } => self.deputy(envelope, act),
            PaymentAct::ConflictSettled { run, row, note } => {
                let about = |conflict: &&mut Conflict| conflict.run == Some(*run) && conflict.row == *row;
                for conflict in self.conflicts.iter_mut().filter(about) {
                    conflict.settled.get_or_insert_with(|| (envelope.actor, envelope.at, note.clone()));
                }
            }
        }
    }

    fn claim_returned(&mut self, run: RunId, row: u32, reason: &str, on: model::CivilDate, position: u64) {
        let known = self.run(run).filter(|run| run.file.is_some());
        let paid = known.and_then(|run| run.rows.get(usize::try_from(row).ok()?)).is_some_and(RunRow::paid);
        if !paid {
            self.conflict(position, ConflictKind::Unknown, Some(run), Some(row), "returned");
            return;
        }
        // Two nodes may read the same answer of the bank: the second time says nothing new.
        self.ledger.back(run, row, Return { reason: reason.to_owned(), on, position });
    }

    fn change_recorded(&mut self, envelope: &Envelope, act: &PaymentAct, id: ChangeId, position: u64) {
        let PaymentAct::ChangeRecorded {
            benefit, file_number, from, kind, reason, row, mark, notice, component, ..
        } = act
        else {
            return;
        };
        if self.change_at.contains_key(&id) {
            self.change_conflict(position, ConflictKind::Unknown, id, "recorded");
            return;
        }
        if let ChangeKind::New { person, .. } = kind {
            self.names(benefit, file_number, person.as_deref());
        }
        self.change_at.insert(id, self.changes.len());
        self.changes.push(Change {
            id,
            benefit: benefit.clone(),
            file_number: file_number.clone(),
            from: *from,
            kind: kind.clone(),
            row: row.clone(),
            reason: reason.clone(),
            recorded_by: envelope.actor,
            recorded_at: envelope.at,
            position,
            approved_by: None,
            rejected: None,
            mark: *mark,
            notice: notice.clone(),
            component: *component,
            approved_at: None,
            refused: Vec::new(),
        });
    }

    fn names(&mut self, benefit: &str, file_number: &str, person: Option<&str>) {
        let Some(person) = person else { return };
        if !self.behind.contains_key(benefit) {
            self.behind.insert(benefit.to_owned(), std::collections::BTreeMap::new());
        }
        if let Some(files) = self.behind.get_mut(benefit)
            && !files.contains_key(file_number)
        {
            files.insert(file_number.to_owned(), person.to_owned());
        }
    }

    fn change_approved(&mut self, envelope: &Envelope, id: ChangeId, position: u64) {
        let Some(change) = self.change(id) else {
            self.change_conflict(position, ConflictKind::Unknown, id, "approved");
            return;
        };
        let second = envelope.actor.is_some() && change.recorded_by.is_some() && change.recorded_by != envelope.actor;
        if !second {
            self.change_conflict(position, ConflictKind::NotFourEyes, id, "approved");
        } else if change.approved_by.is_none()
            && let Some(change) = self.change_mut(id)
        {
            change.approved_by = envelope.actor;
            change.approved_at = Some(position);
        }
    }

    fn run_built(&mut self, envelope: &Envelope, act: &PaymentAct, id: RunId, position: u64) {
        let PaymentAct::RunBuilt {
            benefit, month, execution, list, rows, warnings, content, changes, kind, node, ..
        } = act
        else {
            return;
        };
        if self.run_at.contains_key(&id) {
            self.run_conflict(position, ConflictKind::Unknown, id, "built");
            return;
        }
        let whole =
            Content { benefit, month: *month, execution: *execution, list, rows, warnings, changes, kind: *kind };
        let hash = whole.hash();
        // Of a run with erased rows nobody can tell any more; what was signed while it was whole stays signed.
        let broken = hash != *content && !rows.iter().any(RunRow::erased);
        if broken {
            self.run_conflict(position, ConflictKind::Broken, id, "content");
        }
        let month_end = kind.unwrap_or_default() == RunKind::MonthEnd;
        let second = self
            .live_runs(benefit, *month)
            .any(|other| other.file.is_none() || (month_end && other.kind() == RunKind::MonthEnd));
        if second {
            self.run_conflict(position, ConflictKind::SecondRun, id, &month.to_string());
        }
        if let Some(node) = node {
            self.rights.used(envelope, Right::pay(benefit, *month), *node);
        }
        self.run_at.insert(id, self.runs.len());
        self.run_of.entry((benefit.clone(), *month)).or_default().push(id);
        self.runs.push(Run {
            id,
            benefit: benefit.clone(),
            month: *month,
            execution: *execution,
            list: *list,
            rows: Arc::from(rows.as_slice()),
            warnings: Arc::from(warnings.as_slice()),
            changes: changes.clone(),
            content: *content,
            broken,
            built_by: envelope.actor,
            built_at: envelope.at,
            position,
            determined: None,
            ordered: None,
            releases: Vec::new(),
            file: None,
            handed_over: Vec::new(),
            discarded: None,
            refused: Vec::new(),
            authority: envelope.on_behalf_of.unwrap_or(envelope.authority),
            kind: *kind,
            node: *node,
        });
    }

    fn signed(&mut self, envelope: &Envelope, id: RunId, step: Step, signature: &PersonalSignature, position: u64) {
        let Some(run) = self.run(id) else {
            self.run_conflict(position, ConflictKind::Unknown, id, step.name());
            return;
        };
        let own = envelope.actor == Some(signature.account)
            && signature.content == signing_bytes(&purpose(step, id), &run.content);
        let two = match step {
            Step::Determine | Step::File => true,
            Step::Order => {
                let other = |first: &Signed| first.account != signature.account && first.key != signature.key;
                run.determined.as_ref().is_none_or(other) && (run.kind.is_none() || !self.made(run, signature.account))
            }
            Step::Release => self.may_release(run, signature),
        };
        let in_turn = !run.broken
            && run.discarded.is_none()
            && match step {
                Step::Determine => run.determined.is_none(),
                Step::Order => run.determined.is_some() && run.ordered.is_none(),
                Step::Release => {
                    run.ordered.is_some()
                        && run.releases.len() < 2
                        && self.bank_info(run).is_some_and(|info| info.clear)
                }
                Step::File => false,
            };
        if !own || !two {
            self.run_conflict(position, ConflictKind::NotFourEyes, id, step.name());
        } else if !in_turn {
            self.run_conflict(position, ConflictKind::OutOfOrder, id, step.name());
        } else if let Some(run) = self.run_mut(id) {
            let signed = Signed { account: signature.account, key: signature.key, at: envelope.at };
            match step {
                Step::Determine => run.determined = Some(signed),
                Step::Order => run.ordered = Some(signed),
                Step::Release => run.releases.push(signed),
                Step::File => {}
            }
        }
    }

    /// Neither prepared the run nor released it already, by person and by key.
    fn may_release(&self, run: &Run, signature: &PersonalSignature) -> bool {
        !self.prepared(run, signature.account)
            && run.determined.as_ref().is_none_or(|s| s.key != signature.key)
            && run.ordered.as_ref().is_none_or(|s| run.kind.is_none() || s.key != signature.key)
            && run.releases.iter().all(|first| first.account != signature.account && first.key != signature.key)
    }

    fn file_made(&mut self, envelope: &Envelope, act: &PaymentAct, id: RunId, position: u64) {
        let PaymentAct::FileMade { message_id, sha256, count, sum, created, node, .. } = act else {
            return;
        };
        let Some(run) = self.run(id) else {
            self.run_conflict(position, ConflictKind::Unknown, id, "file");
            return;
        };
        if let Some(first) = &run.file {
            if first.sha256 == *sha256 {
                if let Some(file) = self.run_mut(id).and_then(|run| run.file.as_mut()) {
                    file.times = file.times.saturating_add(1);
                }
            } else {
                self.run_conflict(position, ConflictKind::OtherBytes, id, "file");
            }
            return;
        }
        if run.releases.len() < 2 || run.discarded.is_some() || run.broken {
            self.run_conflict(position, ConflictKind::OutOfOrder, id, "file");
        }
        let Some(run) = self.run(id).cloned() else { return };
        if let Some(node) = node
            && !self.rights.used(envelope, Right::pay(&run.benefit, run.month), *node)
        {
            self.run_conflict(position, ConflictKind::WithoutRight, id, &run.month.to_string());
        }
        // The file exists, whatever the rules say: its claims are used.
        let early: Vec<usize> = self.paid_again_early(&run);
        let mut twice: BTreeSet<usize> = self.ledger.file(&run).into_iter().collect();
        for (place, row) in run.rows.iter().enumerate().filter(|(_, row)| row.paid()) {
            if self.filed.contains_key(&row.end_to_end) {
                twice.insert(place);
            } else {
                self.filed.insert(row.end_to_end.clone(), id);
            }
        }
        for (kind, places) in
            [(ConflictKind::PaidTwice, twice.into_iter().collect()), (ConflictKind::NotReturned, early)]
        {
            for place in places {
                let claim = run.rows.get(place).map(|row| row.end_to_end.clone()).unwrap_or_default();
                self.conflict(position, kind, Some(id), u32::try_from(place).ok(), &claim);
            }
        }
        if let Some(run) = self.run_mut(id) {
            run.discarded = None;
            run.file = Some(FileMade {
                message_id: message_id.clone(),
                sha256: *sha256,
                count: *count,
                sum: *sum,
                created: *created,
                times: 1,
            });
        }
    }

    /// Rows that pay a claim again whose first payment did not come back.
    fn paid_again_early(&self, run: &Run) -> Vec<usize> {
        let early = |row: &RunRow| {
            let facts = row.facts.as_ref().filter(|facts| facts.sequence > 1);
            facts
                .is_some_and(|facts| facts.replaces.is_none_or(|(of, place)| self.ledger.returned(of, place).is_none()))
        };
        let rows = run.rows.iter().enumerate().filter(|(_, row)| row.paid() && early(row));
        rows.map(|(place, _)| place).collect()
    }

    fn run_mut(&mut self, id: RunId) -> Option<&mut Run> {
        let place = *self.run_at.get(&id)?;
        self.runs.get_mut(place)
    }
    fn change_mut(&mut self, id: ChangeId) -> Option<&mut Change> {
        let place = *self.change_at.get(&id)?;
        self.changes.get_mut(place)
    }
    fn run_conflict(&mut self, position: u64, kind: ConflictKind, run: RunId, detail: &str) {
        self.conflict(position, kind, Some(run), None, detail);
    }
    fn change_conflict(&mut self, position: u64, kind: ConflictKind, id: ChangeId, detail: &str) {
        self.conflict(position, kind, None, None, detail);
        if let Some(last) = self.conflicts.last_mut() {
            last.change = Some(id);
        }
    }
    pub(super) fn conflict(
        &mut self,
        position: u64,
        kind: ConflictKind,
        run: Option<RunId>,
        row: Option<u32>,
        detail: &str,
    ) {
        let detail = detail.to_owned();
        self.conflicts.push(Conflict { position, kind, run, change: None, detail, row, settled: None });
    }
}
