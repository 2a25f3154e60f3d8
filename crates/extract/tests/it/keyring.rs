//! The keyring: both halves are needed, persons come and go, damage is noticed.

use extract::keyring::{Card, Keyring, OpenKeyring, Stretching};
use extract::keys::Domain;
use proptest::prelude::*;

use crate::town::{self, Dice};

const FAST: Stretching = Stretching { memory_kib: 8, passes: 1, lanes: 1 };

fn card(seed: u64) -> Card {
    Card::generate(&mut Dice(seed).entropy())
}

fn ring() -> OpenKeyring {
    let mut open = OpenKeyring::new(Domain::Exercise, town::manifest().authority.id, b"node key, group keys");
    open.add("Frau Weiß", "sieben blaue Stühle", &card(1), FAST, &mut Dice(11).entropy()).unwrap();
    open.add("Herr Ünal", "Kranich über Talbrück", &card(2), FAST, &mut Dice(12).entropy()).unwrap();
    open
}

fn code<T>(result: Result<T, model::Problem>) -> &'static str {
    result.err().expect("must be refused").code
}

#[test]
fn each_person_opens_it_with_passphrase_and_card_and_with_nothing_less() {
    let text = ring().close().unwrap().write().unwrap();
    let ring = Keyring::read(text.as_bytes()).unwrap();
    assert_eq!(ring.persons().collect::<Vec<_>>(), ["Frau Weiß", "Herr Ünal"]);
    assert_eq!(ring.open("Frau Weiß", "sieben blaue Stühle", &card(1)).unwrap().payload(), b"node key, group keys");
    // The same passphrase from a keyboard that decomposes umlauts.
    assert!(ring.open(" Herr Ünal ", "Kranich u\u{308}ber Talbru\u{308}ck", &card(2)).is_ok());
    assert_eq!(code(ring.open("Frau Weiß", "sieben blaue Stühle", &card(2))), "NB-K-022");
    assert_eq!(code(ring.open("Frau Weiß", "Sieben blaue Stühle", &card(1))), "NB-K-022");
    assert_eq!(code(ring.open("Herr Ünal", "sieben blaue Stühle", &card(1))), "NB-K-022");
    assert_eq!(code(ring.open("Frau Schwarz", "sieben blaue Stühle", &card(1))), "NB-K-021");
    assert!(!text.contains("node key"));
}

#[test]
fn the_card_is_typed_as_printed() {
    let text = card(1).text();
    assert_eq!(text.split(' ').count(), 7);
    assert_eq!(Card::parse(&text.to_lowercase().replace(' ', "-")).unwrap(), card(1));
    assert_eq!(code(Card::parse(&text[6..])), "NB-K-001");
    assert_eq!(format!("{:?}", card(1)), "Card(…)");
}

#[test]
fn who_was_removed_opens_the_old_file_only_and_the_others_need_not_be_there() {
    let old = ring().close().unwrap();
    let mut open = old.open("Frau Weiß", "sieben blaue Stühle", &card(1)).unwrap();
    open.remove("Herr Ünal").unwrap();
    open.add("Frau Schwarz", "neu", &card(3), FAST, &mut Dice(13).entropy()).unwrap();
    open.set_payload(b"new");
    let new = open.close().unwrap();
    assert_eq!(code(new.open("Herr Ünal", "Kranich über Talbrück", &card(2))), "NB-K-021");
    assert_eq!(new.open("Frau Weiß", "sieben blaue Stühle", &card(1)).unwrap().payload(), b"new");
    assert_eq!(new.open("Frau Schwarz", "neu", &card(3)).unwrap().payload(), b"new");
    // Writing his old entry back into the new file does not help: he is not among the recipients, and the hash tells.
    let (old_text, new_text) = (old.write().unwrap(), new.write().unwrap());
    let mut new_value: serde_json::Value = serde_json::from_str(&new_text).unwrap();
    let old_value: serde_json::Value = serde_json::from_str(&old_text).unwrap();
    new_value["head"]["persons"].as_array_mut().unwrap().push(old_value["head"]["persons"][1].clone());
    let slipped = Keyring::read(new_value.to_string().as_bytes()).unwrap();
    assert_eq!(code(slipped.open("Herr Ünal", "Kranich über Talbrück", &card(2))), "NB-K-020");
    assert_eq!(code(slipped.open("Frau Weiß", "sieben blaue Stühle", &card(1))), "NB-K-020");
}

#[test]
fn nobody_is_twice_in_it_and_somebody_always_is() {
    let mut open = ring();
    assert_eq!(code(open.add(" Frau Weiß", "x", &card(4), FAST, &mut Dice(1).entropy())), "NB-K-024");
    assert_eq!(code(open.add("  ", "x", &card(4), FAST, &mut Dice(1).entropy())), "NB-K-023");
    assert_eq!(code(open.remove("Frau Schwarz")), "NB-K-021");
    open.remove("Frau Weiß").unwrap();
    assert_eq!(code(open.remove("Herr Ünal")), "NB-K-025");
    let empty = OpenKeyring::new(Domain::Exercise, town::manifest().authority.id, b"");
    assert_eq!(code(empty.close()), "NB-K-025");
    let mut full = ring();
    for number in 2..extract::keyring::MAX_PERSONS {
        full.add(&format!("P{number}"), "x", &card(9), FAST, &mut Dice(1).entropy()).unwrap();
    }
    assert_eq!(code(full.add("zu viel", "x", &card(4), FAST, &mut Dice(1).entropy())), "NB-K-028");
}

#[test]
fn a_real_keyring_is_never_weak_and_opens_nothing_of_an_exercise() {
    let mut real = OpenKeyring::new(Domain::Real, town::manifest().authority.id, b"real");
    assert_eq!(code(real.add("Frau Weiß", "x", &card(1), FAST, &mut Dice(11).entropy())), "NB-K-026");
    real.add("Frau Weiß", "x", &card(1), Stretching::FULL, &mut Dice(11).entropy()).unwrap();
    let text = real.close().unwrap().write().unwrap();
    assert!(Keyring::read(text.as_bytes()).unwrap().open("Frau Weiß", "x", &card(1)).is_ok());
    let weak = text.replace("\"memory_kib\": 65536", "\"memory_kib\": 8192");
    assert_ne!(weak, text);
    assert_eq!(code(Keyring::read(weak.as_bytes())), "NB-K-026");
    // Called an exercise, the same file gives another key: the right passphrase no longer fits.
    let moved = text.replace("\"exercise\": false", "\"exercise\": true");
    assert_eq!(code(Keyring::read(moved.as_bytes()).unwrap().open("Frau Weiß", "x", &card(1))), "NB-K-022");
}

#[test]
fn no_byte_can_be_changed_and_no_end_be_cut_unnoticed() {
    let text = ring().close().unwrap().write().unwrap();
    let opens =
        |bytes: &[u8]| Keyring::read(bytes).and_then(|ring| ring.open("Frau Weiß", "sieben blaue Stühle", &card(1)));
    assert!(opens(text.as_bytes()).is_ok());
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let code = code(opens(&bytes));
        assert!(["NB-K-020", "NB-K-021", "NB-K-022", "NB-K-027"].contains(&code), "byte {at}: {code}");
    }
    for length in 0..text.len() - 1 {
        assert_eq!(code(opens(&text.as_bytes()[..length])), "NB-K-020");
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_the_file_gives_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..300), card in "\\PC{0,60}") {
        prop_assert!(Keyring::read(&bytes).is_err());
        prop_assert!(Card::parse(&card).is_err());
    }
}
