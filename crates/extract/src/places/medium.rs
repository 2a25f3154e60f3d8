//! Files on a medium: written so that they can be compared, read so that the answer comes from the medium.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Bytes moved at once.
const BLOCK_BYTES: usize = 256 * 1024;

/// Copies a file, syncs it, and throws it out of the page cache.
pub(super) fn write(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut file = File::create(to)?;
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let read = source.read(&mut block)?;
        if read == 0 {
            break;
        }
        file.write_all(&block[..read])?;
    }
    file.sync_all()?;
    forget(&file)
}

/// SHA-256 of a file as the medium has it.
pub(super) fn hash(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    forget(&file)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&block[..read]);
    }
}

/// Makes names durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes the system forget what it has in memory of a file, so that the next read comes from the medium.
fn forget(file: &File) -> io::Result<()> {
    match rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed) {
        // A file system that knows no such advice (some network shares) still gets the comparison.
        Ok(()) | Err(rustix::io::Errno::NOSYS | rustix::io::Errno::INVAL | rustix::io::Errno::OPNOTSUPP) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
