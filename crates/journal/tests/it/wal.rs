//! The write-ahead log: damage is never taken for a torn tail (docs/decisions/0003).

use crate::support::{act, copy, open, open_with, texts};
use journal::{Log, OpenError, Options, Scope, verify, wal};
use std::path::Path;

const FRAME: usize = 24 + 4096;

fn journal_with(dir: &Path, acts: usize) -> Vec<u8> {
    let (j, _) = open(dir);
    for n in 0..acts {
        j.append(vec![act(Scope::System, &format!("{n}"))]).unwrap();
    }
    std::mem::forget(j.clone());
    let copied = dir.with_extension("killed");
    copy(dir, &copied);
    std::fs::read(copied.join("journal.db-wal")).unwrap()
}

fn used(bytes: &[u8]) -> usize {
    let salts = &bytes[16..24];
    (0..).take_while(|i| bytes.get(32 + i * FRAME + 8..32 + i * FRAME + 16) == Some(salts)).count()
}

#[test]
fn a_flipped_byte_in_the_first_of_several_frames_stops_the_start() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("j");
    let good = journal_with(&dir, 4);
    let killed = dir.with_extension("killed");
    let frames = used(&good);
    assert!(frames > 6);
    let mut found = 0;
    for at in (0..32).chain((0..FRAME).step_by(41).map(|i| 32 + i)).chain(32..32 + 24) {
        let case = root.path().join(format!("c{at}"));
        copy(&killed, &case);
        let mut bad = good.clone();
        bad[at] ^= 0x04;
        std::fs::write(case.join("journal.db-wal"), &bad).unwrap();
        // Without the mark, so that the write-ahead log alone must show it.
        std::fs::remove_file(case.join("journal.mark")).unwrap();
        let scan = wal::scan(&case.join("journal.db-wal")).unwrap();
        match open_with(&case, Options::small()) {
            Err(OpenError::WalDamaged(d)) => {
                found += 1;
                assert_eq!(Some(d), scan.damage);
                assert!(d.frame <= 1 && d.later > 1);
                assert!(!verify(&case, None).unwrap().is_sound());
                assert!(std::fs::read(case.join("journal.db-wal")).unwrap() == bad, "untouched");
            }
            // Fields that no checksum covers and nobody reads change nothing.
            Ok((j, _)) => assert_eq!(texts(&j, Log::Acts), ["0", "1", "2", "3"], "byte {at}"),
            Err(e) => panic!("byte {at}: {e}"),
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
fn a_flip_in_any_frame_is_damage_and_never_a_shorter_journal() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("j");
    let good = journal_with(&dir, 4);
    let killed = dir.with_extension("killed");
    for frame in 0..used(&good) {
        for at in [4, 8, 16, 24, 3000] {
            let case = root.path().join(format!("c{frame}-{at}"));
            copy(&killed, &case);
            let mut bad = good.clone();
            bad[32 + frame * FRAME + at] ^= 0x01;
            std::fs::write(case.join("journal.db-wal"), &bad).unwrap();
            // In the last transaction the log alone cannot tell, the mark can.
            let e = open_with(&case, Options::small()).err();
            assert!(
                matches!(e, Some(OpenError::WalDamaged(_) | OpenError::Shorter { .. })),
                "frame {frame} byte {at}: {e:?}"
            );
            assert!(!verify(&case, None).unwrap().is_sound());
        }
    }
}

#[test]
fn a_torn_tail_opens_with_exactly_what_was_acknowledged() {
    let root = tempfile::tempdir().unwrap();
    let (dir, before, after) = (root.path().join("j"), root.path().join("before"), root.path().join("after"));
    let (j, _) = open(&dir);
    for n in 0..3 {
        j.append(vec![act(Scope::System, &format!("{n}"))]).unwrap();
    }
    copy(&dir, &before);
    // A bigger transaction, so that it has many sectors.
    j.append((0..30).map(|n| act(Scope::Case([n; 16]), &"long ".repeat(60))).collect()).unwrap();
    copy(&dir, &after);
    let old = std::fs::read(before.join("journal.db-wal")).unwrap();
    let new = std::fs::read(after.join("journal.db-wal")).unwrap();
    let sectors: Vec<usize> = (0..new.len().div_ceil(512))
        .filter(|s| old.get(s * 512..(s + 1) * 512) != new.get(s * 512..((s + 1) * 512).min(new.len())))
        .collect();
    assert!(sectors.len() > 20);
    let mut seed = 1u64;
    for case in 0..120usize {
        let mut torn = old.clone();
        torn.resize(new.len().max(old.len()), 0);
        for (k, s) in sectors.iter().enumerate() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let persisted = match case {
                0..40 => k < case * sectors.len() / 40,
                40..80 => k > (case - 40) * sectors.len() / 40,
                _ => seed >> 40 & 3 != 0,
            };
            if persisted {
                let end = ((s + 1) * 512).min(new.len());
                torn[s * 512..end].copy_from_slice(&new[s * 512..end]);
            }
        }
        let to = root.path().join(format!("t{case}"));
        copy(&before, &to);
        std::fs::write(to.join("journal.db-wal"), &torn).unwrap();
        let (j, _) = open_with(&to, Options::small()).unwrap_or_else(|e| panic!("case {case}: {e}"));
        let n = texts(&j, Log::Acts).len();
        assert!(n == 3 || n == 33, "case {case}: {n}");
        drop(j);
        assert_eq!(verify(&to, Some(3)).unwrap().faults, []);
    }
}
