//! `bench payments`: a list of payments becomes a checked file for the bank. Processor time on both sides, because the bar is a
//! ratio of work and other programs must not decide it; the time on the clock stands beside it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use model::CivilDate;
use paper::domain::Real;
use paper::sepa::{ListOptions, Purpose, Summary, write_list};
use serde_json::Value;

use crate::figure::{Figure, Printer, processor_s};
use crate::latency::median;
use crate::{Outcome, Plan, child};

/// What can be named on the command line.
pub const PARTS: [&str; 3] = ["file", "memory", "run"];
/// How often each side is asked, alternating.
const ROUNDS: usize = 8;
/// So many times faster than the peer, which checks nothing.
const TIMES_FASTER: f64 = 50.0;
/// MiB beyond a process that has done nothing yet.
const MEMORY_MIB: f64 = 32.0;

/// The peer's program: the same payments, made in memory, no check of the schema. Prints the seconds of processor time.
const PEER: &str = "
import datetime, sys, time
from sepaxml import SepaTransfer
n = int(sys.argv[1])
def iban(i):
    bban = '37040044%010d' % i
    return 'DE%02d%s' % (98 - int(bban + '131400') % 97, bban)
config = {'name': 'Stadt Musterhagen', 'IBAN': iban(1), 'BIC': 'COBADEFFXXX', 'batch': True, 'currency': 'EUR',
          'address': {'country': 'DE', 'lines': ['Rathausplatz 1', '57000 Musterhagen']}}
transfer = SepaTransfer(config, schema='pain.001.001.09', clean=True)
start = time.process_time()
day = datetime.date.today() + datetime.timedelta(days=2)
for i in range(n):
    transfer.add_payment({'name': 'Empfängerin %d' % i, 'IBAN': iban(1000 + i), 'BIC': 'COBADEFFXXX', 'amount': 50200 + i % 900,
        'execution_date': day, 'description': 'Sozialhilfe 12/2023 Az %08d' % i, 'endtoend_id': 'NB%012d' % i})
transfer.export(validate=False)
print(time.process_time() - start)
";

/// Runs the parts asked for.
pub fn run(plan: &Plan) -> Outcome<()> {
    let out = Printer::new("payments");
    if plan.wants("run") {
        crate::run_bench::run(plan, &out)?;
    }
    if !plan.wants("file") && !plan.wants("memory") {
        return Ok(());
    }
    let list = plan.dir.join("list.jsonl");
    eprintln!("a list of {} payments", plan.payments);
    write_jsonl(&list, plan.payments)?;
    if plan.wants("file") {
        file(plan, &out, &list)?;
    }
    if plan.wants("memory") {
        memory(plan, &out, &list)?;
    }
    Ok(())
}

/// A list beside the peer, alternating; every file must be the same byte for byte.
fn file(plan: &Plan, out: &Printer, list: &Path) -> Outcome<()> {
    let python = python(plan);
    let target = plan.dir.join("run.xml");
    let (mut lines, mut peer) = (0.0, Vec::new());
    let mut clock = Vec::new();
    let mut hashes = std::collections::BTreeSet::new();
    for round in 0..ROUNDS {
        let (start, used) = (Instant::now(), processor_s());
        hashes.insert(from_file(list, &target)?.sha256);
        lines += processor_s() - used;
        clock.push(start.elapsed().as_secs_f64());
        // The peer takes seconds: two rounds of it say enough.
        if let (Ok(python), true) = (&python, round < 2) {
            eprintln!("peer: sepaxml");
            let done = Command::new(python).args(["-c", PEER, &plan.payments.to_string()]).output()?;
            peer.push(String::from_utf8_lossy(&done.stdout).trim().parse::<f64>()?);
        }
    }
    if hashes.len() != 1 {
        return Err("the same list gave different files".into());
    }
    let best = peer.iter().copied().reduce(f64::min);
    let figure = Figure::new("list_to_checked_file", lines / ROUNDS as f64, "s");
    out.print(&match (best, &python) {
        (Some(peer), _) => figure
            .beside("sepaxml, nothing checked", Ok(peer))
            .at_most(peer / TIMES_FASTER, "processor time, 50 times less than the peer"),
        (None, Err(why)) => figure.beside("sepaxml, nothing checked", Err(why)),
        (None, Ok(_)) => figure,
    });
    out.print(&Figure::new("list_to_checked_file_on_the_clock", median(&clock), "s").noting("with whatever else runs"));
    Ok(())
}

/// A process of its own for each size: what it needed at most beyond what it had before.
fn memory(plan: &Plan, out: &Printer, list: &Path) -> Outcome<()> {
    let long = plan.dir.join("long.jsonl");
    write_jsonl(&long, plan.payments * 5)?;
    for (name, list) in [("memory", list), ("memory_five_times_the_list", &long)] {
        let done = child::command("payments", list)?.arg(plan.dir.join("child.xml")).output()?;
        let said: Value = serde_json::from_slice(&done.stdout)?;
        let used = said["mib"].as_f64().ok_or("the child said nothing")?;
        out.print(&Figure::new(name, used, "MiB").at_most(MEMORY_MIB, "beyond the process before it begins"));
    }
    Ok(())
}

/// The role of the process that is looked at.
pub fn child_writes(list: &Path, target: &Path) -> Outcome<()> {
    let before = resident_kib("VmRSS")?;
    from_file(list, target)?;
    let most = resident_kib("VmHWM")?;
    println!("{}", serde_json::json!({ "mib": (most - before) / 1024.0 }));
    Ok(())
}

fn resident_kib(field: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    Ok(line.and_then(|line| line.split_whitespace().next()).ok_or("no such field")?.parse()?)
}

fn from_file(list: &Path, target: &Path) -> Outcome<Summary> {
    let options = ListOptions {
        debtor: Some("Stadt Musterhagen".to_owned()),
        debtor_iban: Some(iban(1)),
        debtor_bic: Some("COBADEFFXXX".to_owned()),
        // A Thursday, and a day on which TARGET is open.
        execution: CivilDate::new(2023, 11, 16),
        message_id: Some("NB-BENCH-1".to_owned()),
        created: Some(model::Instant(1_700_000_000_000)),
        purpose: Purpose::None,
    };
    let open = || File::open(list).map(|file| BufReader::with_capacity(256 * 1024, file));
    Ok(write_list::<Real, _, _>(open, &options, &mut File::create(target)?)?)
}

/// An account of the bank that is made up.
pub fn iban(account: u64) -> String {
    let national = format!("37040044{account:010}");
    let digits = rules::iban::check_digits("DE", &national).unwrap_or_default();
    format!("DE{digits:02}{national}")
}

fn texts(i: u64) -> (String, String, String, String) {
    (format!("Empfängerin {i}"), iban(1000 + i), format!("NB{i:012}"), format!("Sozialhilfe 12/2023 Az {i:08}"))
}

/// An amount in cents.
pub fn cents(i: u64) -> i64 {
    i64::try_from(50_200 + i % 900).unwrap_or(50_200)
}

fn write_jsonl(path: &Path, count: u64) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for i in 0..count {
        let (payee, iban, end_to_end, remittance) = texts(i);
        let cents = cents(i);
        writeln!(
            out,
            "{{\"name\":\"{payee}\",\"iban\":\"{iban}\",\"amount\":\"{}.{:02}\",\"end_to_end_id\":\"{end_to_end}\",\"remittance\":\"{remittance}\"}}",
            cents / 100,
            cents % 100
        )?;
    }
    Ok(out.flush()?)
}

/// A Python that has the peer: that of the scripts, the system's, or one made for this run.
fn python(plan: &Plan) -> Result<PathBuf, String> {
    let scratch = std::env::var_os("NB_BENCH_TMP").map_or_else(|| std::env::temp_dir().join("nb-bench"), PathBuf::from);
    let has = |python: &Path| {
        Command::new(python).args(["-c", "import sepaxml"]).output().is_ok_and(|done| done.status.success())
    };
    let known = [scratch.join("venv/bin/python"), PathBuf::from("python3")];
    if let Some(python) = known.into_iter().find(|python| has(python)) {
        return Ok(python);
    }
    let own = plan.dir.join("venv");
    eprintln!("fetching sepaxml into an environment of its own");
    let made = Command::new("python3").args(["-m", "venv"]).arg(&own).output().is_ok_and(|done| done.status.success());
    let python = own.join("bin/python");
    let brought = made
        && Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "sepaxml==2.7.0"])
            .output()
            .is_ok_and(|done| done.status.success());
    if brought && has(&python) { Ok(python) } else { Err("sepaxml cannot be had".to_owned()) }
}
