//! The bank's answers against the files that left: matched, counted once, held, compared.

use books::bank::standing::{ClaimStanding, FileStanding};
use books::bank::take::{TakeAnswer, take_answer};
use books::bank::{BankBook, incoming, recall, reconcile, tills};
use books::context::{Actor, Context, Decision};
use model::acts::bank::{AnswerKind, BankAct, BankLine, LineKind, OpenItem};
use model::acts::payment::ChangeKind;
use model::acts::{Body, Envelope, PaymentAct};
use model::ids::RunId;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};
use proptest::prelude::*;

use super::support::*;

/// An office whose November file has left, and the bank's book beside it.
pub struct House {
    pub office: Office,
    pub bank: BankBook,
    pub run: RunId,
}

pub fn house() -> House {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    House { office, bank: BankBook::default(), run }
}

impl House {
    fn act(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Self, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<(), Refusal> {
        let mut ids = self.office.ids;
        let mut fresh = || {
            ids += 1;
            ids.to_be_bytes()
        };
        let catalogue = self.office.catalogue.clone();
        let mut context = Context {
            actor,
            now: self.office.now,
            today: self.office.today,
            catalogue: &catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = decide(self, &mut context)?;
        self.office.ids = ids;
        for (_, body) in decision.acts {
            match body {
                Body::Bank(act) => self.fold(actor, &act),
                Body::Payment(act) => self.office.fold(Some(actor.account), act),
                other => panic!("{other:?}"),
            }
        }
        Ok(())
    }
    fn fold(&mut self, actor: &Actor, act: &BankAct) {
        let envelope = crate::envelope::envelope(self.office.now, self.office.today, Some(actor.account), None);
        self.bank.evolve(&envelope, act, 0);
    }
    pub fn take(&mut self, hash: u8, lines: Vec<BankLine>) -> Result<(), Refusal> {
        self.take_with(hash, lines, None)
    }
    fn take_with(&mut self, hash: u8, lines: Vec<BankLine>, balances: Option<(&str, &str)>) -> Result<(), Refusal> {
        self.take_as(AnswerKind::Statement, hash, lines, balances)
    }
    pub fn advice(&mut self, hash: u8, lines: Vec<BankLine>) -> Result<(), Refusal> {
        self.take_as(AnswerKind::Advice, hash, lines, None)
    }
    fn take_as(
        &mut self,
        kind: AnswerKind,
        hash: u8,
        lines: Vec<BankLine>,
        balances: Option<(&str, &str)>,
    ) -> Result<(), Refusal> {
        let mut whole = [hash; 32];
        whole[0] = u8::from(kind == AnswerKind::Advice);
        let command = TakeAnswer {
            hash: whole,
            kind,
            id: format!("{hash}"),
            account: None,
            day: Some(day("2026-10-30")),
            opening: balances.map(|(opening, _)| eur(opening)),
            closing: balances.map(|(_, closing)| eur(closing)),
            lines,
        };
        self.act(&treasurer(), |house, context| take_answer(&house.bank, &house.office.book, context, command))
    }
    fn file(&self) -> FileStanding {
        self.bank.file(self.office.run(self.run))
    }
    fn claim(&self, id: &str) -> ClaimStanding {
        self.bank.claim(self.office.run(self.run), id)
    }
    pub fn message(&self) -> String {
        self.office.run(self.run).file.clone().unwrap().message_id
    }
    /// Payments that are open again, by file number.
    pub fn back(&self) -> Vec<String> {
        let book = &self.office.book;
        let rows = book.ledger().returns().map(|(run, row, _)| book.run(run).unwrap().rows[row as usize].clone());
        rows.map(|row| row.file_number).collect()
    }
    fn holds(&self) -> Vec<(String, String)> {
        let changes = self.office.book.changes().iter().filter(|change| change.kind == ChangeKind::Hold);
        changes.map(|change| (change.file_number.clone(), change.from.to_string())).collect()
    }
}

/// The ids of the three payments, in the order of their file numbers.
pub const A: &str = "WG-2026-11-0RHJ-A-1-H1-1";
pub const B: &str = "WG-2026-11-0RHJ-B-2-H1-1";
pub const C: &str = "WG-2026-11-0RHJ-C-3-H1-1";

pub fn line(identity: u8, kind: LineKind, claim: &str, amount: &str) -> BankLine {
    BankLine {
        identity: [identity; 16],
        kind,
        booked: kind.moves().then(|| day("2026-10-30")),
        amount: Some(eur(amount)),
        currency: None,
        end_to_end: (!claim.is_empty()).then(|| claim.to_owned()),
        message: None,
        run: None,
        status: None,
        reason: None,
        name: None,
        iban: None,
        text: None,
    }
}
pub fn because(reason: &str, line: BankLine) -> BankLine {
    BankLine { reason: Some(reason.to_owned()), ..line }
}
pub fn of_file(message: &str, line: BankLine) -> BankLine {
    BankLine { message: Some(message.to_owned()), ..line }
}

#[test]
fn a_file_goes_from_sent_to_accepted_to_settled_with_returns_and_always_adds_up() {
    let mut house = house();
    assert_eq!(house.file(), FileStanding::Open);
    let message = house.message();
    let accepted =
        of_file(&format!("UEBUNG-{message}"), BankLine { amount: None, ..line(1, LineKind::Accepted, "", "1.00") });
    house.take(1, vec![accepted, because("AC04", line(2, LineKind::Rejected, B, "200.50"))]).unwrap();
    assert_eq!(house.file(), FileStanding::PartlyAccepted);
    assert_eq!(house.claim(A), ClaimStanding::Accepted);
    assert_eq!(house.claim(B), ClaimStanding::Rejected { reason: "AC04".to_owned() });
    house.take(2, vec![of_file(&message, line(3, LineKind::FileDebited, "", "400.25"))]).unwrap();
    let proof = house.bank.proof(house.office.run(house.run));
    assert_eq!((proof.sum, proof.rejected, proof.debited), (eur("600.75"), eur("200.50"), eur("400.25")));
    assert_eq!(proof.difference(), Money::ZERO);
    assert_eq!(house.file(), FileStanding::Settled);
    house.take(3, vec![because("MD07", line(4, LineKind::Returned, C, "300.25"))]).unwrap();
    assert_eq!(house.file(), FileStanding::SettledWithReturns);
    assert_eq!(house.claim(A), ClaimStanding::Settled { day: Some(day("2026-10-30")) });
    assert!(matches!(house.claim(C), ClaimStanding::Returned { reason, .. } if reason == "MD07"));
    assert_eq!(house.bank.proof(house.office.run(house.run)).kept(), eur("100.00"));
    // Both are open again, the refused and the returned; where the holder has died the grant is held as well.
    assert_eq!(house.back(), ["B-2", "C-3"]);
    assert_eq!(house.holds(), [("C-3".to_owned(), "2026-12".to_owned())]);
    let death = house.office.book.changes().iter().find(|change| change.file_number == "C-3").unwrap();
    assert!(death.reason.contains("verstorben"), "{}", death.reason);
}

#[test]
fn a_refused_file_refuses_every_payment_and_holds_none() {
    let mut house = house();
    let message = house.message();
    let refused =
        because("FF01", of_file(&message, BankLine { amount: None, ..line(1, LineKind::Rejected, "", "1.00") }));
    house.take(1, vec![refused]).unwrap();
    assert_eq!((house.file(), house.back().len()), (FileStanding::Rejected, 0));
    assert_eq!(house.claim(A), ClaimStanding::Rejected { reason: "FF01".to_owned() });
    assert_eq!(house.bank.proof(house.office.run(house.run)).difference(), Money::ZERO);
}

#[test]
fn a_file_that_the_bank_had_already_is_not_refused_whichever_word_comes_first() {
    for order in [[0, 1], [1, 0]] {
        let mut house = house();
        let message = house.message();
        let of_whole =
            |identity, kind| of_file(&message, BankLine { amount: None, ..line(identity, kind, "", "1.00") });
        let answers = [of_whole(1, LineKind::Accepted), because("DUPL", of_whole(2, LineKind::Rejected))];
        for which in order {
            house.take(u8::try_from(which).unwrap(), vec![answers[which].clone()]).unwrap();
        }
        assert_eq!((house.file(), house.claim(A)), (FileStanding::Accepted, ClaimStanding::Accepted));
        assert_eq!(house.bank.proof(house.office.run(house.run)).sent_again, 1);
        // The same of a single payment that has left.
        house.take(3, vec![line(3, LineKind::Debited, B, "200.50")]).unwrap();
        house.take(4, vec![because("AM05", line(4, LineKind::Rejected, B, "200.50"))]).unwrap();
        assert!(matches!(house.claim(B), ClaimStanding::Settled { .. }));
        assert!(house.back().is_empty());
    }
}

#[test]
fn a_payment_refused_for_the_accounts_balance_is_not_held() {
    let mut house = house();
    house.take(1, vec![because("AM04", line(1, LineKind::Rejected, A, "100.00"))]).unwrap();
    assert!(house.back().is_empty());
}

#[test]
fn the_same_statement_twice_is_noticed_and_its_entries_count_once() {
    let mut house = house();
    let lines =
        vec![because("AC01", line(1, LineKind::Returned, A, "100.00")), line(2, LineKind::Incoming, "", "20.00")];
    house.take(1, lines.clone()).unwrap();
    assert_eq!(codes(&house.take(1, lines.clone()).unwrap_err()), ["NB-B-111"]);
    // The same entries in another file, with one more.
    let more = [lines, vec![line(3, LineKind::Incoming, "", "5.00")]].concat();
    house.take(2, more).unwrap();
    assert_eq!((house.bank.lines().len(), house.bank.answers()[1].again), (3, 2));
    assert_eq!((house.back().len(), house.bank.proof(house.office.run(house.run)).returned), (1, eur("100.00")));
}

#[test]
fn debited_on_two_days_is_paid_twice_and_an_advice_beside_the_statement_is_not() {
    let mut house = house();
    let first = line(1, LineKind::Debited, A, "100.00");
    house.take(1, vec![first.clone()]).unwrap();
    house.advice(1, vec![BankLine { identity: [2; 16], ..first.clone() }]).unwrap();
    house.advice(2, vec![BankLine { identity: [4; 16], booked: None, ..first.clone() }]).unwrap();
    let proof = house.bank.proof(house.office.run(house.run));
    assert_eq!((proof.debited, proof.twice), (eur("100.00"), 0));
    house.take(2, vec![BankLine { identity: [3; 16], booked: Some(day("2026-11-02")), ..first }]).unwrap();
    let proof = house.bank.proof(house.office.run(house.run));
    assert_eq!((proof.debited, proof.twice), (eur("200.00"), 1));
}

#[test]
fn debited_twice_on_one_day_is_paid_twice_also_where_the_advice_had_shown_only_one() {
    let mut house = house();
    let first = line(1, LineKind::Debited, A, "100.00");
    let second = BankLine { identity: [2; 16], ..first.clone() };
    house.advice(1, vec![first.clone()]).unwrap();
    assert_eq!(house.bank.proof(house.office.run(house.run)).twice, 0);
    house.take(1, vec![first, second]).unwrap();
    let run = house.office.run(house.run);
    let proof = house.bank.proof(run);
    assert_eq!((proof.debited, proof.twice), (eur("200.00"), 1));
    let doubles: Vec<&str> = house.bank.doubles(run).map(|row| row.end_to_end.as_str()).collect();
    assert_eq!(doubles, [A]);
}

#[test]
fn details_of_a_sum_are_no_second_debit() {
    let mut house = house();
    let message = house.message();
    let whole = of_file(&message, line(1, LineKind::FileDebited, "", "600.75"));
    let single = [(2, A, "100.00"), (3, B, "200.50"), (4, C, "300.25")];
    let single = single.map(|(n, claim, amount)| line(n, LineKind::Debited, claim, amount));
    house.take(1, vec![whole]).unwrap();
    house.advice(1, single.to_vec()).unwrap();
    let proof = house.bank.proof(house.office.run(house.run));
    assert_eq!((proof.debited, proof.difference(), proof.twice), (eur("600.75"), Money::ZERO, 0));
    // The same single payments as entries of a statement did leave beside the sum.
    house.take(2, single.to_vec()).unwrap();
    let proof = house.bank.proof(house.office.run(house.run));
    assert_eq!((proof.debited, proof.twice), (eur("1201.50"), 3));
}

#[test]
fn what_belongs_to_no_file_of_ours_is_kept_and_listed() {
    let mut house = house();
    let foreign = BankLine { currency: Some("CHF".to_owned()), ..line(3, LineKind::Incoming, "", "9.00") };
    house
        .take(
            1,
            vec![
                line(1, LineKind::Debited, "OLD-1", "70.00"),
                of_file("UNKNOWN", BankLine { amount: None, ..line(2, LineKind::Rejected, "", "1.00") }),
                foreign,
            ],
        )
        .unwrap();
    assert_eq!(house.bank.strange_debits().count(), 1);
    assert_eq!(house.bank.strange_answers().count(), 1);
    assert_eq!(house.bank.foreign().count(), 1);
    assert_eq!(house.file(), FileStanding::Open);
    let sums = reconcile::day(&house.bank, &house.office.book, day("2026-10-30"));
    assert_eq!((sums.strange, sums.unassigned, sums.explained()), (eur("70.00"), Money::ZERO, false));
}

#[test]
fn a_day_that_does_not_add_up_is_signed_off_only_with_a_reason() {
    let mut house = house();
    let of = house.office.run(house.run).execution;
    assert_eq!(of, day("2026-10-30"));
    let sign = |house: &mut House, note: &str| {
        let note = note.to_owned();
        house.act(&treasurer(), |house, context| {
            reconcile::sign_off(&house.bank, &house.office.book, context, of, &note)
        })
    };
    assert_eq!(codes(&sign(&mut house, " ").unwrap_err()), ["NB-B-114"]);
    let message = house.message();
    house.take(1, vec![of_file(&message, line(1, LineKind::FileDebited, "", "600.75"))]).unwrap();
    sign(&mut house, "").unwrap();
    assert_eq!(house.bank.days()[&of].difference, Money::ZERO);
    // A statement that leaves an entry out: the sums of the files are right, the statement's are not.
    house.take_with(2, vec![line(9, LineKind::Incoming, "", "5.00")], Some(("10.00", "18.00"))).unwrap();
    let sums = reconcile::day(&house.bank, &house.office.book, of);
    assert_eq!((sums.difference(), sums.gap, sums.explained()), (Money::ZERO, eur("3.00"), false));
    let unknown = house.act(&treasurer(), |house, context| {
        reconcile::sign_off(&house.bank, &house.office.book, context, day("2020-01-01"), "")
    });
    assert_eq!(codes(&unknown.unwrap_err()), ["NB-B-115"]);
}

fn says(identity: u8, text: &str) -> BankLine {
    BankLine { text: Some(text.to_owned()), ..line(identity, LineKind::Incoming, "", "20.00") }
}

#[test]
fn incoming_money_finds_its_kassenzeichen_in_the_text_however_it_is_written() {
    let mut house = house();
    let item = |key: &str| OpenItem { key: key.to_owned(), amount: None, what: String::new() };
    house
        .act(&treasurer(), |_, context| {
            incoming::take_items(
                context,
                [1; 32],
                vec![item("4711-0815"), item("4711-08"), item("99.001.7"), item("12")],
            )
        })
        .unwrap();
    house
        .take(
            1,
            vec![
                says(1, "Hundesteuer KZ 4711 0815"),
                says(2, "99 0017 und 4711/0815"),
                says(3, "Danke 12"),
                says(4, "kz 4711/08 /"),
            ],
        )
        .unwrap();
    let key = |identity: u8| incoming::key_of(&house.bank, house.bank.line(&[identity; 16]).unwrap());
    assert_eq!(key(1).as_deref(), Some("4711-0815"), "not its beginning 4711-08");
    assert_eq!(key(2), None, "two of them: a person decides");
    assert_eq!(key(3), None, "too short to be found by chance");
    assert_eq!(key(4).as_deref(), Some("4711-08"));
    assert_eq!(incoming::unassigned(&house.bank).count(), 2);
    let assign = |house: &mut House, identity: u8, key: &str, note: &str| {
        let (key, note) = (key.to_owned(), note.to_owned());
        house.act(&treasurer(), |house, context| incoming::assign(&house.bank, context, [identity; 16], &key, &note))
    };
    assert_eq!(codes(&assign(&mut house, 3, "unknown", "").unwrap_err()), ["NB-B-119"]);
    assert_eq!(codes(&assign(&mut house, 77, "12", "").unwrap_err()), ["NB-B-118"]);
    assign(&mut house, 3, "12", "").unwrap();
    assign(&mut house, 2, "neu-1", "Anruf beim Einzahler").unwrap();
    assert_eq!(incoming::unassigned(&house.bank).count(), 0);
    assert_eq!(incoming::paid_in(&house.bank)["12"], eur("20.00"));
    assign(&mut house, 3, "", "war ein anderer").unwrap();
    assert_eq!(incoming::unassigned(&house.bank).count(), 1);
}

#[test]
fn a_recall_is_asked_for_once_and_answered_once() {
    let mut house = house();
    let ask = |house: &mut House, claim: &str, reason: &str, note: &str| {
        let (claim, reason, note) = (claim.to_owned(), reason.to_owned(), note.to_owned());
        house.act(&treasurer(), |house, context| {
            recall::ask(&house.bank, &house.office.book, context, &claim, &reason, &note)
        })
    };
    assert_eq!(codes(&ask(&mut house, "X", "WHY", "").unwrap_err()), ["NB-B-120", "NB-B-121", "NB-B-122"]);
    ask(&mut house, A, "DUPL", "Frau Muster, Telefon").unwrap();
    assert_eq!(codes(&ask(&mut house, A, "DUPL", "noch einmal").unwrap_err()), ["NB-B-123"]);
    let answer = |house: &mut House, granted| {
        house.act(&treasurer(), |house, context| recall::answer(&house.bank, context, A, granted, "LEGL"))
    };
    answer(&mut house, false).unwrap();
    assert_eq!(codes(&answer(&mut house, true).unwrap_err()), ["NB-B-124"]);
    assert_eq!(house.bank.recalls()[A].answered.as_ref().map(|(granted, ..)| *granted), Some(false));
}

#[test]
fn tills_are_off_until_the_head_switches_them_on_with_the_audit_and_two_persons_count() {
    let mut house = house();
    let open = |house: &mut House| {
        house.act(&treasurer(), |house, context| tills::open(&house.bank, context, "Schalter 1", eur("100.00")))
    };
    assert_eq!(codes(&open(&mut house).unwrap_err()), ["NB-B-130"]);
    let switch = |house: &mut House, actor: &Actor, approval: &str| {
        let approval = approval.to_owned();
        house.act(actor, |house, context| tills::switch(&house.bank, context, true, &approval))
    };
    assert_eq!(codes(&switch(&mut house, &treasurer(), "RPA 7/2026").unwrap_err()), ["NB-A-010"]);
    assert_eq!(codes(&switch(&mut house, &head(), "  ").unwrap_err()), ["NB-B-131"]);
    switch(&mut house, &head(), "RPA, Freigabe 7/2026 vom 02.11.2026").unwrap();
    open(&mut house).unwrap();
    assert_eq!(codes(&open(&mut house).unwrap_err()), ["NB-B-134"]);
    let book = |house: &mut House, amount: &str, key: &str| {
        let (amount, key) = (eur(amount), key.to_owned());
        house
            .act(&treasurer(), |house, context| tills::book(&house.bank, context, "Schalter 1", amount, &key, "Gebühr"))
    };
    book(&mut house, "37.00", "Q-1").unwrap();
    assert_eq!(codes(&book(&mut house, "-137.01", "Q-2").unwrap_err()), ["NB-B-135"]);
    assert_eq!(codes(&book(&mut house, "1.00", "").unwrap_err()), ["NB-B-137"]);
    let close = |house: &mut House, counted: &str, second: &str, note: &str| {
        let (counted, second, note) = (eur(counted), second.to_owned(), note.to_owned());
        house.act(&treasurer(), |house, context| {
            tills::close(&house.bank, context, "Schalter 1", counted, &second, &note)
        })
    };
    let own = treasurer().name;
    assert_eq!(codes(&close(&mut house, "136.00", &own, "").unwrap_err()), ["NB-B-138", "NB-B-139"]);
    close(&mut house, "137.00", "A. Berg", "").unwrap();
    assert_eq!(codes(&book(&mut house, "1.00", "Q-3").unwrap_err()), ["NB-B-136"]);
    assert!(house.bank.conflicts.is_empty());
}

#[test]
fn only_the_treasurer_takes_answers_in() {
    let mut house = house();
    let command = |lines| TakeAnswer {
        hash: [0; 32],
        kind: AnswerKind::Statement,
        id: String::new(),
        account: None,
        day: None,
        opening: None,
        closing: None,
        lines,
    };
    let other = person("clerk", &[Role::ClerkBenefits, Role::Head]);
    let answer = command(vec![line(1, LineKind::Incoming, "", "1.00")]);
    let refused = house.act(&other, |house, context| take_answer(&house.bank, &house.office.book, context, answer));
    assert_eq!(codes(&refused.unwrap_err()), ["NB-A-010"]);
    let empty = command(Vec::new());
    let refused =
        house.act(&treasurer(), |house, context| take_answer(&house.bank, &house.office.book, context, empty));
    assert_eq!(refused.unwrap_err(), [Problem::new("NB-B-112").at("file")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// In whatever order and however often the answers come, the book ends the same and the file adds up.
    #[test]
    fn the_order_of_answers_does_not_matter(order in Just(vec![0usize, 1, 2, 3, 4, 0, 1, 2, 3, 4]).prop_shuffle()) {
        let mut house = house();
        let message = house.message();
        let answers = [
            vec![of_file(&message, BankLine { amount: None, ..line(1, LineKind::Accepted, "", "1.00") })],
            vec![because("AC04", line(2, LineKind::Rejected, B, "200.50"))],
            vec![line(3, LineKind::Debited, A, "100.00"), line(4, LineKind::Debited, C, "300.25")],
            vec![because("AG01", line(5, LineKind::Returned, C, "300.25"))],
            vec![says(6, "Miete")],
        ];
        for (times, which) in order.into_iter().enumerate() {
            // Every time another file with the same lines.
            house.take(u8::try_from(times).unwrap(), answers[which].clone()).unwrap();
        }
        let proof = house.bank.proof(house.office.run(house.run));
        prop_assert_eq!(proof.difference(), Money::ZERO);
        prop_assert_eq!((proof.rejected, proof.debited, proof.returned), (eur("200.50"), eur("400.25"), eur("300.25")));
        prop_assert_eq!((proof.kept(), proof.twice), (eur("100.00"), 0));
        prop_assert_eq!(house.bank.lines().len(), 6);
        prop_assert_eq!(house.back().len(), 2);
        let back = |act: &(Envelope, PaymentAct)| matches!(act.1, PaymentAct::ClaimReturned { .. });
        prop_assert_eq!(house.office.acts.iter().filter(|act| back(act)).count(), 2);
    }
}
