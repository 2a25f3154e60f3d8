//! The keyring, closed and open.

use age::x25519::Identity;
use model::Problem;
use model::ids::AuthorityId;
use zeroize::Zeroizing;

use super::card::Card;
use super::file::{self, FORMAT, Head, Person};
use super::stretch::Stretching;
use crate::keys::hex::Fixed;
use crate::keys::{Domain, Entropy};
use crate::seal::{open_sealed, seal_to};

/// Most persons of a keyring.
pub const MAX_PERSONS: usize = 20;
/// Longest name of a person, in characters.
const MAX_NAME_CHARS: usize = 80;

/// A keyring as it lies on the disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keyring {
    head: Head,
    payload: Vec<u8>,
}

/// An opened keyring: what is in it, and the right to change who opens it. The payload is wiped when dropped.
pub struct OpenKeyring {
    head: Head,
    payload: Zeroizing<Vec<u8>>,
}

impl Keyring {
    /// Reads the file's text.
    ///
    /// # Errors
    /// `NB-K-020` damaged, `NB-K-026` parameters too weak for a real keyring, `NB-K-027` unknown version.
    pub fn read(text: &[u8]) -> Result<Self, Problem> {
        file::read(text).map(|(head, payload)| Self { head, payload })
    }
    /// The file's text.
    ///
    /// # Errors
    /// `NB-K-020` if it cannot be written, which no keyring can cause.
    pub fn write(&self) -> Result<String, Problem> {
        file::write(&self.head, &self.payload)
    }
    /// Whose node it belongs to.
    #[must_use]
    pub fn authority(&self) -> AuthorityId {
        self.head.authority
    }
    /// Exercise or real.
    #[must_use]
    pub fn domain(&self) -> Domain {
        self.head.domain()
    }
    /// The persons who can open it.
    pub fn persons(&self) -> impl Iterator<Item = &str> {
        self.head.persons.iter().map(|person| person.name.as_str())
    }

    /// Fingerprint of who can open it: whoever knows it by a trusted way may [`Keyring::resume`] without a passphrase.
    ///
    /// # Errors
    /// `NB-K-020`, which no keyring can cause.
    pub fn fingerprint(&self) -> Result<[u8; 32], Problem> {
        self.head.hash()
    }

    /// Goes on with the persons in the file, for somebody who holds what is in it already (the running node) and knows the
    /// persons' fingerprint from there: nobody was slipped in.
    ///
    /// # Errors
    /// `NB-K-020` the persons are not those of the fingerprint.
    pub fn resume(&self, fingerprint: &[u8; 32], payload: &[u8]) -> Result<OpenKeyring, Problem> {
        if self.head.hash()? != *fingerprint {
            return Err(Problem::new("NB-K-020"));
        }
        Ok(OpenKeyring { head: self.head.clone(), payload: Zeroizing::new(payload.to_vec()) })
    }

    /// Opens it with one person's passphrase and card. Takes as long as the person's Argon2id asks, right or wrong.
    ///
    /// # Errors
    /// `NB-K-021` nobody of that name, `NB-K-022` wrong passphrase or card, `NB-K-020` damaged.
    pub fn open(&self, name: &str, passphrase: &str, card: &Card) -> Result<OpenKeyring, Problem> {
        let name = name.trim();
        let person =
            self.head.persons.iter().find(|person| person.name == name).ok_or_else(|| Problem::new("NB-K-021"))?;
        let identity: Identity = person.argon2id.identity(self.head.domain(), passphrase, card, &person.salt.0)?;
        if identity.to_public().to_string() != person.recipient {
            return Err(Problem::new("NB-K-022"));
        }
        let damaged = || Problem::new("NB-K-020");
        let mut opened = open_sealed(&identity, &self.payload).ok_or_else(damaged)?;
        // The first 32 bytes are the hash of the clear part: a person who was slipped in would be wrapped for at the next change.
        if opened.get(..32) != Some(self.head.hash()?.as_slice()) {
            return Err(damaged());
        }
        opened.drain(..32);
        Ok(OpenKeyring { head: self.head.clone(), payload: opened })
    }
}

impl OpenKeyring {
    /// An empty keyring of an authority: give it a payload and persons, then `close` it.
    #[must_use]
    pub fn new(domain: Domain, authority: AuthorityId, payload: &[u8]) -> Self {
        let head = Head { format: FORMAT, exercise: domain.is_exercise(), authority, persons: Vec::new() };
        Self { head, payload: Zeroizing::new(payload.to_vec()) }
    }
    /// What is in it.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
    /// Puts something else in.
    pub fn set_payload(&mut self, payload: &[u8]) {
        self.payload = Zeroizing::new(payload.to_vec());
    }
    /// The persons who can open it.
    pub fn persons(&self) -> impl Iterator<Item = &str> {
        self.head.persons.iter().map(|person| person.name.as_str())
    }

    /// Fingerprint of who can open it, see [`Keyring::fingerprint`].
    ///
    /// # Errors
    /// `NB-K-020`, which no keyring can cause.
    pub fn fingerprint(&self) -> Result<[u8; 32], Problem> {
        self.head.hash()
    }

    /// Lets one more person open it.
    ///
    /// # Errors
    /// `NB-K-023` a name that is empty or too long, `NB-K-024` there is somebody of that name, `NB-K-026` too weak for a real
    /// keyring, `NB-K-028` too many persons.
    pub fn add(
        &mut self,
        name: &str,
        passphrase: &str,
        card: &Card,
        with: Stretching,
        entropy: Entropy<'_>,
    ) -> Result<(), Problem> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
            return Err(Problem::new("NB-K-023").with("most", MAX_NAME_CHARS));
        }
        if self.persons().any(|other| other == name) {
            return Err(Problem::new("NB-K-024"));
        }
        if self.head.persons.len() >= MAX_PERSONS {
            return Err(Problem::new("NB-K-028").with("most", MAX_PERSONS));
        }
        with.check(self.head.domain())?;
        let mut salt = [0; 16];
        entropy(&mut salt);
        let identity = with.identity(self.head.domain(), passphrase, card, &salt)?;
        self.head.persons.push(Person {
            name: name.to_owned(),
            salt: Fixed(salt),
            argon2id: with,
            recipient: identity.to_public().to_string(),
        });
        Ok(())
    }

    /// Takes a person out; the next `close` writes under a key that this person cannot reach. Older copies of the file stay
    /// readable for that person: change what is in it where that matters.
    ///
    /// # Errors
    /// `NB-K-021` nobody of that name, `NB-K-025` the last one.
    pub fn remove(&mut self, name: &str) -> Result<(), Problem> {
        let at = self.persons().position(|other| other == name.trim()).ok_or_else(|| Problem::new("NB-K-021"))?;
        if self.head.persons.len() == 1 {
            return Err(Problem::new("NB-K-025"));
        }
        self.head.persons.remove(at);
        Ok(())
    }

    /// Seals the payload anew for all persons.
    ///
    /// # Errors
    /// `NB-K-025` without any person, `NB-K-020` if it cannot be sealed.
    pub fn close(&self) -> Result<Keyring, Problem> {
        if self.head.persons.is_empty() {
            return Err(Problem::new("NB-K-025"));
        }
        let damaged = || Problem::new("NB-K-020");
        let recipients: Option<Vec<_>> = self.head.persons.iter().map(Person::recipient).collect();
        let recipients = recipients.ok_or_else(damaged)?;
        let mut content = Zeroizing::new(self.head.hash()?.to_vec());
        content.extend_from_slice(&self.payload);
        let payload = seal_to(&recipients.iter().collect::<Vec<_>>(), &content).ok_or_else(damaged)?;
        Ok(Keyring { head: self.head.clone(), payload })
    }
}

impl std::fmt::Debug for OpenKeyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenKeyring({} persons)", self.head.persons.len())
    }
}
