//! What is missing before anything has happened: one judgement for the page and the command line.
//!
//! It gets facts, each of which may be unknown to those who hold no key, and gives what is missing with who has to do it, gravest
//! first. Nothing here stops work: a town that is half ready is better off than one that is not.

use model::CivilDate;
use model::role::Role;
use serde::Serialize;

use crate::extracts::alarms::Alarm;

/// A test of the shares, or a printed page, older than this is worth another one, in days.
pub const TEST_DAYS_MAX: i64 = 183;
/// Fewer persons than this who may restart the house are too few.
pub const RESTARTERS_MIN: usize = 3;

/// What is known of one record class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassFact {
    /// Its stable name.
    pub class: String,
    /// The town has decided to do without it.
    pub not_wanted: bool,
    /// It is in an extract; nothing if that is not known.
    pub delivered: Option<bool>,
    /// The town has written its sheet.
    pub described: bool,
}

/// What is known of the tests of the shares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SharesFact {
    /// Shares of the present keys.
    pub made: usize,
    /// Shares that passed the last test of the present keys.
    pub passed: usize,
    /// Day of that test.
    pub tested: Option<CivilDate>,
}

/// All facts. Nothing means: not known here, and so not judged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// The day of the judgement.
    pub today: Option<CivilDate>,
    /// What is wrong with the extracts.
    pub alarms: Vec<Alarm>,
    /// The record classes.
    pub classes: Vec<ClassFact>,
    /// The shares.
    pub shares: Option<SharesFact>,
    /// Persons who may restart the house.
    pub restarters: Option<usize>,
    /// Copies of the journal in another failure domain.
    pub copies: Option<usize>,
    /// Address and bank of the office are entered.
    pub details: Option<bool>,
    /// The day a paper was printed last; the inner nothing: never.
    pub printed: Option<Option<CivilDate>>,
}

/// Something that is missing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "missing")]
pub enum Gap {
    /// An extract is missing, damaged, unproved, old, shrunk or suspect.
    Extract {
        /// What is wrong with it.
        alarm: Alarm,
    },
    /// No second copy of the journal would survive this machine.
    Copy,
    /// The shares were never tested.
    SharesUntested,
    /// The last test is long ago.
    SharesOld {
        /// How long, in days.
        days: i64,
    },
    /// Not all shares passed.
    SharesSome {
        /// Passed.
        passed: usize,
        /// Made.
        made: usize,
    },
    /// Too few persons may restart the house.
    Restarters {
        /// How many may.
        count: usize,
    },
    /// Address or bank of the office are not entered.
    Details,
    /// Nothing was ever printed from here, or long ago.
    Printer {
        /// How long ago, in days.
        days: Option<i64>,
    },
    /// A wanted class is in no extract.
    NotDelivered {
        /// Which.
        class: String,
    },
    /// The town has not written the sheet of a class.
    NoSheet {
        /// Which.
        class: String,
    },
}

impl Gap {
    /// The stable name used in files and as the key of texts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Extract { .. } => "extract",
            Self::Copy => "copy",
            Self::SharesUntested => "shares-untested",
            Self::SharesOld { .. } => "shares-old",
            Self::SharesSome { .. } => "shares-some",
            Self::Restarters { .. } => "restarters",
            Self::Details => "details",
            Self::Printer { .. } => "printer",
            Self::NotDelivered { .. } => "not-delivered",
            Self::NoSheet { .. } => "no-sheet",
        }
    }
    /// Who has to see to it.
    #[must_use]
    pub fn who(&self) -> Role {
        match self {
            Self::Extract { .. } | Self::Copy | Self::Printer { .. } | Self::NotDelivered { .. } => Role::Operator,
            Self::SharesUntested | Self::SharesOld { .. } | Self::SharesSome { .. } => Role::Head,
            Self::Restarters { .. } | Self::Details => Role::Head,
            Self::NoSheet { .. } => Role::DataProtection,
        }
    }
    /// Whether an emergency today would go badly because of it.
    #[must_use]
    pub fn grave(&self) -> bool {
        match self {
            Self::Extract { alarm } => matches!(alarm, Alarm::None | Alarm::Broken { .. } | Alarm::Suspect { .. }),
            Self::Copy | Self::SharesUntested => true,
            Self::SharesSome { passed, made } => passed < made,
            Self::Restarters { count } => *count == 0,
            _ => false,
        }
    }
}

/// Judges; what is grave comes first.
#[must_use]
pub fn judge(facts: &Facts) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = facts.alarms.iter().map(|alarm| Gap::Extract { alarm: alarm.clone() }).collect();
    let since = |day: CivilDate| facts.today.map_or(0, |today| day.days_until(today));
    if facts.copies == Some(0) {
        gaps.push(Gap::Copy);
    }
    if let Some(shares) = facts.shares {
        match shares.tested {
            None => gaps.push(Gap::SharesUntested),
            Some(day) if since(day) > TEST_DAYS_MAX => gaps.push(Gap::SharesOld { days: since(day) }),
            Some(_) => {}
        }
        if shares.tested.is_some() && shares.passed < shares.made {
            gaps.push(Gap::SharesSome { passed: shares.passed, made: shares.made });
        }
    }
    if let Some(count) = facts.restarters.filter(|count| *count < RESTARTERS_MIN) {
        gaps.push(Gap::Restarters { count });
    }
    if facts.details == Some(false) {
        gaps.push(Gap::Details);
    }
    match facts.printed {
        Some(None) => gaps.push(Gap::Printer { days: None }),
        Some(Some(day)) if since(day) > TEST_DAYS_MAX => gaps.push(Gap::Printer { days: Some(since(day)) }),
        _ => {}
    }
    for class in facts.classes.iter().filter(|class| !class.not_wanted) {
        if class.delivered == Some(false) {
            gaps.push(Gap::NotDelivered { class: class.class.clone() });
        }
        if !class.described {
            gaps.push(Gap::NoSheet { class: class.class.clone() });
        }
    }
    gaps.sort_by_key(|gap| !gap.grave());
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    /// Everything there, on 23 November 2026.
    fn ready() -> Facts {
        let class = |name: &str| ClassFact {
            class: name.to_owned(),
            not_wanted: false,
            delivered: Some(true),
            described: true,
        };
        Facts {
            today: Some(day("2026-11-23")),
            alarms: Vec::new(),
            classes: vec![class("persons"), class("vehicles")],
            shares: Some(SharesFact { made: 5, passed: 5, tested: Some(day("2026-10-01")) }),
            restarters: Some(3),
            copies: Some(1),
            details: Some(true),
            printed: Some(Some(day("2026-11-01"))),
        }
    }

    #[test]
    fn a_town_with_everything_lacks_nothing_and_what_is_not_known_is_not_judged() {
        assert_eq!(judge(&ready()), []);
        assert_eq!(judge(&Facts::default()), []);
    }

    #[test]
    fn each_thing_that_is_missing_is_said_alone() {
        let persons = || "persons".to_owned();
        let untested = SharesFact { made: 5, passed: 0, tested: None };
        let on = |text: &str| Some(SharesFact { made: 5, passed: 5, tested: Some(day(text)) });
        type Spoil = fn(&mut Facts);
        let table: Vec<(Spoil, Gap, bool)> = vec![
            (|f| f.alarms.push(Alarm::None), Gap::Extract { alarm: Alarm::None }, true),
            (|f| f.copies = Some(0), Gap::Copy, true),
            (|f| f.restarters = Some(2), Gap::Restarters { count: 2 }, false),
            (|f| f.restarters = Some(0), Gap::Restarters { count: 0 }, true),
            (|f| f.details = Some(false), Gap::Details, false),
            (|f| f.printed = Some(None), Gap::Printer { days: None }, false),
            (|f| f.classes[0].delivered = Some(false), Gap::NotDelivered { class: persons() }, false),
            (|f| f.classes[0].described = false, Gap::NoSheet { class: persons() }, false),
        ];
        for (spoil, gap, grave) in table {
            let mut facts = ready();
            spoil(&mut facts);
            assert_eq!(judge(&facts), std::slice::from_ref(&gap));
            assert_eq!(gap.grave(), grave, "{gap:?}");
        }
        for (shares, gaps) in [
            (Some(untested), vec![Gap::SharesUntested]),
            // 183 days are half a year; the day after is too long.
            (on("2026-05-24"), vec![]),
            (on("2026-05-23"), vec![Gap::SharesOld { days: 184 }]),
            (
                Some(SharesFact { made: 5, passed: 4, tested: Some(day("2026-11-22")) }),
                vec![Gap::SharesSome { passed: 4, made: 5 }],
            ),
            (None, vec![]),
        ] {
            assert_eq!(judge(&Facts { shares, ..ready() }), gaps);
        }
        assert_eq!(
            judge(&Facts { printed: Some(Some(day("2026-05-23"))), ..ready() }),
            [Gap::Printer { days: Some(184) }]
        );
    }

    #[test]
    fn a_class_the_town_does_without_is_not_asked_for_and_grave_things_come_first() {
        let mut facts = ready();
        facts.classes[1] =
            ClassFact { class: "vehicles".to_owned(), not_wanted: true, delivered: Some(false), described: false };
        assert_eq!(judge(&facts), []);
        facts.details = Some(false);
        facts.shares = Some(SharesFact { made: 5, passed: 0, tested: None });
        assert_eq!(judge(&facts), [Gap::SharesUntested, Gap::Details]);
    }
}
