//! A run of random steps beside a plain list.

use crate::support::{IDENTITY, act, counter, keys, look, texts};
use journal::{AppendError, Journal, Log, OpenError, Opening, Options, Part, Scope};
use simdisk::{Dice, Disk};
use std::path::Path;
use std::sync::Arc;

fn options() -> Options {
    // No ballast, and a log that only the steps themselves fold back: every run of a seed does the same.
    Options { reserve_bytes: 0, wal_bytes: 1 << 19, ..Options::default() }
}

pub fn start(dir: &Path, disk: &Disk, seed: u64) -> Result<(Journal, Opening), OpenError> {
    let mut options = options();
    let told = disk.clone();
    options.hooks.synced = Some(Arc::new(move |path| {
        if let Some(name) = path.file_name().and_then(|n| n.to_str()) {
            told.synced(name);
        }
    }));
    Journal::open(dir, IDENTITY, keys(), b"certificate", b"kek", counter(seed), options)
}

/// What the journal says, log by log.
pub type Content = [Vec<String>; 2];

pub fn content(j: &Journal) -> Content {
    Log::ALL.map(|log| texts(j, log))
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Append(usize),
    Two,
    Look,
    Fold,
    Reopen,
    Erase(u8),
    Order(u8),
}

pub fn step(dice: &mut Dice) -> Step {
    match dice.below(12) {
        0..5 => Step::Append(1 + dice.below(4)),
        5 => Step::Two,
        6 => Step::Look,
        7 | 8 => Step::Fold,
        9 | 10 => Step::Reopen,
        _ if dice.hits(1, 2) => Step::Erase(dice.below(3) as u8),
        _ => Step::Order(dice.below(3) as u8),
    }
}

pub fn stopped(why: &dyn std::fmt::Display) -> AppendError {
    AppendError::Stopped { reason: why.to_string() }
}

pub fn case(n: u8) -> Scope {
    Scope::Case([n; 16])
}

/// A run: the journal, the plain list beside it, and the list after each acknowledged step.
pub struct Run<'a> {
    pub dir: &'a Path,
    pub disk: Disk,
    pub dice: Dice,
    pub journal: Option<Journal>,
    /// Whose text is erased turns into `?`: scope and text of each act.
    pub acts: Vec<Vec<(u8, Option<String>)>>,
    pub looks: Vec<String>,
    pub states: Vec<Content>,
}

impl<'a> Run<'a> {
    pub fn new(dir: &'a Path, disk: Disk, seed: u64) -> Run<'a> {
        let mut run = Run {
            dir,
            disk,
            dice: Dice::new(seed),
            journal: None,
            acts: Vec::new(),
            looks: Vec::new(),
            states: Vec::new(),
        };
        run.done();
        run
    }

    pub fn expected(&self) -> Content {
        let one = |parts: &Vec<(u8, Option<String>)>| {
            let said: Vec<&str> = parts.iter().map(|(_, t)| t.as_deref().unwrap_or("?")).collect();
            said.join("+")
        };
        [self.acts.iter().map(one).collect(), self.looks.clone()]
    }

    /// The step is acknowledged.
    pub fn done(&mut self) {
        self.states.push(self.expected());
        self.disk.note(self.states.len() as u64 - 1);
    }

    pub fn open(&mut self) -> Result<(), AppendError> {
        let seed = self.dice.roll();
        match start(self.dir, &self.disk, seed) {
            Ok((j, _)) => self.journal = Some(j),
            Err(OpenError::DiskFull { free }) => return Err(AppendError::DiskFull { free }),
            Err(e) => return Err(stopped(&e)),
        }
        Ok(())
    }

    pub fn text(&mut self) -> String {
        let long = [10, 80, 500, 3000][self.dice.below(4)];
        format!("{:x} {}", self.dice.roll(), "x".repeat(long))
    }

    fn forget(&mut self, erased: u8) {
        for (scope, text) in self.acts.iter_mut().flatten() {
            if *scope == erased {
                *text = None;
            }
        }
    }

    /// Does a step. The plain list has it before it is known whether the journal took it.
    pub fn go(&mut self, s: Step) -> Result<(), AppendError> {
        let j = self.journal.clone().unwrap();
        match s {
            Step::Append(n) => {
                let new: Vec<(u8, String)> = (0..n).map(|_| (self.dice.below(3) as u8, self.text())).collect();
                let drafts = new.iter().map(|(c, t)| act(case(*c), t)).collect();
                self.acts.extend(new.into_iter().map(|(c, t)| vec![(c, Some(t))]));
                j.append(drafts).map(|_| ())
            }
            Step::Two => {
                let new: Vec<(u8, String)> = (0..2).map(|c| (c, self.text())).collect();
                let mut draft = act(case(0), "");
                draft.parts =
                    new.iter().map(|(c, t)| Part { scope: case(*c), plaintext: t.clone().into_bytes() }).collect();
                self.acts.push(new.into_iter().map(|(c, t)| (c, Some(t))).collect());
                self.looks.push("two".to_owned());
                j.append(vec![draft, look("two")]).map(|_| ())
            }
            Step::Look => {
                let t = self.text();
                self.looks.push(t.clone());
                j.append(vec![look(&t)]).map(|_| ())
            }
            Step::Fold => {
                // What the background does at a moment of its own choice.
                let c = rusqlite::Connection::open(self.dir.join("journal.db")).unwrap();
                c.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
                c.execute_batch("PRAGMA synchronous=FULL").unwrap();
                match c.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
                    Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::SystemIoFailure) => Err(stopped(&e)),
                    _ => Ok(()),
                }
            }
            Step::Reopen => {
                self.journal = None;
                drop(j);
                if std::fs::read_to_string(self.dir.join("journal.lock")).unwrap() != "clean\n" {
                    return Err(stopped(&"folding back at the end"));
                }
                self.open()
            }
            Step::Order(c) => {
                self.forget(c);
                self.acts.push(vec![(8, Some("erase".to_owned()))]);
                j.append_destroying(vec![act(case(8), "erase")], &[case(c)]).map(|_| ())
            }
            Step::Erase(c) => {
                self.forget(c);
                // The log may be folded back at this moment: "call again".
                loop {
                    match j.destroy_keys(&[case(c)]) {
                        Err(AppendError::Busy) => {}
                        other => return other.map(|_| ()),
                    }
                }
            }
        }
    }
}
