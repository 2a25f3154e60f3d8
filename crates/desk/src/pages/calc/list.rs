//! All calculations, notices of a run in a series, and the draft of the law for 2027.

use maud::{Markup, html};
use model::Problem;
use model::ids::RunId;
use model::problem::Refusal;
use model::role::Role;
use rules::wohngeld::DRAFT_2027;

use super::AREA;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Kind, Table, alert, badge, button, table, text_field};
use crate::pages::today::benefit_name;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /calc`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let all = seat.office.open_calculations(&seat.actor)?;
    let mut frame = seat.frame(AREA, t!(texts, "calc-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let rows = all.iter().rev().map(|one| {
        let address = format!("/calc/{}", one.id.text());
        vec![
            Cell::Head(html! { a href=(address) { span class="number" { (one.file_number) } } }),
            Cell::Text(benefit_name(seat, &one.benefit)),
            Cell::Figure(one.from.german()),
            Cell::Figure(one.amount.german()),
            Cell::Text(one.at.german()),
            Cell::Markup(if one.changes.is_empty() {
                badge(Kind::Plain, &t!(texts, "calc-kept"))
            } else {
                badge(Kind::Success, &t!(texts, "calc-proposed"))
            }),
        ]
    });
    let content = html! {
        p { (t!(texts, "calc-says")) }
        @if seat.actor.any(&[Role::ClerkBenefits]) {
            div class="buttons" { a class="button button--primary" href="/calc/new" { (t!(texts, "calc-new")) } }
        }
        (table(&Table {
            caption: t!(texts, "calc-all", count = all.len()),
            head: vec![
                (t!(texts, "pay-col-file"), false),
                (t!(texts, "pay-benefit"), false),
                (t!(texts, "pay-from"), true),
                (t!(texts, "calc-amount"), true),
                (t!(texts, "calc-at"), false),
                (t!(texts, "pay-change-state"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "calc-none"),
            ..Table::default()
        }))
        (drafts(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn drafts(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let on = seat.office.books().benefits.drafts.get(DRAFT_2027).cloned();
    html! {
        @if on.is_some() || seat.actor.any(&[Role::Head]) {
            h2 { (t!(texts, "calc-draft")) }
            p { (t!(texts, "calc-draft-says")) }
            @if let Some(reference) = &on { p { (badge(Kind::Warning, &t!(texts, "calc-draft-on"))) " " (reference) } }
            @if seat.actor.any(&[Role::Head]) {
                form method="post" action="/calc/draft" class="form no-print" novalidate data-form {
                    (seat.hidden())
                    input type="hidden" name="on" value=(if on.is_some() { "0" } else { "1" });
                    (text_field(texts, &Field { name: "reference", label: &t!(texts, "calc-draft-reference"), value: "", required: true, max_chars: Some(200), ..Field::default() }))
                    (button(&Button { label: &(if on.is_some() { t!(texts, "calc-draft-off-go") } else { t!(texts, "calc-draft-on-go") }), danger: true, ..Button::default() }))
                }
            }
        }
    }
}

/// `POST /calc/draft`.
pub(super) fn draft(seat: &Seat, call: &Call) -> Outcome {
    let on = call.posted.get("on") == "1";
    seat.office.switch_draft(&seat.actor, call.intent()?, DRAFT_2027, on, call.posted.get("reference"))?;
    Ok(Answer::see("/calc"))
}

fn run_of(call: &Call) -> Result<RunId, Refusal> {
    call.param("run").parse().map_err(|_| vec![Problem::new("NB-Z-040")])
}

/// `GET /calc/series/{run}`.
pub(super) fn series_form(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let id = run_of(call)?;
    let (benefit, month, series) = {
        let books = seat.office.books();
        let run = books.payments.run(id).ok_or_else(|| vec![Problem::new("NB-Z-040")])?;
        let own = books.benefits.notices().iter().filter(|one| one.row.is_some_and(|(of, _)| of == id));
        let mut series: Vec<(u64, usize, String)> = Vec::new();
        for notice in own {
            match series.last_mut().filter(|last| last.0 == notice.series) {
                Some(last) => last.1 += 1,
                None => series.push((notice.series, 1, notice.at.german())),
            }
        }
        (run.benefit.clone(), run.month.german(), series)
    };
    let open = seat.office.to_be_told(id);
    let mut frame = seat.frame(AREA, t!(texts, "calc-series"));
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "calc-series-says", benefit = benefit_name(seat, &benefit), month = month.as_str())) }
        @if open == 0 {
            (alert(texts, Kind::Success, &t!(texts, "calc-series-none"), &html! {}))
        } @else {
            form method="post" action={ "/calc/series/" (id.text()) } class="form no-print" novalidate {
                (seat.hidden())
                (button(&Button { label: &t!(texts, "calc-series-go", count = open.min(books::benefits::propose::SERIES_MAX)), primary: true, key: Some('s'), ..Button::default() }))
            }
            @if open > books::benefits::propose::SERIES_MAX { p class="small muted" { (t!(texts, "calc-series-more", count = open)) } }
        }
        @if !series.is_empty() {
            h2 { (t!(texts, "calc-series-made")) }
            ul { @for (series, count, at) in &series {
                li { a href={ "/calc/notices/" (series) "/pdf" } { (t!(texts, "calc-series-line", count = *count, at = at.as_str())) } }
            } }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// `POST /calc/series/{run}`.
pub(super) fn series(seat: &Seat, call: &Call) -> Outcome {
    let id = run_of(call)?;
    seat.office.make_series(&seat.actor, call.intent()?, id)?;
    Ok(Answer::see(format!("/calc/series/{}", id.text())))
}

/// `GET /calc/notices/{series}/pdf`.
pub(super) fn notices_pdf(seat: &Seat, call: &Call) -> Outcome {
    let series: u64 = call.param("series").parse().map_err(|_| vec![Problem::new("NB-P-020")])?;
    let pdf = seat.office.notices_pdf(&seat.actor, series)?;
    Ok(Answer::pdf(pdf, "Mitteilungen.pdf"))
}
