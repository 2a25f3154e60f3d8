//! Files on a case: a scan, a photo, a PDF. The file lies sealed beside the log; the act names it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a file shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum AttachedKind {
    /// A scan of a paper.
    #[n(0)]
    Scan,
    /// A photo: of a paper, or of a person for an application.
    #[n(1)]
    Photo,
    /// A file that came as a file.
    #[n(2)]
    Other,
}

impl AttachedKind {
    /// All kinds, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Scan, Self::Photo, Self::Other];
    /// The stable name used in forms and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Photo => "photo",
            Self::Other => "other",
        }
    }
    /// The kind with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a file is, found by its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Media {
    /// PDF (ISO 32000).
    #[n(0)]
    Pdf,
    /// JPEG (ITU T.81).
    #[n(1)]
    Jpeg,
    /// PNG (ISO/IEC 15948).
    #[n(2)]
    Png,
}

impl Media {
    /// The media type as browsers know it.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
    /// Ending of file names.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
    /// The browser shows it as a picture.
    #[must_use]
    pub fn picture(self) -> bool {
        self != Self::Pdf
    }
}

/// A file as it was attached.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct AttachedFile {
    /// Its name beside the log: a keyed hash of the content.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub file: [u8; 32],
    /// SHA-256 of the content as it is kept.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
    /// What it shows.
    #[n(2)]
    pub kind: AttachedKind,
    /// What it is.
    #[n(3)]
    pub media: Media,
    /// What the clerk calls it.
    #[n(4)]
    pub name: String,
    /// Size of the content as it is kept, in bytes.
    #[n(5)]
    pub size: u64,
    /// Evidence key of the service that it proves; empty for anything else.
    #[n(6)]
    pub evidence: String,
    /// What a camera or program had written into it (place, device, time) was taken out before it was kept.
    #[n(7)]
    pub stripped: bool,
}
