//! Who pays: by benefit and by case, with the lists of other payers and their information.

use books::payments::payers::SetPayers;
use maud::{Markup, html};
use model::acts::claim::Payer;
use model::acts::payment::ListSource;
use model::problem::Refusal;
use model::role::Role;
use model::{Month, Problem};
use sha2::{Digest, Sha256};

use super::{AREA, benefits, choices, draw, posted_month, read_month};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Choice, Field, Table, button_row, long_text_field, radios, table, text_field};
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;
use crate::text::Texts;

/// Roles that say who pays.
const SAY: [Role; 3] = [Role::ClerkBenefits, Role::Treasurer, Role::Head];

/// Most cases that the page names for a benefit.
const NAMED_MAX: usize = 200;

/// The payer in words.
pub(super) fn payer_name(texts: Texts, payer: Payer) -> String {
    super::words::coded(texts, "payer", payer.name())
}

/// `GET /payments/payers`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    seat.office.viewed_payments(&seat.actor, "payers")?;
    let month = read_month(call.query.get("month")).unwrap_or_else(|| seat.office.today().month().next());
    let mut frame = seat.frame(AREA, t!(texts, "payers-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "payers-says")) }
        p class="no-print" {
            a href={ "/payments/payers?month=" (month.previous()) } { (month.previous().german()) } " · "
            strong aria-current="true" { (month.german()) } " · "
            a href={ "/payments/payers?month=" (month.next()) } { (month.next().german()) }
        }
        (standing(seat, month))
        @if seat.actor.any(&SAY) {
            div class="buttons" { a class="button button--primary" href="/payments/payers/new" { (t!(texts, "payers-new")) } }
        }
        (entries(seat))
    };
    Ok(seat.page(&frame, &content))
}

/// Every benefit: who pays it in the month, and which cases are named.
fn standing(seat: &Seat, month: Month) -> Markup {
    let texts = seat.texts;
    let rules = seat.office.catalogue().payment();
    let books = seat.office.books();
    let payers = books.payments.payers();
    let rows: Vec<Vec<Cell>> = rules
        .iter()
        .flat_map(|rules| &rules.benefits)
        .map(|spec| {
            let named: Vec<(&str, Payer)> = payers.named(&spec.key, month).collect();
            let words: Vec<String> = Payer::ALL
                .into_iter()
                .filter_map(|payer| {
                    let count = named.iter().filter(|(_, who)| *who == payer).count();
                    let name = payer_name(texts, payer);
                    (count > 0).then(|| format!("{name}: {}", texts.count(u64::try_from(count).unwrap_or(u64::MAX))))
                })
                .collect();
            let shown = named.iter().take(NAMED_MAX);
            let list: Vec<String> =
                shown.map(|(file, payer)| format!("{file} ({})", payer_name(texts, *payer))).collect();
            let last = payers.infos(&spec.key, month).last();
            let info = last.map(|info| format!("{} · {} · {}", info.who, info.at.german(), info.says));
            vec![
                Cell::Head(html! { (spec.title.get(texts.lang())) }),
                Cell::Text(payer_name(texts, payers.whole(spec, month))),
                Cell::Markup(html! {
                    @if words.is_empty() { (t!(texts, "payers-none-named")) }
                    @else {
                        details { summary { (words.join(" · ")) } ul { @for line in &list { li class="number" { (line) } } }
                            @if named.len() > list.len() { p class="small muted" { (t!(texts, "payers-more", count = named.len() - list.len())) } } }
                    }
                }),
                Cell::Text(info.unwrap_or_else(|| "–".to_owned())),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "payers-standing", month = month.german()),
        head: vec![
            (t!(texts, "pay-benefit"), false),
            (t!(texts, "payers-whole"), false),
            (t!(texts, "payers-cases"), false),
            (t!(texts, "payers-info"), false),
        ],
        rows,
        ..Table::default()
    })
}

fn entries(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let entries = seat.office.books().payments.payers().entries().to_vec();
    let rows = entries.iter().rev().map(|entry| {
        let until = entry.until.map_or_else(|| t!(texts, "payers-open"), |until| until.german());
        let cases = if entry.whole {
            t!(texts, "payers-all")
        } else {
            t!(texts, "payers-count", count = entry.cases, sum = entry.sum.german())
        };
        vec![
            Cell::Head(html! { (benefit_name(seat, &entry.benefit)) }),
            Cell::Text(payer_name(texts, entry.payer)),
            Cell::Text(format!("{} – {until}", entry.from.german())),
            Cell::Text(cases),
            Cell::Text(entry.note.clone()),
            Cell::Text(format!("{} · {}", seat.name_of(entry.by), entry.at.german())),
        ]
    });
    table(&Table {
        caption: t!(texts, "payers-entries", count = entries.len()),
        head: vec![
            (t!(texts, "pay-benefit"), false),
            (t!(texts, "payers-who"), false),
            (t!(texts, "payers-months"), false),
            (t!(texts, "payers-cases"), false),
            (t!(texts, "pay-reason"), false),
            (t!(texts, "pay-recorded-by"), false),
        ],
        rows: rows.collect(),
        empty: t!(texts, "payers-entries-none"),
        ..Table::default()
    })
}

/// `GET /payments/payers/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&SAY)?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /payments/payers/new`.
pub(super) fn set(seat: &Seat, call: &Call) -> Outcome {
    match taken(seat, call) {
        Ok(month) => Ok(Answer::see(format!("/payments/payers?month={month}"))),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn taken(seat: &Seat, call: &Call) -> Result<Month, Refusal> {
    let posted = &call.posted;
    let mut problems = Vec::new();
    let benefit = posted.get("benefit").to_owned();
    if !benefits(seat).iter().any(|(key, _)| *key == benefit) {
        problems.push(Problem::new("NB-Z-094").at("benefit"));
    }
    let payer = Payer::from_name(posted.get("payer"));
    if payer.is_none() {
        problems.push(Problem::new("NB-Z-094").at("payer"));
    }
    let from = posted_month(call, "from").map_err(|problem| problems.push(problem)).ok();
    let until = match posted.get("until").trim() {
        "" => None,
        _ => posted_month(call, "until").map_err(|problem| problems.push(problem)).ok(),
    };
    let scope = posted.get("scope");
    if !["all", "cases", "list"].contains(&scope) {
        problems.push(Problem::new("NB-Z-094").at("scope"));
    }
    let (Some(payer), Some(from), true) = (payer, from, problems.is_empty()) else {
        return Err(problems);
    };
    let intent = call.intent()?;
    let note = posted.get("reason");
    if scope == "list" {
        let file = call.files.iter().find(|file| file.field == "list");
        let bytes = file.map(|file| file.bytes.clone()).unwrap_or_default();
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(vec![Problem::new("NB-Z-092").at("list")]);
        }
        seat.office.take_paid_list(&seat.actor, intent, (&benefit, from), payer, note, &bytes)?;
        return Ok(from);
    }
    let typed = posted.get("cases");
    let rows = if scope == "cases" { office::Office::cases_of(typed) } else { Vec::new() };
    let command = SetPayers {
        benefit,
        from,
        until,
        payer,
        whole: scope == "all",
        source: ListSource::Typed,
        hash: Sha256::digest(typed.as_bytes()).into(),
        rows,
        note: note.to_owned(),
    };
    seat.office.set_payers(&seat.actor, intent, &command).map_err(|refusal| {
        let to_cases = |mut problem: Problem| {
            if problem.field.as_deref() == Some("rows") {
                problem.field = Some("cases".to_owned());
            }
            problem
        };
        refusal.into_iter().map(to_cases).collect::<Refusal>()
    })?;
    Ok(from)
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(AREA, t!(texts, "payers-new"));
    frame.crumbs =
        vec![(t!(texts, "nav-payments"), "/payments".into()), (t!(texts, "payers-title"), "/payments/payers".into())];
    let benefits = benefits(seat);
    let names: Vec<(Payer, String)> = Payer::ALL.into_iter().map(|payer| (payer, payer_name(texts, payer))).collect();
    let payers: Vec<Choice<'_>> = names.iter().map(|(payer, name)| Choice::new(payer.name(), name)).collect();
    let (all, cases, list) =
        (t!(texts, "payers-scope-all"), t!(texts, "payers-scope-cases"), t!(texts, "payers-scope-list"));
    let scopes = [Choice::new("cases", &cases), Choice::new("list", &list), Choice::new("all", &all)];
    let next = seat.office.today().month().next().german();
    let error = |field: &str| error_at(told, field);
    let list_error = error("list");
    let content = html! {
        p { (t!(texts, "payers-new-says")) }
        form method="post" action="/payments/payers/new" class="form" novalidate data-form enctype="multipart/form-data" {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: posted.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices(&benefits), false))
            (radios(texts, &Field { name: "payer", label: &t!(texts, "payers-who"), value: posted.get("payer"), required: true,
                error: error("payer").as_deref(), ..Field::default() }, &payers, false))
            (text_field(texts, &Field { name: "from", label: &t!(texts, "pay-from-field"), hint: Some(&t!(texts, "pay-month-hint")),
                value: if again { posted.get("from") } else { &next }, required: true, width: Some(12), error: error("from").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "until", label: &t!(texts, "payers-until"), hint: Some(&t!(texts, "payers-until-hint")), value: posted.get("until"),
                width: Some(12), error: error("until").as_deref(), ..Field::default() }))
            (radios(texts, &Field { name: "scope", label: &t!(texts, "payers-scope"), value: posted.get("scope"), required: true,
                error: error("scope").as_deref(), ..Field::default() }, &scopes, false))
            (long_text_field(texts, &Field { name: "cases", label: &t!(texts, "payers-file-numbers"), hint: Some(&t!(texts, "payers-file-numbers-hint")), value: posted.get("cases"),
                error: error("cases").as_deref(), ..Field::default() }, 4))
            div class=(if list_error.is_some() { "field field--error" } else { "field" }) {
                label for="f-list" { (t!(texts, "payers-list")) }
                p class="field__hint" id="f-list-hint" { (t!(texts, "payers-list-hint")) }
                @if let Some(error) = &list_error { p class="field__error" id="f-list-error" { (error) } }
                input class="input" type="file" id="f-list" name="list" accept=".xml,.csv,.txt,.jsonl,application/xml,text/xml,text/csv" aria-describedby="f-list-hint";
            }
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "pay-reason"), hint: Some(&t!(texts, "payers-reason-hint")), value: posted.get("reason"),
                required: true, max_chars: Some(1000), error: error("reason").as_deref(), ..Field::default() }, 3))
            (button_row(&[Button { label: &t!(texts, "payers-go"), primary: true, key: Some('s'), ..Button::default() }],
                Some(("/payments/payers", &t!(texts, "form-cancel")))))
        }
    };
    draw(seat, frame, told, &content)
}
