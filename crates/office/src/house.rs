//! The house before and after unlocking.
//!
//! The data folder holds `authority.json` (public), `envelope.age` (if one was made), `extracts/`, `node/` (keyring and the
//! same secret sealed for the authority: in no backup) and `journal/`.

pub(crate) mod extracts;
mod files;
mod known;
mod locking;
mod open;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use extract::keyring::Card;
use extract::keys::{AuthorityPublic, Generation, Share, combine, open_envelope};
use journal::Identity;
use model::Problem;
use model::acts::Body;
use model::catalogue::Catalogue;
use model::ids::NodeId;
use zeroize::Zeroizing;

use crate::authority::AuthorityView;
use crate::copies;
use crate::core::Office;
use crate::credentials::hex;
use crate::extract_files::FactCache;
use crate::node_secret::NodeSecret;
use crate::platform::Platform;
use crate::restoring::{Source, take_over};
use crate::standing;

pub use self::extracts::{ExtractFile, Wanted};
pub(crate) use self::files::unwritable;
pub use self::files::{names, write_durably};
pub(crate) use self::known::Known;
pub use self::known::read_chain;
pub use self::locking::{LockCause, SwapLook};
pub use self::open::open_problem;
pub use crate::keyring::NewKeyringPerson;

/// How the house is unlocked.
pub enum Means {
    /// k of n shares, as typed.
    Shares(Vec<Zeroizing<String>>),
    /// The generated passphrase from the envelope.
    Envelope(Zeroizing<String>),
    /// One named person: passphrase and printed card.
    Keyring {
        /// Name as entered when the person was added.
        person: String,
        /// Passphrase.
        passphrase: Zeroizing<String>,
        /// Code on the card.
        card: Zeroizing<String>,
    },
    /// The generation's keys, opened a moment ago at the ceremony itself.
    Opened(Box<Generation>),
}

impl Means {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Shares(_) | Self::Opened(_) => "shares",
            Self::Envelope(_) => "envelope",
            Self::Keyring { .. } => "keyring",
        }
    }
}

/// What unlocking gave.
pub struct Unlocked {
    /// The office.
    pub office: Office,
    /// Code for the new keyring person's card, shown and printed once.
    pub card: Option<Zeroizing<String>>,
}

/// The house. Cheap to clone.
#[derive(Clone)]
pub struct House {
    pub(crate) inner: Arc<HouseInner>,
}

pub(crate) struct HouseInner {
    pub(crate) dir: PathBuf,
    pub(crate) known: RwLock<Arc<Known>>,
    catalogue: Arc<Catalogue>,
    pub(crate) platform: Platform,
    office: RwLock<Option<Office>>,
    /// Sealed files that were judged already.
    pub(crate) facts: FactCache,
    /// One ceremony at a time.
    unlocking: Mutex<()>,
    /// Whether memory may reach a disk.
    swap: locking::SwapGuard,
    /// Why the keys were changed, until the act says it.
    pub(crate) reason: Mutex<Option<String>>,
}

impl House {
    /// Looks at a data folder.
    ///
    /// # Errors
    /// `NB-S-041` no authority there, `NB-S-042` the folder cannot be read or written, and what a wrong file says.
    pub fn at(dir: &Path, catalogue: Arc<Catalogue>, platform: Platform) -> Result<House, Problem> {
        let known = Known::read(dir)?;
        fs::create_dir_all(dir.join(names::NODE)).map_err(|e| unwritable(&e))?;
        Ok(House {
            inner: Arc::new(HouseInner {
                dir: dir.to_owned(),
                known: RwLock::new(Arc::new(known)),
                catalogue,
                platform,
                office: RwLock::new(None),
                facts: FactCache::default(),
                unlocking: Mutex::new(()),
                swap: locking::SwapGuard::default(),
                reason: Mutex::default(),
            }),
        })
    }

    /// The authority.
    #[must_use]
    pub fn authority(&self) -> Arc<AuthorityView> {
        Arc::clone(&self.known().view)
    }
    /// The catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }
    /// Clock and randomness.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.inner.platform
    }
    /// The office, once unlocked.
    #[must_use]
    pub fn office(&self) -> Option<Office> {
        self.inner.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// An envelope exists.
    #[must_use]
    pub fn has_envelope(&self) -> bool {
        self.inner.dir.join(names::ENVELOPE).exists()
    }

    /// Checks one share alone, without combining: its number and how many are needed.
    ///
    /// # Errors
    /// What is wrong with it: typed wrongly, of another series.
    pub fn check_share(&self, typed: &str) -> Result<(u8, u8), Problem> {
        let share = Share::parse(typed)?;
        self.learn()?;
        self.known().chain.check_share(&share)?;
        Ok((share.index(), share.threshold()))
    }

    /// Unlocks the house: opens the node's secrets, the extract (if one is named or was open before), and the journal; who
    /// unlocked is the first act. An extract is verified whole or not opened. Without an extract everything else works.
    ///
    /// # Errors
    /// What is wrong with shares, passphrase, card, extract or journal; nothing is half open afterwards.
    pub fn unlock(
        &self,
        means: &Means,
        present: Vec<String>,
        extract: Option<&Path>,
        person: Option<NewKeyringPerson>,
    ) -> Result<Unlocked, Problem> {
        self.unlock_with(means, present, &Wanted::of(extract), person, None)
    }

    /// As [`House::unlock`], with any number of extracts: all of them or none are opened.
    ///
    /// # Errors
    /// As [`House::unlock`].
    pub fn unlock_several(
        &self,
        means: &Means,
        present: Vec<String>,
        extracts: &Wanted,
        person: Option<NewKeyringPerson>,
    ) -> Result<Unlocked, Problem> {
        self.unlock_with(means, present, extracts, person, None)
    }

    /// As [`House::unlock`]; with a source, the new node takes the log of a lost one over first.
    pub(crate) fn unlock_with(
        &self,
        means: &Means,
        present: Vec<String>,
        extracts: &Wanted,
        person: Option<NewKeyringPerson>,
        source: Option<&Source>,
    ) -> Result<Unlocked, Problem> {
        let inner = &*self.inner;
        let _one = inner.unlocking.lock().unwrap_or_else(PoisonError::into_inner);
        if self.office().is_some() {
            return Err(Problem::new("NB-S-043"));
        }
        self.learn()?;
        let mut more: Vec<Body> = self.swap_act()?.into_iter().collect();
        let opened_now = self.generation(means)?;
        let generation = match means {
            Means::Opened(generation) => Some(&**generation),
            _ => opened_now.as_ref(),
        };
        let known = self.known();
        let mut secret = match (generation, means) {
            (Some(generation), _) => self.secret_with_generation(generation)?,
            (None, Means::Keyring { person, passphrase, card }) => {
                let ring = self.keyring()?.ok_or_else(|| Problem::new("NB-S-044"))?;
                let open = ring.open(person, passphrase, &Card::parse(card)?)?;
                let mut secret = NodeSecret::from_bytes(open.payload())?;
                secret.keep_persons(Some(open.fingerprint()?));
                secret
            }
            (None, _) => return Err(Problem::new("NB-S-044")),
        };
        self.settle_kek(&mut secret)?;
        let opened = self.open_extracts(&mut secret, generation, extracts)?;
        let identity = Identity { authority: known.view.id.0, node: secret.node.0 };
        let mut before = standing::ask_copies(&inner.dir, &identity, &inner.platform)?;
        let taken = match (source, generation) {
            (Some(source), Some(generation)) => {
                take_over(&inner.dir, source, generation, &secret, known.public(), &inner.platform)?
            }
            // Only the authority's shares open the keys of a lost node.
            (Some(_), None) => return Err(Problem::new("NB-S-044")),
            (None, _) => before.take_forks(&inner.dir, &identity, &inner.platform)?,
        };
        if secret.wrapped_for() != known.view.generation {
            more.push(self.change_act());
        }
        let office = self.open_office(&secret)?;
        office.adopt(taken)?;
        if generation.is_some() {
            self.keep_for_authority(&secret)?;
        }
        let card = self.hold_keys(&office, secret, person.as_ref())?;
        let added = person.map(|person| person.name.trim().to_owned());
        self.first_acts(&office, means, present, opened, added, &before, more)?;
        office.finish_pending()?;
        office.take_receipts();
        copies::listed(&inner.dir).into_iter().for_each(|place| office.start_copy(place));
        *inner.office.write().unwrap_or_else(PoisonError::into_inner) = Some(office.clone());
        Ok(Unlocked { office, card })
    }

    /// Opens the generation's keys; nothing with the keyring, or where they are open already.
    pub(crate) fn generation(&self, means: &Means) -> Result<Option<Generation>, Problem> {
        let known = self.known();
        let public = known.public();
        match means {
            Means::Shares(typed) => {
                let shares = typed.iter().map(|text| Share::parse(text)).collect::<Result<Vec<_>, _>>()?;
                shares.iter().try_for_each(|share| known.chain.check_share(share))?;
                combine(&shares, public).map(Some)
            }
            Means::Envelope(passphrase) => {
                let file = fs::read(self.inner.dir.join(names::ENVELOPE)).map_err(|_| Problem::new("NB-S-045"))?;
                open_envelope(&file, passphrase, public).map(Some)
            }
            Means::Keyring { .. } | Means::Opened(_) => Ok(None),
        }
    }

    /// The node's secret from the file sealed for the authority, or a new node.
    fn secret_with_generation(&self, generation: &Generation) -> Result<NodeSecret, Problem> {
        let path = self.node_file(names::NODE_FOR_AUTHORITY);
        if path.exists() {
            let sealed = fs::read(&path).map_err(|e| unwritable(&e))?;
            let bytes = age::decrypt(generation.identity(), &sealed).map_err(|_| Problem::new("NB-S-040"))?;
            let mut secret = NodeSecret::from_bytes(&Zeroizing::new(bytes))?;
            if secret.certificate.statement.generation != generation.public().keys().generation {
                // The first opening under a new generation: its word takes the place of the old one's.
                let keys = secret.journal_keys()?;
                let now = self.inner.platform.now();
                secret.certificate = generation.certify_node(secret.node, &keys.signing.verifying_key(), now)?;
            }
            return Ok(secret);
        }
        let platform = &self.inner.platform;
        let node = NodeId(platform.id());
        let seed = Zeroizing::new(platform.bytes::<32>());
        let signing = ed25519_dalek::SigningKey::from_bytes(&seed);
        let certificate = generation.certify_node(node, &signing.verifying_key(), platform.now())?;
        let kek = Zeroizing::new(platform.bytes::<32>());
        let recipient = generation.public().recipient()?;
        let kek_wrap = age::encrypt(&recipient, &*kek).map_err(|_| Problem::new("NB-S-040"))?;
        Ok(NodeSecret::new(node, &seed, &kek, platform.bytes::<16>(), certificate, &kek_wrap))
    }

    fn keep_for_authority(&self, secret: &NodeSecret) -> Result<(), Problem> {
        let recipient = self.known().public().recipient()?;
        let sealed = age::encrypt(&recipient, &secret.to_bytes()?).map_err(|_| Problem::new("NB-S-040"))?;
        write_durably(&self.node_file(names::NODE_FOR_AUTHORITY), &sealed)
    }

    pub(crate) fn node_file(&self, name: &str) -> PathBuf {
        self.inner.dir.join(names::NODE).join(name)
    }
}

/// The fingerprint of the authority's key, for the printed start sheet.
#[must_use]
pub fn fingerprint(public: &AuthorityPublic) -> String {
    public.verifying_key().map(|key| hex(&key.to_bytes()[..16])).unwrap_or_default()
}
