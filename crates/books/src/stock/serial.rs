//! Serials as people type them, and ranges of them.

use model::Problem;
use model::catalogue::BlankKind;

/// Most blanks in one delivery or one act: a box.
pub const RANGE_MAX: usize = 2_000;
/// Longest serial, in characters.
const SERIAL_MAX_CHARS: usize = 24;

/// As it is kept: capitals, no spaces and hyphens.
#[must_use]
pub fn normal(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

/// The serial, if it may be one of this kind.
///
/// # Errors
/// `NB-V-361` not the form of a serial.
pub fn one(kind: &BlankKind, text: &str, field: &str) -> Result<String, Problem> {
    let serial = normal(text);
    let wrong = || Problem::new("NB-V-361").at(field).with("example", &kind.example);
    let plain = serial.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if serial.is_empty() || serial.len() > SERIAL_MAX_CHARS || !plain {
        return Err(wrong());
    }
    let (letters, digits) = parts(&serial);
    let fits = |known: Option<u8>, found: &str| known.is_none_or(|known| usize::from(known) == found.len());
    if fits(kind.serial.letters, letters) && fits(kind.serial.digits, digits) { Ok(serial) } else { Err(wrong()) }
}

/// What stands before the last run of digits, and those digits.
fn parts(serial: &str) -> (&str, &str) {
    let digits = serial.bytes().rev().take_while(u8::is_ascii_digit).count();
    serial.split_at(serial.len() - digits)
}

/// All serials from the first to the last, both included. The last may be left empty: one blank.
///
/// # Errors
/// `NB-V-361` not the form of a serial; `NB-V-362` not a range, or longer than [`RANGE_MAX`].
pub fn range(kind: &BlankKind, from: &str, to: &str) -> Result<Vec<String>, Problem> {
    let first = one(kind, from, "from")?;
    if to.trim().is_empty() {
        return Ok(vec![first]);
    }
    let last = one(kind, to, "to")?;
    between(&first, &last).ok_or_else(|| Problem::new("NB-V-362").at("to").with("max", RANGE_MAX))
}

/// All serials between two that are written alike; nothing if they are not, stand the wrong way round or are too many.
#[must_use]
pub fn between(first: &str, last: &str) -> Option<Vec<String>> {
    if first == last {
        return Some(vec![first.to_owned()]);
    }
    let ((head, from), (other, to)) = (parts(first), parts(last));
    if head != other || from.len() != to.len() || from.len() > 18 {
        return None;
    }
    let (low, high): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
    let count = usize::try_from(high.checked_sub(low)?).ok()?.checked_add(1)?;
    let width = from.len();
    (count <= RANGE_MAX).then(|| (low..=high).map(|number| format!("{head}{number:0width$}")).collect())
}

/// Serials as people list them: ranges `T1–T5`, single ones, separated by commas, semicolons, spaces or lines.
///
/// # Errors
/// As [`range`].
pub fn list(kind: &BlankKind, text: &str) -> Result<Vec<String>, Problem> {
    let mut all = Vec::new();
    for word in
        text.replace(['–', '—'], "-").split([',', ';', '\n', ' ']).map(str::trim).filter(|word| !word.is_empty())
    {
        let found = match word.split_once("..").or_else(|| word.split_once('-')) {
            Some((from, to)) => range(kind, from, to),
            None => one(kind, word, "serials").map(|serial| vec![serial]),
        };
        all.extend(found.map_err(|problem| problem.at("serials"))?);
        if all.len() > RANGE_MAX {
            return Err(Problem::new("NB-V-362").at("serials").with("max", RANGE_MAX));
        }
    }
    all.sort();
    all.dedup();
    if all.is_empty() { Err(Problem::new("NB-V-361").at("serials").with("example", &kind.example)) } else { Ok(all) }
}

/// Serials in short: runs as `T0001–T0005`, single ones as they are.
#[must_use]
pub fn short(serials: &[String]) -> String {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    for serial in serials {
        match runs.last_mut() {
            Some((_, last)) if follows(last, serial) => *last = serial,
            _ => runs.push((serial, serial)),
        }
    }
    let words = runs.iter().map(|(from, to)| if from == to { (*from).to_owned() } else { format!("{from}–{to}") });
    words.collect::<Vec<_>>().join(", ")
}

fn follows(last: &str, next: &str) -> bool {
    between(last, next).is_some_and(|both| both.len() == 2)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ranges_keep_their_zeros_and_end_where_they_say() {
        assert_eq!(between("T0098", "T0101").unwrap(), ["T0098", "T0099", "T0100", "T0101"]);
        assert_eq!(between("T5", "T5").unwrap(), ["T5"]);
        for (from, to) in [("T2", "T1"), ("T1", "U2"), ("T1", "T10"), ("A", "B"), ("T0001", "T3000")] {
            assert_eq!(between(from, to), None, "{from} {to}");
        }
    }

    #[test]
    fn a_list_of_serials_reads_short_and_back() {
        let serials: Vec<String> = ["T0001", "T0002", "T0003", "T0007"].map(str::to_owned).to_vec();
        assert_eq!(short(&serials), "T0001–T0003, T0007");
    }
}
