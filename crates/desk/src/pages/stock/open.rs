//! What waits for a second person or for a report: deliveries, destructions, losses.

use books::stock::serial;
use maud::{Markup, html};
use model::Problem;
use model::catalogue::BlankKind;
use model::ids::StockId;
use model::problem::Refusal;

use super::{AREA, keeps};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, Kind, alert, badge, long_text_field, text_field};
use crate::frame::Frame;
use crate::pages::form::{act_form, side_form};
use crate::pages::proposal::password_field;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

fn id(call: &Call) -> Result<StockId, Refusal> {
    call.param("id").parse().map_err(|_| vec![Problem::new("NB-S-900")])
}

fn kind_of<'a>(seat: &'a Seat, key: &str) -> Result<&'a BlankKind, Refusal> {
    let kind = seat.office.catalogue().blank(key).ok_or_else(|| vec![Problem::new("NB-V-360")])?;
    if keeps(seat, kind) { Ok(kind) } else { Err(vec![Problem::new("NB-A-010")]) }
}

/// The second person's password, as it was typed: with it the person signs.
fn password(call: &Call) -> &str {
    call.posted.raw("password").unwrap_or_default()
}

fn frame(seat: &Seat, kind: &BlankKind, title: String) -> Frame {
    let mut frame = seat.frame(AREA, title);
    frame.crumbs = vec![
        (t!(seat.texts, "nav-stock"), "/stock".into()),
        (kind.title.get(seat.texts.lang()).to_owned(), format!("/stock/{}", kind.key)),
    ];
    frame
}

fn answer(seat: &Seat, frame: Frame, told: &[Told], content: &Markup) -> Outcome {
    Ok(if told.is_empty() { seat.page(&frame, content) } else { seat.page_with_errors(frame, told, content) })
}

/// `GET /stock/open/delivery/{id}`: the second person counts without seeing what the first one wrote.
pub(super) fn delivery_form(seat: &Seat, call: &Call) -> Outcome {
    draw_delivery(seat, None, call, &[])
}

/// `POST /stock/open/delivery/{id}`.
pub(super) fn delivery(seat: &Seat, call: &Call) -> Outcome {
    let (id, posted) = (id(call)?, &call.posted);
    let intent = call.intent()?;
    let done = if posted.get("do") == "reject" {
        seat.office.reject_delivery(&seat.actor, intent, id, posted.get("reason"))
    } else {
        let counted = (posted.get("from"), posted.get("to"));
        seat.office.confirm_delivery(&seat.actor, intent, id, counted, password(call))
    };
    match done {
        Ok(_) => Ok(Answer::see("/stock")),
        Err(refusal) => draw_delivery(seat, Some(call), call, &seat.tell(&refusal)),
    }
}

fn draw_delivery(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let id = id(call)?;
    let known = seat.office.books().stock.delivery(id).cloned().ok_or_else(|| vec![Problem::new("NB-V-365")])?;
    let kind = kind_of(seat, &known.kind)?;
    let value = |name: &str| again.map_or("", |call| call.posted.get(name)).to_owned();
    let line = |name: &str, label: String, hint: String, required: bool| {
        let (value, error) = (value(name), error_at(told, name));
        text_field(
            texts,
            &Field {
                name,
                label: &label,
                hint: Some(&hint),
                value: &value,
                required,
                error: error.as_deref(),
                ..Field::default()
            },
        )
    };
    let own = known.first.1 == Some(seat.actor.account);
    let action = format!("/stock/open/delivery/{}", id.text());
    let content = html! {
        p { (t!(texts, "stock-delivery-says", note = known.note.as_str(), name = seat.name_of(known.first.1), at = known.first.0.german())) }
        @if !known.open() { (alert(texts, Kind::Info, &t!(texts, "stock-delivery-closed"), &html! {})) }
        @else if own { (alert(texts, Kind::Info, &t!(texts, "stock-delivery-own"), &html! { p { (known.from) "–" (known.to) } })) }
        @else {
            (act_form(seat, again, &action, &html! {
                (line("from", t!(texts, "stock-from"), t!(texts, "stock-example", example = kind.example.as_str()), true))
                (line("to", t!(texts, "stock-to"), t!(texts, "stock-to-hint"), false))
                (password_field(seat, told))
            }, &t!(texts, "stock-delivery-go"), Some("/stock")))
        }
        @if known.open() {
            details class="law" { summary { (t!(texts, "stock-reject")) }
                (side_form(seat, again, &action, &html! {
                    input type="hidden" name="do" value="reject";
                    (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: &value("reason"), required: true,
                        error: error_at(told, "reason").as_deref(), max_chars: Some(500), ..Field::default() }, 2))
                }, &t!(texts, "stock-reject-go")))
            }
        }
    };
    answer(seat, frame(seat, kind, t!(texts, "stock-delivery-title")), told, &content)
}

/// `GET /stock/open/destruction/{id}`.
pub(super) fn destruction_form(seat: &Seat, call: &Call) -> Outcome {
    draw_destruction(seat, None, call, &[])
}

/// `POST /stock/open/destruction/{id}`.
pub(super) fn destruction(seat: &Seat, call: &Call) -> Outcome {
    match seat.office.witness_destruction(&seat.actor, call.intent()?, id(call)?, password(call)) {
        Ok(_) => Ok(Answer::see("/stock")),
        Err(refusal) => draw_destruction(seat, Some(call), call, &seat.tell(&refusal)),
    }
}

fn draw_destruction(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let id = id(call)?;
    let known = seat.office.books().stock.destruction(id).cloned().ok_or_else(|| vec![Problem::new("NB-V-378")])?;
    let kind = kind_of(seat, &known.kind)?;
    let action = format!("/stock/open/destruction/{}", id.text());
    let own = known.first.1 == Some(seat.actor.account);
    let content = html! {
        dl class="facts" {
            div { dt { (t!(texts, "stock-serials")) } dd { (serial::short(&known.serials)) } }
            div { dt { (t!(texts, "stock-number")) } dd { (known.serials.len()) } }
            div { dt { (t!(texts, "stock-how")) } dd { (known.how) } }
            div { dt { (t!(texts, "stock-day")) } dd { (known.on.german()) } }
            div { dt { (t!(texts, "stock-recorded-by")) } dd { (seat.name_of(known.first.1)) } }
        }
        p { a class="button" href={ (action) "/pdf" } target="_blank" { (t!(texts, "stock-record-print")) } }
        @match known.second {
            Some((at, by)) => { (alert(texts, Kind::Info, &t!(texts, "stock-witnessed", name = seat.name_of(by), at = at.german()), &html! {})) }
            None if own => { (alert(texts, Kind::Info, &t!(texts, "stock-witness-own"), &html! {})) }
            None => { (act_form(seat, again, &action, &html! {
                p { (t!(texts, "stock-witness-says")) }
                (password_field(seat, told))
            }, &t!(texts, "stock-witness-go"), Some("/stock"))) }
        }
    };
    answer(seat, frame(seat, kind, t!(texts, "stock-destruction")), told, &content)
}

/// `GET /stock/open/loss/{id}`.
pub(super) fn loss_form(seat: &Seat, call: &Call) -> Outcome {
    draw_loss(seat, None, call, &[])
}

/// `POST /stock/open/loss/{id}`.
pub(super) fn loss(seat: &Seat, call: &Call) -> Outcome {
    let id = id(call)?;
    let to = call.posted.get("to");
    // Each recipient has a field of its own on the page.
    let field = format!("reference-{to}");
    match seat.office.report_loss(&seat.actor, call.intent()?, id, to, call.posted.get(&field)) {
        Ok(_) => Ok(Answer::see(format!("/stock/open/loss/{}", id.text()))),
        Err(refusal) => {
            let there = |p: Problem| if p.field.as_deref() == Some("reference") { p.at(field.as_str()) } else { p };
            let refusal: Refusal = refusal.into_iter().map(there).collect();
            draw_loss(seat, Some(call), call, &seat.tell(&refusal))
        }
    }
}

fn draw_loss(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let id = id(call)?;
    let known = seat.office.books().stock.loss(id).cloned().ok_or_else(|| vec![Problem::new("NB-V-381")])?;
    let kind = kind_of(seat, &known.kind)?;
    let action = format!("/stock/open/loss/{}", id.text());
    let content = html! {
        dl class="facts" {
            div { dt { (t!(texts, "stock-serials")) } dd { (serial::short(&known.serials)) } }
            div { dt { (t!(texts, "stock-noticed")) } dd { (known.noticed.german()) } }
            div { dt { (t!(texts, "stock-circumstances")) } dd { (known.circumstances) } }
            div { dt { (t!(texts, "stock-recorded-by")) } dd { (seat.name_of(known.at.1)) " · " (known.at.0.german()) } }
        }
        p { a class="button" href={ (action) "/pdf" } target="_blank" { (t!(texts, "stock-loss-print")) } }
        @for report in &kind.losses {
            section {
                h2 { (report.to.get(lang)) }
                p { (report.says.get(lang)) " " span class="small muted" { (report.law) } }
                @match known.reports.get(&report.key) {
                    Some((at, by, reference)) => p { (badge(Kind::Success, &t!(texts, "state-done"))) " " (reference) " · " (at.german()) " · " (seat.name_of(*by)) },
                    None => {
                        @let name = format!("reference-{}", report.key);
                        @let again = again.filter(|call| call.posted.get("to") == report.key);
                        (side_form(seat, again, &action, &html! {
                            input type="hidden" name="to" value=(report.key);
                            (text_field(texts, &Field { name: &name, label: &t!(texts, "stock-reference"), hint: Some(&t!(texts, "stock-reference-hint")),
                                value: again.map_or("", |call| call.posted.get(&name)), required: true, max_chars: Some(500),
                                error: again.and_then(|_| error_at(told, &name)).as_deref(), ..Field::default() }))
                        }, &t!(texts, "stock-report-go")))
                    }
                }
            }
        }
    };
    answer(seat, frame(seat, kind, t!(texts, "stock-loss")), told, &content)
}
