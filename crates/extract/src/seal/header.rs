//! The clear header: what a carrier may know, and where each segment lies.

use model::ids::{AuthorityId, ExtractId};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::{FORMAT, MAGIC, MAX_HEADER_BYTES};
use crate::keys::hex::Fixed;
use crate::keys::{Domain, KeyId};
use crate::records::Group;

/// Name of the first segment.
pub(super) const MANIFEST: &str = "manifest";

/// The clear header. It holds no source, no count and no state: those are sealed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of this header.
    pub format: u16,
    /// Fictional data of an exercise.
    pub exercise: bool,
    /// Whose extract.
    pub authority: AuthorityId,
    /// The generation of keys it is sealed to.
    pub generation: u32,
    /// Its id.
    pub extract: ExtractId,
    /// When it was sealed.
    pub created: Instant,
    /// The sealer's key.
    pub sealer: KeyId,
    /// SHA-256 of the file sealed before this one.
    pub(super) previous: Option<Fixed<32>>,
    /// The segments in the order of the file; the first is `manifest`.
    pub segments: Vec<Segment>,
}

/// One age file inside the extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// `manifest` or the name of a class group.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub(super) sha256: Fixed<32>,
}

impl Header {
    /// Exercise or real.
    #[must_use]
    pub fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
    /// SHA-256 of the file sealed before this one.
    #[must_use]
    pub fn previous(&self) -> Option<[u8; 32]> {
        self.previous.map(|hash| hash.0)
    }
    /// The class groups in the file.
    pub fn groups(&self) -> impl Iterator<Item = Group> + '_ {
        self.segments.iter().filter_map(|segment| Group::from_name(&segment.name))
    }

    fn check(&self) -> Result<(), Problem> {
        if self.format != FORMAT {
            return Err(Problem::new("NB-E-031").with("found", self.format).with("known", FORMAT));
        }
        let mut groups = self.segments.iter();
        let first = groups.next().is_some_and(|segment| segment.name == MANIFEST);
        let rest: Option<Vec<Group>> = groups.map(|segment| Group::from_name(&segment.name)).collect();
        match rest {
            Some(groups) if first && !groups.is_empty() && groups.is_sorted_by(|a, b| a < b) => Ok(()),
            _ => Err(Problem::new("NB-E-033")),
        }
    }
}

/// Frame and header before the segments.
pub(super) fn write(header: &Header) -> Result<Vec<u8>, Problem> {
    let text = serde_json::to_vec(header).map_err(|_| Problem::new("NB-E-033"))?;
    let length = u32::try_from(text.len()).map_err(|_| Problem::new("NB-E-033"))?;
    Ok([MAGIC, &length.to_be_bytes(), &text].concat())
}

/// Reads the header; gives back where the first segment begins.
pub(super) fn read(bytes: &[u8]) -> Result<(Header, usize), Problem> {
    let name = MAGIC.split(|byte| *byte == b' ').next().unwrap_or(MAGIC);
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        if MAGIC.starts_with(bytes) {
            return Err(truncated(MAGIC.len(), bytes.len()));
        }
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let version = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(b" "));
        return Err(
            match version.and_then(|text| str::from_utf8(text).ok()).and_then(|text| text.parse::<u16>().ok()) {
                Some(found) => Problem::new("NB-E-031").with("found", found).with("known", 1),
                None => Problem::new("NB-E-030"),
            },
        );
    };
    let Some((length, rest)) = rest.split_first_chunk::<4>() else {
        return Err(truncated(MAGIC.len() + 4, bytes.len()));
    };
    let length = u32::from_be_bytes(*length) as usize;
    if length > MAX_HEADER_BYTES {
        return Err(Problem::new("NB-E-033"));
    }
    let Some(text) = rest.get(..length) else { return Err(truncated(MAGIC.len() + 4 + length, bytes.len())) };
    let header: Header = serde_json::from_slice(text).map_err(|_| Problem::new("NB-E-033"))?;
    header.check()?;
    Ok((header, MAGIC.len() + 4 + length))
}

/// What anybody can read of a sealed extract, unverified: its clear header. The first `MAX_HEADER_BYTES` and a little more are
/// enough.
///
/// # Errors
/// `NB-E-030` not an extract, `NB-E-031` a version this program does not know, `NB-E-032` cut off, `NB-E-033` damaged header.
pub fn info(bytes: &[u8]) -> Result<Header, Problem> {
    read(bytes).map(|(header, _)| header)
}

pub(super) fn truncated(expected: usize, found: usize) -> Problem {
    Problem::new("NB-E-032").with("expected", expected).with("found", found)
}
