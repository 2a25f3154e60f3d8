//! The files of an export as a delivery.

use std::fs::File as Open;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use model::{CivilDate, Instant, Problem};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::bind::{Header, bind};
use super::divide::divide;
use super::encoding::Encoding;
use super::plan::{AsOf, File, Mapping};
use super::steps::{Row, Steps};
use crate::import::Reason;
use crate::import::delivery::{Delivery, Line, Place, Take, Wrong};
use crate::import::line::{self, Read};
use crate::import::manifest::{self, Authority, ClassEntry, Manifest, NotDelivered, excerpt};
use crate::import::rows::unreadable;
use crate::records::Class;

/// Size of the read buffer in bytes.
const BUFFER_BYTES: usize = 256 * 1024;

/// For whom the export is read: a mapping does not know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiver {
    /// The authority.
    pub authority: Authority,
    /// Exercise or real.
    pub exercise: bool,
}

/// An export whose files were found and whose headers fit the mapping.
pub struct Mapped {
    manifest: Manifest,
    bound: Vec<Bound>,
}

/// One file with what each class takes from it.
struct Bound {
    file: File,
    path: PathBuf,
    /// Its own name, for messages.
    name: String,
    cells: usize,
    feeds: Vec<(Class, Steps)>,
}

impl Mapped {
    /// Finds the files of `mapping` in the folder `input` (or takes `input` for its only file) and binds them.
    ///
    /// # Errors
    /// All that does not fit: `NB-E-089` no such file or several, `NB-E-090`, `NB-E-094` a column is not there or there twice, `NB-E-095`
    /// of another authority, `NB-E-097` no date in the name, `NB-E-010`, `NB-E-015`, and files that cannot be read.
    pub fn open(input: &Path, mapping: &Mapping, receiver: &Receiver) -> Result<Self, Vec<Problem>> {
        let ags = receiver.authority.ags.as_str();
        if let Some(said) = mapping.ags.as_ref().filter(|said| said.as_str() != ags) {
            return Err(vec![Problem::new("NB-E-095").with("found", excerpt(said)).with("expected", ags)]);
        }
        let (mut bound, mut classes, mut faults) = (Vec::new(), Vec::<ClassEntry>::new(), Vec::new());
        let mut created = Instant(0);
        for file in &mapping.files {
            match one_file(input, mapping, file) {
                Ok((one, written)) => {
                    created = created.max(written);
                    if let Err(problem) = entries(mapping, &one, written, &mut classes) {
                        faults.push(problem);
                    }
                    bound.push(one);
                }
                Err(problems) => faults.extend(problems),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        classes.sort_by_key(|entry| entry.class);
        let newest = classes.iter().map(|entry| entry.as_of).max().unwrap_or(created);
        let not_delivered = mapping
            .not_delivered
            .iter()
            .map(|(class, reason)| NotDelivered { class: *class, reason: reason.clone() })
            .collect();
        let manifest = Manifest {
            format: manifest::FORMAT,
            exercise: receiver.exercise,
            authority: receiver.authority.clone(),
            source: mapping.source.clone(),
            created: created.max(newest),
            classes,
            not_delivered,
        };
        Ok(Self { manifest, bound })
    }
}

/// Adds the manifest's entries of one file.
fn entries(mapping: &Mapping, one: &Bound, written: Instant, classes: &mut Vec<ClassEntry>) -> Result<(), Problem> {
    for feed in &one.file.feeds {
        if classes.iter().any(|entry| entry.class == feed.class) {
            continue;
        }
        let as_of = match feed.as_of.unwrap_or(one.file.as_of) {
            AsOf::File => written,
            AsOf::At(at) => at,
            AsOf::Name => in_name(&one.name)
                .ok_or_else(|| Problem::new("NB-E-097").with("file", &one.name).with("line", one.file.line))?,
        };
        classes.push(ClassEntry {
            class: feed.class,
            file: one.name.clone(),
            rows: 0,
            as_of,
            source: feed.source.clone().unwrap_or_else(|| mapping.source.clone()),
            state: feed.state,
        });
    }
    Ok(())
}

/// The first date in a name, as `20261120` or `2026-11-20`: the beginning of that day.
fn in_name(name: &str) -> Option<Instant> {
    let bytes = name.as_bytes();
    (0..bytes.len()).find_map(|from| {
        if from.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let read = |text: &str| text.parse::<CivilDate>().ok();
        let plain = name.get(from..from + 8).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let plain = plain.filter(|_| !bytes.get(from + 8).is_some_and(u8::is_ascii_digit));
        let date = plain
            .and_then(|text| read(&format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?)))
            .or_else(|| name.get(from..from + 10).and_then(read))?;
        Instant::parse(&format!("{date}T00:00:00Z")).ok()
    })
}

fn one_file(input: &Path, mapping: &Mapping, file: &File) -> Result<(Bound, Instant), Vec<Problem>> {
    let one = |problem| vec![problem];
    let path = find(input, mapping, file).map_err(one)?;
    let name = path.file_name().map(|name| excerpt(&name.to_string_lossy())).unwrap_or_default();
    let open = Open::open(&path).map_err(|error| one(unreadable(&name, &error)))?;
    let written = open.metadata().and_then(|data| data.modified()).map_err(|error| one(unreadable(&name, &error)))?;
    let millis = written.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let written = Instant(i64::try_from(millis).unwrap_or(i64::MAX));
    let mut input = BufReader::new(open);
    let header = header(file, &mut input, &name).map_err(one)?;
    let (mut feeds, mut faults) = (Vec::new(), Vec::new());
    for feed in &file.feeds {
        match bind(file, feed, &header, &name) {
            Ok(steps) => feeds.push((feed.class, steps)),
            Err(problems) => faults.extend(problems),
        }
    }
    if faults.is_empty() {
        Ok((Bound { file: file.clone(), path, name, cells: header.cells, feeds }, written))
    } else {
        Err(faults)
    }
}

/// The one file that bears the name; `input` itself if it is a file and the mapping reads only one.
fn find(input: &Path, mapping: &Mapping, file: &File) -> Result<PathBuf, Problem> {
    let wrong = |found: usize| {
        Problem::new("NB-E-089").with("file", excerpt(&file.name)).with("line", file.line).with("found", found)
    };
    if input.is_file() {
        return if mapping.files.len() == 1 { Ok(input.to_owned()) } else { Err(wrong(0)) };
    }
    let Some((before, after)) = file.name.split_once('*') else {
        let path = input.join(&file.name);
        return if path.is_file() { Ok(path) } else { Err(wrong(0)) };
    };
    let unreadable = |error: std::io::Error| unreadable(&excerpt(&input.to_string_lossy()), &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(input).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let fits = name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after);
        if fits && path.is_file() {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        others => Err(wrong(others.len())),
    }
}

/// A line of a source as text.
struct Text {
    decoded: String,
    composed: String,
}

impl Text {
    fn new() -> Self {
        Self { decoded: String::new(), composed: String::new() }
    }
    /// The line in the composed form (NFC); nothing if the bytes are no text of this encoding.
    fn of<'a>(&'a mut self, bytes: &'a [u8], encoding: Encoding) -> Option<&'a str> {
        let text = encoding.decode(bytes, &mut self.decoded)?;
        // Letters below U+0300 are composed as they stand; their first byte lies below 0xCC.
        if text.bytes().all(|byte| byte < 0xcc) || is_nfc(text) {
            return Some(text);
        }
        self.composed.clear();
        self.composed.extend(text.nfc());
        Some(&self.composed)
    }
}

/// Skips what stands before the header and reads it. What is read stands behind it then.
fn header(file: &File, input: &mut BufReader<Open>, name: &str) -> Result<Header, Problem> {
    let mut buffer = Vec::new();
    let mut first = true;
    let mut lines = 0u64;
    let mut next = |input: &mut BufReader<Open>, buffer: &mut Vec<u8>| -> Result<bool, Problem> {
        lines += 1;
        let read = line::next_line(input, buffer).map_err(|error| unreadable(name, &error))?;
        if std::mem::take(&mut first) && buffer.starts_with(b"\xEF\xBB\xBF") {
            buffer.drain(..3);
        }
        match read {
            Read::End => Ok(false),
            Read::Line => Ok(true),
            Read::TooLong => Err(Problem::new("NB-E-091").with("file", name).with("line", lines)),
        }
    };
    for _ in 0..file.skip {
        next(input, &mut buffer)?;
    }
    if !file.header && !file.columns.is_empty() {
        let cells = file.columns.len();
        return Ok(Header::new(file.columns.clone(), cells));
    }
    if !next(input, &mut buffer)? || buffer.is_empty() {
        return Err(Problem::new("NB-E-015").with("file", name));
    }
    let (mut text, mut places, mut unquoted) = (Text::new(), Vec::new(), String::new());
    let wrong = || Problem::new("NB-E-091").with("file", name).with("line", file.skip + 1);
    let line = text.of(&buffer, file.encoding).ok_or_else(wrong)?;
    let line = divide(line, file.delimiter, file.quote, &mut places, &mut unquoted).map_err(|_| wrong())?;
    let names =
        places.iter().map(|(from, to)| line.get(*from as usize..*to as usize).unwrap_or_default().trim().to_owned());
    let names = if file.header { names.collect() } else { Vec::new() };
    Ok(Header::new(names, places.len()))
}

impl Delivery for Mapped {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    fn total(&self, _: Class) -> Option<u64> {
        None
    }
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem> {
        let Some(bound) = self.bound.iter().find(|bound| bound.feeds.iter().any(|(fed, _)| *fed == class)) else {
            return Ok(0);
        };
        let feeds: Vec<&Steps> = bound.feeds.iter().filter(|(fed, _)| *fed == class).map(|(_, steps)| steps).collect();
        bound.rows(&feeds, take)
    }
}

impl Bound {
    fn rows(&self, feeds: &[&Steps], take: Take<'_>) -> Result<u64, Problem> {
        let broken = |error: std::io::Error| unreadable(&self.name, &error);
        let open = Open::open(&self.path).map_err(broken)?;
        let mut input = BufReader::with_capacity(BUFFER_BYTES, open);
        let mut buffer = Vec::with_capacity(4096);
        let (mut text, mut unquoted, mut made) = (Text::new(), String::new(), String::new());
        let (mut places, mut cells, mut wrong): (Vec<Place>, Vec<Place>, Vec<Wrong>) = Default::default();
        let before = self.file.skip + u64::from(self.file.header);
        let (mut number, mut rows) = (0u64, 0u64);
        loop {
            number += 1;
            let read = line::next_line(&mut input, &mut buffer).map_err(broken)?;
            if read == Read::End {
                return Ok(rows);
            }
            if number == 1 && buffer.starts_with(b"\xEF\xBB\xBF") {
                buffer.drain(..3);
            }
            if number <= before {
                continue;
            }
            let mut bad = |reason| {
                rows += 1;
                take(Line { number, cells: None, wrong: &[(None, reason)] })
            };
            if read == Read::TooLong {
                bad(Reason::LineTooLong)?;
                continue;
            }
            let line = text
                .of(&buffer, self.file.encoding)
                .ok_or_else(|| Problem::new("NB-E-091").with("file", &self.name).with("line", number))?;
            if line.is_empty() || self.file.ignore.iter().any(|start| line.starts_with(start.as_str())) {
                continue;
            }
            let divided = divide(line, self.file.delimiter, self.file.quote, &mut places, &mut unquoted);
            let Ok(line) = divided else {
                bad(Reason::Quotes)?;
                continue;
            };
            if places.len() != self.cells {
                bad(Reason::ColumnCount)?;
                continue;
            }
            let row = Row { text: line, places: &places, trim: self.file.trim, empty: &self.file.empty };
            for steps in feeds {
                if steps.takes(&row) {
                    rows += 1;
                    let cells = steps.fill(&row, &mut cells, &mut made, &mut wrong);
                    take(Line { number, cells: Some(cells), wrong: &wrong })?;
                }
            }
        }
    }
}
