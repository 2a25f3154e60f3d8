//! Whose the lines of the bank and the rows of the settlement are.

use super::bank::{BankAct, BankLine};
use super::join::{at, short};
use super::pieces::{BankPiece, ERASED, Holder, Piece};
use super::settlement::{DueRow, SettlementAct};
use super::split::{Gathered, Whose, blank, holder_of_file, place};

/// Whose a line is: of our payment its person, else whoever stands behind the other account, else nobody.
fn holder_of_line(end_to_end: Option<&str>, iban: Option<&str>, whose: &dyn Whose) -> Option<Holder> {
    if let Some((benefit, file_number)) = end_to_end.and_then(|id| whose.claim_of(id)) {
        return Some(holder_of_file(None, &benefit, &file_number, whose));
    }
    let iban = iban.or(end_to_end)?;
    Some(Holder::Account { iban: iban.to_owned() })
}

pub(super) fn of_bank(act: &mut BankAct, whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    match act {
        BankAct::AnswerTaken { lines, .. } => lines_of(lines, whose),
        BankAct::RecallAsked { end_to_end, note, .. } | BankAct::RecallAnswered { end_to_end, note, .. } => {
            match holder_of_line(Some(end_to_end), None, whose) {
                Some(holder) => vec![(holder, Piece::About { number: blank(end_to_end), note: blank(note) })],
                None => Vec::new(),
            }
        }
        BankAct::Assigned { line, key, note } => {
            let (end_to_end, iban) = whose.line_of(line);
            match holder_of_line(end_to_end.as_deref(), iban.as_deref(), whose) {
                Some(holder) => {
                    let number = key.as_mut().map(blank).unwrap_or_default();
                    vec![(holder, Piece::About { number, note: blank(note) })]
                }
                None => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn lines_of(lines: &mut [BankLine], whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    let mut gathered = Gathered::<Vec<BankPiece>>::new();
    for (index, line) in lines.iter_mut().enumerate() {
        // A name or a text without an account is somebody's too: the entry stands for whoever it is.
        let own = line.name.is_some() || line.text.is_some();
        let identity: String = line.identity.iter().map(|byte| format!("{byte:02x}")).collect();
        let nobody = own.then_some(Holder::Account { iban: identity });
        let holder = holder_of_line(line.end_to_end.as_deref(), line.iban.as_deref(), whose).or(nobody);
        let Some(kept) = holder.and_then(|holder| gathered.of(holder, Vec::new)) else { continue };
        kept.push(BankPiece {
            line: place(index),
            end_to_end: line.end_to_end.take(),
            name: line.name.take(),
            iban: line.iban.take(),
            text: line.text.take(),
        });
    }
    gathered.pieces.into_iter().map(|(holder, lines)| (holder, Piece::BankLines { lines })).collect()
}

pub(super) fn of_settlement(act: &mut SettlementAct, whose: &dyn Whose) -> Vec<(Holder, Piece)> {
    match act {
        SettlementAct::DueTaken { benefit, rows, .. } => {
            let mut gathered = Gathered::<Vec<(u32, String, Option<String>)>>::new();
            for (index, row) in rows.iter_mut().enumerate() {
                let holder = holder_of_file(row.person.as_deref(), benefit, &row.file_number, whose);
                if let Some(kept) = gathered.of(holder, Vec::new) {
                    kept.push((place(index), blank(&mut row.file_number), row.person.take()));
                }
            }
            gathered.pieces.into_iter().map(|(holder, rows)| (holder, Piece::DueRows { rows })).collect()
        }
        SettlementAct::Stepped { benefit, file_number, note, .. }
        | SettlementAct::PaidElsewhere { benefit, file_number, note, .. } => {
            let holder = holder_of_file(None, benefit, file_number, whose);
            vec![(holder, Piece::About { number: blank(file_number), note: blank(note) })]
        }
        SettlementAct::Posted { .. } | SettlementAct::MarkSettled { .. } => Vec::new(),
    }
}

pub(super) fn put_bank(act: &mut BankAct, piece: Piece) {
    match (act, piece) {
        (BankAct::AnswerTaken { lines, .. }, Piece::BankLines { lines: kept }) => {
            for piece in kept {
                if let Some(line) = at(lines, piece.line) {
                    line.end_to_end = piece.end_to_end;
                    line.name = piece.name;
                    line.iban = piece.iban;
                    line.text = piece.text;
                }
            }
        }
        (
            BankAct::RecallAsked { end_to_end, note, .. } | BankAct::RecallAnswered { end_to_end, note, .. },
            Piece::About { number, note: kept },
        ) => {
            *end_to_end = number;
            *note = kept;
        }
        (BankAct::Assigned { key: Some(key), note, .. }, Piece::About { number, note: kept }) => {
            *key = number;
            *note = kept;
        }
        (BankAct::Assigned { note, .. }, Piece::About { note: kept, .. }) => *note = kept,
        _ => {}
    }
}

pub(super) fn put_settlement(act: &mut SettlementAct, piece: Piece) {
    match (act, piece) {
        (SettlementAct::DueTaken { rows, .. }, Piece::DueRows { rows: kept }) => {
            for (index, file_number, person) in kept {
                if let Some(row) = at::<DueRow>(rows, index) {
                    row.file_number = file_number;
                    row.person = person;
                }
            }
        }
        (
            SettlementAct::Stepped { file_number, note, .. } | SettlementAct::PaidElsewhere { file_number, note, .. },
            Piece::About { number, note: kept },
        ) => {
            *file_number = number;
            *note = kept;
        }
        _ => {}
    }
}

/// Names erased rows one by one: two of them must not look like one file number.
pub(super) fn mark_due(act: &mut SettlementAct) {
    if let SettlementAct::DueTaken { hash, rows, .. } = act {
        let mark = short(hash);
        for (index, row) in rows.iter_mut().enumerate().filter(|(_, row)| row.file_number == ERASED) {
            row.file_number = format!("{ERASED} {mark}-{}", index + 1);
        }
    }
}
