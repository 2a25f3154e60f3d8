//! Who pays: what the Land pays enters no run, what is new or risen only as an advance.

use books::payments::payers::{InformPayer, SetPayers, payer_informed, set_payers};
use model::Month;
use model::acts::PaymentAct;
use model::acts::claim::Payer;
use model::acts::payment::{ListRow, ListSource, Mark, RowState};
use model::problem::Refusal;

use super::support::*;

fn set(office: &mut Office, payer: Payer, rows: Vec<ListRow>) -> Result<PaymentAct, Refusal> {
    let command = SetPayers {
        benefit: "wohngeld".to_owned(),
        from: NOVEMBER,
        until: None,
        payer,
        whole: rows.is_empty(),
        source: ListSource::Typed,
        hash: [3; 32],
        rows,
        note: "Anruf beim Land".to_owned(),
    };
    office.act(&treasurer(), |office, context| set_payers(&office.book, context, &command))
}

fn case(file_number: &str, paid: &str) -> ListRow {
    ListRow { payee: String::new(), iban: String::new(), ..row(file_number, 1, paid) }
}

fn word(office: &mut Office, clear: bool) -> Result<PaymentAct, Refusal> {
    let command = InformPayer {
        benefit: "wohngeld".to_owned(),
        month: NOVEMBER,
        payer: Payer::Land,
        who: "IT.NRW, Herr Beispiel".to_owned(),
        at: office.now,
        says: if clear { "nichts" } else { "Az. B-2 am 30." }.to_owned(),
        clear,
    };
    office.act(&treasurer(), |office, context| payer_informed(&office.book, context, &command))
}

fn list() -> Office {
    Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00"), row("C-3", 3, "300.00")])
}

#[test]
fn running_cases_that_the_land_pays_enter_no_run() {
    let mut office = list();
    set(&mut office, Payer::Land, vec![]).unwrap();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-107"]);
    set(&mut office, Payer::Town, vec![case("C-3", "0.00")]).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let rows: Vec<_> = office.run(run).rows.iter().map(|row| (row.state, row.why.as_str())).collect();
    assert_eq!(rows, [(RowState::Held, "payer_land"), (RowState::Held, "payer_land"), (RowState::Same, "")]);
}

#[test]
fn a_new_or_risen_case_of_the_lands_is_advanced_by_the_difference() {
    let mut office = list();
    set(&mut office, Payer::Land, vec![]).unwrap();
    // The Land's own list: it has paid 210 to B-2.
    set(&mut office, Payer::Land, vec![case("B-2", "210.00")]).unwrap();
    office.change(&clerk(), "A-1", NOVEMBER, amount("140.00")).unwrap();
    office.change(&clerk(), "B-2", NOVEMBER, amount("250.00")).unwrap();
    office.change(&clerk(), "C-3", NOVEMBER, amount("290.00")).unwrap();
    let new = office.change(&clerk(), "N-9", NOVEMBER, new_payee(9, "77.00")).unwrap();
    office.approve(&second_clerk(), new).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let rows: Vec<_> = office
        .run(run)
        .rows
        .iter()
        .map(|row| (row.file_number.as_str(), row.amount.to_string(), row.mark, row.why.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("A-1", "40.00".to_owned(), Mark::Advance, "for_land"),
            ("B-2", "40.00".to_owned(), Mark::Advance, "for_land"),
            ("C-3", "0.00".to_owned(), Mark::Advance, "payer_land"),
            ("N-9", "77.00".to_owned(), Mark::Advance, "for_land"),
        ]
    );
    assert!(office.run(run).paid().all(|row| row.facts.as_ref().is_some_and(|facts| facts.payer == Payer::Land)));
}

#[test]
fn what_nobody_pays_yet_is_an_advance() {
    let mut office = list();
    set(&mut office, Payer::Nobody, vec![case("A-1", "0.00")]).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let row = &office.run(run).rows[0];
    assert_eq!((row.paid(), row.mark, row.why.as_str()), (true, Mark::Advance, "for_nobody"));
}

#[test]
fn an_entry_holds_for_its_months_and_the_last_one_wins() {
    let spec = service().payment.unwrap().benefits.remove(0);
    let mut office = list();
    let of = |office: &Office, month: Month| office.book.payers().of(&spec, "A-1", month);
    let command = |payer, from, until, whole| SetPayers {
        benefit: "wohngeld".to_owned(),
        from,
        until,
        payer,
        whole,
        source: ListSource::Typed,
        hash: [3; 32],
        rows: if whole { vec![] } else { vec![case("A-1", "0.00")] },
        note: "Anruf".to_owned(),
    };
    for entry in [
        command(Payer::Land, OCTOBER, None, true),
        command(Payer::District, NOVEMBER, Some(NOVEMBER), false),
        command(Payer::ThirdParty, NOVEMBER, None, true),
    ] {
        office.act(&treasurer(), |office, context| set_payers(&office.book, context, &entry)).unwrap();
    }
    assert_eq!(of(&office, OCTOBER.previous()), Payer::Town);
    assert_eq!(of(&office, OCTOBER), Payer::Land);
    assert_eq!(of(&office, NOVEMBER), Payer::District, "the case goes before the benefit");
    assert_eq!(of(&office, DECEMBER), Payer::ThirdParty);
    let wrong = command(Payer::Land, DECEMBER, Some(NOVEMBER), true);
    let tried = office.act(&treasurer(), |office, context| set_payers(&office.book, context, &wrong));
    assert_eq!(refused(tried), ["NB-Z-121"]);
    let mut wrong = command(Payer::Land, DECEMBER, None, false);
    wrong.rows[0].file_number = " ".to_owned();
    wrong.note = String::new();
    let tried = office.act(&clerk(), |office, context| set_payers(&office.book, context, &wrong));
    assert_eq!(refused(tried), ["NB-Z-011", "NB-Z-122"]);
    wrong.rows.clear();
    wrong.note = "Anruf".to_owned();
    let tried = office.act(&clerk(), |office, context| set_payers(&office.book, context, &wrong));
    assert_eq!(refused(tried), ["NB-Z-120"]);
    let whole = command(Payer::Land, DECEMBER, None, true);
    let tried = office.act(&clerk(), |office, context| set_payers(&office.book, context, &whole));
    assert_eq!(refused(tried), ["NB-A-010"], "a clerk says it of cases only");
}

#[test]
fn where_the_land_pays_nothing_is_released_without_its_word() {
    let mut office = list();
    set(&mut office, Payer::Land, vec![case("A-1", "100.00")]).unwrap();
    word(&mut office, true).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-113"], "the word came before the run");
    word(&mut office, false).unwrap();
    let refusal = office.release(&treasurer(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-114"]);
    assert_eq!(refusal[0].args, [("says", "Az. B-2 am 30.".to_owned())]);
    word(&mut office, true).unwrap();
    office.release(&treasurer(), run).unwrap();
    // Between the releases it becomes known that the Land pays B-2 as well.
    set(&mut office, Payer::Land, vec![case("B-2", "200.00")]).unwrap();
    let refusal = office.release(&head(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-115"]);
    assert!(refusal[0].args.contains(&("files", "B-2".to_owned())));
}

#[test]
fn an_empty_word_is_refused_field_by_field() {
    let mut office = list();
    let command = InformPayer {
        benefit: "wohngeld".to_owned(),
        month: NOVEMBER,
        payer: Payer::Land,
        who: " ".to_owned(),
        at: model::Instant::parse("2026-11-02T09:00:00Z").unwrap(),
        says: String::new(),
        clear: true,
    };
    let tried = office.act(&clerk(), |office, context| payer_informed(&office.book, context, &command));
    assert_eq!(refused(tried), ["NB-Z-070", "NB-Z-123", "NB-Z-072"]);
}
