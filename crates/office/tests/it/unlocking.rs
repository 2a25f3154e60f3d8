//! Unlocking: shares, keyring, extract; what is wrong is said, and nothing is half open.

use office::house::{Means, NewKeyringPerson};
use zeroize::Zeroizing;

use crate::town::Town;

fn refused(town: &Town, means: &Means, extract: Option<&std::path::Path>) -> &'static str {
    let house = town.house();
    let refusal = house.unlock(means, vec!["A".to_owned()], extract, None).err().unwrap();
    assert!(house.office().is_none(), "nothing is half open");
    refusal.code
}

#[test]
fn one_share_is_too_few_and_the_same_share_twice_is_one() {
    let town = Town::new();
    let one = Means::Shares(vec![town.shares[0].clone()]);
    let few = refused(&town, &one, Some(&town.extract));
    let twice = Means::Shares(vec![town.shares[0].clone(), town.shares[0].clone()]);
    let same = refused(&town, &twice, Some(&town.extract));
    assert!(few.starts_with("NB-K-") && same.starts_with("NB-K-"), "{few} {same}");
    assert_eq!(town.open().residents(), 2, "any two open it");
}

#[test]
fn shares_of_another_town_do_not_open_this_one() {
    let (town, other) = (Town::new(), Town::new());
    let code = refused(&town, &other.means(), Some(&town.extract));
    assert!(code.starts_with("NB-K-"), "{code}");
}

#[test]
fn an_extract_of_another_town_is_refused_and_so_is_one_with_a_flipped_byte() {
    let (town, other) = (Town::new(), Town::new());
    let foreign = refused(&town, &town.means(), Some(&other.extract));
    assert!(foreign.starts_with("NB-E-"), "{foreign}");
    let mut bytes = std::fs::read(&town.extract).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&town.extract, bytes).unwrap();
    let flipped = refused(&town, &town.means(), Some(&town.extract));
    assert_eq!(flipped, "NB-E-034");
}

#[test]
fn a_named_person_restarts_the_house_without_key_holders() {
    let town = Town::new();
    let person =
        NewKeyringPerson { name: "Berg".to_owned(), passphrase: Zeroizing::new("drei Äpfel im Schnee".to_owned()) };
    let (office, card) = town.open_with(person);
    let acts = office.durability().acts;
    drop(office);
    let with = |passphrase: &str, card: &str| Means::Keyring {
        person: "Berg".to_owned(),
        passphrase: Zeroizing::new(passphrase.to_owned()),
        card: Zeroizing::new(card.to_owned()),
    };
    assert_eq!(town.house().keyring_persons(), ["Berg"]);
    assert_eq!(refused(&town, &with("falsch geraten", &card), None), "NB-K-022");
    let house = town.house();
    let again = house.unlock(&with("drei Äpfel im Schnee", &card), vec!["Berg".to_owned()], None, None).unwrap();
    assert_eq!(again.office.residents(), 2, "the extract that was open before is open again");
    assert!(again.office.durability().acts > acts, "the restart is an act");
    assert!(again.office.class_states().iter().any(|class| class.class == "persons"));
}

#[test]
fn the_house_opens_without_an_extract() {
    let town = Town::new();
    std::fs::remove_dir_all(town.dir().join(office::house::names::EXTRACTS)).unwrap();
    let house = town.house();
    let office = house.unlock(&town.means(), vec!["A".to_owned()], None, None).unwrap().office;
    assert!(!office.has_extract());
    assert!(office.class_states().is_empty());
}

#[test]
fn a_second_process_on_the_same_folder_is_refused() {
    let town = Town::new();
    let _first = town.open();
    assert_eq!(refused(&town, &town.means(), Some(&town.extract)), "NB-J-010");
}
