//! A small town, made in code, with every class in it.

use extract::import::{Authority, ClassEntry, Completeness, Manifest};
use extract::records::*;
use model::place::Ags;
use model::{Instant, Money};

pub fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub fn manifest() -> Manifest {
    let class = |class: &Class| ClassEntry {
        class: *class,
        file: format!("{}.csv", class.name()),
        rows: 0,
        as_of: instant("2026-11-20T18:00:00Z"),
        source: "Fiktives Verfahren".to_owned(),
        state: Completeness::Complete,
    };
    Manifest {
        format: 1,
        exercise: true,
        authority: Authority {
            id: "01990000-0000-7000-8000-000000000001".parse().unwrap(),
            ags: Ags::try_from("05999001".to_owned()).unwrap(),
            name: "Stadt Talbrück".to_owned(),
        },
        source: "Fiktives Melderegister".to_owned(),
        created: instant("2026-11-23T06:00:00Z"),
        classes: Class::ALL.iter().map(class).collect(),
        not_delivered: Vec::new(),
    }
}

pub fn person(number: usize) -> Person {
    Person {
        person_id: format!("P{number:06}"),
        family_name: ["Müller", "Yılmaz", "von der Aue, genannt \"Aue\"", "Đorđević"][number % 4].to_owned(),
        birth_name: (number.is_multiple_of(3)).then(|| "Schäfer".to_owned()),
        former_names: if number.is_multiple_of(5) { vec!["Alt".to_owned(), "Älter".to_owned()] } else { Vec::new() },
        given_names: "Jördis Anna".to_owned(),
        usual_given_name: Some("Jördis".to_owned()),
        doctorate: None,
        date_of_birth: ["1958-03-12", "1931-00-00", "1931-04-00"][number % 3].parse().unwrap(),
        place_of_birth: Some("Talbrück".to_owned()),
        state_of_birth: None,
        sex: Sex::ALL[number % 4],
        nationalities: vec!["DEU".to_owned(), "TUR".to_owned()],
        marital_status: Some(MaritalStatus::Married),
        spouse_id: None,
        mother_id: (number > 0).then(|| "P000000".to_owned()),
        father_id: None,
        household_id: Some(format!("H{}", number / 3)),
        moved_in: Some("2001-01-01".parse().unwrap()),
        date_of_death: (number % 7 == 6).then(|| "2026-11-20".parse().unwrap()),
    }
}

pub fn address(number: usize) -> Address {
    Address {
        person_id: format!("P{number:06}"),
        kind: AddressKind::Current,
        street: "Am Anger".to_owned(),
        house_number: Some(format!("{}a", number % 90)),
        addition: None,
        postcode: "00999".to_owned(),
        town: "Talbrück".to_owned(),
        ags: "05999001".to_owned(),
        from: None,
        to: None,
    }
}

/// `residents` persons with an address each, and at least one record of every other class.
pub fn records(residents: usize) -> Records {
    let first = || "P000000".to_owned();
    Records {
        persons: (0..residents).map(person).collect(),
        addresses: (0..residents).map(address).collect(),
        blocks: vec![Block {
            person_id: "P000001".to_owned(),
            kind: BlockKind::Auskunftssperre,
            from: None,
            until: None,
        }],
        documents: vec![Document {
            document_id: "D1".to_owned(),
            person_id: first(),
            kind: DocumentKind::Reisepass,
            number: "CZ000001".to_owned(),
            issued: None,
            expires: Some("2027-02-01".parse().unwrap()),
            state: DocumentState::WaitingForCollection,
            storage_place: Some("Fach 3".to_owned()),
        }],
        civil_cases: vec![CivilCase {
            case_id: "C1".to_owned(),
            kind: CivilCaseKind::Eheanmeldung,
            person_id: Some(first()),
            second_person_id: None,
            opened: "2026-10-01".parse().unwrap(),
            clearance_until: None,
            note: Some("Dolmetscher, \"türkisch\"".to_owned()),
            ceremony: Some(jiff::civil::date(2026, 12, 5).at(11, 0, 0, 0)),
            ceremony_place: Some("Altes Rathaus".to_owned()),
        }],
        appointments: vec![Appointment {
            appointment_id: "A1".to_owned(),
            service: "reisepass".to_owned(),
            person_id: None,
            starts: jiff::civil::date(2026, 11, 24).at(9, 30, 0, 0),
            place: None,
            phone: Some("0999 123".to_owned()),
        }],
        titles: vec![Title {
            title_id: "T1".to_owned(),
            person_id: first(),
            kind: TitleKind::Duldung,
            file_number: "33/1".to_owned(),
            issued: None,
            expires: None,
            work_permit: Some(false),
            note: Some("Erwerbstätigkeit nur mit Erlaubnis".to_owned()),
        }],
        vehicles: vec![Vehicle {
            vehicle_id: "V1".to_owned(),
            holder_person_id: first(),
            plate: "ÜB-A 1".to_owned(),
            fin: "WVWZZZ00000000001".to_owned(),
            make: None,
            first_registration: None,
            state: VehicleState::Registered,
        }],
        grants: vec![grant("G1", "P000000")],
        last_payments: vec![LastPayment {
            payment_id: "L1".to_owned(),
            grant_id: Some("G1".to_owned()),
            person_id: Some(first()),
            benefit: Benefit::Wohngeld,
            file_number: "50/1".to_owned(),
            month: "2026-10".parse().unwrap(),
            amount: Money::from_cents(123_450),
            payee_name: "Müller".to_owned(),
            iban: IBAN.to_owned(),
            paid_on: None,
            end_to_end_id: None,
        }],
        contacts: vec![Contact {
            contact_id: "K1".to_owned(),
            name: "Leitstelle".to_owned(),
            role: None,
            phone: None,
            email: None,
        }],
        licences: vec![Licence {
            licence_id: "F1".to_owned(),
            person_id: first(),
            number: "J999RRE2I55".to_owned(),
            classes: vec!["B".to_owned(), "BE".to_owned()],
            restrictions: vec!["01.06".to_owned()],
            issued: Some("2019-04-01".parse().unwrap()),
            expires: None,
            authority: Some("Kreis Talbrück".to_owned()),
            state: LicenceState::Valid,
        }],
        plates: vec![Plate {
            plate: "ÜB-A 1".to_owned(),
            state: PlateState::Assigned,
            vehicle_id: Some("V1".to_owned()),
            holder_person_id: Some(first()),
            until: None,
            reason: None,
        }],
        payees: vec![Payee {
            grant_id: "G1".to_owned(),
            payee_name: "Wohnbau Talbrück eG".to_owned(),
            iban: IBAN.to_owned(),
            amount: Money::from_cents(31_000),
            kind: ThirdParty::Landlord,
            reference: None,
        }],
    }
}

/// The example of ISO 13616 for Germany: check digits right, bank invented.
pub const IBAN: &str = "DE89370400440532013000";

pub fn grant(id: &str, person: &str) -> Grant {
    Grant {
        grant_id: id.to_owned(),
        person_id: person.to_owned(),
        benefit: Benefit::Grusi,
        file_number: "50/1".to_owned(),
        from: "2026-01-01".parse().unwrap(),
        until: None,
        amount: Money::from_cents(56_300),
        payee_name: "Müller".to_owned(),
        iban: IBAN.to_owned(),
        payee_kind: PayeeKind::Person,
        household_id: None,
    }
}

/// Numbers that look random and are the same in every run (SplitMix64); never a source of keys outside tests.
pub struct Dice(pub u64);

impl Dice {
    pub fn entropy(mut self) -> impl FnMut(&mut [u8]) {
        move |out| {
            for byte in out {
                self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut z = self.0;
                z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                *byte = (z ^ (z >> 31)).to_le_bytes()[0];
            }
        }
    }
}

pub fn now() -> Instant {
    instant("2026-11-23T06:30:00Z")
}
