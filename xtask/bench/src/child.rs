//! What must happen in a process of its own: counted by strace, killed, or started cold.

use crate::journal_bench::fold_all;
use crate::latency::Times;
use crate::{Outcome, node};
use journal::{Log, Options};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// This program again, in one of the roles below.
pub fn command(role: &str, dir: &Path) -> Outcome<Command> {
    let mut c = Command::new(std::env::current_exe()?);
    c.arg("child").arg(role).arg(dir).stdin(Stdio::null());
    Ok(c)
}

/// Plays a role.
pub fn run(words: &[String]) -> Outcome<()> {
    match words {
        [role, dir, n] if role == "append" => append(Path::new(dir), n.parse()?),
        [role, dir] if role == "fold" => fold(Path::new(dir)),
        [role, dir] if role == "write" => write(Path::new(dir)),
        // By hand, under a profiler.
        [role, dir, acts, group] if role == "fill" => fill(Path::new(dir), acts.parse()?, group.parse()?),
        [role, folder, file] if role == "extract-seal" => {
            crate::extract_bench::child_seals(Path::new(folder), Path::new(file))
        }
        [role, file] if role == "extract-open" => crate::extract_bench::child_opens(Path::new(file)),
        [role, list, out] if role == "payments" => crate::payments_bench::child_writes(Path::new(list), Path::new(out)),
        [role, dir] if role == "verify" => verify(Path::new(dir)),
        [role, dir, n] if role == "callers" => callers(Path::new(dir), n.parse()?),
        _ => Err("no such role".into()),
    }
}

/// One caller, a write-ahead log so big that nothing is folded back, and an end without closing: all syncs
/// beyond those of opening are those of acknowledgements.
fn append(dir: &Path, acts: u64) -> Outcome<()> {
    let journal = node::open(dir, Options { wal_bytes: 256 << 20, ..Options::default() })?;
    node::fill(&journal, acts, 1)?;
    std::process::exit(0);
}

/// Opens, folds all that is there, and says how many acts it was.
fn fold(dir: &Path) -> Outcome<()> {
    let journal = node::open(dir, Options::default())?;
    let n = fold_all(&journal)?;
    println!("{n}");
    std::io::stdout().flush()?;
    // The start is over; closing is not measured.
    std::process::exit(0);
}

/// Appends until it is killed.
fn write(dir: &Path) -> Outcome<()> {
    let journal = node::open(dir, Options::default())?;
    let first = journal.count(Log::Acts);
    for n in 0.. {
        journal.append(vec![node::act(first + n)])?;
        if n == 2000 {
            println!("writing");
            std::io::stdout().flush()?;
        }
    }
    Ok(())
}

fn fill(dir: &Path, acts: u64, group: u64) -> Outcome<()> {
    node::fill(&node::open(dir, Options::default())?, acts, group)
}

fn callers(dir: &Path, callers: usize) -> Outcome<()> {
    let journal = node::open(dir, Options::default())?;
    let mut times = Times::default();
    node::callers(&journal, callers, &AtomicU64::new(0), Duration::from_secs(5), &mut times)?;
    println!("{:.0} acts/s, p99 {:.2} ms", times.rate(), times.percentile_ms(0.99));
    Ok(())
}

fn verify(dir: &Path) -> Outcome<()> {
    let report = journal::verify(dir, None)?;
    println!("{} entries, sound: {}", report.acts.entries, report.is_sound());
    Ok(())
}

/// Waits for the first line of a child's output.
pub fn first_line(child: &mut Child) -> Outcome<String> {
    use std::io::BufRead;
    let out = child.stdout.take().ok_or("the child's output is not captured")?;
    let mut line = String::new();
    std::io::BufReader::new(out).read_line(&mut line)?;
    if line.is_empty() { Err("the child said nothing".into()) } else { Ok(line.trim().to_owned()) }
}
