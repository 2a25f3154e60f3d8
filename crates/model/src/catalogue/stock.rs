//! Kinds of blanks and stickers with pre-printed serials: one file a kind below `catalogue/_stock`.

use serde::{Deserialize, Serialize};

use super::{Law, Text};
use crate::role::Role;

/// A kind of blank or sticker.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlankKind {
    /// Stable key, equal to the file's name.
    pub key: String,
    /// Name on pages and lists.
    pub title: Text,
    /// Form of its serials, as far as it is known.
    #[serde(default)]
    pub serial: SerialForm,
    /// An example of a serial, for the hint at the field.
    pub example: String,
    /// Fewer in the safe than this: order.
    pub low: u32,
    /// Most at one desk: the need of a day.
    pub desk: u32,
    /// Roles that keep the stock: count deliveries, issue, count, destroy.
    pub keep: Vec<Role>,
    /// Roles that use a blank for a case.
    pub take: Vec<Role>,
    /// Who must be told of a loss.
    #[serde(default, rename = "loss")]
    pub losses: Vec<LossReport>,
    /// Legal bases.
    pub law: Vec<Law>,
}

/// What is known of the form of serials.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SerialForm {
    /// Letters in front; missing: not known, any number of them.
    pub letters: Option<u8>,
    /// Digits behind; missing: not known.
    pub digits: Option<u8>,
}

/// A duty to report a loss.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossReport {
    /// Stable key.
    pub key: String,
    /// Recipient.
    pub to: Text,
    /// What to tell them, and how soon.
    pub says: Text,
    /// Clause or rule it follows.
    pub law: String,
}

impl BlankKind {
    /// Everything wrong with it as data, one line each.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |what: &str| faults.push(format!("_stock/{}: {what}", self.key));
        for (name, text) in [("title", &self.title)]
            .into_iter()
            .chain(self.losses.iter().flat_map(|loss| [("loss.to", &loss.to), ("loss.says", &loss.says)]))
        {
            if text.de.trim().is_empty() || text.en.trim().is_empty() {
                fault(&format!("{name}: a language is missing"));
            }
        }
        if self.keep.is_empty() || self.take.is_empty() {
            fault("keep, take: nobody");
        }
        if self.desk == 0 {
            fault("desk: nobody could use one");
        }
        if self.law.is_empty() {
            fault("law: none");
        }
        let mut keys: Vec<&str> = self.losses.iter().map(|loss| loss.key.as_str()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            fault("loss: a key twice");
        }
        faults
    }
}
