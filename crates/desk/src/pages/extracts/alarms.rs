//! Alarms of extracts in words: for the page, and as lines for today.

use books::extracts::alarms::Alarm;
use maud::{Markup, html};

use crate::components::{Kind, alert};
use crate::pages::data::class_name;
use crate::seat::Seat;
use crate::t;

/// One alarm: a title, and what to do.
struct Words {
    title: String,
    remedy: String,
    grave: bool,
}

fn words(seat: &Seat, alarm: &Alarm) -> Words {
    let texts = seat.texts;
    let class = |class: &str| match class {
        "" => t!(texts, "extracts-alarm-all"),
        class => class_name(seat, class),
    };
    match alarm {
        Alarm::None => {
            Words { title: t!(texts, "extracts-alarm-none"), remedy: t!(texts, "extracts-alarm-none-do"), grave: true }
        }
        Alarm::Broken { file, code } => Words {
            title: t!(texts, "extracts-alarm-broken", file = file.as_str(), code = code.as_str()),
            remedy: t!(texts, "extracts-alarm-broken-do"),
            grave: true,
        },
        Alarm::Unproved { file, wrong } => Words {
            title: if *wrong {
                t!(texts, "extracts-alarm-false-proof", file = file.as_str())
            } else {
                t!(texts, "extracts-alarm-unproved", file = file.as_str())
            },
            remedy: t!(texts, "extracts-alarm-unproved-do"),
            grave: *wrong,
        },
        Alarm::Suspect { class: name, as_of, since, older_there } => Words {
            title: t!(
                texts,
                "extracts-alarm-suspect",
                class = class(name),
                at = as_of.german(),
                since = since.german()
            ),
            remedy: if *older_there {
                t!(texts, "extracts-alarm-suspect-older")
            } else {
                t!(texts, "extracts-alarm-suspect-do")
            },
            grave: true,
        },
        Alarm::Stale { class: name, as_of, days, most } => Words {
            title: t!(
                texts,
                "extracts-alarm-stale",
                class = class(name),
                at = as_of.german(),
                days = *days,
                most = *most
            ),
            remedy: t!(texts, "extracts-alarm-stale-do"),
            grave: false,
        },
        Alarm::Shrunk { class: name, before, now } => Words {
            title: t!(texts, "extracts-alarm-shrunk", class = class(name), before = *before, now = *now),
            remedy: t!(texts, "extracts-alarm-shrunk-do"),
            grave: false,
        },
    }
}

/// The alarms as boxes.
pub(super) fn boxes(seat: &Seat, alarms: &[Alarm]) -> Markup {
    html! {
        @for alarm in alarms {
            @let said = words(seat, alarm);
            (alert(seat.texts, if said.grave { Kind::Danger } else { Kind::Warning }, &said.title, &html! { p { (said.remedy) } }))
        }
    }
}

/// The alarms as title and remedy, gravest first: for the page of today.
pub(crate) fn alarm_lines(seat: &Seat) -> Vec<(String, String)> {
    let (_, alarms) = seat.desk.house().judged_extracts(&seat.office);
    let said = alarms.iter().map(|alarm| words(seat, alarm));
    said.map(|said| (said.title, said.remedy)).collect()
}
