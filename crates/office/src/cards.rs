//! Finished cards that wait at the office: from the extract's list, and from delivery notes that arrived later.

use books::Actor;
use extract::records::{Class, DocumentState};
use model::acts::{LookupAct, Subject};
use model::catalogue::Service;
use model::ids::CaseId;
use model::problem::Refusal;
use model::role::Role;
use model::{PartialDate, Problem};

use crate::core::Office;

/// A finished card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedCard {
    /// Serial of the document.
    pub number: String,
    /// Kind: `personalausweis`, `reisepass`, …
    pub kind: String,
    /// Whose it is.
    pub name: String,
    /// Date of birth, where the extract knows it.
    pub born: Option<PartialDate>,
    /// Box or shelf.
    pub place: String,
    /// The holder in the extract.
    pub subject: Option<Subject>,
    /// The delivery note, for a card that arrived during the emergency.
    pub note: Option<String>,
    /// The case it was handed out with.
    pub handed: Option<(CaseId, String)>,
    /// The holder is dead by the extract or by a case of ours.
    pub dead: bool,
}

impl Office {
    /// The service that hands finished cards out.
    #[must_use]
    pub fn card_service(&self) -> Option<&Service> {
        self.inner.catalogue.services.iter().find(|service| service.handout.is_some())
    }
    pub(crate) fn card_roles(&self) -> Vec<Role> {
        self.card_service().map(|service| service.take.clone()).unwrap_or_default()
    }

    /// All finished cards that are or were here, in order of the box they lie in; those handed out behind. A look-up.
    ///
    /// # Errors
    /// `NB-A-010`, `NB-V-001` no service hands cards out.
    pub fn finished_cards(&self, actor: &Actor, purpose: &str) -> Result<Vec<FinishedCard>, Refusal> {
        let service = self.card_service().ok_or_else(|| vec![Problem::new("NB-V-001")])?;
        actor.must(&service.take)?;
        self.audit(actor, LookupAct::Viewed { what: "list finished cards".to_owned(), purpose: purpose.to_owned() })?;
        let registers = self.registers();
        let extract = registers.shown(Class::Documents).map(|shown| shown.extract);
        let books = self.books();
        let mut cards: Vec<FinishedCard> = Vec::new();
        // The ordinary part alone: a card of somebody who is blocked is asked for by its number.
        for document in registers.parts(Class::Documents).first().into_iter().flat_map(|part| part.all_documents()) {
            if document.state != DocumentState::WaitingForCollection || registers.is_protected(&document.person_id) {
                continue;
            }
            let subject = extract.map(|extract| Subject::Extract { extract, person: document.person_id.clone() });
            let known = subject.as_ref().and_then(|subject| registers.ordinary(subject));
            let name = known.as_ref().and_then(|known| known.name());
            let values = known.as_ref().map(crate::persons::core).unwrap_or_default();
            let dead =
                subject.as_ref().is_some_and(|subject| books.cases.death_of(subject, &self.inner.catalogue).is_some())
                    || known.as_ref().and_then(|known| known.view(Class::Persons)?.date_of_death()).is_some();
            cards.push(FinishedCard {
                number: document.number,
                kind: document.kind.name().to_owned(),
                name: name.unwrap_or_default(),
                born: values.get("date_of_birth").and_then(|text| text.parse().ok()),
                place: document.storage_place.unwrap_or_default(),
                subject,
                note: None,
                handed: None,
                dead,
            });
        }
        for card in books.stock.cards() {
            if !cards.iter().any(|known| known.number == card.card.number) {
                cards.push(FinishedCard {
                    number: card.card.number.clone(),
                    kind: card.card.kind.clone(),
                    name: card.card.name.clone(),
                    born: None,
                    place: card.card.place.clone(),
                    subject: None,
                    note: Some(card.note.clone()),
                    handed: None,
                    dead: false,
                });
            }
        }
        let handed = books::cases::handout::all(&books.cases, service);
        for card in &mut cards {
            card.handed =
                handed.get(&books::stock::serial::normal(&card.number)).map(|case| (case.id, case.number.clone()));
        }
        cards.sort_by(|a, b| {
            (a.handed.is_some(), &a.place, &a.name, &a.number).cmp(&(b.handed.is_some(), &b.place, &b.name, &b.number))
        });
        Ok(cards)
    }
}
