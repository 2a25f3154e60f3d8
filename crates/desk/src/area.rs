//! The parts of the desk: address, key, name, and to whom each is open. The navigation and the guard of the pages read the same.

use model::role::Role;

use crate::t;
use crate::text::Texts;

/// The parts of the desk, in the order of the navigation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Area {
    /// What waits today.
    Today,
    /// Take up a report.
    Intake,
    /// Cases.
    Cases,
    /// Payments.
    Payments,
    /// Hold tasks after a death.
    Holds,
    /// Papers.
    Papers,
    /// Hand-back (Nacherfassung).
    Handback,
    /// Situation.
    Situation,
    /// What waits for a second person.
    Confirm,
    /// Accounts.
    Accounts,
    /// What was done.
    Journal,
    /// Who looked at whom.
    Lookups,
    /// The head's watch list of payments.
    Watch,
    /// Who may restart the house.
    Keyring,
    /// Which extract which data come from.
    Extracts,
    /// What is missing before anything happens.
    Readiness,
    /// The bank's answers, incoming money, tills.
    Bank,
    /// Settlement after the outage.
    Settlement,
    /// Tickets, call-backs, appointments.
    Counter,
    /// Finished cards.
    Cards,
    /// Blanks and stickers.
    Stock,
}

impl Area {
    /// All areas in order.
    pub const ALL: [Area; 21] = [
        Self::Today,
        Self::Intake,
        Self::Cases,
        Self::Payments,
        Self::Bank,
        Self::Settlement,
        Self::Holds,
        Self::Papers,
        Self::Counter,
        Self::Cards,
        Self::Stock,
        Self::Handback,
        Self::Situation,
        Self::Confirm,
        Self::Accounts,
        Self::Journal,
        Self::Lookups,
        Self::Watch,
        Self::Keyring,
        Self::Extracts,
        Self::Readiness,
    ];

    /// Address of the area.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Intake => "/intake",
            Self::Cases => "/cases",
            Self::Payments => "/payments",
            Self::Holds => "/holds",
            Self::Papers => "/papers",
            Self::Handback => "/handback",
            Self::Situation => "/situation",
            Self::Confirm => "/confirm",
            Self::Accounts => "/accounts",
            Self::Journal => "/journal",
            Self::Lookups => "/lookups",
            Self::Watch => "/watchlist",
            Self::Keyring => "/keyring",
            Self::Extracts => "/extracts",
            Self::Readiness => "/readiness",
            Self::Bank => "/bank",
            Self::Settlement => "/settlement",
            Self::Counter => "/counter",
            Self::Cards => "/cards",
            Self::Stock => "/stock",
        }
    }

    /// Second key after `g`, if the area has one.
    #[must_use]
    pub fn key(self) -> Option<char> {
        match self {
            Self::Today => Some('h'),
            Self::Cases => Some('v'),
            Self::Payments => Some('z'),
            Self::Papers => Some('p'),
            Self::Handback => Some('n'),
            Self::Situation => Some('l'),
            Self::Counter => Some('s'),
            Self::Cards => Some('k'),
            Self::Intake
            | Self::Holds
            | Self::Confirm
            | Self::Accounts
            | Self::Journal
            | Self::Lookups
            | Self::Watch
            | Self::Keyring
            | Self::Extracts
            | Self::Readiness
            | Self::Bank
            | Self::Settlement
            | Self::Stock => None,
        }
    }

    /// Name in the navigation.
    #[must_use]
    pub fn name(self, texts: Texts) -> String {
        match self {
            Self::Today => t!(texts, "nav-today"),
            Self::Intake => t!(texts, "nav-intake"),
            Self::Cases => t!(texts, "nav-cases"),
            Self::Payments => t!(texts, "nav-payments"),
            Self::Holds => t!(texts, "nav-holds"),
            Self::Papers => t!(texts, "nav-papers"),
            Self::Handback => t!(texts, "nav-handback"),
            Self::Situation => t!(texts, "nav-situation"),
            Self::Confirm => t!(texts, "nav-confirm"),
            Self::Accounts => t!(texts, "nav-accounts"),
            Self::Journal => t!(texts, "nav-journal"),
            Self::Lookups => t!(texts, "nav-lookups"),
            Self::Watch => t!(texts, "nav-watch"),
            Self::Keyring => t!(texts, "nav-keyring"),
            Self::Extracts => t!(texts, "nav-extracts"),
            Self::Readiness => t!(texts, "nav-readiness"),
            Self::Bank => t!(texts, "nav-bank"),
            Self::Settlement => t!(texts, "nav-settlement"),
            Self::Counter => t!(texts, "nav-counter"),
            Self::Cards => t!(texts, "nav-cards"),
            Self::Stock => t!(texts, "nav-stock"),
        }
    }

    /// Whether a person with these roles has anything to do there. The same test guards the pages themselves.
    #[must_use]
    pub fn open_to(self, roles: &[Role]) -> bool {
        let any = |of: &[Role]| roles.iter().any(|role| of.contains(role));
        match self {
            Self::Today => true,
            Self::Intake | Self::Cases | Self::Papers | Self::Handback => {
                any(&[Role::ClerkCivilStatus, Role::Registrar, Role::ClerkResidents])
            }
            Self::Payments => any(&[Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer, Role::Head]),
            Self::Holds => any(&[
                Role::ClerkBenefits,
                Role::ClerkResidents,
                Role::ClerkCivilStatus,
                Role::ClerkVehicles,
                Role::ClerkForeigners,
            ]),
            Self::Counter => any(&[Role::ClerkCivilStatus, Role::Registrar, Role::ClerkResidents]),
            Self::Cards => any(&[Role::ClerkResidents]),
            Self::Stock => any(&[Role::ClerkResidents, Role::Registrar, Role::Head]),
            Self::Situation | Self::Extracts => any(&[Role::Head, Role::Operator]),
            Self::Readiness => any(&[Role::Head, Role::Operator, Role::DataProtection]),
            Self::Bank => any(&[Role::Treasurer, Role::Releaser, Role::ClerkBenefits, Role::Orderer]),
            Self::Settlement => any(&[Role::ClerkBenefits, Role::Treasurer, Role::Orderer]),
            Self::Confirm => any(&[
                Role::Head,
                Role::Operator,
                Role::Administrator,
                Role::DataProtection,
                Role::StaffCouncil,
                Role::Auditor,
            ]),
            Self::Accounts => any(&[Role::Administrator]),
            Self::Watch => any(books::watchlist::READERS),
            Self::Lookups => any(&[Role::DataProtection, Role::Auditor, Role::Head, Role::StaffCouncil]),
            Self::Keyring => any(&[Role::Head, Role::Operator, Role::Administrator]),
            Self::Journal => {
                any(&[Role::Auditor, Role::Head, Role::Operator, Role::DataProtection, Role::Administrator])
            }
        }
    }

    /// Whether a person with these roles may search for persons.
    #[must_use]
    pub fn may_search(roles: &[Role]) -> bool {
        roles.iter().any(|role| !role.groups().is_empty())
    }
}
