//! Measures the product beside its peers, alternating in one run. `docs/benchmarks.md` says what the figures mean.
//!
//! Called by `cargo xtask bench NAME`, which builds this program in the release profile first. Only the rooms that a
//! bench looks at are linked, so that it builds in a minute and not in ten.

// Ratios and percentiles are no money and no dates.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss)]

#[path = "../../../crates/notbetrieb/src/commands/demo/browser.rs"]
#[allow(dead_code)]
mod browser;
mod calc_bench;
mod child;
mod demo;
mod desk_bench;
mod disk;
mod extract_bench;
mod figure;
mod journal_bench;
mod latency;
mod node;
mod payments_bench;
mod postgres;
mod run_bench;
mod sqlite;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Any failure ends a bench with a line that says what went wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
usage: bench NAME [PART...] [--dir FOLDER] [--seconds N] [--entries N] [--program FILE]
                            [--residents N] [--csv FILE] [--page-residents N] [--peers FOLDER]

  journal [one|many|verify|fold|open|syncs|start ...]   all parts, or those named
  desk [acts|form ...]                                  all parts, or those named
  extract [import|unlock|search|recall|pages ...]       all parts, or those named
  payments [file|memory|run ...]                        all parts, or those named
  calc [monthly|claims ...]                             all parts, or those named

  --dir FOLDER     where to write; on the disk that is to be measured (default: the temporary folder)
  --seconds N      length of one round (default 2)
  --entries N      size of the journal that is verified and folded (default 1000000)
  --program FILE   the release binary, for the parts start, import, pages, run and for desk
  --residents N    size of the town (default 1700000)
  --csv FILE       a file of residents instead of one made by the peers' generator or our own
  --page-residents N   size of the demo that pages are asked of (default 25000)
  --payments N     payments in the list (default 100000)
  --peers FOLDER   scripts that measure the peers (default: the variable NB_BENCH_PEERS; none: small peers of our own)";

/// What the command line says.
pub struct Plan {
    /// Where to write; made and removed by the bench.
    pub dir: PathBuf,
    /// Length of one round.
    pub round: Duration,
    /// Entries of the journal that is read.
    pub entries: u64,
    /// The product's release binary.
    pub program: Option<PathBuf>,
    /// Residents of the town.
    pub residents: usize,
    /// A file of residents.
    pub csv: Option<PathBuf>,
    /// Residents of the demo that pages are asked of.
    pub page_residents: Option<usize>,
    /// Payments in a list.
    pub payments: u64,
    /// Scripts that measure the peers.
    pub peers: Option<PathBuf>,
    /// Parts to run; empty means all.
    pub parts: Vec<String>,
}

impl Plan {
    /// Whether a part is to run.
    pub fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|p| p == part)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((word, rest)) if word == "child" => child::run(rest),
        Some((word, rest)) if word == "journal" => {
            plan(rest, &journal_bench::PARTS).and_then(|p| in_folder(&p, journal_bench::run))
        }
        Some((word, rest)) if word == "desk" => {
            plan(rest, &desk_bench::PARTS).and_then(|p| in_folder(&p, desk_bench::run))
        }
        Some((word, rest)) if word == "extract" => {
            plan(rest, &extract_bench::PARTS).and_then(|p| in_folder(&p, extract_bench::run))
        }
        Some((word, rest)) if word == "payments" => {
            plan(rest, &payments_bench::PARTS).and_then(|p| in_folder(&p, payments_bench::run))
        }
        Some((word, rest)) if word == "calc" => {
            plan(rest, &calc_bench::PARTS).and_then(|p| in_folder(&p, calc_bench::run))
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn plan(words: &[String], known: &[&str]) -> Outcome<Plan> {
    let mut plan = Plan {
        dir: std::env::temp_dir(),
        round: Duration::from_secs(2),
        entries: 1_000_000,
        program: None,
        residents: 1_700_000,
        csv: None,
        page_residents: None,
        payments: 100_000,
        peers: None,
        parts: Vec::new(),
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--dir" => plan.dir = value()?.into(),
            "--seconds" => plan.round = Duration::from_secs(value()?.parse()?),
            "--entries" => plan.entries = value()?.parse()?,
            "--program" => plan.program = Some(value()?.into()),
            "--residents" => plan.residents = value()?.parse()?,
            "--csv" => plan.csv = Some(std::path::absolute(value()?)?),
            "--page-residents" => plan.page_residents = Some(value()?.parse()?),
            "--payments" => plan.payments = value()?.parse()?,
            "--peers" => plan.peers = Some(std::path::absolute(value()?)?),
            part if known.contains(&part) => plan.parts.push(part.to_owned()),
            other => return Err(format!("{other} is not known\n{USAGE}").into()),
        }
    }
    // The server of a peer runs as somebody else, so the path must not depend on where we stand.
    plan.dir = std::path::absolute(plan.dir)?.join(format!("notbetrieb-bench-{}", std::process::id()));
    Ok(plan)
}

/// Everything is written into one folder, which is gone afterwards, also when the bench failed.
fn in_folder(plan: &Plan, bench: impl FnOnce(&Plan) -> Outcome<()>) -> Outcome<()> {
    std::fs::create_dir_all(&plan.dir)?;
    let done = bench(plan);
    std::fs::remove_dir_all(&plan.dir)?;
    done
}
