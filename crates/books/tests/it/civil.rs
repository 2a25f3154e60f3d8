//! A small register office: the real catalogue, books, people; and a notice of a birth as a clerk would fill it in.

use books::cases::decide::{self, Preview, Take};
use books::cases::terms::{self, RunningTerm, Standing};
use books::cases::{Case, followups, supplement};
use books::context::{Actor, Context, Decision};
use books::{Books, papers};
use model::acts::case::{FieldValue, Source};
use model::acts::{Act, ClockSource, Envelope};
use model::catalogue::{Catalogue, Service};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant};
use rules::deadline::Land;

/// A service of the area `personenstand`.
pub fn service(key: &str) -> Service {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/personenstand");
    toml::from_str(&std::fs::read_to_string(format!("{root}/{key}/service.toml")).unwrap()).unwrap()
}

pub struct Office {
    pub books: Books,
    pub today: CivilDate,
    pub catalogue: Catalogue,
    ids: u128,
}

pub fn registrar() -> Actor {
    actor(1, Role::Registrar)
}
pub fn clerk() -> Actor {
    actor(2, Role::ClerkCivilStatus)
}
fn actor(id: u8, role: Role) -> Actor {
    Actor { account: AccountId([id; 16]), name: "A. Berg".into(), function: String::new(), roles: vec![role] }
}

impl Office {
    /// An office with these services.
    pub fn with(services: &[&str], today: &str) -> Self {
        let services = services.iter().map(|key| service(key)).collect();
        let catalogue = Catalogue { services, blanks: Vec::new(), version: [0; 32] };
        Self { books: Books::default(), today: today.parse().unwrap(), catalogue, ids: 0 }
    }

    fn decide<T>(&mut self, actor: &Actor, work: impl FnOnce(&Books, &mut Context<'_>) -> T) -> T {
        let mut ids = self.ids;
        let mut fresh = || {
            ids += 1;
            ids.to_be_bytes()
        };
        let mut context = Context {
            actor,
            now: Instant::parse(&format!("{}T09:00:00Z", self.today)).unwrap(),
            today: self.today,
            catalogue: &self.catalogue,
            land: Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let done = work(&self.books, &mut context);
        self.ids = ids;
        done
    }

    fn keep(&mut self, decision: Decision) {
        for (case, body) in decision.acts {
            let envelope = Envelope {
                clock: ClockSource::Network,
                ..crate::envelope::envelope(
                    Instant::parse(&format!("{}T09:00:00Z", self.today)).unwrap(),
                    self.today,
                    None,
                    case,
                )
            };
            let position = self.books.acts;
            self.books.evolve(&Act { envelope, body }, position);
        }
    }

    pub fn preview(&mut self, take: &Take) -> Preview {
        self.decide(&registrar(), |books, context| decide::preview(books, context, take)).unwrap()
    }
    pub fn take(&mut self, take: Take) -> Result<CaseId, Refusal> {
        let (case, decision) = self.decide(&registrar(), |books, context| decide::take(books, context, take))?;
        self.keep(decision);
        Ok(case)
    }
    pub fn supplement(&mut self, actor: &Actor, case: CaseId, take: Take, reason: &str) -> Result<(), Refusal> {
        let decision =
            self.decide(actor, |books, context| supplement::supplement(books, context, case, take, reason))?;
        self.keep(decision);
        Ok(())
    }
    pub fn correct(&mut self, actor: &Actor, case: CaseId, take: Take) -> Result<(), Refusal> {
        let decision = self.decide(actor, |books, context| decide::correct(books, context, case, take, "Grund"))?;
        self.keep(decision);
        Ok(())
    }
    /// The codes that stand against printing a paper; none if it may be printed.
    pub fn print(&mut self, actor: &Actor, case: CaseId, key: &str) -> Vec<&'static str> {
        let catalogue = self.catalogue.clone();
        let answer = self.decide(actor, |books, context| {
            papers::may_print(books, context, &catalogue, case, key, 1).map(|_| ()).map_err(|refusal| codes(&refusal))
        });
        answer.err().unwrap_or_default()
    }
    /// Ticks a case off as entered in its register.
    pub fn tick(&mut self, case: CaseId, number: &str) {
        let decision = self
            .decide(&registrar(), |books, context| books::handback::tick_off(books, context, case, number))
            .unwrap();
        self.keep(decision);
    }
    /// The case taken last.
    pub fn last(&self) -> CaseId {
        self.books.cases.all().next_back().unwrap().id
    }
    pub fn case(&self, id: CaseId) -> &Case {
        self.books.cases.get(id).unwrap()
    }
    pub fn terms(&self, id: CaseId) -> Vec<RunningTerm> {
        let case = self.case(id);
        let service = self.catalogue.service(&case.service).unwrap();
        terms::running(service, case, &Standing::of(&self.books, case), self.today, Land::Nw)
    }
    /// Keys of the follow-ups that are to be done now.
    pub fn open_followups(&self, id: CaseId) -> Vec<String> {
        let case = self.case(id);
        let service = self.catalogue.service(&case.service).unwrap();
        let tasks = followups::of_case(service, case, false, self.today, Land::Nw);
        tasks.into_iter().filter(followups::Task::open).map(|task| task.followup.key).collect()
    }
}

pub fn codes(refusal: &Refusal) -> Vec<&'static str> {
    refusal.iter().map(|problem| problem.code).collect()
}

pub fn set(take: &mut Take, changes: &[(&str, &str)]) {
    for (field, value) in changes {
        take.values.retain(|kept| kept.field != *field);
        if !value.is_empty() {
            take.values.push(FieldValue {
                field: (*field).to_owned(),
                value: (*value).to_owned(),
                source: Source::Declared,
            });
        }
    }
}

/// A written notice of a child of unmarried parents with joint custody, with these changes; an empty value takes one away.
pub fn birth(changes: &[(&str, &str)]) -> Take {
    let mut take =
        Take { service: "geburtsanzeige".into(), form: "written".into(), accepted: accepted(), ..Take::default() };
    set(
        &mut take,
        &[
            ("anz_art", "einrichtung"),
            ("anz_einrichtung", "Klinikum"),
            ("anz_familienname", "Roth"),
            ("anz_vornamen", "Eva"),
            ("1090", "lebend"),
            ("1040", "2026-11-20"),
            ("1041", "14:05"),
            ("1050", "Talbrück"),
            ("geb_mehrling", "einling"),
            ("abstammung", "anerkannt"),
            ("sorge", "gemeinsam"),
            ("1201", "Schmidt"),
            ("1203", "Änne"),
            ("1220", "w"),
            ("1240", "1996-03-01"),
            ("1280", "deutsch"),
            ("1299", "nachgewiesen"),
            ("1301", "Becker"),
            ("1303", "Tom"),
            ("1320", "m"),
            ("1340", "1994-07-09"),
            ("1380", "deutsch"),
            ("1399", "nachgewiesen"),
            ("1120", "w"),
            ("vornamen_stand", "bestimmt"),
            ("1102", "Mia"),
            ("name_grund", "bestimmung"),
            ("erstes_kind", "1"),
            ("1101", "Schmidt-Becker"),
            ("name_erklaert_am", "2026-11-21"),
            ("1199", "nachgewiesen"),
            ("eltern_deutsch", "1"),
        ],
    );
    set(&mut take, changes);
    take
}

/// Missing evidence and late reports are not what these tests are about.
fn accepted() -> Vec<String> {
    vec!["NB-V-120".into(), "NB-V-141".into(), "NB-V-020".into()]
}
