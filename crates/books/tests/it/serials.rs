//! A serial is entered once: whatever is taken, corrected, used and spoiled, the cases and the stock say the same.

use std::path::Path;

use books::cases::blanks;
use books::cases::decide::{self, Take};
use books::stock::State;
use books::stock::decide as stock;
use books::{Actor, Books, Context};
use model::acts::case::{EvidenceSeen, EvidenceState};
use model::acts::{Act, Body, Envelope, StockAct};
use model::catalogue::{BlankKind, Catalogue};
use model::ids::{AccountId, AuthorityId, CaseId, StockId};
use model::role::Role;
use model::{CivilDate, Instant};
use proptest::prelude::*;

use crate::identity::{answers, service};

const TODAY: &str = "2026-08-10";
const FIELD: &str = "seriennummer";

fn kind(key: &str) -> BlankKind {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../catalogue/_stock/{key}.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn clerk(n: u8) -> Actor {
    let roles = vec![Role::ClerkResidents];
    Actor { account: AccountId([n; 16]), name: format!("C{n}"), function: String::new(), roles }
}

struct Node {
    books: Books,
    catalogue: Catalogue,
    log: Vec<Act>,
    fresh: u8,
}

impl Node {
    /// T0000001 to T0000004 lie at desk 1, the next four at desk 2, the next two in the safe; P0000001 is a passport's, at desk 1.
    fn new() -> Self {
        let services = ["vpa", "vpass", "anschrift_aenderung"].map(|key| service("ausweise", key)).to_vec();
        let blanks = ["vpa", "vpass", "aufkleber_pa", "aufkleber_pass"].map(kind).to_vec();
        let catalogue = Catalogue { services, blanks, version: [0; 32] };
        let mut node = Self { books: Books::default(), catalogue, log: Vec::new(), fresh: 0 };
        for (kind, from, to, first, second) in [
            ("vpa", "T0000001", "T0000010", "T0000004", "T0000008"),
            ("vpass", "P0000001", "P0000002", "P0000001", "P0000002"),
            ("aufkleber_pa", "B0000001", "B0000002", "B0000001", "B0000002"),
            ("aufkleber_pass", "W0000001", "W0000002", "W0000001", "W0000002"),
        ] {
            node.fresh += 1;
            let delivery = StockId([node.fresh; 16]);
            let (kind, from, to) = (kind.to_owned(), from.to_owned(), to.to_owned());
            let counted = StockAct::DeliveryCounted {
                delivery,
                kind: kind.clone(),
                from: from.clone(),
                to: to.clone(),
                note: String::new(),
            };
            node.keep(8, None, Body::Stock(counted));
            let signed = StockAct::CountSigned { delivery, kind: kind.clone(), from: from.clone(), to: to.clone() };
            node.keep(9, None, Body::Stock(signed));
            let after: String = books::stock::serial::between(first, second).unwrap()[1].clone();
            for (from, to, desk) in [(from, first.to_owned(), 1), (after, second.to_owned(), 2)] {
                let account = AccountId([desk; 16]);
                node.keep(8, None, Body::Stock(StockAct::Issued { kind: kind.clone(), from, to, account }));
            }
        }
        node
    }
    fn keep(&mut self, actor: u8, case: Option<CaseId>, body: Body) {
        let envelope = Envelope {
            authority: AuthorityId([1; 16]),
            ..crate::envelope::envelope(
                Instant(1_786_000_000_000),
                TODAY.parse().unwrap(),
                Some(AccountId([actor; 16])),
                case,
            )
        };
        let act = Act { envelope, body };
        self.books.evolve(&act, self.log.len() as u64);
        self.log.push(act);
    }
    fn run<T>(
        &mut self,
        who: u8,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<(T, books::context::Decision), model::problem::Refusal>,
    ) -> Result<T, Vec<(&'static str, String)>> {
        let actor = clerk(who);
        self.fresh += 1;
        let id = self.fresh;
        let mut fresh = || [id; 16];
        let catalogue = self.catalogue.clone();
        let mut context = Context {
            actor: &actor,
            now: Instant(1_786_000_000_000),
            today: TODAY.parse::<CivilDate>().unwrap(),
            catalogue: &catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let told = |refusal: model::problem::Refusal| {
            refusal.into_iter().map(|p| (p.code, p.field.unwrap_or_default())).collect::<Vec<_>>()
        };
        let (given, decision) = decide(&self.books, &mut context).map_err(told)?;
        for (case, body) in decision.acts {
            self.keep(who, case, body);
        }
        Ok(given)
    }
    /// A filled form, with every warning seen.
    fn filled(&self, key: &str, given: &[(&str, &str)], corrects: Option<CaseId>, who: u8) -> Take {
        let service = self.catalogue.service(key).unwrap();
        let fixed = [
            ("ausstellung_am", TODAY),
            ("dauer", "sechs_wochen"),
            ("staatsangehoerigkeit", "deutsch"),
            ("plz", "00100"),
            ("aufgeklebt_am", TODAY),
            ("groesse", "171"),
        ];
        let fixed = fixed.into_iter().filter(|(id, _)| !given.iter().any(|(other, _)| other == id));
        let given: Vec<(&str, &str)> = fixed.chain(given.iter().copied()).filter(|(_, v)| !v.is_empty()).collect();
        let values = answers(service, &given);
        let value = |id: &str| values.iter().find(|value| value.field == id).map(|value| value.value.as_str());
        let seen = |key: &String| EvidenceSeen { key: key.clone(), state: EvidenceState::Seen, note: String::new() };
        let evidence = service.shown("written", value).evidence.iter().map(|one| seen(&one.key)).collect();
        let mut take = Take {
            service: key.to_owned(),
            form: "written".to_owned(),
            received: TODAY.parse().ok(),
            values,
            evidence,
            corrects,
            ..Take::default()
        };
        let actor = clerk(who);
        let mut fresh = || [0; 16];
        let context = Context {
            actor: &actor,
            now: Instant(1_786_000_000_000),
            today: TODAY.parse().unwrap(),
            catalogue: &self.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let preview = decide::preview(&self.books, &context, &take).unwrap();
        take.accepted = preview.warnings.iter().map(|warning| warning.code.to_owned()).collect();
        take
    }
    fn take(&mut self, who: u8, key: &str, given: &[(&str, &str)]) -> Result<CaseId, Vec<(&'static str, String)>> {
        let take = self.filled(key, given, None, who);
        self.run(who, |books, context| decide::take(books, context, take))
    }
    fn correct(&mut self, who: u8, id: CaseId, given: &[(&str, &str)]) -> Result<(), Vec<(&'static str, String)>> {
        let key = self.books.cases.get(id).unwrap().service.clone();
        let new = self.filled(&key, given, Some(id), who);
        self.run(who, |books, context| Ok(((), decide::correct(books, context, id, new, "Schreibfehler")?)))
    }
    fn enter(&mut self, who: u8, id: CaseId, kind: &str, serial: &str) -> Result<(), Vec<(&'static str, String)>> {
        self.run(who, |books, context| Ok(((), blanks::enter(books, context, id, kind, serial)?)))
    }
    fn spoil(&mut self, who: u8, serial: &str) -> Result<(), Vec<(&'static str, String)>> {
        self.run(who, |books, context| Ok(((), stock::spoil(books, context, "vpa", serial, "verdruckt")?)))
    }
    fn state(&self, kind: &str, serial: &str) -> State {
        self.books.stock.blank(kind, serial).unwrap().state.clone()
    }
    fn value(&self, id: CaseId) -> &str {
        self.books.cases.get(id).unwrap().value(FIELD)
    }
}

const HERE: (&str, &str) = ("beschriftung", "hier");
const THERE: (&str, &str) = ("beschriftung", "helfer");

fn refused(code: &'static str, field: &str) -> Result<CaseId, Vec<(&'static str, String)>> {
    Err(vec![(code, field.to_owned())])
}

#[test]
fn every_wrong_serial_is_told_at_the_field_and_the_right_one_is_booked_with_the_case() {
    let mut node = Node::new();
    for (serial, code) in [
        ("T0000005", "NB-V-375"), // At the other desk.
        ("T0000009", "NB-V-375"), // In the safe.
        ("T0000099", "NB-V-373"),
        ("P0000001", "NB-V-400"),
    ] {
        assert_eq!(node.take(1, "vpa", &[HERE, (FIELD, serial)]), refused(code, FIELD), "{serial}");
    }
    node.spoil(1, "T0000002").unwrap();
    assert_eq!(node.take(1, "vpa", &[HERE, (FIELD, "T0000002")]), refused("NB-V-376", FIELD));
    assert_eq!(node.take(3, "vpa", &[HERE, (FIELD, "T0000001")]), refused("NB-V-372", FIELD), "an empty desk");
    assert!(node.books.cases.all().next().is_none(), "nothing was kept of all this");

    let one = node.take(1, "vpa", &[HERE, (FIELD, "t 000-0001")]).unwrap();
    assert_eq!(node.state("vpa", "T0000001"), State::Used(one));
    assert!(node.books.cases.get(one).unwrap().followups.contains_key("serie"), "and the follow-up is done");
    let again = node.take(1, "vpa", &[HERE, (FIELD, "T0000001")]).unwrap_err();
    assert!(again.contains(&("NB-V-374", FIELD.to_owned())), "{again:?}");
    // Whose serial another office tells is none of ours, whatever it looks like.
    let helped = node.take(1, "vpa", &[THERE, (FIELD, "T0000003")]).unwrap();
    assert_eq!(node.state("vpa", "T0000003"), State::Desk(AccountId([1; 16])));
    assert!(!node.books.cases.get(helped).unwrap().followups.contains_key("serie"));
    assert_eq!(node.enter(1, helped, "vpa", "T0000004"), Err(vec![("NB-V-403", "serial".to_owned())]));
}

#[test]
fn a_blank_that_is_used_on_the_case_page_stands_in_the_case_too() {
    let mut node = Node::new();
    let id = node.take(1, "vpa", &[HERE]).unwrap();
    assert_eq!(node.enter(1, id, "vpa", "T0000006"), Err(vec![("NB-V-375", "serial".to_owned())]));
    node.enter(1, id, "vpa", "t0000002").unwrap();
    assert_eq!((node.value(id), node.state("vpa", "T0000002")), ("T0000002", State::Used(id)));
    assert_eq!(node.enter(1, id, "vpa", "T0000003"), Err(vec![("NB-V-402", "serial".to_owned())]));
    // Misprinted: the spoiled one stays with the case in the book of the stock, the next one stands in the case.
    node.spoil(1, "T0000002").unwrap();
    node.enter(1, id, "vpa", "T0000003").unwrap();
    assert_eq!(node.value(id), "T0000003");
    assert_eq!(node.state("vpa", "T0000002"), State::Spoiled(Some(id)));
    assert_eq!(node.state("vpa", "T0000003"), State::Used(id));
}

#[test]
fn two_kinds_of_stickers_share_a_field_and_the_number_says_which_it_is() {
    let mut node = Node::new();
    let sticker = |number: &'static str| [("seriennummer", "LZ6311T47"), ("aufkleber", number)];
    let card = node.take(1, "anschrift_aenderung", &sticker("B0000001")).unwrap();
    let pass = node.take(1, "anschrift_aenderung", &sticker("W0000001")).unwrap();
    assert_eq!(node.state("aufkleber_pa", "B0000001"), State::Used(card));
    assert_eq!(node.state("aufkleber_pass", "W0000001"), State::Used(pass));
    assert_eq!(node.take(1, "anschrift_aenderung", &sticker("W0000002")), refused("NB-V-372", "aufkleber"));
    assert_eq!(node.take(2, "anschrift_aenderung", &sticker("T0000005")), refused("NB-V-400", "aufkleber"));
}

#[test]
fn a_kind_that_was_never_counted_says_what_to_do() {
    let mut node = Node::new();
    node.books = Books::default();
    assert_eq!(node.take(1, "vpa", &[HERE, (FIELD, "T0000001")]), refused("NB-V-401", FIELD));
    node.take(1, "vpa", &[HERE]).unwrap();
}

#[derive(Debug, Clone)]
enum Do {
    Take(u8, Option<u8>, bool),
    Correct(usize, u8, Option<u8>, bool),
    Enter(usize, u8, u8),
    Spoil(u8, u8),
}

fn anything() -> impl Strategy<Value = Do> {
    let (who, serial) = (1_u8..3, 1_u8..11);
    let maybe = proptest::option::weighted(0.8, serial.clone());
    prop_oneof![
        (who.clone(), maybe.clone(), any::<bool>()).prop_map(|(who, serial, here)| Do::Take(who, serial, here)),
        (0_usize..6, who.clone(), maybe, any::<bool>())
            .prop_map(|(case, who, serial, here)| Do::Correct(case, who, serial, here)),
        (0_usize..6, who.clone(), serial.clone()).prop_map(|(case, who, serial)| Do::Enter(case, who, serial)),
        (who, serial).prop_map(|(who, serial)| Do::Spoil(who, serial)),
    ]
}

/// What the plain model says of a blank: at a desk, in the safe (desk 0), used for a case by somebody, spoiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    Desk(u8),
    Used(usize, u8),
    Spoiled,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn cases_and_stock_never_disagree(steps in proptest::collection::vec(anything(), 1..30)) {
        let mut node = Node::new();
        let mut places: Vec<Plain> = (0..11).map(|n| Plain::Desk(match n { 1..=4 => 1, 5..=8 => 2, _ => 0 })).collect();
        // Serial in the field, and whether we fill the document.
        let mut cases: Vec<(CaseId, Option<u8>, bool)> = Vec::new();
        let text = |serial: Option<u8>| serial.map(|n| format!("T{n:07}")).unwrap_or_default();
        let by = |here: bool| if here { HERE } else { THERE };
        for step in steps {
            match step {
                Do::Take(who, serial, here) => {
                    let free = serial.is_none_or(|n| cases.iter().all(|(_, other, _)| *other != Some(n)));
                    let mine = serial.is_none_or(|n| places[usize::from(n)] == Plain::Desk(who));
                    let done = node.take(who, "vpa", &[by(here), (FIELD, &text(serial))]);
                    prop_assert_eq!(done.is_ok(), free && (mine || !here), "{:?}", done);
                    let Ok(id) = done else { continue };
                    if let Some(n) = serial.filter(|_| here) { places[usize::from(n)] = Plain::Used(cases.len(), who); }
                    cases.push((id, serial, here));
                }
                Do::Correct(at, who, serial, here) => {
                    let Some((id, old, _)) = cases.get(at).copied() else { continue };
                    let others = cases.iter().enumerate().filter(|(other, _)| *other != at);
                    let free = serial.is_none_or(|n| others.clone().all(|(_, (_, other, _))| *other != Some(n)));
                    let place = serial.map(|n| places[usize::from(n)]);
                    let mine = place == Some(Plain::Desk(who));
                    let stays = serial == old || matches!(place, Some(Plain::Used(case, _)) if case == at);
                    let done = node.correct(who, id, &[by(here), (FIELD, &text(serial))]);
                    prop_assert_eq!(done.is_ok(), free && (!here || serial.is_none() || mine || stays), "{:?}", done);
                    if done.is_err() { continue }
                    if let Some(n) = old.filter(|_| !(here && serial == old))
                        && let Plain::Used(case, desk) = places[usize::from(n)]
                        && case == at
                    {
                        places[usize::from(n)] = Plain::Desk(desk);
                    }
                    if let Some(n) = serial.filter(|_| here && mine) { places[usize::from(n)] = Plain::Used(at, who); }
                    cases[at] = (id, serial, here);
                }
                Do::Enter(at, who, n) => {
                    let Some((id, old, here)) = cases.get(at).copied() else { continue };
                    let free = cases.iter().enumerate().all(|(other, (_, serial, _))| other == at || *serial != Some(n));
                    let open = old.is_none_or(|old| old == n || places[usize::from(old)] == Plain::Spoiled);
                    let may = here && open && free && places[usize::from(n)] == Plain::Desk(who);
                    let done = node.enter(who, id, "vpa", &text(Some(n)));
                    prop_assert_eq!(done.is_ok(), may, "{:?}", done);
                    if may {
                        places[usize::from(n)] = Plain::Used(at, who);
                        cases[at].1 = Some(n);
                    }
                }
                Do::Spoil(who, n) => {
                    // Clerks keep the stock here as well.
                    let may = places[usize::from(n)] != Plain::Spoiled;
                    prop_assert_eq!(node.spoil(who, &text(Some(n))).is_ok(), may);
                    if may { places[usize::from(n)] = Plain::Spoiled; }
                }
            }
            for n in 1..11_u8 {
                let state = match places[usize::from(n)] {
                    Plain::Desk(0) => "safe".to_owned(),
                    Plain::Desk(desk) => format!("{:?}", State::Desk(AccountId([desk; 16]))),
                    Plain::Used(case, _) => format!("{:?}", State::Used(cases[case].0)),
                    Plain::Spoiled => "spoiled".to_owned(),
                };
                let found = match node.state("vpa", &text(Some(n))) {
                    State::Safe => "safe".to_owned(),
                    State::Spoiled(_) => "spoiled".to_owned(),
                    other => format!("{other:?}"),
                };
                prop_assert_eq!(found, state, "T{}", n);
            }
            for (id, serial, _) in &cases {
                prop_assert_eq!(node.value(*id), text(*serial));
            }
            // What the daily close counts against.
            for desk in [1, 2] {
                let lies = places.iter().skip(1).filter(|place| **place == Plain::Desk(desk)).count();
                prop_assert_eq!(node.books.stock.booked("vpa", Some(AccountId([desk; 16]))) as usize, lies);
            }
            prop_assert_eq!(node.books.stock.conflicts(), &[]);
        }
        let mut again = Books::default();
        for (position, act) in (0_u64..).zip(&node.log) { again.evolve(act, position); }
        prop_assert_eq!(again.stock, node.books.stock);
    }
}
