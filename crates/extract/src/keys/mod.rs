//! Keys of the authority: generations, shares, the envelope, and what they certify (docs/formats/keys.md).
//!
//! Exercise and real keys come from the same derivation under different labels (`Domain`): the same 32 bytes give
//! different keys in the two domains, and a signature made in one is not valid in the other.

mod authority;
mod certificate;
mod chain;
mod combine;
mod derive;
mod envelope;
mod generation;
pub(crate) mod hex;
mod share;
mod signed;
mod typed;
mod words;

pub use self::authority::{AuthorityPublic, MAX_SHARES, PublicKeys};
pub use self::certificate::{Certificate, NodeCertificate, SealerCertificate, SealerKey};
pub use self::chain::Chain;
pub use self::combine::combine;
pub(crate) use self::derive::{age_identity, hkdf_sha256};
pub use self::envelope::{Envelope, open_envelope};
pub use self::generation::{Ceremony, Generation, Plan, ceremony};
pub use self::share::Share;
pub use self::signed::{KeyId, Signed, Statement};
pub(crate) use self::signed::{read_json, write_json};
pub(crate) use self::typed::{Kind, decode as decode_typed, encode as encode_typed};
pub use self::words::{SHARE_WORDS, word_list};

use serde::{Deserialize, Serialize};

/// A source of random bytes, handed in from above; it fills the whole buffer.
pub type Entropy<'a> = &'a mut dyn FnMut(&mut [u8]);

/// Whether keys and files are those of an exercise. It is part of every derivation and every signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// A drill with fictional data.
    Exercise,
    /// The real thing.
    Real,
}

impl Domain {
    /// The stable name, part of the derivation labels.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exercise => "exercise",
            Self::Real => "real",
        }
    }
    /// The domain of a manifest that says whether it is an exercise.
    #[must_use]
    pub fn of_exercise(exercise: bool) -> Self {
        if exercise { Self::Exercise } else { Self::Real }
    }
    /// Whether this is an exercise.
    #[must_use]
    pub fn is_exercise(self) -> bool {
        self == Self::Exercise
    }
}
