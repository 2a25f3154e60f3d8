//! Overview of all kinds, and one kind with its serials.

use books::stock::{State, serial};
use maud::{Markup, html};
use model::catalogue::BlankKind;

use super::{AREA, keeps, kind_of, mine};
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, alert, badge, link_button, table};
use crate::seat::{Call, Seat};
use crate::t;

/// Most serials listed one by one.
const ROWS_MAX: usize = 300;

/// What waits for somebody: label, note, address.
pub(super) fn waiting(seat: &Seat) -> Vec<(String, String, String)> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let catalogue = seat.office.catalogue();
    let mut lines = Vec::new();
    let books = seat.office.books();
    let known = |key: &str| catalogue.blank(key).filter(|kind| keeps(seat, kind));
    for (id, one) in books.stock.deliveries().filter(|(_, one)| one.open()) {
        if let Some(kind) = known(&one.kind).filter(|_| one.first.1 != Some(seat.actor.account)) {
            let label = t!(texts, "stock-wait-delivery", kind = kind.title.get(lang));
            let note = t!(texts, "stock-wait-delivery-note", note = one.note.as_str());
            lines.push((label, note, format!("/stock/open/delivery/{}", id.text())));
        }
    }
    for (id, one) in books.stock.destructions().filter(|(_, one)| one.second.is_none()) {
        if let Some(kind) = known(&one.kind).filter(|_| one.first.1 != Some(seat.actor.account)) {
            let label = t!(texts, "stock-wait-destruction", kind = kind.title.get(lang));
            lines.push((label, serial::short(&one.serials), format!("/stock/open/destruction/{}", id.text())));
        }
    }
    for (id, one) in books.stock.losses() {
        if let Some(kind) =
            known(&one.kind).filter(|kind| kind.losses.iter().any(|r| !one.reports.contains_key(&r.key)))
        {
            let label = t!(texts, "stock-wait-loss", kind = kind.title.get(lang));
            lines.push((label, serial::short(&one.serials), format!("/stock/open/loss/{}", id.text())));
        }
    }
    for one in books.stock.conflicts().iter().filter(|one| one.settled.is_none()) {
        if let Some(kind) = known(&one.kind) {
            let label = t!(texts, "stock-wait-conflict", serial = one.serial.as_str());
            let note =
                format!("{} · {}", kind.title.get(lang), texts.say(&format!("stock-conflict-{}", one.what), &[]));
            lines.push((label, note, format!("/stock/{}/do/settle?serial={}", kind.key, one.serial)));
        }
    }
    for kind in catalogue.blanks.iter().filter(|kind| keeps(seat, kind)) {
        let tally = books.stock.tally(&kind.key);
        if tally.all() > 0 && tally.safe < kind.low {
            let label = t!(texts, "stock-wait-low", kind = kind.title.get(lang));
            let note = t!(texts, "stock-wait-low-note", safe = tally.safe, low = kind.low);
            lines.push((label, note, format!("/stock/{}", kind.key)));
        }
        let differs =
            |account| books.stock.last_count(&kind.key, account).filter(|count| count.counted != count.booked);
        let places = std::iter::once(None).chain(books.stock.desks(&kind.key).into_keys().map(Some));
        for count in places.filter_map(differs) {
            let label = t!(texts, "stock-wait-count", kind = kind.title.get(lang));
            let note = t!(texts, "stock-wait-count-note", counted = count.counted, booked = count.booked);
            lines.push((label, note, format!("/stock/{}/do/count", kind.key)));
        }
    }
    lines
}

/// `GET /stock`.
pub(super) fn overview(seat: &Seat, _: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let kinds: Vec<&BlankKind> = seat.office.catalogue().blanks.iter().filter(|kind| mine(seat, kind)).collect();
    let rows = {
        let books = seat.office.books();
        let row = |kind: &&BlankKind| {
            let tally = books.stock.tally(&kind.key);
            let own = books.stock.booked(&kind.key, Some(seat.actor.account));
            let low = tally.all() > 0 && tally.safe < kind.low;
            vec![
                Cell::Head(html! {
                    a href={ "/stock/" (kind.key) } { (kind.title.get(lang)) }
                    @if low { " " (badge(Kind::Warning, &t!(texts, "stock-low"))) }
                }),
                Cell::Figure(texts.count(u64::from(tally.safe))),
                Cell::Figure(texts.count(u64::from(tally.desk))),
                Cell::Figure(texts.count(u64::from(own))),
                Cell::Figure(texts.count(u64::from(tally.used))),
                Cell::Figure(texts.count(u64::from(tally.spoiled))),
                Cell::Figure(texts.count(u64::from(tally.missing))),
            ]
        };
        kinds.iter().map(row).collect()
    };
    let mut frame = seat.frame(AREA, t!(texts, "nav-stock"));
    frame.wide = true;
    let waits = waiting(seat);
    let content = html! {
        @if !waits.is_empty() {
            ul class="now" {
                @for (label, note, href) in &waits {
                    li {
                        div { strong { (label) } span class="now__note now__note--amber" { (note) } }
                        a class="button" href=(href) { (t!(texts, "today-open")) span class="visually-hidden" { " " (label) } }
                    }
                }
            }
        }
        (table(&Table {
            caption: t!(texts, "stock-caption"),
            head: vec![
                (t!(texts, "stock-kind"), false),
                (t!(texts, "stock-state-safe"), true),
                (t!(texts, "stock-state-desk"), true),
                (t!(texts, "stock-mine"), true),
                (t!(texts, "stock-state-used"), true),
                (t!(texts, "stock-state-spoiled"), true),
                (t!(texts, "stock-state-missing"), true),
            ],
            rows,
            empty: t!(texts, "stock-none"),
            ..Table::default()
        }))
        p class="small muted" { (t!(texts, "stock-says")) }
    };
    Ok(seat.page(&frame, &content))
}

/// `GET /stock/{kind}`.
pub(super) fn kind(seat: &Seat, call: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let kind = kind_of(seat, call)?;
    let keeper = keeps(seat, kind);
    let mut frame = seat.frame(AREA, kind.title.get(lang));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-stock"), "/stock".into())];
    let place = format!("/stock/{}", kind.key);
    let empty = seat.office.books().stock.tally(&kind.key).all() == 0;
    let content = html! {
        @if empty { (alert(texts, Kind::Info, &t!(texts, "stock-empty"), &html! { p { (t!(texts, "stock-empty-says")) } })) }
        (places(seat, kind))
        div class="buttons no-print" {
            @if keeper {
                (link_button(&format!("{place}/do/issue"), &t!(texts, "stock-do-issue"), None))
                (link_button(&format!("{place}/do/count"), &t!(texts, "stock-do-count"), None))
                (link_button(&format!("{place}/do/deliver"), &t!(texts, "stock-do-deliver"), None))
                (link_button(&format!("{place}/do/return"), &t!(texts, "stock-do-return"), None))
            }
            (link_button(&format!("{place}/do/spoil"), &t!(texts, "stock-do-spoil"), None))
            (link_button(&format!("{place}/do/lose"), &t!(texts, "stock-do-lose"), None))
            @if keeper {
                (link_button(&format!("{place}/do/destroy"), &t!(texts, "stock-do-destroy"), None))
                (link_button(&format!("{place}/do/found"), &t!(texts, "stock-do-found"), None))
            }
        }
        p class="no-print" {
            a href={ (place) "/count.pdf" } target="_blank" { (t!(texts, "stock-count-print")) } " · "
            a href={ (place) "/invalid.pdf" } target="_blank" { (t!(texts, "stock-invalid-print")) }
        }
        (serials(seat, kind))
        (history(seat, kind))
        details class="law" { summary { (t!(texts, "stock-law")) }
            @for law in &kind.law { p { strong { (law.cite) } " " (law.says.get(lang)) } }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// How many are where, with the last count.
fn places(seat: &Seat, kind: &BlankKind) -> Markup {
    let texts = seat.texts;
    let rows = {
        let books = seat.office.books();
        let desks = books.stock.desks(&kind.key);
        let places = std::iter::once(None).chain(desks.into_keys().map(Some));
        places
            .map(|account| {
                let name = match account {
                    None => t!(texts, "stock-state-safe"),
                    Some(account) => t!(texts, "stock-desk-of", name = books.accounts.name(account)),
                };
                let place = account.map_or(State::Safe, State::Desk);
                let list: Vec<String> = books.stock.serials(&kind.key, &place).cloned().collect();
                let last = books.stock.last_count(&kind.key, account).map(|count| {
                    let at = count.at.0.german();
                    t!(texts, "stock-last-count", at = at, counted = count.counted, booked = count.booked)
                });
                vec![
                    Cell::Head(html! { (name) }),
                    Cell::Figure(texts.count(u64::try_from(list.len()).unwrap_or(u64::MAX))),
                    Cell::Text(serial::short(&list)),
                    Cell::Text(last.unwrap_or_else(|| t!(texts, "stock-never-counted"))),
                ]
            })
            .collect()
    };
    table(&Table {
        caption: t!(texts, "stock-places"),
        head: vec![
            (t!(texts, "stock-place"), false),
            (t!(texts, "stock-number"), true),
            (t!(texts, "stock-serials"), false),
            (t!(texts, "stock-counted"), false),
        ],
        rows,
        ..Table::default()
    })
}

/// Blanks that left the stock, latest first.
fn serials(seat: &Seat, kind: &BlankKind) -> Markup {
    let texts = seat.texts;
    let (rows, count) = {
        let books = seat.office.books();
        let mut gone: Vec<_> = books.stock.of_kind(&kind.key).filter(|(_, blank)| !blank.state.usable()).collect();
        gone.sort_by_key(|(serial, blank)| (std::cmp::Reverse(blank.at), *serial));
        let count = gone.len();
        let rows = gone.into_iter().take(ROWS_MAX).map(|(serial, blank)| {
            let case = match blank.state {
                State::Used(case) | State::Spoiled(Some(case)) => books.cases.get(case),
                _ => None,
            };
            let kind = match blank.state {
                State::Used(_) => Kind::Success,
                State::Missing(_) => Kind::Danger,
                _ => Kind::Warning,
            };
            vec![
                Cell::Head(html! { span class="number" { (serial) } }),
                Cell::Markup(badge(kind, &texts.say(&format!("stock-state-{}", blank.state.name()), &[]))),
                Cell::Markup(html! {
                    @if let Some(case) = case { a class="number" href={ "/cases/" (case.id.text()) } { (case.number) } " " }
                    (blank.note)
                }),
                Cell::Text(format!("{} · {}", blank.at.german(), blank.by.map_or("", |id| books.accounts.name(id)))),
            ]
        });
        (rows.collect::<Vec<_>>(), count)
    };
    html! {
        (table(&Table {
            caption: t!(texts, "stock-gone", count = count),
            head: vec![
                (t!(texts, "stock-serial"), false),
                (t!(texts, "stock-state"), false),
                (t!(texts, "stock-why"), false),
                (t!(texts, "stock-when"), false),
            ],
            rows,
            empty: t!(texts, "stock-gone-none"),
            ..Table::default()
        }))
        @if count > ROWS_MAX { p { (t!(texts, "cases-more", count = count - ROWS_MAX)) } }
    }
}

/// Deliveries, destructions and losses, latest first.
fn history(seat: &Seat, kind: &BlankKind) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let name = |account: Option<model::ids::AccountId>| account.map_or("", |id| books.accounts.name(id)).to_owned();
    let mut rows: Vec<(model::Instant, Vec<Cell>)> = Vec::new();
    for (id, one) in books.stock.deliveries().filter(|(_, one)| one.kind == kind.key) {
        let state = match (&one.second, &one.rejected) {
            (Some((_, by)), _) => t!(texts, "stock-counted-by-two", first = name(one.first.1), second = name(*by)),
            (None, Some(reason)) => t!(texts, "stock-rejected", reason = reason.as_str()),
            (None, None) => t!(texts, "stock-counted-by-one", first = name(one.first.1)),
        };
        let what = t!(texts, "stock-delivery", note = one.note.as_str());
        let href = one.open().then(|| format!("/stock/open/delivery/{}", id.text()));
        rows.push((one.first.0, line(&what, &format!("{}–{}", one.from, one.to), &state, href, one.first.0)));
    }
    for (id, one) in books.stock.destructions().filter(|(_, one)| one.kind == kind.key) {
        let state = match &one.second {
            Some((_, by)) => t!(texts, "stock-counted-by-two", first = name(one.first.1), second = name(*by)),
            None => t!(texts, "stock-counted-by-one", first = name(one.first.1)),
        };
        let href = Some(format!("/stock/open/destruction/{}", id.text()));
        let what = t!(texts, "stock-destruction");
        rows.push((one.first.0, line(&what, &serial::short(&one.serials), &state, href, one.first.0)));
    }
    for (id, one) in books.stock.losses().filter(|(_, one)| one.kind == kind.key) {
        let open = kind.losses.iter().filter(|report| !one.reports.contains_key(&report.key)).count();
        let state = if open == 0 { t!(texts, "stock-loss-told") } else { t!(texts, "stock-loss-open", count = open) };
        let href = Some(format!("/stock/open/loss/{}", id.text()));
        rows.push((one.at.0, line(&t!(texts, "stock-loss"), &serial::short(&one.serials), &state, href, one.at.0)));
    }
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    table(&Table {
        caption: t!(texts, "stock-history"),
        head: vec![
            (t!(texts, "stock-what"), false),
            (t!(texts, "stock-serials"), false),
            (t!(texts, "stock-state"), false),
            (t!(texts, "stock-when"), false),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        empty: t!(texts, "stock-history-none"),
        ..Table::default()
    })
}

fn line(what: &str, serials: &str, state: &str, href: Option<String>, at: model::Instant) -> Vec<Cell> {
    vec![
        Cell::Head(html! { @match href { Some(href) => { a href=(href) { (what) } } None => { (what) } } }),
        Cell::Text(serials.to_owned()),
        Cell::Text(state.to_owned()),
        Cell::Text(at.german()),
    ]
}
