//! Names the sources that decide what folding makes of acts: a picture of the books kept by other sources is not used.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms whose code folds acts, beside this one.
const ROOMS: [&str; 3] = ["model", "rules", "books"];

fn main() -> std::io::Result<()> {
    let rooms = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    let mut files = Vec::new();
    for room in ROOMS {
        let folder = rooms.join(room).join("src");
        println!("cargo:rerun-if-changed={}", folder.display());
        gather(&folder, &mut files)?;
    }
    files.push(rooms.join("office/src/sealing.rs"));
    println!("cargo:rerun-if-changed=src/sealing.rs");
    files.sort();
    // FNV-1a over all bytes: it tells sources apart, nobody's safety hangs on it.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=BOOKS_SOURCES={hash:016x}");
    Ok(())
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, into)?;
        } else {
            into.push(path);
        }
    }
    Ok(())
}
