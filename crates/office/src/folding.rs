//! From the journal to the books: at a start, and aside while the node runs.

use std::ops::ControlFlow;
use std::sync::PoisonError;

use books::Books;
use journal::{Journal, Log};
use model::Problem;

use crate::core::Office;
use crate::sealing::Unsealer;

/// Folds all acts into fresh books; everything is hashed and checked on the way.
pub(crate) fn fold(journal: &Journal) -> Result<Books, Problem> {
    let mut books = Books::default();
    continue_fold(journal, &mut books, 0, u64::MAX, &|| false)?;
    Ok(books)
}

/// Folds what stands from the position `from` on and before `until` into books that hold everything before it. Hashed is from the
/// beginning of the incarnation that holds the entry before `from`. Gives up early, with what it has, once `stop` says so.
pub(crate) fn continue_fold(
    journal: &Journal,
    books: &mut Books,
    from: u64,
    until: u64,
    stop: &dyn Fn() -> bool,
) -> Result<(), Problem> {
    let mut unsealer = Unsealer::default();
    journal
        .fold(Log::Acts, from.saturating_sub(1), &mut |entry| {
            if entry.pos >= until || stop() {
                return ControlFlow::Break(());
            }
            if entry.pos >= from
                && let Some((act, position)) = unsealer.take(&entry)
            {
                books.evolve(&act, position);
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| Problem::new("NB-J-006").with("reason", error))?;
    let unreadable = unsealer.finish();
    if unreadable > 0 {
        // An act of a newer program: working on without it could decide wrongly.
        return Err(Problem::new("NB-J-007").with("count", unreadable));
    }
    Ok(())
}

impl Office {
    /// Folds everything anew beside the books that are in use, and puts the result in their place. Acts wait meanwhile, pages do
    /// not. After keys were destroyed this is what removes their data from memory.
    ///
    /// # Errors
    /// As at a start; the books stay as they were.
    #[cfg_attr(not(test), allow(dead_code, reason = "called by the order to erase"))]
    pub(crate) fn refold(&self) -> Result<(), Problem> {
        let inner = &*self.inner;
        let _one = inner.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        // First, so that whatever happens now nobody opens an older picture.
        inner.vault.destroy()?;
        let books = fold(&inner.journal)?;
        *inner.books.write() = books;
        Ok(())
    }
}
