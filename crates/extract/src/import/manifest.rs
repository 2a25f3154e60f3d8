//! `manifest.json` of an import folder: what the source says it delivers.

use model::place::Ags;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::records::Class;

/// The format version this program writes and reads.
pub const FORMAT: u16 = 1;
/// The manifest's file name.
pub const FILE: &str = "manifest.json";
/// Largest manifest taken, in bytes; eleven classes need about two thousand.
pub const MAX_BYTES: u64 = 256 * 1024;

/// The whole manifest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the import format, `FORMAT`.
    pub format: u16,
    /// Fictional data of an exercise.
    pub exercise: bool,
    /// Whose registers these are.
    pub authority: Authority,
    /// The source procedure in words.
    pub source: String,
    /// When the files were written.
    pub created: Instant,
    /// One entry a file.
    pub classes: Vec<ClassEntry>,
    /// Classes that would be expected and are not delivered, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_delivered: Vec<NotDelivered>,
}

/// A class that the town does without, said on purpose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotDelivered {
    /// Which.
    pub class: Class,
    /// Why, in words.
    pub reason: String,
}

/// The authority a set of registers belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Random id of the authority.
    pub id: model::ids::AuthorityId,
    /// Amtlicher Gemeindeschlüssel.
    pub ags: Ags,
    /// Name in words.
    pub name: String,
}

/// One file of the folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassEntry {
    /// Its record class.
    pub class: Class,
    /// Its file name, without a folder.
    pub file: String,
    /// Data lines without the header.
    pub rows: u64,
    /// The moment the records show.
    pub as_of: Instant,
    /// The source procedure of this class in words.
    pub source: String,
    /// Whether all records of the class are there.
    pub state: Completeness,
}

/// Whether a class is delivered as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// All records of the source.
    Complete,
    /// Some records only.
    Partial,
}

impl Manifest {
    /// Reads and checks the manifest's text.
    ///
    /// # Errors
    /// `NB-E-002` to `NB-E-007`, `NB-E-017`: not the documented form, or a statement that cannot be.
    pub fn parse(text: &[u8]) -> Result<Self, Problem> {
        let value: serde_json::Value = serde_json::from_slice(text).map_err(|error| shape(&error))?;
        // The version and the class names are looked at first: "unknown version" is the truer reason than "unknown field".
        match value.get("format").and_then(serde_json::Value::as_u64) {
            Some(found) if found != u64::from(FORMAT) => {
                return Err(Problem::new("NB-E-003").with("found", found).with("known", FORMAT));
            }
            _ => {}
        }
        let classes = value.get("classes").and_then(serde_json::Value::as_array);
        for name in classes.into_iter().flatten().filter_map(|entry| entry.get("class")?.as_str()) {
            if Class::from_name(name).is_none() {
                return Err(Problem::new("NB-E-004").with("class", excerpt(name)));
            }
        }
        let manifest: Self = serde_json::from_slice(text).map_err(|error| shape(&error))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Checks what the form alone cannot say.
    ///
    /// # Errors
    /// `NB-E-003`, `NB-E-005`, `NB-E-006`, `NB-E-007`, `NB-E-017`.
    pub fn check(&self) -> Result<(), Problem> {
        if self.format != FORMAT {
            return Err(Problem::new("NB-E-003").with("found", self.format).with("known", FORMAT));
        }
        for (position, entry) in self.classes.iter().enumerate() {
            let earlier = &self.classes[..position];
            if earlier.iter().any(|other| other.class == entry.class) {
                return Err(Problem::new("NB-E-005").with("class", entry.class.name()));
            }
            let name = entry.file.as_str();
            let plain = name.len() > 4
                && name.ends_with(".csv")
                && !name.starts_with('.')
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
            if !plain || earlier.iter().any(|other| other.file == entry.file) {
                return Err(Problem::new("NB-E-007").with("class", entry.class.name()).with("file", excerpt(name)));
            }
            if entry.as_of > self.created {
                return Err(Problem::new("NB-E-017").with("class", entry.class.name()));
            }
        }
        // Delivered and not delivered at once: one of the two is a mistake.
        if let Some(both) = self.not_delivered.iter().find(|entry| self.class(entry.class).is_some()) {
            return Err(Problem::new("NB-E-005").with("class", both.class.name()));
        }
        for class in Class::ALL.iter().filter(|class| class.mandatory()) {
            let declared = *class != Class::Persons && self.not_delivered.iter().any(|entry| entry.class == *class);
            if !declared && !self.classes.iter().any(|entry| entry.class == *class) {
                return Err(Problem::new("NB-E-006").with("class", class.name()));
            }
        }
        Ok(())
    }

    /// The entry of a class, if it is delivered.
    #[must_use]
    pub fn class(&self, class: Class) -> Option<&ClassEntry> {
        self.classes.iter().find(|entry| entry.class == class)
    }
}

fn shape(error: &serde_json::Error) -> Problem {
    Problem::new("NB-E-002").with("line", error.line()).with("column", error.column())
}

/// At most forty characters of something a file says about itself, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
