//! Begleitschreiben: explains one of our papers to somebody who has never seen one, in German and another language (C15).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// The explanation in one language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Explained {
    /// Language, ISO 639-1, e.g. `fr`.
    pub lang: String,
    /// Name of the language in itself.
    pub name: String,
    /// Title.
    pub title: String,
    /// Label and value of what tells the paper: number, title, date, last day, check code, telephone.
    pub facts: Vec<(String, String)>,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// What is said about a translation that nobody has reviewed; empty where somebody has.
    pub unreviewed: String,
}

/// A letter that goes along with a paper.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Begleitschreiben {
    /// Head and foot.
    pub head: Head,
    /// Number of the paper it explains.
    pub about: String,
    /// The languages on it, the other one first, German last.
    pub languages: Vec<Explained>,
}

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "fa", "he", "ur"];

impl Printable for Begleitschreiben {
    const KIND: PaperKind = PaperKind::Begleitschreiben;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Begleitschreiben zum Papier {}", self.about)
    }
    fn reading_line(&self) -> String {
        "Erklärung eines vorläufigen Papiers – selbst kein Nachweis".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let languages: Vec<Value> = self
            .languages
            .iter()
            .map(|one| {
                json!({
                    "lang": one.lang,
                    "rtl": RIGHT_TO_LEFT.contains(&one.lang.as_str()),
                    "name": one.name,
                    "title": one.title,
                    "facts": one.facts,
                    "paragraphs": one.paragraphs,
                    "unreviewed": one.unreviewed,
                })
            })
            .collect();
        json!({ "foreign": languages })
    }
    fn lines(&self, sheet: &mut Sheet) {
        for one in &self.languages {
            sheet.heading(&format!("{} · {}", one.name, one.title));
            if !one.unreviewed.is_empty() {
                sheet.line(&one.unreviewed);
            }
            for (label, value) in &one.facts {
                sheet.pair(label, value);
            }
            for paragraph in &one.paragraphs {
                sheet.line(paragraph);
                sheet.blank();
            }
        }
    }
}
