//! What was printed, handed out, made void.

use books::papers::Paper;
use maud::{Markup, html};

use super::kind_name;
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Most rows on the page.
const ROWS_MAX: usize = 300;

/// The state as a word.
pub(super) fn state(seat: &Seat, paper: &Paper) -> Markup {
    let texts = seat.texts;
    if paper.void.is_some() {
        badge(Kind::Danger, &t!(texts, "paper-void"))
    } else if paper.handed_out.is_empty() {
        badge(Kind::Info, &t!(texts, "paper-printed"))
    } else {
        badge(Kind::Success, &t!(texts, "paper-handed-out"))
    }
}

/// `GET /papers`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let (papers, blanks) = {
        let books = seat.office.books();
        let mine = |paper: &&Paper| {
            let case = paper.case.and_then(|case| books.cases.get(case));
            case.and_then(|case| seat.office.catalogue().service(&case.service))
                .is_some_and(|s| seat.actor.any(&s.take) || seat.actor.any(&s.sign))
        };
        let papers: Vec<(Paper, String)> = books
            .papers
            .all()
            .rev()
            .filter(mine)
            .map(|paper| {
                let case = paper.case.and_then(|case| books.cases.get(case));
                (paper.clone(), case.map(|c| c.number.clone()).unwrap_or_default())
            })
            .collect();
        (papers, books.papers.blanks.len())
    };
    let rows = papers
        .iter()
        .take(ROWS_MAX)
        .map(|(paper, case)| {
            vec![
                Cell::Head(html! { a class="number" href={ "/papers/" (paper.number) } { (paper.number) } }),
                Cell::Text(kind_name(texts, paper.kind)),
                Cell::Markup(html! { @if let Some(id) = paper.case { a class="number" href={ "/cases/" (id.text()) } { (case) } } }),
                Cell::Figure(paper.copies.to_string()),
                Cell::Figure(paper.printed.german()),
                Cell::Text(seat.name_of(paper.by)),
                Cell::Markup(state(seat, paper)),
            ]
        })
        .collect();
    let mut frame = seat.frame(Some(Area::Papers), t!(texts, "nav-papers"));
    frame.wide = true;
    let content = html! {
        p { a class="button" href="/papers/blanks" { (t!(texts, "papers-blanks")) } " " a href="/papers/phone" { (t!(texts, "phone-title")) } " · " a href="/check" { (t!(texts, "papers-check")) } }
        (table(&Table {
            caption: t!(texts, "papers-caption", count = papers.len()),
            head: vec![
                (t!(texts, "papers-number"), false),
                (t!(texts, "papers-kind"), false),
                (t!(texts, "papers-case"), false),
                (t!(texts, "paper-copies"), true),
                (t!(texts, "papers-printed"), true),
                (t!(texts, "papers-by"), false),
                (t!(texts, "papers-state"), false),
            ],
            rows,
            empty: t!(texts, "papers-empty"),
            ..Table::default()
        }))
        p class="muted" { (t!(texts, "papers-blank-count", count = blanks)) }
    };
    Ok(seat.page(&frame, &content))
}
