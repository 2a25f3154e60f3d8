//! What is known of the authority before anything is unlocked.

use model::ids::AuthorityId;

/// The authority as pages and papers name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityView {
    /// Random id.
    pub id: AuthorityId,
    /// Name, e.g. "Stadt Talbrück".
    pub name: String,
    /// AGS.
    pub ags: String,
    /// Exercise key domain.
    pub exercise: bool,
    /// Shares needed.
    pub shares_needed: u8,
    /// Shares made.
    pub shares_made: u8,
    /// Generation of the keys.
    pub generation: u32,
}
