//! Every single byte of every file of a small journal, flipped one at a time: found, or shown to change nothing that is read.

use crate::support::{act, contents, copy, dump, look, open, open_with, quick};
use journal::{AttachmentError, Class, Draft, Log, OpenError, Options, Part, Scope, verify, wal};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What the flips of a file came to.
#[derive(Debug, Default)]
struct Count {
    found: usize,
    harmless: usize,
    opened: usize,
}

/// Two lives, acts about one and two persons, look-ups; as a killed process leaves it in `to`.
fn small(live: &Path, to: &Path) {
    drop(open(live));
    let options = Options { wal_bytes: 1 << 16, ..Options::small() };
    let (j, _) = open_with(live, options).unwrap();
    j.append(vec![act(Scope::Person([1; 16]), "a")]).unwrap();
    let parts = [1u8, 2].map(|n| Part { scope: Scope::Person([n; 16]), plaintext: vec![n] });
    j.append(vec![Draft { log: Log::Acts, class: Class::Business, parts: parts.to_vec() }, look("l")]).unwrap();
    copy(live, to);
}

/// Offsets to flip: all of them with `NOTBETRIEB_SOAK`, otherwise every byte that is not zero, its neighbours, and some of the
/// long stretches of zeros.
fn offsets(bytes: &[u8]) -> Vec<usize> {
    let all = std::env::var_os("NOTBETRIEB_SOAK").is_some();
    let near = |at: usize| bytes[at.saturating_sub(2)..bytes.len().min(at + 3)].iter().any(|b| *b != 0);
    (0..bytes.len()).filter(|at| all || near(*at) || at % 61 == 0).collect()
}

/// Flips bits of a file and puts them right again; verify must see it, or everything that can be read is the same.
fn flip_file(dir: &Path, name: &str, part: usize, parts: usize) -> Count {
    let path = dir.join(name);
    let good = std::fs::read(&path).unwrap();
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    let (sound, rows) = (verify(dir, None).unwrap(), dump(dir).unwrap());
    assert_eq!(sound.faults, []);
    let mut count = Count::default();
    for at in offsets(&good).into_iter().filter(|at| at % parts == part) {
        let bad = [good[at] ^ (1 << (at % 8))];
        file.write_all_at(&bad, at as u64).unwrap();
        let _ = std::fs::remove_file(dir.join("journal.db-shm"));
        // Verify looks at a damaged log twice, with a pause: the scan alone says the same.
        let broken = wal::scan(&dir.join("journal.db-wal")).unwrap().damage;
        let found = match (broken, at % 97 == 0) {
            (Some(_), false) => true,
            (broken, _) => match verify(dir, None) {
                Err(_) => true,
                Ok(r) => {
                    assert!(broken.is_none() || !r.is_sound(), "{name} byte {at}");
                    if r.is_sound() {
                        let same = (&r.acts, &r.audit, &r.identity, &r.signers, r.wraps, r.erased_keys);
                        let want = (
                            &sound.acts,
                            &sound.audit,
                            &sound.identity,
                            &sound.signers,
                            sound.wraps,
                            sound.erased_keys,
                        );
                        assert_eq!(same, want, "{name} byte {at}");
                        assert!(dump(dir).unwrap() == rows, "{name} byte {at}");
                    }
                    !r.is_sound()
                }
            },
        };
        count.found += usize::from(found);
        count.harmless += usize::from(!found);
        if at % 53 == 0 {
            count.opened += 1;
            opens_rightly(dir, found, &format!("{name} byte {at}"));
        }
        file.write_all_at(&good[at..=at], at as u64).unwrap();
    }
    assert_eq!(std::fs::read(&path).unwrap(), good);
    count
}

/// A damaged journal is refused, stops while it is read, or says what it said before. Never less, never something else.
fn opens_rightly(dir: &Path, found: bool, what: &str) {
    let other = quick();
    copy(dir, other.path());
    let (j, _) = match open_with(other.path(), Options::small()) {
        Ok(o) => o,
        Err(e) => return assert!(found, "{what} changes nothing and the start is refused: {e}"),
    };
    for (log, want) in [(Log::Acts, &["a", "\u{1}+\u{2}"][..]), (Log::Audit, &["l"][..])] {
        match contents(&j, log) {
            Ok(have) => assert_eq!(have, want, "{what}"),
            Err(e) => assert!(found, "{what} changes nothing and reading stops: {e}"),
        }
    }
}

fn on_two_threads(dir: &Path, name: &str) -> Count {
    let parts: Vec<Count> = std::thread::scope(|s| {
        let hands: Vec<_> = (0..2)
            .map(|part| {
                s.spawn(move || {
                    let own = quick();
                    copy(dir, own.path());
                    flip_file(own.path(), name, part, 2)
                })
            })
            .collect();
        hands.into_iter().map(|h| h.join().unwrap()).collect()
    });
    let sum = |f: fn(&Count) -> usize| parts.iter().map(f).sum();
    let count = Count { found: sum(|c| c.found), harmless: sum(|c| c.harmless), opened: sum(|c| c.opened) };
    println!(
        "{name}: {} flips found, {} change nothing that is read, {} of all opened",
        count.found, count.harmless, count.opened
    );
    count
}

#[test]
fn a_flip_of_any_byte_of_the_main_file_is_found_or_changes_nothing() {
    let root = quick();
    let dir = root.path().join("killed");
    small(&root.path().join("live"), &dir);
    // Everything into the main file, so that only it is looked at.
    rusqlite::Connection::open(dir.join("journal.db"))
        .unwrap()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let count = on_two_threads(&dir, "journal.db");
    assert!(count.found > 5000 && count.harmless > 300 && count.opened > 100, "{count:?}");
}

#[test]
fn a_flip_of_any_byte_of_the_write_ahead_log_is_found_or_changes_nothing() {
    let root = quick();
    let dir = root.path().join("killed");
    small(&root.path().join("live"), &dir);
    let count = on_two_threads(&dir, "journal.db-wal");
    assert!(count.found > 5000 && count.opened > 100, "{count:?}");
}

#[test]
fn a_flip_of_any_byte_of_mark_and_lock_changes_nothing_that_is_read() {
    let root = quick();
    let dir = root.path().join("killed");
    small(&root.path().join("live"), &dir);
    for name in ["journal.mark", "journal.lock"] {
        let good = std::fs::read(dir.join(name)).unwrap();
        for at in 0..good.len() {
            let to = root.path().join(format!("{name}-{at}"));
            copy(&dir, &to);
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            std::fs::write(to.join(name), &bad).unwrap();
            assert_eq!(verify(&to, Some(2)).unwrap().faults, [], "{name} byte {at}");
            let (j, o) = open_with(&to, Options::small()).unwrap();
            assert_eq!((o.mark_missing, o.clean), (name == "journal.mark", false), "{name} byte {at}");
            assert_eq!(contents(&j, Log::Acts).unwrap(), ["a", "\u{1}+\u{2}"]);
        }
    }
}

#[test]
fn a_flip_of_any_byte_of_an_attachment_is_found() {
    let root = quick();
    let (j, _) = open(root.path());
    let store = j.attachments();
    let id = store.put(Scope::Case([1; 16]), &[0x41; 700]).unwrap();
    let path = root.path().join("attachments").join(id.to_string());
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        std::fs::write(&path, &bad).unwrap();
        let said = store.get(id);
        // In the name of its key a flip looks like a key that is gone.
        let named = matches!(said, Err(AttachmentError::Damaged(d) | AttachmentError::Erased(d)) if d == id);
        assert!(
            named && (at / 16 == 0 || matches!(said, Err(AttachmentError::Damaged(_))) || at < 20),
            "byte {at}: {said:?}"
        );
    }
    for cut in [0, 1, 75, 76, 100, good.len() - 1] {
        std::fs::write(&path, &good[..cut]).unwrap();
        assert!(matches!(store.get(id), Err(AttachmentError::Damaged(_))), "cut at {cut}");
    }
    assert!(matches!(open_with(root.path(), Options::small()), Err(OpenError::InUse(_))));
}
