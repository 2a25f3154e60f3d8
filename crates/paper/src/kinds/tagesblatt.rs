//! Tagesblatt: what was done on a day, with the journal's anchor; kept on paper in another place.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;
use crate::words;

/// One line of the day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DayRow {
    /// Entry in the journal.
    pub entry: u64,
    /// Time of day, `14:05`.
    pub time: String,
    /// What was done, without names of citizens.
    pub what: String,
    /// Number of case, paper or run; may be empty.
    pub number: String,
    /// Who did it.
    pub who: String,
}

/// Day sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Tagesblatt {
    /// Head and foot; its anchor is the journal at the end of the day.
    pub head: Head,
    /// The day.
    pub day: CivilDate,
    /// Counts by kind: `Anzeigen aufgenommen`, 12.
    pub counts: Vec<(String, u64)>,
    /// The day's lines in the journal's order.
    pub rows: Vec<DayRow>,
    /// What the head must know, as sentences (clock jumps, refusals, conflicts).
    pub remarks: Vec<String>,
}

impl Printable for Tagesblatt {
    const KIND: PaperKind = PaperKind::Tagesblatt;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Tagesblatt {}", self.day.german())
    }
    fn reading_line(&self) -> String {
        "Übersicht aus dem Journal – nur für die Verwaltung, kein Nachweis für Dritte".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let counts: Vec<Value> = self
            .counts
            .iter()
            .map(|(label, count)| json!({ "label": label, "count": words::grouped(*count) }))
            .collect();
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                json!({ "entry": row.entry.to_string(), "time": row.time, "what": row.what, "number": row.number, "who": row.who })
            })
            .collect();
        json!({
            "day": self.day.german(),
            "counts": counts,
            "rows": rows,
            "remarks": self.remarks,
            "anchor": self.head.anchor.as_ref().map(|a| {
                json!({ "log": a.log, "size": a.size.to_string(), "root": a.root })
            }),
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        for (label, count) in &self.counts {
            sheet.pair(label, &words::grouped(*count));
        }
        sheet.heading("Einträge");
        for row in &self.rows {
            sheet.line(&format!("{:>7}  {}  {}  {}  {}", row.entry, row.time, row.what, row.number, row.who));
        }
        for remark in &self.remarks {
            sheet.pair("Hinweis", remark);
        }
        if let Some(anchor) = &self.head.anchor {
            sheet.pair("Anker", &anchor.text());
        }
        sheet.signature("Behördenleitung");
    }
}
