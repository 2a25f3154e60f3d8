//! An extract for the next generation of keys: only the manifest is sealed anew, for in it lie the keys of the groups.

use model::Problem;
use sha2::{Digest, Sha256};

use super::age_file::{decrypt, encrypt};
use super::header::{self, MANIFEST};
use super::open::Sealed;
use super::signature::{SealStatement, SignatureFile};
use super::{FORMAT, SealedFile};
use crate::keys::hex::Fixed;
use crate::keys::{AuthorityPublic, Generation, SealerCertificate, SealerKey, Signed};

/// Seals the manifest of an extract to the generation after the one it was sealed to, and signs the file anew. Id, moment, groups
/// and their keys stay; whoever could open the old file can still open it, so it must be destroyed.
///
/// # Errors
/// `NB-K-040` sealed to `to` already, `NB-K-014` `to` does not follow `from`, `NB-E-038` the sealer is not certified by `to`, and
/// those of verifying and opening.
pub fn reseal(
    bytes: Vec<u8>,
    signature: &[u8],
    from: &Generation,
    to: &AuthorityPublic,
    sealer: &SealerKey,
    certificate: &Signed<SealerCertificate>,
) -> Result<SealedFile, Problem> {
    let (mut head, body) = header::read(&bytes)?;
    if head.generation == to.keys().generation {
        return Err(Problem::new("NB-K-040").with("file", head.extract).with("generation", head.generation));
    }
    to.succeeds(from.public())?;
    if to.check_certificate(certificate).is_err() || certificate.statement.key()? != sealer.verifying_key() {
        return Err(Problem::new("NB-E-038"));
    }
    let verified = Sealed::parse(bytes.clone())?.verify(signature, from.public())?;
    verified.open(from)?;
    let cut = || Problem::new("NB-E-033");
    let first = head.segments.first_mut().ok_or_else(cut)?;
    let end = usize::try_from(first.bytes).ok().and_then(|length| body.checked_add(length)).ok_or_else(cut)?;
    let manifest = decrypt(from.identity(), MANIFEST, bytes.get(body..end).ok_or_else(cut)?)?;
    let manifest = encrypt(&[&to.recipient()?], &manifest).ok_or_else(|| Problem::new("NB-E-047"))?;
    first.bytes = manifest.len() as u64;
    first.sha256 = Fixed(Sha256::digest(&manifest).into());
    head.generation = to.keys().generation;
    head.sealer = sealer.id();
    let mut whole = header::write(&head)?;
    whole.extend(manifest);
    whole.extend_from_slice(bytes.get(end..).ok_or_else(cut)?);
    let sha256: [u8; 32] = Sha256::digest(&whole).into();
    let seal = sealer.sign(SealStatement {
        format: FORMAT,
        exercise: head.exercise,
        authority: head.authority,
        extract: head.extract,
        created: head.created,
        sealer: sealer.id(),
        bytes: whole.len() as u64,
        sha256: Fixed(sha256),
    })?;
    let signature = SignatureFile { certificate: certificate.clone(), seal }.write()?;
    Ok(SealedFile { bytes: whole, sha256, signature })
}
