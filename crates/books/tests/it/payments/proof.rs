//! The proof over journal, files, bank and cash: it comes out, and every difference that is planted is named with its place.

use books::Books;
use books::proof::{AllRemade, Remade, Report, prove};
use model::acts::bank::{AnswerKind, BankLine, LineKind};
use model::acts::cash::{CashAct, Recipient};
use model::acts::{BankAct, Envelope};
use model::ids::{RunId, VoucherId};
use model::{Money, Problem};

use super::support::*;

/// November's month-end run of three payments (100.00, 200.50, 300.25), its file made.
struct Town {
    books: Books,
    run: RunId,
    message: String,
    claims: Vec<String>,
    envelope: Envelope,
    answers: u8,
}

impl Town {
    fn new() -> Self {
        let (mut office, run) = Office::with_run();
        office.carry_through(run);
        Self::of(&office, run)
    }
    fn of(office: &Office, run: RunId) -> Self {
        let (envelope, _) = office.acts.last().unwrap().clone();
        let books = Books { payments: office.book.clone(), ..Books::default() };
        let found = books.payments.run(run).unwrap();
        let message = found.file.clone().unwrap().message_id;
        let claims = found.paid().map(|row| row.end_to_end.clone()).collect();
        Self { books, run, message, claims, envelope, answers: 0 }
    }
    fn line(&mut self, kind: LineKind, amount: &str) -> BankLine {
        self.answers += 1;
        BankLine {
            identity: [self.answers; 16],
            kind,
            booked: Some(day("2026-10-30")),
            amount: Some(eur(amount)),
            currency: None,
            end_to_end: None,
            message: None,
            run: None,
            status: None,
            reason: None,
            name: None,
            iban: None,
            text: None,
        }
    }
    fn answer(&mut self, lines: Vec<BankLine>, balances: Option<(&str, &str)>) {
        self.answers += 1;
        let act = BankAct::AnswerTaken {
            hash: [self.answers; 32],
            kind: AnswerKind::Statement,
            id: format!("A-{}", self.answers),
            account: None,
            day: Some(day("2026-10-30")),
            opening: balances.map(|(opening, _)| eur(opening)),
            closing: balances.map(|(_, closing)| eur(closing)),
            lines,
        };
        self.books.bank.evolve(&self.envelope, &act, 0);
    }
    /// The bank debits the file as one sum.
    fn debit(&mut self, amount: &str) {
        let line = self.line(LineKind::FileDebited, amount);
        let line = BankLine { message: Some(self.message.clone()), run: Some(self.run), ..line };
        self.answer(vec![line], None);
    }
    fn of_claim(&mut self, kind: LineKind, place: usize, amount: &str, booked: &str) {
        let line = self.line(kind, amount);
        let (end_to_end, run) = (Some(self.claims[place].clone()), Some(self.run));
        let reason = Some("AC04".to_owned());
        self.answer(vec![BankLine { end_to_end, run, reason, booked: Some(day(booked)), ..line }], None);
    }
    fn remade(&self) -> AllRemade {
        let file = self.books.payments.run(self.run).unwrap().file.clone().unwrap();
        let made = Remade::Made { sha256: file.sha256, count: file.count, sum: file.sum };
        AllRemade::from([(self.run, made)])
    }
    fn prove(&self) -> Report {
        prove(&self.books, &self.remade())
    }
    /// Codes of the differences, each with its arguments as one text.
    fn found(&self) -> Vec<(&'static str, String)> {
        self.prove().differences.iter().map(told).collect()
    }
    fn only(&self, code: &str) -> String {
        let found = self.found();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, code);
        found[0].1.clone()
    }
}

fn told(problem: &Problem) -> (&'static str, String) {
    let args: Vec<String> = problem.args.iter().map(|(name, value)| format!("{name}={value}")).collect();
    (problem.code, args.join(" "))
}

#[test]
fn it_comes_out_when_journal_files_and_bank_have_the_same_sums() {
    let mut town = Town::new();
    town.debit("600.75");
    let report = town.prove();
    assert!(report.holds(), "{:?}", report.differences);
    let total = report.total();
    assert_eq!(
        (total.journal, total.file, total.debited, total.rejected),
        (eur("600.75"), eur("600.75"), eur("600.75"), Money::ZERO)
    );
    assert_eq!(report.runs[0].same_bytes, Some(true));
    let days: Vec<_> = report.days.iter().map(|((day, kind), sums)| (*day, kind.name(), sums.files)).collect();
    assert_eq!(days, [(day("2026-10-30"), "month_end", 1)]);
    let moved: Vec<_> = report.moved.iter().map(|(key, moved)| (*key, moved.count, moved.sum)).collect();
    assert_eq!(moved, [((day("2026-10-30"), "file_debited"), 1, eur("-600.75"))]);
}

#[test]
fn a_bank_that_refuses_one_payment_and_debits_the_others_comes_out_as_well() {
    let mut town = Town::new();
    town.of_claim(LineKind::Rejected, 1, "200.50", "2026-10-30");
    town.debit("400.25");
    assert!(town.prove().holds(), "{:?}", town.found());
    assert_eq!(town.prove().total().rejected, eur("200.50"));
}

#[test]
fn what_the_bank_has_not_done_or_has_done_too_often_is_named_with_file_and_day() {
    let mut town = Town::new();
    let left = town.only("NB-Z-403");
    assert!(left.contains(&town.message) && left.contains("day=30.10.2026"), "{left}");
    assert!(left.contains("left=600,75"), "{left}");
    town.debit("600.00");
    assert!(town.only("NB-Z-403").contains("left=0,75"));
    town.debit("600.75");
    assert!(town.only("NB-Z-404").contains("left=600,00"), "both sums left the account");
}

#[test]
fn a_payment_debited_on_two_days_is_named_with_its_place_in_the_file() {
    let mut town = Town::new();
    for (place, amount) in [(0, "100.00"), (1, "200.50"), (2, "300.25")] {
        town.of_claim(LineKind::Debited, place, amount, "2026-10-30");
    }
    assert!(town.prove().holds(), "{:?}", town.found());
    town.of_claim(LineKind::Debited, 2, "300.25", "2026-11-02");
    let found = town.found();
    let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["NB-Z-404", "NB-Z-405"]);
    assert!(found[1].1.contains("row=3 times=2"), "{found:?}");
}

#[test]
fn an_amount_of_the_bank_that_is_not_the_files_is_named() {
    let mut town = Town::new();
    town.debit("600.75");
    town.of_claim(LineKind::Returned, 1, "20.50", "2026-11-02");
    let told = town.only("NB-Z-406");
    assert!(told.contains("row=2") && told.contains("expected=200,50") && told.contains("found=20,50"), "{told}");
}

#[test]
fn entries_that_belong_to_nothing_of_ours_gaps_and_other_currencies_are_named() {
    let mut town = Town::new();
    town.debit("600.75");
    let strange = town.line(LineKind::Debited, "77.00");
    let answered = town.line(LineKind::Returned, "5.00");
    let answered = BankLine { end_to_end: Some("ALT-1".into()), ..answered };
    let foreign = BankLine { currency: Some("CHF".into()), ..town.line(LineKind::Incoming, "9.00") };
    town.answer(vec![strange, answered, foreign], Some(("1000.00", "930.00")));
    let found = town.found();
    let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["NB-Z-407", "NB-Z-408", "NB-Z-409", "NB-Z-410"]);
    // 1000.00 - 77.00 + 5.00 = 928.00: the statement says 2.00 more.
    assert!(found[2].1.contains("gap=2,00"), "{found:?}");
    assert!(found[1].1.contains("reference=ALT-1") && found[3].1.contains("currency=CHF"), "{found:?}");
}

#[test]
fn a_file_with_other_bytes_or_another_sum_than_the_journal_is_named() {
    let mut town = Town::new();
    town.debit("600.75");
    let file = town.books.payments.run(town.run).unwrap().file.clone().unwrap();
    let other = |sha256, sum: &str| {
        let made = Remade::Made { sha256, count: file.count, sum: eur(sum) };
        prove(&town.books, &AllRemade::from([(town.run, made)]))
    };
    assert!(other(file.sha256, "600.75").holds());
    for report in [other([7; 32], "600.75"), other(file.sha256, "600.74")] {
        assert_eq!(report.differences.iter().map(|p| p.code).collect::<Vec<_>>(), ["NB-Z-401"]);
    }
    let refused = prove(&town.books, &AllRemade::from([(town.run, Remade::Refused("NB-Z-056"))]));
    assert!(refused.holds() && refused.notes.len() == 1, "an erased person takes the bytes, not the sums");
    let nobody = prove(&town.books, &AllRemade::new());
    assert!(nobody.holds() && nobody.runs[0].same_bytes.is_none());
}

#[test]
fn an_act_that_calls_another_sum_the_files_is_named() {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    let mut book = books::payments::PaymentBook::default();
    for (position, (envelope, act)) in office.acts.iter().enumerate() {
        let mut act = act.clone();
        if let model::acts::PaymentAct::FileMade { sum, .. } = &mut act {
            *sum = *sum + eur("0.01");
        }
        book.evolve(envelope, &act, position as u64);
    }
    office.book = book;
    let mut town = Town::of(&office, run);
    town.debit("600.75");
    let codes: Vec<_> = town.found().iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["NB-Z-400", "NB-Z-403"]);
}

#[test]
fn a_return_that_only_a_person_has_typed_is_named_until_the_bank_shows_it() {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    let claim = office.run(run).rows[0].end_to_end.clone();
    let on = day("2026-11-02");
    office
        .act(&treasurer(), |office, context| {
            books::payments::ledger::record_return(&office.book, context, &claim, "AC04", on)
        })
        .unwrap();
    let mut town = Town::of(&office, run);
    town.debit("600.75");
    assert!(town.only("NB-Z-413").contains("row=1 day=02.11.2026 sum=100,00"));
    town.of_claim(LineKind::Returned, 0, "100.00", "2026-11-02");
    assert!(town.prove().holds(), "{:?}", town.found());
    assert_eq!(town.prove().total().returned, eur("100.00"));
}

#[test]
fn a_voucher_that_was_deducted_and_never_handed_out_is_named_with_its_number() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    office.advances.insert(("wohngeld".into(), "A-1".into()), eur("40.00"));
    let run = office.build(NOVEMBER).unwrap();
    office.carry_through(run);
    let mut town = Town::of(&office, run);
    town.debit("260.00");
    let voucher = VoucherId([5; 16]);
    let ordered = CashAct::Ordered {
        voucher,
        number: "TB1-000007".into(),
        benefit: "wohngeld".into(),
        file_number: "A-1".into(),
        recipient: Recipient::default(),
        month: NOVEMBER,
        amount: eur("40.00"),
        reason: "ohne Konto".into(),
        code: String::new(),
        anchor: String::new(),
        despite: String::new(),
    };
    town.books.cash.evolve(&town.envelope, &ordered, 0);
    let told = town.only("NB-Z-412");
    assert!(told.contains("voucher=TB1-000007") && told.contains("expected=40,00") && told.contains("found=0,00"));
    town.books.cash.evolve(&town.envelope, &CashAct::PaidOut { voucher, till: "1".into() }, 1);
    let report = town.prove();
    assert!(report.holds(), "{:?}", report.differences);
    assert_eq!((report.cash.paid_count, report.cash.paid, report.cash.deducted), (1, eur("40.00"), eur("40.00")));
    assert_eq!(report.moved[&(day("2026-10-28"), "cash")].sum, eur("-40.00"));
}

#[test]
fn a_claim_in_two_files_is_named_until_somebody_has_dealt_with_it() {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    // Another node, that did not know, has paid the same month.
    let mut twin = Office { here: model::ids::NodeId([2; 16]), ids: 1_000, ..Office::default() };
    twin.take(OCTOBER, model::acts::payment::ListSource::Extract, vec![row("A-1", 1, "100.00")]).unwrap();
    let other = twin.build(NOVEMBER).unwrap();
    twin.carry_through(other);
    for (_, act) in twin.acts.clone() {
        let actor = twin.acts.iter().find(|(_, known)| *known == act).and_then(|(envelope, _)| envelope.actor);
        office.fold(actor, act);
    }
    let mut town = Town::of(&office, run);
    town.debit("600.75");
    let twice: Vec<_> = town.found().into_iter().filter(|(code, _)| *code == "NB-Z-411").collect();
    assert_eq!(twice.len(), 1, "{:?}", town.found());
    assert!(twice[0].1.contains("row=1 sum=100,00"), "{twice:?}");
    let settled = model::acts::PaymentAct::ConflictSettled { run: other, row: Some(0), note: "zurückgerufen".into() };
    office.fold(None, settled);
    let mut town = Town::of(&office, run);
    town.debit("600.75");
    assert!(town.found().iter().all(|(code, _)| *code != "NB-Z-411"));
}

#[test]
fn control_totals_of_the_posting_file_are_those_of_its_lines_and_of_what_was_taken_in() {
    let mut town = Town::new();
    town.debit("600.75");
    town.of_claim(LineKind::Returned, 1, "200.50", "2026-11-02");
    town.of_claim(LineKind::Returned, 0, "100.00", "2026-11-02");
    let incoming = BankLine { text: Some("K;\"1".into()), ..town.line(LineKind::Incoming, "12.34") };
    let status = BankLine { amount: None, booked: None, ..town.line(LineKind::Accepted, "1.00") };
    town.answer(vec![incoming, status], None);
    let made = books::proof::postings(&town.books, day("2026-12-01"));
    // A reader of its own: sums in whole cents from the text of the file alone.
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let lines: Vec<Vec<&str>> = made.text.lines().skip(1).map(|line| line.split(';').collect()).collect();
    let of = |kind: &str| lines.iter().filter(|line| line[0] == kind).cloned().collect::<Vec<_>>();
    let mut sums = std::collections::BTreeMap::<(String, String), (i64, i64)>::new();
    for line in of("B") {
        assert_eq!(line.len(), 5, "{line:?}");
        let sum = sums.entry((line[1].into(), line[2].into())).or_default();
        *sum = (sum.0 + 1, sum.1 + cents(line[4]));
    }
    let control: std::collections::BTreeMap<_, _> = of("K")
        .iter()
        .map(|line| ((line[1].to_owned(), line[2].to_owned()), (line[3].parse().unwrap(), cents(line[4]))))
        .collect();
    assert_eq!(sums, control);
    let expected = [
        (("2026-10-30", "file_debited"), (1, -60_075)),
        (("2026-10-30", "incoming"), (1, 1_234)),
        (("2026-11-02", "returned"), (2, 30_050)),
    ];
    let expected = expected.map(|((day, kind), sum)| ((day.to_owned(), kind.to_owned()), sum));
    assert_eq!(control, expected.into_iter().collect());
    assert_eq!(of("S"), [["S", "2026-10-30", "2026-11-02", "4", "-287.91"]]);
    assert_eq!((made.count, made.sum), (4, eur("-287.91")));
}
