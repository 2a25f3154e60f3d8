//! Calculations kept with every step, compared, and handed to the payment book.

use books::Books;
use books::benefits::calculate::{self, Calculate, entered_of};
use books::benefits::compare::{differences, inputs_changed};
use books::benefits::propose::{NewPayee, Stamps, notice_of_calculation, propose, switch_draft};
use books::context::{Actor, Context, Decision};
use model::acts::benefit::Basis;
use model::acts::payment::{ChangeKind, ListSource, Mark};
use model::acts::{Act, Body, PaymentAct};
use model::ids::CalculationId;
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Money};

use crate::payments::support::{DECEMBER, NOVEMBER, catalogue, clerk, day, eur, head, iban, person, row};

#[derive(Default)]
struct Office {
    books: Books,
    position: u64,
    ids: u128,
}

impl Office {
    fn act(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Vec<Body>, Refusal> {
        let mut ids = self.ids;
        let mut fresh = || {
            ids += 1;
            ids.to_be_bytes()
        };
        let mut context = Context {
            actor,
            now: Instant::parse("2026-11-23T09:00:00Z").unwrap(),
            today: day("2026-11-23"),
            catalogue: catalogue(),
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = decide(&self.books, &mut context)?;
        self.ids = ids;
        let bodies: Vec<Body> = decision.acts.into_iter().map(|(_, body)| body).collect();
        for body in &bodies {
            self.fold(actor, body.clone());
        }
        Ok(bodies)
    }
    fn fold(&mut self, actor: &Actor, body: Body) {
        let envelope = crate::envelope::envelope(
            Instant::parse("2026-11-23T09:00:00Z").unwrap(),
            day("2026-11-23"),
            Some(actor.account),
            None,
        );
        self.position += 1;
        self.books.evolve(&Act { envelope, body }, self.position);
    }
    fn calculate(&mut self, command: &Calculate) -> Result<CalculationId, Refusal> {
        self.act(&clerk(), |books, context| calculate::calculate(&books.benefits, context, command))?;
        Ok(self.books.benefits.calculations().last().unwrap().id)
    }
    fn list(&mut self, benefit: &str, rows: Vec<model::acts::payment::ListRow>) {
        let act = PaymentAct::ListTaken {
            benefit: benefit.into(),
            month: NOVEMBER,
            source: ListSource::Extract,
            hash: [1; 32],
            rows,
        };
        self.fold(&clerk(), Body::Payment(act));
    }
    fn propose(&mut self, id: CalculationId, new: Option<&NewPayee>) -> Result<Vec<Body>, Refusal> {
        let stamps = Stamps { codes: vec!["ABCD".into()], anchor: String::new() };
        self.act(&clerk(), |books, context| propose(books, context, id, new, stamps))
    }
}

fn wohngeld(values: &[(&str, &str)]) -> Calculate {
    let fixed = [("tenure", "rent"), ("gross_cold_rent", "600.00"), ("rent_level", "5")];
    let all = fixed.iter().chain(values).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Calculate {
        benefit: "wohngeld".into(),
        file_number: "WG-1".into(),
        person: Some("P1".into()),
        from: Some(DECEMBER),
        persons: 1,
        values: all.collect(),
        last: Some(eur("300.00")),
        ..Calculate::default()
    }
}

const WORKER: [(&str, &str); 4] =
    [("member1.earnings", "1400.00"), ("member1.tax", "1"), ("member1.health", "1"), ("member1.pension", "1")];

#[test]
fn what_a_clerk_enters_gives_the_published_amount_and_stays_to_be_entered_again() {
    let mut office = Office::default();
    let command = wohngeld(&WORKER);
    let id = office.calculate(&command).unwrap();
    let kept = office.books.benefits.get(id).unwrap();
    assert_eq!((kept.amount, kept.basis), (eur("368.00"), Basis::Provisional));
    assert!(kept.lines.iter().any(|line| line.label.starts_with("z4") && line.paragraph.contains("Anlage 3")));
    assert!(kept.rules.contains("Nr. 314"));
    let (values, persons) = entered_of(kept);
    assert_eq!((values, persons), (command.values, 1));
}

#[test]
fn what_is_missing_or_wrong_is_named_at_its_field() {
    let office = Office::default();
    let faults = |command: &Calculate| -> Vec<(&'static str, Option<String>)> {
        let refusal = calculate::preview(&office.books.benefits, catalogue(), command).unwrap_err();
        refusal.into_iter().map(|problem| (problem.code, problem.field)).collect()
    };
    let mut command = wohngeld(&[("member1.earnings", "viel"), ("died", "10/2026")]);
    assert_eq!(
        faults(&command),
        [("NB-Z-303", Some("died".to_owned())), ("NB-Z-303", Some("member1.earnings".to_owned()))]
    );
    command.values.remove("gross_cold_rent");
    assert_eq!(faults(&command), [("NB-Z-306", Some("gross_cold_rent".to_owned()))]);
    let mut late = wohngeld(&WORKER);
    late.from = "2027-01".parse().ok();
    assert_eq!(faults(&late), [("NB-Z-308", Some("from".to_owned()))]);
    let many = Calculate { persons: 13, ..wohngeld(&[]) };
    assert_eq!(faults(&many), [("NB-Z-307", Some("guidance_above_12".to_owned()))]);
    let none = Calculate { benefit: "asylblg".into(), ..wohngeld(&[]) };
    assert_eq!(faults(&none), [("NB-Z-300", Some("benefit".to_owned()))]);
    let last = Calculate { take_last: true, last: None, ..wohngeld(&[]) };
    assert_eq!(faults(&last), [("NB-Z-309", Some("file_number".to_owned()))]);
}

#[test]
fn a_second_calculation_says_what_changed_and_whether_the_law_lets_it_count() {
    let mut office = Office::default();
    let first = office.calculate(&wohngeld(&WORKER)).unwrap();
    let mut less = WORKER;
    less[0] = ("member1.earnings", "1380.00");
    let second = office.calculate(&wohngeld(&less)).unwrap();
    let book = &office.books.benefits;
    let (before, now) = (book.get(first).unwrap(), book.get(second).unwrap());
    assert_eq!(book.before(now).map(|one| one.id), Some(first));
    assert!(now.marks.contains(&"no_change_27".to_owned()), "two of a hundred less income: {:?}", now.marks);
    assert_eq!(inputs_changed(before, now), [("member1.earnings".into(), "1400.00".into(), "1380.00".into())]);
    let lines = differences(&before.lines, &now.lines);
    assert!(lines.iter().any(|line| line.label == "Bruttolohn" && line.now.as_deref() == Some("16560")));
    assert!(lines.iter().all(|line| line.label != "Höchstbetrag"), "what stayed is not named");
    let mut much = WORKER;
    much[0] = ("member1.earnings", "1100.00");
    let third = office.calculate(&wohngeld(&much)).unwrap();
    assert!(!office.books.benefits.get(third).unwrap().marks.contains(&"no_change_27".to_owned()));
}

#[test]
fn an_amount_leaves_as_a_provisional_change_with_its_notice_and_only_once() {
    let mut office = Office::default();
    office.list("wohngeld", vec![row("WG-1", 1, "300.00")]);
    let id = office.calculate(&wohngeld(&WORKER)).unwrap();
    office.propose(id, None).unwrap();
    let changes = office.books.payments.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, ChangeKind::Amount { amount: eur("368.00") });
    assert_eq!((changes[0].mark, changes[0].from), (Some(Mark::Calculated), DECEMBER));
    let notice = &office.books.benefits.notices()[0];
    assert_eq!(changes[0].notice.as_ref(), Some(&notice.number));
    assert_eq!(office.propose(id, None).unwrap_err()[0].code, "NB-Z-311");
    // Somebody on no list: a new payee, who waits for the second person.
    let mut fresh = wohngeld(&WORKER);
    fresh.file_number = "WG-9".into();
    let id = office.calculate(&fresh).unwrap();
    assert_eq!(office.propose(id, None).unwrap_err().len(), 2, "name and account are asked for");
    let new = NewPayee { payee: "Frieda Ahlmann".into(), iban: iban(9) };
    office.propose(id, Some(&new)).unwrap();
    assert!(office.books.payments.changes().last().unwrap().waits());
}

#[test]
fn direct_payments_go_to_their_rows_and_the_rest_to_the_household() {
    let mut office = Office::default();
    office.list("grusi", vec![row("GS-1", 1, "700.00")]);
    let landlord = iban(5);
    let values = [
        ("rent", "400.00"),
        ("heating", "80.00"),
        ("appropriate", "450.00"),
        ("person1.living", "alone"),
        ("landlord", "Wohnbau"),
        ("landlord_iban", landlord.as_str()),
        ("landlord_amount", "480.00"),
    ];
    let command = Calculate {
        benefit: "grusi".into(),
        file_number: "GS-1".into(),
        values: values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        ..wohngeld(&[])
    };
    let command = Calculate {
        values: command
            .values
            .into_iter()
            .filter(|(key, _)| !["tenure", "gross_cold_rent", "rent_level"].contains(&key.as_str()))
            .collect(),
        ..command
    };
    let id = office.calculate(&command).unwrap();
    assert_eq!(office.books.benefits.get(id).unwrap().amount, eur("1043.00"));
    office.propose(id, None).unwrap();
    let amounts: Vec<(Money, bool)> = office
        .books
        .payments
        .changes()
        .iter()
        .filter_map(|change| match &change.kind {
            ChangeKind::Amount { amount } => Some((*amount, false)),
            ChangeKind::New { amount, iban, .. } => Some((*amount, *iban == landlord)),
            _ => None,
        })
        .collect();
    assert_eq!(amounts, [(eur("563.00"), false), (eur("480.00"), true)]);
}

#[test]
fn nothing_left_is_a_stop_and_the_last_amount_can_be_taken() {
    let mut office = Office::default();
    office.list("wohngeld", vec![row("WG-1", 1, "300.00")]);
    let mut rich = WORKER;
    rich[0] = ("member1.earnings", "5000.00");
    let id = office.calculate(&wohngeld(&rich)).unwrap();
    assert_eq!(office.books.benefits.get(id).unwrap().amount, Money::ZERO);
    office.propose(id, None).unwrap();
    assert_eq!(office.books.payments.changes()[0].kind, ChangeKind::Hold);
    let last = Calculate { take_last: true, values: Default::default(), ..wohngeld(&[]) };
    let id = office.calculate(&last).unwrap();
    let kept = office.books.benefits.get(id).unwrap();
    assert_eq!((kept.amount, kept.basis), (eur("300.00"), Basis::LastRecognised));
    assert_eq!(kept.marks, ["last_recognised"]);
}

#[test]
fn a_draft_is_switched_by_the_head_with_its_promulgation() {
    let mut office = Office::default();
    let mut late = wohngeld(&WORKER);
    late.from = "2027-01".parse().ok();
    let switch = |office: &mut Office, who: &Actor, reference: &str| {
        office.act(who, |_, context| switch_draft(context, rules::wohngeld::DRAFT_2027, true, reference))
    };
    assert_eq!(switch(&mut office, &clerk(), "BGBl. 2026 I Nr. 400").unwrap_err()[0].code, "NB-A-010");
    assert_eq!(switch(&mut office, &head(), " ").unwrap_err()[0].code, "NB-Z-313");
    assert_eq!(office.calculate(&late).unwrap_err()[0].code, "NB-Z-308");
    switch(&mut office, &head(), "BGBl. 2026 I Nr. 400").unwrap();
    let id = office.calculate(&late).unwrap();
    assert!(office.books.benefits.get(id).unwrap().marks.contains(&"draft_law".to_owned()));
    let treasurer = person("treasurer only", &[Role::Treasurer]);
    let refused = office.act(&treasurer, |books, context| notice_of_calculation(books, context, id, Stamps::default()));
    assert_eq!(refused.unwrap_err()[0].code, "NB-A-010");
}
