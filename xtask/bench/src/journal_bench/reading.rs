//! Verifying, folding, starting over what is there.

use crate::figure::{Figure, Printer, processor_s};
use crate::latency::median;
use crate::{Outcome, Plan, child, node};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use journal::{Journal, Log, Options};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
/// Acts of a head in the big journal, as with 256 callers.
const HEAD: u64 = 256;
/// Acts of the journal in which each act has a head of its own, as with one caller.
const SINGLE: u64 = 20_000;
/// Acts of the journal that a node starts with.
const START: u64 = 200_000;
/// Acts of a head in it.
const START_HEAD: u64 = 32;
/// Bar of verifying a million entries, in seconds.
const VERIFY_S: f64 = 1.5;

/// Folds the acts log and returns how many entries came. The content is looked at, so that nothing is optimised away.
pub fn fold_all(journal: &Journal) -> Outcome<u64> {
    let mut seen = 0u64;
    let n = journal.fold(Log::Acts, 0, &mut |e| {
        for p in &e.parts {
            if let journal::OpenedPart::Open { plaintext, .. } = p {
                seen += plaintext.last().map_or(0, |b| u64::from(*b)) + 1;
            }
        }
        ControlFlow::Continue(())
    })?;
    std::hint::black_box(seen);
    Ok(n)
}

/// Verify and fold.
pub fn read(plan: &Plan, out: &Printer) -> Outcome<()> {
    let dir = plan.dir.join("read");
    eprintln!("making a journal of {} acts in groups of {HEAD}", plan.entries);
    let journal = node::open(&dir, Options::default())?;
    node::fill(&journal, plan.entries, HEAD)?;
    drop(journal);
    if plan.wants("verify") {
        verify(plan, &dir, out)?;
        single_heads(plan, out)?;
    }
    if plan.wants("fold") {
        fold(&dir, out)?;
    }
    Ok(std::fs::remove_dir_all(dir)?)
}

fn verified(dir: &Path) -> Outcome<(f64, u64, u64)> {
    let start = Instant::now();
    let report = journal::verify(dir, None)?;
    let seconds = start.elapsed().as_secs_f64();
    if !report.is_sound() {
        return Err(format!("the journal is not sound: {:?}", report.faults).into());
    }
    Ok((seconds, report.acts.entries + report.audit.entries, report.acts.heads + report.audit.heads))
}

fn verify(plan: &Plan, dir: &Path, out: &Printer) -> Outcome<()> {
    eprintln!("verify, {ROUNDS} times");
    let (mut seconds, mut used) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let before = processor_s();
        seconds.push(verified(dir)?.0);
        used.push(processor_s() - before);
    }
    let s = median(&seconds);
    let million = 1_000_000.0 / plan.entries as f64;
    let f = Figure::new("verify_1_000_000", s * million, "s");
    let f = f.noting(&format!("{:.2} s of processor time", median(&used) * million));
    out.print(&f.at_most(VERIFY_S, "1,000,000 entries, heads of 256, 2 cores"));
    Ok(())
}

/// Where each act has its own head, signatures are all the work.
fn single_heads(plan: &Plan, out: &Printer) -> Outcome<()> {
    eprintln!("making a journal of {SINGLE} acts with a head each");
    let dir = plan.dir.join("single");
    let journal = node::open(&dir, Options::default())?;
    node::fill(&journal, SINGLE, 1)?;
    drop(journal);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(signatures()?);
        let (s, _, heads) = verified(&dir)?;
        ours.push(heads as f64 / s);
    }
    let cores = std::thread::available_parallelism().map_or(1.0, |n| usize::from(n) as f64).min(2.0);
    let limit = median(&theirs) * cores;
    let f = Figure::new("verify_single_heads", median(&ours), "heads/s").beside("ed25519_x_cores", Ok(limit));
    out.print(&f.at_least(0.8 * limit, "0.8 x single signature checks x cores"));
    let journal = node::open(&dir, Options::default())?;
    let mut folded = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        folded.push(fold_all(&journal)? as f64 / start.elapsed().as_secs_f64());
    }
    drop(journal);
    out.print(&Figure::new("fold_single_heads", median(&folded), "acts/s"));
    Ok(std::fs::remove_dir_all(dir)?)
}

/// Signatures checked a second by one thread that does nothing else, key decoded once.
fn signatures() -> Outcome<f64> {
    const N: u32 = 5000;
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = VerifyingKey::from_bytes(key.verifying_key().as_bytes())?;
    let texts: Vec<_> = (0..64u8).map(|i| [i; 180]).collect();
    let signed: Vec<_> = texts.iter().map(|t| (t, key.sign(t))).collect();
    let start = Instant::now();
    for (text, signature) in signed.iter().cycle().take(N as usize) {
        public.verify_strict(*text, signature)?;
    }
    Ok(f64::from(N) / start.elapsed().as_secs_f64())
}

fn fold(dir: &Path, out: &Printer) -> Outcome<()> {
    eprintln!("fold on one core and on all, {ROUNDS} times");
    let journal = node::open(dir, Options::default())?;
    let all = sched_getaffinity(None)?;
    let mut one = CpuSet::new();
    let first = (0..CpuSet::MAX_CPU).find(|c| all.is_set(*c)).ok_or("no core")?;
    one.set(first);
    let (mut alone, mut both) = (Vec::new(), Vec::new());
    let mut used = [Vec::new(), Vec::new()];
    let rate = |used: &mut Vec<f64>| -> Outcome<f64> {
        let (start, before) = (Instant::now(), processor_s());
        let acts = fold_all(&journal)? as f64;
        used.push((processor_s() - before) / acts * 1e6);
        Ok(acts / start.elapsed().as_secs_f64())
    };
    for _ in 0..ROUNDS {
        sched_setaffinity(None, &one)?;
        let measured = rate(&mut used[0]);
        sched_setaffinity(None, &all)?;
        alone.push(measured?);
        both.push(rate(&mut used[1])?);
    }
    let each = |used: &[f64]| format!("{:.2} us of processor time an act", median(used));
    let f = Figure::new("fold_one_thread", median(&alone), "acts/s").noting(&each(&used[0]));
    out.print(&f.at_least(350_000.0, "one core, unsealing included"));
    let f = Figure::new("fold_two_threads", median(&both), "acts/s").beside("fold_one_thread", Ok(median(&alone)));
    let f = f.noting(&each(&used[1]));
    out.print(&f.at_least(600_000.0, "two cores, unsealing included"));
    Ok(())
}

/// A process that opens a journal and folds all of it, after an orderly end and after kill -9.
pub fn open(plan: &Plan, out: &Printer) -> Outcome<()> {
    let dir = plan.dir.join("open");
    eprintln!("making a journal of {START} acts in groups of {START_HEAD}");
    node::fill(&node::open(&dir, Options::default())?, START, START_HEAD)?;
    let (mut clean, mut killed) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        clean.push(started(&dir)?);
        kill(&dir)?;
        killed.push(started(&dir)?);
    }
    for (suffix, seconds) in [("", &clean), ("_after_kill_9", &killed)] {
        let f = Figure::new(&format!("start_200_000{suffix}"), median(seconds), "s");
        out.print(&f.at_most(1.0, "exec until all is hashed, checked, opened; no snapshot"));
    }
    Ok(std::fs::remove_dir_all(&dir)?)
}

fn started(dir: &Path) -> Outcome<f64> {
    let begin = Instant::now();
    let mut c = child::command("fold", dir)?.stdout(Stdio::piped()).spawn()?;
    let line = child::first_line(&mut c)?;
    let seconds = begin.elapsed().as_secs_f64();
    c.wait()?;
    if line.parse::<u64>()? < START { Err(format!("only {line} acts came back").into()) } else { Ok(seconds) }
}

/// Lets a process write and kills it with SIGKILL.
fn kill(dir: &Path) -> Outcome<()> {
    let mut c = child::command("write", dir)?.stdout(Stdio::piped()).spawn()?;
    let line = child::first_line(&mut c);
    std::thread::sleep(Duration::from_millis(50));
    c.kill()?;
    c.wait()?;
    line.map(|_| ())
}
