//! Sealing on a schedule as a timer runs it: sealed, proved, delivered, kept, and every failure loud.

use std::path::PathBuf;

use crate::command::{Run, nb};
use crate::town::{Town, arg};

struct Schedule {
    town: Town,
}

impl Schedule {
    /// A town with a place that is always there and a stick that is not prepared yet.
    fn new(seed: u32) -> Self {
        let town = Town { dir: tempfile::tempdir().unwrap() };
        town.synth(300, seed);
        town.init(&["--share-files", arg(&town.path("shares"))]).fine();
        for folder in ["tresor", "stick"] {
            std::fs::create_dir(town.path(folder)).unwrap();
        }
        let schedule = Self { town };
        schedule.write("quiet_seconds = 0");
        schedule
    }
    fn write(&self, limits: &str) {
        let text = format!(
            r#"format = 1
authority = "data/authority.json"
sealer_key = "data.sealer.json"
input = "files"
state = "zustand"
[limits]
{limits}
[[delivery]]
label = "Tresor"
kind = "folder"
path = "tresor"
keep = 2
[[delivery]]
label = "Stick"
kind = "stick"
path = "stick"
keep = 1
"#
        );
        std::fs::write(self.config(), text).unwrap();
    }
    fn config(&self) -> PathBuf {
        self.town.path("sealing.toml")
    }
    fn run(&self, more: &[&str]) -> Run {
        let config = self.config();
        let mut args = vec!["--json", "extract", "run", "--config", arg(&config)];
        args.extend(more);
        nb(&args)
    }
    fn deliver(&self, more: &[&str]) -> Run {
        let config = self.config();
        let mut args = vec!["--json", "extract", "deliver", "--config", arg(&config)];
        args.extend(more);
        nb(&args)
    }
    fn extracts(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.town.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".nbx")).collect();
        names.sort();
        names
    }
}

/// Codes of a run that did part of its work and ended with 1.
fn refused(run: Run) -> Vec<String> {
    Run { out: String::new(), ..run }.refused()
}

/// What a run said, however it ended.
fn said(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_missing_stick_is_loud_and_served_later_and_generations_are_kept() {
    let schedule = Schedule::new(21);
    schedule.deliver(&[]).refused_with("NB-E-165");
    assert_eq!(schedule.deliver(&["--status"]).code, Some(1));
    assert_eq!(refused(schedule.run(&[])), ["NB-E-156"]);
    // The place that was there has got its extract all the same.
    assert_eq!(schedule.extracts("tresor").len(), 1);
    let status = schedule.deliver(&["--status"]);
    assert_eq!((status.code, said(&status)["never_delivered"][0].as_str()), (Some(1), Some("Stick")));

    schedule.deliver(&["--prepare", "Wegstick"]).refused_with("NB-E-166");
    schedule.deliver(&["--prepare", "Stick"]).fine();
    schedule.deliver(&["--prepare", "Stick"]).refused_with("NB-S-061");
    schedule.deliver(&[]).fine();
    assert_eq!(schedule.extracts("stick"), schedule.extracts("tresor"));
    assert_eq!(schedule.deliver(&["--status"]).json()["fine"], true);

    for _ in 0..3 {
        schedule.run(&[]).fine();
    }
    assert_eq!((schedule.extracts("tresor").len(), schedule.extracts("stick").len()), (2, 1));
    // Each is tied to the one before, and what lies at a place opens for the authority.
    let newest = schedule.town.path(&format!("stick/{}", schedule.extracts("stick")[0]));
    let data = schedule.town.data();
    let proof = nb(&["--json", "extract", "prove", arg(&newest), "--data", arg(&data)]).json();
    assert_eq!(proof["answers"]["blocked_shown"], 0);
    assert_eq!(proof["previous"]["counts"]["persons"], 300);
    assert_eq!(schedule.town.unlock(&newest, &[1, 2]).code, Some(0));

    // The stick of another authority, under the same label.
    let other = Schedule::new(22);
    std::fs::copy(schedule.town.path("stick/notbetrieb-ablage.json"), other.town.path("stick/notbetrieb-ablage.json"))
        .unwrap();
    assert_eq!(refused(other.run(&[])), ["NB-E-157"]);
    assert!(other.extracts("stick").is_empty());
}

#[test]
fn what_shrank_or_is_unproved_pushes_no_older_one_out() {
    let schedule = Schedule::new(23);
    schedule.run(&[]);
    schedule.deliver(&["--prepare", "Stick"]).fine();
    schedule.run(&[]).fine();
    let before = schedule.extracts("tresor");
    assert_eq!(refused(schedule.run(&["--no-proof"])), ["NB-E-168"]);
    assert!(before.iter().all(|name| schedule.extracts("tresor").contains(name)));
    assert_eq!(schedule.extracts("tresor").len(), 3);

    // The source lost every third resident.
    std::fs::remove_dir_all(schedule.town.path("files")).unwrap();
    schedule.town.synth(200, 23).fine();
    let codes = refused(schedule.run(&[]));
    assert!(!codes.is_empty() && codes.iter().all(|code| code == "NB-E-163"), "{codes:?}");
    assert!(before.iter().all(|name| schedule.extracts("tresor").contains(name)));
    schedule.write("quiet_seconds = 0\nshrink_percent = 100");
    schedule.run(&[]).fine();
    assert_eq!(schedule.extracts("tresor").len(), 2);
}

#[test]
fn an_input_that_is_still_written_and_a_second_run_are_left_alone() {
    let schedule = Schedule::new(24);
    schedule.write("quiet_seconds = 3600");
    assert_eq!(refused(schedule.run(&[])), ["NB-E-155"]);
    assert!(schedule.extracts("tresor").is_empty());
    schedule.write("quiet_seconds = 0");
    let lock = std::fs::OpenOptions::new().write(true).open(schedule.town.path("zustand/lock")).unwrap();
    lock.lock().unwrap();
    schedule.run(&[]).refused_with("NB-E-154");
    drop(lock);
    // Begun and never ended: the next look says so, the next run clears up.
    let status = std::fs::read_to_string(schedule.town.path("zustand/status.json")).unwrap();
    let mut status: serde_json::Value = serde_json::from_str(&status).unwrap();
    status["runs"][0]["ended"] = serde_json::Value::Null;
    std::fs::write(schedule.town.path("zustand/status.json"), status.to_string()).unwrap();
    assert_eq!(said(&schedule.deliver(&["--status"]))["broken_off"], true);
    std::fs::create_dir_all(schedule.town.path("zustand/neu")).unwrap();
    std::fs::write(schedule.town.path("zustand/neu/halb.nbx"), "halb").unwrap();
    assert_eq!(refused(schedule.run(&[])), ["NB-E-156"]);
    assert!(!schedule.town.path("zustand/neu").exists());
    // A memory that cannot be read is put aside, and the run goes on.
    std::fs::write(schedule.town.path("zustand/status.json"), "{").unwrap();
    let codes = refused(schedule.run(&[]));
    assert_eq!(codes, ["NB-E-167", "NB-E-156"]);
    assert_eq!(schedule.extracts("tresor").len(), 2);
    std::fs::write(schedule.config(), "format = 1\nauthority = \n").unwrap();
    schedule.run(&[]).refused_with("NB-E-153");
}

/// The units of the package, where systemd is at hand. Its only complaint may be that the program is not installed.
#[test]
#[ignore = "needs systemd-analyze"]
fn the_units_are_sound() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/systemd");
    for unit in ["notbetrieb-seal.service", "notbetrieb-seal.timer", "notbetrieb-alarm@.service"] {
        let run = std::process::Command::new("systemd-analyze").arg("verify").arg(folder.join(unit)).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        for line in said.lines() {
            assert!(line.contains("is not executable"), "{unit}: {line}");
        }
    }
}
