//! Looks into TOML and remembers where everything stands, so that a fault is told with its line.

use std::ops::Range;

use model::Problem;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::import::manifest::excerpt;

/// A table of the file with the key it stands under.
pub(super) struct Section<'d, 'i> {
    pub(super) table: &'d DeTable<'i>,
    pub(super) line: usize,
}

/// The file's text and what was found wrong with it.
pub(super) struct Walk<'i> {
    text: &'i str,
    pub(super) faults: Vec<Problem>,
}

impl<'i> Walk<'i> {
    pub(super) fn new(text: &'i str) -> Self {
        Self { text, faults: Vec::new() }
    }
    /// Line of a place in the text, from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
    pub(super) fn fault(&mut self, problem: Problem) {
        self.faults.push(problem);
    }
    /// A key that is there has another value than it may have.
    pub(super) fn wrong(&mut self, line: usize, key: &str, expected: &str) {
        self.fault(Problem::new("NB-E-083").with("line", line).with("key", excerpt(key)).with("expected", expected));
    }
    pub(super) fn missing(&mut self, line: usize, key: &str) {
        self.fault(Problem::new("NB-E-082").with("line", line).with("key", key));
    }
    /// Keys that nobody reads are told: a misspelt one would silently do nothing.
    pub(super) fn only(&mut self, section: &Section<'_, 'i>, known: &[&str]) {
        for (key, _) in section.table.iter() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let line = self.line(&key.span());
                self.fault(
                    Problem::new("NB-E-081")
                        .with("line", line)
                        .with("key", excerpt(name))
                        .with("known", known.join(", ")),
                );
            }
        }
    }

    pub(super) fn text(&mut self, section: &Section<'_, 'i>, key: &str) -> Option<String> {
        let (line, value) = self.find(section, key)?;
        match value {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong(line, key, "\"…\"");
                None
            }
        }
    }
    pub(super) fn flag(&mut self, section: &Section<'_, 'i>, key: &str) -> Option<bool> {
        let (line, value) = self.find(section, key)?;
        match value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong(line, key, "true | false");
                None
            }
        }
    }
    pub(super) fn number(&mut self, section: &Section<'_, 'i>, key: &str, within: Range<i64>) -> Option<i64> {
        let (line, value) = self.find(section, key)?;
        let found = match value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let found = found.filter(|number| within.contains(number));
        if found.is_none() {
            self.wrong(line, key, &format!("{} … {}", within.start, within.end - 1));
        }
        found
    }
    /// One text or a list of texts, each with its line.
    pub(super) fn texts(&mut self, section: &Section<'_, 'i>, key: &str) -> Option<Vec<(usize, String)>> {
        let (line, value) = self.find(section, key)?;
        self.texts_of(line, key, value)
    }
    pub(super) fn texts_of(&mut self, line: usize, key: &str, value: &DeValue<'i>) -> Option<Vec<(usize, String)>> {
        match value {
            DeValue::String(text) => Some(vec![(line, text.to_string())]),
            DeValue::Array(list) => {
                let texts: Vec<Option<(usize, String)>> = list
                    .iter()
                    .map(|member| match member.get_ref() {
                        DeValue::String(text) => Some((self.line(&member.span()), text.to_string())),
                        _ => None,
                    })
                    .collect();
                let texts: Option<Vec<_>> = texts.into_iter().collect();
                if texts.is_none() {
                    self.wrong(line, key, "[\"…\", \"…\"]");
                }
                texts
            }
            _ => {
                self.wrong(line, key, "\"…\" | [\"…\", \"…\"]");
                None
            }
        }
    }
    pub(super) fn table<'d>(&mut self, section: &Section<'d, 'i>, key: &str) -> Option<Section<'d, 'i>> {
        let (line, value) = self.find(section, key)?;
        match value {
            DeValue::Table(table) => Some(Section { table, line }),
            _ => {
                self.wrong(line, key, "{ … }");
                None
            }
        }
    }
    /// The tables of `[[key]]`.
    pub(super) fn tables<'d>(&mut self, section: &Section<'d, 'i>, key: &str) -> Vec<Section<'d, 'i>> {
        let Some((line, value)) = self.find(section, key) else { return Vec::new() };
        let DeValue::Array(list) = value else {
            self.wrong(line, key, &format!("[[{key}]]"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for member in list.iter() {
            let line = self.line(&member.span());
            match member.get_ref() {
                DeValue::Table(table) => found.push(Section { table, line }),
                _ => self.wrong(line, key, &format!("[[{key}]]")),
            }
        }
        found
    }
    /// The value of a key with its line.
    pub(super) fn find<'d>(&self, section: &Section<'d, 'i>, key: &str) -> Option<(usize, &'d DeValue<'i>)> {
        let (key, value) = section.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((self.line(&key.span()), value.get_ref()))
    }
    /// All entries with their lines.
    pub(super) fn entries<'d>(&self, section: &Section<'d, 'i>) -> Vec<(usize, &'d str, &'d Spanned<DeValue<'i>>)> {
        let entries = section.table.iter().map(|(key, value)| {
            let name: &str = key.get_ref();
            (self.line(&key.span()), name, value)
        });
        entries.collect()
    }
}
