//! The personal signatures of the whole journal, checked again from the beginning.

use maud::html;

use crate::app::Outcome;
use crate::components::{Cell, Figure, Kind, Table, badge, figures, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /journal/signatures`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let report = seat.office.check_signatures().map_err(|problem| vec![problem])?;
    let wrong = report.findings.iter().filter(|finding| finding.why.fault()).count();
    let figure =
        |label: String, value: String, kind: Kind| Figure { label, value, against: String::new(), kind, href: None };
    let rows = report
        .findings
        .iter()
        .map(|finding| {
            let word = texts.say(&format!("signature-{}", finding.why.name()), &[]);
            vec![
                Cell::Figure(finding.position.to_string()),
                Cell::Text(finding.what.to_owned()),
                Cell::Markup(badge(if finding.why.fault() { Kind::Danger } else { Kind::Info }, &word)),
            ]
        })
        .collect();
    let mut frame = seat.frame(Some(Area::Journal), t!(texts, "signatures-title"));
    frame.crumbs = vec![(t!(texts, "nav-journal"), "/journal".into())];
    let content = html! {
        p { (t!(texts, "signatures-says")) }
        (figures(&[
            figure(t!(texts, "signatures-two"), texts.count(report.two), Kind::Plain),
            figure(t!(texts, "signatures-one"), texts.count(report.one), Kind::Plain),
            figure(t!(texts, "signatures-wrong"), wrong.to_string(), if wrong == 0 { Kind::Success } else { Kind::Danger }),
        ]))
        (table(&Table {
            caption: t!(texts, "signatures-list", count = report.findings.len()),
            head: vec![
                (t!(texts, "signatures-position"), true),
                (t!(texts, "signatures-act"), false),
                (t!(texts, "signatures-why"), false),
            ],
            rows,
            empty: t!(texts, "signatures-none"),
            ..Table::default()
        }))
    };
    Ok(seat.page(&frame, &content))
}
