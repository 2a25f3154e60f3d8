//! Journals made anew from copies and backups; proofs of single entries.

use crate::support::{IDENTITY, act, counter, keys, look, open, open_with, texts};
use journal::copy::{Copy, CopyError, KEYS, LOG};
use journal::holding::Relation;
use journal::proof::{self, Met, Outside};
use journal::restore::{self, Kek, RestoreError, Rewrap};
use journal::{Adopted, Log, NodeKeys, OpenError, Options, Scope, backup, verify};
use std::path::Path;

const HOLDER: [u8; 16] = [0x33; 16];
const CASE: Scope = Scope::Case([1; 16]);
const PERSON: Scope = Scope::Person([2; 16]);

fn filled(dir: &Path) -> journal::Journal {
    drop(open(dir));
    let (j, _) = open(dir);
    for n in 0..20 {
        j.append(vec![act(CASE, &format!("act {n}")), act(PERSON, "about a person"), look("look")]).unwrap();
    }
    j
}

fn copied(dir: &Path, target: &Path) -> std::path::PathBuf {
    let mut c = Copy::open(dir, IDENTITY, target, HOLDER).unwrap();
    c.catch_up().unwrap();
    c.dir().to_owned()
}

#[test]
fn a_lost_machine_comes_back_from_its_copy_entry_for_entry() {
    let (dir, target, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let j = filled(dir.path());
    let folder = copied(dir.path(), target.path());
    let head = j.head(Log::Acts).unwrap();
    let want = [texts(&j, Log::Acts), texts(&j, Log::Audit)];
    drop(j);
    drop(dir);
    let done =
        restore::build(&new.path().join("j"), &folder.join(LOG), &[folder.join(KEYS)], None, &mut *counter(1)).unwrap();
    assert_eq!((done.counts, done.dropped, done.holder), ([42, 22], 0, HOLDER));
    assert!(done.report.is_sound());
    assert_eq!(done.report.acts.head, Some(head));
    let a = Adopted::open(&new.path().join("j"), &IDENTITY.authority, &keys()).unwrap();
    let read = |log| {
        let mut out = Vec::new();
        a.fold(log, 0, &mut |e| {
            for p in e.parts {
                if let journal::OpenedPart::Open { plaintext, .. } = p {
                    out.push(String::from_utf8(plaintext.to_vec()).unwrap());
                }
            }
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        out
    };
    assert_eq!([read(Log::Acts), read(Log::Audit)], want);
    assert!(matches!(
        restore::build(&new.path().join("j"), &folder.join(LOG), &[], None, &mut *counter(1)),
        Err(RestoreError::NotEmpty(_))
    ));
}

#[test]
fn a_new_node_takes_the_keys_over_under_its_own_kek() {
    let (dir, target, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(filled(dir.path()));
    let folder = copied(dir.path(), target.path());
    let to = Kek { id: [0xdd; 16], key: [4u8; 32].into() };
    let from = [Kek { id: keys().kek_id, key: keys().kek }];
    let wrong = [Kek { id: keys().kek_id, key: [1u8; 32].into() }];
    let build = |from: &[Kek], name: &str| {
        let rewrap = Rewrap { from, to: &to, to_wrapped: b"new" };
        restore::build(&new.path().join(name), &folder.join(LOG), &[folder.join(KEYS)], Some(&rewrap), &mut *counter(3))
    };
    assert!(matches!(build(&wrong, "wrong"), Err(RestoreError::WrongKey)));
    assert!(!new.path().join("wrong").join("journal.db").exists());
    build(&from, "j").unwrap();
    let dir = new.path().join("j");
    assert!(matches!(
        Adopted::open(&dir, &IDENTITY.authority, &NodeKeys { kek: [1u8; 32].into(), kek_id: to.id, ..keys() }),
        Err(OpenError::WrongKey(_))
    ));
    let own = NodeKeys { kek: [4u8; 32].into(), kek_id: to.id, ..keys() };
    let a = Adopted::open(&dir, &IDENTITY.authority, &own).unwrap();
    assert!(a.has_key(PERSON));
    // Another kek later: the old one opens nothing any more.
    let next = NodeKeys { kek: [5u8; 32].into(), kek_id: [0xee; 16], ..keys() };
    assert!(a.rekey(&next.kek, next.kek_id, b"next", &mut *counter(5)).unwrap() > 0);
    assert_eq!(a.rekey(&next.kek, next.kek_id, b"next", &mut *counter(6)).unwrap(), 0);
    let locked = Adopted::open(&dir, &IDENTITY.authority, &own).unwrap();
    assert!(!locked.has_key(PERSON), "sealed under a kek that was not given");
    let a = Adopted::open(&dir, &IDENTITY.authority, &next).unwrap();
    assert!(a.has_key(PERSON));
    assert_eq!(a.destroy_keys(&[PERSON]).unwrap(), 1);
    assert!(!a.has_key(PERSON) && a.has_key(CASE));
    let report = verify(&dir, None).unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.erased_keys, 1);
}

#[test]
fn a_key_that_any_source_knows_as_destroyed_does_not_come_back() {
    let (dir, old, now, new) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let j = filled(dir.path());
    let old = copied(dir.path(), old.path());
    j.destroy_keys(&[PERSON]).unwrap();
    let now = copied(dir.path(), now.path());
    let done = restore::build(
        &new.path().join("j"),
        &old.join(LOG),
        &[old.join(KEYS), now.join(KEYS)],
        None,
        &mut *counter(1),
    )
    .unwrap();
    assert_eq!(done.report.erased_keys, 1);
    let a = Adopted::open(&new.path().join("j"), &IDENTITY.authority, &keys()).unwrap();
    assert!(!a.has_key(PERSON) && a.has_key(CASE));
}

#[test]
fn a_node_put_back_from_an_old_image_is_repaired_and_goes_on_after_what_it_forgot() {
    let (dir, target, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(filled(dir.path()));
    crate::support::copy(dir.path(), old.path());
    let (j, _) = open(dir.path());
    let scan = j.attachments().put(CASE, b"scan").unwrap();
    j.append(vec![act(CASE, "the last act")]).unwrap();
    copied(dir.path(), target.path());
    let end = j.head(Log::Acts).unwrap();
    drop(j);
    let done = restore::repair(old.path(), &IDENTITY, target.path(), &mut *counter(1)).unwrap();
    assert_eq!(done.before, Some(Relation::Ahead([2, 1])));
    assert!(done.kept.join("journal.db").exists());
    let (j, opening) = open(old.path());
    assert_eq!((opening.incarnation_no, opening.link.acts), (4, (end.size, end.root)));
    assert_eq!(texts(&j, Log::Acts).last().unwrap(), "the last act");
    assert_eq!(&*j.attachments().get(scan).unwrap(), b"scan");
    j.append(vec![act(CASE, "goes on")]).unwrap();
    copied(old.path(), target.path());
    assert!(verify(old.path(), None).unwrap().is_sound());
}

#[test]
fn a_damaged_journal_is_repaired_from_its_copy_and_one_that_knew_more_is_not() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let j = filled(dir.path());
    copied(dir.path(), target.path());
    let want = texts(&j, Log::Acts);
    drop(j);
    let damage = |dir: &Path| {
        let path = dir.join("journal.db");
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0x55);
        std::fs::write(&path, bytes).unwrap();
        let _ = std::fs::remove_file(dir.join("journal.db-wal"));
    };
    damage(dir.path());
    assert!(!verify(dir.path(), None).unwrap().is_sound());
    let done = restore::repair(dir.path(), &IDENTITY, target.path(), &mut *counter(1)).unwrap();
    assert_eq!(done.before, None);
    let (j, _) = open(dir.path());
    assert_eq!(texts(&j, Log::Acts), want);
    j.append(vec![act(CASE, "never copied")]).unwrap();
    drop(j);
    damage(dir.path());
    assert!(matches!(
        restore::repair(dir.path(), &IDENTITY, target.path(), &mut *counter(1)),
        Err(RestoreError::Unsound(_))
    ));
    assert!(dir.path().join("journal.db").exists());
}

#[test]
fn a_fork_is_never_overwritten() {
    let (dir, target, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(filled(dir.path()));
    crate::support::copy(dir.path(), old.path());
    drop(open(dir.path()));
    copied(dir.path(), target.path());
    drop(open(old.path()));
    let before = std::fs::read(old.path().join("journal.db")).unwrap();
    let refused = restore::repair(old.path(), &IDENTITY, target.path(), &mut *counter(1)).unwrap_err();
    assert!(matches!(refused, RestoreError::Copy(CopyError::Diverged(Relation::Forked { .. }))));
    assert_eq!(before, std::fs::read(old.path().join("journal.db")).unwrap());
}

#[test]
fn a_backup_is_one_file_restored_once_before_it_counts() {
    let (dir, other, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let j = filled(dir.path());
    j.attachments().put(CASE, &vec![7u8; 3 << 20]).unwrap();
    std::fs::write(other.path().join("authority.json"), b"{}").unwrap();
    let beside =
        [journal::copy::Beside { name: "authority.json".to_owned(), path: other.path().join("authority.json") }];
    let out = other.path().join("backup.nbb");
    let scratch = other.path().join("scratch");
    let made = backup::make(dir.path(), IDENTITY, HOLDER, &beside, &out, &scratch, &mut *counter(1)).unwrap();
    assert_eq!(made.counts, [42, 22]);
    assert_eq!(std::fs::read_dir(&scratch).unwrap().count(), 0);
    backup::whole(&out).unwrap();
    let files = backup::unpack_files(&out, &new.path().join("files")).unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!(
        std::fs::metadata(&files[0]).unwrap().len(),
        3 << 20 | std::fs::metadata(&files[0]).unwrap().len() & 0xfffff
    );
    assert_eq!(std::fs::read(new.path().join("files/authority.json")).unwrap(), b"{}");
    restore::build(&new.path().join("j"), &out, std::slice::from_ref(&out), None, &mut *counter(1)).unwrap();
    let bytes = std::fs::read(&out).unwrap();
    for cut in [0, 1, 8, 100, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
        std::fs::write(&out, &bytes[..cut]).unwrap();
        assert!(backup::whole(&out).is_err(), "cut {cut}");
    }
}

#[test]
fn names_in_a_bundle_cannot_lead_outside() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["../x", "/x", "a/../../x", "", "."] {
        let mut w = journal::bundle::FrameWriter::begin(Vec::new(), IDENTITY, HOLDER).unwrap();
        w.write(&journal::bundle::Frame::File { name, total: 1, offset: 0, bytes: b"x" }).unwrap();
        let path = dir.path().join("b");
        std::fs::write(&path, w.end().unwrap()).unwrap();
        assert!(backup::unpack_files(&path, &dir.path().join("to")).is_err(), "{name:?}");
    }
    assert!(!dir.path().join("x").exists());
}

#[test]
fn a_proof_is_checked_without_the_journal_and_falls_with_any_changed_byte() {
    let dir = tempfile::tempdir().unwrap();
    let j = filled(dir.path());
    let anchor = j.fingerprint(Log::Acts);
    let head = j.head(Log::Acts).unwrap();
    j.append(vec![act(CASE, "later")]).unwrap();
    for (log, pos) in [(Log::Acts, 0), (Log::Acts, 1), (Log::Acts, 17), (Log::Acts, 42), (Log::Audit, 9)] {
        let text = proof::prove(dir.path(), log, pos, None).unwrap();
        let proven = proof::check(&text).unwrap();
        assert_eq!((proven.log, proven.identity), (log, IDENTITY));
    }
    assert!(matches!(proof::prove(dir.path(), Log::Acts, 43, None), Err(proof::ProofError::NoEntry(43))));
    // Under the head that a paper printed as its anchor.
    let text = proof::prove(dir.path(), Log::Acts, 17, Some(head.size)).unwrap();
    assert_eq!(proof::check(&text).unwrap().head, head);
    let path = dir.path().join("proof");
    std::fs::write(&path, &text).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats/verify_journal.py");
    let python = |anchor: &str| {
        std::process::Command::new("python3")
            .args([script.as_os_str(), "--proof".as_ref(), path.as_os_str(), "--anchor".as_ref(), anchor.as_ref()])
            .output()
    };
    if let Ok(said) = python(&anchor)
        && !String::from_utf8_lossy(&said.stderr).contains("No module named")
    {
        assert!(said.status.success(), "{said:?}");
        assert!(!python("3f2a91c0-17-9f86d081884c7d65").unwrap().status.success());
    }
    for at in 0..text.len() {
        let mut bad = text.clone().into_bytes();
        bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
        if let Ok(bad) = String::from_utf8(bad) {
            assert!(proof::check(&bad).is_err(), "byte {at} of {text}");
        }
    }
}

#[test]
fn an_anchor_or_a_kept_head_shows_what_was_cut_off_or_written_anew() {
    let (dir, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let j = filled(dir.path());
    crate::support::copy(dir.path(), old.path());
    j.append(vec![act(CASE, "one more")]).unwrap();
    let anchor = Outside::anchor(&j.fingerprint(Log::Acts)).unwrap();
    let head = Outside::head(&j.head(Log::Acts).unwrap().text()).unwrap();
    let audit = Outside::head(&j.head(Log::Audit).unwrap().text()).unwrap();
    drop(j);
    drop(open(dir.path()));
    for outside in [&anchor, &head] {
        assert_eq!(proof::compare(dir.path(), outside).unwrap(), Met::Yes { log: Log::Acts, later: 1 });
        assert_eq!(proof::compare(old.path(), outside).unwrap(), Met::Shorter { have: 41 });
    }
    assert_eq!(proof::compare(dir.path(), &audit).unwrap(), Met::Yes { log: Log::Audit, later: 1 });
    // Written anew by somebody with the node's key: everything verifies, and the anchor tells.
    let anew = tempfile::tempdir().unwrap();
    let (k, _) = open_with(anew.path(), Options::small()).unwrap();
    drop(k);
    assert!(verify(anew.path(), None).unwrap().is_sound());
    assert_eq!(proof::compare(anew.path(), &anchor).unwrap(), Met::NoIncarnation);
    let Outside::Anchor { incarnation, size, .. } = anchor else { panic!() };
    let other = Outside::Anchor { incarnation, size, root: "0123456789abcdef".to_owned() };
    assert_eq!(proof::compare(dir.path(), &other).unwrap(), Met::Other);
    for bad in ["", "x", "3f2a91c0-1", "3f2a91c0-1-9f86d081884c7d6", "3f2a91c0-x-9f86d081884c7d65"] {
        assert_eq!(Outside::anchor(bad), None);
    }
}

#[test]
fn attachments_that_no_act_names_are_swept() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    let a = j.attachments();
    let (kept, orphan) = (a.put(CASE, b"kept").unwrap(), a.put(CASE, b"orphan").unwrap());
    std::fs::write(dir.path().join("attachments/half.part"), b"x").unwrap();
    assert_eq!(a.sweep(&[kept].into()).unwrap(), 2);
    assert_eq!(a.list().unwrap(), [kept]);
    assert!(a.get(orphan).is_err());
}
