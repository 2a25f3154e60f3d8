//! Differences between two open extracts: counts for whoever keeps the extracts, rows for the roles that may see the class.

use std::sync::PoisonError;

use books::Actor;
use books::extracts::decide::KEEPERS;
use extract::compare::{Change, ClassCount, Kind, classes, compare};
use extract::records::Class;
use extract::register::Register;
use model::Problem;
use model::acts::LookupAct;
use model::ids::ExtractId;
use model::problem::Refusal;

use crate::core::Office;
use crate::handback_package::push_row;
use crate::persons::purposeful;
use crate::registers::Registers;

/// Rows of one page.
pub const PAGE_ROWS: usize = 50;

/// Which differences are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The older extract.
    pub old: ExtractId,
    /// The newer extract.
    pub new: ExtractId,
    /// Rows of this class; without one the counts alone.
    pub class: Option<Class>,
    /// Only what is new, gone or changed.
    pub kind: Option<Kind>,
    /// Page, from 0.
    pub page: usize,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// Counts of all classes; whoever is blocked in any open extract is in none.
    pub counts: Vec<ClassCount>,
    /// Rows of this page, with the person's name as it is shown now.
    pub rows: Vec<(Change, Option<String>)>,
    /// Rows in all, by the filter.
    pub total: u64,
    /// Classes whose rows the actor may see.
    pub open: Vec<Class>,
}

/// Counts of the comparison that was made last: between which two, beside which open ones.
#[derive(Default)]
pub(crate) struct CountCache {
    last: std::sync::Mutex<Option<Counted>>,
}

/// A comparison that was made: which extracts were open, which two were compared, what was counted.
type Counted = (Vec<ExtractId>, [ExtractId; 2], Vec<ClassCount>);

/// Classes whose rows the actor's roles open.
fn open_to(actor: &Actor) -> Vec<Class> {
    let groups: Vec<_> = actor.roles.iter().flat_map(|role| role.groups()).collect();
    classes().filter(|class| groups.contains(&&class.group())).collect()
}

/// Who may see differences at all: keepers of the extracts their counts, others the classes of their roles.
#[must_use]
pub fn may_compare(actor: &Actor) -> bool {
    actor.any(KEEPERS) || !open_to(actor).is_empty()
}

struct Two<'r> {
    old: &'r Register,
    new: &'r Register,
    also: Vec<&'r Register>,
}

fn two<'r>(registers: &'r Registers, asked: &Asked) -> Result<Two<'r>, Refusal> {
    let (Some(old), Some(new)) = (registers.get(asked.old), registers.get(asked.new)) else {
        return Err(vec![Problem::new("NB-S-091")]);
    };
    if asked.old == asked.new {
        return Err(vec![Problem::new("NB-S-091")]);
    }
    let also = registers.loaded().iter().map(|one| &one.register).collect();
    Ok(Two { old: &old.register, new: &new.register, also })
}

impl Office {
    /// The differences between two open extracts. A look-up with a purpose, written down before anything is shown.
    ///
    /// # Errors
    /// `NB-A-010` not for these roles, or not this class; `NB-S-030` purpose missing; `NB-S-091` not two open extracts.
    pub fn differences(&self, actor: &Actor, purpose: &str, asked: &Asked) -> Result<Differences, Refusal> {
        let mut rows = Vec::new();
        let from = asked.page.saturating_mul(PAGE_ROWS);
        let (registers, counts) = self.look(actor, purpose, asked, "differences")?;
        let mut total = 0u64;
        if let Some(class) = asked.class {
            let two = two(&registers, asked)?;
            let mut at = 0usize;
            compare(two.old, two.new, &two.also, class, &mut |change| {
                if asked.kind.is_some_and(|kind| kind != change.kind) {
                    return;
                }
                if at >= from && at - from < PAGE_ROWS {
                    rows.push(change);
                }
                at += 1;
                total += 1;
            });
        }
        let named = rows.into_iter().map(|change: Change| {
            let name = change.person.as_deref().and_then(|id| registers.person(id)?.name());
            (change, name)
        });
        Ok(Differences { rows: named.collect(), counts, total, open: open_to(actor) })
    }

    /// All differences of a class as a file for a spreadsheet (UTF-8 with BOM, semicolons): one line a column that differs.
    ///
    /// # Errors
    /// As [`Office::differences`].
    pub fn differences_csv(&self, actor: &Actor, purpose: &str, asked: &Asked) -> Result<Vec<u8>, Refusal> {
        let (registers, _) = self.look(actor, purpose, asked, "differences taken as a file")?;
        let two = two(&registers, asked)?;
        let mut text = csv_head();
        for class in classes().filter(|class| asked.class == Some(*class)) {
            compare(two.old, two.new, &two.also, class, &mut |change| {
                if asked.kind.is_none_or(|kind| kind == change.kind) {
                    csv_lines(&change, &mut text);
                }
            });
        }
        Ok(text.into_bytes())
    }

    fn look(
        &self,
        actor: &Actor,
        purpose: &str,
        asked: &Asked,
        what: &str,
    ) -> Result<(std::sync::Arc<Registers>, Vec<ClassCount>), Refusal> {
        let allowed = match asked.class {
            Some(class) => open_to(actor).contains(&class),
            None => may_compare(actor),
        };
        if !allowed {
            return Err(vec![Problem::new("NB-A-010")]);
        }
        purposeful(purpose, "purpose")?;
        let registers = self.registers();
        two(&registers, asked)?;
        let class = asked.class.map_or("", Class::name);
        let what = format!("{what} {} {} {class}", asked.old, asked.new).trim().to_owned();
        self.audit(actor, LookupAct::Viewed { what, purpose: purpose.trim().to_owned() })?;
        let counts = self.counts(&registers, asked)?;
        Ok((registers, counts))
    }

    fn counts(&self, registers: &Registers, asked: &Asked) -> Result<Vec<ClassCount>, Refusal> {
        let open: Vec<ExtractId> = registers.loaded().iter().map(|one| one.id).collect();
        let pair = [asked.old, asked.new];
        let mut last = self.inner.compared.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, counts)) = last.as_ref().filter(|(beside, between, _)| *beside == open && *between == pair) {
            return Ok(counts.clone());
        }
        let two = two(registers, asked)?;
        let counts: Vec<ClassCount> =
            classes().map(|class| compare(two.old, two.new, &two.also, class, &mut |_| ())).collect();
        *last = Some((open, pair, counts.clone()));
        Ok(counts)
    }
}

/// The beginning of the file: its mark and the names of its columns.
#[must_use]
pub fn csv_head() -> String {
    let mut text = String::from("\u{feff}");
    push_row(&mut text, ["class", "kind", "key", "person", "column", "old", "new"].into_iter());
    text
}

/// The lines of one difference: one for each column that differs.
pub fn csv_lines(change: &Change, out: &mut String) {
    for field in &change.fields {
        let cells = [
            change.class.name(),
            change.kind.name(),
            &change.key,
            change.person.as_deref().unwrap_or_default(),
            field.column,
            &field.old,
            &field.new,
        ];
        push_row(out, cells.into_iter());
    }
}
