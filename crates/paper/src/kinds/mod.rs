//! The papers there are. None is a deed, an identity card or a licence: a final document cannot be expressed.
//!
//! Each kind is one typed input. [`Paper`] holds any of them; its JSON form is what an act stores, so that the
//! same bytes can be printed again years later.

mod begleitschreiben;
mod berechnungsblatt;
mod bescheinigung;
mod datenblatt;
mod eheniederschrift;
mod eheurkunde;
mod empfang;
mod handzettel;
mod head;
mod kassenbeleg;
mod kassenliste;
mod nacherfassung;
mod niederschrift;
mod quittung;
mod schreiben;
mod startblatt;
mod tagesblatt;
mod teilschluessel;
mod values;
mod zahlungslauf;
mod zahlungsmitteilung;
mod zurueckstellung;

use model::catalogue::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use begleitschreiben::{Begleitschreiben, Explained};
pub use berechnungsblatt::{Berechnungsblatt, CalculationLine, ChangedLine, PartLine};
pub use bescheinigung::Bescheinigung;
pub use datenblatt::{DataRow, Datenblatt};
pub use eheniederschrift::{Eheniederschrift, Signer};
pub use eheurkunde::Eheurkunde;
pub use empfang::Empfang;
pub use handzettel::{BlankField, BlankGroup, BlankKind, Handzettel};
pub use head::{Anchor, Check, Head, Notice, Signatory};
pub use kassenbeleg::Kassenbeleg;
pub use kassenliste::{CashRow, Kassenliste};
pub use nacherfassung::{Nacherfassung, RegisterValue};
pub use niederschrift::{Interpreter, Niederschrift, NiederschriftState};
pub use quittung::{Quittung, ReceiptLine};
pub use schreiben::Schreiben;
pub use startblatt::{Access, Startblatt};
pub use tagesblatt::{DayRow, Tagesblatt};
pub use teilschluessel::Teilschluessel;
pub use values::{EvidenceLine, Origin, ShownValue, ValueGroup};
pub use zahlungslauf::{MarkLine, RunStep, Zahlungslauf};
pub use zahlungsmitteilung::{Letter, Zahlungsmitteilung};
pub use zurueckstellung::Zurueckstellung;

use crate::job::{Job, PaperError};
use crate::templates;
use crate::text::Sheet;

/// Kinds of papers. All are provisional; there is no kind for a final document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Record of an oral report, to be read and signed (§ 6 (1) PStV).
    Niederschrift,
    /// Certificate that a report was made.
    Bescheinigung,
    /// Certificate of deferral (§ 7 PStV).
    Zurueckstellung,
    /// Receipt with the time of filing.
    Empfang,
    /// Sheet to be filled by hand, with a pre-printed number.
    Handzettel,
    /// Cover sheet of a payment file, for the bank.
    Zahlungslauf,
    /// Re-entry sheet of the hand-back.
    Nacherfassung,
    /// Key share for a holder.
    Teilschluessel,
    /// Letter of the authority.
    Schreiben,
    /// Data sheet for whoever fills a blank, or to be signed.
    Datenblatt,
    /// Numbered receipt for a fee.
    Quittung,
    /// Calculation sheet: every step with its provision.
    Berechnungsblatt,
    /// Notices to recipients of provisional amounts, one or a series.
    Zahlungsmitteilung,
    /// Voucher for a cash advance.
    Kassenbeleg,
    /// List of cash vouchers of a day.
    Kassenliste,
    /// Start sheet: address, fingerprint, one-time codes.
    Startblatt,
    /// Day sheet with the journal's anchor.
    Tagesblatt,
    /// Record of a marriage's notice (§ 28 (2) PStV) or ceremony (§ 14 (3) PStG).
    Eheniederschrift,
    /// Marriage certificate made from the record (§ 55 (1) s. 1 no. 1 PStG): the one final document, allowed by law.
    Eheurkunde,
    /// Letter that explains another paper, in German and another language.
    Begleitschreiben,
}

impl PaperKind {
    /// All kinds.
    pub const ALL: [PaperKind; 20] = [
        Self::Niederschrift,
        Self::Bescheinigung,
        Self::Zurueckstellung,
        Self::Empfang,
        Self::Handzettel,
        Self::Zahlungslauf,
        Self::Nacherfassung,
        Self::Teilschluessel,
        Self::Startblatt,
        Self::Berechnungsblatt,
        Self::Zahlungsmitteilung,
        Self::Kassenbeleg,
        Self::Kassenliste,
        Self::Tagesblatt,
        Self::Schreiben,
        Self::Datenblatt,
        Self::Quittung,
        Self::Eheniederschrift,
        Self::Eheurkunde,
        Self::Begleitschreiben,
    ];
    /// The stable name, equal to the template's file name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Niederschrift => "niederschrift",
            Self::Bescheinigung => "bescheinigung",
            Self::Zurueckstellung => "zurueckstellung",
            Self::Empfang => "empfang",
            Self::Handzettel => "handzettel",
            Self::Zahlungslauf => "zahlungslauf",
            Self::Nacherfassung => "nacherfassung",
            Self::Teilschluessel => "teilschluessel",
            Self::Startblatt => "startblatt",
            Self::Berechnungsblatt => "berechnungsblatt",
            Self::Zahlungsmitteilung => "zahlungsmitteilung",
            Self::Kassenbeleg => "kassenbeleg",
            Self::Kassenliste => "kassenliste",
            Self::Tagesblatt => "tagesblatt",
            Self::Schreiben => "schreiben",
            Self::Datenblatt => "datenblatt",
            Self::Quittung => "quittung",
            Self::Eheniederschrift => "eheniederschrift",
            Self::Eheurkunde => "eheurkunde",
            Self::Begleitschreiben => "begleitschreiben",
        }
    }
}

/// What every kind of paper can say about itself.
pub trait Printable {
    /// Its kind.
    const KIND: PaperKind;
    /// Number, authority, date, check code.
    fn head(&self) -> &Head;
    /// Title on the paper and in the file's metadata.
    fn title(&self) -> String;
    /// The line under the head: what it is not.
    fn reading_line(&self) -> String;
    /// The box at the end, if the paper leaves the house.
    fn notice(&self) -> Option<&Notice>;
    /// The body for the template, German formats applied.
    fn body(&self) -> Value;
    /// The body as plain text.
    fn lines(&self, sheet: &mut Sheet);
}

macro_rules! papers {
    ($($name:ident),*) => {
        /// Any paper. Its JSON carries the kind as `kind`.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Paper {
            $(
                #[doc = concat!("See [`", stringify!($name), "`].")]
                $name($name),
            )*
        }

        $(impl From<$name> for Paper {
            fn from(paper: $name) -> Self {
                Self::$name(paper)
            }
        })*

        impl Paper {
            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> PaperKind {
                match self { $(Self::$name(_) => <$name as Printable>::KIND,)* }
            }
            /// Number, authority, date, check code.
            #[must_use]
            pub fn head(&self) -> &Head {
                match self { $(Self::$name(paper) => paper.head(),)* }
            }
            /// Title on the paper.
            #[must_use]
            pub fn title(&self) -> String {
                match self { $(Self::$name(paper) => paper.title(),)* }
            }
            /// What the template reads as `data.json`.
            #[must_use]
            pub fn view(&self) -> Value {
                match self { $(Self::$name(paper) => view(paper),)* }
            }
            /// The paper as plain text of at most 78 columns.
            #[must_use]
            pub fn text(&self) -> String {
                match self { $(Self::$name(paper) => plain(paper),)* }
            }
        }
    };
}
papers!(
    Niederschrift,
    Bescheinigung,
    Zurueckstellung,
    Empfang,
    Handzettel,
    Zahlungslauf,
    Nacherfassung,
    Teilschluessel,
    Startblatt,
    Berechnungsblatt,
    Zahlungsmitteilung,
    Kassenbeleg,
    Kassenliste,
    Tagesblatt,
    Schreiben,
    Datenblatt,
    Quittung,
    Eheniederschrift,
    Eheurkunde,
    Begleitschreiben
);

impl Paper {
    /// The job for the typesetter.
    #[must_use]
    pub fn job(&self) -> Job {
        let head = self.head();
        Job {
            template: templates::main(self.kind()).into(),
            parts: templates::parts().iter().map(|(name, source)| ((*name).into(), (*source).into())).collect(),
            data: self.view(),
            date: head.date,
            made_at: head.made_at,
            title: format!("{} {}", self.title(), head.number),
            lang: Lang::De,
        }
    }
    /// The paper as it is kept in an act: JSON, stable for equal content.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
    /// Reads what [`Paper::to_json`] wrote.
    ///
    /// # Errors
    /// [`PaperError::Data`] if it is not a paper of a known kind.
    pub fn from_json(bytes: &[u8]) -> Result<Self, PaperError> {
        serde_json::from_slice(bytes).map_err(|e| PaperError::Data(e.to_string()))
    }
}

fn view<P: Printable>(paper: &P) -> Value {
    serde_json::json!({
        "title": paper.title(),
        "document_title": format!("{} {}", paper.title(), paper.head().number),
        "reading": paper.reading_line(),
        "head": paper.head().view(),
        "notice": paper.notice().map(Notice::view),
        "body": paper.body(),
    })
}

fn plain<P: Printable>(paper: &P) -> String {
    let mut sheet = Sheet::new();
    paper.head().lines(&mut sheet);
    sheet.rule();
    sheet.line(&paper.reading_line());
    sheet.blank();
    sheet.title(&paper.title());
    paper.lines(&mut sheet);
    if let Some(notice) = paper.notice() {
        notice.lines(&mut sheet, paper.head());
    }
    paper.head().foot(&mut sheet);
    sheet.finish()
}
