//! Keys at the command line: testing shares one by one, a lost one, the next generation with a node and its extract.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{binary, nb, nb_with};
use crate::town::{Town, arg};

#[test]
fn each_share_is_tested_alone_in_any_form_and_a_wrong_one_is_named() {
    let town = Town::make(200, 61);
    let data = town.data();
    nb(&["--json", "keys", "ceremony", "--data", arg(&data), "--name", "X", "--ags", "05999001"])
        .refused_with("NB-K-038");
    let test = |more: &[&str], input: &str| {
        nb_with(&[&["--json", "keys", "test", "--data", arg(&data)][..], more].concat(), input)
    };
    let one = town.text("shares/teilschluessel-1.txt");
    let tested = test(&["--share-file", arg(&town.share(2)), "--by", "Berg"], "").json();
    assert_eq!((&tested["passed"][0]["share"], &tested["untested"][1]["share"]), (&2.into(), &3.into()));
    // Typed small, in one go; an empty line ends.
    let typed = format!("{}\n\n", one.trim().to_lowercase().replace(' ', ""));
    assert_eq!(test(&[], &typed).json()["passed"][0]["share"], 1);
    let record: Value = serde_json::from_str(&town.text("data/share-test.json")).unwrap();
    assert_eq!(record["passed"], serde_json::json!([1, 2]));
    assert_eq!(test(&["--envelope"], &town.text("shares/umschlag.txt")).json()["envelope"], true);
    // One letter wrong: the group is named, nothing is kept, the right ones count.
    let other = if one.starts_with('G') { "H" } else { "G" };
    let wrong = format!("{other}{}\n{one}\n\n", one[1..].trim());
    let run = test(&[], &wrong);
    assert_eq!(run.code, Some(1), "{run:?}");
    let said: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&said["failed"], &said["faults"][0]["code"]), (&1.into(), &"NB-K-002".into()));
    assert_eq!(said["passed"][0]["share"], 1);
    let strange = Town::make(200, 62);
    let run = test(&["--share-file", arg(&strange.share(1))], "");
    assert!(run.out.contains("NB-K-005"), "{run:?}");
    test(&[], "").refused_with("NB-S-060");
}

fn shares(dir: &Path) -> Vec<PathBuf> {
    (1..=3).map(|number| dir.join(format!("teilschluessel-{number}.txt"))).collect()
}

#[test]
fn after_a_lost_share_the_town_works_with_the_next_generation() {
    let town = Town::make(200, 63);
    let (data, extract) = (town.data(), town.path("data/extracts/town.nbx"));
    for ending in ["", ".sig"] {
        std::fs::copy(town.path(&format!("town.nbx{ending}")), town.path(&format!("data/extracts/town.nbx{ending}")))
            .unwrap();
    }
    let old = shares(&town.path("shares"));
    let export = |shares: &[&Path], out: &str| {
        let out = town.path(out);
        let mut args = vec!["--json", "handback", "export", "--data", arg(&data), "--out", arg(&out), "--present", "A"];
        shares.iter().for_each(|share| args.extend(["--share-file", arg(share)]));
        nb(&args)
    };
    export(&[&old[0], &old[1]], "before").fine();
    // What the sealing machine elsewhere knows, and what an old carrier kept.
    let (known, machine) = (town.path("known.json"), town.path("machine.json"));
    std::fs::copy(data.join("authority.json"), &known).unwrap();
    std::fs::copy(town.path("data.sealer.json"), &machine).unwrap();

    let (dealt, sig) = (town.path("dealt"), town.path("town.nbx.sig"));
    let rotate = |more: &[&str]| {
        let base = [
            "--json",
            "keys",
            "rotate",
            "--data",
            arg(&data),
            "--share-file",
            arg(&old[0]),
            "--share-file",
            arg(&old[2]),
            "--needed",
            "2",
            "--shares",
            "3",
            "--share-files",
            arg(&dealt),
            "--present",
            "A",
            "--certify",
            arg(&sig),
        ];
        nb(&[&base[..], more].concat())
    };
    rotate(&[]).refused_with("NB-K-041");
    assert!(!dealt.join("teilschluessel-1.txt").exists(), "nothing is dealt before everything is clear");
    let said = rotate(&["--reason", "Nr. 2 verloren"]).json();
    assert_eq!((&said["generation"], &said["node"]), (&2.into(), &true.into()));
    assert_eq!(said["resealed"].as_array().unwrap().len(), 1);
    let new = shares(&dealt);

    export(&[&old[0], &old[1]], "refused").refused_with("NB-K-037");
    export(&[&new[0], &old[1]], "refused").refused_with("NB-K-037");
    export(&[&new[2]], "refused").refused_with("NB-K-007");
    export(&[&new[2], &new[0]], "after").fine();
    let verified = nb(&["--json", "journal", "verify", "--data", arg(&data)]).json();
    assert_eq!((&verified["sound"], &verified["certified"]), (&true.into(), &true.into()));
    // The extract in the folder is the new generation's, the one kept elsewhere the old one's.
    let unlock = |file: &Path, shares: &[PathBuf]| {
        nb(&[
            "--json",
            "extract",
            "unlock",
            arg(file),
            "--data",
            arg(&data),
            "--share-file",
            arg(&shares[0]),
            "--share-file",
            arg(&shares[1]),
        ])
    };
    assert_eq!(unlock(&extract, &new).json()["exercise"], true);
    unlock(&extract, &old).refused_with("NB-K-005");
    unlock(&town.extract(), &old).fine();
    let again = town.path("again.nbx");
    let reseal = |file: &Path, shares: &[PathBuf]| {
        nb(&[
            "--json",
            "extract",
            "reseal",
            arg(file),
            "--data",
            arg(&data),
            "--out",
            arg(&again),
            "--share-file",
            arg(&shares[0]),
            "--share-file",
            arg(&shares[1]),
        ])
    };
    reseal(&extract, &new).refused_with("NB-K-040");
    reseal(&town.extract(), &new).refused_with("NB-K-005");
    let resealed = reseal(&town.extract(), &old).json();
    assert_eq!(resealed["destroy"][0], arg(&town.extract()));
    unlock(&again, &new).fine();

    // The sealing machine takes the new generation only with the proof.
    let certificate = data.join("sealer-certificate.json");
    let follow = |known: &Path, new: &Path| {
        nb(&[
            "--json",
            "keys",
            "follow",
            "--authority",
            arg(known),
            "--new",
            arg(new),
            "--sealer-key",
            arg(&machine),
            "--certificate",
            arg(&certificate),
        ])
    };
    let stranger = Town::make(200, 64);
    follow(&known, &stranger.path("data/authority.json")).refused_with("NB-K-039");
    follow(&known, &data.join("authority.json")).fine();
    let files = town.path("files");
    let sealed = town.path("next.nbx");
    nb(&[
        "--json",
        "extract",
        "seal",
        "--in",
        arg(&files),
        "--authority",
        arg(&known),
        "--sealer-key",
        arg(&machine),
        "--out",
        arg(&sealed),
    ])
    .fine();
    unlock(&sealed, &new).fine();
}

/// A port that was free a moment ago.
fn port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn unlocked_in_the_terminal_and_locked_from_outside_the_journal_tells_both() {
    use std::io::{BufRead as _, Write as _};
    let town = Town::make(200, 65);
    let data = town.data();
    assert_eq!(nb(&["--json", "lock", "--data", arg(&data)]).json()["was_open"], false);
    let listen = format!("127.0.0.1:{}", port());
    let mut child = binary()
        .args([
            "--json",
            "unlock",
            "--data",
            arg(&data),
            "--listen",
            &listen,
            "--present",
            "A. Berg",
            "--swap-reason",
            "Test",
        ])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let one = town.text("shares/teilschluessel-1.txt");
    // A slip is told and asked again; the same one twice, too.
    let typed = format!("{}\n{one}{one}{}", &one[..20], town.text("shares/teilschluessel-3.txt"));
    child.stdin.as_mut().unwrap().write_all(typed.as_bytes()).unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains(&listen), "{line}");
    let status = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
    // Not dumpable: its files belong to root, and only root may look.
    assert!(
        status.is_empty() || status.lines().any(|line| line.starts_with("Max core file size") && line.contains(" 0 "))
    );
    assert_eq!(nb(&["--json", "lock", "--data", arg(&data)]).json()["was_open"], true);
    assert_eq!(nb(&["--json", "lock", "--data", arg(&data)]).json()["was_open"], false);
    child.kill().unwrap();
    let done = child.wait_with_output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(err.contains("NB-K-001") && err.contains("NB-K-008"), "{err}");
    nb(&["--json", "journal", "verify", "--data", arg(&data), "--at-least", "2"]).fine();
}
