//! camt.053 (.001.02 and .001.08): what the bank booked. Outgoing entries with their single payments become rows.

use std::io::BufRead;

use model::Money;

use super::pain::{Draft, REMITTANCE_BYTES_KEPT, money};
use super::xml::{Step, Walker};
use super::{BankError, LeftOut, LeftOutWhy, MAX_PAYMENTS, PaymentList, Source};

/// One entry while it is read.
#[derive(Default)]
struct Entry {
    amount: Option<Money>,
    debit: bool,
    booked: bool,
    reversal: bool,
    details: Vec<Detail>,
}

#[derive(Default)]
struct Detail {
    draft: Draft,
    /// Amount of the detail itself; comes before those of `AmtDtls`.
    own: Option<(String, String)>,
    incoming: bool,
    returned: bool,
}

pub(super) fn read<R: BufRead>(mut xml: Walker<R>) -> Result<PaymentList, BankError> {
    let mut list = PaymentList::new(Source::Camt053);
    // Entries and single payments met, whatever becomes of them: a file of nothing but left-out entries is bounded too.
    let (mut entries, mut place, mut met) = (0usize, 0usize, 0usize);
    let mut entry: Option<Entry> = None;
    let mut detail: Option<Detail> = None;
    loop {
        match xml.step()? {
            Step::Open => match xml.name() {
                "Ntry" => {
                    entry = Some(Entry::default());
                    count(&mut met)?;
                }
                "TxDtls" if entry.is_some() => {
                    detail = Some(Detail::default());
                    count(&mut met)?;
                }
                "RtrInf" => {
                    if let Some(detail) = &mut detail {
                        detail.returned = true;
                    }
                }
                _ => {}
            },
            Step::Close => {
                let name = xml.name().to_owned();
                match (&mut entry, &mut detail, name.as_str()) {
                    (None, _, "Id") if xml.inside(&["BkToCstmrStmt", "Stmt"]) && list.id.is_none() => {
                        list.id = Some(xml.text().to_owned());
                    }
                    (Some(entry), detail @ Some(_), "TxDtls") => entry.details.extend(detail.take()),
                    (Some(_), Some(detail), _) => inside_detail(&xml, &name, detail),
                    (Some(entry), None, "Amt") if xml.inside(&["Ntry"]) => entry.amount = money(xml.text()),
                    (Some(entry), None, "CdtDbtInd") if xml.inside(&["Ntry"]) => entry.debit = xml.text() == "DBIT",
                    (Some(entry), None, "RvslInd") if xml.inside(&["Ntry"]) => {
                        entry.reversal = matches!(xml.text(), "true" | "1")
                    }
                    // .02 has the code itself, .08 a choice with Cd.
                    (Some(entry), None, "Sts") if xml.inside(&["Ntry"]) => entry.booked |= xml.text() == "BOOK",
                    (Some(entry), None, "Cd") if xml.inside(&["Ntry", "Sts"]) => entry.booked = xml.text() == "BOOK",
                    (Some(_), None, "Ntry") => {
                        entries += 1;
                        if let Some(entry) = entry.take() {
                            take_entry(entry, entries, &mut place, &mut list);
                        }
                    }
                    _ => {}
                }
            }
            Step::End => return Ok(list),
        }
    }
}

fn inside_detail<R: BufRead>(xml: &Walker<R>, name: &str, detail: &mut Detail) {
    let text = xml.text();
    let amount = || Some((xml.currency().unwrap_or_default().to_owned(), text.to_owned()));
    match name {
        "EndToEndId" => text.clone_into(&mut detail.draft.end_to_end),
        "Amt" if xml.inside(&["TxDtls"]) => detail.own = amount(),
        "Amt" if xml.inside(&["AmtDtls", "TxAmt"]) => detail.draft.amount = amount(),
        "Amt" if xml.inside(&["AmtDtls", "InstdAmt"]) && detail.draft.amount.is_none() => {
            detail.draft.amount = amount()
        }
        "CdtDbtInd" if xml.inside(&["TxDtls"]) => detail.incoming = text == "CRDT",
        // .02: Cdtr/Nm, .08: Cdtr/Pty/Nm.
        "Nm" if xml.inside(&["RltdPties", "Cdtr"]) || xml.inside(&["RltdPties", "Cdtr", "Pty"]) => {
            text.clone_into(&mut detail.draft.name)
        }
        "IBAN" if xml.inside(&["RltdPties", "CdtrAcct", "Id"]) => text.clone_into(&mut detail.draft.iban),
        "Ustrd" if xml.within("RmtInf") && detail.draft.remittance.len() < REMITTANCE_BYTES_KEPT => {
            if !detail.draft.remittance.is_empty() {
                detail.draft.remittance.push(' ');
            }
            detail.draft.remittance.push_str(text);
        }
        _ => {}
    }
}

fn count(met: &mut usize) -> Result<(), BankError> {
    *met += 1;
    if *met > 2 * MAX_PAYMENTS {
        return Err(BankError::TooLarge { limit: MAX_PAYMENTS as u64, unit: "payments" });
    }
    Ok(())
}

fn take_entry(mut entry: Entry, number: usize, place: &mut usize, list: &mut PaymentList) {
    let amount = entry.amount;
    let mut leave = |why| list.left_out.push(LeftOut { entry: number, amount, why });
    // A reversal turns the sign: a debit that is a reversal takes back something that came in.
    if entry.reversal || entry.details.iter().any(|detail| detail.returned) {
        leave(LeftOutWhy::Returned);
        return;
    }
    if !entry.debit {
        leave(LeftOutWhy::Incoming);
        return;
    }
    if !entry.booked {
        leave(LeftOutWhy::NotBooked);
        return;
    }
    if entry.details.is_empty() {
        leave(LeftOutWhy::WithoutDetails);
        return;
    }
    let single = entry.details.len() == 1;
    for detail in &mut entry.details {
        if let Some(own) = detail.own.take() {
            detail.draft.amount = Some(own);
        }
        if single && detail.draft.amount.is_none() {
            detail.draft.amount = amount.map(|amount| ("EUR".to_owned(), amount.to_string()));
        }
    }
    let sum: Option<Money> = entry
        .details
        .iter()
        .map(|detail| {
            let amount = detail.draft.amount.as_ref().and_then(|(_, text)| money(text))?;
            Some(if detail.incoming { -amount } else { amount })
        })
        .sum::<Option<Money>>();
    if sum.is_some() && sum != amount {
        leave(LeftOutWhy::DetailsDoNotAddUp);
    }
    for detail in entry.details {
        if detail.incoming {
            list.left_out.push(LeftOut { entry: number, amount, why: LeftOutWhy::Incoming });
            continue;
        }
        *place += 1;
        match detail.draft.finish(*place) {
            Ok(payment) => list.payments.push(payment),
            Err(fault) => list.bad.push(fault),
        }
    }
}
