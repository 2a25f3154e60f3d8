//! The shared town of the benches: a plain CSV file of residents (`id, family_name, birth_name, given_names, date_of_birth, sex,
//! nationality, street, house_number, postcode, town, ags`), and the same as records of an extract.

use std::io::BufRead;
use std::path::Path;

use extract::records::{Address, AddressKind, Person, Records, Sex};

/// Reads the file; every resident has one present address.
///
/// # Errors
/// If it cannot be read or a line does not have the columns of the header above.
pub fn read(path: &Path, most: usize) -> Result<Records, Box<dyn std::error::Error>> {
    let mut records = Records::default();
    let file = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path)?);
    for line in file.lines().skip(1).take(most) {
        let line = line?;
        let cells: Vec<&str> = line.split(',').collect();
        let [id, family, birth, given, born, sex, nation, street, number, postcode, town, ags] = cells[..] else {
            return Err(format!("not a resident: {line}").into());
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        records.persons.push(Person {
            person_id: id.to_owned(),
            family_name: family.to_owned(),
            birth_name: some(birth),
            former_names: Vec::new(),
            given_names: given.to_owned(),
            usual_given_name: None,
            doctorate: None,
            date_of_birth: born.parse().map_err(|_| format!("no date: {born}"))?,
            place_of_birth: None,
            state_of_birth: None,
            sex: Sex::from_name(sex).unwrap_or(Sex::None),
            nationalities: vec![nationality(nation).to_owned()],
            marital_status: None,
            spouse_id: None,
            mother_id: None,
            father_id: None,
            household_id: None,
            moved_in: None,
            date_of_death: None,
        });
        records.addresses.push(Address {
            person_id: id.to_owned(),
            kind: AddressKind::Current,
            street: street.to_owned(),
            house_number: some(number),
            addition: None,
            postcode: postcode.to_owned(),
            town: town.to_owned(),
            ags: ags.to_owned(),
            from: None,
            to: None,
        });
    }
    Ok(records)
}

/// The three-letter code of a nationality in words; `XXX` for one that the generator does not know.
fn nationality(word: &str) -> &'static str {
    match word {
        "deutsch" => "DEU",
        "türkisch" => "TUR",
        "polnisch" => "POL",
        "syrisch" => "SYR",
        "ukrainisch" => "UKR",
        "rumänisch" => "ROU",
        "italienisch" => "ITA",
        "kroatisch" => "HRV",
        "afghanisch" => "AFG",
        "bulgarisch" => "BGR",
        "griechisch" => "GRC",
        "irakisch" => "IRQ",
        _ => "XXX",
    }
}

/// Writes the file that [`read`] reads.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, records: &Records) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "id,family_name,birth_name,given_names,date_of_birth,sex,nationality,street,house_number,postcode,town,ags"
    )?;
    let current = records.addresses.iter().filter(|address| address.kind == AddressKind::Current);
    let homes: std::collections::HashMap<&str, &Address> =
        current.map(|address| (address.person_id.as_str(), address)).collect();
    let mut number = 0;
    for person in &records.persons {
        let (Some(home), Some(born)) = (homes.get(person.person_id.as_str()), person.date_of_birth.full()) else {
            continue;
        };
        number += 1;
        let (birth, house) = (person.birth_name.as_deref(), home.house_number.as_deref());
        writeln!(
            out,
            "{number},{},{},{},{born},{},deutsch,{},{},{},{},{}",
            person.family_name,
            birth.unwrap_or_default(),
            person.given_names,
            person.sex.name(),
            home.street,
            house.unwrap_or_default(),
            home.postcode,
            home.town,
            home.ags
        )?;
    }
    out.flush()
}
