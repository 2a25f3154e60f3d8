//! What stands on every paper: authority, number, date, anchor, check code, and the box that explains it.

use model::{CivilDate, Instant};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::Mode;
use crate::qr;
use crate::text::Sheet;

/// Head and foot of a paper.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Real or exercise.
    pub mode: Mode,
    /// Authority, e.g. `Stadt Talbrück`.
    pub authority: String,
    /// Office, e.g. `Standesamt`.
    pub office: String,
    /// Address on one line; may be empty.
    pub address: String,
    /// Telephone for checks and questions; may be empty.
    pub phone: String,
    /// The paper's number: node block, serial, check character. Never a register number.
    pub number: String,
    /// The civil date the paper carries.
    pub date: CivilDate,
    /// The moment it was made.
    pub made_at: Instant,
    /// Who made it, as shown; may be empty.
    pub clerk: String,
    /// The journal's head at that moment.
    pub anchor: Option<Anchor>,
    /// How others can check it, if it leaves the house.
    pub check: Option<Check>,
}

/// Where the journal stood when the paper was made; checked with `journal verify --anchor`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Anchor {
    /// Log id, short form.
    pub log: String,
    /// Entries in the log.
    pub size: u64,
    /// First characters of the root hash, hexadecimal.
    pub root: String,
}

impl Anchor {
    /// On one line, as printed in the foot.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} · {} · {}", self.log, self.size, self.root)
    }
}

/// How a third party checks the paper without learning anything about the person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Check {
    /// Code in groups, see `rules::checkcode::from_hash`.
    pub code: String,
    /// Address of a check page, if one is reachable.
    pub page: Option<String>,
}

impl Check {
    /// What the QR code holds: the page with number and code, or both in a form of our own (`NB1:number:code`).
    #[must_use]
    pub fn qr_text(&self, number: &str) -> String {
        match &self.page {
            Some(page) => format!("{page}?n={number}&c={}", self.code),
            None => format!("NB1:{number}:{}", self.code),
        }
    }
}

/// Who signs: appointed registrar or other official.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signatory {
    /// Name in block letters under the signature.
    pub name: String,
    /// Function, e.g. `Standesbeamtin`.
    pub function: String,
}

/// The box: what the paper is, is not, until when, how to check it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// What it is.
    pub is: String,
    /// What it is not.
    pub is_not: String,
    /// What it may be shown for; may be empty.
    pub serves: String,
    /// Legal bases with the date of their wording.
    pub law: Vec<String>,
    /// Last day of validity, if limited.
    pub valid_until: Option<CivilDate>,
}

impl Head {
    pub(crate) fn exercise(&self) -> bool {
        self.mode == Mode::Exercise
    }

    pub(crate) fn view(&self) -> Value {
        let qr = self.check.as_ref().map(|check| qr_view(&check.qr_text(&self.number)));
        json!({
            "exercise": self.exercise(),
            "authority": self.authority,
            "office": self.office,
            "address": self.address,
            "phone": self.phone,
            "number": self.number,
            "date": self.date.german(),
            "made_at": self.made_at.german(),
            "clerk": self.clerk,
            "anchor": self.anchor.as_ref().map(Anchor::text),
            "code": self.check.as_ref().map(|check| check.code.clone()),
            "page": self.check.as_ref().and_then(|check| check.page.clone()),
            "qr": qr,
        })
    }

    pub(crate) fn lines(&self, sheet: &mut Sheet) {
        if self.exercise() {
            sheet.line("*** ÜBUNG *** ÜBUNG *** ÜBUNG *** erfundene Stadt, erfundene Personen ***");
        }
        sheet.line(&format!("{} · {}", self.authority, self.office));
        if !self.address.is_empty() {
            sheet.line(&self.address);
        }
        if !self.phone.is_empty() {
            sheet.line(&format!("Telefon {}", self.phone));
        }
        sheet.line(&format!("Nummer {} · {}", self.number, self.date.german()));
    }

    pub(crate) fn foot(&self, sheet: &mut Sheet) {
        sheet.rule();
        sheet.line(&format!("Nummer {} · gedruckt {}", self.number, self.made_at.german()));
        if let Some(anchor) = &self.anchor {
            sheet.line(&format!("Journal {}", anchor.text()));
        }
        if self.exercise() {
            sheet.line("*** ÜBUNG *** ÜBUNG *** ÜBUNG ***");
        }
    }
}

/// A QR code for the template: side in modules and dark runs `[row, column, length]`.
pub(crate) fn qr_view(text: &str) -> Value {
    let matrix = qr::qr_matrix(text);
    json!({ "side": matrix.len(), "runs": qr::runs(&matrix) })
}

impl Notice {
    pub(crate) fn view(&self) -> Value {
        json!({
            "is": self.is,
            "is_not": self.is_not,
            "serves": self.serves,
            "law": self.law,
            "valid": self.valid_text(),
        })
    }

    fn valid_text(&self) -> String {
        match self.valid_until {
            Some(day) => format!("bis einschließlich {}", day.german()),
            None => "unbefristet, bis es durch ein anderes Papier ersetzt oder zurückgenommen wird".into(),
        }
    }

    pub(crate) fn lines(&self, sheet: &mut Sheet, head: &Head) {
        sheet.heading("Zu diesem Papier");
        sheet.pair("Was es ist", &self.is);
        sheet.pair("Was es nicht ist", &self.is_not);
        if !self.serves.is_empty() {
            sheet.pair("Wofür", &self.serves);
        }
        sheet.pair("Gilt", &self.valid_text());
        for law in &self.law {
            sheet.pair("Rechtsgrundlage", law);
        }
        if let Some(check) = &head.check {
            sheet.pair("Prüfcode", &check.code);
            if let Some(page) = &check.page {
                sheet.pair("Prüfseite", page);
            }
        }
    }
}
