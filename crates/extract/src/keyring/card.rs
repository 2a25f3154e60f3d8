//! The printed card of one person.

use model::Problem;
use zeroize::Zeroizing;

use crate::keys::{Entropy, Kind, decode_typed, encode_typed};

/// 128 random bits on a printed card in the safe; with the passphrase in a person's head it opens the keyring.
#[derive(Clone, PartialEq, Eq)]
pub struct Card(pub(super) Zeroizing<[u8; 16]>);

impl Card {
    /// A new card.
    #[must_use]
    pub fn generate(entropy: Entropy<'_>) -> Self {
        let mut code = Zeroizing::new([0u8; 16]);
        entropy(code.as_mut());
        Self(code)
    }
    /// The text to print: seven groups of five characters.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        encode_typed(Kind::Card, self.0.as_slice())
    }
    /// Reads what was typed or scanned.
    ///
    /// # Errors
    /// `NB-K-001` to `NB-K-003`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        decode_typed::<16>(Kind::Card, text).map(Self)
    }
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(…)")
    }
}
