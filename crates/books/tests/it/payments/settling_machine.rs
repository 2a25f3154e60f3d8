//! Random settlements against plain money: whatever is taken in, proposed twice, paid by others, handed out in cash, returned and
//! set off, in the end everybody has what is due, and never a cent is counted twice or forgotten.

use std::cell::Cell;
use std::collections::BTreeMap;

use books::payments::ledger::record_return;
use books::settlement::{Kind, SetOffTerms, differences, paid};
use model::acts::claim::RunKind;
use model::acts::payment::ChangeKind;
use model::acts::settlement::SettleStep;
use model::{Money, Month};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::settling::Settling;
use super::support::*;

const FILES: [&str; 3] = ["A-1", "B-2", "C-3"];
const MONTHS: [Month; 2] = [NOVEMBER, DECEMBER];
/// Rounds until everything must have come out: running benefits are 60 to 300 EUR, overpayments below 1,500 EUR.
const ROUNDS_MAX: usize = 60;

#[derive(Clone, Debug)]
enum Command {
    Due { file: usize, month: usize, cents: u16 },
    Propose { file: usize, month: usize },
    Merge,
    Elsewhere { file: usize, month: usize, cents: u16 },
    Cash { file: usize, month: usize, cents: u16 },
    SetOff { file: usize, month: usize },
    Run { month: usize },
    Return { nth: usize },
}

fn command() -> impl Strategy<Value = Command> {
    let place = (0..FILES.len(), 0..MONTHS.len());
    prop_oneof![
        4 => (place.clone(), 0_u16..40_000).prop_map(|((file, month), cents)| Command::Due { file, month, cents }),
        4 => place.clone().prop_map(|(file, month)| Command::Propose { file, month }),
        2 => Just(Command::Merge),
        1 => (place.clone(), 1_u16..9_000).prop_map(|((file, month), cents)| Command::Elsewhere { file, month, cents }),
        1 => (place.clone(), 1_u16..9_000).prop_map(|((file, month), cents)| Command::Cash { file, month, cents }),
        3 => place.prop_map(|(file, month)| Command::SetOff { file, month }),
        4 => (0..MONTHS.len()).prop_map(|month| Command::Run { month }),
        1 => (0_usize..20).prop_map(|nth| Command::Return { nth }),
    ]
}

/// Money that left for each file number, kept beside the books.
type Left = BTreeMap<String, Money>;

fn plus(left: &mut Left, file: &str, amount: Money) {
    let sum = left.entry(file.to_owned()).or_insert(Money::ZERO);
    *sum = *sum + amount;
}

struct Machine {
    town: Settling,
    left: Left,
    accounts: u32,
}

impl Machine {
    fn new() -> Self {
        let rows =
            vec![row("A-1", 1, "60.00"), row("B-2", 2, "120.50"), row("C-3", 3, "300.25"), row("Z-9", 9, "10.00")];
        let mut machine = Self { town: Settling::with(rows), left: Left::new(), accounts: 100 };
        let run = machine.town.books.payments.runs()[0].id;
        machine.sent(run);
        machine.town.office.today = day("2026-11-27");
        machine.run(RunKind::MonthEnd, DECEMBER);
        machine
    }
    fn sent(&mut self, run: model::ids::RunId) {
        for row in self.town.office.run(run).paid() {
            plus(&mut self.left, &row.file_number, row.amount);
        }
    }
    fn run(&mut self, kind: RunKind, month: Month) -> bool {
        let built = self.town.run(kind, month);
        if let Ok(run) = built {
            self.sent(run);
        }
        built.is_ok()
    }
    /// Hearing, decision, set-off of what is overpaid.
    fn set_off(&mut self, file: &str, month: Month) -> bool {
        let from = self.town.office.today.month().next();
        let terms = SetOffTerms { from, monthly: None, given: true };
        self.town.step(file, month, SettleStep::Heard).is_ok()
            && self.town.step(file, month, SettleStep::Decided).is_ok()
            && self.town.set_off(file, month, &terms).is_ok()
    }
    fn take(&mut self, command: &Command) {
        match *command {
            Command::Due { file, month, cents } => {
                let amount = Money::from_cents(i64::from(cents)).to_string();
                self.town.due(&[(FILES[file], MONTHS[month], &amount)]);
            }
            Command::Propose { file, month } => {
                let _ = self.town.propose(FILES[file], MONTHS[month]);
            }
            Command::Merge => {
                // The last change comes once more, and another node has recorded the same.
                let changes = self.town.office.acts.iter().rev().find_map(|(envelope, act)| match act {
                    model::acts::PaymentAct::ChangeRecorded { kind: ChangeKind::Settled { .. }, .. } => {
                        Some((envelope.actor, act.clone()))
                    }
                    _ => None,
                });
                let Some((actor, act)) = changes else { return };
                self.town.office.fold(actor, act.clone());
                // Only a proposal that is still the last word on its case can come from another node as well.
                self.town.sync();
            }
            Command::Elsewhere { file, month, cents } => {
                let amount = Money::from_cents(i64::from(cents));
                if self.town.elsewhere(FILES[file], MONTHS[month], &amount.to_string()).is_ok() {
                    plus(&mut self.left, FILES[file], amount);
                }
            }
            Command::Cash { file, month, cents } => {
                let amount = Money::from_cents(i64::from(cents));
                self.town.cash(FILES[file], MONTHS[month], &amount.to_string());
                plus(&mut self.left, FILES[file], amount);
            }
            Command::SetOff { file, month } => {
                self.set_off(FILES[file], MONTHS[month]);
            }
            Command::Run { month } => {
                self.run(RunKind::Supplementary, MONTHS[month]);
            }
            Command::Return { nth } => self.give_back(nth),
        }
    }
    /// The bank gives the nth payment back; its account is settled with a second person.
    fn give_back(&mut self, nth: usize) {
        let paid: Vec<(String, String, Money)> = self
            .town
            .books
            .payments
            .runs()
            .iter()
            .flat_map(|run| run.paid())
            .filter(|row| row.file_number != "Z-9")
            .map(|row| (row.end_to_end.clone(), row.file_number.clone(), row.amount))
            .collect();
        let Some((claim, file, amount)) = paid.get(nth).cloned() else { return };
        let on = self.town.office.today;
        let back = self
            .town
            .office
            .act(&treasurer(), |office, context| record_return(&office.book, context, &claim, "AC04", on));
        if back.is_ok() {
            plus(&mut self.left, &file, -amount);
            self.accounts += 1;
            let kind = ChangeKind::Account { payee: "Neu".into(), iban: iban(self.accounts), proof: "Karte".into() };
            let change = self.town.office.change(&clerk(), &file, NOVEMBER, kind).unwrap();
            self.town.office.approve(&second_clerk(), change).unwrap();
        }
        self.town.sync();
    }
    /// What the books say was paid on each case, over all months, is what left for it.
    fn conserved(&self) -> Result<(), TestCaseError> {
        let mut said = Left::new();
        for (key, by) in paid(&self.town.books) {
            plus(&mut said, &key.1, by.values().copied().sum());
        }
        for file in FILES {
            prop_assert_eq!(said.get(file), self.left.get(file), "{}", file);
        }
        for one in differences(&self.town.books) {
            let on_its_way = if one.open().is_negative() { -one.to_set_off - one.to_deduct } else { one.proposed };
            let rest = one.open() - on_its_way;
            let size = if rest.is_negative() { -rest } else { rest };
            prop_assert!(one.left() == size || one.left() == Money::ZERO, "{:?}", one);
        }
        Ok(())
    }
    /// Works until nothing is left: proposals, supplementary runs, set-offs, the runs of the months that follow.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..ROUNDS_MAX {
            let open = differences(&self.town.books);
            let unsettled = open.iter().any(|one| one.kind != Kind::Even);
            if !unsettled {
                return Ok(());
            }
            for one in &open {
                let (_, file, month) = &one.key;
                match one.kind {
                    Kind::Underpaid if one.left() > Money::ZERO => {
                        let done = self.town.propose(file, *month);
                        prop_assert!(done.is_ok(), "{:?} {:?}", one, done);
                    }
                    Kind::Overpaid | Kind::WithoutDecision if one.left() > Money::ZERO => {
                        prop_assert!(self.set_off(file, *month), "{:?}", one);
                    }
                    _ => {}
                }
            }
            let mut months: Vec<Month> = open.iter().map(|one| one.key.2).collect();
            months.sort_unstable();
            months.dedup();
            for month in months {
                while self.run(RunKind::Supplementary, month) {}
            }
            // The next month runs as the list says, and that is what is due for it.
            let next = self.town.office.today.month().next().next();
            self.town.office.today = next.first_day().plus_days(-4);
            prop_assert!(self.run(RunKind::MonthEnd, next), "{}", next);
            self.town.due(&[
                ("A-1", next, "60.00"),
                ("B-2", next, "120.50"),
                ("C-3", next, "300.25"),
                ("Z-9", next, "10.00"),
            ]);
            self.conserved()?;
        }
        let open: Vec<_> = differences(&self.town.books).into_iter().filter(|one| one.kind != Kind::Even).collect();
        prop_assert!(false, "still open: {:?}", open);
        Ok(())
    }
}

#[test]
fn in_the_end_everybody_has_what_is_due_and_nothing_was_paid_twice_or_forgotten() {
    let config = Config { cases: 120, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let (set_off, supplements) = (Cell::new(0_u32), Cell::new(0_u32));
    runner
        .run(&prop::collection::vec(command(), 1..40), |commands| {
            let mut machine = Machine::new();
            for command in &commands {
                machine.take(command);
                machine.conserved()?;
            }
            // Months of which nobody has said anything are due as they were listed.
            let known = machine.town.books.settlement.due().clone();
            for month in MONTHS {
                let listed = [("A-1", "60.00"), ("B-2", "120.50"), ("C-3", "300.25"), ("Z-9", "10.00")];
                for (file, amount) in listed {
                    if !known.contains_key(&machine.town.key(file, month)) {
                        machine.town.due(&[(file, month, amount)]);
                    }
                }
            }
            machine.settle()?;
            for file in FILES {
                let due: Money = machine
                    .town
                    .books
                    .settlement
                    .due()
                    .values()
                    .filter(|row| row.file_number == file)
                    .map(|row| row.amount)
                    .sum();
                prop_assert_eq!(machine.left.get(file).copied(), Some(due), "{}", file);
            }
            let rows = || machine.town.books.payments.runs().iter().flat_map(|run| run.rows.iter());
            let off = rows().filter(|row| row.facts.as_ref().is_some_and(|facts| facts.set_off.is_some())).count();
            set_off.set(set_off.get() + u32::try_from(off).unwrap());
            supplements
                .set(supplements.get() + u32::try_from(rows().filter(|row| row.why == "settled").count()).unwrap());
            Ok(())
        })
        .unwrap();
    assert!(set_off.get() > 50 && supplements.get() > 50, "{} {}", set_off.get(), supplements.get());
}
