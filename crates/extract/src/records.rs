//! The record classes of the import format (docs/formats/import.md): one struct a class, one field a column, in the file's order.
//!
//! A field's type says what the column allows: `Option` and `Vec` may be empty, everything else must be filled.
//! Reading and writing a cell live side by side here, so that the generator and the importer cannot disagree.

use jiff::civil::DateTime;
use model::role::ClassGroup;
use model::{CivilDate, Money, Month, PartialDate};
use serde::{Deserialize, Serialize};

/// Version of the record classes below; it stands in every sealed manifest.
pub const SCHEMA: u16 = 1;

/// Between the values of a list in one cell (`DEU;TUR`).
pub const LIST_SEPARATOR: char = ';';

/// Why a cell cannot be taken; the stable name is what a report shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellError {
    /// The column must be filled.
    Missing,
    /// Not one of the values the column allows.
    NotAllowed,
    /// Not a date that exists, written `YYYY-MM-DD` (only a date of birth may be partial).
    Date,
    /// Not a month written `YYYY-MM`.
    Month,
    /// Not a local date and time written `YYYY-MM-DDTHH:MM`.
    DateTime,
    /// Not an amount with a point and two places.
    Money,
    /// An empty value inside a list.
    List,
}

/// A value that stands in one cell of a file.
pub trait Cell: Sized {
    /// Whether the column must be filled.
    const REQUIRED: bool = true;
    /// Reads the cell's text, which is UTF-8 in NFC.
    ///
    /// # Errors
    /// If the text is not a value of this type.
    fn read(text: &str) -> Result<Self, CellError>;
    /// The text that `read` takes back.
    fn write(&self) -> String;
}

impl Cell for String {
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            Err(CellError::Missing)
        } else {
            Ok(text.to_owned())
        }
    }
    fn write(&self) -> String {
        self.clone()
    }
}
impl<T: Cell> Cell for Option<T> {
    const REQUIRED: bool = false;
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            Ok(None)
        } else {
            T::read(text).map(Some)
        }
    }
    fn write(&self) -> String {
        self.as_ref().map(Cell::write).unwrap_or_default()
    }
}
impl Cell for Vec<String> {
    const REQUIRED: bool = false;
    fn read(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        text.split(LIST_SEPARATOR)
            .map(|part| {
                let part = part.trim();
                if part.is_empty() {
                    Err(CellError::List)
                } else {
                    Ok(part.to_owned())
                }
            })
            .collect()
    }
    fn write(&self) -> String {
        self.join(";")
    }
}
impl Cell for CivilDate {
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Date)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for PartialDate {
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Date)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for Month {
    fn read(text: &str) -> Result<Self, CellError> {
        required(text)?.parse().map_err(|_| CellError::Month)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for Money {
    fn read(text: &str) -> Result<Self, CellError> {
        let two_places = required(text)?
            .split_once('.')
            .is_some_and(|(_, cents)| cents.len() == 2);
        if two_places {
            text.parse().map_err(|_| CellError::Money)
        } else {
            Err(CellError::Money)
        }
    }
    fn write(&self) -> String {
        self.to_string()
    }
}
impl Cell for DateTime {
    fn read(text: &str) -> Result<Self, CellError> {
        let (date, time) = required(text)?.split_once('T').ok_or(CellError::DateTime)?;
        let date: CivilDate = date.parse().map_err(|_| CellError::DateTime)?;
        let two = |part: Option<&str>| {
            part.filter(|p| p.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|p| p.parse::<i8>().ok())
                .ok_or(CellError::DateTime)
        };
        if time.len() != 5 || time.as_bytes().get(2) != Some(&b':') {
            return Err(CellError::DateTime);
        }
        let time = jiff::civil::Time::new(two(time.get(0..2))?, two(time.get(3..5))?, 0, 0)
            .map_err(|_| CellError::DateTime)?;
        Ok(date.0.to_datetime(time))
    }
    fn write(&self) -> String {
        format!(
            "{}T{:02}:{:02}",
            CivilDate(self.date()),
            self.hour(),
            self.minute()
        )
    }
}

fn required(text: &str) -> Result<&str, CellError> {
    if text.is_empty() {
        Err(CellError::Missing)
    } else {
        Ok(text)
    }
}

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
}

macro_rules! classes {
    ($(
        $(#[$doc:meta])+
        $name:ident = $class:ident $text:literal in $group:ident as $field:ident {
            $($(#[$cdoc:meta])+ $column:ident: $type:ty,)+
        }
    )+) => {
        /// A record class: one file of the import folder.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Class { $($(#[$doc])+ $class,)+ }

        impl Class {
            /// All classes, in the order of docs/formats/import.md.
            pub const ALL: &'static [Class] = &[$(Class::$class,)+];
            /// The stable name used in manifests.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Class::$class => $text,)+ }
            }
            /// The class with this stable name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Class> {
                match name { $($text => Some(Class::$class),)+ _ => None }
            }
            /// The group whose key opens this class.
            #[must_use]
            pub fn group(self) -> ClassGroup {
                match self { $(Class::$class => ClassGroup::$group,)+ }
            }
            /// Column names in their usual order.
            #[must_use]
            pub fn columns(self) -> &'static [&'static str] {
                match self { $(Class::$class => $name::COLUMNS,)+ }
            }
            /// Whether no extract is possible without it.
            #[must_use]
            pub fn mandatory(self) -> bool {
                matches!(self, Class::Persons | Class::LastPayments)
            }
        }

        $(
            $(#[$doc])+
            #[derive(Clone, PartialEq, Eq, Debug)]
            pub struct $name { $($(#[$cdoc])+ pub $column: $type,)+ }

            /// Each column under its name, as the text that stands in the file.
            impl Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    use serde::ser::SerializeStruct as _;
                    let mut row = serializer.serialize_struct(stringify!($name), Self::COLUMNS.len())?;
                    $(row.serialize_field(stringify!($column), &Cell::write(&self.$column))?;)+
                    row.end()
                }
            }

            impl Record for $name {
                const CLASS: Class = Class::$class;
                const COLUMNS: &'static [&'static str] = &[$(stringify!($column),)+];
                const REQUIRED: &'static [bool] = &[$(<$type as Cell>::REQUIRED,)+];
                fn read<'a>(
                    mut cell: impl FnMut(usize) -> &'a str,
                    mut wrong: impl FnMut(&'static str, CellError),
                ) -> Option<Self> {
                    let mut at = 0usize;
                    $(
                        let $column = match <$type as Cell>::read(cell(at)) {
                            Ok(value) => Some(value),
                            Err(error) => {
                                wrong(stringify!($column), error);
                                None
                            }
                        };
                        at += 1;
                    )+
                    let _ = at;
                    Some(Self { $($column: $column?,)+ })
                }
                fn cells(&self) -> Vec<String> {
                    vec![$(Cell::write(&self.$column),)+]
                }
            }
        )+

        /// Everything one extract holds, by class.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
        pub struct Records { $($(#[$doc])+ pub $field: Vec<$name>,)+ }

        impl Records {
            /// Number of records of this class.
            #[must_use]
            pub fn count(&self, class: Class) -> usize {
                match class { $(Class::$class => self.$field.len(),)+ }
            }
            /// Hands every class, one after the other, to the visitor.
            ///
            /// # Errors
            /// The visitor's first error.
            pub fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.class(&self.$field)?;)+
                Ok(())
            }
        }
    };
}

/// One record of a class.
pub trait Record: Sized {
    /// Its class.
    const CLASS: Class;
    /// Its column names in their usual order.
    const COLUMNS: &'static [&'static str];
    /// For each column whether it must be filled.
    const REQUIRED: &'static [bool];
    /// Reads a row; `cell(n)` is the text of the n-th of `COLUMNS`; every wrong cell is told to `wrong`.
    fn read<'a>(
        cell: impl FnMut(usize) -> &'a str,
        wrong: impl FnMut(&'static str, CellError),
    ) -> Option<Self>;
    /// The row's cells in the order of `COLUMNS`.
    fn cells(&self) -> Vec<String>;
}

/// Something that looks at all records class by class.
pub trait Visitor {
    /// What can go wrong.
    type Error;
    /// Called once a class, also if it is empty.
    ///
    /// # Errors
    /// Ends the visit.
    fn class<R: Record>(&mut self, records: &[R]) -> Result<(), Self::Error>;
}

classes! {
    /// A resident (DSMeld sheets in domain order; no religion, no weapons data).
    Person = Persons "persons" in Register as persons {
        /// Id of the source; unique.
        person_id: String,
        /// Familienname with all its parts (DSMeld 0101-0106).
        family_name: String,
        /// Geburtsname.
        birth_name: Option<String>,
        /// Frühere Namen (DSMeld 0201-0204).
        former_names: Vec<String>,
        /// All given names in order (DSMeld 0301).
        given_names: String,
        /// Gebräuchlicher Vorname (DSMeld 0303).
        usual_given_name: Option<String>,
        /// Doktorgrad (DSMeld 0401).
        doctorate: Option<String>,
        /// Date of birth, possibly partial (DSMeld 0601).
        date_of_birth: PartialDate,
        /// Place of birth (DSMeld 0602).
        place_of_birth: Option<String>,
        /// State of birth (DSMeld 0603).
        state_of_birth: Option<String>,
        /// Sex (DSMeld 0701).
        sex: Sex,
        /// Nationalities as three-letter codes (DSMeld 1001).
        nationalities: Vec<String>,
        /// Familienstand (DSMeld 1401).
        marital_status: Option<MaritalStatus>,
        /// `person_id` of the spouse or partner.
        spouse_id: Option<String>,
        /// `person_id` of the mother.
        mother_id: Option<String>,
        /// `person_id` of the father.
        father_id: Option<String>,
        /// Persons with the same value live in one household.
        household_id: Option<String>,
        /// Einzugsdatum (DSMeld 1301).
        moved_in: Option<CivilDate>,
        /// Sterbedatum (DSMeld 1901).
        date_of_death: Option<CivilDate>,
    }
    /// A present, second or former address (DSMeld 1200-1213a).
    Address = Addresses "addresses" in Register as addresses {
        /// Whose.
        person_id: String,
        /// Present, second or former.
        kind: AddressKind,
        /// Street.
        street: String,
        /// Number with letter or range.
        house_number: Option<String>,
        /// Zusatz, c/o.
        addition: Option<String>,
        /// Postleitzahl.
        postcode: String,
        /// Municipality.
        town: String,
        /// Amtlicher Gemeindeschlüssel, eight digits.
        ags: String,
        /// First day.
        from: Option<CivilDate>,
        /// Last day.
        to: Option<CivilDate>,
    }
    /// An information block (DSMeld 1801-1804).
    Block = Blocks "blocks" in Register as blocks {
        /// Who is protected.
        person_id: String,
        /// Which block.
        kind: BlockKind,
        /// First day.
        from: Option<CivilDate>,
        /// Last day; the person stays protected in the extract after it.
        until: Option<CivilDate>,
    }
    /// An identity document (DSMeld 1700-1719; no Sperrkennwort, no Sperrsumme).
    Document = Documents "documents" in Register as documents {
        /// Id of the source; unique.
        document_id: String,
        /// Holder.
        person_id: String,
        /// Kind.
        kind: DocumentKind,
        /// Serial number.
        number: String,
        /// Date of issue.
        issued: Option<CivilDate>,
        /// Last day of validity.
        expires: Option<CivilDate>,
        /// Where it is.
        state: DocumentState,
        /// Shelf or box of a finished card.
        storage_place: Option<String>,
    }
    /// An open civil-status case.
    CivilCase = CivilCases "civil_cases" in Register as civil_cases {
        /// Id of the source; unique.
        case_id: String,
        /// Kind.
        kind: CivilCaseKind,
        /// The person it is about, if registered.
        person_id: Option<String>,
        /// The other person (spouse-to-be, mother).
        second_person_id: Option<String>,
        /// Day it was opened.
        opened: CivilDate,
        /// Until when a precondition has been checked (e.g. Eheanmeldung: six months).
        clearance_until: Option<CivilDate>,
        /// Free note.
        note: Option<String>,
    }
    /// An appointment at the office.
    Appointment = Appointments "appointments" in Register as appointments {
        /// Id of the source; unique.
        appointment_id: String,
        /// What for.
        service: String,
        /// Who comes.
        person_id: Option<String>,
        /// Local date and time.
        starts: DateTime,
        /// Counter or room.
        place: Option<String>,
        /// Number to call.
        phone: Option<String>,
    }
    /// A residence title.
    Title = Titles "titles" in Foreigners as titles {
        /// Id of the source; unique.
        title_id: String,
        /// Holder.
        person_id: String,
        /// Kind.
        kind: TitleKind,
        /// Number of the immigration file.
        file_number: String,
        /// Date of issue.
        issued: Option<CivilDate>,
        /// Last day of validity.
        expires: Option<CivilDate>,
    }
    /// A vehicle with its plate.
    Vehicle = Vehicles "vehicles" in Vehicles as vehicles {
        /// Id of the source; unique.
        vehicle_id: String,
        /// Holder (Halter).
        holder_person_id: String,
        /// Plate as on the vehicle.
        plate: String,
        /// Fahrzeug-Identifizierungsnummer.
        fin: String,
        /// Make.
        make: Option<String>,
        /// First registration.
        first_registration: Option<CivilDate>,
        /// State.
        state: VehicleState,
    }
    /// A running benefit.
    Grant = Grants "grants" in Social as grants {
        /// Id of the source; unique.
        grant_id: String,
        /// Entitled person.
        person_id: String,
        /// Which benefit.
        benefit: Benefit,
        /// Number of the benefit file.
        file_number: String,
        /// First day of the grant.
        from: CivilDate,
        /// Last day of the grant.
        until: Option<CivilDate>,
        /// Amount a month in EUR.
        amount: Money,
        /// Name of the account's holder.
        payee_name: String,
        /// Account.
        iban: String,
        /// Who is paid.
        payee_kind: PayeeKind,
        /// Household of the grant.
        household_id: Option<String>,
    }
    /// A line of the last payment list.
    LastPayment = LastPayments "last_payments" in Social as last_payments {
        /// Id of the source; unique.
        payment_id: String,
        /// The grant it was paid for.
        grant_id: Option<String>,
        /// Entitled person.
        person_id: Option<String>,
        /// Which benefit.
        benefit: Benefit,
        /// Number of the benefit file.
        file_number: String,
        /// Month it was paid for.
        month: Month,
        /// Amount in EUR.
        amount: Money,
        /// Name of the account's holder.
        payee_name: String,
        /// Account.
        iban: String,
        /// Day of execution.
        paid_on: Option<CivilDate>,
        /// End-to-end id of the bank file.
        end_to_end_id: Option<String>,
    }
    /// Somebody to call.
    Contact = Contacts "contacts" in Register as contacts {
        /// Id of the source; unique.
        contact_id: String,
        /// Name.
        name: String,
        /// Function.
        role: Option<String>,
        /// Telephone number.
        phone: Option<String>,
        /// E-mail address.
        email: Option<String>,
    }
}

/// A part of the sealed extract with a key of its own: the class groups of the roles, and the blocked persons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Classes of the register group without the blocked persons.
    Register,
    /// Grants and payment lists without the blocked persons.
    Social,
    /// Residence titles without the blocked persons.
    Foreigners,
    /// Vehicles without the blocked persons.
    Vehicles,
    /// Persons with a block and everything about them, in an index that the ordinary search never touches.
    Protected,
}

impl Group {
    /// All groups in the order of the file's segments.
    pub const ALL: [Group; 5] = [
        Self::Register,
        Self::Social,
        Self::Foreigners,
        Self::Vehicles,
        Self::Protected,
    ];
    /// The stable name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Social => "social",
            Self::Foreigners => "foreigners",
            Self::Vehicles => "vehicles",
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
        }
    }
}
