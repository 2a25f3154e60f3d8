//! How long a start takes behind many look-ups: `cargo run -p journal --example audit_start -- FOLDER LOOKUPS ACTS`.

#![allow(clippy::unwrap_used, clippy::float_arithmetic)]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use journal::{Class, Draft, Identity, Journal, Log, NodeKeys, Options, OsEntropy, Scope};

fn open(dir: &Path) -> Journal {
    let keys = NodeKeys {
        signing: ed25519_dalek::SigningKey::from_bytes(&[7; 32]),
        kek: zeroize::Zeroizing::new([9; 32]),
        kek_id: [0xCE; 16],
    };
    let identity = Identity { authority: [0xA1; 16], node: [0x0D; 16] };
    Journal::open(dir, identity, keys, b"", b"", Box::new(OsEntropy), Options::default()).unwrap().0
}

fn start(dir: &Path) {
    let began = Instant::now();
    let journal = open(dir);
    let opened = began.elapsed();
    let folded = journal.fold(Log::Acts, 0, &mut |_| ControlFlow::Continue(())).unwrap();
    println!(
        "{} look-ups, {} acts: opened in {opened:?}, {folded} acts folded, {:?} together",
        journal.count(Log::Audit),
        journal.count(Log::Acts),
        began.elapsed()
    );
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = Path::new(&args[1]);
    let (lookups, acts): (u64, u64) = (args[2].parse().unwrap(), args[3].parse().unwrap());
    let fill = |journal: &Journal, log, scope, count: u64| {
        let mut left = count;
        while left > 0 {
            let now = left.min(5_000);
            let drafts =
                (0..now).map(|n| Draft::single(log, Class::Essential, scope, format!("{n:0>150}").into_bytes()));
            journal.append(drafts.collect()).unwrap();
            left -= now;
        }
    };
    let journal = open(dir);
    fill(&journal, Log::Acts, Scope::System, acts);
    drop(journal);
    start(dir);
    let journal = open(dir);
    fill(&journal, Log::Audit, Scope::AuditMonth { year: 2026, month: 11 }, lookups);
    drop(journal);
    start(dir);
    start(dir);
}
