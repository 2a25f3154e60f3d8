//! Help, usage errors, and the catalogue.

use crate::command::{binary, nb};

const COMMANDS: &[&[&str]] = &[
    &["demo"],
    &["serve"],
    &["init"],
    &["keys", "ceremony"],
    &["keys", "test"],
    &["keys", "rotate"],
    &["keys", "follow"],
    &["extract", "reseal"],
    &["unlock"],
    &["lock"],
    &["synth"],
    &["extract", "check"],
    &["extract", "seal"],
    &["extract", "info"],
    &["extract", "verify"],
    &["extract", "unlock"],
    &["extract", "prove"],
    &["extract", "status"],
    &["extract", "diff"],
    &["extract", "run"],
    &["extract", "deliver"],
    &["extract", "sheet"],
    &["extract", "templates"],
    &["readiness"],
    &["search"],
    &["journal", "verify"],
    &["journal", "head"],
    &["journal", "soak"],
    &["calc"],
    &["payments", "file"],
    &["catalogue"],
    &["handback", "export"],
];

#[test]
fn every_command_helps_with_an_example() {
    for command in COMMANDS {
        let text = nb(&[command, &["--help"][..]].concat()).fine();
        assert!(text.contains("example"), "{command:?}:\n{text}");
        assert!(text.contains(&format!("notbetrieb {}", command.join(" "))), "{command:?}:\n{text}");
    }
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    for wrong in [
        &[][..],
        &["dance"],
        &["synth", "--residents", "7", "--seed", "1", "--out", "x"],
        &["extract", "verify", "x.nbx"],
        &["search", "--extract", "x", "--queries", "y", "--data", "z"],
        &["journal", "soak", "--data", "x"],
        &["handback", "export", "--data", "x", "--out", "y"],
    ] {
        assert_eq!(nb(wrong).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_refusal_is_told_in_the_language_asked_for_and_without_json_in_plain_words() {
    let german = nb(&["journal", "verify", "--data", "no-such-folder"]);
    assert_eq!(german.code, Some(1));
    assert!(german.err.contains("NB-J-020: In diesem Ordner liegt kein Journal."), "{}", german.err);
    let english = nb(&["--lang", "en", "journal", "verify", "--data", "no-such-folder"]);
    assert!(english.err.contains("There is no journal in this folder."), "{}", english.err);
}

#[test]
fn the_catalogue_is_without_faults_and_lists_what_it_has() {
    let checked = nb(&["--json", "catalogue", "check"]).json();
    assert_eq!(checked["faults"].as_array().unwrap().len(), 0, "{checked}");
    let listed = nb(&["--json", "catalogue", "list"]).json();
    assert_eq!(listed["version"], checked["version"]);
    let services = listed["services"].as_array().unwrap();
    assert_eq!(services.len() as u64, checked["services"].as_u64().unwrap());
    let birth = services.iter().find(|service| service["key"] == "geburtsanzeige").unwrap();
    assert!(!birth["papers"].as_array().unwrap().is_empty() && !birth["deadlines"].as_array().unwrap().is_empty());
}

#[test]
fn who_stops_reading_ends_the_command_without_an_outcry() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done = binary().args(["catalogue", "list"]).stdout(writer).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap().as_str()), (Some(1), ""));
}
