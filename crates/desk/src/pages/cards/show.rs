//! The finished cards that are here, with a search by name or number.

use maud::html;
use office::cards::FinishedCard;
use paper::OfficeColumn;

use super::AREA;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Figure, Kind, Table, badge, button, figures, link_button, table};
use crate::pages::form::button_form;
use crate::seat::{Call, Seat};
use crate::t;

/// Most cards on one page.
const ROWS_MAX: usize = 60;

/// `GET /cards`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    draw(seat, "")
}

/// `POST /cards`: a name never stands in an address.
pub(super) fn find(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, call.posted.get("q"))
}

/// Every word is part of name, number or box; spelling of capitals and umlauts does not matter.
fn matches(card: &FinishedCard, query: &str) -> bool {
    let text = rules::names::fold_loose(&format!("{} {} {}", card.name, card.number, card.place));
    query.split_whitespace().all(|word| text.contains(&rules::names::fold_loose(word)))
}

fn draw(seat: &Seat, query: &str) -> Outcome {
    let texts = seat.texts;
    let cards = seat.office.finished_cards(&seat.actor, &t!(texts, "cards-purpose"))?;
    let waiting = cards.iter().filter(|card| card.handed.is_none()).count();
    let out = cards.len() - waiting;
    let late = cards.iter().filter(|card| card.note.is_some() && card.handed.is_none()).count();
    let found: Vec<&FinishedCard> = cards.iter().filter(|card| matches(card, query)).collect();
    let rows = found.iter().take(ROWS_MAX).map(|card| row(seat, card)).collect();
    let mut frame = seat.frame(AREA, t!(texts, "nav-cards"));
    frame.wide = true;
    frame.states.extend(crate::pages::data::state_lines(seat, &["documents"]));
    let count = |number: usize| texts.count(u64::try_from(number).unwrap_or(u64::MAX));
    let figure = |label: String, number: usize| Figure {
        label,
        value: count(number),
        against: String::new(),
        kind: Kind::Plain,
        href: None,
    };
    let content = html! {
        form method="post" action="/cards" class="form" {
            (crate::frame::csrf_field(&seat.csrf))
            div class="field" {
                label for="f-q" { (t!(texts, "cards-find")) }
                p class="field__hint" id="f-q-hint" { (t!(texts, "cards-find-hint")) }
                div class="picker__row" {
                    input class="input" id="f-q" name="q" type="search" value=(query) autocomplete="off" spellcheck="false" autofocus aria-describedby="f-q-hint";
                    (button(&Button { label: &t!(texts, "cards-find-go"), primary: true, key: Some('s'), ..Button::default() }))
                }
            }
        }
        (table(&Table {
            caption: if query.is_empty() { t!(texts, "cards-caption", count = waiting) } else { t!(texts, "cards-found", count = found.len(), query = query) },
            head: vec![
                (t!(texts, "cards-name"), false),
                (t!(texts, "cards-kind"), false),
                (t!(texts, "cards-number"), false),
                (t!(texts, "cards-place"), false),
                (t!(texts, "cards-do"), false),
            ],
            rows,
            empty: t!(texts, "cards-none"),
            ..Table::default()
        }))
        @if found.len() > ROWS_MAX { p { (t!(texts, "cards-more", count = found.len() - ROWS_MAX)) } }
        (figures(&[
            figure(t!(texts, "cards-waiting"), waiting),
            figure(t!(texts, "cards-late"), late),
            figure(t!(texts, "cards-out"), out),
        ]))
        div class="buttons no-print" {
            (link_button("/cards/in", &t!(texts, "cards-in"), None))
            a class="button" href="/cards.pdf" target="_blank" accesskey="d" { (t!(texts, "cards-print")) }
        }
        p class="small muted" { (t!(texts, "cards-protected")) }
    };
    Ok(seat.page(&frame, &content))
}

fn row(seat: &Seat, card: &FinishedCard) -> Vec<Cell> {
    let texts = seat.texts;
    let kind = texts.say(&format!("cards-kind-{}", card.kind), &[]);
    vec![
        Cell::Head(html! {
            (card.name)
            @if let Some(born) = card.born { br; span class="small muted" { (t!(texts, "cards-born", date = born.german())) } }
            @if card.dead { " " (badge(Kind::Danger, &t!(texts, "person-dead"))) }
        }),
        Cell::Text(kind),
        Cell::Markup(html! { span class="number" { (card.number) } }),
        Cell::Markup(html! {
            (card.place)
            @if let Some(note) = &card.note { br; span class="small muted" { (t!(texts, "cards-note-of", note = note.as_str())) } }
        }),
        Cell::Markup(match &card.handed {
            Some((id, number)) => {
                html! { (badge(Kind::Success, &t!(texts, "cards-handed"))) " " a class="number" href={ "/cases/" (id.text()) } { (number) } }
            }
            None if card.dead => html! { (t!(texts, "cards-dead")) },
            None => button_form(
                seat,
                "/cards/out",
                &[("begin", &card.number)],
                &Button { label: &t!(texts, "cards-hand-out"), ..Button::default() },
            ),
        }),
    ]
}

/// `GET /cards.pdf`: what is still there, box by box.
pub(super) fn pdf(seat: &Seat, _: &Call) -> Outcome {
    let cards = seat.office.finished_cards(&seat.actor, "Druck")?;
    let mut sheet = seat.office.office_list(&seat.actor, "Ausgabe", "Fertige, nicht abgeholte Karten");
    sheet.columns = vec![
        OfficeColumn::text("Fach"),
        OfficeColumn::wide("Name"),
        OfficeColumn::text("Art"),
        OfficeColumn::text("Nummer"),
        OfficeColumn::text("da"),
    ];
    let german = crate::text::Texts::new(model::catalogue::Lang::De);
    sheet.rows = cards
        .iter()
        .filter(|card| card.handed.is_none())
        .map(|card| {
            let kind = german.say(&format!("cards-kind-{}", card.kind), &[]);
            vec![card.place.clone(), card.name.clone(), kind, card.number.clone(), String::new()]
        })
        .collect();
    sheet.signatures = vec!["gezählt von".to_owned(), "mitgezählt von".to_owned()];
    Ok(Answer::pdf(seat.office.list_pdf(&sheet)?, "Karten.pdf"))
}
