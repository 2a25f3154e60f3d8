//! The catalogue's form: what a service needs is data, one folder a service, all of the same shape.
//!
//! `service.toml` is read into these types and checked as a whole ([`Service::faults`]); arithmetic and
//! checks are called by name and live in `rules`.

mod again;
mod calculation;
mod copy;
mod faults;
mod fee;
mod field;
mod follows;
mod followup;
mod handback;
mod outage;
mod paper;
mod payment;
mod secret;
mod sheet;
mod shown;
mod stock;
mod term;
mod triage;

pub use again::Again;
pub use calculation::CalculationForm;
pub use copy::CopyFrom;
pub use fee::{DueFee, Fee, FeeKind, Waiver};
pub use field::{Choice, Condition, Evidence, Field, FieldGroup, FieldKind};
pub use follows::{Follows, TakeOver};
pub use followup::{Followup, FollowupAfter};
pub use handback::{Handback, NotBack, NumberForm};
pub use outage::{Outage, OutageState};
pub use paper::{PaperKind, PaperSection, PaperSigner, PaperSpec, Paragraph, Stage};
pub use payment::{
    BenefitSpec, Calculator, CashRules, NoticeSpec, PaymentRules, RoleLimit, SetOffLimit, SetOffNeed, SetOffSpec,
    SettlementSpec,
};
pub use secret::SECRET;
pub use sheet::{DataSheet, SheetRow};
pub use shown::Shown;
pub use stock::{BlankKind, LossReport, SerialForm};
pub use term::{BlockedAct, Term, TermDoes, TermFrom, TermLength, TermUnit};
pub use triage::TriageHint;

use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::role::{ClassGroup, Role};

/// A text in both languages of the desk.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// German, plain words.
    pub de: String,
    /// English.
    pub en: String,
}

/// Which language to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Lang {
    /// German: the first and default language.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// `de` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl Text {
    /// The text in this language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// A legal basis with the date of the wording it was taken from (numbers of paragraphs move).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Law and paragraph as it is cited, e.g. `§ 18 (1) PStG`.
    pub cite: String,
    /// Date of the wording.
    pub as_of: CivilDate,
    /// One plain sentence what it says.
    #[serde(default)]
    pub says: Text,
}

/// One service (Leistung).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Stable key, equal to the folder's name.
    pub key: String,
    /// Area, equal to the parent folder's name.
    pub area: String,
    /// First day of validity.
    pub valid_from: CivilDate,
    /// Last day of validity, if known.
    pub valid_to: Option<CivilDate>,
    /// LeiKa key of 14 digits; empty when no verified key exists.
    #[serde(default)]
    pub leika: String,
    /// `verified` or `ungeprüft`.
    pub leika_state: String,
    /// Name on pages and papers.
    pub title: Text,
    /// Link text on the start page, as a verb.
    pub action: Text,
    /// What the service is for, one or two plain sentences.
    pub purpose: Text,
    /// The office named on papers, e.g. `Standesamt`.
    #[serde(default)]
    pub office: Text,
    /// What was reported, as a clause after "die Anzeige", e.g. `der Geburt des folgenden Kindes`.
    #[serde(default)]
    pub subject: Text,
    /// Field ids that together name the person who reports.
    #[serde(default)]
    pub reporter: Vec<String>,
    /// Field id of the capacity in which the person reports.
    pub capacity: Option<String>,
    /// Field ids that name a case in lists, in order, e.g. family and given names and the day.
    #[serde(default)]
    pub heading: Vec<String>,
    /// Roles that may take up the service ("aufnehmen").
    pub take: Vec<Role>,
    /// Roles that may sign its papers ("unterzeichnen").
    #[serde(default)]
    pub sign: Vec<Role>,
    /// Roles that see the secret fields; empty where there are none.
    #[serde(default)]
    pub secret_to: Vec<Role>,
    /// Field ids of the event's day, the first that is filled counts; for what is pending over a year's end (§ 21 PStV).
    #[serde(default)]
    pub event: Vec<String>,
    /// Record classes its clerks see.
    pub groups: Vec<ClassGroup>,
    /// How a report may come in.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Legal bases.
    pub law: Vec<Law>,
    /// Groups of fields, in the order of the form and of the paper.
    #[serde(default, rename = "group")]
    pub field_groups: Vec<FieldGroup>,
    /// Evidence to be shown.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Statutory terms that start with the case.
    #[serde(default, rename = "term")]
    pub terms: Vec<Term>,
    /// Checks in `rules`, by name.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Papers of the service.
    #[serde(default, rename = "paper")]
    pub papers: Vec<PaperSpec>,
    /// Tariff: positions with their dates; none where nothing is taken.
    #[serde(default, rename = "fee")]
    pub fees: Vec<Fee>,
    /// What must follow later.
    #[serde(default, rename = "followup")]
    pub followups: Vec<Followup>,
    /// What the law leaves possible while the registers are down; none says: as always.
    pub outage: Option<Outage>,
    /// What the case does beyond itself (a death raises hold tasks).
    pub effect: Option<Effect>,
    /// The service whose cases this one goes on from.
    pub follows: Option<Follows>,
    /// Blanks and stickers that a case of the service uses.
    #[serde(default, rename = "blank")]
    pub blanks: Vec<BlankUse>,
    /// What the service hands out, if it hands finished documents out.
    pub handout: Option<Handout>,
    /// How the case goes back into the restored register.
    pub handback: Option<Handback>,
    /// A second form for the same event.
    pub again: Option<Again>,
    /// Why nothing goes back, where nothing does.
    pub no_handback: Option<Text>,
    /// Payment rules, for services that pay.
    pub payment: Option<PaymentRules>,
    /// What makes it urgent, what can wait, which other office does it.
    #[serde(default)]
    pub triage: Vec<TriageHint>,
}

/// How a report came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Orally at the counter: a Niederschrift is read and signed (§ 6 (1) PStV).
    Oral,
    /// In writing by an institution or undertaker.
    Written,
}

impl Form {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Written => "written",
        }
    }
}

/// A kind of blank that a case uses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlankUse {
    /// Key of the kind in `_stock`.
    pub kind: String,
    /// Field that holds the serial, if the form asks for it: what stands there is taken from the clerk's own blanks in the same act.
    pub field: Option<String>,
    /// Only if this holds is the serial one of our own stock; otherwise it is whoever's who fills the document.
    pub show_if: Option<Condition>,
    /// Key of the follow-up that is done with it.
    pub followup: Option<String>,
}

/// A service that hands finished documents out: each goes out once, and only whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handout {
    /// Field of the document's serial.
    pub number: String,
    /// Field of its kind; its choices are the kinds of the extract.
    pub kind: String,
    /// Field of the condition it was found in.
    pub state: String,
    /// Values of the condition with which it may go out.
    pub whole: Vec<String>,
    /// What is filled in at the beginning, because it is so on most days: field id and value.
    #[serde(default)]
    pub usual: std::collections::BTreeMap<String, String>,
}

/// What a case does beyond itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// `death`: hold tasks for benefits, notes on cards and vehicles.
    pub kind: EffectKind,
    /// The part of the person concerned (a group's `person`).
    pub person: String,
    /// Field id of the date.
    pub date: String,
}

/// Kinds of effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// A person has died.
    Death,
}

impl Service {
    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }
    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.field_groups.iter().flat_map(|group| group.fields.iter())
    }
    /// The group that holds this field.
    #[must_use]
    pub fn group_of(&self, id: &str) -> Option<&FieldGroup> {
        self.field_groups.iter().find(|group| group.fields.iter().any(|field| field.id == id))
    }
    /// The label where the group does not stand around it: `1. Mutter: Familienname`.
    #[must_use]
    pub fn full_label(&self, id: &str, lang: Lang) -> Option<String> {
        let group = self.group_of(id)?;
        let label = self.field(id)?.label.get(lang);
        let heading = group.heading.as_ref().map(|heading| heading.get(lang));
        Some(heading.map_or_else(|| label.to_owned(), |heading| format!("{heading}: {label}")))
    }
    /// Nothing may be taken and nothing printed: the law does not allow it while the registers are down.
    #[must_use]
    pub fn impossible(&self) -> bool {
        self.outage.as_ref().is_some_and(|outage| outage.state == OutageState::Impossible)
    }
    /// A record is read and signed before certificates come (Niederschrift).
    #[must_use]
    pub fn has_record(&self) -> bool {
        self.papers.iter().any(|paper| paper.kind.is_record())
    }
    /// The paper with this key.
    #[must_use]
    pub fn paper(&self, key: &str) -> Option<&PaperSpec> {
        self.papers.iter().find(|paper| paper.key == key)
    }
}

/// All services, in the order of area and key, with the hash that acts keep as the version they were made under.
#[derive(Clone, PartialEq, Debug)]
pub struct Catalogue {
    /// Services.
    pub services: Vec<Service>,
    /// Kinds of blanks and stickers, by key.
    pub blanks: Vec<BlankKind>,
    /// SHA-256 over all `service.toml` and `_stock` files in order.
    pub version: [u8; 32],
}

impl Catalogue {
    /// The service with this key.
    #[must_use]
    pub fn service(&self, key: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.key == key)
    }
    /// The kind of blanks with this key.
    #[must_use]
    pub fn blank(&self, key: &str) -> Option<&BlankKind> {
        self.blanks.iter().find(|kind| kind.key == key)
    }
    /// The payment rules, from the service that has them.
    #[must_use]
    pub fn payment(&self) -> Option<&PaymentRules> {
        self.services.iter().find_map(|service| service.payment.as_ref())
    }
}
