//! A list as a sheet for the file or the folder: figures on top, a table, lines to sign. No paper of a case and no
//! provisional paper: comparisons with the bank, paper transfers, lists for the audit.

use model::catalogue::Lang;
use model::{CivilDate, Instant};
use serde_json::json;

use crate::job::Job;
use crate::templates;
use crate::text::Sheet;

/// A column of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListColumn {
    /// Its head.
    pub title: String,
    /// A figure: right-aligned.
    pub figure: bool,
    /// Share of the width against the other columns.
    pub width: u8,
}

impl ListColumn {
    /// A column of text.
    #[must_use]
    pub fn text(title: &str, width: u8) -> Self {
        Self { title: title.to_owned(), figure: false, width }
    }
    /// A column of figures.
    #[must_use]
    pub fn figure(title: &str, width: u8) -> Self {
        Self { title: title.to_owned(), figure: true, width }
    }
}

/// The sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListSheet {
    /// Authority.
    pub authority: String,
    /// Office.
    pub office: String,
    /// An exercise: marked on every page.
    pub exercise: bool,
    /// Title.
    pub title: String,
    /// The line under the head: what it is for.
    pub reading: String,
    /// Number or day that names it.
    pub number: String,
    /// Who made it.
    pub clerk: String,
    /// Figures on top, in order.
    pub facts: Vec<(String, String)>,
    /// Sentences before the table.
    pub says: Vec<String>,
    /// Columns; none without a table.
    pub columns: Vec<ListColumn>,
    /// Rows, as long as the columns.
    pub rows: Vec<Vec<String>>,
    /// A last row with sums; empty for none.
    pub sums: Vec<String>,
    /// Sentences after the table.
    pub after: Vec<String>,
    /// What stands under each line to sign.
    pub signatures: Vec<String>,
    /// Day of the print.
    pub date: CivilDate,
    /// Moment of the print.
    pub made_at: Instant,
}

impl ListSheet {
    /// The job for the typesetter.
    #[must_use]
    pub fn job(&self) -> Job {
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| json!({ "title": column.title, "figure": column.figure, "width": column.width }))
            .collect();
        let facts: Vec<_> = self.facts.iter().map(|(label, text)| json!({ "label": label, "text": text })).collect();
        let data = json!({
            "title": self.title,
            "document_title": format!("{} – {}", self.title, self.authority),
            "reading": self.reading,
            "head": {
                "exercise": self.exercise, "authority": self.authority, "office": self.office, "address": "",
                "phone": "", "number": self.number, "date": self.date.german(), "made_at": self.made_at.german(),
                "clerk": self.clerk, "anchor": null, "code": null, "page": null, "qr": null,
            },
            "notice": null,
            "body": {
                "facts": facts, "says": self.says, "columns": columns, "rows": self.rows, "sums": self.sums,
                "after": self.after, "signatures": self.signatures,
            },
        });
        Job {
            template: templates::LIST_SHEET.into(),
            parts: templates::parts().iter().map(|(name, source)| ((*name).into(), (*source).into())).collect(),
            data,
            date: self.date,
            made_at: self.made_at,
            title: format!("{} {}", self.title, self.number),
            lang: Lang::De,
        }
    }

    /// The same as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut sheet = Sheet::new();
        if self.exercise {
            sheet.line("*** ÜBUNG *** ÜBUNG *** ÜBUNG ***");
        }
        sheet.line(&format!("{} · {}", self.authority, self.office));
        sheet.line(&self.reading);
        sheet.blank();
        sheet.title(&format!("{} {}", self.title, self.number));
        for (label, text) in &self.facts {
            sheet.pair(label, text);
        }
        for text in &self.says {
            sheet.line(text);
        }
        for row in self.rows.iter().chain((!self.sums.is_empty()).then_some(&self.sums)) {
            sheet.line(&row.join("  "));
        }
        for text in &self.after {
            sheet.line(text);
        }
        for signature in &self.signatures {
            sheet.signature(signature);
        }
        sheet.finish()
    }
}
