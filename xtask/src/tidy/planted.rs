//! Each rule finds what it is for: faults planted in a tree of their own.

use std::path::PathBuf;

use super::{RULES, Rule};
use crate::tree::Tree;

struct Garden(PathBuf);

impl Garden {
    fn with(name: &str, files: &[(&str, &str)]) -> (Self, Tree) {
        let root = std::env::temp_dir().join(format!("tidy-{}-{name}", std::process::id()));
        for (file, text) in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let names: Vec<&str> = files.iter().map(|(file, _)| *file).collect();
        let tree = Tree::of(&root, &names);
        (Self(root), tree)
    }
}

impl Drop for Garden {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn rule(name: &str) -> Rule {
    RULES.iter().find(|(found, _)| *found == name).unwrap().1
}

/// The rule finds this many faults in these files.
fn finds(name: &str, count: usize, files: &[(&str, &str)]) {
    let (_garden, tree) = Garden::with(name, files);
    let found = rule(name)(&tree);
    assert_eq!(found.len(), count, "{name}: {found:?}");
}

#[test]
fn long_files() {
    finds("file-length", 1, &[("a.rs", &"\n".repeat(801)), ("b.rs", &"\n".repeat(800))]);
}

#[test]
fn paths_of_a_machine() {
    let path = format!("see /{}/someone/x", "home");
    finds("no-machine-paths", 1, &[("a.md", &path), ("b.md", "see home/someone")]);
}

#[test]
fn panics_outside_tests() {
    let product =
        "fn a() { b().unwrap(); }\n#[cfg(test)]\nmod more;\n#[cfg(test)]\nmod t { fn c() { d().unwrap() } }\n";
    let files = [("crates/a/src/lib.rs", product), ("crates/a/src/more.rs", "fn e() { panic!() }")];
    finds("no-panics", 1, &files);
    finds("no-panics", 1, &[("crates/a/src/x.rs", "fn e() { panic!() }"), ("crates/a/tests/it/main.rs", "panic!()")]);
}

#[test]
fn clocks_outside_the_binary() {
    let now = "fn a() { let b = Timestamp::now(); }";
    finds("clock-and-chance", 1, &[("crates/notbetrieb/src/main.rs", now), ("crates/books/src/lib.rs", now)]);
}

#[test]
fn links_that_lead_nowhere() {
    let page = "[a](b.md) [c](d.md) [e](b.md#there) [f](b.md#not) [g](https://example.org)";
    finds("links", 2, &[("a.md", page), ("b.md", "# There\n")]);
}

#[test]
fn problems_without_text_and_texts_without_problem() {
    let told = "[\"NB-E-001\"]\ntitle_de = \"a\"\nremedy_de = \"b\"\ntitle_en = \"c\"\nremedy_en = \"d\"\n";
    let locale = "crates/desk/locales/problems/e.toml";
    let source = "crates/extract/src/lib.rs";
    finds("problem-texts", 0, &[(locale, told), (source, "fn a() { p(\"NB-E-001\") }")]);
    finds("problem-texts", 2, &[(locale, told), (source, "fn a() { p(\"NB-E-002\") } // NB-E-001")]);
    finds(
        "problem-texts",
        1,
        &[(locale, told), ("crates/desk/locales/problems/f.toml", told), (source, "\"NB-E-001\"")],
    );
}

#[test]
fn messages_in_one_language_and_messages_told_twice() {
    let files =
        [("crates/desk/locales/de/a.ftl", "one = Eins\ntwo = Zwei\n"), ("crates/desk/locales/en/a.ftl", "one = One\n")];
    finds("locales-paired", 1, &files);
    let text = "one = Eins\n";
    let twice = "two = Zwei\none = noch einmal\n";
    let files = [
        ("crates/desk/locales/de/a.ftl", text),
        ("crates/desk/locales/en/a.ftl", text),
        ("crates/desk/locales/de/b.ftl", twice),
        ("crates/desk/locales/en/b.ftl", twice),
    ];
    finds("locales-paired", 2, &files);
}

#[test]
fn threats_without_test() {
    let source = ("crates/journal/src/lib.rs", "#[test]\nfn found() {}\n");
    let rows = "| T1 | a | b | `journal::found` |\n| T2 | a | b | `journal::lost` |\n| T3 | a | b | open |\n| T4 | a | b | soon |\n";
    finds("threats-tested", 2, &[source, ("docs/threat-model.md", rows)]);
}

#[test]
fn decisions_that_nobody_finds() {
    let files = [
        ("docs/decisions/README.md", "[1](0001-a.md)"),
        ("docs/decisions/0001-a.md", ""),
        ("docs/decisions/0002-b.md", ""),
    ];
    finds("decisions-listed", 1, &files);
}

#[test]
fn another_command_than_the_readme() {
    let readme = "```sh\ncargo run -- demo\ncargo xtask test\n```\n";
    finds("readme-commands", 0, &[("README.md", readme), (".ci/run", "exec cargo xtask test\n")]);
    finds("readme-commands", 2, &[("README.md", "cargo xtask test\n"), (".ci/run", "exec cargo test\n")]);
}

#[test]
fn rooms_that_this_workspace_keeps_in_order() {
    let tree = Tree::here().unwrap();
    for name in ["room-order", "typst-only-in-paper", "journal-without-web"] {
        assert_eq!(rule(name)(&tree), Vec::<String>::new(), "{name}");
    }
}
