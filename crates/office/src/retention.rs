//! Months of look-ups: which are there, which are due by the catalogue's rule, and their destruction.

use books::Books;
use journal::Scope;
use model::{CivilDate, Month, Problem};

use crate::core::{Office, append_problem};

/// Months that are looked at, back from today: twenty years.
const MONTHS_BACK: usize = 240;

/// A month of look-ups that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditMonth {
    /// Which.
    pub month: Month,
    /// First day on which it may be destroyed; nothing if no rule holds.
    pub may_from: Option<CivilDate>,
    /// Last day on which it may still be there.
    pub must_by: Option<CivilDate>,
    /// May be destroyed today.
    pub due: bool,
}

/// The scope that seals the look-ups of a month.
pub(crate) fn scope(month: Month) -> Scope {
    Scope::AuditMonth { year: month.year, month: u8::try_from(month.month).unwrap_or(1) }
}

/// Scopes whose destruction is an act: whoever finds a key of one destroys it.
pub(crate) fn due_destructions(books: &Books) -> Vec<Scope> {
    books.system.destroyed.keys().map(|month| scope(*month)).collect()
}

/// The month a look-up of this day is sealed under: never one that was destroyed, or a clock put back would destroy it too.
pub(crate) fn sealing_month(books: &Books, today: CivilDate) -> Month {
    let mut month = today.month();
    while books.system.destroyed.contains_key(&month) {
        month = month.next();
    }
    month
}

impl Office {
    /// The months of look-ups that are there, oldest first.
    #[must_use]
    pub fn audit_months(&self) -> Vec<AuditMonth> {
        let today = self.today().min(self.now().civil_date());
        let mut month = self.today().max(self.now().civil_date()).month().next();
        let mut months = Vec::new();
        for _ in 0..MONTHS_BACK {
            if self.inner.journal.has_key(scope(month)) {
                let rule = rules::retention::rule(month).ok().flatten();
                months.push(AuditMonth {
                    month,
                    may_from: rule.map(|rule| rule.may_from(month)),
                    must_by: rule.map(|rule| rule.must_by(month)),
                    due: rules::retention::due(month, today),
                });
            }
            month = month.previous();
        }
        months.reverse();
        months
    }

    /// Destroys what acts ordered and is still there: right after the act, and at every start.
    ///
    /// # Errors
    /// `NB-J-001` to `-005`: tried again at the next start.
    pub(crate) fn destroy_due_months(&self) -> Result<(), Problem> {
        let journal = &self.inner.journal;
        let due = due_destructions(&self.books());
        let closed = if self.inner.adopted.any_key(&due) { self.inner.adopted.destroy(&due) } else { Ok(()) };
        let left: Vec<Scope> = due.into_iter().filter(|scope| journal.has_key(*scope)).collect();
        if left.is_empty() {
            return closed;
        }
        let destroyed = journal.destroy_keys(&left).map_err(|error| append_problem(&error));
        self.forget_lookups();
        destroyed.and(closed)
    }
}
