//! Real processes that are killed, and system calls that fail under them: what a process said it had kept is there.
//! `cargo xtask soak kill --rounds 10000` does more than the usual number.

use crate::support::{act, contents, number, open, open_with, tool};
use journal::{ContentId, Journal, Log, Options, Scope, verify};
use simdisk::Dice;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const ROUNDS: u64 = 200;
const DIR: &str = "NOTBETRIEB_CHILD_DIR";
const CALLERS: &str = "NOTBETRIEB_CHILD_CALLERS";
/// So many callers stand for one that stores scans.
const SCANS: u64 = 7;
const ACTS: &str = "NOTBETRIEB_CHILD_ACTS";

/// Not a test of its own: what the killed processes run.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let callers = number(CALLERS).unwrap_or(1);
    // Small logs are folded back often, big ones hardly ever.
    let options = if callers.is_multiple_of(2) { Options::default() } else { Options::small() };
    let Ok((j, _)) = open_with(Path::new(&dir), options) else { std::process::exit(3) };
    if callers == SCANS {
        scans(&j);
    }
    let mut out = std::io::stdout().lock();
    let done = journal::soak(&j, number(ACTS).unwrap_or(u64::MAX), callers as usize, &mut |pos| {
        // One system call for each: what is not said was not acknowledged to anybody.
        if out.write_all(format!("ack {pos}\n").as_bytes()).and_then(|()| out.flush()).is_err() {
            std::process::exit(4);
        }
    });
    std::process::exit(if done.is_ok() { 0 } else { 5 });
}

/// A scan, then the act that names it, again and again.
fn scans(j: &Journal) {
    for n in 0..number(ACTS).unwrap_or(u64::MAX) {
        let scope = Scope::Case([(n % 5) as u8; 16]);
        let Ok(id) = j.attachments().put(scope, format!("{n} {}", std::process::id()).repeat(99).as_bytes()) else {
            std::process::exit(6);
        };
        let Ok(placed) = j.append(vec![act(scope, &format!("scan {id}"))]) else { std::process::exit(5) };
        println!("ack {}", placed[0].pos);
    }
    std::process::exit(0);
}

fn start(command: &mut Command, dir: &Path, callers: u64) -> Child {
    command
        .args(["kill::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env(CALLERS, callers.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn acknowledged(line: &str) -> Option<u64> {
    line.split("ack ").nth(1)?.trim().parse().ok()
}

#[test]
fn processes_killed_at_random_moments_lose_nothing_they_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let rounds = number("NOTBETRIEB_KILL_ROUNDS").unwrap_or(ROUNDS);
    let me = std::env::current_exe().unwrap();
    let mut dice = Dice::new(number("NOTBETRIEB_KILL_SEED").unwrap_or(1));
    let (mut acts, mut last) = (0, 0);
    for round in 0..rounds {
        let callers = [1, 1, 3, 4, 16, 33, SCANS][dice.below(7)];
        let mut child = start(&mut Command::new(&me), dir.path(), callers);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let mut said = |line: &mut String| -> bool {
            line.clear();
            let more = out.read_line(line).unwrap() > 0;
            if let Some(pos) = acknowledged(line) {
                acts += 1;
                last = last.max(pos);
            }
            more
        };
        if dice.hits(1, 3) {
            // Somewhere in its start, or not far behind it.
            std::thread::sleep(Duration::from_micros(dice.below(25_000) as u64));
        } else {
            let enough = dice.below(60);
            let mut n = 0;
            while n < enough && said(&mut line) {
                n += usize::from(acknowledged(&line).is_some());
            }
        }
        // SIGKILL on Unix.
        child.kill().unwrap();
        while said(&mut line) {}
        child.wait().unwrap();
        if !dir.path().join("journal.db").exists() {
            assert_eq!(acts, 0, "round {round}");
            continue;
        }
        let r = verify(dir.path(), Some(acts)).unwrap();
        assert_eq!(r.faults, [], "round {round}");
        assert!(
            acts == 0 || r.acts.entries > last,
            "round {round}: {} entries, {last} was acknowledged",
            r.acts.entries
        );
    }
    let (j, o) = open(dir.path());
    let texts = contents(&j, Log::Acts).unwrap();
    assert!(texts.len() as u64 >= acts);
    let mut named = 0;
    for t in &texts {
        match t.strip_prefix("scan ") {
            Some(id) => {
                let id = ContentId(journal::unhex(id).unwrap());
                assert!(j.attachments().get(id).is_ok(), "an act names a scan that is not there");
                named += 1;
            }
            None => assert!(t.starts_with("soak ") && t.len() >= 480, "half an act"),
        }
    }
    assert!(acts > rounds || rounds < ROUNDS, "{acts} acts");
    println!(
        "{rounds} kills, {} lives, {acts} acts acknowledged, {} there, {named} of them name scans",
        o.incarnation_no,
        texts.len()
    );
}

/// Lets calls of a name fail on the files of the journal; `None` if none is reached.
fn injected(me: &Path, call: &str, fault: &str) -> Option<(tempfile::TempDir, u64)> {
    let root = tempfile::tempdir().unwrap();
    let (dir, log) = (root.path().join("j"), root.path().join("strace"));
    std::fs::create_dir(&dir).unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "signal=none", "-o"]).arg(&log);
    for name in [
        "",
        "journal.new",
        "journal.new-wal",
        "journal.db",
        "journal.db-wal",
        "journal.mark",
        "journal.lock",
        "reserve.bin",
    ] {
        command.arg("-P").arg(dir.join(name));
    }
    command.arg("-e").arg(format!("trace={call}")).arg("-e").arg(format!("inject={call}:{fault}")).arg(me);
    command.env(ACTS, "12");
    let mut child = start(&mut command, &dir, 1);
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let acts = said.filter(|l| acknowledged(l).is_some()).count() as u64;
    child.wait().unwrap();
    let hit = std::fs::read_to_string(&log).unwrap().contains("INJECTED");
    hit.then_some((root, acts))
}

#[test]
fn a_failing_system_call_anywhere_loses_nothing_that_was_acknowledged() {
    if !tool("strace", &["-V"]) {
        return;
    }
    let me = std::env::current_exe().unwrap();
    let all = number("NOTBETRIEB_KILL_ROUNDS").is_some();
    let (mut points, mut lost) = (0, 0);
    for (kind, on) in [("EIO", ""), ("ENOSPC", "+")] {
        for call in ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "openat", "fallocate"] {
            let mut n = 1;
            // An error once; a full disk from then on.
            while let Some((root, acts)) = injected(&me, call, &format!("error={kind}:when={n}{on}")) {
                points += 1;
                lost += 12 - acts;
                let dir = root.path().join("j");
                let what = format!("{kind} at {call} {n} after {acts} acts");
                let r = verify(&dir, Some(acts)).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert_eq!(r.faults, [], "{what}");
                let (j, _) = open_with(&dir, Options::small()).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert!(contents(&j, Log::Acts).unwrap().len() as u64 >= acts, "{what}");
                j.append(vec![act(Scope::System, "after")]).unwrap();
                n += if all { 1 } else { 1 + n / 2 };
            }
        }
    }
    println!("{points} points, {lost} acts refused");
    assert!(points > 20 && lost > 0, "{points} points, {lost} refused");
}

/// The names of calls on files of the folder, in order, as `call file`.
fn calls(callers: u64) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let (dir, log) = (root.path().join("j"), root.path().join("strace"));
    std::fs::create_dir(&dir).unwrap();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-y", "-e", "signal=none", "-e", "trace=fsync,fdatasync,rename,pwrite64", "-o"])
        .arg(&log);
    command.arg(std::env::current_exe().unwrap()).env(ACTS, "1");
    let mut child = start(&mut command, &dir, callers);
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut said).unwrap();
    assert!(child.wait().unwrap().success() && said.contains("ack 1"), "{said}");
    let prefix = format!("{}/", root.path().display());
    let text = std::fs::read_to_string(&log).unwrap();
    text.lines()
        .filter_map(|line| {
            let call = line.split_whitespace().nth(1)?.split('(').next()?.to_owned();
            // Of a rename the new name, of the others the only one.
            let file = line.rsplit(prefix.as_str()).next().filter(|_| line.contains(prefix.as_str()))?;
            Some(format!("{call} {}", file.split(['>', '"']).next()?))
        })
        .collect()
}

#[test]
fn names_are_given_to_whole_files_only_and_made_durable_before_anything_relies_on_them() {
    if !tool("strace", &["-V"]) {
        return;
    }
    let calls = calls(SCANS);
    let at = |from: usize, what: &dyn Fn(&str) -> bool| -> usize {
        from + calls[from..].iter().position(|c| what(c)).unwrap_or_else(|| panic!("{calls:#?}"))
    };
    let renamed = at(0, &|c| c == "rename j/journal.db");
    assert!(calls[..renamed].contains(&"fsync j/journal.new".to_owned()), "{calls:#?}");
    let folder = at(renamed, &|c| c == "fsync j");
    assert!(folder < at(renamed, &|c| c.starts_with("pwrite64 j/journal.db")), "{calls:#?}");
    let part = |c: &str| c.starts_with("fsync j/attachments/") && c.ends_with(".part");
    let scan = at(folder, &part);
    let named = at(scan, &|c| c.starts_with("rename j/attachments/"));
    let inside = at(named, &|c| c == "fsync j/attachments");
    let above = at(inside, &|c| c == "fsync j");
    // The key of the scan is durable before it; the act that names it comes after it.
    assert!(calls[..scan].iter().any(|c| c == "fdatasync j/journal.db-wal"), "{calls:#?}");
    at(above, &|c| c == "fdatasync j/journal.db-wal");
}

#[test]
fn a_second_process_on_the_same_folder_ends_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::System, "one")]).unwrap();
    let before = std::fs::read(dir.path().join("journal.db-wal")).unwrap();
    let mut second = start(&mut Command::new(std::env::current_exe().unwrap()), dir.path(), 1);
    assert_eq!(second.wait().unwrap().code(), Some(3));
    assert!(before == std::fs::read(dir.path().join("journal.db-wal")).unwrap());
    j.append(vec![act(Scope::System, "two")]).unwrap();
    assert_eq!(contents(&j, Log::Acts).unwrap(), ["one", "two"]);
    assert_eq!(verify(dir.path(), Some(2)).unwrap().faults, []);
}
