//! Personal signatures: accounts with power need two persons, and the count of a journal's signatures finds what lacks one.

use books::Actor;
use model::acts::proposal::Matter;
use model::acts::{Act, Body, ProposalAct};
use model::ids::AccountId;
use model::role::Role;
use office::Office;
use office::accounts::{Made, NewAccountForm};
use office::signatures::{SignatureCheck, SignatureReport, Why};

use crate::town::{Town, actor, codes, intent};

pub const PASSWORD: &str = "drei Äpfel im Schnee";

/// A person with password and factor.
pub fn ready(office: &Office, login: &str, roles: &[Role]) -> Actor {
    if office.books().accounts.is_empty() {
        // Makes the others and never gets a key.
        actor(office, "einrichtung", &[Role::Operator]);
    }
    let person = actor(office, login, roles);
    office.set_password(person.account, PASSWORD).unwrap();
    office.make_printed_codes(person.account).unwrap();
    office.actor(person.account).unwrap()
}

fn form(login: &str, roles: &[Role]) -> NewAccountForm {
    NewAccountForm {
        login: login.to_owned(),
        name: login.to_owned(),
        function: "Test".to_owned(),
        roles: roles.to_vec(),
    }
}

fn acts(office: &Office) -> Vec<Act> {
    office.acts().unwrap().into_iter().map(|(_, act)| act).collect()
}

fn count(acts: &[Act]) -> SignatureReport {
    let mut check = SignatureCheck::default();
    for (position, act) in (0_u64..).zip(acts) {
        check.take(act, position);
    }
    check.finish()
}

fn faults(report: &SignatureReport) -> Vec<(&'static str, Why)> {
    report.findings.iter().filter(|finding| finding.why.fault()).map(|finding| (finding.what, finding.why)).collect()
}

/// A town whose people were all made before the first of them had a key.
fn town() -> (Town, Office, Actor, Actor, Actor) {
    let town = Town::new();
    let office = town.open();
    // The first one made is the administrator.
    let administrator = actor(&office, "admin", &[Role::Operator]);
    let head = ready(&office, "head", &[Role::Head]);
    let clerk = ready(&office, "clerk", &[Role::ClerkCivilStatus]);
    office.set_password(administrator.account, PASSWORD).unwrap();
    office.make_printed_codes(administrator.account).unwrap();
    (town, office, administrator, head, clerk)
}

#[test]
fn an_account_without_power_needs_the_administrators_signature_and_nobody_elses() {
    let (_town, office, administrator, _, _) = town();
    let unsigned = office.create_account(Some(&administrator), form("neu", &[Role::ClerkResidents]));
    assert_eq!(codes(&unsigned.unwrap_err()), ["NB-A-040"]);
    let fresh = intent(&office);
    let wrong =
        office.make_account(&administrator, fresh, form("neu", &[Role::ClerkResidents]), "Vertretung", "falsch");
    assert_eq!(codes(&wrong.unwrap_err()), ["NB-A-002"]);
    let made = office.make_account(&administrator, fresh, form("neu", &[Role::ClerkResidents]), "Vertretung", PASSWORD);
    let Made::Code(code) = made.unwrap() else { panic!("it waits for a second person") };
    assert!(office.enter_code("neu", &code.code).is_ok());
    let report = count(&acts(&office));
    assert_eq!(report.one, 2, "made and its code");
    assert_eq!(faults(&report), []);
}

#[test]
fn an_account_with_power_waits_for_a_second_person_with_another_key() {
    let (_town, office, administrator, head, clerk) = town();
    let made =
        office.make_account(&administrator, intent(&office), form("kasse", &[Role::Releaser]), "Kasse", PASSWORD);
    let Made::Waits(id) = made.unwrap() else { panic!("made alone") };
    assert!(office.books().accounts.by_login("kasse").is_none(), "nothing has happened yet");
    let by = |who: &Actor, password: &str| office.confirm_proposal(who, intent(&office), id, password);
    assert_eq!(codes(&by(&administrator, PASSWORD).unwrap_err()), ["NB-A-044"]);
    assert_eq!(codes(&by(&clerk, PASSWORD).unwrap_err()), ["NB-A-010"]);
    assert_eq!(codes(&by(&head, "falsch").unwrap_err()), ["NB-A-002"]);
    let confirmed = by(&head, PASSWORD).unwrap();
    assert!(office.enter_code("kasse", &confirmed.code.unwrap().code).is_ok());
    assert_eq!(codes(&by(&head, PASSWORD).unwrap_err()), ["NB-A-043"]);
    let report = count(&acts(&office));
    assert_eq!(report.two, 3, "confirmation, account, code");
    assert_eq!(faults(&report), []);
}

#[test]
fn neither_a_code_nor_roles_give_power_to_one_person_alone() {
    let (town, office, administrator, head, clerk) = town();
    assert_eq!(codes(&office.issue_code(Some(&administrator), head.account).unwrap_err()), ["NB-A-040"]);
    let renewed = office.renew_code(&administrator, intent(&office), head.account, "Telefon verloren", PASSWORD);
    let made = renewed.unwrap();
    // Nobody but the head herself could confirm: she may not, so that one signature has to do.
    assert!(matches!(made, Made::Code(_)));
    let second = ready_later(&office, &administrator, "datenschutz", &[Role::DataProtection], &head);
    let renewed = office.renew_code(&administrator, intent(&office), head.account, "Telefon verloren", PASSWORD);
    let Made::Waits(id) = renewed.unwrap() else { panic!("alone") };
    let own = office.confirm_proposal(&head, intent(&office), id, PASSWORD);
    assert_eq!(codes(&own.unwrap_err()), ["NB-A-047"]);
    assert!(office.confirm_proposal(&second, intent(&office), id, PASSWORD).unwrap().code.is_some());
    let change = |reason: &str| {
        let roles = vec![Role::ClerkCivilStatus, Role::Releaser];
        office.change_roles(&administrator, intent(&office), clerk.account, roles, reason, PASSWORD)
    };
    assert_eq!(codes(&change(" ").unwrap_err()), ["NB-A-048"]);
    let id = change("Vertretung der Kasse").unwrap().unwrap();
    assert!(!office.actor(clerk.account).unwrap().roles.contains(&Role::Releaser));
    town.later(73 * 3600);
    let late = office.confirm_proposal(&second, intent(&office), id, PASSWORD);
    assert_eq!(codes(&late.unwrap_err()), ["NB-A-043"], "its time has run out");
    let id = change("Vertretung der Kasse").unwrap().unwrap();
    office.withdraw_proposal(&second, intent(&office), id, "nicht abgesprochen").unwrap();
    let late = office.confirm_proposal(&second, intent(&office), id, PASSWORD);
    assert_eq!(codes(&late.unwrap_err()), ["NB-A-043"], "declined");
    let report = count(&acts(&office));
    assert_eq!(faults(&report), []);
    assert!(report.findings.iter().any(|finding| finding.why == Why::NobodyElse));
}

/// A person with power, made while others exist already.
fn ready_later(office: &Office, administrator: &Actor, login: &str, roles: &[Role], second: &Actor) -> Actor {
    let made = office.make_account(administrator, intent(office), form(login, roles), "neu im Amt", PASSWORD).unwrap();
    let code = match made {
        Made::Code(code) => code,
        Made::Waits(id) => office.confirm_proposal(second, intent(office), id, PASSWORD).unwrap().code.unwrap(),
    };
    office.set_password(code.account, PASSWORD).unwrap();
    office.make_printed_codes(code.account).unwrap();
    office.actor(code.account).unwrap()
}

#[test]
fn a_second_click_makes_no_second_proposal_and_shows_no_code_that_was_not_kept() {
    let (_town, office, administrator, head, _) = town();
    let (first, second) = (intent(&office), intent(&office));
    let make =
        || office.make_account(&administrator, first, form("kasse", &[Role::Releaser]), "Kasse", PASSWORD).unwrap();
    let (Made::Waits(id), Made::Waits(again)) = (make(), make()) else { panic!("made alone") };
    assert_eq!(id, again);
    assert_eq!(office.books().proposals.all().count(), 1);
    let confirm = || office.confirm_proposal(&head, second, id, PASSWORD).unwrap();
    assert!(confirm().code.is_some());
    assert!(confirm().code.is_none(), "the code of the second click was never stored");
}

#[test]
fn forged_and_missing_signatures_are_found_by_the_count() {
    let (_town, office, administrator, head, clerk) = town();
    let made =
        office.make_account(&administrator, intent(&office), form("kasse", &[Role::Releaser]), "Kasse", PASSWORD);
    let Made::Waits(id) = made.unwrap() else { panic!("made alone") };
    office.confirm_proposal(&head, intent(&office), id, PASSWORD).unwrap();
    office.close_account(&administrator, clerk.account, "geht", PASSWORD).unwrap();
    let sound = acts(&office);
    assert_eq!(faults(&count(&sound)), []);

    let without =
        |keep: &dyn Fn(&Act) -> bool| faults(&count(&sound.iter().filter(|a| keep(a)).cloned().collect::<Vec<_>>()));
    let is = |act: &Act, which: fn(&ProposalAct) -> bool| matches!(&act.body, Body::Proposal(body) if which(body));
    let unsigned = without(&|act| !is(act, |body| matches!(body, ProposalAct::Signed { .. })));
    assert_eq!(unsigned, [("account-disabled", Why::Missing)]);
    let unconfirmed = without(&|act| !is(act, |body| matches!(body, ProposalAct::Confirmed { .. })));
    assert_eq!(unconfirmed, [("account-created", Why::Missing), ("code-issued", Why::Missing)]);
    let unproposed = without(&|act| !is(act, |body| matches!(body, ProposalAct::Proposed { .. })));
    assert_eq!(unproposed.first(), Some(&("confirmed", Why::NotValid)));

    // Another role slipped into the account that two persons confirmed.
    let mut acts = sound.clone();
    for act in &mut acts {
        if let Body::Account(model::acts::AccountAct::Created { login, roles, .. }) = &mut act.body
            && login == "kasse"
        {
            roles.push(Role::Administrator);
        }
    }
    assert_eq!(faults(&count(&acts)).first(), Some(&("account-created", Why::Missing)));

    // The same content under another account's name; another account closed than the one signed for.
    for forged in 0..2 {
        let mut acts = sound.clone();
        for act in &mut acts {
            match (&mut act.body, forged) {
                (Body::Proposal(ProposalAct::Proposed { proposal, .. }), 0) => {
                    if let Matter::CreateAccount { roles, .. } = &mut proposal.matter {
                        roles.push(Role::Administrator);
                    }
                }
                (Body::Account(model::acts::AccountAct::Disabled { account, .. }), 1) => *account = AccountId([7; 16]),
                _ => {}
            }
        }
        let found = faults(&count(&acts));
        let expected = if forged == 0 { ("proposed", Why::NotValid) } else { ("account-disabled", Why::NotValid) };
        assert_eq!(found.first(), Some(&expected));
    }
}
