//! The import folder: what is taken, what is listed, what stops.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use extract::import::{self, Effect, Fault, Import, Reason};
use extract::records::Class;
use model::Problem;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::town;

fn folder(residents: usize) -> TempDir {
    let dir = TempDir::new().unwrap();
    import::write(dir.path(), &town::manifest(), &town::records(residents)).unwrap();
    dir
}

fn read(dir: &Path) -> Result<Import, Problem> {
    import::read(dir, &mut |_| {})
}

/// Replaces line `number` (the header is 1) of a file; nothing takes the line out.
fn change(dir: &Path, file: &str, number: usize, line: Option<&str>) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .filter_map(|(at, old)| if at + 1 == number { line.map(str::to_owned) } else { Some(old.to_owned()) })
        .collect();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

fn line_of(dir: &Path, file: &str, number: usize) -> String {
    fs::read_to_string(dir.join(file)).unwrap().lines().nth(number - 1).unwrap().to_owned()
}

fn problem(dir: &Path) -> Problem {
    read(dir).unwrap_err()
}

#[test]
fn what_was_written_is_read_back_whole() {
    let dir = folder(100);
    let mut last = BTreeMap::new();
    let import = import::read(dir.path(), &mut |at| {
        last.insert(at.class, (at.rows, at.total));
    })
    .unwrap();
    assert_eq!(import.records, town::records(100));
    assert!(import.faults.is_empty());
    assert_eq!(import.manifest.class(Class::Persons).unwrap().rows, 100);
    assert_eq!(last.len(), Class::ALL.len());
    assert_eq!((last[&Class::Contacts], last[&Class::Persons]), ((1, Some(1)), (100, Some(100))));
}

#[test]
fn the_files_are_what_the_csv_crate_reads_too() {
    let dir = folder(40);
    let mut reader = csv::Reader::from_path(dir.path().join("persons.csv")).unwrap();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), Class::Persons.columns());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 40);
    assert_eq!(&rows[2][1], "von der Aue, genannt \"Aue\"");
    assert_eq!(&rows[5][3], "Alt;Älter");
}

#[test]
fn columns_may_stand_in_any_order_and_lines_may_end_with_crlf() {
    let dir = folder(30);
    let path = dir.path().join("contacts.csv");
    fs::write(&path, "name,contact_id,phone,email,role\r\nLeitstelle,K1,,,\r\n").unwrap();
    assert_eq!(read(dir.path()).unwrap().records, town::records(30));
}

#[test]
fn a_broken_line_17000_is_named_and_the_other_lines_are_taken() {
    let dir = folder(25_000);
    let broken = line_of(dir.path(), "persons.csv", 17_000).replacen(',', ",\"", 1);
    change(dir.path(), "persons.csv", 17_000, Some(&broken));
    let import = read(dir.path()).unwrap();
    assert_eq!(import.records.persons.len(), 24_999);
    // Line 17,000 is the 16,999th person; the address of the missing person has nowhere to go.
    let expected = |file: &str, field, reason| Fault {
        file: file.to_owned(),
        line: 17_000,
        field,
        reason,
        effect: Effect::RowLeftOut,
    };
    assert_eq!(
        import.faults.listed,
        [
            expected("persons.csv", None, Reason::Quotes),
            expected("addresses.csv", Some("person_id"), Reason::Reference)
        ]
    );
    assert!(!import.records.persons.iter().any(|person| person.person_id == "P016998"));
    assert_eq!(import.faults.rows_left_out, 2);
}

#[test]
fn counts_other_than_the_manifests_stop() {
    let dir = folder(50);
    change(dir.path(), "persons.csv", 20, None);
    let problem = problem(dir.path());
    assert_eq!(problem.code, "NB-E-009");
    assert_eq!(
        problem.args,
        [("file", "persons.csv".to_owned()), ("expected", "50".to_owned()), ("found", "49".to_owned())]
    );
}

#[test]
fn every_kind_of_wrong_cell_is_named_with_its_column() {
    let cases: &[(&str, &str, &str, &str, Reason)] = &[
        ("persons.csv", "P000004", "", "person_id", Reason::Missing),
        ("persons.csv", "1931-00-00", "1931-13-00", "date_of_birth", Reason::Date),
        ("persons.csv", "1931-00-00", "2027-01-01", "date_of_birth", Reason::InTheFuture),
        ("persons.csv", "2001-01-01", "2001-02-29", "moved_in", Reason::Date),
        ("persons.csv", "2001-01-01", "2001-02-00", "moved_in", Reason::Date),
        ("persons.csv", "2001-01-01,", "2001-01-01,1930-12-31", "date_of_death", Reason::DeathBeforeBirth),
        ("persons.csv", "2001-01-01,", "2001-01-01,2026-11-21", "date_of_death", Reason::InTheFuture),
        ("persons.csv", ",m,", ",M,", "sex", Reason::NotAllowed),
        ("persons.csv", ",VH,", ",vh,", "marital_status", Reason::NotAllowed),
        ("persons.csv", "DEU;TUR", "DEU;TU", "nationalities", Reason::Nationality),
        ("persons.csv", "DEU;TUR", "DEU;;TUR", "nationalities", Reason::List),
        ("persons.csv", "Müller", "Mu\u{308}ller", "family_name", Reason::NotNfc),
        ("persons.csv", "Müller", "Mü\u{7}ller", "family_name", Reason::Control),
        ("addresses.csv", "05999001", "5999001", "ags", Reason::Ags),
        ("addresses.csv", "P000004", "P999999", "person_id", Reason::Reference),
        ("grants.csv", "DE89", "DE98", "iban", Reason::Iban),
        ("grants.csv", "563.00", "563.0", "amount", Reason::Money),
        ("grants.csv", "563.00", "563,00", "", Reason::ColumnCount),
        ("grants.csv", "563.00", "-563.00", "amount", Reason::Negative),
        ("last_payments.csv", "2026-10", "2026-13", "month", Reason::Month),
        ("appointments.csv", "T09:30", "T24:30", "starts", Reason::DateTime),
        ("appointments.csv", "T09:30", " 09:30", "starts", Reason::DateTime),
        ("vehicles.csv", "registered", "sold", "state", Reason::NotAllowed),
    ];
    for (file, from, to, field, reason) in cases {
        let dir = folder(5);
        // The fifth person (P000004) is "Müller", male, born 1931; every other class has one line only.
        let number = if *file == "persons.csv" || *file == "addresses.csv" { 6 } else { 2 };
        let line = line_of(dir.path(), file, number);
        assert!(line.contains(from), "{line} lacks {from}");
        change(dir.path(), file, number, Some(&line.replacen(from, to, 1)));
        let import = read(dir.path()).unwrap();
        let fault = &import.faults.listed[0];
        assert_eq!(
            (fault.file.as_str(), fault.line, fault.field.unwrap_or_default(), fault.reason, fault.effect),
            (*file, number as u64, *field, *reason, Effect::RowLeftOut),
        );
    }
}

#[test]
fn ids_are_unique_and_the_first_stays() {
    let dir = folder(10);
    let twice = line_of(dir.path(), "persons.csv", 3).replace("Talbrück", "Anderswo");
    change(dir.path(), "persons.csv", 7, Some(&twice));
    let import = read(dir.path()).unwrap();
    let fault = &import.faults.listed[0];
    assert_eq!((fault.line, fault.field, fault.reason), (7, Some("person_id"), Reason::Duplicate));
    let kept: Vec<_> = import.records.persons.iter().filter(|person| person.person_id == "P000001").collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].place_of_birth.as_deref(), Some("Talbrück"));
}

#[test]
fn an_optional_reference_that_leads_nowhere_is_emptied_and_the_row_stays() {
    let dir = folder(10);
    let line = line_of(dir.path(), "persons.csv", 5);
    change(dir.path(), "persons.csv", 5, Some(&line.replace("P000000", "P777777")));
    let payment = line_of(dir.path(), "last_payments.csv", 2).replace("G1", "G9");
    change(dir.path(), "last_payments.csv", 2, Some(&payment));
    let import = read(dir.path()).unwrap();
    assert_eq!(import.faults.total, 2);
    assert_eq!(import.faults.rows_left_out, 0);
    assert!(
        import
            .faults
            .listed
            .iter()
            .all(|fault| fault.effect == Effect::CellEmptied && fault.reason == Reason::Reference)
    );
    assert_eq!(import.records.persons[3].mother_id, None);
    assert_eq!(import.records.last_payments[0].grant_id, None);
    assert_eq!(import.records.last_payments[0].person_id.as_deref(), Some("P000000"));
}

#[test]
fn an_unusable_block_stops_because_it_would_unprotect_somebody() {
    for (from, to, field, reason) in [
        ("auskunftssperre", "sperre", "kind", "not_allowed"),
        ("P000001", "P000099", "person_id", "reference"),
        ("P000001,auskunftssperre,,", "P000001,auskunftssperre,", "-", "column_count"),
    ] {
        let dir = folder(10);
        let line = line_of(dir.path(), "blocks.csv", 2);
        change(dir.path(), "blocks.csv", 2, Some(&line.replace(from, to)));
        let problem = problem(dir.path());
        assert_eq!(problem.code, "NB-E-016");
        let arg = |name| problem.args.iter().find(|(key, _)| *key == name).unwrap().1.clone();
        assert_eq!((arg("line"), arg("field"), arg("reason")), ("2".to_owned(), field.to_owned(), reason.to_owned()));
    }
    // The protected person's own row was left out: nobody is left unprotected, so the import goes on.
    for broken in ["P000001,\"broken", "P000001,,,,,,,,,,,,,,,,,,"] {
        let dir = folder(10);
        change(dir.path(), "persons.csv", 3, Some(broken));
        let import = read(dir.path()).unwrap();
        assert!(import.records.blocks.is_empty());
        assert_eq!(import.records.persons.len(), 9);
    }
}

#[test]
fn faults_are_all_counted_but_not_all_listed() {
    let dir = folder(3_000);
    let path = dir.path().join("addresses.csv");
    let text = fs::read_to_string(&path).unwrap().replace("05999001", "none");
    fs::write(path, text).unwrap();
    let import = read(dir.path()).unwrap();
    assert_eq!((import.faults.total, import.faults.rows_left_out), (3_000, 3_000));
    assert_eq!(import.faults.listed.len(), import::MAX_LISTED);
}

#[test]
fn wrong_files_stop_with_the_true_reason() {
    let with = |file: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let dir = folder(5);
        let path = dir.path().join(file);
        fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
        problem(dir.path()).code
    };
    let replace = |from: &'static str, to: &'static str| {
        move |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replacen(from, to, 1).into_bytes()
    };
    assert_eq!(
        with("persons.csv", &|mut bytes| {
            bytes.extend(b"P9,M\xFCller\n");
            bytes
        }),
        "NB-E-010"
    );
    assert_eq!(with("persons.csv", &|bytes| [b"\xEF\xBB\xBF".to_vec(), bytes].concat()), "NB-E-011");
    assert_eq!(with("persons.csv", &replace(",date_of_death", "")), "NB-E-012");
    assert_eq!(with("persons.csv", &replace("date_of_death", "religion")), "NB-E-013");
    assert_eq!(with("persons.csv", &replace("date_of_death", "moved_in")), "NB-E-014");
    assert_eq!(with("persons.csv", &|_| Vec::new()), "NB-E-015");
    assert_eq!(with("manifest.json", &|_| b"{".to_vec()), "NB-E-002");
    assert_eq!(with("manifest.json", &replace("\"exercise\": true,", "")), "NB-E-002");
    assert_eq!(with("manifest.json", &replace("\"format\": 1", "\"format\": 2")), "NB-E-003");
    assert_eq!(with("manifest.json", &replace("\"class\": \"contacts\"", "\"class\": \"weapons\"")), "NB-E-004");
    assert_eq!(with("manifest.json", &replace("\"class\": \"contacts\"", "\"class\": \"titles\"")), "NB-E-005");
    assert_eq!(with("manifest.json", &replace("contacts.csv", "../contacts.csv")), "NB-E-007");
    assert_eq!(with("manifest.json", &replace("contacts.csv", "titles.csv")), "NB-E-007");
    assert_eq!(with("manifest.json", &replace("2026-11-23T06", "2026-11-20T06")), "NB-E-017");
    let dir = folder(5);
    fs::remove_file(dir.path().join("titles.csv")).unwrap();
    assert_eq!(problem(dir.path()).code, "NB-E-001");
    let dir = folder(5);
    fs::write(dir.path().join("religion.csv"), "x").unwrap();
    assert_eq!(problem(dir.path()).code, "NB-E-008");
    let dir = TempDir::new().unwrap();
    let mut manifest = town::manifest();
    manifest.classes.retain(|entry| entry.class != Class::LastPayments);
    let mut records = town::records(3);
    records.last_payments.clear();
    import::write(dir.path(), &manifest, &records).unwrap();
    assert_eq!(problem(dir.path()).code, "NB-E-006");
}

#[test]
fn a_missing_header_is_noticed_and_nobodys_data_are_repeated() {
    let dir = folder(5);
    change(dir.path(), "persons.csv", 1, None);
    let problem = problem(dir.path());
    assert_eq!((problem.code, problem.args[1].1.as_str()), ("NB-E-013", "#1"));
}

#[test]
fn the_writer_refuses_what_the_reader_would() {
    let dir = TempDir::new().unwrap();
    let mut records = town::records(3);
    records.persons[0].family_name = "Müller\nMeier".to_owned();
    assert!(import::write(dir.path(), &town::manifest(), &records).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the files: an answer, never a panic; and what is taken was really there.
    #[test]
    fn damaged_files_never_panic(at in 0usize..2_000, with in proptest::collection::vec(any::<u8>(), 0..40), cut in 0usize..40, file in 0usize..12) {
        let dir = folder(4);
        let name = Class::ALL.get(file).map_or("manifest.json".to_owned(), |class| format!("{}.csv", class.name()));
        let path = dir.path().join(name);
        let mut bytes = fs::read(&path).unwrap();
        let at = at % bytes.len();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        fs::write(&path, bytes).unwrap();
        if let Ok(import) = read(dir.path()) {
            prop_assert!(import.records.persons.len() <= 4);
            prop_assert!(import.faults.listed.len() as u64 == import.faults.total);
        }
    }
}
