//! A paper as plain text: for a printer that can do nothing else, and for tests without a typesetter.

use crate::kinds::Paper;

/// Widest line in characters.
pub const COLUMNS: usize = 78;
/// Column where values begin.
const VALUE_COLUMN: usize = 26;

/// The paper as plain text, at most [`COLUMNS`] characters a line where words allow it.
#[must_use]
pub fn render_text(paper: &Paper) -> String {
    paper.text()
}

/// Collects the lines of a paper.
#[derive(Default, Debug)]
pub struct Sheet {
    out: String,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// A paragraph, wrapped.
    pub fn line(&mut self, text: &str) {
        for line in wrap(text, COLUMNS) {
            self.push(&line);
        }
    }
    /// An empty line.
    pub fn blank(&mut self) {
        self.push("");
    }
    /// A rule over the full width.
    pub fn rule(&mut self) {
        self.push(&"-".repeat(COLUMNS));
    }
    /// The paper's title.
    pub fn title(&mut self, text: &str) {
        self.line(&text.to_uppercase());
        self.blank();
    }
    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.line(&format!("== {text} =="));
    }
    /// A label with its value beside it.
    pub fn pair(&mut self, label: &str, value: &str) {
        let label = format!("{label}:");
        let width = label.chars().count();
        let mut lines = wrap(value, COLUMNS - VALUE_COLUMN).into_iter();
        if width < VALUE_COLUMN {
            let first = lines.next().unwrap_or_default();
            let pad = " ".repeat(VALUE_COLUMN - width);
            self.push(format!("{label}{pad}{first}").trim_end());
        } else {
            self.line(&label);
        }
        for line in lines {
            self.push(&format!("{}{line}", " ".repeat(VALUE_COLUMN)));
        }
    }
    /// A place to sign.
    pub fn signature(&mut self, who: &str) {
        self.blank();
        self.push(&"_".repeat(40));
        self.line(&format!("Ort, Datum, Unterschrift: {who}"));
    }
    fn push(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
    /// The finished text.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0usize;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_and_lines_stay_narrow() {
        let text = "Übermäßig viele Wörter ".repeat(20);
        let lines = wrap(&text, 30);
        assert!(lines.iter().all(|line| line.chars().count() <= 30));
        let again: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
        assert_eq!(again, text.split_whitespace().collect::<Vec<_>>());
    }
}
