//! `GET /extracts`: alarms, the classes and where they come from, open extracts, further files, the earliest known compromise.

use books::extracts::alarms::{FileFact, Proof};
use maud::{Markup, html};

use super::{alarms, sealed};
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::{Area, Tone};
use crate::pages::data::{class_line, class_name};
use crate::seat::{Call, Seat};
use crate::t;

pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let (facts, found) = seat.desk.house().judged_extracts(&seat.office);
    let mut frame = seat.frame(Some(Area::Extracts), t!(texts, "nav-extracts"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "extracts-says")) }
        (alarms::boxes(seat, &found))
        (classes(seat))
        (open(seat, &facts))
        (further(seat, &facts))
        (compromise(seat))
        (put_away(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn classes(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let sources = seat.office.class_sources();
    let books = seat.office.books();
    let rows = sources.iter().map(|shown| {
        let class = &shown.state.class;
        let (line, tone) = class_line(seat, shown);
        let others = books.extracts.ranked(class).len();
        let chosen = books.extracts.chosen(class).filter(|chosen| chosen.extract == shown.extract);
        vec![
            Cell::Head(html! { (class_name(seat, class)) }),
            Cell::Markup(html! {
                span class=[(tone != Tone::Quiet).then_some("classes__old")] { (line) }
                @if let Some(chosen) = chosen {
                    br; span class="small muted" { (t!(texts, "extracts-chosen-by", who = seat.name_of(chosen.by), at = chosen.at.german(), reason = chosen.reason.as_str())) }
                }
            }),
            Cell::Text(sealed(seat, shown.extract)),
            Cell::Figure(texts.count(shown.state.rows)),
            Cell::Markup(html! {
                @if others > 1 {
                    a class="no-print" href={ "/extracts/choose/" (class) } { (t!(texts, "extracts-choose")) span class="visually-hidden" { " " (class_name(seat, class)) } }
                }
            }),
        ]
    });
    html! {
        (table(&Table {
            caption: t!(texts, "extracts-classes"),
            head: vec![
                (t!(texts, "extracts-class"), false),
                (t!(texts, "extracts-state"), false),
                (t!(texts, "extracts-from"), false),
                (t!(texts, "extracts-rows"), true),
                (t!(texts, "extracts-other"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "state-no-extract"),
            ..Table::default()
        }))
    }
}

fn proof(seat: &Seat, fact: Option<&FileFact>) -> Markup {
    let texts = seat.texts;
    match fact {
        None => html! { (badge(Kind::Warning, &t!(texts, "extracts-file-gone"))) },
        Some(fact) if fact.wrong.is_some() => {
            html! { (badge(Kind::Danger, &t!(texts, "extracts-broken"))) " " (fact.wrong.as_deref().unwrap_or_default()) }
        }
        Some(fact) => match &fact.proof {
            Proof::Proved { restored } => {
                html! { (badge(Kind::Success, &t!(texts, "extracts-proved"))) " " (restored.german()) }
            }
            Proof::Missing => html! { (badge(Kind::Warning, &t!(texts, "extracts-unproved"))) },
            Proof::Wrong => html! { (badge(Kind::Danger, &t!(texts, "extracts-false-proof"))) },
        },
    }
}

fn open(seat: &Seat, facts: &[FileFact]) -> Markup {
    let texts = seat.texts;
    let loaded: Vec<_> = {
        let books = seat.office.books();
        books.extracts.loaded().rev().map(|(id, known)| (id, known.clone())).collect()
    };
    let rows = loaded.iter().map(|(id, known)| {
        let fact = facts.iter().find(|fact| fact.extract == Some(*id));
        vec![
            Cell::Head(html! { (sealed(seat, *id)) br; span class="small muted" { (fact.map_or("", |fact| fact.file.as_str())) } }),
            Cell::Text(known.opened.german()),
            Cell::Text(known.present.join(", ")),
            Cell::Markup(proof(seat, fact)),
            Cell::Markup(html! { a class="no-print" href={ "/extracts/drop/" (id.text()) } { (t!(texts, "extracts-drop")) span class="visually-hidden" { " " (sealed(seat, *id)) } } }),
        ]
    });
    html! {
        (table(&Table {
            caption: t!(texts, "extracts-open", count = loaded.len()),
            head: vec![
                (t!(texts, "extracts-sealed"), false),
                (t!(texts, "extracts-opened"), false),
                (t!(texts, "extracts-present"), false),
                (t!(texts, "extracts-proof"), false),
                (t!(texts, "extracts-end"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "state-no-extract"),
            ..Table::default()
        }))
        @if loaded.len() > 1 { p { a href="/extracts/differences" { (t!(texts, "extracts-differences")) } } }
    }
}

/// Files in the data folder that are not open.
fn further(seat: &Seat, facts: &[FileFact]) -> Markup {
    let texts = seat.texts;
    let others: Vec<&FileFact> = {
        let books = seat.office.books();
        let open = |fact: &FileFact| fact.extract.is_some_and(|id| books.extracts.get(id).is_some_and(|k| k.loaded));
        facts.iter().filter(|fact| !open(fact)).collect()
    };
    let rows = others.iter().map(|fact| {
        let oldest = fact.classes.values().filter_map(|class| class.as_of).min().or(fact.oldest);
        vec![
            Cell::Head(html! { (fact.sealed.map(|at| at.german()).unwrap_or_default()) br; span class="small muted" { (fact.file) } }),
            Cell::Text(oldest.map_or_else(|| t!(texts, "extracts-unknown"), |at| at.german())),
            Cell::Markup(proof(seat, Some(fact))),
            Cell::Markup(html! {
                @if let (Some(id), None) = (fact.extract, &fact.wrong) {
                    a class="no-print" href={ "/extracts/load/" (id.text()) } { (t!(texts, "extracts-load")) span class="visually-hidden" { " " (fact.file) } }
                }
            }),
        ]
    });
    html! {
        @if !others.is_empty() {
            (table(&Table {
                caption: t!(texts, "extracts-further"),
                head: vec![
                    (t!(texts, "extracts-sealed"), false),
                    (t!(texts, "extracts-oldest"), false),
                    (t!(texts, "extracts-proof"), false),
                    (t!(texts, "extracts-begin"), false),
                ],
                rows: rows.collect(),
                ..Table::default()
            }))
        }
    }
}

fn compromise(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let said = seat.office.books().extracts.compromises().to_vec();
    html! {
        h2 { (t!(texts, "compromise-title")) }
        @match said.last().and_then(|last| Some((last.since?, last))) {
            Some((since, last)) => {
                p { strong { (t!(texts, "compromise-since", at = since.german())) } " " (t!(texts, "compromise-source-is", source = last.source.as_str())) }
            }
            None => { p { (t!(texts, "compromise-none")) } }
        }
        p { a class="button no-print" href="/extracts/compromise" { @if said.is_empty() { (t!(texts, "compromise-set")) } @else { (t!(texts, "compromise-correct")) } } }
        @if said.len() > 1 {
            (table(&Table {
                caption: t!(texts, "compromise-history"),
                head: vec![
                    (t!(texts, "compromise-said"), false),
                    (t!(texts, "compromise-since-head"), false),
                    (t!(texts, "compromise-source"), false),
                    (t!(texts, "reason"), false),
                ],
                rows: said.iter().rev().map(|one| vec![
                    Cell::Text(format!("{}, {}", one.at.german(), seat.name_of(one.by))),
                    Cell::Text(one.since.map_or_else(|| t!(texts, "compromise-taken-back"), |at| at.german())),
                    Cell::Text(one.source.clone()),
                    Cell::Text(one.reason.clone()),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}

fn put_away(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let gone: Vec<_> = {
        let books = seat.office.books();
        let all = books.extracts.all().rev().filter(|(_, known)| !known.loaded);
        all.filter_map(|(id, known)| Some((id, known.dropped.clone()?))).collect()
    };
    html! {
        @if !gone.is_empty() {
            (table(&Table {
                caption: t!(texts, "extracts-gone"),
                head: vec![
                    (t!(texts, "extracts-sealed"), false),
                    (t!(texts, "extracts-gone-at"), false),
                    (t!(texts, "extracts-gone-file"), false),
                    (t!(texts, "reason"), false),
                ],
                rows: gone.iter().map(|(id, dropped)| vec![
                    Cell::Text(sealed(seat, *id)),
                    Cell::Text(format!("{}, {}", dropped.at.german(), seat.name_of(dropped.by))),
                    Cell::Text(if dropped.deleted { t!(texts, "extracts-deleted") } else { t!(texts, "extracts-kept") }),
                    Cell::Text(dropped.reason.clone()),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}
