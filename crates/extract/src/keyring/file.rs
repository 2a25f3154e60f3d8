//! The keyring's file: JSON with one entry a person and the sealed payload as hexadecimal text.

use age::x25519::Recipient;
use model::Problem;
use model::ids::AuthorityId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::stretch::Stretching;
use crate::keys::hex::{self, Fixed};
use crate::keys::{Domain, read_json, write_json};

/// Version of the file.
pub(super) const FORMAT: u16 = 1;
/// Largest file taken, in bytes.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// One person who can open the keyring.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) salt: Fixed<16>,
    pub(super) argon2id: Stretching,
    pub(super) recipient: String,
}

impl Person {
    pub(super) fn recipient(&self) -> Option<Recipient> {
        self.recipient.parse().ok()
    }
}

/// What stands in clear; its hash is sealed with the payload, so that nobody can slip a person in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) format: u16,
    pub(super) exercise: bool,
    pub(super) authority: AuthorityId,
    pub(super) persons: Vec<Person>,
}

impl Head {
    pub(super) fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
    pub(super) fn hash(&self) -> Result<[u8; 32], Problem> {
        let text = serde_json::to_vec(self).map_err(|_| Problem::new("NB-K-020"))?;
        Ok(Sha256::digest(text).into())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    head: Head,
    payload: String,
}

pub(super) fn read(text: &[u8]) -> Result<(Head, Vec<u8>), Problem> {
    let damaged = || Problem::new("NB-K-020");
    if text.len() > MAX_BYTES {
        return Err(damaged());
    }
    let File { head, payload } = read_json(text, "NB-K-020").map_err(|_| damaged())?;
    if head.format != FORMAT {
        return Err(Problem::new("NB-K-027").with("found", head.format).with("known", FORMAT));
    }
    let names: std::collections::BTreeSet<&str> = head.persons.iter().map(|person| person.name.as_str()).collect();
    if head.persons.is_empty()
        || names.len() != head.persons.len()
        || head.persons.iter().any(|person| person.recipient().is_none())
    {
        return Err(damaged());
    }
    for person in &head.persons {
        person.argon2id.check(head.domain())?;
    }
    Ok((head, hex::decode(&payload).ok_or_else(damaged)?))
}

pub(super) fn write(head: &Head, payload: &[u8]) -> Result<String, Problem> {
    write_json(&File { head: head.clone(), payload: hex::encode(payload) })
}
