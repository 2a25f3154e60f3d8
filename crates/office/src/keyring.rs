//! The keyring: who may restart the house without key holders. Adding is signed by one person, removing by two and changes the key.

use std::fs;
use std::path::Path;

use books::Actor;
use books::context::Decision;
use extract::keyring::{Keyring, OpenKeyring};
use journal::Class;
use model::Problem;
use model::acts::{Body, SystemAct};
use model::problem::Refusal;
use model::role::Role;
use zeroize::Zeroizing;

use crate::core::{Office, append_problem};
use crate::credentials;
use crate::house::{House, names, unwritable};
use crate::keyhold::Held;
use crate::node_secret::NodeSecret;

/// Fewer persons than this in the keyring are a warning: one is ill, one is away.
pub const PERSONS_MIN: usize = 3;
/// Who may add persons to the keyring.
pub const KEEPERS: &[Role] = &[Role::Head, Role::Operator, Role::Administrator];

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
        persons(&self.node_file(names::KEYRING))
    }

    pub(crate) fn keyring(&self) -> Result<Option<Keyring>, Problem> {
        let path = self.node_file(names::KEYRING);
        if !path.exists() {
            return Ok(None);
        }
        Keyring::read(&fs::read(&path).map_err(|e| unwritable(&e))?).map(Some)
    }

    /// The secrets stay in the open office; a person is added to the keyring. Persons who were in it and are known by the secret
    /// stay; somebody of the same name gets a new card.
    pub(crate) fn hold_keys(
        &self,
        office: &Office,
        secret: NodeSecret,
        person: Option<&NewKeyringPerson>,
    ) -> Result<Option<Zeroizing<String>>, Problem> {
        let known = self.known();
        let mut held = Held {
            secret,
            folder: self.node_file(""),
            recipient: known.public().recipient()?,
            generation: known.view.generation,
            domain: known.public().domain(),
            authority: known.view.id,
        };
        let card = match person {
            Some(person) => {
                let mut ring = held.ring()?;
                if ring.persons().any(|name| name == person.name.trim()) && ring.remove(&person.name).is_err() {
                    ring = OpenKeyring::new(held.domain, held.authority, &[]);
                }
                let card = held.add(&mut ring, &person.name, &person.passphrase, &self.inner.platform)?;
                held.write(&mut ring)?;
                Some(card)
            }
            None => None,
        };
        office.inner.keyhold.set(held);
        Ok(card)
    }

    /// A change of the kek that was interrupted: which one the journal has now.
    pub(crate) fn settle_kek(&self, secret: &mut NodeSecret) -> Result<(), Problem> {
        let Some(next) = secret.next()? else {
            return Ok(());
        };
        let ids = journal::kek_ids(&self.inner.dir.join(names::JOURNAL))
            .map_err(|error| Problem::new("NB-J-016").with("reason", error))?;
        if ids.contains(&next.kek_id) {
            secret.promote();
        }
        Ok(())
    }
}

fn persons(path: &Path) -> Vec<String> {
    let ring = fs::read(path).ok().and_then(|bytes| Keyring::read(&bytes).ok());
    ring.map(|ring| ring.persons().map(str::to_owned).collect()).unwrap_or_default()
}

impl Office {
    /// The persons in the keyring.
    #[must_use]
    pub fn keyring_persons(&self) -> Vec<String> {
        persons(&self.inner.dir.join(names::NODE).join(names::KEYRING))
    }

    /// Adds a named person to the keyring; the passphrase is typed by that person, the code goes onto a card that is printed once.
    ///
    /// # Errors
    /// `NB-A-002`, `NB-A-010`; `NB-A-020..022` the passphrase; `NB-K-023`, `-024`, `-028` the name.
    pub fn add_keyring_person(
        &self,
        actor: &Actor,
        person: &NewKeyringPerson,
        password: &str,
    ) -> Result<Zeroizing<String>, Refusal> {
        actor.must(KEEPERS)?;
        let one = |problem: Problem| vec![problem];
        credentials::usable(&person.passphrase, "").map_err(|problem| one(problem.at("passphrase")))?;
        let key = self.signing_key(actor, password)?;
        let mut slot = self.inner.keyhold.lock();
        let held = slot.as_mut().ok_or_else(|| one(Problem::new("NB-S-040")))?;
        let mut ring = held.ring().map_err(one)?;
        let card = held
            .add(&mut ring, &person.name, &person.passphrase, &self.inner.platform)
            .map_err(|problem| one(problem.at("person")))?;
        let name = person.name.trim().to_owned();
        self.perform_signed(actor, &key, None, Class::Business, |_, _| {
            Ok(Decision::one(Body::System(SystemAct::KeyringPersonAdded { person: name })))
        })?;
        held.write(&mut ring).map_err(one)?;
        Ok(card)
    }

    /// What acts ordered and is not done yet: persons who left the keyring, a change of the kek that was interrupted. Right after
    /// the act, and at every start.
    ///
    /// # Errors
    /// What disk or journal say; tried again at the next start.
    pub(crate) fn finish_keyring(&self) -> Result<(), Problem> {
        let revoked: Vec<String> = self.books().system.revoked.iter().cloned().collect();
        let mut slot = self.inner.keyhold.lock();
        let Some(held) = slot.as_mut() else {
            return Ok(());
        };
        let mut ring = held.ring()?;
        let leaving: Vec<String> =
            ring.persons().filter(|name| revoked.iter().any(|gone| gone == name)).map(str::to_owned).collect();
        for name in &leaving {
            if ring.remove(name).is_err() {
                // The last one: nobody is left, the house opens with shares or envelope only.
                ring = OpenKeyring::new(held.domain, held.authority, &[]);
            }
        }
        // A kek that an earlier generation opens: this is the first opening since the keys were changed.
        let stale = held.secret.wrapped_for() != held.generation && held.secret.next()?.is_none();
        if !leaving.is_empty() || stale {
            held.begin_rekey(&mut ring, &self.inner.platform)?;
        }
        if let Some(next) = held.secret.next()? {
            // The closed logs first: as long as one of them or the journal has not followed, both keks are kept.
            let failed = |error| Problem::new("NB-J-016").with("reason", error);
            let entropy = &self.inner.platform.entropy;
            self.inner.adopted.each_log(&mut |log| {
                let mut chance = |buffer: &mut [u8]| entropy(buffer);
                log.rekey(&next.kek, next.kek_id, &next.wrapped, &mut chance).map(|_| ()).map_err(failed)
            })?;
            self.inner.journal.rekey(next).map_err(|error| append_problem(&error))?;
            held.secret.promote();
            held.write(&mut ring)?;
        }
        Ok(())
    }

    /// Everything that durable acts ordered outside the journal and that may still be open.
    pub(crate) fn finish_pending(&self) -> Result<(), Problem> {
        self.destroy_due_months()?;
        self.finish_keyring()?;
        self.finish_extracts()
    }

    /// Proposes that a person leaves the keyring.
    ///
    /// # Errors
    /// `NB-A-049` nobody of that name; as [`Office::propose`].
    pub fn propose_keyring_revocation(
        &self,
        actor: &Actor,
        intent: model::ids::IntentKey,
        person: &str,
        reason: &str,
        password: &str,
    ) -> Result<model::ids::ProposalId, Refusal> {
        let person = person.trim().to_owned();
        if !self.keyring_persons().contains(&person) {
            return Err(vec![Problem::new("NB-A-049").at("person")]);
        }
        let matter = model::acts::proposal::Matter::RevokeKeyringPerson { person };
        self.propose(actor, intent, matter, reason, password)
    }
}
