//! The opened extracts as one register: for every record class one extract is read first, and a person who is not in it is taken
//! from the next that has the person. Whoever is blocked in any of them is blocked in all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use books::extracts::{ExtractBook, suspect};
use extract::compare::Unseen;
use extract::records::{Address, CivilCase, Class, Grant, Group, Payee};
use extract::register::{PersonView, Register};
use extract::search::{Concealed, Hit, MAX_HITS, Query, Reason, search_except};
use model::Instant;
use model::acts::Subject;
use model::acts::case::HoldTarget;
use model::acts::system::ClassState;
use model::ids::ExtractId;
use model::role::ClassGroup;

/// An extract in memory.
pub(crate) struct Loaded {
    pub id: ExtractId,
    pub register: Register,
}

/// The state of a record class where data of it are shown, and which extract they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownClass {
    /// State and source procedure.
    pub state: ClassState,
    /// The extract.
    pub extract: ExtractId,
    /// The person is not in the extract that this class is usually read from.
    pub elsewhere: bool,
    /// As young as the earliest known compromise, or younger: the data may have been changed.
    pub suspect: bool,
}

/// One extract that has a class.
#[derive(Clone)]
struct Place {
    at: usize,
    /// Nothing if the journal does not know the extract's manifest.
    state: Option<ClassState>,
}

/// The opened extracts. Never changed: a choice or a further extract makes a new one, and what is under way ends on the old one.
#[derive(Default)]
pub struct Registers {
    loaded: Vec<Arc<Loaded>>,
    /// For each class the extracts that have it, best first.
    ranked: BTreeMap<Class, Vec<Place>>,
    /// For each extract the persons who are blocked in another one.
    concealed: Vec<Concealed>,
    compromise: Option<Instant>,
    /// What one extract shows and another has in its protected part; nothing with one extract.
    unseen: Option<Unseen>,
}

impl Registers {
    /// Puts opened extracts together as the book says.
    pub(crate) fn of(loaded: Vec<Arc<Loaded>>, book: &ExtractBook) -> Self {
        let place_of = |id: ExtractId| loaded.iter().position(|one| one.id == id);
        let ranked = Class::ALL.iter().map(|class| {
            let mut places: Vec<Place> = book
                .ranked(class.name())
                .into_iter()
                .filter_map(|(id, state)| Some(Place { at: place_of(id)?, state: Some(state.clone()) }))
                .collect();
            let group = Group::from(class.group());
            // An extract without a word about its classes in the journal still has what it has.
            let silent = loaded.iter().enumerate().filter(|(_, one)| {
                one.register.has(group) && book.get(one.id).is_none_or(|known| known.classes.is_empty())
            });
            places.extend(silent.map(|(at, _)| Place { at, state: None }));
            (*class, places)
        });
        let ranked = ranked.collect();
        let blocked: Vec<BTreeSet<&str>> =
            loaded.iter().map(|one| one.register.protected().into_iter().flat_map(ids).collect()).collect();
        let concealed = loaded
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let others = blocked.iter().enumerate().filter(|(other, _)| *other != at);
                Concealed::of(&one.register, others.flat_map(|(_, ids)| ids.iter().copied()))
            })
            .collect();
        let unseen = (loaded.len() > 1).then(|| Unseen::of(loaded.iter().map(|one| &one.register)));
        Self { ranked, concealed, compromise: book.compromised_since(), unseen, loaded }
    }

    pub(crate) fn loaded(&self) -> &[Arc<Loaded>] {
        &self.loaded
    }
    pub(crate) fn get(&self, id: ExtractId) -> Option<&Arc<Loaded>> {
        self.loaded.iter().find(|one| one.id == id)
    }
    /// No extract is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.loaded.is_empty()
    }
    /// Ordinary persons in the extract that persons are read from, without those who are blocked in any other.
    pub(crate) fn residents(&self) -> usize {
        let place = self.first(Class::Persons);
        place.map_or(0, |at| {
            let concealed = self.concealed.get(at).map_or(0, Concealed::len);
            self.loaded.get(at).map_or(0, |one| one.register.len()).saturating_sub(concealed)
        })
    }
    /// This person id of the source belongs to somebody who is blocked in an open extract.
    #[must_use]
    pub fn is_protected(&self, person: &str) -> bool {
        self.loaded.iter().any(|one| one.register.protected().is_some_and(|part| part.person(person).is_some()))
    }

    fn places(&self, class: Class) -> &[Place] {
        self.ranked.get(&class).map_or(&[], Vec::as_slice)
    }
    fn first(&self, class: Class) -> Option<usize> {
        self.places(class).first().map(|place| place.at)
    }
    /// The ordinary and the protected part of the extract that this class is read from.
    pub(crate) fn parts(&self, class: Class) -> Vec<&Register> {
        let found = self.first(class).and_then(|at| self.loaded.get(at));
        found.into_iter().flat_map(|one| [Some(&one.register), one.register.protected()]).flatten().collect()
    }
    /// Everybody who is dead by any open extract. A death stops money whichever extract knows of it.
    pub(crate) fn deceased(&self) -> BTreeSet<String> {
        let parts = self.loaded.iter().flat_map(|one| [Some(&one.register), one.register.protected()]).flatten();
        let dead = parts.flat_map(Register::persons).filter(|person| person.date_of_death().is_some());
        dead.map(|person| person.person_id().to_owned()).collect()
    }
    /// The state in which a class is read now.
    pub(crate) fn shown(&self, class: Class) -> Option<ShownClass> {
        let place = self.places(class).first()?;
        self.shown_at(place, false)
    }
    fn shown_at(&self, place: &Place, elsewhere: bool) -> Option<ShownClass> {
        let state = place.state.clone()?;
        let suspect = suspect(state.as_of, self.compromise);
        Some(ShownClass { suspect, extract: self.loaded.get(place.at)?.id, state, elsewhere })
    }

    /// The person with this id of the source, if nobody has a block for them.
    pub(crate) fn person<'r>(&'r self, id: &str) -> Option<Known<'r>> {
        if self.is_protected(id) { None } else { self.anybody(id) }
    }
    /// The person with this id of the source, blocked or not.
    pub(crate) fn anybody<'r>(&'r self, id: &str) -> Option<Known<'r>> {
        let found = self.loaded.iter().find_map(|one| view(&one.register, id))?;
        let known = Known { registers: self, id: found.person_id() };
        Some(known)
    }
    /// The person of a subject, if nobody has a block for them. The extract it was picked from need not be open.
    pub(crate) fn ordinary<'r>(&'r self, subject: &Subject) -> Option<Known<'r>> {
        self.person(id_of(subject)?)
    }
    /// The person of a subject, blocked or not.
    pub(crate) fn find<'r>(&'r self, subject: &Subject) -> Option<Known<'r>> {
        self.anybody(id_of(subject)?)
    }
    /// The person with exactly this document number: blocked ones first. Both parts of every extract are always asked, so that
    /// the time tells nothing.
    pub(crate) fn by_document<'r>(&'r self, number: &str) -> Option<Known<'r>> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for place in self.places(Class::Documents) {
            let Some(one) = self.loaded.get(place.at) else { continue };
            let protected = extract::search::protected_by_document(&one.register, number);
            let ordinary = one.register.person_by_document(number);
            found.extend(protected.or(ordinary).map(|view| (place.at, view.person_id())));
        }
        // A number counts in the extract that this person's documents are read from.
        found.into_iter().find_map(|(at, id)| {
            let known = self.anybody(id)?;
            known.of(Class::Documents).is_some_and(|(place, _)| place.at == at).then_some(known)
        })
    }

    /// The search over all open extracts. A hit counts only if what it was found by is what is shown.
    pub(crate) fn search<'r>(&'r self, query: &Query, groups: &[ClassGroup]) -> Vec<(Known<'r>, Vec<Reason>)> {
        let mut order: Vec<usize> = self.first(Class::Persons).into_iter().collect();
        order.extend((0..self.loaded.len()).filter(|at| Some(*at) != self.first(Class::Persons)));
        let mut hits: Vec<Hit> = Vec::new();
        for at in order {
            let (Some(one), Some(concealed)) = (self.loaded.get(at), self.concealed.get(at)) else { continue };
            for hit in search_except(&one.register, query, groups, concealed) {
                if self.loaded.len() > 1 && !self.holds(at, &hit) {
                    continue;
                }
                match hits.iter_mut().find(|known| known.person_id == hit.person_id) {
                    Some(known) if known.score < hit.score => *known = hit,
                    Some(_) => {}
                    None => hits.push(hit),
                }
            }
        }
        // Stable: among equals the order of the extract that persons are read from.
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        hits.truncate(MAX_HITS);
        hits.into_iter().filter_map(|hit| Some((self.person(&hit.person_id)?, hit.reasons))).collect()
    }

    /// What a hit of this extract was found by is what is shown of the person.
    fn holds(&self, at: usize, hit: &Hit) -> bool {
        let Some(known) = self.person(&hit.person_id) else { return false };
        let here = self.loaded.get(at).and_then(|one| one.register.person(&hit.person_id));
        let same = |class: Class, equal: &dyn Fn(&PersonView<'_>, &PersonView<'_>) -> bool| match known.of(class) {
            Some((place, _)) if place.at == at => true,
            Some((_, shown)) => here.is_some_and(|here| equal(&here, &shown)),
            None => false,
        };
        let any = |reasons: &[Reason]| hit.reasons.iter().any(|reason| reasons.contains(reason));
        if any(&[Reason::Plate]) {
            let vehicles = |a: &PersonView<'_>, b: &PersonView<'_>| {
                a.register().vehicles(a.person_id()) == b.register().vehicles(b.person_id())
            };
            let plates = |a: &PersonView<'_>, b: &PersonView<'_>| {
                a.register().plates(a.person_id()) == b.register().plates(b.person_id())
            };
            return same(Class::Vehicles, &vehicles) || same(Class::Plates, &plates);
        }
        if any(&[Reason::LicenceNumber]) {
            return same(Class::Licences, &|a, b| {
                a.register().licences(a.person_id()) == b.register().licences(b.person_id())
            });
        }
        if any(&[Reason::PayeeName]) && here.is_some_and(|here| self.names_unseen(&here)) {
            return false;
        }
        if any(&[Reason::DocumentNumber]) {
            return same(Class::Documents, &|a, b| a.documents() == b.documents());
        }
        if any(&[Reason::FileNumber, Reason::IbanEnding, Reason::PayeeName]) {
            let grants = |a: &PersonView<'_>, b: &PersonView<'_>| {
                a.register().grants(a.person_id()) == b.register().grants(b.person_id())
            };
            let payments = |a: &PersonView<'_>, b: &PersonView<'_>| {
                a.register().last_payments(a.person_id()) == b.register().last_payments(b.person_id())
            };
            let titles = |a: &PersonView<'_>, b: &PersonView<'_>| {
                a.register().titles(a.person_id()) == b.register().titles(b.person_id())
            };
            return same(Class::Grants, &grants)
                || same(Class::LastPayments, &payments)
                || same(Class::Titles, &titles);
        }
        let address = !any(&[Reason::Address, Reason::FormerAddress])
            || same(Class::Addresses, &|a, b| a.addresses() == b.addresses());
        address && same(Class::Persons, &|a, b| naming(a) == naming(b))
    }

    /// An account of the person's grants or payments bears the name of somebody who is blocked in another extract.
    fn names_unseen(&self, view: &PersonView<'_>) -> bool {
        let Some(unseen) = &self.unseen else { return false };
        let (part, id) = (view.register(), view.person_id());
        let grants = part.grants(id).unwrap_or_default().into_iter().map(|grant| grant.payee_name);
        let payments = part.last_payments(id).unwrap_or_default().into_iter().map(|payment| payment.payee_name);
        grants.chain(payments).any(|name| unseen.payee(&name))
    }

    /// What the death of this person holds: grants of the person and of the household, identity documents, vehicles.
    pub(crate) fn held_by_death(&self, subject: &Subject) -> Vec<HoldTarget> {
        let Some(known) = self.find(subject) else {
            return Vec::new();
        };
        let mut members: Vec<String> = vec![known.id.to_owned()];
        let persons = known.of(Class::Persons).map(|(_, view)| view);
        members.extend(persons.iter().flat_map(PersonView::household).map(|member| member.person_id().to_owned()));
        let household = persons.as_ref().and_then(PersonView::household_id);
        // A grant may lie in the protected part although this person does not: it names somebody who is blocked.
        let mut parts = self.parts(Class::Grants);
        if let Some((place, _)) =
            known.of(Class::Grants).filter(|(place, _)| Some(place.at) != self.first(Class::Grants))
        {
            let other = self.loaded.get(place.at).map(|one| &one.register);
            parts.extend(other.into_iter().flat_map(|one| [Some(one), one.protected()]).flatten());
        }
        let mut grants: BTreeMap<(String, String), HoldTarget> = BTreeMap::new();
        for part in parts {
            let mut found: Vec<Grant> = members.iter().flat_map(|id| part.grants(id).unwrap_or_default()).collect();
            let same = |grant: &Grant| household.is_some() && grant.household_id.as_deref() == household;
            found.extend(part.all_grants().filter(same));
            for grant in found {
                let key = (grant.benefit.name().to_owned(), grant.file_number.clone());
                let target = HoldTarget::Grant { benefit: key.0.clone(), file_number: key.1.clone() };
                grants.insert(key, target);
            }
        }
        let documents = known.of(Class::Documents).map(|(_, view)| view.documents()).unwrap_or_default();
        let documents = documents.into_iter().map(|one| HoldTarget::Document { document: one.document_id });
        let vehicles = known.register(Class::Vehicles).and_then(|part| part.vehicles(known.id)).unwrap_or_default();
        let vehicles = vehicles.into_iter().map(|one| HoldTarget::Vehicle { vehicle: one.vehicle_id });
        let titles = known.register(Class::Titles).and_then(|part| part.titles(known.id)).unwrap_or_default();
        let titles = titles.into_iter().map(|one| HoldTarget::Title { title: one.title_id });
        grants.into_values().chain(documents).chain(vehicles).chain(titles).collect()
    }
}

fn ids(register: &Register) -> impl Iterator<Item = &str> {
    register.persons().map(|view| view.person_id())
}

fn view<'r>(register: &'r Register, id: &str) -> Option<PersonView<'r>> {
    register.person(id).or_else(|| register.protected().and_then(|part| part.person(id)))
}

fn id_of(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::Extract { person, .. } => Some(person),
        Subject::Unverified { .. } | Subject::Erased => None,
    }
}

/// What a search by name and date looks at.
fn naming(
    view: &PersonView<'_>,
) -> (String, Option<String>, Vec<String>, String, Option<String>, Option<model::PartialDate>) {
    (
        view.family_name().to_owned(),
        view.birth_name().map(str::to_owned),
        view.former_names().map(str::to_owned).collect(),
        view.given_names().to_owned(),
        view.usual_given_name().map(str::to_owned),
        view.date_of_birth(),
    )
}

/// A person of the opened extracts.
#[derive(Clone, Copy)]
pub(crate) struct Known<'r> {
    registers: &'r Registers,
    pub id: &'r str,
}

impl<'r> Known<'r> {
    /// The person in the best extract for this class that has the person at all.
    fn of(&self, class: Class) -> Option<(&'r Place, PersonView<'r>)> {
        self.registers.places(class).iter().find_map(|place| {
            let one = self.registers.loaded.get(place.at)?;
            Some((place, view(&one.register, self.id)?))
        })
    }
    /// The person as this class is read.
    pub fn view(&self, class: Class) -> Option<PersonView<'r>> {
        self.of(class).map(|(_, view)| view)
    }
    /// The part of the register that this class is read from for this person.
    pub fn register(&self, class: Class) -> Option<&'r Register> {
        self.view(class).map(|view| view.register())
    }
    /// The extract that this class is read from for this person, and its state.
    pub fn shown(&self, class: Class) -> Option<ShownClass> {
        let (place, _) = self.of(class)?;
        self.registers.shown_at(place, Some(place.at) != self.registers.first(class))
    }
    /// The subject of acts about this person.
    pub fn subject(&self) -> Option<Subject> {
        let places = self.registers.places(Class::Persons).iter().map(|place| place.at);
        let mut all = places.chain(0..self.registers.loaded.len()).filter_map(|at| self.registers.loaded.get(at));
        let one = all.find(|one| view(&one.register, self.id).is_some())?;
        Some(Subject::Extract { extract: one.id, person: self.id.to_owned() })
    }
    /// „Ahlmann, Frieda“.
    pub fn name(&self) -> Option<String> {
        let view = self.view(Class::Persons)?;
        Some(format!("{}, {}", view.family_name(), view.given_names()))
    }
    /// The current address.
    pub fn address(&self) -> Option<Address> {
        self.view(Class::Addresses)?.current_address()
    }
    /// Who else is paid from the grants of the person, without names of people who are blocked in another extract; nothing
    /// without the social group.
    pub fn payees(&self) -> Option<Vec<Payee>> {
        let grants = self.register(Class::Grants)?.grants(self.id)?;
        let part = self.register(Class::Payees)?;
        let own = self.registers.is_protected(self.id);
        let seen =
            |payee: &Payee| own || !self.registers.unseen.as_ref().is_some_and(|all| all.payee(&payee.payee_name));
        let all = grants.into_iter().flat_map(|grant| part.payees(&grant.grant_id).unwrap_or_default());
        Some(all.filter(seen).collect())
    }
    /// Open civil-status cases of the old system that name the person and nobody who is blocked in another extract.
    pub fn civil_cases(&self) -> Vec<CivilCase> {
        let own = self.registers.is_protected(self.id);
        let seen = |id: &Option<String>| own || id.as_ref().is_none_or(|id| !self.registers.is_protected(id));
        let all = self.view(Class::CivilCases).map(|view| view.civil_cases()).unwrap_or_default();
        all.into_iter().filter(|case| seen(&case.person_id) && seen(&case.second_person_id)).collect()
    }
    /// The household, the person included, without anybody who is blocked in any extract.
    pub fn household(&self) -> Vec<Known<'r>> {
        let Some(view) = self.view(Class::Persons) else {
            return Vec::new();
        };
        let own = self.registers.is_protected(self.id);
        let seen = |id: &str| own || !self.registers.is_protected(id);
        view.household()
            .into_iter()
            .filter(|member| seen(member.person_id()))
            .map(|member| Known { registers: self.registers, id: member.person_id() })
            .collect()
    }
}
