//! What the fuzz targets of the bank do, on their seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/bank_targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

use paper::bank;
use paper::bank::answers::{read_answers, read_delivery};

/// Changed copies of each seed; `NOTBETRIEB_FUZZ_CHANGES` makes it longer, `NOTBETRIEB_FUZZ_SEED` another one.
const CHANGES: usize = 500;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Numbers that look random and are the same in every run.
fn dice(mut state: u64) -> impl FnMut(usize) -> usize {
    move |limit| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    }
}

/// Bits, marks of XML, JSON, CSV and ZIP, cuts, and pieces doubled: elements come twice, in each other, without an end.
fn changed(seed: &[u8], dice: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..=dice(4) {
        let at = dice(out.len());
        match dice(6) {
            _ if out.is_empty() => out.push(b'<'),
            0 => out[at] ^= 1 << dice(8),
            1 => out[at] = [0, b'"', b';', b'\n', 0xff, b'<', b'>', b'9', b'-', b'.', b'&', b'/'][dice(12)],
            2 => out.truncate(at),
            3 => out.insert(at, [b'"', b',', b'<', 0xc3, b'0', b'>'][dice(6)]),
            4 => drop(out.remove(at)),
            _ => {
                let piece = out[at..(at + dice(400)).min(out.len())].to_vec();
                let to = dice(out.len());
                out.splice(to..to, piece);
            }
        }
    }
    out
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn every_reader_stands_its_seeds_and_changed_copies_of_them() {
    let changes = number("NOTBETRIEB_FUZZ_CHANGES").and_then(|n| usize::try_from(n).ok()).unwrap_or(CHANGES);
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        let mut dice = dice(number("NOTBETRIEB_FUZZ_SEED").unwrap_or(7));
        for seed in &seeds {
            target(seed);
            for round in 0..changes {
                let input = changed(seed, &mut dice);
                let ran = std::panic::catch_unwind(|| target(&input));
                assert!(ran.is_ok(), "{name}, change {round}: {:?}", String::from_utf8_lossy(&input));
            }
        }
    }
}

/// Seeds that are refused at the door would test the door alone.
#[test]
fn the_seeds_are_what_the_readers_are_for() {
    let all = |name: &str, read: fn(&[u8]) -> usize| {
        for seed in seeds(name) {
            assert!(read(&seed) > 0, "{name}");
        }
    };
    let lines: fn(&[u8]) -> usize = |seed| read_answers(seed).unwrap().iter().map(|answer| answer.lines.len()).sum();
    all("bank_status", lines);
    all("bank_statement", lines);
    all("bank_transfers", |seed| bank::read_bank_file(seed).unwrap().payments.len());
    all("bank_typed", |seed| bank::read_list(seed).unwrap().payments.len());
    all("bank_delivery", |seed| read_delivery(seed).unwrap().iter().map(|file| file.answers.len()).sum());
}
