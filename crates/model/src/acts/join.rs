//! Putting an act together again from its frame and the pieces whose keys still exist.

use super::case::{CasePerson, FieldValue};
use super::payment::{ListRow, RunRow, RunWarning};
use super::pieces::{ERASED, Frame, Piece};
use super::{Act, BenefitAct, Body, CaseAct, CashAct, PaperAct, PaymentAct};

/// The act: whole if every piece is there. Where one is missing, the person's values read [`ERASED`], amounts and places stay,
/// and a paper that shows the person has no data any more. A piece that does not fit its frame changes nothing.
#[must_use]
pub fn join(frame: Frame, pieces: Vec<Piece>) -> Act {
    let all = frame.pieces.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count == pieces.len()));
    let mut act = frame.into_act();
    let mut shares = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Share { bytes } => shares.push(bytes),
            piece => put(&mut act.body, piece),
        }
    }
    match &mut act.body {
        Body::Paper(PaperAct::Printed { data, .. }) if all => combine(data, &shares),
        Body::Payment(payment) => mark_rows(payment),
        Body::Settlement(settlement) => super::split_bank::mark_due(settlement),
        _ => {}
    }
    act
}

fn combine(data: &mut Vec<u8>, shares: &[Vec<u8>]) {
    let Some((first, rest)) = shares.split_first() else { return };
    if rest.iter().any(|share| share.len() != first.len()) {
        return;
    }
    data.clone_from(first);
    for share in rest {
        for (byte, other) in data.iter_mut().zip(share) {
            *byte ^= other;
        }
    }
}

pub(super) fn at<T>(list: &mut [T], place: u32) -> Option<&mut T> {
    usize::try_from(place).ok().and_then(|place| list.get_mut(place))
}

fn put(body: &mut Body, piece: Piece) {
    match (body, piece) {
        (
            Body::Case(
                CaseAct::Taken { persons, values, .. }
                | CaseAct::Corrected { persons, values, .. }
                | CaseAct::Supplemented { persons, values, .. },
            ),
            Piece::Values { subjects, values: kept },
        ) => put_values(persons, values, subjects, kept),
        (
            Body::Case(CaseAct::HoldRaised { person, died, target, .. }),
            Piece::Hold { person: whose, died: day, target: held },
        ) => {
            *person = whose;
            *died = day;
            *target = held;
        }
        (
            Body::Payment(PaymentAct::ListTaken { rows, .. } | PaymentAct::PayersSet { rows, .. }),
            Piece::ListRows { rows: kept },
        ) => {
            for piece in kept {
                if let Some(row) = at(rows, piece.row) {
                    row.file_number = piece.file_number;
                    row.payee = piece.payee;
                    row.iban = piece.iban;
                    row.person = piece.person;
                }
            }
        }
        (
            Body::Payment(PaymentAct::RunBuilt { rows, warnings, .. }),
            Piece::RunRows { rows: kept, warnings: details },
        ) => put_run(rows, warnings, kept, details),
        (
            Body::Payment(PaymentAct::ChangeRecorded { file_number, kind, reason, row, .. }),
            Piece::Change { file_number: number, kind: what, reason: why, row: meant },
        ) => {
            *file_number = number;
            *kind = what;
            *reason = why;
            *row = meant;
        }
        (Body::Bank(act), piece) => super::split_bank::put_bank(act, piece),
        (Body::Settlement(act), piece) => super::split_bank::put_settlement(act, piece),
        (Body::Payment(PaymentAct::ChangeRejected { reason, .. }), Piece::Reason { reason: why }) => *reason = why,
        (
            Body::Benefit(BenefitAct::Calculated { file_number, person, inputs, lines, parts, .. }),
            Piece::Calculation { file_number: number, person: whose, inputs: entered, lines: steps, parts: payees },
        ) => {
            *file_number = number;
            *person = whose;
            *inputs = entered;
            *lines = steps;
            *parts = payees;
        }
        (
            Body::Cash(CashAct::Ordered { file_number, recipient, reason, despite, .. }),
            Piece::Voucher { file_number: number, recipient: whose, reason: why, despite: although },
        ) => {
            *file_number = number;
            *recipient = whose;
            *reason = why;
            *despite = although;
        }
        (Body::Stock(stock), Piece::Texts { texts: kept }) => {
            put_texts(stock.texts().into_iter().flatten().collect(), kept);
        }
        (Body::Counter(counter), Piece::Texts { texts: kept }) => put_texts(counter.texts(), kept),
        _ => {}
    }
}

fn put_texts(mut texts: Vec<&mut String>, kept: Vec<(u32, String)>) {
    for (place, text) in kept {
        if let Some(empty) = at(&mut texts, place) {
            **empty = text;
        }
    }
}

fn put_values(
    persons: &mut [CasePerson],
    values: &mut [FieldValue],
    subjects: Vec<(u32, super::Subject)>,
    kept: Vec<(u32, String)>,
) {
    for (place, subject) in subjects {
        if let Some(person) = at(persons, place) {
            person.subject = subject;
        }
    }
    for (place, text) in kept {
        if let Some(value) = at(values, place) {
            value.value = text;
        }
    }
}

fn put_run(
    rows: &mut [RunRow],
    warnings: &mut [RunWarning],
    kept: Vec<super::pieces::RunPiece>,
    details: Vec<(u32, String)>,
) {
    for piece in kept {
        if let Some(row) = at(rows, piece.row) {
            row.end_to_end = piece.end_to_end;
            row.file_number = piece.file_number;
            row.payee = piece.payee;
            row.iban = piece.iban;
            row.person = piece.person;
            row.iban_before = piece.iban_before;
        }
    }
    for (place, detail) in details {
        if let Some(warning) = at(warnings, place) {
            warning.detail = detail;
        }
    }
}

/// Names erased rows one by one: two of them must not look like two payments on one file number or one claim paid twice.
fn mark_rows(act: &mut PaymentAct) {
    match act {
        PaymentAct::ListTaken { hash, rows, .. } | PaymentAct::PayersSet { hash, rows, .. } => {
            let mark = short(hash);
            for (index, row) in rows.iter_mut().enumerate().filter(|(_, row)| missing(&row.iban, &row.file_number)) {
                row.file_number = format!("{ERASED} {mark}-{}", index + 1);
                ERASED.clone_into(&mut row.payee);
            }
        }
        PaymentAct::RunBuilt { run, rows, .. } => {
            let mark = short(&run.0[8..]);
            for (index, row) in rows.iter_mut().enumerate().filter(|(_, row)| missing(&row.iban, &row.file_number)) {
                row.file_number = format!("{ERASED} {mark}-{}", index + 1);
                row.end_to_end.clone_from(&row.file_number);
                ERASED.clone_into(&mut row.payee);
            }
        }
        PaymentAct::ChangeRecorded { change, file_number, .. } if file_number == ERASED => {
            *file_number = format!("{ERASED} {}", short(&change.0[8..]));
        }
        _ => {}
    }
}

/// No piece came for the row. One that came may say itself that the person was erased before: it names the row already.
fn missing(iban: &str, file_number: &str) -> bool {
    iban == ERASED && file_number.is_empty()
}

/// Six bytes in hexadecimal: enough to tell acts apart.
pub(super) fn short(bytes: &[u8]) -> String {
    bytes.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

impl ListRow {
    /// The person's data were erased; the amount is left.
    #[must_use]
    pub fn erased(&self) -> bool {
        self.iban == ERASED
    }
}

impl RunRow {
    /// The person's data were erased; the amount is left.
    #[must_use]
    pub fn erased(&self) -> bool {
        self.iban == ERASED
    }
}
