//! The proof over all payments from the journal alone: every act is read and folded once more, every file made once more.

use books::Books;
use books::payments::file::file_plan;
use books::proof::{AllRemade, Remade, Report, prove};
use model::Problem;
use model::acts::{Act, Body, PaymentAct};
use model::ids::RunId;

use crate::core::Office;
use crate::payment_file;

impl Office {
    /// Reads the whole journal, makes every file once more as the books stood when it was made, and draws the proof up. Nothing
    /// that the node keeps in memory is used.
    ///
    /// # Errors
    /// `NB-J-006` the journal does not verify.
    pub fn payment_proof(&self) -> Result<Report, Problem> {
        let mut books = Books::default();
        let mut remade = AllRemade::new();
        self.each_act(&mut |position: u64, act: Act| {
            books.evolve(&act, position);
            if let Body::Payment(PaymentAct::FileMade { run, .. }) = &act.body
                && !remade.contains_key(run)
            {
                remade.insert(*run, self.remake(&books, *run));
            }
        })?;
        Ok(prove(&books, &remade))
    }

    fn remake(&self, books: &Books, run: RunId) -> Remade {
        let plan = file_plan(&books.payments, &self.inner.catalogue, run, self.now());
        let rules = self.inner.catalogue.payment();
        let exercise = self.inner.authority.exercise;
        match plan.and_then(|plan| payment_file::write(&plan, &books.system.details, rules, exercise)) {
            Ok(file) => Remade::Made { sha256: file.sha256, count: file.count, sum: file.sum },
            Err(refusal) => Remade::Refused(refusal.first().map_or("", |problem| problem.code)),
        }
    }
}
