//! Random histories of cases and payments on a real journal against a plain model, through restarts, pulled plugs, books folded anew,
//! pictures of the books, wrong clocks and erased persons.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use books::cases::decide::Take;
use books::context::Decision;
use books::payments::content::{Step, purpose, signing_bytes};
use books::payments::file::{MakeFile, file_plan, make_file};
use books::payments::lists::{TakeList, take_list};
use books::payments::release::{InformBank, Sign, bank_informed, determine, discard, order, release};
use books::payments::run::{BuildRun, build_run};
use books::payments::{Holds, RunState, Surroundings};
use books::{Books, Context, Done};
use journal::Class;
use model::acts::case::{CasePerson, FieldValue, Source};
use model::acts::payment::{ListRow, ListSource, PersonalSignature};
use model::acts::pieces::ERASED;
use model::acts::{Body, KeepingAct, Subject};
use model::ids::{CaseId, ExtractId, IntentKey, RunId};
use model::problem::Refusal;
use model::{CivilDate, Money, Month};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::core::Office;
use crate::sealing::scopes_of_person;
use crate::trial::{Trial, acts, anybody};

const PERSONS: usize = 4;
const LIST: Month = Month { year: 2026, month: 10 };
const MONTHS: [Month; 2] = [Month { year: 2026, month: 11 }, Month { year: 2026, month: 12 }];

#[derive(Clone, Debug)]
enum Command {
    /// A message of a death; the same intent again if `again`.
    Take {
        person: usize,
        name: u8,
        again: bool,
    },
    Correct {
        case: usize,
        name: u8,
    },
    Note {
        case: usize,
    },
    Cancel {
        case: usize,
    },
    List {
        cents: [u16; PERSONS],
    },
    Build {
        month: usize,
    },
    /// Whatever comes next for the latest run.
    Next,
    Discard,
    Erase {
        person: usize,
    },
    /// Closed in order and opened again.
    Reopen,
    /// The plug is pulled: a copy of the files as they lie there is opened.
    Pull,
    Refold,
    /// Opened with the picture of the books, which is kept anew.
    Picture,
    /// The clock reads something else, by years.
    Clock {
        years: i64,
    },
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (0..PERSONS, 0_u8..5, any::<bool>()).prop_map(|(person, name, again)| Command::Take { person, name, again }),
        2 => (0_usize..4, 0_u8..5).prop_map(|(case, name)| Command::Correct { case, name }),
        1 => (0_usize..4).prop_map(|case| Command::Note { case }),
        1 => (0_usize..4).prop_map(|case| Command::Cancel { case }),
        2 => prop::array::uniform4(1_u16..500).prop_map(|cents| Command::List { cents }),
        3 => (0_usize..2).prop_map(|month| Command::Build { month }),
        14 => Just(Command::Next),
        1 => Just(Command::Discard),
        1 => (0..PERSONS).prop_map(|person| Command::Erase { person }),
        1 => Just(Command::Reopen),
        2 => Just(Command::Pull),
        1 => Just(Command::Refold),
        2 => Just(Command::Picture),
        1 => prop_oneof![Just(-60_i64), Just(-1), Just(1), Just(10)].prop_map(|years| Command::Clock { years }),
    ]
}

#[derive(Clone, Debug)]
struct PlainCase {
    id: CaseId,
    intent: IntentKey,
    number: String,
    person: usize,
    name: u8,
    notes: usize,
    cancelled: bool,
    erased: bool,
}

#[derive(Clone, Debug)]
struct PlainRun {
    id: RunId,
    month: Month,
    /// Cents by person.
    pays: BTreeMap<usize, i64>,
    state: RunState,
    /// Somebody in it was erased.
    spoiled: bool,
}

#[derive(Default)]
struct Plain {
    cases: Vec<PlainCase>,
    /// Cents by person, of those who are not erased.
    list: BTreeMap<usize, i64>,
    listed: bool,
    runs: Vec<PlainRun>,
    paid: BTreeMap<(usize, Month), i64>,
    names: u32,
}

#[derive(Default, Debug)]
struct Reached {
    filed: usize,
    spoiled: usize,
    pulled: usize,
    pictured: usize,
}

impl Reached {
    /// Files made, runs spoiled by an erasure, restarts and pictures taken: each often enough to have been checked.
    fn enough(&self) -> bool {
        self.filed > 5 && self.spoiled > 1 && self.pulled > 20 && self.pictured > 20
    }
}

struct World {
    trial: Trial,
    /// Where the files lie now; the older ones are what was left behind.
    folders: Vec<tempfile::TempDir>,
    office: Option<Office>,
    plain: Plain,
    reached: Reached,
}

fn named(name: u8) -> &'static str {
    ["Ahlmann", "Berg", "Celik", "Dorn", "Esser"][usize::from(name)]
}

fn subject(person: usize) -> Subject {
    Subject::Extract { extract: ExtractId([3; 16]), person: format!("P{person}") }
}

fn value(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.to_owned(), value: value.to_owned(), source: Source::Declared }
}

fn iban(person: usize) -> String {
    let bban = format!("99900010{:010}", person + 1);
    format!("DE{:02}{bban}", rules::iban::check_digits("DE", &bban).unwrap())
}

fn death(person: usize, name: &str, today: CivilDate) -> Take {
    let day = today.to_string();
    Take {
        service: "sterbemitteilung".to_owned(),
        form: "written".to_owned(),
        received: Some(today),
        persons: vec![CasePerson { part: "deceased".to_owned(), subject: subject(person) }],
        values: vec![
            value("mit_quelle", "bestatter"),
            value("mit_stelle", "Bestattungen Ahorn"),
            value("mit_datum", &day),
            value("4201", name),
            value("4203", "Frieda"),
            value("4240", "1950-02-03"),
            value("4140", &day),
        ],
        ..Take::default()
    }
}

fn copy(from: &Path, to: &Path) {
    // The database before its log: what a checkpoint moves meanwhile is in the log as well.
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-wal") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    let log = from.join("journal.db-wal");
    if log.exists() {
        fs::copy(log, to.join("journal.db-wal")).unwrap();
    }
}

impl World {
    fn new() -> World {
        let trial = Trial::new();
        let mut world = World {
            trial,
            folders: vec![tempfile::tempdir().unwrap()],
            office: None,
            plain: Plain::default(),
            reached: Reached::default(),
        };
        world.open(i64::MAX);
        let today = "2026-11-23".parse().unwrap();
        world.office().confirm_date(&anybody(1), today).unwrap();
        world
    }

    fn folder(&self) -> &Path {
        self.folders.last().unwrap().path()
    }

    fn office(&self) -> &Office {
        self.office.as_ref().unwrap()
    }

    fn open(&mut self, slow_ms: i64) {
        let office = self.trial.open_as(self.folder(), "test", slow_ms);
        office.inner.watch.wait();
        assert!(office.trouble().is_none(), "{:?}", office.trouble());
        self.office = Some(office);
    }

    /// Two persons answer for the new life, so that money may move.
    fn answer_for_life(&self) {
        let incarnation = self.office().inner.incarnation;
        acts(self.office(), vec![Body::Keeping(KeepingAct::LinkWaived { incarnation })]);
    }

    fn pay(
        &self,
        who: u8,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        self.office().perform(Some(&anybody(who)), None, Class::Business, decide)
    }

    fn signed(
        &self,
        who: u8,
        step: Step,
        run: RunId,
        decide: impl FnOnce(&Books, &mut Context<'_>, &Sign<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        let content = self.office().books().payments.run(run).unwrap().content;
        let signature = PersonalSignature {
            account: anybody(who).account,
            suite: 1,
            key: [who; 32],
            content: signing_bytes(&purpose(step, run), &content),
            signature: [0; 64],
        };
        let (holds, verify) = (Holds::new(), |_: &PersonalSignature| true);
        let here = self.office().node();
        let sign = Sign { run, signature: &signature, holds: &holds, verify: &verify, here };
        self.pay(who, |books, context| decide(books, context, &sign))
    }

    /// A new life of the same books.
    fn again(&mut self, slow_ms: i64) {
        let before = self.office().books().clone();
        self.office = None;
        self.open(slow_ms);
        assert!(*self.office().books() == before, "another life, the same books");
        self.answer_for_life();
    }

    fn one(&mut self, command: &Command) -> Result<(), TestCaseError> {
        match command {
            Command::Take { person, name, again } => self.take(*person, *name, *again)?,
            Command::Correct { case, name } => {
                let Some(plain) = self.plain.cases.get(*case).cloned() else { return Ok(()) };
                let (office, clerk) = (self.office(), anybody(1));
                let new = death(plain.person, named(*name), office.today());
                let mut new = new;
                new.accepted = warned(office, &new);
                let done = office.correct_case(&clerk, office.fresh_intent(), plain.id, new, "Schreibfehler");
                prop_assert_eq!(done.is_ok(), !plain.cancelled, "{:?}", done);
                if let Some(kept) = self.plain.cases.get_mut(*case).filter(|_| done.is_ok()) {
                    kept.name = *name;
                    kept.erased = false;
                }
            }
            Command::Note { case } => {
                let Some(plain) = self.plain.cases.get_mut(*case) else { return Ok(()) };
                let office = self.office.as_ref().unwrap();
                prop_assert!(office.note_case(&anybody(1), office.fresh_intent(), plain.id, "Notiz").is_ok());
                plain.notes += 1;
            }
            Command::Cancel { case } => {
                let Some(plain) = self.plain.cases.get_mut(*case) else { return Ok(()) };
                let office = self.office.as_ref().unwrap();
                let done = office.cancel_case(&anybody(1), office.fresh_intent(), plain.id, "doppelt");
                prop_assert_eq!(done.is_ok(), !plain.cancelled);
                plain.cancelled = true;
            }
            Command::List { cents } => {
                self.plain.names += 1;
                let row = |(person, cents): (usize, &u16)| ListRow {
                    file_number: format!("F-{person}"),
                    person: Some(format!("P{person}")),
                    payee: format!("Zahlung an P{person}"),
                    iban: iban(person),
                    amount: Money::from_cents(i64::from(*cents)),
                    granted: None,
                    grant_until: None,
                };
                let rows = cents.iter().enumerate().map(row).collect();
                let hash = [u8::try_from(self.plain.names % 251).unwrap(); 32];
                let command =
                    TakeList { benefit: "wohngeld".to_owned(), month: LIST, source: ListSource::Extract, hash, rows };
                let done = self.pay(1, |books, context| take_list(&books.payments, context, &command));
                prop_assert!(done.is_ok(), "{:?}", done);
                self.plain.list = cents.iter().enumerate().map(|(person, cents)| (person, i64::from(*cents))).collect();
                self.plain.listed = true;
            }
            Command::Build { month } => self.build(MONTHS[*month])?,
            Command::Next => self.next()?,
            Command::Discard => {
                let Some(plain) = self.plain.runs.last().cloned() else { return Ok(()) };
                let may = !matches!(plain.state, RunState::FileMade | RunState::Discarded);
                let done = self.pay(1, |books, context| discard(&books.payments, context, plain.id, "falsch"));
                prop_assert_eq!(done.is_ok(), may, "{:?}", done);
                if may {
                    self.plain.runs.last_mut().unwrap().state = RunState::Discarded;
                }
            }
            Command::Erase { person } => self.erase(*person),
            Command::Reopen => self.again(i64::MAX),
            Command::Picture => {
                self.again(0);
                self.again(0);
                self.reached.pictured += 1;
            }
            Command::Pull => {
                let there = tempfile::tempdir().unwrap();
                copy(self.folder(), there.path());
                let before = self.office().books().clone();
                // The old machine is no more: nothing of its end reaches the copy.
                self.office = None;
                self.folders.push(there);
                self.open(i64::MAX);
                prop_assert!(*self.office().books() == before, "what was acknowledged is there, and nothing else");
                self.answer_for_life();
                self.reached.pulled += 1;
            }
            Command::Refold => {
                let before = self.office().books().clone();
                self.office().refold().unwrap();
                prop_assert!(*self.office().books() == before);
            }
            Command::Clock { years } => {
                let today = self.office().today();
                self.trial.clock.fetch_add(years * 365 * 86_400_000, Ordering::SeqCst);
                prop_assert_eq!(self.office().today(), today);
            }
        }
        self.check()
    }

    fn take(&mut self, person: usize, name: u8, again: bool) -> Result<(), TestCaseError> {
        let (office, clerk) = (self.office.as_ref().unwrap(), anybody(1));
        let mut take = death(person, named(name), office.today());
        take.accepted = warned(office, &take);
        if let Some(first) = self.plain.cases.last().filter(|_| again) {
            let done = office.take_case(&clerk, first.intent, take).unwrap();
            prop_assert_eq!(done.number.as_ref(), Some(&first.number), "the same intent, the first number");
            return Ok(());
        }
        let intent = office.fresh_intent();
        let done = office.take_case(&clerk, intent, take).unwrap();
        let number = done.number.unwrap();
        prop_assert!(self.plain.cases.iter().all(|case| case.number != number), "{} was given twice", number);
        let id = done.case.unwrap();
        let case = PlainCase { id, intent, number, person, name, notes: 0, cancelled: false, erased: false };
        self.plain.cases.push(case);
        Ok(())
    }

    fn build(&mut self, month: Month) -> Result<(), TestCaseError> {
        let live = self.plain.runs.iter().any(|run| run.month == month && run.state != RunState::Discarded);
        let may = self.plain.listed && !live && !self.plain.list.is_empty();
        let execution = self.office().today().plus_days(2);
        let command = BuildRun {
            benefit: "wohngeld".to_owned(),
            month,
            execution,
            kind: model::acts::claim::RunKind::MonthEnd,
            file_number: None,
        };
        let (holds, nobody) = (Holds::new(), BTreeSet::new());
        let (advances, newer_grants) = (books::payments::Advances::new(), std::collections::BTreeMap::new());
        let here = self.office().node();
        let around = Surroundings {
            holds: &holds,
            deceased: &nobody,
            third_parties: &nobody,
            advances: &advances,
            newer_grants: &newer_grants,
            authority: self.office().authority().id,
            here,
            elsewhere: &books::payments::Elsewhere::new(),
        };
        let done = self.pay(1, |books, context| build_run(&books.payments, context, &command, &around));
        prop_assert_eq!(done.is_ok(), may, "{:?}", done);
        if may {
            let books = self.office().books();
            let run = books.payments.runs().last().unwrap();
            let (id, spoiled) = (run.id, run.paid().any(model::acts::payment::RunRow::erased));
            drop(books);
            let pays = self.plain.list.clone();
            self.plain.runs.push(PlainRun { id, month, pays, state: RunState::Built, spoiled });
        }
        Ok(())
    }

    fn next(&mut self) -> Result<(), TestCaseError> {
        let Some(plain) = self.plain.runs.last().cloned() else { return Ok(()) };
        let id = plain.id;
        let (done, then) = match plain.state {
            RunState::Built => {
                let count = self.office().books().payments.run(id).unwrap().warnings.len();
                let all: Vec<u32> = (0..u32::try_from(count).unwrap()).collect();
                let step = |books: &Books, context: &mut Context<'_>, sign: &Sign<'_>| {
                    determine(&books.payments, context, sign, &all)
                };
                (self.signed(1, Step::Determine, id, step), RunState::Determined)
            }
            RunState::Determined => {
                let step =
                    |books: &Books, context: &mut Context<'_>, sign: &Sign<'_>| order(&books.payments, context, sign);
                (self.signed(2, Step::Order, id, step), RunState::Ordered)
            }
            RunState::Ordered => {
                let at = self.office().now();
                let bank = InformBank {
                    benefit: "wohngeld".to_owned(),
                    month: plain.month,
                    who: "Musterbank".to_owned(),
                    at,
                    orders: "keine".to_owned(),
                    clear: true,
                };
                let done = self.pay(3, |books, context| bank_informed(&books.payments, context, &bank));
                prop_assert!(done.is_ok(), "{:?}", done);
                self.plain.runs.last_mut().unwrap().state = RunState::BankInformed;
                return Ok(());
            }
            RunState::BankInformed | RunState::ReleasedOnce => {
                let first = plain.state == RunState::BankInformed;
                let step =
                    |books: &Books, context: &mut Context<'_>, sign: &Sign<'_>| release(&books.payments, context, sign);
                let then = if first { RunState::ReleasedOnce } else { RunState::Released };
                (self.signed(if first { 4 } else { 5 }, Step::Release, id, step), then)
            }
            RunState::Released => (self.file(id), RunState::FileMade),
            RunState::FileMade | RunState::HandedOver | RunState::Discarded => return Ok(()),
        };
        prop_assert_eq!(done.is_ok(), !plain.spoiled, "{:?} {:?}", plain, done);
        if done.is_ok() {
            self.plain.runs.last_mut().unwrap().state = then;
            if then == RunState::FileMade {
                self.reached.filed += 1;
                for (person, cents) in plain.pays {
                    let before = self.plain.paid.insert((person, plain.month), cents);
                    prop_assert!(before.is_none(), "P{} is paid twice for {}", person, plain.month);
                }
            }
        } else {
            self.reached.spoiled += 1;
        }
        Ok(())
    }

    fn file(&self, run: RunId) -> Result<Done, Refusal> {
        self.pay(4, |books, context| {
            let plan = file_plan(&books.payments, context.catalogue, run, context.now)?;
            let holds = Holds::new();
            let made = MakeFile {
                run,
                message_id: plan.message_id.clone(),
                sha256: plan.run.content,
                count: u32::try_from(plan.rows.len()).unwrap(),
                sum: plan.sum,
                created: plan.created,
                holds: &holds,
                here: model::ids::NodeId([0x0D; 16]),
            };
            make_file(&books.payments, context, &made)
        })
    }

    fn erase(&mut self, person: usize) {
        let office = self.office.as_ref().unwrap();
        let scopes = scopes_of_person(office.inner.authority.id, &office.books(), &format!("P{person}"));
        office.inner.journal.destroy_keys(&scopes).unwrap();
        office.refold().unwrap();
        self.plain.list.remove(&person);
        for case in self.plain.cases.iter_mut().filter(|case| case.person == person) {
            case.erased = true;
        }
        for run in &mut self.plain.runs {
            let rows = &office.books().payments;
            run.spoiled = rows.run(run.id).unwrap().paid().any(model::acts::payment::RunRow::erased);
            assert!(run.spoiled || !run.pays.contains_key(&person), "whoever is paid by a run stands in it");
        }
        assert!(!format!("{:?}", office.books()).contains(&format!("Zahlung an P{person}")));
    }

    /// What pages show is what the plain model says.
    fn check(&self) -> Result<(), TestCaseError> {
        let books = self.office().books();
        prop_assert!(books.cases.conflicts.is_empty(), "{:?}", books.cases.conflicts);
        prop_assert!(books.payments.conflicts().is_empty(), "{:?}", books.payments.conflicts());
        prop_assert_eq!(books.cases.all().count(), self.plain.cases.len());
        for (plain, case) in self.plain.cases.iter().zip(books.cases.all()) {
            prop_assert_eq!((plain.id, &plain.number), (case.id, &case.number));
            prop_assert_eq!((plain.cancelled, plain.notes), (!case.live(), case.notes.len()));
            let (name, who) = if plain.erased {
                (ERASED.to_owned(), Subject::Erased)
            } else {
                (named(plain.name).to_owned(), subject(plain.person))
            };
            prop_assert_eq!((case.value("4201"), case.person("deceased")), (name.as_str(), Some(&who)));
        }
        for plain in &self.plain.runs {
            let run = books.payments.run(plain.id).unwrap();
            prop_assert_eq!(books.payments.state(run), plain.state);
            prop_assert_eq!(run.sum().cents(), plain.pays.values().sum::<i64>(), "amounts outlive their persons");
        }
        let filed: i64 =
            books.payments.runs().iter().filter_map(|run| run.file.as_ref()).map(|file| file.sum.cents()).sum();
        prop_assert_eq!(filed, self.plain.paid.values().sum::<i64>());
        Ok(())
    }
}

/// Codes of what a clerk would see and accept.
fn warned(office: &Office, take: &Take) -> Vec<String> {
    let previewed = office.preview_case(&anybody(1), take).unwrap();
    previewed.preview.warnings.iter().map(|warning| warning.code.to_owned()).collect()
}

fn history() -> impl Strategy<Value = Vec<Command>> {
    let start = prop::array::uniform4(1_u16..500).prop_map(|cents| Command::List { cents });
    (start, prop::collection::vec(command(), 1..40)).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    })
}

#[test]
fn histories_through_crashes_pictures_clocks_and_erasures_agree_with_the_plain_model() {
    let total = std::cell::RefCell::new(Reached::default());
    // Forty histories at least; more as long as chance has not led through everything that is to be checked.
    for _ in 0..12 {
        let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
        let run = runner.run(&history(), |commands| {
            let mut world = World::new();
            for command in &commands {
                world.one(command)?;
            }
            let folder = world.folder().to_owned();
            world.office = None;
            let report = journal::verify(&folder, None).unwrap();
            prop_assert!(report.is_sound(), "{:?}", report.faults);
            let mut total = total.borrow_mut();
            total.filed += world.reached.filed;
            total.spoiled += world.reached.spoiled;
            total.pulled += world.reached.pulled;
            total.pictured += world.reached.pictured;
            Ok(())
        });
        run.unwrap();
        if total.borrow().enough() {
            return;
        }
    }
    panic!("the histories never led there: {:?}", total.into_inner());
}
