//! Generated pages: one for each room's problems, from the texts that clerks see.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::tidy::{Told, read_all};
use crate::tree::Tree;

const FOLDER: &str = "docs/problems";
/// Letter of a code → what it is about, German and English.
const ROOMS: [(char, &str, &str); 10] = [
    ('A', "Konten und Anmeldung", "accounts and sign-in"),
    ('B', "Bankdateien", "bank files"),
    ('D', "Vorführung und ihre Prüfung", "demo and its check"),
    ('E', "Auszug", "extract"),
    ('H', "Nacherfassung", "hand-back"),
    ('J', "Journal", "journal"),
    ('K', "Schlüssel", "keys"),
    ('P', "Papiere", "papers"),
    ('S', "Anlage", "the installation"),
    ('V', "Vorgänge", "cases"),
];
/// Payments stand last in the alphabet and in the list.
const PAYMENTS: (char, &str, &str) = ('Z', "Zahlungen", "payments");

/// Writes all pages.
///
/// # Errors
/// If a file cannot be written.
pub fn write(tree: &Tree) -> Result<(), String> {
    let folder = tree.path(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for (file, text) in make(tree) {
        std::fs::write(tree.path(&file), text).map_err(|error| format!("{file}: {error}"))?;
        println!("wrote {file}");
    }
    Ok(())
}

/// Whether the pages in the tree are the ones that the texts give.
pub fn check(tree: &Tree) -> Vec<String> {
    let made = make(tree);
    let mut findings: Vec<String> = made
        .iter()
        .filter(|(file, text)| tree.text(file).as_ref() != Some(text))
        .map(|(file, _)| format!("{file} is not what the texts give; run `cargo xtask pages`"))
        .collect();
    let stray = tree.files().filter(|file| file.starts_with("docs/problems/") && !made.contains_key(*file));
    findings.extend(stray.map(|file| format!("{file} belongs to no room")));
    findings
}

/// Path → text of every page.
fn make(tree: &Tree) -> BTreeMap<String, String> {
    let (told, _) = read_all(tree);
    let mut pages = BTreeMap::new();
    let mut index = String::from(
        "# Problems\n\nEvery refusal that a person can cause has a code, a German and an English text. The letter names the room.\n\
         These pages are made from the texts by `cargo xtask pages`.\n\n\
         | letter | Raum | room | problems |\n| --- | --- | --- | --- |\n",
    );
    for (letter, german, english) in ROOMS.into_iter().chain([PAYMENTS]) {
        let own: Vec<(&String, &Told)> = told.iter().filter(|(code, _)| code.chars().nth(3) == Some(letter)).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(index, "| [{letter}]({letter}.md) | {german} | {english} | {} |", own.len());
        let mut page = format!("# NB-{letter}: {german} · {english}\n");
        for (code, text) in own {
            let _ = write!(page, "\n## {code}\n\n");
            for (title, cause, remedy) in [("title_de", "cause_de", "remedy_de"), ("title_en", "cause_en", "remedy_en")]
            {
                let words = [text.part(cause), text.part(remedy)].map(str::trim).into_iter().filter(|t| !t.is_empty());
                let words: Vec<&str> = words.collect();
                let _ = write!(page, "**{}** {}\n\n", text.part(title).trim(), words.join(" "));
            }
            page.truncate(page.trim_end().len());
            page.push('\n');
        }
        pages.insert(format!("{FOLDER}/{letter}.md"), page);
    }
    pages.insert(format!("{FOLDER}/README.md"), index);
    pages
}
