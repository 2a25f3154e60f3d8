//! The parents' choice of a child's name, judged: one name of one parent, or a double name of one part of each
//! (§§ 1616 to 1617a BGB). The result is findings, never a corrected name: what is declared stands as declared.

use model::CivilDate;

use super::parts;
use crate::names::normal;

/// First birth for which the reformed law of names holds (Act of 2024, BGBl. 2024 I no. 185).
#[must_use]
pub fn reform() -> CivilDate {
    CivilDate::new(2025, 5, 1).unwrap_or(CivilDate(jiff::civil::Date::MAX))
}

/// Which wording of the law names a child.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RuleSet {
    /// Births before 1 May 2025: the name of one parent; no double name of both, none by law after a month.
    Earlier,
    /// Births since 1 May 2025.
    Since2025,
}

impl RuleSet {
    /// The wording that holds for a birth on this day.
    #[must_use]
    pub fn of(born: CivilDate) -> Self {
        if born < reform() { Self::Earlier } else { Self::Since2025 }
    }
}

/// On what the child's name rests.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ground {
    /// The parents bear a married name (§ 1616 BGB).
    MarriedName,
    /// Both have custody and choose together (§ 1617 (1) BGB).
    Joint,
    /// The name of an earlier common child holds (§ 1617 (5) BGB).
    Sibling,
    /// One parent has custody; the child bears that parent's name (§ 1617a (1) BGB).
    Sole,
    /// The parent with sole custody declares another choice (§ 1617a BGB).
    SoleDeclared,
}

/// A name to be judged. Names as written in the certificates.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Day of birth.
    pub born: CivilDate,
    /// On what the name rests.
    pub ground: Ground,
    /// The child's name.
    pub name: &'a str,
    /// Family name of the mother.
    pub first: &'a str,
    /// Family name of the other parent; empty where there is none.
    pub second: &'a str,
    /// It was declared that the double name has no hyphen.
    pub without_hyphen: bool,
    /// The name of an earlier common child; empty if there is none.
    pub sibling: &'a str,
}

/// What does not fit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Fault {
    /// This part is borne by no parent. Refused.
    ThirdSource(String),
    /// A double name of both parents has two parts, one of each. Refused.
    TooManyParts,
    /// An earlier common child bears another name, and the choice made for it binds. Refused.
    NotTheSiblings,
    /// A double name with a blank, and nobody declared that it has no hyphen.
    NoHyphen,
    /// Not the name that both parents bear.
    NotTheMarriedName,
    /// Not the whole name of one parent, and no declaration for another choice.
    NotOfOneParent,
    /// Each part is a parent's, but the law knows no such composition; a registrar has to look.
    Unusual,
    /// Born before the reform: a registrar has to look at the earlier law and the transitional rules.
    EarlierLaw,
}

impl Fault {
    /// Must be mended before the report is taken; the others are seen and accepted.
    #[must_use]
    pub fn refused(&self) -> bool {
        matches!(self, Self::ThirdSource(_) | Self::TooManyParts | Self::NotTheSiblings)
    }
}

/// Judges a name. Nothing found: the law knows it.
#[must_use]
pub fn judge(choice: &Choice<'_>) -> Vec<Fault> {
    let name = normal(choice.name);
    let (first, second) = (normal(choice.first), normal(choice.second));
    let mut found = Vec::new();
    if RuleSet::of(choice.born) == RuleSet::Earlier && choice.ground != Ground::MarriedName {
        found.push(Fault::EarlierLaw);
    }
    let sibling = normal(choice.sibling);
    if choice.ground == Ground::Sibling || !sibling.is_empty() {
        // The name of the sister or brother is right by itself: it may come from names that the parents bear no more.
        if sibling != name {
            found.push(Fault::NotTheSiblings);
        }
        return found;
    }
    let (of_first, of_second) = (parts(&first), parts(&second));
    for part in parts(&name) {
        if !of_first.contains(&part) && !of_second.contains(&part) {
            found.push(Fault::ThirdSource(part));
        }
    }
    if found.iter().any(Fault::refused) {
        return found;
    }
    match choice.ground {
        Ground::MarriedName => {
            // A Begleitname stands beside the married name and is not passed on (§ 1355a BGB).
            let common = parts(&name).iter().all(|part| of_first.contains(part) && of_second.contains(part));
            if !second.is_empty() && !common {
                found.push(Fault::NotTheMarriedName);
            }
        }
        Ground::Sole => {
            if name != first && name != second {
                found.push(Fault::NotOfOneParent);
            }
        }
        Ground::Joint | Ground::SoleDeclared | Ground::Sibling => {
            found.extend(composed(&name, &first, &second, choice.without_hyphen));
        }
    }
    found
}

/// Whether one name of one parent, or one part of each.
fn composed(name: &str, first: &str, second: &str, without_hyphen: bool) -> Option<Fault> {
    // The whole name of one parent, however many parts it has, or one part of it.
    if name == first || name == second || parts(first).iter().chain(&parts(second)).any(|part| part == name) {
        return None;
    }
    for one in parts(first) {
        for other in parts(second).into_iter().filter(|other| *other != one) {
            for (before, after) in [(&one, &other), (&other, &one)] {
                if name == format!("{before}-{after}") {
                    return None;
                }
                if name == format!("{before} {after}") {
                    return (!without_hyphen).then_some(Fault::NoHyphen);
                }
            }
        }
    }
    // Several parts, all of one parent: the law lets a single name be made of parts of a name.
    let all = parts(name);
    let within = |whole: &str| all.iter().all(|part| parts(whole).contains(part));
    if !within(first) && !within(second) && all.len() > 2 { Some(Fault::TooManyParts) } else { Some(Fault::Unusual) }
}

/// What the parents may choose: each parent's whole name, each part of it, and double names of one part of each, with a
/// hyphen, the mother's part first. For the screen; other orders and no hyphen are as good.
#[must_use]
pub fn choices(first: &str, second: &str) -> Vec<String> {
    let (first, second) = (normal(first), normal(second));
    let mut list: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !list.contains(&name) {
            list.push(name);
        }
    };
    add(first.clone());
    add(second.clone());
    parts(&first).into_iter().chain(parts(&second)).for_each(&mut add);
    for one in parts(&first) {
        for other in parts(&second).into_iter().filter(|other| *other != one) {
            add(format!("{one}-{other}"));
            add(format!("{other}-{one}"));
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given<'a>(ground: Ground, name: &'a str, first: &'a str, second: &'a str) -> Choice<'a> {
        let born = CivilDate::new(2026, 11, 20).unwrap();
        Choice { born, ground, name, first, second, without_hyphen: false, sibling: "" }
    }

    #[test]
    fn one_name_or_a_double_name_of_one_part_of_each_is_known_to_the_law() {
        for (name, first, second) in [
            ("Becker", "Becker", "Schmidt"),
            ("Schmidt-Becker", "Becker", "Schmidt"),
            ("Becker-Schmidt", "Becker", "Schmidt"),
            ("Weber-Adam", "Weber-Adam", "Bär"),
            ("Adam-Bär", "Weber-Adam", "Bär"),
            ("von der Heide-Łoś", "von der Heide", "Łoś"),
            ("García-Müller", "García López", "Müller"),
            ("García López", "García López", "Müller"),
            ("Yıldız", "Yıldız", "Yıldız"),
        ] {
            assert_eq!(judge(&given(Ground::Joint, name, first, second)), [], "{name}");
        }
    }

    #[test]
    fn a_part_from_a_third_source_is_refused_by_its_name() {
        for (name, first, second, part) in [
            ("Becker-Vogel", "Becker", "Schmidt", "Vogel"),
            ("Vogel", "Becker", "Schmidt", "Vogel"),
            ("Mueller", "Müller", "Schmidt", "Mueller"),
            ("Heide-Łoś", "von der Heide", "Łoś", "Heide"),
        ] {
            let found = judge(&given(Ground::Joint, name, first, second));
            assert_eq!(found, [Fault::ThirdSource(part.to_owned())], "{name}");
            assert!(found[0].refused());
        }
    }

    #[test]
    fn three_parts_of_two_parents_are_refused_and_two_of_one_parent_are_looked_at() {
        let three = given(Ground::Joint, "Weber-Adam-Bär", "Weber-Adam", "Bär");
        assert_eq!(judge(&three), [Fault::TooManyParts]);
        let turned = given(Ground::Joint, "Adam-Weber", "Weber-Adam", "Bär");
        assert_eq!(judge(&turned), [Fault::Unusual]);
        assert_eq!(judge(&given(Ground::Joint, "Ernst-Ernst", "Ernst", "Ernst")), [Fault::Unusual]);
    }

    #[test]
    fn a_double_name_loses_its_hyphen_only_by_declaration() {
        let blank = given(Ground::Joint, "Becker Schmidt", "Becker", "Schmidt");
        assert_eq!(judge(&blank), [Fault::NoHyphen]);
        assert_eq!(judge(&Choice { without_hyphen: true, ..blank }), []);
    }

    #[test]
    fn the_name_of_an_earlier_common_child_binds() {
        let bound = Choice { sibling: "Schmidt", ..given(Ground::Joint, "Becker", "Becker", "Schmidt") };
        assert_eq!(judge(&bound), [Fault::NotTheSiblings]);
        // The parents bear other names by now; the child's sister does not.
        let kept = Choice { sibling: "Vogel", ..given(Ground::Sibling, "Vogel", "Becker", "Schmidt") };
        assert_eq!(judge(&kept), []);
        assert_eq!(judge(&given(Ground::Sibling, "Becker", "Becker", "Schmidt")), [Fault::NotTheSiblings]);
    }

    #[test]
    fn married_and_sole_parents_pass_on_their_own_name() {
        assert_eq!(judge(&given(Ground::MarriedName, "Becker", "Becker-Vogel", "Becker")), []);
        let extra = given(Ground::MarriedName, "Becker-Vogel", "Becker-Vogel", "Becker");
        assert_eq!(judge(&extra), [Fault::NotTheMarriedName]);
        assert_eq!(judge(&given(Ground::MarriedName, "Becker", "Becker", "Schmidt")), [Fault::NotTheMarriedName]);
        assert_eq!(judge(&given(Ground::Sole, "Becker", "Becker", "")), []);
        assert_eq!(judge(&given(Ground::Sole, "Becker-Schmidt", "Becker", "Schmidt")), [Fault::NotOfOneParent]);
        assert_eq!(judge(&given(Ground::SoleDeclared, "Becker-Schmidt", "Becker", "Schmidt")), []);
    }

    #[test]
    fn births_before_the_reform_need_a_person() {
        let eve = CivilDate::new(2025, 4, 30).unwrap();
        let double = Choice { born: eve, ..given(Ground::Joint, "Becker-Schmidt", "Becker", "Schmidt") };
        assert_eq!(judge(&double), [Fault::EarlierLaw]);
        assert_eq!(judge(&Choice { born: reform(), ..double }), []);
        assert_eq!(judge(&Choice { born: eve, ..given(Ground::MarriedName, "Becker", "Becker", "Becker") }), []);
    }
}
