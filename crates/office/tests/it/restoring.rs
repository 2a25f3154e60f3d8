//! A lost machine comes back as a new node; a machine that had worked on with an old image keeps both ways; what was erased
//! stays erased in both.

use std::path::Path;
use std::sync::Arc;

use books::cases::decide::Take;
use model::acts::Subject;
use model::acts::case::{CasePerson, FieldValue, Source as Known};
use model::acts::keeping::Domain;
use model::ids::UnverifiedId;
use model::role::Role;
use office::restoring::Source;
use office::standing::LinkState;
use office::{House, Office};

use crate::copies::{in_step, until};
use crate::town::{Town, actor, codes, intent, platform};

const PASSWORD: &str = "drei Äpfel im Schnee";

/// A house whose copies all lie on another disk.
pub fn house_at(town: &Town, dir: &Path) -> House {
    let catalogue = Arc::new(office::catalogue::load().unwrap());
    let mut platform = platform(&town.clock);
    platform.domain_of = Arc::new(|_, _| Domain::OtherDisk);
    House::at(dir, catalogue, platform).unwrap()
}

fn open(house: &House, town: &Town) -> Office {
    house.unlock(&town.means(), vec!["A".to_owned()], None, None).unwrap().office
}

/// Two heads and a clerk, made before any of them had a key.
fn people(office: &Office) -> [books::Actor; 3] {
    let people = [
        actor(office, "head", &[Role::Head, Role::Operator, Role::DataProtection]),
        actor(office, "other", &[Role::Head, Role::DataProtection]),
        actor(office, "clerk", &[Role::ClerkCivilStatus, Role::Registrar]),
    ];
    people.map(|person| {
        office.set_password(person.account, PASSWORD).unwrap();
        office.make_printed_codes(person.account).unwrap();
        office.actor(person.account).unwrap()
    })
}

/// A message of a death of somebody who is in no extract.
fn case(office: &Office, clerk: &books::Actor, name: &str) -> model::ids::CaseId {
    let value = |field: &str, value: &str| FieldValue {
        field: field.to_owned(),
        value: value.to_owned(),
        source: Known::Declared,
    };
    let today = office.today().to_string();
    let mut take = Take {
        service: "sterbemitteilung".to_owned(),
        form: "written".to_owned(),
        received: Some(office.today()),
        persons: vec![CasePerson {
            part: "deceased".to_owned(),
            subject: Subject::Unverified { id: UnverifiedId([7; 16]) },
        }],
        values: vec![
            value("mit_quelle", "bestatter"),
            value("mit_stelle", "Bestattungen Ahorn"),
            value("mit_datum", &today),
            value("4201", name),
            value("4203", "Frieda"),
            value("4240", "1950-02-03"),
            value("4140", &today),
        ],
        evidence: Vec::new(),
        accepted: Vec::new(),
        known: Vec::new(),
        held: Vec::new(),
        corrects: None,
    };
    take.accepted =
        office.preview_case(clerk, &take).unwrap().preview.warnings.iter().map(|w| w.code.to_owned()).collect();
    office.take_case(clerk, intent(office), take).unwrap().case.unwrap()
}

fn names(office: &Office) -> Vec<String> {
    let books = office.books();
    let mut names: Vec<String> = books
        .cases
        .all()
        .filter_map(|c| c.values.iter().find(|v| v.field == "4201").map(|v| v.value.clone()))
        .collect();
    names.sort();
    names
}

#[test]
fn a_lost_machine_comes_back_from_its_stick_as_a_new_node_and_money_waits_for_two_persons() {
    let (town, stick, new) = (Town::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let house = house_at(&town, town.dir());
    let office = open(&house, &town);
    let [head, other, clerk] = people(&office);
    let first = case(&office, &clerk, "Vorher");
    office.add_copy(&head, "Stick", stick.path()).unwrap();
    in_step(&office);
    let stored = office.stored();
    drop(office);
    house.lock();

    let dir = new.path().join("node");
    let source = Source::prepare(stick.path(), &[], &dir).unwrap();
    let house = house_at(&town, &dir);
    let office = house.restore(&source, &town.means(), vec!["A".to_owned()], None, None).unwrap().office;
    assert_eq!(names(&office), ["Vorher"]);
    assert!(office.books().cases.get(first).is_some());
    assert_eq!(office.books().keeping.adopted.len(), 1);
    assert!(office.books().keeping.adopted[0].acts <= stored[0] + 8);
    assert_eq!(office.link_state(), LinkState::Open);
    // People sign in as before and work; numbers come from a block of the new node.
    let clerk = office.actor(clerk.account).unwrap();
    let second = case(&office, &clerk, "Nachher");
    let number = |id| office.books().cases.get(id).unwrap().number.clone();
    assert_ne!(number(first).split('-').next(), number(second).split('-').next());
    let head = office.actor(head.account).unwrap();
    let proposal = office.propose_waiving_link(&head, intent(&office), "Stick war bis zuletzt dran", PASSWORD).unwrap();
    assert_eq!(codes(&office.confirm_proposal(&head, intent(&office), proposal, PASSWORD).unwrap_err()), ["NB-A-044"]);
    office.confirm_proposal(&other, intent(&office), proposal, PASSWORD).unwrap();
    assert_eq!(office.link_state(), LinkState::Waived);
    drop(office);
    house.lock();
    // Again and again: the closed log is folded where it was taken over.
    let office = open(&house, &town);
    assert_eq!(names(&office), ["Nachher", "Vorher"]);
    assert!(journal::verify(&dir.join("journal"), None).unwrap().is_sound());
    // Erased in the closed log too, and still after a start.
    let erase = office.propose_erasing_case(&head, intent(&office), first, "Löschverlangen", PASSWORD).unwrap();
    office.confirm_proposal(&other, intent(&office), erase, PASSWORD).unwrap();
    assert_eq!(names(&office), ["Nachher"]);
    drop(office);
    house.lock();
    let office = open(&house, &town);
    assert_eq!(names(&office), ["Nachher"]);
    assert!(journal::verify(&dir.join("adopted/restored-1"), None).unwrap().is_sound());
}

#[test]
fn what_was_erased_is_not_in_memory_not_in_a_copy_and_does_not_come_back_from_an_older_backup() {
    let (town, stick, safe, new) =
        (Town::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let house = house_at(&town, town.dir());
    let office = open(&house, &town);
    let [head, other, clerk] = people(&office);
    let (gone, kept) = (case(&office, &clerk, "Geheim"), case(&office, &clerk, "Bleibt"));
    office.add_copy(&head, "Stick", stick.path()).unwrap();
    in_step(&office);
    // A backup in the safe, made by hand: the node learns of it.
    let backup = safe.path().join("b.nbb");
    let identity = journal::copy::identity(&town.dir().join("journal")).unwrap();
    let mut chance = |buffer: &mut [u8]| getrandom::fill(buffer).unwrap();
    let made = journal::backup::make(
        &town.dir().join("journal"),
        identity,
        [0x77; 16],
        &office::copies::beside_of(town.dir()),
        &backup,
        &safe.path().join("scratch"),
        &mut chance,
    )
    .unwrap();
    office::copies::note_backup(town.dir(), model::ids::HolderId([0x77; 16]), "Tresor", made.counts).unwrap();

    let id = office.propose_erasing_case(&head, intent(&office), gone, "Löschverlangen", PASSWORD).unwrap();
    assert_eq!(names(&office), ["Bleibt", "Geheim"], "nothing happens before the second person");
    office.confirm_proposal(&other, intent(&office), id, PASSWORD).unwrap();
    assert_eq!(names(&office), ["Bleibt"]);
    assert!(office.books().cases.get(kept).is_some());
    let (erasure, asked) = {
        let books = office.books();
        let (id, erasure) = books.keeping.erasures().next().unwrap();
        (id, erasure.asked.len())
    };
    let missing = || {
        let books = office.books();
        let (_, erasure) = books.keeping.erasures().next().unwrap();
        books.keeping.missing(erasure).collect::<Vec<_>>()
    };
    until("the stick's confirmation", || missing().len() < asked);
    // The backup was in the inventory before the order was given, if the node had looked by then; a person answers for it.
    for holder in missing() {
        office.confirm_erasure(&head, intent(&office), erasure, holder).unwrap();
    }
    assert!(missing().is_empty());
    in_step(&office);
    drop(office);
    house.lock();
    let office = open(&house, &town);
    assert_eq!(names(&office), ["Bleibt"]);
    in_step(&office);
    drop(office);
    house.lock();
    assert!(journal::verify(&town.dir().join("journal"), None).unwrap().is_sound());

    // The old backup knows nothing of it; the stick does.
    let dir = new.path().join("with");
    let source = Source::prepare(&backup, &[stick.path().to_owned()], &dir).unwrap();
    let restored = house_at(&town, &dir).restore(&source, &town.means(), vec!["A".to_owned()], None, None).unwrap();
    assert_eq!(names(&restored.office), ["Bleibt"]);
    let dir = new.path().join("without");
    let source = Source::prepare(&backup, &[], &dir).unwrap();
    let restored = house_at(&town, &dir).restore(&source, &town.means(), vec!["A".to_owned()], None, None).unwrap();
    assert_eq!(names(&restored.office), ["Bleibt", "Geheim"], "nobody told it");
}

#[test]
fn a_machine_that_worked_on_with_an_old_image_keeps_both_ways() {
    let (town, media, image) = (Town::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let stick = media.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let house = house_at(&town, town.dir());
    let office = open(&house, &town);
    let [head, _, clerk] = people(&office);
    case(&office, &clerk, "Gemeinsam");
    office.add_copy(&head, "Stick", &stick).unwrap();
    in_step(&office);
    drop(office);
    house.lock();
    let journal = town.dir().join("journal");
    for entry in std::fs::read_dir(&journal).unwrap().flatten().filter(|e| e.path().is_file()) {
        std::fs::copy(entry.path(), image.path().join(entry.file_name())).unwrap();
    }
    let office = open(&house, &town);
    case(&office, &clerk, "Vergessen");
    in_step(&office);
    drop(office);
    house.lock();
    // The image is put back while the stick is in somebody's pocket.
    std::fs::rename(&stick, media.path().join("pocket")).unwrap();
    for entry in std::fs::read_dir(image.path()).unwrap().flatten() {
        std::fs::copy(entry.path(), journal.join(entry.file_name())).unwrap();
    }
    let office = open(&house, &town);
    assert_eq!((names(&office), office.link_state()), (vec!["Gemeinsam".to_owned()], LinkState::Open));
    case(&office, &clerk, "Danach");
    drop(office);
    house.lock();
    std::fs::rename(media.path().join("pocket"), &stick).unwrap();
    let office = open(&house, &town);
    assert_eq!(names(&office), ["Danach", "Gemeinsam", "Vergessen"]);
    assert_eq!(office.link_state(), LinkState::Confirmed);
    in_step(&office);
    let numbers: std::collections::BTreeSet<_> =
        office.books().cases.all().map(|c| (c.number.clone(), c.position)).collect();
    assert_eq!(numbers.len(), 3);
    drop(office);
    house.lock();
    assert_eq!(names(&open(&house, &town)), ["Danach", "Gemeinsam", "Vergessen"]);
    assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 2, "the other way is kept on the stick");
}

#[test]
fn a_source_that_is_none_is_refused_before_anything_is_made() {
    let (town, empty) = (Town::new(), tempfile::tempdir().unwrap());
    let dir = empty.path().join("new");
    let refused = |from: &Path| Source::prepare(from, &[], &dir).unwrap_err().code;
    assert_eq!(refused(empty.path()), "NB-J-044");
    let file = empty.path().join("b.nbb");
    std::fs::write(&file, b"nothing").unwrap();
    assert_eq!(refused(&file), "NB-J-044");
    let house = house_at(&town, town.dir());
    drop(open(&house, &town));
    house.lock();
    let stick = empty.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let identity = journal::copy::identity(&town.dir().join("journal")).unwrap();
    let mut copy = journal::copy::Copy::open(&town.dir().join("journal"), identity, &stick, [1; 16]).unwrap();
    copy.catch_up().unwrap();
    let source = Source::prepare(&stick, &[], town.dir()).unwrap();
    let refused = house.restore(&source, &town.means(), vec!["A".to_owned()], None, None).map(|_| ()).unwrap_err();
    assert_eq!(refused.code, "NB-J-044");
}
