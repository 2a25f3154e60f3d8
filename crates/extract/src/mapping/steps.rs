//! What is left to do for one row once a plan is bound to a header.

use super::convert;
use super::date::Form;
use super::plan::{Test, Value};
use crate::import::Reason;
use crate::import::delivery::{Cells, Place, Wrong};
use crate::records::Kind;

/// The cells of a source's line, trimmed and with the texts for "not given" taken as empty.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    pub(super) places: &'a [Place],
    pub(super) trim: bool,
    pub(super) empty: &'a [String],
}

impl<'a> Row<'a> {
    fn place(&self, at: usize) -> Place {
        let (mut from, mut to) = self.places.get(at).copied().unwrap_or_default();
        if self.trim {
            let bytes = self.text.as_bytes();
            let blank = |at: u32| matches!(bytes.get(at as usize), Some(b' ' | b'\t'));
            while from < to && blank(from) {
                from += 1;
            }
            while from < to && blank(to - 1) {
                to -= 1;
            }
        }
        if !self.empty.is_empty() && self.empty.iter().any(|empty| *empty == self.slice((from, to))) {
            to = from;
        }
        (from, to)
    }
    fn slice(&self, (from, to): Place) -> &'a str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
    pub(super) fn cell(&self, at: usize) -> &'a str {
        self.slice(self.place(at))
    }
}

/// How one column of the class is filled.
#[derive(Debug)]
pub(super) enum Step {
    Empty,
    /// The cell where it lies.
    Copy(usize),
    Fixed(String),
    Made(Box<Made>),
}

/// A column that has to be written anew.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) sources: Vec<usize>,
    pub(super) value: Value,
    pub(super) kind: Kind,
    pub(super) dates: Vec<Form>,
    pub(super) pivot: u8,
    pub(super) decimal: u8,
}

/// One feed bound to a header.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) conditions: Vec<(usize, Test)>,
    pub(super) steps: Vec<Step>,
    /// Every column is empty or a cell where it lies: nothing has to be written.
    pub(super) copies: bool,
}

impl Steps {
    pub(super) fn new(conditions: Vec<(usize, Test)>, steps: Vec<Step>) -> Self {
        let copies = steps.iter().all(|step| matches!(step, Step::Empty | Step::Copy(_)));
        Self { conditions, steps, copies }
    }
    /// Whether the mapping takes this row.
    pub(super) fn takes(&self, row: &Row<'_>) -> bool {
        self.conditions.iter().all(|(at, test)| {
            let cell = row.cell(*at);
            match test {
                Test::Is(texts) => texts.iter().any(|text| text == cell),
                Test::IsNot(texts) => !texts.iter().any(|text| text == cell),
                Test::Present => !cell.is_empty(),
            }
        })
    }
    /// Fills `places` with the cells of the class; `made` holds what had to be written.
    pub(super) fn fill<'a>(
        &self,
        row: &Row<'a>,
        places: &'a mut Vec<Place>,
        made: &'a mut String,
        wrong: &mut Vec<Wrong>,
    ) -> Cells<'a> {
        places.clear();
        wrong.clear();
        if self.copies {
            places.extend(self.steps.iter().map(|step| match step {
                Step::Copy(at) => row.place(*at),
                _ => (0, 0),
            }));
            return Cells::new(row.text, places);
        }
        made.clear();
        made.push_str(row.text);
        for step in &self.steps {
            let place = match step {
                Step::Empty => (0, 0),
                Step::Copy(at) => row.place(*at),
                Step::Fixed(text) => written(made, |made| made.push_str(text)),
                Step::Made(step) => {
                    let mut found = None;
                    let place = written(made, |made| found = step.make(row, made).err());
                    match found {
                        Some(reason) => {
                            wrong.push((Some(step.value.column), reason));
                            (0, 0)
                        }
                        None => place,
                    }
                }
            };
            places.push(place);
        }
        Cells::new(made, places)
    }
}

/// What was written behind the text so far. A row of 64 KiB and its columns stay far below 4 GiB.
fn written(made: &mut String, write: impl FnOnce(&mut String)) -> Place {
    let from = made.len() as u32;
    write(made);
    (from, made.len() as u32)
}

impl Made {
    /// Writes the column.
    fn make(&self, row: &Row<'_>, out: &mut String) -> Result<(), Reason> {
        let start = out.len();
        let list = self.kind == Kind::List;
        for source in &self.sources {
            let cell = self.part(row.cell(*source));
            match &self.value.separator {
                Some(separator) => {
                    for member in cell.split(separator.as_str()) {
                        self.one(member.trim(), list, start, out)?;
                    }
                }
                None => self.one(cell, list, start, out)?,
            }
        }
        if out.len() == start
            && let Some(default) = &self.value.default
        {
            out.push_str(default);
        }
        Ok(())
    }
    /// The part of a cell that was asked for.
    fn part<'c>(&self, cell: &'c str) -> &'c str {
        let cell = match &self.value.split {
            Some((at, part)) => convert::part(cell, at, *part),
            None => cell,
        };
        match self.value.take {
            Some(take) => convert::address(cell, take),
            None => cell,
        }
    }
    /// Adds one value behind those before it.
    fn one(&self, text: &str, list: bool, start: usize, out: &mut String) -> Result<(), Reason> {
        let cleaned: String;
        let text = if self.value.remove.is_empty() && !self.value.upper {
            text
        } else {
            cleaned = convert::cleaned(text, &self.value.remove, self.value.upper);
            &cleaned
        };
        if text.is_empty() {
            return Ok(());
        }
        let text = match &self.value.table {
            Some(table) => table.find(text).ok_or(Reason::CodeTable)?,
            None => text,
        };
        if text.is_empty() {
            return Ok(());
        }
        if out.len() > start {
            out.push_str(if list { ";" } else { &self.value.join });
        }
        match self.kind {
            Kind::Text | Kind::List => out.push_str(text),
            Kind::Date => convert::date(text, &self.dates, self.pivot, out)?,
            Kind::Month => convert::month(text, &self.dates, self.pivot, out)?,
            Kind::DateTime => convert::moment(text, &self.dates, self.pivot, out)?,
            Kind::Money => convert::money(text, self.decimal, self.value.cents, out)?,
            Kind::YesNo => convert::yes_no(text, out)?,
        }
        Ok(())
    }
}
