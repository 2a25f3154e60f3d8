//! The sealed manifest: what the extract holds, how old each class is, and the keys of the class groups.

use std::collections::BTreeMap;

use model::ids::{AuthorityId, ExtractId};
use model::place::Ags;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::age_file::GroupKey;
use super::header::Header;
use crate::import::{Completeness, NotDelivered};
use crate::keys::hex::Fixed;
use crate::records::{Class, Group, Records};

/// Content of the first segment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedManifest {
    /// Version of this manifest.
    pub format: u16,
    /// As in the header.
    pub exercise: bool,
    /// As in the header.
    pub authority: AuthorityId,
    /// Amtlicher Gemeindeschlüssel.
    pub ags: Ags,
    /// Name of the authority.
    pub name: String,
    /// As in the header.
    pub extract: ExtractId,
    /// As in the header.
    pub created: Instant,
    /// The source procedure in words.
    pub source: String,
    /// When the source wrote its files.
    pub delivered: Instant,
    /// Version of the record classes.
    pub schema: u16,
    /// Version of the catalogue the extract was made with.
    pub catalogue: String,
    /// Rows of the source that were left out because of faults.
    pub left_out: u64,
    /// The classes with their state.
    pub classes: Vec<ClassState>,
    /// Classes that the town does without, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_delivered: Vec<NotDelivered>,
    /// The segments after this one.
    pub groups: Vec<GroupEntry>,
}

/// One record class of the extract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassState {
    /// Which.
    pub class: Class,
    /// Records in the extract, blocked persons' among them; never shown as it is (a role counts in its own groups).
    pub rows: u64,
    /// The moment the records show.
    pub as_of: Instant,
    /// The source procedure in words.
    pub source: String,
    /// Whole or in part.
    pub state: Completeness,
}

/// One class group of the extract.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// Which.
    pub group: Group,
    /// Length of its content.
    pub bytes: u64,
    /// SHA-256 of the sealed segment: ties it to this manifest.
    pub(super) sha256: Fixed<32>,
    /// Its age identity as text.
    pub(super) key: String,
}

impl SealedManifest {
    /// The state of a class, if it is in the extract.
    #[must_use]
    pub fn class(&self, class: Class) -> Option<&ClassState> {
        self.classes.iter().find(|state| state.class == class)
    }
    /// Records of each class.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Class, u64> {
        self.classes.iter().map(|state| (state.class, state.rows)).collect()
    }
    /// Takes the keys out and forgets their text, so that the manifest can be kept and shown.
    pub(super) fn take_keys(&mut self) -> Result<BTreeMap<Group, GroupKey>, Problem> {
        let mut keys = BTreeMap::new();
        for entry in &mut self.groups {
            let text = zeroize::Zeroizing::new(std::mem::take(&mut entry.key));
            let key = GroupKey::from_text(&text).ok_or_else(|| Problem::new("NB-E-045"))?;
            keys.insert(entry.group, key);
        }
        Ok(keys)
    }
    /// Whether manifest and header speak of the same file.
    pub(super) fn matches(&self, header: &Header) -> bool {
        let inside = self.groups.iter().map(|entry| (entry.group.name(), entry.sha256));
        self.exercise == header.exercise
            && self.authority == header.authority
            && self.extract == header.extract
            && self.created == header.created
            && inside.eq(header.segments.iter().skip(1).map(|segment| (segment.name.as_str(), segment.sha256)))
    }
}

impl std::fmt::Debug for SealedManifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedManifest({}, {} classes)", self.extract, self.classes.len())
    }
}

impl std::fmt::Debug for GroupEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GroupEntry({}, {} bytes)", self.group.name(), self.bytes)
    }
}

/// How many records of each class there are.
#[must_use]
pub fn counts(records: &Records) -> BTreeMap<Class, u64> {
    Class::ALL.iter().map(|class| (*class, records.count(*class) as u64)).collect()
}
