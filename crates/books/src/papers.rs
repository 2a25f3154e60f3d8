//! PaperBook.

use model::acts::{Envelope, PaperAct};

/// PaperBook.
#[derive(Default, Debug, Clone)]
pub struct PaperBook {}

impl PaperBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &PaperAct, _position: u64) {}
}
