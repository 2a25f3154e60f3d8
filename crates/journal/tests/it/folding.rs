//! Folding many entries: two threads, one order, and nothing that no checked head covers.

use crate::support::{act, open};
use journal::{Entry, Journal, Log, OpenedPart, Place, ReadError, Scope};
use std::ops::ControlFlow;

const ACTS: usize = 6000;

fn many(journal: &Journal) {
    for group in (0..ACTS).collect::<Vec<_>>().chunks(200) {
        let drafts = group.iter().map(|n| act(Scope::Case([(n % 7) as u8; 16]), &format!("{n:0300}"))).collect();
        journal.append(drafts).unwrap();
    }
}

/// Numbers of the acts handed over, until one of them is `last`.
fn numbers(journal: &Journal, from: u64, last: usize) -> (Vec<usize>, Result<u64, ReadError>) {
    let mut seen = Vec::new();
    let result = journal.fold(Log::Acts, from, &mut |e: Entry<'_>| {
        if let Some(OpenedPart::Open { plaintext, .. }) = e.parts.first() {
            let n: usize = std::str::from_utf8(plaintext).unwrap().parse().unwrap();
            assert_eq!(e.pos, n as u64 + 1, "behind the link");
            seen.push(n);
        }
        if seen.last() == Some(&last) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (seen, result)
}

#[test]
fn many_entries_come_in_order_from_anywhere_and_end_on_request() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    many(&j);
    let (seen, handed) = numbers(&j, 0, usize::MAX);
    assert_eq!((seen, handed.unwrap()), ((0..ACTS).collect::<Vec<_>>(), ACTS as u64 + 1));
    let (seen, handed) = numbers(&j, 4501, usize::MAX);
    assert_eq!((seen, handed.unwrap()), ((4500..ACTS).collect::<Vec<_>>(), (ACTS - 4500) as u64));
    let (seen, handed) = numbers(&j, 1001, 3777);
    assert_eq!((seen, handed.unwrap()), ((1000..=3777).collect::<Vec<_>>(), 2778));
    drop(j);
    // A second life behind the first.
    let (j, _) = open(dir.path());
    assert_eq!(numbers(&j, 0, usize::MAX).1.unwrap(), ACTS as u64 + 2);
}

#[test]
fn nothing_of_a_group_with_a_damaged_entry_is_handed_over() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    many(&j);
    // Far behind what the threads hand each other at once, the last of its group.
    let sick: i64 = 4200;
    let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
    let sql = "UPDATE entry_acts SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE pos=?1";
    assert_eq!(c.execute(sql, [sick]).unwrap(), 1);
    let (seen, result) = numbers(&j, 0, usize::MAX);
    let Err(ReadError::Fault(fault)) = result else { panic!("the damage was not found") };
    assert_eq!(fault.place, Place::Entry { log: Log::Acts, pos: sick.unsigned_abs() });
    assert!(!seen.is_empty() && seen == (0..seen.len()).collect::<Vec<_>>());
    // The group of 200 begins at position 4001, content 4000.
    assert!(seen.len() <= 4000, "{}", seen.len());
}
