//! One case as a sheet in the order of the target's screen: each value with a copy key, then the number that ticks it off.

use books::cases::Case;
use books::cases::year_end::event_day;
use books::handback::Tick;
use maud::{Markup, html};
use model::Problem;
use model::acts::case::FieldValue;
use model::catalogue::{FieldKind, Handback, Service};
use model::problem::Refusal;

use super::AREA;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Choice, Field, Kind, Table, alert, badge, long_text_field, radios, table, text_field};
use crate::form::draw::value_text;
use crate::frame::{StateLine, Tone};
use crate::pages::form::act_form;
use crate::problem::{Told, tell};
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /handback/{case}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `GET /handback/{case}/sheet`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let number = seat.office.books().cases.get(id).map(|case| case.number.clone()).unwrap_or_default();
    let bytes = seat.office.handback_sheet_pdf(&seat.actor, id)?;
    Ok(Answer::pdf(bytes, &format!("{number}-Nacherfassung.pdf")))
}

/// The case with its way back.
///
/// # Errors
/// As for opening a case; `NB-H-010` it does not go back.
fn opened<'a>(seat: &'a Seat, call: &Call) -> Result<(Case, &'a Service, &'a Handback), Refusal> {
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "back-purpose"))?;
    let service = seat.office.catalogue().service(&case.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
    let handback = service.handback.as_ref().ok_or_else(|| vec![Problem::new("NB-H-010")])?;
    Ok((case, service, handback))
}

/// The sheet; `again` shows the posted form once more.
pub(super) fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let (case, service, handback) = opened(seat, call)?;
    let tick = seat.office.books().handback.ticked(case.id).cloned();
    let mut frame = seat
        .frame(AREA, t!(texts, "back-sheet-title", target = handback.title.get(lang), number = case.number.as_str()));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-handback"), "/handback".into())];
    frame.states.push(StateLine {
        tone: Tone::Quiet,
        text: t!(
            texts,
            "back-sheet-line",
            about = seat.office.case_heading(&case),
            received = case.received.german(),
            who = seat.name_of(case.taken_by)
        ),
    });
    let content = html! {
        @if !case.complete(service) && case.live() {
            (alert(texts, Kind::Warning, &t!(texts, "back-not-signed"), &html! { p { a href={ "/cases/" (case.id.text()) } { (t!(texts, "back-to-case")) } } }))
        }
        @for warning in &case.warnings { p class="small" { "△ " (warning_text(seat, warning)) } }
        p class="no-print" {
            a class="button" href={ "/handback/" (case.id.text()) "/sheet" } target="_blank" { (t!(texts, "back-sheet-pdf")) } " "
            a href={ "/cases/" (case.id.text()) } { (t!(texts, "back-to-case")) }
        }
        @let event = event_day(service, &case);
        @if event.0.year() < seat.office.today().0.year() {
            p class="panel small" { (t!(texts, "year-end-note", year = event.0.year().to_string())) }
        }
        (values(seat, &case, service, handback))
        (papers(seat, &case))
        (tick_part(seat, call, &case, handback, tick.as_ref(), again, told))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

/// Warnings a case can have been taken with; others are shown as their code.
const WARNINGS: [&str; 27] = [
    "NB-V-108", "NB-V-130", "NB-V-131", "NB-V-132", "NB-V-133", "NB-V-134", "NB-V-135", "NB-V-136", "NB-V-137",
    "NB-V-138", "NB-V-139", "NB-V-140", "NB-V-141", "NB-V-142", "NB-V-143", "NB-V-144", "NB-V-145", "NB-V-146",
    "NB-V-203", "NB-V-204", "NB-V-205", "NB-V-206", "NB-V-207", "NB-V-209", "NB-V-214", "NB-V-215", "NB-V-221",
];

/// A warning the case was taken with, by its problem's title. The case keeps no arguments, so a title that needs some
/// stays away.
fn warning_text(seat: &Seat, code: &str) -> String {
    let known = WARNINGS.iter().find(|known| **known == code);
    let title = known.map(|code| tell(&Problem::new(code), seat.texts.lang()).title);
    title.filter(|title| !title.contains('{')).map_or_else(|| code.to_owned(), |title| format!("{title} ({code})"))
}

/// One line of the sheet.
struct Line {
    number: Option<String>,
    label: String,
    /// As the target expects it: what is copied. Empty where the target's field stays empty for this answer.
    back: String,
    /// As people read it, if that differs.
    shown: String,
    source: String,
}

/// The filled values in the order of the target's screen.
fn lines(seat: &Seat, case: &Case, service: &Service, handback: &Handback) -> Vec<Line> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let line = |id: &String| {
        let field = service.field(id)?;
        let value: &FieldValue = case.values.iter().find(|value| value.field == *id && !value.value.is_empty())?;
        let read = value_text(texts, field, &value.value);
        // A choice goes back in the target's own words, everything else as the register's screen wants it typed.
        let back = match field.kind {
            FieldKind::Choice => field.back(&value.value).to_owned(),
            FieldKind::Time | FieldKind::Iban => value.value.clone(),
            _ => value_text(crate::text::Texts::new(model::catalogue::Lang::De), field, &value.value),
        };
        let official = id.len() == 4 && id.bytes().all(|byte| byte.is_ascii_digit());
        Some(Line {
            number: official.then(|| id.clone()),
            label: service.full_label(id, lang).unwrap_or_else(|| field.label.get(lang).to_owned()),
            shown: if field.kind == FieldKind::Choice && read != back { read } else { String::new() },
            back,
            source: texts.say(&format!("source-{}", value.source.name()), &[]),
        })
    };
    handback.order.iter().filter_map(line).collect()
}

fn values(seat: &Seat, case: &Case, service: &Service, handback: &Handback) -> Markup {
    let texts = seat.texts;
    let lines = lines(seat, case, service, handback);
    let rows = lines.iter().map(|line| {
        vec![
            Cell::Text(line.number.clone().unwrap_or_default()),
            Cell::Head(html! { (line.label) }),
            Cell::Markup(html! {
                @if line.back.is_empty() { span class="muted" { (t!(texts, "back-stays-empty")) } } @else { strong { (line.back) } }
                @if !line.shown.is_empty() { br; span class="small muted" { (line.shown) } }
            }),
            Cell::Markup(html! {
                @if !line.back.is_empty() {
                    button type="button" class="copy" hidden data-copy=(line.back) {
                        (t!(texts, "back-copy")) span class="visually-hidden" { " " (line.label) }
                    }
                }
            }),
            Cell::Text(line.source.clone()),
        ]
    });
    html! {
        (table(&Table {
            caption: t!(texts, "back-values", count = lines.len()),
            head: vec![
                (t!(texts, "field-number"), false), (t!(texts, "back-field"), false), (t!(texts, "back-value"), false),
                (t!(texts, "back-copy"), false), (t!(texts, "back-source"), false),
            ],
            rows: rows.collect(),
            ..Table::default()
        }))
        @if !handback.not_back.is_empty() {
            (crate::components::disclosure::disclosure(&t!(texts, "back-not-back"), &html! {
                ul { @for stay in &handback.not_back {
                    li { (service.full_label(&stay.field, texts.lang()).unwrap_or_else(|| stay.field.clone())) ": " (stay.why) }
                } }
            }, false))
        }
    }
}

/// Papers that were given out: the register's entry names them.
fn papers(seat: &Seat, case: &Case) -> Markup {
    let texts = seat.texts;
    let papers: Vec<_> =
        seat.office.books().papers.of_case(case.id).filter(|paper| paper.void.is_none()).cloned().collect();
    html! {
        @if !papers.is_empty() {
            p class="small" { (t!(texts, "back-papers")) " "
                @for (at, paper) in papers.iter().enumerate() { @if at > 0 { ", " } span class="number" { (paper.number) } }
            }
        }
    }
}

fn tick_part(
    seat: &Seat,
    call: &Call,
    case: &Case,
    handback: &Handback,
    tick: Option<&Tick>,
    again: bool,
    told: &[Told],
) -> Markup {
    let texts = seat.texts;
    let address = format!("/handback/{}", case.id.text());
    let error = error_at(told, "number");
    html! {
        @match tick {
            Some(tick) => {
                section class="receipt" aria-labelledby="ticked" {
                    h2 class="receipt__done" id="ticked" { (t!(texts, "back-ticked")) }
                    p class="receipt__number" { span class="receipt__label" { (t!(texts, "back-target-number")) } strong { (tick.number) } }
                    p class="receipt__kept" {
                        (seat.name_of(tick.by)) " · " (tick.at.german()) " · "
                        @if tick.on_list { (t!(texts, "back-on-list")) } @else { (t!(texts, "back-no-list")) }
                    }
                }
                (sample_part(seat, call, &address, tick, again, told))
                p class="no-print" { a href="/handback" { (t!(texts, "back-to-queue")) } " · " a href={ (address) "/reopen" } { (t!(texts, "back-reopen")) } }
            }
            None if case.live() && super::queue::complete(seat, case) => {
                h2 { (t!(texts, "back-tick-title")) }
                (act_form(seat, again.then_some(call), &format!("{address}/tick-off"), &html! {
                    (text_field(texts, &Field { name: "number", label: &t!(texts, "back-target-number"),
                        hint: Some(&number_hint(texts, handback)),
                        value: if again { call.posted.get("number") } else { "" }, required: true, max_chars: Some(40), width: Some(24),
                        error: error.as_deref(), ..Field::default() }))
                }, &t!(texts, "back-tick-go"), Some("/handback")))
            }
            None => {}
        }
    }
}

/// The sample check: never by the person who ticked the case off.
fn sample_part(seat: &Seat, call: &Call, address: &str, tick: &Tick, again: bool, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let (agrees, differs) = (t!(texts, "back-agrees"), t!(texts, "back-differs"));
    let error = |field: &str| error_at(told, field);
    html! {
        @match &tick.sample {
            Some((true, note, by)) => {
                p { (badge(Kind::Success, &t!(texts, "back-sample-agrees"))) " " (seat.name_of(*by)) @if !note.is_empty() { ": " (note) } }
            }
            Some((false, note, by)) => {
                p { (badge(Kind::Danger, &t!(texts, "back-sample-differs"))) " " (seat.name_of(*by)) ": " (note) }
            }
            None if tick.by == Some(seat.actor.account) => { p class="small muted" { (t!(texts, "back-sample-other")) } }
            None => {
                h2 { (t!(texts, "back-sample")) }
                p { (t!(texts, "back-sample-says")) }
                (act_form(seat, again.then_some(call), &format!("{address}/sample"), &html! {
                    (radios(texts, &Field { name: "agrees", label: &t!(texts, "back-sample-question"), value: call.posted.get("agrees"), required: true,
                        error: error("agrees").as_deref(), ..Field::default() }, &[Choice::new("1", &agrees), Choice::new("0", &differs)], false))
                    (long_text_field(texts, &Field { name: "note", label: &t!(texts, "back-sample-note"), hint: Some(&t!(texts, "back-sample-note-hint")),
                        value: call.posted.get("note"), max_chars: Some(1000), error: error("note").as_deref(), ..Field::default() }, 2))
                }, &t!(texts, "back-sample-go"), None))
            }
        }
    }
}

/// What is to be typed: the register's number, or what stands for it where the target has none.
fn number_hint(texts: crate::text::Texts, handback: &model::catalogue::Handback) -> String {
    let example = handback.number.example.as_str();
    match &handback.number.what {
        Some(what) => t!(texts, "back-number-what", what = what.get(texts.lang()), example = example),
        None => t!(texts, "back-number-hint", example = example),
    }
}
