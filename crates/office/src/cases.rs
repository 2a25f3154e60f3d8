//! Cases: preview, take, correct, sign, cancel, note; hold tasks.

use books::cases::decide::{self, Preview, Sign, Take};
use books::cases::terms::{self, RunningTerm, Standing};
use books::cases::{Case, check, followups, holds, supplement};
use books::{Actor, Context, Done};
use journal::Class;
use model::acts::LookupAct;
use model::acts::case::HoldDecision;
use model::catalogue::EffectKind;
use model::ids::{CaseId, HoldId, IntentKey};
use model::problem::Refusal;
use model::{CivilDate, Problem};
use rules::deadline::Land;

use crate::core::Office;

/// A report with the day it came in, checked, with the terms it would start.
#[derive(Clone, Debug, Default)]
pub struct Previewed {
    /// Problems and warnings.
    pub preview: Preview,
    /// Terms that would start.
    pub terms: Vec<RunningTerm>,
}

impl Office {
    /// The Land of the authority, for public holidays.
    #[must_use]
    pub fn land(&self) -> Land {
        Land::of_ags(&self.inner.authority.ags).unwrap_or(Land::Nw)
    }

    /// Checks a report without taking it.
    ///
    /// # Errors
    /// As [`decide::preview`].
    pub fn preview_case(&self, actor: &Actor, take: &Take) -> Result<Previewed, Refusal> {
        let mut take = take.clone();
        take.known = self.known_of(actor, &take);
        let take = &take;
        let books = self.books();
        let today = crate::core::today(&books, self.now());
        let mut fresh = || [0; 16];
        let context = Context {
            actor,
            now: self.now(),
            today,
            catalogue: &self.inner.catalogue,
            land: self.land(),
            block: &self.inner.block,
            fresh: &mut fresh,
        };
        let preview = decide::preview(&books, &context, take)?;
        let service = decide::service_for(&context, &take.service)?;
        let input = check::Input {
            form: &take.form,
            received: take.received,
            values: &take.values,
            evidence: &take.evidence,
            known: &take.known,
            today,
            land: self.land(),
        };
        Ok(Previewed { preview, terms: terms::of_input(service, &input, &Standing::default()) })
    }

    /// Takes a report. The same intent twice gives the first result.
    ///
    /// # Errors
    /// As [`decide::take`].
    pub fn take_case(&self, actor: &Actor, intent: IntentKey, mut take: Take) -> Result<Done, Refusal> {
        take.held = self.held_by_death(&take);
        take.known = self.known_of(actor, &take);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::take(books, context, take).map(|(_, decision)| decision)
        })
    }

    /// Takes a report from a sheet that was filled by hand, under the sheet's number.
    ///
    /// # Errors
    /// As [`decide::take_from_sheet`].
    pub fn take_from_sheet(
        &self,
        actor: &Actor,
        intent: IntentKey,
        mut take: Take,
        sheet: &str,
    ) -> Result<Done, Refusal> {
        take.held = self.held_by_death(&take);
        take.known = self.known_of(actor, &take);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::take_from_sheet(books, context, take, sheet).map(|(_, decision)| decision)
        })
    }

    /// Corrects a case before its record is signed.
    ///
    /// # Errors
    /// As [`decide::correct`].
    pub fn correct_case(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        mut new: Take,
        reason: &str,
    ) -> Result<Done, Refusal> {
        new.held = self.held_by_death(&new);
        new.known = self.known_of(actor, &new);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::correct(books, context, case, new, reason)
        })
    }

    /// Takes a later report of what was left open.
    ///
    /// # Errors
    /// As [`supplement::supplement`].
    pub fn supplement_case(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        mut new: Take,
        reason: &str,
    ) -> Result<Done, Refusal> {
        new.known = self.known_of(actor, &new);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            supplement::supplement(books, context, case, new, reason)
        })
    }

    /// Records that the printed record was read and signed.
    ///
    /// # Errors
    /// As [`decide::sign`].
    pub fn sign_case(&self, actor: &Actor, intent: IntentKey, case: CaseId, sign: Sign) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::sign(books, context, case, sign)
        })
    }

    /// Cancels a case.
    ///
    /// # Errors
    /// As [`decide::cancel`].
    pub fn cancel_case(&self, actor: &Actor, intent: IntentKey, case: CaseId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::cancel(books, context, case, reason, None)
        })
    }

    /// Adds a note to a case.
    ///
    /// # Errors
    /// As [`decide::note`].
    pub fn note_case(&self, actor: &Actor, intent: IntentKey, case: CaseId, text: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::note(books, context, case, text)
        })
    }

    /// Decides a hold task.
    ///
    /// # Errors
    /// As [`holds::decide_hold`].
    pub fn decide_hold(
        &self,
        actor: &Actor,
        intent: IntentKey,
        hold: HoldId,
        decision: HoldDecision,
        reason: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            holds::decide_hold(&books.cases, context, hold, decision, reason)
        })
    }

    /// Opens a case to look at it: a look-up with a purpose. Only for those who may take up or sign its service; secret values
    /// are masked for all but those whom the service names.
    ///
    /// # Errors
    /// `NB-V-002` no such case, `NB-A-010` not your task.
    pub fn open_case(&self, actor: &Actor, case: CaseId, purpose: &str) -> Result<Case, Refusal> {
        let found = {
            let books = self.books();
            let mut found = books.cases.get(case).cloned().ok_or_else(|| vec![Problem::new("NB-V-002")])?;
            let service = self.inner.catalogue.service(&found.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
            let roles: Vec<_> = service.take.iter().chain(&service.sign).copied().collect();
            actor.must(&roles)?;
            if !service.open_to(&actor.roles) {
                service.mask(&mut found.values);
            }
            found
        };
        self.audit(actor, LookupAct::Viewed { what: format!("case {}", found.number), purpose: purpose.to_owned() })?;
        Ok(found)
    }

    /// The terms of a case today.
    #[must_use]
    pub fn running_terms(&self, case: &Case) -> Vec<RunningTerm> {
        let standing = Standing::of(&self.books(), case);
        self.inner
            .catalogue
            .service(&case.service)
            .map(|service| terms::running(service, case, &standing, self.today(), self.land()))
            .unwrap_or_default()
    }

    /// Terms that are not met and end within `days` (or are overdue), earliest first, for services the actor may take up.
    #[must_use]
    pub fn terms_ending(&self, actor: &Actor, days: i64) -> Vec<(Case, RunningTerm)> {
        let today = self.today();
        let land = self.land();
        let books = self.books();
        let mut ending: Vec<(Case, RunningTerm)> = Vec::new();
        for case in books.cases.all().filter(|case| case.live()) {
            let Some(service) = self.inner.catalogue.service(&case.service) else { continue };
            if !actor.any(&service.take) && !actor.any(&service.sign) {
                continue;
            }
            let standing = Standing::of(&books, case);
            let running = terms::running(service, case, &standing, today, land);
            ending.extend(
                running.into_iter().filter(|term| !term.met && term.days_left <= days).map(|term| (case.clone(), term)),
            );
        }
        ending.sort_by_key(|(case, term)| (term.due, case.position));
        ending
    }

    /// What the death of the person concerned holds, from the extract: grants of the person and the household, cards, vehicles.
    fn held_by_death(&self, take: &Take) -> Vec<model::acts::case::HoldTarget> {
        let effect = self.inner.catalogue.service(&take.service).and_then(|service| service.effect.clone());
        let Some(effect) = effect.filter(|effect| effect.kind == EffectKind::Death) else {
            return Vec::new();
        };
        let person = take.persons.iter().find(|person| person.part == effect.person);
        person.map(|person| self.registers().held_by_death(&person.subject)).unwrap_or_default()
    }

    /// Ticks a follow-up of a case off.
    ///
    /// # Errors
    /// As [`followups::done`].
    pub fn followup_done(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        key: &str,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            followups::done(books, context, case, key, note)
        })
    }

    /// The follow-ups of a case today.
    #[must_use]
    pub fn followups_of(&self, case: &Case) -> Vec<followups::Task> {
        let handed_back = self.books().handback.ticked(case.id).is_some();
        let service = self.inner.catalogue.service(&case.service);
        service
            .map(|service| followups::of_case(service, case, handed_back, self.today(), self.land()))
            .unwrap_or_default()
    }

    /// What is to be done now after cases of the services the actor may take up: with a term first, earliest first.
    #[must_use]
    pub fn followups_open(&self, actor: &Actor) -> Vec<(Case, followups::Task)> {
        let (today, land) = (self.today(), self.land());
        let books = self.books();
        let mut open = Vec::new();
        for case in books.cases.all().filter(|case| case.live()) {
            let Some(service) = self.inner.catalogue.service(&case.service) else { continue };
            if !actor.any(&service.take) && !actor.any(&service.sign) {
                continue;
            }
            let handed_back = books.handback.ticked(case.id).is_some();
            let tasks = followups::of_case(service, case, handed_back, today, land);
            open.extend(tasks.into_iter().filter(followups::Task::open).map(|task| (case.clone(), task)));
        }
        open.sort_by_key(|(case, task)| (task.due.is_none(), task.due, case.position));
        open
    }

    /// A short heading of a case for lists: the values its service names, or the number.
    #[must_use]
    pub fn case_heading(&self, case: &Case) -> String {
        let service = self.inner.catalogue.service(&case.service);
        let ids: &[String] = service.map_or(&[], |service| &service.heading);
        let values: Vec<String> =
            ids.iter().map(|id| shown_value(case.value(id))).filter(|value| !value.is_empty()).collect();
        if values.is_empty() { case.number.clone() } else { values.join(", ") }
    }
}

/// A canonical value as people read it: dates in German form, everything else as it is.
#[must_use]
pub fn shown_value(value: &str) -> String {
    value.parse::<CivilDate>().map_or_else(|_| value.to_owned(), |date| date.german())
}
