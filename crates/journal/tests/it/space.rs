//! A full disk: a clear refusal, look-ups go on out of the reserve, work resumes by itself.

use crate::support::{act, look, open_with, texts};
use journal::{AppendError, Log, Options, Scope, State, verify};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn the_reserve_is_for_look_ups_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let free = Arc::new(AtomicU64::new(1 << 30));
    let (asked, reserve) = (Arc::clone(&free), dir.path().join("reserve.bin"));
    let file = reserve.clone();
    let mut options = Options::small();
    let size = options.reserve_bytes;
    let eaten = Arc::new(AtomicU64::new(0));
    let taken = Arc::clone(&eaten);
    // Giving the ballast up makes room, as on a real disk.
    options.hooks.free_space = Some(Arc::new(move || {
        Ok(asked.load(Ordering::SeqCst) + if file.exists() { 0 } else { size - taken.load(Ordering::SeqCst) })
    }));
    let (j, _) = open_with(dir.path(), options).unwrap();
    assert_eq!(std::fs::metadata(&reserve).unwrap().len(), size);
    j.append(vec![act(Scope::System, "roomy")]).unwrap();
    free.store(1000, Ordering::SeqCst);
    assert!(matches!(j.append(vec![act(Scope::System, "no")]), Err(AppendError::DiskFull { .. })));
    assert!(!reserve.exists());
    assert_eq!(j.state(), State::Short);
    j.append(vec![look("still")]).unwrap();
    assert!(matches!(j.append(vec![look("l"), act(Scope::System, "no")]), Err(AppendError::DiskFull { .. })));
    // Somebody else eats the reserve up.
    free.store(20_000, Ordering::SeqCst);
    eaten.store(size, Ordering::SeqCst);
    assert!(matches!(j.append(vec![look("spent")]), Err(AppendError::DiskFull { free: 20_000 })));
    assert_eq!(texts(&j, Log::Audit), ["still"], "reading goes on");
    eaten.store(0, Ordering::SeqCst);
    free.store(1 << 30, Ordering::SeqCst);
    j.append(vec![act(Scope::System, "again")]).unwrap();
    assert!(reserve.exists());
    assert_eq!(j.state(), State::Running);
    assert_eq!(texts(&j, Log::Acts), ["roomy", "again"]);
    assert!(verify(dir.path(), Some(2)).unwrap().is_sound());
}

#[test]
fn a_store_that_is_full_inside_a_transaction_refuses_and_rolls_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = Options::small();
    options.hooks.max_pages = Some(40);
    let (j, _) = open_with(dir.path(), options).unwrap();
    let mut written = Vec::new();
    let mut refused = 0;
    for n in 0..60 {
        let text = format!("{n} {}", "x".repeat(if n % 3 == 0 { 9000 } else { 10 }));
        match j.append(vec![act(Scope::System, &text)]) {
            Ok(_) => written.push(text),
            Err(AppendError::DiskFull { .. }) => refused += 1,
            Err(e) => panic!("{e}"),
        }
    }
    assert!(refused > 5 && written.len() > 5, "{refused} refused, {} written", written.len());
    assert_ne!(j.state(), State::Stopped(String::new()));
    assert_eq!(texts(&j, Log::Acts), written);
    drop(j);
    assert_eq!(verify(dir.path(), Some(written.len() as u64)).unwrap().faults, []);
}
