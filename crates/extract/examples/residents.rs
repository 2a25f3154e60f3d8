//! Measures the way of a large residents' CSV into a sealed extract, without command line and disk of the result.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::time::Instant;

use extract::import::delivery::{Cells, Line, Place, Take};
use extract::import::{Authority, ClassEntry, Completeness, Cores, Delivery, Manifest, gather};
use extract::keys::{Domain, Plan, SealerKey, ceremony};
use extract::records::Class;
use extract::seal::{Order, seal};
use model::Problem;

/// The twelve columns of the benchmark's file as two classes.
struct Residents {
    path: String,
    manifest: Manifest,
}

impl Delivery for Residents {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    fn total(&self, _: Class) -> Option<u64> {
        None
    }
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem> {
        let mut input = BufReader::with_capacity(1 << 18, File::open(&self.path).unwrap());
        let (mut text, mut places, mut cells) = (String::new(), Vec::new(), Vec::<Place>::new());
        let mut number = 0;
        loop {
            text.clear();
            if input.read_line(&mut text).unwrap() == 0 {
                return Ok(number - 1);
            }
            number += 1;
            if number == 1 {
                continue;
            }
            places.clear();
            let end = text.trim_end().len();
            let mut from = 0;
            for at in memchr::memchr_iter(b',', text.as_bytes()) {
                places.push((from as u32, at as u32));
                from = at + 1;
            }
            places.push((from as u32, end as u32));
            let end = text.len() as u32;
            text.push_str("DEUcurrent");
            let none = (0, 0);
            cells.clear();
            match class {
                Class::Persons => {
                    let nation = (end, end + 3);
                    cells.extend([places[0], places[1], places[2], none, places[3], none, none, places[4]]);
                    cells.extend([none, none, places[5], nation, none, none, none, none, none, none, none]);
                }
                _ => {
                    cells.extend([places[0], (end + 3, end + 10), places[7], places[8], none]);
                    cells.extend([places[9], places[10], places[11], none, none]);
                }
            }
            take(Line { number, cells: Some(Cells::new(&text, &cells)), wrong: &[] })?;
        }
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("residents.csv");
    let cores = if std::env::args().nth(2).is_some() { Cores::One } else { Cores::Two };
    let instant = |text| model::Instant::parse(text).unwrap();
    let class = |class: Class| ClassEntry {
        class,
        file: "residents.csv".to_owned(),
        rows: 0,
        as_of: instant("2026-11-20T18:00:00Z"),
        source: String::new(),
        state: Completeness::Complete,
    };
    let authority = Authority {
        id: model::ids::AuthorityId([1; 16]),
        ags: model::place::Ags::try_from("05999001".to_owned()).unwrap(),
        name: String::new(),
    };
    let manifest = Manifest {
        format: 1,
        exercise: true,
        authority,
        source: String::new(),
        created: instant("2026-11-23T06:00:00Z"),
        classes: vec![class(Class::Persons), class(Class::Addresses)],
        not_delivered: Vec::new(),
    };
    let start = Instant::now();
    let gathered = gather(&Residents { path, manifest }, cores, &mut |_| {}).unwrap();
    println!("gathered {:?} {:?} faults {}; {}", start.elapsed(), gathered.stock, gathered.faults.total, usage());
    let (manifest, counts) = (gathered.manifest, gathered.stock.counts());
    let groups = extract::register::encode_stock(&gathered.stock);
    drop(gathered.stock);
    println!("encoded {:?}; {}", start.elapsed(), usage());
    for (group, bytes) in &groups {
        println!("  {} {}", group.name(), bytes.len());
    }
    let mut state = 7u8;
    let mut dice = move |out: &mut [u8]| {
        for byte in out {
            state = state.wrapping_mul(29).wrapping_add(113);
            *byte = state;
        }
    };
    let plan = Plan {
        domain: Domain::Exercise,
        authority: manifest.authority.id,
        ags: manifest.authority.ags.clone(),
        name: String::new(),
        threshold: 2,
        shares: 2,
    };
    let now = instant("2026-11-23T06:30:00Z");
    let ceremony = ceremony(&plan, None, now, &mut dice).unwrap();
    let sealer = SealerKey::generate(Domain::Exercise, &mut dice);
    let certificate = ceremony.generation.certify_sealer("x", &sealer.verifying_key(), now).unwrap();
    let order = Order {
        extract: model::ids::ExtractId([2; 16]),
        now,
        source: &manifest,
        counts: &counts,
        left_out: gathered.faults.rows_left_out,
        catalogue: "",
        groups: &groups.into_iter().collect(),
        previous: None,
        authority: ceremony.generation.public(),
        sealer: &sealer,
        certificate: &certificate,
        test_restore: None,
    };
    let sealed = seal(&order, &mut dice).unwrap();
    println!("sealed {:?}, {} bytes; {}", start.elapsed(), sealed.bytes.len(), usage());
}

/// Processor time and largest memory so far.
fn usage() -> String {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap().split_whitespace().nth(1).unwrap();
    format!("cpu {} ms, peak {} MiB", ticks * 10, peak.parse::<u64>().unwrap() / 1024)
}
