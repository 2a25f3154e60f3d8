//! The bank at a glance: what to take in, how the files stand, which days are open, what nobody knows yet.

use books::bank::{incoming, reconcile};
use maud::{Markup, html};
use model::Problem;
use model::role::Role;

use super::{AREA, done, file_field, some, word};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Figure, Kind, Table, alert, badge, button_row, figures, table};
use crate::http::body::UPLOAD_BYTES_MAX;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Days shown; older ones are reached by their address.
const DAYS_SHOWN: usize = 31;
/// Strange entries shown on the first page.
const LINES_SHOWN: usize = 50;

/// `GET /bank`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, &[])
}

/// `POST /bank`: a file of the bank.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let file = call.files.iter().find(|file| file.field == "file");
    if file.is_some_and(|file| file.size > UPLOAD_BYTES_MAX as u64) {
        let limit = UPLOAD_BYTES_MAX / (1024 * 1024);
        return page(seat, call, &seat.tell(&[Problem::new("NB-B-152").at("file").with("limit", limit)]));
    }
    let bytes = file.map(|file| file.bytes.as_slice()).unwrap_or_default();
    if bytes.is_empty() {
        return page(seat, call, &seat.tell(&[Problem::new("NB-Z-092").at("file")]));
    }
    match seat.office.take_bank_answers(&seat.actor, call.intent()?, bytes) {
        Ok(_) => Ok(Answer::see("/bank?done=1")),
        Err(refusal) => page(seat, call, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    seat.office.look_at_bank(&seat.actor, "bank")?;
    let mut frame = seat.frame(AREA, t!(texts, "bank-title"));
    frame.wide = true;
    let may = seat.actor.any(&[model::role::Role::Treasurer]);
    let content = html! {
        (done(seat, call, &t!(texts, "bank-taken")))
        (last(seat, call))
        (warnings(seat))
        @if may {
            section class="panel" aria-labelledby="take" {
                h2 id="take" { (t!(texts, "bank-take")) }
                form method="post" action="/bank" enctype="multipart/form-data" class="form" novalidate data-form {
                    (seat.hidden())
                    (file_field(&t!(texts, "bank-file"), &t!(texts, "bank-file-hint"), ".xml,.zip,.gz,application/xml,text/xml,application/zip,application/gzip", error_at(told, "file").as_deref()))
                    (button_row(&[Button { label: &t!(texts, "bank-take-go"), primary: true, key: Some('s'), ..Button::default() }],
                        Some(("/bank/typed", &t!(texts, "bank-typed-link")))))
                }
            }
        }
        (counts(seat))
        (files(seat))
        (days(seat))
        (strange(seat))
        (answers(seat))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

/// What the last answer brought.
fn last(seat: &Seat, call: &Call) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let answer = books.bank.answers().last().filter(|_| call.query.get("done") == "1");
    html! {
        @if let Some(answer) = answer {
            p { (t!(texts, "bank-last", kind = word(texts, "bank-kind", answer.kind.name()), id = answer.id.as_str(), lines = answer.lines, again = answer.again)) }
        }
    }
}

/// What must not stay unseen.
fn warnings(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let strange = books.bank.strange_debits().count();
    let twice: u32 = reconcile::files(&books.bank, &books.payments).iter().map(|file| file.proof.twice).sum();
    let gaps =
        books.bank.answers().iter().filter(|answer| answer.gap.is_some_and(|gap| gap != model::Money::ZERO)).count();
    let foreign = books.bank.foreign().count();
    html! {
        @if twice > 0 { (alert(texts, Kind::Danger, &t!(texts, "bank-twice", count = twice), &html! { p { (t!(texts, "bank-twice-says")) } })) }
        @if strange > 0 { (alert(texts, Kind::Danger, &t!(texts, "bank-strange", count = strange), &html! { p { (t!(texts, "bank-strange-says")) " " a href="#strange" { (t!(texts, "bank-strange-list")) } } })) }
        @if gaps > 0 { (alert(texts, Kind::Warning, &t!(texts, "bank-gaps", count = gaps), &html! { p { (t!(texts, "bank-gaps-says")) } })) }
        @if foreign > 0 { (alert(texts, Kind::Info, &t!(texts, "bank-foreign", count = foreign), &html! { p { (t!(texts, "bank-foreign-says")) } })) }
    }
}

fn counts(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let open = incoming::unassigned(&books.bank).count();
    let sum: model::Money = incoming::unassigned(&books.bank).filter_map(|line| line.line.euro()).sum();
    let recalls = books.bank.recalls().values().filter(|recall| recall.answered.is_none()).count();
    let one = |label: String, value: String, against: String, href: &str, kind| Figure {
        label,
        value,
        against,
        kind,
        href: Some(href.to_owned()),
    };
    let mut list = vec![
        one(
            t!(texts, "bank-unassigned"),
            texts.count(open as u64),
            sum.german(),
            "/bank/incoming",
            if open > 0 { Kind::Warning } else { Kind::Plain },
        ),
        one(
            t!(texts, "bank-items"),
            texts.count(books.bank.items().len() as u64),
            String::new(),
            "/bank/incoming/items",
            Kind::Plain,
        ),
        one(t!(texts, "bank-recalls-open"), texts.count(recalls as u64), String::new(), "#files", Kind::Plain),
    ];
    // The tills are the business of the Kasse and of whoever switches them on.
    if seat.actor.any(&[Role::Treasurer, Role::Head]) {
        list.push(one(
            t!(texts, "bank-tills"),
            t!(texts, "bank-tills-state", on = if books.bank.tills().on() { 1 } else { 0 }),
            String::new(),
            "/bank/tills",
            Kind::Plain,
        ));
    }
    figures(&list)
}

fn files(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let rows = reconcile::files(&books.bank, &books.payments)
        .into_iter()
        .rev()
        .map(|file| {
            let (run, proof) = (file.run, file.proof);
            let state = books.bank.file(run);
            let kind = match state.name() {
                "settled" => Kind::Success,
                "settled_with_returns" | "partly_accepted" => Kind::Warning,
                "rejected" => Kind::Danger,
                _ => Kind::Plain,
            };
            let title = format!("{} {}", benefit_name(seat, &run.benefit), run.month.german());
            vec![
                Cell::Head(html! { a href={ "/bank/runs/" (run.id.text()) } { (title) } }),
                Cell::Text(run.execution.german()),
                Cell::Markup(badge(kind, &word(texts, "bank-file-state", state.name()))),
                Cell::Figure(proof.sum.german()),
                Cell::Figure(some(proof.rejected)),
                Cell::Figure(some(proof.debited)),
                Cell::Figure(some(proof.returned)),
                Cell::Figure(some(proof.difference())),
            ]
        })
        .collect();
    html! { div id="files" { (table(&Table {
        caption: t!(texts, "bank-files"),
        head: vec![
            (t!(texts, "bank-file-run"), false), (t!(texts, "pay-execution"), false), (t!(texts, "bank-state"), false),
            (t!(texts, "bank-sum"), true), (t!(texts, "bank-rejected"), true), (t!(texts, "bank-debited"), true),
            (t!(texts, "bank-returned"), true), (t!(texts, "bank-open"), true),
        ],
        rows,
        empty: t!(texts, "bank-files-none"),
        ..Table::default()
    })) } }
}

fn days(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let rows = reconcile::days(&books.bank, &books.payments)
        .into_iter()
        .take(DAYS_SHOWN)
        .map(|day| {
            let sums = reconcile::day(&books.bank, &books.payments, day);
            let (kind, word) = match (books.bank.days().get(&day), sums.explained()) {
                (Some(_), _) => (Kind::Success, t!(texts, "bank-day-signed")),
                (None, true) => (Kind::Plain, t!(texts, "bank-day-even")),
                (None, false) => (Kind::Warning, t!(texts, "bank-day-odd")),
            };
            vec![
                Cell::Head(html! { a href={ "/bank/days/" (day) } { (day.german()) } }),
                Cell::Markup(badge(kind, &word)),
                Cell::Figure(some(sums.files)),
                Cell::Figure(some(sums.rejected)),
                Cell::Figure(some(sums.debited)),
                Cell::Figure(some(sums.difference())),
                Cell::Figure(some(sums.assigned + sums.unassigned)),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "bank-days"),
        head: vec![
            (t!(texts, "bank-day"), false),
            (t!(texts, "bank-state"), false),
            (t!(texts, "bank-day-files"), true),
            (t!(texts, "bank-rejected"), true),
            (t!(texts, "bank-debited"), true),
            (t!(texts, "bank-difference"), true),
            (t!(texts, "bank-incoming"), true),
        ],
        rows,
        empty: t!(texts, "bank-days-none"),
        ..Table::default()
    })
}

/// Debits and answers that belong to no file made here.
fn strange(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let lines = books.bank.strange_debits().chain(books.bank.strange_answers()).chain(books.bank.foreign());
    let rows: Vec<Vec<Cell>> = lines
        .take(LINES_SHOWN)
        .map(|line| {
            let line = &line.line;
            let amount = line.amount.map(|amount| match &line.currency {
                Some(currency) => format!("{amount} {currency}"),
                None => amount.german(),
            });
            let text = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
            vec![
                Cell::Text(line.booked.map(|day| day.german()).unwrap_or_default()),
                Cell::Text(word(texts, "bank-line", line.kind.name())),
                Cell::Figure(amount.unwrap_or_default()),
                text(&line.end_to_end.clone().or(line.message.clone())),
                text(&line.name),
                text(&line.reason),
                text(&line.text),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            div id="strange" { (table(&Table {
                caption: t!(texts, "bank-strange-list"),
                head: vec![(t!(texts, "bank-day"), false), (t!(texts, "bank-line"), false), (t!(texts, "bank-amount"), true), (t!(texts, "bank-reference"), false),
                    (t!(texts, "bank-name"), false), (t!(texts, "bank-reason"), false), (t!(texts, "bank-text"), false)],
                rows,
                ..Table::default()
            })) }
        }
    }
}

fn answers(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let rows = books
        .bank
        .answers()
        .iter()
        .rev()
        .take(LINES_SHOWN)
        .map(|answer| {
            vec![
                Cell::Text(word(texts, "bank-kind", answer.kind.name())),
                Cell::Text(answer.id.clone()),
                Cell::Text(answer.day.map(|day| day.german()).unwrap_or_default()),
                Cell::Figure(texts.count(answer.lines.into())),
                Cell::Figure(texts.count(answer.again.into())),
                Cell::Figure(answer.gap.map_or_else(|| t!(texts, "bank-gap-unknown"), some)),
                Cell::Text(format!("{} · {}", answer.at.german(), seat.name_of(answer.by))),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "bank-answers"),
        head: vec![
            (t!(texts, "bank-kind"), false),
            (t!(texts, "bank-id"), false),
            (t!(texts, "bank-day"), false),
            (t!(texts, "bank-lines"), true),
            (t!(texts, "bank-again"), true),
            (t!(texts, "bank-gap"), true),
            (t!(texts, "bank-taken-by"), false),
        ],
        rows,
        empty: t!(texts, "bank-answers-none"),
        ..Table::default()
    })
}
