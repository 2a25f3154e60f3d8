//! The task list of a case: what to do in which order, each with its state.

use books::cases::Case;
use books::papers::Paper;
use maud::{Markup, html};
use model::catalogue::{PaperKind, PaperSpec, Service, Stage};

use crate::components::field::control_id;
use crate::components::{Button, Task, TaskState, button};
use crate::seat::Seat;
use crate::t;

/// Current papers of the case: not void, and of its present content.
struct Current {
    papers: Vec<Paper>,
    bases: Vec<String>,
}

/// All tasks in order.
pub(super) fn tasks(seat: &Seat, case: &Case, service: &Service) -> Vec<Task> {
    let texts = seat.texts;
    let terms = seat.office.running_terms(case);
    let (current, ticked) = {
        let books = seat.office.books();
        let papers = books.papers.of_case(case.id).filter(|paper| paper.void.is_none()).cloned().collect();
        let current = Current { papers, bases: books.system.bases.keys().cloned().collect() };
        (current, books.handback.ticked(case.id).map(|tick| tick.number.clone()))
    };
    let mut tasks = vec![Task {
        label: t!(texts, "task-taken"),
        href: None,
        note: format!("{} · {}", case.taken_at.german(), seat.name_of(case.taken_by)),
        state: TaskState::Done,
        action: None,
    }];
    let over = |key: &str| terms.iter().any(|term| term.key == key && term.over());
    let due = |spec: &&PaperSpec| for_case(service, spec, case) && spec.after_term.as_deref().is_none_or(over);
    for spec in service.papers.iter().filter(due) {
        if spec.kind.is_record() {
            tasks.push(draft_task(seat, case, spec, &current));
            tasks.push(sign_task(seat, case, spec, &current));
        } else {
            // One paper is the next step; the others can be printed as well, but only one button has the key.
            let first = !tasks.iter().any(|task| task.state == TaskState::Now && task.action.is_some());
            tasks.push(paper_task(seat, case, service, (spec, first), &current));
        }
    }
    tasks.extend(next_services(seat, case, service));
    if let Some(handback) = &service.handback {
        tasks.push(Task {
            label: t!(texts, "task-handback", target = handback.title.get(texts.lang())),
            href: None,
            note: ticked.clone().unwrap_or_else(|| t!(texts, "task-handback-note")),
            state: if ticked.is_some() { TaskState::Done } else { TaskState::NotYet },
            action: None,
        });
    }
    tasks
}

/// What can go on from this case: the ceremony after its notice.
fn next_services(seat: &Seat, case: &Case, service: &Service) -> Vec<Task> {
    let lang = seat.texts.lang();
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let after = seat.office.catalogue().services.iter().filter_map(|next| {
        let follows = next.follows.as_ref().filter(|follows| follows.service == service.key)?;
        let ready = case.live() && shown.holds(follows.needs.as_ref()) && seat.actor.any(&next.take);
        Some(Task {
            label: next.action.get(lang).to_owned(),
            href: ready.then(|| format!("/intake/{}?{}={}", next.key, crate::pages::intake::AFTER, case.id.text())),
            note: if ready { t!(seat.texts, "task-follows") } else { t!(seat.texts, "task-follows-later") },
            state: if ready { TaskState::Waiting } else { TaskState::NotYet },
            action: None,
        })
    });
    after.collect()
}

fn for_case(service: &Service, spec: &PaperSpec, case: &Case) -> bool {
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    shown.holds(spec.show_if.as_ref())
        && spec.kind.of_case()
        && (spec.forms.is_empty() || spec.forms.iter().any(|form| form.name() == case.form))
}

fn latest<'a>(current: &'a Current, case: &Case, spec: &PaperSpec) -> Option<&'a Paper> {
    current.papers.iter().rev().find(|paper| paper.paper == spec.key && paper.corrections == case.corrections)
}

fn printed_note(seat: &Seat, paper: &Paper) -> String {
    t!(
        seat.texts,
        "task-printed",
        number = paper.number.as_str(),
        at = paper.printed.german(),
        copies = usize::from(paper.copies)
    )
}

fn pdf_link(seat: &Seat, paper: &Paper) -> Markup {
    html! {
        a class="button" href={ "/papers/" (paper.number) "/pdf" } target="_blank" { (t!(seat.texts, "paper-open")) span class="visually-hidden" { " " (paper.number) } }
        a href={ "/papers/" (paper.number) } { (t!(seat.texts, "paper-more")) span class="visually-hidden" { " " (paper.number) } }
    }
}

/// A button that prints, with the number of copies.
fn print_form(seat: &Seat, case: &Case, spec: &PaperSpec, primary: bool, replaces: Option<&str>) -> Markup {
    let texts = seat.texts;
    let name = format!("copies-{}", spec.key);
    let id = control_id(&name);
    let label = match replaces {
        Some(_) => t!(texts, "paper-print-again"),
        None => t!(texts, "paper-print"),
    };
    html! {
        form method="post" action={ "/cases/" (case.id.text()) "/print" } class="tasks__action" {
            (seat.hidden())
            input type="hidden" name="paper" value=(spec.key);
            @if let Some(old) = replaces { input type="hidden" name="replaces" value=(old); }
            div {
                label for=(id) class="small" { (t!(texts, "paper-copies")) }
                input class="input input--w3" id=(id) name="copies" inputmode="numeric" maxlength="2" value=(spec.copies);
            }
            (button(&Button { label: &label, primary, key: primary.then_some('d'), ..Button::default() }))
        }
    }
}

fn draft_task(seat: &Seat, case: &Case, spec: &PaperSpec, current: &Current) -> Task {
    let texts = seat.texts;
    let printed = latest(current, case, spec);
    let signed = case.signed.is_some();
    let action = match printed {
        Some(paper) => Some(html! {
            (pdf_link(seat, paper))
            @if !signed && case.live() { (print_form(seat, case, spec, false, Some(&paper.number))) }
        }),
        None if case.live() && !signed => Some(print_form(seat, case, spec, true, None)),
        None => None,
    };
    Task {
        label: t!(texts, "task-draft", title = spec.title.get(texts.lang())),
        href: None,
        note: printed.map_or_else(|| t!(texts, "task-draft-note"), |paper| printed_note(seat, paper)),
        state: if printed.is_some() || signed { TaskState::Done } else { TaskState::Now },
        action,
    }
}

fn sign_task(seat: &Seat, case: &Case, spec: &PaperSpec, current: &Current) -> Task {
    let texts = seat.texts;
    let label = t!(texts, "task-sign");
    match (&case.signed, latest(current, case, spec)) {
        (Some(signed), _) => Task {
            label,
            href: None,
            note: t!(texts, "task-signed", on = signed.on.german(), who = signed.signers.join(", ")),
            state: TaskState::Done,
            action: None,
        },
        (None, Some(_)) => Task {
            label,
            href: Some(format!("/cases/{}/sign", case.id.text())),
            note: t!(texts, "task-sign-note"),
            state: TaskState::Now,
            action: None,
        },
        (None, None) => {
            Task { label, href: None, note: t!(texts, "task-sign-later"), state: TaskState::NotYet, action: None }
        }
    }
}

fn paper_task(
    seat: &Seat,
    case: &Case,
    service: &Service,
    (spec, first): (&PaperSpec, bool),
    current: &Current,
) -> Task {
    let texts = seat.texts;
    let printed = latest(current, case, spec);
    let missing_basis = spec.needs_basis.as_ref().is_some_and(|key| !current.bases.contains(key));
    let not_mine = spec.needs_signatory && !seat.actor.any(&service.sign);
    let too_early = case.stage() < spec.after;
    let optional = spec.needs_basis.is_some() || spec.kind == PaperKind::Empfang;
    let (state, note) = match printed {
        Some(paper) => {
            let out: u16 = paper.handed_out.iter().map(|(_, _, copies)| *copies).sum();
            let mut note = printed_note(seat, paper);
            if out > 0 {
                note.push_str(&t!(texts, "task-handed-out", copies = usize::from(out)));
            }
            (TaskState::Done, note)
        }
        None if too_early && spec.after == Stage::Signed => (TaskState::NotYet, t!(texts, "task-after-signature")),
        None if missing_basis => (TaskState::NotYet, t!(texts, "task-needs-basis")),
        None if not_mine => (TaskState::Waiting, t!(texts, "task-needs-signatory")),
        None if optional => (TaskState::Waiting, t!(texts, "task-if-needed")),
        None => (TaskState::Now, spec.serves.get(texts.lang()).to_owned()),
    };
    let ready = !too_early && !missing_basis && !not_mine && case.live();
    let action = match printed {
        Some(paper) => Some(html! {
            (pdf_link(seat, paper))
            @if ready { (print_form(seat, case, spec, false, Some(&paper.number))) }
        }),
        None if ready => Some(print_form(seat, case, spec, first && state == TaskState::Now, None)),
        None => None,
    };
    Task { label: spec.title.get(texts.lang()).to_owned(), href: None, note, state, action }
}
