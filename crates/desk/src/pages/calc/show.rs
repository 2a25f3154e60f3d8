//! One calculation: amount, what changed, every step; then to the payment book and to the recipient.

use books::benefits::Calculation;
use books::benefits::propose::NewPayee;
use maud::{Markup, html};
use model::Money;
use model::acts::benefit::{Basis, CalcLine, CalcPart};
use model::role::Role;
use office::benefits::{Changed, line_value, value_of};

use super::{AREA, id_of};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Figure, Kind, Table, alert, badge, button, figures, table, text_field};
use crate::pages::payments::draw;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /calc/{calculation}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, &[])
}

/// `GET /calc/{calculation}/sheet`.
pub(super) fn sheet(seat: &Seat, call: &Call) -> Outcome {
    let id = id_of(call)?;
    let pdf = seat.office.calculation_sheet_pdf(&seat.actor, id)?;
    Ok(Answer::pdf(pdf, "Berechnungsblatt.pdf"))
}

/// `POST /calc/{calculation}/propose`.
pub(super) fn propose(seat: &Seat, call: &Call) -> Outcome {
    let id = id_of(call)?;
    let posted = &call.posted;
    let new = NewPayee { payee: posted.get("payee").to_owned(), iban: posted.get("iban").to_owned() };
    match seat.office.propose_calculation(&seat.actor, call.intent()?, id, Some(&new)) {
        Ok(_) => Ok(Answer::see(format!("/calc/{}", id.text()))),
        Err(refusal) => page(seat, call, &seat.tell(&refusal)),
    }
}

/// `POST /calc/{calculation}/notice`.
pub(super) fn notice(seat: &Seat, call: &Call) -> Outcome {
    let series = seat.office.make_notice(&seat.actor, call.intent()?, id_of(call)?)?;
    Ok(Answer::see(format!("/calc/notices/{series}/pdf")))
}

fn page(seat: &Seat, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let calculation = seat.office.open_calculation(&seat.actor, id_of(call)?)?;
    let changed = seat.office.changed_since(&calculation);
    let mut frame = seat.frame(AREA, t!(texts, "calc-one", benefit = benefit_name(seat, &calculation.benefit)));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into()), (t!(texts, "calc-title"), "/calc".into())];
    let content = html! {
        (facts(seat, &calculation))
        (amounts(seat, calculation.amount, calculation.last))
        (marks(seat, &calculation.marks))
        (changes(seat, &calculation, &changed))
        (actions(seat, call, &calculation, told))
        (lines(seat, &calculation.lines))
        @if !calculation.parts.is_empty() { (parts(seat, &calculation.parts)) }
        p class="small muted" { (t!(texts, "calc-rules", rules = calculation.rules.as_str())) }
    };
    Ok(draw(seat, frame, told, &content))
}

fn facts(seat: &Seat, calculation: &Calculation) -> Markup {
    let texts = seat.texts;
    let until = calculation.until.map(|until| format!(" – {}", until.german())).unwrap_or_default();
    html! {
        dl class="facts" {
            div { dt { (t!(texts, "pay-col-file")) } dd class="number" { (calculation.file_number) } }
            div { dt { (t!(texts, "calc-period")) } dd { (calculation.from.german()) (until) } }
            div { dt { (t!(texts, "calc-basis")) } dd { (basis(seat, calculation.basis)) } }
            div { dt { (t!(texts, "calc-by")) } dd { (seat.name_of(calculation.by)) " · " (calculation.at.german()) } }
        }
    }
}

fn basis(seat: &Seat, basis: Basis) -> String {
    match basis {
        Basis::Provisional => t!(seat.texts, "calc-basis-provisional"),
        Basis::Advance => t!(seat.texts, "calc-basis-advance"),
        Basis::LastRecognised => t!(seat.texts, "calc-basis-last"),
    }
}

/// Amount and what it was.
pub(super) fn amounts(seat: &Seat, amount: Money, last: Option<Money>) -> Markup {
    let texts = seat.texts;
    let against = last.map_or_else(String::new, |last| {
        let more = amount - last;
        let sign = if more.is_negative() { "" } else { "+" };
        t!(texts, "calc-against", last = last.german(), difference = format!("{sign}{}", more.german()))
    });
    figures(&[Figure {
        label: t!(texts, "calc-amount"),
        value: amount.german(),
        against,
        kind: if amount == Money::ZERO { Kind::Warning } else { Kind::Plain },
        href: None,
    }])
}

/// What a caseworker has to look at.
pub(super) fn marks(seat: &Seat, codes: &[String]) -> Markup {
    let texts = seat.texts;
    let german = texts.lang() == model::catalogue::Lang::De;
    html! {
        @if !codes.is_empty() {
            (alert(texts, Kind::Warning, &t!(texts, "calc-marks"), &html! {
                ul { @for mark in codes.iter().filter_map(|code| rules::marks::by_code(code)) {
                    li { (if german { mark.de } else { mark.en }) }
                } }
            }))
        }
    }
}

/// Every step.
pub(super) fn lines(seat: &Seat, all: &[CalcLine]) -> Markup {
    let texts = seat.texts;
    let rows = all.iter().map(|line| {
        let (value, unit) = line_value(line);
        let label = html! { @if line.strong { strong { (line.label) } } @else { (line.label) } };
        let who = if line.who == 0 { String::new() } else { t!(texts, "calc-person-n", n = line.who) };
        vec![
            Cell::Head(label),
            Cell::Text(who),
            Cell::Text(line.paragraph.clone()),
            Cell::Figure(value),
            Cell::Text(unit.to_owned()),
        ]
    });
    table(&Table {
        caption: t!(texts, "calc-steps"),
        head: vec![
            (t!(texts, "calc-step"), false),
            (t!(texts, "calc-who"), false),
            (t!(texts, "calc-law"), false),
            (t!(texts, "calc-value"), true),
            (t!(texts, "calc-unit"), false),
        ],
        rows: rows.collect(),
        ..Table::default()
    })
}

/// Who gets what.
pub(super) fn parts(seat: &Seat, all: &[CalcPart]) -> Markup {
    let texts = seat.texts;
    let rows = all.iter().map(|part| {
        let who = match part.what.as_str() {
            "landlord" => t!(texts, "calc-part-landlord"),
            "supplier" => t!(texts, "calc-part-supplier"),
            "home" => t!(texts, "calc-part-home"),
            _ => t!(texts, "calc-part-person"),
        };
        vec![
            Cell::Head(html! { (who) @if !part.payee.is_empty() { " · " (part.payee) } }),
            Cell::Text(rules::iban::format_groups(&part.iban)),
            Cell::Figure(part.amount.german()),
        ]
    });
    table(&Table {
        caption: t!(texts, "calc-parts"),
        head: vec![
            (t!(texts, "calc-part-to"), false),
            (t!(texts, "pay-iban-field"), false),
            (t!(texts, "calc-amount"), true),
        ],
        rows: rows.collect(),
        ..Table::default()
    })
}

fn changes(seat: &Seat, calculation: &Calculation, changed: &Changed) -> Markup {
    let texts = seat.texts;
    let Some(before) = &changed.before else { return html! {} };
    let text =
        |value: &Option<String>, unit| value.as_ref().map_or_else(|| "–".to_owned(), |value| value_of(value, unit).0);
    let rows = changed.lines.iter().map(|line| {
        let who = if line.who == 0 { String::new() } else { t!(texts, "calc-person-n", n = line.who) };
        vec![
            Cell::Head(html! { (line.label) @if !who.is_empty() { " · " (who) } }),
            Cell::Text(line.paragraph.clone()),
            Cell::Figure(text(&line.before, line.unit)),
            Cell::Figure(text(&line.now, line.unit)),
        ]
    });
    html! {
        h2 { (t!(texts, "calc-changed")) }
        p { (t!(texts, "calc-changed-says", date = before.at.civil_date().german(), before = before.amount.german(), now = calculation.amount.german())) }
        @if !changed.reasons.is_empty() {
            ul { @for reason in &changed.reasons { li { (reason.german()) } } }
        }
        @if !changed.lines.is_empty() {
            (table(&Table {
                caption: t!(texts, "calc-changed-lines", count = changed.lines.len(), inputs = changed.inputs.len()),
                head: vec![(t!(texts, "calc-step"), false), (t!(texts, "calc-law"), false), (t!(texts, "calc-before"), true), (t!(texts, "calc-now"), true)],
                rows: rows.collect(),
                ..Table::default()
            }))
        }
    }
}

fn actions(seat: &Seat, call: &Call, calculation: &Calculation, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let address = format!("/calc/{}", calculation.id.text());
    let clerk = seat.actor.any(&[Role::ClerkBenefits]);
    let listed = seat
        .office
        .books()
        .payments
        .latest_list(&calculation.benefit, calculation.from)
        .is_some_and(|list| list.rows.iter().any(|row| row.file_number == calculation.file_number));
    let error = |field: &str| error_at(told, field);
    html! {
        p class="buttons no-print" { a class="button" href={ (address) "/sheet" } { (t!(texts, "calc-sheet")) } }
        @if !calculation.changes.is_empty() {
            p { (badge(Kind::Success, &t!(texts, "calc-proposed"))) " " a href="/payments/changes" { (t!(texts, "pay-changes-title")) } }
        } @else if clerk {
            h2 { (t!(texts, "calc-propose")) }
            p { (t!(texts, "calc-propose-says")) }
            form method="post" action={ (address) "/propose" } class="form no-print" novalidate data-form {
                @if told.is_empty() { (seat.hidden()) } @else { (seat.hidden_again(call)) }
                @if !listed && calculation.amount > Money::ZERO {
                    (text_field(texts, &Field { name: "payee", label: &t!(texts, "pay-payee-field"), value: call.posted.get("payee"), required: true,
                        max_chars: Some(140), error: error("payee").as_deref(), ..Field::default() }))
                    (text_field(texts, &Field { name: "iban", label: &t!(texts, "pay-iban-field"), hint: Some(&t!(texts, "pay-iban-hint")), value: call.posted.get("iban"), required: true,
                        max_chars: Some(42), error: error("iban").as_deref(), ..Field::default() }))
                }
                (button(&Button { label: &t!(texts, "calc-propose-go"), primary: true, key: Some('s'), ..Button::default() }))
            }
        }
        @if clerk {
            form method="post" action={ (address) "/notice" } class="inline-form no-print" {
                (seat.hidden())
                (button(&Button { label: &t!(texts, "calc-notice"), ..Button::default() }))
            }
        }
    }
}
