//! Checks of marriages: obstacles and foreign papers at the notice, clearance and names at the ceremony.

use model::acts::case::EvidenceState;
use model::{CivilDate, Problem};
use rules::marriedname::{self, Bearer, Choice, Companion, NameFault};
use rules::plausibility::{Finding, Marriage};

use super::{Asked, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] =
    &["ehe_hindernisse", "ehe_bestehend", "ehe_papier_fremd", "ehe_mitteilung", "ehe_trauung", "ehe_name"];

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    if asked.named("ehe_hindernisse") {
        persons(input, date(input, "trau_tag").unwrap_or(input.today), preview);
        obstacles(input, preview);
    }
    if asked.named("ehe_bestehend") {
        for side in SIDES {
            bound(input, &side, preview);
        }
    }
    if asked.named("ehe_papier_fremd") {
        for side in SIDES {
            foreign_paper(input, &side, preview);
        }
    }
    if asked.named("ehe_mitteilung") {
        clearance(input, preview);
    }
    if asked.named("ehe_trauung") {
        ceremony(input, preview);
    }
    if asked.named("ehe_name") && input.value("namen_recht") != "1" {
        names(input, preview);
    }
}

/// The fields of one of the two.
struct Side {
    part: &'static str,
    family: &'static str,
    birth: &'static str,
    given: &'static str,
    born: &'static str,
    status: &'static str,
    ended: &'static str,
    law: &'static str,
    paper: &'static str,
    paper_from: &'static str,
    paper_until: &'static str,
    beside: &'static str,
    beside_name: &'static str,
    beside_hyphen: &'static str,
    in_marriage: &'static str,
    /// The value of 2058 that makes this one's name the married name.
    own: &'static str,
}

const SIDES: [Side; 2] = [
    Side {
        part: "first",
        family: "2101",
        birth: "2102",
        given: "2103",
        born: "2140",
        status: "e1_stand",
        ended: "aufloesung_1",
        law: "e1_recht",
        paper: "e1_papier",
        paper_from: "e1_papier_vom",
        paper_until: "e1_papier_bis",
        beside: "begleit_1",
        beside_name: "begleit_1_name",
        beside_hyphen: "begleit_1_strich",
        in_marriage: "2111",
        own: "erste",
    },
    Side {
        part: "second",
        family: "2201",
        birth: "2202",
        given: "2203",
        born: "2240",
        status: "e2_stand",
        ended: "aufloesung_2",
        law: "e2_recht",
        paper: "e2_papier",
        paper_from: "e2_papier_vom",
        paper_until: "e2_papier_bis",
        beside: "begleit_2",
        beside_name: "begleit_2_name",
        beside_hyphen: "begleit_2_strich",
        in_marriage: "2211",
        own: "zweite",
    },
];

impl Side {
    fn bearer<'a>(&self, input: &'a Input<'_>) -> Bearer<'a> {
        Bearer { family: input.value(self.family), birth: input.value(self.birth) }
    }
    /// What tells this person from all others: names and nothing else, the day of birth is compared beside it.
    fn key(&self, input: &Input<'_>) -> String {
        let name = format!("{} {}", input.value(self.given), input.value(self.family));
        rules::names::fold(&name)
    }
    fn person(&self, input: &Input<'_>) -> String {
        format!("{} {}", input.value(self.given), input.value(self.family))
    }
}

/// Age and identity on the day of the ceremony.
fn persons(input: &Input<'_>, on: CivilDate, preview: &mut Preview) {
    for finding in judged(input, on, None, None, true) {
        keep(&finding, preview);
    }
}

fn judged(
    input: &Input<'_>,
    on: CivilDate,
    cleared: Option<CivilDate>,
    paper: Option<CivilDate>,
    mortal_danger: bool,
) -> Vec<Finding> {
    let [first, second] = SIDES;
    let (Some(first_born), Some(second_born)) = (date(input, first.born), date(input, second.born)) else {
        return Vec::new();
    };
    rules::plausibility::marriage(&Marriage {
        day: on,
        first_born,
        second_born,
        first_key: &first.key(input),
        second_key: &second.key(input),
        cleared,
        mortal_danger,
        impediment_paper: paper,
    })
}

fn keep(finding: &Finding, preview: &mut Preview) {
    let problem = match finding.code {
        "marriage.minor_first" => Problem::new("NB-V-240").at("2140"),
        "marriage.minor_second" => Problem::new("NB-V-240").at("2240"),
        "marriage.same_person" => Problem::new("NB-V-241").at("2201"),
        "marriage.not_cleared" | "marriage.clearance_expired" => Problem::new("NB-V-242").at("anm_mitteilung"),
        _ => Problem::new("NB-V-243").at("papier_bis"),
    };
    preview.problems.push(problem);
}

/// §§ 1304, 1307, 1308 BGB, § 13 (2) PStG.
fn obstacles(input: &Input<'_>, preview: &mut Preview) {
    if input.value("hind_verwandt") == "1" {
        preview.problems.push(Problem::new("NB-V-244").at("hind_verwandt"));
    }
    if input.value("hind_annahme") == "1" {
        preview.warnings.push(Problem::new("NB-V-245").at("hind_annahme"));
    }
    if input.value("hind_geschaeft") == "1" {
        preview.warnings.push(Problem::new("NB-V-246").at("hind_geschaeft"));
    }
    let possible = input.value("befund") == "moeglich";
    let doubtful = matches!(input.value("hind_schein"), "offen" | "offenkundig");
    if possible && (doubtful || input.value("hind_geschaeft") == "1") {
        preview.problems.push(Problem::new("NB-V-247").at("befund"));
    }
}

/// § 1306 BGB: nobody who is married or in a partnership, by what is said and by what the extract says.
fn bound(input: &Input<'_>, side: &Side, preview: &mut Preview) {
    let bound = |status: &str| matches!(status.to_ascii_uppercase().as_str(), "VH" | "LP");
    let declared = input.value(side.status);
    if bound(declared) {
        preview.problems.push(Problem::new("NB-V-248").at(side.status).with("person", side.person(input)));
        return;
    }
    let Some(status) = input.known(side.part, "marital_status").filter(|status| bound(status)) else {
        return;
    };
    let word = if status.eq_ignore_ascii_case("VH") { "verheiratet" } else { "in Lebenspartnerschaft" };
    let as_of = input.known(side.part, "as_of").unwrap_or("?");
    let told = |code: &'static str| {
        Problem::new(code).at(side.status).with("person", side.person(input)).with("status", word).with("as_of", as_of)
    };
    let proved = |state: EvidenceState| matches!(state, EvidenceState::Seen | EvidenceState::Copy);
    let ended = input.evidence.iter().any(|seen| seen.key == side.ended && proved(seen.state));
    // Who was divorced after the extract's day shows it; who shows nothing is not married here.
    if ended && matches!(declared, "VW" | "GS" | "EA" | "LV" | "LA" | "LE") {
        preview.warnings.push(told("NB-V-250"));
    } else {
        preview.problems.push(told("NB-V-249"));
    }
}

/// § 1309 BGB: no clearance without the foreign paper, and none for a paper that has run out.
fn foreign_paper(input: &Input<'_>, side: &Side, preview: &mut Preview) {
    let possible = input.value("befund") == "moeglich";
    if input.value(side.law) != "fremd" {
        return;
    }
    if input.value(side.paper) == "offen" {
        if possible {
            preview.problems.push(Problem::new("NB-V-251").at(side.paper).with("person", side.person(input)));
        }
        return;
    }
    let on = date(input, "trau_tag").unwrap_or(input.today);
    let Some(from) = date(input, side.paper_from) else { return };
    let by_law = rules::plausibility::clearance_end(from);
    let until = date(input, side.paper_until).map_or(by_law, |own| own.min(by_law));
    if on > until || from > input.today {
        let code = if possible { "NB-V-252" } else { "NB-V-253" };
        let problem = Problem::new(code).at(side.paper_from).with("until", until.german());
        if possible { preview.problems.push(problem) } else { preview.warnings.push(problem) }
    }
}

/// § 13 (4) PStG: the clearance lies not in the future, and the planned day within its six months.
fn clearance(input: &Input<'_>, preview: &mut Preview) {
    let Some(told) = date(input, "befund_am") else { return };
    if told > input.today {
        preview.problems.push(Problem::new("NB-V-254").at("befund_am"));
    }
    let end = rules::plausibility::clearance_end(told);
    if date(input, "trau_tag").is_some_and(|day| day > end || day < told) {
        preview.problems.push(Problem::new("NB-V-255").at("trau_tag").with("until", end.german()));
    }
}

/// Farthest day of a ceremony from today, in days: our own setting, against slips in the year.
const CEREMONY_AWAY_DAYS_MAX: i64 = 365;

/// The day of the ceremony against ages, clearance and foreign papers.
fn ceremony(input: &Input<'_>, preview: &mut Preview) {
    let Some(on) = date(input, "2040") else { return };
    // A slip in the year would make every other answer wrong.
    if on.days_until(input.today).abs() > CEREMONY_AWAY_DAYS_MAX {
        preview.problems.push(Problem::new("NB-V-264").at("2040"));
        return;
    }
    let danger = input.value("anm_wo") == "eil";
    for finding in judged(input, on, date(input, "anm_mitteilung"), None, danger) {
        keep(&finding, preview);
    }
    if date(input, "papier_bis").is_some_and(|until| on > until) {
        preview.problems.push(Problem::new("NB-V-243").at("papier_bis"));
    }
    for side in SIDES {
        let witness = [("z1_geboren", "z1_familienname"), ("z2_geboren", "z2_familienname")];
        let same = |(born, name): (&str, &str)| {
            !input.value(born).is_empty()
                && input.value(born) == input.value(side.born)
                && marriedname::same(input.value(name), input.value(side.family))
        };
        if let Some((_, name)) = witness.into_iter().find(|pair| same(*pair)) {
            preview.warnings.push(Problem::new("NB-V-256").at(name));
        }
    }
}

/// §§ 1355, 1355a BGB: married name, names beside it, and the family names that follow.
fn names(input: &Input<'_>, preview: &mut Preview) {
    let [first, second] = &SIDES;
    let choice = match input.value("2058") {
        "erste" => Choice::First,
        "zweite" => Choice::Second,
        "doppel" => Choice::Double,
        _ => Choice::Neither,
    };
    let chosen = Some(input.value("ehename")).filter(|name| choice != Choice::Neither && !name.is_empty());
    let (one, two) = (first.bearer(input), second.bearer(input));
    if let Err(fault) = marriedname::married(choice, chosen.unwrap_or_default(), one, two) {
        preview.problems.push(fault_at(fault, "ehename", &marriedname::example(choice, one, two)));
        return;
    }
    for side in SIDES {
        let companion = match input.value(side.beside) {
            place @ ("vor" | "nach") => Some(Companion {
                name: input.value(side.beside_name),
                before: place == "vor",
                hyphen: input.value(side.beside_hyphen) == "1",
            }),
            _ => None,
        };
        let is_own = input.value("2058") == side.own;
        match marriedname::in_marriage(side.bearer(input), chosen, is_own, companion) {
            Err(fault @ NameFault::SeveralParts) => preview.problems.push(fault_at(fault, side.beside, "")),
            Err(fault) => {
                let own = marriedname::parts(input.value(side.family)).into_iter().next().unwrap_or_default();
                preview.problems.push(fault_at(fault, side.beside_name, &own));
            }
            Ok(name) if !marriedname::same(&name, input.value(side.in_marriage)) => {
                preview.problems.push(Problem::new("NB-V-260").at(side.in_marriage).with("name", name));
            }
            Ok(_) => {}
        }
    }
}

/// The problem at its field, with a name that would do.
fn fault_at(fault: NameFault, field: &str, example: &str) -> Problem {
    let code = match fault {
        NameFault::Double => "NB-V-258",
        NameFault::SeveralParts => "NB-V-259",
        NameFault::CompanionForeign | NameFault::CompanionOfBearer => "NB-V-261",
        NameFault::Missing | NameFault::Foreign | NameFault::Other => "NB-V-257",
    };
    Problem::new(code).at(field).with("name", example)
}
