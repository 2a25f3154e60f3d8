//! PaymentBook.

use model::acts::{Envelope, PaymentAct};

/// PaymentBook.
#[derive(Default, Debug, Clone)]
pub struct PaymentBook {}

impl PaymentBook {
    /// Takes one act in.
    pub fn evolve(&mut self, _envelope: &Envelope, _act: &PaymentAct, _position: u64) {}
}
