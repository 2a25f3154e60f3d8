//! Every problem of import, keys, seal and keyring has its sentences, and the sentences ask for no argument that does not come.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use extract::import::{Effect, Fault, Reason};

fn sources() -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    for room in ["import", "keys", "seal", "keyring", "probe"] {
        files.extend(fs::read_dir(src.join(room)).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Code to the names of the arguments that stand behind it, up to the next problem or the end of the function.
fn made() -> BTreeMap<String, BTreeSet<String>> {
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in sources() {
        let code_lines =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let code_lines = code_lines.split("#[cfg(test)]").next().unwrap();
        for part in code_lines.split("\"NB-").skip(1) {
            let code = format!("NB-{}", &part[..5]);
            let names = part.split(".with(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            codes.entry(code).or_default().extend(names);
        }
    }
    // These are handed to a function that adds the place in the file.
    for code in ["NB-E-036", "NB-E-002"] {
        codes.entry(code.to_owned()).or_default().extend(["line".to_owned(), "column".to_owned()]);
    }
    for code in ["NB-E-001", "NB-E-018", "NB-E-019"] {
        codes.entry(code.to_owned()).or_default().insert("file".to_owned());
    }
    for reason in Reason::ALL {
        for effect in [Effect::RowLeftOut, Effect::CellEmptied] {
            let problem = Fault { file: String::new(), line: 1, field: None, reason: *reason, effect }.problem();
            codes
                .entry(problem.code.to_owned())
                .or_default()
                .extend(problem.args.iter().map(|(name, _)| (*name).to_owned()));
        }
    }
    codes
}

#[test]
fn every_problem_has_its_sentences_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../desk/locales/problems");
    let mut texts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let told: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        // Codes of this room may stand in other files, too; those of other rooms are theirs to compare.
        let all = file.ends_with("extract.toml");
        texts.extend(told.into_iter().filter(|(code, _)| all || made().contains_key(code)));
    }
    let made = made();
    assert!(made.len() > 60, "the sources were read");
    assert_eq!(made.keys().collect::<Vec<_>>(), texts.keys().collect::<Vec<_>>());
    for (code, entry) in &texts {
        let keys: Vec<_> = entry.keys().map(String::as_str).collect();
        assert_eq!(keys, ["cause_de", "cause_en", "remedy_de", "remedy_en", "title_de", "title_en"], "{code}");
        for text in entry.values() {
            assert!(!text.is_empty() && !text.contains('!'), "{code}");
            for name in text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
                assert!(made[code].contains(name), "{code} asks for {name}");
            }
        }
    }
}
