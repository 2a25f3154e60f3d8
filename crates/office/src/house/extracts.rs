//! Sealed extracts in the data folder: found by their clear header, verified whole, opened.

use std::fs;
use std::path::{Path, PathBuf};

use extract::keys::Generation;
use extract::register::Register;
use extract::seal::{SealedManifest, Verified};
use model::acts::system::ClassState;
use model::ids::ExtractId;
use model::{Instant, Problem};

use super::{House, names};
use crate::node_secret::NodeSecret;

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

/// Which extracts are opened with the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that were open before.
    Before,
    /// These files; none is possible.
    These(Vec<PathBuf>),
}

impl Wanted {
    /// The named one, or those that were open before.
    #[must_use]
    pub fn of(named: Option<&Path>) -> Self {
        named.map_or(Self::Before, |path| Self::These(vec![path.to_owned()]))
    }
}

/// An extract that was verified and opened.
pub(crate) struct OpenedExtract {
    pub(crate) id: ExtractId,
    pub(crate) sha256: [u8; 32],
    pub(crate) register: Register,
    pub(crate) manifest: Option<SealedManifest>,
}

impl House {
    /// Sealed extracts in the data folder, newest first.
    #[must_use]
    pub fn extracts(&self) -> Vec<ExtractFile> {
        files_in(&self.inner.dir.join(names::EXTRACTS))
    }

    /// Verifies and opens the wanted extracts, newest first: all of them or none.
    pub(super) fn open_extracts(
        &self,
        secret: &mut NodeSecret,
        generation: Option<&Generation>,
        wanted: &Wanted,
    ) -> Result<Vec<OpenedExtract>, Problem> {
        let folder = self.inner.dir.join(names::EXTRACTS);
        let paths: Vec<PathBuf> = match wanted {
            Wanted::These(paths) => paths.clone(),
            Wanted::Before => {
                let all: Vec<PathBuf> = secret.open_files().map(|file| folder.join(file)).collect();
                let there: Vec<PathBuf> = all.iter().filter(|path| path.exists()).cloned().collect();
                // One of several that is gone stops nobody; the only one that is gone is said.
                if there.is_empty() { all } else { there }
            }
        };
        let mut opened = Vec::with_capacity(paths.len());
        for path in &paths {
            opened.push(self.open_one(secret, generation, path)?);
        }
        opened.sort_by_key(|one| std::cmp::Reverse(one.id));
        opened.dedup_by_key(|one| one.id);
        secret.keep_open(&opened.iter().map(|one| one.id).collect::<Vec<_>>());
        Ok(opened)
    }

    pub(crate) fn open_one(
        &self,
        secret: &mut NodeSecret,
        generation: Option<&Generation>,
        path: &Path,
    ) -> Result<OpenedExtract, Problem> {
        let known = self.known();
        let verified = Verified::read(path, known.of_extract(path))?;
        let id = verified.header().extract;
        let (keys, manifest) = match generation {
            // One of an earlier generation opens with the keys kept of it: the shares in force do not fit.
            Some(generation) if generation.public().keys().generation == verified.header().generation => {
                let opened = verified.open(generation)?;
                (opened.keys, Some(opened.manifest))
            }
            // A further extract needs k of n again.
            Some(generation) => {
                let wrong = || {
                    Problem::new("NB-E-039")
                        .with("found", verified.header().generation)
                        .with("expected", generation.public().keys().generation)
                };
                (secret.extract_keys(id)?.ok_or_else(wrong)?, None)
            }
            None => (secret.extract_keys(id)?.ok_or_else(|| Problem::new("NB-S-046"))?, None),
        };
        let register = Register::decode(verified.open_all(&keys)?)
            .map_err(|error| Problem::new("NB-E-060").with("reason", error))?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        secret.keep_extract(id, &file, &keys);
        Ok(OpenedExtract { id, sha256: verified.sha256(), register, manifest })
    }
}

/// Sealed extracts in a folder by their clear headers, newest first.
pub(crate) fn files_in(folder: &Path) -> Vec<ExtractFile> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
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

pub(crate) fn class_states(manifest: &SealedManifest) -> Vec<ClassState> {
    let states = manifest.classes.iter().map(|state| ClassState {
        class: state.class.name().to_owned(),
        as_of: state.as_of,
        source: state.source.clone(),
        rows: state.rows,
        complete: state.state == extract::import::Completeness::Complete,
    });
    states.collect()
}

/// The beginning of a sealed file: enough for its clear header.
pub(super) fn read_head(path: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let most = u64::try_from(extract::seal::MAX_HEADER_BYTES + extract::seal::MAGIC.len() + 64).ok()?;
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(most).read_to_end(&mut head).ok()?;
    Some(head)
}
