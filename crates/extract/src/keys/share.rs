//! One share of a generation's root, as it is printed and typed.

use model::Problem;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Domain, Kind, decode_typed, encode_typed, words};

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
        encode_typed(Kind::Share, self.bytes().as_ref())
    }
    /// The same share as words, in the order of the sheet.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        words::encode(&self.bytes())
    }
    /// Reads a share in whatever form it comes: typed groups, words, what a scanner types, the text of a file. Lines that begin
    /// with `#` are passed over.
    ///
    /// # Errors
    /// `NB-K-001` to `NB-K-003` for groups typed wrongly, `NB-K-030` to `NB-K-036` for words, `NB-K-004` for a version this
    /// program does not know.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = Zeroizing::new(
            text.trim_start_matches('\u{feff}')
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'))
                .fold(String::with_capacity(text.len()), |all, line| all + line + "\n"),
        );
        if words::looks_like_words(&text) {
            return words::decode(&text).and_then(|bytes| Self::from_bytes(&bytes));
        }
        let problem = match decode_typed::<BYTES>(Kind::Share, &text) {
            Ok(bytes) => return Self::from_bytes(&bytes),
            Err(problem) => problem,
        };
        // A scanner set to the American keyboard on a German one types Y for Z and Z for Y: then nearly every group is wrong,
        // and with both letters exchanged all of them are right.
        let turned: Zeroizing<String> = Zeroizing::new(text.chars().map(exchanged).collect());
        decode_typed::<BYTES>(Kind::Share, &turned).map_err(|_| problem).and_then(|bytes| Self::from_bytes(&bytes))
    }
    fn bytes(&self) -> Zeroizing<[u8; BYTES]> {
        let mut bytes = Zeroizing::new([0u8; BYTES]);
        bytes[0] = VERSION | if self.domain.is_exercise() { EXERCISE } else { 0 };
        bytes[1] = self.index;
        bytes[2] = self.threshold;
        bytes[3..3 + SERIES_BYTES].copy_from_slice(&self.series);
        bytes[3 + SERIES_BYTES..].copy_from_slice(self.payload.as_ref());
        bytes
    }
    fn from_bytes(bytes: &[u8; BYTES]) -> Result<Self, Problem> {
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

fn exchanged(c: char) -> char {
    match c {
        'y' | 'Y' => 'Z',
        'z' | 'Z' => 'Y',
        other => other,
    }
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({} of series {}, {} needed)", self.index, self.series(), self.threshold)
    }
}
