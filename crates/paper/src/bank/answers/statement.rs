//! camt.053 and camt.054 (.02 and .08): every booked entry, taken apart into its single payments where the bank names them.

use std::io::BufRead;

use model::{CivilDate, Money};

use super::super::BankError;
use super::super::pain::money;
use super::super::xml::{Step, Walker};
use super::{Answer, AnswerKind, BankLine, LineKind, count, day, digest, id, short};

/// Remittance text is put together up to here; an act keeps less.
const TEXT_BYTES_KEPT: usize = 1_000;

/// An entry while it is read.
#[derive(Default)]
struct Entry {
    amount: Option<Money>,
    currency: String,
    debit: bool,
    reversal: bool,
    booked: bool,
    day: Option<CivilDate>,
    reference: String,
    batch: Option<String>,
    text: String,
    details: Vec<Detail>,
}

/// A single payment of an entry.
#[derive(Default)]
struct Detail {
    end_to_end: Option<String>,
    message: Option<String>,
    reference: Option<String>,
    own: Option<(String, String)>,
    said: Option<(String, String)>,
    debit: Option<bool>,
    returned: Option<Option<String>>,
    debtor: (Option<String>, Option<String>),
    creditor: (Option<String>, Option<String>),
    text: String,
}

#[derive(Default)]
struct Balance {
    code: String,
    amount: Option<Money>,
    euro: bool,
    debit: bool,
    day: Option<CivilDate>,
}

pub(super) fn read<R: BufRead>(mut xml: Walker<R>, kind: AnswerKind) -> Result<Vec<Answer>, BankError> {
    let mut answers = Vec::new();
    let mut answer: Option<Answer> = None;
    let (mut entry, mut detail, mut balance) = (None::<Entry>, None::<Detail>, None::<Balance>);
    // Everything that takes memory counts while it comes, not only what is complete.
    let mut lines = 0;
    loop {
        match xml.step()? {
            Step::Open => match xml.name() {
                "Stmt" | "Ntfctn" if xml.depth() == 3 => {
                    answer = Some(Answer::new(kind));
                    lines += 1;
                    count(lines)?;
                }
                "Ntry" => {
                    entry = Some(Entry::default());
                    lines += 1;
                    count(lines)?;
                }
                "TxDtls" if entry.is_some() => {
                    detail = Some(Detail::default());
                    // The first one is the entry's own.
                    let first = entry.as_ref().is_none_or(|entry| entry.details.is_empty());
                    lines += usize::from(!first);
                    count(lines)?;
                }
                "Bal" if entry.is_none() => balance = Some(Balance::default()),
                "RtrInf" => {
                    if let Some(detail) = &mut detail {
                        detail.returned = Some(None);
                    }
                }
                _ => {}
            },
            Step::Close => {
                let name = xml.name().to_owned();
                let Some(open) = &mut answer else { continue };
                match (&mut entry, &mut detail, &mut balance, name.as_str()) {
                    (_, _, _, "Stmt" | "Ntfctn") if xml.depth() == 2 => {
                        open.identify();
                        answers.extend(answer.take());
                    }
                    (Some(entry), Some(_), _, "TxDtls") => entry.details.extend(detail.take()),
                    (Some(_), Some(detail), _, _) => of_detail(&xml, &name, detail),
                    (Some(_), None, _, "Ntry") => {
                        if let Some(entry) = entry.take() {
                            take(open, entry);
                        }
                    }
                    (Some(entry), None, _, _) => of_entry(&xml, &name, entry),
                    (None, _, Some(_), "Bal") => {
                        if let Some(balance) = balance.take() {
                            close(open, balance);
                        }
                    }
                    (None, _, Some(balance), _) => of_balance(&xml, &name, balance),
                    (None, _, None, "Id") if xml.inside(&["Stmt"]) || xml.inside(&["Ntfctn"]) => {
                        open.id = short(xml.text()).unwrap_or_default();
                    }
                    (None, _, None, "CreDtTm") if open.day.is_none() => open.day = day(xml.text()),
                    (None, _, None, "IBAN") if xml.inside(&["Acct", "Id"]) => open.account = short(xml.text()),
                    _ => {}
                }
            }
            Step::End => return Ok(answers),
        }
    }
}

fn of_balance<R: BufRead>(xml: &Walker<R>, name: &str, balance: &mut Balance) {
    match name {
        "Cd" if xml.inside(&["Tp", "CdOrPrtry"]) => xml.text().clone_into(&mut balance.code),
        "Amt" => {
            balance.amount = xml.text().parse().ok();
            balance.euro = xml.currency() == Some("EUR");
        }
        "CdtDbtInd" => balance.debit = xml.text() == "DBIT",
        "Dt" | "DtTm" => balance.day = day(xml.text()),
        _ => {}
    }
}

fn close(answer: &mut Answer, balance: Balance) {
    let amount = balance.amount.filter(|_| balance.euro).map(|amount| if balance.debit { -amount } else { amount });
    match balance.code.as_str() {
        "OPBD" | "PRCD" if answer.opening.is_none() => answer.opening = amount,
        "CLBD" => {
            answer.closing = amount;
            answer.day = balance.day.or(answer.day);
        }
        _ => {}
    }
}

fn of_entry<R: BufRead>(xml: &Walker<R>, name: &str, entry: &mut Entry) {
    let text = xml.text();
    match name {
        "Amt" if xml.inside(&["Ntry"]) => {
            entry.amount = money(text);
            xml.currency().unwrap_or_default().clone_into(&mut entry.currency);
        }
        "CdtDbtInd" if xml.inside(&["Ntry"]) => entry.debit = text == "DBIT",
        "RvslInd" if xml.inside(&["Ntry"]) => entry.reversal = matches!(text, "true" | "1"),
        // .02 has the code itself, .08 a choice with Cd.
        "Sts" if xml.inside(&["Ntry"]) => entry.booked |= text == "BOOK",
        "Cd" if xml.inside(&["Ntry", "Sts"]) => entry.booked = text == "BOOK",
        "Dt" | "DtTm" if xml.inside(&["Ntry", "BookgDt"]) => entry.day = day(text),
        "AcctSvcrRef" if xml.inside(&["Ntry"]) => text.clone_into(&mut entry.reference),
        "MsgId" | "PmtInfId" if xml.inside(&["NtryDtls", "Btch"]) => entry.batch = entry.batch.take().or(id(text)),
        "AddtlNtryInf" => text.clone_into(&mut entry.text),
        _ => {}
    }
}

fn of_detail<R: BufRead>(xml: &Walker<R>, name: &str, detail: &mut Detail) {
    let text = xml.text();
    let amount = || Some((xml.currency().unwrap_or_default().to_owned(), text.to_owned()));
    let party = |role: &str| xml.inside(&["RltdPties", role]) || xml.inside(&["RltdPties", role, "Pty"]);
    match name {
        "EndToEndId" if xml.inside(&["Refs"]) => detail.end_to_end = id(text),
        "MsgId" | "PmtInfId" if xml.inside(&["Refs"]) => detail.message = detail.message.take().or(id(text)),
        "AcctSvcrRef" if xml.inside(&["Refs"]) => detail.reference = short(text),
        "Amt" if xml.inside(&["TxDtls"]) => detail.own = amount(),
        "Amt" if xml.inside(&["AmtDtls", "TxAmt"]) => detail.said = amount(),
        "CdtDbtInd" if xml.inside(&["TxDtls"]) => detail.debit = Some(text == "DBIT"),
        "Nm" if party("Dbtr") => detail.debtor.0 = short(text),
        "Nm" if party("Cdtr") => detail.creditor.0 = short(text),
        "IBAN" if xml.inside(&["RltdPties", "DbtrAcct", "Id"]) => detail.debtor.1 = short(text),
        "IBAN" if xml.inside(&["RltdPties", "CdtrAcct", "Id"]) => detail.creditor.1 = short(text),
        "Cd" | "Prtry" if xml.inside(&["RtrInf", "Rsn"]) => detail.returned = Some(short(text)),
        "Ustrd" if xml.within("RmtInf") && detail.text.len() < TEXT_BYTES_KEPT => {
            if !detail.text.is_empty() {
                detail.text.push(' ');
            }
            detail.text.push_str(text);
        }
        "Ref" if xml.within("CdtrRefInf") && detail.text.is_empty() => text.clone_into(&mut detail.text),
        _ => {}
    }
}

fn take(answer: &mut Answer, mut entry: Entry) {
    if !entry.booked {
        answer.not_booked += 1;
        return;
    }
    let single = entry.details.len() == 1;
    let whole = (entry.currency.clone(), entry.amount.map(|amount| amount.to_string()).unwrap_or_default());
    let amounts: Vec<(String, Option<Money>)> = entry
        .details
        .iter()
        .map(|detail| {
            let given = detail.own.as_ref().or(detail.said.as_ref()).or(single.then_some(&whole));
            given.map_or((String::new(), None), |(currency, text)| (currency.clone(), money(text)))
        })
        .collect();
    let sum: Option<Money> = amounts
        .iter()
        .zip(&entry.details)
        .map(|((_, amount), detail)| {
            // A detail may turn the sign of its entry.
            let against = detail.debit.is_some_and(|debit| debit != entry.debit);
            amount.map(|amount| if against { -amount } else { amount })
        })
        .sum();
    let details = std::mem::take(&mut entry.details);
    if details.is_empty() || sum != entry.amount {
        answer.not_adding_up += usize::from(!details.is_empty());
        let first = details.into_iter().next().unwrap_or_default();
        let returned = first.returned.clone().filter(|_| single);
        let message = entry.batch.clone().or(first.message.clone());
        let kind = match (entry.debit, returned.is_some() || entry.reversal, &message) {
            (true, false, Some(_)) => LineKind::FileDebited,
            (true, _, _) => LineKind::Debited,
            (false, true, _) => LineKind::Returned,
            (false, false, _) => LineKind::Incoming,
        };
        let line = line(
            answer,
            &entry,
            Detail { text: entry.text.clone(), ..Detail::default() },
            entry.amount,
            &entry.currency,
            kind,
        );
        answer.lines.push(BankLine { message, reason: returned.flatten(), ..line });
        return;
    }
    for (detail, (currency, amount)) in details.into_iter().zip(amounts) {
        let debit = detail.debit.unwrap_or(entry.debit);
        let back = detail.returned.is_some() || (entry.reversal && detail.end_to_end.is_some());
        let kind = match (debit, back) {
            (true, _) if single && detail.end_to_end.is_none() && entry.batch.is_some() => LineKind::FileDebited,
            (true, _) => LineKind::Debited,
            (false, true) => LineKind::Returned,
            (false, false) => LineKind::Incoming,
        };
        let line = line(answer, &entry, detail, amount, &currency, kind);
        answer.lines.push(line);
    }
}

fn line(
    answer: &Answer,
    entry: &Entry,
    detail: Detail,
    amount: Option<Money>,
    currency: &str,
    kind: LineKind,
) -> BankLine {
    // The other party: who got it when it left, who sent it when it came in; of a return the one who did not get it.
    let (name, iban) = match kind {
        LineKind::Incoming => detail.debtor,
        _ => detail.creditor,
    };
    let reason = detail.returned.flatten();
    let reference = detail.reference.unwrap_or_else(|| entry.reference.clone());
    let part = |text: Option<&String>| text.cloned().unwrap_or_default();
    let text = short(&detail.text);
    let mut parts = vec![
        part(answer.account.as_ref()),
        entry.day.map(|day| day.to_string()).unwrap_or_default(),
        kind.name().to_owned(),
        amount.map(|amount| amount.to_string()).unwrap_or_default(),
        currency.to_owned(),
        part(detail.end_to_end.as_ref()),
        reference.clone(),
    ];
    if reference.is_empty() {
        // Without the bank's own reference only the entry itself tells it from another.
        parts.extend([part(name.as_ref()), part(iban.as_ref()), part(text.as_ref())]);
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    BankLine {
        identity: digest(&parts),
        kind,
        booked: entry.day,
        amount,
        currency: (currency != "EUR").then(|| currency.to_owned()),
        end_to_end: detail.end_to_end,
        message: detail.message.or_else(|| entry.batch.clone()),
        run: None,
        status: None,
        reason,
        name,
        iban,
        text,
    }
}
