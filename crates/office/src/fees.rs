//! Fees at the counter: settled with a receipt, given back, the till counted by two.

use books::fees::{self, Settle};
use books::{Actor, Books, Context, Done};
use journal::Class;
use model::acts::fee::{FeeAct, Means};
use model::acts::{Body, PaperAct};
use model::catalogue::PaperKind;
use model::ids::{CaseId, IntentKey};
use model::problem::Refusal;
use model::{Money, Problem};
use paper::Paper;
use paper::kinds::{Check, Notice, Quittung, ReceiptLine};
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::paper_values::shown;
use crate::papers::HeadOf;

/// Key of the receipt among the papers of a case; no service names it.
const RECEIPT_KEY: &str = "quittung";

impl Office {
    /// Settles open positions of a case; where money is taken, the receipt is printed in the same breath. Its number is the answer's.
    ///
    /// # Errors
    /// As [`fees::settle`]; `NB-P-001` if the font lacks a character.
    pub fn settle_fees(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        command: &Settle,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            let mut decision = fees::settle(books, context, case, command)?;
            let receipts: Vec<Body> = decision
                .acts
                .iter()
                .filter_map(|(_, body)| match body {
                    Body::Fee(act @ FeeAct::Taken { .. }) => Some(self.receipt(books, context, case, act)),
                    _ => None,
                })
                .collect::<Result<_, Refusal>>()?;
            decision.acts.extend(receipts.into_iter().map(|body| (Some(case), body)));
            Ok(decision)
        })
    }

    /// Gives the money of a receipt back and makes the receipt void.
    ///
    /// # Errors
    /// As [`fees::give_back`].
    pub fn give_fee_back(&self, actor: &Actor, intent: IntentKey, number: &str, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            let mut decision = fees::give_back(books, context, number, reason)?;
            let case = decision.acts.first().and_then(|(case, _)| *case);
            if books.papers.get(number).is_some_and(|paper| paper.void.is_none()) {
                let void = PaperAct::Voided { number: number.to_owned(), reason: reason.trim().to_owned() };
                decision.acts.push((case, Body::Paper(void)));
            }
            Ok(decision)
        })
    }

    /// The first count of a till.
    ///
    /// # Errors
    /// As [`fees::count`].
    pub fn count_till(
        &self,
        actor: &Actor,
        intent: IntentKey,
        till: &str,
        counted: Money,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            fees::count(&books.fees, context, till, counted, note)
        })
    }

    /// The second count, which closes the day.
    ///
    /// # Errors
    /// As [`fees::close`].
    pub fn close_till(&self, actor: &Actor, intent: IntentKey, till: &str, counted: Money) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            fees::close(&books.fees, context, till, counted)
        })
    }

    /// The receipt as a paper; its number is the receipt's.
    fn receipt(&self, books: &Books, context: &Context<'_>, case: CaseId, act: &FeeAct) -> Result<Body, Refusal> {
        let FeeAct::Taken { number, till, means, lines } = act else {
            return Err(vec![Problem::new("NB-V-322")]);
        };
        let case = books.cases.get(case).ok_or_else(|| vec![Problem::new("NB-V-002")])?;
        let service = self.inner.catalogue.service(&case.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
        let check = Check { code: rules::checkcode::from_hash(&self.inner.platform.bytes::<16>()), page: None };
        let check_code = check.code.clone();
        let clerk = &context.actor.name;
        let of = HeadOf { number, date: context.today, made_at: context.now, clerk, check: Some(check) };
        let payer = service.reporter.iter().map(|id| shown(service, id, case.value(id))).filter(|v| !v.is_empty());
        let paper = Paper::from(Quittung {
            head: self.head(books, service, of),
            till: till.clone(),
            means: match means {
                Means::Cash => "bar",
                Means::Card => "mit Karte",
            }
            .to_owned(),
            matter: service.title.de.clone(),
            case_number: case.number.clone(),
            payer: payer.collect::<Vec<_>>().join(", "),
            lines: lines
                .iter()
                .map(|line| ReceiptLine { label: line.label.clone(), law: line.law.clone(), amount: line.amount })
                .collect(),
            total: lines.iter().map(|line| line.amount).sum(),
            notice: notice(lines.iter().map(|line| line.law.as_str())),
        });
        paper::render(&paper.job()).map_err(|error| vec![error.problem()])?;
        let data = paper.to_json();
        Ok(Body::Paper(PaperAct::Printed {
            number: number.clone(),
            paper: RECEIPT_KEY.to_owned(),
            kind: PaperKind::Quittung,
            copies: 2,
            check_code,
            content: Sha256::digest(&data).into(),
            valid_until: None,
            signatory: None,
            replaces: None,
            basis: None,
            anchor: self.anchor(),
            data,
        }))
    }
}

fn notice<'a>(laws: impl Iterator<Item = &'a str>) -> Notice {
    let mut law: Vec<String> = laws.map(str::to_owned).collect();
    law.sort();
    law.dedup();
    Notice {
        is: "Diese Quittung bestätigt, dass die genannten Gebühren gezahlt wurden.".to_owned(),
        is_not: "Sie ist kein Bescheid und sagt nicht, dass der Antrag entschieden ist.".to_owned(),
        serves: "Für Ihre Unterlagen. Eine Ausfertigung bleibt bei der Kasse.".to_owned(),
        law,
        valid_until: None,
    }
}
