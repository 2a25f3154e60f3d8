//! Help: the keys, and what the durability ladder means.

use axum::Router;
use maud::html;

use crate::answer::Answer;
use crate::app::{Desk, open_get};
use crate::components::{Cell, Table, table};
use crate::frame::{Area, Frame, page};
use crate::seat::{Call, Seat, Visitor};
use crate::session::{Found, IDLE_MINUTES, Stage};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/help/keys", open_get(keys)).route("/help/durability", open_get(durability))
}

/// The frame of whoever asks: with navigation if signed in.
fn frame(visitor: &Visitor, title: impl Fn(crate::text::Texts) -> String) -> Frame {
    let now = visitor.desk.platform().now();
    if let (Some(office), Found::Running(session)) =
        (visitor.desk.office(), visitor.desk.sessions().find(&visitor.token, now))
        && session.stage == Stage::In
        && let Some(seat) = Seat::take(visitor, office, &session)
    {
        return seat.frame(None, title(seat.texts));
    }
    visitor.frame(title(visitor.texts))
}

fn keys(visitor: &Visitor, _: &Call) -> Answer {
    let frame = frame(visitor, |texts| t!(texts, "keys-title"));
    let texts = frame.texts;
    let mut rows = vec![
        ("/".to_owned(), t!(texts, "key-search")),
        ("Alt+N".to_owned(), t!(texts, "key-new")),
        ("Alt+S".to_owned(), t!(texts, "key-save")),
        ("Alt+D".to_owned(), t!(texts, "key-print")),
        ("↑ ↓ Enter".to_owned(), t!(texts, "key-hits")),
        ("?".to_owned(), t!(texts, "key-help")),
        ("Esc".to_owned(), t!(texts, "key-close")),
    ];
    rows.extend(Area::ALL.iter().filter_map(|area| {
        let key = area.key()?;
        Some((format!("g {key}"), t!(texts, "key-go", area = area.name(texts))))
    }));
    let content = html! {
        (table(&Table {
            caption: t!(texts, "keys-caption"),
            head: vec![(t!(texts, "keys-key"), false), (t!(texts, "keys-does"), false)],
            rows: rows.into_iter().map(|(key, does)| vec![Cell::Head(html! { kbd class="key" { (key) } }), Cell::Text(does)]).collect(),
            ..Table::default()
        }))
        p { (t!(texts, "keys-alt")) }
        p { (t!(texts, "keys-idle", minutes = IDLE_MINUTES)) }
    };
    Answer::page(page(&frame, &content))
}

fn durability(visitor: &Visitor, _: &Call) -> Answer {
    let frame = frame(visitor, |texts| t!(texts, "durability-title"));
    let texts = frame.texts;
    let content = html! {
        p { (t!(texts, "durability-says")) }
        ol {
            li { strong { (t!(texts, "ladder-here")) } " – " (t!(texts, "durability-here")) }
            li { strong { (t!(texts, "ladder-second")) } " – " (t!(texts, "durability-second")) }
            li { strong { (t!(texts, "ladder-hub")) } " – " (t!(texts, "durability-hub")) }
        }
    };
    Answer::page(page(&frame, &content))
}
