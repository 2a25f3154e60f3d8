//! What is kept: the same intent once, acts over a restart, papers with the same bytes.

use books::cases::decide::{Sign, Take};
use model::acts::Subject;
use model::acts::case::{CasePerson, FieldValue, HoldTarget, Source};
use model::role::Role;

use crate::town::{Town, actor, codes, intent};

fn value(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.to_owned(), value: value.to_owned(), source: Source::Declared }
}

/// A message of a death of P1.
pub fn death(office: &office::Office, subject: Option<Subject>) -> Take {
    Take {
        service: "sterbemitteilung".to_owned(),
        form: "written".to_owned(),
        received: Some(office.today()),
        persons: subject.into_iter().map(|subject| CasePerson { part: "deceased".to_owned(), subject }).collect(),
        values: vec![
            value("mit_quelle", "bestatter"),
            value("mit_stelle", "Bestattungen Ahorn"),
            value("mit_datum", &office.today().to_string()),
            value("4201", "Ahlmann"),
            value("4203", "Frieda"),
            value("4240", "1950-02-03"),
            value("4140", &office.today().to_string()),
        ],
        evidence: Vec::new(),
        accepted: Vec::new(),
        known: Vec::new(),
        held: Vec::new(),
        corrects: None,
    }
}

/// Takes it with whatever warnings there are, as a clerk who has read them.
pub fn take(office: &office::Office, actor: &books::Actor, mut take: Take, key: model::ids::IntentKey) -> books::Done {
    let previewed = office.preview_case(actor, &take).unwrap();
    assert_eq!(codes(&previewed.preview.problems), Vec::<&str>::new(), "{:?}", previewed.preview.problems);
    take.accepted = previewed.preview.warnings.iter().map(|warning| warning.code.to_owned()).collect();
    office.take_case(actor, key, take).unwrap()
}

fn subject(office: &office::Office) -> Subject {
    let extract = office.books().system.extract.as_ref().map(|(id, _)| *id).unwrap();
    Subject::Extract { extract, person: "P1".to_owned() }
}

#[test]
fn a_death_is_taken_once_and_holds_the_grant() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus, Role::Registrar]);
    let key = intent(&office);
    let first = take(&office, &clerk, death(&office, Some(subject(&office))), key);
    let again = office.take_case(&clerk, key, death(&office, Some(subject(&office)))).unwrap();
    assert_eq!(first.number, again.number, "a second click gives the first number");
    let books = office.books();
    assert_eq!(books.cases.all().count(), 1);
    let holds: Vec<_> = books.cases.open_holds().into_iter().map(|hold| hold.target.clone()).collect();
    assert_eq!(holds, [HoldTarget::Grant { benefit: "wohngeld".to_owned(), file_number: "WG-1".to_owned() }]);
}

#[test]
fn an_unverified_person_is_recorded_without_an_extract() {
    let town = Town::new();
    let house = town.house();
    let office = house.unlock(&town.means(), vec!["A".to_owned()], None, None).unwrap().office;
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    let unverified = Subject::Unverified { id: model::ids::UnverifiedId([7; 16]) };
    let done = take(&office, &clerk, death(&office, Some(unverified.clone())), intent(&office));
    let books = office.books();
    let case = books.cases.get(done.case.unwrap()).unwrap();
    assert_eq!(case.person("deceased"), Some(&unverified));
    assert_eq!(books.cases.open_holds().len(), 0);
}

#[test]
fn acts_survive_a_restart_and_the_second_life_numbers_on_in_a_block_of_its_own() {
    let town = Town::new();
    let (before, number) = {
        let office = town.open();
        let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
        let done = take(&office, &clerk, death(&office, Some(subject(&office))), intent(&office));
        (office.durability().acts, done.number.unwrap())
    };
    let office = town.open();
    assert!(office.durability().acts > before);
    assert!(office.books().cases.by_number(&number).is_some());
    let clerk = office.books().accounts.by_login("clerk").unwrap().actor();
    let mut other = death(&office, None);
    other.values[3] = value("4201", "Zweite");
    let done = take(&office, &clerk, other, intent(&office));
    let block = |number: &str| rules::papernumber::parse(number).unwrap().block;
    assert_ne!(block(&number), block(&done.number.unwrap()));
    let report = journal::verify(&town.dir().join("journal"), Some(before - 1)).unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
}

#[test]
fn a_paper_is_an_act_before_it_is_bytes_and_has_the_same_bytes_again() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus, Role::Registrar]);
    let done = take(&office, &clerk, death(&office, Some(subject(&office))), intent(&office));
    let case = done.case.unwrap();
    let key = intent(&office);
    let printed = office.print(&clerk, key, case, "empfang", 1, None).unwrap().number.unwrap();
    let twice = office.print(&clerk, key, case, "empfang", 1, None).unwrap().number.unwrap();
    assert_eq!(printed, twice);
    let pdf = office.paper_pdf(&clerk, &printed).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    town.later(3600);
    assert_eq!(office.paper_pdf(&clerk, &printed).unwrap(), pdf);
    let code = office.books().papers.get(&printed).unwrap().check_code.clone();
    assert!(office.check_paper(&printed, &code).is_some());
    assert!(office.check_paper(&printed, "AAAA-BBBB-CCCC").is_none());
}

#[test]
fn a_certificate_waits_for_the_signature_and_a_deferral_for_its_reference() {
    let town = Town::new();
    let office = town.open();
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    let done = take(&office, &clerk, death(&office, Some(subject(&office))), intent(&office));
    let case = done.case.unwrap();
    let refusal = office.print(&clerk, intent(&office), case, "bescheinigung", 1, None).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-P-010"], "a message of a death has no certificate");
    let sign = Sign { paper: "XYZ1-000001-A".to_owned(), signers: vec!["A".to_owned()], ..Sign::default() };
    let refusal = office.sign_case(&clerk, intent(&office), case, sign).unwrap_err();
    assert_eq!(codes(&refusal), ["NB-V-007"]);
}
