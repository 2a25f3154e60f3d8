//! Acts on benefits: calculations with every step, what they propose to the payment book, notices to recipients, drafts of laws.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::Month;
use crate::ids::{CalculationId, ChangeId, RunId};
use crate::money::Money;

/// Acts on benefits.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum BenefitAct {
    /// An amount was calculated and kept with every step. It decides nothing: it is the ground of a provisional payment.
    #[n(0)]
    Calculated {
        /// Its id.
        #[n(0)]
        calculation: CalculationId,
        /// Benefit key.
        #[n(1)]
        benefit: String,
        /// File number.
        #[n(2)]
        file_number: String,
        /// Person id of the extract, where the file number is known there.
        #[n(3)]
        person: Option<String>,
        /// First month it holds for; the law of this month was used.
        #[n(4)]
        from: Month,
        /// Last month, if it ends.
        #[n(5)]
        until: Option<Month>,
        /// How the amount is meant.
        #[n(6)]
        basis: Basis,
        /// Parameters used, with their promulgation.
        #[n(7)]
        rules: String,
        /// What was entered, by field of the form.
        #[n(8)]
        inputs: Vec<CalcInput>,
        /// Every step, in order.
        #[n(9)]
        lines: Vec<CalcLine>,
        /// EUR a month.
        #[n(10)]
        amount: Money,
        /// To whom it goes, in order; empty: all to the entitled person.
        #[n(11)]
        parts: Vec<CalcPart>,
        /// What a caseworker has to look at, as stable codes.
        #[n(12)]
        marks: Vec<String>,
        /// The amount granted last, as far as known.
        #[n(13)]
        last: Option<Money>,
    },
    /// The amount was handed to the payment book as changes.
    #[n(1)]
    Proposed {
        /// Which.
        #[n(0)]
        calculation: CalculationId,
        /// The changes, in the order of the parts they stand for.
        #[n(1)]
        changes: Vec<ChangeId>,
    },
    /// Notices to recipients were made ready for the printer: one for a calculation, or a series for a run.
    #[n(2)]
    NoticesMade {
        /// The calculation, for a single notice.
        #[n(0)]
        calculation: Option<CalculationId>,
        /// The run, for a series.
        #[n(1)]
        run: Option<RunId>,
        /// Rows of the run, one for each notice of a series.
        #[n(2)]
        rows: Vec<u32>,
        /// Numbers, one a notice.
        #[n(3)]
        numbers: Vec<String>,
        /// Check codes, one a notice.
        #[n(4)]
        codes: Vec<String>,
        /// Anchor of the journal printed on them.
        #[n(5)]
        anchor: String,
    },
    /// A draft of a law was switched on after its promulgation, or off again.
    #[n(3)]
    DraftSwitched {
        /// Key of the draft.
        #[n(0)]
        draft: String,
        /// On.
        #[n(1)]
        on: bool,
        /// Place of promulgation, or why it is switched off.
        #[n(2)]
        reference: String,
    },
}

/// How a calculated amount is meant. There is none for a decision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Provisional payment (§ 26a WoGG).
    #[n(0)]
    Provisional,
    /// Advance (§ 42 SGB I).
    #[n(1)]
    Advance,
    /// The data were not enough: the amount recognised last, as an advance.
    #[n(2)]
    LastRecognised,
}

/// One value that was entered.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CalcInput {
    /// Field of the form.
    #[n(0)]
    pub field: String,
    /// Canonical text, as fields of the catalogue keep it.
    #[n(1)]
    pub value: String,
}

/// One step of a calculation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CalcLine {
    /// What was calculated, in plain German.
    #[n(0)]
    pub label: String,
    /// The provision it rests on.
    #[n(1)]
    pub paragraph: String,
    /// The value as a decimal number with a point.
    #[n(2)]
    pub value: String,
    /// How to read it.
    #[n(3)]
    pub unit: CalcUnit,
    /// Which person of the household it is about, from 1; 0 for all together.
    #[n(4)]
    pub who: u8,
    /// A sum or a result, to be shown stronger.
    #[n(5)]
    pub strong: bool,
}

/// How the value of a step is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum CalcUnit {
    /// EUR a month.
    #[n(0)]
    Month,
    /// EUR a year.
    #[n(1)]
    Year,
    /// A figure without a unit: coefficient, number of persons.
    #[n(2)]
    Plain,
    /// Percent.
    #[n(3)]
    Percent,
}

/// A part of an amount and who gets it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CalcPart {
    /// Name of the payee; empty for the entitled person.
    #[n(0)]
    pub payee: String,
    /// IBAN without spaces; empty for the account that is known.
    #[n(1)]
    pub iban: String,
    /// What for: `person`, `landlord`, `supplier`, `home`.
    #[n(2)]
    pub what: String,
    /// EUR a month.
    #[n(3)]
    pub amount: Money,
}
