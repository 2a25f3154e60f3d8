//! Cases (Vorgänge): taken, corrected, read and signed, cancelled; and the hold tasks a death raises.

pub mod attachments;
pub mod blanks;
pub mod check;
pub mod decide;
pub mod follows;
pub mod followups;
pub mod handout;
pub mod holds;
pub mod once;
pub mod plausible;
pub mod proposed;
pub mod siblings;
pub mod supplement;
pub mod terms;
pub mod year_end;

use std::collections::BTreeMap;

use model::acts::case::{CasePerson, EvidenceSeen, FieldValue};
use model::acts::{CaseAct, Envelope, Subject};
use model::catalogue::{EffectKind, Service, Stage};
use model::ids::{AccountId, CaseId, HoldId};
use model::{CivilDate, Instant};
use serde::{Deserialize, Serialize};

pub use holds::Hold;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// Our number.
    pub number: String,
    /// Service key.
    pub service: String,
    /// SHA-256 of the catalogue it was taken under.
    pub catalogue: [u8; 32],
    /// `oral` or `written`.
    pub form: String,
    /// Civil date the report came in.
    pub received: CivilDate,
    /// When it was taken.
    pub taken_at: Instant,
    /// Who took it.
    pub taken_by: Option<AccountId>,
    /// Persons by part.
    pub persons: Vec<CasePerson>,
    /// Values.
    pub values: Vec<FieldValue>,
    /// Evidence.
    pub evidence: Vec<EvidenceSeen>,
    /// Warnings it was taken with.
    pub warnings: Vec<String>,
    /// Read and signed, if it was.
    pub signed: Option<Signed>,
    /// Cancelled, with the reason.
    pub cancelled: Option<(String, Option<CaseId>)>,
    /// Notes: when, who, text.
    pub notes: Vec<(Instant, Option<AccountId>, String)>,
    /// Follow-ups done, by key.
    #[serde(default)]
    pub followups: BTreeMap<String, followups::Done>,
    /// Scans, photos and other files.
    pub attachments: Vec<attachments::Attachment>,
    /// Number of the hand-filled sheet it was typed in from.
    pub sheet: Option<String>,
    /// Corrections so far.
    pub corrections: u32,
    /// Position of its first act in the journal.
    pub position: u64,
}

/// A record that was read and signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Number of the signed paper.
    pub paper: String,
    /// Who signed.
    pub signers: Vec<String>,
    /// Interpreter.
    pub interpreter: Option<String>,
    /// Day.
    pub on: CivilDate,
    /// Who recorded it.
    pub by: Option<AccountId>,
}

impl Case {
    /// How far it is: a written report needs no signature at the counter.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.signed.is_some() || self.form == "written" { Stage::Signed } else { Stage::Taken }
    }
    /// Nothing is left to be read and signed: where a service keeps no record, what was taken is all there is.
    #[must_use]
    pub fn complete(&self, service: &Service) -> bool {
        !service.has_record() || self.stage() >= Stage::Signed
    }
    /// The value of a field, empty if it has none.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|value| value.field == field).map_or("", |value| value.value.as_str())
    }
    /// The person in this part.
    #[must_use]
    pub fn person(&self, part: &str) -> Option<&Subject> {
        self.persons.iter().find(|person| person.part == part).map(|person| &person.subject)
    }
    /// Not cancelled.
    #[must_use]
    pub fn live(&self) -> bool {
        self.cancelled.is_none()
    }
}

/// All cases and hold tasks.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseBook {
    cases: BTreeMap<CaseId, Case>,
    order: Vec<CaseId>,
    by_number: BTreeMap<String, CaseId>,
    by_sheet: BTreeMap<String, CaseId>,
    holds: BTreeMap<HoldId, Hold>,
    /// Acts that did not fit when they were folded, in words for a person to look at.
    pub conflicts: Vec<String>,
}

impl CaseBook {
    /// The case with this id.
    #[must_use]
    pub fn get(&self, id: CaseId) -> Option<&Case> {
        self.cases.get(&id)
    }
    /// The case with this number.
    #[must_use]
    pub fn by_number(&self, number: &str) -> Option<&Case> {
        self.by_number.get(number).and_then(|id| self.cases.get(id))
    }
    /// The case that was typed in from the sheet with this number.
    #[must_use]
    pub fn by_sheet(&self, sheet: &str) -> Option<&Case> {
        self.by_sheet.get(sheet).and_then(|id| self.cases.get(id))
    }
    /// All cases, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Case> {
        self.order.iter().filter_map(|id| self.cases.get(id))
    }
    /// All hold tasks and notes.
    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.values()
    }
    /// The hold task with this id.
    #[must_use]
    pub fn hold(&self, id: HoldId) -> Option<&Hold> {
        self.holds.get(&id)
    }
    /// A recorded death of this person, from any service with that effect: the date as reported, if it is exact.
    #[must_use]
    pub fn death_of(
        &self,
        subject: &Subject,
        catalogue: &model::catalogue::Catalogue,
    ) -> Option<(CaseId, Option<CivilDate>)> {
        self.all().filter(|case| case.live()).find_map(|case| {
            let effect =
                catalogue.service(&case.service)?.effect.as_ref().filter(|effect| effect.kind == EffectKind::Death)?;
            (case.person(&effect.person) == Some(subject)).then(|| (case.id, case.value(&effect.date).parse().ok()))
        })
    }
    /// Live cases of the same service with the same person in a part: likely the same event reported twice.
    #[must_use]
    pub fn doubles(&self, service: &Service, persons: &[CasePerson]) -> Vec<&Case> {
        self.all()
            .filter(|case| case.live() && case.service == service.key)
            .filter(|case| persons.iter().any(|person| case.persons.contains(person)))
            .collect()
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &CaseAct, position: u64) {
        let Some(id) = envelope.case else {
            self.conflicts.push(format!("act {position}: a case act without a case"));
            return;
        };
        if let CaseAct::Taken { service, number, form, received, persons, values, evidence, warnings } = act {
            if self.by_number.contains_key(number) || self.cases.contains_key(&id) {
                self.conflicts.push(format!("act {position}: case {number} was taken twice"));
            }
            self.by_number.insert(number.clone(), id);
            self.order.push(id);
            self.cases.insert(
                id,
                Case {
                    id,
                    number: number.clone(),
                    service: service.clone(),
                    catalogue: envelope.catalogue,
                    form: form.clone(),
                    received: *received,
                    taken_at: envelope.at,
                    taken_by: envelope.actor,
                    persons: persons.clone(),
                    values: values.clone(),
                    evidence: evidence.clone(),
                    warnings: warnings.clone(),
                    signed: None,
                    cancelled: None,
                    notes: Vec::new(),
                    followups: BTreeMap::new(),
                    attachments: Vec::new(),
                    sheet: None,
                    corrections: 0,
                    position,
                },
            );
            return;
        }
        if let CaseAct::HoldDecided { hold, decision, reason } = act {
            if let Some(task) = self.holds.get_mut(hold) {
                task.decided = Some(holds::Decided {
                    decision: *decision,
                    reason: reason.clone(),
                    by: envelope.actor,
                    at: envelope.at,
                });
            } else {
                self.conflicts.push(format!("act {position}: an unknown hold task was decided"));
            }
            return;
        }
        if let CaseAct::HoldRaised { hold, person, died, target } = act {
            self.holds.insert(
                *hold,
                Hold {
                    id: *hold,
                    case: id,
                    person: person.clone(),
                    died: *died,
                    target: target.clone(),
                    raised: envelope.at,
                    decided: None,
                },
            );
            return;
        }
        let Some(case) = self.cases.get_mut(&id) else {
            self.conflicts.push(format!("act {position}: an act on a case that is not known"));
            return;
        };
        match act {
            CaseAct::Corrected { values, evidence, warnings, persons, .. } => {
                case.values = values.clone();
                case.evidence = evidence.clone();
                case.warnings = warnings.clone();
                case.persons = persons.clone();
                case.corrections += 1;
            }
            CaseAct::Supplemented { values, evidence, warnings, .. } => {
                case.values = values.clone();
                case.evidence = evidence.clone();
                case.warnings = warnings.clone();
                // Papers printed before no longer say everything.
                case.corrections += 1;
            }
            CaseAct::ReadAndSigned { paper, signers, interpreter, on } => {
                case.signed = Some(Signed {
                    paper: paper.clone(),
                    signers: signers.clone(),
                    interpreter: interpreter.clone(),
                    on: *on,
                    by: envelope.actor,
                });
            }
            CaseAct::Cancelled { reason, by } => {
                case.cancelled = Some((reason.clone(), *by));
                self.holds.retain(|_, hold| hold.case != id || hold.decided.is_some());
            }
            CaseAct::FollowupDone { key, note } => {
                // Done twice on two nodes: the first stays, both are in the journal.
                case.followups.entry(key.clone()).or_insert_with(|| followups::Done {
                    at: envelope.at,
                    by: envelope.actor,
                    note: note.clone(),
                });
            }
            CaseAct::Noted { text } => case.notes.push((envelope.at, envelope.actor, text.clone())),
            CaseAct::Attached { .. } | CaseAct::AttachmentWithdrawn { .. } => {
                if let Some(fault) = attachments::evolve(case, envelope, act) {
                    self.conflicts.push(format!("act {position}: {fault}"));
                }
            }
            CaseAct::SheetTyped { sheet } => {
                if let Some(first) = self.by_sheet.get(sheet).filter(|first| **first != id) {
                    let first = self.cases.get(first).map_or("?", |case| case.number.as_str()).to_owned();
                    self.conflicts.push(format!("act {position}: sheet {sheet} was typed twice, first as {first}"));
                } else {
                    self.by_sheet.insert(sheet.clone(), id);
                }
                if let Some(case) = self.cases.get_mut(&id) {
                    case.sheet = Some(sheet.clone());
                }
            }
            CaseAct::Taken { .. } | CaseAct::HoldRaised { .. } | CaseAct::HoldDecided { .. } => {}
        }
    }
}
