//! Who looked at whom: complete, by person, by purpose, by day; names of clerks only where they may stand; months that go.

use books::Actor;
use extract::search::Query;
use model::acts::Subject;
use model::acts::proposal::Matter;
use model::role::Role;
use office::Office;
use office::audit_view::{Extent, Filter, Kind};

use crate::four_eyes::{PASSWORD, ready};
use crate::town::{Town, actor, codes, intent};

fn subject(office: &Office, person: &str) -> Subject {
    let extract = office.books().system.extract.as_ref().map(|(id, _)| *id).unwrap();
    Subject::Extract { extract, person: person.to_owned() }
}

fn people(office: &Office) -> (Actor, Actor, Actor) {
    let auditor = ready(office, "pruefung", &[Role::DataProtection]);
    let clerk = actor(office, "clerk", &[Role::ClerkCivilStatus]);
    let competent = actor(office, "competent", &[Role::ClerkCivilStatus, Role::ProtectedAccess]);
    (auditor, clerk, competent)
}

#[test]
fn every_look_up_is_in_the_list_and_the_list_is_a_look_up_itself() {
    let town = Town::new();
    let office = town.open();
    let (auditor, clerk, _) = people(&office);
    assert_eq!(codes(&office.lookups(&clerk, &Filter::default(), Extent::Page(0)).unwrap_err()), ["NB-A-010"]);
    office.search(&clerk, "Anmeldung Kind", &Query::of("Ahlmann")).unwrap();
    office.open_person(&clerk, "Anmeldung Kind", &subject(&office, "P1")).unwrap();
    let list = |filter: &Filter| office.lookups(&auditor, filter, Extent::Page(0)).unwrap();
    let first = list(&Filter::default());
    assert_eq!(first.total, 3, "search, card, and this look");
    assert_eq!(first.rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Kind::Viewed, Kind::Opened, Kind::Searched]);
    assert_eq!(first.rows[2].what, "Ahlmann");
    assert_eq!(first.rows[1].name.as_deref(), Some("Ahlmann, Frieda"));
    assert!(first.rows.iter().all(|row| row.by.is_none()), "no names of clerks in the general list");
    assert!(first.anchor.contains("-4-"), "the anchor of the look-ups stands on the list: {}", first.anchor);
    // What comes later joins by itself.
    office.open_person(&clerk, "Rente", &subject(&office, "P2")).unwrap();
    let by_purpose = list(&Filter { purpose: "ANMELDUNG".to_owned(), ..Filter::default() });
    assert_eq!(by_purpose.total, 2);
    let today = office.now().civil_date();
    let on = |day: model::CivilDate| list(&Filter { from: Some(day), to: Some(day), ..Filter::default() }).total;
    assert_eq!(on(today), 6);
    assert_eq!(on(today.plus_days(1)), 0);
}

#[test]
fn one_persons_look_ups_name_the_clerks_or_not_and_cover_cases_too() {
    let town = Town::new();
    let office = town.open();
    let (auditor, clerk, _) = people(&office);
    office.open_person(&clerk, "Anmeldung Kind", &subject(&office, "P1")).unwrap();
    office.open_person(&clerk, "Anmeldung Kind", &subject(&office, "P2")).unwrap();
    let of = |purpose: &str, named: bool| {
        office.lookups_of(&auditor, &subject(&office, "P1"), purpose, named, &Filter::default(), Extent::Page(0))
    };
    assert_eq!(codes(&of(" ", true).unwrap_err()), ["NB-S-030"]);
    let named = of("Beschwerde vom 20.11.", true).unwrap();
    assert_eq!((named.total, named.rows[0].by), (1, Some(clerk.account)));
    assert_eq!(of("Auskunft nach Art. 15 DSGVO", false).unwrap().rows[0].by, None);
    let found =
        office.find_asked(&auditor, "Auskunft nach Art. 15 DSGVO", "Ahlmann", "1950-02-03".parse().ok()).unwrap();
    assert_eq!(found.len(), 1, "by name and date of birth, exactly that person");
    let without = office.find_asked(&auditor, "Auskunft nach Art. 15 DSGVO", "Ahlmann", None);
    assert_eq!(codes(&without.unwrap_err()), ["NB-A-053"]);
}

#[test]
fn a_blocked_person_is_in_the_list_for_the_competent_only() {
    let town = Town::new();
    let office = town.open();
    let (auditor, _, competent) = people(&office);
    office.protected_search(&competent, "steht vor mir", "LZ6311T47").unwrap().unwrap();
    office.open_person(&competent, "Anmeldung", &subject(&office, "P3")).unwrap();
    let list = office.lookups(&auditor, &Filter::default(), Extent::Page(0)).unwrap();
    assert_eq!(list.total, 1, "nothing but the look at the list itself");
    let closed =
        office.lookups_of(&auditor, &subject(&office, "P3"), "Auskunft", false, &Filter::default(), Extent::Page(0));
    assert_eq!(codes(&closed.unwrap_err()), ["NB-S-035"]);
    let both = actor(&office, "beides", &[Role::DataProtection, Role::ProtectedAccess]);
    let list = office.lookups(&both, &Filter::default(), Extent::Page(0)).unwrap();
    assert!(list.rows.iter().any(|row| row.name.as_deref() == Some("Verborgen, Klara")));
}

#[test]
fn what_one_clerk_looked_at_opens_to_two_offices_together_and_closes_again() {
    let town = Town::new();
    let office = town.open();
    let (protection, clerk, _) = people(&office);
    let council = ready(&office, "rat", &[Role::StaffCouncil]);
    let second = ready(&office, "vertretung", &[Role::DataProtection]);
    office.open_person(&clerk, "Anmeldung Kind", &subject(&office, "P1")).unwrap();
    let today = office.now().civil_date();
    let matter = Matter::ViewClerk { clerk: clerk.account, from: today.plus_days(-7), to: today };
    let id = office.propose(&protection, intent(&office), matter, "Beschwerde", PASSWORD).unwrap();
    let look = |who: &Actor| office.lookups_by(who, id, Extent::Page(0));
    assert_eq!(codes(&look(&protection).unwrap_err()), ["NB-A-043"], "one alone sees nothing");
    let same = office.confirm_proposal(&second, intent(&office), id, PASSWORD);
    assert_eq!(codes(&same.unwrap_err()), ["NB-A-051"], "the same office does not count twice");
    office.confirm_proposal(&council, intent(&office), id, PASSWORD).unwrap();
    for who in [&protection, &council] {
        let page = look(who).unwrap();
        assert_eq!((page.total, page.rows[0].by), (1, Some(clerk.account)));
    }
    assert_eq!(codes(&look(&second).unwrap_err()), ["NB-A-043"], "not one of the two");
    let before = office.durability().lookups;
    look(&council).unwrap();
    assert_eq!(office.durability().lookups, before + 1, "every look is recorded");
    town.later(8 * 3600 + 1);
    assert_eq!(codes(&look(&council).unwrap_err()), ["NB-A-043"], "the time has run out");
}

#[test]
fn a_month_goes_when_the_rule_says_so_and_stays_gone_after_a_restart() {
    let town = Town::new();
    let (office, administrator) = {
        let office = town.open();
        let protection = ready(&office, "schutz", &[Role::DataProtection]);
        (office, protection)
    };
    let head = ready(&office, "head", &[Role::Head]);
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    office.open_person(&clerk, "Anmeldung Kind", &subject(&office, "P1")).unwrap();
    let month = office.now().civil_date().month();
    let propose = || {
        let matter = Matter::DestroyAuditMonths { months: vec![month] };
        office.propose(&administrator, intent(&office), matter, "Frist", PASSWORD)
    };
    assert_eq!(codes(&propose().unwrap_err()), ["NB-A-050"], "not yet");
    assert_eq!(office.audit_months().iter().map(|m| (m.month, m.due)).collect::<Vec<_>>(), [(month, false)]);
    town.later(400 * 86_400);
    let confirmed_day = office.now().civil_date();
    office.confirm_date(&clerk, confirmed_day).unwrap();
    assert!(office.audit_months()[0].due);
    let id = propose().unwrap();
    let confirmed = office.confirm_proposal(&head, intent(&office), id, PASSWORD).unwrap();
    assert_eq!(confirmed.pending, None);
    assert!(office.audit_months().iter().all(|m| m.month != month), "the key is gone");
    let list = office.lookups(&administrator, &Filter::default(), Extent::Page(0)).unwrap();
    assert!(list.gone >= 1 && list.rows.iter().all(|row| row.kind == Kind::Viewed), "{list:?}");
    assert!(office.check_signatures().unwrap().sound());
    drop(office);
    let again = town.open();
    assert!(again.audit_months().iter().all(|m| m.month != month));
}
