//! Unlocking: a ceremony, not a login. Who is present, one share after another, what will be opened and how old it is.
//!
//! Shares stay in the memory of this process, never in the page; they are wiped after use and after a while. Only from
//! the machine itself.

use std::path::PathBuf;
use std::sync::PoisonError;

use axum::Router;
use axum::http::StatusCode;
use maud::{Markup, html};
use model::{Instant, Problem};
use office::house::{Means, NewKeyringPerson};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::app::{Desk, open_get, open_post};
use crate::components::{
    Button, Choice, Field, Kind, Task, TaskState, alert, button, button_row, error_summary, long_text_field, radios,
    task_list, text_field,
};
use crate::frame::page;
use crate::pages::founding;
use crate::problem::Told;
use crate::seat::{Call, Visitor, error_at, lines};
use crate::t;

/// Shares that were entered but not used are wiped after this many minutes.
const CEREMONY_MINUTES: i64 = 15;
/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// What has been entered so far.
#[derive(Default)]
pub struct Ceremony {
    shares: Vec<(u8, Zeroizing<String>)>,
    last: Option<Instant>,
}

impl Ceremony {
    /// Wipes what was entered.
    pub(crate) fn forget(&mut self) {
        self.shares.clear();
        self.last = None;
    }
    fn tidy(&mut self, now: Instant) {
        if self
            .last
            .is_some_and(|last| now.0.abs_diff(last.0) > CEREMONY_MINUTES.unsigned_abs() * MINUTE_MS.unsigned_abs())
        {
            self.shares.clear();
            self.last = None;
        }
    }
}

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/unlock", open_get(show)).route("/unlock", open_post(act))
}

fn with<T>(visitor: &Visitor, look: impl FnOnce(&mut Ceremony) -> T) -> T {
    let mut ceremony = visitor.desk.ceremony().lock().unwrap_or_else(PoisonError::into_inner);
    ceremony.tidy(visitor.desk.platform().now());
    look(&mut ceremony)
}

fn show(visitor: &Visitor, call: &Call) -> Answer {
    if visitor.desk.office().is_some() {
        return Answer::see("/sign-in");
    }
    draw(visitor, call, &[])
}

fn act(visitor: &Visitor, call: &Call) -> Answer {
    if visitor.desk.office().is_some() {
        return Answer::see("/sign-in");
    }
    if !visitor.local {
        return draw(visitor, call, &[Problem::new("NB-S-904")]);
    }
    match call.posted.get("do") {
        "share" => share(visitor, call),
        "forget" => {
            with(visitor, |ceremony| ceremony.shares.clear());
            Answer::see("/unlock")
        }
        "open" => open(visitor, call),
        _ => draw(visitor, call, &[]),
    }
}

/// One share: checked alone, so that a slip is found before the others are there.
fn share(visitor: &Visitor, call: &Call) -> Answer {
    let mut typed = Zeroizing::new(call.posted.get("share").to_owned());
    if typed.trim().is_empty()
        && let Some(file) = call.files.iter().find(|file| file.field == "file")
    {
        // A share is plain text in any of its forms; what is none is refused as one.
        *typed = String::from_utf8_lossy(&file.bytes).into_owned();
    }
    match visitor.desk.house().check_share(&typed) {
        Err(problem) => draw(visitor, call, &[problem.at("share")]),
        Ok((index, _)) => {
            let fresh = with(visitor, |ceremony| {
                let fresh = ceremony.shares.iter().all(|(known, _)| *known != index);
                if fresh {
                    ceremony.shares.push((index, typed));
                    ceremony.last = Some(visitor.desk.platform().now());
                }
                fresh
            });
            if fresh {
                Answer::see("/unlock")
            } else {
                let problem = Problem::new("NB-S-905").at("share").with("share", index);
                draw(visitor, call, &[problem])
            }
        }
    }
}

fn open(visitor: &Visitor, call: &Call) -> Answer {
    let posted = &call.posted;
    let present: Vec<String> =
        posted.get("present").lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    if present.is_empty() {
        return draw(visitor, call, &[Problem::new("NB-S-906").at("present")]);
    }
    let house = visitor.desk.house();
    let secret = |name: &str| Zeroizing::new(posted.raw(name).unwrap_or_default().trim().to_owned());
    let means = match posted.get("means") {
        "envelope" => Means::Envelope(secret("envelope")),
        "keyring" => Means::Keyring {
            person: posted.get("person").to_owned(),
            passphrase: secret("passphrase"),
            card: secret("card"),
        },
        _ => Means::Shares(with(visitor, |ceremony| ceremony.shares.iter().map(|(_, text)| text.clone()).collect())),
    };
    let extract: Option<PathBuf> =
        house.extracts().into_iter().find(|file| file.id.text() == posted.get("extract")).map(|file| file.path);
    let keeper = posted.get("keeper");
    let person = (!keeper.is_empty())
        .then(|| NewKeyringPerson { name: keeper.to_owned(), passphrase: secret("keeper_passphrase") });
    house.waive_swap(posted.get("swap_reason"));
    match house.unlock(&means, present, extract.as_deref(), person) {
        Err(problem) => draw(visitor, call, &[problem]),
        Ok(unlocked) => {
            with(visitor, |ceremony| ceremony.shares.clear());
            visitor.desk.note_asked();
            match unlocked.card {
                None => Answer::see(founding::after_unlocking(visitor)),
                Some(card) => card_page(visitor, keeper, &card),
            }
        }
    }
}

/// The card of the person who may restart the house: shown once, to be printed.
fn card_page(visitor: &Visitor, keeper: &str, card: &str) -> Answer {
    let texts = visitor.texts;
    let content = html! {
        p { (t!(texts, "unlock-card-says", name = keeper)) }
        p class="code" { (card) }
        div class="buttons" {
            button type="button" class="button" data-print hidden { (t!(texts, "print")) }
            a class="button button--primary" href=(founding::after_unlocking(visitor)) { (t!(texts, "unlock-to-sign-in")) }
        }
    };
    Answer::page(page(&visitor.frame(t!(texts, "unlock-card-title")), &content))
}

fn draw(visitor: &Visitor, call: &Call, problems: &[Problem]) -> Answer {
    let texts = visitor.texts;
    let told = visitor.tell(problems);
    let mut frame = visitor.frame(t!(texts, "unlock-title"));
    frame.faulty = !told.is_empty();
    let content = html! {
        (error_summary(texts, &lines(&told)))
        p { (t!(texts, "unlock-says")) }
        @if visitor.local { (ceremony(visitor, call, &told)) }
        @else { (alert(texts, Kind::Danger, &t!(texts, "unlock-not-local"), &html! {})) }
    };
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &content))
}

fn means_of(visitor: &Visitor, call: &Call) -> &'static str {
    let house = visitor.desk.house();
    let asked = match call.posted.get("means") {
        "" => call.query.get("means"),
        posted => posted,
    };
    match asked {
        "shares" => "shares",
        "envelope" if house.has_envelope() => "envelope",
        "keyring" if !house.keyring_persons().is_empty() => "keyring",
        _ if !house.keyring_persons().is_empty() => "keyring",
        _ => "shares",
    }
}

fn ceremony(visitor: &Visitor, call: &Call, told: &[Told]) -> Markup {
    let texts = visitor.texts;
    let house = visitor.desk.house();
    let means = means_of(visitor, call);
    let ways: Vec<(&str, String)> = [
        ("keyring", !house.keyring_persons().is_empty(), t!(texts, "unlock-way-keyring")),
        ("shares", true, t!(texts, "unlock-way-shares")),
        ("envelope", house.has_envelope(), t!(texts, "unlock-way-envelope")),
    ]
    .into_iter()
    .filter(|(_, there, _)| *there)
    .map(|(way, _, label)| (way, label))
    .collect();
    let needed = usize::from(house.authority().shares_needed);
    let entered: Vec<u8> = with(visitor, |c| c.shares.iter().map(|(index, _)| *index).collect());
    let enough = means != "shares" || entered.len() >= needed;
    html! {
        @if ways.len() > 1 {
            p { (t!(texts, "unlock-ways")) " "
                @for (at, (way, label)) in ways.iter().enumerate() {
                    @if at > 0 { " · " }
                    @if *way == means { strong aria-current="true" { (label) } }
                    @else { a href={ "/unlock?means=" (way) } { (label) } }
                }
            }
        }
        @if means == "shares" { (shares(visitor, told, &entered, needed)) }
        @if enough { (opening(visitor, call, told, means)) }
    }
}

fn shares(visitor: &Visitor, told: &[Told], entered: &[u8], needed: usize) -> Markup {
    let texts = visitor.texts;
    let tasks: Vec<Task> = (0..needed.max(entered.len()))
        .map(|at| Task {
            label: match entered.get(at) {
                Some(index) => t!(texts, "unlock-share-entered", at = at + 1, of = needed, index = *index),
                None => t!(texts, "unlock-share-open", at = at + 1, of = needed),
            },
            href: None,
            note: String::new(),
            state: match at {
                _ if at < entered.len() => TaskState::Done,
                _ if at == entered.len() => TaskState::Now,
                _ => TaskState::NotYet,
            },
            action: None,
        })
        .collect();
    let label = t!(texts, "unlock-share-label", at = entered.len() + 1);
    let hint = t!(texts, "unlock-share-hint");
    let error = error_at(told, "share");
    html! {
        (task_list(texts, &tasks))
        @if entered.len() < needed {
            form method="post" action="/unlock" enctype="multipart/form-data" class="form" autocomplete="off" {
                input type="hidden" name="means" value="shares";
                (long_text_field(texts, &Field { name: "share", label: &label, hint: Some(&hint),
                    error: error.as_deref(), ..Field::default() }, 3))
                div class="field" {
                    label for="share-file" { (t!(texts, "unlock-share-file")) }
                    input class="input" type="file" id="share-file" name="file" accept=".txt,text/plain";
                }
                (button_row(&[Button { label: &t!(texts, "unlock-share-add"), primary: true, send: Some(("do", "share")), key: Some('s'), ..Button::default() }], None))
            }
        }
        @if !entered.is_empty() {
            form method="post" action="/unlock" {
                input type="hidden" name="means" value="shares";
                p { (button(&Button { label: &t!(texts, "unlock-share-forget"), send: Some(("do", "forget")), danger: true, ..Button::default() })) }
            }
        }
    }
}

fn opening(visitor: &Visitor, call: &Call, told: &[Told], means: &str) -> Markup {
    let texts = visitor.texts;
    let house = visitor.desk.house();
    let posted = &call.posted;
    let extracts: Vec<(String, String)> = house
        .extracts()
        .into_iter()
        .map(|file| {
            let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (file.id.text(), t!(texts, "unlock-extract", created = file.created.german(), file = name))
        })
        .chain([("none".to_owned(), t!(texts, "unlock-no-extract"))])
        .collect();
    let chosen = match posted.get("extract") {
        "" => extracts.first().map_or("none", |(id, _)| id.as_str()),
        posted => posted,
    };
    let choices: Vec<Choice<'_>> = extracts.iter().map(|(id, label)| Choice::new(id, label)).collect();
    let (present_label, present_hint) = (t!(texts, "unlock-present"), t!(texts, "unlock-present-hint"));
    let present_error = error_at(told, "present");
    let extract_label = t!(texts, "unlock-what");
    html! {
        form method="post" action="/unlock" class="form" autocomplete="off" {
            input type="hidden" name="means" value=(means);
            (long_text_field(texts, &Field { name: "present", label: &present_label, hint: Some(&present_hint), required: true,
                value: posted.get("present"), error: present_error.as_deref(), ..Field::default() }, 2))
            @if means == "envelope" {
                (text_field(texts, &Field { name: "envelope", label: &t!(texts, "unlock-envelope"), hint: Some(&t!(texts, "unlock-envelope-hint")),
                    required: true, error: error_at(told, "envelope").as_deref(), ..Field::default() }))
            }
            @if means == "keyring" {
                @let persons = house.keyring_persons();
                @let choices: Vec<Choice<'_>> = persons.iter().map(|name| Choice::new(name, name)).collect();
                (radios(texts, &Field { name: "person", label: &t!(texts, "unlock-person"), required: true,
                    value: if posted.get("person").is_empty() { persons.first().map_or("", String::as_str) } else { posted.get("person") },
                    ..Field::default() }, &choices, false))
                (text_field(texts, &Field { name: "passphrase", kind: "password", label: &t!(texts, "unlock-passphrase"), required: true,
                    error: error_at(told, "passphrase").as_deref(), ..Field::default() }))
                (text_field(texts, &Field { name: "card", label: &t!(texts, "unlock-card"), hint: Some(&t!(texts, "unlock-card-hint")), required: true,
                    error: error_at(told, "card").as_deref(), ..Field::default() }))
            }
            (radios(texts, &Field { name: "extract", label: &extract_label, value: chosen, required: true, ..Field::default() }, &choices, false))
            @if means != "keyring" {
                (crate::components::disclosure::disclosure(&t!(texts, "unlock-keeper"), &html! {
                    p { (t!(texts, "unlock-keeper-says")) }
                    (text_field(texts, &Field { name: "keeper", label: &t!(texts, "unlock-keeper-name"), value: posted.get("keeper"), ..Field::default() }))
                    (text_field(texts, &Field { name: "keeper_passphrase", kind: "password", label: &t!(texts, "unlock-keeper-passphrase"),
                        hint: Some(&t!(texts, "unlock-keeper-hint")), autocomplete: "new-password", ..Field::default() }))
                }, !posted.get("keeper").is_empty()))
            }
            @let areas = house.open_swap();
            @if !areas.is_empty() {
                (alert(texts, Kind::Warning, &t!(texts, "unlock-swap"), &html! { p { (t!(texts, "unlock-swap-says", areas = areas.join(", "))) } }))
                (text_field(texts, &Field { name: "swap_reason", label: &t!(texts, "unlock-swap-reason"), hint: Some(&t!(texts, "unlock-swap-hint")),
                    value: posted.get("swap_reason"), error: error_at(told, "swap_reason").as_deref(), ..Field::default() }))
            }
            (button_row(&[Button { label: &t!(texts, "unlock-open"), primary: true, send: Some(("do", "open")), key: Some('s'), ..Button::default() }], None))
        }
    }
}
