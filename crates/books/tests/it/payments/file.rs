use books::payments::claims::ID_MAX;
use books::payments::file::file_plan;
use model::acts::PaymentAct;
use model::role::Role;

use super::support::*;

fn released() -> (Office, model::ids::RunId) {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    office.release(&head(), run).unwrap();
    (office, run)
}

#[test]
fn the_file_has_the_runs_count_and_sum_and_uses_its_claims() {
    let (mut office, run) = released();
    let act = office.file(&treasurer(), run).unwrap();
    let PaymentAct::FileMade { count, sum, message_id, .. } = act else { panic!("{act:?}") };
    assert_eq!((count, sum), (3, eur("600.75")));
    assert!(message_id.starts_with("WG-2026-11-") && message_id.len() <= ID_MAX, "{message_id}");
    let claims: Vec<_> = office.book.claims().keys().map(String::as_str).collect();
    assert_eq!(claims, ["WG-2026-11-0RHJ-A-1-H1-1", "WG-2026-11-0RHJ-B-2-H1-1", "WG-2026-11-0RHJ-C-3-H1-1"]);
    let paid: Vec<_> = office.book.paid_on("wohngeld", "B-2").map(|(run, row)| (run.month, row.amount)).collect();
    assert_eq!(paid, [(NOVEMBER, eur("200.50"))]);
}

#[test]
fn a_file_made_again_has_the_same_bytes_and_message_id() {
    let (mut office, run) = released();
    office.file(&treasurer(), run).unwrap();
    let first = office.run(run).file.clone().unwrap();
    // Days later, after the day of execution, with a death in between: it is still the same file.
    office.now = model::Instant(office.now.0 + 3 * 86_400_000);
    office.today = office.today.plus_days(3);
    office.hold("A-1", books::payments::HoldState::Undecided);
    office.file(&head(), run).unwrap();
    let again = office.run(run).file.clone().unwrap();
    assert_eq!(
        (again.sha256, again.created, again.message_id.clone()),
        (first.sha256, first.created, first.message_id)
    );
    assert_eq!((first.times, again.times), (1, 2));
    assert_eq!(office.book.claims().len(), 3);
}

#[test]
fn a_file_with_other_bytes_than_the_first_is_refused() {
    let (mut office, run) = released();
    office.file(&treasurer(), run).unwrap();
    assert_eq!(refused(office.file_with(&treasurer(), run, |file| file.sha256[0] ^= 1)), ["NB-Z-061"]);
    assert_eq!(refused(office.file_with(&treasurer(), run, |file| file.created.0 += 1)), ["NB-Z-061"]);
}

#[test]
fn a_file_that_is_not_the_runs_is_refused() {
    let (mut office, run) = released();
    assert_eq!(refused(office.file_with(&treasurer(), run, |file| file.count += 1)), ["NB-Z-060"]);
    assert_eq!(refused(office.file_with(&treasurer(), run, |file| file.sum = file.sum + eur("0.01"))), ["NB-Z-060"]);
    assert_eq!(refused(office.file_with(&treasurer(), run, |file| file.message_id.push('X'))), ["NB-Z-060"]);
    assert_eq!(refused(office.file(&clerk(), run)), ["NB-A-010"]);
    assert!(office.book.claims().is_empty());
}

#[test]
fn held_rows_are_not_in_the_file() {
    let (mut office, run) = {
        let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
        office.hold("A-1", books::payments::HoldState::Stop);
        let run = office.build(NOVEMBER).unwrap();
        (office, run)
    };
    office.carry_through(run);
    let plan = file_plan(&office.book, &office.catalogue, run, office.now).unwrap();
    assert_eq!(plan.rows.len(), 1);
    assert_eq!((plan.sum, plan.purpose_code.as_str()), (eur("2.00"), "SSBE"));
    assert_eq!(office.book.claims().len(), 1);
}

#[test]
fn the_message_id_follows_from_what_is_paid_and_not_from_the_run() {
    let (office, run) = Office::with_run();
    let mut other = office.clone();
    other.discard(&clerk(), run).unwrap();
    let again = other.build(NOVEMBER).unwrap();
    assert_ne!(run, again);
    let id = |office: &Office, run| file_plan(&office.book, &office.catalogue, run, office.now).unwrap().message_id;
    assert_eq!(id(&office, run), id(&other, again));
    other.discard(&clerk(), again).unwrap();
    other.change(&clerk(), "A-1", NOVEMBER, amount("100.01")).unwrap();
    let changed = other.build(NOVEMBER).unwrap();
    assert_ne!(id(&office, run), id(&other, changed));
}

#[test]
fn a_second_hand_over_must_be_confirmed() {
    let (mut office, run) = released();
    assert_eq!(refused(office.hand_over(&treasurer(), run, true)), ["NB-Z-041"]);
    office.file(&treasurer(), run).unwrap();
    let stranger = person("stranger", &[Role::Auditor]);
    assert_eq!(refused(office.hand_over(&stranger, run, false)), ["NB-A-010"]);
    office.hand_over(&treasurer(), run, false).unwrap();
    assert_eq!(refused(office.hand_over(&head(), run, false)), ["NB-Z-065"]);
    office.hand_over(&head(), run, true).unwrap();
    assert_eq!(office.run(run).handed_over.len(), 2);
}
