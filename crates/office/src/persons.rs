//! Persons: search, card, protected search. Every look-up is an act with a purpose, durable before anything is shown.

use std::collections::BTreeMap;

use books::Actor;
use books::cases::Hold;
use books::cases::check::Known as KnownFacts;
use books::cases::decide::Take;
use extract::records::{
    Appointment, CivilCase, Class, Document, Grant, LastPayment, Licence, Payee, Plate, Title, Vehicle,
};
use extract::search::{Query, Reason};
use model::acts::case::{CasePerson, HoldTarget};
use model::acts::system::ClassState;
use model::acts::{LookupAct, Subject};
use model::ids::CaseId;
use model::problem::Refusal;
use model::role::{ClassGroup, Role};
use model::{CivilDate, PartialDate, Problem};

use crate::core::Office;
use crate::registers::{Known, Registers, ShownClass};

/// Shortest purpose of a look-up, in characters.
const PURPOSE_MIN_CHARS: usize = 3;

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
    /// States that differ from those in which persons and addresses are usually read: the person is not in that extract.
    pub elsewhere: Vec<ShownClass>,
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
    /// State and source of the record classes shown.
    pub classes: Vec<ShownClass>,
}

impl Office {
    /// An extract is open.
    #[must_use]
    pub fn has_extract(&self) -> bool {
        !self.registers().is_empty()
    }
    /// Residents in the ordinary index of the extract that persons are read from.
    #[must_use]
    pub fn residents(&self) -> usize {
        self.registers().residents()
    }
    /// State of all record classes, each in the extract that it is read from.
    #[must_use]
    pub fn class_states(&self) -> Vec<ClassState> {
        self.class_sources().into_iter().map(|shown| shown.state).collect()
    }
    /// State and extract of all record classes as they are read now.
    #[must_use]
    pub fn class_sources(&self) -> Vec<ShownClass> {
        let registers = self.registers();
        Class::ALL.iter().filter_map(|class| registers.shown(*class)).collect()
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
        if registers.is_empty() {
            return Err(vec![Problem::new("NB-S-032")]);
        }
        let asked = LookupAct::Searched {
            purpose: purpose.trim().to_owned(),
            query: asked_text(query),
            groups: groups.clone(),
        };
        self.audit(actor, asked)?;
        Ok(self.hits(&registers, query, &groups))
    }

    /// Who is found by a query, for callers that wrote the look-up down already.
    pub(crate) fn found_by(&self, query: &Query, groups: &[ClassGroup]) -> Vec<FoundPerson> {
        self.hits(&self.registers(), query, groups)
    }

    fn hits(&self, registers: &Registers, query: &Query, groups: &[ClassGroup]) -> Vec<FoundPerson> {
        let hits = registers.search(query, groups);
        hits.into_iter().filter_map(|(known, reasons)| self.found(&known, reasons)).collect()
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
        let found = registers.by_document(number.trim()).and_then(|known| self.found(&known, Vec::new()));
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
        let known = self.visible(&registers, actor, subject).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
        Ok(self.card(actor, &groups, &registers, &known))
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
        let known = self.visible(&registers, actor, subject).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
        Ok(core(&known))
    }

    /// What the extract says about the persons picked for a report, for its checks: each was looked up when it was picked.
    pub(crate) fn known_of(&self, actor: &Actor, take: &Take) -> Vec<KnownFacts> {
        let registers = self.registers();
        let facts = |person: &CasePerson| {
            let known = self.visible(&registers, actor, &person.subject)?;
            let mut values = core(&known);
            // How old the answer is belongs to the answer.
            if let Some(shown) = known.shown(Class::Persons) {
                values.insert("as_of".to_owned(), shown.state.as_of.civil_date().german());
            }
            Some(KnownFacts { part: person.part.clone(), values })
        };
        take.persons.iter().filter_map(facts).collect()
    }

    /// Name and birth date of a subject for lists of the actor's own tasks (a hold task shows the household), without opening the card.
    #[must_use]
    pub fn subject_name(&self, subject: &Subject) -> Option<String> {
        self.registers().ordinary(subject)?.name()
    }

    /// Name of a subject, blocked or not: only for those who may see it.
    pub(crate) fn any_name(&self, subject: &Subject) -> Option<String> {
        self.registers().find(subject)?.name()
    }

    /// The household behind a hold task: name and birth date of each member who is not blocked.
    #[must_use]
    pub fn household_of(&self, subject: &Subject) -> Vec<Member> {
        let registers = self.registers();
        registers.ordinary(subject).map(|known| members(&known)).unwrap_or_default()
    }

    /// A person of an extract that is not open, and who is in none that is.
    #[must_use]
    pub fn not_loaded(&self, subject: &Subject) -> bool {
        matches!(subject, Subject::Extract { .. }) && self.registers().find(subject).is_none()
    }

    /// A person id of the source belongs to a blocked person: lists show the file number instead of the name.
    #[must_use]
    pub fn is_protected(&self, person: &str) -> bool {
        self.registers().is_protected(person)
    }

    fn visible<'r>(&self, registers: &'r Registers, actor: &Actor, subject: &Subject) -> Option<Known<'r>> {
        let ordinary = registers.ordinary(subject);
        if actor.any(&[Role::ProtectedAccess]) { ordinary.or_else(|| registers.find(subject)) } else { ordinary }
    }

    fn found(&self, known: &Known<'_>, reasons: Vec<Reason>) -> Option<FoundPerson> {
        let (subject, view) = (known.subject()?, known.view(Class::Persons)?);
        let dead =
            view.date_of_death().is_some() || self.books().cases.death_of(&subject, &self.inner.catalogue).is_some();
        let shown = [Class::Persons, Class::Addresses].into_iter().filter_map(|class| known.shown(class));
        Some(FoundPerson {
            family_name: view.family_name().to_owned(),
            given_names: view.given_names().to_owned(),
            birth_name: view.birth_name().unwrap_or_default().to_owned(),
            date_of_birth: view.date_of_birth(),
            address: known.address().map(|address| address_line(&address)).unwrap_or_default(),
            dead,
            reasons,
            elsewhere: shown.filter(|class| class.elsewhere).collect(),
            subject,
        })
    }

    fn card(&self, actor: &Actor, groups: &[ClassGroup], registers: &Registers, known: &Known<'_>) -> PersonCard {
        let id = known.id;
        let may = |group: ClassGroup| groups.contains(&group);
        let registered = may(ClassGroup::Register);
        let (Some(subject), Some(view)) = (known.subject(), known.view(Class::Persons)) else {
            return PersonCard::default();
        };
        let subject = &subject;
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
            HoldTarget::Title { .. } => may(ClassGroup::Foreigners),
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
        let shown_class =
            |class: Class| class != Class::Contacts && (groups.contains(&class.group()) || class == Class::Persons);
        let part = |class: Class| known.register(class);
        PersonCard {
            subject: Some(subject.clone()),
            core: core(known),
            household: registered.then(|| members(known)),
            addresses: registered.then(|| {
                let view = known.view(Class::Addresses);
                view.map(|view| view.addresses().iter().map(address_line).collect()).unwrap_or_default()
            }),
            documents: registered
                .then(|| known.view(Class::Documents).map(|view| view.documents()).unwrap_or_default()),
            civil_cases: registered.then(|| known.civil_cases()),
            appointments: registered.then(|| {
                let all = part(Class::Appointments).into_iter().flat_map(|part| part.appointments());
                all.filter(|one| one.person_id.as_deref() == Some(id)).collect()
            }),
            titles: may(ClassGroup::Foreigners).then(|| part(Class::Titles)?.titles(id)).flatten(),
            vehicles: may(ClassGroup::Vehicles).then(|| part(Class::Vehicles)?.vehicles(id)).flatten(),
            plates: may(ClassGroup::Vehicles).then(|| part(Class::Plates)?.plates(id)).flatten(),
            licences: may(ClassGroup::Licences).then(|| part(Class::Licences)?.licences(id)).flatten(),
            payees: may(ClassGroup::Social).then(|| known.payees()).flatten(),
            grants: may(ClassGroup::Social).then(|| part(Class::Grants)?.grants(id)).flatten(),
            payments: may(ClassGroup::Social).then(|| part(Class::LastPayments)?.last_payments(id)).flatten(),
            death,
            holds,
            cases: cases.map(|case| case.id).collect(),
            classes: Class::ALL
                .iter()
                .filter(|class| shown_class(**class))
                .filter_map(|class| known.shown(*class).or_else(|| registers.shown(*class)))
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

fn members(known: &Known<'_>) -> Vec<Member> {
    let members = known.household().into_iter().filter_map(|member| {
        Some(Member {
            subject: member.subject()?,
            name: member.name()?,
            date_of_birth: member.view(Class::Persons)?.date_of_birth(),
        })
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
pub(crate) fn core(known: &Known<'_>) -> BTreeMap<String, String> {
    let mut core = BTreeMap::new();
    let Some(view) = known.view(Class::Persons) else {
        return core;
    };
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
    if let Some(address) = known.address() {
        put("street", address.street);
        put("house_number", address.house_number.unwrap_or_default());
        put("postcode", address.postcode);
        put("town", address.town);
    }
    core
}
