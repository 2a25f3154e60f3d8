//! Second copies: they follow, are seen, confirm a start, and repair a machine that was put back.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use model::acts::keeping::Domain;
use model::role::Role;
use office::copies::CopyState;
use office::standing::LinkState;
use office::{House, Office};

use crate::town::{Town, actor, codes, platform};

/// A house whose other folders count as other disks.
fn house(town: &Town) -> House {
    let catalogue = Arc::new(office::catalogue::load().unwrap());
    let mut platform = platform(&town.clock);
    // What a medium leaves behind when it is pulled has no copy in it and counts as this disk.
    platform.domain_of = Arc::new(|_, to| if to.exists() { Domain::OtherDisk } else { Domain::Same });
    House::at(town.dir(), catalogue, platform).unwrap()
}

fn open(house: &House, town: &Town) -> Office {
    house.unlock(&town.means(), vec!["A".to_owned()], Some(&town.extract), None).unwrap().office
}

/// Waits for what a thread brings about.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if done() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it never came: {what}");
}

pub fn in_step(office: &Office) {
    until("a copy in step", || {
        office.copies().iter().all(|c| c.state == CopyState::InStep) && office.second_copy() == Some(office.stored())
    });
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_copy_follows_and_is_named_in_the_inventory() {
    let (town, stick) = (Town::new(), tempfile::tempdir().unwrap());
    let house = house(&town);
    let office = open(&house, &town);
    let operator = actor(&office, "operator", &[Role::Operator]);
    assert_eq!((office.second_copy(), office.link_state()), (None, LinkState::First));
    assert_eq!(codes(&office.add_copy(&operator, " ", stick.path()).unwrap_err()), ["NB-J-031"]);
    assert_eq!(codes(&office.add_copy(&operator, "rot", &stick.path().join("no")).unwrap_err()), ["NB-J-034"]);
    assert_eq!(codes(&office.add_copy(&operator, "rot", town.dir()).unwrap_err()), ["NB-J-035"]);
    office.add_copy(&operator, "Stick rot", stick.path()).unwrap();
    assert_eq!(codes(&office.add_copy(&operator, "zwei", stick.path()).unwrap_err()), ["NB-J-035"]);
    in_step(&office);
    actor(&office, "another", &[Role::ClerkBenefits]);
    in_step(&office);
    let kept = office.durability();
    assert!(!kept.alarm);
    assert_eq!(kept.second, Some([kept.acts, kept.lookups]));
    assert_eq!(office.books().keeping.holders().filter(|(_, h)| h.in_step && h.label == "Stick rot").count(), 1);
    let clerk = actor(&office, "clerk", &[Role::ClerkCivilStatus]);
    assert_eq!(codes(&office.add_copy(&clerk, "x", stick.path()).unwrap_err()), ["NB-A-010"]);
    // What a new machine needs lies there; what must never leave this one does not.
    let folder = std::fs::read_dir(stick.path()).unwrap().flatten().next().unwrap().path();
    assert!(folder.join("authority.json").exists() && folder.join("extracts/stadt.nbx").exists());
    assert!(!folder.join("node").exists());
    office.drop_copy(&operator, &office.copies()[0].place.path.clone(), "Stick vernichtet").unwrap();
    assert_eq!((office.copies().len(), office.second_copy()), (0, None));
    assert!(office.books().keeping.holders().all(|(_, h)| h.dropped.is_some()));
}

#[test]
fn a_copy_on_the_same_disk_is_no_second_copy_and_says_so() {
    let (town, folder) = (Town::new(), tempfile::tempdir().unwrap());
    let office = town.open();
    let operator = actor(&office, "operator", &[Role::Operator]);
    office.add_copy(&operator, "daneben", folder.path()).unwrap();
    until("in step", || office.copies()[0].state == CopyState::InStep);
    assert_eq!(office.second_copy(), None);
    assert!(office.durability().alarm);
}

#[test]
fn a_pulled_stick_is_an_act_and_an_alarm_and_goes_on_where_it_was() {
    let (town, media) = (Town::new(), tempfile::tempdir().unwrap());
    let stick = media.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let house = house(&town);
    let office = open(&house, &town);
    let operator = actor(&office, "operator", &[Role::Operator]);
    office.add_copy(&operator, "Stick", &stick).unwrap();
    in_step(&office);
    std::fs::rename(&stick, media.path().join("pocket")).unwrap();
    actor(&office, "somebody", &[Role::ClerkBenefits]);
    until("the loss", || matches!(office.copies()[0].state, CopyState::Lost(_, "NB-J-037", _)));
    assert!(office.durability().alarm);
    until("its act", || office.books().keeping.holders().any(|(_, h)| h.lost.is_some()));
    assert!(office.second_copy().unwrap()[0] < office.stored()[0]);
    std::fs::rename(media.path().join("pocket"), &stick).unwrap();
    in_step(&office);
    until("its return", || office.books().keeping.holders().all(|(_, h)| h.in_step && h.lost.is_none()));
}

#[test]
fn a_start_waits_with_money_until_a_copy_elsewhere_confirms_it() {
    let (town, media) = (Town::new(), tempfile::tempdir().unwrap());
    let stick = media.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let house = house(&town);
    let office = open(&house, &town);
    let operator = actor(&office, "operator", &[Role::Operator]);
    drop(office);
    house.lock();
    let office = open(&house, &town);
    assert_eq!(office.link_state(), LinkState::Open, "nobody can tell whether this is an old image");
    office.add_copy(&operator, "Stick", &stick).unwrap();
    in_step(&office);
    drop(office);
    house.lock();
    let office = open(&house, &town);
    assert_eq!(office.link_state(), LinkState::Confirmed);
    in_step(&office);
    drop(office);
    house.lock();
    std::fs::rename(&stick, media.path().join("pocket")).unwrap();
    let office = open(&house, &town);
    assert_eq!(office.link_state(), LinkState::Open);
}

#[test]
fn a_machine_put_back_takes_back_what_it_forgot_before_it_works() {
    let (town, stick, image) = (Town::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let house = house(&town);
    let office = open(&house, &town);
    let operator = actor(&office, "operator", &[Role::Operator]);
    office.add_copy(&operator, "Stick", stick.path()).unwrap();
    in_step(&office);
    drop(office);
    house.lock();
    copy_folder(&town.dir().join("journal"), image.path());
    let office = open(&house, &town);
    actor(&office, "forgotten", &[Role::ClerkBenefits]);
    in_step(&office);
    drop(office);
    house.lock();
    std::fs::remove_dir_all(town.dir().join("journal")).unwrap();
    copy_folder(image.path(), &town.dir().join("journal"));
    let office = open(&house, &town);
    assert!(office.books().accounts.all().any(|a| a.login == "forgotten"));
    assert_eq!(office.books().keeping.repairs.len(), 1);
    assert_eq!(office.link_state(), LinkState::Confirmed);
    in_step(&office);
    let report = journal::verify(&town.dir().join("journal"), None).unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
}

#[test]
fn a_damaged_journal_is_repaired_from_the_copy_at_the_start() {
    let (town, stick) = (Town::new(), tempfile::tempdir().unwrap());
    let house = house(&town);
    let office = open(&house, &town);
    let operator = actor(&office, "operator", &[Role::Operator]);
    office.add_copy(&operator, "Stick", stick.path()).unwrap();
    actor(&office, "somebody", &[Role::ClerkBenefits]);
    in_step(&office);
    drop(office);
    house.lock();
    let journal = town.dir().join("journal");
    // Everything was folded back at the end in order; without the log the file alone is read.
    for ending in ["journal.db-wal", "journal.db-shm"] {
        let _ = std::fs::remove_file(journal.join(ending));
    }
    let leaf = journal::show::show(&journal, journal::Log::Acts, 3, 1).unwrap()[0].leaf;
    let path = journal.join("journal.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(leaf.len()).position(|window| window == leaf).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(!journal::verify(&journal, None).unwrap().is_sound());
    let office = open(&house, &town);
    assert!(office.books().accounts.all().any(|a| a.login == "somebody"));
    assert!(journal::verify(&town.dir().join("journal"), None).unwrap().is_sound());
}
