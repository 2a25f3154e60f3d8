//! The keyring in the data folder: who may restart the house without key holders.

use std::fs;

use extract::keyring::{Card, Keyring, OpenKeyring, Stretching};
use model::Problem;
use zeroize::Zeroizing;

use crate::house::{House, names, unwritable, write_durably};
use crate::node_secret::NodeSecret;

/// A person who may restart the house without key holders.
pub struct NewKeyringPerson {
    /// Name.
    pub name: String,
    /// Passphrase.
    pub passphrase: Zeroizing<String>,
}

impl House {
    /// Persons who may restart the house; nobody before the first unlocking.
    #[must_use]
    pub fn keyring_persons(&self) -> Vec<String> {
        self.keyring().ok().flatten().map(|ring| ring.persons().map(str::to_owned).collect()).unwrap_or_default()
    }

    pub(crate) fn keyring(&self) -> Result<Option<Keyring>, Problem> {
        let path = self.node_file(names::KEYRING);
        if !path.exists() {
            return Ok(None);
        }
        Keyring::read(&fs::read(&path).map_err(|e| unwritable(&e))?).map(Some)
    }

    /// Adds a person to the open keyring, or begins a new one (with shares or envelope: earlier persons no longer count).
    pub(crate) fn add_keyring_person(
        &self,
        open: Option<OpenKeyring>,
        secret: &NodeSecret,
        person: &NewKeyringPerson,
    ) -> Result<Zeroizing<String>, Problem> {
        let platform = &self.inner.platform;
        let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);
        let domain = self.inner.public.domain();
        let payload = secret.to_bytes()?;
        let mut ring = open.unwrap_or_else(|| OpenKeyring::new(domain, self.inner.view.id, &payload));
        ring.set_payload(&payload);
        let card = Card::generate(&mut entropy);
        let with = if domain.is_exercise() { Stretching::EXERCISE } else { Stretching::FULL };
        ring.add(&person.name, &person.passphrase, &card, with, &mut entropy)?;
        write_durably(&self.node_file(names::KEYRING), ring.close()?.write()?.as_bytes())?;
        Ok(card.text())
    }
}
