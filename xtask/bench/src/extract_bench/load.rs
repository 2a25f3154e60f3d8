//! Import, indexes and sealing, beside loading the same file into databases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use extract::import::{Cores, Folder, gather};
use extract::records::Group;
use extract::seal::{Order, seal};
use serde_json::{Value, json};

use super::peers::Peers;
use super::town::{Keys, Town, dice, manifest, memory_mib};
use crate::figure::{Figure, Printer};
use crate::{Outcome, Plan, child};

/// Times the databases' loads that the import must stay below.
const POSTGRESQL: f64 = 10.0;
const SQLITE: f64 = 6.0;
const PEAK_MIB: f64 = 400.0;
const FILE_MIB: f64 = 60.0;
/// The mapping of the residents' file.
const MAPPING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/mappings/residents.toml");

/// What one sealing took.
struct Made {
    seconds: f64,
    peak_mib: Option<f64>,
    /// How it was done, for the note.
    how: &'static str,
}

/// Seals the town for the parts after it and, where it is asked for, says what that took.
pub fn run(plan: &Plan, peers: &Peers, town: &Town, out: &Printer) -> Outcome<()> {
    let inner = by_child(plan, town)?;
    if !plan.wants("import") {
        return Ok(());
    }
    let product = by_program(plan, town);
    if let Err(why) = &product {
        eprintln!("the program does not seal the file itself: {why}");
    }
    let made = product.unwrap_or(inner);
    let theirs = peers.figure("b_search.py", &["pg", "sqlite"], "pg_load_total", "value");
    let sqlite = peers.figure("b_search.py", &["pg", "sqlite"], "sqlite_load_total", "value");
    let theirs = theirs.or_else(|_| peers.own_postgres(&town.csv, &[]).map(|(load, _)| load));
    let sqlite = sqlite.or_else(|_| peers.own_sqlite(&town.csv).map_err(|error| error.to_string()));
    for (peer, load, times) in [("postgresql_load", theirs, POSTGRESQL), ("sqlite_load", sqlite, SQLITE)] {
        let figure = Figure::new("import_index_seal", made.seconds, "s").noting(made.how);
        out.print(&match &load {
            Ok(load) => figure.beside(peer, Ok(*load)).at_most(load / times, &format!("the peer's load / {times}")),
            Err(why) => figure.beside(peer, Err(why)).open_bar(&format!("at most the peer's load / {times}")),
        });
    }
    out.print(&match made.peak_mib {
        Some(peak) => Figure::new("import_peak_memory", peak, "MiB").at_most(PEAK_MIB, "fixed").noting(made.how),
        None => Figure::skipped("import_peak_memory", "MiB", "the system does not tell"),
    });
    let size = std::fs::metadata(&town.sealed)?.len() as f64 / f64::from(1 << 20);
    out.print(&Figure::new("file_size", size, "MiB").at_most(FILE_MIB, "fixed"));
    Ok(())
}

/// The product's own command on the residents' file.
fn by_program(plan: &Plan, town: &Town) -> Outcome<Made> {
    let program = plan.program.as_ref().ok_or("no release binary was named")?;
    let mapping = Path::new(MAPPING);
    if !mapping.is_file() {
        return Err(format!("there is no {MAPPING}").into());
    }
    let data = plan.dir.join("sealing-node");
    crate::start::made(program, &data, &plan.dir.join("sealing-shares"))?;
    eprintln!("import, indexes and sealing by the program");
    let mut command = Command::new(program);
    command.args(["extract", "seal", "--no-proof", "--in"]).arg(&town.csv).arg("--mapping").arg(mapping);
    command.arg("--data").arg(&data).arg("--out").arg(plan.dir.join("by-program.nbx"));
    let begin = Instant::now();
    let running = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let (peak_mib, said) = watched(running)?;
    said?;
    Ok(Made {
        seconds: begin.elapsed().as_secs_f64(),
        peak_mib,
        how: "extract seal --mapping, page cache warm, no proof",
    })
}

/// The same rooms without the command line: from the documented folder.
fn by_child(plan: &Plan, town: &Town) -> Outcome<Made> {
    let keys = Keys::new()?;
    let folder = plan.dir.join("import");
    let records = town.records()?;
    extract::import::write(&folder, &manifest(&keys, &records), &records)?;
    drop(records);
    eprintln!("import, indexes and sealing from the documented folder");
    let running = child::command("extract-seal", &folder)?.arg(&town.sealed).stdout(Stdio::piped()).spawn()?;
    let said = running.wait_with_output()?;
    let value: Value = serde_json::from_slice(&said.stdout).map_err(|_| "the sealing child failed")?;
    std::fs::remove_dir_all(folder)?;
    let seconds = value["seconds"].as_f64().ok_or("the child told no time")?;
    Ok(Made { seconds, peak_mib: value["peak_mib"].as_f64(), how: "in process, from the documented folder, no proof" })
}

/// Waits for a process; its peak memory as last seen, and what it said if it failed.
fn watched(mut running: Child) -> Outcome<(Option<f64>, Outcome<()>)> {
    let status = PathBuf::from(format!("/proc/{}/status", running.id()));
    let mut peak = None;
    loop {
        peak = memory_mib(&status, "VmHWM").or(peak);
        if let Some(ended) = running.try_wait()? {
            let mut said = String::new();
            if let Some(mut errors) = running.stderr.take() {
                std::io::Read::read_to_string(&mut errors, &mut said)?;
            }
            return Ok((peak, if ended.success() { Ok(()) } else { Err(said.trim().to_owned().into()) }));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The child that seals: reads the folder, makes the columns, seals, stores, and says what it took.
pub fn child_seals(folder: &Path, file: &Path) -> Outcome<()> {
    let keys = Keys::new()?;
    let begin = Instant::now();
    let source = Folder::open(folder).map_err(|p| p.code)?;
    let import = gather(&source, Cores::available(), &mut |_| {}).map_err(|p| p.code)?;
    let groups: BTreeMap<Group, Vec<u8>> = extract::register::encode_stock(&import.stock).into_iter().collect();
    let counts = import.stock.counts();
    drop(import.stock);
    let order = Order {
        extract: model::ids::ExtractId([1; 16]),
        now: model::Instant(1_795_400_000_000),
        source: &import.manifest,
        counts: &counts,
        left_out: import.faults.rows_left_out,
        catalogue: "bench",
        groups: &groups,
        previous: None,
        authority: keys.ceremony.generation.public(),
        sealer: &keys.sealer,
        certificate: &keys.certificate,
        test_restore: None,
    };
    seal(&order, &mut dice()).map_err(|p| p.code)?.store(file)?;
    let seconds = begin.elapsed().as_secs_f64();
    println!("{}", json!({ "seconds": seconds, "peak_mib": memory_mib(Path::new("/proc/self/status"), "VmHWM") }));
    Ok(())
}
