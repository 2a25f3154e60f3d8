//! What may be done with a kind, each on a small form: deliver, issue, return, spoil, destroy, lose, find, count, settle.

use books::stock::State;
use books::stock::decide::CountOf;
use books::stock::serial;
use maud::{Markup, html};
use model::Problem;
use model::catalogue::BlankKind;
use model::ids::AccountId;
use model::problem::Refusal;
use office::stock::StockOrder;

use super::{AREA, keeps, kind_of};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, date_field, long_text_field, select_field, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// What may be done; the rest are keepers' tasks.
const ANYBODY: [&str; 2] = ["spoil", "lose"];
const ALL: [&str; 9] = ["deliver", "issue", "return", "spoil", "destroy", "lose", "found", "count", "settle"];

fn what_of(seat: &Seat, call: &Call, kind: &BlankKind) -> Result<&'static str, Refusal> {
    let what = ALL.into_iter().find(|what| *what == call.param("what"));
    let what = what.ok_or_else(|| vec![Problem::new("NB-S-900")])?;
    if keeps(seat, kind) || ANYBODY.contains(&what) { Ok(what) } else { Err(vec![Problem::new("NB-A-010")]) }
}

/// `GET /stock/{kind}/do/{what}`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let kind = kind_of(seat, call)?;
    let what = what_of(seat, call, kind)?;
    draw(seat, None, call, kind, what, &[])
}

/// `POST /stock/{kind}/do/{what}`.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    let kind = kind_of(seat, call)?;
    let what = what_of(seat, call, kind)?;
    let posted = &call.posted;
    let get = |name: &str| posted.get(name).to_owned();
    let day = |name: &'static str| {
        let day = date_text(&date_parts(posted, name)).parse();
        day.map_err(|_| vec![Problem::new("NB-V-106").at(name).with("label", t!(seat.texts, "stock-day"))])
    };
    let account = || posted.get("account").parse::<AccountId>().ok();
    let order = match what {
        "deliver" => Ok(StockOrder::Deliver { from: get("from"), to: get("to"), note: get("note") }),
        "issue" => match account() {
            Some(account) => Ok(StockOrder::Issue { from: get("from"), to: get("to"), account }),
            None => Err(vec![Problem::new("NB-V-369").at("account")]),
        },
        "return" => Ok(StockOrder::Return { from: get("from"), to: get("to") }),
        "spoil" => Ok(StockOrder::Spoil { serial: get("serial"), reason: get("reason") }),
        "destroy" => day("on").map(|on| StockOrder::Destroy { serials: get("serials"), how: get("how"), on }),
        "lose" => day("noticed").map(|noticed| StockOrder::Lose {
            serials: get("serials"),
            noticed,
            circumstances: get("circumstances"),
        }),
        "found" => Ok(StockOrder::Found { serials: get("serials"), note: get("reason") }),
        "count" => Ok(StockOrder::Count(CountOf {
            account: account(),
            counted: posted.get("counted").parse().ok(),
            note: get("note"),
            witness: get("witness"),
        })),
        _ => Ok(StockOrder::Settle { serial: get("serial"), note: get("reason") }),
    };
    let intent = call.intent()?;
    match order.and_then(|order| seat.office.stock_order(&seat.actor, intent, &kind.key, &order)) {
        Ok(_) => Ok(Answer::see(format!("/stock/{}", kind.key))),
        Err(refusal) => draw(seat, Some(call), call, kind, what, &seat.tell(&refusal)),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, kind: &BlankKind, what: &str, told: &[Told]) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let mut frame = seat.frame(AREA, texts.say(&format!("stock-do-{what}"), &[]));
    let place = format!("/stock/{}", kind.key);
    frame.crumbs = vec![(t!(texts, "nav-stock"), "/stock".into()), (kind.title.get(lang).to_owned(), place.clone())];
    let fields = fields(seat, again, call, kind, what, told);
    let content = html! {
        p { (texts.say(&format!("stock-do-{what}-says"), &[])) }
        (act_form(seat, again, &format!("{place}/do/{what}"), &fields, &texts.say(&format!("stock-do-{what}-go"), &[]), Some(&place)))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// The fields of one thing to do, with what was typed before.
fn fields(seat: &Seat, again: Option<&Call>, call: &Call, kind: &BlankKind, what: &str, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let value =
        |name: &str, fresh: &str| again.map_or_else(|| fresh.to_owned(), |call| call.posted.get(name).to_owned());
    let line = |name: &str, label: &str, hint: Option<&str>, fresh: &str, required: bool| {
        let value = value(name, fresh);
        let error = error_at(told, name);
        text_field(
            texts,
            &Field {
                name,
                label,
                hint,
                value: &value,
                required,
                error: error.as_deref(),
                max_chars: Some(500),
                ..Field::default()
            },
        )
    };
    let long = |name: &str, label: &str, required: bool| {
        let value = value(name, "");
        let error = error_at(told, name);
        long_text_field(
            texts,
            &Field {
                name,
                label,
                value: &value,
                required,
                error: error.as_deref(),
                max_chars: Some(500),
                ..Field::default()
            },
            3,
        )
    };
    let date = |name: &'static str, label: &str| {
        let parts = match again {
            Some(call) => date_parts(&call.posted, name),
            None => DateParts::from_canonical(&seat.office.today().to_string()),
        };
        let error = error_at(told, name);
        date_field(
            texts,
            &Field { name, label, required: true, error: error.as_deref(), ..Field::default() },
            &parts,
            false,
        )
    };
    let example = t!(texts, "stock-example", example = kind.example.as_str());
    let range = |first: &str| {
        html! {
            (line("from", &t!(texts, "stock-from"), Some(&example), first, true))
            (line("to", &t!(texts, "stock-to"), Some(&t!(texts, "stock-to-hint")), "", false))
        }
    };
    let listed = |state: &dyn Fn(&State) -> bool| {
        let books = seat.office.books();
        let found: Vec<String> =
            books.stock.of_kind(&kind.key).filter(|(_, blank)| state(&blank.state)).map(|(s, _)| s.clone()).collect();
        serial::short(&found)
    };
    let list_hint = t!(texts, "stock-list-hint");
    match what {
        "deliver" => html! {
            (range(""))
            (line("note", &t!(texts, "stock-note"), None, "", true))
        },
        "issue" => {
            let first = seat.office.books().stock.serials(&kind.key, &State::Safe).next().cloned().unwrap_or_default();
            html! {
                (people(seat, kind, &value("account", ""), error_at(told, "account").as_deref(), ""))
                (range(&first))
            }
        }
        "return" => range(""),
        "spoil" => html! {
            (line("serial", &t!(texts, "stock-serial"), Some(&example), call.query.get("serial"), true))
            (long("reason", &t!(texts, "stock-spoil-reason"), true))
        },
        "destroy" => {
            let spoiled = listed(&|state| matches!(state, State::Spoiled(_) | State::Found));
            html! {
                (line("serials", &t!(texts, "stock-serials"), Some(&list_hint), &spoiled, true))
                (line("how", &t!(texts, "stock-how"), Some(&t!(texts, "stock-how-hint")), "", true))
                (date("on", &t!(texts, "stock-day")))
            }
        }
        "lose" => html! {
            (line("serials", &t!(texts, "stock-serials"), Some(&list_hint), "", true))
            (date("noticed", &t!(texts, "stock-noticed")))
            (long("circumstances", &t!(texts, "stock-circumstances"), true))
        },
        "found" => {
            let missing = listed(&|state| matches!(state, State::Missing(_)));
            html! {
                (line("serials", &t!(texts, "stock-serials"), Some(&list_hint), &missing, true))
                (long("reason", &t!(texts, "stock-found-reason"), true))
            }
        }
        "count" => html! {
            (people(seat, kind, &value("account", ""), None, &t!(texts, "stock-state-safe")))
            (line("counted", &t!(texts, "stock-count-number"), Some(&t!(texts, "stock-count-hint")), "", true))
            (line("witness", &t!(texts, "stock-witness"), None, "", true))
            (line("note", &t!(texts, "stock-count-note"), Some(&t!(texts, "stock-count-note-hint")), "", false))
        },
        _ => html! {
            @let serial = value("serial", call.query.get("serial"));
            input type="hidden" name="serial" value=(serial);
            p { strong class="number" { (serial) } }
            (conflict_cases(seat, kind, &serial))
            (long("reason", &t!(texts, "stock-settle-reason"), true))
        },
    }
}

/// Those who use this kind; `nobody` is the choice without a person.
fn people(seat: &Seat, kind: &BlankKind, chosen: &str, error: Option<&str>, nobody: &str) -> Markup {
    let texts = seat.texts;
    let people: Vec<(String, String)> = {
        let books = seat.office.books();
        let users = books
            .accounts
            .all()
            .filter(|account| !account.disabled && account.roles.iter().any(|role| kind.take.contains(role)));
        users.map(|account| (account.id.text(), account.name.clone())).collect()
    };
    let mut choices: Vec<Choice<'_>> = Vec::new();
    if !nobody.is_empty() {
        choices.push(Choice::new("", nobody));
    }
    choices.extend(people.iter().map(|(id, name)| Choice::new(id, name)));
    let label = if nobody.is_empty() { t!(texts, "stock-to-whom") } else { t!(texts, "stock-place") };
    let field = Field { name: "account", label: &label, value: chosen, required: true, error, ..Field::default() };
    select_field(texts, &field, &choices, "")
}

/// The cases that used a serial.
fn conflict_cases(seat: &Seat, kind: &BlankKind, serial: &str) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let open = books.stock.conflicts().iter().filter(|one| one.kind == kind.key && one.serial == serial);
    html! {
        @for one in open.filter(|one| one.settled.is_none()) {
            p { (texts.say(&format!("stock-conflict-{}", one.what), &[])) " "
                @for case in &one.cases { @if let Some(case) = books.cases.get(*case) {
                    a class="number" href={ "/cases/" (case.id.text()) } { (case.number) } " "
                } }
                span class="small muted" { (one.at.german()) " · " (t!(texts, "stock-act", position = one.position)) }
            }
        }
    }
}
