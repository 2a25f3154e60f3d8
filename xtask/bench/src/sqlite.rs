//! Bare SQLite: the library that the journal uses, with the same flags, and nothing of ours.

use crate::Outcome;
use crate::disk::ENTRY;
use crate::latency::Times;
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

/// A database with one table.
pub struct Bare {
    conn: Connection,
}

impl Bare {
    /// Makes it; every commit is durable (`WAL`, `synchronous=FULL`).
    pub fn new(dir: &Path) -> Outcome<Bare> {
        let dir = dir.join("bare");
        // A bench may make several, one after the other.
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        std::fs::create_dir(&dir)?;
        let conn = Connection::open(dir.join("bare.db"))?;
        conn.execute_batch(
            "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE entry(pos INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
        )?;
        Ok(Bare { conn })
    }

    /// Commits groups of this many entries, one after the other. The times are those of whole commits.
    pub fn round(&mut self, group: u64, length: Duration, times: &mut Times) -> Outcome<()> {
        let (start, mut each) = (Instant::now(), Vec::new());
        while start.elapsed() < length {
            let t = Instant::now();
            self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for _ in 0..group {
                self.conn.prepare_cached("INSERT INTO entry(bytes) VALUES(?1)")?.execute([[0xab_u8; ENTRY]])?;
            }
            self.conn.prepare_cached("COMMIT")?.execute([])?;
            each.push(t.elapsed());
        }
        let n = each.len() as u64 * group;
        times.add(each, start.elapsed(), n);
        Ok(())
    }
}
