//! What the fuzz targets of the bank do, on their seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/changes.rs"]
mod changes;
#[path = "../../../../fuzz/src/bank_targets.rs"]
mod targets;

use changes::{Marks, changed, dice, seeds};
use paper::bank;
use paper::bank::answers::{read_answers, read_delivery};

/// Changed copies of each seed; `NOTBETRIEB_FUZZ_CHANGES` makes it longer, `NOTBETRIEB_FUZZ_SEED` another one.
const CHANGES: usize = 500;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Marks of XML, JSON, CSV and ZIP; long pieces, so that elements come twice, in each other, without an end.
const MARKS: Marks<'_> = Marks {
    first: b'<',
    put: &[0, b'"', b';', b'\n', 0xff, b'<', b'>', b'9', b'-', b'.', b'&', b'/'],
    between: &[b'"', b',', b'<', 0xc3, b'0', b'>'],
    piece: 400,
};

#[test]
fn every_reader_stands_its_seeds_and_changed_copies_of_them() {
    let changes = number("NOTBETRIEB_FUZZ_CHANGES").and_then(|n| usize::try_from(n).ok()).unwrap_or(CHANGES);
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        let mut dice = dice(number("NOTBETRIEB_FUZZ_SEED").unwrap_or(7));
        for (_, seed) in &seeds {
            target(seed);
            for round in 0..changes {
                let input = changed(seed, &MARKS, &mut dice);
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
        for (_, seed) in seeds(name) {
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
