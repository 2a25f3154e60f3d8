//! Verifies and opens a sealed extract.

use std::collections::BTreeMap;
use std::path::Path;

use age::x25519::Identity;
use model::Problem;
use sha2::{Digest, Sha256};

use super::age_file::{GroupKey, decrypt, decrypt_group};
use super::header::{self, Header, truncated};
use super::manifest::SealedManifest;
use super::signature::SignatureFile;
use super::{FORMAT, SIGNATURE_SUFFIX};
use crate::keys::{AuthorityPublic, Generation};
use crate::records::Group;

/// A file shorter than this, in bytes, is hashed before a second thread would have started.
const HASHED_ALONE_BYTES: usize = 1 << 20;

/// A file that has the form of a sealed extract: nothing in it is proved yet.
pub struct Sealed {
    bytes: Vec<u8>,
    header: Header,
    body: usize,
}

/// An extract that is whole to the last byte and sealed by a certified sealer of the authority.
pub struct Verified {
    sealed: Sealed,
    sha256: [u8; 32],
}

/// Manifest and keys of an opened extract.
#[derive(Debug)]
pub struct Opened {
    /// What it holds.
    pub manifest: SealedManifest,
    /// The keys of its class groups.
    pub keys: BTreeMap<Group, GroupKey>,
}

impl Sealed {
    /// Takes the bytes of a file.
    ///
    /// # Errors
    /// `NB-E-030` not an extract, `NB-E-031` unknown version, `NB-E-032` cut off, `NB-E-033` damaged header, `NB-E-035` bytes
    /// after the end.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Problem> {
        let (header, body) = header::read(&bytes)?;
        let length = header.segments.iter().try_fold(body as u64, |sum, segment| sum.checked_add(segment.bytes));
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or_else(|| Problem::new("NB-E-033"))?;
        match bytes.len() {
            found if found < length => Err(truncated(length, found)),
            found if found > length => Err(Problem::new("NB-E-035").with("expected", length).with("found", found)),
            _ => Ok(Self { bytes, header, body }),
        }
    }
    /// Its clear header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Checks every byte: the hash of each segment, the whole file against the signature, the signature against the sealer's
    /// certificate, the certificate against the authority. Needs no secret.
    ///
    /// # Errors
    /// `NB-E-034` a damaged segment, `NB-E-036` to `NB-E-041`, `NB-E-043`: see docs/formats/extract.md.
    pub fn verify(self, signature: &[u8], authority: &AuthorityPublic) -> Result<Verified, Problem> {
        let sha256 = self.hash()?;
        let signature = SignatureFile::read(signature)?;
        signature.check(&self.header, sha256, self.bytes.len(), authority)?;
        Ok(Verified { sealed: self, sha256 })
    }

    /// The hash of the whole file, after that of each segment has been compared: on two threads where it is worth it.
    fn hash(&self) -> Result<[u8; 32], Problem> {
        let whole = || Sha256::digest(&self.bytes).into();
        let segments = || match self
            .segments()
            .find(|(segment, bytes)| <[u8; 32]>::from(Sha256::digest(bytes)) != segment.sha256.0)
        {
            Some((segment, _)) => Err(Problem::new("NB-E-034").with("segment", &segment.name)),
            None => Ok(()),
        };
        if self.bytes.len() < HASHED_ALONE_BYTES {
            return segments().map(|()| whole());
        }
        std::thread::scope(|scope| {
            let beside = scope.spawn(whole);
            segments()?;
            // A thread that hashes cannot fail; if it did, the file would not be verified.
            beside.join().map_err(|_| Problem::new("NB-E-034").with("segment", header::MANIFEST))
        })
    }

    fn segments(&self) -> impl Iterator<Item = (&super::Segment, &[u8])> {
        let mut rest = self.bytes.get(self.body..).unwrap_or_default();
        self.header.segments.iter().map(move |segment| {
            // `parse` has proved that the lengths fit.
            let (bytes, after) = rest.split_at(usize::try_from(segment.bytes).unwrap_or(usize::MAX).min(rest.len()));
            rest = after;
            (segment, bytes)
        })
    }
}

impl Verified {
    /// Reads an extract and the signature beside it, and verifies it.
    ///
    /// # Errors
    /// `NB-E-001` if a file cannot be read, and those of `Sealed::parse` and `Sealed::verify`.
    pub fn read(path: &Path, authority: &AuthorityPublic) -> Result<Self, Problem> {
        let mut signature = path.as_os_str().to_owned();
        signature.push(SIGNATURE_SUFFIX);
        let read = |path: &Path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            std::fs::read(path).map_err(|error| crate::import::rows::unreadable(&name, &error))
        };
        let sealed = Sealed::parse(read(path)?)?;
        sealed.verify(&read(Path::new(&signature))?, authority)
    }
    /// Its clear header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.sealed.header
    }
    /// SHA-256 of the whole file.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Opens the manifest with the authority's generation of keys.
    ///
    /// # Errors
    /// `NB-E-039` another generation's, `NB-E-042` the key does not open it, `NB-E-044` damaged, `NB-E-045` manifest and file do
    /// not belong together.
    pub fn open(&self, generation: &Generation) -> Result<Opened, Problem> {
        let number = generation.public().keys().generation;
        if number != self.header().generation {
            return Err(Problem::new("NB-E-039").with("found", self.header().generation).with("expected", number));
        }
        self.open_with(generation.identity())
    }

    /// Opens the manifest with any age identity it was sealed to.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with(&self, identity: &Identity) -> Result<Opened, Problem> {
        let text = decrypt(identity, header::MANIFEST, self.segment(header::MANIFEST)?)?;
        let mut manifest: SealedManifest = serde_json::from_slice(&text).map_err(|_| Problem::new("NB-E-045"))?;
        let known = crate::records::SCHEMA_OLDEST..=crate::records::SCHEMA;
        if manifest.format != FORMAT || !known.contains(&manifest.schema) {
            return Err(Problem::new("NB-E-031").with("found", manifest.schema).with("known", crate::records::SCHEMA));
        }
        if !manifest.matches(self.header()) {
            return Err(Problem::new("NB-E-045"));
        }
        let keys = manifest.take_keys()?;
        Ok(Opened { manifest, keys })
    }

    /// The content of one class group, authenticated and decompressed.
    ///
    /// # Errors
    /// `NB-E-042` the key does not open it, `NB-E-044` damaged, `NB-E-046` the group is not in the file.
    pub fn open_group(&self, group: Group, key: &GroupKey) -> Result<Vec<u8>, Problem> {
        decrypt_group(key, group.name(), self.segment(group.name())?)
    }

    /// The content of all class groups in the file: all of them or none.
    ///
    /// # Errors
    /// As `open_group`; `NB-E-042` if a key is missing.
    pub fn open_all(&self, keys: &BTreeMap<Group, GroupKey>) -> Result<BTreeMap<Group, Vec<u8>>, Problem> {
        self.header()
            .groups()
            .map(|group| {
                let key = keys.get(&group).ok_or_else(|| Problem::new("NB-E-042").with("segment", group.name()))?;
                Ok((group, self.open_group(group, key)?))
            })
            .collect()
    }

    fn segment(&self, name: &str) -> Result<&[u8], Problem> {
        let found = self.sealed.segments().find(|(segment, _)| segment.name == name);
        found.map(|(_, bytes)| bytes).ok_or_else(|| Problem::new("NB-E-046").with("segment", name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::Instant;

    use super::super::header::Segment;
    use super::super::signature::SealStatement;
    use super::super::{Order, SealedFile, seal};
    use super::*;
    use crate::import::{Authority, Manifest};
    use crate::keys::hex::Fixed;
    use crate::keys::{Ceremony, Domain, Plan, SealerCertificate, SealerKey, Signed, ceremony};

    fn dice(mut state: u8) -> impl FnMut(&mut [u8]) {
        move |out| {
            for byte in out {
                state = state.wrapping_mul(29).wrapping_add(113);
                *byte = state;
            }
        }
    }

    fn sealed(
        ceremony: &Ceremony,
        sealer: &SealerKey,
        certificate: &Signed<SealerCertificate>,
        text: &str,
    ) -> SealedFile {
        let keys = ceremony.generation.public().keys();
        let authority = Authority { id: keys.authority, ags: keys.ags.clone(), name: keys.name.clone() };
        let source = Manifest {
            format: 1,
            exercise: true,
            authority,
            source: String::new(),
            created: Instant(0),
            classes: Vec::new(),
            not_delivered: Vec::new(),
        };
        let order = Order {
            extract: model::ids::ExtractId([1; 16]),
            now: Instant(0),
            source: &source,
            counts: &BTreeMap::new(),
            left_out: 0,
            catalogue: "",
            groups: &BTreeMap::from([(Group::Register, text.as_bytes().to_vec())]),
            previous: None,
            authority: ceremony.generation.public(),
            sealer,
            certificate,
            test_restore: None,
        };
        seal(&order, &mut dice(text.len() as u8)).unwrap()
    }

    /// Even the sealer itself cannot pass a manifest off with the contents of another day: hashes and signature are all right,
    /// and yet the sealed manifest does not know the segment.
    #[test]
    fn a_spliced_file_with_a_right_signature_is_refused() {
        let plan = Plan {
            domain: Domain::Exercise,
            authority: model::ids::AuthorityId([7; 16]),
            ags: model::place::Ags::try_from("05999001".to_owned()).unwrap(),
            name: "Stadt Talbrück".to_owned(),
            threshold: 2,
            shares: 2,
        };
        let ceremony = ceremony(&plan, None, Instant(0), &mut dice(1)).unwrap();
        let sealer = SealerKey::generate(Domain::Exercise, &mut dice(2));
        let certificate = ceremony.generation.certify_sealer("x", &sealer.verifying_key(), Instant(0)).unwrap();
        let (a, b) = (sealed(&ceremony, &sealer, &certificate, "a"), sealed(&ceremony, &sealer, &certificate, "bb"));
        let (a, b) = (Sealed::parse(a.bytes).unwrap(), Sealed::parse(b.bytes).unwrap());
        let parts: Vec<(Segment, Vec<u8>)> = [a.segments().next().unwrap(), b.segments().nth(1).unwrap()]
            .map(|(segment, bytes)| (segment.clone(), bytes.to_vec()))
            .to_vec();
        let mut head = a.header.clone();
        head.segments = parts.iter().map(|(segment, _)| segment.clone()).collect();
        let mut bytes = header::write(&head).unwrap();
        parts.iter().for_each(|(_, part)| bytes.extend(part));
        let statement = SealStatement {
            format: FORMAT,
            exercise: true,
            authority: plan.authority,
            extract: head.extract,
            created: head.created,
            sealer: sealer.id(),
            bytes: bytes.len() as u64,
            sha256: Fixed(Sha256::digest(&bytes).into()),
        };
        let seal = sealer.sign(statement).unwrap();
        let signature = SignatureFile { certificate, seal }.write().unwrap();
        let verified = Sealed::parse(bytes)
            .unwrap()
            .verify(signature.as_bytes(), ceremony.generation.public())
            .map_err(|p| p.code);
        assert_eq!(verified.unwrap().open(&ceremony.generation).unwrap_err().code, "NB-E-045");
    }
}
