//! The hand-back package of a node that is opened for it at the command line.

use serde_json::Value;

use crate::command::{Run, nb, nb_with};
use crate::town::{Town, arg};

fn export(town: &Town, out: &str, means: &[&str]) -> Run {
    let (data, out) = (town.data(), town.path(out));
    nb(&[&["--json", "handback", "export", "--data", arg(&data), "--out", arg(&out)], means].concat())
}

#[test]
fn the_package_is_written_whole_recorded_and_never_over_another() {
    let town = Town::make(200, 31);
    let (first, second, data) = (town.share(1), town.share(2), town.data());
    let shares = ["--share-file", arg(&first), "--share-file", arg(&second), "--present", "A. Berg"];
    let said = export(&town, "package", &shares).json();
    assert_eq!((&said["cases"], &said["open"]), (&0.into(), &0.into()));
    let manifest: Value = serde_json::from_str(&town.text("package/manifest.json")).unwrap();
    assert_eq!(manifest["exercise"], true);
    assert_eq!(manifest["authority"]["ags"], "05999001");
    export(&town, "package", &shares).refused_with("NB-S-054");

    // Start and export are acts of a node that the authority certified.
    let verified = nb(&["--json", "journal", "verify", "--data", arg(&data), "--at-least", "2"]).json();
    assert_eq!((&verified["certified"], &verified["sound"]), (&true.into(), &true.into()));
    assert!(manifest["journal"].as_str().is_some_and(|anchor| !anchor.is_empty()));

    // The envelope opens the same node again: the journal goes on.
    let out = town.path("again");
    let args = ["--json", "handback", "export", "--data", arg(&data), "--out", arg(&out), "--envelope"];
    nb_with(&args, &town.text("shares/umschlag.txt")).fine();
    let later = nb(&["--json", "journal", "verify", "--data", arg(&data)]).json();
    assert_eq!(later["node"], verified["node"]);
    assert_eq!(later["incarnations"], 2);
    assert!(later["count"].as_u64() > verified["count"].as_u64());
}

#[test]
fn without_the_right_means_nothing_is_opened_and_nothing_written() {
    let town = Town::make(200, 32);
    let first = town.share(1);
    export(&town, "package", &["--share-file", arg(&first)]).refused_with("NB-K-007");
    let (data, out) = (town.data(), town.path("package"));
    let args = ["--json", "handback", "export", "--data", arg(&data), "--out", arg(&out), "--person", "A. Berg"];
    nb_with(&args, "sieben blaue Stühle\n").refused_with("NB-S-060");
    nb_with(&args, "sieben blaue Stühle\n00000\n").refused_with("NB-S-044");
    assert!(!town.path("data/journal").exists());
    assert_eq!(export(&town, "package", &[]).code, Some(2));
    let nowhere = town.path("nowhere");
    nb(&["--json", "handback", "export", "--data", arg(&nowhere), "--out", arg(&out), "--share-file", arg(&first)])
        .refused_with("NB-S-041");
}
