//! The envelope of an act in these tests.

use model::acts::{ClockSource, Envelope};
use model::ids::{AccountId, AuthorityId, CaseId};
use model::{CivilDate, Instant};

/// The authority of the tests.
pub const AUTHORITY: AuthorityId = AuthorityId([9; 16]);

/// Of an act at this moment, on this confirmed day, about this case.
pub fn envelope(at: Instant, today: CivilDate, actor: Option<AccountId>, case: Option<CaseId>) -> Envelope {
    Envelope {
        at,
        clock: ClockSource::Hand,
        today,
        actor,
        authority: AUTHORITY,
        on_behalf_of: None,
        case,
        catalogue: [0; 32],
        intent: None,
        seen: Vec::new(),
    }
}
