use books::payments::HoldState;
use books::payments::compare::{figures, marks};
use books::payments::run::{BuildRun, proposed_execution};
use model::acts::payment::{ListSource, Mark, RowState};

use super::support::*;

#[test]
fn a_second_run_for_the_same_benefit_and_month_is_refused() {
    let (mut office, run) = Office::with_run();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-030"]);
    office.determine(&clerk(), run).unwrap();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-030"]);
    office.discard(&clerk(), run).unwrap();
    let again = office.build(NOVEMBER).unwrap();
    office.carry_through(again);
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-030"]);
}

#[test]
fn a_discarded_run_gives_its_claims_the_same_ids_again() {
    let (mut office, run) = Office::with_run();
    let ids: Vec<String> = office.run(run).rows.iter().map(|row| row.end_to_end.clone()).collect();
    office.discard(&clerk(), run).unwrap();
    let again = office.build(NOVEMBER).unwrap();
    let same: Vec<String> = office.run(again).rows.iter().map(|row| row.end_to_end.clone()).collect();
    assert_eq!(ids, same);
    assert_eq!(office.run(run).content, office.run(again).content);
}

#[test]
fn amounts_are_marked_as_granted_or_repeated() {
    let mut granted = row("A-1", 1, "100.00");
    granted.granted = Some(eur("100.00"));
    granted.grant_until = Some(day("2026-11-01"));
    let mut other = row("B-2", 2, "250.00");
    other.granted = Some(eur("200.00"));
    let mut office = Office::with_list(vec![granted, other, row("C-3", 3, "300.00"), row("D-4", 4, "1.00")]);
    office.change(&clerk(), "D-4", NOVEMBER, amount("2.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let found: Vec<Mark> = office.run(run).rows.iter().map(|row| row.mark).collect();
    assert_eq!(found, [Mark::Granted, Mark::Repeated, Mark::Repeated, Mark::Advance]);
    assert!(office.warned(run).contains(&("grant_differs", Some(1), "200.00")));
    let by_mark = marks(office.run(run));
    assert_eq!(by_mark[&Mark::Repeated], (2, eur("550.00")));
    assert_eq!(by_mark[&Mark::Granted], (1, eur("100.00")));
}

#[test]
fn an_amount_set_to_the_grant_is_granted() {
    let mut other = row("B-2", 2, "250.00");
    other.granted = Some(eur("200.00"));
    let mut office = Office::with_list(vec![other]);
    office.change(&clerk(), "B-2", NOVEMBER, amount("200.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].mark, Mark::Granted);
}

#[test]
fn a_grant_that_ended_before_the_month_keeps_its_place_and_is_not_paid() {
    let until = |mut row: model::acts::payment::ListRow, text| {
        row.grant_until = Some(day(text));
        row
    };
    let mut office = Office::with_list(vec![
        until(row("A-1", 1, "100.00"), "2026-10-31"),
        until(row("B-2", 2, "100.00"), "2026-11-01"),
    ]);
    let run = office.build(NOVEMBER).unwrap();
    let rows = &office.run(run).rows;
    assert_eq!((rows[0].state, rows[0].why.as_str(), rows[0].paid()), (RowState::Gone, "ended", false));
    assert_eq!((rows[0].amount, rows[0].before), (eur("0.00"), Some(eur("100.00"))));
    assert!(rows[1].paid());
}

#[test]
fn a_stopped_case_is_held_and_one_that_pays_on_is_paid() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00"), row("C-3", 3, "3.00")]);
    office.hold("A-1", HoldState::Stop);
    office.hold("B-2", HoldState::PayOn);
    // A hold on the same number of another benefit is not ours.
    office.holds.insert(("hlu".to_owned(), "C-3".to_owned()), HoldState::Stop);
    let run = office.build(NOVEMBER).unwrap();
    let states: Vec<_> = office.run(run).rows.iter().map(|row| (row.state, row.why.as_str())).collect();
    assert_eq!(states, [(RowState::Held, "death"), (RowState::Same, ""), (RowState::Same, "")]);
    assert_eq!(office.run(run).sum(), eur("5.00"));
}

#[test]
fn the_comparison_is_with_what_our_last_run_paid() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    office.change(&clerk(), "A-1", NOVEMBER, amount("9.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.carry_through(run);
    office.today = day("2026-11-27");
    let run = office.build(DECEMBER).unwrap();
    let rows = &office.run(run).rows;
    assert_eq!((rows[0].state, rows[0].before, rows[0].amount), (RowState::Same, Some(eur("9.00")), eur("9.00")));
    assert!(office.warned(run).iter().any(|(code, _, detail)| (*code, *detail) == ("list_old", "2026-10")));
}

#[test]
fn nobody_disappears_unseen_when_a_later_list_leaves_a_payee_out() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    let run = office.build(NOVEMBER).unwrap();
    office.carry_through(run);
    office.today = day("2026-11-27");
    office
        .take(NOVEMBER, ListSource::Camt053, vec![row("B-2", 2, "2.00"), row("C-3", 3, "3.00"), row("D-4", 4, "4.00")])
        .unwrap();
    let run = office.build(DECEMBER).unwrap();
    let rows: Vec<_> = office.run(run).rows.iter().map(|r| (r.file_number.as_str(), r.state, r.why.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("B-2", RowState::Same, ""),
            ("C-3", RowState::New, "resumed"),
            ("D-4", RowState::New, "resumed"),
            ("A-1", RowState::Gone, "not_listed"),
        ]
    );
    let figures = figures(office.run(run));
    assert_eq!((figures.count, figures.sum), (3, eur("9.00")));
    assert_eq!((figures.count_before, figures.sum_before), (2, eur("3.00")));
    assert_eq!((figures.new, figures.gone, figures.changed, figures.held), (2, 1, 0, 0));
}

#[test]
fn a_list_of_the_month_itself_needs_the_banks_proof_that_it_was_not_executed() {
    let mut office = Office::default();
    office.take(NOVEMBER, ListSource::Pain001, vec![row("A-1", 1, "1.00")]).unwrap();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-032"]);
    office.bank(NOVEMBER, false).unwrap();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-032"]);
    office.bank(NOVEMBER, true).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    assert!(office.warned(run).contains(&("list_of_month", None, "")));
    // The word that allowed the building came before the run: the release asks for a new one.
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-049"]);
}

#[test]
fn without_a_list_nothing_is_built() {
    let mut office = Office::default();
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-031"]);
}

#[test]
fn days_and_months_out_of_reach_are_refused() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    let usual = office.month_end(NOVEMBER);
    let command = |month, execution| BuildRun { month, execution: day(execution), ..usual.clone() };
    for (month, execution, code) in [
        (NOVEMBER, "2026-10-27", "NB-Z-033"),
        (NOVEMBER, "2027-10-28", "NB-Z-033"),
        (DECEMBER, "2026-10-30", "NB-Z-034"),
    ] {
        assert_eq!(refused(office.build_with(&clerk(), &command(month, execution))), [code]);
    }
    office.build_with(&clerk(), &command(NOVEMBER, "2026-10-28")).unwrap();
}

#[test]
fn the_proposed_day_is_the_last_target_day_before_the_month_or_the_next_from_today() {
    // 31.10.2026 is a Saturday.
    assert_eq!(proposed_execution(NOVEMBER, day("2026-10-28")), day("2026-10-30"));
    assert_eq!(proposed_execution(NOVEMBER, day("2026-10-30")), day("2026-10-30"));
    assert_eq!(proposed_execution(NOVEMBER, day("2026-10-31")), day("2026-11-02"));
}

#[test]
fn a_run_that_would_pay_nobody_is_refused() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    office.hold("A-1", HoldState::Stop);
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-035"]);
}

#[test]
fn an_account_outside_the_eea_is_held_for_payment_by_hand() {
    let mut abroad = row("A-1", 1, "1.00");
    // Example number of the Swiss registry entry.
    abroad.iban = "CH9300762011623852957".to_owned();
    let mut office = Office::with_list(vec![abroad, row("B-2", 2, "2.00")]);
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].why, "abroad");
    assert!(!office.run(run).rows[0].paid());
    assert!(office.warned(run).contains(&("not_payable", Some(0), "abroad")));
}

#[test]
fn file_numbers_that_clean_to_the_same_text_are_two_claims() {
    let mut office = Office::with_list(vec![row("50/1", 1, "1.00"), row("50.1", 2, "2.00"), row("50-1", 3, "3.00")]);
    let run = office.build(NOVEMBER).unwrap();
    let ids: std::collections::BTreeSet<_> = office.run(run).rows.iter().map(|row| row.end_to_end.clone()).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_clerk_builds_and_an_orderer_does_not() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    assert_eq!(refused(office.build_by(&orderer(), NOVEMBER)), ["NB-A-010"]);
    office.build_by(&treasurer(), NOVEMBER).unwrap();
}
