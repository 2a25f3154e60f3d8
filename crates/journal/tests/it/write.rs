//! Appending, reading, reopening, erasing, attachments.

use crate::support::{IDENTITY, act, keys, look, open, open_with, texts};
use journal::{
    AppendError, AttachmentError, Class, Draft, Identity, Journal, Log, OpenError, Options, OsEntropy, Part, Scope,
    State, verify,
};
use std::ops::ControlFlow;
use std::sync::Arc;

#[test]
fn appended_entries_come_back_after_each_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut want = Vec::new();
    for life in 1..=3u64 {
        let (j, o) = open(dir.path());
        assert_eq!((o.incarnation_no, o.created, o.clean), (life, life == 1, true));
        assert_eq!(texts(&j, Log::Acts), want);
        for n in 0..5 {
            let text = format!("life {life} act {n}");
            let placed = j.append(vec![act(Scope::Case([n; 16]), &text), look("looked")]).unwrap();
            assert_eq!(placed[0].pos, want.len() as u64 + life);
            assert_eq!((placed[0].seq, placed[0].incarnation_no), (u64::from(n) + 1, life));
            want.push(text);
        }
        assert_eq!(texts(&j, Log::Acts), want);
        let r = verify(dir.path(), Some(want.len() as u64)).unwrap();
        assert_eq!(r.faults, []);
        assert_eq!(r.acts.head, j.head(Log::Acts), "the running journal's own head");
        assert_eq!(r.audit.acts(), 5 * life);
        assert!(j.fingerprint(Log::Acts).contains("-6-"));
    }
    let r = verify(dir.path(), Some(15)).unwrap();
    assert_eq!((r.faults.len(), r.incarnations, r.acts.links, r.erased_keys), (0, 3, 3, 0));
    assert!(!verify(dir.path(), Some(16)).unwrap().is_sound());
}

#[test]
fn fold_starts_anywhere_and_stops_on_request() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append((0..20).map(|n| act(Scope::System, &format!("{n}"))).collect()).unwrap();
    for from in 0..22 {
        let mut seen = Vec::new();
        let n = j
            .fold(Log::Acts, from, &mut |e| {
                seen.push(e.pos);
                if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
        assert_eq!(seen, (from..21).take(3).collect::<Vec<_>>());
        assert_eq!(n, seen.len() as u64);
    }
}

#[test]
fn many_callers_share_groups_and_all_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    let mut acknowledged = Vec::new();
    journal::soak(&j, 500, 16, &mut |pos| acknowledged.push(pos)).unwrap();
    acknowledged.sort_unstable();
    assert_eq!(acknowledged, (1..=500).collect::<Vec<_>>());
    let r = verify(dir.path(), Some(500)).unwrap();
    assert_eq!(r.faults, []);
    assert!(r.acts.heads < 500, "{} heads for 500 acts", r.acts.heads);
}

#[test]
fn a_second_handle_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    assert!(matches!(open_with(dir.path(), Options::small()), Err(OpenError::InUse(_))));
    let clone = j.clone();
    drop(j);
    assert!(matches!(open_with(dir.path(), Options::small()), Err(OpenError::InUse(_))));
    drop(clone);
    open(dir.path());
}

#[test]
fn strangers_are_refused_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let before = std::fs::read(dir.path().join("journal.db")).unwrap();
    let with = |identity: Identity, kek: u8| {
        let mut k = keys();
        k.kek = [kek; 32].into();
        Journal::open(dir.path(), identity, k, b"", b"", Box::new(OsEntropy), Options::small()).map(|_| ())
    };
    let other = |authority, node| with(Identity { authority, node }, 9).unwrap_err();
    assert!(matches!(other([1; 16], IDENTITY.node), OpenError::OtherAuthority { .. }));
    assert!(matches!(other(IDENTITY.authority, [1; 16]), OpenError::OtherNode { .. }));
    assert!(matches!(with(IDENTITY, 1).unwrap_err(), OpenError::WrongKey(_)));
    assert!(before == std::fs::read(dir.path().join("journal.db")).unwrap());
    let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
    c.execute_batch("PRAGMA user_version=3").unwrap();
    drop(c);
    assert!(matches!(with(IDENTITY, 9).unwrap_err(), OpenError::NewerFormat { found: 3, known: 2 }));
    assert!(matches!(verify(dir.path(), None), Err(journal::VerifyError::NewerFormat { .. })));
}

#[test]
fn an_order_to_erase_and_the_end_of_the_key_are_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let (person, case) = (Scope::Person([1; 16]), Scope::Case([2; 16]));
    let fail = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let hook = std::sync::Arc::clone(&fail);
    let mut options = Options::small();
    options.hooks.fail_commit = Some(std::sync::Arc::new(move || hook.load(std::sync::atomic::Ordering::SeqCst)));
    let (j, _) = open_with(dir.path(), options).unwrap();
    j.append(vec![act(person, "secret"), act(case, "kept")]).unwrap();
    assert!(j.append_destroying(vec![act(person, "under it")], &[person]).is_err());
    fail.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(j.append_destroying(vec![act(case, "order")], &[person]).is_err());
    drop(j);
    let (j, _) = open(dir.path());
    assert!(j.has_key(person));
    assert_eq!(texts(&j, Log::Acts), ["secret", "kept"]);
    j.append_destroying(vec![act(case, "order")], &[person]).unwrap();
    assert!(!j.has_key(person) && j.has_key(case));
    assert_eq!(texts(&j, Log::Acts), ["?", "kept", "order"]);
    drop(j);
    let (j, _) = open(dir.path());
    assert!(!j.has_key(person));
    assert_eq!(texts(&j, Log::Acts), ["?", "kept", "order"]);
    let report = verify(dir.path(), None).unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.erased_keys, 1);
}

#[test]
fn an_act_about_two_persons_loses_only_the_erased_one() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (Scope::Person([1; 16]), Scope::Person([2; 16]));
    {
        let (j, _) = open(dir.path());
        let parts = [(a, "Anna"), (b, "Bert")].map(|(scope, t)| Part { scope, plaintext: t.as_bytes().to_vec() });
        j.append(vec![Draft { log: Log::Acts, class: Class::Business, parts: parts.to_vec() }]).unwrap();
        let id = j.attachments().put(a, b"scan of Anna").unwrap();
        assert_eq!(j.destroy_keys(&[a]).unwrap(), 1);
        assert_eq!(j.destroy_keys(&[a]).unwrap(), 0);
        assert_eq!(texts(&j, Log::Acts), ["?+Bert"]);
        assert!(matches!(j.attachments().get(id), Err(AttachmentError::Erased(_))));
        j.append(vec![act(a, "Anna again")]).unwrap();
    }
    let (j, _) = open(dir.path());
    assert_eq!(texts(&j, Log::Acts), ["?+Bert", "Anna again"]);
    let r = verify(dir.path(), Some(2)).unwrap();
    assert_eq!((r.faults.len(), r.erased_keys), (0, 1));
}

#[test]
fn an_erased_wrap_is_in_no_file_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    j.append(vec![act(Scope::Person([1; 16]), "x"), act(Scope::Person([2; 16]), "y")]).unwrap();
    let c = rusqlite::Connection::open(dir.path().join("journal.db")).unwrap();
    let sealed: Vec<Vec<u8>> = c
        .prepare("SELECT sealed FROM wrap ORDER BY n")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(c);
    let hits = |needle: &[u8]| -> usize {
        ["journal.db", "journal.db-wal"]
            .iter()
            .map(|f| std::fs::read(dir.path().join(f)).unwrap().windows(needle.len()).filter(|w| *w == needle).count())
            .sum()
    };
    assert!(sealed.iter().all(|s| hits(s) > 0));
    j.destroy_keys(&[Scope::Person([1; 16])]).unwrap();
    let left: Vec<bool> = sealed.iter().map(|s| hits(s) > 0).collect();
    assert_eq!(left.iter().filter(|l| !**l).count(), 1, "{left:?}");
}

#[test]
fn attachments_are_sealed_and_checked() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    let store = j.attachments();
    let scan = vec![0x41u8; 100_000];
    let id = store.put(Scope::Case([1; 16]), &scan).unwrap();
    assert_eq!(store.put(Scope::Case([1; 16]), &scan).unwrap(), id);
    assert_ne!(store.put(Scope::Case([2; 16]), &scan).unwrap(), id);
    assert_eq!(*store.get(id).unwrap(), scan);
    assert_eq!(store.list().unwrap().len(), 2);
    let path = dir.path().join("attachments").join(id.to_string());
    let good = std::fs::read(&path).unwrap();
    assert!(!good.windows(32).any(|w| w == &scan[..32]));
    for at in (0..100).chain([good.len() - 1, good.len() / 2]) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        std::fs::write(&path, &bad).unwrap();
        assert!(store.get(id).is_err(), "byte {at}");
    }
    assert_eq!(store.put(Scope::Case([1; 16]), &scan).unwrap(), id, "a damaged file is written again");
    assert_eq!(*store.get(id).unwrap(), scan);
    drop((store, j));
    let (j, _) = open(dir.path());
    assert_eq!(*j.attachments().get(id).unwrap(), scan);
    j.attachments().remove(id).unwrap();
    assert!(matches!(j.attachments().get(id), Err(AttachmentError::Missing(_))));
}

#[test]
fn a_failed_commit_is_final() {
    let dir = tempfile::tempdir().unwrap();
    let fail = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = Arc::clone(&fail);
    let mut options = Options::small();
    options.hooks.fail_commit = Some(Arc::new(move || flag.load(std::sync::atomic::Ordering::SeqCst)));
    {
        let (j, _) = open_with(dir.path(), options).unwrap();
        j.append(vec![act(Scope::System, "one")]).unwrap();
        fail.store(true, std::sync::atomic::Ordering::SeqCst);
        assert!(matches!(j.append(vec![act(Scope::System, "two")]), Err(AppendError::Stopped { .. })));
        fail.store(false, std::sync::atomic::Ordering::SeqCst);
        assert!(matches!(j.append(vec![act(Scope::System, "three")]), Err(AppendError::Stopped { .. })));
        assert!(matches!(j.state(), State::Stopped(_)));
        assert_eq!(texts(&j, Log::Acts), ["one"], "reading goes on");
    }
    let (j, o) = open(dir.path());
    assert!(!o.clean);
    assert_eq!(texts(&j, Log::Acts), ["one"]);
}

#[test]
fn nonsense_is_refused_before_it_is_queued() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    assert_eq!(j.append(vec![]).unwrap(), []);
    let none = Draft { log: Log::Acts, class: Class::Business, parts: vec![] };
    assert_eq!(j.append(vec![none]), Err(AppendError::TooBig));
    let part = Part { scope: Scope::System, plaintext: vec![] };
    let many = Draft { log: Log::Acts, class: Class::Business, parts: vec![part; 4097] };
    assert_eq!(j.append(vec![many]), Err(AppendError::TooBig));
    let long = Draft::single(Log::Acts, Class::Business, Scope::System, vec![0; 17 << 20]);
    assert_eq!(j.append(vec![long]), Err(AppendError::TooBig));
    let most = Draft::single(Log::Acts, Class::Business, Scope::System, vec![0; 4 << 20]);
    j.append(vec![most]).unwrap();
    assert!(verify(dir.path(), Some(1)).unwrap().is_sound());
}
