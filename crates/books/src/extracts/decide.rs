//! Decisions on extracts: which one a class is read from, which one is put away, since when data may have been changed.

use model::acts::{Body, ExtractAct};
use model::ids::ExtractId;
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};

use super::ExtractBook;
use crate::context::{Context, Decision};

/// Who may load, choose and put away extracts and say since when data may have been changed.
pub const KEEPERS: &[Role] = &[Role::Head, Role::Operator];
/// Longest reason or source, in characters.
pub const TEXT_MAX_CHARS: usize = 500;

fn one(act: ExtractAct) -> Decision {
    Decision::one(Body::Extract(act))
}

fn text(field: &'static str, text: &str, code: &'static str, refusal: &mut Refusal) {
    if text.trim().is_empty() {
        refusal.push(Problem::new(code).at(field));
    } else if text.chars().count() > TEXT_MAX_CHARS {
        refusal.push(Problem::new("NB-S-087").at(field).with("most", TEXT_MAX_CHARS));
    }
}

/// Chooses the extract that a class is read from; without one the newest complete one is read again.
///
/// # Errors
/// `NB-A-010` neither head nor operator, `NB-S-080` no open extract has this class, `NB-S-081` that extract does not have it or is
/// not open, `NB-S-082` reason missing, `NB-S-087` too long.
pub fn choose(
    book: &ExtractBook,
    context: &Context<'_>,
    class: &str,
    extract: Option<ExtractId>,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(KEEPERS)?;
    let ranked = book.ranked(class);
    let mut refusal = Refusal::new();
    if ranked.is_empty() {
        refusal.push(Problem::new("NB-S-080").at("class"));
    } else if extract.is_some_and(|wanted| ranked.iter().all(|(id, _)| *id != wanted)) {
        refusal.push(Problem::new("NB-S-081").at("extract"));
    }
    text("reason", reason, "NB-S-082", &mut refusal);
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(one(ExtractAct::ClassChosen { class: class.to_owned(), extract, reason: reason.trim().to_owned() }))
}

/// Puts an extract away; with `deleted` its sealed file in the data folder goes, too.
///
/// # Errors
/// `NB-A-010`, `NB-S-083` it is not open, `NB-S-082` reason missing, `NB-S-087` too long.
pub fn drop_extract(
    book: &ExtractBook,
    context: &Context<'_>,
    extract: ExtractId,
    deleted: bool,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(KEEPERS)?;
    let mut refusal = Refusal::new();
    if !book.get(extract).is_some_and(|known| known.loaded) {
        refusal.push(Problem::new("NB-S-083").at("extract"));
    }
    text("reason", reason, "NB-S-082", &mut refusal);
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(one(ExtractAct::Dropped { extract, deleted, reason: reason.trim().to_owned() }))
}

/// Says since when somebody may have changed data, or takes it back. It stops nothing: it marks.
///
/// # Errors
/// `NB-A-010`, `NB-S-084` the instant lies in the future, `NB-S-085` source missing, `NB-S-082` reason missing (for a correction),
/// `NB-S-086` nothing to take back, `NB-S-087` too long.
pub fn set_compromise(
    book: &ExtractBook,
    context: &Context<'_>,
    since: Option<Instant>,
    source: &str,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(KEEPERS)?;
    let mut refusal = Refusal::new();
    if since.is_some_and(|since| since > context.now) {
        refusal.push(Problem::new("NB-S-084").at("since"));
    }
    if since.is_none() && book.compromise().is_none() {
        refusal.push(Problem::new("NB-S-086"));
    }
    if since.is_some() {
        text("source", source, "NB-S-085", &mut refusal);
    }
    // The first word needs no other reason than its source; who corrects or takes back says why.
    if book.compromises().is_empty() {
        if reason.chars().count() > TEXT_MAX_CHARS {
            refusal.push(Problem::new("NB-S-087").at("reason").with("most", TEXT_MAX_CHARS));
        }
    } else {
        text("reason", reason, "NB-S-082", &mut refusal);
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let (source, reason) = (source.trim().to_owned(), reason.trim().to_owned());
    Ok(one(ExtractAct::CompromiseSet { since, source, reason }))
}
