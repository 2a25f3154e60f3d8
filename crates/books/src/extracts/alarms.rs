//! When an extract is not what one may rely on: one judgement for pages and for monitoring.
//!
//! It gets what is known about the sealed files, with or without a secret: from the clear header, the check of the signature and the
//! proof, and, where the extract was opened, the states in the journal.

use std::collections::BTreeMap;

use model::ids::ExtractId;
use model::{CivilDate, Instant};
use serde::Serialize;

use super::suspect;

/// What is known of one record class of a sealed file. Every part may be unknown to those who hold no key.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ClassFact {
    /// State of the data.
    pub as_of: Option<Instant>,
    /// Rows.
    pub rows: Option<u64>,
    /// All of the class, not a part.
    pub complete: Option<bool>,
}

/// What is known of a sealed file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FileFact {
    /// Name of the file.
    pub file: String,
    /// Its id by the clear header; nothing if even that cannot be read.
    pub extract: Option<ExtractId>,
    /// When it was sealed, by the clear header.
    pub sealed: Option<Instant>,
    /// The code of what is wrong with bytes or signature.
    pub wrong: Option<String>,
    /// Signed by the sealer: restored once, with this file's contents.
    pub proof: Proof,
    /// The oldest state among its classes, where the single states are not known.
    pub oldest: Option<Instant>,
    /// What is known of its classes.
    pub classes: BTreeMap<String, ClassFact>,
}

/// The state of a test restore.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Proof {
    /// It was restored for a test at this moment.
    Proved {
        /// When.
        restored: Instant,
    },
    /// Nothing lies beside the file.
    Missing,
    /// What lies beside the file does not belong to it, or was changed.
    Wrong,
}

/// How old the classes may be and how much they may shrink.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Days for all classes, in place of those of [`days_max`].
    pub days: Option<i64>,
    /// A class that lost more than this percentage of its rows is reported.
    pub shrink_percent: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { days: None, shrink_percent: SHRINK_PERCENT }
    }
}

/// A loss of more rows than this percentage between two extracts is reported.
pub const SHRINK_PERCENT: u64 = 5;

/// After how many days the state of a class is old. Payment lists come once a month; telephone lists hardly change.
#[must_use]
pub fn days_max(class: &str) -> i64 {
    match class {
        "last_payments" => 35,
        "contacts" => 180,
        _ => 14,
    }
}

/// What somebody should look after.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "alarm")]
pub enum Alarm {
    /// There is no extract that is whole.
    None,
    /// A file is damaged, or not signed by a sealer of this authority.
    Broken {
        /// Name of the file.
        file: String,
        /// What is wrong.
        code: String,
    },
    /// The newest sound extract was never restored for a test, or its proof does not belong to it.
    Unproved {
        /// Name of the file.
        file: String,
        /// A proof lies beside it, and it is false.
        wrong: bool,
    },
    /// The newest state of a class is as young as the earliest known compromise, or younger.
    Suspect {
        /// The class; empty where only the newest file as a whole is known.
        class: String,
        /// Its state.
        as_of: Instant,
        /// The compromise.
        since: Instant,
        /// An older extract has the class from before.
        older_there: bool,
    },
    /// The newest state of a class is old.
    Stale {
        /// The class; empty where only the oldest state of the file is known.
        class: String,
        /// Its state.
        as_of: Instant,
        /// Age in days.
        days: i64,
        /// How old it may be, in days.
        most: i64,
    },
    /// A class lost rows against the extract before.
    Shrunk {
        /// The class.
        class: String,
        /// Rows before.
        before: u64,
        /// Rows now.
        now: u64,
    },
}

impl Alarm {
    /// The stable name used in files and as the key of texts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Broken { .. } => "broken",
            Self::Unproved { .. } => "unproved",
            Self::Suspect { .. } => "suspect",
            Self::Stale { .. } => "stale",
            Self::Shrunk { .. } => "shrunk",
        }
    }
}

/// Judges the sealed files of an authority. The order of `files` does not matter; the alarms come gravest first.
#[must_use]
pub fn alarms(files: &[FileFact], policy: &Policy, today: CivilDate, compromise: Option<Instant>) -> Vec<Alarm> {
    let mut found: Vec<Alarm> = files
        .iter()
        .filter_map(|file| Some(Alarm::Broken { file: file.file.clone(), code: file.wrong.clone()? }))
        .collect();
    let mut sound: Vec<&FileFact> = files.iter().filter(|file| file.wrong.is_none()).collect();
    sound.sort_by_key(|file| std::cmp::Reverse((file.sealed, file.extract)));
    let Some(newest) = sound.first() else {
        found.push(Alarm::None);
        found.sort();
        return found;
    };
    match newest.proof {
        Proof::Proved { .. } => {}
        Proof::Missing => found.push(Alarm::Unproved { file: newest.file.clone(), wrong: false }),
        Proof::Wrong => found.push(Alarm::Unproved { file: newest.file.clone(), wrong: true }),
    }
    ages(&sound, newest, policy, today, compromise, &mut found);
    if let Some(before) = sound.get(1) {
        shrunk(before, newest, policy, &mut found);
    }
    found.sort();
    found
}

fn ages(
    sound: &[&FileFact],
    newest: &FileFact,
    policy: &Policy,
    today: CivilDate,
    compromise: Option<Instant>,
    found: &mut Vec<Alarm>,
) {
    // The newest state of each class, in whichever sound file it lies.
    let mut states: BTreeMap<&str, Vec<Instant>> = BTreeMap::new();
    for file in sound {
        for (class, fact) in &file.classes {
            states.entry(class).or_default().extend(fact.as_of);
        }
    }
    states.retain(|_, states| !states.is_empty());
    if let (true, Some(oldest)) = (states.is_empty(), newest.oldest.or(newest.sealed)) {
        states.insert("", vec![oldest]);
    }
    for (class, states) in states {
        let Some(as_of) = states.iter().max().copied() else { continue };
        let days = as_of.civil_date().days_until(today).max(0);
        let most = policy.days.unwrap_or_else(|| days_max(class));
        if days > most {
            found.push(Alarm::Stale { class: class.to_owned(), as_of, days, most });
        }
        if let Some(since) = compromise.filter(|_| suspect(as_of, compromise)) {
            let older_there = states.iter().any(|state| *state < since);
            found.push(Alarm::Suspect { class: class.to_owned(), as_of, since, older_there });
        }
    }
}

fn shrunk(before: &FileFact, now: &FileFact, policy: &Policy, found: &mut Vec<Alarm>) {
    for (class, fact) in &before.classes {
        let (Some(rows), true) = (fact.rows, fact.complete != Some(false)) else { continue };
        // A class that is not known at all in the newer file is gone; one whose rows nobody counted is unknown.
        let left = match now.classes.get(class) {
            None if now.classes.is_empty() => continue,
            None => 0,
            Some(fact) => match fact.rows {
                Some(rows) => rows,
                None => continue,
            },
        };
        let lost = rows.saturating_sub(left);
        if rows > 0 && lost.saturating_mul(100) > rows.saturating_mul(policy.shrink_percent) {
            found.push(Alarm::Shrunk { class: class.clone(), before: rows, now: left });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn at(day: i64) -> Instant {
        // Noon, so that no zone moves the date.
        Instant(1_795_420_800_000 + day * DAY)
    }

    fn file(name: u8, sealed: i64, classes: &[(&str, i64, u64)]) -> FileFact {
        FileFact {
            file: format!("{name}.nbx"),
            extract: Some(ExtractId([name; 16])),
            sealed: Some(at(sealed)),
            wrong: None,
            proof: Proof::Proved { restored: at(sealed) },
            oldest: None,
            classes: classes
                .iter()
                .map(|(class, day, rows)| {
                    let fact = ClassFact { as_of: Some(at(*day)), rows: Some(*rows), complete: Some(true) };
                    ((*class).to_owned(), fact)
                })
                .collect(),
        }
    }

    fn judge(files: &[FileFact], compromise: Option<i64>) -> Vec<Alarm> {
        alarms(files, &Policy::default(), at(0).civil_date(), compromise.map(at))
    }

    #[test]
    fn a_fresh_proved_extract_gives_no_alarm_and_none_at_all_gives_one() {
        assert_eq!(judge(&[file(1, -1, &[("persons", -1, 100)])], None), []);
        assert_eq!(judge(&[], None), [Alarm::None]);
    }

    #[test]
    fn a_class_is_stale_the_day_after_its_limit_and_not_on_it() {
        for (class, most) in [("persons", 14), ("last_payments", 35), ("contacts", 180)] {
            assert_eq!(judge(&[file(1, -most, &[(class, -most, 1)])], None), []);
            let late = Alarm::Stale { class: class.to_owned(), as_of: at(-most - 1), days: most + 1, most };
            assert_eq!(judge(&[file(1, -most - 1, &[(class, -most - 1, 1)])], None), [late]);
        }
        let strict = Policy { days: Some(1), ..Policy::default() };
        let found = alarms(&[file(1, -2, &[("contacts", -2, 1)])], &strict, at(0).civil_date(), None);
        assert!(matches!(found.as_slice(), [Alarm::Stale { days: 2, most: 1, .. }]));
    }

    #[test]
    fn the_newest_state_of_a_class_counts_in_whichever_file_it_lies() {
        let files = [file(1, -30, &[("persons", -30, 100), ("grants", -3, 5)]), file(2, -1, &[("persons", -1, 100)])];
        // The class that the newer file no longer has is fresh, and yet gone from the newest file.
        assert_eq!(judge(&files, None), [Alarm::Shrunk { class: "grants".into(), before: 5, now: 0 }]);
    }

    #[test]
    fn losing_more_than_the_limit_is_reported_and_the_limit_itself_is_not() {
        let of = |rows| judge(&[file(1, -2, &[("persons", -2, 100)]), file(2, -1, &[("persons", -1, rows)])], None);
        assert_eq!(of(95), []);
        assert_eq!(of(94), [Alarm::Shrunk { class: "persons".into(), before: 100, now: 94 }]);
        assert_eq!(of(500), [], "growing is no loss");
    }

    #[test]
    fn what_is_as_young_as_the_compromise_is_suspect_and_an_older_extract_is_named() {
        let files = [file(1, -9, &[("persons", -9, 1)]), file(2, -1, &[("persons", -1, 1), ("grants", -1, 1)])];
        let suspect = |class: &str, older_there| Alarm::Suspect {
            class: class.into(),
            as_of: at(-1),
            since: at(-1),
            older_there,
        };
        assert_eq!(judge(&files, Some(-1)), [suspect("grants", false), suspect("persons", true)]);
        let after = alarms(&files, &Policy::default(), at(0).civil_date(), Some(Instant(at(-1).0 + 1)));
        assert_eq!(after, [], "a state from before the compromise is none");
    }

    #[test]
    fn a_broken_file_is_named_and_never_taken_for_the_newest() {
        let mut broken = file(2, -1, &[]);
        broken.wrong = Some("NB-E-037".to_owned());
        let mut unproved = file(1, -2, &[("persons", -2, 1)]);
        unproved.proof = Proof::Missing;
        let found = judge(&[broken.clone(), unproved.clone()], None);
        let named = Alarm::Broken { file: "2.nbx".into(), code: "NB-E-037".into() };
        assert_eq!(found, [named.clone(), Alarm::Unproved { file: "1.nbx".into(), wrong: false }]);
        assert_eq!(judge(&[broken], None), [Alarm::None, named]);
        unproved.proof = Proof::Wrong;
        assert_eq!(judge(&[unproved], None), [Alarm::Unproved { file: "1.nbx".into(), wrong: true }]);
    }

    #[test]
    fn without_a_secret_the_oldest_state_of_the_proof_or_the_day_of_sealing_is_judged() {
        let mut closed = file(1, -1, &[]);
        closed.oldest = Some(at(-20));
        let stale = Alarm::Stale { class: String::new(), as_of: at(-20), days: 20, most: 14 };
        assert_eq!(judge(&[closed.clone()], None), [stale]);
        closed.oldest = None;
        assert_eq!(judge(&[closed], None), []);
    }
}
