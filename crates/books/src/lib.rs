//! Books: views folded from acts. `decide(books, command) -> acts | refusal` and `evolve(book, act)` are pure.
//!
//! `evolve` never refuses an act that is in a journal: what does not fit is marked as a conflict.
//! One file a book; decisions stand beside the book they need.

pub mod accounts;
pub mod bank;
pub mod benefits;
pub mod cases;
pub mod cash;
pub mod coded;
pub mod context;
pub mod counter;
pub mod extracts;
pub mod fees;
pub mod four_eyes;
pub mod handback;
pub mod identity;
pub mod keeping;
pub mod numbers;
pub mod papers;
pub mod payments;
pub mod proof;
pub mod proposals;
pub mod readiness;
pub mod settlement;
pub mod stock;
pub mod system;
pub mod watchlist;

use std::collections::BTreeMap;

use model::acts::{Act, Body};
use model::ids::{CaseId, IntentKey};
use serde::{Deserialize, Serialize};

pub use context::{Actor, Context};

/// All books of a node.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Emergency, extract, date, legal bases.
    pub system: system::SystemBook,
    /// Accounts, roles, factors.
    pub accounts: accounts::AccountBook,
    /// Cases and hold tasks.
    pub cases: cases::CaseBook,
    /// Papers.
    pub papers: papers::PaperBook,
    /// Numbers given.
    pub numbers: numbers::Numbers,
    /// Payments.
    pub payments: payments::PaymentBook,
    /// Calculations and notices.
    pub benefits: benefits::BenefitBook,
    /// Cash advances.
    pub cash: cash::CashBook,
    /// Fees.
    #[serde(default)]
    pub fees: fees::FeeBook,
    /// The bank's answers, incoming payments, tills.
    pub bank: bank::BankBook,
    /// Settlement after the outage.
    pub settlement: settlement::SettlementBook,
    /// Hand-back.
    pub handback: handback::HandbackBook,
    /// Extracts: open ones, choices, the earliest known compromise.
    pub extracts: extracts::ExtractBook,
    /// Blanks and stickers, finished cards.
    pub stock: stock::StockBook,
    /// Tickets, call-backs, appointments, missing sheets.
    pub counter: counter::CounterBook,
    /// Copies, backups, erasures.
    pub keeping: keeping::KeepingBook,
    /// What the head has looked at of the watch list.
    #[serde(default)]
    pub watchlist: watchlist::WatchBook,
    /// What waits for a second person.
    pub proposals: proposals::ProposalBook,
    /// What an intent led to: a second try returns the first result.
    pub intents: BTreeMap<IntentKey, Done>,
    /// Acts folded so far.
    pub acts: u64,
}

/// What an intent led to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Done {
    /// The case it made or touched.
    pub case: Option<CaseId>,
    /// The number it made (case or paper number), if any.
    pub number: Option<String>,
    /// Position of its first act in the journal.
    pub position: u64,
}

impl Books {
    /// Takes one act into all books. `position` is its place in the journal.
    pub fn evolve(&mut self, act: &Act, position: u64) {
        self.acts += 1;
        match &act.body {
            Body::System(body) => {
                self.system.evolve(&act.envelope, body);
                self.extracts.evolve_system(&act.envelope, body);
            }
            Body::Extract(body) => self.extracts.evolve(&act.envelope, body),
            Body::Account(body) => self.accounts.evolve(&act.envelope, body),
            Body::Case(body) => self.cases.evolve(&act.envelope, body, position),
            Body::Paper(body) => {
                let case = act.envelope.case.and_then(|case| self.cases.get(case));
                let corrections = case.map_or(0, |case| case.corrections);
                self.papers.evolve(&act.envelope, body, position, corrections);
            }
            Body::Payment(body) => self.payments.evolve(&act.envelope, body, position),
            Body::Handback(body) => self.handback.evolve(&act.envelope, body, position),
            Body::Keeping(body) => {
                if let model::acts::KeepingAct::Adopted { node, .. } = body {
                    self.payments.node_closed(*node);
                }
                self.keeping.evolve(&act.envelope, body, position);
            }
            Body::Proposal(body) => self.proposals.evolve(&act.envelope, body, position),
            Body::Fee(body) => self.fees.evolve(&act.envelope, body, position),
            Body::Benefit(body) => self.benefits.evolve(&act.envelope, body, position),
            Body::Cash(body) => self.cash.evolve(&act.envelope, body, position),
            Body::Bank(body) => self.bank.evolve(&act.envelope, body, position),
            Body::Settlement(body) => {
                self.settlement.evolve(&act.envelope, body);
                self.watchlist.evolve(&act.envelope, body);
            }
            Body::Stock(body) => self.stock.evolve(&act.envelope, body, position),
            Body::Counter(body) => self.counter.evolve(&act.envelope, body),
            Body::Lookup(_) => {}
        }
        for number in numbers_of(&act.body) {
            self.numbers.used(number);
        }
        self.system.latest = Some(act.envelope.at);
        if let Some(intent) = act.envelope.intent {
            let done = self.intents.entry(intent).or_insert_with(|| Done { position, ..Done::default() });
            done.case = done.case.or(act.envelope.case);
            if done.number.is_none() {
                done.number = numbers_of(&act.body).first().cloned();
            }
        }
    }
}

/// Numbers an act takes out of its block.
#[must_use]
pub fn numbers_of(body: &Body) -> &[String] {
    use model::acts::{BenefitAct, CaseAct, CashAct, FeeAct, PaperAct};
    match body {
        Body::Case(CaseAct::Taken { number, .. })
        | Body::Paper(PaperAct::Printed { number, .. })
        | Body::Fee(FeeAct::Taken { number, .. })
        | Body::Cash(CashAct::Ordered { number, .. }) => std::slice::from_ref(number),
        Body::Paper(PaperAct::BlanksPrinted { numbers, .. })
        | Body::Benefit(BenefitAct::NoticesMade { numbers, .. }) => numbers,
        _ => &[],
    }
}
