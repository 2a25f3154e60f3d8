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

/// An extract that was verified and opened.
pub(super) struct OpenedExtract {
    pub(super) id: ExtractId,
    pub(super) sha256: [u8; 32],
    pub(super) register: Register,
    pub(super) manifest: Option<SealedManifest>,
}

impl House {
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

    pub(super) fn open_extract(
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
}

pub(super) fn class_states(manifest: &SealedManifest) -> Vec<ClassState> {
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
fn read_head(path: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let most = u64::try_from(extract::seal::MAX_HEADER_BYTES + extract::seal::MAGIC.len() + 64).ok()?;
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(most).read_to_end(&mut head).ok()?;
    Some(head)
}
