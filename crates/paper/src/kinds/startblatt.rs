//! Startblatt: how people reach the desk for the first time.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::head::qr_view;
use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// One person's first access.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Access {
    /// Name.
    pub name: String,
    /// Roles in words.
    pub roles: String,
    /// Sign-in name.
    pub login: String,
    /// One-time code; worthless after its first use.
    pub code: String,
}

/// Start sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Startblatt {
    /// Head and foot.
    pub head: Head,
    /// Address of the desk.
    pub address: String,
    /// SHA-256 fingerprint of the authority's certificate in groups; empty on loopback.
    pub fingerprint: Vec<String>,
    /// The node's name and id, short form.
    pub node: String,
    /// First accesses.
    pub accesses: Vec<Access>,
    /// Last day the codes work.
    pub codes_until: CivilDate,
}

impl Printable for Startblatt {
    const KIND: PaperKind = PaperKind::Startblatt;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        "Startblatt".into()
    }
    fn reading_line(&self) -> String {
        "Vertraulich – Einmalcodes einzeln aushändigen, Blatt danach vernichten".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        json!({
            "address": self.address,
            "fingerprint": self.fingerprint,
            "node": self.node,
            "accesses": self.accesses,
            "codes_until": self.codes_until.german(),
            "qr": qr_view(&self.address),
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Adresse", &self.address);
        sheet.pair("Knoten", &self.node);
        if !self.fingerprint.is_empty() {
            sheet.pair("Fingerabdruck", &self.fingerprint.join(" "));
        }
        sheet.heading("Einmalcodes");
        for access in &self.accesses {
            sheet
                .pair(&access.name, &format!("{} · Anmeldename {} · Code {}", access.roles, access.login, access.code));
        }
        sheet.pair("Codes gelten bis", &self.codes_until.german());
    }
}
