//! What a journal may hold although no decision would have allowed it.

use books::payments::content::Step;
use books::payments::{ConflictKind, RunState};
use model::acts::PaymentAct;
use model::acts::payment::ListSource;

use super::support::*;

fn kinds(office: &Office) -> Vec<ConflictKind> {
    office.book.conflicts().iter().map(|conflict| conflict.kind).collect()
}

/// Two nodes with the same list; the second does not know of the first one's acts.
fn two_nodes() -> (Office, Office) {
    let one = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    let mut two = one.clone();
    two.ids = 1 << 100;
    (one, two)
}

fn meet(one: &mut Office, two: &Office) {
    for (envelope, act) in two.acts[1..].iter().cloned() {
        one.fold(envelope.actor, act);
    }
}

#[test]
fn two_runs_that_meet_in_time_block_each_other_until_one_is_discarded() {
    let (mut one, mut two) = two_nodes();
    let run = one.build(NOVEMBER).unwrap();
    let other = two.build(NOVEMBER).unwrap();
    meet(&mut one, &two);
    assert_eq!(kinds(&one), [ConflictKind::SecondRun]);
    assert_eq!(one.book.live_runs("wohngeld", NOVEMBER).count(), 2);
    assert_eq!(refused(one.determine(&clerk(), run)), ["NB-Z-055"]);
    assert_eq!(refused(one.determine(&clerk(), other)), ["NB-Z-055"]);
    assert_eq!(one.blockers(run)[0], "NB-Z-055");
    one.discard(&clerk(), other).unwrap();
    one.carry_through(run);
}

#[test]
fn two_files_that_met_too_late_are_listed_claim_by_claim() {
    let (mut one, mut two) = two_nodes();
    two.change(&clerk(), "B-2", NOVEMBER, model::acts::payment::ChangeKind::Hold).unwrap();
    for office in [&mut one, &mut two] {
        let run = office.build(NOVEMBER).unwrap();
        office.carry_through(run);
    }
    meet(&mut one, &two);
    let twice: Vec<_> = one
        .book
        .conflicts()
        .iter()
        .filter(|conflict| conflict.kind == ConflictKind::PaidTwice)
        .map(|conflict| conflict.detail.as_str())
        .collect();
    assert_eq!(twice, ["WG-2026-11-0RHJ-A-1-H1-1"]);
    assert_eq!(one.book.paid_on("wohngeld", "A-1").count(), 2);
    assert_eq!(one.book.paid_on("wohngeld", "B-2").count(), 1);
}

#[test]
fn a_release_by_somebody_who_prepared_the_run_does_not_count() {
    let (mut office, run) = Office::ready_to_release();
    let signature = office.signature(&clerk(), run, Step::Release);
    office.fold(Some(clerk().account), PaymentAct::RunReleased { run, signature });
    assert_eq!(kinds(&office), [ConflictKind::NotFourEyes]);
    assert_eq!(office.book.state(office.run(run)), RunState::BankInformed);
}

#[test]
fn one_persons_two_releases_count_once() {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    let signature = office.signature(&treasurer(), run, Step::Release);
    office.fold(Some(treasurer().account), PaymentAct::RunReleased { run, signature });
    assert_eq!(kinds(&office), [ConflictKind::NotFourEyes]);
    assert_eq!(office.run(run).releases.len(), 1);
    // Under another account, with the same key.
    let mut signature = office.signature(&head(), run, Step::Release);
    signature.key = office.run(run).releases[0].key;
    office.fold(Some(head().account), PaymentAct::RunReleased { run, signature });
    assert_eq!(office.run(run).releases.len(), 1);
}

#[test]
fn a_signature_brought_by_somebody_else_does_not_count() {
    let (mut office, run) = Office::ready_to_release();
    let signature = office.signature(&treasurer(), run, Step::Release);
    office.fold(Some(clerk().account), PaymentAct::RunReleased { run, signature });
    assert_eq!(kinds(&office), [ConflictKind::NotFourEyes]);
    assert!(office.run(run).releases.is_empty());
}

#[test]
fn steps_out_of_order_do_not_count() {
    let (mut office, run) = Office::with_run();
    let signature = office.signature(&treasurer(), run, Step::Release);
    office.fold(Some(treasurer().account), PaymentAct::RunReleased { run, signature });
    let signature = office.signature(&orderer(), run, Step::Order);
    office.fold(Some(orderer().account), PaymentAct::RunOrdered { run, signature });
    assert_eq!(kinds(&office), [ConflictKind::OutOfOrder, ConflictKind::OutOfOrder]);
    assert_eq!(office.book.state(office.run(run)), RunState::Built);
}

#[test]
fn an_altered_run_is_broken_and_only_to_be_discarded() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    let run = office.build(NOVEMBER).unwrap();
    let (envelope, mut act) = office.acts.pop().unwrap();
    if let PaymentAct::RunBuilt { rows, .. } = &mut act {
        rows[0].iban = iban(66);
    }
    office.book = office.refolded();
    office.fold(envelope.actor, act);
    assert_eq!(kinds(&office), [ConflictKind::Broken]);
    assert_eq!(refused(office.determine(&clerk(), run)), ["NB-Z-056"]);
    let signature = office.signature(&clerk(), run, Step::Determine);
    office.fold(Some(clerk().account), PaymentAct::RunDetermined { run, signature, warnings: vec![] });
    assert_eq!(office.book.state(office.run(run)), RunState::Built);
    office.discard(&clerk(), run).unwrap();
}

#[test]
fn an_approval_by_the_recorder_does_not_count() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.fold(Some(clerk().account), PaymentAct::ChangeApproved { change });
    assert_eq!(kinds(&office), [ConflictKind::NotFourEyes]);
    assert!(office.book.change(change).unwrap().waits());
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.run(run).rows[0].iban, iban(1));
}

#[test]
fn a_file_without_releases_has_happened_all_the_same() {
    let (mut office, run) = Office::with_run();
    office.fold(
        Some(treasurer().account),
        PaymentAct::FileMade {
            run,
            message_id: "X".to_owned(),
            sha256: [1; 32],
            count: 3,
            sum: eur("600.75"),
            created: office.now,
            node: None,
        },
    );
    assert_eq!(kinds(&office), [ConflictKind::OutOfOrder]);
    assert_eq!(office.book.claims().len(), 3);
    // A discarding that comes after it frees nothing.
    office.fold(Some(clerk().account), PaymentAct::RunDiscarded { run, reason: "zu spät".to_owned() });
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-030"]);
}

#[test]
fn other_bytes_for_the_same_run_are_a_conflict() {
    let (mut office, run) = Office::with_run();
    office.carry_through(run);
    let Some((envelope, mut act)) = office.acts.last().cloned() else { panic!("no act") };
    if let PaymentAct::FileMade { sha256, .. } = &mut act {
        sha256[0] ^= 1;
    }
    office.fold(envelope.actor, act);
    assert_eq!(kinds(&office), [ConflictKind::OtherBytes]);
    assert_eq!(office.run(run).file.as_ref().unwrap().times, 1);
}

#[test]
fn acts_about_things_that_are_not_there_are_marked_and_do_no_harm() {
    let mut office = Office::default();
    let run = model::ids::RunId([5; 16]);
    let change = model::ids::ChangeId([6; 16]);
    let signature = signature_of(clerk().account, [0; 32]);
    let by = Some(clerk().account);
    for act in [
        PaymentAct::ChangeApproved { change },
        PaymentAct::ChangeRejected { change, reason: String::new() },
        PaymentAct::RunDetermined { run, signature: signature.clone(), warnings: vec![] },
        PaymentAct::RunOrdered { run, signature: signature.clone() },
        PaymentAct::RunReleased { run, signature },
        PaymentAct::Refused { run, step: "order".to_owned(), code: "NB-Z-040".to_owned() },
        PaymentAct::FileMade {
            run,
            message_id: String::new(),
            sha256: [0; 32],
            count: 0,
            sum: eur("0.00"),
            created: office.now,
            node: None,
        },
        PaymentAct::HandedOver { run, to: String::new() },
        PaymentAct::RunDiscarded { run, reason: String::new() },
    ] {
        office.fold(by, act);
    }
    assert_eq!(kinds(&office), [ConflictKind::Unknown; 9]);
    // The same run and the same change a second time.
    office.take(OCTOBER, ListSource::Extract, vec![row("A-1", 1, "1.00")]).unwrap();
    office.change(&clerk(), "A-1", NOVEMBER, amount("2.00")).unwrap();
    office.build(NOVEMBER).unwrap();
    let again: Vec<_> = office.acts[office.acts.len() - 2..].to_vec();
    for (envelope, act) in again {
        office.fold(envelope.actor, act);
    }
    assert_eq!(kinds(&office)[9..], [ConflictKind::Unknown; 2]);
    assert_eq!((office.book.changes().len(), office.book.runs().len()), (1, 1));
}
