//! Several extracts in one office: values from the chosen one, blocks from all, loading and putting away while clerks work.

use books::Actor;
use extract::compare::Kind;
use extract::records::{
    Address, AddressKind, Block, BlockKind, Class, Document, DocumentKind, DocumentState, Records, Vehicle,
    VehicleState,
};
use extract::search::Query;
use model::Instant;
use model::acts::Subject;
use model::ids::ExtractId;
use model::role::Role;
use office::differences::Asked;
use office::house::{Means, NewKeyringPerson, Wanted};
use office::{House, Office};
use zeroize::Zeroizing;

use crate::town::{NOW_MS, Town, actor, codes, intent, person, records};

/// The usual three residents, every value marked with the extract it lies in.
fn marked(mark: &str) -> Records {
    let mut all = records();
    for one in &mut all.persons {
        one.place_of_birth = Some(format!("Ort {mark}"));
    }
    for one in &mut all.grants {
        one.file_number = format!("WG-{mark}");
    }
    all.last_payments[0].file_number = format!("Z-{mark}");
    for id in ["P1", "P2"] {
        all.addresses.push(Address {
            person_id: id.to_owned(),
            kind: AddressKind::Current,
            street: format!("Weg {mark}"),
            house_number: None,
            addition: None,
            postcode: "59999".to_owned(),
            town: "Talbrück".to_owned(),
            ags: "05999001".to_owned(),
            from: None,
            to: None,
        });
        all.documents.push(Document {
            document_id: format!("D-{id}-{mark}"),
            person_id: id.to_owned(),
            kind: DocumentKind::Reisepass,
            number: format!("{id}77{mark}"),
            issued: None,
            expires: None,
            state: DocumentState::Valid,
            storage_place: None,
        });
        all.vehicles.push(Vehicle {
            vehicle_id: format!("F-{id}-{mark}"),
            holder_person_id: id.to_owned(),
            plate: format!("TB-{mark} {}", &id[1..]),
            fin: format!("WVWZZZ1KZ6W0000{id}"),
            make: None,
            first_registration: None,
            state: VehicleState::Registered,
        });
    }
    all
}

fn house(town: &Town) -> House {
    town.house()
}

/// The house with these extracts open, and their ids in the same order.
fn open(town: &Town, extracts: &[std::path::PathBuf]) -> (House, Office, Vec<ExtractId>) {
    let house = house(town);
    let wanted = Wanted::These(extracts.to_vec());
    let office = house.unlock_several(&town.means(), vec!["A".to_owned()], &wanted, None).unwrap().office;
    let ids = extracts.iter().map(|path| id_of(&house, path)).collect();
    (house, office, ids)
}

fn id_of(house: &House, path: &std::path::Path) -> ExtractId {
    house.extracts().into_iter().find(|file| file.path == path).unwrap().id
}

fn everybody(office: &Office) -> (Actor, Actor) {
    let head = actor(office, "leitung", &[Role::Head]);
    let roles = [Role::ClerkResidents, Role::ClerkBenefits];
    (head, actor(office, "sachbearbeitung", &roles))
}

fn subject(person: &str) -> Subject {
    Subject::Extract { extract: ExtractId([9; 16]), person: person.to_owned() }
}

#[test]
fn without_a_choice_the_newest_complete_state_is_read_and_a_choice_survives_the_restart() {
    let town = Town::new();
    let old = town.seal("alt", 9, &marked("A"));
    let new = town.seal("neu", 2, &marked("B"));
    let (house, office, ids) = open(&town, &[old.clone(), new.clone()]);
    let (head, clerk) = everybody(&office);
    let place = |office: &Office| {
        office.open_person(&clerk, "Anmeldung", &subject("P1")).unwrap().core["place_of_birth"].clone()
    };
    assert_eq!(place(&office), "Ort B");
    office.choose_class(&head, intent(&office), "persons", Some(ids[0]), "Angriff am 20.").unwrap();
    assert_eq!(place(&office), "Ort A");
    let card = office.open_person(&clerk, "Anmeldung", &subject("P1")).unwrap();
    let shown = |class: &str| card.classes.iter().find(|shown| shown.state.class == class).unwrap();
    assert_eq!((shown("persons").extract, shown("persons").state.source.as_str()), (ids[0], "Verfahren alt"));
    assert_eq!(shown("addresses").extract, ids[1], "every class says where it comes from itself");
    drop(office);
    house.lock();
    let (_, office, _) = open(&town, &[old, new]);
    assert_eq!(place(&office), "Ort A", "the choice is an act");
    office.choose_class(&head, intent(&office), "persons", None, "geklärt").unwrap();
    assert_eq!(place(&office), "Ort B");
}

#[test]
fn whatever_is_chosen_every_shown_value_comes_from_the_chosen_extract() {
    let town = Town::new();
    let marks = ["A", "B", "C"];
    let paths: Vec<_> = marks.iter().zip([3, 9, 5]).map(|(mark, day)| town.seal(mark, day, &marked(mark))).collect();
    let (_, office, ids) = open(&town, &paths);
    let head = actor(&office, "leitung", &[Role::Head]);
    let roles = [Role::ClerkResidents, Role::ClerkBenefits, Role::ClerkVehicles];
    let clerk = actor(&office, "alle", &roles);
    let classes = ["persons", "addresses", "documents", "grants", "last_payments", "vehicles"];
    let mut state = 41_u64;
    let mut dice = |sides: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % sides
    };
    for _ in 0..40 {
        let chosen: Vec<usize> = classes.iter().map(|_| dice(3)).collect();
        for (class, at) in classes.iter().zip(&chosen) {
            office.choose_class(&head, intent(&office), class, Some(ids[*at]), "Probe").unwrap();
        }
        let mark = |class: &str| marks[chosen[classes.iter().position(|name| *name == class).unwrap()]];
        let card = office.open_person(&clerk, "Probe", &subject("P1")).unwrap();
        assert_eq!(card.core["place_of_birth"], format!("Ort {}", mark("persons")));
        assert_eq!(card.core["street"], format!("Weg {}", mark("addresses")));
        assert!(card.addresses.unwrap()[0].starts_with(&format!("Weg {}", mark("addresses"))));
        let documents: Vec<String> = card.documents.unwrap().into_iter().map(|one| one.number).collect();
        assert_eq!(documents, [format!("P177{}", mark("documents"))]);
        assert_eq!(card.grants.unwrap()[0].file_number, format!("WG-{}", mark("grants")));
        assert_eq!(card.payments.unwrap()[0].file_number, format!("Z-{}", mark("last_payments")));
        assert_eq!(card.vehicles.unwrap()[0].plate, format!("TB-{} 1", mark("vehicles")));
        for shown in &card.classes {
            if let Some(at) = classes.iter().position(|class| *class == shown.state.class) {
                assert_eq!(shown.extract, ids[chosen[at]], "{}", shown.state.class);
            }
        }
        let found = office.search(&clerk, "Probe", &Query::of("Ahlmann Frieda")).unwrap();
        assert_eq!(found.len(), 1, "one person, however many extracts");
        assert!(found[0].address.starts_with(&format!("Weg {}", mark("addresses"))));
        for other in marks {
            let by_number = office.search(&clerk, "Probe", &Query::of(format!("P177{other}"))).unwrap();
            assert_eq!(
                by_number.len(),
                usize::from(other == mark("documents")),
                "a number that is not shown finds nobody"
            );
            let by_plate = office.search(&clerk, "Probe", &Query::of(format!("TB-{other} 1"))).unwrap();
            assert_eq!(by_plate.len(), usize::from(other == mark("vehicles")));
        }
    }
}

#[test]
fn whoever_is_in_one_extract_only_is_found_with_the_state_of_that_one() {
    let town = Town::new();
    let mut with = marked("A");
    with.persons.push(person("P9", "Fortgezogen", "Ute", "1971-01-02"));
    let old = town.seal("alt", 9, &with);
    let new = town.seal("neu", 2, &marked("B"));
    let (_, office, ids) = open(&town, &[old, new]);
    let (_, clerk) = everybody(&office);
    let found = office.search(&clerk, "Anfrage", &Query::of("Fortgezogen")).unwrap();
    assert_eq!(found.len(), 1);
    let persons = found[0].elsewhere.iter().find(|shown| shown.state.class == "persons").unwrap();
    assert_eq!(persons.extract, ids[0]);
    let both = office.search(&clerk, "Anfrage", &Query::of("Ahlmann Frieda")).unwrap();
    assert!(both[0].elsewhere.is_empty(), "nothing is said of whoever is where one looks");
    let card = office.open_person(&clerk, "Anfrage", &found[0].subject).unwrap();
    assert!(card.classes.iter().any(|shown| shown.state.class == "persons" && shown.elsewhere));
}

#[test]
fn a_block_in_any_extract_hides_the_person_in_all_of_them() {
    let town = Town::new();
    let old_records = {
        let mut all = marked("A");
        // The grant of P1 goes to somebody who is blocked only in the newer extract; P2 shares a household with them.
        all.grants[0].payee_name = "Jonas Đorđe Ahlmann".to_owned();
        all.persons[0].spouse_id = Some("P2".to_owned());
        all
    };
    let mut new_records = marked("A");
    new_records.grants[0].payee_name = "Jonas Đorđe Ahlmann".to_owned();
    new_records.persons[0].spouse_id = Some("P2".to_owned());
    let kind = BlockKind::Auskunftssperre;
    new_records.blocks.push(Block { person_id: "P2".to_owned(), kind, from: None, until: None });
    let old = town.seal("alt", 9, &old_records);
    let new = town.seal("neu", 2, &new_records);
    let (_, office, ids) = open(&town, &[old, new]);
    let (head, clerk) = everybody(&office);
    let competent = actor(&office, "competent", &[Role::ClerkResidents, Role::ProtectedAccess]);
    let clerk_of_money = actor(&office, "geld", &[Role::ClerkBenefits]);
    for chosen in [ids[0], ids[1]] {
        for class in ["persons", "addresses", "documents", "grants", "last_payments", "vehicles"] {
            office.choose_class(&head, intent(&office), class, Some(chosen), "Probe").unwrap();
        }
        for asked in ["Ahlmann Jonas", "5.4.1990", "P277A", "TB-A 2", "Jonas Đorđe Ahlmann"] {
            let found = office.search(&clerk, "Probe", &Query::of(asked)).unwrap();
            assert!(found.iter().all(|hit| hit.subject != subject("P2")), "{asked}");
        }
        assert_eq!(codes(&office.open_person(&clerk, "Probe", &subject("P2")).unwrap_err()), ["NB-S-035"]);
        assert_eq!(office.subject_name(&subject("P2")), None);
        assert!(office.is_protected("P2"));
        assert_eq!(office.residents(), 1, "counted as if never registered");
        let card = office.open_person(&clerk, "Probe", &subject("P1")).unwrap();
        assert_eq!(card.household.unwrap().len(), 1, "the household does not give them away");
        let found = office.search(&clerk_of_money, "Probe", &Query::of("Jonas Ahlmann")).unwrap();
        assert!(found.is_empty(), "not by the name on somebody else's grant either: {found:?}");
        let seen = office.protected_search(&competent, "steht vor mir", "P277A").unwrap().unwrap();
        assert_eq!(seen.subject, subject("P2"), "the competent clerk finds them by the exact number");
    }
    for class in Class::ALL.iter().copied().filter(|class| *class != Class::Blocks) {
        let asked = Asked { old: ids[0], new: ids[1], class: None, kind: None, page: 0 };
        let counts = office.differences(&clerk, "Vergleich", &asked).unwrap().counts;
        let count = counts.iter().find(|count| count.class == class).unwrap();
        assert_eq!(count.differing(), 0, "a new block is no difference: {count:?}");
    }
}

#[test]
fn differences_are_counted_for_keepers_and_listed_for_the_roles_of_the_class() {
    let town = Town::new();
    let mut newer = marked("A");
    newer.persons[0].family_name = "Neumann".to_owned();
    newer.persons[1].date_of_death = "2026-11-01".parse().ok();
    newer.persons.push(person("P5", "Zugezogen", "Kai", "2000-02-02"));
    newer.addresses[0].street = "Neuer Weg".to_owned();
    let mut older = marked("A");
    older.persons.push(person("P4", "Fortgezogen", "Ute", "1971-01-02"));
    let paths = [town.seal("alt", 9, &older), town.seal("neu", 2, &newer)];
    let (_, office, ids) = open(&town, &paths);
    let (head, clerk) = everybody(&office);
    let asked = Asked { old: ids[0], new: ids[1], class: None, kind: None, page: 0 };
    let counts = office.differences(&head, "Lagebild", &asked).unwrap();
    let of = |class: Class| *counts.counts.iter().find(|count| count.class == class).unwrap();
    let persons = of(Class::Persons);
    assert_eq!((persons.new, persons.gone, persons.changed, persons.same), (1, 1, 2, 0));
    assert_eq!((of(Class::Addresses).changed, of(Class::Addresses).same), (1, 1));
    assert!(counts.rows.is_empty() && counts.open.is_empty());
    let rows = Asked { class: Some(Class::Persons), ..asked };
    assert_eq!(codes(&office.differences(&head, "Lagebild", &rows).unwrap_err()), ["NB-A-010"], "no role of the class");
    assert_eq!(codes(&office.differences(&clerk, " ", &rows).unwrap_err()), ["NB-S-030"]);
    let before = office.durability().lookups;
    let listed = office.differences(&clerk, "Abgleich", &rows).unwrap();
    assert_eq!(office.durability().lookups, before + 1, "looking is an act");
    assert_eq!(listed.total, 4);
    let changed = Asked { kind: Some(Kind::Changed), ..rows };
    let listed = office.differences(&clerk, "Abgleich", &changed).unwrap();
    let fields: Vec<_> = listed.rows.iter().flat_map(|(change, _)| &change.fields).collect();
    let said: Vec<_> = fields.iter().map(|f| (f.column, f.old.as_str(), f.new.as_str())).collect();
    assert_eq!(said, [("family_name", "Ahlmann", "Neumann"), ("date_of_death", "", "2026-11-01")]);
    let file = String::from_utf8(office.differences_csv(&clerk, "Abgleich", &changed).unwrap()).unwrap();
    assert_eq!(file.lines().count(), 3, "{file}");
    assert!(file.contains("\"persons\";\"changed\";\"P1\";\"P1\";\"family_name\";\"Ahlmann\";\"Neumann\""), "{file}");
    let same = Asked { new: ids[0], ..asked };
    assert_eq!(codes(&office.differences(&head, "Lagebild", &same).unwrap_err()), ["NB-S-091"]);
}

#[test]
fn a_further_extract_needs_the_key_holders_again_and_clerks_go_on_meanwhile() {
    let town = Town::new();
    let (house, office, _) = open(&town, std::slice::from_ref(&town.extract));
    let (head, clerk) = everybody(&office);
    let new = id_of(&house, &town.seal("neu", 0, &marked("B")));
    let load = |actor: &Actor, means: &Means| house.load_extract(actor, means, vec!["A".to_owned()], new);
    assert_eq!(codes(&load(&clerk, &town.means()).unwrap_err()), ["NB-A-010"]);
    let one = Means::Shares(town.shares[..1].to_vec());
    assert!(load(&head, &one).unwrap_err()[0].code.starts_with("NB-K-"), "one share is too few");
    let alone = Means::Keyring {
        person: "Berg".to_owned(),
        passphrase: Zeroizing::new("x".to_owned()),
        card: Zeroizing::new("x".to_owned()),
    };
    assert_eq!(codes(&load(&head, &alone).unwrap_err()), ["NB-S-090"]);
    assert_eq!(codes(&house.load_extract(&head, &town.means(), Vec::new(), new).unwrap_err()), ["NB-S-093"]);
    assert!(office.search(&clerk, "Probe", &Query::of("P177B")).unwrap().is_empty());
    let searching = std::thread::spawn({
        let (office, clerk) = (office.clone(), clerk.clone());
        move || (0..50).all(|_| office.search(&clerk, "Probe", &Query::of("Ahlmann Frieda")).unwrap().len() == 1)
    });
    load(&head, &town.means()).unwrap();
    assert!(searching.join().unwrap(), "nobody's search was disturbed");
    assert_eq!(office.search(&clerk, "Probe", &Query::of("P177B")).unwrap().len(), 1);
    assert_eq!(codes(&load(&head, &town.means()).unwrap_err()), ["NB-S-088"]);
    let loaded = office.books().extracts.loaded().count();
    assert_eq!(loaded, 2);
}

#[test]
fn what_was_open_is_open_after_a_restart_by_one_person_and_what_was_put_away_is_not() {
    let town = Town::new();
    let house = house(&town);
    let berg =
        NewKeyringPerson { name: "Berg".to_owned(), passphrase: Zeroizing::new("drei Äpfel im Schnee".to_owned()) };
    let unlocked = house.unlock(&town.means(), vec!["A".to_owned()], Some(&town.extract), Some(berg)).unwrap();
    let (office, card) = (unlocked.office, unlocked.card.unwrap());
    let (head, clerk) = everybody(&office);
    let path = town.seal("neu", 0, &marked("B"));
    let new = id_of(&house, &path);
    house.load_extract(&head, &town.means(), vec!["A".to_owned()], new).unwrap();
    let restart = |house: &House| {
        let means = Means::Keyring {
            person: "Berg".to_owned(),
            passphrase: Zeroizing::new("drei Äpfel im Schnee".to_owned()),
            card: card.clone(),
        };
        house.unlock(&means, vec!["Berg".to_owned()], None, None).map(|unlocked| unlocked.office)
    };
    drop(office);
    house.lock();
    let office = restart(&house).unwrap();
    assert_eq!(office.books().extracts.loaded().count(), 2, "the keyring knows the further extract, too");
    let shown = office.class_sources().into_iter().find(|shown| shown.state.class == "vehicles").unwrap();
    assert_eq!((shown.extract, shown.state.source.as_str()), (new, "Verfahren neu"));
    let found = office.search(&clerk, "Probe", &Query::of("Ahlmann Frieda")).unwrap().remove(0);
    office.drop_extract(&head, intent(&office), new, true, "veraltet").unwrap();
    assert!(!path.exists(), "the file went with it");
    assert!(office.search(&clerk, "Probe", &Query::of("P177B")).unwrap().is_empty());
    assert!(!office.not_loaded(&found.subject), "the same person is in the other extract");
    assert!(office.open_person(&clerk, "Probe", &found.subject).is_ok());
    let old = id_of(&house, &town.extract);
    office.drop_extract(&head, intent(&office), old, false, "Ende").unwrap();
    assert!(office.not_loaded(&found.subject) && !office.has_extract());
    drop(office);
    house.lock();
    let office = restart(&house).unwrap();
    assert!(!office.has_extract(), "put away stays put away");
    assert!(town.extract.exists());
}

#[test]
fn the_earliest_known_compromise_marks_what_is_younger_and_stops_nothing() {
    let town = Town::new();
    let old = town.seal("alt", 9, &marked("A"));
    let new = town.seal("neu", 2, &marked("B"));
    let (house, office, ids) = open(&town, &[old, new]);
    let (head, clerk) = everybody(&office);
    let since = Instant(NOW_MS - 5 * 86_400_000);
    let set = |actor: &Actor, since: Option<Instant>, source: &str, reason: &str| {
        office.set_compromise(actor, intent(&office), since, source, reason)
    };
    assert_eq!(codes(&set(&clerk, Some(since), "Befund 7", "").unwrap_err()), ["NB-A-010"]);
    assert_eq!(codes(&set(&head, Some(Instant(NOW_MS + 1)), "Befund 7", "").unwrap_err()), ["NB-S-084"]);
    assert_eq!(codes(&set(&head, None, "", "x").unwrap_err()), ["NB-S-086"]);
    assert_eq!(codes(&set(&head, Some(since), "", "").unwrap_err()), ["NB-S-085"]);
    set(&head, Some(since), "Befund 7", "").unwrap();
    let persons =
        |office: &Office| office.class_sources().into_iter().find(|shown| shown.state.class == "persons").unwrap();
    assert!(persons(&office).suspect && persons(&office).extract == ids[1], "marked, and still read");
    assert_eq!(office.books().extracts.newest_before_compromise("persons"), Some(ids[0]));
    assert_eq!(office.search(&clerk, "Probe", &Query::of("Ahlmann Frieda")).unwrap().len(), 1);
    let (_, alarms) = house.judged_extracts(&office);
    let names: Vec<&str> = alarms.iter().map(|alarm| alarm.name()).collect();
    assert!(names.contains(&"suspect") && names.contains(&"unproved"), "{names:?}");
    assert_eq!(codes(&set(&head, Some(since), "Befund 8", "").unwrap_err()), ["NB-S-082"], "a correction says why");
    set(&head, Some(Instant(NOW_MS - 86_400_000)), "Befund 8", "Protokoll gelesen").unwrap();
    assert!(!persons(&office).suspect);
    set(&head, None, "", "doch kein Angriff").unwrap();
    let books = office.books();
    assert_eq!((books.extracts.compromises().len(), books.extracts.compromise()), (3, None));
}

#[test]
fn a_death_recorded_under_one_extract_is_known_under_the_next() {
    let older = Subject::Extract { extract: ExtractId([1; 16]), person: "P1".to_owned() };
    let newer = Subject::Extract { extract: ExtractId([2; 16]), person: "P1".to_owned() };
    let other = Subject::Extract { extract: ExtractId([1; 16]), person: "P2".to_owned() };
    assert_eq!(older, newer);
    assert_ne!(older, other);
    let set: std::collections::HashSet<Subject> = [older.clone(), newer.clone(), other].into_iter().collect();
    assert_eq!(set.len(), 2);
    assert_eq!(older.cmp(&newer), std::cmp::Ordering::Equal);
}
