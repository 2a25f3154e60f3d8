//! Vouchers: all of them, one of them with what is to be done, and the list of the day.

use books::cash::{Voucher, VoucherState};
use maud::{Markup, html};
use model::role::Role;

use super::{AREA, id_of};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Kind, Receipt, Table, alert, badge, button, receipt, table, text_field};
use crate::pages::today::benefit_name;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /cash`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let all = seat.office.open_vouchers(&seat.actor)?;
    let conflicts = seat.office.books().cash.conflicts.len();
    let mut frame = seat.frame(AREA, t!(texts, "cash-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let rows = all.iter().rev().map(|voucher| {
        vec![
            Cell::Head(html! { a href={ "/cash/" (voucher.id.text()) } { span class="number" { (voucher.number) } } }),
            Cell::Text(name(voucher)),
            Cell::Text(benefit_name(seat, &voucher.benefit)),
            Cell::Figure(voucher.month.german()),
            Cell::Figure(voucher.amount.german()),
            Cell::Markup(state(seat, voucher)),
        ]
    });
    let content = html! {
        p { (t!(texts, "cash-says")) }
        @if conflicts > 0 {
            (alert(texts, Kind::Danger, &t!(texts, "cash-conflicts", count = conflicts), &html! { p { (t!(texts, "cash-conflicts-says")) } }))
        }
        div class="buttons no-print" {
            @if seat.actor.any(&[Role::ClerkBenefits, Role::Orderer, Role::Head]) {
                a class="button button--primary" href="/cash/new" { (t!(texts, "cash-new")) } " "
            }
            a class="button" href="/cash/day" target="_blank" { (t!(texts, "cash-day")) }
        }
        (table(&Table {
            caption: t!(texts, "cash-all", count = all.len()),
            head: vec![
                (t!(texts, "cash-number"), false),
                (t!(texts, "cash-recipient"), false),
                (t!(texts, "pay-benefit"), false),
                (t!(texts, "cash-month"), true),
                (t!(texts, "calc-amount"), true),
                (t!(texts, "pay-change-state"), false),
            ],
            rows: rows.collect(),
            empty: t!(texts, "cash-none"),
            ..Table::default()
        }))
    };
    Ok(seat.page(&frame, &content))
}

fn name(voucher: &Voucher) -> String {
    format!("{}, {}", voucher.recipient.family_name, voucher.recipient.given_names)
}

fn state(seat: &Seat, voucher: &Voucher) -> Markup {
    let texts = seat.texts;
    match voucher.state() {
        VoucherState::Ordered => badge(Kind::Warning, &t!(texts, "cash-ordered")),
        VoucherState::PaidOut => badge(Kind::Success, &t!(texts, "cash-paid")),
        VoucherState::Cancelled => badge(Kind::Plain, &t!(texts, "cash-cancelled")),
    }
}

/// `GET /cash/{voucher}`.
pub(super) fn one(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let voucher = seat.office.open_voucher(&seat.actor, id_of(call)?)?;
    let mut frame = seat.frame(AREA, t!(texts, "cash-one"));
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into()), (t!(texts, "cash-title"), "/cash".into())];
    let address = format!("/cash/{}", voucher.id.text());
    let who = &voucher.recipient;
    let open = voucher.state() == VoucherState::Ordered;
    let own = voucher.ordered_by == Some(seat.actor.account);
    let content = html! {
        (receipt(texts, &Receipt {
            done: match voucher.state() {
                VoucherState::Ordered => t!(texts, "cash-done-ordered"),
                VoucherState::PaidOut => t!(texts, "cash-done-paid"),
                VoucherState::Cancelled => t!(texts, "cash-done-cancelled"),
            },
            number: voucher.number.clone(),
            at: voucher.ordered_at.german(),
            durability: seat.kept_of(voucher.position),
            next: if open { vec![t!(texts, "cash-next-print"), t!(texts, "cash-next-till")] } else { Vec::new() },
        }, &html! { a class="button button--primary" href={ (address) "/pdf" } { (t!(texts, "cash-print")) } }))
        dl class="facts" {
            div { dt { (t!(texts, "cash-recipient")) } dd { (name(&voucher)) @if let Some(born) = who.born { " · " (born.german()) } } }
            div { dt { (t!(texts, "cash-verified")) } dd { (if who.verified() { t!(texts, "cash-verified-yes") } else { t!(texts, "cash-verified-no") }) } }
            div { dt { (t!(texts, "cash-document")) } dd { (who.document) " " (who.document_number) @if who.photo { " · " (t!(texts, "cash-photo")) } } }
            div { dt { (t!(texts, "pay-benefit")) } dd { (benefit_name(seat, &voucher.benefit)) @if !voucher.file_number.is_empty() { " · " span class="number" { (voucher.file_number) } } } }
            div { dt { (t!(texts, "cash-month")) } dd { (voucher.month.german()) } }
            div { dt { (t!(texts, "calc-amount")) } dd { (voucher.amount.german()) } }
            div { dt { (t!(texts, "pay-reason")) } dd { (voucher.reason) } }
            @if !voucher.despite.is_empty() { div { dt { (t!(texts, "cash-despite")) } dd { (voucher.despite) } } }
            div { dt { (t!(texts, "cash-by")) } dd { (seat.name_of(voucher.ordered_by)) } }
            @if let Some((by, at, till)) = &voucher.paid {
                div { dt { (t!(texts, "cash-paid")) } dd { (seat.name_of(*by)) " · " (at.german()) @if !till.is_empty() { " · " (till) } } }
            }
            @if let Some(reason) = &voucher.cancelled { div { dt { (t!(texts, "cash-cancelled")) } dd { (reason) } } }
        }
        @if open && seat.actor.any(&[Role::Treasurer]) {
            @if own { p { (t!(texts, "cash-own")) } } @else {
                form method="post" action={ (address) "/pay" } class="form no-print" novalidate data-form {
                    (seat.hidden())
                    p { (t!(texts, "cash-pay-says")) }
                    (text_field(texts, &Field { name: "till", label: &t!(texts, "cash-till"), value: "", max_chars: Some(60), ..Field::default() }))
                    (button(&Button { label: &t!(texts, "cash-pay"), primary: true, key: Some('s'), ..Button::default() }))
                }
            }
        }
        @if open {
            form method="post" action={ (address) "/cancel" } class="form no-print" novalidate data-form {
                (seat.hidden())
                (text_field(texts, &Field { name: "reason", label: &t!(texts, "cash-cancel-reason"), value: "", required: true, max_chars: Some(200), ..Field::default() }))
                (button(&Button { label: &t!(texts, "cash-cancel"), danger: true, ..Button::default() }))
            }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// `GET /cash/{voucher}/pdf`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    let pdf = seat.office.voucher_pdf(&seat.actor, id_of(call)?)?;
    Ok(Answer::pdf(pdf, "Barvorschuss.pdf"))
}

/// `GET /cash/day`.
pub(super) fn day(seat: &Seat, _: &Call) -> Outcome {
    let pdf = seat.office.cash_list_pdf(&seat.actor, seat.office.today())?;
    Ok(Answer::pdf(pdf, "Barvorschuesse.pdf"))
}

/// `POST /cash/{voucher}/pay`.
pub(super) fn pay(seat: &Seat, call: &Call) -> Outcome {
    let id = id_of(call)?;
    seat.office.pay_cash(&seat.actor, call.intent()?, id, call.posted.get("till"))?;
    Ok(Answer::see(format!("/cash/{}", id.text())))
}

/// `POST /cash/{voucher}/cancel`.
pub(super) fn cancel(seat: &Seat, call: &Call) -> Outcome {
    let id = id_of(call)?;
    seat.office.cancel_cash(&seat.actor, call.intent()?, id, call.posted.get("reason"))?;
    Ok(Answer::see(format!("/cash/{}", id.text())))
}
