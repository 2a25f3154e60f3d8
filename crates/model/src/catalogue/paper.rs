//! Papers of a service: all provisional, by their kinds.

use serde::{Deserialize, Serialize};

use super::{Condition, Form, Law, Text};

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
    /// Only if the case has these values.
    pub show_if: Option<Condition>,
    /// Only after the term with this key has ended without being met.
    pub after_term: Option<String>,
    /// Must be printed by a role in `sign`.
    #[serde(default)]
    pub needs_signatory: bool,
    /// Needs the reference of a decree or of the supervisory authority under this key.
    pub needs_basis: Option<String>,
    /// What it is.
    pub is: Text,
    /// What it is not.
    pub is_not: Text,
    /// The line under the head, in place of the usual one of its kind.
    #[serde(default)]
    pub reading: Text,
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
    /// Of a letter: field ids whose values are the address, one a line; empty values are left out.
    #[serde(default)]
    pub to: Vec<String>,
    /// Of a letter: a fixed recipient, where no field names one.
    #[serde(default)]
    pub to_text: Text,
    /// Of a letter: its paragraphs in order.
    #[serde(default, rename = "paragraph")]
    pub paragraphs: Vec<Paragraph>,
    /// Of a data sheet: what it shows.
    pub sheet: Option<super::DataSheet>,
    /// Values under titles of the paper's own, in the order that the law prescribes; empty: the groups of the form.
    #[serde(default, rename = "section")]
    pub sections: Vec<PaperSection>,
    /// Of a record of a ceremony: who signs besides the official.
    #[serde(default, rename = "signer")]
    pub signers: Vec<PaperSigner>,
    /// Shows secret fields: only the roles in the service's `secret_to` print and open it.
    #[serde(default)]
    pub secret: bool,
    /// Copies proposed.
    #[serde(default = "one")]
    pub copies: u16,
}

/// Values under a title of the paper's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSection {
    /// Title.
    pub title: Text,
    /// Field ids in order.
    pub fields: Vec<String>,
}

/// Somebody who signs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSigner {
    /// Field ids that make the name, in order.
    pub names: Vec<String>,
    /// The part, as it stands beside the name.
    pub part: Text,
    /// Only if the case has these values.
    pub show_if: Option<Condition>,
}

/// A paragraph of a letter. `{1102}` stands for the value of a field, `{number}` for the number of the case, `{today}` for
/// the date of the letter, `{valid_until}` for its last day, `{authority}` for the authority, `{proposal}` for what the law gives
/// after a term (`switch_proposal`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// The text with its placeholders.
    pub text: Text,
    /// Only if the case has these values.
    pub show_if: Option<Condition>,
}

impl Paragraph {
    /// Placeholders that are not fields.
    pub const WORDS: [&'static str; 5] = ["number", "today", "valid_until", "authority", "proposal"];

    /// Everything in braces in a text, in order; text without a closing brace is no placeholder.
    pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
    }

    /// The text with each placeholder replaced by what `value` says.
    #[must_use]
    pub fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
        let mut parts = text.split('{');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((name, rest)) => {
                    out.push_str(&value(name));
                    out.push_str(rest);
                }
                None => {
                    out.push('{');
                    out.push_str(part);
                }
            }
        }
        out
    }
}

fn one() -> u16 {
    1
}

/// Kinds of papers. None is an identity card, a deed or a licence: a final document cannot be expressed. The one
/// exception is the law's own: [`PaperKind::Eheurkunde`].
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
    /// Letter with a number and a check code; its text is data.
    #[n(8)]
    Schreiben,
    /// Data sheet for whoever fills a blank, or to be signed: values in their lengths, machine-readable lines.
    #[n(18)]
    Datenblatt,
    /// Numbered receipt for a fee taken in cash.
    #[n(19)]
    Quittung,
    /// Record of a marriage's notice or ceremony, to be read and signed (§ 28 (2) PStV; § 14 (3) PStG, Anlage 10 PStV).
    #[n(12)]
    Eheniederschrift,
    /// Marriage certificate made from the record until the marriage is entered (§ 55 (1) s. 1 no. 1 PStG): only with the
    /// reference of the supervisory authority, and without any register number.
    #[n(13)]
    Eheurkunde,
    /// Letter that explains another paper, in German and another language.
    #[n(14)]
    Begleitschreiben,
    /// Calculation sheet: every step with its provision.
    #[n(32)]
    Berechnungsblatt,
    /// Notices to recipients of provisional amounts, one or a series.
    #[n(33)]
    Zahlungsmitteilung,
    /// Voucher for a cash advance.
    #[n(34)]
    Kassenbeleg,
    /// List of cash vouchers of a day.
    #[n(35)]
    Kassenliste,
}

impl PaperKind {
    /// A record that people read and sign; other papers of the case wait for it.
    #[must_use]
    pub fn is_record(self) -> bool {
        matches!(self, Self::Niederschrift | Self::Eheniederschrift)
    }
    /// Printed for a case by its service; the others have ways of their own.
    #[must_use]
    pub fn of_case(self) -> bool {
        matches!(
            self,
            Self::Niederschrift
                | Self::Bescheinigung
                | Self::Zurueckstellung
                | Self::Empfang
                | Self::Schreiben
                | Self::Datenblatt
                | Self::Eheniederschrift
                | Self::Eheurkunde
        )
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_a_lone_brace_stays() {
        let text = "Für {1102} {1101}, {today} {und";
        assert_eq!(Paragraph::placeholders(text).collect::<Vec<_>>(), ["1102", "1101", "today"]);
        assert_eq!(Paragraph::filled(text, |name| format!("<{name}>")), "Für <1102> <1101>, <today> {und");
        assert_eq!(Paragraph::filled("", |_| "x".into()), "");
    }
}
