//! All proposals: the open ones first, then what became of the others.

use books::proposals::{Entry, State, may_confirm};
use maud::html;

use super::{address, title};
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Most decided proposals on the page.
const DECIDED_MAX: usize = 100;

/// `GET /confirm`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let now = seat.office.now();
    let (open, decided): (Vec<Entry>, Vec<Entry>) = {
        let books = seat.office.books();
        books.proposals.all().rev().cloned().partition(|entry| entry.state(now) == State::Open)
    };
    let mine = |entry: &Entry| may_confirm(&seat.office.books().accounts, &seat.actor, entry).is_ok();
    let row = |entry: &Entry| {
        let (kind, word) = state_word(seat, entry);
        vec![
            Cell::Head(html! { a href=(address(entry.proposal.id)) { (title(seat, &entry.proposal.matter)) } }),
            Cell::Text(seat.name_of(Some(entry.proposer()))),
            Cell::Text(entry.proposal.reason.clone()),
            Cell::Figure(entry.at.german()),
            Cell::Markup(html! {
                @if entry.state(now) == State::Open && mine(entry) { (badge(Kind::Warning, &t!(texts, "proposal-waits-for-you"))) }
                @else { (badge(kind, &word)) }
            }),
        ]
    };
    let head = vec![
        (t!(texts, "proposal-what"), false),
        (t!(texts, "proposal-by"), false),
        (t!(texts, "reason"), false),
        (t!(texts, "proposal-at"), true),
        (t!(texts, "account-state"), false),
    ];
    let mut frame = seat.frame(Some(Area::Confirm), t!(texts, "nav-confirm"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "proposal-list-says")) }
        (table(&Table {
            caption: t!(texts, "proposals-open", count = open.len()),
            head: head.clone(),
            rows: open.iter().map(row).collect(),
            empty: t!(texts, "proposals-empty"),
            ..Table::default()
        }))
        @if !decided.is_empty() {
            (table(&Table {
                caption: t!(texts, "proposals-decided", count = decided.len()),
                head,
                rows: decided.iter().take(DECIDED_MAX).map(row).collect(),
                ..Table::default()
            }))
        }
    };
    Ok(seat.page(&frame, &content))
}

/// What became of it, as a word.
pub(super) fn state_word(seat: &Seat, entry: &Entry) -> (Kind, String) {
    let texts = seat.texts;
    match entry.state(seat.office.now()) {
        State::Open => (Kind::Info, t!(texts, "proposal-open")),
        State::Confirmed => (Kind::Success, t!(texts, "proposal-confirmed")),
        State::Withdrawn => (Kind::Plain, t!(texts, "proposal-withdrawn")),
        State::Expired => (Kind::Plain, t!(texts, "proposal-expired")),
    }
}
