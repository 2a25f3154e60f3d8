//! The state of the data, in words, where the data stand.

use model::acts::system::ClassState;

use crate::frame::{StateLine, Tone};
use crate::seat::Seat;
use crate::t;

/// Days after which the state of a record class is shown in amber, with what to do.
const OLD_DAYS: i64 = 14;

/// One record class: name, state, age.
#[must_use]
pub fn class_line(seat: &Seat, class: &ClassState) -> (String, bool) {
    let texts = seat.texts;
    let key = format!("class-{}", class.class);
    let name = if texts.has(&key) {
        texts.say(&key, &[])
    } else {
        class.class.clone()
    };
    let days = class.as_of.civil_date().days_until(seat.office.today()).max(0);
    let old = days > OLD_DAYS;
    let mut line = t!(texts, "class-line", name = name, at = class.as_of.german(), days = days);
    if !class.complete {
        line.push_str(&t!(texts, "class-part"));
    }
    if old {
        line.push_str(&t!(texts, "class-old"));
    }
    (line, old)
}

/// State lines for these classes.
#[must_use]
pub fn state_lines(seat: &Seat, classes: &[&str]) -> Vec<StateLine> {
    if !seat.office.has_extract() {
        return vec![StateLine {
            tone: Tone::Amber,
            text: t!(seat.texts, "state-no-extract"),
        }];
    }
    seat.office
        .class_states()
        .iter()
        .filter(|class| classes.contains(&class.class.as_str()))
        .map(|class| {
            let (text, old) = class_line(seat, class);
            StateLine {
                tone: if old { Tone::Amber } else { Tone::Quiet },
                text,
            }
        })
        .collect()
}
