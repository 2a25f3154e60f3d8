//! The way of an extract from the import files to the emergency machine, and where secrets lie on it.

use std::path::Path;

use serde_json::Value;

use crate::command::{nb, nb_with};
use crate::town::{Town, arg};

fn rows(value: &Value) -> Vec<(String, u64)> {
    let classes = value["classes"].as_array().unwrap();
    classes.iter().map(|class| (class["class"].as_str().unwrap().to_owned(), class["rows"].as_u64().unwrap())).collect()
}

#[test]
fn two_of_three_shares_or_the_envelope_open_what_was_sealed() {
    let town = Town::shared();
    let (extract, data) = (town.extract(), town.data());
    let data = arg(&data);
    let verified = nb(&["--json", "extract", "verify", arg(&extract), "--data", data]).json();
    assert_eq!(verified["verified"], true);
    let info = nb(&["--json", "extract", "info", arg(&extract)]).json();
    assert_eq!(info["extract"], verified["extract"]);
    assert_eq!(nb(&["--json", "extract", "prove", arg(&extract), "--data", data]).json()["proved"], true);

    for shares in [[1, 2], [3, 1], [2, 3]] {
        let opened = town.unlock(&extract, &shares).json();
        assert_eq!(opened["sha256"], verified["sha256"]);
        assert_eq!(opened["exercise"], true);
        for (class, count) in rows(&opened) {
            assert_eq!(count, town.rows(&class).len() as u64, "{class}");
        }
    }
    let envelope = town.path("data/envelope.age");
    let args = ["--json", "extract", "unlock", arg(&extract), "--data", data, "--envelope", arg(&envelope)];
    let opened = nb_with(&args, &town.text("shares/umschlag.txt")).json();
    assert_eq!(opened["extract"], verified["extract"]);
}

/// Every file below a folder.
fn files(dir: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

#[test]
fn the_data_folder_holds_no_secret_in_the_clear() {
    let town = Town::shared();
    let mut secrets: Vec<String> = (1..=3).map(|n| std::fs::read_to_string(town.share(n)).unwrap()).collect();
    secrets.push(town.text("shares/umschlag.txt"));
    let sealer: Value = serde_json::from_str(&town.text("data.sealer.json")).unwrap();
    secrets.push(sealer["secret"].as_str().unwrap().to_owned());
    secrets.push("AGE-SECRET-KEY".to_owned());
    // Each as a whole, without spaces and hyphens, and by its longest middle part.
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let mut found = Vec::new();
    files(&town.data(), &mut found);
    assert!(found.iter().any(|path| path.ends_with("envelope.age")));
    for path in found {
        let bytes = std::fs::read(&path).unwrap();
        let text = plain(&String::from_utf8_lossy(&bytes)).to_uppercase();
        for secret in &secrets {
            let secret = plain(secret).to_uppercase();
            assert!(!text.contains(&secret), "{} holds a secret", path.display());
            assert!(secret.len() < 20 || !text.contains(&secret[5..20]), "{} holds a part of a secret", path.display());
        }
    }
    #[cfg(unix)]
    for path in [town.path("data.sealer.json"), town.share(1), town.path("shares/umschlag.txt")] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
    }
}

#[test]
fn the_ceremony_prints_a_sheet_a_holder_and_shows_secrets_only_if_they_go_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    let (data, print) = (dir.path().join("data"), dir.path().join("print"));
    let base = |data: &Path| {
        let text = arg(data).to_owned();
        move |more: &[&str]| {
            let mut args = vec!["--json", "init", "--data", &text, "--name", "Stadt Musterhagen", "--ags", "05999001"];
            args.extend(["--exercise", "--needed", "2", "--shares", "2"]);
            args.extend(more);
            nb(&args)
        }
    };
    let said = base(&data)(&["--print", arg(&print), "--holder", "Anna Berg", "--holder", "Maren Lind"]).json();
    assert!(said.get("shares").is_none() && said.get("envelope").is_none());
    for sheet in ["teilschluessel-1.pdf", "teilschluessel-2.pdf"] {
        assert!(std::fs::read(print.join(sheet)).unwrap().starts_with(b"%PDF-"), "{sheet}");
    }
    let other = dir.path().join("other");
    let said = base(&other)(&[]).json();
    assert_eq!(said["shares"].as_array().unwrap().len(), 2);
    assert_eq!(said["envelope"].as_str().unwrap().split('-').count(), 7);
    // A second ceremony never overwrites the first.
    base(&other)(&[]).refused_with("NB-K-038");
    std::fs::remove_file(other.join("authority.json")).unwrap();
    base(&other)(&[]).refused_with("NB-S-061");
    std::fs::remove_file(dir.path().join("other.sealer.json")).unwrap();
    base(&other)(&[]).refused_with("NB-S-054");
}

#[test]
fn impossible_ceremonies_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let base = ["--json", "init", "--data", arg(&data), "--name"];
    let with = |more: &[&str]| nb(&[&base[..], more].concat());
    with(&["Stadt X", "--ags", "05999001", "--needed", "4", "--shares", "3"]).refused_with("NB-K-010");
    with(&["Stadt X", "--ags", "05999001", "--needed", "1"]).refused_with("NB-K-010");
    with(&[" ", "--ags", "05999001"]).refused_with("NB-S-063");
    assert_eq!(with(&["Stadt X", "--ags", "599900"]).code, Some(2));
    assert!(!data.join("authority.json").exists());
}

#[test]
fn the_same_seed_gives_the_same_town_and_another_seed_another() {
    let town = |seed| {
        let town = Town { dir: tempfile::tempdir().unwrap() };
        let said = town.synth(300, seed).json();
        assert_eq!(said["classes"]["persons"], 300);
        (town.text("files/manifest.json"), town.text("files/persons.csv"))
    };
    let first = town(5);
    assert_eq!(first, town(5));
    assert_ne!(first.1, town(6).1);
}
