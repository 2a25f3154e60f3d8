//! The head's watch list: what was noticed, heaviest first, and the note of whoever has looked at it.

use axum::Router;
use books::watchlist::{CASES_NAMED_MAX, Hit, Looked, NOTE_MAX_CHARS, Rule, Weight};
use maud::{Markup, html};
use model::role::Role;
use model::{Money, Problem};

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{Cell, Field, Kind, Table, badge, long_text_field, table};
use crate::frame::{Area, Frame};
use crate::pages::form::act_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

const AREA: Option<Area> = Some(Area::Watch);
/// Most hits on one page; the heaviest come first.
const ROWS_MAX: usize = 100;
/// Places in the journal that a line names; of more only the number is told.
const ACTS_NAMED_MAX: usize = 6;

/// Addresses. No name stands in an address: a hit is named by hashes.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/watchlist", get(AREA, show))
        .route("/watchlist/{rule}/{about}", get(AREA, one).merge(post(AREA, look)))
}

fn name(texts: crate::text::Texts, family: &str, name: &str) -> String {
    texts.say(&format!("{family}-{}", name.replace('_', "-")), &[])
}

/// What the list shows of everything.
#[derive(Clone, Copy)]
struct Shown<'a> {
    rule: Option<Rule>,
    /// `open`, `looked` or `all`.
    state: &'a str,
}

impl<'a> Shown<'a> {
    fn of(call: &'a Call) -> Self {
        let rule = Rule::ALL.into_iter().find(|rule| rule.name() == call.query.get("rule"));
        let state = match call.query.get("state") {
            known @ ("looked" | "all") => known,
            _ => "open",
        };
        Self { rule, state }
    }
    fn state_fits(self, hit: &Hit) -> bool {
        match self.state {
            "looked" => !hit.open(),
            "all" => true,
            _ => hit.open(),
        }
    }
    fn holds(self, hit: &Hit) -> bool {
        self.rule.is_none_or(|rule| rule == hit.rule) && self.state_fits(hit)
    }
    fn href(self) -> String {
        let rule = self.rule.map_or("", Rule::name);
        format!("/watchlist?state={}&rule={rule}", self.state)
    }
}

/// `GET /watchlist`.
fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let all = seat.office.watch_list(&seat.actor)?;
    let shown = Shown::of(call);
    let hits: Vec<&Hit> = all.iter().filter(|hit| shown.holds(hit)).collect();
    let mut frame = seat.frame(AREA, t!(texts, "watch-title"));
    frame.wide = true;
    let open = all.iter().filter(|hit| hit.open()).count();
    let content = html! {
        p { (t!(texts, "watch-says")) }
        p { strong { (t!(texts, "watch-open", open = open, count = all.len())) } }
        (filters(seat, &all, shown))
        (table(&Table {
            caption: t!(texts, "watch-list", count = hits.len()),
            head: vec![
                (t!(texts, "watch-weight"), false),
                (t!(texts, "watch-what"), false),
                (t!(texts, "watch-cases"), false),
                (t!(texts, "watch-amount"), true),
                (t!(texts, "watch-since"), true),
                (t!(texts, "watch-state"), false),
            ],
            rows: hits.iter().take(ROWS_MAX).map(|hit| line(seat, hit)).collect(),
            empty: t!(texts, "watch-none"),
            ..Table::default()
        }))
        @if hits.len() > ROWS_MAX { p { (t!(texts, "watch-more", most = ROWS_MAX)) } }
    };
    Ok(seat.page(&frame, &content))
}

/// Links that narrow the list, each with its number.
fn filters(seat: &Seat, all: &[Hit], shown: Shown<'_>) -> Markup {
    let texts = seat.texts;
    let link = |to: Shown<'_>, label: String, here: bool| {
        let count = all.iter().filter(|hit| to.holds(hit)).count();
        let label = format!("{label} ({count})");
        html! { @if here { strong aria-current="true" { (label) } } @else { a href=(to.href()) { (label) } } }
    };
    let rules = Rule::ALL.into_iter();
    let rules =
        rules.filter(|r| shown.rule == Some(*r) || all.iter().any(|hit| hit.rule == *r && shown.state_fits(hit)));
    html! {
        nav class="no-print" aria-label=(t!(texts, "watch-filter")) {
            p {
                @for (at, state) in ["open", "looked", "all"].into_iter().enumerate() {
                    @if at > 0 { " · " }
                    (link(Shown { state, ..shown }, name(texts, "watch-show", state), state == shown.state))
                }
            }
            p {
                (link(Shown { rule: None, ..shown }, t!(texts, "watch-every-rule"), shown.rule.is_none()))
                @for rule in rules {
                    " · " (link(Shown { rule: Some(rule), ..shown }, name(texts, "watch-rule", rule.name()), shown.rule == Some(rule)))
                }
            }
        }
    }
}

fn line(seat: &Seat, hit: &Hit) -> Vec<Cell> {
    vec![
        Cell::Markup(weight(seat, hit.weight)),
        Cell::Head(html! {
            a href=(address(hit)) { (name(seat.texts, "watch-rule", hit.rule.name())) }
            br; span class="small" { (cause(seat, hit)) }
        }),
        Cell::Markup(cases(seat, hit)),
        Cell::Figure(if hit.amount == Money::ZERO { "–".to_owned() } else { hit.amount.german() }),
        Cell::Figure(hit.since.german()),
        Cell::Markup(state(seat, hit)),
    ]
}

fn weight(seat: &Seat, weight: Weight) -> Markup {
    let kind = match weight {
        Weight::High => Kind::Danger,
        Weight::Middle => Kind::Warning,
        Weight::Low => Kind::Plain,
    };
    badge(kind, &name(seat.texts, "watch-weight", weight.name()))
}

/// Why it stands here, in one sentence; names only of people who work here, and never whose look-ups they were.
fn cause(seat: &Seat, hit: &Hit) -> String {
    let texts = seat.texts;
    let who = hit.clerk.map_or_else(String::new, |clerk| seat.name_of(Some(clerk)));
    let (count, ending, more) = (hit.count, hit.ending.as_str(), hit.more);
    let mut said = match hit.rule {
        Rule::DeadPayee => t!(texts, "watch-says-dead-payee", count = count),
        Rule::OwnHousehold => t!(texts, "watch-says-own-household", who = who),
        Rule::SharedAccount => t!(texts, "watch-says-shared-account", count = count, ending = ending),
        Rule::NewAccount => t!(texts, "watch-says-new-account", who = who, ending = ending),
        Rule::SamePayment => t!(texts, "watch-says-same-payment", count = count, ending = ending),
        Rule::RefusedTries => t!(texts, "watch-says-refused-tries", who = who, count = count),
        Rule::LookupsWithoutCase => t!(texts, "watch-says-lookups-without-case", count = count),
        Rule::RoundAmounts => t!(texts, "watch-says-round-amounts", who = who, count = count),
    };
    if !more.is_empty() {
        said.push(' ');
        said.push_str(&name(texts, "watch-more", more));
    }
    said
}

fn cases(seat: &Seat, hit: &Hit) -> Markup {
    let more = hit.cases.len().saturating_sub(CASES_NAMED_MAX);
    html! {
        @if hit.cases.is_empty() { "–" }
        @for (place, (benefit, file)) in hit.cases.iter().take(CASES_NAMED_MAX).enumerate() {
            @if place > 0 { br; }
            (benefit_name(seat, benefit)) " " span class="number" { (file) }
        }
        @if more > 0 { br; (t!(seat.texts, "watch-more-cases", count = more)) }
    }
}

fn state(seat: &Seat, hit: &Hit) -> Markup {
    let texts = seat.texts;
    html! {
        @if hit.opened_again() { (badge(Kind::Danger, &t!(texts, "watch-again"))) }
        @else if hit.open() { (badge(Kind::Warning, &t!(texts, "watch-is-open"))) }
        @else { (badge(Kind::Success, &t!(texts, "watch-looked"))) }
        @if let Some(last) = hit.looked.last() { br; (last.note) br; (by(seat, last)) }
    }
}

fn by(seat: &Seat, looked: &Looked) -> Markup {
    html! { span class="small muted" { (seat.name_of(looked.by)) " · " (looked.at.german()) } }
}

fn address(hit: &Hit) -> String {
    format!("/watchlist/{}/{}", hit.rule.name(), hex(&hit.about))
}

fn hex(bytes: &[u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_hex(text: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    let whole = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (place, byte) in out.iter_mut().enumerate().filter(|_| whole) {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    whole.then_some(out)
}

/// The hit that the address names.
fn found(seat: &Seat, call: &Call) -> Result<Hit, model::problem::Refusal> {
    let about = read_hex(call.param("about"));
    let hits = seat.office.watch_list(&seat.actor)?;
    let of = |hit: &Hit| hit.rule.name() == call.param("rule") && Some(hit.about) == about;
    hits.into_iter().find(of).ok_or_else(|| vec![Problem::new("NB-Z-430")])
}

/// `GET /watchlist/RULE/ABOUT`.
fn one(seat: &Seat, call: &Call) -> Outcome {
    let hit = found(seat, call)?;
    let (frame, content) = page(seat, call, &hit, &[], false);
    Ok(seat.page(&frame, &content))
}

/// `POST /watchlist/RULE/ABOUT`.
fn look(seat: &Seat, call: &Call) -> Outcome {
    let about = read_hex(call.param("about")).ok_or_else(|| vec![Problem::new("NB-Z-430")])?;
    let seen = read_hex(call.posted.get("seen")).unwrap_or_default();
    let note = call.posted.get("note");
    match seat.office.look_at_hit(&seat.actor, call.intent()?, (call.param("rule"), about), seen, note) {
        Ok(_) => Ok(Answer::see("/watchlist")),
        Err(refusal) => {
            let hit = found(seat, call).map_err(|_| refusal.clone())?;
            let told = seat.tell(&refusal);
            let (frame, content) = page(seat, call, &hit, &told, true);
            Ok(seat.page_with_errors(frame, &told, &content))
        }
    }
}

fn page(seat: &Seat, call: &Call, hit: &Hit, told: &[Told], again: bool) -> (Frame, Markup) {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, name(texts, "watch-rule", hit.rule.name()));
    frame.crumbs = vec![(t!(texts, "watch-title"), "/watchlist".into())];
    let acts: Vec<String> = hit.acts.iter().take(ACTS_NAMED_MAX).map(u64::to_string).collect();
    let more = hit.acts.len().saturating_sub(ACTS_NAMED_MAX);
    let content = html! {
        p { (weight(seat, hit.weight)) " " (cause(seat, hit)) }
        dl class="facts" {
            div { dt { (t!(texts, "watch-cases")) } dd { (cases(seat, hit)) } }
            @if hit.amount != Money::ZERO { div { dt { (t!(texts, "watch-amount")) } dd { (hit.amount.german()) } } }
            div { dt { (t!(texts, "watch-since")) } dd { (hit.since.german()) } }
            @if !acts.is_empty() { div { dt { (t!(texts, "watch-acts")) } dd {
                (acts.join(", ")) @if more > 0 { " " (t!(texts, "watch-more-acts", count = more)) }
            } } }
        }
        h2 { (t!(texts, "watch-how")) }
        p { (name(texts, "watch-how", hit.rule.name())) }
        @if hit.rule == Rule::LookupsWithoutCase && seat.actor.any(&[Role::Head, Role::Auditor]) {
            p { a href="/lookups/clerk" { (t!(texts, "lookups-clerk")) } }
        }
        @if !hit.looked.is_empty() {
            h2 { (t!(texts, "watch-notes")) }
            ul { @for looked in &hit.looked { li { (looked.note) br; (by(seat, looked)) } } }
        }
        @if hit.open() {
            h2 { (t!(texts, "watch-look")) }
            @if hit.opened_again() { p { (t!(texts, "watch-again-says")) } }
            (act_form(seat, again.then_some(call), &address(hit), &html! {
                input type="hidden" name="seen" value=(hex(&hit.circumstances));
                (long_text_field(texts, &Field { name: "note", label: &t!(texts, "watch-note"), hint: Some(&t!(texts, "watch-note-hint")),
                    value: call.posted.get("note"), required: true, max_chars: Some(NOTE_MAX_CHARS), error: error_at(told, "note").as_deref(), ..Field::default() }, 4))
            }, &t!(texts, "watch-go"), Some("/watchlist")))
        } @else { p { a class="button" href="/watchlist" { (t!(texts, "watch-back")) } } }
    };
    (frame, content)
}
