//! One delivery to one place, with its ledger: settle what was broken off, store, keep so many generations.

use model::Problem;

use super::{Holds, Kept, Pace, Parcel, Place, Step, surplus};

/// What is to be done at a place.
pub struct Order<'a> {
    /// What is delivered.
    pub parcel: &'a Parcel,
    /// Generations that stay.
    pub keep: usize,
    /// Whether older ones may go: not if the new one is unproved or shrank.
    pub may_remove: bool,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Carried {
    /// It lay there already.
    pub there_before: bool,
    /// Names of extracts deleted because there were enough newer ones.
    pub removed: Vec<String>,
    /// Names of extracts that were to be deleted but are not what was delivered; they stay and are no longer looked after.
    pub left: Vec<String>,
    /// Half-written files of an earlier run that were cleared away.
    pub cleared: usize,
}

/// Delivers. The ledger is saved before and after every change at the place, so that a kill at any moment leaves nothing
/// that the next delivery does not know of.
///
/// # Errors
/// Those of [`Place`], of `save`, and what `pace` says. `NB-E-162` if the newest proved extract is not there as delivered: nothing
/// is deleted then.
pub fn carry(
    place: &dyn Place,
    ledger: &mut Vec<Kept>,
    order: &Order<'_>,
    save: &mut dyn FnMut(&[Kept]) -> Result<(), Problem>,
    pace: Pace<'_>,
) -> Result<Carried, Problem> {
    let parcel = order.parcel;
    let mut record = |ledger: &[Kept], pace: Pace<'_>| {
        pace(Step::Record)?;
        save(ledger)
    };
    place.ready(parcel.authority)?;
    let mut carried = Carried { cleared: place.tidy(parcel.authority, pace)?, ..Carried::default() };
    settle(place, ledger, pace)?;

    let known = ledger.iter().any(|entry| entry.name == parcel.name() && entry.arrived);
    carried.there_before = known && place.holds(parcel.name(), &parcel.sha256())? == Holds::Same;
    if !carried.there_before {
        ledger.retain(|entry| entry.name != parcel.name());
        ledger.push(Kept::begun(parcel));
        record(ledger, pace)?;
    }
    // Also where the extract lay there already: its proof or signature may be missing.
    place.store(parcel, pace)?;
    for entry in ledger.iter_mut().filter(|entry| entry.name == parcel.name()) {
        (entry.arrived, entry.proved) = (true, parcel.proved);
    }
    record(ledger, pace)?;
    if order.may_remove {
        keep_only(place, ledger, order.keep, &mut carried, &mut record, pace)?;
    }
    Ok(carried)
}

/// Entries of a delivery that was broken off: arrived after all, or not there.
fn settle(place: &dyn Place, ledger: &mut Vec<Kept>, pace: Pace<'_>) -> Result<(), Problem> {
    let mut gone = Vec::new();
    for entry in ledger.iter_mut().filter(|entry| !entry.arrived) {
        match place.holds(&entry.name, entry.sha256())? {
            Holds::Same => entry.arrived = true,
            Holds::Other => gone.push(entry.name.clone()),
            Holds::Nothing => {
                // Its signature may lie there without it.
                place.remove(&entry.name, pace)?;
                gone.push(entry.name.clone());
            }
        }
    }
    ledger.retain(|entry| !gone.contains(&entry.name));
    Ok(())
}

/// Keeps the ledger of a place.
type Record<'a> = &'a mut dyn FnMut(&[Kept], Pace<'_>) -> Result<(), Problem>;

fn keep_only(
    place: &dyn Place,
    ledger: &mut Vec<Kept>,
    keep: usize,
    carried: &mut Carried,
    record: Record<'_>,
    pace: Pace<'_>,
) -> Result<(), Problem> {
    let too_many: Vec<Kept> = surplus(ledger, keep).into_iter().cloned().collect();
    if too_many.is_empty() {
        return Ok(());
    }
    let best = ledger.iter().filter(|entry| entry.arrived && entry.proved).max_by_key(|entry| entry.sealed);
    match best {
        Some(best) if place.holds(&best.name, best.sha256())? == Holds::Same => {}
        _ => return Err(Problem::new("NB-E-162").with("place", place.label())),
    }
    for entry in too_many {
        match place.holds(&entry.name, entry.sha256())? {
            Holds::Same | Holds::Nothing => {
                place.remove(&entry.name, pace)?;
                carried.removed.push(entry.name.clone());
            }
            Holds::Other => carried.left.push(entry.name.clone()),
        }
        ledger.retain(|other| other.name != entry.name);
        record(ledger, pace)?;
    }
    Ok(())
}
