//! The start page is the day: what is due now, what can be taken up, how things stand.

use books::payments::{Run, RunState};
use maud::{Markup, html};
use model::catalogue::Service;
use model::role::Role;

use super::data::state_lines;
use crate::app::Outcome;
use crate::components::{Figure, Kind, figures};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Terms that end within so many days are due now.
const TERM_DAYS: i64 = 3;
/// Most services on the start page; all of them stand under „Aufnehmen“.
const TILES_MAX: usize = 8;
/// Most lines under „Jetzt dran“.
const LINES_MAX: usize = 12;

/// One line with one link.
struct Line {
    label: String,
    note: String,
    amber: bool,
    href: String,
    button: String,
}

/// `GET /`.
pub(crate) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Today), t!(texts, "today-title", date = seat.office.today().german()));
    frame.wide = true;
    let roles = &seat.actor.roles;
    if Area::may_search(roles) {
        frame.states.extend(state_lines(seat, classes_of(roles)));
    }
    let lines = due_now(seat);
    let services = services(seat);
    let more = lines.len().saturating_sub(LINES_MAX);
    let content = html! {
        section aria-labelledby="now" {
            h2 id="now" { (t!(texts, "today-now")) }
            @if lines.is_empty() { p { (t!(texts, "today-nothing")) } }
            @else {
                ul class="now" {
                    @for line in lines.iter().take(LINES_MAX) {
                        li {
                            div {
                                strong { (line.label) }
                                span class=(if line.amber { "now__note now__note--amber" } else { "now__note" }) { (line.note) }
                            }
                            a class="button" href=(line.href) { (line.button) span class="visually-hidden" { " " (line.label) } }
                        }
                    }
                }
                @if more > 0 { p { (t!(texts, "today-more", count = more)) } }
            }
        }
        @if !services.is_empty() {
            section aria-labelledby="take-up" {
                h2 id="take-up" { (t!(texts, "today-take-up")) }
                (tiles(seat, services.get(..TILES_MAX).unwrap_or(&services)))
                @if services.len() > TILES_MAX { p { a href="/intake" { (t!(texts, "today-all-services")) } } }
            }
        }
        section aria-labelledby="numbers" {
            h2 id="numbers" { (t!(texts, "today-numbers")) }
            (figures(&numbers(seat)))
            @if Area::Cases.open_to(roles) || seat.actor.any(&[Role::Head]) { p { a href="/terms" { (t!(texts, "terms-link")) } } }
        }
    };
    Ok(seat.page(&frame, &content))
}

fn classes_of(roles: &[Role]) -> &'static [&'static str] {
    let social = roles.iter().any(|role| role.groups().contains(&model::role::ClassGroup::Social));
    let register = roles.iter().any(|role| role.groups().contains(&model::role::ClassGroup::Register));
    match (register, social) {
        (true, true) => &["persons", "addresses", "grants", "last_payments"],
        (true, false) => &["persons", "addresses"],
        (false, true) => &["grants", "last_payments"],
        (false, false) => &[],
    }
}

/// Services the person may take up, of those that have a form.
pub(crate) fn services(seat: &Seat) -> Vec<&Service> {
    let catalogue = seat.office.catalogue();
    let used = |service: &Service| seat.office.books().cases.all().filter(|case| case.service == service.key).count();
    let mut list: Vec<(usize, &Service)> = catalogue
        .services
        .iter()
        .filter(|service| seat.actor.any(&service.take) && service.fields().next().is_some())
        .map(|service| (used(service), service))
        .collect();
    // Most used first; then those for which most clocks run: what the law does not let wait. Otherwise the catalogue's order.
    list.sort_by_key(|(count, service)| std::cmp::Reverse((*count, service.terms.len())));
    list.into_iter().map(|(_, service)| service).collect()
}

/// The services as large links.
pub(crate) fn tiles(seat: &Seat, services: &[&Service]) -> Markup {
    let lang = seat.texts.lang();
    html! {
        ul class="tiles" {
            @for service in services {
                li { a href={ "/intake/" (service.key) } {
                    (service.action.get(lang))
                    span class="tiles__note" { (service.purpose.get(lang)) }
                } }
            }
        }
    }
}

fn due_now(seat: &Seat) -> Vec<Line> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let office = &seat.office;
    let mut lines = Vec::new();
    if office.books().system.emergency.is_none() && seat.actor.any(&[Role::Head]) {
        lines.push(Line {
            label: t!(texts, "today-declare"),
            note: t!(texts, "today-declare-note"),
            amber: true,
            href: "/situation/declare".into(),
            button: t!(texts, "today-open"),
        });
    }
    if Area::Extracts.open_to(&seat.actor.roles) {
        lines.extend(super::extracts::alarm_lines(seat).into_iter().map(|(label, note)| Line {
            label,
            note,
            amber: true,
            href: Area::Extracts.href().into(),
            button: t!(texts, "today-extracts"),
        }));
    }
    for (case, term) in office.terms_ending(&seat.actor, TERM_DAYS) {
        let note = if term.days_left < 0 {
            t!(texts, "today-overdue", term = term.label.get(lang), due = term.due.german(), law = term.law.as_str())
        } else {
            t!(texts, "today-due", term = term.label.get(lang), due = term.due.german(), law = term.law.as_str())
        };
        lines.push(Line {
            label: format!("{} · {}", case.number, office.case_heading(&case)),
            note,
            amber: true,
            href: format!("/cases/{}", case.id.text()),
            button: t!(texts, "today-open"),
        });
    }
    lines.extend(followups(seat));
    if seat.actor.any(&[Role::Head]) {
        let register = office.term_register(&seat.actor, 0);
        let escalated = register.iter().filter(|line| !line.mine && line.term.over() && line.term.escalates());
        lines.extend(escalated.map(|line| Line {
            label: line.number.clone(),
            note: t!(
                texts,
                "today-overdue",
                term = line.term.label.get(lang),
                due = line.term.due.german(),
                law = line.term.law.as_str()
            ),
            amber: true,
            href: "/terms".into(),
            button: t!(texts, "today-open"),
        }));
    }
    lines.extend(unsigned(seat));
    let holds = office.books().cases.open_for(&seat.actor.roles).len();
    if holds > 0 {
        lines.push(Line {
            label: t!(texts, "today-holds", count = holds),
            note: t!(texts, "today-holds-note"),
            amber: true,
            href: "/holds".into(),
            button: t!(texts, "today-decide"),
        });
    }
    lines.extend(watch_list(seat));
    lines.extend(at_the_counter(seat));
    lines.extend(runs(seat));
    lines.extend(proposals(seat));
    lines
}

/// What of the watch list nobody has looked at, for the head and the auditor.
fn watch_list(seat: &Seat) -> Option<Line> {
    let texts = seat.texts;
    let count = seat.office.watch_open(&seat.actor).filter(|count| *count > 0)?;
    Some(Line {
        label: t!(texts, "watch-today", count = count),
        note: t!(texts, "watch-today-note"),
        amber: true,
        href: Area::Watch.href().into(),
        button: t!(texts, "today-open"),
    })
}

/// People who wait, calls that are due, and what the stock waits for.
fn at_the_counter(seat: &Seat) -> Vec<Line> {
    let open = |area: Area| area.open_to(&seat.actor.roles);
    let mut found = if open(Area::Counter) { super::counter::waiting(seat) } else { Vec::new() };
    if open(Area::Stock) {
        found.extend(super::stock::waiting(seat));
    }
    let line = |(label, note, href)| Line { label, note, amber: true, href, button: t!(seat.texts, "today-open") };
    found.into_iter().map(line).collect()
}

/// Proposals that wait for my signature.
fn proposals(seat: &Seat) -> Vec<Line> {
    let texts = seat.texts;
    let open: Vec<_> = {
        let books = seat.office.books();
        let mine = |entry: &&books::proposals::Entry| {
            books::proposals::may_confirm(&books.accounts, &seat.actor, entry).is_ok()
        };
        books.proposals.open(seat.office.now()).filter(mine).cloned().collect()
    };
    let line = |entry: &books::proposals::Entry| Line {
        label: super::proposal::title(seat, &entry.proposal.matter),
        note: t!(texts, "today-proposal", until = entry.proposal.expires.german()),
        amber: false,
        href: super::proposal::address(entry.proposal.id),
        button: t!(texts, "today-open"),
    };
    open.iter().map(line).collect()
}

/// What has to follow and ends soon, as one line.
fn followups(seat: &Seat) -> Option<Line> {
    let texts = seat.texts;
    let soon = |task: &books::cases::followups::Task| task.days_left.is_some_and(|days| days <= TERM_DAYS);
    let count = seat.office.followups_open(&seat.actor).iter().filter(|(_, task)| soon(task)).count();
    (count > 0).then(|| Line {
        label: t!(texts, "today-followups", count = count),
        note: t!(texts, "today-followups-note"),
        amber: true,
        href: "/followups".into(),
        button: t!(texts, "today-open"),
    })
}

/// Drafts that wait for signatures, oldest first.
fn unsigned(seat: &Seat) -> Vec<Line> {
    let texts = seat.texts;
    let cases: Vec<_> = {
        let books = seat.office.books();
        books
            .cases
            .all()
            .filter(|case| case.live() && case.signed.is_none() && case.form != "written")
            .filter(|case| {
                seat.office
                    .catalogue()
                    .service(&case.service)
                    .is_some_and(|service| service.has_record() && seat.actor.any(&service.take))
            })
            .cloned()
            .collect()
    };
    cases
        .iter()
        .map(|case| Line {
            label: format!("{} · {}", case.number, seat.office.case_heading(case)),
            note: t!(texts, "today-unsigned", at = case.taken_at.german()),
            amber: false,
            href: format!("/cases/{}", case.id.text()),
            button: t!(texts, "today-go-on"),
        })
        .collect()
}

/// Runs that wait for one of my steps.
fn runs(seat: &Seat) -> Vec<Line> {
    let texts = seat.texts;
    if !Area::Payments.open_to(&seat.actor.roles) {
        return Vec::new();
    }
    let books = seat.office.books();
    let book = &books.payments;
    let mine = |run: &&Run| {
        let role = match book.state(run) {
            RunState::Built => Role::ClerkBenefits,
            RunState::Determined => Role::Orderer,
            RunState::BankInformed | RunState::ReleasedOnce => {
                let again = run.releases.iter().any(|s| s.account == seat.actor.account);
                return !again && seat.actor.any(&[Role::Releaser]) && !book.prepared(run, seat.actor.account);
            }
            RunState::Ordered | RunState::Released | RunState::FileMade => Role::Treasurer,
            RunState::HandedOver | RunState::Discarded => return false,
        };
        seat.actor.any(&[role])
    };
    book.runs()
        .iter()
        .filter(mine)
        .map(|run| Line {
            label: t!(texts, "today-run", benefit = benefit_name(seat, &run.benefit), month = run.month.german()),
            note: t!(texts, "today-run-note"),
            amber: false,
            href: format!("/payments/runs/{}", run.id.text()),
            button: t!(texts, "today-open"),
        })
        .collect()
}

/// A benefit's name; its key where the catalogue has none.
pub(crate) fn benefit_name(seat: &Seat, key: &str) -> String {
    seat.office
        .catalogue()
        .payment()
        .and_then(|rules| rules.benefits.iter().find(|b| b.key == key))
        .map_or_else(|| key.to_owned(), |b| b.title.get(seat.texts.lang()).to_owned())
}

fn numbers(seat: &Seat) -> Vec<Figure> {
    let texts = seat.texts;
    let office = &seat.office;
    let today = office.now().civil_date();
    let books = office.books();
    let mine = |service: &str| {
        office.catalogue().service(service).is_some_and(|s| seat.actor.any(&s.take) || seat.actor.any(&s.sign))
    };
    let cases: Vec<_> = books.cases.all().filter(|case| case.live() && mine(&case.service)).collect();
    let done = cases.iter().filter(|case| case.taken_at.civil_date() == today).count();
    let open: Vec<_> = cases.iter().filter(|case| books.handback.ticked(case.id).is_none()).collect();
    let oldest = open.first().map(|case| case.received.german());
    let papers = books.papers.all().filter(|paper| paper.printed.civil_date() == today).count();
    let figure =
        |label: String, value: String, against: String| Figure { label, value, against, kind: Kind::Plain, href: None };
    let count = |n: usize| texts.count(u64::try_from(n).unwrap_or(u64::MAX));
    let mut list = vec![
        figure(t!(texts, "today-taken"), count(done), String::new()),
        figure(
            t!(texts, "today-open-cases"),
            count(open.len()),
            oldest.map_or_else(String::new, |day| t!(texts, "today-oldest", day = day)),
        ),
        figure(t!(texts, "today-papers"), count(papers), String::new()),
    ];
    if !Area::Cases.open_to(&seat.actor.roles) {
        list.clear();
    }
    list.push(figure(t!(texts, "today-acts"), texts.count(books.acts), String::new()));
    list
}
