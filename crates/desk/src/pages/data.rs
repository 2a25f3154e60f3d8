//! The state of the data, in words, where the data stand.

use model::acts::system::ClassState;

use crate::frame::{StateLine, Tone};
use crate::seat::Seat;
use crate::t;

/// Days after which the state of a record class is shown in amber, with what to do.
const OLD_DAYS: i64 = 14;

fn class_name(seat: &Seat, class: &ClassState) -> String {
    let key = format!("class-{}", class.class);
    if seat.texts.has(&key) { seat.texts.say(&key, &[]) } else { class.class.clone() }
}

/// One record class: name, state, age; and whether it is old.
#[must_use]
pub fn class_line(seat: &Seat, class: &ClassState) -> (String, bool) {
    named_line(seat, class_name(seat, class), class)
}

fn named_line(seat: &Seat, name: String, class: &ClassState) -> (String, bool) {
    let texts = seat.texts;
    let days = class.as_of.civil_date().days_until(seat.office.today()).max(0);
    let old = days > OLD_DAYS;
    let mut line = t!(texts, "class-line", name = name, at = class.as_of.german(), days = days);
    let since = seat.office.books().system.emergency.as_ref().map(|emergency| emergency.since.civil_date());
    if let Some(since) = since {
        let before = class.as_of.civil_date().days_until(since);
        if before >= 0 {
            line.push_str(&t!(texts, "class-before", days = before));
        }
    }
    if !class.complete {
        line.push_str(&t!(texts, "class-part"));
    }
    if old {
        line.push_str(&t!(texts, "class-old"));
    }
    (line, old)
}

/// State lines for these classes; classes of the same state share a line.
#[must_use]
pub fn state_lines(seat: &Seat, classes: &[&str]) -> Vec<StateLine> {
    if !seat.office.has_extract() {
        return vec![StateLine { tone: Tone::Amber, text: t!(seat.texts, "state-no-extract") }];
    }
    let states: Vec<ClassState> =
        seat.office.class_states().into_iter().filter(|class| classes.contains(&class.class.as_str())).collect();
    lines_of(seat, &states)
}

/// The same for classes that were already chosen.
#[must_use]
pub fn lines_of(seat: &Seat, states: &[ClassState]) -> Vec<StateLine> {
    let mut groups: Vec<(String, ClassState)> = Vec::new();
    for class in states {
        let name = class_name(seat, class);
        match groups.iter_mut().find(|(_, known)| known.as_of == class.as_of && known.complete == class.complete) {
            Some((names, _)) => {
                names.push_str(", ");
                names.push_str(&name);
            }
            None => groups.push((name, class.clone())),
        }
    }
    groups
        .into_iter()
        .map(|(names, class)| {
            let (text, old) = named_line(seat, names, &class);
            StateLine { tone: if old { Tone::Amber } else { Tone::Quiet }, text }
        })
        .collect()
}
