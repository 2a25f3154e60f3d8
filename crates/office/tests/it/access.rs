//! Who sees what: class groups by role, blocked persons, sign-in.

use extract::search::Query;
use model::acts::Subject;
use model::role::Role;
use office::credentials::totp_code;

use crate::town::{Town, actor, codes};

fn subject(office: &office::Office, person: &str) -> Subject {
    let extract = office.books().system.extract.as_ref().map(|(id, _)| *id).unwrap();
    Subject::Extract { extract, person: person.to_owned() }
}

#[test]
fn a_register_clerk_does_not_learn_who_gets_benefits_and_the_other_way_round() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    let benefits = actor(&office, "benefits", &[Role::ClerkBenefits]);
    let card = office.open_person(&clerk, "Auskunft", &subject(&office, "P1")).unwrap();
    assert!(card.documents.is_some() && card.grants.is_none() && card.payments.is_none());
    assert!(!card.classes.iter().any(|class| class.state.class == "grants"));
    let card = office.open_person(&benefits, "Zahlung", &subject(&office, "P1")).unwrap();
    assert!(card.documents.is_none() && card.grants.is_some_and(|grants| grants.len() == 1));
    let auditor = actor(&office, "auditor", &[Role::Auditor]);
    assert_eq!(codes(&office.search(&auditor, "Auskunft", &Query::of("Ahlmann")).unwrap_err()), ["NB-A-010"]);
}

#[test]
fn a_blocked_person_looks_like_nobody_and_opens_by_exact_number_with_a_reason() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    let found = office.search(&clerk, "Auskunft", &Query::of("Verborgen")).unwrap();
    assert!(found.is_empty());
    let closed = office.open_person(&clerk, "Auskunft", &subject(&office, "P3")).err().unwrap();
    let absent = office.open_person(&clerk, "Auskunft", &subject(&office, "P9")).err().unwrap();
    assert_eq!(closed, absent, "blocked and absent cannot be told apart");
    assert_eq!(codes(&office.protected_search(&clerk, "steht vor mir", "LZ6311T47").unwrap_err()), ["NB-A-010"]);
    let competent = actor(&office, "competent", &[Role::ClerkCivilStatus, Role::ProtectedAccess]);
    assert_eq!(codes(&office.protected_search(&competent, "", "LZ6311T47").unwrap_err()), ["NB-S-033"]);
    assert!(office.protected_search(&competent, "steht vor mir", "LZ6311T48").unwrap().is_none());
    let found = office.protected_search(&competent, "steht vor mir", "LZ6311T47").unwrap().unwrap();
    assert_eq!(found.family_name, "Verborgen");
}

#[test]
fn every_look_up_is_durable_and_needs_a_purpose() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    let before = office.durability().lookups;
    assert_eq!(codes(&office.search(&clerk, " ", &Query::of("Ahlmann")).unwrap_err()), ["NB-S-030"]);
    assert_eq!(office.durability().lookups, before);
    assert!(!office.search(&clerk, "Auskunft", &Query::of("Almann 3.2.1950")).unwrap().is_empty());
    assert_eq!(office.durability().lookups, before + 1);
}

#[test]
fn a_one_time_code_works_once_and_a_totp_code_once() {
    let town = Town::new();
    let office = town.open();
    let head = actor(&office, "head", &[Role::Head]);
    let code = office.issue_code(Some(&head), head.account).unwrap();
    assert_eq!(codes(&office.enter_code("head", "AAAA-BBBB-CCCC-DDDD").unwrap_err()), ["NB-A-001"]);
    let account = office.enter_code("HEAD", &code.code.to_lowercase()).unwrap();
    office.set_password(account, "drei Äpfel im Schnee").unwrap();
    assert_eq!(codes(&office.enter_code("head", &code.code).unwrap_err()), ["NB-A-001"], "used up by the password");
    let proposal = office.propose_totp(account);
    let now = totp_code(&proposal.secret, office.now()).unwrap();
    office.confirm_totp(account, &proposal.secret, &now).unwrap();
    assert_eq!(
        codes(&office.sign_in("head", "drei Äpfel im Schnee", &now).unwrap_err()),
        ["NB-A-001"],
        "used at the set-up"
    );
    town.later(30);
    let next = totp_code(&proposal.secret, office.now()).unwrap();
    assert_eq!(codes(&office.sign_in("head", "falsch", &next).unwrap_err()), ["NB-A-001"]);
    assert!(office.sign_in("head", "drei Äpfel im Schnee", &next).is_ok());
    assert_eq!(codes(&office.sign_in("head", "drei Äpfel im Schnee", &next).unwrap_err()), ["NB-A-001"]);
}

#[test]
fn guessing_is_slowed_down_and_never_locks_out_for_good() {
    let town = Town::new();
    let office = town.open();
    let head = actor(&office, "head", &[Role::Head]);
    for _ in 0..5 {
        assert_eq!(codes(&office.enter_code("head", "AAAA").unwrap_err()), ["NB-A-001"]);
    }
    assert_eq!(codes(&office.enter_code("head", "AAAA").unwrap_err()), ["NB-A-003"]);
    town.later(301);
    let code = office.issue_code(Some(&head), head.account).unwrap();
    assert!(office.enter_code("head", &code.code).is_ok());
}

#[test]
fn a_closed_account_acts_no_more_and_the_last_administrator_stays() {
    let town = Town::new();
    let office = town.open();
    let head = actor(&office, "head", &[Role::Head]);
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    assert_eq!(codes(&office.disable_account(&head, head.account, "geht").unwrap_err()), ["NB-A-014"]);
    office.disable_account(&head, clerk.account, "geht").unwrap();
    assert!(office.actor(clerk.account).is_none());
}
