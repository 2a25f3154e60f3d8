//! The fictional town of Talbrück: registers for exercises, demonstrations and tests, the same for the same size, seed and date.
//!
//! Nothing in it can be mistaken for real: the AGS lies under a district key that is not assigned (05 999), postcodes begin with 05
//! (not in use), bank codes with 9 (not assigned, so that no account can be reached although check digits fit), plates carry a
//! district code that is not assigned, telephone numbers come from the range kept for films and books, e-mail ends in `.example`,
//! serial numbers of documents begin with a letter that is not in use, and every name of a street, town or company is invented.

mod belongings;
mod desk_work;
mod dice;
mod families;
mod mobility;
mod name_lists;
mod names;
mod people;
mod places;
mod social;

use std::io;
use std::path::Path;

use extract::import::manifest::FORMAT;
use extract::import::{Authority, ClassEntry, Completeness, Manifest};
use extract::records::{Class, Records};
use model::ids::AuthorityId;
use model::place::Ags;
use model::{CivilDate, Instant};

use dice::Dice;

/// Fewest residents: below it the town would lack what an exercise needs.
pub const LEAST_RESIDENTS: u32 = 200;
/// Most residents that are made: the stress size of the plan.
pub const MOST_RESIDENTS: u32 = 2_000_000;

/// The registers of the town with their manifest.
///
/// `residents` is held between [`LEAST_RESIDENTS`] and [`MOST_RESIDENTS`]; `today` is the date at which the town is looked at: ages,
/// terms, the last payment list and the appointments hang on it. The same three arguments give the same records everywhere.
#[must_use]
pub fn generate(residents: u32, seed: u64, today: CivilDate) -> (Manifest, Records) {
    let residents = residents.clamp(LEAST_RESIDENTS, MOST_RESIDENTS);
    let mut dice = Dice::new(seed, 1);
    let mut builder = people::Builder::new(&mut dice, today, residents);
    builder.fill();
    let (mut records, facts, households) = builder.finish();
    belongings::add(&mut records, &facts, &mut Dice::new(seed, 2), today);
    social::add(&mut records, &facts, &households, &mut Dice::new(seed, 3), today);
    desk_work::add(&mut records, &facts, &mut Dice::new(seed, 4), today);
    mobility::add(&mut records, &facts, seed, today);
    (manifest(&records, seed, today), records)
}

/// Generates the town and writes it as an import folder (docs/formats/import.md).
///
/// # Errors
/// If the folder or a file in it cannot be written.
pub fn write(dir: &Path, residents: u32, seed: u64, today: CivilDate) -> io::Result<Manifest> {
    let (manifest, records) = generate(residents, seed, today);
    extract::import::write(dir, &manifest, &records)?;
    Ok(manifest)
}

fn manifest(records: &Records, seed: u64, today: CivilDate) -> Manifest {
    let mut dice = Dice::new(seed, 5);
    let mut id = [0u8; 16];
    for (place, byte) in id.iter_mut().zip(dice.next().to_be_bytes().into_iter().chain(dice.next().to_be_bytes())) {
        *place = byte;
    }
    // An id of a kind that programs make for themselves (RFC 9562, version 8).
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let at = |text: String| Instant::parse(&text).unwrap_or_default();
    // The evening before; the files are written in the night.
    let as_of = at(format!("{}T17:00:00Z", today.plus_days(-1)));
    let classes = Class::ALL
        .iter()
        .map(|class| ClassEntry {
            class: *class,
            file: format!("{}.csv", class.name()),
            rows: records.count(*class) as u64,
            as_of,
            source: source(*class).to_owned(),
            state: Completeness::Complete,
        })
        .collect();
    Manifest {
        format: FORMAT,
        exercise: true,
        authority: Authority { id: AuthorityId(id), ags: ags(), name: format!("Stadt {}", places::TOWN) },
        source: "Fiktive Register (Übung)".to_owned(),
        created: at(format!("{today}T02:00:00Z")),
        classes,
        not_delivered: Vec::new(),
    }
}

fn ags() -> Ags {
    // The constant has eight digits; a wrong one would show in the first test.
    Ags::try_from(places::AGS.to_owned()).unwrap_or_else(|_| unreachable!())
}

fn source(class: Class) -> &'static str {
    match class {
        Class::Titles => "Fiktive Ausländerakte",
        Class::Vehicles | Class::Plates => "Fiktives Fahrzeugregister",
        Class::Licences => "Fiktives Führerscheinregister",
        Class::Grants | Class::LastPayments | Class::Payees => "Fiktives Sozialverfahren",
        Class::CivilCases => "Fiktives Standesamtsverfahren",
        Class::Appointments => "Fiktiver Terminkalender",
        Class::Contacts => "Notfallhandbuch (fiktiv)",
        _ => "Fiktives Melderegister",
    }
}
