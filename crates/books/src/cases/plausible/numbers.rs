//! Checks of numbers that a form quotes: earlier register entries, tax identification numbers.

use model::Problem;

use super::Asked;
use crate::cases::check::Input;
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] = &["registernummer_form", "idnr_pruefziffer"];

/// Fields that quote an earlier register entry.
const REGISTER_NUMBERS: &[&str] =
    &["1275", "1375", "1475", "2175", "2275", "4275", "4475", "4575", "mit_registernummer"];
/// Fields that hold an IdNr.
const TAX_NUMBERS: &[&str] = &["1298", "1398", "idnr"];

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    if asked.named("registernummer_form") {
        let odd = REGISTER_NUMBERS.iter().filter(|id| !input.value(id).is_empty() && !register_number(input.value(id)));
        preview.warnings.extend(odd.map(|id| Problem::new("NB-V-145").at(*id)));
    }
    if asked.named("idnr_pruefziffer") {
        let wrong = TAX_NUMBERS.iter().filter(|id| !input.value(id).is_empty() && !rules::idnr::valid(input.value(id)));
        preview.problems.extend(wrong.map(|id| Problem::new("NB-V-139").at(*id)));
    }
}

/// Letter, serial, year: `G 399/2010` (§§ 16, 17 PStV), quoted from an earlier entry.
fn register_number(text: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix(['G', 'E', 'S', 'L']).unwrap_or(text).trim_start();
    rest.split_once('/').is_some_and(|(serial, year)| {
        let serial_fits = !serial.is_empty() && serial.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        serial_fits && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
    })
}
