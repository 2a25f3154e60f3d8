//! Differences between two open extracts: counts first, then the rows of one class, page by page, and as a file.

use extract::compare::{Change, Kind};
use extract::records::Class;
use maud::{Markup, html};
use model::Problem;
use model::ids::ExtractId;
use model::problem::Refusal;
use office::differences::{Asked, Differences, PAGE_ROWS, may_compare};

use super::sealed;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Choice, Field, Table, radios, select_field, table, text_field};
use crate::frame::Area;
use crate::http::Posted;
use crate::pages::data::class_name;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

fn may(seat: &Seat) -> Result<(), Refusal> {
    if may_compare(&seat.actor) { Ok(()) } else { Err(vec![Problem::new("NB-A-010")]) }
}

/// Open extracts, newest first.
fn open(seat: &Seat) -> Vec<ExtractId> {
    seat.office.books().extracts.loaded().rev().map(|(id, _)| id).collect()
}

pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    Ok(page(seat, None, call, &html! {}, &[]))
}

fn asked(posted: &Posted) -> Result<Asked, Refusal> {
    let extract = |name: &str| posted.get(name).parse().map_err(|_| vec![Problem::new("NB-S-091").at(name)]);
    Ok(Asked {
        old: extract("old")?,
        new: extract("new")?,
        class: Class::from_name(posted.get("class")),
        kind: Kind::from_name(posted.get("kind")),
        page: posted.get("page").parse().unwrap_or(0),
    })
}

pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let found = asked(&call.posted).and_then(|asked| {
        let found = seat.office.differences(&seat.actor, call.posted.get("purpose"), &asked)?;
        Ok((asked, found))
    });
    match found {
        Ok((asked, found)) => {
            let result = result(seat, call, &asked, &found);
            Ok(page(seat, None, call, &result, &[]))
        }
        Err(refusal) => Ok(page(seat, Some(call), call, &html! {}, &seat.tell(&refusal))),
    }
}

pub(super) fn file(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let asked = asked(&call.posted)?;
    let bytes = seat.office.differences_csv(&seat.actor, call.posted.get("purpose"), &asked)?;
    let name = format!("Unterschiede-{}.csv", asked.class.map_or("", Class::name));
    let name = if seat.office.authority().exercise { format!("UEBUNG-{name}") } else { name };
    Ok(Answer::download(bytes, "text/csv; charset=utf-8", &name))
}

fn page(seat: &Seat, again: Option<&Call>, call: &Call, result: &Markup, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Extracts), t!(texts, "differences-title"));
    frame.wide = true;
    if Area::Extracts.open_to(&seat.actor.roles) {
        frame.crumbs = vec![(t!(texts, "nav-extracts"), "/extracts".into())];
    }
    let open = open(seat);
    let labels: Vec<(String, String)> = open.iter().map(|id| (id.text(), sealed(seat, *id))).collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(id, label)| Choice::new(id, label)).collect();
    let value = |name: &str, at: usize| match call.posted.get(name) {
        "" => labels.get(at).map(|(id, _)| id.clone()).unwrap_or_default(),
        posted => posted.to_owned(),
    };
    let content = html! {
        (result)
        @if labels.len() < 2 { p { (t!(texts, "differences-two")) } }
        @else {
            (act_form(seat, again, "/extracts/differences", &html! {
                (radios(texts, &Field { name: "old", label: &t!(texts, "differences-old"), value: &value("old", 1), required: true,
                    error: error_at(told, "old").as_deref(), ..Field::default() }, &choices, false))
                (radios(texts, &Field { name: "new", label: &t!(texts, "differences-new"), value: &value("new", 0), required: true,
                    error: error_at(told, "new").as_deref(), ..Field::default() }, &choices, false))
                (text_field(texts, &Field { name: "purpose", label: &t!(texts, "search-purpose"), hint: Some(&t!(texts, "search-purpose-hint")), value: call.posted.get("purpose"),
                    required: true, max_chars: Some(200), error: error_at(told, "purpose").as_deref(), ..Field::default() }))
            }, &t!(texts, "differences-go"), None))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn hidden(seat: &Seat, call: &Call, asked: &Asked, class: &str, kind: &str, page: usize) -> Markup {
    html! {
        (seat.hidden())
        input type="hidden" name="old" value=(asked.old.text());
        input type="hidden" name="new" value=(asked.new.text());
        input type="hidden" name="purpose" value=(call.posted.get("purpose"));
        input type="hidden" name="class" value=(class);
        input type="hidden" name="kind" value=(kind);
        input type="hidden" name="page" value=(page);
    }
}

fn result(seat: &Seat, call: &Call, asked: &Asked, found: &Differences) -> Markup {
    let texts = seat.texts;
    let rows = found.counts.iter().filter(|count| count.differing() + count.same > 0).map(|count| {
        let name = class_name(seat, count.class.name());
        vec![
            Cell::Head(html! { (name) }),
            Cell::Figure(texts.count(count.new)),
            Cell::Figure(texts.count(count.gone)),
            Cell::Figure(texts.count(count.changed)),
            Cell::Figure(texts.count(count.same)),
            Cell::Markup(html! {
                @if count.differing() > 0 && found.open.contains(&count.class) {
                    form method="post" action="/extracts/differences" class="inline-form no-print" {
                        (hidden(seat, call, asked, count.class.name(), "", 0))
                        button type="submit" class="link" { (t!(texts, "differences-list")) span class="visually-hidden" { " " (name) } }
                    }
                }
            }),
        ]
    });
    html! {
        p class="muted" { (t!(texts, "differences-between", old = sealed(seat, asked.old), new = sealed(seat, asked.new))) }
        (table(&Table {
            caption: t!(texts, "differences-counts"),
            head: vec![
                (t!(texts, "extracts-class"), false),
                (t!(texts, "differences-kind-new"), true),
                (t!(texts, "differences-kind-gone"), true),
                (t!(texts, "differences-kind-changed"), true),
                (t!(texts, "differences-same"), true),
                (t!(texts, "differences-list"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "differences-empty"),
            ..Table::default()
        }))
        @if found.open.is_empty() { p { (t!(texts, "differences-counts-only")) } }
        @if let Some(class) = asked.class { (list(seat, call, asked, class, found)) }
    }
}

fn list(seat: &Seat, call: &Call, asked: &Asked, class: Class, found: &Differences) -> Markup {
    let texts = seat.texts;
    let name = class_name(seat, class.name());
    let kind = asked.kind.map_or("", Kind::name);
    let kinds: Vec<(&str, String)> = Kind::ALL.iter().map(|kind| (kind.name(), kind_name(seat, *kind))).collect();
    let choices: Vec<Choice<'_>> = kinds.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let rows = found.rows.iter().map(|(change, name)| row(seat, change, name.as_deref()));
    let pages = usize::try_from(found.total).unwrap_or(usize::MAX).div_ceil(PAGE_ROWS);
    let step = |page: usize, label: String| {
        html! {
            form method="post" action="/extracts/differences" class="inline-form" {
                (hidden(seat, call, asked, class.name(), kind, page))
                button type="submit" class="button" { (label) }
            }
        }
    };
    html! {
        h2 { (t!(texts, "differences-of", class = name.as_str())) }
        form method="post" action="/extracts/differences" class="form no-print" {
            (seat.hidden())
            input type="hidden" name="old" value=(asked.old.text());
            input type="hidden" name="new" value=(asked.new.text());
            input type="hidden" name="purpose" value=(call.posted.get("purpose"));
            input type="hidden" name="class" value=(class.name());
            (select_field(texts, &Field { name: "kind", label: &t!(texts, "differences-kind"), value: kind, ..Field::default() }, &choices, &t!(texts, "differences-all")))
            button type="submit" class="button" { (t!(texts, "differences-filter")) }
        }
        (table(&Table {
            caption: t!(texts, "differences-caption", count = found.total),
            head: vec![
                (t!(texts, "differences-kind"), false),
                (t!(texts, "differences-who"), false),
                (t!(texts, "differences-what"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "differences-empty"),
            ..Table::default()
        }))
        @if pages > 1 { p { (t!(texts, "lookups-page", page = asked.page + 1, pages = pages, rows = PAGE_ROWS)) } }
        div class="buttons no-print" {
            @if asked.page > 0 { (step(asked.page - 1, t!(texts, "differences-back"))) }
            @if asked.page + 1 < pages { (step(asked.page + 1, t!(texts, "differences-on"))) }
            form method="post" action="/extracts/differences/file" class="inline-form" {
                (hidden(seat, call, asked, class.name(), kind, 0))
                button type="submit" class="button" { (t!(texts, "differences-file")) }
            }
        }
    }
}

fn kind_name(seat: &Seat, kind: Kind) -> String {
    seat.texts.say(&format!("differences-kind-{}", kind.name()), &[])
}

fn row(seat: &Seat, change: &Change, name: Option<&str>) -> Vec<Cell> {
    let texts = seat.texts;
    let column = |column: &str| {
        let key = format!("fact-{}", column.replace('_', "-"));
        if texts.has(&key) { texts.say(&key, &[]) } else { column.to_owned() }
    };
    let nothing = t!(texts, "differences-nothing");
    let shown = |value: &str| {
        if value.is_empty() { nothing.clone() } else { office::cases::shown_value(value) }
    };
    let who = name.map_or_else(|| change.key.clone(), str::to_owned);
    vec![
        Cell::Text(kind_name(seat, change.kind)),
        Cell::Head(html! { (who) br; span class="small muted" { (change.key) } }),
        Cell::Markup(html! {
            @match change.kind {
                Kind::Changed => {
                    ul class="plain" {
                        @for field in &change.fields { li { (column(field.column)) ": " del { (shown(&field.old)) } " → " ins { (shown(&field.new)) } } }
                    }
                }
                Kind::New | Kind::Gone => {
                    @for (at, field) in change.fields.iter().enumerate() {
                        @if at > 0 { " · " }
                        (column(field.column)) ": " @if change.kind == Kind::New { (shown(&field.new)) } @else { (shown(&field.old)) }
                    }
                }
            }
        }),
    ]
}
