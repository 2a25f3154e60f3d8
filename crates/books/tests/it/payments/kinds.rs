//! Kinds of runs, claims, returns and advances: what is still owed is paid once.

use books::payments::ledger::record_return;
use books::payments::run::{BuildRun, refused_act};
use model::acts::claim::{Component, RunKind};
use model::acts::payment::{ListSource, Mark, RowState};
use model::acts::{Body, PaymentAct};
use model::ids::RunId;
use model::role::Role;

use super::support::*;

/// Three cases, November's month-end run in a file.
fn paid() -> (Office, RunId) {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    (office, run)
}

fn back(office: &mut Office, end_to_end: &str, reason: &str) -> Result<PaymentAct, model::problem::Refusal> {
    let on = office.today;
    office.act(&treasurer(), |office, context| record_return(&office.book, context, end_to_end, reason, on))
}

fn only_row(office: &Office, run: RunId) -> model::acts::payment::RunRow {
    let rows: Vec<_> = office.run(run).paid().cloned().collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].clone()
}

#[test]
fn a_supplementary_run_pays_what_the_month_end_run_did_not() {
    let (mut office, _) = paid();
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "everything is paid");
    let new = office.change(&clerk(), "N-9", NOVEMBER, new_payee(9, "77.00")).unwrap();
    office.approve(&second_clerk(), new).unwrap();
    office.change(&clerk(), "A-1", NOVEMBER, amount("130.00")).unwrap();
    office.change(&clerk(), "B-2", NOVEMBER, amount("150.00")).unwrap();
    let run = office.supplementary(NOVEMBER).unwrap();
    let found: Vec<_> = office
        .run(run)
        .paid()
        .map(|row| (row.end_to_end.as_str(), row.amount.to_string(), row.mark, row.why.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("WG-2026-11-0RHJ-A-1-H1N1-1", "30.00".to_owned(), Mark::Advance, "more"),
            ("WG-2026-11-0RHJ-N-9-H1-1", "77.00".to_owned(), Mark::Advance, "new"),
        ],
        "the rise by its difference, the new case whole, the lowered one not at all"
    );
    office.carry_through(run);
    assert!(office.book.conflicts().is_empty());
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"]);
    // A second rise is a second supplement.
    office.change(&clerk(), "A-1", NOVEMBER, amount("135.00")).unwrap();
    let run = office.supplementary(NOVEMBER).unwrap();
    let row = only_row(&office, run);
    assert_eq!((row.end_to_end.as_str(), row.amount), ("WG-2026-11-0RHJ-A-1-H1N2-1", eur("5.00")));
}

#[test]
fn a_case_that_changed_before_the_outage_is_paid_the_rest_of_an_earlier_month() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    office.change(&clerk(), "A-1", OCTOBER, amount("140.00")).unwrap();
    let run = office.supplementary(OCTOBER).unwrap();
    let row = only_row(&office, run);
    assert_eq!((row.file_number.as_str(), row.amount, row.why.as_str()), ("A-1", eur("40.00"), "more"));
    office.carry_through(run);
    assert_eq!(refused(office.supplementary(OCTOBER)), ["NB-Z-035"]);
    assert_eq!(refused(office.build(OCTOBER)), ["NB-Z-032"], "October was paid by the old order");
}

#[test]
fn a_supplementary_run_waits_for_the_month_end_run() {
    let (mut office, run) = Office::with_run();
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-101"]);
    office.discard(&clerk(), run).unwrap();
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-102"]);
}

#[test]
fn two_runs_prepared_at_once_are_refused_with_the_others_name() {
    let (mut office, run) = Office::with_run();
    let refusal = office.single(NOVEMBER, "A-1").unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-101"]);
    let arg = |name: &str| refusal[0].args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    assert_eq!(arg("who"), Some(clerk().account.text()));
    assert_eq!(arg("run"), Some(run.text()));
    let command = BuildRun { kind: RunKind::Single, ..office.month_end(NOVEMBER) };
    let Body::Payment(act) = refused_act(&command, &refusal) else { panic!("not a payment act") };
    office.fold(Some(clerk().account), act);
    let tried = &office.book.build_refused()[0];
    assert_eq!((tried.kind, tried.code.as_str(), tried.by), (RunKind::Single, "NB-Z-101", Some(clerk().account)));
}

#[test]
fn a_single_payment_before_the_month_end_run_is_left_out_of_it() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    let single = office.single(NOVEMBER, "A-1").unwrap();
    assert_eq!(only_row(&office, single).end_to_end, "WG-2026-11-0RHJ-A-1-H1-1");
    office.carry_through(single);
    assert_eq!(refused(office.single(NOVEMBER, "A-1")), ["NB-Z-100"], "the month is paid");
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(only_row(&office, run).file_number, "B-2");
    assert_eq!((office.run(run).rows[0].state, office.run(run).rows[0].why.as_str()), (RowState::Held, "paid"));
    office.carry_through(run);
    assert!(office.book.conflicts().is_empty());
    assert_eq!(office.book.paid_on("wohngeld", "A-1").count(), 1);
}

#[test]
fn a_single_payment_for_nobody_is_refused() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00")]);
    assert_eq!(refused(office.single(NOVEMBER, "Z-9")), ["NB-Z-103"]);
}

#[test]
fn what_came_back_is_paid_again_only_to_an_account_that_was_settled_since() {
    let (mut office, first) = paid();
    assert_eq!(refused(back(&mut office, "WG-2026-11-0RHJ-Z-9-H1-1", "AC04")), ["NB-Z-104"]);
    assert_eq!(refused(back(&mut office, "WG-2026-11-0RHJ-A-1-H1-1", " ")), ["NB-Z-106"]);
    back(&mut office, "WG-2026-11-0RHJ-A-1-H1-1", "AC04").unwrap();
    assert_eq!(refused(back(&mut office, "WG-2026-11-0RHJ-A-1-H1-1", "AC04")), ["NB-Z-105"]);
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "the account is the closed one");
    // Next month neither.
    let december = office.build(DECEMBER);
    assert_eq!(refused(december), ["NB-Z-034"], "too early");
    office.today = day("2026-11-25");
    let run = office.build(DECEMBER).unwrap();
    let held = &office.run(run).rows[0];
    assert_eq!((held.file_number.as_str(), held.state, held.why.as_str()), ("A-1", RowState::Held, "returned"));
    assert!(office.warned(run).iter().any(|(code, _, detail)| *code == "returned_open" && *detail == "A-1"));
    office.discard(&clerk(), run).unwrap();

    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "nobody has approved the account");
    office.approve(&second_clerk(), change).unwrap();
    let run = office.supplementary(NOVEMBER).unwrap();
    let row = only_row(&office, run);
    let facts = row.facts.clone().unwrap();
    assert_eq!((row.end_to_end.as_str(), row.iban.as_str()), ("WG-2026-11-0RHJ-A-1-H1-2", iban(7).as_str()));
    assert_eq!((facts.sequence, facts.replaces), (2, Some((first, 0))));
    assert_eq!(row.amount, eur("100.00"));
    office.carry_through(run);
    assert!(office.book.conflicts().is_empty(), "{:?}", office.book.conflicts());
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "paid again once");
    // It comes back a second time: a third sequence, again after a settled account only.
    back(&mut office, "WG-2026-11-0RHJ-A-1-H1-2", "AC01").unwrap();
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(8)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let run = office.supplementary(NOVEMBER).unwrap();
    assert_eq!(only_row(&office, run).end_to_end, "WG-2026-11-0RHJ-A-1-H1-3");
}

#[test]
fn a_landlords_row_is_a_component_of_its_own_and_stays_it_when_an_account_changes() {
    let mut office = Office::with_list(vec![row("A-1", 50, "400.00"), row("A-1", 1, "100.00")]);
    office.third_parties.insert(iban(50));
    let change = office.change_of(&clerk(), "A-1", NOVEMBER, account(51), Some(iban(50))).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let ids: Vec<&str> = office.run(run).paid().map(|row| row.end_to_end.as_str()).collect();
    assert_eq!(ids, ["WG-2026-11-0RHJ-A-1-D1-1", "WG-2026-11-0RHJ-A-1-H1-1"]);
}

#[test]
fn a_calculated_direct_payment_stands_beside_the_households_row() {
    use books::payments::changes::{Basis, RecordChange, record_change};
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00")]);
    let command = |mark, component| RecordChange {
        benefit: "wohngeld".to_owned(),
        file_number: "A-1".to_owned(),
        from: NOVEMBER,
        kind: new_payee(60, "350.00"),
        reason: "Berechnung".to_owned(),
        row: None,
        basis: Basis { mark, notice: Some("TB1-000001-1".to_owned()), component },
    };
    let direct = Some(Component::direct(1));
    let tried = office
        .act(&clerk(), |office, context| record_change(&office.book, context, &command(Some(Mark::Granted), direct)));
    assert_eq!(refused(tried), ["NB-Z-109"], "what is calculated is not granted");
    let beside = office
        .act(&clerk(), |office, context| record_change(&office.book, context, &command(Some(Mark::Calculated), None)));
    assert_eq!(refused(beside), ["NB-Z-014"], "the household is paid already");
    let act = office
        .act(&clerk(), |office, context| record_change(&office.book, context, &command(Some(Mark::Calculated), direct)))
        .unwrap();
    let PaymentAct::ChangeRecorded { change, .. } = act else { panic!("{act:?}") };
    office.approve(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    let rows: Vec<_> = office.run(run).paid().map(|row| (row.end_to_end.as_str(), row.mark)).collect();
    assert_eq!(rows, [("WG-2026-11-0RHJ-A-1-H1-1", Mark::Repeated), ("WG-2026-11-0RHJ-A-1-D1-1", Mark::Calculated)]);
    let notice = office.run(run).rows[1].facts.as_ref().and_then(|facts| facts.notice.clone());
    assert_eq!(notice.as_deref(), Some("TB1-000001-1"));
}

#[test]
fn cash_advances_are_deducted_once_and_what_is_left_of_them_goes_on() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    office.advances.insert(("wohngeld".to_owned(), "A-1".to_owned()), eur("130.00"));
    office.advances.insert(("wohngeld".to_owned(), "B-2".to_owned()), eur("50.00"));
    let run = office.build(NOVEMBER).unwrap();
    let rows = &office.run(run).rows;
    assert_eq!((rows[0].state, rows[0].why.as_str(), rows[0].amount), (RowState::Held, "advance", eur("0.00")));
    assert_eq!(rows[1].amount, eur("150.00"));
    assert!(office.warned(run).contains(&("advance_deducted", Some(1), "50.00")));
    office.carry_through(run);
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "the advance was November's money");
    office.today = day("2026-11-25");
    let run = office.build(DECEMBER).unwrap();
    let amounts: Vec<_> = office.run(run).paid().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["70.00", "200.00"], "30 EUR of the first advance were left");
    // A run that is discarded has deducted nothing.
    office.discard(&clerk(), run).unwrap();
    let run = office.build(DECEMBER).unwrap();
    assert_eq!(office.run(run).sum(), eur("270.00"));
}

#[test]
fn an_extract_whose_list_is_older_than_its_grants_is_warned_of_with_the_cases() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    office.newer_grants.insert("B-2".to_owned(), eur("260.00"));
    office.newer_grants.insert("C-3".to_owned(), eur("90.00"));
    office.newer_grants.insert("A-1".to_owned(), eur("100.00"));
    let run = office.build(NOVEMBER).unwrap();
    let about: Vec<_> = office.warned(run).into_iter().filter(|(code, ..)| code.contains("grant")).collect();
    assert_eq!(
        about,
        [("list_behind_grants", None, "2"), ("grant_not_listed", None, "C-3"), ("grant_newer", Some(1), "260.00")]
    );
}

#[test]
fn a_fresh_account_is_warned_of_until_its_days_are_over() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let fresh = |office: &mut Office| {
        let run = office.build(NOVEMBER).unwrap();
        let found = office.warned(run).iter().any(|(code, ..)| *code == "account_fresh");
        office.discard(&clerk(), run).unwrap();
        found
    };
    assert!(fresh(&mut office));
    office.today = office.today.plus_days(2);
    assert!(fresh(&mut office));
    office.today = office.today.plus_days(1);
    assert!(!fresh(&mut office), "three days");
}

#[test]
fn limits_of_roles_stop_the_person_and_the_highest_role_counts() {
    use model::catalogue::RoleLimit;
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    let limit = |role, single: &str, run: &str| RoleLimit { role, single: eur(single), run: eur(run) };
    office.catalogue.services[0].payment.as_mut().unwrap().limits =
        vec![limit(Role::Orderer, "150.00", "250.00"), limit(Role::Head, "500.00", "1000.00")];
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    let refusal = office.order(&orderer(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-116", "NB-Z-117"]);
    assert_eq!(refusal[0].args, [("limit", "150,00 €".to_owned()), ("count", "1".to_owned())]);
    let higher = person("higher", &[Role::Orderer, Role::Head]);
    office.order(&higher, run).unwrap();
}

#[test]
fn feststellung_anordnung_and_releases_are_acts_of_different_people() {
    let all = [Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer];
    let (one, two) = (person("one", &all), person("two", &all));
    let (mut office, run) = Office::with_run();
    office.determine(&one, run).unwrap();
    assert_eq!(refused(office.order(&one, run)), ["NB-Z-045"]);
    office.order(&two, run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&one, run)), ["NB-Z-046"]);
    assert_eq!(refused(office.release(&two, run)), ["NB-Z-046"], "the orderer is no releaser of this run");
    // Folded all the same, it does not count.
    let signature = office.signature(&two, run, books::payments::content::Step::Release);
    office.fold(Some(two.account), PaymentAct::RunReleased { run, signature });
    assert!(office.run(run).releases.is_empty());
    assert_eq!(office.book.conflicts().len(), 1);
}

#[test]
fn whoever_built_the_run_or_recorded_its_change_does_not_order_it() {
    let both = [Role::ClerkBenefits, Role::Orderer];
    let (builder, recorder) = (person("builder", &both), person("recorder", &both));
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    office.change(&recorder, "A-1", NOVEMBER, amount("2.00")).unwrap();
    let run = office.build_by(&builder, NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    assert_eq!(refused(office.order(&builder, run)), ["NB-Z-045"]);
    assert_eq!(refused(office.order(&recorder, run)), ["NB-Z-045"]);
    office.order(&orderer(), run).unwrap();
}

#[test]
fn a_refused_approval_is_kept_with_the_change() {
    use books::payments::changes::refused_act;
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    let refusal = office.approve(&clerk(), change).unwrap_err();
    let Body::Payment(act) = refused_act(change, "approve", &refusal) else { panic!("not a payment act") };
    office.fold(Some(clerk().account), act);
    let tried = &office.book.change(change).unwrap().refused[0];
    assert_eq!((tried.step.as_str(), tried.code.as_str()), ("approve", "NB-Z-018"));
}

/// A run of before there were kinds: its rows carry no component, and its claims count as the household's.
#[test]
fn a_stored_run_without_claims_still_counts_as_paid() {
    use books::payments::content::Content;
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.00")]);
    let run = office.build(NOVEMBER).unwrap();
    let (envelope, act) = office.acts.pop().unwrap();
    office.book = office.refolded();
    let PaymentAct::RunBuilt { benefit, month, execution, list, mut rows, warnings, changes, .. } = act else {
        panic!("no run")
    };
    for (index, row) in rows.iter_mut().enumerate() {
        row.facts = None;
        row.end_to_end = format!("WG-2026-11-{}-1", ["A-1", "B-2"][index]);
    }
    let content = Content {
        benefit: &benefit,
        month,
        execution,
        list: &list,
        rows: &rows,
        warnings: &warnings,
        changes: &changes,
        kind: None,
    }
    .hash();
    let old = PaymentAct::RunBuilt {
        run,
        benefit,
        month,
        execution,
        list,
        rows,
        warnings,
        content,
        changes,
        kind: None,
        node: None,
    };
    office.fold(envelope.actor, old);
    office.carry_through(run);
    assert!(office.book.conflicts().is_empty(), "{:?}", office.book.conflicts());
    assert!(office.book.claims().contains_key("WG-2026-11-A-1-1"));
    assert_eq!(refused(office.supplementary(NOVEMBER)), ["NB-Z-035"], "it paid the month");
    assert_eq!(office.run(run).kind(), RunKind::MonthEnd);
}

#[test]
fn a_list_of_the_month_itself_says_what_others_have_paid() {
    let mut office = Office::with_list(vec![row("A-1", 1, "100.00")]);
    office.take(NOVEMBER, ListSource::Camt053, vec![row("A-1", 1, "100.00"), row("B-2", 2, "50.00")]).unwrap();
    assert_eq!(refused(office.single(NOVEMBER, "A-1")), ["NB-Z-100"]);
    office.change(&clerk(), "B-2", NOVEMBER, amount("80.00")).unwrap();
    let run = office.single(NOVEMBER, "B-2").unwrap();
    assert_eq!(only_row(&office, run).amount, eur("30.00"));
}
