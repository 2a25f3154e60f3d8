//! The pages, `<noun>/<verb>.rs`. Each folder has a `router()` that names its addresses, its area and its pages.
//!
//! A page for people who are signed in is `fn(&Seat, &Call) -> Outcome`: read `call.posted`, ask `seat.office`, and give
//! `seat.page(&seat.frame(Some(Area::…), title), &content)`, after an act `Answer::see(…)`, for a form with problems
//! `seat.page_with_errors(frame, &seat.tell(&refusal), &content)` with everything that was typed still in it. Every form
//! starts with `(seat.hidden())` (token and fresh intent), shown again with `(seat.hidden_again(call))`. `Err(refusal)`
//! becomes a page that says what stopped it.

pub mod account;
pub mod bank;
pub mod calc;
pub mod cards;
pub mod case;
pub mod cash;
mod civil;
pub mod counter;
pub mod data;
pub mod date;
pub mod extracts;
pub mod fees;
pub mod first;
pub mod form;
mod founding;
pub mod handback;
pub mod help;
pub mod hold;
pub mod intake;
pub mod journal;
pub mod keyring;
pub mod lookups;
pub mod paper;
pub mod payments;
pub mod person;
pub mod pile;
pub mod preference;
pub mod problem;
pub mod proposal;
pub mod readiness;
pub mod search;
pub mod settlement;
pub mod sign_in;
pub mod situation;
pub mod stock;
pub mod terms;
pub mod today;
pub mod unlock;
pub mod watchlist;
pub mod zone;

use axum::Router;

use crate::app::{Desk, get, post};

/// All pages.
pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(None, today::show))
        .route("/preferences", post(None, preference::set))
        .merge(unlock::router())
        .merge(founding::router())
        .merge(sign_in::router())
        .merge(first::router())
        .merge(date::router())
        .merge(search::router())
        .merge(person::router())
        .merge(intake::router())
        .merge(case::router())
        .merge(fees::router())
        .merge(zone::router())
        .merge(civil::router())
        .merge(terms::router())
        .merge(paper::router())
        .merge(hold::router())
        .merge(payments::router())
        .merge(bank::router())
        .merge(calc::router())
        .merge(cash::router())
        .merge(settlement::router())
        .merge(handback::router())
        .merge(situation::router())
        .merge(account::router())
        .merge(proposal::router())
        .merge(journal::router())
        .merge(lookups::router())
        .merge(watchlist::router())
        .merge(keyring::router())
        .merge(extracts::router())
        .merge(readiness::router())
        .merge(stock::router())
        .merge(cards::router())
        .merge(counter::router())
        .merge(pile::router())
        .merge(help::router())
}
