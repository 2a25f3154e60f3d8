//! The fees of a case: each open position is taken, waived with a reason, owed, or left open; receipts and what became of the rest.

use books::cases::Case;
use books::fees::{Entry, Outcome as Became, Settle, What};
use maud::{Markup, html};
use model::Money;
use model::acts::fee::Means;
use model::catalogue::{DueFee, Service};

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{
    Cell, Choice, Field, Kind, Table, alert, badge, long_text_field, radios, select_field, table, text_field,
};
use crate::frame::Area;
use crate::pages::case::service_of;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Till that is proposed until somebody names another.
const FIRST_TILL: &str = "Kasse 1";

/// The part of a case's page: open sum and way to settle, or what became of it. Nothing where no fee is due.
pub(crate) fn section(seat: &Seat, case: &Case, service: &Service) -> Markup {
    let texts = seat.texts;
    let (open, entries): (Money, Vec<Entry>) = {
        let books = seat.office.books();
        let open = books.fees.open(service, case).iter().map(|due| due.amount).sum();
        (open, books.fees.of_case(case.id).cloned().collect())
    };
    let nothing = open == Money::ZERO && entries.is_empty();
    html! {
        @if !nothing {
            h2 { (t!(texts, "fees-title")) }
            @if open > Money::ZERO {
                p { strong { (t!(texts, "fees-open", sum = open.german())) } }
                @if case.live() {
                    p { a class="button" href={ "/cases/" (case.id.text()) "/fees" } { (t!(texts, "fees-go")) } }
                }
            } @else {
                p { (badge(Kind::Success, &t!(texts, "fees-all-settled"))) }
            }
            (settled(seat, case, &entries))
        }
    }
}

/// What became of the positions, each act one line.
fn settled(seat: &Seat, case: &Case, entries: &[Entry]) -> Markup {
    let texts = seat.texts;
    let service = seat.office.catalogue().service(&case.service);
    let word = |entry: &Entry| match &entry.what {
        What::Taken { till, means, .. } => {
            t!(
                texts,
                "fees-taken",
                means = texts.say(&format!("fees-means-{}", means.name()), &[]),
                till = till.as_str()
            )
        }
        What::Waived { reason, note } => {
            let named = service.and_then(|service| service.fees.iter().find_map(|fee| fee.waiver(reason)));
            let reason = named.map_or(reason.as_str(), |waiver| waiver.label.get(texts.lang()));
            t!(texts, "fees-waived", reason = reason, note = note.as_str())
        }
        What::Owed { note } => t!(texts, "fees-owed", note = note.as_str()),
    };
    html! {
        @if !entries.is_empty() {
            (table(&Table {
                caption: t!(texts, "fees-settled"),
                head: vec![(t!(texts, "fees-position"), false), (t!(texts, "fees-became"), false), (t!(texts, "fees-amount"), true)],
                rows: entries.iter().map(|entry| vec![
                    Cell::Head(html! {
                        (entry.lines.iter().map(|line| line.label.as_str()).collect::<Vec<_>>().join(", "))
                        @if let Some(number) = entry.receipt() {
                            br; a href={ "/papers/" (number) } { (t!(texts, "fees-receipt", number = number)) }
                        }
                    }),
                    Cell::Markup(html! {
                        (word(entry))
                        @match &entry.returned {
                            Some((day, _, reason)) => {
                                br; (badge(Kind::Warning, &t!(texts, "fees-returned", day = day.german(), reason = reason.as_str())))
                            }
                            None => {
                                @if let Some(number) = entry.receipt() {
                                    br; a class="small" href={ "/cases/" (case.id.text()) "/fees/back?number=" (number) } { (t!(texts, "fees-give-back")) }
                                }
                            }
                        }
                    }),
                    Cell::Figure(entry.total().german()),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}

/// `GET /cases/{case}/fees`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /cases/{case}/fees`.
pub(super) fn settle(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let posted = &call.posted;
    let positions = posted
        .0
        .iter()
        .filter_map(|(name, value)| {
            let key = name.strip_prefix("fee.")?.to_owned();
            let became = match value.as_str() {
                "taken" => Became::Taken,
                "owed" => Became::Owed,
                other => Became::Waived(other.strip_prefix("waived:")?.to_owned()),
            };
            Some((key, became))
        })
        .collect();
    let command = Settle {
        positions,
        till: posted.get("till").to_owned(),
        means: Means::from_name(posted.get("means")),
        note: posted.get("note").to_owned(),
    };
    match seat.office.settle_fees(&seat.actor, call.intent()?, id, &command) {
        Ok(done) => match done.number {
            Some(number) => Ok(Answer::see(format!("/papers/{number}"))),
            None => Ok(Answer::see(format!("/cases/{}", id.text()))),
        },
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    let (open, entries, till) = {
        let books = seat.office.books();
        let mine = books.fees.all().rev().filter(|entry| entry.by == Some(seat.actor.account));
        let till = mine.filter_map(|entry| match &entry.what {
            What::Taken { till, .. } => Some(till.clone()),
            _ => None,
        });
        let till = till.take(1).next().unwrap_or_else(|| FIRST_TILL.to_owned());
        let entries: Vec<Entry> = books.fees.of_case(case.id).cloned().collect();
        (books.fees.open(service, &case), entries, till)
    };
    let address = format!("/cases/{}", case.id.text());
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "fees-page", number = case.number.as_str()));
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address.clone())];
    let total: Money = open.iter().map(|due| due.amount).sum();
    let posted = &call.posted;
    let or = |name: &str, proposed: &str| if again { posted.get(name).to_owned() } else { proposed.to_owned() };
    let (till, means) = (or("till", &till), or("means", "cash"));
    let (in_cash, by_card) = (t!(texts, "fees-means-cash"), t!(texts, "fees-means-card"));
    let choices = [Choice::new("cash", &in_cash), Choice::new("card", &by_card)];
    let content = html! {
        @if open.is_empty() {
            p { (t!(texts, "fees-nothing")) }
        } @else {
            p class="fees__total" { (t!(texts, "fees-total")) " " strong { (total.german()) } }
            (act_form(seat, again.then_some(call), &format!("{address}/fees"), &html! {
                @for due in &open { (position(seat, due, &or(&format!("fee.{}", due.fee.key), "taken"), told)) }
                (radios(texts, &Field { name: "means", label: &t!(texts, "fees-means"), value: &means, required: true,
                    error: error_at(told, "means").as_deref(), ..Field::default() }, &choices, true))
                (text_field(texts, &Field { name: "till", label: &t!(texts, "fees-till"), hint: Some(&t!(texts, "fees-till-hint")), value: &till,
                    required: true, max_chars: Some(30), width: Some(24), error: error_at(told, "till").as_deref(), ..Field::default() }))
                (long_text_field(texts, &Field { name: "note", label: &t!(texts, "fees-note"), hint: Some(&t!(texts, "fees-note-hint")),
                    value: posted.get("note"), max_chars: Some(500), error: error_at(told, "note").as_deref(), ..Field::default() }, 2))
            }, &t!(texts, "fees-settle"), Some(&address)))
        }
        (settled(seat, &case, &entries))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// One position with what can become of it.
fn position(seat: &Seat, due: &DueFee<'_>, value: &str, told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let name = format!("fee.{}", due.fee.key);
    let mut list = vec![("taken".to_owned(), t!(texts, "fees-take"))];
    list.extend(due.fee.waivable.iter().map(|waiver| {
        (
            format!("waived:{}", waiver.key),
            t!(texts, "fees-waive", reason = waiver.label.get(lang), law = waiver.law.as_str()),
        )
    }));
    list.push(("owed".to_owned(), t!(texts, "fees-owe")));
    list.push(("later".to_owned(), t!(texts, "fees-later")));
    let choices: Vec<Choice<'_>> = list.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let label = format!("{}: {}", due.fee.label.get(lang), due.amount.german());
    let note = due.fee.note.get(lang);
    select_field(
        texts,
        &Field {
            name: &name,
            label: &label,
            value,
            required: true,
            hint: (!note.is_empty()).then_some(note),
            law: Some((&due.fee.law, None)),
            error: error_at(told, &name).as_deref(),
            ..Field::default()
        },
        &choices,
        "",
    )
}

/// `GET /cases/{case}/fees/back?number=…`.
pub(super) fn back_form(seat: &Seat, call: &Call) -> Outcome {
    back_page(seat, call, call.query.get("number"), false, &[])
}

/// `POST /cases/{case}/fees/back`.
pub(super) fn give_back(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let number = call.posted.get("number");
    match seat.office.give_fee_back(&seat.actor, call.intent()?, number, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see(format!("/cases/{}", id.text()))),
        Err(refusal) => back_page(seat, call, number, true, &seat.tell(&refusal)),
    }
}

fn back_page(seat: &Seat, call: &Call, number: &str, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(texts, "purpose-case"))?;
    let address = format!("/cases/{}", case.id.text());
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "fees-back-title", number = number));
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address.clone())];
    let content = html! {
        (alert(texts, Kind::Warning, &t!(texts, "fees-back-says"), &html! {}))
        (act_form(seat, again.then_some(call), &format!("{address}/fees/back"), &html! {
            input type="hidden" name="number" value=(number);
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true,
                max_chars: Some(500), error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
        }, &t!(texts, "fees-back-go"), Some(&address)))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}
