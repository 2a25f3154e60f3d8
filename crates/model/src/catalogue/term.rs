//! Statutory terms and their length as the catalogue writes it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Condition, FieldKind, Service, Text};
use crate::date::CivilDate;

/// A statutory term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable key. Several wordings of one term bear the same key and different days of force.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Field id of the starting day, or one of [`Term::STARTS`]. Without a value there the term does not run.
    pub start: String,
    /// Runs from the starting day, or from the end of its month.
    #[serde(default)]
    pub from: TermFrom,
    /// `7d`, `2w`, `1m`, `3wd` (working days); read by [`TermLength`].
    pub length: String,
    /// A last day that is a Saturday, Sunday or public holiday moves to the next working day (§ 193 BGB).
    #[serde(default)]
    pub shift: bool,
    /// Field id of a day that ends the term earlier (a paper that says until when it is valid).
    pub not_after: Option<String>,
    /// First starting day for which this wording holds.
    pub valid_from: Option<CivilDate>,
    /// Last starting day for which this wording holds.
    pub valid_to: Option<CivilDate>,
    /// Legal basis.
    pub law: String,
    /// What follows when it ends, in words.
    pub on_expiry: Text,
    /// What the program does when it ends; missing: it warns.
    #[serde(default)]
    pub does: Vec<TermDoes>,
    /// Only if this holds.
    pub show_if: Option<Condition>,
    /// Ends when this has happened to the case: one of [`Term::ENDS`], `followup:KEY`, or a field id that is filled.
    /// Where it is missing, the term ends with the case.
    pub met_by: Option<String>,
}

impl Term {
    /// Starts that are no field: the report came in; the record was signed; the register made the entry (known by the
    /// tick-off); the emergency was stood down.
    pub const STARTS: [&str; 4] = ["received", "signed", "entry", "outage_end"];
    /// Ends that are no field: the report itself; the signature; the tick-off in the hand-back.
    pub const ENDS: [&str; 3] = ["received", "signed", "handed_back"];

    /// This wording holds for a term that starts on this day.
    #[must_use]
    pub fn in_force(&self, start: CivilDate) -> bool {
        self.valid_from.is_none_or(|first| first <= start) && self.valid_to.is_none_or(|last| start <= last)
    }
    /// What it does when it ends: at least a warning.
    #[must_use]
    pub fn expiry(&self) -> Vec<TermDoes> {
        if self.does.is_empty() { vec![TermDoes::Warn] } else { self.does.clone() }
    }
    /// Both could run from the same day.
    #[must_use]
    pub fn overlaps(&self, other: &Term) -> bool {
        let begins_in_time = |one: &Term, two: &Term| match (one.valid_from, two.valid_to) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        };
        begins_in_time(self, other) && begins_in_time(other, self)
    }

    /// What is wrong with it within its service, each as the end of a sentence that names the term.
    #[must_use]
    pub fn faults(&self, service: &Service) -> Vec<String> {
        let mut found = Vec::new();
        let dated = |id: &str| service.field(id).is_some_and(|field| field.kind == FieldKind::Date);
        if !Self::STARTS.contains(&self.start.as_str()) && !dated(&self.start) {
            found.push(format!("starts at {}, which is no date", self.start));
        }
        if self.length.parse::<TermLength>().is_err() {
            found.push(format!("has no length: {}", self.length));
        }
        if self.law.is_empty() {
            found.push("names no law".to_owned());
        }
        if let Some(id) = self.not_after.as_deref().filter(|id| !dated(id)) {
            found.push(format!("ends at {id}, which is no date"));
        }
        if let Some(met) = &self.met_by
            && !Self::ENDS.contains(&met.as_str())
            && !met.starts_with("followup:")
            && service.field(met).is_none()
        {
            found.push(format!("is met by the unknown {met}"));
        }
        if self.valid_from.zip(self.valid_to).is_some_and(|(first, last)| last < first) {
            found.push("is in force on no day".to_owned());
        }
        for does in &self.does {
            let known = match does {
                TermDoes::Block(BlockedAct::Print(Some(paper))) => service.paper(paper).is_some(),
                TermDoes::Task(key) => service.followups.iter().any(|followup| followup.key == *key),
                TermDoes::SwitchProposal(name) => TermDoes::PROPOSALS.contains(&name.as_str()),
                _ => true,
            };
            if !known {
                found.push(format!("does {does}, which is unknown"));
            }
        }
        found
    }
}

/// What a term does when it has ended without being met.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TermDoes {
    /// `warn`: says so on the case and on the start page. Bars nothing.
    Warn,
    /// `remind`: the people concerned are to be reminded.
    Remind,
    /// `block:take`, `block:sign`, `block:print`, `block:print:PAPER`: refuses this act.
    Block(BlockedAct),
    /// `switch_proposal:NAME`: from now on the law's answer is proposed (see [`TermDoes::PROPOSALS`]).
    SwitchProposal(String),
    /// `escalate`: shown first, and to the head, too.
    Escalate,
    /// `task:KEY`: the follow-up with this key is due.
    Task(String),
}

/// An act that an expired term refuses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BlockedAct {
    /// Taking the report.
    Take,
    /// Recording that it was read and signed.
    Sign,
    /// Printing: one paper by its key, or every paper.
    Print(Option<String>),
}

impl TermDoes {
    /// Answers of the law that can be proposed: `kindesname`, the double name by law (§ 1617 (4) BGB).
    pub const PROPOSALS: [&str; 1] = ["kindesname"];
}

impl TryFrom<String> for TermDoes {
    type Error = TermDoesError;
    fn try_from(text: String) -> Result<Self, TermDoesError> {
        let (word, rest) = text.split_once(':').map_or((text.as_str(), None), |(word, rest)| (word, Some(rest)));
        let named = |rest: Option<&str>| rest.filter(|key| !key.is_empty()).map(str::to_owned).ok_or(TermDoesError);
        match (word, rest) {
            ("warn", None) => Ok(Self::Warn),
            ("remind", None) => Ok(Self::Remind),
            ("escalate", None) => Ok(Self::Escalate),
            ("block", Some("take")) => Ok(Self::Block(BlockedAct::Take)),
            ("block", Some("sign")) => Ok(Self::Block(BlockedAct::Sign)),
            ("block", Some("print")) => Ok(Self::Block(BlockedAct::Print(None))),
            ("block", Some(rest)) => Ok(Self::Block(BlockedAct::Print(Some(named(rest.strip_prefix("print:"))?)))),
            ("switch_proposal", rest) => Ok(Self::SwitchProposal(named(rest)?)),
            ("task", rest) => Ok(Self::Task(named(rest)?)),
            _ => Err(TermDoesError),
        }
    }
}

impl From<TermDoes> for String {
    fn from(does: TermDoes) -> Self {
        does.to_string()
    }
}

impl fmt::Display for TermDoes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Warn => f.write_str("warn"),
            Self::Remind => f.write_str("remind"),
            Self::Escalate => f.write_str("escalate"),
            Self::Block(BlockedAct::Take) => f.write_str("block:take"),
            Self::Block(BlockedAct::Sign) => f.write_str("block:sign"),
            Self::Block(BlockedAct::Print(None)) => f.write_str("block:print"),
            Self::Block(BlockedAct::Print(Some(paper))) => write!(f, "block:print:{paper}"),
            Self::SwitchProposal(name) => write!(f, "switch_proposal:{name}"),
            Self::Task(key) => write!(f, "task:{key}"),
        }
    }
}

/// The text is nothing that a term can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not warn, remind, escalate, block:ACT, switch_proposal:NAME or task:KEY")]
pub struct TermDoesError;

/// From where a term runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermFrom {
    /// The starting day itself (not counted, § 187 (1) BGB).
    #[default]
    Day,
    /// The last day of the starting day's month (monthly lists, e.g. § 4 ErbStDV).
    MonthEnd,
}

/// In what a term is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TermUnit {
    /// Calendar days: `d`.
    Days,
    /// Weeks: `w`.
    Weeks,
    /// Calendar months: `m`.
    Months,
    /// Working days (Werktage) of the Land: `wd`.
    WorkingDays,
}

/// A length such as `7d`, `2w`, `1m` or `3wd`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermLength {
    /// How many, 1 to [`TermLength::LONGEST`].
    pub count: u16,
    /// Of what.
    pub unit: TermUnit,
}

impl TermLength {
    /// Longest count of any unit; beyond it a catalogue entry is taken for a slip.
    pub const LONGEST: u16 = 999;
}

/// The text is not a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a length such as 7d, 2w, 1m or 3wd")]
pub struct TermLengthError;

impl FromStr for TermLength {
    type Err = TermLengthError;
    fn from_str(text: &str) -> Result<Self, TermLengthError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text.split_at(digits);
        let unit = match unit {
            "d" => TermUnit::Days,
            "w" => TermUnit::Weeks,
            "m" => TermUnit::Months,
            "wd" => TermUnit::WorkingDays,
            _ => return Err(TermLengthError),
        };
        if count.starts_with('0') {
            return Err(TermLengthError);
        }
        match count.parse() {
            Ok(count @ 1..=Self::LONGEST) => Ok(Self { count, unit }),
            _ => Err(TermLengthError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_slips_refused() {
        let read = |text: &str| text.parse::<TermLength>();
        assert_eq!(read("3wd"), Ok(TermLength { count: 3, unit: TermUnit::WorkingDays }));
        assert_eq!(read("10d"), Ok(TermLength { count: 10, unit: TermUnit::Days }));
        for wrong in ["", "d", "0d", "03d", "3", "3 d", "-1d", "1000d", "3y", "3wdx", "ü"] {
            assert_eq!(read(wrong), Err(TermLengthError), "{wrong}");
        }
    }

    #[test]
    fn what_a_term_does_is_read_and_written_alike() {
        for text in [
            "warn",
            "remind",
            "escalate",
            "block:take",
            "block:sign",
            "block:print",
            "block:print:niederschrift",
            "switch_proposal:kindesname",
            "task:gericht",
        ] {
            assert_eq!(TermDoes::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        for text in ["", "Warn", "block", "block:", "block:fly", "block:print:", "task", "task:", "switch_proposal:"] {
            assert_eq!(TermDoes::try_from(text.to_owned()), Err(TermDoesError), "{text}");
        }
    }
}
