//! Import of a folder of register files with every check of docs/formats/import.md.
//!
//! A wrong file or manifest stops; a wrong row is listed and left out. One exception errs on the safe side: a row of `blocks`
//! that cannot be used stops the import, because leaving it out would make a protected person findable.

mod check;
pub mod delivery;
mod fault;
mod folder;
pub(crate) mod line;
pub mod manifest;
pub mod rows;
mod write;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use model::Problem;

use self::check::{Checked, Target};
pub use self::delivery::Delivery;
pub use self::fault::{Effect, Fault, Faults, MAX_LISTED, Reason};
pub use self::folder::{Folder, read_manifest};
pub use self::manifest::{Authority, ClassEntry, Completeness, Manifest};
use self::rows::{PROGRESS_ROWS, Row};
pub use self::write::write;
use crate::records::{Class, Records};

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The class being read.
    pub class: Class,
    /// Its rows read so far.
    pub rows: u64,
    /// Its rows as the source says; nothing if the source does not know.
    pub total: Option<u64>,
}

/// What an import gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The manifest as delivered; rows that the source did not count are set to those read.
    pub manifest: Manifest,
    /// The usable records.
    pub records: Records,
    /// What was left out or emptied.
    pub faults: Faults,
}

/// Reads and checks an import folder.
///
/// # Errors
/// `NB-E-001` to `NB-E-017`: a wrong manifest or file, or an unusable row of `blocks`.
pub fn read(dir: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Import, Problem> {
    read_from(&Folder::open(dir)?, progress)
}

/// Reads and checks what any source delivers.
///
/// # Errors
/// `NB-E-001`, `NB-E-009` to `NB-E-016`, `NB-E-018`, `NB-E-019` and those of the source: an unusable file, or an unusable row of
/// `blocks`.
pub fn read_from(delivery: &dyn Delivery, progress: &mut dyn FnMut(Progress)) -> Result<Import, Problem> {
    let mut reader = Reader {
        delivery,
        manifest: delivery.manifest().clone(),
        progress,
        faults: Faults::default(),
        lost: Lost::default(),
    };
    let mut records = Records::default();

    let persons = reader.class(&mut records.persons)?;
    let none = HashSet::new();
    let known = ids(&records.persons);
    let wrong = unresolved(&records.persons, &Known { persons: &known, grants: &none, vehicles: &none });
    drop(known);
    reader.settle(&mut records.persons, &persons, wrong)?;

    // From here on the persons stay as they are; grants come before the payments that point to them.
    let Records {
        persons,
        addresses,
        blocks,
        documents,
        civil_cases,
        appointments,
        titles,
        vehicles,
        grants,
        last_payments,
        contacts,
        licences,
        plates,
        payees,
    } = &mut records;
    let known = ids(persons);
    reader.resolved(grants, &Known { persons: &known, grants: &none, vehicles: &none })?;
    let known_grants = ids(grants);
    let without_vehicles = Known { persons: &known, grants: &known_grants, vehicles: &none };
    reader.resolved(vehicles, &without_vehicles)?;
    let known_vehicles = ids(vehicles);
    let known = Known { persons: &known, grants: &known_grants, vehicles: &known_vehicles };
    reader.resolved(addresses, &known)?;
    reader.resolved(blocks, &known)?;
    reader.resolved(documents, &known)?;
    reader.resolved(civil_cases, &known)?;
    reader.resolved(appointments, &known)?;
    reader.resolved(titles, &known)?;
    reader.resolved(licences, &known)?;
    reader.resolved(plates, &known)?;
    reader.resolved(payees, &known)?;
    reader.resolved(last_payments, &known)?;
    reader.resolved(contacts, &known)?;

    let Reader { manifest, faults, .. } = reader;
    Ok(Import { manifest, records, faults })
}

/// The ids that references may lead to.
struct Known<'a> {
    persons: &'a HashSet<&'a str>,
    grants: &'a HashSet<&'a str>,
    vehicles: &'a HashSet<&'a str>,
}

fn ids<R: Checked>(records: &[R]) -> HashSet<&str> {
    records.iter().filter_map(|record| record.id().map(|(_, id)| id)).collect()
}

/// References that lead nowhere: position, column, and whether they cost the row.
fn unresolved<R: Checked>(records: &[R], known: &Known<'_>) -> Vec<(usize, &'static str, bool)> {
    let mut wrong = Vec::new();
    for (position, record) in records.iter().enumerate() {
        record.references(&mut |reference| {
            let found = match reference.target {
                Target::Person => known.persons.contains(reference.id),
                Target::Grant => known.grants.contains(reference.id),
                Target::Vehicle => known.vehicles.contains(reference.id),
            };
            if !found {
                wrong.push((position, reference.field, reference.required));
            }
        });
    }
    wrong
}

/// Persons whose rows were left out: a block that leads to one of them protects nobody who is in the extract.
#[derive(Default)]
struct Lost {
    ids: HashSet<String>,
    without_id: u64,
}

struct Reader<'a> {
    delivery: &'a dyn Delivery,
    manifest: Manifest,
    progress: &'a mut dyn FnMut(Progress),
    faults: Faults,
    lost: Lost,
}

impl Reader<'_> {
    /// Reads the file of a class; gives back the line of each record taken.
    fn class<R: Checked>(&mut self, out: &mut Vec<R>) -> Result<Vec<u64>, Problem> {
        let Some(entry) = self.manifest.class(R::CLASS).cloned() else {
            return Ok(Vec::new());
        };
        let total = self.delivery.total(R::CLASS);
        let mut rows = 0u64;
        let as_of = entry.as_of.civil_date();
        let (faults, lost, progress) = (&mut self.faults, &mut self.lost, &mut *self.progress);
        let mut lines = Vec::new();
        let count = rows::read(self.delivery, |line, row: Row<'_, R>| {
            rows += 1;
            if rows.is_multiple_of(PROGRESS_ROWS) {
                progress(Progress { class: R::CLASS, rows, total });
            }
            let mut inner = Vec::new();
            let (wrong, id) = match row {
                Row::Good(record) => {
                    record.inside(as_of, &mut |field, reason| inner.push((Some(field), reason)));
                    if inner.is_empty() {
                        out.push(record);
                        lines.push(line);
                        return Ok(());
                    }
                    (inner.as_slice(), record.id().map(|(_, id)| id.to_owned()))
                }
                Row::Bad { id, wrong } => (wrong, id.filter(|id| !id.is_empty()).map(str::to_owned)),
            };
            if R::CLASS == Class::Blocks {
                return Err(unusable_block(&entry.file, line, wrong.first().copied()));
            }
            if R::CLASS == Class::Persons {
                match id {
                    Some(id) => {
                        lost.ids.insert(id);
                    }
                    None => lost.without_id += 1,
                }
            }
            faults.rows_left_out += 1;
            for (field, reason) in wrong {
                faults.push(Fault {
                    file: entry.file.clone(),
                    line,
                    field: *field,
                    reason: *reason,
                    effect: Effect::RowLeftOut,
                });
            }
            Ok(())
        })?;
        match total {
            Some(expected) if expected != count => {
                return Err(Problem::new("NB-E-009")
                    .with("file", &entry.file)
                    .with("expected", expected)
                    .with("found", count));
            }
            Some(_) => {}
            None => {
                let entries = self.manifest.classes.iter_mut();
                entries.filter(|entry| entry.class == R::CLASS).for_each(|entry| entry.rows = count);
            }
        }
        (self.progress)(Progress { class: R::CLASS, rows: count, total });
        self.unique(out, &mut lines, &entry.file);
        Ok(lines)
    }

    /// Leaves out records whose id occurred before.
    fn unique<R: Checked>(&mut self, records: &mut Vec<R>, lines: &mut Vec<u64>, file: &str) {
        let mut seen: HashMap<&str, ()> = HashMap::with_capacity(records.len());
        let mut again = Vec::new();
        for (position, record) in records.iter().enumerate() {
            if let Some((field, id)) = record.id()
                && seen.insert(id, ()).is_some()
            {
                again.push((position, field));
            }
        }
        for (position, field) in &again {
            self.faults.rows_left_out += 1;
            self.faults.push(Fault {
                file: file.to_owned(),
                line: lines.get(*position).copied().unwrap_or_default(),
                field: Some(field),
                reason: Reason::Duplicate,
                effect: Effect::RowLeftOut,
            });
        }
        leave_out(records, lines, &again.into_iter().map(|(position, _)| position).collect());
    }

    /// Reads a class and settles its references.
    fn resolved<R: Checked>(&mut self, out: &mut Vec<R>, known: &Known<'_>) -> Result<(), Problem> {
        let lines = self.class(out)?;
        let wrong = unresolved(out, known);
        self.settle(out, &lines, wrong)
    }

    /// Empties optional references that lead nowhere, leaves out rows whose required one does.
    fn settle<R: Checked>(
        &mut self,
        records: &mut Vec<R>,
        lines: &[u64],
        wrong: Vec<(usize, &'static str, bool)>,
    ) -> Result<(), Problem> {
        let Some(entry) = self.manifest.class(R::CLASS).cloned() else {
            return Ok(());
        };
        let mut gone = HashSet::new();
        for (position, field, required) in wrong {
            let line = lines.get(position).copied().unwrap_or_default();
            if R::CLASS == Class::Blocks && !self.harmless(records.get(position)) {
                return Err(unusable_block(&entry.file, line, Some((Some(field), Reason::Reference))));
            }
            let effect = if required { Effect::RowLeftOut } else { Effect::CellEmptied };
            self.faults.push(Fault {
                file: entry.file.clone(),
                line,
                field: Some(field),
                reason: Reason::Reference,
                effect,
            });
            if required {
                if gone.insert(position) {
                    self.faults.rows_left_out += 1;
                }
            } else if let Some(record) = records.get_mut(position) {
                record.empty(field);
            }
        }
        leave_out(records, &mut lines.to_vec(), &gone);
        Ok(())
    }

    /// Whether a block without its person leaves nobody unprotected: the person's own row was left out.
    fn harmless<R: Checked>(&mut self, record: Option<&R>) -> bool {
        let mut known = false;
        if let Some(record) = record {
            record.references(&mut |reference| known |= self.lost.ids.contains(reference.id));
        }
        if !known && self.lost.without_id > 0 {
            self.lost.without_id -= 1;
            known = true;
        }
        known
    }
}

fn leave_out<R>(records: &mut Vec<R>, lines: &mut Vec<u64>, gone: &HashSet<usize>) {
    if gone.is_empty() {
        return;
    }
    let mut position = 0;
    records.retain(|_| {
        position += 1;
        !gone.contains(&(position - 1))
    });
    position = 0;
    lines.retain(|_| {
        position += 1;
        !gone.contains(&(position - 1))
    });
}

fn unusable_block(file: &str, line: u64, wrong: Option<(Option<&'static str>, Reason)>) -> Problem {
    let (field, reason) = wrong.unwrap_or((None, Reason::ColumnCount));
    Problem::new("NB-E-016")
        .with("file", file)
        .with("line", line)
        .with("field", field.unwrap_or("-"))
        .with("reason", reason.code())
}
