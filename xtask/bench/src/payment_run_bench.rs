//! `bench payments run`: a month-end run of 50,000 payments from list and changes: built, compared with the month before, warned of,
//! folded, and the rows of its first page chosen. In the books alone: sealing and the journal have their own benches.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use books::context::{Actor, Context};
use books::payments::compare::{figures, marks};
use books::payments::lists::{TakeList, take_list};
use books::payments::run::{BuildRun, build_run};
use books::payments::{Advances, Holds, PaymentBook, Surroundings};
use model::acts::claim::RunKind;
use model::acts::payment::{ChangeKind, ListRow, ListSource, RowState};
use model::acts::{Body, ClockSource, Envelope, PaymentAct};
use model::catalogue::{Catalogue, Service};
use model::ids::{AccountId, AuthorityId, ChangeId, NodeId};
use model::role::Role;
use model::{Money, Month};

use crate::figure::{Figure, Printer};
use crate::latency::median;
use crate::{Outcome, Plan};

/// Payments of the run.
const PAYMENTS: u32 = 50_000;
/// One case in so many has a recorded change.
const CHANGED_OF: u32 = 20;
/// Seconds that a clerk waits at most.
const MOST_S: f64 = 3.0;
/// Runs, of which the middle one counts.
const ROUNDS: usize = 5;

/// Runs the part.
pub fn run(_: &Plan, out: &Printer) -> Outcome<()> {
    let service: Service = toml::from_str(include_str!("../../../catalogue/leistungen/zahlungslauf/service.toml"))?;
    let catalogue = Catalogue { services: vec![service], version: [0; 32] };
    let office = Office { catalogue, account: AccountId([1; 16]) };
    let book = office.prepared()?;
    let (mut built, mut shown) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut book = book.clone();
        let start = Instant::now();
        let act = office.decide(&book, |book, context| {
            let (holds, none) = (Holds::new(), BTreeSet::new());
            let (advances, newer) = (Advances::new(), BTreeMap::new());
            let around = Surroundings {
                holds: &holds,
                deceased: &none,
                third_parties: &none,
                advances: &advances,
                newer_grants: &newer,
                authority: AuthorityId([9; 16]),
                here: NodeId([1; 16]),
            };
            let command = BuildRun {
                benefit: "wohngeld".to_owned(),
                month: month(11),
                execution: context.today.plus_days(2),
                kind: RunKind::MonthEnd,
                file_number: None,
            };
            build_run(book, context, &command, &around)
        })?;
        book.evolve(&office.envelope(), &act, 9_000_000);
        built.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let run = book.runs().last().ok_or("no run")?;
        let first: Vec<_> = run.rows.iter().filter(|row| row.state != RowState::Same).take(200).collect();
        let seen = (figures(run), marks(run), first.len());
        shown.push(start.elapsed().as_secs_f64());
        if seen.2 == 0 || run.count() != PAYMENTS {
            return Err("the run is not the one that was meant".into());
        }
    }
    let (built, shown) = (median(&built), median(&shown));
    out.print(&Figure::new("run_built_compared_warned", built, "s").at_most(MOST_S, "50,000 payments, first page included"));
    out.print(&Figure::new("run_first_page_chosen", shown, "s"));
    Ok(())
}

fn month(month: i8) -> Month {
    Month { year: 2026, month }
}

struct Office {
    catalogue: Catalogue,
    account: AccountId,
}

impl Office {
    fn envelope(&self) -> Envelope {
        Envelope {
            at: model::Instant(1_792_000_000_000),
            clock: ClockSource::Hand,
            today: model::Instant(1_792_000_000_000).civil_date(),
            actor: Some(self.account),
            authority: AuthorityId([9; 16]),
            on_behalf_of: None,
            case: None,
            catalogue: [0; 32],
            intent: None,
            seen: Vec::new(),
        }
    }

    fn decide(
        &self,
        book: &PaymentBook,
        decide: impl FnOnce(
            &PaymentBook,
            &mut Context<'_>,
        ) -> Result<books::context::Decision, model::problem::Refusal>,
    ) -> Outcome<PaymentAct> {
        let envelope = self.envelope();
        let actor = Actor {
            account: self.account,
            name: String::new(),
            function: String::new(),
            roles: vec![Role::ClerkBenefits],
        };
        let mut fresh = || [7; 16];
        let mut context = Context {
            actor: &actor,
            now: envelope.at,
            today: envelope.today,
            catalogue: &self.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = decide(book, &mut context).map_err(|refusal| format!("{refusal:?}"))?;
        match decision.acts.into_iter().next() {
            Some((_, Body::Payment(act))) => Ok(act),
            _ => Err("no act of payments".into()),
        }
    }

    /// The list of the month before and changes to one case in twenty.
    fn prepared(&self) -> Outcome<PaymentBook> {
        let rows = (0..PAYMENTS).map(|n| ListRow {
            file_number: format!("50.1/WG/2023/{n:06}"),
            person: Some(format!("P-{n}")),
            payee: format!("Muster {n}"),
            iban: iban(n),
            amount: Money::from_cents(10_000 + i64::from(n % 400) * 100),
            granted: None,
            grant_until: None,
        });
        let command = TakeList {
            benefit: "wohngeld".to_owned(),
            month: month(10),
            source: ListSource::Extract,
            hash: [3; 32],
            rows: rows.collect(),
        };
        let mut book = PaymentBook::default();
        let act = self.decide(&book, |book, context| take_list(book, context, &command))?;
        book.evolve(&self.envelope(), &act, 0);
        for n in (0..PAYMENTS).step_by(CHANGED_OF as usize) {
            let mut id = [0; 16];
            id[..4].copy_from_slice(&n.to_be_bytes());
            let act = PaymentAct::ChangeRecorded {
                change: ChangeId(id),
                benefit: "wohngeld".to_owned(),
                file_number: format!("50.1/WG/2023/{n:06}"),
                from: month(11),
                kind: ChangeKind::Amount { amount: Money::from_cents(77_700) },
                reason: "Bescheid".to_owned(),
                row: None,
                mark: None,
                notice: None,
                component: None,
            };
            book.evolve(&self.envelope(), &act, u64::from(n) + 1);
        }
        Ok(book)
    }
}

/// An invented German account; the check digits come from the rules.
fn iban(number: u32) -> String {
    let bban = format!("99999999{number:010}");
    let digits = rules::iban::check_digits("DE", &bban).unwrap_or_default();
    format!("DE{digits:02}{bban}")
}
