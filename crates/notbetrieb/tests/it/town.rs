//! Towns for the tests: generated, with keys and a sealed extract, all through the command line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::command::{Run, nb};

/// A town with everything in one temporary folder.
pub struct Town {
    pub dir: tempfile::TempDir,
}

/// The path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Town {
    /// Generates, holds the ceremony (two of three), seals.
    pub fn make(residents: u32, seed: u32) -> Self {
        let town = Self { dir: tempfile::tempdir().unwrap() };
        town.synth(residents, seed);
        town.init(&["--share-files", arg(&town.path("shares"))]).fine();
        town.seal(&town.extract(), &[]).fine();
        town
    }
    /// One that all tests look at and none changes.
    pub fn shared() -> &'static Self {
        static TOWN: OnceLock<Town> = OnceLock::new();
        TOWN.get_or_init(|| Self::make(600, 11))
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn extract(&self) -> PathBuf {
        self.path("town.nbx")
    }
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }
    pub fn share(&self, number: u8) -> PathBuf {
        self.path(&format!("shares/teilschluessel-{number}.txt"))
    }
    /// The text of a file.
    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
    pub fn synth(&self, residents: u32, seed: u32) -> Run {
        let (residents, seed, out) = (residents.to_string(), seed.to_string(), self.path("files"));
        nb(&[
            "--json",
            "synth",
            "--residents",
            &residents,
            "--seed",
            &seed,
            "--out",
            arg(&out),
            "--today",
            "2026-11-23",
        ])
    }
    pub fn init(&self, more: &[&str]) -> Run {
        let (data, files) = (self.data(), self.path("files"));
        let mut args =
            vec!["--json", "init", "--data", arg(&data), "--import", arg(&files), "--needed", "2", "--shares", "3"];
        args.extend(more);
        nb(&args)
    }
    pub fn check(&self) -> Run {
        nb(&["--json", "extract", "check", "--in", arg(&self.path("files"))])
    }
    pub fn seal(&self, out: &Path, more: &[&str]) -> Run {
        let (files, data) = (self.path("files"), self.data());
        let mut args = vec!["--json", "extract", "seal", "--in", arg(&files), "--data", arg(&data), "--out", arg(out)];
        args.extend(more);
        nb(&args)
    }
    /// Unlocks an extract with the town's shares of these numbers.
    pub fn unlock(&self, extract: &Path, shares: &[u8]) -> Run {
        let data = self.data();
        let shares: Vec<PathBuf> = shares.iter().map(|number| self.share(*number)).collect();
        let mut args = vec!["--json", "extract", "unlock", arg(extract), "--data", arg(&data)];
        for share in &shares {
            args.extend(["--share-file", arg(share)]);
        }
        nb(&args)
    }
    /// The rows of a class as column name to cell, read by another CSV reader than the program's.
    pub fn rows(&self, class: &str) -> Vec<HashMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(&format!("files/{class}.csv"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }
}

/// The extract with its signature, copied into a folder of its own, its bytes changed.
pub fn changed(town: &Town, change: impl FnOnce(&mut Vec<u8>)) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("changed.nbx");
    let mut bytes = std::fs::read(town.extract()).unwrap();
    change(&mut bytes);
    std::fs::write(&path, bytes).unwrap();
    std::fs::copy(town.path("town.nbx.sig"), dir.path().join("changed.nbx.sig")).unwrap();
    (dir, path)
}
