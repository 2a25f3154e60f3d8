//! Handzettel: a service's form to be filled by hand, with a pre-printed number, in the order of the desk's form.

use model::catalogue::{Condition, Field, FieldKind, Lang, Service};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// How a field is filled by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankKind {
    /// One line.
    Line,
    /// Three lines.
    Lines,
    /// Boxes for day, month, year.
    Date,
    /// Boxes for hour and minute.
    Time,
    /// Boxes to tick.
    Choice,
    /// 22 boxes.
    Iban,
    /// Boxes for an amount.
    Money,
}

/// One field to write in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BlankField {
    /// Official field number or empty.
    pub field: String,
    /// Label.
    pub label: String,
    /// Hint; may be empty.
    pub hint: String,
    /// How it is filled.
    pub kind: BlankKind,
    /// Choices to tick.
    pub choices: Vec<String>,
    /// Must be filled.
    pub required: bool,
}

/// Fields under one title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BlankGroup {
    /// Title.
    pub title: String,
    /// Fields in the order of the form.
    pub fields: Vec<BlankField>,
}

/// Sheet to be filled by hand.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Handzettel {
    /// Head and foot; the number is pre-printed and becomes the case's number when it is typed in.
    pub head: Head,
    /// Name of the service.
    pub service: String,
    /// Key of the service, so that the sheet can be typed in at the right form.
    pub service_key: String,
    /// Groups of fields.
    pub groups: Vec<BlankGroup>,
    /// Proofs to be ticked as seen.
    pub evidence: Vec<String>,
}

impl Handzettel {
    /// The sheet of a service of the catalogue: same fields, same order as its form.
    #[must_use]
    pub fn from_service(head: Head, service: &Service) -> Self {
        let groups = service
            .field_groups
            .iter()
            .map(|group| {
                let heading = group.heading.as_ref().unwrap_or(&group.title).get(Lang::De);
                let when = group.show_if.as_ref().map(|c| condition(service, c));
                BlankGroup {
                    title: match when {
                        Some(when) => format!("{} ({when})", heading),
                        None => heading.to_owned(),
                    },
                    fields: group.fields.iter().map(|field| blank(service, field)).collect(),
                }
            })
            .collect();
        Self {
            head,
            service: service.title.get(Lang::De).to_owned(),
            service_key: service.key.clone(),
            groups,
            evidence: service.evidence.iter().map(|e| e.label.get(Lang::De).to_owned()).collect(),
        }
    }
}

fn blank(service: &Service, field: &Field) -> BlankField {
    let choices = match field.kind {
        FieldKind::Choice => field.choices.iter().map(|c| c.label.get(Lang::De).to_owned()).collect(),
        FieldKind::YesNo => vec!["ja".to_owned(), "nein".to_owned()],
        _ => Vec::new(),
    };
    let mut hints = Vec::new();
    if let Some(c) = &field.show_if {
        hints.push(condition(service, c));
    }
    if let Some(hint) = &field.hint {
        hints.push(hint.get(Lang::De).to_owned());
    }
    BlankField {
        // Official numbers begin with a digit (`1101A`), our own keys with a letter.
        field: if field.id.starts_with(|c: char| c.is_ascii_digit()) { field.id.clone() } else { String::new() },
        label: field.label.get(Lang::De).to_owned(),
        hint: hints.join(" · "),
        kind: match field.kind {
            FieldKind::Text | FieldKind::Name | FieldKind::Number => BlankKind::Line,
            FieldKind::Date | FieldKind::PartialDate => BlankKind::Date,
            FieldKind::Time => BlankKind::Time,
            FieldKind::Choice | FieldKind::YesNo => BlankKind::Choice,
            FieldKind::LongText => BlankKind::Lines,
            FieldKind::Money => BlankKind::Money,
            FieldKind::Iban => BlankKind::Iban,
        },
        choices,
        required: field.required,
    }
}

/// The condition in words: `nur bei „verheiratet“`, for yes and no with the question before it.
fn condition(service: &Service, condition: &Condition) -> String {
    if condition.field == "form" {
        let forms = condition.is.iter().map(|form| if form == "oral" { "mündlicher" } else { "schriftlicher" });
        return format!("nur bei {} Anzeige", forms.collect::<Vec<_>>().join(" oder "));
    }
    let field = service.field(&condition.field);
    let choices: Vec<String> = condition
        .is
        .iter()
        .filter_map(|value| field?.choices.iter().find(|choice| choice.value == *value))
        .map(|choice| format!("„{}“", choice.label.get(Lang::De)))
        .collect();
    if !choices.is_empty() && choices.len() == condition.is.len() {
        return format!("nur bei {}", choices.join(" oder "));
    }
    let label = field.map_or(condition.field.as_str(), |field| field.label.get(Lang::De));
    let values = condition.is.iter().map(|value| match value.as_str() {
        "1" => "ja",
        "0" => "nein",
        other => other,
    });
    format!("nur wenn „{label}“: {}", values.collect::<Vec<_>>().join(" oder "))
}

impl Printable for Handzettel {
    const KIND: PaperKind = PaperKind::Handzettel;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Handzettel: {}", self.service)
    }
    fn reading_line(&self) -> String {
        "Erfassungsbogen für die Verwaltung – kein Nachweis, wird nicht herausgegeben".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        json!({ "service_key": self.service_key, "groups": self.groups, "evidence": self.evidence })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Vorgedruckte Nummer", &self.head.number);
        for group in &self.groups {
            sheet.heading(&group.title);
            for field in &group.fields {
                let label = format!("{} {}{}", field.field, field.label, if field.required { " *" } else { "" });
                let place = match field.kind {
                    BlankKind::Choice => {
                        field.choices.iter().map(|c| format!("[ ] {c}")).collect::<Vec<_>>().join("  ")
                    }
                    BlankKind::Date => "__.__.____".into(),
                    BlankKind::Time => "__:__".into(),
                    _ => "_".repeat(30),
                };
                sheet.pair(label.trim(), &place);
            }
        }
        sheet.heading("Gesehen");
        for label in &self.evidence {
            sheet.line(&format!("[ ] {label}"));
        }
        sheet.signature("aufgenommen von");
    }
}
