//! The best twenty so far.

use crate::search::query::{MAX_HITS, Reason, Reasons};

/// A person with a score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Scored {
    /// 1 to 1000.
    pub(crate) score: u32,
    pub(crate) person: u32,
    pub(crate) reasons: Reasons,
    /// The whole date of birth is as asked.
    pub(crate) born_as_asked: bool,
}

/// Best first; the same score in the register's order. Each person once, with the better score.
#[derive(Default)]
pub(crate) struct Top(Vec<Scored>);

impl Top {
    /// Nothing with this score or less can get in any more.
    pub(crate) fn closed_for(&self, score: u32) -> bool {
        self.0.len() >= MAX_HITS && self.0.last().is_some_and(|last| score <= last.score)
    }
    pub(crate) fn add(&mut self, new: Scored) {
        let key = |s: &Scored| (u32::MAX - s.score, s.person);
        if let Some(at) = self.0.iter().position(|old| old.person == new.person) {
            if self.0.get(at).is_some_and(|old| old.score >= new.score) {
                return;
            }
            self.0.remove(at);
        }
        let at = self.0.partition_point(|old| key(old) < key(&new));
        if at < MAX_HITS {
            self.0.insert(at, new);
            self.0.truncate(MAX_HITS);
        }
    }
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The best hit is as asked in everything, the whole date of birth included.
    pub(crate) fn perfect(&self) -> bool {
        self.0.first().is_some_and(|best| best.score == 1000 && best.reasons.has(Reason::Exact) && best.born_as_asked)
    }
    /// The best hit leaves no doubt, so that nothing further off needs to be looked for.
    pub(crate) fn certain(&self) -> bool {
        /// Enough together with the whole date of birth: one slip in one name.
        const GOOD: u32 = 920;
        self.0.first().is_some_and(|best| {
            best.score == 1000 && best.reasons.has(Reason::Exact) || best.score >= GOOD && best.born_as_asked
        })
    }
    pub(crate) fn into_hits(self) -> Vec<Scored> {
        self.0
    }
}
