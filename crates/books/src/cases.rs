//! CaseBook.

use model::acts::{CaseAct, Envelope};

/// CaseBook.
#[derive(Default, Debug, Clone)]
pub struct CaseBook {}

impl CaseBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &CaseAct, _position: u64) {}
}
