//! Scans, photos and other files of a case: the list, attaching, looking at one, withdrawing.

use books::cases::Case;
use books::cases::attachments::{ATTACHMENT_BYTES_MAX, Attachment, NAME_MAX_CHARS};
use maud::{Markup, html};
use model::Problem;
use model::acts::attachment::AttachedKind;
use model::problem::Refusal;
use office::attachments::NewFile;

use super::service_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::field::control_id;
use crate::components::{
    Button, Cell, Choice, Field, Kind, Table, badge, button_row, long_text_field, radios, select_field, table,
    text_field,
};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// What the browser offers to choose.
const ACCEPT: &str = "application/pdf,image/jpeg,image/png";

fn open(seat: &Seat, call: &Call) -> Result<Case, Refusal> {
    seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "purpose-case"))
}

fn address(case: &Case) -> String {
    format!("/cases/{}/files", case.id.text())
}

/// Name of a file beside the log as it stands in addresses.
fn hex(file: &[u8; 32]) -> String {
    file.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file_of(call: &Call) -> Result<[u8; 32], Refusal> {
    let missing = || vec![Problem::new("NB-V-349")];
    let text = call.param("file").as_bytes();
    let mut file = [0; 32];
    if text.len() != 64 {
        return Err(missing());
    }
    for (byte, pair) in file.iter_mut().zip(text.chunks(2)) {
        let digits = std::str::from_utf8(pair).map_err(|_| missing())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| missing())?;
    }
    Ok(file)
}

/// `GET /cases/{case}/files`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let case = open(seat, call)?;
    draw(seat, None, &case, &[])
}

/// `POST /cases/{case}/files`: the bytes are durable before the act that names them.
pub(super) fn attach(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let empty = Vec::new();
    let sent = call.files.iter().find(|file| file.field == "file");
    let typed = call.posted.get("name");
    let new = NewFile {
        // Without a name of the clerk's own the browser's name serves.
        name: if typed.is_empty() { sent.map_or("", |file| file.name.as_str()) } else { typed },
        kind: AttachedKind::from_name(call.posted.get("kind")).unwrap_or(AttachedKind::Scan),
        evidence: call.posted.get("evidence"),
        size: sent.map_or(0, |file| file.size),
        bytes: sent.map_or(&empty, |file| &file.bytes),
    };
    match seat.office.attach_file(&seat.actor, call.intent()?, id, &new) {
        Ok(_) => Ok(Answer::see(format!("/cases/{}/files", id.text()))),
        Err(refusal) => draw(seat, Some(call), &open(seat, call)?, &seat.tell(&refusal)),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, case: &Case, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "files-title"));
    frame.wide = true;
    frame.crumbs =
        vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), format!("/cases/{}", case.id.text()))];
    let content = html! {
        @if case.live() { (form(seat, again, case, told)?) }
        (list(seat, case))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

fn form(seat: &Seat, again: Option<&Call>, case: &Case, told: &[Told]) -> Result<Markup, Refusal> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let service = service_of(seat, &case.service)?;
    let value = |name: &str| again.map_or("", |call| call.posted.get(name)).to_owned();
    let labels: Vec<(String, String)> =
        service.evidence.iter().map(|one| (one.key.clone(), one.label.get(lang).to_owned())).collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(key, label)| Choice::new(key, label)).collect();
    let kinds = AttachedKind::ALL.map(|kind| (kind.name(), texts.say(&format!("files-kind-{}", kind.name()), &[])));
    let kinds: Vec<Choice<'_>> = kinds.iter().map(|(name, label)| Choice::new(name, label)).collect();
    let chosen = if value("kind").is_empty() { "scan".to_owned() } else { value("kind") };
    let most = ATTACHMENT_BYTES_MAX;
    let error = error_at(told, "file");
    let id = control_id("file");
    let cancel = (format!("/cases/{}", case.id.text()), t!(texts, "files-back"));
    Ok(html! {
        form method="post" action=(address(case)) class="form" enctype="multipart/form-data" novalidate data-form {
            @match again { Some(call) => { (seat.hidden_again(call)) } None => { (seat.hidden()) } }
            div class=(if error.is_some() { "field field--error" } else { "field" }) {
                label for=(id) { (t!(texts, "files-file")) }
                p class="field__hint" id={ (id) "-hint" } { (t!(texts, "files-file-hint", max = most / (1024 * 1024))) }
                @if let Some(error) = &error {
                    p class="field__error" id={ (id) "-error" } { span class="visually-hidden" { (t!(texts, "field-error")) " " } (error) }
                }
                input class="input" type="file" id=(id) name="file" accept=(ACCEPT) aria-invalid=[error.as_ref().map(|_| "true")]
                    aria-describedby={ (id) "-hint" @if error.is_some() { " " (id) "-error" } }
                    data-bytes-max=(most) data-too-large=(t!(texts, "files-too-large", max = most / (1024 * 1024)));
            }
            (radios(texts, &Field { name: "kind", label: &t!(texts, "files-kind"), value: &chosen, required: true, ..Field::default() }, &kinds, true))
            @if !choices.is_empty() {
                (select_field(texts, &Field { name: "evidence", label: &t!(texts, "files-evidence"), value: &value("evidence"),
                    error: error_at(told, "evidence").as_deref(), ..Field::default() }, &choices, &t!(texts, "files-evidence-none")))
            }
            (text_field(texts, &Field { name: "name", label: &t!(texts, "files-name"), hint: Some(&t!(texts, "files-name-hint")), value: &value("name"),
                max_chars: Some(NAME_MAX_CHARS), error: error_at(told, "name").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "files-attach"), primary: true, key: Some('s'), ..Button::default() }], Some((cancel.0.as_str(), cancel.1.as_str()))))
        }
    })
}

fn list(seat: &Seat, case: &Case) -> Markup {
    let texts = seat.texts;
    let rows = case.attachments.iter().map(|one| row(seat, case, one)).collect();
    table(&Table {
        caption: t!(texts, "files-caption", count = case.attachments.iter().filter(|one| one.counts()).count()),
        head: vec![
            (t!(texts, "files-name"), false),
            (t!(texts, "files-kind"), false),
            (t!(texts, "files-evidence"), false),
            (t!(texts, "files-size"), true),
            (t!(texts, "files-by"), false),
            (t!(texts, "files-state"), false),
        ],
        rows,
        empty: t!(texts, "files-none"),
        ..Table::default()
    })
}

fn row(seat: &Seat, case: &Case, one: &Attachment) -> Vec<Cell> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let place = format!("{}/{}", address(case), hex(&one.file.file));
    let evidence = seat
        .office
        .catalogue()
        .service(&case.service)
        .and_then(|service| service.evidence.iter().find(|known| known.key == one.file.evidence))
        .map(|known| known.label.get(lang).to_owned());
    let kind = texts.say(&format!("files-kind-{}", one.file.kind.name()), &[]);
    vec![
        Cell::Head(html! { a href=(place) target=[one.file.media.picture().then_some("_blank")] { (one.file.name) } }),
        Cell::Text(format!("{kind}, {}", one.file.media.ending().to_uppercase())),
        Cell::Text(evidence.unwrap_or_default()),
        Cell::Figure(t!(texts, "files-kilobytes", count = one.file.size.div_ceil(1024))),
        Cell::Markup(html! {
            (one.at.german()) " · " (seat.name_of(one.by))
            @if one.file.stripped { br; span class="small muted" { (t!(texts, "files-stripped")) } }
        }),
        Cell::Markup(match &one.withdrawn {
            Some((at, by, reason)) => html! {
                (badge(Kind::Danger, &t!(texts, "files-withdrawn")))
                br; span class="small" { (reason) " · " (at.german()) " · " (seat.name_of(*by)) }
            },
            None if case.live() => {
                html! { a href={ (place) "/withdraw" } { (t!(texts, "files-withdraw")) span class="visually-hidden" { " " (one.file.name) } } }
            }
            None => html! {},
        }),
    ]
}

/// The files of a case on its own page, with the way to add one.
pub(super) fn section(seat: &Seat, case: &Case) -> Markup {
    let texts = seat.texts;
    let counting = case.attachments.iter().filter(|one| one.counts());
    html! {
        h3 { (t!(texts, "files-heading")) }
        @if case.attachments.iter().any(Attachment::counts) {
            ul { @for one in counting { li {
                a href={ (address(case)) "/" (hex(&one.file.file)) } target=[one.file.media.picture().then_some("_blank")] { (one.file.name) }
                " " span class="small muted" { (texts.say(&format!("files-kind-{}", one.file.kind.name()), &[])) " · " (one.at.german()) }
            } } }
        } @else { p class="small muted" { (t!(texts, "files-none")) } }
        p class="no-print" { a class="button" href=(address(case)) { (t!(texts, "files-open")) } }
    }
}

/// `GET /cases/{case}/files/{file}`: a picture is shown, a PDF saved; nothing of it runs here.
pub(super) fn one(seat: &Seat, call: &Call) -> Outcome {
    let opened =
        seat.office.attached_file(&seat.actor, call.case()?, file_of(call)?, &t!(seat.texts, "purpose-case"))?;
    let media = opened.attachment.file.media;
    let stem = opened.attachment.file.name.trim_end_matches(&format!(".{}", media.ending())).to_owned();
    let name = format!("{stem}.{}", media.ending());
    Ok(if media.picture() {
        Answer::picture(opened.bytes, media.mime(), &name)
    } else {
        Answer::download(opened.bytes, media.mime(), &name)
    })
}

/// `GET /cases/{case}/files/{file}/withdraw`.
pub(super) fn withdraw_form(seat: &Seat, call: &Call) -> Outcome {
    draw_withdraw(seat, None, call, "", &[])
}

/// `POST /cases/{case}/files/{file}/withdraw`.
pub(super) fn withdraw(seat: &Seat, call: &Call) -> Outcome {
    let (id, reason) = (call.case()?, call.posted.get("reason"));
    match seat.office.withdraw_file(&seat.actor, call.intent()?, id, file_of(call)?, reason) {
        Ok(_) => Ok(Answer::see(format!("/cases/{}/files", id.text()))),
        Err(refusal) => draw_withdraw(seat, Some(call), call, reason, &seat.tell(&refusal)),
    }
}

fn draw_withdraw(seat: &Seat, again: Option<&Call>, call: &Call, reason: &str, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let case = open(seat, call)?;
    let file = file_of(call)?;
    let known = case.attachment(&file).ok_or_else(|| vec![Problem::new("NB-V-349")])?;
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "files-withdraw-title"));
    frame.crumbs = vec![
        (t!(texts, "nav-cases"), "/cases".into()),
        (case.number.clone(), format!("/cases/{}", case.id.text())),
        (t!(texts, "files-title"), address(&case)),
    ];
    let action = format!("{}/{}/withdraw", address(&case), hex(&file));
    let content = html! {
        p { (t!(texts, "files-withdraw-says", name = known.file.name.as_str())) }
        (act_form(seat, again, &action, &html! {
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: reason, required: true, max_chars: Some(1000),
                error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
        }, &t!(texts, "files-withdraw-go"), Some(&address(&case))))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}
