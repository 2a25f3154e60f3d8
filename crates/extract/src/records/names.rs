//! The enumerations of the columns with their stable names.

use serde::{Deserialize, Serialize};

use super::cell::{Cell, CellError, required};

macro_rules! names {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$vdoc:meta])+ $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])+ #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// All values, in their frozen order: `index` is the position here.
            pub const ALL: &'static [$name] = &[$(Self::$variant,)+];
            /// The stable name used in files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
            /// The value with this stable name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
            /// Position in `ALL`; frozen, columns store it.
            #[must_use]
            pub fn index(self) -> u8 {
                self as u8
            }
            /// The value at this position of `ALL`.
            #[must_use]
            pub fn from_index(index: u8) -> Option<Self> {
                Self::ALL.get(usize::from(index)).copied()
            }
        }
        impl Cell for $name {
            fn read(text: &str) -> Result<Self, CellError> {
                Self::from_name(required(text)?).ok_or(CellError::NotAllowed)
            }
            fn write(&self) -> String {
                self.name().to_owned()
            }
        }
    )+};
}

names! {
    /// Sex as registered (DSMeld 0701).
    Sex {
        /// männlich.
        Male = "m",
        /// weiblich.
        Female = "w",
        /// divers.
        Diverse = "d",
        /// keine Angabe.
        None = "x",
    }
    /// Familienstand (DSMeld 1401).
    MaritalStatus {
        /// ledig.
        Single = "LD",
        /// verheiratet.
        Married = "VH",
        /// verwitwet.
        Widowed = "VW",
        /// geschieden.
        Divorced = "GS",
        /// in eingetragener Lebenspartnerschaft.
        Partnership = "LP",
        /// nicht bekannt.
        Unknown = "NB",
    }
    /// Kind of an address.
    AddressKind {
        /// The only or main dwelling.
        Current = "current",
        /// Nebenwohnung.
        Secondary = "secondary",
        /// A dwelling the person has left.
        Former = "former",
    }
    /// Kind of an information block; any of them takes the person out of every ordinary search, list and count.
    BlockKind {
        /// § 51 BMG: danger to life, health or freedom.
        Auskunftssperre = "auskunftssperre",
        /// § 52 BMG: shelters, care homes, clinics.
        BedingterSperrvermerk = "bedingter_sperrvermerk",
        /// § 64 PStG.
        SperrvermerkPersonenstand = "sperrvermerk_personenstand",
    }
    /// Kind of an identity document.
    DocumentKind {
        /// Identity card.
        Personalausweis = "personalausweis",
        /// Passport.
        Reisepass = "reisepass",
        /// Children's passport (issued until the end of 2023).
        Kinderreisepass = "kinderreisepass",
        /// eID card for citizens of the Union.
        EidKarte = "eid_karte",
    }
    /// State of an identity document.
    DocumentState {
        /// In the holder's hands.
        Valid = "valid",
        /// Reported lost.
        Lost = "lost",
        /// Finished, waits at the office.
        WaitingForCollection = "waiting_for_collection",
    }
    /// Kind of an open civil-status case.
    CivilCaseKind {
        /// Birth.
        Geburt = "geburt",
        /// Death.
        Sterbefall = "sterbefall",
        /// Announced wedding.
        Eheanmeldung = "eheanmeldung",
        /// Deferral (§ 7 PStV).
        Zurueckstellung = "zurueckstellung",
    }
    /// Kind of a residence title.
    TitleKind {
        /// § 7 AufenthG.
        Aufenthaltserlaubnis = "aufenthaltserlaubnis",
        /// § 9 AufenthG.
        Niederlassungserlaubnis = "niederlassungserlaubnis",
        /// § 60a AufenthG.
        Duldung = "duldung",
        /// § 55 AsylG.
        Aufenthaltsgestattung = "aufenthaltsgestattung",
        /// § 81 AufenthG.
        Fiktionsbescheinigung = "fiktionsbescheinigung",
    }
    /// State of a vehicle or its plate.
    VehicleState {
        /// Registered.
        Registered = "registered",
        /// The plate is reserved.
        Reserved = "reserved",
        /// Out of use (außer Betrieb gesetzt).
        OffRoad = "off_road",
    }
    /// A running cash benefit.
    Benefit {
        /// Wohngeld (WoGG).
        Wohngeld = "wohngeld",
        /// Hilfe zum Lebensunterhalt (SGB XII, 3rd chapter).
        Hlu = "hlu",
        /// Grundsicherung im Alter und bei Erwerbsminderung (SGB XII, 4th chapter).
        Grusi = "grusi",
    }
    /// Who is paid.
    PayeeKind {
        /// The entitled person.
        Person = "person",
        /// Somebody else, e.g. the landlord.
        ThirdParty = "third_party",
    }
    /// What a third-party payee of a grant is paid for.
    ThirdParty {
        /// Rent and heating.
        Landlord = "landlord",
        /// Electricity, gas, water.
        Supplier = "supplier",
        /// A home or a service of care.
        Home = "home",
        /// Anything else.
        Other = "other",
    }
    /// State of a driving licence.
    LicenceState {
        /// In force.
        Valid = "valid",
        /// Withdrawn, or the holder is banned from driving.
        Withdrawn = "withdrawn",
        /// The card was reported lost; the right to drive stays.
        Lost = "lost",
    }
    /// State of a plate in the ledger.
    PlateState {
        /// On a vehicle.
        Assigned = "assigned",
        /// Kept for somebody.
        Reserved = "reserved",
        /// Must not be given out.
        Blocked = "blocked",
    }
}
