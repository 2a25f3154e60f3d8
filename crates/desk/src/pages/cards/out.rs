//! Handing a card out: the form of the service, filled as it goes on most days, at its last page.

use model::Problem;
use model::catalogue::Service;
use model::problem::Refusal;
use office::cards::FinishedCard;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::http::Posted;
use crate::pages::intake::{Draft, run_form};
use crate::seat::{Call, Seat, subject_text};
use crate::t;

/// `POST /cards/out`: begins with a card's number, goes on as every form does.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    let service = seat.office.card_service().ok_or_else(|| vec![Problem::new("NB-V-001")])?;
    let draft = Draft {
        service,
        action: "/cards/out".to_owned(),
        cancel: "/cards".to_owned(),
        title: service.title.get(seat.texts.lang()).to_owned(),
        button: t!(seat.texts, "cards-hand-out-go"),
        sentence: t!(seat.texts, "cards-hand-out-says"),
        extra: maud::html! {},
        crumbs: vec![(t!(seat.texts, "nav-cards"), "/cards".into())],
        corrects: None,
    };
    let keep = |take, _: &Posted| {
        let done = seat.office.take_case(&seat.actor, call.intent()?, take)?;
        let case = done.case.ok_or_else(|| vec![Problem::new("NB-S-902")])?;
        Ok(Answer::see(format!("/cases/{}", case.text())))
    };
    match call.posted.get("begin") {
        "" => run_form(seat, call, &draft, keep),
        number => {
            let posted = begin(seat, service, number)?;
            run_form(seat, &Call { posted, ..call.clone() }, &draft, keep)
        }
    }
}

/// The form with everything that is known of the card and of most days.
fn begin(seat: &Seat, service: &Service, number: &str) -> Result<Posted, Refusal> {
    let cards = seat.office.finished_cards(&seat.actor, &t!(seat.texts, "cards-purpose"))?;
    let card = cards.into_iter().find(|card| card.number == number);
    let card = card.ok_or_else(|| vec![Problem::new("NB-V-399").with("number", number)])?;
    let mut posted = Posted::default();
    posted.set("intent", seat.office.fresh_intent().text());
    posted.set("step", "check");
    fill_holder(seat, service, &card, &mut posted)?;
    let Some(handout) = &service.handout else { return Ok(posted) };
    posted.set(&handout.number, card.number.clone());
    posted.set(&handout.kind, card.kind.clone());
    for (field, value) in &handout.usual {
        posted.set(field, value.clone());
    }
    Ok(posted)
}

fn fill_holder(seat: &Seat, service: &Service, card: &FinishedCard, posted: &mut Posted) -> Result<(), Refusal> {
    let groups = service.field_groups.iter().filter(|group| group.person.is_some());
    let values = match &card.subject {
        Some(subject) => seat.office.prefill(&seat.actor, &t!(seat.texts, "cards-purpose"), subject)?,
        None => {
            // A delivery note has „family name, given names“.
            let (family, given) = card.name.split_once(',').unwrap_or((&card.name, ""));
            let known = [("family_name", family), ("given_names", given)];
            known.map(|(key, value)| (key.to_owned(), value.trim().to_owned())).into()
        }
    };
    for group in groups {
        for field in &group.fields {
            let Some(value) = field.prefill.as_ref().and_then(|key| values.get(key)).filter(|v| !v.is_empty()) else {
                continue;
            };
            posted.set(&field.id, value.clone());
            if card.subject.is_some() {
                posted.set(&format!("pre.{}", field.id), value.clone());
            }
        }
        if let (Some(subject), Some(part)) = (&card.subject, &group.person) {
            posted.set(&format!("part.{part}"), subject_text(subject));
            posted.set(&format!("name.{part}"), card.name.clone());
            posted.set(&format!("src.{}", group.key), "extract");
        }
    }
    Ok(())
}
