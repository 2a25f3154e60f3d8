//! What the keyring holds, in memory while the house is unlocked (decision 0015), and the change of the key.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use age::x25519::Recipient;
use extract::keyring::{Card, Keyring, OpenKeyring, Stretching};
use extract::keys::Domain;
use model::Problem;
use model::ids::AuthorityId;
use zeroize::Zeroizing;

use crate::house::{names, unwritable, write_durably};
use crate::node_secret::NodeSecret;
use crate::platform::Platform;

/// What the running node keeps so that it can seal its keyring anew. Empty until the house is open.
#[derive(Default)]
pub(crate) struct KeyHold {
    held: Mutex<Option<Held>>,
}

/// The node's secrets and where they are written.
pub(crate) struct Held {
    pub secret: NodeSecret,
    pub folder: PathBuf,
    pub recipient: Recipient,
    /// Number of the authority's generation in force.
    pub generation: u32,
    pub domain: Domain,
    pub authority: AuthorityId,
}

impl KeyHold {
    pub fn set(&self, held: Held) {
        *self.lock() = Some(held);
    }
    /// Forgets everything.
    pub fn clear(&self) {
        *self.lock() = None;
    }
    pub fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// The keyring in the folder, to be changed: only if its persons are those that the secret knows. Otherwise nobody.
    pub fn ring(&self) -> Result<OpenKeyring, Problem> {
        let payload = self.secret.to_bytes()?;
        let fresh = || OpenKeyring::new(self.domain, self.authority, &payload);
        let path = self.folder.join(names::KEYRING);
        let Some(fingerprint) = self.secret.persons().filter(|_| path.exists()) else {
            return Ok(fresh());
        };
        let file = Keyring::read(&fs::read(&path).map_err(|e| unwritable(&e))?)?;
        Ok(file.resume(&fingerprint, &payload).unwrap_or_else(|_| fresh()))
    }

    /// Adds a person and gives the card's code. Nothing is written: see [`Held::write`].
    pub fn add(
        &self,
        ring: &mut OpenKeyring,
        name: &str,
        passphrase: &str,
        platform: &Platform,
    ) -> Result<Zeroizing<String>, Problem> {
        let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);
        let card = Card::generate(&mut entropy);
        let with = if self.domain.is_exercise() { Stretching::EXERCISE } else { Stretching::FULL };
        ring.add(name, passphrase, &card, with, &mut entropy)?;
        Ok(card.text())
    }

    /// Writes the secrets: sealed for the authority, and for the persons of the keyring. Without persons there is no keyring.
    pub fn write(&mut self, ring: &mut OpenKeyring) -> Result<(), Problem> {
        let anybody = ring.persons().next().is_some();
        self.secret.keep_persons(if anybody { Some(ring.fingerprint()?) } else { None });
        let bytes = self.secret.to_bytes()?;
        let sealed = age::encrypt(&self.recipient, &bytes).map_err(|_| Problem::new("NB-S-040"))?;
        write_durably(&self.folder.join(names::NODE_FOR_AUTHORITY), &sealed)?;
        let path = self.folder.join(names::KEYRING);
        if anybody {
            ring.set_payload(&bytes);
            return write_durably(&path, ring.close()?.write()?.as_bytes());
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(&error)),
            _ => Ok(()),
        }
    }

    /// Writes the secrets after a change that is not about persons. Whoever is in the keyring and known stays in it; a file that
    /// nobody here can answer for is left as it is.
    pub fn keep(&mut self) -> Result<(), Problem> {
        let mut ring = self.ring()?;
        if ring.persons().next().is_some() {
            return self.write(&mut ring);
        }
        let sealed = age::encrypt(&self.recipient, &self.secret.to_bytes()?).map_err(|_| Problem::new("NB-S-040"))?;
        write_durably(&self.folder.join(names::NODE_FOR_AUTHORITY), &sealed)
    }

    /// Begins a change of the kek: the new one is kept beside the old in both files before the journal changes.
    pub fn begin_rekey(&mut self, ring: &mut OpenKeyring, platform: &Platform) -> Result<(), Problem> {
        let kek = Zeroizing::new(platform.bytes::<32>());
        let wrapped = age::encrypt(&self.recipient, &*kek).map_err(|_| Problem::new("NB-S-040"))?;
        self.secret.keep_next(&journal::NewKek { kek, kek_id: platform.bytes::<16>(), wrapped }, self.generation);
        self.write(ring)
    }
}
