//! Questions as people ask them, the reasons that are shown, and the classes a role may see.

use extract::records::{Address, AddressKind, MaritalStatus, Person, Records, Sex, Vehicle, VehicleState};
use extract::register::Register;
use extract::search::{Hit, MAX_HITS, Query, Reason, search};
use model::PartialDate;
use model::role::ClassGroup;
use proptest::prelude::*;

use crate::register::open;
use crate::town::records;

const REGISTER: [ClassGroup; 1] = [ClassGroup::Register];

fn person(id: &str, given: &str, family: &str, birth: Option<&str>, born: &str) -> Person {
    Person {
        person_id: id.to_owned(),
        family_name: family.to_owned(),
        birth_name: birth.map(str::to_owned),
        former_names: Vec::new(),
        given_names: given.to_owned(),
        usual_given_name: None,
        doctorate: None,
        date_of_birth: born.parse().unwrap(),
        place_of_birth: None,
        state_of_birth: None,
        sex: Sex::None,
        nationalities: vec!["DEU".into()],
        marital_status: Some(MaritalStatus::Single),
        spouse_id: None,
        mother_id: None,
        father_id: None,
        household_id: None,
        moved_in: None,
        date_of_death: None,
    }
}

fn address(id: &str, kind: AddressKind, street: &str, number: &str) -> Address {
    Address {
        person_id: id.to_owned(),
        kind,
        street: street.to_owned(),
        house_number: Some(number.to_owned()),
        addition: None,
        postcode: "05911".into(),
        town: "Talbrück".into(),
        ags: "05999001".into(),
        from: None,
        to: None,
    }
}

fn village() -> Register {
    let mut former = person("carla", "Carla", "Neuhaus", None, "1971-06-09");
    former.former_names.push("Dreisbach".into());
    let persons = vec![
        person("hans", "Hans Georg", "Müller", None, "1958-03-12"),
        person("hans2", "Hans", "Müller", None, "1991-11-30"),
        person("anna", "Anna", "Schmid", None, "1980-01-05"),
        person("anton", "Anton", "Schmidt", None, "1949-07-21"),
        person("aylin", "Aylin", "Yıldız", Some("Demir"), "1994-02-14"),
        person("olena", "Olena", "Schewtschenko", None, "1985-10-02"),
        person("ruth", "Ruth", "Müller-Lüdenscheid", Some("Brinkkamp"), "1966-08-08"),
        person("hugo", "Hugo", "von der Heidenau", None, "1931-00-00"),
        person("omar", "Omar", "al-Masri", None, "1999-05-17"),
        person("peter", "Peter", "Hans", None, "1977-12-01"),
        former,
    ];
    let addresses = vec![
        address("hans", AddressKind::Current, "Hauptstraße", "5a"),
        address("hans2", AddressKind::Current, "Mühlenweg", "1"),
        address("anna", AddressKind::Current, "Hauptstraße", "9"),
        address("anton", AddressKind::Current, "Am Alten Markt", "3"),
        address("carla", AddressKind::Current, "Am Alten Markt", "7"),
        address("carla", AddressKind::Former, "Hauptstraße", "12"),
    ];
    open(&Records { persons, addresses, ..Records::default() })
}

fn ask(register: &Register, query: Query) -> Vec<Hit> {
    search(register, &query, &REGISTER)
}

fn first(register: &Register, text: &str) -> (String, Vec<Reason>) {
    let hits = ask(register, Query::of(text));
    let hit = hits.first().unwrap_or_else(|| panic!("nothing for {text}"));
    (hit.person_id.clone(), hit.reasons.clone())
}

#[test]
fn the_hurried_field_finds_whom_people_mean() {
    let register = village();
    for (text, id) in [
        ("müller 12.3.58", "hans"),
        ("Mueller, Hans 12.03.1958", "hans"),
        ("hans muller 1958", "hans"),
        ("HANS MÜLLER 1991", "hans2"),
        ("georg müller", "hans"),
        ("müller mühlenweg", "hans2"),
        ("schmid hauptstr", "anna"),
        ("schmid hauptstr. 9", "anna"),
        ("hauptstr 5a", "hans"),
        ("Haupt Str. 5 a", "hans"),
        ("schmidt alten markt", "anton"),
        ("shevchenko olena", "olena"),
        ("yildiz", "aylin"),
        ("aylin demir", "aylin"),
        ("demir geb. 14.2.1994", "aylin"),
        ("lüdenscheid ruth", "ruth"),
        ("muellerluedenscheid", "ruth"),
        ("ruth müller lüdenscheid", "ruth"),
        ("brinkamp 8.8.66", "ruth"),
        ("heidenau", "hugo"),
        ("von der heidenau hugo", "hugo"),
        ("heidenau 4.5.1931", "hugo"),
        ("masri omar", "omar"),
        ("el masri", "omar"),
        ("dreisbach carla", "carla"),
        ("neuhaus hauptstr", "carla"),
        ("hans müller 3.12.1958", "hans"),
        ("hans müller 12.3.1985", "hans"),
        ("hans peter", "peter"),
        ("schmidt anton am alten markt 3", "anton"),
        ("von heidenau", "hugo"),
        ("omar", "omar"),
    ] {
        assert_eq!(first(&register, text).0, id, "{text}: {:?}", ask(&register, Query::of(text)));
    }
    assert!(ask(&register, Query::of("quxolotl")).is_empty());
    assert!(ask(&register, Query::of("   ")).is_empty());
    assert!(ask(&register, Query::default()).is_empty());
}

#[test]
fn the_reason_of_the_match_is_told() {
    use Reason::{
        Address, BeginsWith, BirthName, DateClose, DateDiffers, DatePartial, Exact, FormerAddress, FormerName,
        NameDiffers, PartOfName, PartsSwapped, SimilarSpelling, Transliteration, UmlautSpelling,
    };
    let register = village();
    for (text, reason) in [
        ("müller hans 1958", Exact),
        ("mueller hans", UmlautSpelling),
        ("mülle hans 1958", SimilarSpelling),
        ("aylin demir", BirthName),
        ("dreisbach carla", FormerName),
        ("lüdenscheid ruth", PartOfName),
        ("shevchenko", Transliteration),
        ("schew olena", BeginsWith),
        ("schmid hauptstr", Address),
        ("neuhaus hauptstr", FormerAddress),
        ("hans müller 3.12.1958", DateClose),
        ("heidenau 4.5.1931", DatePartial),
        ("heidenau hugo 4.5.1962", DateDiffers),
    ] {
        assert!(first(&register, text).1.contains(&reason), "{text}: {:?}", first(&register, text));
    }
    let swapped = Query { family_name: Some("Aylin".into()), given_names: Some("Yildiz".into()), ..Query::default() };
    assert!(ask(&register, swapped)[0].reasons.contains(&PartsSwapped));
    let other = Query {
        family_name: Some("Brockhagen".into()),
        given_names: Some("Ruth".into()),
        date_of_birth: Some("1966-08-08".parse().unwrap()),
        ..Query::default()
    };
    let hits = ask(&register, other);
    assert!(hits[0].person_id == "ruth" && hits[0].reasons.contains(&NameDiffers), "{hits:?}");
}

#[test]
fn whoever_fits_better_stands_further_up() {
    let register = village();
    let ids = |text| ask(&register, Query::of(text)).into_iter().map(|h| h.person_id).collect::<Vec<_>>();
    assert_eq!(ids("schmid")[..2], ["anna", "anton"]);
    assert_eq!(ids("schmidt")[..2], ["anton", "anna"]);
    let scores: Vec<u16> = ask(&register, Query::of("müller")).iter().map(|h| h.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores[0] == 1000);
}

#[test]
fn a_role_searches_only_its_classes() {
    let mut town = records(3000, 21);
    let holder = town.persons[5].person_id.clone();
    town.blocks.clear();
    town.vehicles.push(Vehicle {
        vehicle_id: "V-test".into(),
        holder_person_id: holder.clone(),
        plate: "TLB-ÜB 4711".into(),
        fin: "0TBZZZTAL0999999".into(),
        make: None,
        first_registration: None,
        state: VehicleState::Registered,
    });
    let register = open(&town);
    let grant = town.grants[3].clone();
    let title = town.titles[2].clone();
    let licence = town.licences[4].clone();
    let reserved = town.plates.iter().find(|p| p.vehicle_id.is_none() && p.holder_person_id.is_some()).unwrap().clone();
    let payee = town.payees[0].clone();
    let paid_for = town.grants.iter().find(|g| g.grant_id == payee.grant_id).unwrap().person_id.clone();
    let document = town.documents[7].clone();
    let cases = [
        (ClassGroup::Vehicles, holder.clone(), Query { plate: Some("tlb üb4711".into()), ..Query::default() }),
        (ClassGroup::Vehicles, holder, Query::of("TLB ÜB 4711")),
        (
            ClassGroup::Social,
            grant.person_id.clone(),
            Query { file_number: Some(grant.file_number.to_lowercase()), ..Query::default() },
        ),
        (
            ClassGroup::Social,
            grant.person_id.clone(),
            Query { iban_ending: Some(grant.iban[14..].into()), ..Query::default() },
        ),
        (ClassGroup::Social, grant.person_id.clone(), Query::of(grant.iban.clone())),
        (ClassGroup::Social, grant.person_id.clone(), Query::of(grant.payee_name.clone())),
        (
            ClassGroup::Licences,
            licence.person_id.clone(),
            Query { licence_number: Some(licence.number.to_lowercase()), ..Query::default() },
        ),
        (ClassGroup::Licences, licence.person_id.clone(), Query::of(licence.number.clone())),
        (
            ClassGroup::Vehicles,
            reserved.holder_person_id.clone().unwrap(),
            Query { plate: Some(reserved.plate.clone()), ..Query::default() },
        ),
        (ClassGroup::Social, paid_for, Query { iban_ending: Some(payee.iban.clone()), ..Query::default() }),
        (
            ClassGroup::Foreigners,
            title.person_id.clone(),
            Query { file_number: Some(title.file_number.clone()), ..Query::default() },
        ),
        (
            ClassGroup::Register,
            document.person_id.clone(),
            Query { document_number: Some(document.number.clone()), ..Query::default() },
        ),
        (ClassGroup::Register, document.person_id, Query::of(document.number)),
    ];
    for (group, id, query) in cases {
        let finds = |allowed: &[ClassGroup]| search(&register, &query, allowed).iter().any(|h| h.person_id == id);
        assert!(
            finds(&[group])
                || query.text.as_ref() == Some(&grant.payee_name) && grant.payee_kind.name() == "third_party",
            "{query:?}"
        );
        let others: Vec<ClassGroup> = ClassGroup::ALL.into_iter().filter(|g| *g != group).collect();
        if query.text.as_ref() != Some(&grant.payee_name) {
            assert!(!finds(&others), "{query:?}");
        }
        assert!(search(&register, &query, &[]).is_empty());
    }
    let name = Query::of(format!("{} {}", town.persons[0].given_names, town.persons[0].family_name));
    assert!(search(&register, &name, &[ClassGroup::Vehicles, ClassGroup::Foreigners, ClassGroup::Licences]).is_empty());
}

/// All persons for whom every field asked is as registered, by looking at each.
fn reference(town: &Records, family: &str, given: &str, born: PartialDate) -> Vec<String> {
    let mut found: Vec<String> = town
        .persons
        .iter()
        .filter(|p| p.family_name == family && p.given_names == given && p.date_of_birth == born)
        .map(|p| p.person_id.clone())
        .collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// On random towns exact questions give exactly those that a look at every person finds, in front and with the full score.
    #[test]
    fn exact_questions_give_what_a_slow_reference_gives(seed: u64, size in 200u32..1500, picks in proptest::collection::vec(any::<prop::sample::Index>(), 20)) {
        let mut town = records(size, seed);
        town.blocks.clear();
        // Some namesakes born on the same day.
        for at in 0..town.persons.len() / 50 {
            let (family, given, born) = {
                let p = &town.persons[at * 3];
                (p.family_name.clone(), p.given_names.clone(), p.date_of_birth)
            };
            let usual = town.persons[at * 3].usual_given_name.clone();
            let twin = &mut town.persons[at * 3 + 1];
            (twin.family_name, twin.given_names, twin.date_of_birth, twin.usual_given_name) = (family, given, born, usual);
        }
        let register = open(&town);
        for pick in picks {
            let p = pick.get(&town.persons);
            let query = Query {
                family_name: Some(p.family_name.clone()),
                given_names: Some(p.given_names.clone()),
                date_of_birth: Some(p.date_of_birth),
                ..Query::default()
            };
            let hits = search(&register, &query, &REGISTER);
            prop_assert!(hits.len() <= MAX_HITS);
            let mut exact: Vec<String> = hits.iter().filter(|h| h.score == 1000).map(|h| h.person_id.clone()).collect();
            prop_assert!(hits[..exact.len()].iter().all(|h| h.reasons == vec![Reason::Exact]), "{hits:?}");
            exact.sort();
            prop_assert_eq!(exact, reference(&town, &p.family_name, &p.given_names, p.date_of_birth));
        }
    }

    /// Whatever is typed: no panic, at most twenty, best first, each person once.
    #[test]
    fn whatever_is_typed_gets_an_answer(text in "\\PC{0,60}", words in proptest::collection::vec("[a-zäöüß.0-9-]{1,12}", 0..8)) {
        thread_local!(static TOWN: Register = open(&records(400, 2)));
        TOWN.with(|town| {
            for text in [text, words.join(" ")] {
                let query = Query {
                    family_name: Some(text.clone()), given_names: Some(text.clone()), street: Some(text.clone()),
                    town: Some(text.clone()), ..Query::default()
                };
                for query in [Query::of(text), query] {
                    let hits = search(town, &query, &ClassGroup::ALL);
                    let mut ids: Vec<_> = hits.iter().map(|h| &h.person_id).collect();
                    ids.sort();
                    ids.dedup();
                    assert!(hits.len() <= MAX_HITS && ids.len() == hits.len());
                    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
                }
            }
        });
    }
}
