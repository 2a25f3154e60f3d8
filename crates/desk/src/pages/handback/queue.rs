//! The queue: per target, oldest first; counts that prove that nothing is open or missing. „Offen 0“ is the goal.

use books::cases::Case;
use books::handback::{Counts, Tick, queue};
use maud::{Markup, html};
use model::CivilDate;

use super::{AREA, days, may_open};
use crate::app::Outcome;
use crate::components::{Cell, Figure, Kind, Table, alert, badge, bar, figures, table};
use crate::seat::{Call, Seat};
use crate::t;

/// Most open cases of a target on the page; the oldest come first, so the rest comes up by itself.
const OPEN_MAX: usize = 100;
/// Most ticked-off cases of a target on the page, the latest.
const DONE_MAX: usize = 50;

/// One target's part of the queue.
struct Target {
    key: String,
    title: String,
    /// Cases the person may open.
    items: Vec<(Case, Option<Tick>)>,
    /// Cases of services that others hand back.
    elsewhere: usize,
}

impl Target {
    fn open(&self) -> impl Iterator<Item = &Case> {
        self.items.iter().filter(|(_, tick)| tick.is_none()).map(|(case, _)| case)
    }
    fn done(&self) -> impl DoubleEndedIterator<Item = (&Case, &Tick)> {
        self.items.iter().filter_map(|(case, tick)| Some((case, tick.as_ref()?)))
    }
}

/// Nothing is left to be signed: the case can be entered in the target now.
pub(super) fn complete(seat: &Seat, case: &Case) -> bool {
    seat.office.catalogue().service(&case.service).is_some_and(|service| case.complete(service))
}

/// `GET /handback`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let (targets, ticked) = targets(seat);
    let counts = seat.office.handback_counts();
    // The oldest case that can be entered now, over all targets.
    let next = targets
        .iter()
        .flat_map(Target::open)
        .filter(|case| complete(seat, case))
        .min_by_key(|case| (case.received, case.position))
        .map(|case| (case.id, case.number.clone()));
    let mut frame = seat.frame(AREA, t!(texts, "nav-handback"));
    frame.wide = true;
    let content = html! {
        (proof(seat, &counts))
        @if let Some((id, number)) = &next {
            div class="buttons" {
                a class="button button--primary" href={ "/handback/" (id.text()) } { (t!(texts, "back-next", number = number.as_str())) }
            }
        }
        @for target in &targets { (section(seat, target)) }
        @if targets.is_empty() { p { (t!(texts, "back-nothing")) } }
        (days::progress(seat, ticked.into_iter(), counts.open))
        p class="no-print" {
            a href="/handback/numbers" { (t!(texts, "back-numbers-title")) } " · "
            a href="/handback/package" { (t!(texts, "back-package-title")) }
        }
    };
    Ok(seat.page(&frame, &content))
}

fn targets(seat: &Seat) -> (Vec<Target>, Vec<CivilDate>) {
    let lang = seat.texts.lang();
    let catalogue = seat.office.catalogue();
    let books = seat.office.books();
    let mut targets: Vec<Target> = Vec::new();
    for item in queue(&books, catalogue) {
        if targets.last().is_none_or(|target| target.key != item.handback.target) {
            targets.push(Target {
                key: item.handback.target.clone(),
                title: item.handback.title.get(lang).to_owned(),
                items: Vec::new(),
                elsewhere: 0,
            });
        }
        let mine = catalogue.service(&item.case.service).is_some_and(|service| may_open(&seat.actor, service));
        if let Some(target) = targets.last_mut() {
            if mine {
                target.items.push((item.case.clone(), item.tick.cloned()));
            } else {
                target.elsewhere += 1;
            }
        }
    }
    let ticked = books.handback.ticks().map(|(_, tick)| tick.at.civil_date()).collect();
    (targets, ticked)
}

/// taken = cancelled + stays + done + open, in words and figures.
fn proof(seat: &Seat, counts: &Counts) -> Markup {
    let texts = seat.texts;
    let number = |n: usize| texts.count(u64::try_from(n).unwrap_or(u64::MAX));
    let figure = |label: String, n: usize, kind: Kind| Figure {
        label,
        value: number(n),
        against: String::new(),
        kind,
        href: None,
    };
    let open = if counts.open == 0 { Kind::Success } else { Kind::Warning };
    html! {
        (figures(&[
            Figure { against: t!(texts, "back-goal"), ..figure(t!(texts, "back-open"), counts.open, open) },
            figure(t!(texts, "back-done"), counts.done, Kind::Plain),
            figure(t!(texts, "back-stays"), counts.stays, Kind::Plain),
            figure(t!(texts, "back-cancelled"), counts.cancelled, Kind::Plain),
            figure(t!(texts, "back-taken"), counts.taken, Kind::Plain),
        ]))
        p { (t!(texts, "back-proof", taken = counts.taken, cancelled = counts.cancelled, stays = counts.stays, done = counts.done, open = counts.open)) }
        @if counts.open == 0 && counts.taken > 0 {
            (alert(texts, Kind::Success, &t!(texts, "back-all-done"), &html! { p { (t!(texts, "back-all-done-says")) } }))
        }
    }
}

fn section(seat: &Seat, target: &Target) -> Markup {
    let texts = seat.texts;
    let (open, done) = (target.open().count(), target.done().count());
    let sampled = target.done().filter(|(_, tick)| tick.sample.is_some()).count();
    let whole = u64::try_from(open + done).unwrap_or(u64::MAX);
    html! {
        section aria-labelledby={ "t-" (target.key) } {
            h2 id={ "t-" (target.key) } { (target.title) }
            p { (bar(u64::try_from(done).unwrap_or(u64::MAX), whole, &t!(texts, "back-target-done", done = done, all = open + done))) }
            @if target.elsewhere > 0 { p class="small muted" { (t!(texts, "back-elsewhere", count = target.elsewhere)) } }
            (open_table(seat, target, open))
            @if done > 0 { (done_table(seat, target, done, sampled)) }
        }
    }
}

fn open_table(seat: &Seat, target: &Target, open: usize) -> Markup {
    let texts = seat.texts;
    let today = seat.office.today();
    let rows = target.open().take(OPEN_MAX).map(|case| {
        let ready = complete(seat, case);
        vec![
            Cell::Head(html! { a class="number" href={ "/handback/" (case.id.text()) } { (case.number) } }),
            Cell::Text(seat.office.case_heading(case)),
            Cell::Figure(case.received.german()),
            Cell::Figure(t!(texts, "back-days", days = case.received.days_until(today).max(0))),
            Cell::Markup(if ready {
                badge(Kind::Info, &t!(texts, "back-ready"))
            } else {
                badge(Kind::Warning, &t!(texts, "back-unsigned"))
            }),
        ]
    });
    html! {
        (table(&Table {
            caption: t!(texts, "back-open-caption", target = target.title.as_str(), count = open),
            head: vec![
                (t!(texts, "back-number"), false), (t!(texts, "back-about"), false), (t!(texts, "back-received"), true),
                (t!(texts, "back-age"), true), (t!(texts, "back-state"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "back-open-none"),
            ..Table::default()
        }))
        @if open > OPEN_MAX { p { (t!(texts, "back-more", count = open - OPEN_MAX)) } }
    }
}

fn done_table(seat: &Seat, target: &Target, done: usize, sampled: usize) -> Markup {
    let texts = seat.texts;
    let rows = target.done().rev().take(DONE_MAX).map(|(case, tick)| {
        let sample = match &tick.sample {
            Some((true, ..)) => badge(Kind::Success, &t!(texts, "back-sample-agrees")),
            Some((false, ..)) => badge(Kind::Danger, &t!(texts, "back-sample-differs")),
            None if tick.by == Some(seat.actor.account) => html! { span class="muted" { "–" } },
            None => html! { a href={ "/handback/" (case.id.text()) } { (t!(texts, "back-sample-check")) span class="visually-hidden" { " " (case.number) } } },
        };
        vec![
            Cell::Head(html! { a class="number" href={ "/handback/" (case.id.text()) } { (case.number) } }),
            Cell::Text(seat.office.case_heading(case)),
            Cell::Markup(html! { span class="number" { (tick.number) } @if !tick.on_list { br; span class="small muted" { (t!(texts, "back-no-list")) } } }),
            Cell::Markup(html! { (seat.name_of(tick.by)) br; span class="small muted" { (tick.at.german()) } }),
            Cell::Markup(sample),
        ]
    });
    html! {
        (table(&Table {
            caption: t!(texts, "back-done-caption", target = target.title.as_str(), count = done, sampled = sampled),
            head: vec![
                (t!(texts, "back-number"), false), (t!(texts, "back-about"), false), (t!(texts, "back-target-number"), false),
                (t!(texts, "back-by"), false), (t!(texts, "back-sample"), false),
            ],
            rows: rows.collect(),
            ..Table::default()
        }))
    }
}
