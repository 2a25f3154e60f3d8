//! The months of look-ups: how long each is kept and why; the due ones are proposed for destruction.

use maud::html;
use model::Month;
use model::acts::proposal::Matter;
use model::role::Role;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /lookups/months`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw(seat, None, call, &[]))
}

/// `POST /lookups/months`.
pub(super) fn propose(seat: &Seat, call: &Call) -> Outcome {
    let months: Vec<Month> =
        seat.office.audit_months().into_iter().filter(|month| month.due).map(|month| month.month).collect();
    let (reason, password) = (call.posted.get("reason"), call.posted.raw("password").unwrap_or_default());
    match seat.office.propose(&seat.actor, call.intent()?, Matter::DestroyAuditMonths { months }, reason, password) {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let months = seat.office.audit_months();
    let today = seat.office.today();
    let destroyed: Vec<_> = seat.office.books().system.destroyed.iter().map(|(month, at)| (*month, *at)).collect();
    let source = rules::retention::rule(today.month()).ok().flatten().map(|rule| rule.source.clone());
    let day = |day: Option<model::CivilDate>| day.map_or_else(|| "–".to_owned(), |day| day.german());
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "lookups-months"));
    frame.crumbs = vec![(t!(texts, "nav-lookups"), "/lookups".into())];
    let rows = months
        .iter()
        .map(|month| {
            let late = month.must_by.is_some_and(|by| by < today);
            let state = match (month.due, late) {
                (_, true) => badge(Kind::Danger, &t!(texts, "months-late")),
                (true, false) => badge(Kind::Warning, &t!(texts, "months-due")),
                (false, false) => badge(Kind::Plain, &t!(texts, "months-kept")),
            };
            vec![
                Cell::Head(html! { (month.month.german()) }),
                Cell::Figure(day(month.may_from)),
                Cell::Figure(day(month.must_by)),
                Cell::Markup(state),
            ]
        })
        .collect();
    let due = months.iter().any(|month| month.due);
    let content = html! {
        @if let Some(source) = source { p { (t!(texts, "months-rule")) " " span lang="de" { (source) } } }
        (table(&Table {
            caption: t!(texts, "months-caption", count = months.len()),
            head: vec![
                (t!(texts, "matter-months"), false),
                (t!(texts, "months-may"), true),
                (t!(texts, "months-must"), true),
                (t!(texts, "account-state"), false),
            ],
            rows,
            empty: t!(texts, "lookups-empty"),
            ..Table::default()
        }))
        @if due && seat.actor.any(&[Role::DataProtection]) {
            h2 { (t!(texts, "months-destroy")) }
            p { (t!(texts, "months-destroy-says")) }
            (act_form(seat, again, "/lookups/months", &html! {
                (reason_field(seat, call.posted.get("reason"), true, told))
                (password_field(seat, told))
            }, &t!(texts, "months-destroy-go"), Some("/lookups")))
        }
        @if !destroyed.is_empty() {
            h2 { (t!(texts, "months-gone")) }
            ul { @for (month, at) in &destroyed { li { (month.german()) ", " (at.german()) } } }
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
