//! The write-ahead log is folded back as fast as it is written.

use crate::support::{act, open, texts};
use journal::{Log, Options, Scope, verify};

#[test]
fn the_write_ahead_log_keeps_its_size_however_much_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    // Several times the log's size, by callers that leave the background no pause.
    journal::soak(&j, 4000, 16, &mut |_| {}).unwrap();
    let log = std::fs::metadata(dir.path().join("journal.db-wal")).unwrap().len();
    let file = std::fs::metadata(dir.path().join("journal.db")).unwrap().len();
    let given = Options::small().wal_bytes;
    assert!(file > 8 * given, "the test writes too little: {file} bytes");
    assert!(log <= 3 * given, "{log} bytes where {given} were given");
    assert_eq!(texts(&j, Log::Acts).len(), 4000);
    drop(j);
    assert_eq!(verify(dir.path(), Some(4000)).unwrap().faults, []);
}

#[test]
fn keys_are_destroyed_while_the_background_folds_back() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = open(dir.path());
    for n in 0..120u8 {
        let case = Scope::Case([n; 16]);
        for _ in 0..5 {
            j.append(vec![act(case, "a case that ends")]).unwrap();
        }
        assert_eq!(j.destroy_keys(&[case]).unwrap(), 1);
    }
}
