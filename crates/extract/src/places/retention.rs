//! Which generations are too many.

use super::Kept;

/// Names of delivered extracts beyond the newest `keep`, oldest first. Never the newest proved one, however old, and never one
/// that is not known to have arrived.
#[must_use]
pub fn surplus(kept: &[Kept], keep: usize) -> Vec<&Kept> {
    let mut there: Vec<&Kept> = kept.iter().filter(|entry| entry.arrived).collect();
    there.sort_by(|a, b| b.sealed.cmp(&a.sealed).then_with(|| b.name.cmp(&a.name)));
    let newest_proved = there.iter().find(|entry| entry.proved).map(|entry| entry.name.clone());
    let beyond = there.into_iter().skip(keep.max(1));
    let mut out: Vec<&Kept> = beyond.filter(|entry| Some(&entry.name) != newest_proved.as_ref()).collect();
    out.reverse();
    out
}
