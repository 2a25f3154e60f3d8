//! Existing exports are read through a mapping: every way of writing, and every fault of the mapping told with its line.

use std::fs;
use std::path::Path;

use extract::import::{self, Reason};
use extract::mapping::{Mapped, Mapping, Receiver, draft};
use extract::records::{AddressKind, Benefit, Class, Sex};
use model::Problem;
use proptest::prelude::*;

use crate::town;

fn receiver() -> Receiver {
    Receiver { authority: town::manifest().authority, exercise: true }
}

fn read(input: &Path, mapping: &str) -> Result<import::Import, Vec<Problem>> {
    let mapping = Mapping::parse(mapping)?;
    let mapped = Mapped::open(input, &mapping, &receiver())?;
    import::read_from(&mapped, &mut |_| {}).map_err(|problem| vec![problem])
}

fn codes(found: Result<import::Import, Vec<Problem>>) -> Vec<String> {
    found.map(|_| ()).unwrap_err().iter().map(|problem| problem.code.to_string()).collect()
}

fn arg(problem: &Problem, key: &str) -> String {
    problem.args.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// What a register procedure of the old kind writes: code page 1252, semicolons, German dates and amounts, codes of its own.
const RESIDENTS: &str = "Meldewesen 7.2;;;;;;;;;;;
OM;Name, Vorname;Geb.-Name;Gebdat;G;Stang1;Stang2;Anschrift;PLZ Ort;GKZ;Status;Einzug
0001;Müller, Anna Marie;Schäfer;12.03.1958;2;163;000;Musterstr. 12 a;00999 Talbrück;05999001;A;01.02.99
0002;\"Yilmaz; gen. Y\", Can;;00.00.1931;1;türkisch;;Am Anger 3;00999 Talbrück;05999001;A;00.00.00
0003;Weg, Zogen;;01.01.1980;1;000;;Am Anger 3;00999 Talbrück;05999001;W;
Summe: 3
";
const PAYMENTS: &str = "Z1|0001|WG|50/1|10.2026|1.234,5|Müller|DE89 3704 0044 0532 0130 00|30.09.2026\n";

const MAPPING: &str = r##"
format = 1
source = "Meldewesen 7.2"
ags = "05999001"

[[file]]
name = "ewo_*.csv"
encoding = "cp1252"
delimiter = ";"
skip = 1
ignore = ["Summe"]
date = ["TT.MM.JJJJ", "TT.MM.JJ"]
pivot = 26
as_of = "name"

[[file.class]]
class = "persons"
unless = { Status = ["W", "V"] }
[file.class.columns]
person_id = "OM"
family_name = { from = "Name, Vorname", split = ", ", part = 1 }
given_names = { from = "Name, Vorname", split = ", ", part = -1 }
birth_name = "Geb.-Name"
date_of_birth = "Gebdat"
sex = { from = "G", table = { "1" = "m", "2" = "w" } }
nationalities = { from = ["Stang1", "Stang2"], list = "nationality" }
moved_in = "Einzug"

[[file.class]]
class = "addresses"
where = { Status = "A" }
present = "Anschrift"
[file.class.columns]
person_id = "OM"
kind = { constant = "current" }
street = { from = "Anschrift", take = "street" }
house_number = { from = "Anschrift", take = "house_number" }
postcode = { from = "PLZ Ort", split = " ", part = 1 }
town = { from = "PLZ Ort", split = " ", part = 2 }
ags = "GKZ"

[[file]]
name = "zahlungen.txt"
encoding = "utf-8"
delimiter = "|"
quote = "none"
header = false
decimal = ","
date = ["TT.MM.JJJJ", "MM.JJJJ"]
as_of = "2026-10-01T06:00:00Z"

[[file.class]]
class = "last_payments"
source = "Sozialverfahren"
state = "partial"
[file.class.columns]
payment_id = "#1"
person_id = "#2"
benefit = { from = "#3", table = { WG = "wohngeld", GS = "grusi" } }
file_number = "#4"
month = "#5"
amount = "#6"
payee_name = "#7"
iban = { from = "#8", remove = " " }
paid_on = "#9"
"##;

fn cp1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn export() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    // The quoted name of the second line stands in one cell with its comma.
    let text = RESIDENTS
        .replace("\"Yilmaz; gen. Y\", Can", "\"Yilmaz; gen. Y, Can\"")
        .replace("Name, Vorname", "\"Name, Vorname\"");
    fs::write(dir.path().join("ewo_20260930.csv"), cp1252(&text)).unwrap();
    fs::write(dir.path().join("zahlungen.txt"), format!("\u{feff}{PAYMENTS}")).unwrap();
    fs::write(dir.path().join("liesmich.txt"), "nicht für uns").unwrap();
    dir
}

#[test]
fn an_export_of_the_old_kind_becomes_the_record_classes() {
    let dir = export();
    let import = read(dir.path(), MAPPING).unwrap();
    assert!(import.faults.is_empty(), "{:?}", import.faults);
    let persons = &import.records.persons;
    assert_eq!(persons.len(), 2);
    assert_eq!((persons[0].family_name.as_str(), persons[0].given_names.as_str()), ("Müller", "Anna Marie"));
    assert_eq!(persons[0].sex, Sex::Female);
    assert_eq!(persons[0].nationalities, ["TUR", "DEU"]);
    assert_eq!(persons[0].moved_in.unwrap().to_string(), "1999-02-01");
    assert_eq!(persons[1].family_name, "Yilmaz; gen. Y");
    assert_eq!(persons[1].date_of_birth.to_string(), "1931-00-00");
    assert_eq!((persons[1].moved_in, persons[1].nationalities.as_slice()), (None, &["TUR".to_owned()][..]));
    let address = &import.records.addresses[0];
    assert_eq!((address.street.as_str(), address.house_number.as_deref()), ("Musterstr.", Some("12 a")));
    assert_eq!((address.kind, address.town.as_str()), (AddressKind::Current, "Talbrück"));
    let payment = &import.records.last_payments[0];
    assert_eq!((payment.benefit, payment.amount.cents()), (Benefit::Wohngeld, 123_450));
    assert_eq!((payment.month.to_string().as_str(), payment.iban.as_str()), ("2026-10", town::IBAN));
    let persons = import.manifest.class(Class::Persons).unwrap();
    assert_eq!((persons.rows, persons.as_of.rfc3339().as_str()), (2, "2026-09-30T00:00:00Z"));
    let payments = import.manifest.class(Class::LastPayments).unwrap();
    assert_eq!((payments.source.as_str(), payments.state), ("Sozialverfahren", import::Completeness::Partial));
    assert!(import.manifest.created >= payments.as_of);
}

#[test]
fn a_wrong_cell_is_told_with_line_and_target_and_the_mapping_knows_its_source() {
    let dir = export();
    let file = dir.path().join("ewo_20260930.csv");
    let text = cp1252(&RESIDENTS.replace("Name, Vorname", "\"Name, Vorname\""));
    let text: Vec<u8> = String::from_utf8_lossy(&text).replace("12.03.1958;2", "1958/03/12;9").into_bytes();
    fs::write(&file, text.iter().copied().filter(u8::is_ascii).collect::<Vec<_>>()).unwrap();
    let import = read(dir.path(), MAPPING).unwrap();
    let found: Vec<(u64, Option<&str>, Reason)> =
        import.faults.listed.iter().map(|fault| (fault.line, fault.field, fault.reason)).collect();
    assert!(found.contains(&(3, Some("date_of_birth"), Reason::Date)), "{found:?}");
    assert!(found.contains(&(3, Some("sex"), Reason::CodeTable)), "{found:?}");
    // A quote in the middle of a cell cannot be divided: the whole line.
    assert!(found.contains(&(4, None, Reason::Quotes)), "{found:?}");
    let mapping = Mapping::parse(MAPPING).unwrap();
    assert_eq!(mapping.sources(Class::Persons, "date_of_birth"), ["Gebdat"]);
    assert_eq!(mapping.sources(Class::Persons, "nationalities"), ["Stang1", "Stang2"]);
}

#[test]
fn text_that_is_not_composed_is_composed_and_control_characters_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p.csv");
    let mapping = "format = 1\nsource = \"x\"\n[not_delivered]\nlast_payments = \"keine\"\n[[file]]\nname = \"p.csv\"\nencoding = \"utf-8\"\n\
                   [[file.class]]\nclass = \"persons\"\n[file.class.columns]\nperson_id = \"id\"\nfamily_name = \"n\"\n\
                   given_names = \"v\"\ndate_of_birth = \"d\"\nsex = { constant = \"x\" }\n";
    fs::write(&file, "id,n,v,d\n1,Mu\u{308}ller,Zoë,1958-03-12\n2,A\u{1}b,C,1958-03-12\n").unwrap();
    let import = read(&file, mapping).unwrap();
    assert_eq!(import.records.persons[0].family_name, "Müller");
    assert_eq!(import.faults.listed.len(), 1);
    assert_eq!((import.faults.listed[0].line, import.faults.listed[0].reason), (3, Reason::Control));
    assert_eq!(import.manifest.not_delivered[0].class, Class::LastPayments);
    fs::write(&file, b"id,n,v,d\n1,M\xfcller,Z,1958-03-12\n").unwrap();
    let problems = read(&file, mapping).unwrap_err();
    assert_eq!((problems[0].code.to_string().as_str(), arg(&problems[0], "line").as_str()), ("NB-E-091", "2"));
}

/// Each change of the good mapping with what is said about it, and the line it is said of.
#[test]
fn every_fault_of_a_mapping_is_told_with_its_line() {
    let line_of = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    for (from, to, code, at) in [
        ("format = 1", "format = [", "NB-E-080", None),
        ("format = 1", "format = 2", "NB-E-083", None),
        ("source = \"Meldewesen 7.2\"", "", "NB-E-082", None),
        ("skip = 1", "skipp = 1", "NB-E-081", Some("skipp")),
        ("\"cp1252\"", "\"ebcdic\"", "NB-E-083", Some("ebcdic")),
        ("pivot = 26", "", "NB-E-092", Some("TT.MM.JJ\"]")),
        ("\"TT.MM.JJ\"]", "\"TT.MM\"]", "NB-E-083", Some("TT.MM\"]")),
        ("class = \"addresses\"", "class = \"adressen\"", "NB-E-084", None),
        ("birth_name = ", "geburtsname = ", "NB-E-085", Some("geburtsname")),
        ("ags = \"GKZ\"", "", "NB-E-086", None),
        ("class = \"last_payments\"", "class = \"persons\"", "NB-E-087", None),
        ("list = \"nationality\"", "list = \"religion\"", "NB-E-093", Some("religion")),
        ("part = 1 }\ngiven", "part = 0 }\ngiven", "NB-E-083", Some("part = 0")),
        ("take = \"street\"", "take = \"strasse\"", "NB-E-083", Some("strasse")),
        ("{ constant = \"current\" }", "3", "NB-E-083", Some("kind = 3")),
    ] {
        let wrong = MAPPING.replacen(from, to, 1);
        assert_ne!(wrong, MAPPING, "{from}");
        let problems = Mapping::parse(&wrong).unwrap_err();
        let problem = problems.iter().find(|problem| problem.code == code);
        let problem = problem.unwrap_or_else(|| panic!("{from}: {problems:?}"));
        if let Some(part) = at {
            assert_eq!(arg(problem, "line"), line_of(&wrong, part).to_string(), "{from}: {problem:?}");
        }
    }
    let without = MAPPING.split("[[file]]\nname = \"zahlungen").next().unwrap();
    assert_eq!(Mapping::parse(without).unwrap_err()[0].code.to_string(), "NB-E-088");
}

#[test]
fn what_does_not_fit_the_files_is_told_before_a_row_is_read() {
    let dir = export();
    let at = |from: &str, to: &str| codes(read(dir.path(), &MAPPING.replacen(from, to, 1)));
    assert_eq!(at("zahlungen.txt", "zahlen.txt"), ["NB-E-089"]);
    assert_eq!(at("\"Gebdat\"", "\"Geburt\""), ["NB-E-090"]);
    assert_eq!(at("\"#9\"", "\"#10\""), ["NB-E-090"]);
    assert_eq!(at("05999001", "05999002"), ["NB-E-095"]);
    assert_eq!(at("sex = { from = \"G\"", "sex = { from = \"H\""), ["NB-E-090"]);
    fs::copy(dir.path().join("ewo_20260930.csv"), dir.path().join("ewo_20261001.csv")).unwrap();
    assert_eq!(at("format", "format"), ["NB-E-089"]);
    fs::remove_file(dir.path().join("ewo_20261001.csv")).unwrap();
    fs::rename(dir.path().join("ewo_20260930.csv"), dir.path().join("ewo_neu.csv")).unwrap();
    assert_eq!(at("format", "format"), ["NB-E-097"]);
    fs::write(dir.path().join("ewo_neu.csv"), "x\nOM;OM\n").unwrap();
    assert!(at("\"name\"", "\"file\"").contains(&"NB-E-094".to_owned()));
}

#[test]
fn a_file_in_place_of_a_folder_stands_for_the_only_file_of_the_mapping() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("einwohner-test.csv");
    let text = "id,family_name,birth_name,given_names,date_of_birth,sex,nationality,street,house_number,postcode,town,ags\n\
                1,Müller,,Jürgen,1958-03-12,m,deutsch,Amselweg,3b,57000,Altenhagen,05999000\n\
                2,Şahin,Kaya,Zeynep,1990-12-01,w,türkisch,Hauptgasse,7,57000,Altenhagen,05999000\n";
    fs::write(&file, text).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/bench/mappings/residents.toml");
    let mapping = fs::read_to_string(path).unwrap();
    let import = read(&file, &mapping).unwrap();
    assert!(import.faults.is_empty(), "{:?}", import.faults);
    assert_eq!((import.records.persons.len(), import.records.addresses.len()), (2, 2));
    assert_eq!(import.records.persons[1].nationalities, ["TUR"]);
    assert_eq!(import.records.addresses[0].house_number.as_deref(), Some("3b"));
    assert_eq!(codes(read(&file, MAPPING)), ["NB-E-089", "NB-E-089"]);
}

#[test]
fn a_draft_of_a_clear_header_is_a_mapping_that_reads_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("export.csv");
    let text = "OM;Familienname;Vornamen;Geburtsdatum;Geschlecht;Staatsangehörigkeit;Straße;Hausnummer;PLZ;Ort;GKZ;Lieblingsfarbe\n\
                1;Müller;Jürgen;12.03.1958;männlich;deutsch;Amselweg;3b;57000;Altenhagen;05999000;grün\n";
    fs::write(&file, cp1252(text)).unwrap();
    let drafted = draft(&file).unwrap();
    assert!(drafted.contains("iso-8859-1") && drafted.contains("TT.MM.JJJJ") && drafted.contains("Lieblingsfarbe"));
    assert!(!drafted.contains("Jürgen") && !drafted.contains("grün") && !drafted.contains("Amselweg"));
    // What a person has to decide: the kind of the addresses, and the payment list.
    let decided = drafted
        .replace("kind = \"?\"", "kind = { constant = \"current\" }")
        .replace("# [not_delivered]", "[not_delivered]")
        .replace("# last_payments = \"\"", "last_payments = \"keine\"");
    let import = read(&file, &decided).unwrap();
    assert!(import.faults.is_empty(), "{decided}\n{:?}", import.faults);
    assert_eq!((import.records.persons.len(), import.records.addresses.len()), (1, 1));
    fs::write(&file, "a;b;c\n1;2;3\n").unwrap();
    assert_eq!(draft(&file).unwrap_err().code.to_string(), "NB-E-096");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in a mapping is answered and never ends the program; a fault names a line of the file.
    #[test]
    fn any_text_is_a_mapping_or_refused(cut in 0usize..3000, at in 0usize..3000, put in "[\\[\\]{}=\",a-z#0-9\\n ]{0,6}") {
        let mut text: String = MAPPING.chars().take(cut.max(1)).collect();
        let place = text.char_indices().map(|(place, _)| place).nth(at % text.chars().count()).unwrap();
        text.insert_str(place, &put);
        if let Err(problems) = Mapping::parse(&text) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                let line = arg(&problem, "line");
                prop_assert!(line.is_empty() || line.parse::<usize>().unwrap() <= text.lines().count() + 1);
            }
        }
    }

    /// Any bytes as an export are read or refused; what is read counts the lines it took.
    #[test]
    fn any_bytes_are_an_export_or_refused(bytes in proptest::collection::vec(prop_oneof![Just(b';'), Just(b'\n'), Just(b'"'), any::<u8>(), b'0'..=b'9'], 0..300)) {
        let dir = export();
        let mut text = cp1252("x\nOM;\"Name, Vorname\";Geb.-Name;Gebdat;G;Stang1;Stang2;Anschrift;PLZ Ort;GKZ;Status;Einzug\n");
        text.extend(&bytes);
        fs::write(dir.path().join("ewo_20260930.csv"), &text).unwrap();
        if let Ok(import) = read(dir.path(), MAPPING) {
            let persons = import.manifest.class(Class::Persons).unwrap();
            let lines = text.split(|byte| *byte == b'\n').count() as u64;
            prop_assert!(persons.rows <= lines);
        }
    }
}
