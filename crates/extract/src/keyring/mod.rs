//! The keyring: what a node needs for a restart, opened by one named person's passphrase together with that person's printed card.
//!
//! Each person's entry holds an age recipient whose secret half comes from both (Argon2id over the passphrase, HKDF with the
//! card). The payload is one age file to all of them, so a person can be added or removed without the others being there, and
//! every change writes it anew under a new key: whoever was removed cannot open what is written from then on.

mod card;
mod file;
mod ring;
mod stretch;

pub use self::card::Card;
pub use self::ring::{Keyring, MAX_PERSONS, OpenKeyring};
pub use self::stretch::Stretching;

/// Its usual file name.
pub const FILE: &str = "keyring.nbk";
