//! From the journal to the books at a start.

use std::ops::ControlFlow;

use books::Books;
use journal::{Journal, Log, OpenedPart};
use model::Problem;
use model::acts::Act;

/// Folds all acts into fresh books; everything is hashed and checked on the way.
pub(crate) fn fold(journal: &Journal) -> Result<Books, Problem> {
    let mut books = Books::default();
    let mut unreadable = 0_u64;
    journal
        .fold(Log::Acts, 0, &mut |entry| {
            let parts = if entry.link.is_some() { &[][..] } else { &entry.parts[..] };
            for part in parts {
                match part {
                    OpenedPart::Open { plaintext, .. } => match Act::from_bytes(plaintext) {
                        Ok(act) => books.evolve(&act, entry.pos),
                        Err(_) => unreadable += 1,
                    },
                    // Its key was destroyed on purpose.
                    OpenedPart::Erased { .. } => {}
                    OpenedPart::Locked { .. } => unreadable += 1,
                }
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| Problem::new("NB-J-006").with("reason", error))?;
    if unreadable > 0 {
        // An act of a newer program: working on without it could decide wrongly.
        return Err(Problem::new("NB-J-007").with("count", unreadable));
    }
    Ok(books)
}
