//! What must follow after a case: on the case, and as a worklist over all cases.

use books::cases::Case;
use books::cases::followups::Task;
use maud::{Markup, html};
use model::Problem;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Kind, Table, badge, button, table, text_field};
use crate::frame::Area;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Most rows of the worklist on one page.
const ROWS_MAX: usize = 300;

fn state(seat: &Seat, task: &Task) -> Markup {
    let texts = seat.texts;
    match (&task.done, task.days_left) {
        (Some(done), _) => html! {
            (badge(Kind::Success, &t!(texts, "state-done")))
            " " span class="small muted" { (done.note) " · " (done.at.german()) " · " (seat.name_of(done.by)) }
        },
        (None, _) if !task.ripe => badge(Kind::Plain, &t!(texts, "followup-later")),
        (None, Some(days)) if days < 0 => badge(Kind::Danger, &t!(texts, "term-over")),
        (None, Some(days)) => badge(Kind::Plain, &t!(texts, "term-left", days = days)),
        (None, None) => badge(Kind::Info, &t!(texts, "followup-open")),
    }
}

/// The section of a case. `again`: the form that is shown once more, with its problems.
pub(super) fn of_case(seat: &Seat, case: &Case, again: Option<&Call>, told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let tasks = seat.office.followups_of(case);
    html! {
        @if !tasks.is_empty() {
            h2 id="followups" { (t!(texts, "followups-title")) }
            ul class="followups" {
                @for task in &tasks {
                    li {
                        strong { (task.followup.label.get(lang)) } " " (state(seat, task))
                        p class="small" {
                            (t!(texts, "followup-to", to = task.followup.to.get(lang)))
                            @if let Some(due) = task.due { " · " (t!(texts, "followup-due", due = due.german())) }
                            " · " (task.followup.law)
                        }
                        @if task.open() && case.live() { (tick(seat, case, task, again, told)) }
                    }
                }
            }
        }
    }
}

fn tick(seat: &Seat, case: &Case, task: &Task, again: Option<&Call>, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let key = &task.followup.key;
    let mine = again.filter(|call| call.posted.get("key") == key);
    let error = mine.and_then(|_| error_at(told, "note"));
    let name = format!("note-{key}");
    html! {
        details class="no-print" open[mine.is_some()] {
            summary { (t!(texts, "followup-tick")) span class="visually-hidden" { " " (task.followup.label.get(texts.lang())) } }
            form method="post" action={ "/cases/" (case.id.text()) "/followups" } class="form" novalidate data-form {
                @match mine { Some(call) => { (seat.hidden_again(call)) } None => { (seat.hidden()) } }
                input type="hidden" name="key" value=(key);
                (text_field(texts, &Field { name: &name, label: &t!(texts, "followup-note"), hint: Some(&t!(texts, "followup-note-hint")),
                    value: mine.map_or("", |call| call.posted.get(&name)), required: true,
                    max_chars: Some(books::cases::followups::NOTE_MAX_CHARS), error: error.as_deref(), ..Field::default() }))
                (button(&Button { label: &t!(texts, "followup-done"), ..Button::default() }))
            }
        }
    }
}

/// `POST /cases/{case}/followups`.
pub(super) fn done(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let key = call.posted.get("key");
    let note = call.posted.get(&format!("note-{key}"));
    match seat.office.followup_done(&seat.actor, call.intent()?, id, key, note) {
        Ok(_) => Ok(Answer::see(format!("/cases/{}#followups", id.text()))),
        Err(refusal) if refusal.iter().any(|problem| problem.field.is_some()) => {
            let case = seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case"))?;
            let mut frame = seat.frame(Some(Area::Cases), t!(seat.texts, "followups-title"));
            let address = format!("/cases/{}", id.text());
            frame.crumbs = vec![(t!(seat.texts, "nav-cases"), "/cases".into()), (case.number.clone(), address)];
            let at: Vec<Problem> = refusal.into_iter().map(|problem| problem.at(format!("note-{key}"))).collect();
            let told = seat.tell(&at);
            // The field is named after the follow-up; its error is asked for by the plain name.
            let plain = seat.tell(&at.iter().map(|problem| problem.clone().at("note")).collect::<Vec<_>>());
            Ok(seat.page_with_errors(frame, &told, &of_case(seat, &case, Some(call), &plain)))
        }
        Err(refusal) => Err(refusal),
    }
}

/// `GET /followups`: everything that is to be done now, what ends first on top.
pub(super) fn list(seat: &Seat, _: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let open = seat.office.followups_open(&seat.actor);
    let rows = open
        .iter()
        .take(ROWS_MAX)
        .map(|(case, task)| {
            vec![
                Cell::Head(
                    html! { a href={ "/cases/" (case.id.text()) "#followups" } { (task.followup.label.get(lang)) } },
                ),
                Cell::Text(task.followup.to.get(lang).to_owned()),
                Cell::Figure(task.due.map(|due| due.german()).unwrap_or_default()),
                Cell::Markup(state(seat, task)),
                Cell::Text(seat.office.case_heading(case)),
                Cell::Markup(html! { span class="number" { (case.number) } }),
            ]
        })
        .collect();
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "followups-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into())];
    let content = html! {
        p { (t!(texts, "followups-says")) }
        (table(&Table {
            caption: t!(texts, "followups-caption", count = open.len()),
            head: vec![
                (t!(texts, "followups-what"), false),
                (t!(texts, "followups-to"), false),
                (t!(texts, "followups-due"), true),
                (t!(texts, "cases-state"), false),
                (t!(texts, "cases-about"), false),
                (t!(texts, "cases-number"), false),
            ],
            rows,
            empty: t!(texts, "followups-empty"),
            ..Table::default()
        }))
        @if open.len() > ROWS_MAX { p { (t!(texts, "cases-more", count = open.len() - ROWS_MAX)) } }
    };
    Ok(seat.page(&frame, &content))
}
