//! The child's name (§§ 1616 to 1617a BGB): each finding at the field of the name.

use model::Problem;
use rules::childname::{Choice, Fault, Ground, judge};

use super::{Asked, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;
use crate::cases::proposed;

pub(super) const NAMES: &[&str] = &["kindesname"];

/// Field of the child's name.
const NAME: &str = "1101";

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    if !asked.named("kindesname") || input.value(NAME).is_empty() {
        return;
    }
    let Some(born) = date(input, "1040") else { return };
    let ground = match input.value("name_grund") {
        "ehename" => Ground::MarriedName,
        "bestimmung" => Ground::Joint,
        "allein" => Ground::Sole,
        "allein_erklaert" => Ground::SoleDeclared,
        "gesetz" => return by_law(input, preview),
        // Foreign law has rules of its own.
        _ => return,
    };
    let choice = Choice {
        born,
        ground,
        name: input.value(NAME),
        first: input.value("1201"),
        second: input.value("1301"),
        without_hyphen: input.value("name_ohne_bindestrich") == "1",
        sibling: input.value("name_geschwister"),
    };
    for fault in judge(&choice) {
        let refused = fault.refused();
        let problem = problem(fault, &choice).at(NAME);
        if refused { preview.problems.push(problem) } else { preview.warnings.push(problem) }
    }
}

fn by_law(input: &Input<'_>, preview: &mut Preview) {
    let law = proposed::of("kindesname", input).map(|law| law.says);
    if law.as_deref() != Some(input.value(NAME)) {
        let problem = Problem::new("NB-V-222").at(NAME).with("name", law.unwrap_or_else(|| "–".to_owned()));
        preview.problems.push(problem);
    }
}

fn problem(fault: Fault, choice: &Choice<'_>) -> Problem {
    match fault {
        Fault::ThirdSource(part) => Problem::new("NB-V-200").with("part", part),
        Fault::TooManyParts => Problem::new("NB-V-201"),
        Fault::NotTheSiblings => Problem::new("NB-V-202").with("sibling", choice.sibling),
        Fault::NoHyphen => Problem::new("NB-V-203"),
        Fault::NotTheMarriedName => Problem::new("NB-V-204"),
        Fault::NotOfOneParent => Problem::new("NB-V-205"),
        Fault::Unusual => Problem::new("NB-V-206"),
        Fault::EarlierLaw => Problem::new("NB-V-207"),
    }
}
