//! `extract status` and `extract diff`: what monitoring calls, and what differs between two sealed files.

use crate::command::nb;
use crate::town::{Town, arg};

/// A town whose folder `extracts` holds its extract.
fn town() -> Town {
    let town = Town::make(200, 21);
    let folder = town.data().join("extracts");
    std::fs::create_dir_all(&folder).unwrap();
    for ending in ["", ".sig", ".proof"] {
        let name = format!("town.nbx{ending}");
        std::fs::copy(town.path(&name), folder.join(&name)).unwrap();
    }
    town
}

fn alarms(town: &Town, more: &[&str]) -> (Option<i32>, Vec<String>) {
    let data = town.data();
    // The fictional town is dated; what is old by now is not what this test is about.
    let mut args = vec!["--json", "extract", "status", "--data", arg(&data)];
    args.extend(more);
    let run = nb(&args);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let names = said["alarms"].as_array().unwrap().iter().map(|alarm| alarm["alarm"].as_str().unwrap().to_owned());
    (run.code, names.collect())
}

const NEVER: &[&str] = &["--max-age-days", "100000"];

#[test]
fn monitoring_hears_of_a_missing_proof_a_damaged_file_and_age_without_any_secret() {
    let town = town();
    assert_eq!(alarms(&town, NEVER), (Some(0), Vec::new()));
    let late = alarms(&town, &["--max-age-days", "100000", "--compromised-since", "2020-01-01T00:00:00Z"]);
    assert_eq!(late.0, Some(1));
    assert!(!late.1.is_empty() && late.1.iter().all(|name| name == "suspect"), "{late:?}");
    let folder = town.data().join("extracts");
    std::fs::remove_file(folder.join("town.nbx.proof")).unwrap();
    assert_eq!(alarms(&town, NEVER), (Some(1), vec!["unproved".to_owned()]));
    std::fs::write(folder.join("town.nbx.proof"), "{}").unwrap();
    assert_eq!(alarms(&town, NEVER), (Some(1), vec!["unproved".to_owned()]));
    let mut bytes = std::fs::read(folder.join("town.nbx")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(folder.join("town.nbx"), bytes).unwrap();
    assert_eq!(alarms(&town, NEVER), (Some(1), vec!["none".to_owned(), "broken".to_owned()]));
    let data = town.data();
    let args = ["--json", "extract", "status", "--data", arg(&data), "--compromised-since", "gestern"];
    nb(&args).refused_with("NB-E-140");
}

#[test]
fn two_sealed_files_are_compared_by_whoever_has_the_keys() {
    let town = Town::make(200, 22);
    let persons = town.path("files/persons.csv");
    let text = std::fs::read_to_string(&persons).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let place = lines[0].split(',').position(|column| column == "place_of_birth").unwrap();
    let mut cells: Vec<String> = lines[1].split(',').map(str::to_owned).collect();
    let id = cells[0].clone();
    cells[place] = "Anderswo".to_owned();
    lines[1] = cells.join(",");
    std::fs::write(&persons, lines.join("\n") + "\n").unwrap();
    let newer = town.path("newer.nbx");
    town.seal(&newer, &[]).fine();
    let (older, data, out) = (town.extract(), town.data(), town.path("diff.csv"));
    let shares = [town.share(1), town.share(3)];
    let mut args = vec!["--json", "extract", "diff", arg(&older), arg(&newer), "--data", arg(&data)];
    args.extend(["--share-file", arg(&shares[0]), "--share-file", arg(&shares[1]), "--out", arg(&out)]);
    let said = nb(&args).json();
    let of = |class: &str| {
        let all = said["classes"].as_array().unwrap();
        let one = all.iter().find(|one| one["class"] == class).unwrap();
        ["new", "gone", "changed"].map(|kind| one[kind].as_u64().unwrap())
    };
    assert_eq!(of("persons"), [0, 0, 1]);
    assert_eq!(of("addresses"), [0, 0, 0]);
    let file = std::fs::read_to_string(&out).unwrap();
    assert!(file.contains(&format!("\"{id}\";\"place_of_birth\"")), "{file}");
    args.truncate(7);
    args.extend(["--share-file", arg(&shares[0])]);
    nb(&args).refused_with("NB-K-007");
}
