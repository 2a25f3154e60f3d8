//! What was delivered to a place: the only thing that retention may delete.

use model::Instant;
use model::ids::ExtractId;
use serde::{Deserialize, Serialize};

use super::Parcel;
use crate::keys::hex::Fixed;

/// One delivered extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its file name at the place.
    pub name: String,
    /// Which extract.
    pub extract: ExtractId,
    sha256: Fixed<32>,
    /// When it was sealed.
    pub sealed: Instant,
    /// Whether a proof of a test restore went with it.
    pub proved: bool,
    /// Whether the delivery came to its end; written down as begun first, so that no file is there that nobody knows of.
    pub arrived: bool,
}

impl Kept {
    /// The entry of a delivery that begins.
    #[must_use]
    pub fn begun(parcel: &Parcel) -> Self {
        Self {
            name: parcel.name().to_owned(),
            extract: parcel.extract,
            sha256: Fixed(parcel.sha256()),
            sealed: parcel.sealed,
            proved: parcel.proved,
            arrived: false,
        }
    }
    /// SHA-256 of the extract.
    #[must_use]
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256.0
    }
}
