//! Disks that are full or cannot be written: nothing half stays under its name, nothing acknowledged is lost.

use std::path::Path;
use std::process::Command;

use crate::command::nb;
use crate::town::{Town, arg};

/// A small file system in memory, where the test may mount one.
struct Small {
    dir: tempfile::TempDir,
}

impl Small {
    fn mount(options: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(dir.path()).output();
        if done.is_ok_and(|done| done.status.success()) {
            return Some(Self { dir });
        }
        println!("SKIPPED: no right to mount a file system ({options})");
        None
    }
    fn path(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let below = file.join("data");
    let init = |data: &Path| nb(&["--json", "init", "--data", arg(data), "--name", "Stadt X", "--ags", "05999001"]);
    init(&below).refused_with("NB-S-050");
    nb(&["--json", "synth", "--residents", "200", "--seed", "1", "--out", arg(&below)]).refused_with("NB-S-050");
    nb(&["--json", "journal", "soak", "--data", arg(&below), "--acts", "1"]).refused_with("NB-S-050");

    let Some(locked) = Small::mount("size=4m,ro") else { return };
    let data = locked.path().join("data");
    init(&data).refused_with("NB-S-050");
    nb(&["--json", "journal", "soak", "--data", arg(&data), "--acts", "1"]).refused_with("NB-S-050");
}

#[test]
fn a_read_only_data_folder_starts_no_node() {
    let Some(small) = Small::mount("size=64m") else { return };
    let town = Town::shared();
    let data = small.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::copy(town.path("data/authority.json"), data.join("authority.json")).unwrap();
    let done = Command::new("mount").args(["-o", "remount,ro"]).arg(small.path()).status().unwrap();
    assert!(done.success());
    let (share, out) = (town.share(1), town.path("never"));
    nb(&["--json", "handback", "export", "--data", arg(&data), "--out", arg(&out), "--share-file", arg(&share)])
        .refused_with("NB-S-042");
}

#[test]
fn a_full_disk_leaves_no_half_extract() {
    let Some(small) = Small::mount("size=64k") else { return };
    let town = Town::shared();
    let out = small.path().join("town.nbx");
    town.seal(&out, &[]).refused_with("NB-S-050");
    assert!(!out.exists());
    nb(&["--json", "synth", "--residents", "3000", "--seed", "1", "--out", arg(&small.path().join("files"))])
        .refused_with("NB-S-050");
}

#[test]
fn a_full_disk_stops_the_journal_and_loses_nothing_acknowledged() {
    // The journal's reserve takes 32 MiB, its write-ahead log 8 MiB; business stops while half a reserve is still free.
    let Some(small) = Small::mount("size=62m") else { return };
    let data = small.path().join("soak");
    let run = nb(&["--json", "journal", "soak", "--data", arg(&data), "--acts", "200000", "--callers", "8"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("NB-J-001"), "{}", run.err);
    let acknowledged = run.out.lines().count();
    assert!(acknowledged > 100, "{acknowledged}");
    let verified =
        nb(&["--json", "journal", "verify", "--data", arg(&data), "--at-least", &acknowledged.to_string()]).json();
    assert_eq!(verified["sound"], true);
}
