//! The background of a start: folds everything anew beside the books that came from a picture, and keeps a new picture.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;

use books::Books;
use journal::Journal;
use model::Problem;

use crate::adopted::AdoptedLogs;
use crate::core::{Inner, Office};
use crate::folding::continue_fold;
use crate::snapshot::{Reached, Start, digest};

/// The thread that checks, and what it found.
#[derive(Default)]
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
    trouble: Mutex<Option<Problem>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}

impl Watch {
    /// Ends the thread and waits for it.
    fn end(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.wait();
    }

    /// Waits for the thread, unless it is the one that asks.
    pub(crate) fn wait(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id()) {
            // A panic there has been reported on the thread itself.
            let _ = thread.join();
        }
    }

    /// What was found wrong.
    pub(crate) fn trouble(&self) -> Option<Problem> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn found(&self, problem: Problem) {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(problem);
    }
}

impl Office {
    /// Begins the background of a start, if there is anything to do.
    pub(crate) fn begin_watch(&self, start: Start, slow_ms: i64) {
        if start.pictured.is_none() && !start.slow {
            return;
        }
        let (node, journal) = (Arc::downgrade(&self.inner), self.inner.journal.clone());
        let adopted = self.inner.adopted.clone();
        let stop = Arc::clone(&self.inner.watch.stop);
        let thread = std::thread::Builder::new().name("books-watch".to_owned());
        match thread.spawn(move || run(&node, journal, adopted, &stop, start, slow_ms)) {
            Ok(handle) => {
                *self.inner.watch.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
            }
            Err(error) => self.inner.watch.found(Problem::new("NB-J-060").with("reason", error)),
        }
    }

    /// Ends the background, so that the journal closes with the last handle of the caller's.
    pub(crate) fn stop_watch(&self) {
        self.inner.watch.end();
    }

    /// What the check in the background found wrong with the books or the journal behind them; said on every page.
    #[must_use]
    pub fn trouble(&self) -> Option<Problem> {
        self.inner.watch.trouble()
    }

    /// Keeps a picture of the books as they are now.
    fn keep_picture(&self) -> Result<(), Problem> {
        let inner = &*self.inner;
        let (books, reached) = {
            let _one = inner.deciding.lock().unwrap_or_else(PoisonError::into_inner);
            (self.books().clone(), Reached::now(&inner.journal, inner.incarnation.0)?)
        };
        inner.vault.store(&books, &reached, inner.platform.bytes())
    }
}

fn run(node: &Weak<Inner>, journal: Journal, adopted: AdoptedLogs, stop: &AtomicBool, start: Start, slow_ms: i64) {
    let stopped = || stop.load(Ordering::SeqCst);
    let Some(now) = node.upgrade().map(|inner| inner.platform.clone()) else { return };
    let mut keep = start.slow;
    if let Some(pictured) = start.pictured {
        let began = now.now();
        let mut aside = Books::default();
        let folded = continue_fold(&journal, &adopted, &mut aside, 0, start.reached.next, &stopped);
        if stopped() {
            return;
        }
        // The slower of the two ways decides whether the picture is still worth its place.
        keep |= now.now().0.saturating_sub(began.0) >= slow_ms;
        // Whoever was erased meanwhile is in the one and not in the other; the erasure has folded everything anew itself.
        let erased = journal.erased_keys().map_or(true, |keys| keys != start.reached.erased);
        let same = erased || digest(&aside).is_some_and(|own| digest(&pictured) == Some(own));
        drop((aside, pictured));
        let Some(office) = node.upgrade().map(|inner| Office { inner }) else { return };
        match folded {
            // Without a picture this start would have been refused: business stops, see `Office::perform`.
            Err(problem) => return office.inner.watch.found(problem),
            Ok(()) if !same => {
                office.inner.watch.found(Problem::new("NB-J-060").with("reason", "digest"));
                if let Err(problem) = office.refold() {
                    office.inner.watch.found(problem);
                }
                return;
            }
            Ok(()) => {}
        }
    }
    drop((journal, adopted));
    if let Some(office) = node.upgrade().map(|inner| Office { inner }).filter(|_| keep && !stopped()) {
        // Without a picture the next start takes longer, nothing else: a full disk is said by others.
        let _ = office.keep_picture();
    }
}
