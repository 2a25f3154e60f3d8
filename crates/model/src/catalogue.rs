//! The catalogue's form: what a service needs is data, one folder a service, all of the same shape.
//!
//! `service.toml` is read into these types and checked as a whole ([`Service::faults`]); arithmetic and
//! checks are called by name and live in `rules`.

mod faults;
mod shown;
mod term;

pub use shown::Shown;
pub use term::{TermFrom, TermLength, TermUnit};

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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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
    /// Fee, if one is taken.
    pub fee: Option<Fee>,
    /// What the case does beyond itself (a death raises hold tasks).
    pub effect: Option<Effect>,
    /// How the case goes back into the restored register.
    pub handback: Option<Handback>,
    /// Payment rules, for services that pay.
    pub payment: Option<PaymentRules>,
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

/// A group of fields: one page of the guided form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldGroup {
    /// Stable key within the service.
    pub key: String,
    /// The page's question as title.
    pub title: Text,
    /// Short heading on papers, sheets and lists, e.g. `Mutter`; the title where it is missing.
    pub heading: Option<Text>,
    /// A person can be picked from the extract to fill the group; the value names the person's part in the case.
    pub person: Option<String>,
    /// Show the group only if this holds.
    pub show_if: Option<Condition>,
    /// Fields in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One field; its id is the official number where there is one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Official field number (PStV Anlage 1, DSMeld) or a short key of ours.
    pub id: String,
    /// Label above the field.
    pub label: Text,
    /// What may be entered.
    pub kind: FieldKind,
    /// Must be given (when shown).
    #[serde(default)]
    pub required: bool,
    /// One line under the label.
    pub hint: Option<Text>,
    /// The law beside the field that needs it.
    pub law: Option<String>,
    /// Choices for [`FieldKind::Choice`].
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Show the field only if this holds.
    pub show_if: Option<Condition>,
    /// Filled from the picked person: `family_name`, `birth_name`, `given_names`, `date_of_birth`, `place_of_birth`, `sex`,
    /// `nationalities`, `marital_status`, `street`, `house_number`, `postcode`, `town`.
    pub prefill: Option<String>,
    /// Longest text in characters.
    pub max_chars: Option<usize>,
}

/// What a field may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Free text on one line.
    Text,
    /// A name: DIN 91379 characters, kept as typed.
    Name,
    /// A full date.
    Date,
    /// A date of which day or month may be unknown.
    PartialDate,
    /// Time of day with minute, `HH:MM`.
    Time,
    /// One of the choices.
    Choice,
    /// Yes or no.
    YesNo,
    /// Free text on several lines.
    LongText,
    /// Whole number.
    Number,
    /// Amount in EUR.
    Money,
    /// IBAN.
    Iban,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored value.
    pub value: String,
    /// Shown text.
    pub label: Text,
    /// What the target register expects for this value; the German label where it is missing, nothing where it is empty.
    pub back: Option<String>,
}

/// Holds if the field's value is one of these. A field that is not shown itself has no value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Field id.
    pub field: String,
    /// Values.
    pub is: Vec<String>,
}

/// A proof to be shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Stable key.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Legal basis.
    pub law: Option<String>,
    /// Without it only with a note why.
    #[serde(default)]
    pub expected: bool,
    /// Only if this holds.
    pub show_if: Option<Condition>,
}

/// A statutory term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable key.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Field id of the starting day, or `received`. Without a value there the term does not run.
    pub start: String,
    /// Runs from the starting day, or from the end of its month.
    #[serde(default)]
    pub from: TermFrom,
    /// `7d`, `2w`, `1m`, `3wd` (working days); read by [`TermLength`].
    pub length: String,
    /// Legal basis.
    pub law: String,
    /// What follows when it ends.
    pub on_expiry: Text,
    /// Only if this holds.
    pub show_if: Option<Condition>,
    /// Ends when this has happened to the case: `received` (the report itself), `handed_back`, or a field id that is filled.
    /// Where it is missing, the term ends with the case.
    pub met_by: Option<String>,
}

/// A paper of a service. All kinds are provisional.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSpec {
    /// Stable key within the service.
    pub key: String,
    /// Kind; fixes the template.
    pub kind: PaperKind,
    /// Title on the paper.
    pub title: Text,
    /// Needs this step of the case: `taken` or `signed`.
    pub after: Stage,
    /// Only for reports in this form.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Must be printed by a role in `sign`.
    #[serde(default)]
    pub needs_signatory: bool,
    /// Needs the reference of a decree or of the supervisory authority under this key.
    pub needs_basis: Option<String>,
    /// What it is.
    pub is: Text,
    /// What it is not.
    pub is_not: Text,
    /// Purposes it may be shown for.
    #[serde(default)]
    pub serves: Text,
    /// Legal basis printed on it, as dated text.
    pub law: Vec<Law>,
    /// Days of validity, if limited.
    pub valid_days: Option<u16>,
    /// Field ids printed on it, in order; empty = all.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Copies proposed.
    #[serde(default = "one")]
    pub copies: u16,
}

fn one() -> u16 {
    1
}

/// Kinds of papers. None is an identity card, a deed or a licence: a final document cannot be expressed.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Record of an oral report, to be read and signed (Niederschrift, § 6 (1) PStV).
    #[n(0)]
    Niederschrift,
    /// Certificate that a report was made (Bescheinigung über die Anzeige).
    #[n(1)]
    Bescheinigung,
    /// Certificate of deferral (Zurückstellung, § 7 PStV).
    #[n(2)]
    Zurueckstellung,
    /// Receipt with the time of filing.
    #[n(3)]
    Empfang,
    /// Sheet to be filled by hand, with a pre-printed number.
    #[n(4)]
    Handzettel,
    /// Cover sheet of a payment file.
    #[n(5)]
    Zahlungslauf,
    /// Re-entry sheet of the hand-back.
    #[n(6)]
    Nacherfassung,
    /// Day sheet with the journal's anchor.
    #[n(7)]
    Tagesblatt,
}

/// A step of a case that a paper waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The report was taken.
    Taken,
    /// The record was read and signed (or the report came in writing).
    Signed,
}

/// A fee with its source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Amount in EUR; `0.00` when free.
    pub amount: crate::Money,
    /// Tariff and its date.
    pub source: String,
    /// Note in plain words.
    pub note: Text,
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

/// The way back into the restored register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handback {
    /// Target register, e.g. `geburtenregister`.
    pub target: String,
    /// Title of the queue.
    pub title: Text,
    /// Field ids in the order of the target's screen.
    pub order: Vec<String>,
    /// Fields of the form that do not go back, with the reason.
    #[serde(default, rename = "not_back")]
    pub not_back: Vec<NotBack>,
    /// Pattern of the target's number: `letter` + digits + `/` + year for registers, as a plain description of parts.
    pub number: NumberForm,
}

/// A field that stays behind, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotBack {
    /// Field id.
    pub field: String,
    /// Reason.
    pub why: String,
}

/// The form of the target's number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberForm {
    /// Register letter (PStV § 16), e.g. `G`; empty when the target has none.
    #[serde(default)]
    pub letter: String,
    /// Example shown at the field.
    pub example: String,
}

/// Rules of a paying service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRules {
    /// Benefits, with the prefix of their end-to-end ids.
    pub benefits: Vec<BenefitSpec>,
    /// Largest single payment in EUR that two releasers may release.
    pub single_limit: crate::Money,
    /// Largest sum of a run in EUR.
    pub run_limit: crate::Money,
    /// Deviation of the total against last month that needs a signed warning, in percent.
    pub total_warning_percent: u8,
    /// Days an account change waits without its second person.
    pub account_change_days: u16,
    /// Purpose code (ISO 20022), e.g. `SSBE`.
    pub purpose_code: String,
}

/// One benefit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitSpec {
    /// Stable key, as in the extract: `wohngeld`, `hlu`, `grusi`.
    pub key: String,
    /// Prefix of end-to-end ids, e.g. `WG`.
    pub prefix: String,
    /// Name.
    pub title: Text,
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
    /// SHA-256 over all `service.toml` bytes in order.
    pub version: [u8; 32],
}

impl Catalogue {
    /// The service with this key.
    #[must_use]
    pub fn service(&self, key: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.key == key)
    }
    /// The payment rules, from the service that has them.
    #[must_use]
    pub fn payment(&self) -> Option<&PaymentRules> {
        self.services.iter().find_map(|service| service.payment.as_ref())
    }
}
