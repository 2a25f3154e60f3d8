//! What the typesetter is given, and why it may refuse.

use std::borrow::Cow;

use model::catalogue::Lang;
use model::{CivilDate, Instant, Problem};

/// Largest data of one paper, in bytes of JSON.
pub const MAX_DATA_BYTES: usize = 2 * 1024 * 1024;
/// Largest paper, in pages of A4.
pub const MAX_PAGES: usize = 300;

/// One paper to be set: a main template, further virtual files beside it, and the data as `data.json`.
///
/// Equal jobs give byte-identical results.
#[derive(Clone, Debug)]
pub struct Job {
    /// Source of the main template (Typst).
    pub template: Cow<'static, str>,
    /// Further virtual files by name, e.g. `base.typ`; a template can read nothing else.
    pub parts: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// What the template reads as `data.json`.
    pub data: serde_json::Value,
    /// The civil date that `datetime.today()` gives.
    pub date: CivilDate,
    /// The moment written into the file's metadata.
    pub made_at: Instant,
    /// Title in the file's metadata.
    pub title: String,
    /// Language of the paper.
    pub lang: Lang,
}

/// A finished paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
}

/// Why a paper was not made. Nothing was written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PaperError {
    /// The paper's font has no glyph for these characters: a name would be printed wrongly.
    #[error("no glyph for {0:?}")]
    Glyphs(Vec<char>),
    /// The data exceed [`MAX_DATA_BYTES`].
    #[error("{bytes} bytes of data, {MAX_DATA_BYTES} allowed")]
    TooLarge {
        /// Size of the data in bytes.
        bytes: usize,
    },
    /// The paper exceeds [`MAX_PAGES`].
    #[error("{pages} pages, {MAX_PAGES} allowed")]
    TooLong {
        /// Pages it would have.
        pages: usize,
    },
    /// The template does not set (a defect of the catalogue), with the typesetter's words.
    #[error("template: {0}")]
    Template(String),
    /// The result violates PDF/A-2a or PDF/UA-1, with the validator's words.
    #[error("export: {0}")]
    Export(String),
    /// The program was built without the typesetter (feature `pdf`).
    #[error("built without the typesetter")]
    NoTypesetter,
    /// The faces built in are not all there or lack letters of DIN 91379 (found at the start, before any paper).
    #[error("{faces} faces, letters without a glyph: {missing:?}")]
    Fonts {
        /// Faces found.
        faces: usize,
        /// Letters that a face lacks.
        missing: Vec<char>,
    },
    /// Stored data of a paper cannot be read.
    #[error("data: {0}")]
    Data(String),
}

impl PaperError {
    /// The same as a problem for page, command line and API. No personal data: only single characters and figures.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Glyphs(chars) => {
                let list: Vec<String> = chars.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
                Problem::new("NB-P-001").with("chars", list.join(", "))
            }
            Self::TooLarge { bytes } => Problem::new("NB-P-002").with("bytes", bytes).with("limit", MAX_DATA_BYTES),
            Self::TooLong { pages } => Problem::new("NB-P-003").with("pages", pages).with("limit", MAX_PAGES),
            Self::Template(detail) => Problem::new("NB-P-004").with("detail", detail),
            Self::Export(detail) => Problem::new("NB-P-005").with("detail", detail),
            Self::Fonts { faces, missing } => {
                Problem::new("NB-P-100").with("faces", faces).with("chars", missing.iter().collect::<String>())
            }
            Self::NoTypesetter => Problem::new("NB-P-007"),
            Self::Data(detail) => Problem::new("NB-P-006").with("detail", detail),
        }
    }
}
