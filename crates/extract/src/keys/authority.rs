//! What everybody may know about a generation of an authority's keys: the file `authority.json`.

use age::x25519::Recipient;
use ed25519_dalek::VerifyingKey;
use model::ids::AuthorityId;
use model::place::Ags;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::certificate::verifying_key;
use super::hex::Fixed;
use super::share::SERIES_BYTES;
use super::signed::signed_bytes;
use super::{Domain, KeyId, Share, Signed, Statement, hex, read_json, write_json};

/// Most shares of a series.
pub const MAX_SHARES: u8 = 16;
/// Version of this file.
pub(super) const FORMAT: u16 = 1;

/// The public half of a generation of keys, with what each share can be checked against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// Version of this file.
    pub format: u16,
    /// Keys of an exercise.
    pub exercise: bool,
    /// Whose keys.
    pub authority: AuthorityId,
    /// Amtlicher Gemeindeschlüssel.
    pub ags: Ags,
    /// Name in words.
    pub name: String,
    /// 1 for the first ceremony, one more for each further one.
    pub generation: u32,
    /// When the ceremony took place.
    pub created: Instant,
    /// Ed25519 key that signs.
    pub(super) verifying_key: Fixed<32>,
    /// age recipient (`age1…`) of this generation.
    pub recipient: String,
    /// Commitment to the root; its first five bytes are the series printed on every share.
    pub(super) commitment: Fixed<32>,
    /// How many shares are needed (k).
    pub threshold: u8,
    /// For each of the n shares the SHA-256 it can be checked against, in the order of the indexes.
    pub(super) shares: Vec<Fixed<32>>,
}

impl Statement for PublicKeys {
    const KIND: &'static str = "authority";
    fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
}

/// The file: the statement signed by the generation itself and, from the second generation on, by the one before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityPublic {
    pub(super) keys: Signed<PublicKeys>,
    /// Signature of the generation before over the same bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) predecessor: Option<Fixed<64>>,
}

impl AuthorityPublic {
    /// Reads the file and checks that it is whole and signed by its own key.
    ///
    /// Whether it is the right authority's is for the reader to know: compare the fingerprint with the printed start sheet, or
    /// follow `succeeds` from a generation already known.
    ///
    /// # Errors
    /// `NB-K-012` not this file, `NB-K-013` changed.
    pub fn read(text: &[u8]) -> Result<Self, Problem> {
        let public: Self = read_json(text, "NB-K-012")?;
        let keys = &public.keys.statement;
        let count = keys.shares.len();
        let plausible = keys.format == FORMAT
            && keys.generation > 0
            && keys.threshold > 0
            && usize::from(keys.threshold) <= count
            && count <= usize::from(MAX_SHARES)
            && keys.recipient.parse::<Recipient>().is_ok();
        if !plausible {
            return Err(Problem::new("NB-K-012").with("line", 0).with("column", 0));
        }
        let key = verifying_key(&keys.verifying_key).ok_or_else(|| Problem::new("NB-K-013"))?;
        if public.keys.is_by(&key) { Ok(public) } else { Err(Problem::new("NB-K-013")) }
    }
    /// The file's text.
    ///
    /// # Errors
    /// `NB-K-012`, which no value of this type can cause.
    pub fn write(&self) -> Result<String, Problem> {
        write_json(self)
    }
    /// What it says.
    #[must_use]
    pub fn keys(&self) -> &PublicKeys {
        &self.keys.statement
    }
    /// Exercise or real.
    #[must_use]
    pub fn domain(&self) -> Domain {
        self.keys().domain()
    }
    /// The key that checks this generation's signatures.
    ///
    /// # Errors
    /// `NB-K-013` if it is no key; `read` has ruled that out.
    pub fn verifying_key(&self) -> Result<VerifyingKey, Problem> {
        verifying_key(&self.keys().verifying_key).ok_or_else(|| Problem::new("NB-K-013"))
    }
    /// Short name of the key, as printed on the start sheet.
    #[must_use]
    pub fn key_id(&self) -> Option<KeyId> {
        self.verifying_key().ok().map(|key| KeyId::of(&key))
    }
    /// The age recipient of this generation.
    ///
    /// # Errors
    /// `NB-K-013` if it is none; `read` has ruled that out.
    pub fn recipient(&self) -> Result<Recipient, Problem> {
        self.keys().recipient.parse().map_err(|_| Problem::new("NB-K-013"))
    }
    /// The series of its shares: ten hexadecimal digits.
    #[must_use]
    pub fn series(&self) -> String {
        hex::encode(&self.series_bytes())
    }
    pub(super) fn series_bytes(&self) -> [u8; SERIES_BYTES] {
        let mut series = [0; SERIES_BYTES];
        series.copy_from_slice(&self.keys().commitment.0[..SERIES_BYTES]);
        series
    }
    /// How many shares there are (n).
    #[must_use]
    pub fn share_count(&self) -> usize {
        self.keys().shares.len()
    }
    /// Checks one share alone, without combining any: it is exactly the share that was printed at the ceremony.
    ///
    /// # Errors
    /// `NB-K-005` a share of another series (or domain), `NB-K-006` not the share that was printed.
    pub fn check_share(&self, share: &Share) -> Result<(), Problem> {
        if share.domain != self.domain() {
            return Err(Problem::new("NB-K-016")
                .with("found", share.domain.name())
                .with("expected", self.domain().name()));
        }
        if share.series != self.series_bytes() {
            return Err(Problem::new("NB-K-005")
                .with("share", share.index)
                .with("series", share.series())
                .with("expected", self.series()));
        }
        let expected = usize::from(share.index).checked_sub(1).and_then(|at| self.keys().shares.get(at));
        if share.threshold == self.keys().threshold && expected == Some(&Fixed(share.commitment())) {
            Ok(())
        } else {
            Err(Problem::new("NB-K-006").with("share", share.index))
        }
    }
    /// Checks that this generation follows `earlier` and was certified by it.
    ///
    /// # Errors
    /// `NB-K-014`.
    pub fn succeeds(&self, earlier: &AuthorityPublic) -> Result<(), Problem> {
        let (now, before) = (self.keys(), earlier.keys());
        let refused = || Problem::new("NB-K-014").with("generation", now.generation).with("earlier", before.generation);
        let next = now.authority == before.authority
            && now.exercise == before.exercise
            && before.generation.checked_add(1) == Some(now.generation);
        let signature = self.predecessor.as_ref().filter(|_| next).ok_or_else(refused)?;
        let bytes = succession_bytes(now)?;
        earlier
            .verifying_key()?
            .verify_strict(&bytes, &ed25519_dalek::Signature::from_bytes(&signature.0))
            .map_err(|_| refused())
    }
}

/// What the generation before signs: the same statement under a label of its own.
pub(super) fn succession_bytes(keys: &PublicKeys) -> Result<Vec<u8>, Problem> {
    let mut bytes = b"succession\n".to_vec();
    bytes.extend(signed_bytes(keys)?);
    Ok(bytes)
}
