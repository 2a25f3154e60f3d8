//! Letters that explain a paper to somebody who has never seen one: texts of the catalogue in German and other languages.
//!
//! `catalogue/_letters/rahmen/<lang>.txt` frames every letter, `catalogue/_letters/<kind>/<lang>.txt` explains one kind of paper;
//! kinds without texts of their own use `allgemein`. Form: lines `key = value`, a line `---`, paragraphs (docs/formats/letters.md).

use books::papers::Paper as Kept;
use books::{Actor, Done};
use journal::Class;
use model::Problem;
use model::acts::{Body, PaperAct};
use model::catalogue::PaperKind;
use model::ids::IntentKey;
use model::problem::Refusal;
use paper::Paper;
use paper::kinds::{Begleitschreiben, Check, Explained};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::core::Office;
use crate::papers::HeadOf;

#[derive(RustEmbed)]
#[folder = "../../catalogue/_letters"]
#[include = "*/*.txt"]
struct Files;

/// Languages besides German, in the order in which they are offered.
pub const LANGUAGES: [&str; 5] = ["en", "fr", "tr", "ar", "uk"];
/// German stands on every letter.
const GERMAN: &str = "de";

/// One text of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Letter {
    facts: Vec<(String, String)>,
    paragraphs: Vec<String>,
}

impl Letter {
    fn fact(&self, key: &str) -> &str {
        self.facts.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str())
    }
    fn reviewed(&self) -> bool {
        self.fact("reviewed") == "true"
    }
}

fn read(folder: &str, lang: &str) -> Option<Letter> {
    let file = Files::get(&format!("{folder}/{lang}.txt"))?;
    parse(std::str::from_utf8(&file.data).ok()?)
}

fn parse(text: &str) -> Option<Letter> {
    let (head, body) = text.split_once("\n---\n")?;
    let facts = head.lines().filter_map(|line| line.split_once('='));
    Some(Letter {
        facts: facts.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect(),
        paragraphs: body.split("\n\n").map(|one| one.trim().replace('\n', " ")).filter(|one| !one.is_empty()).collect(),
    })
}

/// The folder of a kind's texts.
fn folder(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Bescheinigung => "bescheinigung",
        PaperKind::Zurueckstellung => "zurueckstellung",
        PaperKind::Empfang => "empfang",
        PaperKind::Eheurkunde => "eheurkunde",
        _ => "allgemein",
    }
}

/// The language's name in itself and whether somebody has reviewed its texts for this kind.
#[must_use]
pub fn language(kind: PaperKind, lang: &str) -> Option<(String, bool)> {
    let (frame, text) = (read("rahmen", lang)?, read(folder(kind), lang)?);
    Some((frame.fact("name").to_owned(), frame.reviewed() && text.reviewed()))
}

/// The explanation of a paper in one language.
fn explained(kept: &Kept, title: &str, authority: &str, phone: &str, lang: &str) -> Option<Explained> {
    let (frame, text) = (read("rahmen", lang)?, read(folder(kept.kind), lang)?);
    let until = kept.valid_until.map_or_else(|| frame.fact("unlimited").to_owned(), |day| day.german());
    let facts = [
        ("number", kept.number.clone()),
        ("title", title.to_owned()),
        ("date", kept.printed.civil_date().german()),
        ("valid", until),
        ("code", kept.check_code.clone()),
        ("phone", phone.to_owned()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let [intro, rest @ ..] = frame.paragraphs.as_slice() else { return None };
    let paragraphs = std::iter::once(intro).chain(&text.paragraphs).chain(rest);
    Some(Explained {
        lang: lang.to_owned(),
        name: frame.fact("name").to_owned(),
        title: text.fact("title").to_owned(),
        facts: facts.map(|(key, value)| (frame.fact(key).to_owned(), value)).collect(),
        paragraphs: paragraphs.map(|one| one.replace("{authority}", authority)).collect(),
        unreviewed: if frame.reviewed() && text.reviewed() { String::new() } else { frame.fact("note").to_owned() },
    })
}

impl Office {
    /// Prints the letter that explains a paper, in German and one other language; it has a number of its own.
    ///
    /// # Errors
    /// `NB-P-020` no such paper, `NB-P-021` void, `NB-A-010` not your task, `NB-P-102` no letter in this language, and what the
    /// typesetter refuses.
    pub fn print_letter(&self, actor: &Actor, intent: IntentKey, number: &str, lang: &str) -> Result<Done, Refusal> {
        let title = self.stored_paper(actor, number)?.title();
        let catalogue = self.catalogue_arc();
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            let kept = books.papers.get(number).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            if kept.void.is_some() {
                return Err(vec![Problem::new("NB-P-021")]);
            }
            let case = kept.case.and_then(|case| books.cases.get(case));
            let service = case.and_then(|case| catalogue.service(&case.service));
            let service = service.ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            let details = &books.system.details;
            let authority = &self.inner.authority.name;
            let languages: Option<Vec<Explained>> = [lang, GERMAN]
                .into_iter()
                .map(|lang| explained(kept, &title, authority, &details.phone, lang))
                .collect();
            let known = LANGUAGES.contains(&lang);
            let languages = languages
                .filter(|_| known)
                .ok_or_else(|| vec![Problem::new("NB-P-102").at("lang").with("lang", lang)])?;
            let own = books.numbers.next(context.block, 0);
            let check = Check { code: rules::checkcode::from_hash(&self.inner.platform.bytes::<16>()), page: None };
            let of = HeadOf {
                number: &own,
                date: context.today,
                made_at: context.now,
                clerk: &context.actor.name,
                check: Some(check),
            };
            let head = self.head(books, service, of);
            let paper = Paper::from(Begleitschreiben { head, about: number.to_owned(), languages });
            paper::render(&paper.job()).map_err(|error| vec![error.problem()])?;
            let data = paper.to_json();
            let act = PaperAct::Printed {
                number: own,
                paper: format!("begleitschreiben.{lang}"),
                kind: PaperKind::Begleitschreiben,
                copies: 1,
                check_code: paper.head().check.as_ref().map(|check| check.code.clone()).unwrap_or_default(),
                content: Sha256::digest(&data).into(),
                valid_until: kept.valid_until,
                signatory: None,
                replaces: None,
                basis: None,
                anchor: self.anchor(),
                data,
            };
            Ok(books::context::Decision { acts: vec![(kept.case, Body::Paper(act))] })
        })
    }
}

/// Titles of a letter's languages for the desk, in the order offered.
#[must_use]
pub fn offered(kind: PaperKind) -> Vec<(&'static str, String, bool)> {
    LANGUAGES
        .into_iter()
        .filter_map(|lang| language(kind, lang).map(|(name, reviewed)| (lang, name, reviewed)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn all() -> Vec<(String, Letter)> {
        let names = Files::iter().map(|name| name.into_owned());
        names
            .map(|name| {
                let text = String::from_utf8(Files::get(&name).unwrap().data.to_vec()).unwrap();
                let letter = parse(&text).unwrap();
                (name, letter)
            })
            .collect()
    }

    #[test]
    fn every_kind_is_explained_in_every_language_with_the_same_paragraphs() {
        let kinds: std::collections::BTreeSet<String> =
            all().into_iter().filter_map(|(name, _)| Some(name.split_once('/')?.0.to_owned())).collect();
        assert!(kinds.len() >= 6, "{kinds:?}");
        for kind in &kinds {
            let german = read(kind, GERMAN).unwrap();
            for lang in LANGUAGES {
                let other = read(kind, lang).unwrap_or_else(|| panic!("{kind}/{lang}"));
                assert_eq!(other.paragraphs.len(), german.paragraphs.len(), "{kind}/{lang}");
                let keys = |letter: &Letter| letter.facts.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
                assert_eq!(keys(&other), keys(&german), "{kind}/{lang}");
                let places =
                    |letter: &Letter| letter.paragraphs.iter().map(|p| p.matches('{').count()).collect::<Vec<_>>();
                assert_eq!(places(&other), places(&german), "{kind}/{lang}");
            }
        }
    }

    #[test]
    fn what_nobody_reviewed_says_so_on_the_letter() {
        for (name, letter) in all() {
            assert!(["true", "false"].contains(&letter.fact("reviewed")), "{name}");
            let framed = name.starts_with("rahmen/");
            let unreviewed = !letter.reviewed() && framed;
            assert!(!unreviewed || !letter.fact("note").is_empty(), "{name} is unreviewed and says nothing");
        }
    }
}
