//! Faulty memory: bits that flip anywhere between encoding, hashing, writing and reading back are never signed.

use crate::support::{act, contents, look, number, open, open_with, quick};
use journal::{AppendError, Class, Draft, Log, Options, Part, Scope, Stage, verify};
use simdisk::Dice;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

const SEEDS: u64 = 300;
const STAGES: [Stage; 4] = [Stage::Encoded, Stage::Hashed, Stage::Key, Stage::ReadBack];

/// One run: a few groups of random shape; somewhere in it one to three bits of one buffer flip. Whether it hit anything.
fn flipped(seed: u64) -> bool {
    let root = quick();
    let mut dice = Dice::new(seed);
    let stage = STAGES[dice.below(4)];
    // Calls of the stage until the fault; the start itself makes the first few.
    let due = AtomicU64::new(dice.below(12) as u64);
    let armed = Arc::new(AtomicBool::new(false));
    let hit = Arc::new(AtomicBool::new(false));
    let luck = Mutex::new(dice.clone());
    let mut options = Options::small();
    let (on, struck) = (Arc::clone(&armed), Arc::clone(&hit));
    options.hooks.flip = Some(Arc::new(move |s, bytes| {
        if s != stage || !on.load(Ordering::SeqCst) || struck.load(Ordering::SeqCst) {
            return;
        }
        if due.fetch_sub(1, Ordering::SeqCst) == 0 {
            let mut luck = luck.lock().unwrap();
            let mut at = Vec::new();
            for _ in 0..1 + luck.below(3) {
                let bit = luck.below(bytes.len() * 8);
                // Twice the same bit would be no change.
                if !at.contains(&bit) {
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    at.push(bit);
                }
            }
            struck.store(true, Ordering::SeqCst);
        }
    }));
    let mut kept: [Vec<String>; 2] = Default::default();
    {
        let (j, _) = open_with(root.path(), options).unwrap();
        armed.store(true, Ordering::SeqCst);
        for group in 0..8 {
            let mut drafts = Vec::new();
            let mut meant: [Vec<String>; 2] = Default::default();
            for n in 0..1 + dice.below(3) {
                let text = format!("{group}.{n} {}", "x".repeat(dice.below(900)));
                match dice.below(3) {
                    0 => {
                        drafts.push(look(&text));
                        meant[1].push(text);
                    }
                    1 => {
                        drafts.push(act(Scope::Case([dice.below(9) as u8; 16]), &text));
                        meant[0].push(text);
                    }
                    _ => {
                        let parts = (0..2).map(|p| Part {
                            scope: Scope::Person([dice.below(4) as u8 + 4 * p; 16]),
                            plaintext: text.clone().into_bytes(),
                        });
                        drafts.push(Draft { log: Log::Acts, class: Class::Business, parts: parts.collect() });
                        meant[0].push(format!("{text}+{text}"));
                    }
                }
            }
            let before = hit.load(Ordering::SeqCst);
            let answer = j.append(drafts);
            if hit.load(Ordering::SeqCst) {
                assert!(matches!(answer, Err(AppendError::Stopped { .. })), "{stage:?}: {answer:?}");
                if !before {
                    continue;
                }
            } else {
                assert!(answer.is_ok(), "{stage:?}: {answer:?}");
                kept.iter_mut().zip(meant).for_each(|(k, m)| k.extend(m));
            }
        }
        for (log, want) in Log::ALL.into_iter().zip(&kept) {
            assert_eq!(&contents(&j, log).unwrap(), want, "{stage:?}: what was signed before is still read");
        }
    }
    assert_eq!(verify(root.path(), Some(kept[0].len() as u64)).unwrap().faults, [], "{stage:?}");
    let (j, _) = open(root.path());
    for (log, want) in Log::ALL.into_iter().zip(&kept) {
        assert_eq!(&contents(&j, log).unwrap(), want, "{stage:?} after a restart");
    }
    hit.load(Ordering::SeqCst)
}

#[test]
fn random_flips_in_memory_stop_the_journal_before_anything_is_signed() {
    let one = number("NOTBETRIEB_MEMORY_SEED");
    let seeds = one.map_or(0..SEEDS, |n| n..n + 1);
    let mut hits = 0;
    for seed in seeds {
        let ran = std::panic::catch_unwind(|| flipped(seed));
        assert!(ran.is_ok(), "play it again: NOTBETRIEB_MEMORY_SEED={seed}");
        hits += u64::from(ran.unwrap());
    }
    println!("{hits} of {SEEDS} runs were hit");
    assert!(one.is_some() || hits > SEEDS / 2, "{hits}");
}

#[test]
fn bits_flipped_while_an_attachment_lies_in_the_folder_never_give_another_content() {
    let root = quick();
    let (j, _) = open(root.path());
    let store = j.attachments();
    let mut dice = Dice::new(11);
    for n in 0..40usize {
        let content: Vec<u8> = (0..dice.below(3000)).map(|_| dice.roll() as u8).collect();
        let id = store.put(Scope::Case([n as u8; 16]), &content).unwrap();
        let path = root.path().join("attachments").join(id.to_string());
        let good = std::fs::read(&path).unwrap();
        for _ in 0..20 {
            let mut bad = good.clone();
            let bit = dice.below(bad.len() * 8);
            bad[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &bad).unwrap();
            assert!(store.get(id).is_err(), "bit {bit}");
        }
        // Stored again, the damaged file is made whole, and what is read back is what was meant.
        assert_eq!(store.put(Scope::Case([n as u8; 16]), &content).unwrap(), id);
        assert_eq!(*store.get(id).unwrap(), content);
    }
}
