//! AccountBook.

use model::acts::{AccountAct, Envelope};

/// AccountBook.
#[derive(Default, Debug, Clone)]
pub struct AccountBook {}

impl AccountBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &AccountAct) {}
}
