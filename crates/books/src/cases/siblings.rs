//! Children of one birth: one notice each (§ 23 PStG). Their notices have to fit together.

use model::Problem;
use model::acts::Subject;
use model::catalogue::Service;

use super::decide::{Preview, Take};
use super::{Case, CaseBook};

/// Name of the check in the catalogue.
pub const CHECK: &str = "mehrling_geschwister";
/// Part of the person who gave birth.
const MOTHER: &str = "mother";

/// Live notices of other children of the same birth: same mother, same day, a multiple birth.
#[must_use]
pub fn siblings<'a>(book: &'a CaseBook, service: &Service, take: &Take) -> Vec<&'a Case> {
    let said = |id: &str| take.values.iter().find(|value| value.field == id).map_or("", |value| value.value.as_str());
    if !service.checks.iter().any(|check| check == CHECK) || said("geb_mehrling") != "mehrling" {
        return Vec::new();
    }
    let picked = take.persons.iter().find(|person| person.part == MOTHER).map(|person| &person.subject);
    let picked = picked.filter(|subject| matches!(subject, Subject::Extract { .. }));
    let same_mother = |case: &Case| match (picked, case.person(MOTHER)) {
        (Some(mother), Some(theirs @ Subject::Extract { .. })) => mother == theirs,
        _ => ["1201", "1203", "1240"].iter().all(|id| !said(id).is_empty() && said(id) == case.value(id)),
    };
    book.all()
        .filter(|case| case.live() && case.service == service.key && case.value("geb_mehrling") == "mehrling")
        .filter(|case| case.value("1040") == said("1040") && same_mother(case))
        .collect()
}

/// What does not fit between this notice and those of its sisters and brothers. `except`: the case that is being corrected.
pub fn check(book: &CaseBook, service: &Service, take: &Take, except: Option<&Case>, preview: &mut Preview) {
    let said = |id: &str| take.values.iter().find(|value| value.field == id).map_or("", |value| value.value.as_str());
    let order = said("geb_folge").parse::<u8>().unwrap_or_default();
    for case in siblings(book, service, take) {
        if except.is_some_and(|other| other.id == case.id) {
            continue;
        }
        let theirs = case.value("geb_folge").parse::<u8>().unwrap_or_default();
        let at = |code: &'static str, field: &str| {
            Problem::new(code).at(field).with("number", &case.number).with("order", order)
        };
        if theirs == order {
            preview.problems.push(at("NB-V-208", "geb_folge"));
            continue;
        }
        let earlier = said("1041") < case.value("1041");
        let turned = said("1041") != case.value("1041") && earlier != (order < theirs);
        if case.value("geb_anzahl") != said("geb_anzahl") || turned {
            preview.warnings.push(at("NB-V-209", "geb_folge"));
        }
    }
}
