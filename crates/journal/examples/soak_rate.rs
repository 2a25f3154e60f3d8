//! Prints how many acts a second go through the real write path, for 1, 32 and 256 callers, then verify and fold.

use journal::{Identity, Journal, Log, NodeKeys, Options, OsEntropy};
use std::ops::ControlFlow;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).ok_or("give a folder")?);
    if std::env::args().nth(2).as_deref() == Some("verify") {
        let r = journal::verify(&dir, Some(0))?;
        println!("{} acts, faults: {:?}", r.acts.acts(), r.faults);
        return Ok(());
    }
    let acts: u64 = std::env::args().nth(2).map_or(Ok(2000), |n| n.parse())?;
    let open = || {
        let signing = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let keys = NodeKeys { signing, kek: [9u8; 32].into(), kek_id: [3; 16] };
        let identity = Identity { authority: [1; 16], node: [2; 16] };
        Journal::open(&dir, identity, keys, b"", b"", Box::new(OsEntropy), Options::default())
    };
    let (j, _) = open()?;
    for callers in [1, 32, 256] {
        let n = acts * if callers == 1 { 1 } else { 10 };
        let mut gone = Vec::new();
        let start = Instant::now();
        journal::soak(&j, n, callers, &mut |_| gone.push(start.elapsed()))?;
        let rate = u128::from(n) * 1_000_000 / start.elapsed().as_micros().max(1);
        println!("{callers} callers: {rate} acts/s");
    }
    drop(j);
    let start = Instant::now();
    let (j, opening) = open()?;
    println!("open: {:?}, {} keys", start.elapsed(), opening.keys);
    let start = Instant::now();
    let n = j.fold(Log::Acts, 0, &mut |_| ControlFlow::Continue(()))?;
    println!("fold: {n} entries in {:?}", start.elapsed());
    let start = Instant::now();
    let r = journal::verify(&dir, None)?;
    println!(
        "verify: {} entries, {} heads in {:?}, sound {}",
        r.acts.entries,
        r.acts.heads,
        start.elapsed(),
        r.is_sound()
    );
    Ok(())
}
