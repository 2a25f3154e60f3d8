//! From passphrase and card to a person's age identity.

use age::x25519::Identity;
use argon2::{Algorithm, Argon2, Params, Version};
use model::Problem;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::Card;
use crate::keys::{Domain, age_identity, hkdf_sha256};

/// Most memory taken for opening, in KiB: a forged file must not stop the machine.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
/// Most passes and lanes taken for opening.
const MAX_PASSES: u32 = 64;

/// Parameters of Argon2id (RFC 9106), stored beside each person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretching {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Stretching {
    /// What is used: 64 MiB, three passes, one lane.
    pub const FULL: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// For exercises, where a start must not cost a second.
    pub const EXERCISE: Self = Self { memory_kib: 8 * 1024, passes: 1, lanes: 1 };

    /// Whether these parameters may stand in a keyring of this domain.
    pub(super) fn check(self, domain: Domain) -> Result<(), Problem> {
        let weak = self.memory_kib < Self::FULL.memory_kib || self.passes < Self::FULL.passes;
        if weak && !domain.is_exercise() {
            return Err(Problem::new("NB-K-026").with("memory", self.memory_kib / 1024).with("passes", self.passes));
        }
        let sane = self.memory_kib <= MAX_MEMORY_KIB
            && (1..=MAX_PASSES).contains(&self.passes)
            && (1..=MAX_PASSES).contains(&self.lanes);
        if sane { Ok(()) } else { Err(Problem::new("NB-K-020")) }
    }

    /// The identity of a person; the passphrase is taken in NFKC, so that two keyboards give the same.
    pub(super) fn identity(
        self,
        domain: Domain,
        passphrase: &str,
        card: &Card,
        salt: &[u8; 16],
    ) -> Result<Identity, Problem> {
        let unusable = || Problem::new("NB-K-020");
        let passphrase = Zeroizing::new(passphrase.nfkc().collect::<String>());
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| unusable())?;
        let mut secret = Zeroizing::new([0u8; 48]);
        let (stretched, code) = secret.split_at_mut(32);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, stretched)
            .map_err(|_| unusable())?;
        code.copy_from_slice(card.0.as_slice());
        let label = format!("notbetrieb/v1/{}/keyring/person", domain.name());
        let key = hkdf_sha256::<32>(salt, secret.as_slice(), label.as_bytes());
        age_identity(&key).ok_or_else(unusable)
    }
}
