use model::acts::payment::{ChangeKind, Mark, RowState};

use super::support::*;

fn office() -> Office {
    Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00"), row("C-3", 3, "300.00")])
}

#[test]
fn a_change_takes_effect_on_the_next_run() {
    let mut office = office();
    office.change(&clerk(), "A-1", NOVEMBER, ChangeKind::Hold).unwrap();
    office.change(&clerk(), "B-2", NOVEMBER, amount("250.00")).unwrap();
    office.change(&clerk(), "C-3", DECEMBER, amount("1.00")).unwrap();
    assert_eq!(office.book.open_changes("wohngeld", NOVEMBER).count(), 2);
    let run = office.build(NOVEMBER).unwrap();
    let rows = &office.run(run).rows;
    assert_eq!((rows[0].state, rows[0].amount, rows[0].why.as_str()), (RowState::Held, eur("0.00"), "change"));
    assert_eq!((rows[1].state, rows[1].amount, rows[1].before), (RowState::Amount, eur("250.00"), Some(eur("200.00"))));
    assert_eq!((rows[2].state, rows[2].amount), (RowState::Same, eur("300.00")));
    assert_eq!(office.run(run).changes.len(), 2);
}

#[test]
fn an_account_nobody_approved_is_never_used() {
    let mut office = office();
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    assert!(!office.book.change(change).unwrap().holds_for(DECEMBER));
    office.today = office.today.plus_days(40);
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].iban, iban(1));
    assert_eq!(office.run(run).rows[0].state, RowState::Same);
    assert!(office.warned(run).contains(&("account_waiting", Some(0), "A-1")));
    assert!(office.run(run).changes.is_empty());
}

#[test]
fn an_approved_account_is_paid_and_shown_as_changed() {
    let mut office = office();
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let row = &office.run(run).rows[0];
    assert_eq!((row.iban.clone(), row.iban_before.clone()), (iban(7), Some(iban(1))));
    assert_eq!((row.state, row.payee.as_str()), (RowState::Account, "Neues Konto"));
    assert!(office.warned(run).iter().any(|(code, at, _)| (*code, *at) == ("account_changed", Some(0))));
}

#[test]
fn the_recorder_cannot_be_the_second_person() {
    let mut office = office();
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    assert_eq!(refused(office.approve(&clerk(), change)), ["NB-Z-018"]);
    assert_eq!(refused(office.approve(&treasurer(), change)), ["NB-A-010"]);
    office.approve(&head(), change).unwrap();
    assert_eq!(refused(office.approve(&second_clerk(), change)), ["NB-Z-016"]);
}

#[test]
fn holds_and_amounts_need_no_second_person() {
    let mut office = office();
    let change = office.change(&clerk(), "A-1", NOVEMBER, amount("50.00")).unwrap();
    assert_eq!(refused(office.approve(&second_clerk(), change)), ["NB-Z-017"]);
    assert_eq!(office.book.waiting_changes().count(), 0);
}

#[test]
fn a_new_payee_leaves_only_as_an_advance_and_only_approved() {
    let mut office = office();
    let change = office.change(&clerk(), "N-9", NOVEMBER, new_payee(9, "80.00")).unwrap();
    let early = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(early).count(), 3);
    assert!(office.warned(early).contains(&("new_waiting", None, "N-9")));
    office.discard(&clerk(), early).unwrap();

    office.approve(&second_clerk(), change).unwrap();
    office.change(&clerk(), "N-9", NOVEMBER, amount("90.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let row = &office.run(run).rows[3];
    assert_eq!((row.mark, row.state, row.why.as_str()), (Mark::Advance, RowState::New, "new"));
    assert_eq!((row.amount, row.before), (eur("90.00"), None));
}

#[test]
fn whoever_is_paid_cannot_come_as_new_once_more() {
    let mut office = office();
    assert_eq!(refused(office.change(&clerk(), "A-1", NOVEMBER, new_payee(9, "80.00"))), ["NB-Z-014"]);
    office.change(&clerk(), "N-9", NOVEMBER, new_payee(9, "80.00")).unwrap();
    assert_eq!(refused(office.change(&second_clerk(), "N-9", NOVEMBER, new_payee(8, "80.00"))), ["NB-Z-014"]);
}

#[test]
fn two_nodes_that_record_the_same_new_payee_pay_one() {
    let mut office = office();
    let mut other = office.clone();
    other.ids = 1 << 100;
    for (office, number) in [(&mut office, 9), (&mut other, 8)] {
        let change = office.change(&clerk(), "N-9", NOVEMBER, new_payee(number, "80.00")).unwrap();
        office.approve(&second_clerk(), change).unwrap();
    }
    for (envelope, act) in other.acts[1..].iter().cloned() {
        office.fold(envelope.actor, act);
    }
    let run = office.build(NOVEMBER).unwrap();
    let paid: Vec<_> = office.run(run).paid().filter(|row| row.file_number == "N-9").collect();
    assert_eq!(paid.len(), 1);
    assert!(office.warned(run).contains(&("change_unused", None, "N-9")));
}

#[test]
fn an_ended_grant_can_go_on_as_an_advance() {
    let mut ended = row("A-1", 1, "100.00");
    ended.granted = Some(eur("100.00"));
    ended.grant_until = Some(day("2026-10-31"));
    let mut office = Office::with_list(vec![ended, row("B-2", 2, "200.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, new_payee(1, "60.00")).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let rows: Vec<_> = office.run(run).rows.iter().filter(|row| row.file_number == "A-1").collect();
    assert_eq!((rows[0].state, rows[0].why.as_str()), (RowState::Gone, "ended"));
    assert_eq!((rows[1].mark, rows[1].amount), (Mark::Advance, eur("60.00")));
    assert_ne!(rows[0].end_to_end, rows[1].end_to_end);
}

#[test]
fn with_several_payees_the_change_names_the_account_it_means() {
    let mut office = Office::with_list(vec![row("A-1", 1, "300.00"), row("A-1", 2, "400.00"), row("B-2", 3, "1.00")]);
    assert_eq!(refused(office.change(&clerk(), "A-1", NOVEMBER, amount("50.00"))), ["NB-Z-013"]);
    office.change_of(&clerk(), "A-1", NOVEMBER, amount("50.00"), Some(iban(2))).unwrap();
    assert_eq!(refused(office.change_of(&clerk(), "A-1", NOVEMBER, amount("50.00"), Some(iban(3)))), ["NB-Z-010"]);
    let run = office.build(NOVEMBER).unwrap();
    let amounts: Vec<_> = office.run(run).rows.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [eur("300.00"), eur("50.00"), eur("1.00")]);
    let ids: Vec<_> = office.run(run).rows.iter().map(|row| row.end_to_end.as_str()).collect();
    assert_eq!(ids, ["WG-2026-11-0RHJ-A-1-H1-1", "WG-2026-11-0RHJ-A-1-H2-1", "WG-2026-11-0RHJ-B-2-H1-1"]);
}

#[test]
fn an_account_change_never_redirects_a_second_payee_that_came_later() {
    let mut office = Office::with_list(vec![row("A-1", 1, "300.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    office
        .take(
            OCTOBER,
            model::acts::payment::ListSource::Extract,
            vec![row("A-1", 1, "300.00"), row("A-1", 2, "400.00")],
        )
        .unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let accounts: Vec<_> = office.run(run).rows.iter().map(|row| row.iban.clone()).collect();
    assert_eq!(accounts, [iban(1), iban(2)]);
    assert!(office.warned(run).contains(&("change_unused", None, "A-1")));
}

#[test]
fn of_two_amounts_the_one_that_began_later_holds() {
    let mut office = office();
    office.change(&clerk(), "A-1", DECEMBER, amount("300.00")).unwrap();
    office.change(&clerk(), "A-1", NOVEMBER, amount("250.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].amount, eur("250.00"));
    office.carry_through(run);
    office.today = day("2026-11-27");
    let run = office.build(DECEMBER).unwrap();
    assert_eq!((office.run(run).rows[0].amount, office.run(run).rows[0].before), (eur("300.00"), Some(eur("250.00"))));
}

#[test]
fn what_is_missing_or_wrong_in_a_change_is_named_at_its_field() {
    let mut office = office();
    let bad = ChangeKind::Account { payee: " ".to_owned(), iban: "DE00".to_owned(), proof: String::new() };
    assert_eq!(refused(office.change(&clerk(), "A-1", NOVEMBER, bad)), ["NB-Z-019", "NB-Z-021", "NB-Z-012"]);
    assert_eq!(refused(office.change(&clerk(), "A-1", NOVEMBER, amount("0.00"))), ["NB-Z-020"]);
    assert_eq!(refused(office.change(&clerk(), "A-1", NOVEMBER, amount("-1.00"))), ["NB-Z-020"]);
    assert_eq!(refused(office.change(&clerk(), "Z-0", NOVEMBER, ChangeKind::Hold)), ["NB-Z-010"]);
    assert_eq!(refused(office.change(&orderer(), "A-1", NOVEMBER, ChangeKind::Hold)), ["NB-A-010"]);
    assert_eq!(office.book.changes().len(), 0);
}

#[test]
fn a_withdrawn_hold_lets_the_next_run_pay_again() {
    let mut office = office();
    let hold = office.change(&clerk(), "A-1", NOVEMBER, ChangeKind::Hold).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.carry_through(run);
    office.reject(&clerk(), hold).unwrap();
    assert_eq!(refused(office.reject(&clerk(), hold)), ["NB-Z-016"]);
    office.today = day("2026-11-27");
    let run = office.build(DECEMBER).unwrap();
    let row = &office.run(run).rows[0];
    assert_eq!((row.state, row.why.as_str(), row.amount), (RowState::New, "resumed", eur("100.00")));
}

#[test]
fn an_approved_account_is_not_withdrawn_by_its_recorder_alone() {
    let mut office = office();
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    assert_eq!(refused(office.reject(&clerk(), change)), ["NB-Z-018"]);
    office.reject(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].iban, iban(1));
}
