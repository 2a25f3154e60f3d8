//! Lists of cases for other offices, as data of `catalogue/_lists`: by month, by what is still open, or by terms that end.

use books::cases::{Case, terms};
use books::context::Decision;
use books::{Actor, Books, Done};
use journal::Class;
use model::acts::{Body, LookupAct, PaperAct};
use model::catalogue::{Lang, Law, PaperKind, Service, Text};
use model::ids::IntentKey;
use model::problem::Refusal;
use model::{CivilDate, Month, Problem};
use paper::Paper;
use paper::kinds::{Check, Notice, Origin, Schreiben, ShownValue, ValueGroup};
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::paper_values::shown;
use crate::papers::HeadOf;

#[derive(RustEmbed)]
#[folder = "../../catalogue/_lists"]
#[include = "*.toml"]
struct Files;

/// Terms that end within so many days stand on a list by terms.
const TERM_DAYS: i64 = 3;
/// Most cases on one printed list: more do not fit one paper.
const CASES_MAX: usize = 400;

/// One list as data.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSpec {
    /// Key, equal to the file's name.
    pub key: String,
    /// Key of the service whose cases stand on it.
    pub service: String,
    /// Title.
    pub title: Text,
    /// Who gets it.
    pub to: Text,
    /// Which cases.
    pub by: By,
    /// Keys of the terms, for a list by terms.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Fields that hold the day of the event; the first that is filled counts.
    pub day: Vec<String>,
    /// Legal bases.
    pub law: Vec<Law>,
    /// What the list is and is not, as paragraphs.
    pub explain: Vec<Text>,
    /// What is said if no case stands on it: never a nil return.
    pub empty: Text,
    /// Fields shown, in order.
    pub fields: Vec<String>,
}

/// Which cases stand on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Those whose day lies in a month.
    Month,
    /// Those that are not handed back yet.
    Open,
    /// Those with a term that ends within three days or has ended, and is not met.
    Terms,
}

/// A list with its cases.
#[derive(Clone, Debug)]
pub struct CaseList {
    /// What it is.
    pub spec: ListSpec,
    /// Month, for a list by month.
    pub month: Month,
    /// One line a case.
    pub lines: Vec<CaseLine>,
}

/// One case on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// Number of the case.
    pub number: String,
    /// The case.
    pub case: model::ids::CaseId,
    /// Last day of the term, for a list by terms.
    pub due: Option<CivilDate>,
    /// Label and value of the fields that are filled, in the language asked for.
    pub values: Vec<(String, String)>,
}

/// All lists, in the order of their keys.
///
/// # Errors
/// `NB-S-001` with file and reason: a list does not have the form.
pub fn specs() -> Result<Vec<ListSpec>, Problem> {
    let mut names: Vec<String> = Files::iter().map(|name| name.into_owned()).collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let fail =
                |reason: String| Problem::new("NB-S-001").with("file", format!("_lists/{name}")).with("reason", reason);
            let file = Files::get(&name).ok_or_else(|| fail("not readable".to_owned()))?;
            let text = std::str::from_utf8(&file.data).map_err(|error| fail(error.to_string()))?;
            toml::from_str(text).map_err(|error| fail(error.to_string()))
        })
        .collect()
}

impl Office {
    /// The list with this key for a month (which counts only for lists by month). A look-up.
    ///
    /// # Errors
    /// `NB-A-010` not your task, `NB-V-265` no such list.
    pub fn case_list(&self, actor: &Actor, key: &str, month: Month, lang: Lang) -> Result<CaseList, Refusal> {
        let (spec, service) = self.list_for(actor, key)?;
        self.audit(actor, LookupAct::Viewed { what: format!("list {key} {month}"), purpose: spec.title.de.clone() })?;
        let books = self.books();
        Ok(self.gather(&books, spec, service, month, lang))
    }

    fn list_for(&self, actor: &Actor, key: &str) -> Result<(ListSpec, &Service), Refusal> {
        let missing = || vec![Problem::new("NB-V-265")];
        let spec =
            specs().map_err(|problem| vec![problem])?.into_iter().find(|spec| spec.key == key).ok_or_else(missing)?;
        let service = self.inner.catalogue.service(&spec.service).ok_or_else(missing)?;
        let roles: Vec<_> = service.take.iter().chain(&service.sign).copied().collect();
        actor.must(&roles)?;
        Ok((spec, service))
    }

    fn gather(&self, books: &Books, spec: ListSpec, service: &Service, month: Month, lang: Lang) -> CaseList {
        let today = crate::core::today(books, self.now());
        let day = |case: &Case| spec.day.iter().find_map(|id| case.value(id).parse::<CivilDate>().ok());
        let due = |case: &Case| {
            let standing = terms::Standing::of(books, case);
            let running = terms::running(service, case, &standing, today, self.land());
            let ends =
                |term: &&terms::RunningTerm| spec.terms.contains(&term.key) && !term.met && term.days_left <= TERM_DAYS;
            running.iter().filter(ends).map(|term| term.due).min()
        };
        let cases = books.cases.all().filter(|case| case.live() && case.service == spec.service);
        let mut lines: Vec<(Option<CivilDate>, CaseLine)> = cases
            .filter_map(|case| {
                let due = due(case);
                let stands = match spec.by {
                    By::Month => day(case).is_some_and(|day| day.month() == month),
                    By::Open => books.handback.ticked(case.id).is_none(),
                    By::Terms => due.is_some(),
                };
                let values = spec.fields.iter().filter(|id| !case.value(id).is_empty());
                let values = values.map(|id| {
                    let label = service.field(id).map_or(id.as_str(), |field| field.label.get(lang)).to_owned();
                    (label, shown(service, id, case.value(id)))
                });
                let line = CaseLine {
                    number: case.number.clone(),
                    case: case.id,
                    due: due.filter(|_| spec.by == By::Terms),
                    values: values.collect(),
                };
                stands.then(|| (due.filter(|_| spec.by == By::Terms).or_else(|| day(case)), line))
            })
            .collect();
        lines.sort_by_key(|(at, line)| (*at, line.number.clone()));
        CaseList { month, lines: lines.into_iter().map(|(_, line)| line).collect(), spec }
    }

    /// Prints a list as a letter to the office that gets it.
    ///
    /// # Errors
    /// As [`Office::case_list`]; `NB-V-266` too many cases for one paper; what the typesetter refuses.
    pub fn print_case_list(&self, actor: &Actor, intent: IntentKey, key: &str, month: Month) -> Result<Done, Refusal> {
        let (spec, service) = self.list_for(actor, key)?;
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            let list = self.gather(books, spec, service, month, Lang::De);
            if list.lines.len() > CASES_MAX {
                return Err(vec![Problem::new("NB-V-266").with("count", list.lines.len()).with("max", CASES_MAX)]);
            }
            let number = books.numbers.next(context.block, 0);
            let check = Check { code: rules::checkcode::from_hash(&self.inner.platform.bytes::<16>()), page: None };
            let of = HeadOf {
                number: &number,
                date: context.today,
                made_at: context.now,
                clerk: &context.actor.name,
                check: Some(check),
            };
            let paper = Paper::from(letter(self.head(books, service, of), &list));
            paper::render(&paper.job()).map_err(|error| vec![error.problem()])?;
            let data = paper.to_json();
            let act = PaperAct::Printed {
                number,
                paper: format!("liste.{key}"),
                kind: PaperKind::Schreiben,
                copies: 1,
                check_code: paper.head().check.as_ref().map(|check| check.code.clone()).unwrap_or_default(),
                content: Sha256::digest(&data).into(),
                valid_until: None,
                signatory: None,
                replaces: None,
                basis: None,
                anchor: self.anchor(),
                data,
            };
            Ok(Decision::one(Body::Paper(act)))
        })
    }
}

fn letter(head: paper::kinds::Head, list: &CaseList) -> Schreiben {
    let spec = &list.spec;
    let mut paragraphs: Vec<String> = spec.explain.iter().map(|text| text.de.clone()).collect();
    if spec.by == By::Month {
        paragraphs
            .insert(0, format!("Monat: {}. Zahl der angezeigten Fälle: {}.", list.month.german(), list.lines.len()));
    }
    if list.lines.is_empty() {
        paragraphs.push(spec.empty.de.clone());
    }
    let value = |(label, text): &(String, String)| ShownValue {
        field: String::new(),
        label: label.clone(),
        text: text.clone(),
        origin: Origin::Declared,
    };
    let group = |(at, line): (usize, &CaseLine)| ValueGroup {
        title: match line.due {
            Some(due) => format!("{}. Vorgang {} – Frist {}", at + 1, line.number, due.german()),
            None => format!("{}. Vorgang {}", at + 1, line.number),
        },
        values: line.values.iter().map(value).collect(),
    };
    Schreiben {
        title: spec.title.de.clone(),
        reading: "Liste aus dem Notbetrieb – kein Auszug aus dem Register, keine Personenstandsurkunde".to_owned(),
        to: vec![spec.to.de.clone()],
        reference: String::new(),
        paragraphs,
        groups: list.lines.iter().enumerate().map(group).collect(),
        copies: 1,
        signatory: None,
        replaces: None,
        notice: Some(Notice {
            is: "Eine Liste der Fälle, die im Notbetrieb aufgenommen wurden.".to_owned(),
            is_not: "Sie ist kein Auszug aus dem Register und keine Fehlanzeige.".to_owned(),
            serves: String::new(),
            law: spec.law.iter().map(|law| format!("{} (Fassung vom {})", law.cite, law.as_of.german())).collect(),
            valid_until: None,
        }),
        head,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_list_names_fields_and_terms_of_its_service_in_both_languages() {
        let catalogue = crate::catalogue::load().unwrap();
        let specs = specs().unwrap();
        assert!(specs.len() >= 4);
        for spec in &specs {
            let service = catalogue.service(&spec.service).unwrap();
            for id in spec.fields.iter().chain(&spec.day) {
                assert!(service.field(id).is_some(), "{}: {id}", spec.key);
            }
            for key in &spec.terms {
                assert!(service.terms.iter().any(|term| term.key == *key), "{}: {key}", spec.key);
            }
            assert_eq!(spec.by == By::Terms, !spec.terms.is_empty(), "{}", spec.key);
            for text in spec.explain.iter().chain([&spec.title, &spec.to, &spec.empty]) {
                assert!(!text.de.is_empty() && !text.en.is_empty(), "{}", spec.key);
            }
            assert!(!spec.law.is_empty(), "{}", spec.key);
        }
    }

    #[test]
    fn a_list_without_cases_is_never_a_nil_return() {
        for spec in specs().unwrap().into_iter().filter(|spec| spec.by == By::Month) {
            assert!(spec.empty.de.contains("keine Fehlanzeige"), "{}", spec.key);
        }
    }
}
