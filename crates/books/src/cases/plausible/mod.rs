//! Named checks of the catalogue, wired to `rules`: one file a field of law. Field ids are the official numbers.
//!
//! A service names the checks it wants (`checks = […]`); each file says which names it knows and runs those that were
//! asked for. Errors become problems at a field, warnings are to be seen and accepted.

mod birth;
mod childname;
mod death;
mod declarations;
mod identity;
mod marriage;
mod numbers;
mod registration;

use model::catalogue::Service;
use model::{CivilDate, PartialDate, Problem};
use rules::plausibility::{Finding, Severity};

use super::check::Input;
use super::decide::Preview;

/// The checks of one field of law.
struct Field {
    /// Names a service may call.
    names: &'static [&'static str],
    /// Runs those that were asked for.
    check: fn(&Asked<'_>, &Input<'_>, &mut Preview),
}

/// All fields of law, in the order in which their problems appear.
const FIELDS: &[Field] = &[
    Field { names: birth::NAMES, check: birth::check },
    Field { names: childname::NAMES, check: childname::check },
    Field { names: death::NAMES, check: death::check },
    Field { names: marriage::NAMES, check: marriage::check },
    Field { names: declarations::NAMES, check: declarations::check },
    Field { names: numbers::NAMES, check: numbers::check },
    Field { names: identity::NAMES, check: identity::check },
    Field { names: registration::NAMES, check: registration::check },
];

/// Some check has this name; `catalogue check` refuses others.
#[must_use]
pub fn knows(name: &str) -> bool {
    FIELDS.iter().any(|field| field.names.contains(&name))
}

/// Runs the checks that the service names.
pub fn check(service: &Service, input: &Input<'_>, preview: &mut Preview) {
    let asked = Asked(service);
    for field in FIELDS {
        (field.check)(&asked, input, preview);
    }
}

/// What a service asks to be checked.
struct Asked<'a>(&'a Service);

impl Asked<'_> {
    /// The service names this check.
    fn named(&self, name: &str) -> bool {
        self.0.checks.iter().any(|check| check == name)
    }

    /// Keeps a finding of `rules` if the check that finds it was asked for.
    fn keep(&self, finding: &Finding, problem: Option<(Problem, &str)>, preview: &mut Preview) {
        let Some((problem, name)) = problem else { return };
        if self.named(name) {
            match finding.severity {
                Severity::Error => preview.problems.push(problem),
                Severity::Warn => preview.warnings.push(problem),
            }
        }
    }
}

/// A field as a date.
fn date(input: &Input<'_>, id: &str) -> Option<CivilDate> {
    input.value(id).parse().ok()
}

/// The first date, as early as it can be, lies after the second.
fn after(input: &Input<'_>, first: &str, second: &str) -> bool {
    let earliest = input.value(first).parse::<PartialDate>().ok().and_then(|date| date.earliest());
    earliest.zip(date(input, second)).is_some_and(|(first, second)| first > second)
}
