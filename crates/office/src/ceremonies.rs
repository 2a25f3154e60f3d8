//! The plan of ceremonies: what was announced before the outage (the extract), what was announced here, what took place.

use books::Actor;
use extract::records::{CivilCaseKind, Class};
use model::CivilDate;
use model::acts::LookupAct;
use model::ids::CaseId;
use model::problem::Refusal;
use model::role::Role;

use crate::core::Office;

/// Service of the notice and of the ceremony.
const NOTICE: &str = "eheanmeldung";
const CEREMONY: &str = "eheschliessung";

/// Where a ceremony is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Announced before the outage: number of the case in the old system.
    Extract(String),
    /// A notice taken here.
    Notice(CaseId),
    /// A ceremony prepared here; signed means it took place.
    Ceremony {
        /// The case.
        case: CaseId,
        /// The record was signed.
        signed: bool,
    },
}

/// One ceremony.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Day; nothing if none is agreed yet.
    pub day: Option<CivilDate>,
    /// `HH:MM` or empty.
    pub time: String,
    /// Where; may be empty.
    pub place: String,
    /// The two.
    pub couple: String,
    /// Last day on which the clearance is good, if it was given.
    pub until: Option<CivilDate>,
    /// Where it is known from.
    pub origin: Origin,
}

impl Ceremony {
    /// The clearance does not reach the day of the ceremony, or today where no day is set.
    #[must_use]
    pub fn expired(&self, today: CivilDate) -> bool {
        let took_place = matches!(self.origin, Origin::Ceremony { signed: true, .. });
        !took_place && self.until.is_some_and(|until| until < self.day.unwrap_or(today))
    }
}

impl Office {
    /// All ceremonies from `from` on, earliest first, those without a day last. A look-up.
    ///
    /// # Errors
    /// `NB-A-010` not your task.
    pub fn ceremonies(&self, actor: &Actor, from: CivilDate) -> Result<Vec<Ceremony>, Refusal> {
        actor.must(&[Role::ClerkCivilStatus, Role::Registrar])?;
        self.audit(
            actor,
            LookupAct::Viewed { what: format!("ceremonies from {from}"), purpose: "Trauungsplan".to_owned() },
        )?;
        let mut plan = self.announced_before();
        plan.extend(self.taken_here());
        plan.retain(|one| one.day.is_none_or(|day| day >= from));
        plan.sort_by(|a, b| {
            (a.day.is_none(), a.day, &a.time, &a.couple).cmp(&(b.day.is_none(), b.day, &b.time, &b.couple))
        });
        Ok(plan)
    }

    /// From the extract; couples with a blocked person are not in the ordinary part and stay out of lists.
    fn announced_before(&self) -> Vec<Ceremony> {
        let registers = self.registers();
        let Some(part) = registers.parts(Class::CivilCases).into_iter().next() else { return Vec::new() };
        let name = |id: Option<&String>| registers.person(id?).and_then(|known| known.name());
        let open = part.civil_cases().filter(|case| case.kind == CivilCaseKind::Eheanmeldung);
        open.map(|case| {
            let couple = [name(case.person_id.as_ref()), name(case.second_person_id.as_ref())];
            let couple: Vec<String> = couple.into_iter().flatten().collect();
            Ceremony {
                day: case.ceremony.map(|at| CivilDate(at.date())),
                time: case.ceremony.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).unwrap_or_default(),
                place: case.ceremony_place.clone().unwrap_or_default(),
                couple: couple.join(" · "),
                until: case.clearance_until,
                origin: Origin::Extract(case.case_id.clone()),
            }
        })
        .collect()
    }

    fn taken_here(&self) -> Vec<Ceremony> {
        let books = self.books();
        let held: Vec<&str> = books
            .cases
            .all()
            .filter(|case| case.live() && case.service == CEREMONY)
            .map(|case| case.value("anm_nummer"))
            .filter(|number| !number.is_empty())
            .collect();
        let cases = books.cases.all().filter(|case| case.live());
        cases
            .filter_map(|case| {
                let couple = |a: &str, b: &str| {
                    format!("{}, {} · {}, {}", case.value(a), case.value("2103"), case.value(b), case.value("2203"))
                };
                let cleared = |id: &str| case.value(id).parse().ok().map(rules::plausibility::clearance_end);
                match case.service.as_str() {
                    // A notice whose ceremony is prepared stands there once, as the ceremony.
                    NOTICE if !held.contains(&case.number.as_str()) && case.value("trau_wo") == "hier" => {
                        Some(Ceremony {
                            day: case.value("trau_tag").parse().ok(),
                            time: case.value("trau_zeit").to_owned(),
                            place: case.value("trau_ort").to_owned(),
                            couple: couple("2101", "2201"),
                            until: cleared("befund_am"),
                            origin: Origin::Notice(case.id),
                        })
                    }
                    CEREMONY => Some(Ceremony {
                        day: case.value("2040").parse().ok(),
                        time: case.value("trau_zeit").to_owned(),
                        place: [case.value("2050"), case.value("trau_raum")]
                            .into_iter()
                            .filter(|part| !part.is_empty())
                            .collect::<Vec<_>>()
                            .join(", "),
                        couple: couple("2101", "2201"),
                        until: cleared("anm_mitteilung"),
                        origin: Origin::Ceremony { case: case.id, signed: case.signed.is_some() },
                    }),
                    _ => None,
                }
            })
            .collect()
    }
}
