//! The sentences of problems: what happened, why, what to do; from `locales/problems/*.toml` in both languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::Problem;
use model::catalogue::Lang;
use serde::Deserialize;

use crate::text::Locales;

/// The sentences of one code, `{name}` standing for an argument.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    title_de: String,
    cause_de: String,
    remedy_de: String,
    title_en: String,
    cause_en: String,
    remedy_en: String,
}

static SENTENCES: LazyLock<BTreeMap<String, Sentences>> = LazyLock::new(|| {
    Locales::iter()
        .filter(|name| name.starts_with("problems/") && name.ends_with(".toml"))
        .filter_map(|name| Locales::get(&name))
        .filter_map(|file| {
            let text = String::from_utf8_lossy(&file.data).into_owned();
            toml::from_str::<BTreeMap<String, Sentences>>(&text).ok()
        })
        .flatten()
        .collect()
});

/// A problem as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Stable code, for the phone call to the helpdesk.
    pub code: String,
    /// Form field it belongs to.
    pub field: Option<String>,
    /// What happened.
    pub title: String,
    /// Why.
    pub cause: String,
    /// What to do, and whether anything was stored.
    pub remedy: String,
}

/// The problem in words. A code without sentences is shown as itself with its arguments, never hidden.
#[must_use]
pub fn tell(problem: &Problem, lang: Lang) -> Told {
    let fill = |pattern: &str| {
        problem.args.iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    let (title, cause, remedy) = match (SENTENCES.get(problem.code), lang) {
        (Some(s), Lang::De) => (fill(&s.title_de), fill(&s.cause_de), fill(&s.remedy_de)),
        (Some(s), Lang::En) => (fill(&s.title_en), fill(&s.cause_en), fill(&s.remedy_en)),
        (None, _) => (problem.to_string(), String::new(), String::new()),
    };
    Told { code: problem.code.to_owned(), field: problem.field.clone(), title, cause, remedy }
}

/// The first sentence of a code as it stands in the file, for lists that know the code only.
#[must_use]
pub fn title(code: &str, lang: Lang) -> Option<String> {
    SENTENCES.get(code).map(|s| match lang {
        Lang::De => s.title_de.clone(),
        Lang::En => s.title_en.clone(),
    })
}

/// Whether there are sentences for this code.
#[must_use]
pub fn known(code: &str) -> bool {
    SENTENCES.contains_key(code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_problem_file_is_readable_and_no_code_stands_twice() {
        let mut seen = BTreeSet::new();
        for name in Locales::iter().filter(|n| n.starts_with("problems/")) {
            let text = String::from_utf8(Locales::get(&name).unwrap().data.into_owned()).unwrap();
            let codes: BTreeMap<String, Sentences> =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for (code, s) in codes {
                assert!(seen.insert(code.clone()), "{code} stands twice ({name})");
                for sentence in [&s.title_de, &s.remedy_de, &s.title_en, &s.remedy_en] {
                    assert!(!sentence.trim().is_empty(), "{code}: an empty sentence");
                    assert!(!sentence.contains('!'), "{code}: {sentence}");
                }
                let args = |text: &str| {
                    text.split('{')
                        .skip(1)
                        .filter_map(|p| p.split_once('}').map(|(n, _)| n.to_owned()))
                        .collect::<BTreeSet<_>>()
                };
                let (de, en) = (
                    format!("{}{}{}", s.title_de, s.cause_de, s.remedy_de),
                    format!("{}{}{}", s.title_en, s.cause_en, s.remedy_en),
                );
                assert_eq!(args(&de), args(&en), "{code}: arguments differ by language");
            }
        }
        assert!(!seen.is_empty());
    }

    fn codes_in(folder: &Path, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["tests", "locales", "target"].contains(&name.as_str()) {
                    codes_in(&path, into);
                }
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("\"NB-").skip(1) {
                    let code: String = part.chars().take_while(|c| *c != '"').collect();
                    let (room, number) = code.split_once('-').unwrap_or(("", ""));
                    if room.len() == 1 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
                        into.insert(format!("NB-{code}"));
                    }
                }
            }
        }
    }

    #[test]
    fn every_code_in_the_workspace_has_sentences() {
        let mut codes = BTreeSet::new();
        codes_in(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap(), &mut codes);
        assert!(codes.len() > 3, "the pattern of the test is wrong");
        let silent: Vec<_> = codes
            .iter()
            // A number that no room uses stands in tests for "unknown".
            .filter(|code| !code.ends_with("-999") && !known(code))
            .collect();
        assert!(silent.is_empty(), "codes without sentences: {silent:?}");
    }

    #[test]
    fn an_unknown_code_is_shown_as_itself() {
        let told = tell(&Problem::new("NB-S-999").with("limit", 3), Lang::De);
        assert_eq!(told.title, "NB-S-999 limit=3");
    }
}
