//! Lists and slips of the office: a count of the stock, a queue, a slip with a number. No papers of a case and nothing to show
//! elsewhere, so they carry no number of a paper and no check code.

use model::catalogue::Lang;
use model::{CivilDate, Instant};
use serde_json::json;

use crate::job::Job;
use crate::templates;
use crate::text::Sheet;

/// A column of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfficeColumn {
    /// Head.
    pub name: String,
    /// A figure: right-aligned.
    pub figure: bool,
    /// Takes the room that is left.
    pub wide: bool,
}

impl OfficeColumn {
    /// A column as wide as its text.
    #[must_use]
    pub fn text(name: &str) -> Self {
        Self { name: name.to_owned(), figure: false, wide: false }
    }
    /// A column of figures.
    #[must_use]
    pub fn figure(name: &str) -> Self {
        Self { name: name.to_owned(), figure: true, wide: false }
    }
    /// A column that takes the room that is left.
    #[must_use]
    pub fn wide(name: &str) -> Self {
        Self { name: name.to_owned(), figure: false, wide: true }
    }
}

/// A list or slip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfficeList {
    /// Authority.
    pub authority: String,
    /// Office that made it.
    pub office: String,
    /// An exercise: marked on every page.
    pub exercise: bool,
    /// What it is.
    pub title: String,
    /// The line under the head.
    pub reading: String,
    /// Something to be read from afar (a ticket's number); may be empty.
    pub big: String,
    /// Facts above the table, label and text.
    pub facts: Vec<(String, String)>,
    /// Sentences.
    pub paragraphs: Vec<String>,
    /// Columns; none: no table.
    pub columns: Vec<OfficeColumn>,
    /// Rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// Lines to sign on.
    pub signatures: Vec<String>,
    /// Who printed it.
    pub clerk: String,
    /// Day of the print.
    pub date: CivilDate,
    /// Moment of the print.
    pub made_at: Instant,
}

impl OfficeList {
    /// The job for the typesetter.
    #[must_use]
    pub fn job(&self) -> Job {
        let facts: Vec<_> = self.facts.iter().map(|(label, text)| json!({ "label": label, "text": text })).collect();
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| json!({ "name": column.name, "figure": column.figure, "wide": column.wide }))
            .collect();
        let data = json!({
            "title": self.title,
            "document_title": format!("{} – {}", self.title, self.authority),
            "reading": self.reading,
            "head": {
                "exercise": self.exercise, "authority": self.authority, "office": self.office, "address": "", "phone": "",
                "number": "Liste", "date": self.date.german(), "made_at": self.made_at.german(), "clerk": self.clerk,
                "anchor": null, "code": null, "page": null, "qr": null,
            },
            "notice": null,
            "body": {
                "big": self.big, "facts": facts, "paragraphs": self.paragraphs, "columns": columns, "rows": self.rows,
                "signatures": self.signatures,
            },
        });
        Job {
            template: templates::OFFICE_LIST.into(),
            parts: templates::parts().iter().map(|(name, source)| ((*name).into(), (*source).into())).collect(),
            data,
            date: self.date,
            made_at: self.made_at,
            title: self.title.clone(),
            lang: Lang::De,
        }
    }

    /// The same as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut sheet = Sheet::new();
        sheet.line(&self.reading);
        sheet.blank();
        sheet.title(&self.title);
        sheet.pair("Behörde", &self.authority);
        if !self.big.is_empty() {
            sheet.line(&self.big);
        }
        for (label, text) in &self.facts {
            sheet.pair(label, text);
        }
        for words in &self.paragraphs {
            sheet.line(words);
        }
        for row in &self.rows {
            sheet.line(&row.join(" | "));
        }
        sheet.finish()
    }
}
