//! Taking finished cards in: a delivery note typed or pasted, a line a card.

use extract::records::DocumentKind;
use maud::html;
use model::acts::stock::CardIn;

use super::AREA;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, long_text_field, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /cards/in`.
pub(super) fn form(seat: &Seat, _: &Call) -> Outcome {
    Ok(draw(seat, None, &[]))
}

/// `POST /cards/in`.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    let cards = read(call.posted.get("cards"));
    match seat.office.receive_cards(&seat.actor, call.intent()?, call.posted.get("note"), cards) {
        Ok(_) => Ok(Answer::see("/cards")),
        Err(refusal) => Ok(draw(seat, Some(call), &seat.tell(&refusal))),
    }
}

/// `number; name; kind; box`, separated by semicolons or tabs. Kind and box may be missing.
fn read(text: &str) -> Vec<CardIn> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut cells = line.split([';', '\t']).map(str::trim);
            let mut next = || cells.next().unwrap_or_default().to_owned();
            let (number, name, kind, place) = (next(), next(), next(), next());
            CardIn { kind: kind_of(&kind), number: books::stock::serial::normal(&number), name, place }
        })
        .collect()
}

fn kind_of(word: &str) -> String {
    let word = word.to_lowercase();
    let known = DocumentKind::from_name(&word).unwrap_or(match word.as_str() {
        "rp" | "pass" => DocumentKind::Reisepass,
        "krp" => DocumentKind::Kinderreisepass,
        "eid" | "eid-karte" => DocumentKind::EidKarte,
        _ => DocumentKind::Personalausweis,
    });
    known.name().to_owned()
}

fn draw(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let value = |name: &str| again.map_or("", |call| call.posted.get(name)).to_owned();
    let mut frame = seat.frame(AREA, t!(texts, "cards-in"));
    frame.crumbs = vec![(t!(texts, "nav-cards"), "/cards".into())];
    let content = html! {
        p { (t!(texts, "cards-in-says")) }
        (act_form(seat, again, "/cards/in", &html! {
            (text_field(texts, &Field { name: "note", label: &t!(texts, "stock-note"), value: &value("note"), required: true, max_chars: Some(200),
                error: error_at(told, "note").as_deref(), ..Field::default() }))
            (long_text_field(texts, &Field { name: "cards", label: &t!(texts, "cards-in-list"), hint: Some(&t!(texts, "cards-in-hint")), value: &value("cards"),
                required: true, error: error_at(told, "cards").as_deref(), ..Field::default() }, 12))
        }, &t!(texts, "cards-in-go"), Some("/cards")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_delivery_note_is_read_line_by_line() {
        let cards = read("l0 12-34 ; Ahlmann, Frieda ; RP ; Fach 7\n\nT1\tBerg, Ada\n");
        assert_eq!(
            (cards[0].number.as_str(), cards[0].kind.as_str(), cards[0].place.as_str()),
            ("L01234", "reisepass", "Fach 7")
        );
        assert_eq!((cards[1].name.as_str(), cards[1].kind.as_str()), ("Berg, Ada", "personalausweis"));
    }
}
