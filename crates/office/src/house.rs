//! The house before and after unlocking.
//!
//! The data folder holds `authority.json` (public), `envelope.age` (if one was made), `extracts/`, `node/` (keyring and the
//! same secret sealed for the authority: in no backup) and `journal/`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use books::context::Decision;
use extract::keyring::Card;
use extract::keys::{AuthorityPublic, Generation, Share, combine, open_envelope};
use extract::register::Register;
use extract::seal::{SealedManifest, Verified};
use journal::{Class, Identity, Journal, OpenError, Options};
use model::acts::system::ClassState;
use model::acts::{Body, SystemAct};
use model::catalogue::Catalogue;
use model::ids::{ExtractId, NodeId};
use model::{Instant, Problem};
use zeroize::Zeroizing;

use crate::adopted::AdoptedLogs;
use crate::authority::AuthorityView;
use crate::copies::{self, Copies};
use crate::core::{Inner, Office};
use crate::credentials::{Kiln, hex};
pub use crate::keyring::NewKeyringPerson;
use crate::node_secret::NodeSecret;
use crate::persons::Registers;
use crate::platform::Platform;
use crate::restoring::{Source, take_over};
use crate::snapshot::{SLOW_MS, Vault, open_books};
use crate::standing;
use crate::watch::Watch;

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
}

impl Means {
    fn name(&self) -> &'static str {
        match self {
            Self::Shares(_) => "shares",
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

/// An extract file in the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its id.
    pub id: ExtractId,
    /// When it was sealed.
    pub created: Instant,
}

/// The house. Cheap to clone.
#[derive(Clone)]
pub struct House {
    pub(crate) inner: Arc<HouseInner>,
}

pub(crate) struct HouseInner {
    pub(crate) dir: PathBuf,
    pub(crate) public: AuthorityPublic,
    pub(crate) view: AuthorityView,
    catalogue: Arc<Catalogue>,
    pub(crate) platform: Platform,
    office: RwLock<Option<Office>>,
    /// One ceremony at a time.
    unlocking: Mutex<()>,
}

/// File names in the data folder.
pub mod names {
    /// The authority's public keys.
    pub const AUTHORITY: &str = "authority.json";
    /// The root, sealed with the generated passphrase.
    pub const ENVELOPE: &str = "envelope.age";
    /// Sealed extracts.
    pub const EXTRACTS: &str = "extracts";
    /// Ending of a sealed extract.
    pub const EXTRACT_SUFFIX: &str = "nbx";
    /// The node's secrets; in no backup.
    pub const NODE: &str = "node";
    /// The keyring.
    pub const KEYRING: &str = "keyring.nbk";
    /// The node's secret sealed for the authority.
    pub const NODE_FOR_AUTHORITY: &str = "node.age";
    /// Closed logs that were taken over, a folder each.
    pub const ADOPTED: &str = "adopted";
    /// The journal.
    pub const JOURNAL: &str = "journal";
}

impl House {
    /// Looks at a data folder.
    ///
    /// # Errors
    /// `NB-S-041` no authority there, `NB-S-042` the folder cannot be read or written, and what a wrong file says.
    pub fn at(dir: &Path, catalogue: Arc<Catalogue>, platform: Platform) -> Result<House, Problem> {
        let path = dir.join(names::AUTHORITY);
        if !path.exists() {
            return Err(Problem::new("NB-S-041").with("file", names::AUTHORITY));
        }
        let public = AuthorityPublic::read(&fs::read(&path).map_err(|e| unwritable(&e))?)?;
        let keys = public.keys();
        let view = AuthorityView {
            id: keys.authority,
            name: keys.name.clone(),
            ags: keys.ags.as_str().to_owned(),
            exercise: keys.exercise,
            shares_needed: keys.threshold,
            shares_made: u8::try_from(public.share_count()).unwrap_or(u8::MAX),
            generation: keys.generation,
        };
        fs::create_dir_all(dir.join(names::NODE)).map_err(|e| unwritable(&e))?;
        Ok(House {
            inner: Arc::new(HouseInner {
                dir: dir.to_owned(),
                public,
                view,
                catalogue,
                platform,
                office: RwLock::new(None),
                unlocking: Mutex::new(()),
            }),
        })
    }

    /// The authority.
    #[must_use]
    pub fn authority(&self) -> &AuthorityView {
        &self.inner.view
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

    /// Sealed extracts in the data folder, newest first.
    #[must_use]
    pub fn extracts(&self) -> Vec<ExtractFile> {
        let entries = fs::read_dir(self.inner.dir.join(names::EXTRACTS)).into_iter().flatten().flatten();
        let mut files: Vec<ExtractFile> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == names::EXTRACT_SUFFIX))
            .filter_map(|path| {
                let header = extract::seal::info(&read_head(&path)?).ok()?;
                Some(ExtractFile { id: header.extract, created: header.created, path })
            })
            .collect();
        files.sort_by_key(|file| std::cmp::Reverse((file.created, file.id)));
        files
    }

    /// Checks one share alone, without combining: its number and how many are needed.
    ///
    /// # Errors
    /// What is wrong with it: typed wrongly, of another series.
    pub fn check_share(&self, typed: &str) -> Result<(u8, u8), Problem> {
        let share = Share::parse(typed)?;
        self.inner.public.check_share(&share)?;
        Ok((share.index(), share.threshold()))
    }

    /// Locks: the office is forgotten; the journal closes when the last handle is gone.
    pub fn lock(&self) {
        let office = self.inner.office.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(office) = office {
            office.settle_copies(std::time::Duration::from_secs(5));
            office.stop_copies();
            office.stop_watch();
        }
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
        self.unlock_with(means, present, extract, person, None)
    }

    /// As [`House::unlock`]; with a source, the new node takes the log of a lost one over first.
    pub(crate) fn unlock_with(
        &self,
        means: &Means,
        present: Vec<String>,
        extract: Option<&Path>,
        person: Option<NewKeyringPerson>,
        source: Option<&Source>,
    ) -> Result<Unlocked, Problem> {
        let inner = &*self.inner;
        let _one = inner.unlocking.lock().unwrap_or_else(PoisonError::into_inner);
        if self.office().is_some() {
            return Err(Problem::new("NB-S-043"));
        }
        let generation = self.generation(means)?;
        let mut secret = match (&generation, means) {
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
        let opened = self.open_extract(&mut secret, generation.as_ref(), extract)?;
        let identity = Identity { authority: inner.view.id.0, node: secret.node.0 };
        let mut before = standing::ask_copies(&inner.dir, &identity, &inner.platform)?;
        let taken = match (source, &generation) {
            (Some(source), Some(generation)) => {
                take_over(&inner.dir, source, generation, &secret, &inner.public, &inner.platform)?
            }
            // Only the authority's shares open the keys of a lost node.
            (Some(_), None) => return Err(Problem::new("NB-S-044")),
            (None, _) => before.take_forks(&inner.dir, &identity, &inner.platform)?,
        };
        let office = self.open_office(&secret)?;
        office.adopt(taken)?;
        if generation.is_some() {
            self.keep_for_authority(&secret)?;
        }
        let card = self.hold_keys(&office, secret, person.as_ref())?;
        let added = person.map(|person| person.name.trim().to_owned());
        self.first_acts(&office, means, present, opened, added, &before)?;
        office.finish_pending()?;
        office.take_receipts();
        copies::listed(&inner.dir).into_iter().for_each(|place| office.start_copy(place));
        *inner.office.write().unwrap_or_else(PoisonError::into_inner) = Some(office.clone());
        Ok(Unlocked { office, card })
    }

    fn generation(&self, means: &Means) -> Result<Option<Generation>, Problem> {
        let public = &self.inner.public;
        match means {
            Means::Shares(typed) => {
                let shares = typed.iter().map(|text| Share::parse(text)).collect::<Result<Vec<_>, _>>()?;
                combine(&shares, public).map(Some)
            }
            Means::Envelope(passphrase) => {
                let file = fs::read(self.inner.dir.join(names::ENVELOPE)).map_err(|_| Problem::new("NB-S-045"))?;
                open_envelope(&file, passphrase, public).map(Some)
            }
            Means::Keyring { .. } => Ok(None),
        }
    }

    /// The node's secret from the file sealed for the authority, or a new node.
    fn secret_with_generation(&self, generation: &Generation) -> Result<NodeSecret, Problem> {
        let path = self.node_file(names::NODE_FOR_AUTHORITY);
        if path.exists() {
            let sealed = fs::read(&path).map_err(|e| unwritable(&e))?;
            let bytes = age::decrypt(generation.identity(), &sealed).map_err(|_| Problem::new("NB-S-040"))?;
            return NodeSecret::from_bytes(&Zeroizing::new(bytes));
        }
        let platform = &self.inner.platform;
        let node = NodeId(platform.id());
        let seed = Zeroizing::new(platform.bytes::<32>());
        let signing = ed25519_dalek::SigningKey::from_bytes(&seed);
        let certificate = generation.certify_node(node, &signing.verifying_key(), platform.now())?;
        let kek = Zeroizing::new(platform.bytes::<32>());
        let recipient = self.inner.public.recipient()?;
        let kek_wrap = age::encrypt(&recipient, &*kek).map_err(|_| Problem::new("NB-S-040"))?;
        Ok(NodeSecret::new(node, &seed, &kek, platform.bytes::<16>(), certificate, &kek_wrap))
    }

    fn open_extract(
        &self,
        secret: &mut NodeSecret,
        generation: Option<&Generation>,
        named: Option<&Path>,
    ) -> Result<Option<OpenedExtract>, Problem> {
        let before = secret.last_extract().map(|file| self.inner.dir.join(names::EXTRACTS).join(file));
        let Some(path) = named.map(Path::to_owned).or(before) else {
            return Ok(None);
        };
        let verified = Verified::read(&path, &self.inner.public)?;
        let id = verified.header().extract;
        let (keys, manifest) = match generation {
            Some(generation) => {
                let opened = verified.open(generation)?;
                (opened.keys, Some(opened.manifest))
            }
            // A further extract needs k of n again.
            None => (secret.extract_keys(id)?.ok_or_else(|| Problem::new("NB-S-046"))?, None),
        };
        let register = Register::decode(verified.open_all(&keys)?)
            .map_err(|error| Problem::new("NB-E-060").with("reason", error))?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        secret.keep_extract(id, &file, &keys);
        Ok(Some(OpenedExtract { id, sha256: verified.sha256(), register, manifest }))
    }

    fn open_office(&self, secret: &NodeSecret) -> Result<Office, Problem> {
        let inner = &*self.inner;
        let identity = Identity { authority: inner.view.id.0, node: secret.node.0 };
        let certificate = serde_json::to_vec(&secret.certificate).map_err(|_| Problem::new("NB-S-040"))?;
        let entropy = Arc::clone(&inner.platform.entropy);
        let (journal, opening) = Journal::open(
            &inner.dir.join(names::JOURNAL),
            identity,
            secret.journal_keys()?,
            &certificate,
            &secret.kek_wrap()?,
            Box::new(move |buffer: &mut [u8]| entropy(buffer)),
            Options::default(),
        )
        .map_err(|error| open_problem(&error))?;
        let vault = Vault::new(&inner.dir, &secret.journal_keys()?.kek, &inner.platform.version);
        let now = || inner.platform.now();
        let next = secret.next_keys()?;
        let adopted = AdoptedLogs::open(&inner.dir, inner.view.id, &secret.journal_keys()?, next.as_ref())?;
        let (books, start) = open_books(&journal, &adopted, opening.incarnation, &vault, &now, SLOW_MS)?;
        let office = Office {
            inner: Arc::new(Inner {
                authority: inner.view.clone(),
                catalogue: Arc::clone(&inner.catalogue),
                platform: inner.platform.clone(),
                journal,
                books: parking_lot::RwLock::new(books),
                deciding: Mutex::new(()),
                registers: RwLock::new(Arc::new(Registers::default())),
                kiln: Kiln::default(),
                copies: Copies::default(),
                adopted,
                audit_index: Mutex::default(),
                keyhold: crate::keyhold::KeyHold::default(),
                incarnation: model::ids::IncarnationId(opening.incarnation),
                first_life: opening.created,
                block: block(&secret.node, opening.incarnation_no),
                dir: inner.dir.clone(),
                vault,
                watch: Watch::default(),
            }),
        };
        office.begin_watch(start, SLOW_MS);
        Ok(office)
    }

    fn first_acts(
        &self,
        office: &Office,
        means: &Means,
        present: Vec<String>,
        opened: Option<OpenedExtract>,
        added: Option<String>,
        before: &standing::Before,
    ) -> Result<(), Problem> {
        let mut acts = vec![(
            None,
            Body::System(SystemAct::Started {
                version: self.inner.platform.version.clone(),
                exercise: self.inner.view.exercise,
            }),
        )];
        if let Some(opened) = &opened {
            let classes = match &opened.manifest {
                Some(manifest) => class_states(manifest),
                None => office.class_states(),
            };
            acts.push((
                None,
                Body::System(SystemAct::Unlocked {
                    extract: opened.id,
                    file: opened.sha256,
                    present,
                    with: means.name().to_owned(),
                    classes,
                }),
            ));
        }
        acts.extend(office.standing_acts(before));
        if let Some(person) = added {
            acts.push((None, Body::System(SystemAct::KeyringPersonAdded { person })));
        }
        let done = office.perform(None, None, Class::Essential, |_, _| Ok(Decision { acts }));
        done.map_err(|refusal| refusal.into_iter().next().unwrap_or_else(|| Problem::new("NB-J-005")))?;
        // Nothing of the extract is shown before the act that says who opened it is durable.
        if let Some(opened) = opened {
            let registers = Registers { loaded: Some((opened.id, opened.register)) };
            *office.inner.registers.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registers);
        }
        Ok(())
    }

    fn keep_for_authority(&self, secret: &NodeSecret) -> Result<(), Problem> {
        let recipient = self.inner.public.recipient()?;
        let sealed = age::encrypt(&recipient, &secret.to_bytes()?).map_err(|_| Problem::new("NB-S-040"))?;
        write_durably(&self.node_file(names::NODE_FOR_AUTHORITY), &sealed)
    }

    pub(crate) fn node_file(&self, name: &str) -> PathBuf {
        self.inner.dir.join(names::NODE).join(name)
    }
}

struct OpenedExtract {
    id: ExtractId,
    sha256: [u8; 32],
    register: Register,
    manifest: Option<SealedManifest>,
}

fn class_states(manifest: &SealedManifest) -> Vec<ClassState> {
    let states = manifest.classes.iter().map(|state| ClassState {
        class: state.class.name().to_owned(),
        as_of: state.as_of,
        source: state.source.clone(),
        rows: state.rows,
        complete: state.state == extract::import::Completeness::Complete,
    });
    states.collect()
}

/// Block of numbers: three letters from the node's id and the incarnation's running number.
fn block(node: &NodeId, incarnation: u64) -> String {
    // Letters only, none that is a register letter of PStV § 15 (E, G, L, S) or mistaken for a digit.
    const LETTERS: &[u8; 16] = b"ABCDFHJKMNPRTVWX";
    let letters: String = node.0[10..13].iter().map(|byte| char::from(LETTERS[usize::from(byte % 16)])).collect();
    format!("{letters}{incarnation}")
}

/// The journal's refusal to open, as a problem for a reader.
pub fn open_problem(error: &OpenError) -> Problem {
    let code = match error {
        OpenError::InUse(_) => "NB-J-010",
        OpenError::Io { .. } => "NB-J-011",
        OpenError::NewerFormat { .. } => "NB-J-012",
        OpenError::OtherAuthority { .. } | OpenError::OtherNode { .. } => "NB-J-013",
        OpenError::WalDamaged(_) => "NB-J-014",
        OpenError::Shorter { .. } => "NB-J-015",
        _ => "NB-J-016",
    };
    Problem::new(code).with("reason", error)
}

/// The beginning of a sealed file: enough for its clear header.
fn read_head(path: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let most = u64::try_from(extract::seal::MAX_HEADER_BYTES + extract::seal::MAGIC.len() + 64).ok()?;
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(most).read_to_end(&mut head).ok()?;
    Some(head)
}

pub(crate) fn unwritable(error: &std::io::Error) -> Problem {
    Problem::new("NB-S-042").with("reason", error)
}

/// Writes beside, syncs, renames, syncs the folder: the file is whole or as it was.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let parent = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(parent)?;
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        fs::File::open(parent)?.sync_all()
    };
    write().map_err(|e| unwritable(&e))
}

/// The fingerprint of the authority's key, for the printed start sheet.
#[must_use]
pub fn fingerprint(public: &AuthorityPublic) -> String {
    public.verifying_key().map(|key| hex(&key.to_bytes()[..16])).unwrap_or_default()
}
