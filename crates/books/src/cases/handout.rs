//! Handing out finished cards: a card goes out once, and only if it is whole.

use std::collections::BTreeMap;

use model::Problem;
use model::catalogue::Service;

use super::check::Input;
use super::{Case, CaseBook};
use crate::stock::serial::normal;

/// The live cases of the service by the serial that they handed out.
#[must_use]
pub fn all<'a>(book: &'a CaseBook, service: &Service) -> BTreeMap<String, &'a Case> {
    let Some(handout) = &service.handout else { return BTreeMap::new() };
    let cases = book.all().filter(|case| case.live() && case.service == service.key);
    cases.map(|case| (normal(case.value(&handout.number)), case)).collect()
}

/// What speaks against a hand-out: the card went out already (`NB-V-388`), or its state forbids it (`NB-V-389`).
#[must_use]
pub fn problems(book: &CaseBook, service: &Service, input: &Input<'_>, except: Option<&Case>) -> Vec<Problem> {
    let Some(handout) = &service.handout else { return Vec::new() };
    let value =
        |id: &str| input.values.iter().find(|value| value.field == *id).map_or("", |value| value.value.as_str());
    let mut problems = Vec::new();
    let number = normal(value(&handout.number));
    if let Some(first) = all(book, service).get(&number).filter(|first| except.is_none_or(|case| case.id != first.id)) {
        problems.push(Problem::new("NB-V-388").at(&*handout.number).with("number", number).with("case", &first.number));
    }
    let state = value(&handout.state);
    if !state.is_empty() && !handout.whole.iter().any(|whole| whole == state) {
        problems.push(Problem::new("NB-V-389").at(&*handout.state));
    }
    problems
}
