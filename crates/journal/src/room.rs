//! Room on the disk: a ballast file that is given up when the disk is nearly full.

use crate::draft::Class;
use rustix::fs::{FallocateFlags, fallocate, statvfs};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes free, asked anew before each group.
pub type FreeSpace = Arc<dyn Fn() -> io::Result<u64> + Send + Sync>;

pub(crate) struct Room {
    file: PathBuf,
    bytes: u64,
    free: FreeSpace,
    /// Whether the ballast has been given up.
    short: bool,
}

impl Room {
    /// `bytes` is the size of the ballast; below half of it free, room is short.
    pub fn new(file: PathBuf, bytes: u64, free: Option<FreeSpace>) -> Room {
        let dir = file.parent().map(PathBuf::from).unwrap_or_default();
        let free = free.unwrap_or_else(|| {
            Arc::new(move || {
                let s = statvfs(&dir)?;
                Ok(s.f_bavail.saturating_mul(s.f_frsize))
            })
        });
        let short = !file.exists();
        Room { file, bytes, free, short }
    }

    fn low(&self) -> u64 {
        self.bytes / 2
    }

    /// Below this nothing is written any more.
    fn floor(&self) -> u64 {
        self.bytes / 16
    }

    pub fn is_short(&self) -> bool {
        self.short
    }

    /// Looks at the disk, gives up or rebuilds the ballast, returns the bytes free. A disk that cannot be asked counts as roomy.
    pub fn look(&mut self) -> u64 {
        let Ok(mut free) = (self.free)() else {
            return u64::MAX;
        };
        if self.short && free >= self.bytes.saturating_add(self.low()).saturating_add(self.low() / 2) {
            self.short = self.build().is_err();
            free = (self.free)().unwrap_or(free);
        }
        if !self.short && free < self.low() {
            self.release();
            free = (self.free)().unwrap_or(free);
        }
        free
    }

    /// Whether an entry of this class and size may be written.
    pub fn admits(&self, class: Class, need: u64, free: u64) -> bool {
        match class {
            Class::Business => !self.short && free >= need.saturating_add(self.floor()),
            Class::Essential => free >= need.saturating_add(self.floor()),
        }
    }

    /// Gives the ballast up.
    pub fn release(&mut self) {
        self.short = true;
        // Nothing depends on the outcome: the next look asks the disk.
        let _ = std::fs::remove_file(&self.file);
    }

    fn build(&self) -> io::Result<()> {
        if self.bytes == 0 {
            return Ok(());
        }
        let make = || -> io::Result<()> {
            let mut f = OpenOptions::new().write(true).create(true).truncate(false).open(&self.file)?;
            if f.metadata()?.len() == self.bytes {
                return Ok(());
            }
            if fallocate(&f, FallocateFlags::empty(), 0, self.bytes).is_err() {
                fill(&mut f, self.bytes)?;
            }
            Ok(())
        };
        make().inspect_err(|_| {
            let _ = std::fs::remove_file(&self.file);
        })
    }
}

fn fill(f: &mut File, bytes: u64) -> io::Result<()> {
    let zeros = [0u8; 1 << 16];
    let mut left = bytes;
    while left > 0 {
        let n = left.min(zeros.len() as u64);
        f.write_all(&zeros[..usize::try_from(n).unwrap_or(zeros.len())])?;
        left -= n;
    }
    f.sync_all()
}
