//! Settlement that acts: proposals become payments once, overpayments are set off by the rule of the benefit.

use books::Books;
use books::cash::CashBook;
use books::context::{Actor, Context, Decision};
use books::settlement::{
    Difference, Key, Payee, SetOffTerms, Stage, difference, differences, elsewhere, paid_elsewhere, propose,
    propose_all, set_off, step, take_due,
};
use model::acts::bank::{AnswerKind, BankLine, LineKind};
use model::acts::cash::{CashAct, Recipient};
use model::acts::claim::RunKind;
use model::acts::payment::{ChangeKind, ListRow, Mark};
use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::acts::{BankAct, Body, Envelope};
use model::ids::{RunId, VoucherId};
use model::problem::Refusal;
use model::{Money, Month};

use super::support::*;

/// An office with all the books that a settlement asks.
pub struct Settling {
    pub office: Office,
    pub books: Books,
    pub benefit: &'static str,
    vouchers: u8,
}

impl Settling {
    /// November's month-end run is in a file and was debited.
    pub fn with(rows: Vec<ListRow>) -> Self {
        let mut office = Office::with_list(rows);
        let run = office.build(NOVEMBER).unwrap();
        office.carry_through(run);
        Self::of(office)
    }
    pub fn of(office: Office) -> Self {
        let books = Books { payments: office.book.clone(), ..Books::default() };
        Self { office, books, benefit: "wohngeld", vouchers: 0 }
    }
    pub fn envelope(&self) -> Envelope {
        self.office.acts.last().unwrap().0.clone()
    }
    pub fn sync(&mut self) {
        self.books.payments = self.office.book.clone();
    }
    pub fn key(&self, file: &str, month: Month) -> Key {
        (self.benefit.to_owned(), file.to_owned(), month)
    }
    /// Decides and folds every act in.
    pub fn act(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Vec<Body>, Refusal> {
        let mut ids = self.office.ids;
        let mut fresh = || {
            ids += 1;
            ids.to_be_bytes()
        };
        let mut context = Context {
            actor,
            now: self.office.now,
            today: self.office.today,
            catalogue: &self.office.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = decide(&self.books, &mut context)?;
        self.office.ids = ids;
        let bodies: Vec<Body> = decision.acts.into_iter().map(|(_, body)| body).collect();
        for body in &bodies {
            match body {
                Body::Payment(act) => self.office.fold(Some(actor.account), act.clone()),
                Body::Settlement(act) => self.books.settlement.evolve(&self.envelope(), act),
                other => panic!("{other:?}"),
            }
        }
        self.sync();
        Ok(bodies)
    }
    pub fn due(&mut self, rows: &[(&str, Month, &str)]) {
        let rows = rows.iter().map(|(file, month, amount)| DueRow {
            file_number: (*file).to_owned(),
            month: *month,
            amount: eur(amount),
            person: None,
            decided: None,
        });
        let (rows, benefit) = (rows.collect::<Vec<_>>(), self.benefit);
        self.act(&clerk(), |books, context| take_due(books, context, benefit, [0; 32], rows)).unwrap();
    }
    pub fn propose(&mut self, file: &str, month: Month) -> Result<Vec<Body>, Refusal> {
        let key = self.key(file, month);
        self.act(&clerk(), |books, context| propose(books, context, &key, None, "Neuberechnung"))
    }
    pub fn step(&mut self, file: &str, month: Month, of: SettleStep) -> Result<Vec<Body>, Refusal> {
        let key = self.key(file, month);
        self.act(&clerk(), |books, context| step(books, context, &key, of, "Brief vom 3.12."))
    }
    pub fn set_off(&mut self, file: &str, month: Month, terms: &SetOffTerms) -> Result<Vec<Body>, Refusal> {
        let key = self.key(file, month);
        self.act(&clerk(), |books, context| set_off(books, context, &key, terms, "Bescheid vom 17.12."))
    }
    pub fn elsewhere(&mut self, file: &str, month: Month, amount: &str) -> Result<Vec<Body>, Refusal> {
        let (key, amount) = (self.key(file, month), eur(amount));
        self.act(&clerk(), |books, context| {
            paid_elsewhere(books, context, &key, (PaidBy::Third, amount), "Auskunft Kreis, Herr Alt, 2.12.")
        })
    }
    /// A voucher that the till has paid.
    pub fn cash(&mut self, file: &str, month: Month, amount: &str) {
        self.vouchers += 1;
        let voucher = VoucherId([self.vouchers; 16]);
        let ordered = CashAct::Ordered {
            voucher,
            number: format!("TB1-{:06}", self.vouchers),
            benefit: self.benefit.into(),
            file_number: file.into(),
            recipient: Recipient::default(),
            month,
            amount: eur(amount),
            reason: "ohne Konto".into(),
            code: String::new(),
            anchor: String::new(),
            despite: String::new(),
        };
        let envelope = self.envelope();
        self.books.cash.evolve(&envelope, &ordered, 0);
        self.books.cash.evolve(&envelope, &CashAct::PaidOut { voucher, till: "1".into() }, 1);
    }
    /// Builds a run and carries it through to the file and the bank's debit.
    pub fn run(&mut self, kind: RunKind, month: Month) -> Result<RunId, Refusal> {
        let mut advances = books::payments::Advances::new();
        let cash: &CashBook = &self.books.cash;
        for voucher in cash.vouchers().iter().filter(|voucher| voucher.month <= month) {
            let sum = advances.entry((voucher.benefit.clone(), voucher.file_number.clone())).or_insert(Money::ZERO);
            *sum = *sum + voucher.amount;
        }
        self.office.advances = advances;
        self.office.elsewhere = elsewhere(&self.books, self.benefit, month);
        let command =
            books::payments::run::BuildRun { benefit: self.benefit.to_owned(), kind, ..self.office.month_end(month) };
        let run = self.office.build_with(&clerk(), &command)?;
        self.office.carry_through(run);
        self.sync();
        Ok(run)
    }
    pub fn of_case(&self, file: &str, month: Month) -> Difference {
        difference(&self.books, &self.key(file, month)).unwrap()
    }
    pub fn rows(&self, run: RunId) -> Vec<(String, String, String)> {
        let rows = self.office.run(run).paid();
        rows.map(|row| (row.end_to_end.clone(), row.amount.to_string(), row.why.clone())).collect()
    }
}

fn three() -> Vec<ListRow> {
    vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.50"), row("C-3", 3, "300.25")]
}

fn wohngeld_terms(from: Month) -> SetOffTerms {
    SetOffTerms { from, monthly: None, given: false }
}

#[test]
fn what_is_proposed_is_a_line_of_the_months_next_supplementary_run_and_only_once() {
    let mut town = Settling::with(three());
    town.due(&[("A-1", NOVEMBER, "130.00"), ("B-2", NOVEMBER, "200.50"), ("C-3", NOVEMBER, "300.25")]);
    let acts = town.propose("A-1", NOVEMBER).unwrap();
    assert_eq!(codes(&town.propose("A-1", NOVEMBER).unwrap_err()), ["NB-Z-415"]);
    // The same act from another copy of the journal, and another node's own proposal of the same.
    let Some(Body::Payment(change)) = acts.last() else { panic!("{acts:?}") };
    town.office.fold(Some(clerk().account), change.clone());
    let mut twin = change.clone();
    if let model::acts::PaymentAct::ChangeRecorded { change, .. } = &mut twin {
        change.0 = [77; 16];
    }
    town.office.fold(Some(second_clerk().account), twin);
    town.sync();
    let case = town.of_case("A-1", NOVEMBER);
    assert_eq!((case.proposed, case.left(), case.stage), (eur("30.00"), Money::ZERO, Stage::Proposed));
    let run = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    let found = town.rows(run);
    assert_eq!(found, [("WG-2026-11-0RHJ-A-1-H1N1-1".to_owned(), "30.00".to_owned(), "settled".to_owned())]);
    assert_eq!(town.office.run(run).rows[0].mark, Mark::Granted);
    let case = town.of_case("A-1", NOVEMBER);
    assert_eq!((case.open(), case.proposed, case.stage), (Money::ZERO, Money::ZERO, Stage::Done));
    assert_eq!(refused(town.run(RunKind::Supplementary, NOVEMBER)), ["NB-Z-035"]);
    // The rise was November's alone.
    town.office.today = day("2026-11-27");
    let december = town.run(RunKind::MonthEnd, DECEMBER).unwrap();
    assert_eq!(town.office.run(december).rows[0].amount, eur("100.00"));
}

#[test]
fn a_case_that_no_list_knows_needs_an_account_and_a_second_person() {
    let mut town = Settling::with(three());
    town.due(&[("D-4", NOVEMBER, "80.00")]);
    assert_eq!(codes(&town.propose("D-4", NOVEMBER).unwrap_err()), ["NB-Z-416"]);
    let key = town.key("D-4", NOVEMBER);
    let bad = Payee { payee: "Muster D-4".into(), iban: "DE00123".into() };
    let refusal =
        town.act(&clerk(), |books, context| propose(books, context, &key, Some(&bad), "Neuberechnung")).unwrap_err();
    assert_eq!((codes(&refusal), refusal[0].field.as_deref()), (vec!["NB-Z-416"], Some("iban")));
    let good = Payee { iban: iban(4), ..bad };
    town.act(&clerk(), |books, context| propose(books, context, &key, Some(&good), "Neuberechnung")).unwrap();
    assert_eq!(refused(town.run(RunKind::Supplementary, NOVEMBER)), ["NB-Z-035"], "nobody has confirmed the account");
    let change = town.office.book.waiting_changes().next().unwrap().id;
    assert_eq!(refused(town.office.approve(&clerk(), change)), ["NB-Z-018"]);
    town.office.approve(&second_clerk(), change).unwrap();
    town.sync();
    let run = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    assert_eq!(town.office.run(run).paid().map(|row| row.amount).collect::<Vec<_>>(), [eur("80.00")]);
    town.office.today = day("2026-11-27");
    let december = town.run(RunKind::MonthEnd, DECEMBER).unwrap();
    assert!(town.office.run(december).paid().all(|row| row.file_number != "D-4"), "December was not settled");
}

#[test]
fn what_somebody_else_paid_is_not_paid_again_and_can_be_taken_back() {
    let mut town = Settling::with(three());
    town.due(&[("A-1", NOVEMBER, "130.00")]);
    town.elsewhere("A-1", NOVEMBER, "10.00").unwrap();
    assert_eq!(town.of_case("A-1", NOVEMBER).open(), eur("20.00"));
    assert_eq!(codes(&town.elsewhere("A-1", NOVEMBER, "-10.01").unwrap_err()), ["NB-Z-421"]);
    assert_eq!(codes(&town.elsewhere("A-1", NOVEMBER, "0.00").unwrap_err()), ["NB-Z-421"]);
    let key = town.key("A-1", NOVEMBER);
    let own =
        town.act(&clerk(), |books, context| paid_elsewhere(books, context, &key, (PaidBy::Cash, eur("1.00")), "x"));
    assert_eq!(codes(&own.unwrap_err()), ["NB-Z-203"], "vouchers are known to the books");
    let bare =
        town.act(&clerk(), |books, context| paid_elsewhere(books, context, &key, (PaidBy::Land, eur("1.00")), " "));
    assert_eq!(codes(&bare.unwrap_err()), ["NB-Z-422"]);
    town.propose("A-1", NOVEMBER).unwrap();
    town.elsewhere("A-1", NOVEMBER, "5.00").unwrap();
    let run = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    assert_eq!(town.rows(run)[0].1, "15.00", "what became known after the proposal counts as well");
    assert_eq!(town.of_case("A-1", NOVEMBER).open(), Money::ZERO);
    town.elsewhere("A-1", NOVEMBER, "-15.00").unwrap();
    assert_eq!(town.of_case("A-1", NOVEMBER).open(), eur("15.00"));
}

#[test]
fn a_lower_due_that_comes_later_lowers_what_was_proposed() {
    let mut town = Settling::with(three());
    town.due(&[("A-1", NOVEMBER, "150.00")]);
    town.propose("A-1", NOVEMBER).unwrap();
    town.due(&[("A-1", NOVEMBER, "120.00")]);
    let run = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    assert_eq!(town.rows(run)[0].1, "20.00");
    assert_eq!(town.of_case("A-1", NOVEMBER).stage, Stage::Done);
}

#[test]
fn cash_counts_and_is_deducted_once() {
    let mut town = Settling::with(three());
    town.cash("A-1", NOVEMBER, "25.00");
    town.due(&[("A-1", NOVEMBER, "130.00")]);
    assert_eq!(town.of_case("A-1", NOVEMBER).open(), eur("5.00"));
    town.propose("A-1", NOVEMBER).unwrap();
    let run = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    assert_eq!(town.rows(run)[0].1, "5.00");
    assert_eq!(town.of_case("A-1", NOVEMBER).open(), Money::ZERO);
    // A voucher that December's run deducts counts for December.
    town.cash("B-2", NOVEMBER, "50.00");
    town.due(&[("B-2", NOVEMBER, "200.50"), ("B-2", DECEMBER, "200.50")]);
    let case = town.of_case("B-2", NOVEMBER);
    assert_eq!((case.open(), case.to_deduct, case.left()), (eur("-50.00"), eur("50.00"), Money::ZERO));
    town.office.today = day("2026-11-27");
    town.run(RunKind::MonthEnd, DECEMBER).unwrap();
    for month in [NOVEMBER, DECEMBER] {
        assert_eq!(town.of_case("B-2", month).open(), Money::ZERO, "{month}");
    }
}

#[test]
fn a_set_off_comes_after_hearing_and_decision_and_is_deducted_from_later_months_until_it_is_gone() {
    let mut town = Settling::with(three());
    town.due(&[("A-1", NOVEMBER, "0.00"), ("B-2", NOVEMBER, "150.50"), ("C-3", NOVEMBER, "300.25")]);
    let terms = wohngeld_terms(DECEMBER);
    assert_eq!(codes(&town.set_off("B-2", NOVEMBER, &terms).unwrap_err()), ["NB-Z-417"]);
    assert_eq!(codes(&town.step("B-2", NOVEMBER, SettleStep::Decided).unwrap_err()), ["NB-Z-204"]);
    town.step("B-2", NOVEMBER, SettleStep::Heard).unwrap();
    assert_eq!(codes(&town.set_off("B-2", NOVEMBER, &terms).unwrap_err()), ["NB-Z-417"]);
    town.step("B-2", NOVEMBER, SettleStep::Decided).unwrap();
    town.set_off("B-2", NOVEMBER, &terms).unwrap();
    assert_eq!(codes(&town.set_off("B-2", NOVEMBER, &terms).unwrap_err()), ["NB-Z-202"], "nothing is left");
    let case = town.of_case("B-2", NOVEMBER);
    assert_eq!((case.to_set_off, case.stage), (eur("50.00"), Stage::SettingOff));

    town.office.today = day("2026-11-27");
    let december = town.run(RunKind::MonthEnd, DECEMBER).unwrap();
    let found = town.office.run(december).rows.iter().find(|row| row.file_number == "B-2").unwrap().clone();
    assert_eq!((found.amount, found.facts.unwrap().set_off_sum()), (eur("150.50"), eur("50.00")));
    town.due(&[("B-2", DECEMBER, "200.50")]);
    for month in [NOVEMBER, DECEMBER] {
        let case = town.of_case("B-2", month);
        assert_eq!((case.open(), case.to_set_off, case.stage), (Money::ZERO, Money::ZERO, Stage::Done), "{month}");
    }
    assert_eq!(town.of_case("B-2", DECEMBER).paid[&PaidBy::SetOff], eur("50.00"));
    town.office.today = day("2026-12-28");
    let january = Month { year: 2027, month: 1 };
    let run = town.run(RunKind::MonthEnd, january).unwrap();
    assert!(town.office.run(run).rows.iter().all(|row| row.facts.as_ref().unwrap().set_off.is_none()));
    assert!(
        town.office.run(run).warnings.iter().all(|warning| warning.detail != "B-2"),
        "a set-off that is gone says nothing"
    );
}

#[test]
fn a_decision_on_less_than_what_is_overpaid_now_is_not_enough() {
    let mut town = Settling::with(three());
    town.due(&[("B-2", NOVEMBER, "150.50")]);
    town.step("B-2", NOVEMBER, SettleStep::Heard).unwrap();
    town.due(&[("B-2", NOVEMBER, "100.50")]);
    assert_eq!(codes(&town.step("B-2", NOVEMBER, SettleStep::Decided).unwrap_err()), ["NB-Z-204"]);
    town.step("B-2", NOVEMBER, SettleStep::Heard).unwrap();
    town.step("B-2", NOVEMBER, SettleStep::Decided).unwrap();
    town.step("B-2", NOVEMBER, SettleStep::Waived).unwrap();
    let case = town.of_case("B-2", NOVEMBER);
    assert_eq!((case.left(), case.given_up, case.stage), (Money::ZERO, eur("100.00"), Stage::Done));
}

#[test]
fn each_benefit_sets_off_by_its_own_rule() {
    let with = |benefit: &'static str| {
        let mut town = Settling::with(three());
        town.benefit = benefit;
        // Paid without a run of this benefit: somebody else's money is set off by the same rule.
        town.due(&[("A-1", NOVEMBER, "0.00")]);
        town.elsewhere("A-1", NOVEMBER, "90.00").unwrap();
        town.step("A-1", NOVEMBER, SettleStep::Heard).unwrap();
        town.step("A-1", NOVEMBER, SettleStep::Decided).unwrap();
        town
    };
    let terms = |monthly: Option<&str>, given| SetOffTerms { from: DECEMBER, monthly: monthly.map(eur), given };
    let kind = |acts: Vec<Body>| match acts.last() {
        Some(Body::Payment(model::acts::PaymentAct::ChangeRecorded { kind, .. })) => kind.clone(),
        other => panic!("{other:?}"),
    };
    // 5 percent of the Regelbedarfsstufe 1 of 2026 (563 EUR) are 28.15 EUR.
    let mut town = with("grusi");
    assert_eq!(codes(&town.set_off("A-1", NOVEMBER, &terms(Some("28.16"), false)).unwrap_err()), ["NB-Z-419"]);
    let made = kind(town.set_off("A-1", NOVEMBER, &terms(None, false)).unwrap());
    let law = "§ 44b SGB XII".to_owned();
    assert_eq!(made, ChangeKind::SetOff { of: NOVEMBER, amount: eur("90.00"), monthly: Some(eur("28.15")), law });
    for benefit in ["hlu", "asylblg"] {
        let mut town = with(benefit);
        let refusal = town.set_off("A-1", NOVEMBER, &terms(None, false)).unwrap_err();
        assert_eq!(codes(&refusal), ["NB-Z-418", "NB-Z-419"], "{benefit}");
        assert!(town.set_off("A-1", NOVEMBER, &terms(Some("20.00"), true)).is_ok(), "{benefit}");
    }
    let made = kind(with("wohngeld").set_off("A-1", NOVEMBER, &terms(None, false)).unwrap());
    assert!(matches!(made, ChangeKind::SetOff { monthly: None, .. }), "{made:?}");
    let mut town = with("wohngeld");
    let benefits = &mut town.office.catalogue.services[0].payment.as_mut().unwrap().benefits;
    benefits.iter_mut().for_each(|benefit| benefit.settlement = None);
    assert_eq!(codes(&town.set_off("A-1", NOVEMBER, &terms(None, false)).unwrap_err()), ["NB-Z-420"]);
}

#[test]
fn a_monthly_share_is_kept_in_every_run_of_the_month() {
    let mut town = Settling::with(three());
    town.due(&[("C-3", NOVEMBER, "200.25")]);
    town.step("C-3", NOVEMBER, SettleStep::Heard).unwrap();
    town.step("C-3", NOVEMBER, SettleStep::Decided).unwrap();
    let terms = SetOffTerms { from: DECEMBER, monthly: Some(eur("30.00")), given: false };
    town.set_off("C-3", NOVEMBER, &terms).unwrap();
    town.office.today = day("2026-11-27");
    town.run(RunKind::MonthEnd, DECEMBER).unwrap();
    assert_eq!(town.of_case("C-3", NOVEMBER).to_set_off, eur("70.00"));
    town.due(&[("C-3", DECEMBER, "350.25")]);
    town.propose("C-3", DECEMBER).unwrap();
    let more = town.run(RunKind::Supplementary, DECEMBER).unwrap();
    assert_eq!(town.rows(more)[0].1, "50.00", "December's share is used up");
    assert_eq!(town.of_case("C-3", NOVEMBER).to_set_off, eur("70.00"));
}

#[test]
fn what_the_bank_refused_for_the_files_sake_is_paid_again_once_it_is_proposed() {
    let mut town = Settling::with(three());
    let run = town.books.payments.runs()[0].clone();
    let message = run.file.clone().unwrap().message_id;
    let line = BankLine {
        identity: [1; 16],
        kind: LineKind::Rejected,
        booked: None,
        amount: None,
        currency: None,
        end_to_end: None,
        message: Some(message),
        run: Some(run.id),
        status: Some("RJCT".into()),
        reason: Some("AM04".into()),
        name: None,
        iban: None,
        text: None,
    };
    let answer = BankAct::AnswerTaken {
        hash: [1; 32],
        kind: AnswerKind::Status,
        id: "1".into(),
        account: None,
        day: None,
        opening: None,
        closing: None,
        lines: vec![line],
    };
    let envelope = town.envelope();
    town.books.bank.evolve(&envelope, &answer, 0);
    town.due(&[("A-1", NOVEMBER, "100.00"), ("B-2", NOVEMBER, "210.50"), ("C-3", NOVEMBER, "300.25")]);
    assert_eq!(differences(&town.books).iter().map(Difference::left).sum::<Money>(), eur("610.75"));
    town.act(&clerk(), |books, context| propose_all(books, context, "wohngeld", "Datei abgewiesen")).unwrap();
    let again = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    let amounts: Vec<_> = town.rows(again).into_iter().map(|(_, amount, why)| (amount, why)).collect();
    let row = |amount: &str| (amount.to_owned(), "again".to_owned());
    assert_eq!(amounts, [row("100.00"), row("200.50"), row("300.25")]);
    let rest = town.run(RunKind::Supplementary, NOVEMBER).unwrap();
    assert_eq!(town.rows(rest)[0].1, "10.00");
    assert!(differences(&town.books).iter().all(|one| one.open() == Money::ZERO));
    assert_eq!(refused(town.run(RunKind::Supplementary, NOVEMBER)), ["NB-Z-035"]);
}
