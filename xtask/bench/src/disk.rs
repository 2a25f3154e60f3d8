//! The physical limit: how fast the disk confirms half a kilobyte.

use crate::Outcome;
use crate::latency::Times;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes of one bare entry.
pub const ENTRY: usize = 512;
const FILE: u64 = 16 << 20;

/// A file written full of zeros, so that nothing has to be allotted while we measure.
pub struct Disk {
    file: File,
    at: u64,
}

impl Disk {
    /// Makes the file.
    pub fn new(dir: &Path) -> Outcome<Disk> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(dir.join("sync.bin"))?;
        for _ in 0..FILE >> 20 {
            file.write_all(&vec![0u8; 1 << 20])?;
        }
        file.sync_all()?;
        Ok(Disk { file, at: 0 })
    }

    /// Writes and syncs one entry after the other.
    pub fn round(&mut self, length: Duration, times: &mut Times) -> Outcome<()> {
        let (start, mut each) = (Instant::now(), Vec::new());
        while start.elapsed() < length {
            let t = Instant::now();
            self.file.write_all_at(&[0xab; ENTRY], self.at)?;
            self.file.sync_data()?;
            each.push(t.elapsed());
            self.at = (self.at + ENTRY as u64) % FILE;
        }
        let n = each.len() as u64;
        times.add(each, start.elapsed(), n);
        Ok(())
    }
}
