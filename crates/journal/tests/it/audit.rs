//! The log of look-ups is expected in millions: a start reads none of them but the last.

use crate::support::{act, look, open, texts};
use journal::{Log, Scope};
use rusqlite::Connection;
use std::path::Path;

fn fill(dir: &Path) {
    let (journal, _) = open(dir);
    for life in 0..3 {
        journal.append((0..100).map(|n| look(&format!("look {life} {n}"))).collect()).unwrap();
        journal.append(vec![act(Scope::System, &format!("act {life}"))]).unwrap();
    }
}

/// What cannot be read is not read: all look-ups but the last are made unreadable or taken away, and nothing of a start notices.
#[test]
fn opening_and_folding_the_acts_touch_no_look_up_but_the_last_one() {
    for spoil in [
        "UPDATE entry_audit SET bytes=x'00', leaf=x'00' WHERE pos < (SELECT max(pos) FROM entry_audit)",
        "DELETE FROM entry_audit WHERE pos < (SELECT max(pos) FROM entry_audit)",
    ] {
        let dir = tempfile::tempdir().unwrap();
        fill(dir.path());
        let db = Connection::open(dir.path().join("journal.db")).unwrap();
        assert!(db.execute(spoil, []).unwrap() >= 300);
        drop(db);
        let (journal, opening) = open(dir.path());
        assert_eq!(texts(&journal, Log::Acts), ["act 0", "act 1", "act 2"]);
        assert_eq!(opening.audit, 302, "counted by its highest position");
        journal.append(vec![look("one more")]).unwrap();
        drop(journal);
        let report = journal::verify(dir.path(), None).unwrap();
        assert!(!report.is_sound(), "whoever verifies reads them all");
    }
}

/// The test above can fail: the last one is read, and damage in it stops the start.
#[test]
fn the_last_look_up_is_read_at_a_start() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let db = Connection::open(dir.path().join("journal.db")).unwrap();
    db.execute("UPDATE entry_audit SET bytes=x'00' WHERE pos = (SELECT max(pos) FROM entry_audit)", []).unwrap();
    drop(db);
    assert!(crate::support::open_with(dir.path(), journal::Options::small()).is_err());
}
