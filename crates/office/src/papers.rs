//! Papers: what is printed is decided, sealed and durable first; the same bytes can be made again at any time.

use books::cases::{Case, terms};
use books::papers::{self, Made};
use books::{Actor, Books, Context, Done};
use journal::{Class, Log};
use model::acts::LookupAct;
use model::catalogue::{PaperKind, PaperSpec, Service};
use model::ids::{CaseId, IntentKey};
use model::problem::Refusal;
use model::{CivilDate, Instant, Problem};
use paper::kinds::{
    Anchor, Bescheinigung, Check, Empfang, Handzettel, Head, Interpreter, Nacherfassung, Niederschrift,
    NiederschriftState, Notice, Signatory, Zurueckstellung,
};
use paper::{Mode, Paper};
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::letters;
use crate::marriage_papers;
use crate::paper_values::{evidence_lines, missing, register_values, shown, value_groups};

/// What an outsider learns from number and check code: nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Kind.
    pub kind: PaperKind,
    /// Printed on.
    pub printed: CivilDate,
    /// Valid until.
    pub valid_until: Option<CivilDate>,
    /// Void.
    pub void: bool,
}

/// What stands in the head of a paper.
pub(crate) struct HeadOf<'a> {
    pub number: &'a str,
    pub date: CivilDate,
    pub made_at: Instant,
    pub clerk: &'a str,
    pub check: Option<Check>,
}

/// A paper to be composed.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    pub case: &'a Case,
    pub service: &'a Service,
    pub spec: &'a PaperSpec,
    pub number: &'a str,
    pub copies: u16,
    pub replaces: Option<&'a str>,
}

impl Office {
    /// Prints a paper of a case: decides, makes its data, and keeps the act; then [`Office::paper_pdf`] gives the bytes.
    /// The same intent twice gives the first number.
    ///
    /// # Errors
    /// As [`papers::may_print`]; `NB-P-001` if the font lacks a character of the data.
    pub fn print(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        key: &str,
        copies: u16,
        replaces: Option<String>,
    ) -> Result<Done, Refusal> {
        let catalogue = self.catalogue_arc();
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            let (case, service, spec) = papers::may_print(books, context, &catalogue, case, key, copies)?;
            if let Some(old) = &replaces {
                let fits =
                    books.papers.get(old).is_some_and(|paper| paper.case == Some(case.id) && paper.void.is_none());
                if !fits {
                    return Err(vec![Problem::new("NB-P-020")]);
                }
            }
            let number = books.numbers.next(context.block, 0);
            // What is secret stands on no paper but those made for it.
            let mut case = case.clone();
            if !spec.secret {
                service.mask(&mut case.values);
            }
            let case = &case;
            let order = Order { case, service, spec, number: &number, copies, replaces: replaces.as_deref() };
            let paper = self.compose(books, context, &order)?;
            // Set it before the act is kept: a name that the font cannot print must not leave a number behind.
            paper::render(&paper.job()).map_err(|error| vec![error.problem()])?;
            let data = paper.to_json();
            let content: [u8; 32] = Sha256::digest(&data).into();
            let check_code = paper.head().check.as_ref().map(|check| check.code.clone()).unwrap_or_default();
            let basis = spec
                .needs_basis
                .as_ref()
                .and_then(|key| books.system.bases.get(key))
                .map(|basis| basis.reference.clone());
            let made = Made { number, copies, basis, replaces, check_code, content, data, anchor: self.anchor() };
            Ok(papers::printed(context, case.id, spec, made))
        })
    }

    /// The PDF of a printed paper; byte-identical each time. A look-up of the case.
    ///
    /// # Errors
    /// `NB-P-020` no such paper, `NB-P-026` its content was erased, `NB-A-010` not your task, and what the typesetter refuses.
    pub fn paper_pdf(&self, actor: &Actor, number: &str) -> Result<Vec<u8>, Refusal> {
        let paper = self.stored_paper(actor, number)?;
        paper::render(&paper.job()).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    /// The same as plain text, for a printer that can do nothing else.
    ///
    /// # Errors
    /// As [`Office::paper_pdf`].
    pub fn paper_text(&self, actor: &Actor, number: &str) -> Result<String, Refusal> {
        Ok(paper::render_text(&self.stored_paper(actor, number)?))
    }

    pub(crate) fn stored_paper(&self, actor: &Actor, number: &str) -> Result<Paper, Refusal> {
        let data = {
            let books = self.books();
            let kept = books.papers.get(number).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            if let Some(case) = kept.case.and_then(|case| books.cases.get(case)) {
                let service =
                    self.inner.catalogue.service(&case.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
                let roles: Vec<_> = service.take.iter().chain(&service.sign).copied().collect();
                actor.must(&roles)?;
                let secret = service.paper(&kept.paper).is_some_and(|spec| spec.secret);
                if secret && !service.open_to(&actor.roles) {
                    return Err(vec![Problem::new("NB-V-211")]);
                }
            }
            if kept.data.is_empty() {
                return Err(vec![Problem::new("NB-P-026")]);
            }
            kept.data.clone()
        };
        self.audit(actor, LookupAct::Viewed { what: format!("paper {number}"), purpose: "Druck".to_owned() })?;
        Paper::from_json(&data).map_err(|error| vec![error.problem()])
    }

    /// Numbers for sheets to be filled by hand, and the sheets.
    ///
    /// # Errors
    /// As [`papers::blanks`].
    pub fn print_blanks(
        &self,
        actor: &Actor,
        intent: IntentKey,
        service: &str,
        count: u16,
    ) -> Result<Vec<String>, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            papers::blanks(books, context, service, count)
        })?;
        let books = self.books();
        // The numbers of one act follow each other.
        let first = done.number.unwrap_or_default();
        let start = rules::papernumber::parse(&first).map_err(|_| vec![Problem::new("NB-P-020")])?;
        let numbers = (0..u64::from(count)).map(|ahead| rules::papernumber::format(&start.block, start.serial + ahead));
        Ok(numbers.filter(|number| books.papers.blanks.contains_key(number)).collect())
    }

    /// The PDF of one blank sheet.
    ///
    /// # Errors
    /// `NB-P-020` no such number, and what the typesetter refuses.
    pub fn blank_pdf(&self, actor: &Actor, number: &str) -> Result<Vec<u8>, Refusal> {
        let job = {
            let books = self.books();
            let blank = books.papers.blanks.get(number).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            let service = self.inner.catalogue.service(&blank.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
            let roles: Vec<_> = service.take.iter().chain(&service.sign).copied().collect();
            actor.must(&roles)?;
            let date = blank.printed.civil_date();
            let head =
                self.head(&books, service, HeadOf { number, date, made_at: blank.printed, clerk: "", check: None });
            Paper::from(Handzettel::from_service(head, service)).job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    /// Records that a paper was handed out.
    ///
    /// # Errors
    /// As [`papers::hand_out`].
    pub fn hand_out(
        &self,
        actor: &Actor,
        intent: IntentKey,
        number: &str,
        to: &str,
        copies: u16,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            papers::hand_out(books, context, number, to, copies)
        })
    }

    /// Makes a paper void.
    ///
    /// # Errors
    /// As [`papers::void`].
    pub fn void_paper(&self, actor: &Actor, intent: IntentKey, number: &str, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            papers::void(books, context, number, reason)
        })
    }

    /// Checks number and code of a paper for a third party; nothing personal comes back, and a wrong code looks like a wrong number.
    #[must_use]
    pub fn check_paper(&self, number: &str, code: &str) -> Option<Checked> {
        let books = self.books();
        let number = rules::papernumber::parse(number).ok().map(|n| rules::papernumber::format(&n.block, n.serial))?;
        let typed = rules::checkcode::normal(code)?;
        let kept = books::coded::find(&books, &number, &typed)?;
        Some(Checked {
            kind: kept.kind,
            printed: kept.made.civil_date(),
            valid_until: kept.valid_until,
            void: kept.void,
        })
    }

    /// The re-entry sheet of a case in the order of the target's screen.
    ///
    /// # Errors
    /// `NB-V-002`, `NB-A-010`, `NB-H-010` the service does not go back.
    pub fn handback_sheet_pdf(&self, actor: &Actor, case: CaseId) -> Result<Vec<u8>, Refusal> {
        let case = self.open_case(actor, case, "Nacherfassung")?;
        let job = {
            let books = self.books();
            let service = self.inner.catalogue.service(&case.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
            let handback = service.handback.as_ref().ok_or_else(|| vec![Problem::new("NB-H-010")])?;
            // The books are held here: today must not be asked of the office again.
            let date = crate::core::today(&books, self.now());
            let of = HeadOf { number: &case.number, date, made_at: self.now(), clerk: &actor.name, check: None };
            let head = self.head(&books, service, of);
            Paper::from(Nacherfassung {
                head,
                target: handback.title.de.clone(),
                case_number: case.number.clone(),
                received: case.received,
                place: String::new(),
                values: register_values(service, &case),
                papers: books
                    .papers
                    .of_case(case.id)
                    .filter(|p| p.void.is_none())
                    .map(|p| format!("{} {}", p.paper, p.number))
                    .collect(),
                remarks: missing(service, &case)
                    .into_iter()
                    .map(|label| format!("Nachweis fehlt: {label}"))
                    .chain(case.notes.iter().map(|(_, _, text)| text.clone()))
                    .collect(),
                target_number: books.handback.ticked(case.id).map(|tick| tick.number.clone()),
            })
            .job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    /// Head and foot of a paper.
    pub(crate) fn head(&self, books: &Books, service: &Service, of: HeadOf<'_>) -> Head {
        let details = &books.system.details;
        Head {
            mode: if self.inner.authority.exercise { Mode::Exercise } else { Mode::Real },
            authority: self.inner.authority.name.clone(),
            office: service.office.de.clone(),
            address: details.address.clone(),
            phone: details.phone.clone(),
            number: of.number.to_owned(),
            date: of.date,
            made_at: of.made_at,
            clerk: of.clerk.to_owned(),
            anchor: self.inner.journal.head(Log::Acts).map(|head| Anchor {
                log: hex_short(&self.inner.journal.identity().node),
                size: head.size,
                root: hex_short(&head.root),
            }),
            check: of.check,
        }
    }

    pub(crate) fn compose(&self, books: &Books, context: &Context<'_>, order: &Order<'_>) -> Result<Paper, Refusal> {
        let Order { case, service, spec, number, copies, replaces } = *order;
        let check = Check { code: rules::checkcode::from_hash(&self.inner.platform.bytes::<16>()), page: None };
        let of = HeadOf {
            number,
            date: context.today,
            made_at: context.now,
            clerk: &context.actor.name,
            check: Some(check),
        };
        let head = self.head(books, service, of);
        let notice = Notice {
            is: spec.is.de.clone(),
            is_not: spec.is_not.de.clone(),
            serves: spec.serves.de.clone(),
            law: spec.law.iter().map(|law| format!("{} (Fassung vom {})", law.cite, law.as_of.german())).collect(),
            valid_until: spec.valid_days.map(|days| context.today.plus_days(i64::from(days))),
        };
        let signatory = Signatory { name: context.actor.name.clone(), function: context.actor.function.clone() };
        let groups = if spec.sections.is_empty() {
            value_groups(service, case, &spec.fields)
        } else {
            marriage_papers::sections(service, case, spec)
        };
        let replaces = replaces.map(str::to_owned);
        let reporter = service.reporter.iter().map(|id| shown(service, id, case.value(id))).filter(|v| !v.is_empty());
        let reporter = reporter.collect::<Vec<_>>().join(", ");
        Ok(match spec.kind {
            PaperKind::Bescheinigung => Paper::from(Bescheinigung {
                head,
                title: spec.title.de.clone(),
                reading: spec.reading.de.clone(),
                case_number: case.number.clone(),
                received: case.received,
                form: if case.form == "written" { "schriftlich" } else { "mündlich" }.to_owned(),
                subject: service.subject.de.clone(),
                groups,
                copies,
                signatory,
                replaces,
                notice,
            }),
            PaperKind::Zurueckstellung => {
                let basis = spec.needs_basis.as_ref().and_then(|key| books.system.bases.get(key));
                Paper::from(Zurueckstellung {
                    head,
                    title: spec.title.de.clone(),
                    case_number: case.number.clone(),
                    received: case.received,
                    subject: service.subject.de.clone(),
                    reason: "Das elektronische Personenstandsregister steht wegen eines Ausfalls der Informationstechnik derzeit nicht zur Verfügung."
                        .to_owned(),
                    basis: basis
                        .map(|basis| format!("{}, {}, vom {}", basis.issuer, basis.reference, basis.dated.german()))
                        .unwrap_or_default(),
                    groups,
                    copies,
                    signatory,
                    replaces,
                    notice,
                })
            }
            PaperKind::Niederschrift => Paper::from(Niederschrift {
                head,
                state: NiederschriftState::ToSign,
                title: spec.title.de.clone(),
                case_number: case.number.clone(),
                received: case.received,
                reporter,
                capacity: service.capacity.as_ref().map(|id| shown(service, id, case.value(id))).unwrap_or_default(),
                groups,
                evidence: evidence_lines(service, case),
                remarks: case.notes.iter().map(|(_, _, text)| text.clone()).collect(),
                interpreter: None::<Interpreter>,
                signers: Vec::new(),
                official: signatory,
                replaces,
                notice,
            }),
            PaperKind::Eheniederschrift => {
                let parts = letters::Parts { head, groups, signatory, notice, proposal: None };
                Paper::from(marriage_papers::record(order, parts, evidence_lines(service, case)))
            }
            PaperKind::Eheurkunde => {
                let parts = letters::Parts { head, groups, signatory, notice, proposal: None };
                // Both were asked for before: no paper is composed that may not be printed.
                let certificate = marriage_papers::certificate(books, order, parts);
                return certificate.map(Paper::from).ok_or_else(|| vec![Problem::new("NB-P-013")]);
            }
            PaperKind::Schreiben => {
                let standing = terms::Standing::of(books, case);
                let running = terms::running(service, case, &standing, context.today, context.land);
                let proposal = running.into_iter().find_map(|term| term.proposed).map(|law| law.says);
                Paper::from(letters::of_case(order, letters::Parts { head, groups, signatory, notice, proposal }))
            }
            PaperKind::Datenblatt => Paper::from(crate::datasheet::of_case(order, head, notice)),
            // A receipt also stands in for every other kind: those are never printed for a case.
            _ => Paper::from(Empfang {
                head,
                case_number: case.number.clone(),
                matter: service.title.de.clone(),
                filed_by: reporter,
                received: case.received,
                taken_at: case.taken_at,
                handed_in: evidence_lines(service, case),
                missing: missing(service, case),
                next: Vec::new(),
                replaces,
                notice,
            }),
        })
    }
}

fn hex_short(bytes: &[u8]) -> String {
    crate::credentials::hex(bytes.get(..8).unwrap_or(bytes))
}
