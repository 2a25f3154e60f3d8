//! The stock against a plain model: whatever two clerks and two keepers do, in any order, on one node or two.

use std::collections::BTreeMap;

use books::Books;
use books::context::{Actor, Context, Decision};
use books::stock::decide::{self, CountOf};
use books::stock::{State, serial};
use model::acts::account::AccountAct;
use model::acts::{Act, Body, CaseAct, ClockSource, Envelope, StockAct};
use model::catalogue::{BlankKind, Catalogue, SerialForm, Text};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant};
use proptest::prelude::*;

const KIND: &str = "vpa";

fn text(words: &str) -> Text {
    Text { de: words.to_owned(), en: words.to_owned() }
}

fn catalogue() -> Catalogue {
    let kind = BlankKind {
        key: KIND.to_owned(),
        title: text("Vordrucke"),
        serial: SerialForm::default(),
        example: "T001".to_owned(),
        low: 2,
        desk: 6,
        keep: vec![Role::Registrar],
        take: vec![Role::ClerkResidents],
        losses: Vec::new(),
        law: Vec::new(),
    };
    Catalogue { services: Vec::new(), blanks: vec![kind], version: [0; 32] }
}

fn id(number: u8) -> AccountId {
    AccountId([number; 16])
}

/// Keepers 1 and 2, clerks 3 and 4.
fn person(number: u8) -> Actor {
    let role = if number < 3 { Role::Registrar } else { Role::ClerkResidents };
    Actor { account: id(number), name: format!("P{number}"), function: String::new(), roles: vec![role] }
}

struct Node {
    books: Books,
    catalogue: Catalogue,
    log: Vec<Act>,
    fresh: u8,
}

fn envelope(actor: u8, case: Option<CaseId>, at: u64) -> Envelope {
    Envelope {
        clock: ClockSource::Unknown,
        ..crate::envelope::envelope(
            Instant(i64::try_from(at).unwrap()),
            CivilDate::new(2026, 11, 23).unwrap(),
            Some(id(actor)),
            case,
        )
    }
}

impl Node {
    fn new() -> Self {
        let mut node = Self { books: Books::default(), catalogue: catalogue(), log: Vec::new(), fresh: 0 };
        for number in 1..=4 {
            let actor = person(number);
            node.keep(
                1,
                None,
                Body::Account(AccountAct::Created {
                    account: actor.account,
                    login: actor.name.clone(),
                    name: actor.name,
                    function: String::new(),
                    roles: actor.roles,
                }),
            );
        }
        for number in 1..=20_u8 {
            node.keep(
                3,
                Some(CaseId([number; 16])),
                Body::Case(CaseAct::Taken {
                    service: "s".to_owned(),
                    number: format!("A-{number}"),
                    form: "written".to_owned(),
                    received: CivilDate::new(2026, 11, 23).unwrap(),
                    persons: Vec::new(),
                    values: Vec::new(),
                    evidence: Vec::new(),
                    warnings: Vec::new(),
                }),
            );
        }
        node
    }
    fn keep(&mut self, actor: u8, case: Option<CaseId>, body: Body) {
        let position = self.log.len() as u64;
        let act = Act { envelope: envelope(actor, case, position), body };
        self.books.evolve(&act, position);
        self.log.push(act);
    }
    fn run(
        &mut self,
        actor: u8,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<(), Vec<&'static str>> {
        let who = person(actor);
        self.fresh += 1;
        let fresh = self.fresh;
        let mut ids = || [fresh; 16];
        let catalogue = self.catalogue.clone();
        let mut context = Context {
            actor: &who,
            now: Instant(0),
            today: CivilDate::new(2026, 11, 23).unwrap(),
            catalogue: &catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut ids,
        };
        let decision = decide(&self.books, &mut context)
            .map_err(|refusal| refusal.iter().map(|problem| problem.code).collect::<Vec<_>>())?;
        for (case, body) in decision.acts {
            self.keep(actor, case, body);
        }
        Ok(())
    }
}

#[derive(Debug, Clone)]
enum Do {
    Deliver(u8, u8),
    Confirm(u8, u8),
    Issue(u8, u8, u8),
    Return(u8, u8),
    Use(u8, u8, u8),
    Spoil(u8, u8),
    Destroy(u8),
    Witness(u8),
    Lose(u8),
    Found(u8),
    Count(u8, u32),
}

fn serial_of(number: u8) -> String {
    format!("T{number:03}")
}

fn anything() -> impl Strategy<Value = Do> {
    let n = 0_u8..24;
    prop_oneof![
        (n.clone(), 1_u8..8).prop_map(|(at, count)| Do::Deliver(at, count)),
        (1_u8..3, 0_u8..4).prop_map(|(who, which)| Do::Confirm(who, which)),
        (n.clone(), 1_u8..4, 3_u8..5).prop_map(|(at, count, who)| Do::Issue(at, count, who)),
        (n.clone(), 1_u8..4).prop_map(|(at, count)| Do::Return(at, count)),
        (n.clone(), 3_u8..5, 1_u8..=20).prop_map(|(at, who, case)| Do::Use(at, who, case)),
        (n.clone(), 1_u8..5).prop_map(|(at, who)| Do::Spoil(at, who)),
        n.clone().prop_map(Do::Destroy),
        (1_u8..3).prop_map(Do::Witness),
        n.clone().prop_map(Do::Lose),
        n.prop_map(Do::Found),
        (0_u8..5, 0_u32..6).prop_map(|(who, count)| Do::Count(who, count)),
    ]
}

/// What the plain model says of a serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    Safe,
    Desk(u8),
    Used,
    Spoiled,
    Destroyed,
    Missing,
    Found,
}

fn plain(state: &State) -> Plain {
    match state {
        State::Safe => Plain::Safe,
        State::Desk(account) => Plain::Desk(account.0[0]),
        State::Used(_) => Plain::Used,
        State::Spoiled(_) => Plain::Spoiled,
        State::Destroyed(_) => Plain::Destroyed,
        State::Missing(_) => Plain::Missing,
        State::Found => Plain::Found,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_book_agrees_with_a_plain_model(steps in proptest::collection::vec(anything(), 1..60)) {
        let mut node = Node::new();
        let mut model: BTreeMap<String, Plain> = BTreeMap::new();
        // Deliveries that wait: first, last, who counted.
        let mut open: Vec<(String, String)> = Vec::new();
        let mut destroying: Vec<String> = Vec::new();
        for step in steps {
            let many = |at: u8, count: u8| (at..at + count).map(serial_of).collect::<Vec<_>>();
            match step {
                Do::Deliver(at, count) => {
                    let serials = many(at, count);
                    let free = serials.iter().all(|one| {
                        !model.contains_key(one) && !open.iter().any(|(from, to)| one >= from && one <= to)
                    });
                    let (from, to) = (serials[0].clone(), serials[serials.len() - 1].clone());
                    let done = node.run(1, |books, context| decide::count_delivery(books, context, KIND, &from, &to, "L1"));
                    prop_assert_eq!(done.is_ok(), free);
                    if free { open.push((from, to)); }
                }
                Do::Confirm(who, which) => {
                    let Some((from, to)) = open.get(usize::from(which)).cloned() else { continue };
                    let found = node.books.stock.deliveries().find(|(_, one)| one.from == from && one.open()).map(|(id, _)| id);
                    let delivery = found.unwrap();
                    let wrong = node.run(2, |books, context| decide::confirm_delivery(books, context, delivery, &from, "T999"));
                    prop_assert!(wrong.is_err(), "other serials than the first person's");
                    let done = node.run(who, |books, context| decide::confirm_delivery(books, context, delivery, &from, &to));
                    prop_assert_eq!(done.is_ok(), who == 2, "never the one who counted first");
                    if who == 2 {
                        open.remove(usize::from(which));
                        model.extend(serial::between(&from, &to).unwrap().into_iter().map(|one| (one, Plain::Safe)));
                    }
                }
                Do::Issue(at, count, who) => {
                    let serials = many(at, count);
                    let there = model.values().filter(|state| **state == Plain::Desk(who)).count();
                    let may = serials.iter().all(|one| model.get(one) == Some(&Plain::Safe)) && there + serials.len() <= 6;
                    let done = node.run(1, |books, context| decide::issue(books, context, KIND, &serials[0], &serials[serials.len() - 1], id(who)));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.extend(serials.into_iter().map(|one| (one, Plain::Desk(who)))); }
                }
                Do::Return(at, count) => {
                    let serials = many(at, count);
                    let may = serials.iter().all(|one| matches!(model.get(one), Some(Plain::Desk(_))));
                    let done = node.run(2, |books, context| decide::give_back(books, context, KIND, &serials[0], &serials[serials.len() - 1]));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.extend(serials.into_iter().map(|one| (one, Plain::Safe))); }
                }
                Do::Use(at, who, case) => {
                    let one = serial_of(at);
                    let may = model.get(&one) == Some(&Plain::Desk(who));
                    let done = node.run(who, |books, context| books::stock::using::use_blank(books, context, CaseId([case; 16]), KIND, &one));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.insert(one, Plain::Used); }
                }
                Do::Spoil(at, who) => {
                    let one = serial_of(at);
                    let may = match model.get(&one) {
                        Some(Plain::Used) => true,
                        Some(Plain::Desk(whose)) => who < 3 || *whose == who,
                        Some(Plain::Safe) => who < 3,
                        _ => false,
                    };
                    let done = node.run(who, |books, context| decide::spoil(books, context, KIND, &one, "verdruckt"));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.insert(one, Plain::Spoiled); }
                }
                Do::Destroy(at) => {
                    let one = serial_of(at);
                    let may = matches!(model.get(&one), Some(Plain::Spoiled | Plain::Found)) && !destroying.contains(&one);
                    let on = CivilDate::new(2026, 11, 23).unwrap();
                    let done = node.run(1, |books, context| decide::destroy(books, context, KIND, &one, "Schredder", on));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { destroying.push(one); }
                }
                Do::Witness(who) => {
                    let waiting = node.books.stock.destructions().find(|(_, one)| one.second.is_none());
                    let Some((record, one)) = waiting.map(|(id, one)| (id, one.serials[0].clone())) else { continue };
                    let done = node.run(who, |books, context| decide::witness(books, context, record));
                    prop_assert_eq!(done.is_ok(), who == 2);
                    if who == 2 {
                        destroying.retain(|known| *known != one);
                        // What was lost between record and witness stays lost; the book says so as a conflict.
                        if matches!(model.get(&one), Some(Plain::Spoiled | Plain::Found)) { model.insert(one, Plain::Destroyed); }
                    }
                }
                Do::Lose(at) => {
                    let one = serial_of(at);
                    let may = matches!(model.get(&one), Some(Plain::Safe | Plain::Desk(_) | Plain::Spoiled | Plain::Found));
                    let on = CivilDate::new(2026, 11, 23).unwrap();
                    let done = node.run(3, |books, context| decide::lose(books, context, KIND, &one, on, "weg"));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.insert(one, Plain::Missing); }
                }
                Do::Found(at) => {
                    let one = serial_of(at);
                    let may = model.get(&one) == Some(&Plain::Missing);
                    let done = node.run(1, |books, context| decide::found(books, context, KIND, &one, "hinter dem Schrank"));
                    prop_assert_eq!(done.is_ok(), may);
                    if may { model.insert(one, Plain::Found); }
                }
                Do::Count(who, counted) => {
                    let account = (who > 2).then(|| id(who));
                    let place = account.map_or(Plain::Safe, |_| Plain::Desk(who));
                    let booked = model.values().filter(|state| **state == place).count();
                    let of = CountOf { account, counted: Some(counted), note: String::new(), witness: "P9".to_owned() };
                    let done = node.run(1, |books, context| decide::count(books, context, KIND, &of));
                    prop_assert_eq!(done.is_ok(), booked == counted as usize, "counted = booked, or a reason");
                }
            }
            let book: BTreeMap<String, Plain> = node.books.stock.of_kind(KIND).map(|(one, blank)| (one.clone(), plain(&blank.state))).collect();
            prop_assert_eq!(&book, &model);
            prop_assert_eq!(node.books.stock.tally(KIND).all() as usize, model.len(), "no blank is ever lost from the book");
        }
        // Folded again from the log: the same book.
        let mut again = Books::default();
        for (position, act) in (0_u64..).zip(&node.log) { again.evolve(act, position); }
        prop_assert_eq!(again.stock, node.books.stock);
    }

    /// Acts of two nodes that knew nothing of each other, in any order: nothing is refused, the first use stays, every other one is a conflict.
    #[test]
    fn a_serial_is_used_once_in_the_whole_network(uses in proptest::collection::vec((0_u8..6, 1_u8..=20), 1..40)) {
        let mut books = Books::default();
        let mut position = 0;
        let mut fold = |books: &mut Books, actor: u8, act: StockAct| {
            books.evolve(&Act { envelope: envelope(actor, None, position), body: Body::Stock(act) }, position);
            position += 1;
        };
        let delivery = model::ids::StockId([1; 16]);
        fold(&mut books, 1, StockAct::DeliveryCounted { delivery, kind: KIND.to_owned(), from: "T000".to_owned(), to: "T003".to_owned(), note: "L".to_owned() });
        fold(&mut books, 2, StockAct::DeliveryConfirmed { delivery });
        let mut first: BTreeMap<u8, u8> = BTreeMap::new();
        let mut conflicts = 0;
        for (number, case) in uses {
            fold(&mut books, 3, StockAct::Used { kind: KIND.to_owned(), serial: serial_of(number), case: CaseId([case; 16]) });
            match first.get(&number) {
                // The same case again is the same act that came twice.
                Some(known) => conflicts += usize::from(*known != case),
                None => {
                    first.insert(number, case);
                    // Never delivered here: out all the same, and to be looked into.
                    conflicts += usize::from(number > 3);
                }
            }
        }
        for (number, case) in &first {
            let blank = books.stock.blank(KIND, &serial_of(*number)).unwrap();
            prop_assert_eq!(&blank.state, &State::Used(CaseId([*case; 16])));
        }
        prop_assert_eq!(books.stock.conflicts().len(), conflicts);
    }
}

#[test]
fn an_empty_desk_is_a_clear_sentence_and_a_used_serial_names_its_case() {
    let mut node = Node::new();
    let case = CaseId([1; 16]);
    let ask = |node: &mut Node, serial: &str| {
        node.run(3, |books, context| books::stock::using::use_blank(books, context, case, KIND, serial))
    };
    assert_eq!(ask(&mut node, ""), Err(vec!["NB-V-372"]));
    assert_eq!(ask(&mut node, "T001"), Err(vec!["NB-V-401"]));
    node.run(1, |books, context| decide::count_delivery(books, context, KIND, "t 001", "T005", "L1")).unwrap();
    let delivery = node.books.stock.deliveries().next().unwrap().0;
    node.run(2, |books, context| decide::confirm_delivery(books, context, delivery, "T001", "T005")).unwrap();
    assert_eq!(ask(&mut node, "T001"), Err(vec!["NB-V-372"]), "in the safe, nothing at the desk");
    assert_eq!(ask(&mut node, "T009"), Err(vec!["NB-V-373"]));
    node.run(1, |books, context| decide::issue(books, context, KIND, "T001", "T002", id(3))).unwrap();
    assert_eq!(ask(&mut node, "T004"), Err(vec!["NB-V-375"]));
    ask(&mut node, "t-001").unwrap();
    assert_eq!(ask(&mut node, "T001"), Err(vec!["NB-V-374"]));
    node.run(3, |books, context| decide::spoil(books, context, KIND, "T002", "Kaffee")).unwrap();
    assert_eq!(ask(&mut node, "T002"), Err(vec!["NB-V-376"]));
}
