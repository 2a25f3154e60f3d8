//! From the journal to the books at a start.

use std::ops::ControlFlow;

use books::Books;
use journal::{Journal, Log};
use model::Problem;

use crate::sealing::Unsealer;

/// Folds all acts into fresh books; everything is hashed and checked on the way.
pub(crate) fn fold(journal: &Journal) -> Result<Books, Problem> {
    let mut books = Books::default();
    let mut unsealer = Unsealer::default();
    journal
        .fold(Log::Acts, 0, &mut |entry| {
            if let Some((act, position)) = unsealer.take(&entry) {
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
    Ok(books)
}
