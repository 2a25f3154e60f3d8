//! pain.001 (.001.03 and .001.09): the payments that were sent to the bank.

use std::io::BufRead;

use model::Money;

use super::xml::{Step, Walker};
use super::{BankError, ListedPayment, MAX_PAYMENTS, PaymentList, Source};
use crate::sepa::{Reason, RowProblem};

/// Remittance text is put together up to here; a file for the bank takes 140 characters.
pub(super) const REMITTANCE_BYTES_KEPT: usize = 1_000;

/// One transfer while it is read.
#[derive(Default)]
pub(super) struct Draft {
    pub name: String,
    pub iban: String,
    pub amount: Option<(String, String)>,
    pub end_to_end: String,
    pub remittance: String,
}

impl Draft {
    /// The payment, or why it cannot be used.
    pub fn finish(self, place: usize) -> Result<ListedPayment, RowProblem> {
        let fault = |reason| RowProblem::new(place, reason);
        if self.name.trim().is_empty() {
            return Err(fault(Reason::NameEmpty));
        }
        let iban = rules::iban::check(&self.iban).map_err(|e| fault(Reason::Iban(e.to_string())))?;
        let (currency, amount) = self.amount.ok_or_else(|| fault(Reason::Amount))?;
        if currency != "EUR" {
            return Err(fault(Reason::Currency(currency)));
        }
        let amount = money(&amount).ok_or_else(|| fault(Reason::Amount))?;
        Ok(ListedPayment {
            payee_name: self.name,
            iban: iban.as_str().to_owned(),
            amount,
            end_to_end_id: (!self.end_to_end.is_empty() && self.end_to_end != "NOTPROVIDED").then_some(self.end_to_end),
            remittance: self.remittance,
            file_number: None,
            place,
        })
    }
}

/// An amount of a message: positive, at most two decimals that are not zero.
pub(super) fn money(text: &str) -> Option<Money> {
    text.parse::<Money>().ok().filter(|amount| amount.cents() > 0)
}

pub(super) fn read<R: BufRead>(mut xml: Walker<R>) -> Result<PaymentList, BankError> {
    let mut list = PaymentList::new(Source::Pain001);
    let (mut count, mut stated_count, mut stated_sum) = (0usize, None, None);
    let mut sum = Money::ZERO;
    let mut draft: Option<Draft> = None;
    loop {
        match xml.step()? {
            Step::Open => {
                if xml.name() == "CdtTrfTxInf" {
                    draft = Some(Draft::default());
                }
            }
            Step::Close => {
                let text = xml.text();
                match (&mut draft, xml.name()) {
                    (None, "MsgId") if xml.inside(&["GrpHdr"]) => list.id = Some(text.to_owned()),
                    (None, "NbOfTxs") if xml.inside(&["GrpHdr"]) => stated_count = Some(text.to_owned()),
                    (None, "CtrlSum") if xml.inside(&["GrpHdr"]) => stated_sum = Some(text.to_owned()),
                    (Some(row), "EndToEndId") => text.clone_into(&mut row.end_to_end),
                    (Some(row), "InstdAmt") => {
                        row.amount = Some((xml.currency().unwrap_or_default().to_owned(), text.to_owned()));
                    }
                    (Some(row), "Nm") if xml.inside(&["CdtTrfTxInf", "Cdtr"]) => text.clone_into(&mut row.name),
                    (Some(row), "IBAN") if xml.inside(&["CdtrAcct", "Id"]) => text.clone_into(&mut row.iban),
                    (Some(row), "Ustrd") if row.remittance.len() < REMITTANCE_BYTES_KEPT => {
                        if !row.remittance.is_empty() {
                            row.remittance.push(' ');
                        }
                        row.remittance.push_str(text);
                    }
                    (Some(_), "CdtTrfTxInf") => {
                        count += 1;
                        if count > MAX_PAYMENTS {
                            return Err(BankError::TooLarge { limit: MAX_PAYMENTS as u64, unit: "payments" });
                        }
                        if let Some(row) = draft.take() {
                            sum = sum + row.amount.as_ref().and_then(|(_, amount)| money(amount)).unwrap_or_default();
                            match row.finish(count) {
                                Ok(payment) => list.payments.push(payment),
                                Err(fault) => list.bad.push(fault),
                            }
                        }
                    }
                    _ => {}
                }
            }
            Step::End => break,
        }
    }
    if let Some(stated) = stated_count
        && stated.parse() != Ok(count)
    {
        return Err(BankError::Count { found: count, stated });
    }
    if let Some(stated) = stated_sum
        && stated.parse() != Ok(sum)
    {
        return Err(BankError::Sum { found: sum.to_string(), stated });
    }
    Ok(list)
}
