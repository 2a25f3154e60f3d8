//! The pages of a destroyed key leave every file, also when a reader or a crash came between.

use crate::support::{act, copy, open, texts};
use journal::{Log, Scope};
use rusqlite::Connection;
use std::path::Path;

fn sealed(dir: &Path) -> Vec<Vec<u8>> {
    let c = Connection::open(dir.join("journal.db")).unwrap();
    let mut st = c.prepare("SELECT sealed FROM wrap ORDER BY n").unwrap();
    st.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Which of the wraps stand in any file of the folder.
fn there(dir: &Path, wraps: &[Vec<u8>]) -> Vec<bool> {
    let files = ["journal.db", "journal.db-wal"].map(|f| std::fs::read(dir.join(f)).unwrap());
    let holds = |wrap: &Vec<u8>| files.iter().any(|f| f.windows(wrap.len()).any(|w| w == wrap));
    wraps.iter().map(holds).collect()
}

#[test]
fn a_reader_in_the_way_or_a_kill_only_delays_that_an_erased_key_leaves_the_files() {
    let root = tempfile::tempdir().unwrap();
    let (dir, killed) = (root.path().join("live"), root.path().join("killed"));
    let (j, _) = open(&dir);
    let person = Scope::Person([1; 16]);
    j.append(vec![act(person, "Anna"), act(Scope::Case([2; 16]), "case")]).unwrap();
    let wraps = sealed(&dir);
    assert_eq!(there(&dir, &wraps), [true, true, true]);
    let reader = Connection::open(dir.join("journal.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM wrap").unwrap();
    j.append_destroying(vec![act(Scope::System, "erase")], &[person]).unwrap();
    assert_eq!(texts(&j, Log::Acts), ["?", "case", "erase"], "the order stands at once");
    assert_eq!(there(&dir, &wraps), [true, true, true], "the reader still sees the old pages");
    copy(&dir, &killed);
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    j.append(vec![act(Scope::System, "later")]).unwrap();
    drop(j);
    assert_eq!(there(&dir, &wraps), [true, false, true]);
    drop(open(&killed));
    assert_eq!(there(&killed, &wraps), [true, false, true], "the start after a kill does it");
}
