//! The real store on a virtual disk that forgets, tears and reorders what was not synced (docs/decisions/0011).
//!
//! A run of random steps by seed is recorded; then power is cut at many moments, also inside the recovery from an earlier cut,
//! and each image that a disk could have kept is opened with the real code and compared with a plain list.
//! A failure names its seed: `NOTBETRIEB_SIM_SEED=17 cargo test -p journal --test it sim` plays it alone;
//! `NOTBETRIEB_SIM_SEEDS=5000` plays more than the usual number.

mod run;

use crate::support::{act, look, number, open_with, quick, texts};
use journal::{AppendError, Log, Options, verify};
use run::{Content, Run, Step, case, content, start, step};
use simdisk::{Dice, Disk, Fate, Fault, History, Image, Piece, install, lay};
use std::path::Path;

/// Small files beside the database, never synced.
const BESIDE: [&str; 2] = ["journal.mark", "journal.lock"];
const SEEDS: u64 = 24;
/// Seeds that found something: 173 two power cuts in a row, the second over what the first had left of a transaction.
const KNOWN: [u64; 1] = [173];

/// Opens an image: it must hold one of the contents that were possible, verify, take another act, and hold it.
/// Gives the content found and what the disk went through.
fn check(dir: &Path, image: &Image, possible: &[Content], seed: u64) -> Result<(Content, History), String> {
    lay(image, dir).unwrap();
    let disk = Disk::on(dir, &BESIDE).unwrap();
    let (j, _) = start(dir, &disk, seed).map_err(|e| format!("refused: {e}"))?;
    let have = content(&j);
    if !possible.contains(&have) {
        let counts: Vec<(usize, usize)> = possible.iter().map(|[a, b]| (a.len(), b.len())).collect();
        return Err(format!("{} acts and {} looks are there, possible were {counts:?}", have[0].len(), have[1].len()));
    }
    disk.note(0);
    j.append(vec![act(case(9), "after"), look("after")]).map_err(|e| format!("appending: {e}"))?;
    disk.note(1);
    if content(&j) != later(&have) {
        return Err("the act after the cut is not read back".to_owned());
    }
    drop(j);
    let r = verify(dir, Some(have[0].len() as u64 + 1)).map_err(|e| format!("verify: {e}"))?;
    if r.is_sound() { Ok((have, disk.history())) } else { Err(format!("verify: {:?}", r.faults)) }
}

/// With the act that [`check`] appends.
fn later(content: &Content) -> Content {
    content.clone().map(|mut log| {
        log.push("after".to_owned());
        log
    })
}

/// A cut at a moment: sectors of 512 or 4096 bytes or whole writes; each lost, kept or torn with odds of the dice.
fn cut(history: &History, moment: usize, dice: &mut Dice) -> Image {
    let sector = [Some(512), Some(4096), None][dice.below(3)];
    let kept = dice.below(5);
    let mut luck = dice.clone();
    let mut fate = |p: &Piece| match luck.below(16) {
        0 => Fate::Torn(luck.below(p.data.as_ref().map_or(1, Vec::len))),
        n if n < 1 + 4 * kept.min(3) => Fate::Kept,
        _ if kept == 4 => Fate::Kept,
        _ => Fate::Lost,
    };
    let mut age = dice.clone();
    history.cut(moment, sector, &mut fate, &mut |n| if age.hits(1, 2) { n.saturating_sub(1) } else { age.below(n) })
}

fn possible(states: &[Content], history: &History, moment: usize) -> Vec<Content> {
    let done = usize::try_from(history.noted(moment).unwrap_or(0)).unwrap();
    states[done..states.len().min(done + 2)].to_vec()
}

/// One run and its cuts; the number of images opened.
fn play(seed: u64, cuts: usize) -> Result<usize, String> {
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let disk = Disk::on(&dir, &BESIDE).unwrap();
    let mut run = Run::new(&dir, disk, seed);
    run.open().unwrap();
    for _ in 0..3 + run.dice.below(12) {
        let s = step(&mut run.dice);
        run.go(s).map_err(|e| format!("{s:?}: {e}"))?;
        run.done();
    }
    run.journal = None;
    let history = run.disk.history();
    let mut dice = run.dice.clone();
    let mut images = 0;
    for n in 0..cuts {
        let moment = dice.below(history.moments());
        let image = cut(&history, moment, &mut dice);
        let open = possible(&run.states, &history, moment);
        let to = root.path().join(format!("{n}"));
        let said = |what: String| format!("{}cut at {moment} of {}: {what}", history.told(moment), history.moments());
        let (chosen, recovery) = check(&to, &image, &open, seed + n as u64).map_err(said)?;
        images += 1;
        // Power fails again while the node starts from the first cut.
        if n % 3 == 0 {
            let again = dice.below(recovery.after(1).unwrap_or(1));
            let image = cut(&recovery, again, &mut dice);
            // What the first start showed to anybody stays; before that, either is possible again.
            let mut then = if recovery.noted(again).is_some() { vec![chosen] } else { open };
            then.extend(then.clone().iter().map(later));
            let next = root.path().join(format!("{n}-again"));
            check(&next, &image, &then, seed ^ 1)
                .map_err(|what| said(format!("again at {again} of {}: {what}", recovery.moments())))?;
            images += 1;
            std::fs::remove_dir_all(&next).unwrap();
        }
        std::fs::remove_dir_all(&to).unwrap();
    }
    Ok(images)
}

fn seeds(times: u64) -> Vec<u64> {
    match number("NOTBETRIEB_SIM_SEED") {
        Some(one) => vec![one],
        None => (0..number("NOTBETRIEB_SIM_SEEDS").unwrap_or(SEEDS) * times).chain(KNOWN).collect(),
    }
}

fn each_seed(what: &str, times: u64, play: impl Fn(u64) -> Result<usize, String>) {
    install();
    let mut images = 0;
    let seeds = seeds(times);
    for seed in &seeds {
        match play(*seed) {
            Ok(n) => images += n,
            Err(e) => {
                panic!("{e}\nplay it again: NOTBETRIEB_SIM_SEED={seed} cargo test -p journal --test it sim::{what}")
            }
        }
    }
    println!("{what}: {} runs, {images} images or refusals checked", seeds.len());
    assert!(images > 0);
}

#[test]
fn random_histories_survive_power_cuts_at_any_moment() {
    each_seed("random_histories_survive_power_cuts_at_any_moment", 1, |seed| play(seed, 24));
}

#[test]
fn a_disk_that_lies_about_syncs_would_be_noticed_by_this_test() {
    install();
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let mut run = Run::new(&dir, Disk::on(&dir, &BESIDE).unwrap(), 5);
    run.open().unwrap();
    run.disk.set(Some(Fault::Lie));
    run.go(Step::Append(2)).unwrap();
    run.done();
    let history = run.disk.history();
    let image = history.cut(history.moments() - 1, None, &mut |_| Fate::Lost, &mut |n| n - 1);
    let told = check(&root.path().join("cut"), &image, &run.states[1..], 1).unwrap_err();
    assert!(told.contains("shorter than what this node had acknowledged"), "the mark knows: {told}");
    let image = history.cut(history.moments() - 1, None, &mut |_| Fate::Lost, &mut |_| 0);
    let told = check(&root.path().join("again"), &image, &run.states[1..], 1).unwrap_err();
    assert!(told.contains("0 acts and 0 looks are there"), "without the mark the plain list does: {told}");
}

/// Every subset of the unsynced writes, at every moment of one append, of one fold and of the restart of the log after it.
#[test]
fn short_histories_survive_every_subset_of_unsynced_writes() {
    install();
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let (mut images, mut most) = (0, 0);
    {
        // The start is not looked at here.
        let mut before = Run::new(&dir, Disk::on(&dir, &BESIDE).unwrap(), 7);
        before.open().unwrap();
    }
    let mut run = Run::new(&dir, Disk::on(&dir, &BESIDE).unwrap(), 8);
    run.open().unwrap();
    run.done();
    let started = run.states.len() - 1;
    for s in [Step::Look, Step::Fold, Step::Look] {
        run.go(s).unwrap();
        run.done();
    }
    let history = run.disk.history();
    let from = history.after(started as u64).unwrap();
    for moment in from..history.moments() {
        // What the log grew by when it was opened holds zeros only.
        let real = |p: &Piece| p.data.as_ref().is_none_or(|d| d.len() <= 4096);
        let many = history.pending(moment, None).iter().filter(|p| real(p)).count();
        most = most.max(many);
        // A subset without the newest write is one of the moment before, unless something else happened since.
        let first = if history.wrote(moment) { 1usize << (many - 1) } else { 0 };
        for subset in first..1 << many {
            let mut number = 0;
            let mut fate = |p: &Piece| {
                let kept = !real(p) || subset >> number & 1 == 1;
                number += usize::from(real(p));
                if kept { Fate::Kept } else { Fate::Lost }
            };
            let image = history.cut(moment, None, &mut fate, &mut |n| n - 1);
            let to = root.path().join("cut");
            check(&to, &image, &possible(&run.states, &history, moment), 1)
                .unwrap_or_else(|e| panic!("{}subset {subset:b} at {moment}: {e}", history.told(moment)));
            std::fs::remove_dir_all(&to).unwrap();
            images += 1;
        }
    }
    println!("every subset of up to {most} writes: {images} images opened");
    assert!(images > 300, "{images}");
}

/// A sync or a write fails once; then the disk says "ok" and has dropped what it should have kept.
fn fail_once(seed: u64) -> Result<usize, String> {
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let mut run = Run::new(&dir, Disk::on(&dir, &BESIDE).unwrap(), seed);
    run.open().unwrap();
    run.done();
    let number = 1 + run.dice.below(12) as u64;
    run.disk.set(Some(if seed.is_multiple_of(3) { Fault::Write(number) } else { Fault::Sync(number) }));
    let mut fell = false;
    for _ in 0..20 {
        let s = step(&mut run.dice);
        match run.go(s) {
            Ok(()) => run.done(),
            Err(AppendError::Stopped { .. }) => {
                fell = true;
                break;
            }
            Err(e) => return Err(format!("{s:?}: {e}")),
        }
    }
    if !fell {
        return Ok(0);
    }
    // Whether the step that failed is there is open; it was not acknowledged.
    run.states.push(run.expected());
    run.disk.set(None);
    if let Some(j) = run.journal.take() {
        // A fold of the test's own does not stop it.
        let stopped = std::fs::read_to_string(dir.join("journal.lock")).unwrap() == "stopped\n";
        if stopped && !matches!(j.append(vec![look("never")]), Err(AppendError::Stopped { .. })) {
            return Err("a stopped journal took a look-up".to_owned());
        }
    }
    let history = run.disk.history();
    let last = history.moments() - 1;
    let open = possible(&run.states, &history, last);
    // The process alone starts again: everything else reached the disk meanwhile, the dropped pages did not.
    let image = history.cut(last, None, &mut |_| Fate::Kept, &mut |n| n - 1);
    let said = |what: String| format!("{}{what}", history.told(last));
    check(&root.path().join("restart"), &image, &open, seed).map_err(said)?;
    let mut dice = run.dice.clone();
    for n in 0..3 {
        let image = cut(&history, last, &mut dice);
        check(&root.path().join(format!("cut-{n}")), &image, &open, seed).map_err(said)?;
    }
    Ok(4)
}

#[test]
fn a_sync_that_fails_once_and_then_says_ok_loses_nothing() {
    each_seed("a_sync_that_fails_once_and_then_says_ok_loses_nothing", 4, fail_once);
}

/// The disk is full for a while at any place; nothing is half there, and work goes on by itself afterwards. The number of refusals.
fn fill(seed: u64) -> Result<usize, String> {
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let mut run = Run::new(&dir, Disk::on(&dir, &BESIDE).unwrap(), seed);
    run.open().unwrap();
    run.done();
    let mut refused = 0;
    for n in 0..24 {
        if n % 8 == 0 {
            run.disk.set(None);
            run.disk.set(Some(Fault::Capacity(run.disk.used() + run.dice.below(60_000) as u64)));
        }
        let before = (run.acts.clone(), run.looks.clone());
        let s = step(&mut run.dice);
        match run.go(s) {
            Ok(()) => run.done(),
            Err(AppendError::DiskFull { .. }) if matches!(s, Step::Erase(_)) => {
                // The keys are destroyed, emptying the log is not: the caller repeats it when there is room.
                run.disk.set(None);
                run.go(s).map_err(|e| format!("{s:?} with room: {e}"))?;
                run.done();
            }
            Err(AppendError::DiskFull { .. }) => {
                refused += 1;
                (run.acts, run.looks) = before;
                if run.journal.is_none() {
                    run.disk.set(None);
                    run.open().map_err(|e| format!("opening with room: {e}"))?;
                }
                let have = content(run.journal.as_ref().unwrap());
                if have != run.expected() {
                    let counts = have.map(|log| log.len());
                    let told = run.disk.history();
                    return Err(format!(
                        "{}{s:?} was refused and changed something, there are {counts:?}",
                        told.told(told.moments())
                    ));
                }
            }
            Err(e) => return Err(format!("{s:?}: {e}")),
        }
    }
    run.disk.set(None);
    run.go(Step::Append(3)).map_err(|e| format!("with room again: {e}"))?;
    run.done();
    run.journal = None;
    let history = run.disk.history();
    let mut dice = run.dice.clone();
    for n in 0..3 {
        let moment = dice.below(history.moments());
        let image = cut(&history, moment, &mut dice);
        check(&root.path().join(format!("{n}")), &image, &possible(&run.states, &history, moment), seed)
            .map_err(|what| format!("{}{what}", history.told(moment)))?;
    }
    Ok(refused)
}

#[test]
fn a_disk_that_fills_up_anywhere_refuses_and_resumes() {
    each_seed("a_disk_that_fills_up_anywhere_refuses_and_resumes", 4, fill);
}

#[test]
fn an_erased_key_does_not_come_back_with_a_power_cut() {
    install();
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let disk = Disk::on(&dir, &BESIDE).unwrap();
    let (j, _) = start(&dir, &disk, 3).unwrap();
    j.append(vec![act(case(1), "one"), act(case(2), "two")]).unwrap();
    let c = rusqlite::Connection::open(dir.join("journal.db")).unwrap();
    let sealed: Vec<Vec<u8>> = c
        .prepare("SELECT sealed FROM wrap ORDER BY n")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(c);
    j.destroy_keys(&[case(1)]).unwrap();
    j.append_destroying(vec![act(case(3), "order")], &[case(2)]).unwrap();
    disk.note(1);
    let history = disk.history();
    let last = history.moments() - 1;
    let mut dice = Dice::new(1);
    let holds = |image: &Image, needle: &[u8]| image.values().any(|f| f.windows(needle.len()).any(|w| w == needle));
    for n in 0..40 {
        let image = if n == 0 {
            history.cut(last, None, &mut |_| Fate::Lost, &mut |n| n - 1)
        } else {
            cut(&history, last, &mut dice)
        };
        let there: Vec<bool> = sealed.iter().map(|s| holds(&image, s)).collect();
        assert_eq!(there, [true, false, false], "cut {n}");
    }
}

/// Several callers and the background that folds back while they write. What happens when is chance, so no seed repeats it; what
/// was acknowledged before a cut is there after it in any case.
#[test]
fn groups_of_callers_and_the_background_fold_survive_power_cuts() {
    install();
    let root = quick();
    let dir = root.path().join("run");
    std::fs::create_dir(&dir).unwrap();
    let disk = Disk::on(&dir, &BESIDE).unwrap();
    let options = Options { reserve_bytes: 0, wal_bytes: 1 << 16, ..Options::default() };
    let (j, _) = open_with(&dir, options).unwrap();
    let mut acknowledged = 0;
    journal::soak(&j, 150, 4, &mut |_| {
        acknowledged += 1;
        disk.note(acknowledged);
    })
    .unwrap();
    drop(j);
    let history = disk.history();
    let mut dice = Dice::new(3);
    let mut folded = 0;
    for n in 0..40 {
        let moment = dice.below(history.moments());
        let image = cut(&history, moment, &mut dice);
        folded += usize::from(history.pending(moment, None).iter().any(|p| p.name == "journal.db"));
        let to = root.path().join(format!("{n}"));
        lay(&image, &to).unwrap();
        let _on = Disk::on(&to, &BESIDE).unwrap();
        let said = |what: &dyn std::fmt::Display| format!("{}cut at {moment}: {what}", history.told(moment));
        let (j, _) = open_with(&to, Options::small()).unwrap_or_else(|e| panic!("{}", said(&e)));
        let at_least = history.noted(moment).unwrap_or(0);
        let have = texts(&j, Log::Acts);
        assert!(have.len() as u64 >= at_least, "{}", said(&have.len()));
        assert!(have.iter().all(|t| t.starts_with("soak ") && t.len() >= 480), "{}", said(&"half an act"));
        j.append(vec![act(case(9), "after")]).unwrap();
        drop(j);
        let r = verify(&to, Some(have.len() as u64 + 1)).unwrap();
        assert_eq!(r.faults, [], "{}", said(&""));
        std::fs::remove_dir_all(&to).unwrap();
    }
    assert!(folded > 0, "no cut fell into a fold");
}
