//! The sheet of a record class: no paper of a case and no provisional paper, but a page for the folder of the preparation.

use model::catalogue::Lang;
use model::{CivilDate, Instant};
use serde_json::json;

use crate::job::Job;
use crate::templates;
use crate::text::Sheet;

/// One line of the sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassSheetRow {
    /// What it says.
    pub label: String,
    /// What the catalogue proposes; may be empty.
    pub text: String,
    /// What the town has written itself; goes before `text`.
    pub own: String,
    /// Whether the town is asked to write something of its own beside the proposal.
    pub ask: bool,
}

/// A legal basis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassSheetLaw {
    /// Clause.
    pub cite: String,
    /// What it says.
    pub says: String,
    /// Whether somebody has compared it with the wording.
    pub confirmed: bool,
}

/// The sheet of one class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassSheet {
    /// Authority.
    pub authority: String,
    /// An exercise: marked on every page.
    pub exercise: bool,
    /// Name of the class in words.
    pub title: String,
    /// Stable name of the class.
    pub class: String,
    /// Lines in the order of the sheet.
    pub rows: Vec<ClassSheetRow>,
    /// Legal bases.
    pub law: Vec<ClassSheetLaw>,
    /// Day of the statements about law.
    pub as_of: CivilDate,
    /// Day of the print.
    pub date: CivilDate,
    /// Moment of the print.
    pub made_at: Instant,
}

/// The line under the head.
const READING: &str = "Vorsorge – gehört in den Ordner zum Notfallauszug, enthält keine Daten von Personen";

impl ClassSheet {
    /// The job for the typesetter.
    #[must_use]
    pub fn job(&self) -> Job {
        let number = format!("Klasse {}", self.class);
        let title = format!("Datenklasse: {}", self.title);
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| json!({ "label": row.label, "text": row.text, "own": row.own, "ask": row.ask }))
            .collect();
        let law: Vec<_> = self
            .law
            .iter()
            .map(|law| json!({ "cite": law.cite, "says": law.says, "confirmed": law.confirmed }))
            .collect();
        let data = json!({
            "title": title,
            "document_title": format!("{title} – {}", self.authority),
            "reading": READING,
            "head": {
                "exercise": self.exercise, "authority": self.authority, "office": "Vorsorge für den Notbetrieb", "address": "",
                "phone": "", "number": number, "date": self.date.german(), "made_at": self.made_at.german(), "clerk": "",
                "anchor": null, "code": null, "page": null, "qr": null,
            },
            "notice": null,
            "body": { "rows": rows, "law": law, "as_of": self.as_of.german() },
        });
        Job {
            template: templates::CLASS_SHEET.into(),
            parts: templates::parts().iter().map(|(name, source)| ((*name).into(), (*source).into())).collect(),
            data,
            date: self.date,
            made_at: self.made_at,
            title,
            lang: Lang::De,
        }
    }

    /// The same as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut sheet = Sheet::new();
        sheet.line(READING);
        sheet.blank();
        sheet.title(&format!("Datenklasse: {}", self.title));
        sheet.pair("Behörde", &self.authority);
        for row in &self.rows {
            let text = if row.own.is_empty() { &row.text } else { &row.own };
            sheet.pair(&row.label, if text.is_empty() { "…" } else { text });
        }
        sheet.heading("Rechtsgrundlagen");
        for law in &self.law {
            let open = if law.confirmed { "" } else { " (noch zu bestätigen)" };
            sheet.pair(&law.cite, &format!("{}{open}", law.says));
        }
        sheet.finish()
    }
}
