//! A new generation of the authority's keys (decision 0021): loss of a share, or a holder who leaves.
//!
//! Order, so that a crash leaves a house that opens: shares are dealt; the node's secret is sealed to both generations; the
//! public files change; the house is opened with the new keys, which ends what is left: a new key for the journal, wrapped for
//! the new generation alone, and the secret sealed for it alone.

use std::io::Write as _;

use age::x25519::Recipient;
use extract::keys::{Ceremony, Envelope, Generation, Plan, ceremony};
use model::Problem;
use model::acts::{Body, SystemAct};
use model::problem::Refusal;
use zeroize::Zeroizing;

use crate::house::{House, Means, fingerprint, names, unwritable, write_durably};

/// What a change of keys is to be.
pub struct Rotation<'a> {
    /// k of n shares of the generation in force, or its envelope.
    pub means: &'a Means,
    /// Who is present.
    pub present: Vec<String>,
    /// Shares needed from now on.
    pub needed: u8,
    /// Shares made.
    pub shares: u8,
    /// With an envelope.
    pub envelope: bool,
    /// Why.
    pub reason: String,
}

/// Both generations, for what is done at the ceremony itself: certificates, resealing.
pub struct Rotated {
    /// The generation that went.
    pub from: Generation,
    /// The generation in force.
    pub to: Generation,
    /// A node lay in the folder; its secrets are under the new generation.
    pub node: bool,
}

/// Hands the shares out; nothing has changed before it has succeeded.
pub type Hand<'a> = &'a mut dyn FnMut(&Ceremony, Option<&Envelope>) -> Result<(), Refusal>;

impl House {
    /// Makes the next generation and brings the node in this folder under it. The house must be locked everywhere; afterwards it
    /// is locked again.
    ///
    /// # Errors
    /// `NB-K-041` no reason, `NB-S-043` open, `NB-J-010` open in another process; what is wrong with the shares (`NB-K-005` to
    /// `-009`, `-037`), and what dealing, disk or journal say.
    pub fn rotate(&self, rotation: Rotation<'_>, hand: Hand<'_>) -> Result<Rotated, Refusal> {
        let one = |problem: Problem| vec![problem];
        let reason = rotation.reason.trim();
        if reason.is_empty() {
            return Err(one(Problem::new("NB-K-041").at("reason")));
        }
        self.closed_everywhere().map_err(one)?;
        self.learn().map_err(one)?;
        let from = self.generation(rotation.means).map_err(one)?.ok_or_else(|| one(Problem::new("NB-S-044")))?;
        let node = self.node_file(names::NODE_FOR_AUTHORITY);
        let secret = match std::fs::read(&node) {
            Ok(sealed) => {
                Some(Zeroizing::new(age::decrypt(from.identity(), &sealed).map_err(|_| one(Problem::new("NB-S-040")))?))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(one(unwritable(&error))),
        };
        let made = self.next_keys(&from, &rotation).map_err(one)?;
        let platform = self.platform();
        let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);
        let envelope = rotation.envelope.then(|| made.generation.envelope(&mut entropy)).transpose().map_err(one)?;
        hand(&made, envelope.as_ref())?;
        let to = made.generation;
        if let Some(secret) = &secret {
            let both = [from.public().recipient().map_err(one)?, to.public().recipient().map_err(one)?];
            write_durably(&node, &seal_to(&both, secret).ok_or_else(|| one(Problem::new("NB-S-040")))?).map_err(one)?;
        }
        self.put_in_force(&from, &to, envelope.as_ref()).map_err(one)?;
        self.learn().map_err(one)?;
        if secret.is_some() {
            *self.inner.reason.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(reason.to_owned());
            let opened = Means::Opened(Box::new(to));
            let unlocked = self.unlock(&opened, rotation.present, None, None);
            self.lock();
            unlocked.map_err(one)?;
            let Means::Opened(to) = opened else {
                return Err(one(Problem::new("NB-S-044")));
            };
            return Ok(Rotated { from, to: *to, node: true });
        }
        Ok(Rotated { from, to, node: false })
    }

    /// The journal of this folder is open nowhere.
    fn closed_everywhere(&self) -> Result<(), Problem> {
        if self.office().is_some() {
            return Err(Problem::new("NB-S-043"));
        }
        let journal = self.inner.dir.join(names::JOURNAL);
        if journal::is_open(&journal) {
            return Err(Problem::new("NB-J-010").with("reason", journal.display()));
        }
        Ok(())
    }

    fn next_keys(&self, from: &Generation, rotation: &Rotation<'_>) -> Result<Ceremony, Problem> {
        let keys = from.public().keys();
        let plan = Plan {
            domain: from.public().domain(),
            authority: keys.authority,
            ags: keys.ags.clone(),
            name: keys.name.clone(),
            threshold: rotation.needed,
            shares: rotation.shares,
        };
        let platform = self.platform();
        ceremony(&plan, Some(from), platform.now(), &mut |buffer: &mut [u8]| (platform.entropy)(buffer))
    }

    /// The public files change: first the old one is kept, then the new one stands in its place.
    fn put_in_force(&self, from: &Generation, to: &Generation, envelope: Option<&Envelope>) -> Result<(), Problem> {
        let dir = &self.inner.dir;
        let kept = dir.join(names::GENERATIONS).join(format!("{}.json", from.public().keys().generation));
        write_durably(&kept, from.public().write()?.as_bytes())?;
        write_durably(&dir.join(names::AUTHORITY), to.public().write()?.as_bytes())?;
        let path = dir.join(names::ENVELOPE);
        match envelope {
            Some(envelope) => write_durably(&path, &envelope.file),
            // The old one opens the old generation; nobody may take it for the new one's.
            None => match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(&error)),
                _ => Ok(()),
            },
        }
    }

    /// The act of the first opening under a new generation, with the reason if it was told in this process.
    pub(crate) fn change_act(&self) -> Body {
        let reason = self.inner.reason.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let known = self.known();
        Body::System(SystemAct::GenerationChanged {
            generation: known.view.generation,
            fingerprint: fingerprint(known.public()),
            reason: reason.unwrap_or_default(),
        })
    }
}

/// Seals bytes to several recipients.
fn seal_to(recipients: &[Recipient], bytes: &[u8]) -> Option<Vec<u8>> {
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).ok()?;
    let mut out = Vec::with_capacity(bytes.len() + 512);
    let mut writer = encryptor.wrap_output(&mut out).ok()?;
    writer.write_all(bytes).ok()?;
    writer.finish().ok()?;
    Some(out)
}
