//! Import files with faults: each is reported with file, line, field and reason, and sealed only if that is said.

use serde_json::{Value, json};

use crate::command::nb;
use crate::town::{Town, arg};

/// Residents so that line 17,000 lies inside the file.
const RESIDENTS: u32 = 17_200;

/// Changes one cell of a line (1 = header); the file has no quoted line breaks.
fn set_cell(town: &Town, class: &str, line: usize, column: &str, value: &str) {
    let path = town.path(&format!("files/{class}.csv"));
    let text = std::fs::read_to_string(&path).unwrap();
    let at = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let changed: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(number, row)| {
            if number + 1 != line {
                return row.to_owned();
            }
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
            let mut cells: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
            cells[at] = value.to_owned();
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&cells).unwrap();
            String::from_utf8(writer.into_inner().unwrap()).unwrap().trim_end().to_owned()
        })
        .collect();
    std::fs::write(path, changed.join("\n") + "\n").unwrap();
}

/// The report of a check that found something.
fn report(town: &Town) -> Value {
    let run = town.check();
    assert_eq!(run.code, Some(1), "{run:#?}");
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_broken_line_17000_is_named_and_sealed_only_on_request() {
    let town = Town { dir: tempfile::tempdir().unwrap() };
    town.synth(RESIDENTS, 3).fine();
    assert_eq!(town.check().json()["total"], 0);
    let lost = town.rows("persons")[17_000 - 2]["person_id"].clone();
    set_cell(&town, "persons", 17_000, "date_of_birth", "1987-02-30");

    let report = report(&town);
    let first = &report["faults"][0];
    assert_eq!(
        [&first["file"], &first["field"], &first["reason"]],
        [&json!("persons.csv"), &json!("date_of_birth"), &json!("date")]
    );
    assert_eq!(first["line"], 17_000);
    assert!(!report.to_string().contains("1987-02-30"), "no personal data in a report");
    assert!(!report.to_string().contains(&lost), "no personal data in a report");

    town.init(&["--share-files", arg(&town.path("shares"))]).fine();
    town.seal(&town.extract(), &[]).refused_with("NB-E-061");
    assert!(!town.extract().exists());
    town.seal(&town.extract(), &["--allow-faults"]).fine();
    let opened = town.unlock(&town.extract(), &[1, 3]).json();
    assert_eq!(opened["left_out"], report["rows_left_out"]);
    assert_eq!(opened["classes"][0]["rows"], RESIDENTS - 1);
}

#[test]
fn each_kind_of_wrong_cell_is_found_in_its_place() {
    let town = Town { dir: tempfile::tempdir().unwrap() };
    town.synth(400, 4).fine();
    set_cell(&town, "grants", 3, "iban", "DE00999999990000000001");
    set_cell(&town, "persons", 9, "sex", "q");
    set_cell(&town, "vehicles", 5, "holder_person_id", "nobody");
    set_cell(&town, "last_payments", 2, "amount", "12,50");
    let report = report(&town);
    let found = |file: &str, line: u64, field: &str, reason: &str| {
        let faults = report["faults"].as_array().unwrap();
        assert!(
            faults
                .iter()
                .any(|f| f["file"] == file && f["line"] == line && f["field"] == field && f["reason"] == reason),
            "{file}:{line} {field} {reason} in {report:#}"
        );
    };
    found("grants.csv", 3, "iban", "iban");
    found("persons.csv", 9, "sex", "not_allowed");
    found("vehicles.csv", 5, "holder_person_id", "reference");
    found("last_payments.csv", 2, "amount", "money");
}

#[test]
fn a_manifest_whose_counts_differ_stops_the_import() {
    let town = Town { dir: tempfile::tempdir().unwrap() };
    town.synth(200, 5).fine();
    let right = town.text("files/manifest.json");
    let mut manifest: Value = serde_json::from_str(&right).unwrap();
    manifest["classes"][1]["rows"] = (manifest["classes"][1]["rows"].as_u64().unwrap() + 1).into();
    std::fs::write(town.path("files/manifest.json"), manifest.to_string()).unwrap();
    town.check().refused_with("NB-E-009");
    std::fs::write(town.path("files/manifest.json"), &right[..right.len() / 2]).unwrap();
    town.check().refused_with("NB-E-002");
    std::fs::write(town.path("files/manifest.json"), right).unwrap();
    std::fs::write(town.path("files/more.csv"), "a\n").unwrap();
    town.check().refused_with("NB-E-008");
    std::fs::remove_file(town.path("files/more.csv")).unwrap();
    std::fs::remove_file(town.path("files/persons.csv")).unwrap();
    town.check().refused_with("NB-E-001");
}

#[test]
fn a_block_that_cannot_be_read_stops_the_import_whatever_is_said() {
    let town = Town::make(400, 6);
    set_cell(&town, "blocks", 2, "kind", "vielleicht");
    town.check().refused_with("NB-E-016");
    let out = town.path("second.nbx");
    town.seal(&out, &["--allow-faults"]).refused_with("NB-E-016");
    assert!(!out.exists());
}

#[test]
fn the_towns_registers_are_not_sealed_for_another_authority() {
    let town = Town::shared();
    let dir = tempfile::tempdir().unwrap();
    let (data, files, out) = (dir.path().join("data"), town.path("files"), dir.path().join("x.nbx"));
    let init = |exercise: &[&str], data: &std::path::Path| {
        let base = ["--json", "init", "--data", arg(data), "--name", "Stadt Anderswo", "--ags", "05999002"];
        nb(&[&base[..], exercise].concat()).fine();
    };
    init(&["--exercise"], &data);
    nb(&["--json", "extract", "seal", "--in", arg(&files), "--data", arg(&data), "--out", arg(&out)])
        .refused_with("NB-E-040");
    // The same id, but real keys: an exercise never becomes reality.
    let manifest: Value = serde_json::from_str(&town.text("files/manifest.json")).unwrap();
    let real = dir.path().join("real");
    init(&["--id", manifest["authority"]["id"].as_str().unwrap()], &real);
    nb(&["--json", "extract", "seal", "--in", arg(&files), "--data", arg(&real), "--out", arg(&out)])
        .refused_with("NB-E-041");
    assert!(!out.exists());
}
