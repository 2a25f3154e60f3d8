use books::payments::content::{Step, purpose, signing_bytes};
use books::payments::release::refused_act;
use books::payments::{HoldState, RunState};
use model::acts::payment::{ChangeKind, ListSource};
use model::acts::{Body, PaymentAct};
use model::role::Role;

use super::support::*;

fn releaser() -> model::ids::AccountId {
    treasurer().account
}

#[test]
fn the_whole_way_goes_through_every_state_in_order() {
    let (mut office, run) = Office::with_run();
    let mut states = vec![office.book.state(office.run(run))];
    office.determine(&clerk(), run).unwrap();
    states.push(office.book.state(office.run(run)));
    office.order(&orderer(), run).unwrap();
    states.push(office.book.state(office.run(run)));
    office.bank(NOVEMBER, true).unwrap();
    states.push(office.book.state(office.run(run)));
    office.release(&treasurer(), run).unwrap();
    states.push(office.book.state(office.run(run)));
    office.release(&head(), run).unwrap();
    states.push(office.book.state(office.run(run)));
    office.file(&treasurer(), run).unwrap();
    states.push(office.book.state(office.run(run)));
    office.hand_over(&treasurer(), run, false).unwrap();
    states.push(office.book.state(office.run(run)));
    let names: Vec<_> = states.iter().map(|state| state.name()).collect();
    assert_eq!(
        names,
        ["built", "determined", "ordered", "bank_informed", "released_once", "released", "file_made", "handed_over"]
    );
    assert!(office.book.conflicts().is_empty());
}

#[test]
fn no_step_comes_before_the_one_it_needs() {
    let (mut office, run) = Office::with_run();
    assert_eq!(refused(office.order(&orderer(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.file(&treasurer(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.hand_over(&treasurer(), run, false)), ["NB-Z-041"]);
    office.determine(&clerk(), run).unwrap();
    assert_eq!(refused(office.determine(&second_clerk(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.release(&treasurer(), model::ids::RunId([0xee; 16]))), ["NB-Z-040"]);
}

#[test]
fn every_step_asks_for_its_role() {
    let (mut office, run) = Office::with_run();
    let nobody = person("nobody", &[Role::Administrator, Role::Auditor, Role::Operator]);
    assert_eq!(refused(office.determine(&nobody, run)), ["NB-A-010"]);
    office.determine(&clerk(), run).unwrap();
    assert_eq!(refused(office.order(&clerk(), run)), ["NB-A-010"]);
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&nobody, run)), ["NB-A-010"]);
    assert_eq!(refused(office.release(&clerk(), run)), ["NB-A-010"]);
}

#[test]
fn who_determined_cannot_order() {
    let (mut office, run) = Office::with_run();
    let both = person("both", &[Role::ClerkBenefits, Role::Orderer]);
    office.determine(&both, run).unwrap();
    assert_eq!(refused(office.order(&both, run)), ["NB-Z-045"]);
    office.order(&orderer(), run).unwrap();
}

#[test]
fn a_releaser_who_prepared_the_run_is_refused() {
    let everything = [Role::ClerkBenefits, Role::Treasurer, Role::Releaser];
    let builder = person("builder", &everything);
    let determiner = person("determiner", &everything);
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    let run = office.build_by(&builder, NOVEMBER).unwrap();
    office.determine(&determiner, run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&builder, run)), ["NB-Z-046"]);
    assert_eq!(refused(office.release(&determiner, run)), ["NB-Z-046"]);
    office.release(&treasurer(), run).unwrap();
    assert_eq!(refused(office.release(&builder, run)), ["NB-Z-046"]);
    assert_eq!(office.book.state(office.run(run)), RunState::ReleasedOnce);
}

#[test]
fn a_releaser_with_a_hand_in_a_change_of_the_run_is_refused() {
    let roles = [Role::ClerkBenefits, Role::Releaser];
    let (recorder, approver) = (person("recorder", &roles), person("approver", &roles));
    let outsider = person("outsider", &roles);
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    let change = office.change(&recorder, "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&approver, change).unwrap();
    // A change of a later month has no part in this run.
    office.change(&outsider, "B-2", DECEMBER, amount("3.00")).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&recorder, run)), ["NB-Z-046"]);
    assert_eq!(refused(office.release(&approver, run)), ["NB-Z-046"]);
    office.release(&outsider, run).unwrap();
}

#[test]
fn a_releaser_who_typed_the_list_is_refused() {
    let mut office = Office::default();
    office.take_by(&treasurer(), OCTOBER, ListSource::Typed, vec![row("A-1", 1, "1.00")]).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-046"]);

    // Whoever only carried the bank's own file in has typed nothing.
    let mut office = Office::default();
    office.take_by(&treasurer(), OCTOBER, ListSource::Pain001, vec![row("A-1", 1, "1.00")]).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    office.release(&treasurer(), run).unwrap();
}

#[test]
fn the_second_release_comes_from_another_person_with_another_key() {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-047"]);
    // Another account that signs with the first one's key: the check of the signature alone would have to notice.
    let mut borrowed = office.signature(&head(), run, Step::Release);
    borrowed.key = office.run(run).releases[0].key;
    let result = office.step_with(&head(), run, Step::Release, &borrowed, &[]);
    assert_eq!(refused(result), ["NB-Z-048", "NB-Z-044"]);
    office.release(&head(), run).unwrap();
    let third = person("third", &[Role::Releaser]);
    assert_eq!(refused(office.release(&third, run)), ["NB-Z-041"]);
}

#[test]
fn the_determiners_key_does_not_release() {
    let (mut office, run) = Office::ready_to_release();
    let mut borrowed = office.signature(&treasurer(), run, Step::Release);
    borrowed.key = office.run(run).determined.clone().unwrap().key;
    let result = office.step_with(&treasurer(), run, Step::Release, &borrowed, &[]);
    assert!(refused(result).contains(&"NB-Z-048"));
}

#[test]
fn a_signature_over_anything_else_is_refused() {
    let (mut office, run) = Office::ready_to_release();
    let content = office.run(run).content;
    let of = |step, run, content| signature_of(releaser(), signing_bytes(&purpose(step, run), &content));
    let mut bent = content;
    bent[31] ^= 1;
    let other_run = model::ids::RunId([7; 16]);
    for signature in [
        of(Step::Order, run, content),
        of(Step::Release, other_run, content),
        of(Step::Release, run, bent),
        signature_of(releaser(), content),
        office.signature(&head(), run, Step::Release),
    ] {
        assert_eq!(refused(office.step_with(&treasurer(), run, Step::Release, &signature, &[])), ["NB-Z-043"]);
    }
    let mut forged = office.signature(&treasurer(), run, Step::Release);
    forged.signature[0] ^= 1;
    assert_eq!(refused(office.step_with(&treasurer(), run, Step::Release, &forged, &[])), ["NB-Z-044"]);
    assert!(office.run(run).releases.is_empty());
}

#[test]
fn every_warning_is_signed_off_by_its_index() {
    let mut office = Office::with_list(vec![row("A-1", 1, "5.00"), row("B-2", 1, "5.00"), row("C-3", 1, "5.00")]);
    let run = office.build(NOVEMBER).unwrap();
    let count = office.run(run).warnings.len() as u32;
    assert!(count >= 3, "{count}");
    let signature = office.signature(&clerk(), run, Step::Determine);
    let all: Vec<u32> = (0..count).collect();
    let without_last = &all[..all.len() - 1];
    let with_unknown: Vec<u32> = (0..=count).collect();
    for warnings in [&[][..], without_last, &with_unknown[..], &[0, 0, 0][..]] {
        assert_eq!(
            refused(office.step_with(&clerk(), run, Step::Determine, &signature, warnings)),
            ["NB-Z-042"],
            "{warnings:?}"
        );
    }
    office.step_with(&clerk(), run, Step::Determine, &signature, &all).unwrap();
}

#[test]
fn nothing_is_released_without_the_banks_word_after_the_run_was_built() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    office.bank(NOVEMBER, true).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-049"]);
    // The word on another month is none on this one.
    office.bank(OCTOBER, true).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-049"]);
    office.bank(NOVEMBER, true).unwrap();
    office.release(&treasurer(), run).unwrap();
}

#[test]
fn other_orders_at_the_bank_refuse_the_release_in_the_banks_words() {
    let (mut office, run) = Office::ready_to_release();
    office.bank(NOVEMBER, false).unwrap();
    let refusal = office.release(&treasurer(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-050"]);
    assert_eq!(refusal[0].args, [("orders", "Dauerauftrag 0815 zum 30.".to_owned())]);
    office.bank(NOVEMBER, true).unwrap();
    office.release(&treasurer(), run).unwrap();
    // The bank finds an order between the two releases, and after them.
    office.bank(NOVEMBER, false).unwrap();
    assert_eq!(refused(office.release(&head(), run)), ["NB-Z-050"]);
    office.bank(NOVEMBER, true).unwrap();
    office.release(&head(), run).unwrap();
    office.bank(NOVEMBER, false).unwrap();
    assert_eq!(refused(office.file(&treasurer(), run)), ["NB-Z-050"]);
}

#[test]
fn the_banks_word_needs_a_name_the_orders_and_a_moment_that_has_come() {
    use books::payments::release::{InformBank, bank_informed};
    let mut office = Office::default();
    let command = InformBank {
        benefit: "wohngeld".to_owned(),
        month: NOVEMBER,
        who: " ".to_owned(),
        at: model::Instant::parse("2026-11-02T09:00:00Z").unwrap(),
        orders: String::new(),
        clear: true,
    };
    let result = office.act(&treasurer(), |office, context| bank_informed(&office.book, context, &command));
    assert_eq!(refused(result), ["NB-Z-070", "NB-Z-071", "NB-Z-072"]);
    let result = office.act(&clerk(), |office, context| bank_informed(&office.book, context, &command));
    assert_eq!(refused(result), ["NB-A-010"]);
}

#[test]
fn an_undecided_hold_refuses_determining_ordering_and_releasing_and_names_the_cases() {
    let (mut office, run) = Office::with_run();
    office.hold("B-2", HoldState::Undecided);
    let refusal = office.determine(&clerk(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-051"]);
    assert!(refusal[0].args.contains(&("files", "B-2".to_owned())));
    office.hold("B-2", HoldState::PayOn);
    office.determine(&clerk(), run).unwrap();
    office.hold("C-3", HoldState::Undecided);
    assert_eq!(refused(office.order(&orderer(), run)), ["NB-Z-051"]);
    office.hold("C-3", HoldState::PayOn);
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    office.release(&treasurer(), run).unwrap();
    // A death that becomes known between the releases, and after them.
    office.hold("A-1", HoldState::Undecided);
    assert_eq!(office.blockers(run), ["NB-Z-051"]);
    assert_eq!(refused(office.release(&head(), run)), ["NB-Z-051"]);
    office.hold("A-1", HoldState::PayOn);
    office.release(&head(), run).unwrap();
    office.hold("A-1", HoldState::Undecided);
    assert_eq!(refused(office.file(&treasurer(), run)), ["NB-Z-051"]);
    office.hold("A-1", HoldState::PayOn);
    office.file(&treasurer(), run).unwrap();
}

#[test]
fn a_case_stopped_after_the_run_was_built_needs_a_new_run() {
    let (mut office, run) = Office::ready_to_release();
    office.hold("B-2", HoldState::Stop);
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-052"]);
    office.discard(&clerk(), run).unwrap();
    let again = office.build(NOVEMBER).unwrap();
    assert!(office.run(again).paid().all(|row| row.file_number != "B-2"));
    office.carry_through(again);
}

#[test]
fn a_hold_recorded_after_the_run_was_built_refuses_the_release() {
    let (mut office, run) = Office::ready_to_release();
    office.change(&clerk(), "B-2", DECEMBER, ChangeKind::Hold).unwrap();
    assert_eq!(office.blockers(run), [] as [&str; 0]);
    office.change(&clerk(), "B-2", NOVEMBER, ChangeKind::Hold).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-052"]);
}

#[test]
fn a_change_withdrawn_after_the_run_was_built_refuses_the_release() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    office.approve(&second_clerk(), change).unwrap();
    let run = office.build(NOVEMBER).unwrap();
    office.determine(&clerk(), run).unwrap();
    office.order(&orderer(), run).unwrap();
    office.bank(NOVEMBER, true).unwrap();
    office.reject(&second_clerk(), change).unwrap();
    assert_eq!(refused(office.release(&treasurer(), run)), ["NB-Z-057"]);
}

#[test]
fn limits_are_kept_and_named() {
    let mut office = Office::with_list(vec![row("A-1", 1, "5000.00"), row("B-2", 2, "5000.01")]);
    let run = office.build(NOVEMBER).unwrap();
    let refusal = office.determine(&clerk(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-053"]);
    assert_eq!(refusal[0].args, [("limit", "5.000,00 €".to_owned()), ("count", "1".to_owned())]);

    let mut office = Office::with_list(vec![row("A-1", 1, "60.00"), row("B-2", 2, "40.01")]);
    office.catalogue.services[0].payment.as_mut().unwrap().run_limit = eur("100.00");
    let run = office.build(NOVEMBER).unwrap();
    let refusal = office.determine(&clerk(), run).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-054"]);
    office.catalogue.services[0].payment.as_mut().unwrap().run_limit = eur("100.01");
    office.determine(&clerk(), run).unwrap();
}

#[test]
fn a_run_whose_day_has_passed_is_not_released() {
    let (mut office, run) = Office::ready_to_release();
    office.today = office.run(run).execution;
    office.release(&treasurer(), run).unwrap();
    office.today = office.today.plus_days(1);
    assert_eq!(refused(office.release(&head(), run)), ["NB-Z-058"]);
}

#[test]
fn a_refused_attempt_is_kept_with_its_code() {
    let (mut office, run) = Office::ready_to_release();
    let refusal = office.release(&clerk(), run).unwrap_err();
    let Body::Payment(act) = refused_act(run, Step::Release, &refusal) else { panic!("not a payment act") };
    assert_eq!(act, PaymentAct::Refused { run, step: "release".to_owned(), code: "NB-A-010".to_owned() });
    office.fold(Some(clerk().account), act);
    let tried = &office.run(run).refused[0];
    assert_eq!((tried.by, tried.step.as_str(), tried.code.as_str()), (Some(clerk().account), "release", "NB-A-010"));
    assert!(office.run(run).releases.is_empty());
}

#[test]
fn a_run_is_discarded_with_a_reason_until_its_file_is_made() {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    // Signed for already: the clerk alone no longer throws it away.
    assert_eq!(refused(office.discard(&clerk(), run)), ["NB-A-010"]);
    office.discard(&head(), run).unwrap();
    assert_eq!(refused(office.discard(&head(), run)), ["NB-Z-041"]);
    assert_eq!(refused(office.release(&head(), run)), ["NB-Z-041"]);
    let again = office.build(NOVEMBER).unwrap();
    office.carry_through(again);
    assert_eq!(refused(office.discard(&head(), again)), ["NB-Z-064"]);
}
