//! Everything that can be wrong with a service as data, found before it is used.

use std::collections::BTreeSet;

use super::{
    Condition, Field, FieldKind, Followup, Handback, PaperKind, PaperSpec, Paragraph, Service, Term, TermLength, Text,
};

/// What a picked person can fill in.
const PREFILL: [&str; 13] = [
    "family_name",
    "birth_name",
    "given_names",
    "date_of_birth",
    "place_of_birth",
    "sex",
    "nationalities",
    "marital_status",
    "doctorate",
    "street",
    "house_number",
    "postcode",
    "town",
];

/// Collects the faults of one service.
struct Faults<'a> {
    service: &'a Service,
    found: Vec<String>,
    ids: BTreeSet<&'a str>,
}

impl Service {
    /// Everything wrong with the service as data: unknown references, missing texts, fields that are lost on the way back.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Faults { service: self, found: Vec::new(), ids: BTreeSet::from(["form"]) };
        faults.texts();
        faults.form();
        faults.evidence();
        for term in &self.terms {
            faults.term(term);
        }
        for followup in &self.followups {
            faults.followup(followup);
        }
        faults.outage();
        faults.papers();
        faults.fees();
        faults.effect();
        faults.handout();
        faults.naming();
        faults.found.extend(self.follows.iter().flat_map(|follows| follows.faults(self)));
        faults.found.extend(self.triage_faults().into_iter().map(|fault| format!("{}: {fault}", self.key)));
        for fault in self.secrecy_faults().into_iter().chain(self.proposed_faults()).chain(self.again_faults()) {
            faults.say(fault);
        }
        let dated = |id: &String| {
            self.field(id).is_some_and(|field| matches!(field.kind, FieldKind::Date | FieldKind::PartialDate))
        };
        if let Some(id) = self.event.iter().find(|id| !dated(id)) {
            faults.say(format!("the event's day {id} is no date"));
        }
        match &self.handback {
            Some(_) if self.no_handback.is_some() => faults.say("goes back and says why it does not"),
            Some(handback) => faults.handback(handback),
            None if self.no_handback.is_some() => {}
            None if self.fields().next().is_some() && self.payment.is_none() => {
                faults.say("has fields but no hand-back");
            }
            None => {}
        }
        let benefits = self.payment.iter().flat_map(|rules| &rules.benefits);
        for (benefit, fault) in benefits.filter_map(|benefit| Some((benefit, benefit.settlement_fault()?))) {
            faults.say(format!("settlement of {}: {fault}", benefit.key));
        }
        faults.leika();
        faults.found
    }
}

/// A case of the service can reach the step `signed`: a record is signed, or the report comes in writing.
fn service_signs(service: &Service) -> bool {
    service.has_record() || service.forms.contains(&super::Form::Written)
}

impl<'a> Faults<'a> {
    fn say(&mut self, fault: impl AsRef<str>) {
        self.found.push(format!("{}: {}", self.service.key, fault.as_ref()));
    }

    fn both(&mut self, what: impl AsRef<str>, text: &Text) {
        if text.de.trim().is_empty() || text.en.trim().is_empty() {
            self.say(format!("{} is not in both languages", what.as_ref()));
        }
    }

    /// A text that may be missing, but then in both languages.
    fn both_or_none(&mut self, what: impl AsRef<str>, text: &Text) {
        if text.de.trim().is_empty() != text.en.trim().is_empty() {
            self.say(format!("{} is in one language only", what.as_ref()));
        }
    }

    fn once<'b>(&mut self, what: &str, keys: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if key.is_empty() || !seen.insert(key) {
                self.say(format!("{what} {key} stands twice or has no key"));
            }
        }
    }

    fn texts(&mut self) {
        let service = self.service;
        self.both("the title", &service.title);
        self.both("the action", &service.action);
        self.both("the purpose", &service.purpose);
        if service.take.is_empty() || service.groups.is_empty() || service.law.is_empty() {
            self.say("names no role, no record class or no law");
        }
        self.both_or_none("the office", &service.office);
        self.both_or_none("the subject", &service.subject);
        if let Some(why) = &service.no_handback {
            self.both("why nothing goes back", why);
        }
        for law in &service.law {
            self.both_or_none(format!("what {} says", law.cite), &law.says);
        }
    }

    fn form(&mut self) {
        let service = self.service;
        let groups = service.field_groups.iter().map(|group| group.key.as_str());
        self.once("group", groups);
        for group in &service.field_groups {
            self.both(format!("the title of group {}", group.key), &group.title);
            if let Some(heading) = &group.heading {
                self.both(format!("the heading of group {}", group.key), heading);
            }
            self.condition(&format!("group {}", group.key), group.show_if.as_ref());
            let named = |key: &str| group.fields.iter().any(|field| field.prefill.as_deref() == Some(key));
            if group.shown_document && !["family_name", "given_names", "date_of_birth"].into_iter().all(named) {
                self.say(format!(
                    "group {} compares a document with a name and a day that it does not ask for",
                    group.key
                ));
            }
            for field in &group.fields {
                self.field(field, group.person.is_some());
            }
        }
    }

    fn field(&mut self, field: &'a Field, of_person: bool) {
        let name = format!("field {}", field.id);
        // Before the id is known: a condition must name an earlier field, never itself.
        self.condition(&name, field.show_if.as_ref());
        if field.id.is_empty() || !self.ids.insert(&field.id) {
            self.say(format!("{name} stands twice or has no id"));
        }
        self.both(format!("the label of {name}"), &field.label);
        if let Some(hint) = &field.hint {
            self.both(format!("the hint of {name}"), hint);
        }
        if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
            self.say(format!("{name}: choices and kind do not fit"));
        }
        let values = field.choices.iter().map(|choice| choice.value.as_str());
        self.once(&format!("{name}: choice"), values);
        for choice in &field.choices {
            self.both(format!("choice {} of {name}", choice.value), &choice.label);
        }
        if let Some(prefill) = &field.prefill {
            if !PREFILL.contains(&prefill.as_str()) {
                self.say(format!("{name} is filled from the unknown {prefill}"));
            }
            if !of_person {
                self.say(format!("{name} is filled from a person nobody picks"));
            }
        }
        let text = matches!(field.kind, FieldKind::Text | FieldKind::Name | FieldKind::LongText);
        if text != field.max_chars.is_some() {
            self.say(format!("{name}: texts have a longest length, others none"));
        }
    }

    fn condition(&mut self, what: &str, condition: Option<&Condition>) {
        let Some(condition) = condition else { return };
        if !self.ids.contains(condition.field.as_str()) {
            self.say(format!("{what} depends on {}, which is unknown or comes later", condition.field));
        }
        if condition.is.is_empty() {
            self.say(format!("{what} depends on no value"));
        }
        for further in &condition.all {
            self.condition(what, Some(further));
        }
        let allowed: Vec<&str> = match self.service.field(&condition.field) {
            _ if condition.field == "form" => vec!["oral", "written"],
            Some(field) if field.kind == FieldKind::Choice => {
                field.choices.iter().map(|choice| choice.value.as_str()).collect()
            }
            Some(field) if field.kind == FieldKind::YesNo => vec!["1", "0"],
            _ => return,
        };
        for value in &condition.is {
            if !allowed.contains(&value.as_str()) {
                self.say(format!("{what} depends on {} being {value}, which it cannot be", condition.field));
            }
        }
    }

    fn evidence(&mut self) {
        let service = self.service;
        let keys = service.evidence.iter().map(|evidence| evidence.key.as_str());
        self.once("evidence", keys);
        for evidence in &service.evidence {
            self.both(format!("evidence {}", evidence.key), &evidence.label);
            let what = format!("evidence {}", evidence.key);
            self.condition(&what, evidence.show_if.as_ref());
        }
        let followups = service.followups.iter().map(|followup| followup.key.as_str());
        self.once("follow-up", followups);
        let papers = service.papers.iter().map(|paper| paper.key.as_str());
        self.once("paper", papers);
    }

    fn followup(&mut self, followup: &Followup) {
        let name = format!("follow-up {}", followup.key);
        self.both(&name, &followup.label);
        self.both(format!("the recipient of {name}"), &followup.to);
        self.condition(&name, followup.show_if.as_ref());
        if followup.law.is_empty() {
            self.say(format!("{name} names no law"));
        }
        if followup.due.as_ref().is_some_and(|due| due.parse::<TermLength>().is_err()) {
            self.say(format!("{name} is due after no length"));
        }
    }

    /// What is impossible in an outage has nothing that could be taken or printed, and says what to do instead.
    fn outage(&mut self) {
        let service = self.service;
        let Some(outage) = &service.outage else { return };
        self.both("the note on the outage", &outage.note);
        if outage.law.is_empty() {
            self.say("does not say which law decides in the outage");
        }
        let anything = !service.field_groups.is_empty() || !service.papers.is_empty() || service.handback.is_some();
        if service.impossible() && anything {
            self.say("is impossible in the outage and has a form, a paper or a hand-back");
        }
    }

    fn term(&mut self, term: &Term) {
        let name = format!("term {}", term.key);
        self.both(&name, &term.label);
        self.both(format!("the end of {name}"), &term.on_expiry);
        self.condition(&name, term.show_if.as_ref());
        for fault in term.faults(self.service) {
            self.say(format!("{name} {fault}"));
        }
        // Several wordings of one term bear one key; only one of them may hold on a day.
        let before = self.service.terms.iter().take_while(|other| !std::ptr::eq(*other, term));
        if before.filter(|other| other.key == term.key).any(|other| other.overlaps(term)) {
            self.say(format!("{name} stands twice for the same day"));
        }
    }

    fn papers(&mut self) {
        let service = self.service;
        for paper in &service.papers {
            self.paper(paper);
        }
    }

    fn paper(&mut self, paper: &PaperSpec) {
        let name = format!("paper {}", paper.key);
        self.both(format!("the title of {name}"), &paper.title);
        self.both(format!("what {name} is"), &paper.is);
        self.both(format!("what {name} is not"), &paper.is_not);
        self.both_or_none(format!("what {name} serves"), &paper.serves);
        self.both_or_none(format!("the reading line of {name}"), &paper.reading);
        self.condition(&name, paper.show_if.as_ref());
        if let Some(key) = &paper.after_term
            && !self.service.terms.iter().any(|term| term.key == *key)
        {
            self.say(format!("{name} waits for the unknown term {key}"));
        }
        if paper.law.is_empty() {
            self.say(format!("{name} does not say on what basis it stands"));
        }
        for law in &paper.law {
            self.both_or_none(format!("what {} says on {name}", law.cite), &law.says);
        }
        self.letter(paper, &name);
        self.data_sheet(paper, &name);
        for id in &paper.fields {
            if self.service.field(id).is_none() {
                self.say(format!("{name} prints the unknown field {id}"));
            }
        }
        if paper.kind == super::PaperKind::Eheurkunde && (paper.needs_basis.is_none() || !paper.needs_signatory) {
            self.say(format!("{name} needs the legal switch and a registrar"));
        }
        if paper.needs_signatory && self.service.sign.is_empty() {
            self.say(format!("{name} needs a signatory, and no role may sign"));
        }
        if paper.after == super::Stage::Signed && !service_signs(self.service) {
            self.say(format!("{name} waits for a signature that never comes"));
        }
        if paper.copies == 0 {
            self.say(format!("{name} is proposed in no copies"));
        }
    }

    fn fees(&mut self) {
        let service = self.service;
        for fee in &service.fees {
            self.condition(&format!("fee {}", fee.key), fee.show_if.as_ref());
        }
        for fault in super::fee::faults(&service.fees, |id| service.field(id).cloned()) {
            self.say(fault);
        }
    }

    fn data_sheet(&mut self, paper: &PaperSpec, name: &str) {
        if (paper.kind == PaperKind::Datenblatt) != paper.sheet.is_some() {
            self.say(format!("{name}: a data sheet has its lines, another paper none"));
        }
        for id in paper.sheet.iter().flat_map(super::DataSheet::named) {
            if self.service.field(id).is_none() {
                self.say(format!("{name} shows the unknown field {id}"));
            }
        }
        for row in paper.sheet.iter().flat_map(|sheet| &sheet.rows) {
            self.both(format!("a line of {name}"), &row.label);
        }
    }

    fn letter(&mut self, paper: &PaperSpec, name: &str) {
        self.both_or_none(format!("the recipient of {name}"), &paper.to_text);
        for id in &paper.to {
            if self.service.field(id).is_none() {
                self.say(format!("{name} goes to the unknown field {id}"));
            }
        }
        for paragraph in &paper.paragraphs {
            self.both(format!("a paragraph of {name}"), &paragraph.text);
            self.condition(name, paragraph.show_if.as_ref());
            for text in [&paragraph.text.de, &paragraph.text.en] {
                for word in Paragraph::placeholders(text) {
                    if !Paragraph::WORDS.contains(&word) && self.service.field(word).is_none() {
                        self.say(format!("{name} has the unknown placeholder {{{word}}}"));
                    }
                }
            }
        }
        self.layout(paper, name);
        let letter = matches!(paper.kind, PaperKind::Schreiben | PaperKind::Eheniederschrift);
        if letter == paper.paragraphs.is_empty() {
            self.say(format!("{name}: a letter has paragraphs, another paper none"));
        }
    }

    /// Sections and signers of a paper.
    fn layout(&mut self, paper: &PaperSpec, name: &str) {
        for section in &paper.sections {
            self.both(format!("a section of {name}"), &section.title);
        }
        for signer in &paper.signers {
            self.both(format!("a signer of {name}"), &signer.part);
            self.condition(name, signer.show_if.as_ref());
        }
        let sections = paper.sections.iter().flat_map(|section| &section.fields);
        for id in sections.chain(paper.signers.iter().flat_map(|signer| &signer.names)) {
            if self.service.field(id).is_none() {
                self.say(format!("{name} names the unknown field {id}"));
            }
        }
        // The law puts the reference to the record in place of a number; a quoted number could be taken for the deed's own.
        let quoted = |id: &String| self.service.field(id).is_some_and(|field| field.label.de.contains("egisternummer"));
        if paper.kind == PaperKind::Eheurkunde
            && (paper.sections.is_empty() || paper.sections.iter().flat_map(|s| &s.fields).any(quoted))
        {
            self.say(format!("{name} needs sections of its own and carries no register number"));
        }
    }

    fn handout(&mut self) {
        for blank in &self.service.blanks {
            let name = format!("the blank {}", blank.kind);
            self.condition(&name, blank.show_if.as_ref());
            if let Some(field) = blank.field.as_ref() {
                match self.service.field(field) {
                    None => self.say(format!("{name} names the unknown field {field}")),
                    // A later report changes no stock.
                    Some(known) if known.later => self.say(format!("{name}: its field {field} must not be `later`")),
                    Some(_) => {}
                }
            }
            let known = |key: &String| self.service.followups.iter().any(|one| one.key == *key);
            if let Some(key) = blank.followup.as_ref().filter(|key| !known(key)) {
                self.say(format!("{name} names the unknown follow-up {key}"));
            }
        }
        let Some(handout) = &self.service.handout else { return };
        let fields = [&handout.number, &handout.kind, &handout.state].into_iter().chain(handout.usual.keys());
        for id in fields.filter(|id| self.service.field(id).is_none()) {
            self.found.push(format!("{}: handout names the unknown field {id}", self.service.key));
        }
        let choices = self.service.field(&handout.state).map_or(&[][..], |field| field.choices.as_slice());
        let known = |value: &String| choices.iter().any(|choice| choice.value == *value);
        if handout.whole.is_empty() || !handout.whole.iter().all(known) {
            self.found.push(format!("{}: handout.whole names no choices of {}", self.service.key, handout.state));
        }
    }
    fn effect(&mut self) {
        let Some(effect) = &self.service.effect else {
            return;
        };
        let part = Some(&effect.person);
        if !self.service.field_groups.iter().any(|group| group.person.as_ref() == part) {
            self.say(format!("the effect is on {}, whom nobody picks", effect.person));
        }
        let dated = |field: &Field| matches!(field.kind, FieldKind::Date | FieldKind::PartialDate);
        if !self.service.field(&effect.date).is_some_and(dated) {
            self.say(format!("the effect's date {} is no date", effect.date));
        }
    }

    fn naming(&mut self) {
        let service = self.service;
        let named = service.reporter.iter().chain(&service.heading);
        for id in named.chain(service.capacity.as_ref()) {
            if service.field(id).is_none() {
                self.say(format!("the reporter or heading names the unknown field {id}"));
            }
        }
        let certified = service
            .papers
            .iter()
            .any(|paper| matches!(paper.kind, super::PaperKind::Bescheinigung | super::PaperKind::Zurueckstellung));
        if certified && service.subject.de.trim().is_empty() {
            self.say("certifies a report and does not say of what");
        }
    }

    fn handback(&mut self, handback: &Handback) {
        let service = self.service;
        self.both("the title of the hand-back", &handback.title);
        self.once("the hand-back of field", handback.order.iter().map(String::as_str));
        let stays: Vec<&str> = handback.not_back.iter().map(|not| not.field.as_str()).collect();
        self.once("the staying of field", stays.iter().copied());
        let named = handback.order.iter().map(String::as_str);
        for id in named.chain(stays.iter().copied()) {
            if service.field(id).is_none() {
                self.say(format!("the hand-back names the unknown field {id}"));
            }
        }
        if handback.not_back.iter().any(|not| not.why.is_empty()) {
            self.say("a field stays behind without a reason");
        }
        for field in service.fields() {
            if handback.order.contains(&field.id) == stays.contains(&field.id.as_str()) {
                self.say(format!("field {} must go back or say why not, and not both", field.id));
            }
        }
        if handback.target.is_empty() || handback.number.example.is_empty() {
            self.say("the hand-back has no target or no example of its number");
        }
    }

    fn leika(&mut self) {
        let service = self.service;
        let key = service.leika.as_str();
        let shape = key.len() == 14 && key.bytes().all(|byte| byte.is_ascii_digit());
        match service.leika_state.as_str() {
            "verified" if shape => {}
            "ungeprüft" if key.is_empty() => {}
            _ => self.say("a LeiKa key needs 14 digits and the state verified, or none and ungeprüft"),
        }
    }
}
