//! What a mapping says, before it has met a file.

use std::collections::HashMap;

use model::Instant;

use super::date::Form;
use super::encoding::Encoding;
use crate::import::Completeness;
use crate::records::Class;

/// A mapping as read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    /// The source procedure in words.
    pub source: String,
    /// AGS of the authority whose data these are, if the mapping says so.
    pub ags: Option<String>,
    /// Classes that the town does without, each with its reason; the line for messages.
    pub(super) not_delivered: Vec<(Class, String)>,
    pub(super) files: Vec<File>,
}

impl Mapping {
    /// The source columns that a column of a class is made of, as the mapping names them: for a message about a row.
    #[must_use]
    pub fn sources(&self, class: Class, column: &str) -> Vec<&str> {
        let feeds = self.files.iter().flat_map(|file| &file.feeds).filter(|feed| feed.class == class);
        let mut names: Vec<&str> = Vec::new();
        for value in feeds.flat_map(|feed| &feed.values).filter(|value| value.column == column) {
            for source in &value.from {
                if !names.contains(&source.name.as_str()) {
                    names.push(&source.name);
                }
            }
        }
        names
    }
    /// The classes it feeds, each once.
    #[must_use]
    pub fn classes(&self) -> Vec<Class> {
        let mut classes: Vec<Class> = self.files.iter().flat_map(|file| &file.feeds).map(|feed| feed.class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
    /// Number of files it reads.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.len()
    }
}

/// One file of the export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct File {
    /// Line of the mapping.
    pub(super) line: usize,
    /// Name; one `*` stands for anything.
    pub(super) name: String,
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    /// Names of the columns stand in the first line.
    pub(super) header: bool,
    /// Lines before the header or the first row.
    pub(super) skip: u64,
    /// Names of the columns of a file without header.
    pub(super) columns: Vec<String>,
    pub(super) trim: bool,
    /// Lines that begin so are no rows.
    pub(super) ignore: Vec<String>,
    /// Texts that mean "not given".
    pub(super) empty: Vec<String>,
    pub(super) dates: Vec<Form>,
    pub(super) pivot: Option<u8>,
    /// The decimal sign of amounts.
    pub(super) decimal: u8,
    pub(super) as_of: AsOf,
    pub(super) feeds: Vec<Feed>,
}

/// How old the data are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AsOf {
    /// When the file was last written.
    File,
    /// The first eight digits in the file's name that are a date.
    Name,
    /// As the mapping says.
    At(Instant),
}

/// Rows of one class out of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Feed {
    pub(super) line: usize,
    pub(super) class: Class,
    pub(super) source: Option<String>,
    pub(super) state: Completeness,
    pub(super) as_of: Option<AsOf>,
    pub(super) conditions: Vec<Condition>,
    pub(super) values: Vec<Value>,
}

/// Which rows are taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Condition {
    pub(super) source: Source,
    pub(super) test: Test,
}

/// What a condition asks of a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Test {
    /// It is one of these.
    Is(Vec<String>),
    /// It is none of these.
    IsNot(Vec<String>),
    /// It is not empty.
    Present,
}

/// A column of the source, by name or `#n`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Source {
    pub(super) line: usize,
    pub(super) name: String,
}

/// What fills one column of a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Value {
    pub(super) column: &'static str,
    pub(super) from: Vec<Source>,
    /// Instead of a source.
    pub(super) constant: Option<String>,
    /// Between several sources.
    pub(super) join: String,
    /// Between the members of a list in the source.
    pub(super) separator: Option<String>,
    /// Divide at this text and take that part (from 1; negative from the end).
    pub(super) split: Option<(String, i64)>,
    pub(super) take: Option<Take>,
    pub(super) remove: String,
    pub(super) upper: bool,
    pub(super) table: Option<Table>,
    /// Where nothing was given.
    pub(super) default: Option<String>,
    pub(super) dates: Option<Vec<Form>>,
    /// The amount is in cents.
    pub(super) cents: bool,
}

/// One half of "Musterstr. 12 a".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Take {
    Street,
    HouseNumber,
}

/// A table of codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Table {
    pub(super) entries: HashMap<String, String>,
    /// For codes that are not in it; without it such a code is a fault.
    pub(super) otherwise: Option<String>,
    /// Capitals do not matter.
    pub(super) folded: bool,
}

impl Table {
    /// The entry of a code.
    pub(super) fn find(&self, code: &str) -> Option<&str> {
        let entry = if self.folded { self.entries.get(&code.to_lowercase()) } else { self.entries.get(code) };
        entry.or(self.otherwise.as_ref()).map(String::as_str)
    }
}
