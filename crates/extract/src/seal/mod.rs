//! The sealed extract: one file that is verified whole or not opened (docs/formats/extract.md).
//!
//! The order of the types is the order of the checks: `Sealed` has the right form, `Verified` is signed by a certified sealer of
//! this authority and whole to the last byte, `Opened` holds the manifest and the keys of the class groups. Only `Verified`
//! gives contents away, and only after `age` has authenticated them.

mod age_file;
mod content;
mod header;
mod manifest;
mod open;
mod prove;
mod reseal;
mod seal_file;
mod signature;

pub use self::age_file::{GroupKey, OneTimeKey};
pub(crate) use self::age_file::{encrypt as seal_to, open_sealed};
pub use self::header::{Header, Segment, info};
pub use self::manifest::{ClassState, GroupEntry, SealedManifest, counts};
pub use self::open::{Opened, Sealed, Verified};
pub use self::prove::{
    ClassProof, PROOF_FORMAT, PreviousProof, Probe, Proof, Restored, check_proof, prove, read_proof, write_proof,
};
pub use self::reseal::reseal;
pub use self::seal_file::{Order, SealedFile, seal};
pub use self::signature::{SealStatement, SignatureFile};

/// First bytes of every sealed extract; the number is the version of the file's frame.
pub const MAGIC: &[u8] = b"notbetrieb-extract 1\n";
/// Version of the header and of the sealed manifest.
pub const FORMAT: u16 = 1;
/// Longest clear header taken, in bytes.
pub const MAX_HEADER_BYTES: usize = 64 * 1024;
/// Largest content of one class group after decompression, in bytes; 1.7 million residents need a tenth of it.
pub const MAX_GROUP_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// What a detached signature's file name adds to the extract's.
pub const SIGNATURE_SUFFIX: &str = ".sig";
/// What the proof of a test restore adds to the extract's file name.
pub const PROOF_SUFFIX: &str = ".proof";
