//! What the fuzz targets of the extract do, on their seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/changes.rs"]
mod changes;
#[path = "../../../../fuzz/src/extract_targets.rs"]
mod targets;

use changes::{Marks, changed, dice, seeds};

/// Changed copies of each seed: those that need files are slower.
const CHANGES: usize = 1500;
const CHANGES_WITH_FILES: usize = 150;

const MARKS: Marks<'_> = Marks {
    first: b';',
    put: &[0, b'"', b';', b'\n', 0xff, b'=', b'[', b'9'],
    between: &[b'"', b',', b'\n', 0xc3, b'0'],
    piece: 40,
};

#[test]
fn every_decoder_stands_its_seeds_and_changed_copies_of_them() {
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        let mut dice = dice(7);
        let changes = if ["csv", "export"].contains(&name) { CHANGES_WITH_FILES } else { CHANGES };
        for (_, seed) in &seeds {
            target(seed);
            (0..changes).for_each(|_| target(&changed(seed, &MARKS, &mut dice)));
        }
    }
}

/// Seeds that are refused at the door would test the door alone.
#[test]
fn the_seeds_are_what_the_decoders_are_for() {
    let first = |name: &str| String::from_utf8(seeds(name).swap_remove(0).1).unwrap();
    assert!(extract::mapping::Mapping::parse(&first("mapping")).is_ok());
    assert_eq!(first("mapping"), targets::EVERYTHING);
    assert!(extract::keys::Share::parse(&first("share")).is_ok());
    assert!(extract::import::Manifest::parse(first("manifest").as_bytes()).is_ok());
    assert!(extract::seal::info(&seeds("header")[0].1).is_ok());
}
