//! One function for each decoder of the extract that meets bytes from outside: import files, exports through a mapping, mappings,
//! manifests, sealed headers, shares, code lists. None may panic.

use std::fs;
use std::path::Path;

use extract::import::{self, Authority, Manifest};
use extract::keys::Share;
use extract::mapping::{Mapped, Mapping, Receiver};
use extract::records::{Class, Person, Record};
use extract::{lists, seal};

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name; the corpus of each lies in the folder of its name.
pub const TARGETS: [(&str, Target); 7] = [
    ("csv", csv),
    ("export", export),
    ("mapping", mapping),
    ("manifest", manifest),
    ("header", header),
    ("share", share),
    ("list", list),
];

/// A mapping that uses every conversion, for the target `export`.
pub const EVERYTHING: &str = r##"format = 1
source = "x"
[not_delivered]
last_payments = "x"
[[file]]
name = "x"
encoding = "cp1252"
delimiter = ";"
header = false
columns = ["id", "name", "date", "code", "place", "amount"]
ignore = ["#"]
empty = ["-"]
date = ["TT.MM.JJJJ", "JJJJMMTT", "TT.MM.JJ"]
pivot = 26
decimal = ","
[[file.class]]
class = "persons"
present = "name"
[file.class.columns]
person_id = "id"
family_name = { from = "name", split = ",", part = 1 }
given_names = { from = "name", split = ",", part = -1, default = "x" }
date_of_birth = "date"
sex = { from = "code", list = "sex", otherwise = "x" }
nationalities = { from = ["code", "place"], list = "nationality" }
place_of_birth = { from = "place", take = "street", remove = "-", upper = true }
[[file.class]]
class = "grants"
unless = { code = "0" }
[file.class.columns]
grant_id = "id"
person_id = "id"
benefit = { constant = "hlu" }
file_number = { from = ["place", "code"], join = "/" }
from = "date"
amount = "amount"
payee_name = "name"
iban = { from = "place", remove = " " }
payee_kind = { constant = "person" }
"##;

fn receiver() -> Option<Receiver> {
    let id = "01990000-0000-7000-8000-000000000001".parse().ok()?;
    let ags = model::place::Ags::try_from("05999001".to_owned()).ok()?;
    Some(Receiver { authority: Authority { id, ags, name: String::new() }, exercise: true })
}

/// A file of persons in the documented form: whatever it holds, every line is a record or a fault, and none is both.
pub fn csv(data: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let lines = data.split(|byte| *byte == b'\n').count() as u64;
    let header = Person::COLUMNS.join(",");
    let rows = if data.is_empty() || data.ends_with(b"\n") { lines - 1 } else { lines };
    let text = format!(
        r#"{{"format":1,"exercise":true,"authority":{{"id":"01990000-0000-7000-8000-000000000001","ags":"05999001","name":"x"}},
        "source":"x","created":"2026-11-23T06:00:00Z","not_delivered":[{{"class":"last_payments","reason":"x"}}],
        "classes":[{{"class":"persons","file":"persons.csv","rows":{rows},"as_of":"2026-11-20T18:00:00Z","source":"x","state":"complete"}}]}}"#
    );
    let mut content = header.into_bytes();
    content.push(b'\n');
    content.extend(data);
    if fs::write(dir.path().join("manifest.json"), text).is_err()
        || fs::write(dir.path().join("persons.csv"), content).is_err()
    {
        return;
    }
    if let Ok(import) = import::read(dir.path(), &mut |_| {}) {
        assert_eq!(import.records.persons.len() as u64 + import.faults.rows_left_out, rows);
    }
}

/// Any bytes as an export that is read with every conversion.
pub fn export(data: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let path = dir.path().join("x");
    if fs::write(&path, data).is_err() {
        return;
    }
    read(&path);
}

fn read(path: &Path) {
    let (Ok(mapping), Some(receiver)) = (Mapping::parse(EVERYTHING), receiver()) else { return };
    if let Ok(mapped) = Mapped::open(path, &mapping, &receiver)
        && let Ok(import) = import::read_from(&mapped, &mut |_| {})
    {
        let rows = import.manifest.class(Class::Persons).map_or(0, |entry| entry.rows);
        assert!(import.records.persons.len() as u64 <= rows);
    }
}

/// Any text as a mapping: faults, or a mapping that feeds persons.
pub fn mapping(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Mapping::parse(text) {
        Ok(mapping) => assert!(mapping.classes().contains(&Class::Persons)),
        Err(faults) => assert!(!faults.is_empty()),
    }
}

/// Any bytes as a manifest: what is accepted is written and read alike.
pub fn manifest(data: &[u8]) {
    if let Ok(manifest) = Manifest::parse(data) {
        let written = serde_json::to_vec(&manifest).unwrap_or_default();
        assert_eq!(Manifest::parse(&written).ok(), Some(manifest));
    }
}

/// Any bytes as a sealed extract: its header is shown only if the whole frame is sound, and a byte more or less is never sound.
pub fn header(data: &[u8]) {
    let shown = seal::info(data).is_ok();
    if seal::Sealed::parse(data.to_vec()).is_ok() {
        assert!(shown);
        let mut longer = data.to_vec();
        longer.push(0);
        assert!(seal::Sealed::parse(longer).is_err());
    }
}

/// Any text as a share: what is accepted is printed as one that reads the same.
pub fn share(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(share) = Share::parse(text) {
        let printed = share.text();
        let again = Share::parse(&printed).map(|share| share.text().to_string());
        assert_eq!(again.ok(), Some(printed.to_string()));
    }
}

/// Any text as a code list.
pub fn list(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pair = |cells: &[&str]| match cells {
        [code, value] => vec![((*code).to_owned(), (*value).to_owned())],
        _ => Vec::new(),
    };
    let list = lists::parse(text, pair);
    assert!(list.len() <= text.lines().count());
    let _ = lists::municipality(text);
    assert!(!lists::is_nationality(text) || text.len() == 3);
}
