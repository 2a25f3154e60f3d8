//! Changed copies of seeds, for the tests that run what the fuzz targets do with the stable compiler.

use std::fs;
use std::path::Path;

/// What a format is sensitive to.
pub struct Marks<'a> {
    /// Put into a copy that has become empty.
    pub first: u8,
    /// Put in the place of a byte.
    pub put: &'a [u8],
    /// Put between two bytes.
    pub between: &'a [u8],
    /// Longest piece that is doubled, in bytes.
    pub piece: usize,
}

/// Numbers that look random and are the same in every run.
pub fn dice(mut state: u64) -> impl FnMut(usize) -> usize {
    move |limit| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    }
}

/// Bits, marks, cuts, and pieces doubled: up to five changes.
pub fn changed(seed: &[u8], marks: &Marks<'_>, dice: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..=dice(4) {
        let at = dice(out.len());
        match dice(6) {
            _ if out.is_empty() => out.push(marks.first),
            0 => out[at] ^= 1 << dice(8),
            1 => out[at] = marks.put[dice(marks.put.len())],
            2 => out.truncate(at),
            3 => out.insert(at, marks.between[dice(marks.between.len())]),
            4 => drop(out.remove(at)),
            _ => {
                let piece = out[at..(at + dice(marks.piece)).min(out.len())].to_vec();
                let to = dice(out.len());
                out.splice(to..to, piece);
            }
        }
    }
    out
}

/// The seeds of a target with their names, in the order of their names.
pub fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}
