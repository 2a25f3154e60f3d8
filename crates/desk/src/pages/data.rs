//! The state of the data and where they come from, in words, where the data stand.

use books::extracts::alarms::days_max;
use extract::records::Class;
use office::registers::ShownClass;

use crate::frame::{StateLine, Tone};
use crate::seat::Seat;
use crate::t;

/// Name of a record class.
#[must_use]
pub fn class_name(seat: &Seat, class: &str) -> String {
    let key = format!("class-{class}");
    if seat.texts.has(&key) { seat.texts.say(&key, &[]) } else { class.to_owned() }
}

/// One record class: name, source, state, age; and how it is meant.
#[must_use]
pub fn class_line(seat: &Seat, shown: &ShownClass) -> (String, Tone) {
    named_line(seat, class_name(seat, &shown.state.class), shown)
}

fn named_line(seat: &Seat, name: String, shown: &ShownClass) -> (String, Tone) {
    let texts = seat.texts;
    let class = &shown.state;
    let days = class.as_of.civil_date().days_until(seat.office.today()).max(0);
    let old = days > days_max(&class.class);
    let name = if class.source.is_empty() { name } else { format!("{name} ({})", class.source) };
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
    if shown.elsewhere {
        line.push_str(&t!(texts, "class-elsewhere"));
    }
    if shown.suspect {
        line.push_str(&t!(texts, "class-suspect"));
    } else if old {
        line.push_str(&t!(texts, "class-old"));
    }
    let tone = match (shown.suspect, old || shown.elsewhere) {
        (true, _) => Tone::Loud,
        (false, true) => Tone::Amber,
        (false, false) => Tone::Quiet,
    };
    (line, tone)
}

/// State lines for these classes; classes of the same state and source share a line.
#[must_use]
pub fn state_lines(seat: &Seat, classes: &[&str]) -> Vec<StateLine> {
    if !seat.office.has_extract() {
        return vec![StateLine { tone: Tone::Amber, text: t!(seat.texts, "state-no-extract") }];
    }
    let mut states = seat.office.class_sources();
    states.retain(|shown| classes.contains(&shown.state.class.as_str()));
    lines_of(seat, &states)
}

/// The same for classes that were already chosen.
#[must_use]
pub fn lines_of(seat: &Seat, states: &[ShownClass]) -> Vec<StateLine> {
    let mut groups: Vec<(Vec<String>, ShownClass)> = Vec::new();
    let alike = |a: &ShownClass, b: &ShownClass| {
        a.state.as_of == b.state.as_of
            && a.state.complete == b.state.complete
            && a.state.source == b.state.source
            && a.extract == b.extract
            && a.elsewhere == b.elsewhere
            && days_max(&a.state.class) == days_max(&b.state.class)
    };
    for shown in states {
        let name = class_name(seat, &shown.state.class);
        match groups.iter_mut().find(|(_, known)| alike(known, shown)) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], shown.clone())),
        }
    }
    groups
        .into_iter()
        .map(|(names, shown)| {
            let (text, tone) = named_line(seat, names.join(", "), &shown);
            StateLine { tone, text }
        })
        .collect()
}

/// Moment and source of one class, short enough to stand beside a field that was filled from it.
#[must_use]
pub fn short_state(seat: &Seat, class: Class) -> Option<String> {
    let shown = seat.office.class_sources().into_iter().find(|shown| shown.state.class == class.name())?;
    let at = shown.state.as_of.civil_date().german();
    let mut text = t!(seat.texts, "pick-state", at = at);
    if shown.suspect {
        text.push_str(&t!(seat.texts, "class-suspect"));
    }
    Some(text)
}
