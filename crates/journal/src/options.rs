//! Sizes and switches of an open journal.

use crate::room::FreeSpace;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Where a test may flip bits of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// After encoding, before the first hash.
    Encoded,
    /// After the first hash, before the write.
    Hashed,
    /// The data key, as 32 bytes, before it is wrapped.
    Key,
    /// What came back out of the store.
    ReadBack,
}

/// Changes bytes in memory, as a faulty memory module would.
pub type Flip = Arc<dyn Fn(Stage, &mut Vec<u8>) + Send + Sync>;

/// Is told of a file.
pub type Told = Arc<dyn Fn(&Path) + Send + Sync>;

/// Faults that tests inject; all empty in service.
#[derive(Clone, Default)]
pub struct Hooks {
    /// Changes bytes between the stages of a write.
    pub flip: Option<Flip>,
    /// Answers instead of the file system how many bytes are free.
    pub free_space: Option<FreeSpace>,
    /// `PRAGMA max_page_count` for the writer: makes the store full.
    pub max_pages: Option<u32>,
    /// If it returns true, the commit counts as failed with an input/output error.
    pub fail_commit: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    /// Told which file was synced outside SQLite.
    pub synced: Option<Told>,
}

/// Sizes and switches; the defaults fit a node.
#[derive(Clone)]
pub struct Options {
    /// Size in bytes of the ballast file `reserve.bin`; below half of it free, room counts as short. Default 32 MiB.
    pub reserve_bytes: u64,
    /// Size in bytes to which the write-ahead log is grown once. Default 8 MiB.
    pub wal_bytes: u64,
    /// Most callers that may wait; more are refused. Default 4096.
    pub queue: usize,
    /// A sync faster than this needs no window in which to gather callers. Default 0.5 ms.
    pub fast_sync: Duration,
    /// Open a journal that is shorter than what was acknowledged. Only after a person decided so.
    pub accept_loss: bool,
    /// For tests.
    #[doc(hidden)]
    pub hooks: Hooks,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            reserve_bytes: 32 << 20,
            wal_bytes: 8 << 20,
            queue: 4096,
            fast_sync: Duration::from_micros(500),
            accept_loss: false,
            hooks: Hooks::default(),
        }
    }
}

impl Options {
    /// Small files, for tests.
    #[must_use]
    pub fn small() -> Options {
        Options { reserve_bytes: 1 << 20, wal_bytes: 1 << 18, ..Options::default() }
    }
}
