//! A new generation of the authority's keys, with a node, its journal, its extract, its keyring and its copy; and locking.

use std::path::Path;
use std::sync::Arc;

use extract::keys::{AuthorityPublic, Share, combine};
use model::Problem;
use model::acts::{Body, SystemAct};
use model::role::Role;
use office::house::{LockCause, Means, NewKeyringPerson, names};
use office::restoring::Source;
use office::rotation::Rotation;
use office::share_test::ShareTest;
use office::{House, Office};
use zeroize::Zeroizing;

use crate::copies::in_step;
use crate::restoring::house_at;
use crate::town::{Town, actor, codes};

fn order<'a>(means: &'a Means, reason: &str) -> Rotation<'a> {
    Rotation { means, present: vec!["A".to_owned()], needed: 2, shares: 3, envelope: true, reason: reason.to_owned() }
}

fn rotate(house: &House, means: &Means) -> Vec<Zeroizing<String>> {
    let mut shares = Vec::new();
    let rotated = house.rotate(order(means, "Nr. 3 verloren"), &mut |made, envelope| {
        assert!(envelope.is_some());
        shares = made.shares.iter().map(Share::text).collect();
        Ok(())
    });
    assert_eq!(rotated.unwrap().to.public().keys().generation, 2);
    shares
}

fn two(shares: &[Zeroizing<String>]) -> Means {
    Means::Shares(shares[..2].to_vec())
}

fn open(house: &House, means: &Means) -> Result<Office, Problem> {
    house.unlock(means, vec!["A".to_owned()], None, None).map(|unlocked| unlocked.office)
}

fn node(dir: &Path, name: &str) -> Vec<u8> {
    std::fs::read(dir.join(names::NODE).join(name)).unwrap()
}

/// The generation of the shares that were there first.
fn first_generation(town: &Town, file: &Path) -> extract::keys::Generation {
    let public = AuthorityPublic::read(&std::fs::read(file).unwrap()).unwrap();
    let shares: Vec<Share> = town.shares.iter().take(2).map(|text| Share::parse(text).unwrap()).collect();
    combine(&shares, &public).unwrap()
}

#[test]
fn after_a_change_of_keys_the_new_shares_open_everything_and_the_old_ones_nothing_that_came_after() {
    let (town, stick, new) = (Town::new(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let person =
        NewKeyringPerson { name: "Berg".to_owned(), passphrase: Zeroizing::new("Berg mag drei Äpfel".into()) };
    let passphrase = person.passphrase.clone();
    let first = house_at(&town, town.dir());
    let unlocked = first.unlock(&town.means(), vec!["A".into()], Some(&town.extract), Some(person)).unwrap();
    let (office, card) = (unlocked.office, unlocked.card.unwrap());
    let head = actor(&office, "head", &[Role::Head, Role::Operator]);
    office.add_copy(&head, "Stick", stick.path()).unwrap();
    in_step(&office);
    let count = office.books().acts;
    let house = house_at(&town, town.dir());
    // While it is open, here or elsewhere, nothing is changed.
    let refused = house.rotate(order(&town.means(), "x"), &mut |_, _| panic!("dealt")).err().unwrap();
    assert_eq!(codes(&refused), ["NB-J-010"]);
    drop(office);
    first.lock();
    let (old_node, old_kek) =
        (node(town.dir(), names::NODE_FOR_AUTHORITY), journal::kek_ids(&town.dir().join(names::JOURNAL)).unwrap());

    assert_eq!(codes(&house.rotate(order(&town.means(), " "), &mut |_, _| Ok(())).err().unwrap()), ["NB-K-041"]);
    let shares = rotate(&house, &town.means());
    assert!(house.office().is_none() && !journal::is_open(&town.dir().join(names::JOURNAL)), "locked again");

    // The old shares, alone and among new ones, are refused with the true reason.
    let code = |means: &Means| open(&town.house(), means).err().map(|problem| problem.code);
    assert_eq!(code(&town.means()), Some("NB-K-037"));
    assert_eq!(code(&Means::Shares(vec![shares[0].clone(), town.shares[1].clone()])), Some("NB-K-037"));
    assert_eq!(code(&Means::Shares(vec![shares[0].clone()])), Some("NB-K-007"));

    // What the old generation opened it opens in old copies of files only.
    let old = first_generation(&town, &town.dir().join(names::GENERATIONS).join("1.json"));
    assert!(age::decrypt(old.identity(), &old_node).is_ok());
    assert!(age::decrypt(old.identity(), &node(town.dir(), names::NODE_FOR_AUTHORITY)).is_err());
    assert_ne!(journal::kek_ids(&town.dir().join(names::JOURNAL)).unwrap(), old_kek, "the journal has a new key");

    // The new ones open the node, its journal, its extract.
    let house = house_at(&town, town.dir());
    let office = open(&house, &two(&shares)).unwrap();
    assert!(office.books().acts > count);
    assert_eq!(office.residents(), 2, "the extract of the old generation opens with the keys kept of it");
    let (generation, _, reason) = office.books().system.generation.clone().unwrap();
    assert_eq!((generation, reason.as_str()), (2, "Nr. 3 verloren"));
    let told = |office: &Office| {
        let acts = office.acts().unwrap();
        acts.iter().filter(|(_, act)| matches!(&act.body, Body::System(SystemAct::GenerationChanged { .. }))).count()
    };
    assert_eq!(told(&office), 1);
    in_step(&office);
    drop(office);
    house.lock();
    // And so does the person of the keyring, without anything being done again.
    let keyring = Means::Keyring { person: "Berg".to_owned(), passphrase, card };
    let office = open(&house, &keyring).unwrap();
    assert_eq!((office.residents(), told(&office)), (2, 1));
    in_step(&office);
    drop(office);
    house.lock();

    // A lost machine comes back from its copy with the new shares, not with the old ones.
    let dir = new.path().join("node");
    let source = Source::prepare(stick.path(), &[], &dir).unwrap();
    let restored = house_at(&town, &dir);
    let restore = |means: &Means| restored.restore(&source, means, vec!["A".to_owned()], None, None);
    assert_eq!(restore(&town.means()).err().map(|problem| problem.code), Some("NB-K-037"));
    let office = restore(&two(&shares)).unwrap().office;
    assert!(office.books().accounts.all().any(|account| account.login == "head"));
}

#[test]
fn a_house_that_was_locked_while_the_keys_changed_learns_it_only_from_a_proof() {
    let town = Town::new();
    let sleeping = town.house();
    drop(open(&sleeping, &town.means()).unwrap());
    sleeping.lock();
    let shares = rotate(&town.house(), &town.means());
    assert_eq!(sleeping.authority().generation, 1);
    assert!(sleeping.check_share(&shares[1]).is_ok(), "it looks for itself");
    assert_eq!(sleeping.authority().generation, 2);
    drop(open(&sleeping, &two(&shares)).unwrap());
    sleeping.lock();
    // Another authority's file in its place proves nothing.
    let other = Town::new();
    std::fs::copy(other.dir().join(names::AUTHORITY), town.dir().join(names::AUTHORITY)).unwrap();
    assert_eq!(open(&sleeping, &other.means()).err().map(|problem| problem.code), Some("NB-K-039"));
}

#[test]
fn interrupted_after_the_files_changed_the_next_opening_finishes_it() {
    let town = Town::new();
    let house = town.house();
    drop(open(&house, &town.means()).unwrap());
    house.lock();
    let kek = journal::kek_ids(&town.dir().join(names::JOURNAL)).unwrap();
    // The journal is held by another process in the moment of opening: everything before has happened.
    let journal = town.dir().join(names::JOURNAL);
    let lock = std::fs::read_dir(&journal).unwrap().flatten().map(|entry| entry.path());
    let lock = lock.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "lock")).unwrap();
    let mut held = None;
    let mut shares = Vec::new();
    let rotated = house.rotate(order(&town.means(), "weg"), &mut |made, _| {
        shares = made.shares.iter().map(Share::text).collect();
        let file = std::fs::OpenOptions::new().read(true).write(true).open(&lock).unwrap();
        file.try_lock().unwrap();
        held = Some(file);
        Ok(())
    });
    assert_eq!(codes(&rotated.err().unwrap()), ["NB-J-010"]);
    drop(held);
    assert_eq!(journal::kek_ids(&journal).unwrap(), kek, "the journal is as it was");
    let office = open(&town.house(), &two(&shares)).unwrap();
    assert_ne!(journal::kek_ids(&journal).unwrap(), kek);
    assert!(office.books().system.generation.is_some());
    assert!(
        age::decrypt(
            first_generation(&town, &town.dir().join(names::GENERATIONS).join("1.json")).identity(),
            &node(town.dir(), names::NODE_FOR_AUTHORITY)
        )
        .is_err()
    );
}

#[test]
fn after_locking_nothing_of_the_register_is_reachable_and_the_journal_says_why() {
    let town = Town::new();
    let house = town.house();
    let office = house.unlock(&town.means(), vec!["A".into()], Some(&town.extract), None).unwrap().office;
    let head = actor(&office, "head", &[Role::Head]);
    let clerk = actor(&office, "clerk", &[Role::ClerkResidents]);
    assert_eq!(office.residents(), 2);
    assert_eq!(codes(&office.set_idle_lock(&clerk, 5).unwrap_err()), ["NB-A-010"]);
    assert_eq!(codes(&office.set_idle_lock(&head, 1441).unwrap_err()), ["NB-S-068"]);
    office.set_idle_lock(&head, 5).unwrap();
    let last = house.platform().now();
    town.later(299);
    assert!(!house.idle_too_long(last));
    town.later(1);
    assert!(house.idle_too_long(last));
    office.set_idle_lock(&head, 0).unwrap();
    assert!(!house.idle_too_long(last), "0 is never");

    assert!(house.lock_because(LockCause::Page, Some(&head)));
    assert!(house.office().is_none() && !house.lock_because(LockCause::Command, None), "it is closed already");
    assert_eq!(office.residents(), 0, "not even for who still holds the office");
    drop(office);
    let office = open(&house, &town.means()).unwrap();
    let acts = office.acts().unwrap();
    let locked: Vec<_> = acts
        .iter()
        .filter_map(|(_, act)| match &act.body {
            Body::System(SystemAct::Locked { cause }) => Some((cause.as_str(), act.envelope.actor)),
            _ => None,
        })
        .collect();
    assert_eq!(locked, [("page", Some(head.account))]);
    assert_eq!(office.idle_minutes(), 0, "the setting stays");
}

#[test]
fn with_unencrypted_swap_the_house_opens_only_with_a_reason_and_only_once() {
    let town = Town::new();
    let house = town.house();
    house.guard_swap(Arc::new(|| vec!["/dev/sda2".to_owned()]));
    assert_eq!(open(&house, &town.means()).err().map(|problem| problem.code), Some("NB-S-064"));
    assert!(house.office().is_none());
    house.waive_swap("  ");
    assert_eq!(open(&house, &town.means()).err().map(|problem| problem.code), Some("NB-S-064"));
    house.waive_swap("nur dieser Rechner ist da");
    let office = open(&house, &town.means()).unwrap();
    assert_eq!(
        office.books().system.swap_waived.as_ref().map(|(_, reason)| reason.as_str()),
        Some("nur dieser Rechner ist da")
    );
    drop(office);
    house.lock();
    assert_eq!(open(&house, &town.means()).err().map(|problem| problem.code), Some("NB-S-064"), "asked anew");
}

#[test]
fn a_test_of_the_shares_becomes_an_act_at_the_next_opening_and_only_once() {
    let town = Town::new();
    let house = town.house();
    let test = |passed: &[u8]| ShareTest {
        generation: 1,
        passed: passed.to_vec(),
        envelope: false,
        at: house.platform().now(),
        by: "Berg".to_owned(),
    };
    test(&[1]).keep(town.dir()).unwrap();
    town.later(60);
    test(&[3]).keep(town.dir()).unwrap();
    for _ in 0..2 {
        let office = open(&house, &town.means()).unwrap();
        let known = office.books().system.shares_tested.clone().unwrap();
        assert_eq!((known.passed, known.by.as_str()), (vec![1, 3], "Berg"), "holders come one by one");
        let acts = office.acts().unwrap();
        let told = acts.iter().filter(|(_, act)| matches!(&act.body, Body::System(SystemAct::SharesTested { .. })));
        assert_eq!(told.count(), 1);
        drop(office);
        house.lock();
    }
}
