//! The test restore: proof that what was sealed can be opened and holds what it should.

use std::collections::BTreeMap;

use model::ids::{AuthorityId, ExtractId};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::age_file::OneTimeKey;
use super::open::Verified;
use crate::import::Completeness;
use crate::keys::hex::Fixed;
use crate::keys::{AuthorityPublic, Domain, SealerCertificate, SealerKey, Signed, Statement, read_json, write_json};
use crate::probe::Answers;
use crate::records::{Class, Group};

/// Version of the proof this program writes and reads. Version 1 held counts alone.
pub const PROOF_FORMAT: u16 = 2;

/// What the sealing machine saw when it opened its own file once. It holds figures and moments, nobody's data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Version of this statement, `PROOF_FORMAT`.
    pub format: u16,
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
    /// When the source wrote its files.
    pub delivered: Instant,
    /// Records of each class counted in the restored contents; equal to the sealed manifest.
    pub counts: BTreeMap<Class, u64>,
    /// How old each delivered class is and whether it is whole.
    pub classes: BTreeMap<Class, ClassProof>,
    /// Rows of the source that were left out because of faults.
    pub left_out: u64,
    /// The oldest state among the classes.
    pub oldest: Option<Instant>,
    /// The newest state among the classes.
    pub newest: Option<Instant>,
    /// What the restored register was asked and what it answered.
    pub answers: Answers,
    /// The extract before this one, if it was proved.
    pub previous: Option<PreviousProof>,
}

/// Age and completeness of one class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassProof {
    /// The moment the records show.
    pub as_of: Instant,
    /// Whole or in part.
    pub state: Completeness,
}

/// What is said of the extract before, so that a loss shows without it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousProof {
    /// Which extract.
    pub extract: ExtractId,
    sha256: Fixed<32>,
    /// When it was sealed.
    pub sealed: Instant,
    /// Its records of each class.
    pub counts: BTreeMap<Class, u64>,
}

impl PreviousProof {
    /// What a checked proof says, for the next one.
    #[must_use]
    pub fn of(proof: &Proof) -> Self {
        Self { extract: proof.extract, sha256: proof.sha256, sealed: proof.sealed, counts: proof.counts.clone() }
    }
    /// SHA-256 of the earlier file.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256.0
    }
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
    /// By how much a class shrank against the extract before, in thousandths of what it was; negative if it grew. Nothing
    /// without an earlier proof or where the class was empty.
    #[must_use]
    pub fn shrunk_permille(&self, class: Class) -> Option<i64> {
        let before = i128::from(*self.previous.as_ref()?.counts.get(&class).filter(|rows| **rows > 0)?);
        let now = i128::from(self.counts.get(&class).copied().unwrap_or_default());
        i64::try_from((before - now) * 1000 / before).ok()
    }
}

/// What a restored register gave: records of each class, and answers.
pub struct Restored {
    /// Records counted, the protected part with the rest.
    pub counts: BTreeMap<Class, u64>,
    /// What it answered.
    pub answers: Answers,
}

/// Makes a register of the restored contents, asks it what has to be answered, and counts the records of each class.
pub type Probe<'a> = &'a mut dyn FnMut(BTreeMap<Group, Vec<u8>>) -> Result<Restored, Problem>;

/// Restores the extract through its one-time recipient, which is used up by it.
///
/// # Errors
/// Those of opening, those of `probe`, and `NB-E-048` if a count differs from the manifest.
pub fn prove(
    verified: &Verified,
    one_time: OneTimeKey,
    sealer: &SealerKey,
    now: Instant,
    previous: Option<PreviousProof>,
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
    let Restored { counts, answers } = probe(contents)?;
    for class in Class::ALL {
        let expected = opened.manifest.class(*class).map(|state| state.rows).unwrap_or_default();
        let found = counts.get(class).copied().unwrap_or_default();
        if expected != found {
            return Err(Problem::new("NB-E-048")
                .with("class", class.name())
                .with("expected", expected)
                .with("found", found));
        }
    }
    let header = verified.header();
    let classes = || opened.manifest.classes.iter();
    sealer.sign(Proof {
        format: PROOF_FORMAT,
        exercise: header.exercise,
        authority: header.authority,
        extract: header.extract,
        sha256: Fixed(verified.sha256()),
        sealed: header.created,
        restored: now,
        delivered: opened.manifest.delivered,
        counts: opened.manifest.counts(),
        classes: classes().map(|said| (said.class, ClassProof { as_of: said.as_of, state: said.state })).collect(),
        left_out: opened.manifest.left_out,
        oldest: classes().map(|said| said.as_of).min(),
        newest: classes().map(|said| said.as_of).max(),
        answers,
        previous,
    })
}

/// Reads the file `FILE.proof`. Nothing in it is checked yet.
///
/// # Errors
/// `NB-E-152` a proof of another version of this program; `NB-E-049` not a proof.
pub fn read_proof(text: &[u8]) -> Result<Signed<Proof>, Problem> {
    // The version first: a proof of another version would only be called changed otherwise.
    let value: serde_json::Value = serde_json::from_slice(text).map_err(|_| Problem::new("NB-E-049"))?;
    let statement = value.get("statement").and_then(serde_json::Value::as_object);
    let found = statement.map(|said| said.get("format").map_or(Some(1), serde_json::Value::as_u64));
    match found {
        Some(Some(found)) if found != u64::from(PROOF_FORMAT) => {
            Err(Problem::new("NB-E-152").with("found", found).with("known", PROOF_FORMAT))
        }
        _ => read_json(text, "NB-E-049"),
    }
}

/// The text of the file `FILE.proof`.
///
/// # Errors
/// `NB-K-012`, which no value of this type can cause.
pub fn write_proof(proof: &Signed<Proof>) -> Result<String, Problem> {
    write_json(proof)
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
    let sound = proof.statement.format == PROOF_FORMAT
        && authority.check_certificate(certificate).is_ok()
        && certificate.statement.key().is_ok_and(|key| proof.is_by(&key))
        && proof.statement.authority == authority.keys().authority
        && proof.statement.exercise == authority.keys().exercise
        && proof.statement.sha256.0 == sha256;
    if sound { Ok(()) } else { Err(Problem::new("NB-E-049")) }
}
