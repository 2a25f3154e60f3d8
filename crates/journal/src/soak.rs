//! Appending many acts through the real write path, for crash and speed tests.

use crate::draft::{Class, Draft};
use crate::error::AppendError;
use crate::ids::{Log, Scope};
use crate::journal::Journal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;

/// Appends `acts` acts of about 500 bytes from `callers` threads. `acknowledged` is called once for each act
/// with its position in the acts log, after it is durable, in order of acknowledgement.
///
/// # Errors
/// The first refusal; acts acknowledged before it have been reported.
pub fn soak(
    journal: &Journal,
    acts: u64,
    callers: usize,
    acknowledged: &mut dyn FnMut(u64),
) -> Result<(), AppendError> {
    let taken = AtomicU64::new(0);
    let (tell, told) = channel::<Result<u64, AppendError>>();
    std::thread::scope(|s| {
        for _ in 0..callers.max(1) {
            let (tell, taken, journal) = (tell.clone(), &taken, journal.clone());
            s.spawn(move || {
                loop {
                    let n = taken.fetch_add(1, Ordering::Relaxed);
                    if n >= acts {
                        return;
                    }
                    let result = journal.append(vec![draft(n)]).map(|p| p.first().map_or(0, |p| p.pos));
                    let failed = result.is_err();
                    if tell.send(result).is_err() || failed {
                        taken.fetch_max(acts, Ordering::Relaxed);
                        return;
                    }
                }
            });
        }
        drop(tell);
        let mut first = Ok(());
        for result in told {
            match result {
                Ok(pos) => acknowledged(pos),
                Err(e) if first.is_ok() => first = Err(e),
                Err(_) => {}
            }
        }
        first
    })
}

/// A payload like a short act; one in a hundred concerns a new case.
fn draft(n: u64) -> Draft {
    let mut case = [0u8; 16];
    case[8..].copy_from_slice(&(n / 100).to_be_bytes());
    let mut text = format!("soak {n:012} ").into_bytes();
    let mut x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while text.len() < 480 + usize::try_from(n % 28).unwrap_or(0) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        text.push(b'a' + u8::try_from(x % 26).unwrap_or(0));
    }
    Draft::single(Log::Acts, Class::Business, Scope::Case(case), text)
}
