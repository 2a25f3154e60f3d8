//! Secrecy by field: a value that only named roles may see, although others work on the case (§ 25 ff. SchKG, § 57 PStV).

use super::{Field, PaperKind, PaperSpec, Service, Text};
use crate::acts::case::FieldValue;
use crate::role::Role;

/// Stands where a value may not be seen; pages, papers and files show it as it is.
pub const SECRET: &str = "geheim";

impl Service {
    /// Whoever has one of these roles sees everything.
    #[must_use]
    pub fn open_to(&self, roles: &[Role]) -> bool {
        self.secret_to.is_empty() || roles.iter().any(|role| self.secret_to.contains(role))
    }
    /// The field's value is secret.
    #[must_use]
    pub fn is_secret(&self, id: &str) -> bool {
        self.field(id).is_some_and(|field| field.secret)
    }
    /// One of these values is secret.
    #[must_use]
    pub fn holds_secret(&self, values: &[FieldValue]) -> bool {
        values.iter().any(|value| !value.value.is_empty() && self.is_secret(&value.field))
    }
    /// Puts [`SECRET`] in the place of every secret value.
    pub fn mask(&self, values: &mut [FieldValue]) {
        for value in values.iter_mut().filter(|value| !value.value.is_empty() && self.is_secret(&value.field)) {
            SECRET.clone_into(&mut value.value);
        }
    }

    /// What is wrong with the secrecy of a service: a secret field that shows elsewhere.
    pub(super) fn secrecy_faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        let secret: Vec<&Field> = self.fields().filter(|field| field.secret).collect();
        if secret.is_empty() != self.secret_to.is_empty() {
            found.push("names secret fields or those who may see them, but not both".to_owned());
        }
        for field in &secret {
            let id = &field.id;
            let named = self.reporter.iter().chain(&self.heading).chain(self.capacity.as_ref());
            if named.into_iter().any(|other| other == id) {
                found.push(format!("the secret field {id} names the case or the reporter"));
            }
            if self.handback.as_ref().is_some_and(|back| back.order.contains(id)) {
                found.push(format!("the secret field {id} goes back into the register"));
            }
            for paper in self.papers.iter().filter(|paper| !paper.secret && paper.prints(id)) {
                found.push(format!("paper {} prints the secret field {id} and is not secret itself", paper.key));
            }
        }
        found
    }
}

impl PaperSpec {
    /// The paper shows the value of this field. A sheet to be filled by hand shows none, a letter only what it names.
    fn prints(&self, id: &str) -> bool {
        let in_sections = self.sections.iter().flat_map(|section| &section.fields);
        let listed = self.fields.iter().chain(in_sections).any(|field| field == id);
        match self.kind {
            PaperKind::Handzettel => false,
            PaperKind::Schreiben => {
                let place = format!("{{{id}}}");
                let written = |text: &Text| text.de.contains(&place) || text.en.contains(&place);
                listed
                    || self.to.iter().any(|field| field == id)
                    || self.paragraphs.iter().any(|paragraph| written(&paragraph.text))
            }
            _ => listed || (self.fields.is_empty() && self.sections.is_empty()),
        }
    }
}
