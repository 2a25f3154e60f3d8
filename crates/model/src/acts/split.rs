//! Taking an act apart into a frame and one piece for each person, so that one person can be erased and the act stays.

use std::collections::HashMap;

use super::case::{CasePerson, FieldValue, HoldTarget};
use super::cash::Recipient;
use super::payment::{ChangeKind, ListRow, RunRow, RunWarning};
use super::pieces::{ERASED, Frame, Holder, ListPiece, Piece, RunPiece};
use super::{Act, BenefitAct, Body, CaseAct, CashAct, CounterAct, PaperAct, PaymentAct, StockAct, Subject};
use crate::ids::{CaseId, ChangeId};

/// What must be known besides the act to say whose its parts are. Asked when an act is written, never when it is read.
pub trait Whose {
    /// The part of the person that a field of a service stands for, if it stands for one.
    fn part_of(&self, service: &str, field: &str) -> Option<String>;
    /// The service of a case.
    fn service_of(&self, case: CaseId) -> Option<String>;
    /// The person id behind a file number.
    fn person_of(&self, benefit: &str, file_number: &str) -> Option<String>;
    /// Benefit and file number of a change.
    fn file_of(&self, change: ChangeId) -> Option<(String, String)>;
    /// Everybody whose data a paper of this case shows.
    fn persons_of(&self, case: CaseId) -> Vec<Holder>;
    /// The detail of a warning with this code is a file number.
    fn names_a_file(&self, code: &str) -> bool;
    /// Benefit and file number of a payment of ours, by its end-to-end id.
    fn claim_of(&self, end_to_end: &str) -> Option<(String, String)> {
        let _ = end_to_end;
        None
    }
    /// The line of an answer of the bank with this identity, that is its end-to-end id and the other party's account.
    fn line_of(&self, identity: &[u8; 16]) -> (Option<String>, Option<String>) {
        let _ = identity;
        (None, None)
    }
}

/// The act in its parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parts {
    /// What belongs to the case or the node.
    pub frame: Frame,
    /// What belongs to persons; each person once.
    pub pieces: Vec<(Holder, Piece)>,
}

/// Takes an act apart. `chance` fills a buffer with random bytes: a paper's data are shared between its persons.
#[must_use]
pub fn split(act: Act, whose: &dyn Whose, chance: &mut dyn FnMut(&mut [u8])) -> Parts {
    let case = act.envelope.case;
    let mut body = act.body;
    let pieces = match (&mut body, case) {
        (Body::Case(CaseAct::Taken { service, persons, values, .. }), Some(case)) => {
            of_case(case, Some(service), persons, values, whose)
        }
        (
            Body::Case(CaseAct::Corrected { persons, values, .. } | CaseAct::Supplemented { persons, values, .. }),
            Some(case),
        ) => of_case(case, whose.service_of(case).as_deref(), persons, values, whose),
        (Body::Case(CaseAct::HoldRaised { person, died, target, .. }), _) => match person {
            Subject::Extract { person: id, .. } => {
                let holder = Holder::Person(id.clone());
                let blank = blank_target(target);
                let piece = Piece::Hold {
                    person: std::mem::replace(person, Subject::Erased),
                    died: died.take(),
                    target: std::mem::replace(target, blank),
                };
                vec![(holder, piece)]
            }
            _ => Vec::new(),
        },
        (Body::Paper(PaperAct::Printed { data, .. }), Some(case)) => share(data, whose.persons_of(case), chance),
        (Body::Payment(payment), _) => of_payment(payment, whose),
        (Body::Stock(stock), _) => of_cards(stock),
        (Body::Counter(counter), _) => of_entry(counter),
        (Body::Benefit(benefit), _) => of_benefit(benefit, whose),
        (Body::Cash(cash), _) => of_cash(cash, whose),
        (Body::Bank(bank), _) => super::split_bank::of_bank(bank, whose),
        (Body::Settlement(settlement), _) => super::split_bank::of_settlement(settlement, whose),
        _ => Vec::new(),
    };
    let count = u32::try_from(pieces.len()).ok().filter(|count| *count > 0);
    Parts { frame: Frame { envelope: act.envelope, body, pieces: count, more: None }, pieces }
}

/// Pieces by holder, in the order in which holders appear.
pub(super) struct Gathered<P> {
    at: HashMap<Holder, usize>,
    pub(super) pieces: Vec<(Holder, P)>,
}

impl<P> Gathered<P> {
    pub(super) fn new() -> Self {
        Self { at: HashMap::new(), pieces: Vec::new() }
    }
    pub(super) fn of(&mut self, holder: Holder, fresh: impl FnOnce() -> P) -> Option<&mut P> {
        let next = self.pieces.len();
        let place = *self.at.entry(holder.clone()).or_insert(next);
        if place == next {
            self.pieces.push((holder, fresh()));
        }
        self.pieces.get_mut(place).map(|(_, piece)| piece)
    }
}

/// A place in a list of the frame. Lists are bounded far below 2^32.
pub(super) fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

pub(super) fn blank(text: &mut String) -> String {
    std::mem::replace(text, ERASED.to_owned())
}

fn blank_target(target: &HoldTarget) -> HoldTarget {
    match target {
        HoldTarget::Grant { .. } => HoldTarget::Grant { benefit: ERASED.to_owned(), file_number: ERASED.to_owned() },
        HoldTarget::Document { .. } => HoldTarget::Document { document: ERASED.to_owned() },
        HoldTarget::Vehicle { .. } => HoldTarget::Vehicle { vehicle: ERASED.to_owned() },
        HoldTarget::Title { .. } => HoldTarget::Title { title: ERASED.to_owned() },
    }
}

/// Whose a part of a case is: the person of the source who was picked for it, else the part itself.
#[must_use]
pub fn holder_of_part(case: CaseId, part: &str, persons: &[CasePerson]) -> Holder {
    let picked = persons.iter().find(|person| person.part == part).map(|person| &person.subject);
    match picked {
        Some(Subject::Extract { person, .. }) => Holder::Person(person.clone()),
        _ => Holder::Part { case, part: part.to_owned() },
    }
}

fn of_case(
    case: CaseId,
    service: Option<&str>,
    persons: &mut [CasePerson],
    values: &mut [FieldValue],
    whose: &dyn Whose,
) -> Vec<(Holder, Piece)> {
    let mut gathered = Gathered::<(Vec<(u32, Subject)>, Vec<(u32, String)>)>::new();
    for (index, value) in values.iter_mut().enumerate() {
        let Some(part) = service.and_then(|service| whose.part_of(service, &value.field)) else { continue };
        if let Some((_, kept)) = gathered.of(holder_of_part(case, &part, persons), Default::default) {
            kept.push((place(index), blank(&mut value.value)));
        }
    }
    let holders: Vec<Holder> = persons.iter().map(|person| holder_of_part(case, &person.part, persons)).collect();
    for ((index, person), holder) in persons.iter_mut().enumerate().zip(holders) {
        if let Some((kept, _)) = gathered.of(holder, Default::default) {
            kept.push((place(index), std::mem::replace(&mut person.subject, Subject::Erased)));
        }
    }
    let pieces = gathered.pieces.into_iter();
    pieces.map(|(holder, (subjects, values))| (holder, Piece::Values { subjects, values })).collect()
}

/// Random pads for all but the last, and the data combined with all pads for the last: each share alone is chance.
fn share(data: &mut Vec<u8>, persons: Vec<Holder>, chance: &mut dyn FnMut(&mut [u8])) -> Vec<(Holder, Piece)> {
    let mut holders = persons;
    let Some(last) = holders.pop().filter(|_| !data.is_empty()) else {
        return Vec::new();
    };
    let mut rest = std::mem::take(data);
    let mut pieces = Vec::with_capacity(holders.len() + 1);
    for holder in holders {
        let mut bytes = vec![0; rest.len()];
        chance(&mut bytes);
        for (left, pad) in rest.iter_mut().zip(&bytes) {
            *left ^= pad;
        }
        pieces.push((holder, Piece::Share { bytes }));
    }
    pieces.push((last, Piece::Share { bytes: rest }));
    pieces
}

/// Whose a payment is: the person where one is known, else whoever stands behind the file number.
#[must_use]
pub fn holder_of_file(person: Option<&str>, benefit: &str, file_number: &str, whose: &dyn Whose) -> Holder {
    match person.map(str::to_owned).or_else(|| whose.person_of(benefit, file_number)) {
        Some(person) => Holder::Person(person),
        None => Holder::File { benefit: benefit.to_owned(), file_number: file_number.to_owned() },
    }
}

fn of_payment(act: &mut PaymentAct, whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    match act {
        PaymentAct::ListTaken { benefit, rows, .. } | PaymentAct::PayersSet { benefit, rows, .. } => {
            list_rows(benefit, rows, whose)
        }
        PaymentAct::RunBuilt { benefit, rows, warnings, .. } => run_rows(benefit, rows, warnings, whose),
        PaymentAct::ChangeRecorded { benefit, file_number, kind, reason, row, .. } => {
            let person = match kind {
                ChangeKind::New { person, .. } => person.as_deref(),
                _ => None,
            };
            let holder = holder_of_file(person, benefit, file_number, whose);
            let piece = Piece::Change {
                file_number: blank(file_number),
                kind: kind.clone(),
                reason: blank(reason),
                row: row.take(),
            };
            match kind {
                ChangeKind::Account { payee, iban, proof } => {
                    for text in [payee, iban, proof] {
                        blank(text);
                    }
                }
                ChangeKind::New { person, payee, iban, .. } => {
                    *person = None;
                    for text in [payee, iban] {
                        blank(text);
                    }
                }
                ChangeKind::Settled { payee, iban, .. } => {
                    *payee = None;
                    *iban = None;
                }
                ChangeKind::Hold | ChangeKind::Amount { .. } | ChangeKind::SetOff { .. } => {}
            }
            vec![(holder, piece)]
        }
        PaymentAct::ChangeRejected { change, reason } => match whose.file_of(*change) {
            Some((benefit, file_number)) => {
                let holder = holder_of_file(None, &benefit, &file_number, whose);
                vec![(holder, Piece::Reason { reason: blank(reason) })]
            }
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A card that arrived is its holder's; who that is in the register nobody has looked up, so its serial stands for the person.
fn of_cards(act: &mut StockAct) -> Vec<(Holder, Piece)> {
    let mut next = 0;
    let mut pieces = Vec::new();
    for mut card in act.texts() {
        let number = card.first().map(|number| (**number).clone()).unwrap_or_default();
        let texts = card.iter_mut().zip(next..).map(|(text, at)| (at, blank(text))).collect::<Vec<_>>();
        next += place(texts.len());
        pieces.push((Holder::File { benefit: "karte".to_owned(), file_number: number }, Piece::Texts { texts }));
    }
    pieces
}

/// Whoever stands at the counter or waits for a call: a key of the entry's own.
fn of_entry(act: &mut CounterAct) -> Vec<(Holder, Piece)> {
    let Some(entry) = act.entry() else { return Vec::new() };
    let texts: Vec<(u32, String)> = act.texts().into_iter().zip(0..).map(|(text, at)| (at, blank(text))).collect();
    vec![(Holder::Part { case: CaseId(entry.0), part: "counter".to_owned() }, Piece::Texts { texts })]
}

fn list_rows(benefit: &str, rows: &mut [ListRow], whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    let mut gathered = Gathered::<Vec<ListPiece>>::new();
    for (index, row) in rows.iter_mut().enumerate() {
        let holder = holder_of_file(row.person.as_deref(), benefit, &row.file_number, whose);
        let piece = ListPiece {
            row: place(index),
            file_number: std::mem::take(&mut row.file_number),
            payee: std::mem::take(&mut row.payee),
            iban: blank(&mut row.iban),
            person: row.person.take(),
        };
        if let Some(kept) = gathered.of(holder, Vec::new) {
            kept.push(piece);
        }
    }
    gathered.pieces.into_iter().map(|(holder, rows)| (holder, Piece::ListRows { rows })).collect()
}

fn run_rows(
    benefit: &str,
    rows: &mut [RunRow],
    warnings: &mut [RunWarning],
    whose: &dyn Whose,
) -> Vec<(Holder, Piece)> {
    let mut gathered = Gathered::<(Vec<RunPiece>, Vec<(u32, String)>)>::new();
    let mut holders = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter_mut().enumerate() {
        let holder = holder_of_file(row.person.as_deref(), benefit, &row.file_number, whose);
        let piece = RunPiece {
            row: place(index),
            end_to_end: std::mem::take(&mut row.end_to_end),
            file_number: std::mem::take(&mut row.file_number),
            payee: std::mem::take(&mut row.payee),
            iban: blank(&mut row.iban),
            person: row.person.take(),
            iban_before: row.iban_before.take(),
        };
        if let Some((kept, _)) = gathered.of(holder.clone(), Default::default) {
            kept.push(piece);
        }
        holders.push(holder);
    }
    for (index, warning) in warnings.iter_mut().enumerate() {
        let about = warning.row.and_then(|row| holders.get(usize::try_from(row).ok()?)).cloned();
        let holder = about.or_else(|| {
            let named = whose.names_a_file(&warning.code);
            named.then(|| holder_of_file(None, benefit, &warning.detail, whose))
        });
        let Some(holder) = holder.filter(|_| !warning.detail.is_empty()) else { continue };
        if let Some((_, kept)) = gathered.of(holder, Default::default) {
            kept.push((place(index), blank(&mut warning.detail)));
        }
    }
    let pieces = gathered.pieces.into_iter();
    pieces.map(|(holder, (rows, warnings))| (holder, Piece::RunRows { rows, warnings })).collect()
}

fn of_benefit(act: &mut BenefitAct, whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    let BenefitAct::Calculated { benefit, file_number, person, inputs, lines, parts, .. } = act else {
        return Vec::new();
    };
    let holder = holder_of_file(person.as_deref(), benefit, file_number, whose);
    let piece = Piece::Calculation {
        file_number: blank(file_number),
        person: person.take(),
        inputs: std::mem::take(inputs),
        lines: std::mem::take(lines),
        parts: std::mem::take(parts),
    };
    vec![(holder, piece)]
}

/// Whoever is in the source keeps the voucher under the own key; somebody unverified under a key of the voucher's own.
fn of_cash(act: &mut CashAct, whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    let CashAct::Ordered { voucher, benefit, file_number, recipient, reason, despite, .. } = act else {
        return Vec::new();
    };
    let known = recipient.person.clone();
    let known = known.or_else(|| whose.person_of(benefit, file_number).filter(|_| !file_number.is_empty()));
    let holder = match known {
        Some(person) => Holder::Person(person),
        None => Holder::Part { case: CaseId(voucher.0), part: "recipient".to_owned() },
    };
    let erased = Recipient { family_name: ERASED.to_owned(), given_names: ERASED.to_owned(), ..Recipient::default() };
    let piece = Piece::Voucher {
        file_number: blank(file_number),
        recipient: std::mem::replace(recipient, erased),
        reason: blank(reason),
        despite: std::mem::take(despite),
    };
    vec![(holder, piece)]
}
