//! Random histories against a plain model: no claim is paid twice, sums agree, a release happens exactly when all
//! that it needs is there, whatever the order of attempts, and the book folds to the same twice.

use std::collections::{BTreeMap, BTreeSet};

use books::context::Actor;
use books::payments::{HoldState, RunState};
use model::acts::PaymentAct;
use model::acts::payment::{ChangeKind, ListSource};
use model::ids::{ChangeId, RunId};
use model::role::Role;
use model::{Money, Month};
use proptest::prelude::*;

use super::support::*;

const PEOPLE: usize = 6;
const LISTED: [&str; 3] = ["A-1", "B-2", "C-3"];
/// The last file number is on no list: only a new payee can bring it.
const FILES: [&str; 4] = ["A-1", "B-2", "C-3", "N-9"];
const MONTHS: [Month; 2] = [OCTOBER, NOVEMBER];

#[derive(Clone, Debug)]
enum Command {
    Take {
        month: usize,
        cents: [u16; 3],
    },
    Change {
        who: usize,
        file: usize,
        from: usize,
        kind: usize,
        cents: u16,
    },
    Approve {
        who: usize,
        change: usize,
    },
    Reject {
        who: usize,
        change: usize,
    },
    Hold {
        file: usize,
        state: Option<HoldState>,
    },
    Bank {
        month: usize,
        clear: bool,
    },
    Build {
        who: usize,
        month: usize,
    },
    Determine {
        who: usize,
        run: usize,
        all: bool,
    },
    Order {
        who: usize,
        run: usize,
    },
    Release {
        who: usize,
        run: usize,
    },
    File {
        who: usize,
        run: usize,
    },
    HandOver {
        who: usize,
        run: usize,
        again: bool,
    },
    Discard {
        who: usize,
        run: usize,
    },
    /// Whatever comes next for the run: so that many histories come to their end.
    Next {
        who: usize,
        run: usize,
    },
}

fn command() -> impl Strategy<Value = Command> {
    let who = 0..PEOPLE;
    let run = 0_usize..3;
    let hold = prop_oneof![
        3 => Just(None),
        2 => Just(Some(HoldState::PayOn)),
        1 => Just(Some(HoldState::Undecided)),
        1 => Just(Some(HoldState::Stop)),
    ];
    prop_oneof![
        1 => (0_usize..3, [1_u16..500, 1_u16..500, 1_u16..500]).prop_map(|(month, cents)| Command::Take { month, cents }),
        3 => (0_usize..2, 0_usize..4, 0_usize..2, 0_usize..4, 1_u16..500)
            .prop_map(|(who, file, from, kind, cents)| Command::Change { who, file, from, kind, cents }),
        3 => (0_usize..3, 0_usize..6).prop_map(|(who, change)| Command::Approve { who, change }),
        1 => (who.clone(), 0_usize..6).prop_map(|(who, change)| Command::Reject { who, change }),
        2 => (0_usize..4, hold).prop_map(|(file, state)| Command::Hold { file, state }),
        3 => (0_usize..2, prop::bool::weighted(0.8)).prop_map(|(month, clear)| Command::Bank { month, clear }),
        4 => (who.clone(), 0_usize..2).prop_map(|(who, month)| Command::Build { who, month }),
        1 => (who.clone(), run.clone(), prop::bool::weighted(0.8))
            .prop_map(|(who, run, all)| Command::Determine { who, run, all }),
        1 => (who.clone(), run.clone()).prop_map(|(who, run)| Command::Order { who, run }),
        4 => (who.clone(), run.clone()).prop_map(|(who, run)| Command::Release { who, run }),
        2 => (who.clone(), run.clone()).prop_map(|(who, run)| Command::File { who, run }),
        1 => (who.clone(), run.clone(), any::<bool>()).prop_map(|(who, run, again)| Command::HandOver { who, run, again }),
        1 => (who.clone(), run.clone()).prop_map(|(who, run)| Command::Discard { who, run }),
        16 => (who, run).prop_map(|(who, run)| Command::Next { who, run }),
    ]
}

/// Everybody may do everything: only the rule on persons is left to refuse.
fn somebody(index: usize) -> Actor {
    person(
        &format!("person {index}"),
        &[Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer, Role::Head],
    )
}

/// Account and amount by file number.
type Pays = BTreeMap<&'static str, (String, Money)>;

#[derive(Clone, Debug)]
struct PlainChange {
    id: ChangeId,
    file: &'static str,
    from: Month,
    kind: ChangeKind,
    recorder: usize,
    approver: Option<usize>,
    rejected: bool,
    at: usize,
}
impl PlainChange {
    fn in_force(&self, month: Month) -> bool {
        let second =
            !matches!(self.kind, ChangeKind::Account { .. } | ChangeKind::New { .. }) || self.approver.is_some();
        !self.rejected && second && self.from <= month
    }
}

#[derive(Clone, Debug)]
struct PlainRun {
    id: RunId,
    month: Month,
    at: usize,
    prepared: BTreeSet<usize>,
    /// Built or determined it, or recorded a change it uses: may not order.
    made: BTreeSet<usize>,
    used: Vec<usize>,
    pays: Pays,
    determined: Option<usize>,
    ordered: bool,
    released: BTreeSet<usize>,
    filed: bool,
    discarded: bool,
}

#[derive(Default)]
struct Plain {
    step: usize,
    lists: BTreeMap<Month, (usize, BTreeMap<&'static str, Money>)>,
    changes: Vec<PlainChange>,
    runs: Vec<PlainRun>,
    bank: BTreeMap<Month, (usize, bool)>,
    holds: BTreeMap<&'static str, HoldState>,
    /// Claims in files: file number and month, each at most once.
    paid: BTreeMap<(&'static str, Month), Money>,
}

impl Plain {
    fn live(&self, month: Month) -> bool {
        self.runs.iter().any(|run| run.month == month && !run.discarded)
    }
    /// What a run for the month would pay, and the changes it would use.
    fn would_pay(&self, month: Month) -> Option<(Pays, Vec<usize>)> {
        let (list_month, (taken, list)) = self.lists.range(..=month).next_back()?;
        if *list_month == month && !self.bank.get(&month).is_some_and(|(at, clear)| *clear && at > taken) {
            return None;
        }
        let mut pays: BTreeMap<&'static str, (String, Money, bool)> = BTreeMap::new();
        for (place, file) in LISTED.iter().enumerate() {
            if let Some(amount) = list.get(file) {
                pays.insert(file, (iban(place as u32 + 1), *amount, true));
            }
        }
        let mut used = Vec::new();
        let mut order: Vec<usize> = (0..self.changes.len()).collect();
        order.sort_by_key(|&place| (self.changes[place].from, place));
        for place in order {
            let change = &self.changes[place];
            if !change.in_force(month) {
                continue;
            }
            if let ChangeKind::New { iban, amount, .. } = &change.kind {
                pays.insert(change.file, (iban.clone(), *amount, true));
                used.push(place);
            } else if let Some(row) = pays.get_mut(change.file) {
                used.push(place);
                match &change.kind {
                    ChangeKind::Settled { .. } | ChangeKind::SetOff { .. } => {}
                    ChangeKind::Hold => row.2 = false,
                    ChangeKind::Amount { amount } => row.1 = *amount,
                    ChangeKind::Account { iban, .. } => row.0.clone_from(iban),
                    ChangeKind::New { .. } => unreachable!(),
                }
            }
        }
        let pays: Pays = pays
            .into_iter()
            .filter(|(file, (_, _, open))| *open && self.holds.get(file) != Some(&HoldState::Stop))
            .map(|(file, (iban, amount, _))| (file, (iban, amount)))
            .collect();
        (!pays.is_empty()).then_some((pays, used))
    }
    /// No barrier on the run apart from persons, steps and the bank.
    fn clear_of_holds(&self, run: &PlainRun) -> bool {
        let decided =
            run.pays.keys().all(|file| !matches!(self.holds.get(file), Some(HoldState::Undecided | HoldState::Stop)));
        let held_since = self.changes.iter().any(|change| {
            change.kind == ChangeKind::Hold
                && change.at > run.at
                && change.in_force(run.month)
                && run.pays.contains_key(change.file)
        });
        decided && !held_since && !run.used.iter().any(|&place| self.changes[place].rejected)
    }
    fn bank_clear(&self, run: &PlainRun) -> bool {
        self.bank.get(&run.month).is_some_and(|(at, clear)| *clear && *at > run.at)
    }
    fn may_release(&self, run: &PlainRun, who: usize) -> bool {
        !run.discarded
            && !run.filed
            && run.ordered
            && run.released.len() < 2
            && !run.released.contains(&who)
            && !run.prepared.contains(&who)
            && self.bank_clear(run)
            && self.clear_of_holds(run)
    }
    fn may_file(&self, run: &PlainRun) -> bool {
        !run.discarded && (run.filed || (run.released.len() == 2 && self.bank_clear(run) && self.clear_of_holds(run)))
    }
}

/// How far the histories came; a campaign in which nothing is ever filed proves nothing.
#[derive(Default, Debug)]
struct Reached {
    released: usize,
    filed: usize,
    refused_releases: usize,
}

fn play(commands: &[Command]) -> Result<Reached, TestCaseError> {
    let mut office = Office::default();
    let mut plain = Plain::default();
    let mut reached = Reached::default();
    for command in commands {
        plain.step += 1;
        one(&mut office, &mut plain, &mut reached, command)?;
        prop_assert!(office.book.conflicts().is_empty(), "{:?}", office.book.conflicts());
        let filed: Money = plain.paid.values().copied().sum();
        let files: Money = office.book.runs().iter().filter_map(|run| run.file.as_ref()).map(|file| file.sum).sum();
        prop_assert_eq!(filed, files);
        prop_assert_eq!(plain.paid.len(), office.book.claims().len());
    }
    let again = office.refolded();
    prop_assert!(again == office.book, "the same acts fold to another book");
    Ok(reached)
}

fn one(office: &mut Office, plain: &mut Plain, reached: &mut Reached, command: &Command) -> Result<(), TestCaseError> {
    // Runs are chosen from the latest backwards.
    let chosen = |plain: &Plain, run: usize| plain.runs.len().checked_sub(run + 1);
    match command.clone() {
        Command::Take { month, cents } => {
            let month = [OCTOBER.previous(), OCTOBER, NOVEMBER][month];
            let amounts: Vec<Money> = cents.iter().map(|cents| Money::from_cents(i64::from(*cents))).collect();
            let rows = LISTED
                .iter()
                .zip(&amounts)
                .enumerate()
                .map(|(place, (file, amount))| row(file, place as u32 + 1, &amount.to_string()))
                .collect();
            prop_assert!(office.take(month, ListSource::Extract, rows).is_ok());
            plain.lists.insert(month, (plain.step, LISTED.into_iter().zip(amounts).collect()));
        }
        Command::Change { who, file, from, kind, cents } => {
            let (file, from) = (FILES[file], MONTHS[from]);
            let cents = i64::from(cents);
            let kind = match kind {
                0 => ChangeKind::Hold,
                1 => amount(&Money::from_cents(cents).to_string()),
                2 => account(100 + cents as u32),
                _ => new_payee(200 + cents as u32, &Money::from_cents(cents).to_string()),
            };
            // A held listed case may come back as a new payee, which the plain model leaves aside.
            if LISTED.contains(&file) && matches!(kind, ChangeKind::New { .. }) {
                return Ok(());
            }
            if let Ok(id) = office.change(&somebody(who), file, from, kind) {
                let kind = office.book.change(id).unwrap().kind.clone();
                let at = plain.step;
                plain.changes.push(PlainChange {
                    id,
                    file,
                    from,
                    kind,
                    recorder: who,
                    approver: None,
                    rejected: false,
                    at,
                });
            }
        }
        Command::Approve { who, change } => {
            let Some(change) = plain.changes.get_mut(change) else { return Ok(()) };
            let needs = matches!(change.kind, ChangeKind::Account { .. } | ChangeKind::New { .. });
            let may = needs && !change.rejected && change.approver.is_none() && change.recorder != who;
            prop_assert_eq!(office.approve(&somebody(who), change.id).is_ok(), may);
            if may {
                change.approver = Some(who);
            }
        }
        Command::Reject { who, change } => {
            let Some(change) = plain.changes.get_mut(change) else { return Ok(()) };
            let may = !change.rejected && (change.approver.is_none() || change.recorder != who);
            prop_assert_eq!(office.reject(&somebody(who), change.id).is_ok(), may);
            change.rejected |= may;
        }
        Command::Hold { file, state } => {
            let key = ("wohngeld".to_owned(), FILES[file].to_owned());
            match state {
                Some(state) => {
                    office.holds.insert(key, state);
                    plain.holds.insert(FILES[file], state);
                }
                None => {
                    office.holds.remove(&key);
                    plain.holds.remove(FILES[file]);
                }
            }
        }
        Command::Bank { month, clear } => {
            prop_assert!(office.bank(MONTHS[month], clear).is_ok());
            plain.bank.insert(MONTHS[month], (plain.step, clear));
        }
        Command::Build { who, month } => {
            let month = MONTHS[month];
            let expected = if plain.live(month) { None } else { plain.would_pay(month) };
            let built = office.build_by(&somebody(who), month);
            prop_assert_eq!(built.is_ok(), expected.is_some(), "{:?}", built);
            if let (Ok(id), Some((pays, used))) = (built, expected) {
                let found: BTreeMap<&str, (String, Money)> = office
                    .run(id)
                    .paid()
                    .map(|row| (row.file_number.as_str(), (row.iban.clone(), row.amount)))
                    .collect();
                prop_assert_eq!(office.run(id).count() as usize, found.len(), "a case stands twice");
                prop_assert_eq!(&found, &pays);
                let mut prepared = BTreeSet::from([who]);
                let mut made = BTreeSet::from([who]);
                for &place in &used {
                    prepared.insert(plain.changes[place].recorder);
                    made.insert(plain.changes[place].recorder);
                    prepared.extend(plain.changes[place].approver);
                }
                plain.runs.push(PlainRun {
                    id,
                    month,
                    at: plain.step,
                    prepared,
                    made,
                    used,
                    pays,
                    determined: None,
                    ordered: false,
                    released: BTreeSet::new(),
                    filed: false,
                    discarded: false,
                });
            }
        }
        Command::Determine { who, run, all } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = plain.runs[place].clone();
            let count = office.run(run.id).warnings.len() as u32;
            let signed_off: Vec<u32> = (0..count).skip(usize::from(!all)).collect();
            let may = !run.discarded && run.determined.is_none() && plain.clear_of_holds(&run) && (all || count == 0);
            let signature = office.signature(&somebody(who), run.id, books::payments::content::Step::Determine);
            let step = books::payments::content::Step::Determine;
            let done = office.step_with(&somebody(who), run.id, step, &signature, &signed_off);
            prop_assert_eq!(done.is_ok(), may, "{:?}", done);
            if may {
                plain.runs[place].determined = Some(who);
                plain.runs[place].prepared.insert(who);
                plain.runs[place].made.insert(who);
            }
        }
        Command::Order { who, run } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = plain.runs[place].clone();
            let may = !run.discarded
                && !run.ordered
                && run.determined.is_some()
                && !run.made.contains(&who)
                && plain.clear_of_holds(&run);
            let done = office.order(&somebody(who), run.id);
            prop_assert_eq!(done.is_ok(), may, "{:?}", done);
            plain.runs[place].ordered |= may;
            if may {
                plain.runs[place].prepared.insert(who);
            }
        }
        Command::Release { who, run } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = plain.runs[place].clone();
            let may = plain.may_release(&run, who);
            let done = office.release(&somebody(who), run.id);
            prop_assert_eq!(done.is_ok(), may, "{:?}", done);
            if may {
                plain.runs[place].released.insert(who);
                reached.released += 1;
            } else {
                reached.refused_releases += 1;
            }
        }
        Command::File { who, run } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = plain.runs[place].clone();
            let may = plain.may_file(&run);
            let done = office.file(&somebody(who), run.id);
            prop_assert_eq!(done.is_ok(), may, "{:?}", done);
            if let Ok(PaymentAct::FileMade { count, sum, .. }) = done {
                prop_assert_eq!(count as usize, run.pays.len());
                prop_assert_eq!(sum, run.pays.values().map(|(_, amount)| *amount).sum::<Money>());
                if !run.filed {
                    for (file, (_, amount)) in &run.pays {
                        let before = plain.paid.insert((file, run.month), *amount);
                        prop_assert!(before.is_none(), "{} is paid twice for {}", file, run.month);
                    }
                    reached.filed += 1;
                }
                plain.runs[place].filed = true;
            }
        }
        Command::HandOver { who, run, again } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = &plain.runs[place];
            let first = office.run(run.id).handed_over.is_empty();
            let done = office.hand_over(&somebody(who), run.id, again);
            prop_assert_eq!(done.is_ok(), run.filed && (first || again));
        }
        Command::Discard { who, run } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let run = &mut plain.runs[place];
            let may = !run.filed && !run.discarded;
            prop_assert_eq!(office.discard(&somebody(who), run.id).is_ok(), may);
            run.discarded |= may;
        }
        Command::Next { who, run } => {
            let Some(place) = chosen(plain, run) else { return Ok(()) };
            let id = plain.runs[place].id;
            let next = match office.book.state(office.run(id)) {
                RunState::Built => Command::Determine { who, run, all: true },
                RunState::Determined => Command::Order { who, run },
                RunState::Ordered => {
                    let month = usize::from(plain.runs[place].month == NOVEMBER);
                    Command::Bank { month, clear: true }
                }
                RunState::BankInformed | RunState::ReleasedOnce => Command::Release { who, run },
                RunState::Released => Command::File { who, run },
                RunState::FileMade => Command::HandOver { who, run, again: false },
                RunState::HandedOver | RunState::Discarded => return Ok(()),
            };
            one(office, plain, reached, &next)?;
        }
    }
    Ok(())
}

/// Sorted so that histories begin with a list, as an office does; the rest stays random.
fn history() -> impl Strategy<Value = Vec<Command>> {
    let start = [1_u16..500, 1_u16..500, 1_u16..500].prop_map(|cents| Command::Take { month: 0, cents });
    (start, prop::collection::vec(command(), 1..90)).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    })
}

#[test]
fn random_histories_agree_with_the_plain_model() {
    use proptest::test_runner::{Config, TestRunner};
    let total = std::cell::RefCell::new(Reached::default());
    let mut runner = TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    runner
        .run(&history(), |commands| {
            let reached = play(&commands)?;
            let mut total = total.borrow_mut();
            total.released += reached.released;
            total.filed += reached.filed;
            total.refused_releases += reached.refused_releases;
            Ok(())
        })
        .unwrap();
    let total = total.into_inner();
    println!("{total:?}");
    assert!(total.filed > 50 && total.released > 100 && total.refused_releases > 100, "{total:?}");
}
