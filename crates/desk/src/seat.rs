//! Who sits at the desk, what was asked, and how a page is put together for them.

use axum::http::{Method, StatusCode};
use books::Actor;
use maud::{Markup, html};
use model::Problem;
use model::acts::Subject;
use model::ids::{AccountId, CaseId, IntentKey};
use model::problem::Refusal;
use model::role::Role;
use office::Office;
use office::standing::LinkState;

use crate::answer::Answer;
use crate::app::Desk;
use crate::components::{ErrorLine, error_summary, field::control_id};
use crate::frame::{Area, Frame, Rung, StateLine, Tone, Who, csrf_field, page};
use crate::http::Posted;
use crate::problem::{Told, tell};
use crate::session::Session;
use crate::t;
use crate::text::Texts;

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Name of the form's field.
    pub field: String,
    /// Name the browser gave; for showing only.
    pub name: String,
    /// Content; nothing if it is larger than any page takes.
    pub bytes: Vec<u8>,
    /// Size as it was sent, in bytes.
    pub size: u64,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET` or `POST`.
    pub method: Method,
    /// Path.
    pub path: String,
    /// Query; never carries personal data.
    pub query: Posted,
    /// Parts of the path by name.
    pub params: Vec<(String, String)>,
    /// Posted form.
    pub posted: Posted,
    /// Uploaded files.
    pub files: Vec<Upload>,
}

impl Call {
    /// A part of the path.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }
    /// The id of a case in the path.
    ///
    /// # Errors
    /// `NB-V-002` no such case.
    pub fn case(&self) -> Result<CaseId, Refusal> {
        self.param("case").parse().map_err(|_| vec![Problem::new("NB-V-002")])
    }
    /// The intent of the posted form; without one the form is not ours.
    ///
    /// # Errors
    /// `NB-S-901`.
    pub fn intent(&self) -> Result<IntentKey, Refusal> {
        self.posted.get("intent").parse().map_err(|_| vec![Problem::new("NB-S-901")])
    }
    /// The pages that come before the date is confirmed.
    pub(crate) fn before_the_date(&self) -> bool {
        ["/date", "/help/keys", "/help/durability", "/sessions"].contains(&self.path.as_str())
    }
}

/// Whoever reaches the desk, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The desk.
    pub desk: Desk,
    /// Token of the cookie, if any.
    pub token: String,
    /// Address of the other end.
    pub from: String,
    /// From this machine.
    pub local: bool,
    /// Words in the browser's language.
    pub texts: Texts,
}

impl Visitor {
    /// The frame of a page before sign-in.
    #[must_use]
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let authority = self.desk.house().authority();
        Frame {
            texts: self.texts,
            title: title.into(),
            authority: authority.name.clone(),
            exercise: authority.exercise,
            ..Frame::default()
        }
    }
    /// Problems in words.
    #[must_use]
    pub fn tell(&self, refusal: &[Problem]) -> Vec<Told> {
        refusal.iter().map(|p| tell(p, self.texts.lang())).collect()
    }
}

/// Problems as lines that lead to the controls named like their fields.
#[must_use]
pub fn lines(told: &[Told]) -> Vec<ErrorLine> {
    told.iter().map(|told| ErrorLine::from_told(told, control_id)).collect()
}

/// The sentence for a field, if one of the problems is about it.
#[must_use]
pub fn error_at(told: &[Told], field: &str) -> Option<String> {
    told.iter()
        .find(|told| told.field.as_deref() == Some(field))
        .map(|told| format!("{} {}", told.title, told.remedy).trim().to_owned())
}

/// Somebody who is signed in.
pub struct Seat {
    /// The desk.
    pub desk: Desk,
    /// The office.
    pub office: Office,
    /// Who acts.
    pub actor: Actor,
    /// Words in the person's language.
    pub texts: Texts,
    /// Dense view.
    pub dense: bool,
    /// Token of the cookie.
    pub token: String,
    /// Token for forms.
    pub csrf: String,
    /// From this machine.
    pub local: bool,
}

impl Seat {
    pub(crate) fn take(visitor: &Visitor, office: Office, session: &Session) -> Option<Self> {
        let (lang, dense) = {
            let books = office.books();
            let account = books.accounts.get(session.account)?;
            (account.lang, account.dense)
        };
        let actor = office.actor(session.account)?;
        Some(Self {
            desk: visitor.desk.clone(),
            office,
            actor,
            texts: Texts::new(lang),
            dense,
            token: visitor.token.clone(),
            csrf: session.csrf.clone(),
            local: visitor.local,
        })
    }

    /// The frame of a page, with everything that stands on every page.
    #[must_use]
    pub fn frame(&self, area: Option<Area>, title: impl Into<String>) -> Frame {
        let texts = self.texts;
        let authority = self.office.authority();
        let since = {
            let books = self.office.books();
            books.system.emergency.as_ref().map(|e| e.since.german())
        };
        let kept = self.office.durability();
        let mut states = Vec::new();
        if kept.stopped.is_some() {
            states.push(StateLine { tone: Tone::Loud, text: t!(texts, "state-journal-stopped") });
        } else if kept.short {
            states.push(StateLine { tone: Tone::Loud, text: t!(texts, "state-disk-short") });
        }
        if let Some(problem) = self.office.trouble() {
            let differ = problem.code == "NB-J-060";
            let text = if differ { t!(texts, "state-books-differ") } else { t!(texts, "state-journal-damaged") };
            states.push(StateLine { tone: Tone::Loud, text });
        }
        if let Some((before, now)) = self.office.clock_jump() {
            let text = t!(texts, "state-clock-jumped", before = before.german(), now = now.german());
            states.push(StateLine { tone: Tone::Loud, text });
        }
        let copies = self.office.copies();
        if kept.alarm {
            states.push(StateLine { tone: Tone::Loud, text: t!(texts, "state-copy-alarm") });
        }
        let money = self.actor.any(&[Role::Releaser, Role::Treasurer, Role::Orderer, Role::Operator, Role::Head]);
        if money && self.office.link_state() == LinkState::Open {
            states.push(StateLine { tone: Tone::Loud, text: t!(texts, "state-link-open") });
        }
        let second = match kept.second {
            _ if copies.is_empty() => t!(texts, "ladder-none"),
            None => t!(texts, "ladder-second-lost"),
            Some(_) if kept.alarm => t!(texts, "ladder-second-late"),
            Some([acts, _]) => t!(texts, "ladder-second-count", count = acts),
        };
        Frame {
            texts,
            title: title.into(),
            authority: authority.name.clone(),
            exercise: authority.exercise,
            since,
            who: Some(Who {
                name: self.actor.name.clone(),
                function: self.actor.function.clone(),
                roles: self.actor.roles.clone(),
                dense: self.dense,
            }),
            area,
            states,
            ladder: vec![
                Rung {
                    name: t!(texts, "ladder-here"),
                    state: t!(texts, "ladder-acts", count = kept.acts),
                    reached: kept.stopped.is_none(),
                },
                Rung { name: t!(texts, "ladder-second"), state: second, reached: kept.second.is_some() && !kept.alarm },
                Rung { name: t!(texts, "ladder-hub"), state: t!(texts, "ladder-none"), reached: false },
            ],
            csrf: self.csrf.clone(),
            ..Frame::default()
        }
    }

    /// The same person with the dense view, whatever they like elsewhere: for forms that are typed from paper.
    #[must_use]
    pub fn densely(&self) -> Self {
        Self {
            desk: self.desk.clone(),
            office: self.office.clone(),
            actor: self.actor.clone(),
            texts: self.texts,
            dense: true,
            token: self.token.clone(),
            csrf: self.csrf.clone(),
            local: self.local,
        }
    }

    /// A page.
    #[must_use]
    pub fn page(&self, frame: &Frame, content: &Markup) -> Answer {
        Answer::page(page(frame, content))
    }

    /// A form's page with errors on top (422). The frame says so in the window's title.
    #[must_use]
    pub fn page_with_errors(&self, mut frame: Frame, told: &[Told], content: &Markup) -> Answer {
        frame.faulty = true;
        let content = html! { (error_summary(self.texts, &lines(told))) (content) };
        Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, page(&frame, &content))
    }

    /// The hidden fields of a form: token and a fresh intent.
    #[must_use]
    pub fn hidden(&self) -> Markup {
        html! {
            (csrf_field(&self.csrf))
            input type="hidden" name="intent" value=(self.office.fresh_intent().text());
        }
    }

    /// Token, and the intent of the form that is shown again: a second try stays the same intent.
    #[must_use]
    pub fn hidden_again(&self, call: &Call) -> Markup {
        match call.intent() {
            Ok(intent) => html! {
                (csrf_field(&self.csrf))
                input type="hidden" name="intent" value=(intent.text());
            },
            Err(_) => self.hidden(),
        }
    }

    /// Problems in words.
    #[must_use]
    pub fn tell(&self, refusal: &[Problem]) -> Vec<Told> {
        refusal.iter().map(|p| tell(&crate::pages::payments::worded(self, p), self.texts.lang())).collect()
    }

    /// A page that only says what stopped it.
    #[must_use]
    pub fn problem_page(&self, refusal: &[Problem], status: StatusCode) -> Answer {
        let mut frame = self.frame(None, t!(self.texts, "problem-title"));
        frame.faulty = true;
        let content = crate::pages::problem::body(self.texts, &self.tell(refusal));
        Answer::page_with(status, page(&frame, &content))
    }

    pub(crate) fn refusal_page(&self, refusal: &Refusal) -> Answer {
        let status = match refusal.first().map(|p| p.code) {
            Some("NB-A-010") => StatusCode::FORBIDDEN,
            Some("NB-V-002" | "NB-P-020" | "NB-S-035") => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        self.problem_page(refusal, status)
    }

    /// Name of an account for lists.
    #[must_use]
    pub fn name_of(&self, account: Option<AccountId>) -> String {
        account.map_or_else(|| t!(self.texts, "nobody"), |id| self.office.books().accounts.name(id).to_owned())
    }

    /// How safely an act that was just made is kept, in words.
    #[must_use]
    pub fn kept_words(&self) -> String {
        self.kept_of(self.office.stored()[0].saturating_sub(1))
    }

    /// How safely the act with this number is kept, in words.
    #[must_use]
    pub fn kept_of(&self, position: u64) -> String {
        match self.office.safe_at(position) {
            Some(true) => t!(self.texts, "kept-second"),
            Some(false) => t!(self.texts, "kept-second-soon"),
            None => t!(self.texts, "kept-here-only"),
        }
    }
}

/// A subject as it travels in a form.
#[must_use]
pub fn subject_text(subject: &Subject) -> String {
    match subject {
        Subject::Extract { extract, person } => format!("x~{}~{person}", extract.text()),
        Subject::Unverified { id } => format!("u~{}", id.text()),
        // Leads nowhere: nobody knows any more who it was.
        Subject::Erased => "e".to_owned(),
    }
}

/// The subject of a form's reference.
#[must_use]
pub fn read_subject(text: &str) -> Option<Subject> {
    let mut parts = text.splitn(3, '~');
    match (parts.next()?, parts.next()?, parts.next()) {
        ("x", extract, Some(person)) if !person.is_empty() => {
            Some(Subject::Extract { extract: extract.parse().ok()?, person: person.to_owned() })
        }
        ("u", id, None) => Some(Subject::Unverified { id: id.parse().ok()? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::{ExtractId, UnverifiedId};

    #[test]
    fn subjects_travel_through_a_form() {
        for subject in [
            Subject::Extract { extract: ExtractId([3; 16]), person: "P~17".into() },
            Subject::Unverified { id: UnverifiedId([9; 16]) },
        ] {
            assert_eq!(read_subject(&subject_text(&subject)), Some(subject));
        }
        for broken in ["", "x~1~p", "u~", "x~00000000-0000-0000-0000-000000000000~"] {
            assert_eq!(read_subject(broken), None, "{broken}");
        }
    }
}
