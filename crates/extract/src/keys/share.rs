//! One share of a generation's root, as it is printed and typed.

use model::Problem;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Domain, Kind, decode_typed, encode_typed};

/// Version of the share format.
const VERSION: u8 = 1;
/// Set in the first byte of shares of an exercise.
const EXERCISE: u8 = 0x80;
/// Bytes of a series id: the first of the commitment to the root.
pub(super) const SERIES_BYTES: usize = 5;
/// Bytes of a share: version, index, threshold, series, payload.
const BYTES: usize = 3 + SERIES_BYTES + 32;

/// One of n shares; any k of one series give the root, fewer tell nothing about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    pub(super) domain: Domain,
    pub(super) index: u8,
    pub(super) threshold: u8,
    pub(super) series: [u8; SERIES_BYTES],
    pub(super) payload: Zeroizing<[u8; 32]>,
}

impl Share {
    /// Its number, 1 to n.
    #[must_use]
    pub fn index(&self) -> u8 {
        self.index
    }
    /// How many shares are needed (k).
    #[must_use]
    pub fn threshold(&self) -> u8 {
        self.threshold
    }
    /// Exercise or real.
    #[must_use]
    pub fn domain(&self) -> Domain {
        self.domain
    }
    /// The series it belongs to, for the printed sheet and for messages: ten hexadecimal digits.
    #[must_use]
    pub fn series(&self) -> String {
        super::hex::encode(&self.series)
    }
    /// The text to print: seventeen groups of five characters with one space between. For a QR code leave the spaces out.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0u8; BYTES]);
        bytes[0] = VERSION | if self.domain.is_exercise() { EXERCISE } else { 0 };
        bytes[1] = self.index;
        bytes[2] = self.threshold;
        bytes[3..3 + SERIES_BYTES].copy_from_slice(&self.series);
        bytes[3 + SERIES_BYTES..].copy_from_slice(self.payload.as_ref());
        encode_typed(Kind::Share, bytes.as_ref())
    }
    /// Reads what was typed or scanned.
    ///
    /// # Errors
    /// `NB-K-001` to `NB-K-003` for what was typed wrongly, `NB-K-004` for a version this program does not know.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bytes = decode_typed::<BYTES>(Kind::Share, text)?;
        let version = bytes[0] & !EXERCISE;
        if version != VERSION {
            return Err(Problem::new("NB-K-004").with("found", version).with("known", VERSION));
        }
        if bytes[1] == 0 || bytes[2] == 0 {
            return Err(Problem::new("NB-K-003"));
        }
        let mut share = Self {
            domain: Domain::of_exercise(bytes[0] & EXERCISE != 0),
            index: bytes[1],
            threshold: bytes[2],
            series: [0; SERIES_BYTES],
            payload: Zeroizing::new([0; 32]),
        };
        share.series.copy_from_slice(&bytes[3..3 + SERIES_BYTES]);
        share.payload.copy_from_slice(&bytes[3 + SERIES_BYTES..]);
        Ok(share)
    }
    /// What the authority's signed file says about this share; tells nothing about the 32 random bytes in it.
    pub(super) fn commitment(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(b"notbetrieb/v1/");
        digest.update(self.domain.name());
        digest.update(b"/share-commitment\0");
        digest.update(self.series);
        digest.update([self.threshold, self.index]);
        digest.update(self.payload.as_slice());
        digest.finalize().into()
    }
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({} of series {}, {} needed)", self.index, self.series(), self.threshold)
    }
}
