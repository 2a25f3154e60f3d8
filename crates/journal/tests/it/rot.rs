//! Random damage to a bigger journal: flips, and blocks that are swapped, doubled, dropped, stale, zeroed, misdirected, cut off.
//! Each is found, or nothing that is read changes. `cargo xtask soak damage --rounds 100000` does more than the usual number.

use crate::support::{act, contents, copy, dump, look, number, open_with, quick};
use journal::{Journal, Log, Options, Report, Scope, verify, wal};
use simdisk::Dice;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const DAMAGES: u64 = 2000;
/// Rounds that may follow where chance left a kind of damage without enough that were found.
const ROUNDS_MORE: u64 = 5;
const BLOCK: usize = 4096;
const DB: &str = "journal.db";
const WAL: &str = "journal.db-wal";

fn fill(j: &Journal, from: u64, to: u64) {
    for n in from..to {
        let some = (0..10).map(|k| {
            act(Scope::Case([(n + k) as u8 % 9; 16]), &format!("{n}.{k} {}", "text ".repeat((n * k % 70) as usize)))
        });
        j.append(some.chain([look(&format!("{n}"))]).collect()).unwrap();
    }
}

/// A journal of two lives, its main file folded, its log begun anew, and both files as they were earlier.
struct Victim {
    dir: PathBuf,
    good: BTreeMap<&'static str, Vec<u8>>,
    stale: BTreeMap<&'static str, Vec<u8>>,
    report: Report,
    rows: String,
    acts: Vec<String>,
}

fn victim(root: &Path) -> Victim {
    let (live, early, dir) = (root.join("live"), root.join("early"), root.join("killed"));
    let options = || Options { wal_bytes: 1 << 20, ..Options::small() };
    fill(&open_with(&live, options()).unwrap().0, 0, 12);
    let (j, _) = open_with(&live, options()).unwrap();
    fill(&j, 12, 28);
    // Before all is folded back and the log begins anew: what a write that got lost would leave in both files.
    copy(&live, &early);
    let c = rusqlite::Connection::open(live.join(DB)).unwrap();
    c.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    let folded: (i64, i64) = c.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |r| Ok((r.get(1)?, r.get(2)?))).unwrap();
    assert_eq!(folded.0, folded.1);
    drop(c);
    fill(&j, 28, 31);
    copy(&live, &dir);
    let acts = contents(&j, Log::Acts).unwrap();
    drop(j);
    // The part of the log that was never used is of no interest here.
    let read = |dir: &Path| {
        BTreeMap::from([DB, WAL].map(|f| {
            let mut bytes = std::fs::read(dir.join(f)).unwrap();
            let used = bytes.iter().rposition(|b| *b != 0).map_or(0, |n| n + 1);
            bytes.truncate(if f == WAL { used + 2 * BLOCK } else { bytes.len() });
            (f, bytes)
        }))
    };
    let (good, stale) = (read(&dir), read(&early));
    let (report, rows) = (verify(&dir, None).unwrap(), dump(&dir).unwrap());
    assert_eq!(report.faults, []);
    Victim { dir, good, stale, report, rows, acts }
}

impl Victim {
    /// Changes the content of a file; the name of what was done.
    fn damage(&self, name: &str, bytes: &mut Vec<u8>, dice: &mut Dice) -> &'static str {
        // Blocks of the disk, and frames of the log.
        let (unit, offset) = if name == WAL && dice.hits(1, 2) { (BLOCK + 24, 32) } else { (BLOCK, 0) };
        let blocks = ((bytes.len() - offset) / unit).max(1);
        let block = |dice: &mut Dice| offset + dice.below(blocks) * unit;
        let (a, b) = (block(dice), block(dice));
        let range = |at: usize, len: usize| at.min(len)..(at + unit).min(len);
        let len = bytes.len();
        match dice.below(11) {
            0 => {
                bytes[dice.below(len)] ^= 1 << dice.below(8);
                "flip"
            }
            1 => {
                let at = dice.below(len);
                let end = (at + 1 + dice.below(512)).min(len);
                bytes[at..end].iter_mut().for_each(|x| *x ^= dice.roll() as u8);
                "burst"
            }
            2 => {
                bytes[range(a, len)].fill(0);
                "zeroed block"
            }
            3 if a.max(b) + unit <= len => {
                let (x, y) = (bytes[range(a, len)].to_vec(), bytes[range(b, len)].to_vec());
                bytes[range(a, len)].copy_from_slice(&y);
                bytes[range(b, len)].copy_from_slice(&x);
                "swapped blocks"
            }
            4 if a.max(b) + unit <= len => {
                bytes.copy_within(range(a, len), b);
                "block written in two places"
            }
            5 => {
                let old = &self.stale[name];
                let end = (a + unit).min(len).min(old.len());
                if a < end {
                    bytes[a..end].copy_from_slice(&old[a..end]);
                }
                "stale block"
            }
            6 => {
                bytes.truncate(if dice.hits(1, 2) { a } else { dice.below(len) });
                "cut off"
            }
            7 => {
                bytes.drain(range(a, len));
                "dropped block"
            }
            8 => {
                let doubled = bytes[range(a, len)].to_vec();
                bytes.splice(a..a, doubled);
                "doubled block"
            }
            9 => {
                bytes[range(a, len)].iter_mut().for_each(|x| *x = dice.roll() as u8);
                "garbage"
            }
            _ => {
                let other = &self.good[if name == DB { WAL } else { DB }];
                let from = dice.below(other.len() / BLOCK - 1) * BLOCK;
                let end = (a + BLOCK).min(len);
                bytes[a..end].copy_from_slice(&other[from..from + (end - a)]);
                "misdirected block"
            }
        }
    }

    /// Whether verify finds it. If not, everything that is read must be as before.
    fn found(&self, dir: &Path, what: &str) -> bool {
        let _ = std::fs::remove_file(dir.join("journal.db-shm"));
        if wal::scan(&dir.join(WAL)).unwrap().damage.is_some() {
            return true;
        }
        let Ok(r) = verify(dir, None) else { return true };
        if !r.is_sound() {
            return true;
        }
        assert!(r.acts == self.report.acts && r.audit == self.report.audit, "{what}");
        assert!(r.wraps == self.report.wraps && r.erased_keys == self.report.erased_keys, "{what}");
        assert!(dump(dir).unwrap() == self.rows, "{what}");
        false
    }

    fn opens_rightly(&self, dir: &Path, found: bool, what: &str) {
        match open_with(dir, Options::small()) {
            Err(e) => assert!(found, "{what}: nothing has changed, but the start is refused: {e}"),
            Ok((j, _)) => match contents(&j, Log::Acts) {
                Ok(have) => assert!(have == self.acts, "{what}: {} of {} acts", have.len(), self.acts.len()),
                Err(e) => assert!(found, "{what}: nothing has changed, but reading stops: {e}"),
            },
        }
    }

    fn hit(&self, dir: &Path, seed: u64) -> (&'static str, bool) {
        let mut dice = Dice::new(seed);
        let name = if dice.hits(3, 5) { DB } else { WAL };
        let mut bytes = self.good[name].clone();
        let kind = self.damage(name, &mut bytes, &mut dice);
        std::fs::write(dir.join(name), &bytes).unwrap();
        let what = format!("{kind} in {name}, NOTBETRIEB_DAMAGE_SEED={seed}");
        let found = self.found(dir, &what);
        if seed.is_multiple_of(20) {
            self.opens_rightly(dir, found, &what);
            self.restore(dir);
        }
        std::fs::write(dir.join(name), &self.good[name]).unwrap();
        (kind, found)
    }

    fn restore(&self, dir: &Path) {
        let _ = std::fs::remove_dir_all(dir);
        copy(&self.dir, dir);
        for (name, bytes) in &self.good {
            std::fs::write(dir.join(name), bytes).unwrap();
        }
    }
}

/// Harmless and found, by kind of damage.
type Count = BTreeMap<&'static str, [u64; 2]>;

/// One damage for each seed, on two hands.
fn hit_all(root: &Path, victim: &Victim, seeds: &std::ops::Range<u64>) -> Count {
    std::thread::scope(|s| {
        let hands: Vec<_> = (0..2)
            .map(|hand| {
                let (dir, seeds) = (root.join(format!("hand-{hand}")), seeds.clone());
                s.spawn(move || {
                    victim.restore(&dir);
                    let mut count = Count::new();
                    for seed in seeds.filter(|n| n % 2 == hand) {
                        let (kind, found) = victim.hit(&dir, seed);
                        count.entry(kind).or_default()[usize::from(found)] += 1;
                    }
                    count
                })
            })
            .collect();
        let mut all = Count::new();
        for hand in hands {
            add(&mut all, hand.join().unwrap());
        }
        all
    })
}

fn add(all: &mut Count, more: Count) {
    for (kind, [harmless, found]) in more {
        let sum = all.entry(kind).or_default();
        *sum = [sum[0] + harmless, sum[1] + found];
    }
}

#[test]
fn random_damage_to_blocks_is_found_or_changes_nothing() {
    let root = quick();
    let victim = victim(root.path());
    let one = number("NOTBETRIEB_DAMAGE_SEED");
    let damages = number("NOTBETRIEB_DAMAGES").unwrap_or(DAMAGES);
    let mut count = hit_all(root.path(), &victim, &one.map_or(0..damages, |n| n..n + 1));
    // Which stale blocks differ hangs on the keys of this run: go on until every kind was found often enough.
    let enough = |count: &Count| one.is_some() || count.values().all(|c| c[1] > 10);
    for round in 1..=ROUNDS_MORE {
        if enough(&count) {
            break;
        }
        let from = damages + (round - 1) * DAMAGES;
        add(&mut count, hit_all(root.path(), &victim, &(from..from + DAMAGES)));
    }
    for (kind, [harmless, found]) in &count {
        println!("{kind}: {found} found, {harmless} change nothing that is read");
    }
    assert!(enough(&count), "{count:?}");
}
