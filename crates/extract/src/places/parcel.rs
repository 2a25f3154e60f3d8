//! What is delivered: an extract, its signature and, where there is one, its proof.

use std::path::{Path, PathBuf};

use model::ids::{AuthorityId, ExtractId};
use model::{Instant, Problem};
use sha2::{Digest, Sha256};

use crate::keys::AuthorityPublic;
use crate::seal::{PROOF_SUFFIX, SIGNATURE_SUFFIX, SignatureFile, Verified, check_proof, read_proof};

/// One file of a parcel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its name at the place.
    pub name: String,
    /// Where it is now.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// A verified extract with what belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// Whose.
    pub authority: AuthorityId,
    /// Which extract.
    pub extract: ExtractId,
    /// When it was sealed.
    pub sealed: Instant,
    /// Whether a sound proof of a test restore comes with it.
    pub proved: bool,
    /// In the order in which they are stored; the extract is the last.
    pub parts: Vec<Part>,
}

impl Parcel {
    /// Reads an extract with what lies beside it, and verifies every byte of it.
    ///
    /// # Errors
    /// Those of [`Verified::read`]; a proof that is there and not sound is `NB-E-049` or `NB-E-152`.
    pub fn read(path: &Path, authority: &AuthorityPublic) -> Result<Self, Problem> {
        let verified = Verified::read(path, authority)?;
        let (header, sha256) = (verified.header().clone(), verified.sha256());
        drop(verified);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let read = |suffix: &str| {
            let path = beside(path, suffix);
            std::fs::read(&path).map(|bytes| (path, bytes))
        };
        let mut parts = Vec::with_capacity(3);
        let mut add = |suffix: &str, path: PathBuf, bytes: &[u8]| {
            parts.push(Part { name: format!("{name}{suffix}"), path, sha256: Sha256::digest(bytes).into() });
        };
        let missing = |error: std::io::Error| crate::import::rows::unreadable(&name, &error);
        let (signature_path, signature) = read(SIGNATURE_SUFFIX).map_err(missing)?;
        let mut proved = false;
        match read(PROOF_SUFFIX) {
            Ok((proof_path, proof)) => {
                let certificate = SignatureFile::read(&signature)?.certificate;
                check_proof(&read_proof(&proof)?, &certificate, authority, sha256)?;
                add(PROOF_SUFFIX, proof_path, &proof);
                proved = true;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(missing(error)),
        }
        add(SIGNATURE_SUFFIX, signature_path, &signature);
        parts.push(Part { name: name.clone(), path: path.to_owned(), sha256 });
        let (extract, sealed) = (header.extract, header.created);
        Ok(Self { authority: header.authority, extract, sealed, proved, parts })
    }
    /// The extract's file name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parts.last().map_or("", |part| part.name.as_str())
    }
    /// SHA-256 of the extract.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.parts.last().map_or([0; 32], |part| part.sha256)
    }
}

/// How file names of an authority's extracts begin: so a place can keep those of several.
#[must_use]
pub(super) fn prefix(authority: AuthorityId) -> String {
    format!("auszug-{}-", crate::keys::hex::encode(&authority.0[..4]))
}

impl Parcel {
    /// The file name of an extract sealed at this moment.
    #[must_use]
    pub fn name_for(authority: AuthorityId, sealed: Instant) -> String {
        // Milliseconds with three digits always, so that names sort like moments.
        let second = Instant(sealed.0 - sealed.0.rem_euclid(1000)).rfc3339();
        let stamp: String = second.chars().filter(|c| c.is_ascii_alphanumeric() && *c != 'Z').collect();
        format!("{}{stamp}{:03}Z.nbx", prefix(authority), sealed.0.rem_euclid(1000))
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
