//! Settlement: due against paid, steps in their order.

use books::Books;
use books::context::Context;
use books::settlement::{Kind, differences, step};
use model::acts::bank::{AnswerKind, BankLine, LineKind};
use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::acts::{BankAct, SettlementAct};
use model::{Money, Month};

use super::support::*;

fn line(
    kind: LineKind,
    message: Option<String>,
    claim: Option<&str>,
    amount: &str,
    run: model::ids::RunId,
) -> BankLine {
    BankLine {
        identity: [u8::try_from(amount.len()).unwrap(); 16],
        kind,
        booked: Some(day("2026-10-30")),
        amount: Some(eur(amount)),
        currency: None,
        end_to_end: claim.map(str::to_owned),
        message,
        run: Some(run),
        status: None,
        reason: None,
        name: None,
        iban: None,
        text: None,
    }
}

fn settled() -> (Books, Office) {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    let (envelope, _) = office.acts.last().unwrap().clone();
    let mut books = Books { payments: office.book.clone(), ..Books::default() };
    let due = |file_number: &str, amount: &str| DueRow {
        file_number: file_number.to_owned(),
        month: NOVEMBER,
        amount: eur(amount),
        person: None,
        decided: None,
    };
    // A-1 gets what is due, B-2 got too much, D-4 got nothing, and C-3 is not known to the restored procedure.
    let rows = vec![due("A-1", "100.00"), due("B-2", "150.00"), due("D-4", "80.00")];
    books.settlement.evolve(&envelope, &SettlementAct::DueTaken { benefit: "wohngeld".into(), hash: [0; 32], rows });
    let message = books.payments.run(run).unwrap().file.clone().unwrap().message_id;
    let lines = vec![line(LineKind::FileDebited, Some(message), None, "600.75", run)];
    let answer = BankAct::AnswerTaken {
        hash: [1; 32],
        kind: AnswerKind::Statement,
        id: "1".into(),
        account: None,
        day: None,
        opening: None,
        closing: None,
        lines,
    };
    books.bank.evolve(&envelope, &answer, 0);
    (books, office)
}

#[test]
fn every_case_and_month_stands_as_it_is_the_largest_difference_first() {
    let (books, _) = settled();
    let all = differences(&books);
    let seen: Vec<_> = all.iter().map(|d| (d.key.1.as_str(), d.kind, d.open())).collect();
    assert_eq!(
        seen,
        [
            ("C-3", Kind::WithoutDecision, eur("-300.25")),
            ("D-4", Kind::Underpaid, eur("80.00")),
            ("B-2", Kind::Overpaid, eur("-50.50")),
            ("A-1", Kind::Even, Money::ZERO),
        ]
    );
    assert_eq!(all[2].paid[&PaidBy::Town], eur("200.50"));
}

#[test]
fn what_the_bank_gave_back_was_not_paid_and_what_others_paid_counts() {
    let (mut books, office) = settled();
    let (envelope, _) = office.acts.last().unwrap().clone();
    let run = books.payments.runs()[0].clone();
    let claim = run.rows.iter().find(|row| row.file_number == "B-2").unwrap().end_to_end.clone();
    let lines = vec![line(LineKind::Returned, None, Some(&claim), "200.5", run.id)];
    let answer = BankAct::AnswerTaken {
        hash: [2; 32],
        kind: AnswerKind::Statement,
        id: "2".into(),
        account: None,
        day: None,
        opening: None,
        closing: None,
        lines,
    };
    books.bank.evolve(&envelope, &answer, 0);
    let elsewhere = SettlementAct::PaidElsewhere {
        benefit: "wohngeld".into(),
        file_number: "D-4".into(),
        month: NOVEMBER,
        amount: eur("80.00"),
        by: PaidBy::Third,
        note: "Kreis".into(),
    };
    books.settlement.evolve(&envelope, &elsewhere);
    let all = differences(&books);
    let of = |file: &str| all.iter().find(|d| d.key.1 == file).unwrap();
    assert_eq!((of("B-2").kind, of("B-2").open()), (Kind::Underpaid, eur("150.00")));
    assert_eq!(of("D-4").kind, Kind::Even);
}

#[test]
fn nothing_is_decided_or_set_off_before_the_hearing() {
    let (mut books, office) = settled();
    let (envelope, _) = office.acts.last().unwrap().clone();
    let catalogue = office.catalogue.clone();
    let actor = clerk();
    let mut fresh = || [0; 16];
    let context = Context {
        actor: &actor,
        now: office.now,
        today: office.today,
        catalogue: &catalogue,
        land: rules::deadline::Land::Nw,
        block: "TB1",
        fresh: &mut fresh,
    };
    let key = |file: &str, month: Month| ("wohngeld".to_owned(), file.to_owned(), month);
    let take =
        |books: &Books, file: &str, of: SettleStep, note: &str| step(books, &context, &key(file, NOVEMBER), of, note);
    // What moves money is no mere step.
    let code = |books: &Books, file: &str, of: SettleStep, note: &str| codes(&take(books, file, of, note).unwrap_err());
    assert_eq!(code(&books, "A-1", SettleStep::Closed, "x"), ["NB-Z-202"]);
    assert_eq!(code(&books, "B-2", SettleStep::Proposed, "x"), ["NB-Z-203"]);
    assert_eq!(code(&books, "D-4", SettleStep::Heard, "x"), ["NB-Z-203"]);
    assert_eq!(code(&books, "B-2", SettleStep::SetOff, "x"), ["NB-Z-203"]);
    assert_eq!(code(&books, "B-2", SettleStep::Decided, "x"), ["NB-Z-204"]);
    assert_eq!(code(&books, "B-2", SettleStep::Heard, " "), ["NB-Z-205"]);
    let heard = take(&books, "B-2", SettleStep::Heard, "Brief vom 28.10.").unwrap();
    for (_, body) in heard.acts {
        let model::acts::Body::Settlement(act) = body else { panic!() };
        books.settlement.evolve(&envelope, &act);
    }
    assert!(take(&books, "B-2", SettleStep::Decided, "keine Antwort").is_ok());
}
