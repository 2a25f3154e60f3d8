//! Signatures of heads, checked on as many threads as there are cores, while the entries are read.

use super::Place;
use crate::checkpoint::{HEAD_SUITE, body, key_id, origin};
use crate::ids::{Identity, Log};
use crate::link::Incarnation;
use crate::store::HeadRow;
use ed25519_dalek::{Signature, VerifyingKey};
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

/// More threads than this gain nothing: one reads.
const THREADS_MAX: usize = 4;

/// A head whose signature is to be checked.
pub(super) struct Job {
    /// Index of the incarnation.
    pub life: usize,
    pub head: HeadRow,
}

/// What is the same for all heads of an incarnation: the key is decoded once and not for each head.
struct Signer {
    no: u64,
    origin: String,
    key_id: [u8; 4],
    key: Option<VerifyingKey>,
}

impl Signer {
    /// As [`crate::Checkpoint::verify`]: strict Ed25519, key id and suite.
    fn signed(&self, h: &HeadRow) -> bool {
        h.suite == HEAD_SUITE
            && h.key_id == self.key_id
            && self.key.is_some_and(|k| {
                let text = body(&self.origin, h.size, &h.root);
                k.verify_strict(text.as_bytes(), &Signature::from_bytes(&h.signature)).is_ok()
            })
    }
}

/// Who signed in each incarnation.
pub(super) struct Signers {
    log: Log,
    of: Vec<Signer>,
}

impl Signers {
    pub fn new(identity: &Identity, log: Log, all: &[Incarnation]) -> Signers {
        let signer = |i: &Incarnation| {
            let origin = origin(identity, &i.id, log);
            let key_id = key_id(&origin, &i.signer);
            Signer { no: i.no, origin, key_id, key: VerifyingKey::from_bytes(&i.signer).ok() }
        };
        Signers { log, of: all.iter().map(signer).collect() }
    }

    /// Checks what comes until nothing comes any more, and returns the heads whose signature is not valid.
    pub fn check(&self, take: &Mutex<Receiver<Vec<Job>>>) -> Vec<Place> {
        let mut bad = Vec::new();
        loop {
            let jobs = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(jobs) = jobs else {
                return bad;
            };
            for Job { life, head } in jobs {
                let signer = self.of.get(life);
                if bad.len() < 100 && !signer.is_some_and(|s| s.signed(&head)) {
                    let incarnation = signer.map_or(life as u64 + 1, |s| s.no);
                    bad.push(Place::Head { log: self.log, incarnation, size: head.size });
                }
            }
        }
    }
}

/// How many threads check.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).clamp(1, THREADS_MAX)
}

/// By incarnation and size, whichever thread found it.
pub(super) fn in_order(bad: &mut [Place]) {
    bad.sort_by_key(|p| match p {
        Place::Head { incarnation, size, .. } => (*incarnation, *size),
        _ => (0, 0),
    });
}
