//! Names in marriage by the law in force since 1 May 2025 (§§ 1355, 1355a BGB).
//!
//! The spouses may choose a married name: the birth name or the name now borne of one of them, or a double name of one
//! part of each. Whoever's name it did not become may put an own name before or after it, unless the married name has
//! several parts already. What the law does not define is what a "part" is: we split at hyphens and at blanks, and keep
//! name prefixes ("von der Heide") with the word that follows. A registrar who knows better enters the parts apart.

use crate::names::normal;

/// Words that belong to the name that follows them, folded to lower case.
const PREFIXES: [&str; 34] = [
    "von", "vom", "van", "der", "den", "dem", "de", "da", "das", "do", "dos", "du", "des", "del", "della", "di", "la",
    "le", "lo", "los", "las", "zu", "zum", "zur", "am", "auf", "im", "ten", "ter", "te", "af", "av", "el", "y",
];

/// The names of one spouse before the marriage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bearer<'a> {
    /// Family name now borne.
    pub family: &'a str,
    /// Birth name; empty where it is the family name.
    pub birth: &'a str,
}

impl Bearer<'_> {
    /// Birth name and name now borne, without repetition.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = [self.family, self.birth].iter().map(|name| normal(name)).collect();
        names.retain(|name| !name.is_empty());
        names.dedup();
        names
    }
}

/// Whose name becomes the married name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// None: both keep their names (§ 1355 (1) s. 2).
    Neither,
    /// The first one's (§ 1355 (2) no. 1).
    First,
    /// The second one's.
    Second,
    /// A double name of both (§ 1355 (2) no. 2).
    Double,
}

/// A name put beside the married name (Begleitname, § 1355a BGB).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Companion<'a> {
    /// The own name that is put beside it.
    pub name: &'a str,
    /// Before the married name, else after it.
    pub before: bool,
    /// Joined by a hyphen.
    pub hyphen: bool,
}

/// Why a name cannot be borne.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NameFault {
    /// No married name is named although one was chosen.
    #[error("the married name is missing")]
    Missing,
    /// The married name is not made of the names of the spouse it is said to come from.
    #[error("the married name comes from neither name of that spouse")]
    Foreign,
    /// A double name needs one part of each, and no more.
    #[error("a double name has one part of each spouse")]
    Double,
    /// The married name has several parts: nothing can be put beside it.
    #[error("nothing is put beside a married name of several parts")]
    SeveralParts,
    /// The name beside it must be one part of one's own birth name or name now borne.
    #[error("the name beside it is no single own name")]
    CompanionForeign,
    /// Nobody puts a name beside the own one.
    #[error("the own name became the married name")]
    CompanionOfBearer,
    /// The family name that was entered is not the one that follows.
    #[error("the family name in marriage does not follow")]
    Other,
}

/// The single names that a family name is made of: split at hyphens and blanks, prefixes kept with what follows.
#[must_use]
pub fn parts(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in normal(name).split('-') {
        let mut open = String::new();
        for word in piece.split(' ').filter(|word| !word.is_empty()) {
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(word);
            if !PREFIXES.contains(&word.to_lowercase().as_str()) {
                found.push(std::mem::take(&mut open));
            }
        }
        if !open.is_empty() {
            found.push(open);
        }
    }
    found
}

/// Checks a married name. `None` where the choice is [`Choice::Neither`].
///
/// # Errors
/// [`NameFault::Missing`], [`NameFault::Foreign`], [`NameFault::Double`].
pub fn married(choice: Choice, name: &str, first: Bearer<'_>, second: Bearer<'_>) -> Result<(), NameFault> {
    let name = normal(name);
    if choice == Choice::Neither {
        return if name.is_empty() { Ok(()) } else { Err(NameFault::Other) };
    }
    if name.is_empty() {
        return Err(NameFault::Missing);
    }
    match choice {
        Choice::First | Choice::Second => {
            let of = if choice == Choice::First { first } else { second };
            // The whole name, or some of its parts in their order (§ 1355 (3) s. 1).
            let fits = of.names().iter().any(|own| *own == name || in_order(&parts(&name), &parts(own)));
            if fits { Ok(()) } else { Err(NameFault::Foreign) }
        }
        Choice::Double => {
            let given = parts(&name);
            let [a, b] = given.as_slice() else {
                return Err(NameFault::Double);
            };
            let of = |bearer: Bearer<'_>, part: &String| bearer.names().iter().any(|own| parts(own).contains(part));
            let fits = (of(first, a) && of(second, b)) || (of(second, a) && of(first, b));
            if fits { Ok(()) } else { Err(NameFault::Double) }
        }
        Choice::Neither => Ok(()),
    }
}

/// A married name that the choice allows, for the person who has to mend one: the name now borne, or the first part of each
/// joined by a hyphen.
#[must_use]
pub fn example(choice: Choice, first: Bearer<'_>, second: Bearer<'_>) -> String {
    let part = |bearer: Bearer<'_>| parts(bearer.family).into_iter().next().unwrap_or_default();
    match choice {
        Choice::Neither => String::new(),
        Choice::First => normal(first.family),
        Choice::Second => normal(second.family),
        Choice::Double => format!("{}-{}", part(first), part(second)),
    }
}

/// The family name that a spouse bears in marriage.
///
/// `own`: the spouse's names before; `chosen`: the married name, if any; `is_own`: it is this spouse's name alone.
///
/// # Errors
/// [`NameFault::SeveralParts`], [`NameFault::CompanionForeign`], [`NameFault::CompanionOfBearer`]; without a married name
/// [`NameFault::Missing`] if something is put beside it.
pub fn in_marriage(
    own: Bearer<'_>,
    chosen: Option<&str>,
    is_own: bool,
    companion: Option<Companion<'_>>,
) -> Result<String, NameFault> {
    let Some(chosen) = chosen.map(normal).filter(|name| !name.is_empty()) else {
        return if companion.is_some() { Err(NameFault::Missing) } else { Ok(normal(own.family)) };
    };
    let Some(companion) = companion else {
        return Ok(chosen);
    };
    if is_own {
        return Err(NameFault::CompanionOfBearer);
    }
    if parts(&chosen).len() > 1 {
        return Err(NameFault::SeveralParts);
    }
    let beside = normal(companion.name);
    let single = parts(&beside).len() == 1 && own.names().iter().any(|name| parts(name).contains(&beside));
    if !single {
        return Err(NameFault::CompanionForeign);
    }
    let joint = if companion.hyphen { "-" } else { " " };
    let (left, right) = if companion.before { (beside, chosen) } else { (chosen, beside) };
    Ok(format!("{left}{joint}{right}"))
}

/// The names agree as they are written: normal form, blanks once.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    normal(a) == normal(b)
}

/// All of `some` stand in `all`, in this order; at least one.
fn in_order(some: &[String], all: &[String]) -> bool {
    let mut rest = all.iter();
    !some.is_empty() && some.iter().all(|part| rest.any(|other| other == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(family: &'a str, birth: &'a str) -> Bearer<'a> {
        Bearer { family, birth }
    }

    #[test]
    fn prefixes_stay_with_their_name() {
        let cut = |name: &str| parts(name).join("|");
        assert_eq!(cut("von der Heide"), "von der Heide");
        assert_eq!(cut("Müller-Lüdenscheidt"), "Müller|Lüdenscheidt");
        assert_eq!(cut("García López"), "García|López");
        assert_eq!(cut("de la Cruz  Martín"), "de la Cruz|Martín");
        assert_eq!(cut("van"), "van");
        assert_eq!(cut(" - "), "");
    }

    #[test]
    fn a_married_name_comes_from_one_spouse_or_one_part_of_each() {
        let (a, b) = (of("Schmidt-Adler", "Schmidt"), of("Özdemir", ""));
        for (choice, name, fits) in [
            (Choice::First, "Schmidt", Ok(())),
            (Choice::First, "Schmidt-Adler", Ok(())),
            (Choice::First, "Adler", Ok(())),
            (Choice::First, "Adler-Schmidt", Err(NameFault::Foreign)),
            (Choice::First, "Özdemir", Err(NameFault::Foreign)),
            (Choice::Second, "Özdemir", Ok(())),
            (Choice::Second, "", Err(NameFault::Missing)),
            (Choice::Double, "Schmidt-Özdemir", Ok(())),
            (Choice::Double, "Özdemir Adler", Ok(())),
            (Choice::Double, "Schmidt-Adler", Err(NameFault::Double)),
            (Choice::Double, "Schmidt-Adler-Özdemir", Err(NameFault::Double)),
            (Choice::Double, "Schmidt-Weber", Err(NameFault::Double)),
            (Choice::Double, "Özdemir", Err(NameFault::Double)),
            (Choice::Neither, "", Ok(())),
            (Choice::Neither, "Schmidt", Err(NameFault::Other)),
        ] {
            assert_eq!(married(choice, name, a, b), fits, "{choice:?} {name}");
        }
    }

    #[test]
    fn a_name_beside_it_is_one_own_part_and_never_beside_several() {
        let own = of("Weber-Kluge", "Weber");
        let beside = |name| Some(Companion { name, before: false, hyphen: true });
        assert_eq!(in_marriage(own, None, false, None).as_deref(), Ok("Weber-Kluge"));
        assert_eq!(in_marriage(own, Some("Yıldız"), false, None).as_deref(), Ok("Yıldız"));
        assert_eq!(in_marriage(own, Some("Yıldız"), false, beside("Weber")).as_deref(), Ok("Yıldız-Weber"));
        let first = Companion { name: "Kluge", before: true, hyphen: false };
        assert_eq!(in_marriage(own, Some("Yıldız"), false, Some(first)).as_deref(), Ok("Kluge Yıldız"));
        for (chosen, is_own, name, fault) in [
            (Some("Yıldız"), false, "Weber-Kluge", NameFault::CompanionForeign),
            (Some("Yıldız"), false, "Adam", NameFault::CompanionForeign),
            (Some("Yıldız-Ak"), false, "Weber", NameFault::SeveralParts),
            (Some("Weber"), true, "Weber", NameFault::CompanionOfBearer),
            (None, false, "Weber", NameFault::Missing),
        ] {
            assert_eq!(in_marriage(own, chosen, is_own, beside(name)), Err(fault), "{name}");
        }
    }

    #[test]
    fn what_is_proposed_is_allowed() {
        for first in ["Abt", "Abt-Bär", "von der Aue", "Ñuñez y García", "O’Neill"] {
            for second in ["Zorn", "Çelik-Ak", "Ý"] {
                for choice in [Choice::Neither, Choice::First, Choice::Second, Choice::Double] {
                    let (one, two) = (of(first, ""), of(second, ""));
                    assert_eq!(
                        married(choice, &example(choice, one, two), one, two),
                        Ok(()),
                        "{first} {second} {choice:?}"
                    );
                }
            }
        }
    }

    /// The same question asked the long way: every text that can be made of the parts is tried.
    #[test]
    fn nothing_but_parts_of_both_makes_a_double_name() {
        let names = ["Abt", "Abt-Bär", "von Ahn", "Abt von Ahn", "Çelik"];
        let pool = ["Abt", "Bär", "von Ahn", "Çelik", "Zorn"];
        for first in names {
            for second in names {
                for left in pool {
                    for right in pool {
                        let (one, two) = (parts(first), parts(second));
                        let has = |list: &[String], part: &str| list.iter().any(|own| own == part);
                        let expected = (has(&one, left) && has(&two, right)) || (has(&two, left) && has(&one, right));
                        let given = married(Choice::Double, &format!("{left}-{right}"), of(first, ""), of(second, ""));
                        assert_eq!(given.is_ok(), expected, "{first} {second} {left}-{right}");
                    }
                }
            }
        }
    }
}
