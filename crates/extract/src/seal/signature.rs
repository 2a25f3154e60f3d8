//! The detached signature `FILE.sig`: who sealed which bytes. Checkable with the authority's public file alone.

use model::ids::{AuthorityId, ExtractId};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::header::Header;
use crate::keys::hex::Fixed;
use crate::keys::{AuthorityPublic, Domain, KeyId, SealerCertificate, Signed, Statement, read_json, write_json};

/// What a sealer says about a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealStatement {
    /// Version of this statement.
    pub format: u16,
    /// Fictional data of an exercise.
    pub exercise: bool,
    /// Whose extract.
    pub authority: AuthorityId,
    /// The extract's id.
    pub extract: ExtractId,
    /// When it was sealed.
    pub created: Instant,
    /// The sealer's key.
    pub sealer: KeyId,
    /// Length of the whole file.
    pub bytes: u64,
    /// SHA-256 of the whole file.
    pub(super) sha256: Fixed<32>,
}

impl Statement for SealStatement {
    const KIND: &'static str = "extract-seal";
    fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
}

/// The file beside the extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    /// The generation's word for the sealer.
    pub certificate: Signed<SealerCertificate>,
    /// The sealer's word for the file.
    pub seal: Signed<SealStatement>,
}

impl SignatureFile {
    /// Reads the file.
    ///
    /// # Errors
    /// `NB-E-036` not this file.
    pub fn read(text: &[u8]) -> Result<Self, Problem> {
        read_json(text, "NB-E-036")
    }
    /// The file's text.
    ///
    /// # Errors
    /// `NB-K-012`, which no value of this type can cause.
    pub fn write(&self) -> Result<String, Problem> {
        write_json(self)
    }
    /// SHA-256 of the extract it speaks of.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.seal.statement.sha256.0
    }

    /// Checks header and hash of a file against this signature, and this signature against the authority.
    pub(super) fn check(
        &self,
        header: &Header,
        hash: [u8; 32],
        bytes: usize,
        authority: &AuthorityPublic,
    ) -> Result<(), Problem> {
        let (said, certificate) = (&self.seal.statement, &self.certificate.statement);
        // First that the signature file is whole in itself: a damaged one is no evidence of another town.
        let sealer = certificate.key().map_err(|_| Problem::new("NB-E-043"))?;
        let whole = self.seal.is_by(&sealer)
            && certificate.authority == said.authority
            && certificate.exercise == said.exercise
            && KeyId::of(&sealer) == said.sealer;
        if !whole {
            return Err(Problem::new("NB-E-043"));
        }
        if said.sha256.0 != hash || said.bytes != bytes as u64 {
            return Err(Problem::new("NB-E-037").with("extract", header.extract).with("signed", said.extract));
        }
        let keys = authority.keys();
        if said.authority != keys.authority || header.authority != keys.authority {
            return Err(Problem::new("NB-E-040").with("found", header.authority).with("expected", keys.authority));
        }
        if said.exercise != keys.exercise || header.exercise != keys.exercise {
            return Err(Problem::new("NB-E-041")
                .with("found", said.domain().name())
                .with("expected", authority.domain().name()));
        }
        if certificate.generation != keys.generation || header.generation != keys.generation {
            return Err(Problem::new("NB-E-039").with("found", header.generation).with("expected", keys.generation));
        }
        authority.check_certificate(&self.certificate).map_err(|_| Problem::new("NB-E-038"))?;
        if header.extract != said.extract || header.created != said.created || header.sealer != said.sealer {
            return Err(Problem::new("NB-E-037").with("extract", header.extract).with("signed", said.extract));
        }
        Ok(())
    }
}
