//! What the fuzz targets of the extract do, on their seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/extract_targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Changed copies of each seed: those that need files are slower.
const CHANGES: usize = 1500;
const CHANGES_WITH_FILES: usize = 150;

/// Numbers that look random and are the same in every run.
fn dice(mut state: u64) -> impl FnMut(usize) -> usize {
    move |limit| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    }
}

fn changed(seed: &[u8], dice: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..=dice(4) {
        let at = dice(out.len());
        match dice(6) {
            _ if out.is_empty() => out.push(b';'),
            0 => out[at] ^= 1 << dice(8),
            1 => out[at] = [0, b'"', b';', b'\n', 0xff, b'=', b'[', b'9'][dice(8)],
            2 => out.truncate(at),
            3 => out.insert(at, [b'"', b',', b'\n', 0xc3, b'0'][dice(5)]),
            4 => drop(out.remove(at)),
            _ => {
                let piece = out[at..(at + dice(40)).min(out.len())].to_vec();
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
fn every_decoder_stands_its_seeds_and_changed_copies_of_them() {
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        let mut dice = dice(7);
        let changes = if ["csv", "export"].contains(&name) { CHANGES_WITH_FILES } else { CHANGES };
        for seed in &seeds {
            target(seed);
            (0..changes).for_each(|_| target(&changed(seed, &mut dice)));
        }
    }
}

/// Seeds that are refused at the door would test the door alone.
#[test]
fn the_seeds_are_what_the_decoders_are_for() {
    let first = |name: &str| String::from_utf8(seeds(name).swap_remove(0)).unwrap();
    assert!(extract::mapping::Mapping::parse(&first("mapping")).is_ok());
    assert_eq!(first("mapping"), targets::EVERYTHING);
    assert!(extract::keys::Share::parse(&first("share")).is_ok());
    assert!(extract::import::Manifest::parse(first("manifest").as_bytes()).is_ok());
    assert!(extract::seal::info(&seeds("header")[0]).is_ok());
}
