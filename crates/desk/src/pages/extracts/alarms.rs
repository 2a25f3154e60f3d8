//! Alarms of extracts in words: for the page, and as lines for today.

use books::extracts::alarms::Alarm;
use maud::{Markup, html};

use crate::components::{Kind, alert};
use crate::pages::data::class_name;
use crate::seat::Seat;
use crate::t;

/// An alarm in words: a title, and what to do.
struct Words {
    title: String,
    remedy: String,
}

/// The alarms in words, gravest first. Classes of the same state with the same alarm share one.
fn words(seat: &Seat, alarms: &[Alarm]) -> Vec<Words> {
    let mut groups: Vec<(&Alarm, Vec<String>)> = Vec::new();
    for alarm in alarms {
        let class = class_of(alarm).map(|class| match class {
            "" => t!(seat.texts, "extracts-alarm-all"),
            class => class_name(seat, class),
        });
        match (class, groups.iter_mut().find(|(known, _)| alike(known, alarm))) {
            (Some(class), Some((_, classes))) => classes.push(class),
            (class, _) => groups.push((alarm, class.into_iter().collect())),
        }
    }
    groups.into_iter().map(|(alarm, classes)| said(seat, alarm, &classes.join(", "))).collect()
}

fn class_of(alarm: &Alarm) -> Option<&str> {
    match alarm {
        Alarm::Suspect { class, .. } | Alarm::Stale { class, .. } | Alarm::Shrunk { class, .. } => Some(class),
        Alarm::None | Alarm::Broken { .. } | Alarm::Unproved { .. } => None,
    }
}

/// The same but for the class.
fn alike(a: &Alarm, b: &Alarm) -> bool {
    match (a, b) {
        (
            Alarm::Suspect { as_of, since, older_there, .. },
            Alarm::Suspect { as_of: other, since: other_since, older_there: other_there, .. },
        ) => as_of == other && since == other_since && older_there == other_there,
        (Alarm::Stale { as_of, most, .. }, Alarm::Stale { as_of: other, most: other_most, .. }) => {
            as_of == other && most == other_most
        }
        _ => false,
    }
}

fn said(seat: &Seat, alarm: &Alarm, classes: &str) -> Words {
    let texts = seat.texts;
    let (title, remedy) = match alarm {
        Alarm::None => (t!(texts, "extracts-alarm-none"), t!(texts, "extracts-alarm-none-do")),
        Alarm::Broken { file, code } => (
            t!(texts, "extracts-alarm-broken", file = file.as_str(), code = code.as_str()),
            t!(texts, "extracts-alarm-broken-do"),
        ),
        Alarm::Unproved { file, wrong: true } => {
            (t!(texts, "extracts-alarm-false-proof", file = file.as_str()), t!(texts, "extracts-alarm-unproved-do"))
        }
        Alarm::Unproved { file, wrong: false } => {
            (t!(texts, "extracts-alarm-unproved", file = file.as_str()), t!(texts, "extracts-alarm-unproved-do"))
        }
        Alarm::Suspect { as_of, since, older_there, .. } => (
            t!(texts, "extracts-alarm-suspect", class = classes, at = as_of.german(), since = since.german()),
            if *older_there {
                t!(texts, "extracts-alarm-suspect-older")
            } else {
                t!(texts, "extracts-alarm-suspect-do")
            },
        ),
        Alarm::Stale { as_of, days, most, .. } => (
            t!(texts, "extracts-alarm-stale", class = classes, at = as_of.german(), days = *days, most = *most),
            t!(texts, "extracts-alarm-stale-do"),
        ),
        Alarm::Shrunk { before, now, .. } => (
            t!(texts, "extracts-alarm-shrunk", class = classes, before = *before, now = *now),
            t!(texts, "extracts-alarm-shrunk-do"),
        ),
    };
    Words { title, remedy }
}

/// The alarms as boxes. None of them stops anybody from working.
pub(super) fn boxes(seat: &Seat, alarms: &[Alarm]) -> Markup {
    html! {
        @for said in words(seat, alarms) {
            (alert(seat.texts, Kind::Warning, &said.title, &html! { p { (said.remedy) } }))
        }
    }
}

/// One alarm as title and remedy.
pub(crate) fn alarm_words(seat: &Seat, alarm: &Alarm) -> (String, String) {
    let said = words(seat, std::slice::from_ref(alarm)).into_iter().next();
    said.map(|said| (said.title, said.remedy)).unwrap_or_default()
}

/// The alarms as title and remedy, gravest first: for the page of today.
pub(crate) fn alarm_lines(seat: &Seat) -> Vec<(String, String)> {
    let (_, alarms) = seat.desk.house().judged_extracts(&seat.office);
    words(seat, &alarms).into_iter().map(|said| (said.title, said.remedy)).collect()
}
