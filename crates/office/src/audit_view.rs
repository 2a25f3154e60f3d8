//! Who looked at whom, when and why: the log of look-ups, read on demand.
//!
//! The log is not folded at a start. The first view reads it once into a small index in memory; from then on every look-up joins
//! the index when it is durable. Names of clerks stand only where one person's look-ups are asked for; what one clerk looked at
//! opens to two persons together (`books::proposals`).

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use books::Actor;
use extract::search::Query;
use journal::Log;
use model::acts::proposal::Matter;
use model::acts::{LookupAct, Subject};
use model::ids::{AccountId, CaseId, ProposalId};
use model::problem::Refusal;
use model::role::{ClassGroup, Role};
use model::{CivilDate, Instant, Problem};

use crate::audit_index::{AuditIndex, Name, Row};
use crate::core::Office;
use crate::persons::FoundPerson;

pub use crate::audit_index::Kind;

/// Look-ups on one page.
pub const PAGE_ROWS: usize = 50;
/// Most look-ups on one printed list.
pub const PRINT_ROWS_MAX: usize = 5_000;
/// Who sees lists of look-ups.
pub const READERS: &[Role] = &[Role::DataProtection, Role::Auditor, Role::Head];

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// First day.
    pub from: Option<CivilDate>,
    /// Last day.
    pub to: Option<CivilDate>,
    /// Part of the purpose, in any case.
    pub purpose: String,
}

/// One look-up as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupRow {
    /// Position in the log of look-ups.
    pub position: u64,
    /// When.
    pub at: Instant,
    /// Who; only where names may stand.
    pub by: Option<AccountId>,
    /// Function of whoever looked.
    pub function: String,
    /// What kind.
    pub kind: Kind,
    /// About whom, if it was one person.
    pub subject: Option<Subject>,
    /// That person's name, if the opened extract has it.
    pub name: Option<String>,
    /// What was typed or opened.
    pub what: String,
    /// Why.
    pub purpose: String,
}

/// A page of look-ups, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupPage {
    /// Rows.
    pub rows: Vec<LookupRow>,
    /// Rows on all pages.
    pub total: usize,
    /// This page, from 0.
    pub page: usize,
    /// Pages.
    pub pages: usize,
    /// Look-ups whose month was destroyed.
    pub gone: u64,
    /// Anchor of the log of look-ups.
    pub anchor: String,
}

/// How much of the list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// One page, from 0.
    Page(usize),
    /// Everything, for paper.
    Print,
}

/// The days of a filter with moments beside them: only near the borders the calendar is asked.
struct Days {
    from: Option<(CivilDate, i64)>,
    to: Option<(CivilDate, i64)>,
}

/// Two days in milliseconds: more than any offset between UTC and the calendar.
const NEAR_MS: i64 = 2 * 86_400_000;

impl Days {
    fn of(filter: &Filter) -> Self {
        let epoch = Instant(0).civil_date();
        let moment = |day: CivilDate| (day, epoch.days_until(day).saturating_mul(86_400_000));
        Self { from: filter.from.map(moment), to: filter.to.map(moment) }
    }
    fn hold(&self, at: Instant) -> bool {
        let after =
            self.from.is_none_or(|(day, ms)| at.0 > ms + NEAR_MS || (at.0 >= ms - NEAR_MS && at.civil_date() >= day));
        let before =
            self.to.is_none_or(|(day, ms)| at.0 < ms - NEAR_MS || (at.0 <= ms + NEAR_MS && at.civil_date() <= day));
        after && before
    }
}

/// Whether names of clerks stand in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clerks {
    Named,
    Unnamed,
}

impl Office {
    /// All look-ups, without names of clerks. Looking at the list is a look-up itself.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-J-006` the log does not verify.
    pub fn lookups(&self, actor: &Actor, filter: &Filter, extent: Extent) -> Result<LookupPage, Refusal> {
        actor.must(READERS)?;
        let what = if extent == Extent::Print { "lookups, printed" } else { "lookups" };
        self.audit(actor, LookupAct::Viewed { what: what.to_owned(), purpose: "Einsicht in die Abrufe".to_owned() })?;
        self.select(actor, filter, extent, Clerks::Unnamed, &|_, _| true)
    }

    /// Who looked at one person, with the cases, papers and runs the person stands in. `named` puts the names of clerks in; the
    /// information to the person (Art. 15 DSGVO) does without.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-S-030` purpose missing; `NB-S-035` no such person for this role; `NB-J-006`.
    pub fn lookups_of(
        &self,
        actor: &Actor,
        subject: &Subject,
        purpose: &str,
        named: bool,
        filter: &Filter,
        extent: Extent,
    ) -> Result<LookupPage, Refusal> {
        actor.must(READERS)?;
        crate::persons::purposeful(purpose, "purpose")?;
        let what = if extent == Extent::Print { "lookups of a person, printed" } else { "lookups of a person" };
        self.audit(actor, LookupAct::Viewed { what: what.to_owned(), purpose: purpose.trim().to_owned() })?;
        if self.hidden(actor, subject) {
            return Err(vec![Problem::new("NB-S-035")]);
        }
        let touched = self.touching(subject);
        let clerks = if named { Clerks::Named } else { Clerks::Unnamed };
        self.select(actor, filter, extent, clerks, &|index, row| {
            index.subjects.get(row.subject) == Some(subject)
                || (row.kind == Kind::Viewed && touched.contains(index.text(row.what)))
        })
    }

    /// What one clerk looked at: for the two who signed, while the view is open. Every look is recorded with its proposal.
    ///
    /// # Errors
    /// `NB-A-043` not confirmed, run out, or signed by others; `NB-J-006`.
    pub fn lookups_by(&self, actor: &Actor, view: ProposalId, extent: Extent) -> Result<LookupPage, Refusal> {
        let (clerk, filter) = {
            let books = self.books();
            let mut open = books.proposals.views(actor.account, self.now());
            match open.find(|entry| entry.proposal.id == view).map(|entry| &entry.proposal.matter) {
                Some(Matter::ViewClerk { clerk, from, to }) => {
                    (*clerk, Filter { from: Some(*from), to: Some(*to), purpose: String::new() })
                }
                _ => return Err(vec![Problem::new("NB-A-043")]),
            }
        };
        let what = format!("lookups by a clerk, proposal {view}");
        self.audit(actor, LookupAct::Viewed { what, purpose: "Einsicht zu zweit".to_owned() })?;
        self.select(actor, &filter, extent, Clerks::Named, &|index, row| index.actors.get(row.actor) == Some(&clerk))
    }

    /// Finds the person whose look-ups are asked for, by name and full date of birth: a look-up too. Blocked persons are found by
    /// the protected search only.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-S-030` purpose missing; `NB-A-053` without a date of birth.
    pub fn find_asked(
        &self,
        actor: &Actor,
        purpose: &str,
        name: &str,
        born: Option<CivilDate>,
    ) -> Result<Vec<FoundPerson>, Refusal> {
        actor.must(READERS)?;
        crate::persons::purposeful(purpose, "purpose")?;
        let born = born.filter(|_| !name.trim().is_empty()).ok_or_else(|| vec![Problem::new("NB-A-053").at("born")])?;
        let query = format!("{} {}", name.trim(), born.german());
        let groups = vec![ClassGroup::Register];
        self.audit(
            actor,
            LookupAct::Searched { purpose: purpose.trim().to_owned(), query: query.clone(), groups: groups.clone() },
        )?;
        let found = self.found_by(&Query::of(&query), &groups);
        Ok(found.into_iter().filter(|person| person.date_of_birth.and_then(|date| date.full()) == Some(born)).collect())
    }

    /// Name of the person whose look-ups are shown; nothing for a blocked one without competence.
    #[must_use]
    pub fn lookup_name(&self, actor: &Actor, subject: &Subject) -> Option<String> {
        if self.hidden(actor, subject) { None } else { self.any_name(subject) }
    }

    /// Names of cases, papers and runs that the person stands in, as look-ups call them.
    fn touching(&self, subject: &Subject) -> BTreeSet<String> {
        let books = self.books();
        let mut what = BTreeSet::new();
        let mut cases: BTreeSet<CaseId> = BTreeSet::new();
        for case in books.cases.all().filter(|case| case.persons.iter().any(|person| person.subject == *subject)) {
            what.insert(format!("case {}", case.number));
            cases.insert(case.id);
        }
        for paper in books.papers.all().filter(|paper| paper.case.is_some_and(|case| cases.contains(&case))) {
            what.insert(format!("paper {}", paper.number));
        }
        if let Subject::Extract { person, .. } = subject {
            let stands = |run: &&books::payments::Run| run.rows.iter().any(|row| row.person.as_deref() == Some(person));
            what.extend(books.payments.runs().iter().filter(stands).map(|run| format!("run {}", run.id)));
        }
        what
    }

    /// A blocked person, for somebody who is not competent.
    fn hidden(&self, actor: &Actor, subject: &Subject) -> bool {
        match subject {
            Subject::Extract { person, .. } => !actor.any(&[Role::ProtectedAccess]) && self.is_protected(person),
            Subject::Unverified { .. } | Subject::Erased => false,
        }
    }

    /// Cases and papers of blocked persons, as look-ups call them.
    fn hidden_names(&self, actor: &Actor) -> BTreeSet<String> {
        if actor.any(&[Role::ProtectedAccess]) {
            return BTreeSet::new();
        }
        let blocked: Vec<Subject> = {
            let books = self.books();
            let subjects = books.cases.all().flat_map(|case| case.persons.iter().map(|person| person.subject.clone()));
            subjects.filter(|subject| self.hidden(actor, subject)).collect()
        };
        // A run stands for hundreds of persons; it says nothing about one.
        let names = blocked.iter().flat_map(|subject| self.touching(subject));
        names.filter(|name| !name.starts_with("run ")).collect()
    }

    fn select(
        &self,
        actor: &Actor,
        filter: &Filter,
        extent: Extent,
        clerks: Clerks,
        wanted: &dyn Fn(&AuditIndex, &Row) -> bool,
    ) -> Result<LookupPage, Refusal> {
        let hidden_names = self.hidden_names(actor);
        let mut slot = self.inner.audit_index.lock().unwrap_or_else(PoisonError::into_inner);
        let index = self.caught_up(&mut slot)?;
        let hidden_subjects: BTreeSet<Name> = (0..)
            .zip(&index.subjects.values)
            .filter(|(_, subject)| self.hidden(actor, subject))
            .map(|(name, _)| name)
            .collect();
        let hidden_texts: BTreeSet<Name> =
            hidden_names.iter().filter_map(|name| index.texts.find(&Arc::from(name.as_str()))).collect();
        let needle = filter.purpose.trim().to_lowercase();
        let purposes: Option<BTreeSet<Name>> = (!needle.is_empty()).then(|| {
            let fits = (0..).zip(&index.texts.values).filter(|(_, text)| text.to_lowercase().contains(&needle));
            fits.map(|(name, _)| name).collect()
        });
        let days = Days::of(filter);
        let fits = |row: &&Row| {
            !(hidden_subjects.contains(&row.subject) || row.kind == Kind::Viewed && hidden_texts.contains(&row.what))
                && purposes.as_ref().is_none_or(|purposes| purposes.contains(&row.purpose))
                && days.hold(row.at)
                && wanted(index, row)
        };
        let (skip, take) = match extent {
            Extent::Page(page) => (page.saturating_mul(PAGE_ROWS), PAGE_ROWS),
            Extent::Print => (0, PRINT_ROWS_MAX),
        };
        let mut total = 0;
        let mut rows = Vec::new();
        for row in index.rows.iter().rev().filter(fits) {
            if total >= skip && rows.len() < take {
                rows.push(self.shown(index, row, clerks));
            }
            total += 1;
        }
        Ok(LookupPage {
            rows,
            total,
            page: if let Extent::Page(page) = extent { page } else { 0 },
            pages: total.div_ceil(PAGE_ROWS).max(1),
            gone: index.gone,
            anchor: self.inner.journal.fingerprint(Log::Audit),
        })
    }

    fn shown(&self, index: &AuditIndex, row: &Row, clerks: Clerks) -> LookupRow {
        let by = index.actors.get(row.actor).copied();
        let function = by.and_then(|by| self.books().accounts.get(by).map(|account| account.function.clone()));
        let subject = index.subjects.get(row.subject).cloned();
        LookupRow {
            position: row.position,
            at: row.at,
            by: by.filter(|_| clerks == Clerks::Named),
            function: function.unwrap_or_default(),
            kind: row.kind,
            name: subject.as_ref().and_then(|subject| self.any_name(subject)),
            subject,
            what: index.text(row.what).to_owned(),
            purpose: index.text(row.purpose).to_owned(),
        }
    }
}
