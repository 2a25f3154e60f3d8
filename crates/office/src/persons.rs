//! Persons: search, card, protected search. Every look-up is an act with a purpose, durable before anything is shown.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use books::Actor;
use books::cases::Hold;
use extract::records::{Appointment, CivilCase, Document, Grant, LastPayment, Licence, Payee, Plate, Title, Vehicle};
use extract::register::{PersonView, Register};
use extract::search::{self, Query, Reason};
use model::acts::case::HoldTarget;
use model::acts::system::ClassState;
use model::acts::{LookupAct, Subject};
use model::ids::{CaseId, ExtractId};
use model::problem::Refusal;
use model::role::{ClassGroup, Role};
use model::{CivilDate, PartialDate, Problem};

use crate::core::Office;

/// Shortest purpose of a look-up, in characters.
const PURPOSE_MIN_CHARS: usize = 3;

/// The opened extract, if there is one.
#[derive(Default)]
pub struct Registers {
    /// Id of the extract and its persons.
    pub(crate) loaded: Option<(ExtractId, Register)>,
}

impl Registers {
    /// The person of a subject, ordinary or protected.
    fn find(&self, subject: &Subject) -> Option<PersonView<'_>> {
        let (id, register) = self.loaded.as_ref()?;
        match subject {
            Subject::Extract { extract, person } if extract == id => {
                register.person(person).or_else(|| register.protected().and_then(|protected| protected.person(person)))
            }
            _ => None,
        }
    }

    fn ordinary(&self, subject: &Subject) -> Option<PersonView<'_>> {
        let (id, register) = self.loaded.as_ref()?;
        match subject {
            Subject::Extract { extract, person } if extract == id => register.person(person),
            _ => None,
        }
    }

    /// This person id of the source belongs to a blocked person.
    #[must_use]
    pub fn is_protected(&self, person: &str) -> bool {
        self.loaded
            .as_ref()
            .and_then(|(_, register)| register.protected())
            .is_some_and(|protected| protected.person(person).is_some())
    }

    /// What the death of this person holds: grants of the person and of the household, identity documents, vehicles.
    pub(crate) fn held_by_death(&self, subject: &Subject) -> Vec<HoldTarget> {
        let Some(view) = self.find(subject) else {
            return Vec::new();
        };
        let register = view.register();
        let mut grants: BTreeMap<(String, String), HoldTarget> = BTreeMap::new();
        let mut members: Vec<PersonView<'_>> = view.household();
        members.push(view);
        let household = view.household_id();
        // A grant may lie in the protected part although this person does not: it names somebody who is blocked.
        let parts = self.loaded.iter().flat_map(|(_, all)| [Some(all), all.protected()]).flatten();
        let mut of_household = Vec::new();
        for part in parts {
            for member in &members {
                of_household.extend(part.grants(member.person_id()).unwrap_or_default());
            }
            let same = |grant: &Grant| household.is_some() && grant.household_id.as_deref() == household;
            of_household.extend(part.all_grants().filter(same));
        }
        for grant in of_household {
            let key = (grant.benefit.name().to_owned(), grant.file_number.clone());
            let target = HoldTarget::Grant { benefit: key.0.clone(), file_number: key.1.clone() };
            grants.insert(key, target);
        }
        let documents =
            view.documents().into_iter().map(|document| HoldTarget::Document { document: document.document_id });
        let vehicles = register.vehicles(view.person_id()).unwrap_or_default().into_iter();
        let vehicles = vehicles.map(|vehicle| HoldTarget::Vehicle { vehicle: vehicle.vehicle_id });
        grants.into_values().chain(documents).chain(vehicles).collect()
    }
}

/// A hit of the search, as the row shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// Who.
    pub subject: Subject,
    /// Family name.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// Birth name.
    pub birth_name: String,
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
    /// Current address on one line.
    pub address: String,
    /// Dead by the extract or by a case.
    pub dead: bool,
    /// Why it matched.
    pub reasons: Vec<Reason>,
}

/// A member of the household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub subject: Subject,
    /// Name.
    pub name: String,
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
}

/// A person's card: only the class groups of the role. A group that was not opened or is not in the extract is `None`.
#[derive(Clone, Debug, Default)]
pub struct PersonCard {
    /// Who.
    pub subject: Option<Subject>,
    /// Names, dates and address by prefill key.
    pub core: BTreeMap<String, String>,
    /// Household members (register group).
    pub household: Option<Vec<Member>>,
    /// All addresses on one line each, current first (register group).
    pub addresses: Option<Vec<String>>,
    /// Identity documents (register group).
    pub documents: Option<Vec<Document>>,
    /// Open civil-status cases of the old system (register group).
    pub civil_cases: Option<Vec<CivilCase>>,
    /// Appointments (register group).
    pub appointments: Option<Vec<Appointment>>,
    /// Residence titles (foreigners group).
    pub titles: Option<Vec<Title>>,
    /// Vehicles (vehicles group).
    pub vehicles: Option<Vec<Vehicle>>,
    /// Plates that the ledger keeps for the person (vehicles group).
    pub plates: Option<Vec<Plate>>,
    /// Driving licences (licences group).
    pub licences: Option<Vec<Licence>>,
    /// Third-party payees of the person's grants (social group).
    pub payees: Option<Vec<Payee>>,
    /// Grants (social group).
    pub grants: Option<Vec<Grant>>,
    /// Last payments (social group).
    pub payments: Option<Vec<LastPayment>>,
    /// Death: by the extract, or by a case of ours.
    pub death: Option<(Option<CivilDate>, Option<CaseId>)>,
    /// Hold tasks and notes on this person, as far as the role may see their target.
    pub holds: Vec<Hold>,
    /// Our cases with this person that the role may open.
    pub cases: Vec<CaseId>,
    /// State of the record classes shown.
    pub classes: Vec<ClassState>,
}

impl Office {
    pub(crate) fn registers(&self) -> Arc<Registers> {
        Arc::clone(&self.inner.registers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// An extract is open.
    #[must_use]
    pub fn has_extract(&self) -> bool {
        self.registers().loaded.is_some()
    }
    /// Residents in the ordinary index.
    #[must_use]
    pub fn residents(&self) -> usize {
        self.registers().loaded.as_ref().map_or(0, |(_, register)| register.len())
    }
    /// State of all record classes.
    #[must_use]
    pub fn class_states(&self) -> Vec<ClassState> {
        self.books().system.extract.as_ref().map(|(_, classes)| classes.clone()).unwrap_or_default()
    }

    /// Searches persons. The search is written to the audit log before anything comes back.
    ///
    /// # Errors
    /// `NB-A-010` the role opens no record class, `NB-S-030` purpose missing, `NB-S-031` nothing asked, `NB-S-032` no extract.
    pub fn search(&self, actor: &Actor, purpose: &str, query: &Query) -> Result<Vec<FoundPerson>, Refusal> {
        let groups = groups(actor)?;
        purposeful(purpose, "purpose")?;
        if *query == Query::default() {
            return Err(vec![Problem::new("NB-S-031").at("q")]);
        }
        let registers = self.registers();
        let Some((extract, register)) = registers.loaded.as_ref() else {
            return Err(vec![Problem::new("NB-S-032")]);
        };
        let asked = LookupAct::Searched {
            purpose: purpose.trim().to_owned(),
            query: asked_text(query),
            groups: groups.clone(),
        };
        self.audit(actor, asked)?;
        Ok(self.hits(*extract, register, query, &groups))
    }

    /// Who is found by a query, for callers that wrote the look-up down already.
    pub(crate) fn found_by(&self, query: &Query, groups: &[ClassGroup]) -> Vec<FoundPerson> {
        let registers = self.registers();
        registers.loaded.as_ref().map(|(id, register)| self.hits(*id, register, query, groups)).unwrap_or_default()
    }

    fn hits(&self, extract: ExtractId, register: &Register, query: &Query, groups: &[ClassGroup]) -> Vec<FoundPerson> {
        let hits = search::search(register, query, groups);
        let found = hits.into_iter().filter_map(|hit| {
            let view = register.person(&hit.person_id)?;
            Some(self.found(extract, &view, hit.reasons))
        });
        found.collect()
    }

    /// The protected search: by exact document number, with a reason. Every no-hit looks the same.
    ///
    /// # Errors
    /// `NB-A-010` without the right, `NB-S-033` reason missing, `NB-S-034` number missing.
    pub fn protected_search(&self, actor: &Actor, reason: &str, number: &str) -> Result<Option<FoundPerson>, Refusal> {
        actor.must(&[Role::ProtectedAccess])?;
        if reason.trim().chars().count() < PURPOSE_MIN_CHARS {
            return Err(vec![Problem::new("NB-S-033").at("reason")]);
        }
        if number.trim().is_empty() {
            return Err(vec![Problem::new("NB-S-034").at("number")]);
        }
        let registers = self.registers();
        let found = registers.loaded.as_ref().and_then(|(extract, register)| {
            // Both indexes are always asked, so that the time tells nothing.
            let protected = search::protected_by_document(register, number.trim());
            let ordinary = register.person_by_document(number.trim());
            protected.or(ordinary).map(|view| self.found(*extract, &view, Vec::new()))
        });
        self.audit(
            actor,
            LookupAct::Protected {
                reason: reason.trim().to_owned(),
                number: number.trim().to_owned(),
                found: found.as_ref().map(|found| found.subject.clone()),
            },
        )?;
        Ok(found)
    }

    /// Opens a person's card: only the class groups of the role.
    ///
    /// # Errors
    /// `NB-A-010`, `NB-S-030` purpose missing, `NB-S-035` no such person for this role.
    pub fn open_person(&self, actor: &Actor, purpose: &str, subject: &Subject) -> Result<PersonCard, Refusal> {
        let groups = groups(actor)?;
        purposeful(purpose, "purpose")?;
        let opened =
            LookupAct::Opened { purpose: purpose.trim().to_owned(), subject: subject.clone(), groups: groups.clone() };
        self.audit(actor, opened)?;
        let registers = self.registers();
        let view = self.visible(&registers, actor, subject).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
        Ok(self.card(actor, &groups, subject, &view))
    }

    /// Values of a person for a form, by the catalogue's prefill key. A look-up.
    ///
    /// # Errors
    /// As [`Office::open_person`].
    pub fn prefill(
        &self,
        actor: &Actor,
        purpose: &str,
        subject: &Subject,
    ) -> Result<BTreeMap<String, String>, Refusal> {
        let groups = groups(actor)?;
        purposeful(purpose, "purpose")?;
        let opened = LookupAct::Opened { purpose: purpose.trim().to_owned(), subject: subject.clone(), groups };
        self.audit(actor, opened)?;
        let registers = self.registers();
        let view = self.visible(&registers, actor, subject).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
        Ok(core(&view))
    }

    /// Name and birth date of a subject for lists of the actor's own tasks (a hold task shows the household), without opening the card.
    #[must_use]
    pub fn subject_name(&self, subject: &Subject) -> Option<String> {
        let registers = self.registers();
        let view = registers.ordinary(subject)?;
        Some(format!("{}, {}", view.family_name(), view.given_names()))
    }

    /// Name of a subject, blocked or not: only for those who may see it.
    pub(crate) fn any_name(&self, subject: &Subject) -> Option<String> {
        let registers = self.registers();
        let view = registers.find(subject)?;
        Some(format!("{}, {}", view.family_name(), view.given_names()))
    }

    /// The household behind a hold task: name and birth date of each member who is not blocked.
    #[must_use]
    pub fn household_of(&self, subject: &Subject) -> Vec<Member> {
        let registers = self.registers();
        let Some((extract, _)) = registers.loaded.as_ref() else {
            return Vec::new();
        };
        registers.ordinary(subject).map(|view| members(*extract, &view)).unwrap_or_default()
    }

    /// A person id of the source belongs to a blocked person: lists show the file number instead of the name.
    #[must_use]
    pub fn is_protected(&self, person: &str) -> bool {
        self.registers().is_protected(person)
    }

    fn visible<'r>(&self, registers: &'r Registers, actor: &Actor, subject: &Subject) -> Option<PersonView<'r>> {
        let ordinary = registers.ordinary(subject);
        if actor.any(&[Role::ProtectedAccess]) { ordinary.or_else(|| registers.find(subject)) } else { ordinary }
    }

    fn found(&self, extract: ExtractId, view: &PersonView<'_>, reasons: Vec<Reason>) -> FoundPerson {
        let subject = Subject::Extract { extract, person: view.person_id().to_owned() };
        let dead =
            view.date_of_death().is_some() || self.books().cases.death_of(&subject, &self.inner.catalogue).is_some();
        FoundPerson {
            subject,
            family_name: view.family_name().to_owned(),
            given_names: view.given_names().to_owned(),
            birth_name: view.birth_name().unwrap_or_default().to_owned(),
            date_of_birth: view.date_of_birth(),
            address: view.current_address().map(|address| address_line(&address)).unwrap_or_default(),
            dead,
            reasons,
        }
    }

    fn card(&self, actor: &Actor, groups: &[ClassGroup], subject: &Subject, view: &PersonView<'_>) -> PersonCard {
        let id = view.person_id();
        let register = view.register();
        let may = |group: ClassGroup| groups.contains(&group);
        let registered = may(ClassGroup::Register);
        let Subject::Extract { extract, .. } = subject else {
            return PersonCard::default();
        };
        let books = self.books();
        let ours = books.cases.death_of(subject, &self.inner.catalogue);
        let death = match (ours, view.date_of_death()) {
            (Some((case, date)), _) => Some((date, Some(case))),
            (None, Some(date)) => Some((Some(date), None)),
            (None, None) => None,
        };
        let sees_target = |target: &HoldTarget| match target {
            HoldTarget::Grant { .. } => may(ClassGroup::Social),
            HoldTarget::Document { .. } => registered,
            HoldTarget::Vehicle { .. } => may(ClassGroup::Vehicles),
        };
        let holds =
            books.cases.holds().filter(|hold| hold.person == *subject && sees_target(&hold.target)).cloned().collect();
        let openable = |service: &str| {
            self.inner
                .catalogue
                .service(service)
                .is_some_and(|service| actor.any(&service.take) || actor.any(&service.sign))
        };
        let cases = books
            .cases
            .all()
            .filter(|case| case.persons.iter().any(|p| p.subject == *subject) && openable(&case.service));
        // Contacts are no part of a person; a person's own state is shown to every role.
        let shown_class = |class: &ClassState| {
            extract::records::Class::from_name(&class.class).is_some_and(|class| {
                use extract::records::Class;
                class != Class::Contacts && (groups.contains(&class.group()) || class == Class::Persons)
            })
        };
        PersonCard {
            subject: Some(subject.clone()),
            core: core(view),
            household: registered.then(|| members(*extract, view)),
            addresses: registered.then(|| view.addresses().iter().map(address_line).collect()),
            documents: registered.then(|| view.documents()),
            civil_cases: registered.then(|| view.civil_cases()),
            appointments: registered
                .then(|| register.appointments().filter(|a| a.person_id.as_deref() == Some(id)).collect()),
            titles: may(ClassGroup::Foreigners).then(|| register.titles(id)).flatten(),
            vehicles: may(ClassGroup::Vehicles).then(|| register.vehicles(id)).flatten(),
            plates: may(ClassGroup::Vehicles).then(|| register.plates(id)).flatten(),
            licences: may(ClassGroup::Licences).then(|| register.licences(id)).flatten(),
            payees: may(ClassGroup::Social).then(|| payees(register, id)).flatten(),
            grants: may(ClassGroup::Social).then(|| register.grants(id)).flatten(),
            payments: may(ClassGroup::Social).then(|| register.last_payments(id)).flatten(),
            death,
            holds,
            cases: cases.map(|case| case.id).collect(),
            classes: books
                .system
                .extract
                .iter()
                .flat_map(|(_, classes)| classes)
                .filter(|class| shown_class(class))
                .cloned()
                .collect(),
        }
    }
}

/// The class groups that the actor's roles open together.
fn groups(actor: &Actor) -> Result<Vec<ClassGroup>, Refusal> {
    let groups: std::collections::BTreeSet<ClassGroup> =
        actor.roles.iter().flat_map(|role| role.groups().iter().copied()).collect();
    if groups.is_empty() { Err(vec![Problem::new("NB-A-010")]) } else { Ok(groups.into_iter().collect()) }
}

/// Who else is paid from the grants of a person; nothing without the social group.
fn payees(register: &Register, person: &str) -> Option<Vec<Payee>> {
    let of_grant = |grant: Grant| register.payees(&grant.grant_id).unwrap_or_default();
    Some(register.grants(person)?.into_iter().flat_map(of_grant).collect())
}

/// What was asked, as one line: the values of the fields that were filled in.
fn asked_text(query: &Query) -> String {
    let value = serde_json::to_value(query).unwrap_or_default();
    let fields = value.as_object().into_iter().flatten().map(|(_, value)| value);
    let texts = fields.filter(|value| !value.is_null()).map(|value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

pub(crate) fn purposeful(purpose: &str, field: &str) -> Result<(), Refusal> {
    if purpose.trim().chars().count() < PURPOSE_MIN_CHARS {
        Err(vec![Problem::new("NB-S-030").at(field)])
    } else {
        Ok(())
    }
}

fn members(extract: ExtractId, view: &PersonView<'_>) -> Vec<Member> {
    let members = view.household().into_iter().map(|member| Member {
        subject: Subject::Extract { extract, person: member.person_id().to_owned() },
        name: format!("{}, {}", member.family_name(), member.given_names()),
        date_of_birth: member.date_of_birth(),
    });
    members.collect()
}

/// An address on one line.
#[must_use]
pub fn address_line(address: &extract::records::Address) -> String {
    let number = address.house_number.as_deref().unwrap_or_default();
    let street = format!("{} {number}", address.street);
    format!("{}, {} {}", street.trim(), address.postcode, address.town)
}

/// A local date and time as people write it.
#[must_use]
pub fn moment(at: extract::records::DateTime) -> String {
    format!("{}, {:02}:{:02}", CivilDate(at.date()).german(), at.hour(), at.minute())
}

/// Names, dates and address by the catalogue's prefill keys; empty values are left out.
fn core(view: &PersonView<'_>) -> BTreeMap<String, String> {
    let mut core = BTreeMap::new();
    let mut put = |key: &str, value: String| {
        if !value.is_empty() {
            core.insert(key.to_owned(), value);
        }
    };
    put("family_name", view.family_name().to_owned());
    put("given_names", view.given_names().to_owned());
    put("birth_name", view.birth_name().unwrap_or_default().to_owned());
    put("date_of_birth", view.date_of_birth().map(|date| date.to_string()).unwrap_or_default());
    if let Some(record) = view.record() {
        put("place_of_birth", record.place_of_birth.unwrap_or_default());
        put("sex", record.sex.name().to_owned());
        put("nationalities", record.nationalities.join(", "));
        put("marital_status", record.marital_status.map(|status| status.name().to_owned()).unwrap_or_default());
        put("doctorate", record.doctorate.unwrap_or_default());
    }
    if let Some(address) = view.current_address() {
        put("street", address.street);
        put("house_number", address.house_number.unwrap_or_default());
        put("postcode", address.postcode);
        put("town", address.town);
    }
    core
}
