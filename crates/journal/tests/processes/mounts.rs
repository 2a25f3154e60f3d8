//! Media that cannot be written and disks that are really full, as mounts that only one process sees. That takes the rights of
//! root; elsewhere these tests say that they proved nothing.

use crate::support::{act, contents, copy, number, open, open_with, texts};
use journal::{AppendError, Class, Draft, Journal, Log, Options, Scope, State, verify};
use std::path::Path;
use std::process::{Command, Output};

const DIR: &str = "NOTBETRIEB_MOUNTED";
const ROOM: &str = "NOTBETRIEB_MOUNTED_ROOM";

/// Runs a test of this binary in a mount namespace of its own after `mount`; `None` if that is not allowed here.
fn inside(test: &str, dir: &Path, mount: &str) -> Option<Output> {
    let script = format!("{mount} || exit 77; exec \"$1\" mounts::{test} --exact --nocapture --test-threads=1");
    let out = Command::new("unshare")
        .args(["-m", "sh", "-c", &script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .env(DIR, dir)
        .output();
    let out = out.ok().filter(|o| !(o.status.code() == Some(77) || o.stderr.starts_with(b"unshare:")));
    if out.is_none() {
        eprintln!("*** SKIPPED: mounting is not allowed here, this test proved nothing ***");
    }
    out
}

fn ran(out: &Output) {
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&out.stderr));
}

/// Not a test of its own: looks at a journal that cannot be written.
#[test]
fn reads_only() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let dir = Path::new(&dir);
    assert!(std::fs::write(dir.join("new"), "x").is_err(), "the medium can be written");
    let r = verify(dir, Some(2)).unwrap();
    assert_eq!(r.faults, []);
    assert_eq!((r.acts.acts(), r.audit.acts()), (2, 0));
    let Err(e) = open_with(dir, Options::small()) else { panic!("opened") };
    let said = e.to_string();
    assert!(said.contains("cannot be opened for writing") && said.contains("copy it to a writable disk"), "{said}");
}

#[test]
fn a_medium_that_cannot_be_written_is_verified_and_the_start_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let (live, killed, indexed) = (root.path().join("live"), root.path().join("killed"), root.path().join("indexed"));
    {
        let (j, _) = open(&live);
        j.append(vec![act(Scope::System, "one"), act(Scope::Case([1; 16]), "two")]).unwrap();
        // Killed: everything is in the write-ahead log, once without and once with SQLite's index of it.
        copy(&live, &killed);
        copy(&live, &indexed);
        std::fs::copy(live.join("journal.db-shm"), indexed.join("journal.db-shm")).unwrap();
    }
    for dir in [&live, &killed, &indexed] {
        let mount = "mount --bind \"$NOTBETRIEB_MOUNTED\" \"$NOTBETRIEB_MOUNTED\" && mount -o remount,bind,ro \"$NOTBETRIEB_MOUNTED\"";
        let before = std::fs::read_dir(dir).unwrap().count();
        let Some(out) = inside("reads_only", dir, mount) else { return };
        ran(&out);
        assert_eq!(std::fs::read_dir(dir).unwrap().count(), before);
    }
    // The same bytes, writable again.
    assert_eq!(texts(&open(&killed).0, Log::Acts), ["one", "two"]);
}

fn essential(n: u64) -> Draft {
    let text = format!("{n:0600}").into_bytes();
    Draft::single(Log::Audit, Class::Essential, Scope::AuditMonth { year: 2026, month: 11 }, text)
}

fn business(j: &Journal) -> Result<(), AppendError> {
    j.append(vec![act(Scope::System, "business")]).map(|_| ())
}

/// Not a test of its own: a node on a disk that somebody else fills to the last byte.
#[test]
fn runs_full() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let dir = Path::new(&dir).join("j");
    let wanted = number(ROOM).unwrap_or(20_000);
    let (j, _) = open_with(&dir, Options::default()).unwrap();
    business(&j).unwrap();
    let filler = dir.with_file_name("filler");
    let mut f = std::fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut f, &[1; 1 << 16]).is_ok() {}
    drop(f);
    let refused = business(&j);
    assert!(matches!(refused, Err(AppendError::DiskFull { .. })), "{refused:?}");
    assert_eq!(j.state(), State::Short);
    let mut done = 0;
    loop {
        match j.append(vec![essential(done)]) {
            Ok(_) => done += 1,
            Err(AppendError::DiskFull { .. }) => break,
            Err(e) => panic!("{e} after {done}"),
        }
        if done % 5000 == 0 {
            assert!(matches!(business(&j), Err(AppendError::DiskFull { .. })), "after {done}");
        }
    }
    println!("the reserve carried {done} look-ups of 600 bytes");
    assert!(done >= wanted, "only {done} went on");
    // When it is spent, reading and checking go on.
    assert_eq!(contents(&j, Log::Acts).unwrap(), ["business"]);
    assert_eq!(verify(&dir, Some(1)).unwrap().faults, []);
    std::fs::remove_file(&filler).unwrap();
    business(&j).unwrap();
    assert_eq!(j.state(), State::Running);
    j.append(vec![essential(done)]).unwrap();
    drop(j);
    let r = verify(&dir, Some(2)).unwrap();
    assert_eq!((r.faults, r.audit.entries), (vec![], done + 2));
}

#[test]
fn the_reserve_carries_twenty_thousand_look_ups_on_a_full_disk_and_work_resumes_by_itself() {
    let root = tempfile::tempdir().unwrap();
    let Some(out) = inside("runs_full", root.path(), "mount -t tmpfs -o size=96m tmpfs \"$NOTBETRIEB_MOUNTED\"") else {
        return;
    };
    ran(&out);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    println!("{}", said.lines().find(|l| l.contains("the reserve carried")).unwrap_or_default());
}
