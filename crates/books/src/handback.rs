//! HandbackBook.

use model::acts::{Envelope, HandbackAct};

/// HandbackBook.
#[derive(Default, Debug, Clone)]
pub struct HandbackBook {}

impl HandbackBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &HandbackAct, _position: u64) {}
}
