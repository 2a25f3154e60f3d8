//! What the fuzz target for attached files does, on its seeds and on changed copies of them, with the stable compiler and in every run.

#[path = "../../../../fuzz/src/media_targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Changed copies of each seed.
const CHANGES: usize = 1500;

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
            _ if out.is_empty() => out.push(0xff),
            0 => out[at] ^= 1 << dice(8),
            // Markers of JPEG, lengths of PNG, what begins and ends objects of a PDF.
            1 => out[at] = [0, 0xff, 0xd8, 0xd9, 0xe1, 0x7f, b'<', b'%'][dice(8)],
            2 => out.truncate(at),
            3 => out.insert(at, [0xff, 0, b'\n', b'9'][dice(4)]),
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

fn seeds() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/media");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}

#[test]
fn attached_files_stand_their_seeds_and_changed_copies_of_them() {
    let mut dice = dice(11);
    let (mut kept, mut refused) = (0, 0);
    for (_, seed) in seeds() {
        targets::media(&seed);
        for _ in 0..CHANGES {
            let bytes = changed(&seed, &mut dice);
            targets::media(&bytes);
            match rules::media::keep(&bytes) {
                Ok(_) => kept += 1,
                Err(_) => refused += 1,
            }
        }
    }
    // Changes that were all refused, or all kept, would test the door alone.
    assert!(kept > 100 && refused > 100, "{kept} kept, {refused} refused");
}

#[test]
fn the_seeds_are_of_every_kind_and_only_the_locked_one_is_refused() {
    let mut kinds = std::collections::BTreeSet::new();
    for (name, seed) in seeds() {
        match rules::media::keep(&seed) {
            Ok(_) => drop(kinds.insert(name.rsplit('.').next().unwrap().to_owned())),
            Err(error) => assert!(name.contains("locked"), "{name}: {error:?}"),
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["jpg", "pdf", "png"]);
}
