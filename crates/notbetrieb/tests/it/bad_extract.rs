//! Extracts and keys that are damaged, incomplete or another town's: nothing is opened, and the reason is said.

use std::sync::OnceLock;

use crate::command::{nb, nb_with};
use crate::town::{Town, arg, changed};

/// Another town with keys of its own.
fn other() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    TOWN.get_or_init(|| Town::make(200, 12))
}

#[test]
fn one_share_too_few_opens_nothing() {
    let town = Town::shared();
    town.unlock(&town.extract(), &[2]).refused_with("NB-K-007");
    town.unlock(&town.extract(), &[2, 2]).refused_with("NB-K-008");
}

#[test]
fn a_share_of_another_series_is_named() {
    let town = Town::shared();
    let (extract, data, own, foreign) = (town.extract(), town.data(), town.share(1), other().share(2));
    let args = [
        "--json",
        "extract",
        "unlock",
        arg(&extract),
        "--data",
        arg(&data),
        "--share-file",
        arg(&own),
        "--share-file",
        arg(&foreign),
    ];
    nb(&args).refused_with("NB-K-005");
}

#[test]
fn a_mistyped_share_is_refused_before_anything_is_combined() {
    let town = Town::shared();
    let dir = tempfile::tempdir().unwrap();
    let right = std::fs::read_to_string(town.share(1)).unwrap();
    let wrong = dir.path().join("share.txt");
    let (data, extract, second) = (town.data(), town.extract(), town.share(2));
    let unlock = || {
        nb(&[
            "--json",
            "extract",
            "unlock",
            arg(&extract),
            "--data",
            arg(&data),
            "--share-file",
            arg(&wrong),
            "--share-file",
            arg(&second),
        ])
    };
    for place in [0, 7, 40, 90] {
        let mut text: Vec<u8> = right.trim().bytes().collect();
        let place = if text[place] == b' ' { place + 1 } else { place };
        text[place] = if text[place] == b'7' { b'8' } else { b'7' };
        std::fs::write(&wrong, text).unwrap();
        unlock().refused_with("NB-K-002");
    }
    std::fs::write(&wrong, &right[..30]).unwrap();
    unlock().refused_with("NB-K-001");
    // Lower case, hyphens and line breaks are how people type; they are taken.
    std::fs::write(&wrong, right.to_lowercase().replacen(' ', "-", 3).replace(' ', "\n")).unwrap();
    assert_eq!(unlock().code, Some(0));
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let town = Town::shared();
    let (data, extract, envelope) = (town.data(), town.extract(), town.path("data/envelope.age"));
    let args = ["--json", "extract", "unlock", arg(&extract), "--data", arg(&data), "--envelope", arg(&envelope)];
    nb_with(&args, &other().text("shares/umschlag.txt")).refused_with("NB-K-011");
    let typo = town.text("shares/umschlag.txt").replacen(|c: char| c.is_ascii_digit(), "Z", 1);
    nb_with(&args, &typo).refused_with("NB-K-002");
    nb_with(&args, "").refused_with("NB-S-060");
    nb_with(&args, "\n").refused_with("NB-S-060");
}

#[test]
fn a_flipped_byte_anywhere_keeps_the_extract_closed() {
    let town = Town::shared();
    let length = std::fs::metadata(town.extract()).unwrap().len() as usize;
    // Every part of the frame at the beginning, then all over the file, then its last byte.
    let places = (0..60).step_by(7).chain((60..length).step_by(length / 24)).chain([length - 1]);
    for place in places {
        let (_dir, path) = changed(town, |bytes| bytes[place] ^= 0x20);
        let codes = town.unlock(&path, &[1, 2]).refused();
        assert!(codes[0].starts_with("NB-E-03"), "byte {place}: {codes:?}");
    }
}

#[test]
fn a_flipped_byte_in_the_signature_keeps_the_extract_closed() {
    let town = Town::shared();
    let signature = std::fs::read(town.path("town.nbx.sig")).unwrap();
    for place in (0..signature.len()).step_by(signature.len() / 20) {
        let (dir, path) = changed(town, |_| {});
        let mut bytes = signature.clone();
        bytes[place] ^= 1;
        std::fs::write(dir.path().join("changed.nbx.sig"), bytes).unwrap();
        let run = town.unlock(&path, &[1, 2]);
        // White space of the JSON may change its kind without changing what is signed.
        if run.code == Some(0) {
            assert!(signature[place].is_ascii_whitespace(), "byte {place} of the signature does not count");
        } else {
            run.refused();
        }
    }
}

#[test]
fn a_truncated_or_lengthened_extract_is_not_opened() {
    let town = Town::shared();
    let length = std::fs::metadata(town.extract()).unwrap().len() as usize;
    for keep in [0, 5, 21, 23, 100, length / 3, length / 2, length - 1] {
        let (_dir, path) = changed(town, |bytes| bytes.truncate(keep));
        town.unlock(&path, &[1, 2]).refused_with("NB-E-032");
    }
    let (_dir, path) = changed(town, |bytes| bytes.push(0));
    town.unlock(&path, &[1, 2]).refused_with("NB-E-035");
}

#[test]
fn another_towns_extract_is_named_as_such() {
    let town = Town::shared();
    town.unlock(&other().extract(), &[1, 2]).refused_with("NB-E-040");
    let data = town.data();
    nb(&["--json", "extract", "verify", arg(&other().extract()), "--data", arg(&data)]).refused_with("NB-E-040");
}

#[test]
fn an_extract_without_its_signature_is_not_opened() {
    let town = Town::shared();
    let (dir, path) = changed(town, |_| {});
    std::fs::remove_file(dir.path().join("changed.nbx.sig")).unwrap();
    town.unlock(&path, &[1, 2]).refused_with("NB-E-001");
}

#[test]
fn a_proof_belongs_to_one_file_alone() {
    let town = Town::make(200, 13);
    let second = town.path("second.nbx");
    town.seal(&second, &["--previous", arg(&town.extract())]).fine();
    let (first, data) = (town.extract(), town.data());
    let info = nb(&["--json", "extract", "info", arg(&second)]).json();
    let sealed = nb(&["--json", "extract", "verify", arg(&first), "--data", arg(&data)]).json();
    assert_eq!(info["previous"], sealed["sha256"]);
    std::fs::copy(town.path("town.nbx.proof"), town.path("second.nbx.proof")).unwrap();
    nb(&["--json", "extract", "prove", arg(&second), "--data", arg(&data)]).refused_with("NB-E-049");
}

#[test]
fn a_stranger_cannot_seal_for_the_town() {
    let town = Town::shared();
    let (files, data, key) = (town.path("files"), town.data(), other().path("data.sealer.json"));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("forged.nbx");
    nb(&[
        "--json",
        "extract",
        "seal",
        "--in",
        arg(&files),
        "--data",
        arg(&data),
        "--sealer-key",
        arg(&key),
        "--out",
        arg(&out),
    ])
    .refused_with("NB-E-038");
    assert!(!out.exists());
}
