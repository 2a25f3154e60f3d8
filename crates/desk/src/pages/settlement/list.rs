//! All differences: what is left first, with the proof above them.

use books::settlement::{Difference, Kind as Standing, Stage};
use maud::{Markup, html};
use model::Money;
use model::role::Role;

use super::super::bank::word;
use super::{AREA, address, done, draw};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{
    Button, Cell, Field, Figure, Kind, Table, alert, badge, button, figures, long_text_field, table,
};
use crate::pages::form::{button_form, side_form};
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Differences on the page; the largest come first.
const ROWS_SHOWN: usize = 300;
/// Differences of the proof named on the page; the command names all.
const DIFFERENCES_SHOWN: usize = 50;

/// `GET /settlement`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, &[])
}

/// `POST /settlement/all`: everything that is missing of a benefit.
pub(super) fn propose_all(seat: &Seat, call: &Call) -> Outcome {
    let (benefit, note) = (call.posted.get("benefit"), call.posted.get("note"));
    match seat.office.propose_all_settled(&seat.actor, call.intent()?, benefit, note) {
        Ok(_) => Ok(Answer::see("/settlement?done=1")),
        Err(refusal) => page(seat, call, &seat.tell(&refusal)),
    }
}

/// `POST /settlement/postings`.
pub(super) fn postings(seat: &Seat, call: &Call) -> Outcome {
    let bytes = seat.office.posting_file(&seat.actor, call.intent()?)?;
    Ok(Answer::download(bytes, "text/csv", "Buchungsdatei.csv"))
}

fn page(seat: &Seat, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "nav-settlement"));
    frame.wide = true;
    let all = seat.office.settlement_differences(&seat.actor)?;
    let proof = books::proof::prove(&seat.office.books(), &books::proof::AllRemade::new());
    let clerk = seat.actor.any(&[Role::ClerkBenefits]);
    let content = html! {
        (done(seat, call))
        // The Kasse wants the proof first, the benefits office its list.
        @if !clerk { (proved(seat, &proof)) }
        (sums(seat, &all))
        div class="buttons" {
            @if clerk {
                a class="button button--primary" href="/settlement/due" { (t!(texts, "settle-take")) }
                a class="button" href="/settlement/elsewhere" { (t!(texts, "settle-elsewhere")) }
            }
            @if seat.actor.any(&[Role::Treasurer]) {
                form method="post" action="/settlement/postings" class="inline-form" {
                    (seat.hidden())
                    (button(&Button { label: &t!(texts, "settle-postings"), ..Button::default() }))
                }
            }
        }
        @if clerk || seat.actor.any(&[Role::Treasurer]) { (next_runs(seat, &all)) }
        @if clerk { (together(seat, call, &all, told)) }
        (list(seat, call, &all))
        @if clerk { (proved(seat, &proof)) }
    };
    Ok(draw(seat, frame, told, &content))
}

/// The proof in a sentence, and every difference with its place. Files are not made again for a page.
fn proved(seat: &Seat, proof: &books::proof::Report) -> Markup {
    let texts = seat.texts;
    let total = proof.total();
    let (kind, title) = if proof.holds() {
        (Kind::Success, t!(texts, "settle-proof-holds"))
    } else {
        (Kind::Warning, t!(texts, "settle-proof-open", count = proof.differences.len()))
    };
    alert(
        texts,
        kind,
        &title,
        &html! {
            p { (t!(texts, "settle-proof", journal = total.journal.german(), files = total.file.german(),
                debited = total.debited.german(), rejected = total.rejected.german())) }
            @if !proof.differences.is_empty() {
                (disclosure(&t!(texts, "settle-proof-differences"), &html! {
                    ul {
                        @for told in seat.tell(proof.differences.get(..DIFFERENCES_SHOWN).unwrap_or(&proof.differences)) {
                            li { strong { (told.title) } " " (told.cause) " " (told.remedy) " " small { (told.code) } }
                        }
                    }
                }, false))
            }
            p { small { (t!(texts, "settle-proof-command")) } }
        },
    )
}

/// What is left, by kind, and what is on its way.
fn sums(seat: &Seat, all: &[Difference]) -> Markup {
    let texts = seat.texts;
    let of = |kind: Standing| {
        let left = || all.iter().filter(move |one| one.kind == kind && one.left() > Money::ZERO);
        let sum: Money = left().map(Difference::left).sum();
        let count = left().count();
        Figure {
            label: word(texts, "settle-kind", kind.name()),
            value: texts.count(count as u64),
            against: sum.german(),
            kind: if count > 0 { Kind::Warning } else { Kind::Plain },
            href: Some(format!("/settlement?kind={}", kind.name())),
        }
    };
    let moving = all.iter().filter(|one| matches!(one.stage, Stage::Proposed | Stage::SettingOff));
    let done = all.iter().filter(|one| one.stage == Stage::Done).count();
    html! {
        @if !all.is_empty() {
            (figures(&[
                of(Standing::Underpaid),
                of(Standing::Overpaid),
                of(Standing::WithoutDecision),
                Figure { label: t!(texts, "settle-moving"), value: texts.count(moving.count() as u64), against: String::new(), kind: Kind::Plain, href: None },
                Figure { label: t!(texts, "settle-settled"), value: texts.count(done as u64), against: String::new(), kind: Kind::Plain, href: None },
            ]))
        }
    }
}

/// Months with proposals that wait for a supplementary run.
fn next_runs(seat: &Seat, all: &[Difference]) -> Markup {
    let texts = seat.texts;
    let mut months: std::collections::BTreeMap<(&str, model::Month), (u64, Money)> = std::collections::BTreeMap::new();
    for one in all.iter().filter(|one| one.open() > Money::ZERO && one.proposed > Money::ZERO) {
        let sum = months.entry((&one.key.0, one.key.2)).or_default();
        *sum = (sum.0 + 1, sum.1 + one.proposed);
    }
    html! {
        @if !months.is_empty() {
            section class="panel" {
                h2 { (t!(texts, "settle-runs")) }
                @for ((benefit, month), (count, sum)) in &months {
                    p {
                        (t!(texts, "settle-run-waits", benefit = benefit_name(seat, benefit), month = month.german(), count = *count, sum = sum.german())) " "
                        (button_form(seat, "/payments/runs", &[("benefit", benefit), ("month", &month.to_string()), ("kind", "supplementary")],
                            &Button { label: &t!(texts, "settle-run-build"), ..Button::default() }))
                    }
                }
            }
        }
    }
}

/// Proposals in one go, benefit by benefit.
fn together(seat: &Seat, call: &Call, all: &[Difference], told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mut benefits: std::collections::BTreeMap<&str, (u64, Money)> = std::collections::BTreeMap::new();
    for one in all.iter().filter(|one| one.kind == Standing::Underpaid && one.left() > Money::ZERO) {
        let sum = benefits.entry(&one.key.0).or_default();
        *sum = (sum.0 + 1, sum.1 + one.left());
    }
    html! {
        @for (benefit, (count, sum)) in &benefits { section class="panel" {
            @let mine = call.posted.get("benefit") == *benefit;
            (disclosure(&t!(texts, "settle-all", benefit = benefit_name(seat, benefit), count = *count, sum = sum.german()), &html! {
                p { (t!(texts, "settle-all-says")) }
                (side_form(seat, mine.then_some(call), "/settlement/all", &html! {
                    input type="hidden" name="benefit" value=(benefit);
                    (long_text_field(texts, &Field { name: "note", label: &t!(texts, "settle-note"), value: if mine { call.posted.get("note") } else { "" },
                        required: true, max_chars: Some(1000), error: error_at(told, "note").filter(|_| mine).as_deref(), ..Field::default() }, 2))
                }, &t!(texts, "settle-all-go")))
            }, mine))
        } }
    }
}

fn list(seat: &Seat, call: &Call, all: &[Difference]) -> Markup {
    let texts = seat.texts;
    let wanted = call.query.get("kind");
    let kept: Vec<&Difference> = all.iter().filter(|one| wanted.is_empty() || one.kind.name() == wanted).collect();
    let rows = kept
        .iter()
        .take(ROWS_SHOWN)
        .map(|one| {
            let (benefit, file_number, month) = &one.key;
            let by: Vec<String> = one
                .paid
                .iter()
                .map(|(by, amount)| format!("{} {}", word(texts, "settle-by", by.name()), amount.german()))
                .collect();
            vec![
                Cell::Head(
                    html! { a href=(address(&one.key)) { (file_number) } " " small { (benefit_name(seat, benefit)) } },
                ),
                Cell::Text(month.german()),
                Cell::Figure(one.due.german()),
                Cell::Text(by.join(", ")),
                Cell::Figure(one.open().german()),
                Cell::Text(word(texts, "settle-kind", one.kind.name())),
                Cell::Markup(stage(seat, one.stage)),
                Cell::Figure(if one.left() == Money::ZERO { "–".to_owned() } else { one.left().german() }),
            ]
        })
        .collect();
    html! {
        @if !wanted.is_empty() { p { a href="/settlement" { (t!(texts, "settle-show-all")) } } }
        @if kept.len() > ROWS_SHOWN { p { (t!(texts, "settle-more", shown = ROWS_SHOWN, count = kept.len())) } }
        (table(&Table {
            caption: t!(texts, "settle-list", count = kept.len()),
            head: vec![
                (t!(texts, "bank-file-number"), false),
                (t!(texts, "settle-month"), false),
                (t!(texts, "settle-due"), true),
                (t!(texts, "settle-paid"), false),
                (t!(texts, "bank-difference"), true),
                (t!(texts, "bank-state"), false),
                (t!(texts, "settle-step"), false),
                (t!(texts, "settle-left"), true),
            ],
            rows,
            empty: t!(texts, "settle-none"),
            ..Table::default()
        }))
    }
}

/// How far it has come, as a badge.
pub(super) fn stage(seat: &Seat, stage: Stage) -> Markup {
    let kind = match stage {
        Stage::Open => Kind::Warning,
        Stage::Done => Kind::Success,
        _ => Kind::Info,
    };
    badge(kind, &word(seat.texts, "settle-stage", stage.name()))
}
