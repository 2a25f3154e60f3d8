//! A case that goes on from another: the earlier one must be there, live, and so far.

use model::catalogue::{Catalogue, Service};
use model::problem::Refusal;
use model::{Problem, catalogue::Lang};

use super::check::Input;
use super::{Case, CaseBook};

/// The earlier case that a number names, if it is one of the service that may come before.
#[must_use]
pub fn earlier<'a>(book: &'a CaseBook, service: &Service, number: &str) -> Option<&'a Case> {
    let follows = service.follows.as_ref()?;
    let parsed = rules::papernumber::parse(number).ok()?;
    let number = rules::papernumber::format(&parsed.block, parsed.serial);
    book.by_number(&number).filter(|case| case.service == follows.service && case.live())
}

/// What stands against going on from the case that the form names.
///
/// `NB-V-262` no such live case, `NB-V-263` it is not so far.
#[must_use]
pub fn barred(book: &CaseBook, catalogue: &Catalogue, service: &Service, input: &Input<'_>) -> Refusal {
    let Some(follows) = &service.follows else { return Refusal::new() };
    let number = input.value(&follows.number);
    if number.is_empty() {
        return Refusal::new();
    }
    let before = catalogue.service(&follows.service);
    let title = before.map(|before| before.title.get(Lang::De).to_owned()).unwrap_or_default();
    let at = |code: &'static str| Problem::new(code).at(&follows.number).with("number", number).with("service", &title);
    let Some(case) = earlier(book, service, number) else { return vec![at("NB-V-262")] };
    let so_far = before.is_some_and(|before| {
        let shown = before.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
        shown.holds(follows.needs.as_ref())
    });
    if so_far { Refusal::new() } else { vec![at("NB-V-263")] }
}
