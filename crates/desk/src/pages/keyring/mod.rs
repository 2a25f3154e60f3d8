//! Locking, and restart at seven: the named persons who open the house alone. Adding prints a card once; removing needs two persons.

mod lock;

use axum::Router;
use maud::html;
use office::keyring::{NewKeyringPerson, PERSONS_MIN};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{Choice, Field, Kind, alert, radios, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Keyring);
    Router::new()
        .route("/keyring", get(area, show))
        .route("/keyring/add", get(area, add_form))
        .route("/keyring/add", post(area, add))
        .route("/keyring/remove", get(area, remove_form))
        .route("/keyring/remove", post(area, remove))
        .route("/keyring/lock", post(area, lock::now))
        .route("/keyring/idle", post(area, lock::idle))
}

fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let persons = seat.office.keyring_persons();
    let frame = seat.frame(Some(Area::Keyring), t!(texts, "nav-keyring"));
    let content = html! {
        p { (t!(texts, "keyring-says")) }
        @if persons.len() < PERSONS_MIN {
            (alert(texts, Kind::Warning, &t!(texts, "keyring-few", count = persons.len()), &html! { p { (t!(texts, "keyring-few-says", least = PERSONS_MIN)) } }))
        }
        h2 { (t!(texts, "keyring-persons", count = persons.len())) }
        @if persons.is_empty() { p { (t!(texts, "keyring-nobody")) } }
        @else { ul { @for person in &persons { li { (person) } } } }
        div class="buttons" {
            a class="button button--primary" href="/keyring/add" { (t!(texts, "keyring-add")) }
            @if !persons.is_empty() { " " a href="/keyring/remove" { (t!(texts, "keyring-remove")) } }
        }
        (lock::section(seat, None, &[]))
    };
    Ok(seat.page(&frame, &content))
}

fn add_form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw_add(seat, None, call, &[]))
}

fn add(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let posted = &call.posted;
    let secret = |name: &str| posted.raw(name).unwrap_or_default();
    if secret("passphrase") != secret("again") {
        let told = seat.tell(&[model::Problem::new("NB-A-054").at("again")]);
        return Ok(draw_add(seat, Some(call), call, &told));
    }
    let person = NewKeyringPerson {
        name: posted.get("person").to_owned(),
        passphrase: Zeroizing::new(secret("passphrase").to_owned()),
    };
    match seat.office.add_keyring_person(&seat.actor, &person, secret("password")) {
        Ok(card) => {
            let mut frame = seat.frame(Some(Area::Keyring), t!(texts, "keyring-card"));
            frame.crumbs = vec![(t!(texts, "nav-keyring"), "/keyring".into())];
            let content = html! {
                section class="receipt" {
                    div role="status" {
                        h2 class="receipt__done" { (t!(texts, "keyring-added", name = person.name.trim())) }
                        p class="receipt__number" { span class="receipt__label" { (t!(texts, "keyring-code")) } strong class="code" { (card.as_str()) } }
                    }
                }
                p { (t!(texts, "keyring-card-once")) }
                p { button type="button" class="button" data-print hidden { (t!(texts, "print")) } " " a class="button button--primary no-print" href="/keyring" { (t!(texts, "keyring-card-done")) } }
            };
            Ok(seat.page(&frame, &content))
        }
        Err(refusal) => Ok(draw_add(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw_add(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Keyring), t!(texts, "keyring-add"));
    frame.crumbs = vec![(t!(texts, "nav-keyring"), "/keyring".into())];
    let secret = |name: &'static str, label: String, hint: Option<String>| {
        text_field(
            texts,
            &Field {
                name,
                kind: "password",
                label: &label,
                hint: hint.as_deref(),
                autocomplete: "new-password",
                required: true,
                error: error_at(told, name).as_deref(),
                ..Field::default()
            },
        )
    };
    let content = html! {
        p { (t!(texts, "keyring-add-says")) }
        (act_form(seat, again, "/keyring/add", &html! {
            (text_field(texts, &Field { name: "person", label: &t!(texts, "account-name"), value: call.posted.get("person"), required: true, max_chars: Some(80),
                error: error_at(told, "person").as_deref(), ..Field::default() }))
            (secret("passphrase", t!(texts, "keyring-passphrase"), Some(t!(texts, "keyring-passphrase-hint"))))
            (secret("again", t!(texts, "keyring-passphrase-again"), None))
            (password_field(seat, told))
        }, &t!(texts, "keyring-add-go"), Some("/keyring")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn remove_form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw_remove(seat, None, call, &[]))
}

fn remove(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let password = posted.raw("password").unwrap_or_default();
    let proposed = seat.office.propose_keyring_revocation(
        &seat.actor,
        call.intent()?,
        posted.get("person"),
        posted.get("reason"),
        password,
    );
    match proposed {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(draw_remove(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw_remove(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let persons = seat.office.keyring_persons();
    let choices: Vec<Choice<'_>> = persons.iter().map(|name| Choice::new(name, name)).collect();
    let mut frame = seat.frame(Some(Area::Keyring), t!(texts, "keyring-remove"));
    frame.crumbs = vec![(t!(texts, "nav-keyring"), "/keyring".into())];
    let content = html! {
        p { (t!(texts, "keyring-remove-says")) }
        @if persons.is_empty() { p { (t!(texts, "keyring-nobody")) } }
        @else {
            (act_form(seat, again, "/keyring/remove", &html! {
                (radios(texts, &Field { name: "person", label: &t!(texts, "keyring-who"), value: call.posted.get("person"), required: true,
                    error: error_at(told, "person").as_deref(), ..Field::default() }, &choices, false))
                (reason_field(seat, call.posted.get("reason"), true, told))
                (password_field(seat, told))
            }, &t!(texts, "keyring-remove-go"), Some("/keyring")))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
