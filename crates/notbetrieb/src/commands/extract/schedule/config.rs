//! `sealing.toml`: what a scheduled run seals and where it delivers (docs/formats/sealing.md).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use extract::places::FolderPlace;
use extract::records::Class;
use model::Problem;
use model::problem::Refusal;
use serde::Deserialize;
use toml::Spanned;

use crate::commands::files::{one, read};

/// Version of the file.
const FORMAT: u16 = 1;
/// Most generations that can be asked for at a place.
const KEEP_MAX: usize = 1000;

/// The whole file, paths made absolute.
#[derive(Debug)]
pub struct Config {
    /// The authority's public file.
    pub authority: PathBuf,
    /// Key of the sealing machine; may be given on the command line instead.
    pub sealer_key: Option<PathBuf>,
    /// What the source delivers.
    pub input: PathBuf,
    /// How the export is read, if it is not the documented folder.
    pub mapping: Option<PathBuf>,
    /// Folder of this machine for state and the newest extracts.
    pub state: PathBuf,
    /// Seal the rest although rows were left out.
    pub allow_faults: bool,
    /// Generations that stay on the sealing machine.
    pub keep_here: usize,
    /// Limits.
    pub limits: Limits,
    /// Where it goes.
    pub deliveries: Vec<Delivery>,
}

/// When something is worth an alarm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// For so long nothing in the input may have changed, in seconds.
    pub quiet_seconds: u64,
    /// A class that shrank by more than this is an alarm, in percent.
    pub shrink_percent: u64,
    /// The same for single classes.
    pub shrink_percent_of: BTreeMap<Class, u64>,
    /// Without a good run for longer than this the deliveries are overdue, in hours.
    pub overdue_hours: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { quiet_seconds: 60, shrink_percent: 10, shrink_percent_of: BTreeMap::new(), overdue_hours: 26 }
    }
}

impl Limits {
    /// The limit of a class, in percent.
    pub fn shrink(&self, class: Class) -> u64 {
        self.shrink_percent_of.get(&class).copied().unwrap_or(self.shrink_percent)
    }
}

/// One place.
#[derive(Debug)]
pub struct Delivery {
    /// The place.
    pub place: FolderPlace,
    /// Generations that stay there.
    pub keep: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// A folder that is always there.
    Folder,
    /// A mounted share; known by its marker.
    Share,
    /// A stick; known by its marker.
    Stick,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<u16>,
    authority: PathBuf,
    sealer_key: Option<PathBuf>,
    input: PathBuf,
    mapping: Option<PathBuf>,
    state: PathBuf,
    #[serde(default)]
    allow_faults: bool,
    keep_here: Option<Spanned<usize>>,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    delivery: Vec<FileDelivery>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDelivery {
    label: Spanned<String>,
    kind: Kind,
    path: Spanned<PathBuf>,
    keep: Spanned<usize>,
}

impl Config {
    /// Reads and checks the file.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let bytes = read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| one(fault(path, 1, "kein UTF-8 / not UTF-8")))?;
        let base =
            std::path::absolute(path).ok().and_then(|file| file.parent().map(Path::to_owned)).unwrap_or_default();
        Self::parse(&text, path, &base)
    }

    fn parse(text: &str, path: &Path, base: &Path) -> Result<Self, Refusal> {
        let at = |span: Range<usize>, reason: &str| fault(path, line(text, span.start), reason);
        let file: File =
            toml::from_str(text).map_err(|error| one(at(error.span().unwrap_or_default(), error.message())))?;
        let mut wrong = Vec::new();
        if *file.format.get_ref() != FORMAT {
            wrong.push(at(file.format.span(), "format = 1"));
        }
        let mut keep = |keep: &Spanned<usize>| {
            if !(1..=KEEP_MAX).contains(keep.get_ref()) {
                wrong.push(at(keep.span(), "keep: 1 … 1000"));
            }
            *keep.get_ref()
        };
        let keep_here = file.keep_here.as_ref().map_or(2, &mut keep);
        let state = base.join(&file.state);
        let mut deliveries: Vec<Delivery> = Vec::with_capacity(file.delivery.len());
        for entry in &file.delivery {
            let keep = keep(&entry.keep);
            let place = FolderPlace {
                label: entry.label.get_ref().trim().to_owned(),
                path: base.join(entry.path.get_ref()),
                marked: entry.kind != Kind::Folder,
            };
            deliveries.push(Delivery { place, keep });
        }
        for (position, entry) in file.delivery.iter().enumerate() {
            let (own, earlier) = (&deliveries[position].place, &deliveries[..position]);
            if own.label.is_empty() {
                wrong.push(at(entry.label.span(), "label: leer / empty"));
            }
            if earlier.iter().any(|other| other.place.label == own.label) {
                wrong.push(at(entry.label.span(), "label: zweimal / twice"));
            }
            if earlier.iter().any(|other| other.place.path == own.path) {
                wrong.push(at(entry.path.span(), "path: zweimal / twice"));
            }
            if own.path.starts_with(&state) {
                wrong.push(at(entry.path.span(), "path: im Zustandsordner / inside the state folder"));
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            authority: base.join(file.authority),
            sealer_key: file.sealer_key.map(|key| base.join(key)),
            input: base.join(file.input),
            mapping: file.mapping.map(|mapping| base.join(mapping)),
            state,
            allow_faults: file.allow_faults,
            keep_here,
            limits: file.limits,
            deliveries,
        })
    }
}

fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

fn fault(path: &Path, line: usize, reason: &str) -> Problem {
    let reason: String = reason.chars().filter(|c| !c.is_control()).take(160).collect();
    Problem::new("NB-E-153").with("file", path.display()).with("line", line).with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = r#"format = 1
authority = "authority.json"
input = "export"
state = "zustand"

[limits]
shrink_percent_of = { appointments = 90 }

[[delivery]]
label = "Tresor"
kind = "folder"
path = "tresor"
keep = 14

[[delivery]]
label = "Stick"
kind = "stick"
path = "stick"
keep = 3
"#;

    fn parsed(text: &str) -> Result<Config, Vec<String>> {
        Config::parse(text, Path::new("sealing.toml"), Path::new("/etc/nb")).map_err(|refusal| {
            refusal
                .iter()
                .map(|problem| {
                    assert_eq!(problem.code, "NB-E-153");
                    problem.args.iter().find(|(name, _)| *name == "line").unwrap().1.clone()
                })
                .collect()
        })
    }

    #[test]
    fn paths_are_seen_from_the_file_and_limits_have_usual_values() {
        let config = parsed(RIGHT).unwrap();
        assert_eq!(config.input, Path::new("/etc/nb/export"));
        assert_eq!(config.deliveries[1].place.path, Path::new("/etc/nb/stick"));
        assert!(config.deliveries[1].place.marked && !config.deliveries[0].place.marked);
        assert_eq!((config.keep_here, config.limits.quiet_seconds), (2, 60));
        assert_eq!((config.limits.shrink(Class::Appointments), config.limits.shrink(Class::Persons)), (90, 10));
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        for (from, to, lines) in [
            ("format = 1", "format = 2", vec!["1"]),
            ("input = \"export\"\n", "", vec!["1"]),
            ("state = \"zustand\"", "state = zustand", vec!["4"]),
            ("state = \"zustand\"", "state = \"zustand\"\nfrist = 3", vec!["5"]),
            ("appointments", "termine", vec!["7"]),
            ("\"Stick\"", "\"Tresor\"", vec!["16"]),
            ("\"Stick\"", "\" \"", vec!["16"]),
            ("\"stick\"\npath", "\"band\"\npath", vec!["17"]),
            ("path = \"stick\"", "path = \"tresor\"", vec!["18"]),
            ("path = \"stick\"", "path = \"zustand/auszuege\"", vec!["18"]),
            ("keep = 3", "keep = 0", vec!["19"]),
            ("keep = 14", "keep = 1001", vec!["13"]),
        ] {
            let text = RIGHT.replacen(from, to, 1);
            assert_ne!(text, RIGHT, "{from}");
            assert_eq!(parsed(&text).unwrap_err(), lines, "{to}");
        }
    }
}
