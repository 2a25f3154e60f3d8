//! The right to pay sits at one node; deputies have their role for a term.

use books::accounts::AccountBook;
use books::payments::ConflictKind;
use books::payments::deputies::{admissible, end};
use books::payments::rights::{GiveRight, How, admissible_takeover, give_right};
use model::acts::claim::Right;
use model::acts::{AccountAct, PaymentAct};
use model::ids::{AccountId, NodeId};
use model::problem::Refusal;
use model::role::Role;

use super::support::*;

const OTHER: NodeId = NodeId([2; 16]);

fn november() -> Right {
    Right::pay("wohngeld", NOVEMBER)
}

fn give(office: &mut Office, to: NodeId) -> Result<PaymentAct, Refusal> {
    let command = GiveRight {
        authority: AUTHORITY,
        right: november(),
        here: office.here,
        to,
        name: "Kreishaus".to_owned(),
        reason: "Strom nur dort".to_owned(),
    };
    office.act(&treasurer(), |office, context| give_right(&office.book, context, &command))
}

#[test]
fn whoever_builds_first_holds_the_right_and_another_node_is_refused_by_name() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00")]);
    assert_eq!(office.book.rights().holder(AUTHORITY, &november()), None);
    let run = office.build(NOVEMBER).unwrap();
    assert_eq!(office.book.rights().holder(AUTHORITY, &november()), Some(NODE));
    office.discard(&clerk(), run).unwrap();
    office.here = OTHER;
    let refusal = office.build(NOVEMBER).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-Z-110"]);
    office.today = day("2026-11-25");
    assert_eq!(refused(office.build(DECEMBER)), ["NB-Z-110"], "the next month stays with the holder");
    // Another benefit has a right of its own.
    assert_eq!(office.book.rights().holder(AUTHORITY, &Right::pay("hlu", NOVEMBER)), None);
}

#[test]
fn the_holder_hands_the_right_over_and_pays_no_more() {
    let (mut office, run) = Office::with_run();
    assert_eq!(refused(give(&mut office, OTHER)), ["NB-Z-118"], "a run is in preparation");
    office.discard(&clerk(), run).unwrap();
    assert_eq!(refused(give(&mut office, NODE)), ["NB-Z-111"]);
    give(&mut office, OTHER).unwrap();
    assert_eq!(office.book.rights().name(OTHER), "Kreishaus");
    assert_eq!(refused(office.build(NOVEMBER)), ["NB-Z-110"]);
    assert_eq!(refused(give(&mut office, OTHER)), ["NB-Z-110"], "what is not here cannot be given");
    office.here = OTHER;
    let run = office.build(NOVEMBER).unwrap();
    office.carry_through(run);
    let how: Vec<How> = office.book.rights().history(AUTHORITY, &november()).iter().map(|seat| seat.how).collect();
    assert_eq!(how, [How::Used, How::Given]);
    assert!(office.book.conflicts().is_empty());
}

#[test]
fn a_run_that_is_under_way_when_the_right_goes_stops_at_its_next_step() {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    office.fold(Some(head().account), PaymentAct::RightTaken { right: november(), from: NODE, to: OTHER });
    assert_eq!(refused(office.release(&head(), run)), ["NB-Z-110"]);
    assert_eq!(office.blockers(run), ["NB-Z-110"]);
}

#[test]
fn a_takeover_needs_another_holder_and_a_late_one_is_a_conflict() {
    let (mut office, _) = Office::with_run();
    assert!(admissible_takeover(&office.book, &november(), NODE, OTHER).is_ok());
    for (from, to) in [(NODE, NODE), (OTHER, NODE)] {
        assert_eq!(refused(admissible_takeover(&office.book, &november(), from, to)), ["NB-Z-124"]);
    }
    assert_eq!(refused(admissible_takeover(&office.book, &Right::pay("hlu", NOVEMBER), NODE, OTHER)), ["NB-Z-124"]);
    let third = NodeId([3; 16]);
    office.fold(Some(head().account), PaymentAct::RightTaken { right: november(), from: NODE, to: OTHER });
    office.fold(Some(head().account), PaymentAct::RightTaken { right: november(), from: NODE, to: third });
    let kinds: Vec<_> = office.book.conflicts().iter().map(|conflict| conflict.kind).collect();
    assert_eq!(kinds, [ConflictKind::RightTwice], "two believe that they took it");
}

#[test]
fn a_file_made_without_the_right_is_kept_as_a_conflict() {
    let (mut office, run) = Office::ready_to_release();
    office.release(&treasurer(), run).unwrap();
    office.release(&head(), run).unwrap();
    let (before, book) = (office.acts.clone(), office.book.clone());
    office.file(&treasurer(), run).unwrap();
    let (envelope, made) = office.acts.last().cloned().unwrap();
    (office.acts, office.book) = (before, book);
    office.fold(Some(head().account), PaymentAct::RightTaken { right: november(), from: NODE, to: OTHER });
    office.fold(envelope.actor, made);
    let kinds: Vec<_> = office.book.conflicts().iter().map(|conflict| conflict.kind).collect();
    assert_eq!(kinds, [ConflictKind::WithoutRight]);
    assert_eq!(office.book.claims().len(), 3, "what is in a file is paid all the same");
}

#[test]
fn a_node_that_is_lost_for_good_gives_its_rights_free() {
    use books::Books;
    use model::acts::keeping::AdoptionCause;
    use model::acts::{Act, Body, KeepingAct};
    let (office, _) = Office::with_run();
    let mut books = Books::default();
    let mut position = 0;
    let mut take = |books: &mut Books, body: Body| {
        let envelope = office.acts[0].0.clone();
        books.evolve(&Act { envelope, body }, position);
        position += 1;
    };
    for (_, act) in office.acts.clone() {
        take(&mut books, Body::Payment(act));
    }
    assert_eq!(books.payments.rights().holder(AUTHORITY, &november()), Some(NODE));
    let adopted = KeepingAct::Adopted {
        folder: "1".to_owned(),
        node: NODE,
        cause: AdoptionCause::Restored,
        from: 0,
        acts: 0,
        lookups: 0,
        anchor: String::new(),
        from_lookups: 0,
    };
    take(&mut books, Body::Keeping(adopted));
    assert_eq!(books.payments.rights().holder(AUTHORITY, &november()), None);
}

#[test]
fn a_deputy_has_the_role_from_the_first_to_the_last_day_and_not_after_an_early_end() {
    let mut office = Office::default();
    let helper = person("helper", &[]).account;
    office.fold(
        Some(head().account),
        PaymentAct::DeputyAppointed {
            account: helper,
            role: Role::Releaser,
            from: day("2026-10-29"),
            until: day("2026-11-02"),
            authority: Some("Kreis Nord".to_owned()),
        },
    );
    let roles = |office: &Office, on: &str| office.book.deputy_roles(helper, day(on)).collect::<Vec<_>>();
    assert_eq!(roles(&office, "2026-10-28"), []);
    assert_eq!(roles(&office, "2026-10-29"), [Role::Releaser]);
    assert_eq!(roles(&office, "2026-11-02"), [Role::Releaser]);
    assert_eq!(roles(&office, "2026-11-03"), []);
    let tried = office.act(&treasurer(), |office, context| end(&office.book, context, helper, Role::Orderer, "weg"));
    assert_eq!(refused(tried), ["NB-Z-128"]);
    let tried = office.act(&clerk(), |office, context| end(&office.book, context, helper, Role::Releaser, "weg"));
    assert_eq!(refused(tried), ["NB-A-010"]);
    office.act(&head(), |office, context| end(&office.book, context, helper, Role::Releaser, "weg")).unwrap();
    assert_eq!(roles(&office, "2026-10-30"), []);
}

#[test]
fn an_appointment_asks_for_an_open_account_a_role_of_payments_and_a_term() {
    let mut accounts = AccountBook::default();
    let envelope = crate::envelope::envelope(model::Instant(0), day("2026-10-28"), None, None);
    let account = AccountId([7; 16]);
    accounts.evolve(
        &envelope,
        &AccountAct::Created {
            account,
            login: "nord".to_owned(),
            name: "N. Nord".to_owned(),
            function: "Aushilfe".to_owned(),
            roles: vec![Role::Orderer],
        },
    );
    let office = Office::default();
    let today = day("2026-10-28");
    let ask = |accounts: &AccountBook, account, role, from: &str, until: &str| {
        admissible(&office.book, accounts, today, account, role, (day(from), day(until)))
    };
    assert!(ask(&accounts, account, Role::Releaser, "2026-10-28", "2026-11-10").is_ok());
    for (from, until) in [("2026-11-02", "2026-11-01"), ("2026-10-01", "2026-10-27"), ("2026-10-28", "2027-01-29")] {
        assert_eq!(refused(ask(&accounts, account, Role::Releaser, from, until)), ["NB-Z-126"], "{from} {until}");
    }
    assert!(ask(&accounts, account, Role::Releaser, "2026-10-28", "2027-01-28").is_ok(), "92 days");
    assert_eq!(refused(ask(&accounts, account, Role::Orderer, "2026-10-28", "2026-11-10")), ["NB-Z-127"]);
    assert_eq!(refused(ask(&accounts, account, Role::Administrator, "2026-10-28", "2026-11-10")), ["NB-Z-125"]);
    accounts.evolve(&envelope, &AccountAct::Disabled { account, reason: "ausgeschieden".to_owned() });
    assert_eq!(
        refused(ask(&accounts, account, Role::Releaser, "2026-10-28", "2026-11-10")),
        ["NB-A-015"],
        "a leaver is no deputy"
    );
}
