//! One caller, many callers, syncs.

use crate::disk::Disk;
use crate::figure::{Figure, Printer};
use crate::latency::{Times, median};
use crate::postgres::Cluster;
use crate::sqlite::Bare;
use crate::{Outcome, Plan, child, node};
use journal::Options;
use std::process::Command;
use std::sync::atomic::AtomicU64;

/// A disk that confirms in less is fast: the processor is the limit then.
const FAST_SYNC_MS: f64 = 0.5;
const ROUNDS: usize = 5;

/// One caller beside bare SQLite.
pub fn one(plan: &Plan, out: &Printer) -> Outcome<()> {
    eprintln!("one caller: disk, SQLite, journal, {ROUNDS} rounds");
    let mut disk = Disk::new(&plan.dir)?;
    let mut bare = Bare::new(&plan.dir)?;
    let dir = plan.dir.join("one");
    let journal = node::open(&dir, Options::default())?;
    let next = AtomicU64::new(0);
    let (mut sync, mut sqlite, mut ours) = (Times::default(), Times::default(), Times::default());
    for _ in 0..ROUNDS {
        disk.round(plan.round / 4, &mut sync)?;
        bare.round(1, plan.round / 2, &mut sqlite)?;
        node::callers(&journal, 1, &next, plan.round / 2, &mut ours)?;
    }
    drop(journal);
    std::fs::remove_dir_all(dir)?;
    let (sync50, sqlite50) = (sync.percentile_ms(0.5), sqlite.percentile_ms(0.5));
    out.print(&Figure::new("sync_p50", sync50, "ms"));
    out.print(&Figure::new("sync_p99", sync.percentile_ms(0.99), "ms"));
    let f = Figure::new("one_caller_p50", ours.percentile_ms(0.5), "ms").beside("sqlite_one_writer_p50", Ok(sqlite50));
    out.print(&if sync50 >= FAST_SYNC_MS {
        f.at_most(1.15 * sqlite50, "1.15 x bare SQLite")
    } else {
        f.at_most(sqlite50 + 0.060, "bare SQLite + 60 us on a fast disk")
    });
    let p99 = Figure::new("one_caller_p99", ours.percentile_ms(0.99), "ms");
    out.print(&p99.beside("sqlite_one_writer_p99", Ok(sqlite.percentile_ms(0.99))));
    Ok(())
}

/// 32 and 256 callers beside PostgreSQL and bare SQLite.
pub fn many(plan: &Plan, out: &Printer) -> Outcome<()> {
    eprintln!("32 and 256 callers: SQLite, journal, PostgreSQL, {ROUNDS} rounds");
    let mut disk = Disk::new(&plan.dir)?;
    let mut bare = Bare::new(&plan.dir)?;
    let dir = plan.dir.join("many");
    let journal = node::open(&dir, Options::default())?;
    let postgres = Cluster::new(&plan.dir).and_then(|mut c| {
        c.start()?;
        c.prepare()?;
        Ok(c)
    });
    let missing = postgres.as_ref().err().map(ToString::to_string);
    let next = AtomicU64::new(0);
    let (mut sync, mut single, mut groups) = (Times::default(), Times::default(), Times::default());
    let mut ours = [Times::default(), Times::default()];
    let mut theirs: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        disk.round(plan.round / 4, &mut sync)?;
        bare.round(1, plan.round / 4, &mut single)?;
        bare.round(32, plan.round / 4, &mut groups)?;
        for (times, callers) in ours.iter_mut().zip([32, 256]) {
            node::callers(&journal, callers, &next, plan.round, times)?;
            if let Ok(p) = &postgres {
                let slot = usize::from(callers == 256);
                theirs[slot].push(p.round(callers as u64, plan.round)?);
            }
        }
        if let Ok(p) = &postgres {
            theirs[2].push(p.round(1, plan.round / 2)?);
        }
    }
    drop(journal);
    std::fs::remove_dir_all(dir)?;
    let version = postgres.as_ref().map_or("15", |p| p.version.as_str());
    let peer = |slot: usize| missing.as_deref().map_or_else(|| Ok(median(&theirs[slot])), Err);
    let name = |clients: u32| format!("postgresql_{version}_{clients}_clients");
    let fast = sync.percentile_ms(0.5) < FAST_SYNC_MS;
    let alone = Figure::new("sqlite_one_writer", single.rate(), "commits/s");
    out.print(&alone.beside(&name(1), peer(2)));
    out.print(&Figure::new("sqlite_groups_of_32", groups.rate(), "entries/s"));
    let [few, lots] = [ours[0].rate(), ours[1].rate()];
    let f = Figure::new("callers_32_beside_postgresql", few, "acts/s").beside(&name(32), peer(0));
    out.print(&times_peer(f, 2.0, peer(0)));
    let floor = (0.75 * single.rate() * 32.0).min(50_000.0);
    let f = Figure::new("callers_32", few, "acts/s").beside("sqlite_one_writer_x_32", Ok(single.rate() * 32.0));
    out.print(&f.at_least(floor, "0.75 x bare SQLite x 32, or 50,000 if that is less"));
    let p99 = Figure::new("callers_32_p99", ours[0].percentile_ms(0.99), "ms");
    let sync99 = sync.percentile_ms(0.99);
    let p99 = p99.beside("sync_p99", Ok(sync99));
    out.print(&if fast {
        p99.at_most(2.0, "on a fast disk, checkpoints included")
    } else {
        p99.at_most(3.0 * sync99, "3 x the sync's p99, checkpoints included")
    });
    let f = Figure::new("callers_256_beside_postgresql", lots, "acts/s").beside(&name(256), peer(1));
    out.print(&times_peer(f, 3.0, peer(1)));
    let f = Figure::new("callers_256", lots, "acts/s").beside("callers_32", Ok(few));
    out.print(&f.at_least(few, "not slower than 32 callers"));
    out.print(&Figure::new("callers_256_p99", ours[1].percentile_ms(0.99), "ms"));
    Ok(())
}

fn times_peer(f: Figure, factor: f64, peer: Result<f64, &str>) -> Figure {
    match peer {
        Ok(p) => f.at_least(factor * p, &format!("{factor} x PostgreSQL")),
        Err(_) => f.open_bar(&format!("at least {factor} x PostgreSQL")),
    }
}

/// Counts the syncs of acknowledgements.
pub fn syncs(plan: &Plan, out: &Printer) -> Outcome<()> {
    const NAME: &str = "syncs_per_acknowledgement";
    const ACTS: u64 = 500;
    eprintln!("syncs of {ACTS} acknowledgements");
    if Command::new("strace").arg("-V").output().is_err() {
        out.print(&Figure::skipped(NAME, "syncs", "strace is not installed"));
        return Ok(());
    }
    let mut counts = [0u64; 2];
    for (count, acts) in counts.iter_mut().zip([0, ACTS]) {
        let dir = plan.dir.join(format!("syncs-{acts}"));
        let table = plan.dir.join("strace.txt");
        let role = child::command("append", &dir)?;
        let done = Command::new("strace")
            .args(["-f", "-c", "-e", "trace=fdatasync,fsync", "-o"])
            .arg(&table)
            .arg(role.get_program())
            .args(role.get_args())
            .arg(acts.to_string())
            .output()?;
        if !done.status.success() {
            out.print(&Figure::skipped(NAME, "syncs", String::from_utf8_lossy(&done.stderr).trim()));
            return Ok(());
        }
        *count = calls(&std::fs::read_to_string(table)?);
        std::fs::remove_dir_all(dir)?;
    }
    #[allow(clippy::cast_precision_loss)]
    let each = counts[1].saturating_sub(counts[0]) as f64 / ACTS as f64;
    let f = Figure::new(NAME, each, "syncs").at_most(1.0, "exactly one, outside checkpoints");
    out.print(&f);
    Ok(())
}

/// Adds the column "calls" of strace's table up.
fn calls(table: &str) -> u64 {
    let rows = table.lines().filter(|l| l.ends_with("fdatasync") || l.ends_with("fsync"));
    rows.filter_map(|l| l.split_whitespace().nth(3)?.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    #[test]
    fn strace_tables_are_added_up() {
        let table = "% time     seconds  usecs/call     calls    errors syscall\n 90.00    0.002000           4       502           fdatasync\n 10.00    0.000100          10         3         1 fsync\n100.00    0.002100           4       505           total\n";
        assert_eq!(super::calls(table), 505);
    }
}
