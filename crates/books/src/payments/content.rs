//! What is signed: canonical bytes of a run, their hash, and the purpose line before it.
//!
//! Layout (version 1). `text` = length in bytes as u32 big-endian, then UTF-8. `opt` = `0x00`, or `0x01` and
//! the value. Amounts are whole cents as i64 big-endian. Dates are their ISO texts. Enums are one byte, the
//! variant's number in `model::acts::payment`.
//!
//! ```text
//! text "notbetrieb payment run 1" · text benefit · text month · text execution day · 32 bytes list hash
//! u32 count of rows · per row:
//!   text end-to-end id · text file number · opt text person · text payee · text IBAN · i64 amount
//!   u8 mark · u8 state · opt i64 before · opt text IBAN before · text why
//! u32 count of warnings · per warning: text code · opt u32 row · text detail
//! u32 count of changes · per change: 16 bytes id
//! ```
//!
//! Runs of a kind (all but those of before there were kinds) have layout 2: the first text ends in `2`; after the execution
//! day stands `u8 kind`; each row goes on with `u8 share · u16 number · u16 supplement · u32 sequence · opt (16 bytes run,
//! u32 row) of the returned payment · opt i64 deducted · u8 payer · opt text notice`.
//!
//! Runs in which something is set off have layout 3: the first text ends in `3`, and after the notice each row goes on with
//! `u32 count of set-offs · per set-off: 16 bytes change, i64 amount`.
//!
//! Neither node nor run id stand in it: two nodes that build the same run reach the same hash. The run id stands
//! in the purpose line, so that a signature cannot be carried to another run of equal content.

use model::acts::claim::{Payer, RowFacts, RunKind, Share};
use model::acts::payment::{Mark, RowState, RunRow, RunWarning};
use model::ids::{ChangeId, RunId};
use model::{CivilDate, Month};
use sha2::{Digest, Sha256};

/// First text of the canonical bytes.
const VERSION: &str = "notbetrieb payment run 1";
/// The same of runs of a kind.
const VERSION_OF_KIND: &str = "notbetrieb payment run 2";
/// The same of runs in which something is set off.
const VERSION_WITH_SET_OFF: &str = "notbetrieb payment run 3";

/// A step that can be refused; all but `File` carry a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Feststellung.
    Determine,
    /// Anordnung.
    Order,
    /// Release.
    Release,
    /// Making the file.
    File,
}

impl Step {
    /// The stable name used in acts, forms and purpose lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Determine => "determine",
            Self::Order => "order",
            Self::Release => "release",
            Self::File => "file",
        }
    }
}

/// The purpose line of a step on a run, e.g. `payment-run/release/0190…`.
#[must_use]
pub fn purpose(step: Step, run: RunId) -> String {
    format!("payment-run/{}/{run}", step.name())
}

/// What a person's key signs, and what stands in `PersonalSignature::content`: SHA-256 over
/// `"notbetrieb signature 1\n"`, the purpose line, `"\n"` and the 32 bytes of the content's hash.
#[must_use]
pub fn signing_bytes(purpose: &str, content: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"notbetrieb signature 1\n");
    hasher.update(purpose.as_bytes());
    hasher.update(b"\n");
    hasher.update(content);
    hasher.finalize().into()
}

/// What a run is made of.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Benefit key.
    pub benefit: &'a str,
    /// The month it pays.
    pub month: Month,
    /// Day the bank executes.
    pub execution: CivilDate,
    /// Hash of the list.
    pub list: &'a [u8; 32],
    /// Rows.
    pub rows: &'a [RunRow],
    /// Warnings.
    pub warnings: &'a [RunWarning],
    /// Changes.
    pub changes: &'a [ChangeId],
    /// Kind; missing in runs of before there were kinds.
    pub kind: Option<RunKind>,
}

impl Content<'_> {
    /// The canonical bytes, see the module's text.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(256 + self.rows.len() * 192));
        let off = |row: &RunRow| row.facts.as_ref().is_some_and(|facts| facts.set_off.is_some());
        let set_off = self.kind.is_some() && self.rows.iter().any(off);
        out.text(match (self.kind, set_off) {
            (None, _) => VERSION,
            (Some(_), false) => VERSION_OF_KIND,
            (Some(_), true) => VERSION_WITH_SET_OFF,
        });
        out.text(self.benefit);
        out.text(&self.month.to_string());
        out.text(&self.execution.to_string());
        if let Some(kind) = self.kind {
            out.0.push(match kind {
                RunKind::MonthEnd => 0,
                RunKind::Supplementary => 1,
                RunKind::Single => 2,
            });
        }
        out.0.extend_from_slice(self.list);
        out.count(self.rows.len());
        for row in self.rows {
            out.row(row);
            if self.kind.is_some() {
                out.facts(&row.facts.clone().unwrap_or_default());
            }
            if set_off {
                let parts = row.facts.as_ref().and_then(|facts| facts.set_off.as_deref()).unwrap_or_default();
                out.count(parts.len());
                for part in parts {
                    out.0.extend_from_slice(&part.change.0);
                    out.0.extend_from_slice(&part.amount.cents().to_be_bytes());
                }
            }
        }
        out.count(self.warnings.len());
        for warning in self.warnings {
            out.text(&warning.code);
            match warning.row {
                Some(row) => {
                    out.0.push(1);
                    out.0.extend_from_slice(&row.to_be_bytes());
                }
                None => out.0.push(0),
            }
            out.text(&warning.detail);
        }
        out.count(self.changes.len());
        for change in self.changes {
            out.0.extend_from_slice(&change.0);
        }
        out.0
    }
    /// SHA-256 over [`Content::bytes`].
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes()).into()
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn count(&mut self, count: usize) {
        // Lists are bounded far below 2^32 (`lists::MAX_ROWS`).
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&count.to_be_bytes());
    }
    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
    fn optional(&mut self, text: Option<&String>) {
        self.0.push(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }
    fn row(&mut self, row: &RunRow) {
        self.text(&row.end_to_end);
        self.text(&row.file_number);
        self.optional(row.person.as_ref());
        self.text(&row.payee);
        self.text(&row.iban);
        self.0.extend_from_slice(&row.amount.cents().to_be_bytes());
        self.0.push(match row.mark {
            Mark::Granted => 0,
            Mark::Repeated => 1,
            Mark::Advance => 2,
            Mark::Calculated => 3,
        });
        self.0.push(match row.state {
            RowState::Same => 0,
            RowState::New => 1,
            RowState::Amount => 2,
            RowState::Account => 3,
            RowState::Both => 4,
            RowState::Gone => 5,
            RowState::Held => 6,
        });
        self.0.push(u8::from(row.before.is_some()));
        if let Some(before) = row.before {
            self.0.extend_from_slice(&before.cents().to_be_bytes());
        }
        self.optional(row.iban_before.as_ref());
        self.text(&row.why);
    }
    fn facts(&mut self, facts: &RowFacts) {
        self.0.push(match facts.component.share {
            Share::Household => 0,
            Share::Direct => 1,
        });
        self.0.extend_from_slice(&facts.component.number.to_be_bytes());
        self.0.extend_from_slice(&facts.component.supplement.to_be_bytes());
        self.0.extend_from_slice(&facts.sequence.to_be_bytes());
        self.0.push(u8::from(facts.replaces.is_some()));
        if let Some((run, row)) = &facts.replaces {
            self.0.extend_from_slice(&run.0);
            self.0.extend_from_slice(&row.to_be_bytes());
        }
        self.0.push(u8::from(facts.deducted.is_some()));
        if let Some(deducted) = facts.deducted {
            self.0.extend_from_slice(&deducted.cents().to_be_bytes());
        }
        self.0.push(match facts.payer {
            Payer::Town => 0,
            Payer::Land => 1,
            Payer::District => 2,
            Payer::ThirdParty => 3,
            Payer::Nobody => 4,
        });
        self.optional(facts.notice.as_ref());
    }
}
