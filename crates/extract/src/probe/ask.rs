//! Asks a restored register.

use model::Problem;
use model::role::ClassGroup;

use super::{Answers, Asked, ProbeKind, Probes, Question};
use crate::register::{PersonView, Register};
use crate::search::{MAX_HITS, Query, search};

/// Score of a hit in which everything asked for is there as asked.
const WHOLE: u16 = 1000;

impl Question {
    fn query(&self) -> Query {
        let mut query = Query::default();
        match &self.asked {
            Asked::Name { family, given, born } => {
                query.family_name = Some(family.clone());
                query.given_names = Some(given.clone());
                query.date_of_birth = Some(*born);
            }
            Asked::Document(number) => query.document_number = Some(number.clone()),
            Asked::File(number) => query.file_number = Some(number.clone()),
            Asked::Plate(plate) => query.plate = Some(plate.clone()),
        }
        query
    }
}

impl Probes {
    /// Asks every question of a register with all its groups opened.
    ///
    /// # Errors
    /// `NB-E-150` somebody who has to be found is not; `NB-E-151` a blocked person is found, or is not in the protected part.
    /// Neither names anybody.
    pub fn ask(&self, register: &Register) -> Result<Answers, Problem> {
        let mut answers = Answers::default();
        for question in &self.ordinary {
            let kind = question.asked.kind();
            let count = answers.ordinary.entry(kind).or_default();
            count.asked += 1;
            match answer(register, question) {
                Answer::Found => count.found += 1,
                Answer::SaysNothing => count.aside += 1,
                Answer::Missing => {}
            }
        }
        for (kind, count) in &answers.ordinary {
            if count.found + count.aside < count.asked {
                let missing = count.asked - count.found - count.aside;
                let problem = Problem::new("NB-E-150").with("kind", kind.name()).with("asked", count.asked);
                return Err(problem.with("missing", missing));
            }
        }
        for id in &self.blocked {
            let protected = register.protected().and_then(|part| part.person(id));
            let Some(person) = protected.filter(|_| register.person(id).is_none()) else {
                return Err(shown(self.blocked.len(), 1));
            };
            for question in questions_about(person) {
                answers.blocked_asked += 1;
                let hits = search(register, &question.query(), &ClassGroup::ALL);
                answers.blocked_shown += u32::from(hits.iter().any(|hit| hit.person_id == *id));
            }
        }
        if answers.blocked_shown > 0 {
            return Err(shown(answers.blocked_asked as usize, answers.blocked_shown as usize));
        }
        Ok(answers)
    }
}

fn shown(asked: usize, shown: usize) -> Problem {
    Problem::new("NB-E-151").with("asked", asked).with("shown", shown)
}

enum Answer {
    Found,
    Missing,
    SaysNothing,
}

fn answer(register: &Register, question: &Question) -> Answer {
    let query = question.query();
    let hits = search(register, &query, &ClassGroup::ALL);
    // The search is tolerant; here nothing but everything as asked will do, or a wrong date of birth would pass.
    if hits.iter().any(|hit| hit.person_id == question.person && hit.score == WHOLE) {
        return Answer::Found;
    }
    // A full list of equally good answers is right and still need not hold this one.
    if hits.len() == MAX_HITS && hits.iter().all(|hit| hit.score == WHOLE) {
        return Answer::SaysNothing;
    }
    let moved = question.asked.kind() == ProbeKind::FileNumber
        && register.protected().is_some_and(|part| {
            search(part, &query, &ClassGroup::ALL).iter().any(|hit| hit.person_id == question.person)
        });
    if moved { Answer::SaysNothing } else { Answer::Missing }
}

/// The ways in which this blocked person could be asked for.
fn questions_about(person: PersonView<'_>) -> Vec<Question> {
    let (id, part) = (person.person_id(), person.register());
    let mut asked = Vec::new();
    if let Some(born) = person.date_of_birth() {
        asked.push(Asked::Name {
            family: person.family_name().to_owned(),
            given: person.given_names().to_owned(),
            born,
        });
    }
    asked.extend(person.documents().into_iter().map(|row| Asked::Document(row.number)));
    asked.extend(part.grants(id).into_iter().flatten().map(|row| Asked::File(row.file_number)));
    asked.extend(part.titles(id).into_iter().flatten().map(|row| Asked::File(row.file_number)));
    asked.extend(part.vehicles(id).into_iter().flatten().map(|row| Asked::Plate(row.plate)));
    asked.into_iter().map(|asked| Question { person: id.to_owned(), asked }).collect()
}
