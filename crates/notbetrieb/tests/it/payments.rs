//! The bank's file from a list: checked, byte-identical, or refused with the line and the reason.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::command::{Run, nb};
use crate::town::arg;

struct Case {
    dir: tempfile::TempDir,
}

impl Case {
    fn new(list: &str) -> Self {
        let case = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::write(case.path("list.jsonl"), list).unwrap();
        case
    }
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    fn file(&self, more: &[&str]) -> Run {
        let (list, out) = (self.path("list.jsonl"), self.path("run.xml"));
        let mut args =
            vec!["--json", "payments", "file", "--in", arg(&list), "--out", arg(&out), "--debtor", "Stadt Musterhagen"];
        args.extend(["--debtor-iban", "DE02500105170137075030", "--execution", "2026-11-30", "--message-id", "NB-1"]);
        args.extend(["--created", "2026-11-23T08:00:00Z"]);
        args.extend(more);
        nb(&args)
    }
}

// Published example accounts.
const GOOD: &str = r#"{"name":"Änne Weiß","iban":"DE02120300000000202051","amount":"563.00","file_number":"WG-1"}
{"name":"Đorđe Łukasz","iban":"DE02200505501015871393","amount":"12,50","file_number":"WG-2"}
"#;

#[test]
fn a_good_list_gives_the_same_file_every_time() {
    let case = Case::new(GOOD);
    let said = case.file(&[]).json();
    let bytes = std::fs::read(case.path("run.xml")).unwrap();
    assert_eq!((&said["payments"], said["sum"].as_str()), (&2.into(), Some("575.50")));
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(said["sha256"], hash);
    assert_eq!(said["transliterated"][0]["line"], 2);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"));
    assert!(text.contains("<NbOfTxs>2</NbOfTxs><CtrlSum>575.50</CtrlSum>") && text.contains("<Dt>2026-11-30</Dt>"));
    case.file(&[]).fine();
    assert_eq!(std::fs::read(case.path("run.xml")).unwrap(), bytes);
}

#[test]
fn every_wrong_line_is_named_and_no_file_is_written() {
    let case = Case::new(&format!(
        "{GOOD}{}\n{}\n{}\n",
        r#"{"name":"C","iban":"DE03120300000000202051","amount":"1.00","file_number":"3"}"#,
        r#"{"name":"D","iban":"DE02120300000000202051","amount":"0.00","file_number":"4"}"#,
        r#"{"nam":"E"}"#,
    ));
    let run = case.file(&[]);
    for (line, code) in [("3", "NB-B-001"), ("4", "NB-B-002"), ("5", "NB-B-017")] {
        let named = run
            .err
            .lines()
            .filter_map(|text| serde_json::from_str::<serde_json::Value>(text).ok())
            .any(|problem| problem["type"].as_str().unwrap().ends_with(code) && problem["args"]["row"] == line);
        assert!(named, "{line} {code}: {}", run.err);
    }
    run.refused();
    assert!(!case.path("run.xml").exists());
}

#[test]
fn an_exercise_file_is_useless_to_a_bank() {
    let case = Case::new(GOOD);
    // Real accounts have no business in an exercise.
    assert!(case.file(&["--exercise"]).refused().contains(&"NB-B-009".to_owned()));
    assert!(!case.path("run.xml").exists());
}

#[test]
fn an_empty_list_pays_nobody() {
    let case = Case::new("");
    case.file(&[]).refused_with("NB-B-014");
    std::fs::remove_file(case.path("list.jsonl")).unwrap();
    case.file(&[]).refused_with("NB-S-050");
}

#[test]
fn the_proof_of_a_node_without_payments_comes_out_and_needs_the_nodes_keys() {
    let town = crate::town::Town::make(200, 44);
    let (data, first, second) = (town.data(), town.share(1), town.share(2));
    let proof = ["--json", "payments", "proof", "--data", arg(&data)];
    assert_eq!(nb(&proof).code, Some(2), "without keys nothing is read");
    let shares = ["--share-file", arg(&first), "--share-file", arg(&second), "--present", "Rechnungsprüfung"];
    let said = nb(&[&proof[..], &shares].concat()).json();
    assert_eq!((&said["holds"], said["total"]["journal"].as_str()), (&true.into(), Some("0.00")));
    assert_eq!(
        (said["runs"].as_array().map(Vec::len), said["differences"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
}
