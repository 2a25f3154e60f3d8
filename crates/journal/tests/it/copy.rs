//! The second copy: follows, heals itself, tells how it stands to the journal.

use crate::support::{IDENTITY, act, look, open, texts};
use journal::copy::{self, Copy, CopyError, KEYS, LOG};
use journal::holding::{Holding, Relation};
use journal::keystore::KeyStore;
use journal::{Log, Scope};
use proptest::prelude::*;
use std::collections::HashSet;
use std::path::Path;

const HOLDER: [u8; 16] = [0x33; 16];
const CASE: Scope = Scope::Case([1; 16]);

fn attach(dir: &Path, target: &Path) -> Copy {
    Copy::open(dir, IDENTITY, target, HOLDER).unwrap()
}

fn relation(dir: &Path, target: &Path) -> Relation {
    copy::relation(dir, &IDENTITY, target).unwrap().unwrap().1
}

#[test]
fn it_follows_the_journal_and_counts_only_what_was_read_back() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    let mut c = attach(dir.path(), target.path());
    assert_eq!(c.counts(), [0, 0]);
    assert_eq!(c.catch_up().unwrap(), [1, 1]);
    j.append(vec![act(CASE, "a"), look("l")]).unwrap();
    assert_eq!(c.counts(), [1, 1]);
    assert_eq!(c.catch_up().unwrap(), [2, 2]);
    assert_eq!(relation(dir.path(), target.path()), Relation::Same);
    j.append(vec![act(CASE, "b")]).unwrap();
    assert_eq!(relation(dir.path(), target.path()), Relation::Behind([1, 0]));
    drop(j);
    let (j, _) = open(dir.path());
    assert_eq!(c.catch_up().unwrap(), [4, 3]);
    drop(c);
    // Attached again it goes on where it was, under its old name.
    j.append(vec![act(Scope::Case([2; 16]), "c")]).unwrap();
    let mut c = Copy::open(dir.path(), IDENTITY, target.path(), [0x44; 16]).unwrap();
    assert_eq!(c.holder(), HOLDER);
    assert_eq!(c.catch_up().unwrap(), [5, 3]);
    assert_eq!(c.dropped, 0);
}

#[test]
fn many_entries_go_in_several_batches() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    journal::soak(&j, 9000, 64, &mut |_| {}).unwrap();
    let mut c = attach(dir.path(), target.path());
    assert_eq!(c.catch_up().unwrap(), [9001, 1]);
    let held = Holding::scan(&c.dir().join(LOG), &HashSet::new()).unwrap();
    assert_eq!((held.counts, held.dropped), ([9001, 1], 0));
}

#[test]
fn a_copy_in_which_any_byte_is_flipped_heals_or_is_refused_and_never_counts_too_much() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    for n in 0..3 {
        j.append(vec![act(CASE, &format!("act {n}")), look("x")]).unwrap();
    }
    let mut c = attach(dir.path(), target.path());
    c.catch_up().unwrap();
    let (log, place) = (c.dir().join(LOG), c.dir().to_owned());
    drop(c);
    let good = std::fs::read(&log).unwrap();
    let whole = Holding::scan(&log, &HashSet::new()).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&log, &bad).unwrap();
        match Holding::scan(&log, &HashSet::new()) {
            Ok(held) => assert!(held.counts[0] < whole.counts[0] || held.counts[1] < whole.counts[1], "byte {at}"),
            Err(_) => assert!(at < 8 + 5 + 34 + 32, "byte {at}"),
        }
    }
    for cut in (60..good.len()).step_by(7) {
        std::fs::write(&log, &good[..cut]).unwrap();
        let Ok(mut c) = Copy::open(dir.path(), IDENTITY, target.path(), HOLDER) else {
            assert!(cut < 8 + 5 + 50 + 16, "cut {cut}");
            continue;
        };
        assert_eq!(c.catch_up().unwrap(), whole.counts, "cut {cut}");
        assert_eq!(std::fs::read(place.join(LOG)).unwrap(), good, "cut {cut}");
    }
}

#[test]
fn damage_in_the_journal_is_not_copied() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    j.append(vec![act(CASE, "a")]).unwrap();
    let mut c = attach(dir.path(), target.path());
    c.catch_up().unwrap();
    j.append(vec![act(CASE, "b")]).unwrap();
    let raw = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
    raw.execute_batch(
        "UPDATE entry_acts SET bytes = CAST(substr(bytes, 1, 100) || x'00' || substr(bytes, 102) AS BLOB) WHERE pos=2",
    )
    .unwrap();
    assert!(matches!(c.catch_up().unwrap_err(), CopyError::Damaged(w) if w.contains("acts entry 2")));
    assert_eq!(c.counts(), [2, 1]);
}

#[test]
fn a_journal_put_back_is_told_from_one_that_went_on() {
    let (dir, target, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    j.append(vec![act(CASE, "a")]).unwrap();
    drop(j);
    crate::support::copy(dir.path(), old.path());
    let (j, _) = open(dir.path());
    j.append(vec![act(CASE, "b"), act(CASE, "c"), look("l")]).unwrap();
    attach(dir.path(), target.path()).catch_up().unwrap();
    assert_eq!(relation(dir.path(), target.path()), Relation::Same);
    assert_eq!(relation(old.path(), target.path()), Relation::Ahead([3, 2]));
    let refused = Copy::open(old.path(), IDENTITY, target.path(), HOLDER).unwrap_err();
    assert!(matches!(refused, CopyError::Diverged(Relation::Ahead(_))));
    // It worked on before anybody asked the copy.
    let (k, _) = open(old.path());
    k.append(vec![act(CASE, "other")]).unwrap();
    let forked = Relation::Forked { common: [2, 1], only_copy: [3, 2] };
    assert_eq!(relation(old.path(), target.path()), forked);
    assert_eq!(
        Holding::scan(&copy::folder(target.path(), &IDENTITY).join(LOG), &HashSet::new()).unwrap().counts,
        [5, 3]
    );
}

#[test]
fn one_incarnation_with_two_histories_is_an_equivocation() {
    let (dir, target, twin) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    j.append(vec![act(CASE, "a")]).unwrap();
    crate::support::copy(dir.path(), twin.path());
    attach(dir.path(), target.path()).catch_up().unwrap();
    let raw = rusqlite::Connection::open(twin.path().join("journal.db")).unwrap();
    let change =
        "UPDATE entry_acts SET bytes = CAST(substr(bytes, 1, 100) || x'00' || substr(bytes, 102) AS BLOB) WHERE pos=1";
    raw.execute_batch(change).unwrap();
    let damaged = copy::relation(twin.path(), &IDENTITY, target.path()).unwrap_err();
    assert!(matches!(damaged, CopyError::Damaged(_)));
    // Whoever has the node's key can put another entry in the same place, with its leaf.
    let bytes: Vec<u8> = raw.query_row("SELECT bytes FROM entry_acts WHERE pos=1", [], |r| r.get(0)).unwrap();
    raw.execute("UPDATE entry_acts SET leaf=?1 WHERE pos=1", [journal::tree::leaf_hash(&bytes)]).unwrap();
    assert_eq!(relation(twin.path(), target.path()), Relation::Equivocation { incarnation: 1 });
}

#[test]
fn another_nodes_copy_is_left_alone() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let _j = open(dir.path());
    let place = copy::folder(target.path(), &IDENTITY);
    std::fs::create_dir_all(&place).unwrap();
    let other = journal::Identity { authority: IDENTITY.authority, node: [9; 16] };
    let mut w = journal::bundle::FrameWriter::begin(Vec::new(), other, HOLDER).unwrap();
    std::fs::write(place.join(LOG), w.get_mut()).unwrap();
    assert!(matches!(Copy::open(dir.path(), IDENTITY, target.path(), HOLDER).unwrap_err(), CopyError::Foreign(_)));
}

#[test]
fn an_erased_key_leaves_the_copys_key_store() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    let person = Scope::Person([5; 16]);
    j.append(vec![act(person, "secret"), act(CASE, "kept")]).unwrap();
    let mut c = attach(dir.path(), target.path());
    c.catch_up().unwrap();
    let keys = c.dir().join(KEYS);
    let before = KeyStore::read(&keys).unwrap();
    assert_eq!((before.wraps.len(), before.erased.len()), (3, 0));
    assert_eq!(j.destroy_keys(&[person]).unwrap(), 1);
    c.catch_up().unwrap();
    let after = KeyStore::read(&keys).unwrap();
    assert_eq!((after.wraps.len(), after.erased.len()), (2, 1));
    let gone = &before.wraps.iter().find(|(id, _)| after.erased.contains(id)).unwrap().1;
    let bytes = std::fs::read(&keys).unwrap();
    assert!(!bytes.windows(gone.sealed.len()).any(|w| w == gone.sealed));
    assert_eq!(texts(&j, Log::Acts), ["?", "kept"]);
    drop(c);
    // A copy that was away meanwhile learns it when it comes back.
    j.append(vec![act(Scope::Person([6; 16]), "later")]).unwrap();
    j.destroy_keys(&[Scope::Person([6; 16])]).unwrap();
    attach(dir.path(), target.path()).catch_up().unwrap();
    assert_eq!(KeyStore::read(&keys).unwrap().erased.len(), 2);
}

#[test]
fn scans_are_in_the_copy_before_the_act_that_names_them() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (j, _) = open(dir.path());
    let id = j.attachments().put(CASE, b"a scan").unwrap();
    j.append(vec![act(CASE, &id.to_string())]).unwrap();
    let mut c = attach(dir.path(), target.path());
    c.catch_up().unwrap();
    let there = c.dir().join("attachments").join(id.to_string());
    assert_eq!(
        std::fs::read(there).unwrap(),
        std::fs::read(dir.path().join("attachments").join(id.to_string())).unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_happens_in_between_the_copy_ends_the_same(steps in proptest::collection::vec(0u8..6, 1..40)) {
        let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut j = Some(open(dir.path()).0);
        let mut c: Option<Copy> = None;
        for (n, step) in steps.iter().enumerate() {
            match step {
                0 => { j.as_ref().unwrap().append(vec![act(CASE, &n.to_string())]).unwrap(); }
                1 => { j.as_ref().unwrap().append(vec![look("l"), act(Scope::Person([n as u8; 16]), "p")]).unwrap(); }
                2 => { drop(j.take()); j = Some(open(dir.path()).0); }
                // The one before holds the copy's lock until it is gone.
                3 => { drop(c.take()); c = Some(attach(dir.path(), target.path())); }
                4 => if let Some(c) = &mut c { c.catch_up().unwrap(); },
                _ => if n % 3 == 0 { c = None } else { j.as_ref().unwrap().destroy_keys(&[Scope::Person([n as u8 / 2; 16])]).unwrap(); },
            }
        }
        let j = j.unwrap();
        drop(c);
        let mut c = attach(dir.path(), target.path());
        prop_assert_eq!(c.catch_up().unwrap(), [j.count(Log::Acts), j.count(Log::Audit)]);
        prop_assert_eq!(relation(dir.path(), target.path()), Relation::Same);
    }
}
