//! Roles and the record classes they open (DESIGN "Who may what").

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A group of record classes with a key of its own in the extract; a role sees only the groups of its services.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ClassGroup {
    /// Residents, addresses, blocks, identity documents, civil-status cases, appointments.
    #[n(0)]
    Register,
    /// Grants and payment lists.
    #[n(1)]
    Social,
    /// Residence titles.
    #[n(2)]
    Foreigners,
    /// Vehicles and plates.
    #[n(3)]
    Vehicles,
    /// Driving licences.
    #[n(4)]
    Licences,
}

impl ClassGroup {
    /// All groups.
    pub const ALL: [ClassGroup; 5] = [Self::Register, Self::Social, Self::Foreigners, Self::Vehicles, Self::Licences];
    /// The stable name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Social => "social",
            Self::Foreigners => "foreigners",
            Self::Vehicles => "vehicles",
            Self::Licences => "licences",
        }
    }
}

/// What a person may do. Two different persons are needed where four eyes are asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes up civil-status reports ("aufnehmen").
    #[n(0)]
    ClerkCivilStatus,
    /// Appointed registrar ("unterzeichnen", § 2 (1) PStG).
    #[n(1)]
    Registrar,
    /// Decides holds and changes, states the run correct (Feststellung).
    #[n(2)]
    ClerkBenefits,
    /// Orders a run (Anordnung).
    #[n(3)]
    Orderer,
    /// Releases a run with a signature of the person's own; two are needed.
    #[n(4)]
    Releaser,
    /// Keeps the bank side: records the bank's information, takes the file.
    #[n(5)]
    Treasurer,
    /// Head: declares and stands down, legal switches, situation.
    #[n(6)]
    Head,
    /// Runs the node.
    #[n(7)]
    Operator,
    /// Reads everything that was done, nothing personal beyond it.
    #[n(8)]
    Auditor,
    /// Makes accounts and one-time codes.
    #[n(9)]
    Administrator,
    /// May see blocked persons by exact document number (competent clerk).
    #[n(10)]
    ProtectedAccess,
    /// Data protection officer.
    #[n(11)]
    DataProtection,
    /// Clerk at the residents' counter (cards, registration).
    #[n(12)]
    ClerkResidents,
    /// Representative of the staff (Personalrat): one of the two who may ask what a clerk looked at.
    #[n(13)]
    StaffCouncil,
    /// Clerk of the immigration office.
    #[n(14)]
    ClerkForeigners,
    /// Clerk of the vehicle registration.
    #[n(15)]
    ClerkVehicles,
    /// Clerk of the driving licence office.
    #[n(16)]
    ClerkLicences,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 17] = [
        Self::ClerkCivilStatus,
        Self::Registrar,
        Self::ClerkBenefits,
        Self::Orderer,
        Self::Releaser,
        Self::Treasurer,
        Self::Head,
        Self::Operator,
        Self::Auditor,
        Self::Administrator,
        Self::ProtectedAccess,
        Self::DataProtection,
        Self::ClerkResidents,
        Self::StaffCouncil,
        Self::ClerkForeigners,
        Self::ClerkVehicles,
        Self::ClerkLicences,
    ];
    /// The stable name used in files and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ClerkCivilStatus => "clerk_civil_status",
            Self::Registrar => "registrar",
            Self::ClerkBenefits => "clerk_benefits",
            Self::Orderer => "orderer",
            Self::Releaser => "releaser",
            Self::Treasurer => "treasurer",
            Self::Head => "head",
            Self::Operator => "operator",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::ProtectedAccess => "protected_access",
            Self::DataProtection => "data_protection",
            Self::ClerkResidents => "clerk_residents",
            Self::StaffCouncil => "staff_council",
            Self::ClerkForeigners => "clerk_foreigners",
            Self::ClerkVehicles => "clerk_vehicles",
            Self::ClerkLicences => "clerk_licences",
        }
    }
    /// The role with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
    /// The class groups this role opens in search, on the card, in counts and conflicts.
    #[must_use]
    pub fn groups(self) -> &'static [ClassGroup] {
        match self {
            Self::ClerkCivilStatus | Self::Registrar | Self::ClerkResidents | Self::ProtectedAccess => {
                &[ClassGroup::Register]
            }
            Self::ClerkBenefits | Self::Orderer | Self::Releaser | Self::Treasurer => &[ClassGroup::Social],
            Self::ClerkForeigners => &[ClassGroup::Foreigners],
            Self::ClerkVehicles => &[ClassGroup::Vehicles],
            Self::ClerkLicences => &[ClassGroup::Licences],
            Self::Head
            | Self::Operator
            | Self::Auditor
            | Self::Administrator
            | Self::DataProtection
            | Self::StaffCouncil => &[],
        }
    }
    /// Moves money, makes accounts, sees the blocked or watches the others: giving, changing or opening anew an account with
    /// such a role needs two persons.
    #[must_use]
    pub fn powerful(self) -> bool {
        match self {
            Self::Orderer
            | Self::Releaser
            | Self::Treasurer
            | Self::Head
            | Self::Auditor
            | Self::Administrator
            | Self::ProtectedAccess
            | Self::DataProtection
            | Self::StaffCouncil => true,
            Self::ClerkCivilStatus
            | Self::Registrar
            | Self::ClerkBenefits
            | Self::Operator
            | Self::ClerkResidents
            | Self::ClerkForeigners
            | Self::ClerkVehicles
            | Self::ClerkLicences => false,
        }
    }
}
