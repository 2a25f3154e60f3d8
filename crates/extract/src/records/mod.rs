//! The record classes of the import format (docs/formats/import.md): one struct a class, one field a column, in the file's order.
//!
//! A field's type says what the column allows: `Option` and `Vec` may be empty, everything else must be filled.
//! Reading and writing a cell live side by side here, so that the generator and the importer cannot disagree.

mod cell;
mod group;
mod names;

pub use jiff::civil::DateTime;
use model::role::ClassGroup;
use model::{CivilDate, Money, Month, PartialDate};
use serde::{Deserialize, Serialize};

pub use self::cell::{Cell, CellError, Kind, LIST_SEPARATOR};
pub use self::group::Group;
pub use self::names::{
    AddressKind, Benefit, BlockKind, CivilCaseKind, DocumentKind, DocumentState, LicenceState, MaritalStatus,
    PayeeKind, PlateState, Sex, ThirdParty, TitleKind, VehicleState,
};

/// Version of the record classes below; it stands in every sealed manifest. Version 2 added licences, the plate ledger,
/// third-party payees, the ceremony of a wedding, and work permits and notes of residence titles.
pub const SCHEMA: u16 = 2;
/// Oldest version of the record classes that is still read: an extract may be older than the program that opens it.
pub const SCHEMA_OLDEST: u16 = 1;

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
            /// For each of these columns whether it must be filled.
            #[must_use]
            pub fn required(self) -> &'static [bool] {
                match self { $(Class::$class => $name::REQUIRED,)+ }
            }
            /// For each of these columns how its cells are written.
            #[must_use]
            pub fn kinds(self) -> &'static [Kind] {
                match self { $(Class::$class => &[$(<$type as Cell>::KIND,)+],)+ }
            }
            /// Whether an extract needs it, unless the source says why it is not delivered; persons are never missing.
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
    fn read<'a>(cell: impl FnMut(usize) -> &'a str, wrong: impl FnMut(&'static str, CellError)) -> Option<Self>;
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
        /// Local date and time of the announced ceremony.
        ceremony: Option<DateTime>,
        /// Where it takes place.
        ceremony_place: Option<String>,
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
        /// Whether work is permitted.
        work_permit: Option<bool>,
        /// Nebenbestimmungen, as they stand in the title.
        note: Option<String>,
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
    /// A driving licence (§ 57 FeV; no measures, no points).
    Licence = Licences "licences" in Licences as licences {
        /// Id of the source; unique.
        licence_id: String,
        /// Holder.
        person_id: String,
        /// Führerscheinnummer (field 5 of the card).
        number: String,
        /// Classes (field 9 of the card), e.g. `B`, `BE`.
        classes: Vec<String>,
        /// Key numbers: conditions and restrictions (field 12 of the card).
        restrictions: Vec<String>,
        /// Date of issue (field 4a).
        issued: Option<CivilDate>,
        /// Last day of validity (field 4b).
        expires: Option<CivilDate>,
        /// Authority (field 4c).
        authority: Option<String>,
        /// State.
        state: LicenceState,
    }
    /// A plate of the ledger: assigned, reserved or not to be given out.
    Plate = Plates "plates" in Vehicles as plates {
        /// The plate; unique.
        plate: String,
        /// State.
        state: PlateState,
        /// The vehicle it is on.
        vehicle_id: Option<String>,
        /// For whom it is reserved.
        holder_person_id: Option<String>,
        /// Last day of the reservation or of the block.
        until: Option<CivilDate>,
        /// Why it is blocked or reserved.
        reason: Option<String>,
    }
    /// Somebody else who is paid a part of a grant directly, e.g. the landlord.
    Payee = Payees "payees" in Social as payees {
        /// The grant.
        grant_id: String,
        /// Name of the account's holder.
        payee_name: String,
        /// Account.
        iban: String,
        /// Amount a month in EUR.
        amount: Money,
        /// What for.
        kind: ThirdParty,
        /// What the payee asked to be named (tenancy, customer number).
        reference: Option<String>,
    }
}
