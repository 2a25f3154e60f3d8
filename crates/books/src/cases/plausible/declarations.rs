//! Checks of family declarations: paternity, names of spouses, names of children; and of foundlings and miscarriages.

use model::Problem;
use rules::childname::{self, Choice, Fault, Ground, judge, parts};
use rules::paternity::{self, Acknowledgement, OtherFather};
use rules::plausibility::{Birth, birth, years_between};

use super::{Asked, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] =
    &["vaterschaft", "ehename_wahl", "begleitname", "rueckkehr", "namenserklaerung_kind", "findelkind", "fehlgeburt"];

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    for (name, run) in [
        ("vaterschaft", fatherhood as fn(&Input<'_>, &mut Preview)),
        ("ehename_wahl", married_name),
        ("begleitname", accompanying_name),
        ("rueckkehr", return_to_name),
        ("namenserklaerung_kind", name_of_child),
        ("findelkind", foundling),
        ("fehlgeburt", miscarriage),
    ] {
        if asked.named(name) {
            run(input, preview);
        }
    }
}

fn future(input: &Input<'_>, id: &str, preview: &mut Preview) {
    let earliest = input.value(id).parse::<model::PartialDate>().ok().and_then(|day| day.earliest());
    if earliest.is_some_and(|day| day > input.today) {
        preview.problems.push(Problem::new("NB-V-220").at(id).with("today", input.today.german()));
    }
}

fn fatherhood(input: &Input<'_>, preview: &mut Preview) {
    future(input, "kind_geboren_am", preview);
    let given = |id: &str| matches!(input.value(id), "hier" | "anders");
    let other = match input.value("andere_vaterschaft") {
        "scheidung" => OtherFather::Divorce { consented: given("scheidung_zustimmung") },
        "leiblich" => OtherFather::Biological { report: input.value("leiblich_gutachten") == "1" },
        "besteht" => OtherFather::Stands,
        _ => OtherFather::None,
    };
    let acknowledgement = Acknowledgement {
        on: input.received.unwrap_or(input.today),
        other,
        mother_consents: given("zust_mutter"),
        child_needed: input.value("zust_kind_noetig") == "1" || input.value("kind_volljaehrig") == "1",
        child_consents: given("zust_kind"),
        insecure_residence: ["vat_aufenthalt", "mut_aufenthalt"].iter().any(|id| input.value(id) == "ungesichert"),
    };
    // The shipped file is read in a test; without it nothing is let through that it could bar.
    let Ok(law) = paternity::Law::shipped() else {
        preview.problems.push(Problem::new("NB-V-213").at("andere_vaterschaft"));
        return;
    };
    for fault in paternity::judge(&law, &acknowledgement) {
        match fault {
            paternity::Fault::Barred => {
                preview.problems.push(Problem::new("NB-V-213").at("andere_vaterschaft"));
            }
            paternity::Fault::ConsentMissing => {
                preview.warnings.push(Problem::new("NB-V-214").at("zust_mutter"));
            }
            paternity::Fault::ResidenceUnclear => {
                preview.warnings.push(Problem::new("NB-V-215").at("vat_aufenthalt"));
            }
        }
    }
}

/// The single names among which a person may choose: of the birth name and of the names borne.
fn own(input: &Input<'_>, ids: &[&str]) -> Vec<String> {
    ids.iter().flat_map(|id| parts(input.value(id))).collect()
}

/// The first part that is none of these.
fn foreign(name: &str, of: &[String]) -> Option<String> {
    parts(name).into_iter().find(|part| !of.contains(part))
}

fn refuse(part: String, at: &str, preview: &mut Preview) {
    preview.problems.push(Problem::new("NB-V-218").at(at).with("part", part));
}

fn married_name(input: &Input<'_>, preview: &mut Preview) {
    future(input, "ehe_tag", preview);
    let first = own(input, &["e1_geburtsname", "e1_familienname", "e1_aktuell"]);
    let second = own(input, &["e2_geburtsname", "e2_familienname", "e2_aktuell"]);
    let name = input.value("ehename");
    let source = match input.value("ehename_aus") {
        "erster" => first.clone(),
        "zweiter" => second.clone(),
        _ => {
            // One part of each; the same part for both would be no double name.
            let all = parts(name);
            let fits = |one: &String, two: &String| first.contains(one) && second.contains(two);
            let double = matches!(all.as_slice(), [one, two] if fits(one, two) || fits(two, one));
            if !double && foreign(name, &[first.clone(), second.clone()].concat()).is_none() {
                preview.problems.push(Problem::new("NB-V-201").at("ehename"));
            }
            [first.clone(), second.clone()].concat()
        }
    };
    if let Some(part) = foreign(name, &source) {
        refuse(part, "ehename", preview);
    }
    let own = match input.value("begleitname_wer") {
        "erster" => first,
        "zweiter" => second,
        _ => return,
    };
    beside(name, input.value("begleitname"), &own, preview);
}

/// § 1355a BGB: beside a married name of one part, one own name that is not the married name itself.
fn beside(married: &str, name: &str, own: &[String], preview: &mut Preview) {
    if parts(married).len() > 1 {
        preview.problems.push(Problem::new("NB-V-217").at("begleitname"));
    }
    let several = parts(name).len() > 1;
    let wrong = foreign(name, own).or_else(|| (several || name == married).then(|| name.to_owned()));
    if let Some(part) = wrong {
        refuse(part, "begleitname", preview);
    }
}

fn accompanying_name(input: &Input<'_>, preview: &mut Preview) {
    if input.value("begleitname_art") == "hinzu" {
        let own = own(input, &["p_geburtsname", "begleitname_davor"]);
        beside(input.value("ehename"), input.value("begleitname"), &own, preview);
    }
}

fn return_to_name(input: &Input<'_>, preview: &mut Preview) {
    future(input, "ehe_ende", preview);
    let source = match input.value("rueckkehr_zu") {
        "geburtsname" => own(input, &["p_geburtsname"]),
        "frueher" => own(input, &["rueckkehr_frueher"]),
        _ => own(input, &["p_geburtsname", "p_familienname"]),
    };
    if let Some(part) = foreign(input.value("name_neu"), &source) {
        refuse(part, "name_neu", preview);
    }
}

/// From this age on a child declares itself, completed years (§ 1617c BGB).
const SELF_YEARS: i16 = 14;
/// From this age on a child joins, completed years.
const JOIN_YEARS: i16 = 5;

fn name_of_child(input: &Input<'_>, preview: &mut Preview) {
    future(input, "kind_geboren_am", preview);
    let Some(born) = date(input, "kind_geboren_am") else { return };
    let age = years_between(born, input.received.unwrap_or(input.today));
    let said = input.value("kind_dabei");
    if (age >= SELF_YEARS && said != "selbst") || (age >= JOIN_YEARS && said == "unter5") {
        preview.warnings.push(Problem::new("NB-V-221").at("kind_dabei"));
    }
    let choice = Choice {
        // What counts is the law on the day of the declaration.
        born: input.received.unwrap_or(input.today).max(childname::reform()),
        ground: Ground::Joint,
        name: input.value("name_neu"),
        first: input.value("e1_familienname"),
        second: input.value("e2_familienname"),
        without_hyphen: input.value("name_ohne_bindestrich") == "1",
        sibling: input.value("name_geschwister"),
    };
    for fault in judge(&choice) {
        let (problem, refused) = match fault {
            Fault::ThirdSource(part) => (Problem::new("NB-V-200").with("part", part), true),
            Fault::TooManyParts => (Problem::new("NB-V-201"), true),
            Fault::NotTheSiblings => (Problem::new("NB-V-202").with("sibling", choice.sibling), true),
            Fault::NoHyphen => (Problem::new("NB-V-203"), false),
            _ => (Problem::new("NB-V-206"), false),
        };
        let list = if refused { &mut preview.problems } else { &mut preview.warnings };
        list.push(problem.at("name_neu"));
    }
}

fn foundling(input: &Input<'_>, preview: &mut Preview) {
    let Some(found) = date(input, "fund_am") else { return };
    let told = |id: &str| Problem::new("NB-V-219").at(id).with("found", found.german());
    if found > input.today {
        preview.problems.push(told("fund_am"));
    }
    if date(input, "1040").is_some_and(|born| born > found) {
        preview.problems.push(told("1040"));
    }
    if rules::plausibility::time(input.value("fund_zeit")).is_none() {
        preview.problems.push(Problem::new("NB-V-108").at("fund_zeit"));
    }
}

fn miscarriage(input: &Input<'_>, preview: &mut Preview) {
    future(input, "fg_tag", preview);
    let (grams, week) = (input.value("geb_gewicht"), input.value("geb_woche"));
    // Asked of the rule for births, so that one line divides both: whatever is stillborn there is no miscarriage here.
    let stillborn = |grams: Option<u32>, week: Option<u8>| {
        let report = Birth {
            today: input.today,
            born: input.today,
            time: "00:00",
            mother_born: None,
            reported: input.today,
            land: input.land,
            stillborn: true,
            grams,
            week,
            children: 1,
            order: None,
        };
        !birth(&report).iter().any(|finding| finding.code == "birth.not_stillborn")
    };
    let heavy = grams.parse().is_ok_and(|grams| stillborn(Some(grams), Some(0)));
    let late = week.parse().is_ok_and(|week| stillborn(Some(0), Some(week)));
    if heavy || late {
        let at = if heavy { "geb_gewicht" } else { "geb_woche" };
        let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        preview.problems.push(Problem::new("NB-V-216").at(at).with("grams", shown(grams)).with("week", shown(week)));
    }
}
