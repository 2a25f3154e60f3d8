//! What the law itself answers when nobody does in time: proposed by name, switched by a term (`switch_proposal`).

use rules::childname::{self, RuleSet};

use super::check::Input;

/// An answer of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Values by field id, as they are to be entered.
    pub values: Vec<(&'static str, String)>,
    /// The answer in one word, for pages and letters.
    pub says: String,
    /// The rule by which it was found, where the law leaves it open.
    pub rule: &'static str,
}

/// The answer with this name for these values; none while something is missing or the law gives none.
#[must_use]
pub fn of(name: &str, input: &Input<'_>) -> Option<Proposed> {
    match name {
        "kindesname" => child_name(input),
        _ => None,
    }
}

/// § 1617 (4) BGB: joint custody, no married name and no choice within a month give a double name in alphabetical order.
fn child_name(input: &Input<'_>) -> Option<Proposed> {
    let joint = match input.value("abstammung") {
        "ehe" => true,
        "anerkannt" | "gericht" => input.value("sorge") == "gemeinsam",
        _ => false,
    };
    let open = matches!(input.value("name_grund"), "offen" | "gesetz");
    let born = input.value("1040").parse().ok()?;
    if !joint || !open || RuleSet::of(born) == RuleSet::Earlier {
        return None;
    }
    let parts = |id: &str| childname::parts(input.value(id));
    let law = childname::by_law(&parts("1201"), &parts("1301")).ok()?;
    Some(Proposed {
        values: vec![("name_grund", "gesetz".to_owned()), ("1101", law.name.clone())],
        says: law.name,
        rule: childname::COLLATION,
    })
}
