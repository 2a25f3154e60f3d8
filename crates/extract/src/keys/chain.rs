//! Generations of one authority's keys, from the one in force back to the first that is still known.

use model::Problem;

use super::{AuthorityPublic, Share};

/// The public file in force and those before it. An earlier one counts only if it certified the one after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    /// Newest first; never empty.
    current: AuthorityPublic,
    earlier: Vec<AuthorityPublic>,
}

impl Chain {
    /// Orders what was found beside the file in force; files that prove nothing are left out.
    #[must_use]
    pub fn new(current: AuthorityPublic, found: Vec<AuthorityPublic>) -> Self {
        let mut earlier: Vec<AuthorityPublic> = Vec::new();
        loop {
            let last = earlier.last().unwrap_or(&current);
            let Some(before) = found.iter().find(|before| last.succeeds(before).is_ok()) else {
                return Self { current, earlier };
            };
            earlier.push(before.clone());
        }
    }
    /// The generation in force.
    #[must_use]
    pub fn current(&self) -> &AuthorityPublic {
        &self.current
    }
    /// The public file of a generation, if it is known.
    #[must_use]
    pub fn generation(&self, number: u32) -> Option<&AuthorityPublic> {
        std::iter::once(&self.current).chain(&self.earlier).find(|public| public.keys().generation == number)
    }
    /// The public files before the one in force, newest first.
    #[must_use]
    pub fn earlier(&self) -> &[AuthorityPublic] {
        &self.earlier
    }
    /// Checks that the generation in force is `known` or follows from it without a gap.
    ///
    /// # Errors
    /// `NB-K-039`.
    pub fn follows(&self, known: &AuthorityPublic) -> Result<(), Problem> {
        if self.generation(known.keys().generation) == Some(known) {
            return Ok(());
        }
        Err(Problem::new("NB-K-039")
            .with("known", known.keys().generation)
            .with("found", self.current.keys().generation))
    }
    /// Checks one share alone against the generation in force; one of an earlier generation is told as such.
    ///
    /// # Errors
    /// `NB-K-037` of an earlier generation; as [`AuthorityPublic::check_share`].
    pub fn check_share(&self, share: &Share) -> Result<(), Problem> {
        let problem = match self.current.check_share(share) {
            Ok(()) => return Ok(()),
            Err(problem) => problem,
        };
        let former = self.earlier.iter().find(|public| public.series() == share.series());
        Err(match former {
            Some(former) if problem.code == "NB-K-005" => Problem::new("NB-K-037")
                .with("share", share.index())
                .with("generation", former.keys().generation)
                .with("series", share.series())
                .with("current", self.current.keys().generation)
                .with("expected", self.current.series()),
            _ => problem,
        })
    }
}
