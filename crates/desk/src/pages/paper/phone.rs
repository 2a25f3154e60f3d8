//! The list for the telephone: number, check code, kind and state of every paper that was printed, nothing about a person.
//! Printed in the morning it answers „gilt dieses Papier?“ while the machine is off.

use books::coded::Coded;
use maud::html;

use super::kind_name;
use crate::app::Outcome;
use crate::components::{Cell, Table, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Most papers on one page; older ones follow on the next.
const ROWS_MAX: usize = 1_000;

/// `GET /papers/phone`: papers that somebody outside can ask about, by number.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let today = seat.office.today();
    let books = seat.office.books();
    let mut papers: Vec<Coded<'_>> = books::coded::all(&books).collect();
    papers.sort_by_key(|paper| paper.number);
    let page: usize = call.query.get("page").parse().unwrap_or(0);
    let pages = papers.len().div_ceil(ROWS_MAX);
    let rows = papers
        .iter()
        .skip(page.saturating_mul(ROWS_MAX))
        .take(ROWS_MAX)
        .map(|paper| {
            let state = if paper.void {
                t!(texts, "phone-void")
            } else if paper.valid_until.is_some_and(|until| until < today) {
                t!(texts, "phone-over")
            } else {
                t!(texts, "phone-good")
            };
            vec![
                Cell::Head(html! { span class="number" { (paper.number) } }),
                Cell::Markup(html! { span class="number" { (paper.code) } }),
                Cell::Text(kind_name(texts, paper.kind)),
                Cell::Figure(paper.made.civil_date().german()),
                Cell::Figure(paper.valid_until.map(|until| until.german()).unwrap_or_default()),
                Cell::Text(state),
            ]
        })
        .collect();
    let count = papers.len();
    drop(papers);
    drop(books);
    let mut frame = seat.frame(Some(Area::Papers), t!(texts, "phone-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-papers"), "/papers".into())];
    let content = html! {
        p { (t!(texts, "phone-says", at = seat.office.now().german())) }
        (table(&Table {
            caption: t!(texts, "phone-caption", count = count),
            head: vec![
                (t!(texts, "papers-number"), false),
                (t!(texts, "paper-code"), false),
                (t!(texts, "papers-kind"), false),
                (t!(texts, "papers-printed"), true),
                (t!(texts, "phone-until"), true),
                (t!(texts, "papers-state"), false),
            ],
            rows,
            empty: t!(texts, "papers-empty"),
            ..Table::default()
        }))
        @if pages > 1 {
            p class="no-print" {
                @for at in 0..pages { a href={ "/papers/phone?page=" (at) } aria-current=[(at == page).then_some("page")] { (at + 1) } " " }
            }
        }
    };
    Ok(seat.page(&frame, &content))
}
