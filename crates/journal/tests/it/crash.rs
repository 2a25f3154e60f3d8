//! Crashes: the folder as it is at some moment is all that is left.

use crate::support::{act, copy, look, open, open_with, texts};
use journal::{Log, Options, Scope, verify};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Append(u8),
    Look,
    Reopen,
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => (1u8..4).prop_map(Step::Append), 1 => Just(Step::Look), 1 => Just(Step::Reopen), 2 => Just(Step::Crash)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn equals_a_plain_list_through_crashes(steps in proptest::collection::vec(step(), 1..16)) {
        let root = tempfile::tempdir().unwrap();
        let mut dir = root.path().join("0");
        let mut lives = 1;
        let mut model: (Vec<String>, Vec<String>) = Default::default();
        let mut j = open(&dir).0;
        for (n, s) in steps.into_iter().enumerate() {
            match s {
                Step::Append(k) => {
                    let new: Vec<String> = (0..k).map(|i| format!("act {n}.{i}")).collect();
                    j.append(new.iter().map(|t| act(Scope::Case([n as u8 % 3; 16]), t)).collect()).unwrap();
                    model.0.extend(new);
                }
                Step::Look => {
                    j.append(vec![look("who?")]).unwrap();
                    model.1.push("who?".to_owned());
                }
                Step::Reopen => {
                    drop(j);
                    j = open(&dir).0;
                    lives += 1;
                }
                Step::Crash => {
                    let next = root.path().join(format!("{}", n + 1));
                    copy(&dir, &next);
                    let (new, o) = open(&next);
                    prop_assert!(!o.clean && o.torn_frames == 0);
                    j = new;
                    dir = next;
                    lives += 1;
                }
            }
            prop_assert_eq!((texts(&j, Log::Acts), texts(&j, Log::Audit)), model.clone());
        }
        let r = verify(&dir, Some(model.0.len() as u64)).unwrap();
        prop_assert_eq!((r.faults, r.incarnations), (vec![], lives));
    }
}

#[test]
fn a_copy_taken_while_callers_write_holds_all_that_was_acknowledged_before() {
    let root = tempfile::tempdir().unwrap();
    let live = root.path().join("live");
    // So large that nothing is folded back: a plain file copy is then a state that a power cut could leave.
    let options = Options { wal_bytes: 64 << 20, ..Options::small() };
    let (j, _) = open_with(&live, options).unwrap();
    std::thread::scope(|s| {
        let writer = s.spawn(|| journal::soak(&j, 1500, 4, &mut |_| {}));
        for n in 0..6 {
            let acknowledged = j.count(Log::Acts);
            let dir = root.path().join(format!("{n}"));
            copy(&live, &dir);
            let (copied, _) = open(&dir);
            assert!(texts(&copied, Log::Acts).len() as u64 + 1 >= acknowledged);
            drop(copied);
            let r = verify(&dir, Some(acknowledged - 1)).unwrap();
            assert_eq!(r.faults, []);
            assert_eq!(verify(&live, Some(acknowledged - 1)).unwrap().faults, [], "while it runs");
        }
        writer.join().unwrap().unwrap();
    });
}

#[test]
fn a_start_that_was_killed_half_way_can_be_repeated() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("journal.db"), b"").unwrap();
    std::fs::write(dir.path().join("journal.lock"), b"").unwrap();
    assert!(verify(dir.path(), Some(0)).unwrap().is_sound());
    assert!(verify(dir.path(), None).is_err());
    let (j, o) = open(dir.path());
    assert!(o.created);
    drop(j);
    assert!(verify(dir.path(), Some(0)).unwrap().is_sound());
}

#[test]
fn an_older_copy_put_back_is_noticed() {
    let root = tempfile::tempdir().unwrap();
    let (dir, old) = (root.path().join("a"), root.path().join("b"));
    let (j, _) = open(&dir);
    j.append(vec![act(Scope::System, "one")]).unwrap();
    copy(&dir, &old);
    j.append(vec![act(Scope::System, "two")]).unwrap();
    drop(j);
    std::fs::copy(dir.join("journal.mark"), old.join("journal.mark")).unwrap();
    assert!(matches!(
        open_with(&old, Options::small()),
        Err(journal::OpenError::Shorter { acts: 2, acts_marked: 3, .. })
    ));
    assert!(!verify(&old, None).unwrap().is_sound());
    let (j, _) = open_with(&old, Options { accept_loss: true, ..Options::small() }).unwrap();
    assert_eq!(texts(&j, Log::Acts), ["one"]);
}

#[test]
fn a_missing_database_is_never_replaced_by_an_empty_one() {
    let root = tempfile::tempdir().unwrap();
    let (dir, killed) = (root.path().join("a"), root.path().join("b"));
    let (j, _) = open(&dir);
    j.append(vec![act(Scope::System, "one")]).unwrap();
    copy(&dir, &killed);
    std::fs::remove_file(killed.join("journal.db")).unwrap();
    let wal = std::fs::read(killed.join("journal.db-wal")).unwrap();
    assert!(matches!(open_with(&killed, Options::small()), Err(journal::OpenError::Damaged(_))));
    assert!(wal == std::fs::read(killed.join("journal.db-wal")).unwrap());
    std::fs::remove_file(killed.join("journal.db-wal")).unwrap();
    assert!(matches!(open_with(&killed, Options::small()), Err(journal::OpenError::Shorter { .. })));
    assert!(!killed.join("journal.db").exists());
    assert!(!verify(&killed, Some(0)).unwrap().is_sound(), "the mark knows better");
}
