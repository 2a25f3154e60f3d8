//! The test restore: proof that what was sealed can be opened and holds what it should.

use std::collections::BTreeMap;

use model::ids::{AuthorityId, ExtractId};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::age_file::OneTimeKey;
use super::open::Verified;
use crate::keys::hex::Fixed;
use crate::keys::{AuthorityPublic, Domain, SealerCertificate, SealerKey, Signed, Statement};
use crate::records::{Class, Group};

/// What the sealing machine saw when it opened its own file once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Fictional data of an exercise.
    pub exercise: bool,
    /// Whose extract.
    pub authority: AuthorityId,
    /// Which extract.
    pub extract: ExtractId,
    sha256: Fixed<32>,
    /// When it was sealed.
    pub sealed: Instant,
    /// When it was restored for the test.
    pub restored: Instant,
    /// Records of each class counted in the restored contents; equal to the sealed manifest.
    pub counts: BTreeMap<Class, u64>,
    /// The oldest state among the classes.
    pub oldest: Option<Instant>,
}

impl Statement for Proof {
    const KIND: &'static str = "restore-proof";
    fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
}

impl Proof {
    /// SHA-256 of the file that was restored.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256.0
    }
}

/// Makes a register of the restored contents, asks it what has to be answered, and counts the records of each class.
pub type Probe<'a> = &'a mut dyn FnMut(&BTreeMap<Group, Vec<u8>>) -> Result<BTreeMap<Class, u64>, Problem>;

/// Restores the extract through its one-time recipient, which is used up by it.
///
/// # Errors
/// Those of opening, those of `probe`, and `NB-E-048` if a count differs from the manifest.
pub fn prove(
    verified: &Verified,
    one_time: OneTimeKey,
    sealer: &SealerKey,
    now: Instant,
    probe: Probe<'_>,
) -> Result<Signed<Proof>, Problem> {
    let identity = one_time.identity().ok_or_else(|| Problem::new("NB-E-042").with("segment", "manifest"))?;
    let opened = verified.open_with(&identity)?;
    drop((identity, one_time));
    let contents = verified.open_all(&opened.keys)?;
    for entry in &opened.manifest.groups {
        let found = contents.get(&entry.group).map(Vec::len).unwrap_or_default() as u64;
        if found != entry.bytes {
            return Err(Problem::new("NB-E-044").with("segment", entry.group.name()));
        }
    }
    let counted = probe(&contents)?;
    for class in Class::ALL {
        let expected = opened.manifest.class(*class).map(|state| state.rows).unwrap_or_default();
        let found = counted.get(class).copied().unwrap_or_default();
        if expected != found {
            return Err(Problem::new("NB-E-048")
                .with("class", class.name())
                .with("expected", expected)
                .with("found", found));
        }
    }
    let header = verified.header();
    sealer.sign(Proof {
        exercise: header.exercise,
        authority: header.authority,
        extract: header.extract,
        sha256: Fixed(verified.sha256()),
        sealed: header.created,
        restored: now,
        counts: opened.manifest.counts(),
        oldest: opened.manifest.classes.iter().map(|state| state.as_of).min(),
    })
}

/// Checks a proof: made by a certified sealer of the authority for the file with this hash.
///
/// # Errors
/// `NB-E-049` not this authority's, not this file's, or changed.
pub fn check_proof(
    proof: &Signed<Proof>,
    certificate: &Signed<SealerCertificate>,
    authority: &AuthorityPublic,
    sha256: [u8; 32],
) -> Result<(), Problem> {
    let sound = authority.check_certificate(certificate).is_ok()
        && certificate.statement.key().is_ok_and(|key| proof.is_by(&key))
        && proof.statement.authority == authority.keys().authority
        && proof.statement.exercise == authority.keys().exercise
        && proof.statement.sha256.0 == sha256;
    if sound { Ok(()) } else { Err(Problem::new("NB-E-049")) }
}
