//! Who looked at one person: found by name and full date of birth; for the information to the person without names of clerks.

use maud::{Markup, html};
use model::Problem;
use office::audit_view::{Extent, Filter, READERS};
use office::persons::FoundPerson;

use super::{extent, filter, filter_fields, head_lines, hidden_dates, rows, which};
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, checkboxes, date_field, text_field};
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at, read_subject, subject_text};
use crate::t;

/// `GET /lookups/person`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(READERS)?;
    Ok(draw(seat, None, call, &[], None))
}

/// `POST /lookups/find`.
pub(super) fn find(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let born = date_text(&date_parts(posted, "born")).parse().ok();
    match seat.office.find_asked(&seat.actor, posted.get("purpose"), posted.get("name"), born) {
        Ok(found) => Ok(draw(seat, Some(call), call, &[], Some(&found))),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal), None)),
    }
}

fn draw(
    seat: &Seat,
    again: Option<&Call>,
    call: &Call,
    told: &[Told],
    found: Option<&[FoundPerson]>,
) -> crate::answer::Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let purpose = match posted.get("purpose") {
        "" => t!(texts, "lookups-art15"),
        typed => typed.to_owned(),
    };
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "lookups-person"));
    frame.crumbs = vec![(t!(texts, "nav-lookups"), "/lookups".into())];
    let content = html! {
        p { (t!(texts, "lookups-person-says")) }
        (act_form(seat, again, "/lookups/find", &html! {
            (text_field(texts, &Field { name: "name", label: &t!(texts, "lookups-name"), value: posted.get("name"), required: true, max_chars: Some(120),
                error: error_at(told, "name").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "born", label: &t!(texts, "fact-date-of-birth"), required: true, error: error_at(told, "born").as_deref(), ..Field::default() },
                &date_parts(posted, "born"), false))
            (text_field(texts, &Field { name: "purpose", label: &t!(texts, "lookups-purpose"), value: &purpose, required: true, max_chars: Some(200),
                error: error_at(told, "purpose").as_deref(), ..Field::default() }))
        }, &t!(texts, "lookups-find"), Some("/lookups")))
        @if let Some(found) = found { (hits(seat, found, &purpose)) }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn hits(seat: &Seat, found: &[FoundPerson], purpose: &str) -> Markup {
    let texts = seat.texts;
    html! {
        h2 { (t!(texts, "lookups-found", count = found.len())) }
        @if found.is_empty() { p { (t!(texts, "lookups-not-found")) } }
        ul {
            @for person in found {
                li {
                    (person.family_name) ", " (person.given_names) ", " (person.date_of_birth.map(|d| d.german()).unwrap_or_default()) ", " (person.address) " "
                    form method="post" action="/lookups/person" class="inline-form" {
                        (seat.hidden())
                        input type="hidden" name="subject" value=(subject_text(&person.subject));
                        input type="hidden" name="purpose" value=(purpose);
                        button type="submit" class="button" { (t!(texts, "lookups-open")) span class="visually-hidden" { " " (person.family_name) ", " (person.given_names) } }
                    }
                }
            }
        }
    }
}

/// `POST /lookups/person`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let subject = read_subject(posted.get("subject")).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
    let purpose = posted.get("purpose");
    let named = posted.get("named") == "yes";
    let (filter, from, to) = filter(posted);
    let printing = posted.get("do") == "print";
    let extent = if printing { Extent::Print } else { extent(posted) };
    let page = seat.office.lookups_of(&seat.actor, &subject, purpose, named, &filter, extent)?;
    let texts = seat.texts;
    let name = seat.office.lookup_name(&seat.actor, &subject).unwrap_or_else(|| t!(texts, "lookups-no-name"));
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "lookups-of", name = name));
    frame.wide = true;
    frame.crumbs =
        vec![(t!(texts, "nav-lookups"), "/lookups".into()), (t!(texts, "lookups-person"), "/lookups/person".into())];
    let again = |page: usize, what: &str, label: String| {
        html! {
            form method="post" action="/lookups/person" class="inline-form" {
                (seat.hidden())
                (carried(call, named, &filter, &from, &to))
                input type="hidden" name="page" value=(page);
                button type="submit" class="button" name="do" value=(what) { (label) }
            }
        }
    };
    let content = html! {
        @if printing { p class="no-print" { button type="button" class="button button--primary" data-print hidden { (t!(texts, "print")) } } }
        @else {
            form method="post" action="/lookups/person" class="form no-print" {
                (seat.hidden())
                input type="hidden" name="subject" value=(posted.get("subject"));
                input type="hidden" name="purpose" value=(purpose);
                (filter_fields(seat, &filter, &from, &to))
                (checkboxes(texts, &Field { name: "named", label: &t!(texts, "lookups-names"), hint: Some(&t!(texts, "lookups-names-hint")), ..Field::default() },
                    &[Choice::new("yes", &t!(texts, "lookups-names-yes"))], if named { &["yes"] } else { &[] }))
                div class="buttons" { button type="submit" class="button button--primary" { (t!(texts, "lookups-filter")) } }
            }
        }
        p { (t!(texts, "person-purpose", purpose = purpose)) }
        (head_lines(seat, &page, &filter))
        (rows(seat, &page, named, false))
        (which(seat, &page, extent))
        @if !printing {
            div class="buttons" {
                @if page.page > 0 { (again(page.page - 1, "page", t!(texts, "lookups-later"))) }
                @if page.page + 1 < page.pages { (again(page.page + 1, "page", t!(texts, "lookups-earlier"))) }
                (again(0, "print", t!(texts, "lookups-print")))
            }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// Everything of the form that the next one needs.
fn carried(call: &Call, named: bool, filter: &Filter, from: &DateParts, to: &DateParts) -> Markup {
    html! {
        input type="hidden" name="subject" value=(call.posted.get("subject"));
        input type="hidden" name="purpose" value=(call.posted.get("purpose"));
        @if named { input type="hidden" name="named" value="yes"; }
        input type="hidden" name="why" value=(filter.purpose);
        (hidden_dates(from, to))
    }
}
