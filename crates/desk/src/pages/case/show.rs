//! One case: what is to be done, which terms run, what was recorded. And the receipt right after it was taken.

use books::cases::Case;
use books::cases::supplement;
use books::cases::terms::RunningTerm;
use maud::{Markup, html};
use model::catalogue::{Again, OutageState, Service, TermDoes};

use super::tasks::tasks;
use super::{blanks, files, service_of};
use crate::app::Outcome;
use crate::components::summary::Change;
use crate::components::{
    Field, Kind, Receipt, SummaryRow, TaskState, alert, badge, link_button, long_text_field, receipt as receipt_panel,
    summary_list, task_list,
};
use crate::form::check::evidence_word;
use crate::form::draw::value_text;
use crate::frame::{Area, StateLine, Tone};
use crate::pages::form::act_form;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /cases/{case}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let id = call.case()?;
    let case = seat.office.open_case(&seat.actor, id, &t!(texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    let terms = seat.office.running_terms(&case);
    let mut frame = seat
        .frame(Some(Area::Cases), format!("{} · {}", service.title.get(texts.lang()), seat.office.case_heading(&case)));
    frame.wide = true;
    frame.purpose = t!(texts, "purpose-of-case", number = case.number.as_str());
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into())];
    frame.states.insert(
        0,
        StateLine {
            tone: Tone::Quiet,
            text: t!(
                texts,
                "case-line",
                number = case.number.as_str(),
                received = case.received.german(),
                kept = seat.kept_words()
            ),
        },
    );
    frame.states.extend(term_lines(seat, &terms));
    let content = html! {
        (outage_note(seat, service))
        @if let Some((reason, _)) = &case.cancelled {
            (alert(texts, Kind::Danger, &t!(texts, "case-cancelled-title"), &html! { p { (reason) } }))
        }
        div class="columns" {
            section {
                h2 { (t!(texts, "case-tasks")) }
                (task_list(texts, &tasks(seat, &case, service)))
                (terms_list(seat, &terms))
                (super::super::fees::section(seat, &case, service))
                (super::followups::of_case(seat, &case, None, &[]))
            }
            section {
                h2 { (t!(texts, "case-recorded")) }
                (recorded(seat, &case, service))
                (files::section(seat, &case))
                (blanks::section(seat, &case, service))
                (more(seat, &case, service))
            }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// What the law leaves possible while the registers are down, where the service says something about it.
pub(crate) fn outage_note(seat: &Seat, service: &Service) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    html! {
        @if let Some(outage) = service.outage.as_ref().filter(|outage| outage.state != OutageState::Possible) {
            p class="panel small" {
                strong { (texts.say(&format!("outage-{}", outage.state.name()), &[])) ". " }
                (outage.note.get(lang)) " " span class="muted" { (outage.law) }
            }
        }
    }
}

fn term_lines(seat: &Seat, terms: &[RunningTerm]) -> Vec<StateLine> {
    let lang = seat.texts.lang();
    terms
        .iter()
        .filter(|term| !term.met && term.days_left <= 3)
        .map(|term| StateLine {
            tone: if term.days_left < 0 { Tone::Loud } else { Tone::Amber },
            text: t!(
                seat.texts,
                "today-due",
                term = term.label.get(lang),
                due = term.due.german(),
                law = term.law.as_str()
            ),
        })
        .collect()
}

fn terms_list(seat: &Seat, terms: &[RunningTerm]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    html! {
        @if !terms.is_empty() {
            h2 { (t!(texts, "case-terms")) }
            dl class="facts" {
                @for term in terms {
                    div {
                        dt { (term.due.german()) }
                        dd {
                            (term.label.get(lang)) " "
                            @if term.met { (badge(Kind::Success, &t!(texts, "state-done"))) }
                            @else if term.days_left < 0 { (badge(Kind::Danger, &t!(texts, "term-over"))) }
                            @else { (badge(Kind::Plain, &t!(texts, "term-left", days = term.days_left))) }
                            @if let Some(law) = term.proposed.as_ref().filter(|_| !term.met) {
                                p class="small" {
                                    (if term.over() { t!(texts, "term-law-says", name = law.says.as_str()) }
                                     else { t!(texts, "term-law-would-say", name = law.says.as_str(), due = term.due.german()) })
                                    " " (t!(texts, "term-law-rule", rule = law.rule))
                                }
                            }
                            @if term.over() && term.does.iter().any(|does| matches!(does, TermDoes::Block(_))) {
                                p class="small" { strong { (t!(texts, "term-blocks")) } }
                            }
                            small { (term.law) @if !term.met { " · " (term.on_expiry.get(lang)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Everything as it was recorded, group by group.
fn recorded(seat: &Seat, case: &Case, service: &Service) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|v| !v.is_empty()));
    let source = |id: &str| {
        case.values
            .iter()
            .find(|value| value.field == id)
            .map(|value| texts.say(&format!("source-{}", value.source.name()), &[]))
            .unwrap_or_default()
    };
    html! {
        @for (group, fields) in &shown.groups {
            @let rows: Vec<SummaryRow> = fields.iter().filter(|field| !case.value(&field.id).is_empty()).map(|field| SummaryRow {
                label: field.label.get(lang).to_owned(),
                number: field.id.bytes().all(|b| b.is_ascii_digit()).then(|| field.id.clone()),
                value: value_text(texts, field, case.value(&field.id)),
                note: source(&field.id),
                change: Change::Fixed,
            }).collect();
            @if !rows.is_empty() {
                h3 { (group.heading.as_ref().unwrap_or(&group.title).get(lang)) }
                (summary_list(texts, &rows))
            }
        }
        @if !case.evidence.is_empty() {
            h3 { (t!(texts, "step-evidence")) }
            (summary_list(texts, &case.evidence.iter().map(|seen| SummaryRow {
                label: service.evidence.iter().find(|e| e.key == seen.key).map_or_else(|| seen.key.clone(), |e| e.label.get(lang).to_owned()),
                number: None,
                value: evidence_word(texts, seen.state),
                note: seen.note.clone(),
                change: Change::Fixed,
            }).collect::<Vec<_>>()))
        }
        @if !case.notes.is_empty() {
            h3 { (t!(texts, "case-notes")) }
            ul { @for (at, by, text) in &case.notes { li { (text) " " span class="small muted" { (at.german()) " · " (seat.name_of(*by)) } } } }
        }
    }
}

/// Corrections, notes, cancelling.
fn more(seat: &Seat, case: &Case, service: &Service) -> Markup {
    let texts = seat.texts;
    let later = supplement::possible(&seat.office.books(), service, case);
    let address = format!("/cases/{}", case.id.text());
    html! {
        @if case.live() {
            div class="panel no-print" {
                h3 { (t!(texts, "case-more")) }
                @if let Some(again) = next_of(service, case) {
                    p { a href={ "/intake/" (service.key) "?after=" (case.id.text()) } { (again.label.get(texts.lang())) } }
                }
                (crate::pages::zone::way(seat, service, case))
                @if later { p { a href={ (address) "/later" } { (t!(texts, "case-later")) } } }
                @if case.signed.is_none() { p { a href={ (address) "/correct" } { (t!(texts, "case-correct")) } } }
                @else { p class="small" { (t!(texts, "case-correct-signed")) } }
                p { a href={ (address) "/cancel" } { (t!(texts, "case-cancel")) } }
                (act_form(seat, None, &format!("{address}/note"), &html! {
                    (long_text_field(texts, &Field { name: "text", label: &t!(texts, "case-note"), required: true, max_chars: Some(2000), ..Field::default() }, 2))
                }, &t!(texts, "case-note-add"), None))
            }
        }
    }
}

/// The next form of the same event, while there is one to be taken.
fn next_of<'a>(service: &'a Service, case: &Case) -> Option<&'a Again> {
    let again = service.again.as_ref()?;
    let number = |id: &str| case.value(id).parse::<u32>().unwrap_or_default();
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let left = number(&again.count) < number(&again.most);
    (left && shown.holds(Some(&again.show_if))).then_some(again)
}

/// `GET /cases/{case}/receipt`.
pub(super) fn receipt(seat: &Seat, call: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let id = call.case()?;
    let case = seat.office.open_case(&seat.actor, id, &t!(texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    let terms = seat.office.running_terms(&case);
    let holds = {
        let books = seat.office.books();
        books.cases.holds().filter(|hold| hold.case == id).count()
    };
    let again = next_of(service, &case);
    let mut next: Vec<String> = tasks(seat, &case, service)
        .into_iter()
        .filter(|task| task.state == TaskState::Now)
        .map(|task| task.label)
        .collect();
    next.extend(terms.iter().filter(|term| !term.met).map(|term| {
        t!(texts, "check-term", term = term.label.get(lang), due = term.due.german(), law = term.law.as_str())
    }));
    if holds > 0 {
        next.push(t!(texts, "receipt-holds", count = holds));
    }
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "receipt-title", service = service.title.get(lang)));
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into())];
    let content = receipt_panel(
        texts,
        &Receipt {
            done: t!(texts, "receipt-done", service = service.title.get(lang)),
            number: case.number.clone(),
            at: case.taken_at.german(),
            durability: seat.kept_words(),
            next,
        },
        &html! {
            a class="button button--primary button--big" href={ "/cases/" (id.text()) } { (t!(texts, "receipt-go-on")) }
            @if let Some(again) = again { (link_button(&format!("/intake/{}?after={}", service.key, id.text()), again.label.get(lang), None)) }
            (link_button("/intake", &t!(texts, "receipt-next-case"), None))
        },
    );
    Ok(seat.page(&frame, &content))
}
