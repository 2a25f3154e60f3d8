//! Using a blank: only one's own, and each once.

use model::Problem;
use model::acts::StockAct;
use model::catalogue::BlankKind;
use model::ids::CaseId;
use model::problem::Refusal;

use super::State;
use super::decide::{act, kind, single};
use super::serial::one;
use crate::Books;
use crate::cases::decide::live;
use crate::context::{Context, Decision};

/// Uses a blank for a case. Other decisions about the case may be added, so that all are durable together.
///
/// # Errors
/// `NB-V-002`, `NB-V-003`, `NB-V-360`; as [`usable`].
pub fn use_blank(
    books: &Books,
    context: &Context<'_>,
    case: CaseId,
    key: &str,
    serial: &str,
) -> Result<Decision, Refusal> {
    let kind = kind(context, key)?;
    live(&books.cases, case)?;
    let serial = usable(books, context, kind, serial)?;
    Ok(act(StockAct::Used { kind: kind.key.clone(), serial, case }))
}

/// The serial, if it is one of the actor's own blanks of this kind.
///
/// # Errors
/// `NB-A-010`, `NB-V-361`; `NB-V-372` none of this kind at the actor's desk; `NB-V-373` not known; `NB-V-374` used already;
/// `NB-V-375` not at the actor's desk; `NB-V-376` spoiled, destroyed or missing; `NB-V-400` it is of another kind; `NB-V-401` there
/// is no stock of this kind in the book yet. The field is `serial`.
pub fn usable(books: &Books, context: &Context<'_>, kind: &BlankKind, serial: &str) -> Result<String, Refusal> {
    context.actor.must(&kind.take)?;
    let title = &kind.title.de;
    let mine = books.stock.booked(&kind.key, Some(context.actor.account));
    if mine == 0 && serial.trim().is_empty() {
        let safe = books.stock.tally(&kind.key).safe;
        return Err(single(Problem::new("NB-V-372").at("serial").with("kind", title).with("safe", safe)));
    }
    let serial = one(kind, serial, "serial").map_err(single)?;
    let refuse = |code: &'static str| Err(single(Problem::new(code).at("serial").with("serial", &serial)));
    let Some(blank) = books.stock.blank(&kind.key, &serial) else {
        let mut others = context.catalogue.blanks.iter();
        return match others.find(|other| books.stock.blank(&other.key, &serial).is_some()) {
            Some(other) => {
                let problem = Problem::new("NB-V-400").at("serial").with("serial", &serial);
                Err(single(problem.with("other", &other.title.de).with("kind", title)))
            }
            None if books.stock.tally(&kind.key).all() == 0 => {
                Err(single(Problem::new("NB-V-401").at("serial").with("kind", title)))
            }
            None => refuse("NB-V-373"),
        };
    };
    match &blank.state {
        State::Desk(account) if *account == context.actor.account => Ok(serial),
        State::Used(first) => {
            let number = books.cases.get(*first).map_or_else(String::new, |case| case.number.clone());
            Err(single(Problem::new("NB-V-374").at("serial").with("serial", &serial).with("number", number)))
        }
        State::Safe | State::Desk(_) if mine == 0 => {
            let safe = books.stock.tally(&kind.key).safe;
            Err(single(Problem::new("NB-V-372").at("serial").with("kind", title).with("safe", safe)))
        }
        State::Safe | State::Desk(_) => refuse("NB-V-375"),
        State::Spoiled(_) | State::Destroyed(_) | State::Missing(_) | State::Found => refuse("NB-V-376"),
    }
}
