//! The way of a form: which button was pressed, which page comes next, when it is kept.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use books::cases::Case;
use books::cases::decide::Take;
use maud::Markup;
use model::Problem;
use model::catalogue::Service;
use model::ids::CaseId;
use model::problem::Refusal;

use super::pick::{find, part_views, pending_search, pick};
use super::recorded::recorded;
use super::shown::shown;
use super::take::take_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::form::person::PartView;
use crate::form::steps::{first_faulty, step_problems};
use crate::form::{CheckView, FormView, Step, answers, draw_check, draw_form, steps_of};
use crate::frame::{Area, Frame, page};
use crate::http::Posted;
use crate::pages::data::state_lines;
use crate::problem::{Told, tell};
use crate::seat::{Call, Seat};
use crate::t;

/// A form on its way.
pub(crate) struct Draft<'a> {
    /// The service.
    pub service: &'a Service,
    /// Where the form goes.
    pub action: String,
    /// Where „Abbrechen“ leads.
    pub cancel: String,
    /// Heading of the dense page and the way here.
    pub title: String,
    /// Words of the last button.
    pub button: String,
    /// Sentence above the last button.
    pub sentence: String,
    /// More fields on the check page, e.g. a reason.
    pub extra: Markup,
    /// Way here.
    pub crumbs: Vec<(String, String)>,
    /// The case that is corrected or completed; nothing for a new one.
    pub corrects: Option<CaseId>,
}

fn service<'a>(seat: &'a Seat, call: &Call) -> Result<&'a Service, Refusal> {
    seat.office
        .catalogue()
        .service(call.param("service"))
        .filter(|service| seat.actor.any(&service.take) && service.fields().next().is_some())
        .ok_or_else(|| vec![Problem::new("NB-V-001")])
}

fn draft<'a>(seat: &'a Seat, service: &'a Service) -> Draft<'a> {
    let lang = seat.texts.lang();
    Draft {
        service,
        action: format!("/intake/{}", service.key),
        cancel: "/intake".into(),
        title: service.title.get(lang).to_owned(),
        button: service.action.get(lang).to_owned(),
        sentence: String::new(),
        extra: maud::html! {},
        crumbs: vec![
            (t!(seat.texts, "nav-intake"), "/intake".into()),
            (service.title.get(lang).to_owned(), format!("/intake/{}", service.key)),
        ],
        corrects: None,
    }
}

/// `GET /intake/{service}`: the first page, with a fresh intent and today as the day of receipt.
pub(super) fn begin(seat: &Seat, call: &Call) -> Outcome {
    let service = service(seat, call)?;
    let mut posted = super::follow::taken_over(seat, call, service)?.unwrap_or_default();
    posted.set("intent", seat.office.fresh_intent().text());
    propose(seat, service, &mut posted);
    if let Ok(before) = call.query.get("after").parse::<CaseId>() {
        let case = seat.office.open_case(&seat.actor, before, &t!(seat.texts, "purpose-case"))?;
        again(service, &case, &mut posted);
    }
    prepare(seat, service, &mut posted);
    let people = part_views(seat, service, &posted);
    let read = answers(service, &posted);
    let steps = steps_of(service, &read);
    let at = (!seat.dense).then(|| steps.first().copied()).flatten();
    Ok(form_page(seat, &draft(seat, service), &posted, at, &people, &[]))
}

/// The answers of the case before, without what belongs to that child alone; counted on.
fn again(service: &Service, case: &Case, posted: &mut Posted) {
    let Some(again) = service.again.as_ref().filter(|_| case.service == service.key) else { return };
    let before = recorded(case, service);
    for (name, value) in before.0 {
        let base = name.rsplit_once('.').map_or(name.as_str(), |(_, id)| id);
        if !again.clear.iter().any(|id| *id == name || id == base) {
            posted.set(&name, value);
        }
    }
    let count = case.value(&again.count).parse::<u32>().unwrap_or_default();
    posted.set(&again.count, (count + 1).to_string());
}

/// What the catalogue proposes stands in a new form, to be seen and changed.
fn propose(seat: &Seat, service: &Service, posted: &mut Posted) {
    // What comes over from an earlier case is known and stays.
    let open: Vec<_> = service.fields().filter(|field| posted.get(&field.id).is_empty()).collect();
    for field in open {
        match field.default.as_deref() {
            Some("@place") => posted.set(&field.id, place_of(&seat.office.authority().name)),
            Some(value) => posted.set(&field.id, value),
            None => {}
        }
    }
}

/// The place in an authority's name: „Stadt Talbrück“ → „Talbrück“.
fn place_of(name: &str) -> &str {
    const BEFORE: [&str; 9] = [
        "Stadt",
        "Gemeinde",
        "Markt",
        "Hansestadt",
        "Kreisstadt",
        "Landeshauptstadt",
        "Samtgemeinde",
        "Universitätsstadt",
        "Verbandsgemeinde",
    ];
    name.split_once(' ').filter(|(first, _)| BEFORE.contains(first)).map_or(name, |(_, place)| place)
}

/// The day of receipt is today until somebody says otherwise.
fn prepare(seat: &Seat, service: &Service, posted: &mut Posted) {
    let parts = crate::form::read::date_parts(posted, "received");
    if parts.is_empty() {
        posted.set("received", seat.office.today().to_string());
    }
    if posted.get("form").is_empty()
        && let Some(form) = service.forms.first()
    {
        posted.set("form", form.name());
    }
}

/// `POST /intake/{service}`.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    let service = service(seat, call)?;
    let draft = draft(seat, service);
    run_form(seat, call, &draft, |take, _| {
        let done = seat.office.take_case(&seat.actor, call.intent()?, take)?;
        let case = done.case.ok_or_else(|| vec![Problem::new("NB-S-902")])?;
        Ok(Answer::see(format!("/cases/{}/receipt", case.text())))
    })
}

/// One step of a form; `keep` is called once everything is checked and confirmed.
pub(crate) fn run_form(
    seat: &Seat,
    call: &Call,
    draft: &Draft<'_>,
    keep: impl FnOnce(Take, &Posted) -> Result<Answer, Refusal>,
) -> Outcome {
    let mut posted = call.posted.clone();
    prepare(seat, draft.service, &mut posted);
    let mut what = call.posted.get("do").to_owned();
    // Enter in a search field presses the form's first button; what was typed there was meant.
    if (what == "next" || what == "check")
        && let Some(part) = pending_search(draft.service, &posted)
    {
        what = format!("find:{part}");
    }
    let mut people = part_views(seat, draft.service, &posted);
    if let Some(part) = what.strip_prefix("find:") {
        return find(seat, draft, &mut posted, &mut people, part);
    }
    if let Some((part, reference)) = what.strip_prefix("pick:").and_then(|rest| rest.split_once(':')) {
        return pick(seat, draft, &mut posted, part, reference);
    }
    if let Some(part) = what.strip_prefix("zone:") {
        return shown(seat, draft, &mut posted, people, part);
    }
    if let Some(part) = what.strip_prefix("drop:") {
        posted.set(&format!("part.{part}"), "");
        posted.set(&format!("found.{part}"), "");
        people.remove(part);
        let people = part_views(seat, draft.service, &posted);
        return Ok(stay(seat, draft, &posted, &people, &[]));
    }
    let read = answers(draft.service, &posted);
    let steps = steps_of(draft.service, &read);
    let now_at = steps.iter().position(|step| step.key() == posted.get("step")).unwrap_or(0);
    if let Some(key) = what.strip_prefix("goto:") {
        let at = steps.iter().copied().find(|step| step.key() == key);
        let at = if seat.dense { None } else { at };
        return Ok(form_page(seat, draft, &posted, at, &people, &[]));
    }
    match what.as_str() {
        "next" => {
            let problems = step_problems(draft.service, steps[now_at], &read, fits);
            if !problems.is_empty() {
                let at = Some(steps[now_at]);
                return Ok(form_page(seat, draft, &posted, at, &people, &problems));
            }
            match steps.get(now_at + 1) {
                Some(next) if *next != Step::Check => Ok(form_page(seat, draft, &posted, Some(*next), &people, &[])),
                _ => check(seat, draft, &posted, &people, None, keep),
            }
        }
        "back" if posted.get("step") == "check" && seat.dense => {
            Ok(form_page(seat, draft, &posted, None, &people, &[]))
        }
        "back" => {
            let at =
                if posted.get("step") == "check" { steps.len().saturating_sub(2) } else { now_at.saturating_sub(1) };
            Ok(form_page(seat, draft, &posted, steps.get(at).copied(), &people, &[]))
        }
        "check" => check(seat, draft, &posted, &people, None, keep),
        "submit" => check(seat, draft, &posted, &people, Some(()), keep),
        _ if posted.get("step") == "check" => check(seat, draft, &posted, &people, None, keep),
        _ => Ok(stay(seat, draft, &posted, &people, &[])),
    }
}

fn fits(field: &model::catalogue::Field, value: &str) -> Result<(), &'static str> {
    books::cases::check::value_fits(field, value)
}

/// The page the form is on, once more.
pub(super) fn stay(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &Posted,
    people: &BTreeMap<String, PartView>,
    problems: &[Problem],
) -> Answer {
    let read = answers(draft.service, posted);
    let steps = steps_of(draft.service, &read);
    let at = steps.iter().copied().find(|step| step.key() == posted.get("step"));
    let at = if seat.dense && at.is_none() { None } else { at.or(steps.first().copied()) };
    form_page(seat, draft, posted, at, people, problems)
}

fn frame(seat: &Seat, draft: &Draft<'_>, title: String) -> Frame {
    let mut frame = seat.frame(Some(Area::Intake), title);
    frame.crumbs.clone_from(&draft.crumbs);
    frame.states.extend(state_lines(seat, &["persons", "addresses"]));
    frame
}

fn form_page(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &Posted,
    at: Option<Step<'_>>,
    people: &BTreeMap<String, PartView>,
    problems: &[Problem],
) -> Answer {
    let read = answers(draft.service, posted);
    let steps = steps_of(draft.service, &read);
    let at = at.and_then(|at| steps.iter().copied().find(|step| step.key() == at.key()));
    let told = told(seat, draft.service, problems);
    let blanks = own_blanks(seat, draft.service);
    let view = FormView {
        texts: seat.texts,
        service: draft.service,
        posted,
        answers: &read,
        action: &draft.action,
        csrf: &seat.csrf,
        cancel: &draft.cancel,
        problems: &told,
        people,
        steps: &steps,
        at,
        blanks: &blanks,
    };
    let title = at.map_or_else(|| draft.title.clone(), |step| step.question(seat.texts));
    let mut frame = frame(seat, draft, title);
    frame.faulty = !told.is_empty();
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &draw_form(&view)))
}

/// The clerk's own blanks for the fields that take a serial.
fn own_blanks(seat: &Seat, service: &Service) -> BTreeMap<String, Vec<String>> {
    let books = seat.office.books();
    let fields = service.blanks.iter().filter_map(|blank| blank.field.clone());
    let of = |field: &str| books::cases::blanks::offered(&books, service, field, seat.actor.account);
    fields.map(|field| (field.clone(), of(&field))).collect()
}

/// Problems in words, with the field's label in the language of the page.
fn told(seat: &Seat, service: &Service, problems: &[Problem]) -> Vec<Told> {
    let lang = seat.texts.lang();
    problems
        .iter()
        .map(|problem| {
            let mut problem = problem.clone();
            let id = problem.field.clone().unwrap_or_default();
            let label = match service.field(&id) {
                Some(field) => field.label.get(lang).to_owned(),
                None if id == "received" => t!(seat.texts, "form-received"),
                None if id == "form" => t!(seat.texts, "form-how"),
                None => String::new(),
            };
            if !label.is_empty() {
                problem.args.retain(|(name, _)| *name != "label");
                problem.args.push(("label", label));
            }
            tell(&problem, lang)
        })
        .collect()
}

fn check(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &Posted,
    people: &BTreeMap<String, PartView>,
    submit: Option<()>,
    keep: impl FnOnce(Take, &Posted) -> Result<Answer, Refusal>,
) -> Outcome {
    let read = answers(draft.service, posted);
    let steps = steps_of(draft.service, &read);
    let take = Take { corrects: draft.corrects, ..take_of(seat, draft.service, &read, posted) };
    let previewed = seat.office.preview_case(&seat.actor, &take)?;
    let mut problems = previewed.preview.problems.clone();
    if take.received.is_none() {
        problems.push(Problem::new("NB-V-106").at("received"));
    }
    if !problems.is_empty() {
        // Back to the first page where something is to be mended; dense forms show everything.
        let at = first_faulty(&steps, &problems).or(steps.first().copied());
        let at = if seat.dense { None } else { at };
        let here: Vec<Problem> = match at {
            None => problems,
            Some(step) => {
                problems.iter().filter(|p| p.field.as_deref().is_none_or(|field| step.holds(field))).cloned().collect()
            }
        };
        return Ok(form_page(seat, draft, posted, at, people, &here));
    }
    let mut refused = Vec::new();
    if submit.is_some() {
        match keep(take, posted) {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refused = refusal,
        }
    }
    let lang = seat.texts.lang();
    let terms: Vec<String> = previewed
        .terms
        .iter()
        .filter(|term| !term.met)
        .map(|term| {
            t!(seat.texts, "check-term", term = term.label.get(lang), due = term.due.german(), law = term.law.as_str())
        })
        .collect();
    let refused = told(seat, draft.service, &refused);
    let warnings = told(seat, draft.service, &previewed.preview.warnings);
    let view = CheckView {
        texts: seat.texts,
        service: draft.service,
        posted,
        answers: &read,
        steps: &steps,
        action: &draft.action,
        csrf: &seat.csrf,
        cancel: &draft.cancel,
        problems: &refused,
        warnings: &warnings,
        terms: &terms,
        extra: &draft.extra,
        sentence: &draft.sentence,
        button: &draft.button,
    };
    let mut frame = frame(seat, draft, t!(seat.texts, "step-check-question"));
    frame.faulty = !refused.is_empty();
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Answer::page_with(status, page(&frame, &draw_check(&view))))
}
