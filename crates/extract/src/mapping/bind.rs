//! Binds a plan to the header of a file.

use model::Problem;

use super::plan::{Feed, File, Source, Value};
use super::steps::{Made, Step, Steps};
use crate::import::manifest::excerpt;
use crate::records::Kind;

/// The columns a file has.
pub(super) struct Header {
    /// Names; empty for a file without header whose mapping names none.
    names: Vec<String>,
    /// How many cells a row has.
    pub(super) cells: usize,
}

impl Header {
    pub(super) fn new(names: Vec<String>, cells: usize) -> Self {
        Self { names, cells }
    }
    /// Place of a column: `#3` is the third, everything else a name that must stand there once.
    fn find(&self, source: &Source, file: &str) -> Result<usize, Problem> {
        let unknown = |code: &'static str| {
            Problem::new(code).with("line", source.line).with("file", file).with("column", excerpt(&source.name))
        };
        if let Some(number) = source.name.strip_prefix('#').and_then(|number| number.parse::<usize>().ok()) {
            return number.checked_sub(1).filter(|at| *at < self.cells).ok_or_else(|| unknown("NB-E-090"));
        }
        let mut places = self.names.iter().enumerate().filter(|(_, name)| **name == source.name).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(unknown("NB-E-094")),
            (None, _) => Err(unknown("NB-E-090")),
        }
    }
}

/// The steps of one feed; all source columns that are not there are told.
pub(super) fn bind(file: &File, feed: &Feed, header: &Header, name: &str) -> Result<Steps, Vec<Problem>> {
    let mut faults = Vec::new();
    let mut conditions = Vec::new();
    for condition in &feed.conditions {
        match header.find(&condition.source, name) {
            Ok(at) => conditions.push((at, condition.test.clone())),
            Err(problem) => faults.push(problem),
        }
    }
    let steps = feed
        .class
        .columns()
        .iter()
        .zip(feed.class.kinds())
        .map(|(column, kind)| match feed.values.iter().find(|value| value.column == *column) {
            Some(value) => step(file, value, *kind, header, name, &mut faults),
            None => Step::Empty,
        })
        .collect();
    if faults.is_empty() { Ok(Steps::new(conditions, steps)) } else { Err(faults) }
}

fn step(file: &File, value: &Value, kind: Kind, header: &Header, name: &str, faults: &mut Vec<Problem>) -> Step {
    if let Some(constant) = &value.constant {
        return if constant.is_empty() { Step::Empty } else { Step::Fixed(constant.clone()) };
    }
    let mut sources = Vec::new();
    for source in &value.from {
        match header.find(source, name) {
            Ok(at) => sources.push(at),
            Err(problem) => faults.push(problem),
        }
    }
    let dates = value.dates.clone().unwrap_or_else(|| file.dates.clone());
    let as_it_is = match kind {
        Kind::Text | Kind::List => true,
        Kind::Date => dates.len() == 1 && dates.iter().all(|form| form.iso),
        Kind::Month | Kind::DateTime | Kind::Money | Kind::YesNo => false,
    };
    let plain = value.separator.is_none()
        && value.split.is_none()
        && value.take.is_none()
        && value.remove.is_empty()
        && !value.upper
        && value.table.is_none()
        && value.default.is_none();
    match sources.as_slice() {
        [at] if as_it_is && plain => Step::Copy(*at),
        _ => Step::Made(Box::new(Made {
            sources,
            value: value.clone(),
            kind,
            dates,
            pivot: file.pivot.unwrap_or(0),
            decimal: file.decimal,
        })),
    }
}
