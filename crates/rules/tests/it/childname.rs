//! The child's name against a second, plainer reading of the law: write down every name that may be chosen, then look it up.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rules::childname::{Choice, Fault, Ground, by_law, choices, judge, parts, reform};

/// Names without blank or hyphen, with everything that sorting could stumble over.
const NAMES: [&str; 12] =
    ["Adam", "Ährens", "Becker", "Bär", "Čapek", "Łoś", "Müller", "Mueller", "Özdemir", "Oster", "Straßer", "Yıldız"];

/// A parent's name of one to three different parts.
fn parent() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(NAMES.to_vec(), 1..=3).prop_shuffle()
}

/// Every name that may be chosen by both parents, from the wording of the law, by plain enumeration.
fn allowed(first: &[&str], second: &[&str], hyphen: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::from([first.join("-"), second.join("-")]);
    names.extend(first.iter().chain(second).map(|part| (*part).to_owned()));
    for one in first {
        for other in second.iter().filter(|other| other != &one) {
            names.insert(format!("{one}{hyphen}{other}"));
            names.insert(format!("{other}{hyphen}{one}"));
        }
    }
    names
}

proptest! {
    #[test]
    fn a_chosen_name_is_accepted_exactly_if_the_enumeration_holds_it(
        first in parent(), second in parent(), name in prop::collection::vec(prop::sample::select(NAMES.to_vec()), 1..=4),
        hyphen in prop::bool::ANY,
    ) {
        let (sign, words) = if hyphen { ("-", "-") } else { (" ", " ") };
        let name = name.join(words);
        let (first_name, second_name) = (first.join("-"), second.join("-"));
        let choice = Choice {
            born: reform(), ground: Ground::Joint, name: &name, first: &first_name, second: &second_name,
            without_hyphen: !hyphen, sibling: "",
        };
        let found = judge(&choice);
        prop_assert_eq!(found.is_empty(), allowed(&first, &second, sign).contains(&name), "{:?} {:?}", choice, found);
        let foreign = parts(&name).iter().any(|part| !first.contains(&part.as_str()) && !second.contains(&part.as_str()));
        prop_assert_eq!(found.iter().any(|fault| matches!(fault, Fault::ThirdSource(_))), foreign);
    }

    #[test]
    fn every_name_shown_as_a_choice_is_one_and_the_name_by_law_is_among_them(first in parent(), second in parent()) {
        let (first_name, second_name) = (first.join("-"), second.join("-"));
        let shown = choices(&first_name, &second_name);
        let wanted = allowed(&first, &second, "-");
        prop_assert_eq!(shown.iter().cloned().collect::<BTreeSet<_>>(), wanted);
        let law = by_law(&parts(&first_name), &parts(&second_name)).unwrap();
        let turned = by_law(&parts(&second_name), &parts(&first_name)).unwrap();
        prop_assert_eq!(&law.name, &turned.name, "whoever comes first");
        prop_assert!(shown.contains(&law.name), "{}", law.name);
    }
}
