//! Finding a person: one field; the purpose is asked once and kept; every no-hit page is the same.

use axum::Router;
use extract::search::Query;
use maud::{Markup, html};
use model::Problem;
use model::role::Role;
use office::persons::FoundPerson;

use super::data::{lines_of, state_lines};
use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{Button, Field, button_row, text_field};
use crate::frame::{Area, csrf_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at, subject_text};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/search", get(None, show))
        .route("/search", post(None, search))
        .route("/search/protected", get(None, protected_form))
        .route("/search/protected", post(None, protected))
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    Ok(draw(seat, call, None, &[]))
}

fn may(seat: &Seat) -> Result<(), model::problem::Refusal> {
    if Area::may_search(&seat.actor.roles) { Ok(()) } else { Err(vec![Problem::new("NB-S-903")]) }
}

fn search(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let asked = call.posted.get("q");
    if asked.is_empty() {
        return Ok(draw(seat, call, None, &[]));
    }
    let purpose = call.posted.get("purpose");
    if purpose.is_empty() && call.posted.get("asked").is_empty() {
        // The purpose is asked once, without a reproach; the question stays.
        return Ok(draw(seat, call, None, &[]));
    }
    match seat.office.search(&seat.actor, purpose, &Query::of(asked)) {
        Ok(found) => Ok(draw(seat, call, Some(&found), &[])),
        Err(refusal) => Ok(draw(seat, call, None, &seat.tell(&refusal))),
    }
}

/// „Aylin Yıldız, geb. Demir“.
#[must_use]
pub(crate) fn full_name(seat: &Seat, found: &FoundPerson) -> String {
    let name = format!("{} {}", found.given_names, found.family_name);
    if found.birth_name.is_empty() || found.birth_name == found.family_name {
        name
    } else {
        t!(seat.texts, "person-born", name = name, birth = found.birth_name.as_str())
    }
}

/// Why somebody was found, in words.
#[must_use]
pub(crate) fn reasons(seat: &Seat, found: &FoundPerson) -> String {
    let words: Vec<String> = found
        .reasons
        .iter()
        .map(|reason| {
            let key = format!("reason-{}", reason.name().replace('_', "-"));
            seat.texts.say(&key, &[])
        })
        .collect();
    words.join(" · ")
}

fn draw(seat: &Seat, call: &Call, found: Option<&[FoundPerson]>, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let (asked, purpose) = (call.posted.get("q"), call.posted.get("purpose"));
    let title = match found {
        Some([]) => t!(texts, "search-none-title"),
        Some(found) => t!(texts, "search-found-title", count = found.len()),
        None => t!(texts, "search-title"),
    };
    let mut frame = seat.frame(None, title);
    frame.purpose = purpose.to_owned();
    frame.states.extend(state_lines(seat, &["persons", "addresses"]));
    let (q_error, purpose_error) = (error_at(told, "q"), error_at(told, "purpose"));
    let content = html! {
        @match found {
            None => { (ask(seat, call, q_error.as_deref(), purpose_error.as_deref())) }
            Some([]) => {
                p { (t!(texts, "search-none")) }
                (ways_on(seat))
                (disclosed(seat, call, asked))
            }
            Some(found) => {
                p class="muted" { (t!(texts, "search-asked", asked = asked, purpose = purpose)) }
                ul class="hits" { @for person in found { li { (hit(seat, person, purpose)) } } }
                (disclosed(seat, call, asked))
                (ways_on(seat))
            }
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn disclosed(seat: &Seat, call: &Call, _: &str) -> Markup {
    crate::components::disclosure::disclosure(&t!(seat.texts, "search-again"), &ask(seat, call, None, None), false)
}

fn ask(seat: &Seat, call: &Call, q_error: Option<&str>, purpose_error: Option<&str>) -> Markup {
    let texts = seat.texts;
    html! {
        form method="post" action="/search" class="form" {
            (csrf_field(&seat.csrf))
            input type="hidden" name="asked" value="1";
            (text_field(texts, &Field { name: "q", kind: "search", label: &t!(texts, "search-label"), hint: Some(&t!(texts, "search-hint")),
                value: call.posted.get("q"), required: true, error: q_error, max_chars: Some(200), ..Field::default() }))
            (text_field(texts, &Field { name: "purpose", label: &t!(texts, "search-purpose"), hint: Some(&t!(texts, "search-purpose-hint")),
                value: call.posted.get("purpose"), required: true, error: purpose_error, max_chars: Some(200), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "search-do"), primary: true, key: Some('s'), ..Button::default() }], None))
        }
    }
}

fn hit(seat: &Seat, person: &FoundPerson, purpose: &str) -> Markup {
    let texts = seat.texts;
    html! {
        form method="post" action="/person" {
            (csrf_field(&seat.csrf))
            input type="hidden" name="subject" value=(subject_text(&person.subject));
            input type="hidden" name="purpose" value=(purpose);
            button type="submit" data-hit {
                span class="hits__name" { (full_name(seat, person)) }
                span class="hits__date" { (person.date_of_birth.map(|d| d.german()).unwrap_or_default()) }
                span { (person.address) @if person.dead { " " span class="hits__dead" { (t!(texts, "person-dead")) } } }
                span class="hits__why" { (reasons(seat, person)) @for line in lines_of(seat, &person.elsewhere) { " · " (line.text) } }
            }
        }
    }
}

/// The same on every page, whether somebody was found or not.
fn ways_on(seat: &Seat) -> Markup {
    let texts = seat.texts;
    html! {
        section class="panel" {
            h2 { (t!(texts, "search-ways")) }
            p { a href="/search/protected" { (t!(texts, "search-by-number")) } }
            p { a href="/zone" { (t!(texts, "zone-link")) } }
            @if Area::Intake.open_to(&seat.actor.roles) { p { a href="/intake" { (t!(texts, "search-without")) } } }
        }
    }
}

fn protected_form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw_protected(seat, call, &html! {}, &[]))
}

fn protected(seat: &Seat, call: &Call) -> Outcome {
    let reason = call.posted.get("reason");
    match seat.office.protected_search(&seat.actor, reason, call.posted.get("number")) {
        Ok(Some(found)) => {
            let content = html! { ul class="hits" { li { (hit(seat, &found, reason)) } } };
            Ok(draw_protected(seat, call, &content, &[]))
        }
        Ok(None) => {
            let content = html! { div role="status" class="panel" { p { (t!(seat.texts, "search-none")) } } };
            Ok(draw_protected(seat, call, &content, &[]))
        }
        Err(refusal) => Ok(draw_protected(seat, call, &html! {}, &seat.tell(&refusal))),
    }
}

fn draw_protected(seat: &Seat, call: &Call, result: &Markup, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(None, t!(texts, "protected-title"));
    // No way to a page that this person may not open.
    if Area::may_search(&seat.actor.roles) {
        frame.crumbs = vec![(t!(texts, "search-title"), "/search".into())];
    }
    let content = html! {
        (result)
        p { (t!(texts, "protected-says")) }
        @if seat.actor.any(&[Role::ProtectedAccess]) {
            (act_form(seat, None, "/search/protected", &html! {
                (text_field(texts, &Field { name: "number", label: &t!(texts, "protected-number"), hint: Some(&t!(texts, "protected-number-hint")),
                    value: call.posted.get("number"), required: true, width: Some(24), error: error_at(told, "number").as_deref(), ..Field::default() }))
                (text_field(texts, &Field { name: "reason", label: &t!(texts, "protected-reason"), hint: Some(&t!(texts, "protected-reason-hint")),
                    value: call.posted.get("reason"), required: true, max_chars: Some(300), error: error_at(told, "reason").as_deref(), ..Field::default() }))
            }, &t!(texts, "protected-go"), Some("/search")))
        } @else {
            p { (t!(texts, "protected-not-you", who = keepers(seat))) }
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// Names of those who may.
fn keepers(seat: &Seat) -> String {
    let books = seat.office.books();
    let names: Vec<&str> = books
        .accounts
        .all()
        .filter(|a| !a.disabled && a.roles.contains(&Role::ProtectedAccess))
        .map(|a| a.name.as_str())
        .collect();
    if names.is_empty() { t!(seat.texts, "nobody") } else { names.join(", ") }
}
