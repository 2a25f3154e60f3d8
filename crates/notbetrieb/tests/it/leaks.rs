//! After a whole session of the real program (unlocking, search, cards, papers, payments) no name of the registers lies in the
//! clear in any file it has written or line it has said. What leaves on purpose is listed and left out.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::command::binary;

/// Folders of the session that hold names on purpose: the source's files, and papers and bank files that were handed out.
const ON_PURPOSE: &[&str] = &["import", "papers"];
/// Shorter names could be found by chance in megabytes of sealed bytes.
const LETTERS_MIN: usize = 6;

/// Looks for names in UTF-8 and UTF-16 of both orders, as written, in capitals and small.
struct Scanner {
    by_beginning: HashMap<[u8; 4], Vec<(Vec<u8>, String)>>,
}

impl Scanner {
    fn new(names: &BTreeSet<String>) -> Self {
        let mut by_beginning: HashMap<[u8; 4], Vec<(Vec<u8>, String)>> = HashMap::new();
        for name in names {
            for text in [name.clone(), name.to_uppercase(), name.to_lowercase()] {
                let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
                for bytes in [text.clone().into_bytes(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
                    let beginning = bytes[..4].try_into().unwrap();
                    by_beginning.entry(beginning).or_default().push((bytes, name.clone()));
                }
            }
        }
        Self { by_beginning }
    }
    fn find(&self, bytes: &[u8]) -> Option<&str> {
        bytes.windows(4).enumerate().find_map(|(at, window)| {
            let patterns = self.by_beginning.get(window)?;
            patterns.iter().find(|(pattern, _)| bytes[at..].starts_with(pattern)).map(|(_, name)| name.as_str())
        })
    }
}

fn files(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !ON_PURPOSE.contains(&path.file_name().unwrap().to_str().unwrap()) {
                files(&path, into);
            }
        } else {
            into.push(path);
        }
    }
}

#[test]
fn after_a_session_no_name_lies_in_the_clear_on_disk_or_in_what_was_said() {
    let (folder, temp) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path().join("data");
    let done = binary()
        .args(["--json", "demo", "--check", "--residents", "1200", "--port", "0", "--dir"])
        .arg(&data)
        .env("TMPDIR", temp.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{err}");
    let said: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(said["lookups"].as_u64().unwrap() > 0 && said["papers"].as_u64().unwrap() > 0, "{said}");

    let mut persons = csv::Reader::from_path(data.join("import/persons.csv")).unwrap();
    let rows = persons.deserialize::<HashMap<String, String>>().map(Result::unwrap);
    let names: BTreeSet<String> = rows
        .flat_map(|row| [row["family_name"].clone(), row["given_names"].clone()])
        .filter(|name| name.chars().count() >= LETTERS_MIN)
        .collect();
    assert!(names.len() > 100, "{}", names.len());
    let scanner = Scanner::new(&names);
    // The scanner sees what it looks for.
    let planted = names.iter().next_back().unwrap();
    let wide: Vec<u8> = format!("xyz{}", planted.to_uppercase()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(scanner.find(&wide).is_some() && scanner.find(format!("..{planted}").as_bytes()).is_some());
    let source = std::fs::read(data.join("import/persons.csv")).unwrap();
    assert!(scanner.find(&source).is_some());

    let mut written = Vec::new();
    files(&data, &mut written);
    files(temp.path(), &mut written);
    assert!(written.iter().any(|path| path.ends_with("journal.db")), "{written:?}");
    for path in &written {
        assert_eq!(scanner.find(&std::fs::read(path).unwrap()), None, "{}", path.display());
    }
    assert_eq!(scanner.find(&done.stdout), None, "{said}");
    assert_eq!(scanner.find(&done.stderr), None, "{err}");
}
