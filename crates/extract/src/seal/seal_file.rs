//! Seals an extract.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use model::ids::ExtractId;
use model::{Instant, Problem};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use super::age_file::{GroupKey, OneTimeKey, encrypt, encrypt_group};
use super::header::{self, Header, MANIFEST, Segment};
use super::manifest::{ClassState, GroupEntry, SealedManifest};
use super::signature::{SealStatement, SignatureFile};
use super::{FORMAT, SIGNATURE_SUFFIX};
use crate::import::Manifest;
use crate::keys::hex::Fixed;
use crate::keys::{AuthorityPublic, Entropy, SealerCertificate, SealerKey, Signed};
use crate::records::{Class, Group, SCHEMA};

/// What is to be sealed, by whom and for whom.
pub struct Order<'a> {
    /// Id of the new extract.
    pub extract: ExtractId,
    /// The moment of sealing.
    pub now: Instant,
    /// What the source said it delivered.
    pub source: &'a Manifest,
    /// Records of each class that are in `groups` (`counts` of the imported records).
    pub counts: &'a BTreeMap<Class, u64>,
    /// Rows left out because of faults.
    pub left_out: u64,
    /// Version of the catalogue.
    pub catalogue: &'a str,
    /// The content of each class group (`register::encode_group`).
    pub groups: &'a BTreeMap<Group, Vec<u8>>,
    /// SHA-256 of the file sealed before this one.
    pub previous: Option<[u8; 32]>,
    /// For whom.
    pub authority: &'a AuthorityPublic,
    /// By whom.
    pub sealer: &'a SealerKey,
    /// The generation's word for the sealer.
    pub certificate: &'a Signed<SealerCertificate>,
    /// The recipient of the test restore.
    pub test_restore: Option<&'a OneTimeKey>,
}

/// A sealed extract and its signature.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the whole file: `previous` of the next one.
    pub sha256: [u8; 32],
    /// Text of the file `FILE.sig`.
    pub signature: String,
}

/// Seals an extract. The sealer cannot open what it has sealed: it knows the recipient of the authority only.
///
/// # Errors
/// `NB-E-040`, `NB-E-041` the source's data are of another authority or domain, `NB-E-038` the certificate is not the sealer's or
/// not the authority's, `NB-E-046` no group, `NB-E-047` it could not be written.
pub fn seal(order: &Order<'_>, entropy: Entropy<'_>) -> Result<SealedFile, Problem> {
    let keys = order.authority.keys();
    check(order)?;
    let mut segments = Vec::with_capacity(order.groups.len() + 1);
    let mut entries = Vec::with_capacity(order.groups.len());
    let mut body: Vec<Vec<u8>> = Vec::with_capacity(order.groups.len());
    for (group, content) in order.groups {
        let key = GroupKey::generate(entropy);
        let sealed = encrypt_group(&key, content).ok_or_else(unwritten)?;
        let sha256 = Fixed(Sha256::digest(&sealed).into());
        segments.push(Segment { name: group.name().to_owned(), bytes: sealed.len() as u64, sha256 });
        let text = key.text().ok_or_else(unwritten)?;
        entries.push(GroupEntry { group: *group, bytes: content.len() as u64, sha256, key: text.as_str().to_owned() });
        body.push(sealed);
    }
    let manifest = seal_manifest(order, entries)?;
    segments.insert(
        0,
        Segment {
            name: MANIFEST.to_owned(),
            bytes: manifest.len() as u64,
            sha256: Fixed(Sha256::digest(&manifest).into()),
        },
    );
    let head = Header {
        format: FORMAT,
        exercise: keys.exercise,
        authority: keys.authority,
        generation: keys.generation,
        extract: order.extract,
        created: order.now,
        sealer: order.sealer.id(),
        previous: order.previous.map(Fixed),
        segments,
    };
    let mut bytes = header::write(&head)?;
    bytes.reserve_exact(manifest.len() + body.iter().map(Vec::len).sum::<usize>());
    bytes.extend(manifest);
    // One after the other, so that no segment lies in memory twice for longer than needed.
    for sealed in body {
        bytes.extend(sealed);
    }
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let seal = order.sealer.sign(SealStatement {
        format: FORMAT,
        exercise: keys.exercise,
        authority: keys.authority,
        extract: order.extract,
        created: order.now,
        sealer: order.sealer.id(),
        bytes: bytes.len() as u64,
        sha256: Fixed(sha256),
    })?;
    let signature = SignatureFile { certificate: order.certificate.clone(), seal }.write()?;
    Ok(SealedFile { bytes, sha256, signature })
}

fn check(order: &Order<'_>) -> Result<(), Problem> {
    let keys = order.authority.keys();
    if order.source.authority.id != keys.authority {
        return Err(Problem::new("NB-E-040").with("found", order.source.authority.id).with("expected", keys.authority));
    }
    if order.source.exercise != keys.exercise {
        let name = |exercise| crate::keys::Domain::of_exercise(exercise).name();
        return Err(Problem::new("NB-E-041")
            .with("found", name(order.source.exercise))
            .with("expected", name(keys.exercise)));
    }
    let certified = order.authority.check_certificate(order.certificate).is_ok();
    if !certified || order.certificate.statement.key()? != order.sealer.verifying_key() {
        return Err(Problem::new("NB-E-038"));
    }
    if order.groups.is_empty() { Err(Problem::new("NB-E-046").with("segment", "register")) } else { Ok(()) }
}

fn seal_manifest(order: &Order<'_>, groups: Vec<GroupEntry>) -> Result<Vec<u8>, Problem> {
    let keys = order.authority.keys();
    let classes = order.source.classes.iter().map(|entry| ClassState {
        class: entry.class,
        rows: order.counts.get(&entry.class).copied().unwrap_or_default(),
        as_of: entry.as_of,
        source: entry.source.clone(),
        state: entry.state,
    });
    let mut manifest = SealedManifest {
        format: FORMAT,
        exercise: keys.exercise,
        authority: keys.authority,
        ags: keys.ags.clone(),
        name: keys.name.clone(),
        extract: order.extract,
        created: order.now,
        source: order.source.source.clone(),
        delivered: order.source.created,
        schema: SCHEMA,
        catalogue: order.catalogue.to_owned(),
        left_out: order.left_out,
        classes: classes.collect(),
        not_delivered: order.source.not_delivered.clone(),
        groups,
    };
    let text = serde_json::to_vec(&manifest).map(Zeroizing::new);
    manifest.groups.iter_mut().for_each(|entry| entry.key.zeroize());
    let text = text.map_err(|_| unwritten())?;
    let one_time = order
        .test_restore
        .map(|key| key.identity().ok_or_else(unwritten))
        .transpose()?
        .map(|identity| identity.to_public());
    let authority = order.authority.recipient()?;
    let recipients: Vec<_> = std::iter::once(&authority).chain(one_time.as_ref()).collect();
    encrypt(&recipients, &text).ok_or_else(unwritten)
}

fn unwritten() -> Problem {
    Problem::new("NB-E-047")
}

impl SealedFile {
    /// Writes the extract and beside it `FILE.sig`, each under another name first, synced and renamed: whoever sees the extract
    /// sees it whole and signed.
    ///
    /// # Errors
    /// If a file cannot be written; an older file under the name stays as it was then.
    pub fn store(&self, path: &Path) -> io::Result<()> {
        let mut signature = path.as_os_str().to_owned();
        signature.push(SIGNATURE_SUFFIX);
        replace(Path::new(&signature), self.signature.as_bytes())?;
        replace(path, &self.bytes)
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
