//! The desk's own words: Fluent files, German first, English beside it.
//!
//! A key that is missing shows itself in brackets instead of failing the page; a test keeps both languages
//! and the sources in step.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use model::catalogue::Lang;
use rust_embed::RustEmbed;

/// Everything under `locales/`, inside the binary.
#[derive(RustEmbed)]
#[folder = "locales/"]
pub(crate) struct Locales;

static GERMAN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = load("de");
    bundle.set_formatter(Some(german_number));
    bundle
});
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = load("en");
    bundle.set_formatter(Some(english_number));
    bundle
});

/// Numbers inside sentences: whole, grouped as the language does it.
fn grouped(number: &FluentNumber, separator: char) -> String {
    group_digits(&number.as_string(), separator)
}

fn group_digits(digits: &str, separator: char) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("−", rest));
    let (whole, rest) = digits.split_once('.').map_or((digits, ""), |(w, r)| (w, r));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(if separator == '.' { ',' } else { '.' });
        out.push_str(rest);
    }
    out
}

fn german_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(number, '.')),
        _ => None,
    }
}

fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(number, ',')),
        _ => None,
    }
}

fn load(code: &str) -> FluentBundle<FluentResource> {
    let locales = code.parse().map(|lang| vec![lang]).unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(locales);
    bundle.set_use_isolating(false);
    for source in sources(code) {
        // A file with a broken line still gives its other lines; the test below finds the broken one.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The Fluent files of a language, in order of their names.
fn sources(code: &str) -> Vec<String> {
    let folder = format!("{code}/");
    let mut names: Vec<_> =
        Locales::iter().filter(|name| name.starts_with(&folder) && name.ends_with(".ftl")).collect();
    names.sort();
    names
        .iter()
        .filter_map(|name| Locales::get(name))
        .map(|file| String::from_utf8_lossy(&file.data).into_owned())
        .collect()
}

/// The words of one language. Cheap to copy: pages carry it everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    lang: Lang,
}

impl Texts {
    /// The words of this language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// Which language.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The text of `key`, with arguments; `⟦key⟧` if there is none. Prefer the macro [`crate::t!`].
    #[must_use]
    pub fn say(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = match self.lang {
            Lang::De => &*GERMAN,
            Lang::En => &*ENGLISH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// Whether the language has this key; for keys made of a stable name (`role-registrar`).
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        match self.lang {
            Lang::De => GERMAN.has_message(key),
            Lang::En => ENGLISH.has_message(key),
        }
    }

    /// A count as people of the language write it: `25.000` or `25,000`.
    #[must_use]
    pub fn count(self, number: u64) -> String {
        group_digits(
            &number.to_string(),
            match self.lang {
                Lang::De => '.',
                Lang::En => ',',
            },
        )
    }
}

/// `t!(texts, "key", name = value, …)`: the text of a key as a `String`.
#[macro_export]
macro_rules! t {
    ($texts:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $texts.say($key, &[$((stringify!($name), $crate::text::value($value))),*])
    };
}

/// An argument of [`t!`]: text or number.
pub fn value<'a, T: Into<FluentValue<'a>>>(value: T) -> FluentValue<'a> {
    value.into()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// Key → names of its arguments, per language; fails on a broken file or a key that stands twice.
    fn keys(code: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for source in sources(code) {
            let resource = FluentResource::try_new(source).unwrap_or_else(|(_, errors)| panic!("{code}: {errors:?}"));
            drop(resource);
        }
        for source in sources(code) {
            let mut key = String::new();
            for line in source.lines() {
                if let Some((name, _)) =
                    line.split_once(" =").filter(|(name, _)| name.starts_with(|c: char| c.is_ascii_lowercase()))
                {
                    key = name.to_owned();
                    assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{code}: the key {key} stands twice");
                }
                for part in line.split('$').skip(1) {
                    let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                    if let Some(args) = found.get_mut(&key) {
                        args.insert(name);
                    }
                }
            }
        }
        found
    }

    #[test]
    fn both_languages_have_the_same_keys_and_arguments() {
        let (german, english) = (keys("de"), keys("en"));
        let names = |map: &BTreeMap<String, _>| map.keys().cloned().collect::<BTreeSet<_>>();
        let difference: Vec<_> = names(&german).symmetric_difference(&names(&english)).cloned().collect();
        assert!(difference.is_empty(), "only in one language: {difference:?}");
        for (key, args) in &german {
            assert_eq!(Some(args), english.get(key), "arguments of {key}");
        }
        assert!(german.len() > 50, "the files were not found");
    }

    fn rust_sources(folder: &Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rust_sources(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_key_used_in_the_sources_exists() {
        let german = keys("de");
        let mut files = Vec::new();
        rust_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let mut used = 0;
        for file in &files {
            for (before, part) in file.split("t!(").zip(file.split("t!(").skip(1)) {
                // `assert!(` ends in the same letters.
                if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                // `t!(texts, "key"` with any white space between.
                let Some((texts, rest)) = part.split_once(',') else {
                    continue;
                };
                let rest = rest.trim_start();
                if texts.contains(['"', ')', ';']) || !rest.starts_with('"') {
                    continue;
                }
                let key = rest[1..].split('"').next().unwrap();
                if key.contains('{') || key == "key" {
                    continue;
                }
                used += 1;
                assert!(german.contains_key(key), "no text for the key {key}");
            }
        }
        assert!(used > 20, "only {used} uses found: the pattern of the test is wrong");
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does_it() {
        assert_eq!(Texts::new(Lang::De).count(1_234_567), "1.234.567");
        assert_eq!(Texts::new(Lang::En).count(999), "999");
        assert_eq!(group_digits("-25000", '.'), "−25.000");
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Texts::new(Lang::De).say("no-such-key", &[]), "⟦no-such-key⟧");
    }
}
