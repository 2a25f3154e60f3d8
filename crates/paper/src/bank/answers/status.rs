//! pain.002: the status of a file, of its block and of its payments. All three levels are read: a refusal of the file has no
//! payments under it.

use std::io::BufRead;

use super::super::BankError;
use super::super::pain::money;
use super::super::xml::{Step, Walker};
use super::{Answer, AnswerKind, BankLine, LineKind, count, day, digest, id, short};

/// A level while it is read.
#[derive(Default)]
struct Level {
    status: Option<String>,
    reason: Option<String>,
    words: Option<String>,
    end_to_end: Option<String>,
    amount: Option<(String, String)>,
    name: Option<String>,
    iban: Option<String>,
}

pub(super) fn read<R: BufRead>(mut xml: Walker<R>) -> Result<Answer, BankError> {
    let mut answer = Answer::new(AnswerKind::Status);
    let (mut message, mut block) = (None, None);
    // The innermost open level last: file, block, payment.
    let mut levels: Vec<Level> = Vec::new();
    loop {
        match xml.step()? {
            Step::Open => {
                if matches!(xml.name(), "OrgnlGrpInfAndSts" | "OrgnlPmtInfAndSts" | "TxInfAndSts") {
                    levels.push(Level::default());
                }
            }
            Step::Close => {
                let text = xml.text();
                match (levels.last_mut(), xml.name()) {
                    (None, "MsgId") if xml.inside(&["GrpHdr"]) => answer.id = short(text).unwrap_or_default(),
                    (None, "CreDtTm") if xml.inside(&["GrpHdr"]) => answer.day = day(text),
                    (Some(_), "OrgnlMsgId") if xml.inside(&["OrgnlGrpInfAndSts"]) => message = id(text),
                    (Some(_), "OrgnlPmtInfId") if xml.inside(&["OrgnlPmtInfAndSts"]) => block = id(text),
                    (Some(level), "OrgnlEndToEndId") => level.end_to_end = id(text),
                    (Some(level), "GrpSts" | "PmtInfSts" | "TxSts") => level.status = short(text),
                    // The first reason is the one that counts; others stand beside it in words.
                    (Some(level), "Cd" | "Prtry") if xml.inside(&["StsRsnInf", "Rsn"]) && level.reason.is_none() => {
                        level.reason = short(text);
                    }
                    (Some(level), "AddtlInf") if xml.inside(&["StsRsnInf"]) && level.words.is_none() => {
                        level.words = short(text);
                    }
                    (Some(level), "InstdAmt") => {
                        level.amount = Some((xml.currency().unwrap_or_default().to_owned(), text.to_owned()));
                    }
                    (Some(level), "Nm") if xml.inside(&["Cdtr"]) || xml.inside(&["Cdtr", "Pty"]) => {
                        level.name = short(text);
                    }
                    (Some(level), "IBAN") if xml.inside(&["CdtrAcct", "Id"]) => level.iban = short(text),
                    (Some(_), "OrgnlGrpInfAndSts" | "TxInfAndSts") => {
                        let block = block.clone().filter(|_| levels.len() > 1);
                        if let Some(level) = levels.pop() {
                            take(&mut answer, level, message.clone(), block)?;
                        }
                    }
                    (Some(_), "OrgnlPmtInfAndSts") => {
                        if let Some(level) = levels.pop() {
                            take(&mut answer, level, message.clone(), block.take())?;
                        }
                    }
                    _ => {}
                }
            }
            Step::End => {
                answer.identify();
                return Ok(answer);
            }
        }
    }
}

fn take(answer: &mut Answer, level: Level, message: Option<String>, block: Option<String>) -> Result<(), BankError> {
    let Some(status) = level.status else { return Ok(()) };
    let kind = match status.as_str() {
        "ACTC" | "ACCP" | "ACSP" | "ACSC" | "ACWC" | "ACCC" | "ACFC" => LineKind::Accepted,
        "RJCT" => LineKind::Rejected,
        "RCVC" | "RVMC" | "RVNM" | "RVNA" => LineKind::Verified,
        _ => LineKind::Pending,
    };
    let (currency, amount) = level.amount.unzip();
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let identity = digest(&[
        "status",
        &answer.id,
        &part(&message),
        &part(&block),
        &part(&level.end_to_end),
        &status,
        &part(&level.reason),
    ]);
    answer.lines.push(BankLine {
        identity,
        kind,
        booked: None,
        amount: amount.and_then(|text| money(&text)),
        currency: currency.filter(|currency| currency != "EUR" && !currency.is_empty()),
        end_to_end: level.end_to_end,
        message: message.or(block),
        run: None,
        status: Some(status),
        reason: level.reason,
        name: level.name,
        iban: level.iban,
        text: level.words,
    });
    count(answer.lines.len())
}
