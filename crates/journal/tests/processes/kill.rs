//! Real processes that are killed, and system calls that fail under them: what a process said it had kept is there.
//! `cargo xtask soak kill --rounds 10000` does more than the usual number.

use crate::support::{act, contents, number, open, open_with, tool};
use journal::{Log, Options, Scope, verify};
use simdisk::Dice;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const ROUNDS: u64 = 200;
const DIR: &str = "NOTBETRIEB_CHILD_DIR";
const CALLERS: &str = "NOTBETRIEB_CHILD_CALLERS";
const ACTS: &str = "NOTBETRIEB_CHILD_ACTS";

/// Not a test of its own: what the killed processes run.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let callers = number(CALLERS).unwrap_or(1);
    // Small logs are folded back often, big ones hardly ever.
    let options = if callers.is_multiple_of(2) { Options::default() } else { Options::small() };
    let Ok((j, _)) = open_with(Path::new(&dir), options) else { std::process::exit(3) };
    let mut out = std::io::stdout().lock();
    let done = journal::soak(&j, number(ACTS).unwrap_or(u64::MAX), callers as usize, &mut |pos| {
        // One system call for each: what is not said was not acknowledged to anybody.
        if out.write_all(format!("ack {pos}\n").as_bytes()).and_then(|()| out.flush()).is_err() {
            std::process::exit(4);
        }
    });
    std::process::exit(if done.is_ok() { 0 } else { 5 });
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
        let callers = [1, 1, 3, 4, 16, 33][dice.below(6)];
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
    assert!(texts.len() as u64 >= acts && texts.iter().all(|t| t.starts_with("soak ") && t.len() >= 480));
    assert!(acts > rounds, "{acts} acts");
    println!("{rounds} kills, {} lives, {acts} acts acknowledged, {} there", o.incarnation_no, texts.len());
}

/// Fails the `n`-th call of a name on the files of the journal; `None` if it is not reached.
fn injected(me: &Path, call: &str, fault: &str, n: u64) -> Option<(tempfile::TempDir, u64)> {
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
    command.arg("-e").arg(format!("trace={call}")).arg("-e").arg(format!("inject={call}:{fault}={n}")).arg(me);
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
    for (kind, fault) in [("EIO", "error=EIO:when"), ("ENOSPC", "error=ENOSPC:when")] {
        for call in ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "openat", "fallocate"] {
            let mut n = 1;
            while let Some((root, acts)) = injected(&me, call, fault, n) {
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
