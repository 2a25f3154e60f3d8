//! The hints of a service for the triage: what makes it urgent, what can wait until when, which other office does it.

use maud::{Markup, html};
use model::acts::counter::Urgency;
use model::catalogue::{Service, TriageHint};

use crate::components::disclosure::disclosure;
use crate::components::{Button, Kind, badge, button};
use crate::t;
use crate::text::Texts;

/// The colour of an urgency; the word always stands beside it.
#[must_use]
pub fn urgency_kind(urgency: Urgency) -> Kind {
    match urgency {
        Urgency::Urgent => Kind::Danger,
        Urgency::Waits => Kind::Plain,
        Urgency::Elsewhere => Kind::Info,
    }
}

/// All hints of a service; with `take` each has a button `hint:KEY` that takes it over.
#[must_use]
pub fn draw_hints(texts: Texts, service: &Service, take: bool) -> Markup {
    html! {
        ul class="triage" {
            @for hint in service.triage_hints() { li { (draw_hint(texts, hint, take)) } }
        }
    }
}

fn draw_hint(texts: Texts, hint: &TriageHint, take: bool) -> Markup {
    let lang = texts.lang();
    let more = [
        hint.until.as_ref().map(|until| t!(texts, "triage-until", until = until.get(lang))),
        hint.office.as_ref().map(|office| t!(texts, "triage-office", office = office.get(lang))),
        hint.proof.as_ref().map(|proof| t!(texts, "triage-proof", proof = proof.get(lang))),
    ];
    let what = format!("hint:{}", hint.key);
    html! {
        p {
            (badge(urgency_kind(hint.urgency), &texts.say(&format!("ticket-{}", hint.urgency.name()), &[])))
            " " strong { (hint.when.get(lang)) }
        }
        p class="small" {
            (hint.says.get(lang))
            @for more in more.iter().flatten() { " " (more) }
            @if let Some(law) = &hint.law { " " span class="muted" { (law) } }
        }
        @if take { (button(&Button { label: &t!(texts, "triage-take"), send: Some(("do", &what)), unchecked: true, ..Button::default() })) }
    }
}

/// The same closed, on the first page of a form.
#[must_use]
pub fn draw_triage(texts: Texts, service: &Service) -> Markup {
    let count = |urgency: Urgency| service.triage.iter().filter(|hint| hint.urgency == urgency).count();
    let summary = t!(
        texts,
        "triage-open",
        urgent = count(Urgency::Urgent),
        waits = count(Urgency::Waits),
        elsewhere = count(Urgency::Elsewhere)
    );
    html! {
        @if !service.triage.is_empty() { (disclosure(&summary, &draw_hints(texts, service, false), false)) }
    }
}
