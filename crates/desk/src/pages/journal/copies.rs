//! Copies: which there are and how they are doing, whether this start is confirmed, who still has to erase.

use std::path::PathBuf;

use books::keeping::{Holder, HolderKind};
use maud::{Markup, html};
use model::Problem;
use model::acts::keeping::Domain;
use model::ids::{ErasureId, HolderId};
use office::copies::{CopyState, CopyStatus};
use office::standing::LinkState;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{Button, Cell, Field, Kind, Table, alert, badge, table, text_field};
use crate::frame::Area;
use crate::pages::form::{act_form, button_form};
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::{Told, tell};
use crate::seat::{Call, Seat, error_at};
use crate::t;

const PAGE: &str = "/journal/copies";

fn may(seat: &Seat) -> bool {
    seat.actor.any(books::keeping::KEEPERS)
}

/// How a copy is doing, in a word and a sentence.
fn state(seat: &Seat, copy: &CopyStatus) -> Markup {
    let texts = seat.texts;
    let (kind, word) = match (&copy.state, copy.domain.counts()) {
        (CopyState::Lost(since, ..), _) => (Kind::Danger, t!(texts, "copy-lost", since = since.german())),
        (_, false) => (Kind::Warning, t!(texts, "copy-same-disk")),
        (CopyState::Starting, true) => (Kind::Info, t!(texts, "copy-starting")),
        (CopyState::Behind(since), true) if copy.alarming(seat.office.now()) => {
            (Kind::Warning, t!(texts, "copy-late", since = since.german()))
        }
        (CopyState::Behind(_) | CopyState::InStep, true) => (Kind::Success, t!(texts, "copy-in-step")),
    };
    html! {
        (badge(kind, &word))
        @if let CopyState::Lost(_, code, reason) = &copy.state {
            @let told = tell(&Problem::new(code).with("reason", reason), texts.lang());
            p class="small" { (told.title) " " (told.remedy) }
        }
    }
}

fn domain(seat: &Seat, domain: Domain) -> String {
    match domain {
        Domain::Same => t!(seat.texts, "domain-same"),
        Domain::OtherDisk => t!(seat.texts, "domain-disk"),
        Domain::OtherMachine => t!(seat.texts, "domain-machine"),
    }
}

fn copies_table(seat: &Seat, copies: &[CopyStatus]) -> Markup {
    let texts = seat.texts;
    let stored = seat.office.stored();
    table(&Table {
        caption: t!(texts, "copies-caption", count = copies.len()),
        head: vec![
            (t!(texts, "copy-label"), false),
            (t!(texts, "copy-state"), false),
            (t!(texts, "copy-domain"), false),
            (t!(texts, "copy-has"), true),
            (t!(texts, "copy-action"), false),
        ],
        rows: copies
            .iter()
            .map(|copy| {
                let path = copy.place.path.display().to_string();
                vec![
                    Cell::Head(html! { (copy.place.label) br; span class="small code" { (path) } }),
                    Cell::Markup(state(seat, copy)),
                    Cell::Text(domain(seat, copy.domain)),
                    Cell::Figure(t!(texts, "copy-of", have = copy.counts[0], all = stored[0])),
                    Cell::Markup(html! {
                        @if may(seat) {
                            (button_form(seat, &format!("{PAGE}/drop"), &[("path", &path)], &Button { label: &t!(texts, "copy-drop"), ..Button::default() }))
                        }
                    }),
                ]
            })
            .collect(),
        empty: t!(texts, "copies-empty"),
        ..Table::default()
    })
}

fn link(seat: &Seat) -> Markup {
    let texts = seat.texts;
    match seat.office.link_state() {
        LinkState::First => alert(texts, Kind::Success, &t!(texts, "link-first"), &html! {}),
        LinkState::Confirmed => alert(texts, Kind::Success, &t!(texts, "link-confirmed"), &html! {}),
        LinkState::Waived => alert(texts, Kind::Info, &t!(texts, "link-waived"), &html! {}),
        LinkState::Open => alert(
            texts,
            Kind::Danger,
            &t!(texts, "link-open"),
            &html! {
                p { (t!(texts, "link-open-says")) }
                @if may_propose(seat, "waive") {
                    p { a href=(format!("{PAGE}/waive")) { (t!(texts, "link-waive")) } }
                }
            },
        ),
    }
}

fn may_propose(seat: &Seat, what: &str) -> bool {
    use model::role::Role;
    match what {
        "waive" => seat.actor.any(&[Role::Operator, Role::Head, Role::Treasurer]),
        _ => seat.actor.any(&[Role::DataProtection, Role::Head]),
    }
}

fn holder_kind(seat: &Seat, holder: &Holder) -> String {
    match holder.kind {
        HolderKind::Copy(place) => domain(seat, place),
        HolderKind::Backup => t!(seat.texts, "holder-backup"),
    }
}

fn inventory(seat: &Seat, holders: &[(HolderId, Holder)]) -> Markup {
    let texts = seat.texts;
    table(&Table {
        caption: t!(texts, "holders-caption", count = holders.len()),
        head: vec![
            (t!(texts, "copy-label"), false),
            (t!(texts, "copy-domain"), false),
            (t!(texts, "holder-since"), true),
            (t!(texts, "copy-action"), false),
        ],
        rows: holders
            .iter()
            .map(|(id, holder)| {
                vec![
                    Cell::Head(html! { (holder.label) }),
                    Cell::Text(holder_kind(seat, holder)),
                    Cell::Figure(holder.since.german()),
                    Cell::Markup(html! {
                        @if may(seat) && holder.kind == HolderKind::Backup {
                            (disclosure(&t!(texts, "holder-destroyed"), &act_form(seat, None, &format!("{PAGE}/holders/{}/drop", id.text()), &html! {
                                (reason_field(seat, "", true, &[]))
                            }, &t!(texts, "holder-destroyed-go"), None), false))
                        }
                    }),
                ]
            })
            .collect(),
        empty: t!(texts, "holders-empty"),
        ..Table::default()
    })
}

/// An erasure: id, when, and the holders that have not confirmed with their names.
type Open = (ErasureId, String, Vec<(HolderId, String)>);

fn erasures(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let open: Vec<Open> = {
        let books = seat.office.books();
        let keeping = &books.keeping;
        let name = |id: HolderId| keeping.holder(id).map(|h| h.label.clone()).unwrap_or_default();
        let list = keeping.erasures().rev().map(|(id, erasure)| {
            (id, erasure.at.german(), keeping.missing(erasure).map(|id| (id, name(id))).collect())
        });
        list.collect()
    };
    html! {
        @if open.is_empty() { p { (t!(texts, "erasures-none")) } }
        @else {
            ul { @for (id, at, missing) in &open { li {
                (t!(texts, "erasure-at", at = at.as_str())) " "
                @if missing.is_empty() { (badge(Kind::Success, &t!(texts, "erasure-complete"))) }
                @else {
                    (badge(Kind::Warning, &t!(texts, "erasure-missing", count = missing.len())))
                    ul { @for (holder, label) in missing { li {
                        (label) " "
                        (button_form(seat, &format!("{PAGE}/erasures/{}/{}", id.text(), holder.text()), &[], &Button { label: &t!(texts, "erasure-confirm"), ..Button::default() }))
                    } } }
                }
            } } }
        }
        @if may_propose(seat, "erase") { p { a href="/journal/erase" { (t!(texts, "erase-propose")) } } }
    }
}

/// `GET /journal/copies`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    Ok(draw(seat, None, "", "", &[]))
}

fn draw(seat: &Seat, again: Option<&Call>, label: &str, path: &str, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let holders: Vec<(HolderId, Holder)> = {
        let books = seat.office.books();
        books.keeping.holders().filter(|(_, h)| h.dropped.is_none()).map(|(id, h)| (id, h.clone())).collect()
    };
    let adopted: Vec<(String, u64, String)> = {
        let books = seat.office.books();
        books.keeping.adopted.iter().map(|a| (a.at.german(), a.acts, a.anchor.clone())).collect()
    };
    let mut frame = seat.frame(Some(Area::Journal), t!(texts, "copies-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-journal"), "/journal".into())];
    let content = html! {
        (link(seat))
        p { (t!(texts, "copies-say")) " " a href="/help/durability" { (t!(texts, "durability-title")) } }
        (copies_table(seat, &seat.office.copies()))
        @if may(seat) {
            h2 { (t!(texts, "copy-new")) }
            (act_form(seat, again, PAGE, &html! {
                (text_field(texts, &Field { name: "label", label: &t!(texts, "copy-label"), hint: Some(&t!(texts, "copy-label-hint")), value: label,
                    required: true, max_chars: Some(60), error: error_at(told, "label").as_deref(), ..Field::default() }))
                (text_field(texts, &Field { name: "path", label: &t!(texts, "copy-path"), hint: Some(&t!(texts, "copy-path-hint")), value: path,
                    required: true, max_chars: Some(400), error: error_at(told, "path").as_deref(), ..Field::default() }))
            }, &t!(texts, "copy-new-go"), None))
        }
        h2 { (t!(texts, "holders-title")) }
        p { (t!(texts, "holders-say")) }
        (inventory(seat, &holders))
        h2 { (t!(texts, "erasures-title")) }
        p { (t!(texts, "erasures-say")) }
        (erasures(seat))
        @if !adopted.is_empty() {
            h2 { (t!(texts, "adopted-title")) }
            ul { @for (at, acts, anchor) in &adopted { li { (t!(texts, "adopted-one", at = at.as_str(), acts = *acts)) " " span class="code" { (anchor) } } } }
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// `POST /journal/copies`: sets one up.
pub(super) fn add(seat: &Seat, call: &Call) -> Outcome {
    let (label, path) = (call.posted.get("label"), call.posted.get("path"));
    match seat.office.add_copy(&seat.actor, label, &PathBuf::from(path.trim())) {
        Ok(()) => Ok(Answer::see(PAGE)),
        Err(refusal) => Ok(draw(seat, Some(call), label, path, &seat.tell(&refusal))),
    }
}

/// `POST /journal/copies/drop`.
pub(super) fn drop_copy(seat: &Seat, call: &Call) -> Outcome {
    let path = PathBuf::from(call.posted.get("path"));
    seat.office.drop_copy(&seat.actor, &path, &t!(seat.texts, "copy-dropped-here"))?;
    Ok(Answer::see(PAGE))
}

fn holder(call: &Call) -> Result<HolderId, model::problem::Refusal> {
    call.param("holder").parse().map_err(|_| vec![Problem::new("NB-J-032")])
}

/// `POST /journal/copies/holders/{holder}/drop`.
pub(super) fn drop_holder(seat: &Seat, call: &Call) -> Outcome {
    seat.office.drop_holder(&seat.actor, holder(call)?, call.posted.get("reason"))?;
    Ok(Answer::see(PAGE))
}

/// `POST /journal/copies/erasures/{erasure}/{holder}`.
pub(super) fn confirm_erasure(seat: &Seat, call: &Call) -> Outcome {
    let erasure = call.param("erasure").parse().map_err(|_| vec![Problem::new("NB-J-033")])?;
    seat.office.confirm_erasure(&seat.actor, call.intent()?, erasure, holder(call)?)?;
    Ok(Answer::see(PAGE))
}

/// `GET /journal/copies/waive`.
pub(super) fn waive_form(seat: &Seat, _: &Call) -> Outcome {
    Ok(draw_waive(seat, None, "", &[]))
}

/// `POST /journal/copies/waive`.
pub(super) fn waive(seat: &Seat, call: &Call) -> Outcome {
    let reason = call.posted.get("reason");
    match seat.office.propose_waiving_link(&seat.actor, call.intent()?, reason, call.posted.get("password")) {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(draw_waive(seat, Some(call), reason, &seat.tell(&refusal))),
    }
}

fn draw_waive(seat: &Seat, again: Option<&Call>, reason: &str, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Journal), t!(texts, "link-waive"));
    frame.crumbs = vec![(t!(texts, "nav-journal"), "/journal".into()), (t!(texts, "copies-title"), PAGE.into())];
    let content = html! {
        p { (t!(texts, "link-waive-says")) }
        (act_form(seat, again, &format!("{PAGE}/waive"), &html! {
            (reason_field(seat, reason, true, told))
            (password_field(seat, told))
        }, &t!(texts, "link-waive-go"), Some(PAGE)))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
