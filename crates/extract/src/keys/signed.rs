//! A signed statement: JSON that names what it says in fields of a fixed order, and an Ed25519 signature.
//!
//! The signature covers one line `notbetrieb/v1/<domain>/<kind>` with its line feed, followed by the statement as compact JSON
//! in the order of its fields. The domain and the kind inside keep a signature from being used for anything else.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use model::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Domain;
use super::hex::Fixed;

/// Short name of an Ed25519 key: the first eight bytes of the SHA-256 of its 32 public bytes, in hexadecimal text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct KeyId(pub String);

impl KeyId {
    /// The id of this key.
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        Self(super::hex::encode(&Sha256::digest(key.as_bytes())[..8]))
    }
}
impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that is signed.
pub trait Statement: Serialize + DeserializeOwned {
    /// Its kind; part of what is signed.
    const KIND: &'static str;
    /// Exercise or real; part of what is signed.
    fn domain(&self) -> Domain;
}

/// A statement with its signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "T: Statement")]
pub struct Signed<T> {
    /// What is said.
    pub statement: T,
    signature: Fixed<64>,
}

impl<T: Statement> Signed<T> {
    /// Signs a statement.
    ///
    /// # Errors
    /// `NB-K-012` if the statement cannot be written, which no statement of this room can cause.
    pub fn sign(statement: T, key: &SigningKey) -> Result<Self, Problem> {
        let signature = key.sign(&signed_bytes(&statement)?).to_bytes();
        Ok(Self { statement, signature: Fixed(signature) })
    }
    /// Whether this key made the signature (strict: no weak keys, one signature a message).
    #[must_use]
    pub fn is_by(&self, key: &VerifyingKey) -> bool {
        signed_bytes(&self.statement)
            .is_ok_and(|bytes| key.verify_strict(&bytes, &Signature::from_bytes(&self.signature.0)).is_ok())
    }
}

/// The exact bytes under the signature.
pub(super) fn signed_bytes<T: Statement>(statement: &T) -> Result<Vec<u8>, Problem> {
    let mut bytes = format!("notbetrieb/v1/{}/{}\n", statement.domain().name(), T::KIND).into_bytes();
    serde_json::to_writer(&mut bytes, statement).map_err(|_| Problem::new("NB-K-012"))?;
    Ok(bytes)
}

/// A file's text: pretty JSON with a line feed at the end.
pub(crate) fn write_json<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|_| Problem::new("NB-K-012"))
}

/// A value from a file's text; `code` is the problem if it is not one. Layout is free, the spelling of values is not: an id in
/// capitals or an instant written otherwise would be read alike, but is not what was signed.
pub(crate) fn read_json<T: Serialize + DeserializeOwned>(text: &[u8], code: &'static str) -> Result<T, Problem> {
    let wrong = |line: usize, column: usize| Problem::new(code).with("line", line).with("column", column);
    let value: T = serde_json::from_slice(text).map_err(|error| wrong(error.line(), error.column()))?;
    let plain: serde_json::Value = serde_json::from_slice(text).map_err(|error| wrong(error.line(), error.column()))?;
    if serde_json::to_value(&value).is_ok_and(|again| again == plain) { Ok(value) } else { Err(wrong(0, 0)) }
}
