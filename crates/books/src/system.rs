//! SystemBook.

use model::acts::{Envelope, SystemAct};

/// SystemBook.
#[derive(Default, Debug, Clone)]
pub struct SystemBook {}

impl SystemBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &SystemAct) {}
}
