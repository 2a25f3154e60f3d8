//! The real journal, called as the office calls it.

use crate::Outcome;
use crate::latency::Times;
use journal::{Class, Draft, Identity, Journal, Log, NodeKeys, Options, OsEntropy, Scope};
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Bytes of content of one act: with its length of 4 bytes it is padded to 512, sealed it makes a record of 666.
pub const CONTENT: usize = 508;
/// So many acts concern one case, which has one key.
const ACTS_A_CASE: u64 = 100;

/// Opens or makes a journal with keys that protect nothing.
pub fn open(dir: &Path, options: Options) -> Outcome<Journal> {
    let signing = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let keys = NodeKeys { signing, kek: [9u8; 32].into(), kek_id: [3; 16] };
    let identity = Identity { authority: [1; 16], node: [2; 16] };
    Ok(Journal::open(dir, identity, keys, b"bench", b"bench", Box::new(OsEntropy), options)?.0)
}

/// An act of half a kilobyte.
pub fn act(n: u64) -> Draft {
    let mut case = [0u8; 16];
    case[8..].copy_from_slice(&(n / ACTS_A_CASE).to_be_bytes());
    let mut content = vec![0u8; CONTENT];
    let mut x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for word in content.chunks_mut(8) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        word.copy_from_slice(&x.to_be_bytes()[..word.len()]);
    }
    Draft::single(Log::Acts, Class::Business, Scope::Case(case), content)
}

/// Each of `callers` threads appends one act after the other and waits until it is durable.
pub fn callers(
    journal: &Journal,
    callers: usize,
    next: &AtomicU64,
    length: Duration,
    times: &mut Times,
) -> Outcome<()> {
    let barrier = Barrier::new(callers + 1);
    std::thread::scope(|s| {
        let threads: Vec<_> = (0..callers)
            .map(|_| {
                s.spawn(|| -> Result<Vec<Duration>, journal::AppendError> {
                    let mut each = Vec::new();
                    barrier.wait();
                    let start = Instant::now();
                    while start.elapsed() < length {
                        let draft = act(next.fetch_add(1, Ordering::Relaxed));
                        let t = Instant::now();
                        journal.append(vec![draft])?;
                        each.push(t.elapsed());
                    }
                    Ok(each)
                })
            })
            .collect();
        barrier.wait();
        let start = Instant::now();
        let mut all = Vec::new();
        for t in threads {
            all.extend(t.join().map_err(|_| "a caller ended abnormally")??);
        }
        let n = all.len() as u64;
        times.add(all, start.elapsed(), n);
        Ok(())
    })
}

/// Appends acts in groups of this size: each gets one head.
pub fn fill(journal: &Journal, acts: u64, group: u64) -> Outcome<()> {
    let mut next = 0;
    while next < acts {
        let end = (next + group).min(acts);
        journal.append((next..end).map(act).collect())?;
        next = end;
    }
    Ok(())
}
