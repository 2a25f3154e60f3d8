//! A pile of hand-filled sheets, typed in by keyboard alone: number, form in the order of the sheet, save, next number. Sheets that
//! were printed and have not come back are shown.

use std::collections::BTreeMap;

use axum::Router;
use books::counter::decide::sheet_number;
use maud::{Markup, html};
use model::Problem;
use model::problem::Refusal;
use office::counter::CounterOrder;

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{Button, Cell, Field, Figure, Kind, Table, button, figures, table, text_field};
use crate::frame::Area;
use crate::pages::intake::{Draft, run_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

const AREA: Option<Area> = Some(Area::Intake);
/// Most missing sheets listed one by one.
const ROWS_MAX: usize = 200;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/pile", get(AREA, show))
        .route("/pile", post(AREA, take_up))
        .route("/pile/{sheet}", get(AREA, begin))
        .route("/pile/{sheet}", post(AREA, go))
        .route("/pile/{sheet}/off", post(AREA, write_off))
}

/// `GET /pile`.
fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, "", call.query.get("done"), &[])
}

/// `POST /pile`: the number of the next sheet.
fn take_up(seat: &Seat, call: &Call) -> Outcome {
    let typed = call.posted.get("sheet");
    match open(seat, &sheet_number(typed)) {
        Ok(number) => Ok(Answer::see(format!("/pile/{number}"))),
        Err(refusal) => draw(seat, typed, "", &seat.tell(&refusal)),
    }
}

/// The number, if a sheet with it was printed for a service of this person, and nobody has typed it in.
fn open(seat: &Seat, number: &str) -> Result<String, Refusal> {
    let books = seat.office.books();
    let unknown = || vec![Problem::new("NB-V-398").at("sheet")];
    let blank = books.papers.blanks.get(number).ok_or_else(unknown)?;
    let service = seat.office.catalogue().service(&blank.service).ok_or_else(unknown)?;
    seat.actor.must(&service.take)?;
    match books.cases.by_sheet(number) {
        Some(case) => Err(vec![Problem::new("NB-V-355").at("sheet").with("number", &case.number)]),
        None => Ok(number.to_owned()),
    }
}

fn draft<'a>(seat: &'a Seat, number: &str) -> Result<Draft<'a>, Refusal> {
    let texts = seat.texts;
    let key = seat.office.books().papers.blanks.get(number).map(|blank| blank.service.clone()).unwrap_or_default();
    let service = seat.office.catalogue().service(&key).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
    Ok(Draft {
        service,
        action: format!("/pile/{number}"),
        cancel: "/pile".into(),
        title: t!(texts, "pile-sheet", number = number, service = service.title.get(texts.lang())),
        button: t!(texts, "pile-go"),
        sentence: t!(texts, "pile-says-check", number = number),
        extra: html! {},
        crumbs: vec![(t!(texts, "pile-title"), "/pile".into())],
        corrects: None,
    })
}

/// `GET /pile/{sheet}`: the dense form, in the order of the sheet.
fn begin(seat: &Seat, call: &Call) -> Outcome {
    let number = open(seat, &sheet_number(call.param("sheet")))?;
    let dense = seat.densely();
    let draft = draft(&dense, &number)?;
    let mut call = call.clone();
    call.posted.set("intent", seat.office.fresh_intent().text());
    run_form(&dense, &call, &draft, |_, _| Err(Vec::new()))
}

/// `POST /pile/{sheet}`.
fn go(seat: &Seat, call: &Call) -> Outcome {
    let number = sheet_number(call.param("sheet"));
    let dense = seat.densely();
    let draft = draft(&dense, &number)?;
    run_form(&dense, call, &draft, |take, _| {
        seat.office.take_from_sheet(&seat.actor, call.intent()?, take, &number)?;
        Ok(Answer::see(format!("/pile?done={number}")))
    })
}

/// `POST /pile/{sheet}/off`.
fn write_off(seat: &Seat, call: &Call) -> Outcome {
    let sheet = sheet_number(call.param("sheet"));
    let order = CounterOrder::WriteOff { sheet: sheet.clone(), reason: call.posted.get("reason").to_owned() };
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(_) => Ok(Answer::see("/pile")),
        Err(refusal) => draw(seat, &sheet, "", &seat.tell(&refusal)),
    }
}

/// What became of the sheets of one service.
#[derive(Default)]
struct Pile {
    title: String,
    printed: usize,
    typed: usize,
    off: usize,
    missing: Vec<(String, String)>,
}

fn piles(seat: &Seat) -> BTreeMap<String, Pile> {
    let mut piles: BTreeMap<String, Pile> = BTreeMap::new();
    let books = seat.office.books();
    for (number, blank) in &books.papers.blanks {
        let Some(service) = seat.office.catalogue().service(&blank.service).filter(|s| seat.actor.any(&s.take)) else {
            continue;
        };
        let pile = piles.entry(service.key.clone()).or_default();
        service.title.get(seat.texts.lang()).clone_into(&mut pile.title);
        pile.printed += 1;
        if books.cases.by_sheet(number).is_some() {
            pile.typed += 1;
        } else if books.counter.written_off(number).is_some() {
            pile.off += 1;
        } else {
            pile.missing.push((number.clone(), blank.printed.german()));
        }
    }
    piles
}

fn draw(seat: &Seat, typed: &str, done: &str, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let piles = piles(seat);
    let mut frame = seat.frame(AREA, t!(texts, "pile-title"));
    frame.wide = true;
    let sum =
        |of: &dyn Fn(&Pile) -> usize| texts.count(u64::try_from(piles.values().map(of).sum::<usize>()).unwrap_or(0));
    let figure =
        |label: String, value: String| Figure { label, value, against: String::new(), kind: Kind::Plain, href: None };
    let content = html! {
        @if !done.is_empty() { p role="status" { strong { (t!(texts, "pile-done", number = done)) } } }
        form method="post" action="/pile" class="form" {
            (crate::frame::csrf_field(&seat.csrf))
            (text_field(texts, &Field { name: "sheet", label: &t!(texts, "pile-number"), hint: Some(&t!(texts, "pile-number-hint")), value: typed,
                required: true, width: Some(24), error: error_at(told, "sheet").as_deref(), ..Field::default() }))
            (button(&Button { label: &t!(texts, "pile-take"), primary: true, key: Some('s'), ..Button::default() }))
        }
        (figures(&[
            figure(t!(texts, "pile-printed"), sum(&|pile| pile.printed)),
            figure(t!(texts, "pile-typed"), sum(&|pile| pile.typed)),
            figure(t!(texts, "pile-off"), sum(&|pile| pile.off)),
            figure(t!(texts, "pile-missing"), sum(&|pile| pile.missing.len())),
        ]))
        @for pile in piles.values() { (missing(seat, pile)) }
        @if piles.is_empty() { p { (t!(texts, "pile-none")) " " a href="/papers/blanks" { (t!(texts, "intake-blanks")) } } }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// Sheets of one service that have not come back.
fn missing(seat: &Seat, pile: &Pile) -> Markup {
    let texts = seat.texts;
    let rows = pile.missing.iter().take(ROWS_MAX).map(|(number, printed)| {
        vec![
            Cell::Head(html! { a class="number" href={ "/pile/" (number) } { (number) } }),
            Cell::Text(printed.clone()),
            Cell::Markup(html! {
                form method="post" action={ "/pile/" (number) "/off" } class="inline-form" {
                    (seat.hidden())
                    label class="visually-hidden" for={ "f-off-" (number) } { (t!(texts, "reason")) " " (number) }
                    input class="input input--w24" id={ "f-off-" (number) } name="reason" type="text" autocomplete="off" maxlength="300" placeholder=(t!(texts, "reason"));
                    (button(&Button { label: &t!(texts, "pile-write-off"), ..Button::default() }))
                }
            }),
        ]
    });
    table(&Table {
        caption: t!(
            texts,
            "pile-caption",
            service = pile.title.as_str(),
            printed = pile.printed,
            typed = pile.typed,
            off = pile.off,
            missing = pile.missing.len()
        ),
        head: vec![
            (t!(texts, "pile-sheet-number"), false),
            (t!(texts, "pile-when"), false),
            (t!(texts, "pile-gone"), false),
        ],
        rows: rows.collect(),
        empty: t!(texts, "pile-complete"),
        ..Table::default()
    })
}
