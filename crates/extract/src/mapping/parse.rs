//! Reads a mapping: form and every fault with its line.

use model::{Instant, Problem};
use toml::de::DeTable;

use super::date::Form;
use super::encoding::Encoding;
use super::parse_value::{self, Frame};
use super::plan::{AsOf, Condition, Feed, File, Mapping, Source, Test};
use super::walk::{Section, Walk};
use super::{FORMAT, MAX_BYTES};
use crate::import::Completeness;
use crate::import::manifest::excerpt;
use crate::records::Class;

impl Mapping {
    /// Reads the text of a mapping file; all faults are found, each with its line.
    ///
    /// # Errors
    /// `NB-E-080` no TOML, `NB-E-081` to `NB-E-088`, `NB-E-092`, `NB-E-093`: what the mapping says cannot be meant.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let mut walk = Walk::new(text);
        if text.len() as u64 > MAX_BYTES {
            return Err(vec![Problem::new("NB-E-080").with("line", 1).with("reason", format!("> {MAX_BYTES} bytes"))]);
        }
        let document = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| walk.line(&span));
            // The parser's own words hold no part of the file but punctuation.
            vec![Problem::new("NB-E-080").with("line", line).with("reason", error.message())]
        })?;
        let root = Section { table: document.get_ref(), line: 1 };
        let mapping = mapping(&mut walk, &root);
        if walk.faults.is_empty() { Ok(mapping) } else { Err(walk.faults) }
    }
}

fn mapping<'i>(walk: &mut Walk<'i>, root: &Section<'_, 'i>) -> Mapping {
    walk.only(root, &["format", "source", "ags", "not_delivered", "file"]);
    match walk.number(root, "format", 0..i64::from(u16::MAX)) {
        Some(FORMAT) => {}
        Some(_) => walk.wrong(1, "format", "1"),
        None if walk.find(root, "format").is_none() => walk.missing(1, "format"),
        None => {}
    }
    let source = walk.text(root, "source");
    if walk.find(root, "source").is_none() {
        walk.missing(1, "source");
    }
    let ags = walk.text(root, "ags");
    let mut not_delivered = Vec::new();
    if let Some(section) = walk.table(root, "not_delivered") {
        for (line, name, value) in walk.entries(&section) {
            match (Class::from_name(name), value.get_ref().as_str()) {
                (Some(class), Some(reason)) if !reason.trim().is_empty() && class != Class::Persons => {
                    not_delivered.push((class, reason.trim().to_owned()));
                }
                (Some(_), _) => walk.wrong(line, name, "\"…\""),
                (None, _) => unknown_class(walk, line, name),
            }
        }
    }
    let files: Vec<File> = walk.tables(root, "file").iter().filter_map(|section| file(walk, section)).collect();
    let mapping = Mapping { source: source.unwrap_or_default(), ags, not_delivered, files };
    whole(walk, &mapping);
    mapping
}

/// What only the whole shows.
fn whole(walk: &mut Walk<'_>, mapping: &Mapping) {
    let mut of_file: Vec<(Class, usize)> = Vec::new();
    for (at, file) in mapping.files.iter().enumerate() {
        for feed in &file.feeds {
            let declared = mapping.not_delivered.iter().any(|(class, _)| *class == feed.class);
            let elsewhere = of_file.iter().any(|(class, other)| *class == feed.class && *other != at);
            if declared || elsewhere {
                walk.fault(Problem::new("NB-E-087").with("line", feed.line).with("class", feed.class.name()));
            }
            of_file.push((feed.class, at));
        }
    }
    for class in Class::ALL.iter().filter(|class| class.mandatory()) {
        let there = of_file.iter().any(|(fed, _)| fed == class)
            || mapping.not_delivered.iter().any(|(declared, _)| declared == class);
        if !there {
            walk.fault(Problem::new("NB-E-088").with("class", class.name()));
        }
    }
}

fn unknown_class(walk: &mut Walk<'_>, line: usize, name: &str) {
    let known: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    walk.fault(
        Problem::new("NB-E-084").with("line", line).with("class", excerpt(name)).with("known", known.join(", ")),
    );
}

const FILE_KEYS: [&str; 16] = [
    "name",
    "encoding",
    "delimiter",
    "quote",
    "header",
    "skip",
    "columns",
    "trim",
    "ignore",
    "empty",
    "date",
    "pivot",
    "decimal",
    "as_of",
    "class",
    "state",
];

fn file<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>) -> Option<File> {
    walk.only(section, &FILE_KEYS);
    let name = walk.text(section, "name");
    let good = |name: &str| {
        !name.is_empty() && !name.contains(['/', '\\']) && name.matches('*').count() <= 1 && !name.starts_with('.')
    };
    match &name {
        None if walk.find(section, "name").is_none() => walk.missing(section.line, "name"),
        Some(name) if !good(name) => walk.wrong(section.line, "name", "\"datei.csv\" | \"datei_*.csv\""),
        _ => {}
    }
    let encoding = match walk.text(section, "encoding") {
        None => {
            if walk.find(section, "encoding").is_none() {
                walk.missing(section.line, "encoding");
            }
            Encoding::Utf8
        }
        Some(name) => Encoding::from_name(&name).unwrap_or_else(|| {
            wrong_at(walk, section, "encoding", "\"utf-8\" | \"iso-8859-1\" | \"cp1252\"");
            Encoding::Utf8
        }),
    };
    let sign = |walk: &mut Walk<'i>, key: &str, none: bool| -> Option<Option<u8>> {
        let text = walk.text(section, key)?;
        match text.as_bytes() {
            _ if text == "tab" => Some(Some(b'\t')),
            _ if none && text == "none" => Some(None),
            [sign] if sign.is_ascii_punctuation() || *sign == b'\t' => Some(Some(*sign)),
            _ => {
                wrong_at(
                    walk,
                    section,
                    key,
                    if none { "\"\\\"\" | \"'\" | \"none\"" } else { "\";\" | \",\" | \"|\" | \"tab\"" },
                );
                None
            }
        }
    };
    let delimiter = sign(walk, "delimiter", false).flatten().unwrap_or(b',');
    let quote = sign(walk, "quote", true).unwrap_or(Some(b'"'));
    if quote == Some(delimiter) {
        wrong_at(walk, section, "quote", "≠ delimiter");
    }
    let decimal = match walk.text(section, "decimal").as_deref() {
        None | Some(".") => b'.',
        Some(",") => b',',
        Some(_) => {
            wrong_at(walk, section, "decimal", "\",\" | \".\"");
            b'.'
        }
    };
    let pivot = walk.number(section, "pivot", 0..100).and_then(|pivot| u8::try_from(pivot).ok());
    let dates = forms(walk, section, pivot).unwrap_or_else(|| Form::parse("JJJJ-MM-TT").into_iter().collect());
    let plain = |walk: &mut Walk<'i>, key: &str| -> Vec<String> {
        walk.texts(section, key).into_iter().flatten().map(|(_, text)| text).collect()
    };
    let mut file = File {
        line: section.line,
        name: name.unwrap_or_default(),
        encoding,
        delimiter,
        quote,
        header: walk.flag(section, "header").unwrap_or(true),
        skip: walk.number(section, "skip", 0..10_000).and_then(|lines| u64::try_from(lines).ok()).unwrap_or(0),
        columns: plain(walk, "columns"),
        trim: walk.flag(section, "trim").unwrap_or(true),
        ignore: plain(walk, "ignore"),
        empty: plain(walk, "empty"),
        dates,
        pivot,
        decimal,
        as_of: as_of(walk, section).unwrap_or(AsOf::File),
        feeds: Vec::new(),
    };
    if file.header && !file.columns.is_empty() {
        wrong_at(walk, section, "columns", "header = false");
    }
    if file.ignore.iter().any(String::is_empty) {
        wrong_at(walk, section, "ignore", "\"#\"");
    }
    let frame = Frame { pivot, cents: false };
    let state = state(walk, section).unwrap_or(Completeness::Complete);
    let classes = walk.tables(section, "class");
    if classes.is_empty() && walk.find(section, "class").is_none() {
        walk.missing(section.line, "class");
    }
    file.feeds = classes.iter().filter_map(|section| feed(walk, section, &frame, state)).collect();
    Some(file)
}

fn wrong_at(walk: &mut Walk<'_>, section: &Section<'_, '_>, key: &str, expected: &str) {
    let line = section
        .table
        .iter()
        .find(|(name, _)| name.get_ref() == key)
        .map_or(section.line, |(name, _)| walk.line(&name.span()));
    walk.wrong(line, key, expected);
}

/// The forms of dates under `date`; nothing if none are given.
pub(super) fn forms<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>, pivot: Option<u8>) -> Option<Vec<Form>> {
    let texts = walk.texts(section, "date")?;
    let mut forms = Vec::new();
    for (line, text) in texts {
        match Form::parse(&text) {
            Some(form) if form.short() && pivot.is_none() => {
                walk.fault(Problem::new("NB-E-092").with("line", line).with("form", excerpt(&text)));
            }
            Some(form) => forms.push(form),
            None => {
                walk.wrong(line, "date", "\"TT.MM.JJJJ\" | \"JJJJMMTT\" | \"JJJJ-MM-TT\" | \"TT.MM.JJ\" | \"MM/JJJJ\"")
            }
        }
    }
    Some(forms)
}

fn as_of<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>) -> Option<AsOf> {
    let text = walk.text(section, "as_of")?;
    match text.as_str() {
        "file" => Some(AsOf::File),
        "name" => Some(AsOf::Name),
        other => match Instant::parse(other) {
            Ok(at) => Some(AsOf::At(at)),
            Err(_) => {
                wrong_at(walk, section, "as_of", "\"file\" | \"name\" | \"2026-11-20T18:00:00Z\"");
                None
            }
        },
    }
}

fn state<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>) -> Option<Completeness> {
    match walk.text(section, "state")?.as_str() {
        "complete" => Some(Completeness::Complete),
        "partial" => Some(Completeness::Partial),
        _ => {
            wrong_at(walk, section, "state", "\"complete\" | \"partial\"");
            None
        }
    }
}

const CLASS_KEYS: [&str; 8] = ["class", "source", "state", "as_of", "where", "unless", "present", "columns"];

fn feed<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>, frame: &Frame, of_file: Completeness) -> Option<Feed> {
    walk.only(section, &CLASS_KEYS);
    let Some(name) = walk.text(section, "class") else {
        if walk.find(section, "class").is_none() {
            walk.missing(section.line, "class");
        }
        return None;
    };
    let Some(class) = Class::from_name(&name) else {
        unknown_class(walk, section.line, &name);
        return None;
    };
    let mut conditions = Vec::new();
    for (key, is) in [("where", true), ("unless", false)] {
        let Some(asked) = walk.table(section, key) else { continue };
        for (line, name, value) in walk.entries(&asked) {
            let source = Source { line, name: name.to_owned() };
            let texts =
                walk.texts_of(line, name, value.get_ref()).into_iter().flatten().map(|(_, text)| text).collect();
            conditions.push(Condition { source, test: if is { Test::Is(texts) } else { Test::IsNot(texts) } });
        }
    }
    for (line, name) in walk.texts(section, "present").into_iter().flatten() {
        conditions.push(Condition { source: Source { line, name }, test: Test::Present });
    }
    let mut values = Vec::new();
    match walk.table(section, "columns") {
        Some(columns) => {
            for (line, name, value) in walk.entries(&columns) {
                match class.columns().iter().find(|column| **column == name) {
                    Some(column) => values.extend(parse_value::value(walk, column, line, value.get_ref(), frame)),
                    None => walk.fault(
                        Problem::new("NB-E-085")
                            .with("line", line)
                            .with("column", excerpt(name))
                            .with("class", class.name())
                            .with("known", class.columns().join(", ")),
                    ),
                }
            }
            for (column, required) in class.columns().iter().zip(class.required()) {
                let named = walk.find(&columns, column).is_some();
                if *required && !named {
                    walk.fault(
                        Problem::new("NB-E-086")
                            .with("line", section.line)
                            .with("column", *column)
                            .with("class", class.name()),
                    );
                }
            }
        }
        None if walk.find(section, "columns").is_none() => walk.missing(section.line, "columns"),
        None => {}
    }
    Some(Feed {
        line: section.line,
        class,
        source: walk.text(section, "source"),
        state: state(walk, section).unwrap_or(of_file),
        as_of: as_of(walk, section),
        conditions,
        values,
    })
}
