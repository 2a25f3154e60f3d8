//! Numbers of cases and papers: block of the node's incarnation + serial + check character; each is given once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The next serial per block.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    next: BTreeMap<String, u64>,
}

impl Numbers {
    /// The number that comes next in the block, after `ahead` others of the same decision.
    #[must_use]
    pub fn next(&self, block: &str, ahead: u64) -> String {
        let serial = self.next.get(block).copied().unwrap_or(1).saturating_add(ahead);
        rules::papernumber::format(block, serial)
    }

    /// Takes a number in that an act carries.
    pub fn used(&mut self, number: &str) {
        if let Ok(parsed) = rules::papernumber::parse(number) {
            let next = self.next.entry(parsed.block.clone()).or_insert(1);
            *next = (*next).max(parsed.serial.saturating_add(1));
        }
    }
}
