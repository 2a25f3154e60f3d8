//! Restart at seven: several named persons; whoever leaves can neither restart nor read with an old copy of the keyring.

use model::acts::{Body, SystemAct};
use model::role::Role;
use office::house::{Means, NewKeyringPerson, names};
use zeroize::Zeroizing;

use crate::four_eyes::{PASSWORD, ready};
use crate::town::{Town, codes, intent};

fn person(name: &str) -> NewKeyringPerson {
    NewKeyringPerson { name: name.to_owned(), passphrase: Zeroizing::new(format!("{name} mag drei Äpfel")) }
}

fn means(name: &str, card: &str) -> Means {
    Means::Keyring {
        person: name.to_owned(),
        passphrase: person(name).passphrase,
        card: Zeroizing::new(card.to_owned()),
    }
}

#[test]
fn any_of_the_named_persons_restarts_the_house_and_whoever_leaves_does_not() {
    let town = Town::new();
    let (office, berg) = town.open_with(person("Berg"));
    let operator = ready(&office, "betrieb", &[Role::Operator]);
    let head = ready(&office, "head", &[Role::Head]);
    let add = |name: &str| office.add_keyring_person(&operator, &person(name), PASSWORD);
    let lind = add("Lind").unwrap();
    let roth = add("Roth").unwrap();
    assert_eq!(codes(&add("Roth").unwrap_err()), ["NB-K-024"]);
    assert_eq!(office.keyring_persons(), ["Berg", "Lind", "Roth"]);
    let old_ring = std::fs::read(town.dir().join(names::NODE).join(names::KEYRING)).unwrap();
    let old_kek = journal::kek_ids(&town.dir().join(names::JOURNAL)).unwrap();

    let unknown = office.propose_keyring_revocation(&operator, intent(&office), "Sand", "geht", PASSWORD);
    assert_eq!(codes(&unknown.unwrap_err()), ["NB-A-049"]);
    let id = office.propose_keyring_revocation(&operator, intent(&office), "Lind", "geht", PASSWORD).unwrap();
    assert_eq!(office.keyring_persons().len(), 3, "nothing has happened yet");
    let confirmed = office.confirm_proposal(&head, intent(&office), id, PASSWORD).unwrap();
    assert_eq!(confirmed.pending, None);
    assert_eq!(office.keyring_persons(), ["Berg", "Roth"]);
    assert_ne!(journal::kek_ids(&town.dir().join(names::JOURNAL)).unwrap(), old_kek, "the key was replaced");
    let acts = office.acts().unwrap();
    let added: Vec<&str> = acts
        .iter()
        .filter_map(|(_, act)| match &act.body {
            Body::System(SystemAct::KeyringPersonAdded { person }) => Some(person.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(added, ["Berg", "Lind", "Roth"], "the acts name the persons");
    assert!(office.check_signatures().unwrap().sound());
    let count = office.books().acts;
    drop(office);

    let open = |means: &Means| town.house().unlock(means, vec!["A".to_owned()], None, None);
    assert_eq!(open(&means("Lind", &lind)).err().map(|problem| problem.code), Some("NB-K-021"));
    for (name, card) in [("Berg", &berg), ("Roth", &roth)] {
        let office = open(&means(name, card)).unwrap().office;
        assert!(office.books().acts > count, "{name}: everything is readable under the new key");
    }
    let with_shares = open(&town.means()).unwrap().office;
    assert!(with_shares.books().acts > count, "and with the shares");
    drop(with_shares);
    // An old copy of the file opens nothing any more.
    std::fs::write(town.dir().join(names::NODE).join(names::KEYRING), old_ring).unwrap();
    assert!(open(&means("Lind", &lind)).is_err());
}

#[test]
fn a_person_added_at_a_ceremony_joins_those_who_are_there_and_a_lost_card_is_replaced() {
    let town = Town::new();
    let (office, first) = town.open_with(person("Berg"));
    drop(office);
    let (office, _) = town.open_with(person("Lind"));
    assert_eq!(office.keyring_persons(), ["Berg", "Lind"]);
    drop(office);
    let (office, second) = town.open_with(person("Berg"));
    assert_eq!(office.keyring_persons(), ["Lind", "Berg"]);
    drop(office);
    let open = |card: &str| town.house().unlock(&means("Berg", card), vec!["A".to_owned()], None, None);
    assert_eq!(open(&first).err().map(|problem| problem.code), Some("NB-K-022"));
    assert!(open(&second).is_ok());
}

#[test]
fn somebody_slipped_into_the_file_is_not_sealed_for() {
    let town = Town::new();
    let (office, _) = town.open_with(person("Berg"));
    drop(office);
    // A keyring of another node with the attacker in it, put over the file.
    let other = Town::new();
    drop(other.open_with(person("Fremd")).0);
    let ring = |town: &Town| town.dir().join(names::NODE).join(names::KEYRING);
    std::fs::copy(ring(&other), ring(&town)).unwrap();
    let (office, _) = town.open_with(person("Lind"));
    assert_eq!(office.keyring_persons(), ["Lind"]);
}
