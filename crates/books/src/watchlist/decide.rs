//! The head notes what was found on a hit.

use model::Problem;
use model::acts::{Body, SettlementAct};
use model::problem::Refusal;
use model::role::Role;

use super::Hit;
use crate::context::{Actor, Decision};

/// Who sees the list.
pub const READERS: &[Role] = &[Role::Head, Role::Auditor];
/// Longest note, in characters.
pub const NOTE_MAX_CHARS: usize = 1000;

/// Notes that a hit was looked at (head, auditor; nobody on a hit about themselves). `seen` are the circumstances on the page.
///
/// # Errors
/// `NB-A-010` not your task; `NB-Z-431` the hit is about the person who looks; `NB-Z-432` something came on top meanwhile;
/// `NB-Z-433` no note, or too long.
pub fn look_at(actor: &Actor, hit: &Hit, seen: [u8; 16], note: &str) -> Result<Decision, Refusal> {
    actor.must(READERS)?;
    let note = note.trim();
    if hit.clerk == Some(actor.account) {
        return Err(vec![Problem::new("NB-Z-431")]);
    }
    if hit.circumstances != seen {
        return Err(vec![Problem::new("NB-Z-432")]);
    }
    if note.is_empty() || note.chars().count() > NOTE_MAX_CHARS {
        return Err(vec![Problem::new("NB-Z-433").at("note").with("max", NOTE_MAX_CHARS)]);
    }
    Ok(Decision::one(Body::Settlement(SettlementAct::MarkSettled {
        kind: hit.rule.name().to_owned(),
        about: hit.about,
        note: note.to_owned(),
        circumstances: Some(hit.circumstances),
    })))
}
