//! From the journal to the books: at a start, and aside while the node runs.

use std::ops::ControlFlow;
use std::sync::PoisonError;

use books::Books;
use journal::{Journal, Log};
use model::Problem;
use model::acts::{Body, KeepingAct};

use crate::adopted::AdoptedLogs;
use crate::core::Office;
use crate::sealing::Unsealer;

/// Folds all acts into fresh books; everything is hashed and checked on the way.
pub(crate) fn fold(journal: &Journal, adopted: &AdoptedLogs) -> Result<Books, Problem> {
    let mut books = Books::default();
    continue_fold(journal, adopted, &mut books, 0, u64::MAX, &|| false)?;
    Ok(books)
}

/// Folds what stands from the position `from` on and before `until` into books that hold everything before it. Hashed is from the
/// beginning of the incarnation that holds the entry before `from`. Gives up early, with what it has, once `stop` says so.
/// Where a closed log was taken over, its acts are folded before what follows; later acts of this node have numbers behind them.
pub(crate) fn continue_fold(
    journal: &Journal,
    adopted: &AdoptedLogs,
    books: &mut Books,
    from: u64,
    until: u64,
    stop: &dyn Fn() -> bool,
) -> Result<(), Problem> {
    let mut unsealer = Unsealer::default();
    let mut shift = books.keeping.shift();
    let mut refused = None;
    journal
        .fold(Log::Acts, from.saturating_sub(1), &mut |entry| {
            if entry.pos >= until || stop() {
                return ControlFlow::Break(());
            }
            if entry.pos >= from
                && let Some((act, position)) = unsealer.take(&entry)
            {
                books.evolve(&act, position + shift);
                if let Body::Keeping(KeepingAct::Adopted { folder, from, .. }) = &act.body {
                    let base = position + shift + 1;
                    shift = books.keeping.shift();
                    refused = adopted.fold_into(folder, *from, base, books).err();
                    if refused.is_some() {
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| Problem::new("NB-J-006").with("reason", error))?;
    if let Some(problem) = refused {
        return Err(problem);
    }
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
    pub(crate) fn refold(&self) -> Result<(), Problem> {
        let inner = &*self.inner;
        let _one = inner.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        // First, so that whatever happens now nobody opens an older picture.
        inner.vault.destroy()?;
        let books = fold(&inner.journal, &inner.adopted)?;
        *inner.books.write() = books;
        Ok(())
    }
}
