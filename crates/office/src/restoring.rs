//! A lost machine comes back: its log is taken over, closed, by a new node; and what a node wrote before it was put back.
//!
//! The signing key of the old node is in no copy. So the new machine is a new node with a journal of its own, which begins
//! with taking the old one over.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use extract::keys::{AuthorityPublic, Generation};
use journal::copy::{Copy, KEYS, LOG};
use journal::holding::Relation;
use journal::keystore::KeyStore;
use journal::restore::{Kek, Restored, Rewrap, build};
use journal::{Identity, Log, backup};
use model::Problem;
use model::acts::KeepingAct;
use model::acts::keeping::AdoptionCause;
use model::ids::NodeId;
use zeroize::Zeroizing;

use crate::house::{House, Means, NewKeyringPerson, Unlocked, Wanted, names, unwritable};
use crate::node_secret::NodeSecret;
use crate::platform::Platform;
use crate::standing::{Standing, set_fork_aside};

/// Where a restore reads from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A backup, or the log bundle of a copy's folder.
    log: PathBuf,
    /// Key stores: of the source itself, and of any other copy that may know of erasures that came later.
    keys: Vec<PathBuf>,
    /// Folder of files beside: the copy's own, or where a backup was unpacked.
    files: PathBuf,
}

fn refuse(reason: impl std::fmt::Display) -> Problem {
    Problem::new("NB-J-044").with("reason", reason)
}

impl Source {
    /// Whose copy lies on a medium.
    ///
    /// # Errors
    /// `NB-J-044`.
    pub fn whose(from: &Path) -> Result<Identity, Problem> {
        let folder = copy_folder(from)?;
        let held = journal::holding::Holding::scan(&folder.join(LOG), &std::collections::HashSet::new());
        held.map(|held| held.identity).map_err(refuse)
    }

    /// Looks at a backup file, a copy's folder, or a medium with exactly one copy on it, and brings the authority's public
    /// files into the new, empty data folder.
    ///
    /// # Errors
    /// `NB-J-044` not a copy, cut off, or several copies; `NB-S-042` the folder cannot be written.
    pub fn prepare(from: &Path, other_keys: &[PathBuf], data: &Path) -> Result<Source, Problem> {
        std::fs::create_dir_all(data).map_err(|e| unwritable(&e))?;
        let mut source = if from.is_dir() {
            let folder = copy_folder(from)?;
            Source { log: folder.join(LOG), keys: vec![folder.join(KEYS)], files: folder }
        } else {
            backup::whole(from).map_err(refuse)?;
            let files = data.join("restoring");
            backup::unpack_files(from, &files).map_err(refuse)?;
            Source { log: from.to_owned(), keys: vec![from.to_owned()], files }
        };
        for path in other_keys {
            let inside = if path.is_dir() { copy_folder(path)?.join(KEYS) } else { path.clone() };
            source.keys.push(inside);
        }
        for name in [names::AUTHORITY, names::ENVELOPE] {
            bring(&source.files.join(name), &data.join(name))?;
        }
        for folder in [names::EXTRACTS, names::GENERATIONS] {
            for entry in std::fs::read_dir(source.files.join(folder)).into_iter().flatten().flatten() {
                bring(&entry.path(), &data.join(folder).join(entry.file_name()))?;
            }
        }
        Ok(source)
    }
}

fn bring(from: &Path, to: &Path) -> Result<(), Problem> {
    if !from.exists() || to.exists() {
        return Ok(());
    }
    let bytes = std::fs::read(from).map_err(|e| unwritable(&e))?;
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(|e| unwritable(&e))?;
    }
    crate::house::write_durably(to, &bytes)
}

/// The folder of the one copy below a medium.
fn copy_folder(from: &Path) -> Result<PathBuf, Problem> {
    if from.join(LOG).exists() {
        return Ok(from.to_owned());
    }
    let inside = std::fs::read_dir(from).map_err(|e| unwritable(&e))?.flatten().map(|entry| entry.path());
    let copies: Vec<PathBuf> = inside.filter(|path| path.join(LOG).exists()).collect();
    match copies.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(refuse(format!("{}: no copy", from.display()))),
        several => {
            let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(refuse(format!("several copies, name one: {}", names.join(", "))))
        }
    }
}

impl House {
    /// Unlocks a new node that takes over the log of a lost one. The data folder must be new, prepared by [`Source::prepare`].
    ///
    /// # Errors
    /// `NB-J-044` the source does not restore, or the folder has a journal already; as [`House::unlock`].
    pub fn restore(
        &self,
        source: &Source,
        means: &Means,
        present: Vec<String>,
        extract: Option<&Path>,
        person: Option<NewKeyringPerson>,
    ) -> Result<Unlocked, Problem> {
        if self.inner.dir.join(names::JOURNAL).join("journal.db").exists() {
            return Err(refuse(journal::restore::RestoreError::NotEmpty(self.inner.dir.clone())));
        }
        let unlocked = self.unlock_with(means, present, &Wanted::of(extract), person, Some(source))?;
        let unpacked = self.inner.dir.join("restoring");
        if source.files == unpacked {
            // Everything of it has its own place by now.
            let _ = std::fs::remove_dir_all(unpacked);
        }
        Ok(unlocked)
    }
}

/// Takes the source's logs over, its own closed ones first. The acts for the new journal, in order.
pub(crate) fn take_over(
    dir: &Path,
    source: &Source,
    generation: &Generation,
    secret: &NodeSecret,
    public: &AuthorityPublic,
    platform: &Platform,
) -> Result<Vec<KeepingAct>, Problem> {
    let keys = secret.journal_keys()?;
    let to = Kek { id: keys.kek_id, key: keys.kek };
    let to_wrapped = secret.kek_wrap()?;
    let mut store = KeyStore::default();
    for path in &source.keys {
        store.merge(&KeyStore::read(path).map_err(refuse)?);
    }
    let from = opened_keks(&store, generation)?;
    let rewrap = Rewrap { from: &from, to: &to, to_wrapped: &to_wrapped };
    let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);
    let target = dir.join(names::ADOPTED);
    let scratch = dir.join("restoring-logs");
    let mut acts = Vec::new();
    // Logs that the lost node had taken over itself: its own acts say where they are folded, they only need their keys.
    for entry in std::fs::read_dir(source.files.join(names::ADOPTED)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let identity = journal::copy::identity(&entry.path()).map_err(refuse)?;
        let mut copy = Copy::open(&entry.path(), identity, &scratch, platform.bytes()).map_err(refuse)?;
        copy.catch_up().map_err(refuse)?;
        let (log, own) = (copy.dir().join(LOG), copy.dir().join(KEYS));
        let stores: Vec<PathBuf> = source.keys.iter().cloned().chain([own.clone()]).collect();
        let nested = KeyStore::read(&own).map_err(refuse)?;
        let from = opened_keks(&nested, generation)?;
        let from: Vec<Kek> = from.into_iter().collect();
        drop(copy);
        let only = only_of(&stores, &nested, &scratch, identity, platform)?;
        let rewrap = Rewrap { from: &from, to: &to, to_wrapped: &to_wrapped };
        build(&target.join(&name), &log, &[only], Some(&rewrap), &mut entropy).map_err(refuse)?;
        std::fs::remove_dir_all(&scratch).map_err(|e| unwritable(&e))?;
    }
    let name = folder_name(&target, "restored");
    let folder = target.join(&name);
    let restored = build(&folder, &source.log, &source.keys, Some(&rewrap), &mut entropy).map_err(refuse)?;
    if restored.identity.authority != public.keys().authority.0 {
        std::fs::remove_dir_all(&folder).map_err(|e| unwritable(&e))?;
        return Err(refuse("the copy belongs to another authority"));
    }
    journal::restore::bring_attachments(&source.files, &folder).map_err(refuse)?;
    acts.push(adopted(&name, &restored, AdoptionCause::Restored, [0; 2]));
    Ok(acts)
}

/// The wraps of one store, without those that any source knows as destroyed, as a file of their own.
fn only_of(
    all: &[PathBuf],
    one: &KeyStore,
    scratch: &Path,
    identity: Identity,
    platform: &Platform,
) -> Result<PathBuf, Problem> {
    let mut only = one.clone();
    for path in all {
        let erased = KeyStore::read(path).map_err(refuse)?.erased;
        only.wraps.retain(|(id, _)| !erased.contains(id));
        only.erased.extend(erased.into_iter().filter(|id| one.wraps.iter().any(|(have, _)| have == id)));
    }
    let path = scratch.join("only.nbb");
    only.write(identity, platform.bytes(), &path).map_err(refuse)?;
    Ok(path)
}

/// Opens the keks that are sealed for this generation of the authority's key.
fn opened_keks(store: &KeyStore, generation: &Generation) -> Result<Vec<Kek>, Problem> {
    let open = |(id, wrapped): (&[u8; 16], &Vec<u8>)| -> Option<Kek> {
        let plain = Zeroizing::new(age::decrypt(generation.identity(), wrapped).ok()?);
        let key: [u8; 32] = plain.as_slice().try_into().ok()?;
        Some(Kek { id: *id, key: Zeroizing::new(key) })
    };
    let keks: BTreeMap<_, _> = store.keks.iter().collect();
    let opened: Vec<Kek> = keks.into_iter().filter_map(open).collect();
    if opened.is_empty() && !store.wraps.is_empty() {
        return Err(refuse("the keys of the copy are sealed for another authority or generation"));
    }
    Ok(opened)
}

fn folder_name(target: &Path, word: &str) -> String {
    let mut n = 1;
    while target.join(format!("{word}-{n}")).exists() {
        n += 1;
    }
    format!("{word}-{n}")
}

fn adopted(folder: &str, restored: &Restored, cause: AdoptionCause, from: [u64; 2]) -> KeepingAct {
    let head = restored.report.acts.head.as_ref();
    KeepingAct::Adopted {
        folder: folder.to_owned(),
        node: NodeId(restored.identity.node),
        cause,
        from: from[0],
        acts: restored.counts[Log::Acts.number() as usize],
        lookups: restored.counts[Log::Audit.number() as usize],
        anchor: head.map(journal::Checkpoint::fingerprint).unwrap_or_default(),
        from_lookups: from[1],
    }
}

/// Takes over what a copy has and this node, put back from an old image, had gone on without.
///
/// # Errors
/// `NB-J-042`.
pub(crate) fn take_fork(
    dir: &Path,
    identity: &Identity,
    standing: &Standing,
    platform: &Platform,
) -> Result<Option<KeepingAct>, Problem> {
    let Relation::Forked { common, .. } = standing.relation else { return Ok(None) };
    let failed = |reason: String| Problem::new("NB-J-042").with("reason", reason);
    let aside = set_fork_aside(&standing.place.path, identity).map_err(|e| failed(e.to_string()))?;
    let target = dir.join(names::ADOPTED);
    let name = folder_name(&target, "forked");
    let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);
    let folder = target.join(&name);
    let restored =
        build(&folder, &aside.join(LOG), &[aside.join(KEYS)], None, &mut entropy).map_err(|e| failed(e.to_string()))?;
    journal::restore::bring_attachments(&aside, &folder).map_err(|e| failed(e.to_string()))?;
    Ok(Some(adopted(&name, &restored, AdoptionCause::Forked, common)))
}
