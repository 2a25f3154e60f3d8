//! The parts of the sealed extract that have keys of their own.

use model::role::ClassGroup;
use serde::{Deserialize, Serialize};

/// A part of the sealed extract with a key of its own: the class groups of the roles, and the blocked persons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Classes of the register group without the blocked persons.
    Register,
    /// Grants, their third-party payees and payment lists without the blocked persons.
    Social,
    /// Residence titles without the blocked persons.
    Foreigners,
    /// Vehicles and the plate ledger without the blocked persons.
    Vehicles,
    /// Driving licences without the blocked persons.
    Licences,
    /// Persons with a block and everything about them, in an index that the ordinary search never touches.
    Protected,
}

impl Group {
    /// All groups in the order of the file's segments.
    pub const ALL: [Group; 6] =
        [Self::Register, Self::Social, Self::Foreigners, Self::Vehicles, Self::Licences, Self::Protected];
    /// The stable name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Social => "social",
            Self::Foreigners => "foreigners",
            Self::Vehicles => "vehicles",
            Self::Licences => "licences",
            Self::Protected => "protected",
        }
    }
    /// The group with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Group> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
    /// The class group a role must have; nothing for the protected part, which asks for a right of its own.
    #[must_use]
    pub fn class_group(self) -> Option<ClassGroup> {
        match self {
            Self::Register => Some(ClassGroup::Register),
            Self::Social => Some(ClassGroup::Social),
            Self::Foreigners => Some(ClassGroup::Foreigners),
            Self::Vehicles => Some(ClassGroup::Vehicles),
            Self::Licences => Some(ClassGroup::Licences),
            Self::Protected => None,
        }
    }
}

impl From<ClassGroup> for Group {
    fn from(group: ClassGroup) -> Self {
        match group {
            ClassGroup::Register => Self::Register,
            ClassGroup::Social => Self::Social,
            ClassGroup::Foreigners => Self::Foreigners,
            ClassGroup::Vehicles => Self::Vehicles,
            ClassGroup::Licences => Self::Licences,
        }
    }
}
