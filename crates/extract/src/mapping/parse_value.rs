//! Reads what fills one column: a source column, several of them, a constant, a code table.

use std::collections::HashMap;

use model::Problem;
use toml::de::DeValue;

use super::parse::forms;
use super::plan::{Source, Table, Take, Value};
use super::walk::{Section, Walk};
use crate::import::manifest::excerpt;
use crate::lists;

/// What a file says for all its columns.
pub(super) struct Frame {
    pub(super) pivot: Option<u8>,
    pub(super) cents: bool,
}

const KEYS: [&str; 15] = [
    "from",
    "constant",
    "join",
    "separator",
    "split",
    "part",
    "take",
    "remove",
    "upper",
    "table",
    "list",
    "otherwise",
    "default",
    "date",
    "cents",
];

/// Reads the right-hand side of `column = …`.
pub(super) fn value<'i>(
    walk: &mut Walk<'i>,
    column: &'static str,
    line: usize,
    value: &DeValue<'i>,
    frame: &Frame,
) -> Option<Value> {
    let plain = |from| Value {
        column,
        from,
        constant: None,
        join: " ".to_owned(),
        separator: None,
        split: None,
        take: None,
        remove: String::new(),
        upper: false,
        table: None,
        default: None,
        dates: None,
        cents: frame.cents,
    };
    let table = match value {
        DeValue::String(name) => return Some(plain(vec![Source { line, name: name.to_string() }])),
        DeValue::Table(table) => table,
        _ => {
            walk.wrong(line, column, "\"…\" | { from = \"…\" } | { constant = \"…\" }");
            return None;
        }
    };
    let section = Section { table, line };
    walk.only(&section, &KEYS);
    let from = walk.texts(&section, "from");
    let mut value = plain(from.into_iter().flatten().map(|(line, name)| Source { line, name }).collect());
    value.constant = walk.text(&section, "constant");
    let given = walk.find(&section, "from").is_some();
    if given == walk.find(&section, "constant").is_some() {
        walk.wrong(line, column, "from = \"…\" | constant = \"…\"");
    } else if given && value.from.is_empty() {
        walk.wrong(line, "from", "\"…\" | [\"…\", \"…\"]");
    }
    if let Some(join) = walk.text(&section, "join") {
        value.join = join;
    }
    value.separator = walk.text(&section, "separator").filter(|text| !text.is_empty());
    value.split = match (walk.text(&section, "split"), walk.number(&section, "part", -9..10)) {
        (Some(at), Some(part)) if !at.is_empty() && part != 0 => Some((at, part)),
        (None, None) => None,
        _ => {
            walk.wrong(line, "split", "split = \",\", part = 1");
            None
        }
    };
    value.take = match walk.text(&section, "take").as_deref() {
        None => None,
        Some("street") => Some(Take::Street),
        Some("house_number") => Some(Take::HouseNumber),
        Some(_) => {
            walk.wrong(line, "take", "\"street\" | \"house_number\"");
            None
        }
    };
    value.remove = walk.text(&section, "remove").unwrap_or_default();
    value.upper = walk.flag(&section, "upper").unwrap_or(false);
    value.default = walk.text(&section, "default").filter(|text| !text.is_empty());
    value.dates = forms(walk, &section, frame.pivot);
    value.cents = walk.flag(&section, "cents").unwrap_or(frame.cents);
    value.table = codes(walk, &section);
    Some(value)
}

/// An inline table, an official list, or both: the inline entries come first.
fn codes<'i>(walk: &mut Walk<'i>, section: &Section<'_, 'i>) -> Option<Table> {
    let mut entries = HashMap::new();
    let mut any = false;
    let mut folded = false;
    if let Some(name) = walk.text(section, "list") {
        any = true;
        match lists::by_name(&name) {
            Some(list) => {
                folded = true;
                entries.extend(list.iter().map(|(code, entry)| (code.to_lowercase(), entry.to_owned())));
            }
            None => {
                let line = walk.find(section, "list").map_or(section.line, |(line, _)| line);
                walk.fault(
                    Problem::new("NB-E-093")
                        .with("line", line)
                        .with("list", excerpt(&name))
                        .with("known", lists::NAMES.join(", ")),
                );
            }
        }
    }
    if let Some(table) = walk.table(section, "table") {
        any = true;
        for (line, code, entry) in walk.entries(&table) {
            match entry.get_ref().as_str() {
                Some(entry) => {
                    let code = if folded { code.to_lowercase() } else { code.to_owned() };
                    entries.insert(code, entry.to_owned());
                }
                None => walk.wrong(line, code, "\"…\""),
            }
        }
    }
    let otherwise = walk.text(section, "otherwise");
    if otherwise.is_some() && !any {
        walk.wrong(section.line, "otherwise", "table = { … } | list = \"…\"");
    }
    any.then_some(Table { entries, otherwise, folded })
}
