//! Two nodes, crashes, retries, returns: whatever the history, no claim is paid twice without standing in the list of
//! conflicts, none is forgotten, the sums agree, and all orders of folding both journals say the same.

use std::collections::{BTreeMap, BTreeSet};

use books::payments::ledger::record_return;
use books::payments::{ConflictKind, PaymentBook, RunState};
use model::acts::claim::{Right, RunKind};
use model::acts::{Envelope, PaymentAct};
use model::ids::NodeId;
use model::{Money, Month};
use proptest::prelude::*;

use super::support::*;

const SECOND: NodeId = NodeId([2; 16]);
const FILES: [&str; 4] = ["A-1", "B-2", "C-3", "D-4"];

#[derive(Clone, Debug)]
enum Command {
    /// Builds a run of a kind, whatever the state of things.
    Build { node: usize, kind: usize, file: usize },
    /// The next step of the run in preparation.
    Next { node: usize },
    /// The same, but the node dies after the decision and before the act is durable; the person tries again with the same intent.
    Crash { node: usize },
    /// The last act is sent again with the same intent: it must change nothing.
    Retry { node: usize },
    /// The amount rises or falls.
    Amount { node: usize, file: usize, cents: u16 },
    /// A payment comes back.
    Return { node: usize, place: usize },
    /// A new account, approved.
    Settle { node: usize, file: usize },
    /// The right goes to the other node by two persons, without its holder.
    TakeOver { node: usize },
}

fn command() -> impl Strategy<Value = Command> {
    let node = 0_usize..2;
    prop_oneof![
        4 => (node.clone(), 0_usize..3, 0_usize..4).prop_map(|(node, kind, file)| Command::Build { node, kind, file }),
        30 => node.clone().prop_map(|node| Command::Next { node }),
        2 => node.clone().prop_map(|node| Command::Crash { node }),
        2 => node.clone().prop_map(|node| Command::Retry { node }),
        3 => (node.clone(), 0_usize..4, 1_u16..50_000).prop_map(|(node, file, cents)| Command::Amount { node, file, cents }),
        5 => (node.clone(), 0_usize..6).prop_map(|(node, place)| Command::Return { node, place }),
        5 => (node.clone(), 0_usize..4).prop_map(|(node, file)| Command::Settle { node, file }),
        1 => node.prop_map(|node| Command::TakeOver { node }),
    ]
}

/// A fault that a campaign must find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Planted {
    None,
    /// The second node believes to be the first one: it pays without the right.
    IgnoresTheRight,
    /// A returned payment is treated as if it had never been made: its file is forgotten.
    ForgetsAFile,
    /// A retry is decided anew instead of returning the first result.
    DecidesTwice,
    /// The journals are merged without the second one's files.
    LosesFilesInTheMerge,
}

struct Node {
    office: Office,
    /// What each intent led to, as the node's books keep it.
    took_over: bool,
    /// End-to-end ids in its own files, with the amount.
    filed: BTreeMap<String, Money>,
    accounts: u32,
}

struct World {
    nodes: [Node; 2],
    /// Acts that both have.
    common: usize,
    planted: Planted,
}

impl World {
    fn new(planted: Planted) -> Self {
        let rows = FILES.iter().enumerate().map(|(n, file)| row(file, n as u32 + 1, "100.00")).collect();
        let mut first = Office::with_list(rows);
        // The first node has used the right: from here on the other one knows who holds it.
        let run = first.build(NOVEMBER).unwrap();
        first.discard(&clerk(), run).unwrap();
        let mut second = first.clone();
        second.ids = 1 << 100;
        second.here = if planted == Planted::IgnoresTheRight { NODE } else { SECOND };
        let common = first.acts.len();
        let node = |office, accounts| Node { office, took_over: false, filed: BTreeMap::new(), accounts };
        Self { nodes: [node(first, 100), node(second, 200)], common, planted }
    }

    fn step(&mut self, node: usize, crash: bool) -> Result<(), TestCaseError> {
        let planted = self.planted;
        let Node { office, filed, .. } = &mut self.nodes[node];
        let Some(run) = office.book.in_preparation("wohngeld", NOVEMBER).map(|run| run.id).next() else {
            return Ok(());
        };
        let before = office.clone();
        let again = |office: &mut Office| -> Result<(), model::problem::Refusal> {
            match office.book.state(office.run(run)) {
                RunState::Built => office.determine(&clerk(), run).map(|_| ()),
                RunState::Determined => office.order(&orderer(), run).map(|_| ()),
                RunState::Ordered => office.bank(NOVEMBER, true).map(|_| ()),
                RunState::BankInformed => office.release(&treasurer(), run).map(|_| ()),
                RunState::ReleasedOnce => office.release(&head(), run).map(|_| ()),
                RunState::Released => office.file(&treasurer(), run).map(|_| ()),
                _ => Ok(()),
            }
        };
        let first = again(office);
        if crash {
            // The act was never durable: the node comes back as it was, and the person does the same again.
            *office = before;
            let second = again(office);
            prop_assert_eq!(first.is_ok(), second.is_ok());
        }
        if office.run(run).file.is_some() {
            for row in office.run(run).paid() {
                let twice = filed.insert(row.end_to_end.clone(), row.amount);
                prop_assert!(twice.is_none(), "{} stands in two files of one node", row.end_to_end);
            }
            if planted == Planted::ForgetsAFile && office.run(run).kind() == RunKind::Supplementary {
                office.acts.pop();
                office.book = office.refolded();
            }
        }
        Ok(())
    }

    fn one(&mut self, command: &Command) -> Result<(), TestCaseError> {
        match *command {
            Command::Build { node, kind, file } => {
                let office = &mut self.nodes[node].office;
                let _ = match kind {
                    0 => office.build(NOVEMBER),
                    1 => office.supplementary(NOVEMBER),
                    _ => office.single(NOVEMBER, FILES[file]),
                };
            }
            Command::Next { node } => self.step(node, false)?,
            Command::Crash { node } => self.step(node, true)?,
            Command::Retry { node } => {
                // The books know the intent and answer with the first result. Folded a second time, the act must be harmless
                // or seen: a second file of the same bytes is counted, everything else is a conflict.
                let office = &mut self.nodes[node].office;
                if self.planted == Planted::DecidesTwice
                    && let Some((envelope, act @ PaymentAct::RunBuilt { .. })) = office.acts.last().cloned()
                    && let PaymentAct::RunBuilt { mut run, .. } = act.clone()
                {
                    run.0[0] ^= 0xff;
                    let mut again = act;
                    if let PaymentAct::RunBuilt { run: id, .. } = &mut again {
                        *id = run;
                    }
                    office.fold(envelope.actor, again);
                }
            }
            Command::Amount { node, file, cents } => {
                let cents = Money::from_cents(i64::from(cents)).to_string();
                let office = &mut self.nodes[node].office;
                office.change(&clerk(), FILES[file], NOVEMBER, amount(&cents)).unwrap();
            }
            Command::Return { node, place } => {
                let Node { office, filed, .. } = &mut self.nodes[node];
                let Some(id) = filed.keys().nth(place).cloned() else { return Ok(()) };
                let on = office.today;
                let _ =
                    office.act(&treasurer(), |office, context| record_return(&office.book, context, &id, "AC04", on));
            }
            Command::Settle { node, file } => {
                let Node { office, accounts, .. } = &mut self.nodes[node];
                *accounts += 1;
                let change = office.change(&clerk(), FILES[file], NOVEMBER, account(*accounts)).unwrap();
                office.approve(&second_clerk(), change).unwrap();
            }
            Command::TakeOver { node } => {
                let right = Right::pay("wohngeld", NOVEMBER);
                let Node { office, took_over, .. } = &mut self.nodes[node];
                let holder = office.book.rights().holder(AUTHORITY, &right);
                if let Some(from) = holder.filter(|holder| *holder != office.here) {
                    let to = office.here;
                    office.fold(Some(head().account), PaymentAct::RightTaken { right, from, to });
                    *took_over = true;
                }
            }
        }
        Ok(())
    }

    /// Pays at a node that holds the right all that is still owed, and looks whether anybody was forgotten.
    fn nobody_is_forgotten(&mut self, node: usize) -> Result<(), TestCaseError> {
        let right = Right::pay("wohngeld", NOVEMBER);
        let office = &self.nodes[node].office;
        if office.book.rights().holder(AUTHORITY, &right) != Some(office.here) {
            return Ok(());
        }
        // Three rounds: the run in preparation, the month-end run, what came back twice.
        for _ in 0..4 {
            for _ in 0..8 {
                self.step(node, false)?;
            }
            let office = &mut self.nodes[node].office;
            let stuck = office.book.in_preparation("wohngeld", NOVEMBER).map(|run| run.id).next();
            if let Some(stuck) = stuck {
                office.discard(&head(), stuck).unwrap();
            }
            if office.book.month_end("wohngeld", NOVEMBER).is_none() {
                let _ = office.build(NOVEMBER);
            } else {
                let _ = office.supplementary(NOVEMBER);
            }
        }
        for _ in 0..8 {
            self.step(node, false)?;
        }
        let office = &self.nodes[node].office;
        for (n, file) in FILES.iter().enumerate() {
            let case = (AUTHORITY, "wohngeld".to_owned(), (*file).to_owned());
            let owed = owed(office, file);
            let paid = office.book.ledger().paid(&case, NOVEMBER);
            prop_assert!(paid >= owed || waits(office, file), "{file} ({n}) is owed {owed} and got {paid}");
        }
        Ok(())
    }
}

/// What the changes say that a case is owed, worked out without the run's own arithmetic.
fn owed(office: &Office, file: &str) -> Money {
    let mut amounts = office.acts.iter().rev().filter_map(|(_, act)| match act {
        PaymentAct::ChangeRecorded {
            file_number, kind: model::acts::payment::ChangeKind::Amount { amount }, ..
        } if file_number == file => Some(*amount),
        _ => None,
    });
    amounts.next().unwrap_or(eur("100.00"))
}

/// A payment of the case came back and no account was approved after it.
fn waits(office: &Office, file: &str) -> bool {
    let (mut last_return, mut last_account) = (None, None);
    let mut recorded = BTreeMap::new();
    for (position, (_, act)) in office.acts.iter().enumerate() {
        match act {
            PaymentAct::ClaimReturned { run, row, .. } if office.run(*run).rows[*row as usize].file_number == file => {
                last_return = Some(position);
            }
            PaymentAct::ChangeRecorded { change, file_number, .. } => {
                recorded.insert(*change, file_number.clone());
            }
            PaymentAct::ChangeApproved { change } if recorded.get(change).is_some_and(|of| of == file) => {
                last_account = Some(position);
            }
            _ => {}
        }
    }
    last_return.is_some() && last_account < last_return
}

/// Folds the common acts and then both histories in the order that `turns` gives: true takes the first node's next act.
fn merged(world: &World, turns: &[bool]) -> PaymentBook {
    let [one, two] = &world.nodes;
    let mut book = PaymentBook::default();
    let mut position = 0;
    let mut take = |(envelope, act): &(Envelope, PaymentAct)| {
        book.evolve(envelope, act, position);
        position += 1;
    };
    one.office.acts[..world.common].iter().for_each(&mut take);
    let mut left = one.office.acts[world.common..].iter();
    let mut right = two.office.acts[world.common..].iter().filter(|(_, act)| {
        world.planted != Planted::LosesFilesInTheMerge || !matches!(act, PaymentAct::FileMade { .. })
    });
    let mut turns = turns.iter().copied().cycle();
    loop {
        let first = turns.next().unwrap_or(true);
        let next = if first { left.next().or_else(|| right.next()) } else { right.next().or_else(|| left.next()) };
        match next {
            Some(act) => take(act),
            None => return book,
        }
    }
}

fn check_merged(world: &World, turns: &[bool]) -> Result<(), TestCaseError> {
    let book = merged(world, turns);
    let [one, two] = &world.nodes;
    let listed: BTreeSet<&str> = book
        .conflicts()
        .iter()
        .filter(|conflict| conflict.kind == ConflictKind::PaidTwice)
        .map(|conflict| conflict.detail.as_str())
        .collect();
    let twice: BTreeSet<&str> = one.filed.keys().filter(|id| two.filed.contains_key(*id)).map(String::as_str).collect();
    prop_assert_eq!(&listed, &twice, "the list of conflicts is what both have paid, no more and no less");
    if !one.took_over && !two.took_over {
        prop_assert!(twice.is_empty(), "without a takeover nothing is paid twice");
        let without = book.conflicts().iter().any(|c| c.kind == ConflictKind::WithoutRight);
        prop_assert!(!without, "nobody pays without the right");
    }
    let all: Money = one.filed.values().chain(two.filed.values()).copied().sum();
    let files: Money = book.runs().iter().filter_map(|run| run.file.as_ref()).map(|file| file.sum).sum();
    prop_assert_eq!(all, files, "the files' sums are what both have paid");
    let ledger: Money = FILES
        .iter()
        .flat_map(|file| book.ledger().payments(&(AUTHORITY, "wohngeld".to_owned(), (*file).to_owned())))
        .map(|payment| payment.amount)
        .sum();
    prop_assert_eq!(all, ledger, "the ledger has all of it");
    Ok(())
}

#[derive(Default, Debug)]
struct Reached {
    files: usize,
    twice: usize,
    again: usize,
    supplements: usize,
    takeovers: usize,
}

fn play(planted: Planted, commands: &[Command], turns: &[Vec<bool>]) -> Result<Reached, TestCaseError> {
    let mut world = World::new(planted);
    for command in commands {
        world.one(command)?;
        for node in &world.nodes {
            let book = &node.office.book;
            prop_assert!(book.conflicts().is_empty(), "one node alone has no conflicts: {:?}", book.conflicts());
            let filed: Money = node.filed.values().copied().sum();
            let files: Money = book.runs().iter().filter_map(|run| run.file.as_ref()).map(|file| file.sum).sum();
            prop_assert_eq!(filed, files);
        }
    }
    for node in 0..2 {
        world.nobody_is_forgotten(node)?;
    }
    for turns in turns {
        check_merged(&world, turns)?;
    }
    let [one, two] = &world.nodes;
    let ids = || one.filed.keys().chain(two.filed.keys());
    let runs = |node: &Node| node.office.book.runs().iter().filter(|run| run.file.is_some()).count();
    Ok(Reached {
        files: runs(one) + runs(two),
        twice: one.filed.keys().filter(|id| two.filed.contains_key(*id)).count(),
        again: ids().filter(|id| !id.ends_with("-1")).count(),
        supplements: ids().filter(|id| id.contains("N1")).count(),
        takeovers: usize::from(one.took_over) + usize::from(two.took_over),
    })
}

type Case = (Vec<Command>, Vec<Vec<bool>>);

fn cases() -> impl Strategy<Value = Case> {
    let turns = prop::collection::vec(any::<bool>(), 1..12);
    // Both extremes, taking turns, and chance.
    let orders = prop::collection::vec(turns, 2).prop_map(|mut turns| {
        turns.extend([vec![true], vec![false], vec![true, false]]);
        turns
    });
    (prop::collection::vec(command(), 1..120), orders)
}

fn campaign(planted: Planted, count: u32) -> Result<Reached, String> {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let total = std::cell::RefCell::new(Reached::default());
    let config = Config { cases: count, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&cases(), |(commands, turns)| {
            let reached = play(planted, &commands, &turns)?;
            let mut total = total.borrow_mut();
            total.files += reached.files;
            total.twice += reached.twice;
            total.again += reached.again;
            total.supplements += reached.supplements;
            total.takeovers += reached.takeovers;
            Ok(())
        })
        .map_err(|error| error.to_string())?;
    Ok(total.into_inner())
}

#[test]
fn two_nodes_pay_every_claim_once_or_list_it() {
    let total = campaign(Planted::None, 200).unwrap();
    println!("{total:?}");
    assert!(
        total.files > 200 && total.twice > 50 && total.again > 10 && total.supplements > 20 && total.takeovers > 50,
        "{total:?}"
    );
}

#[test]
fn planted_faults_are_found() {
    for planted in
        [Planted::IgnoresTheRight, Planted::ForgetsAFile, Planted::DecidesTwice, Planted::LosesFilesInTheMerge]
    {
        let found = campaign(planted, 250);
        assert!(found.is_err(), "{planted:?} was not noticed: {found:?}");
    }
}

/// All interleavings of two short histories, not a sample of them: both nodes pay after a takeover.
#[test]
fn every_interleaving_of_two_files_lists_the_same_doubles() {
    let mut world = World::new(Planted::None);
    let pay = |world: &mut World, node: usize| {
        world.one(&Command::Build { node, kind: 0, file: 0 }).unwrap();
        for _ in 0..7 {
            world.step(node, false).unwrap();
        }
    };
    pay(&mut world, 0);
    world.one(&Command::TakeOver { node: 1 }).unwrap();
    pay(&mut world, 1);
    let (left, right) =
        (world.nodes[0].office.acts.len() - world.common, world.nodes[1].office.acts.len() - world.common);
    assert_eq!((left, right), (7, 8));
    let mut tried = 0;
    for bits in 0_u32..1 << (left + right) {
        if bits.count_ones() as usize == left {
            let turns: Vec<bool> = (0..left + right).map(|at| bits >> at & 1 == 1).collect();
            check_merged(&world, &turns).unwrap();
            tried += 1;
        }
    }
    assert_eq!(tried, 6_435);
    let month: Month = NOVEMBER;
    let book = merged(&world, &[true]);
    assert_eq!(book.live_runs("wohngeld", month).count(), 2);
}
