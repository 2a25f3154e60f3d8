//! The file by which a stick or a share is known again: an empty mount point or another stick does not have it.

use std::path::Path;

use model::Problem;
use model::ids::AuthorityId;
use serde::{Deserialize, Serialize};

/// Its name at the top of the place.
pub const MARKER_FILE: &str = "notbetrieb-ablage.json";
/// Version of the file.
const FORMAT: u16 = 1;
/// Largest marker read, in bytes.
const MAX_BYTES: usize = 4096;

/// Whose extracts belong here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    format: u16,
    /// Whose.
    pub authority: AuthorityId,
    /// What people call the place.
    pub label: String,
}

impl Marker {
    /// A marker for this place.
    #[must_use]
    pub fn new(authority: AuthorityId, label: &str) -> Self {
        Self { format: FORMAT, authority, label: label.to_owned() }
    }
    /// The file's text.
    ///
    /// # Errors
    /// `NB-K-012`, which no value of this type can cause.
    pub fn text(&self) -> Result<String, Problem> {
        serde_json::to_string_pretty(self).map(|text| text + "\n").map_err(|_| Problem::new("NB-K-012"))
    }
    /// The marker in a folder; nothing if there is none.
    ///
    /// # Errors
    /// `NB-E-157` a file of this name that is no marker.
    pub(super) fn read(folder: &Path, label: &str) -> Result<Option<Self>, Problem> {
        let wrong = || Problem::new("NB-E-157").with("place", label).with("found", "-");
        match std::fs::read(folder.join(MARKER_FILE)) {
            Ok(text) if text.len() <= MAX_BYTES => serde_json::from_slice::<Self>(&text)
                .ok()
                .filter(|marker| marker.format == FORMAT)
                .map(Some)
                .ok_or_else(wrong),
            Ok(_) => Err(wrong()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(wrong()),
        }
    }
}
