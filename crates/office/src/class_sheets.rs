//! Sheets of the record classes: what the catalogue says of each (`catalogue/_extract`), and what the town adds (`klassen.toml`).

use std::collections::BTreeMap;
use std::path::Path;

use extract::records::Class;
use model::problem::Refusal;
use model::{CivilDate, Instant, Problem};
use paper::{ClassSheet, ClassSheetLaw, ClassSheetRow};
use rust_embed::RustEmbed;
use serde::Deserialize;
use toml::Spanned;

/// The town's own entries, in the data folder.
pub const FILE: &str = "klassen.toml";
/// Version of both kinds of files.
const FORMAT: u16 = 1;
/// Largest file of the town, in bytes.
const MAX_BYTES: usize = 256 * 1024;

#[derive(RustEmbed)]
#[folder = "../../catalogue/_extract"]
#[include = "*.toml"]
struct Sheets;

#[derive(RustEmbed)]
#[folder = "../../catalogue/_extract/vorlagen"]
#[include = "*.txt"]
struct Templates;

/// The real form of a class's export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A query that gives files.
    Query,
    /// A list of the procedure.
    List,
    /// A print, on paper or as PDF: typed in.
    Pdf,
    /// There is none.
    None,
}

impl Form {
    fn german(self) -> &'static str {
        match self {
            Self::Query => "Abfrage",
            Self::List => "Liste",
            Self::Pdf => "Druck oder PDF, wird abgetippt",
            Self::None => "kein Export möglich",
        }
    }
}

/// What the catalogue says of a class.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    format: u16,
    as_of: CivilDate,
    title: String,
    content: String,
    procedure: String,
    form: Form,
    export: String,
    made_by: String,
    rhythm: String,
    controller: String,
    processor: String,
    recipients: String,
    deletion: String,
    without: String,
    law: Vec<Law>,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Law {
    cite: String,
    says: String,
    confirmed: bool,
}

/// What the town says of a class; what it leaves out stays as the catalogue proposes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Own {
    procedure: String,
    form: Option<Form>,
    export: String,
    made_by: String,
    rhythm: String,
    controller: String,
    processor: String,
    recipients: String,
    deletion: String,
    without: String,
    /// The day somebody last checked the entry.
    pub checked: Option<CivilDate>,
    /// The town does without this class.
    pub not_delivered: bool,
}

impl Own {
    /// Whether the town has written down what only it can know.
    #[must_use]
    pub fn complete(&self) -> bool {
        let filled = [&self.procedure, &self.export, &self.made_by, &self.rhythm, &self.controller, &self.deletion];
        self.not_delivered || (self.checked.is_some() && filled.iter().all(|text| !text.trim().is_empty()))
    }
}

/// The town's entries by class.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entries(pub BTreeMap<Class, Own>);

impl Entries {
    /// The town's file; no entries if there is none.
    ///
    /// # Errors
    /// `NB-S-050` it cannot be read, `NB-D-005` it has a fault, with its line.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let fault = |line: usize, reason: &str| {
            let reason: String = reason.chars().filter(|c| !c.is_control()).take(160).collect();
            vec![Problem::new("NB-D-005").with("file", path.display()).with("line", line).with("reason", reason)]
        };
        let text = match std::fs::read(path) {
            Ok(text) if text.len() > MAX_BYTES => return Err(fault(1, "zu groß / too large")),
            Ok(text) => String::from_utf8(text).map_err(|_| fault(1, "kein UTF-8 / not UTF-8"))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(vec![Problem::new("NB-S-050").with("file", path.display()).with("reason", error)]);
            }
        };
        let line_of = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let file: BTreeMap<String, Spanned<toml::Value>> = toml::from_str(&text)
            .map_err(|error| fault(line_of(error.span().unwrap_or_default().start), error.message()))?;
        let mut entries = BTreeMap::new();
        let mut format = None;
        for (name, entry) in file {
            let line = line_of(entry.span().start);
            let value = entry.into_inner();
            if name == "format" {
                format = value.as_integer();
                continue;
            }
            let class = Class::from_name(&name).ok_or_else(|| fault(line, &name))?;
            // What is wrong inside is placed at the head of its class.
            let own = value.try_into::<Own>().map_err(|error| fault(line, error.message()))?;
            entries.insert(class, own);
        }
        if format == Some(i64::from(FORMAT)) { Ok(Self(entries)) } else { Err(fault(1, "format = 1")) }
    }
}

/// What the catalogue says of a class.
///
/// # Errors
/// `NB-S-001` a fault of the catalogue, which no release has.
pub fn known(class: Class) -> Result<Known, Problem> {
    let name = format!("{}.toml", class.name());
    let fail = |reason: String| Problem::new("NB-S-001").with("file", &name).with("reason", reason);
    let file = Sheets::get(&name).ok_or_else(|| fail("missing".to_owned()))?;
    let text = std::str::from_utf8(&file.data).map_err(|error| fail(error.to_string()))?;
    let known: Known = toml::from_str(text).map_err(|error| fail(error.to_string()))?;
    if known.format == FORMAT { Ok(known) } else { Err(fail("format".to_owned())) }
}

/// Whose sheet, printed when.
pub struct Print<'a> {
    /// Name of the authority.
    pub authority: &'a str,
    /// An exercise.
    pub exercise: bool,
    /// Day.
    pub date: CivilDate,
    /// Moment.
    pub made_at: Instant,
}

/// The sheet of a class.
///
/// # Errors
/// As [`known`].
pub fn sheet(class: Class, entries: &Entries, print: &Print<'_>) -> Result<ClassSheet, Problem> {
    let known = known(class)?;
    let own = entries.0.get(&class).cloned().unwrap_or_default();
    let row = |label: &str, text: &str, own: &str, ask: bool| ClassSheetRow {
        label: label.to_owned(),
        text: text.to_owned(),
        own: own.to_owned(),
        ask,
    };
    let wanted = if own.not_delivered {
        "liefern wir nicht"
    } else if class.mandatory() {
        "Pflicht: ohne sie gibt es keinen Auszug"
    } else if class == Class::Blocks {
        "immer, wenn Personen geliefert werden"
    } else {
        "freiwillig, von der Behörde entschieden"
    };
    let checked = own.checked.map(|day| day.german()).unwrap_or_default();
    let form = own.form.map(Form::german).unwrap_or_default();
    Ok(ClassSheet {
        authority: print.authority.to_owned(),
        exercise: print.exercise,
        title: known.title.clone(),
        class: class.name().to_owned(),
        rows: vec![
            row("Im Auszug", wanted, "", false),
            row("Inhalt", &known.content, "", false),
            row("Quelle (Verfahren)", &known.procedure, &own.procedure, true),
            row("Form des Exports", known.form.german(), form, true),
            row("Export im Einzelnen", &known.export, &own.export, true),
            row("Wer ihn macht", &known.made_by, &own.made_by, true),
            row("Wann", &known.rhythm, &own.rhythm, true),
            row("Verantwortlich", &known.controller, &own.controller, true),
            row("Auftragsverarbeiter", &known.processor, &own.processor, true),
            row("Wer die Daten bekommt", &known.recipients, &own.recipients, false),
            row("Löschung", &known.deletion, &own.deletion, true),
            row("Wenn sie nicht zu haben ist", &known.without, &own.without, false),
            row("Zuletzt geprüft am", "", &checked, false),
        ],
        law: known
            .law
            .into_iter()
            .map(|law| ClassSheetLaw { cite: law.cite, says: law.says, confirmed: law.confirmed })
            .collect(),
        as_of: known.as_of,
        date: print.date,
        made_at: print.made_at,
    })
}

/// Who the templates are filled in for.
pub struct Town<'a> {
    /// Name of the authority.
    pub name: &'a str,
    /// Amtlicher Gemeindeschlüssel.
    pub ags: &'a str,
    /// Day.
    pub date: CivilDate,
}

/// The text templates for data protection, processor, works council and bank: file name and text, with name, AGS, day and classes
/// filled in.
///
/// # Errors
/// As [`known`].
pub fn templates(town: &Town<'_>, entries: &Entries) -> Result<Vec<(String, String)>, Problem> {
    let mut classes = String::new();
    for class in Class::ALL {
        let (known, own) = (known(*class)?, entries.0.get(class).cloned().unwrap_or_default());
        if own.not_delivered {
            continue;
        }
        let procedure = if own.procedure.is_empty() { &known.procedure } else { &own.procedure };
        let law: Vec<&str> = known.law.iter().map(|law| law.cite.as_str()).collect();
        classes += &format!(
            "  - {}: {}\n    Quelle: {procedure}\n    Grundlage: {}\n",
            known.title,
            known.content,
            law.join("; ")
        );
    }
    let mut names: Vec<String> = Templates::iter().map(|name| name.into_owned()).collect();
    names.sort();
    let filled = |name: String| {
        let text = Templates::get(&name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())?;
        let text = text
            .replace("{{NAME}}", town.name)
            .replace("{{AGS}}", town.ags)
            .replace("{{TAG}}", &town.date.german())
            .replace("{{KLASSEN}}", classes.trim_end());
        Some((name, text))
    };
    Ok(names.into_iter().filter_map(filled).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print() -> Print<'static> {
        Print {
            authority: "Stadt Talbrück",
            exercise: true,
            date: CivilDate::new(2026, 11, 23).unwrap(),
            made_at: Instant(1_795_000_000_000),
        }
    }

    fn read(text: &str) -> Result<Entries, Vec<(String, String)>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        std::fs::write(&path, text).unwrap();
        Entries::read(&path).map_err(|refusal| {
            let arg = |problem: &Problem, name: &str| {
                problem.args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap_or_default()
            };
            refusal.iter().map(|problem| (problem.code.to_owned(), arg(problem, "line"))).collect()
        })
    }

    #[test]
    fn every_class_has_a_sheet_with_law_and_a_way_out() {
        for class in Class::ALL {
            let known = known(*class).unwrap();
            assert!(!known.law.is_empty() && known.law.iter().any(|law| law.confirmed), "{class:?}");
            let sheet = sheet(*class, &Entries::default(), &print()).unwrap();
            for row in &sheet.rows {
                assert!(!row.text.is_empty() || row.label.starts_with("Zuletzt"), "{class:?} {}", row.label);
            }
            assert!(sheet.text().contains("Stadt Talbrück"));
        }
    }

    #[test]
    fn what_the_town_writes_goes_before_the_proposal_and_makes_the_sheet_complete() {
        let text = "format = 1\n[persons]\nprocedure = \"VoisMeso 4\"\nform = \"list\"\nexport = \"Liste 12\"\nmade_by = \"Rechenzentrum\"\n\
                    rhythm = \"nachts\"\ncontroller = \"Bürgeramt\"\ndeletion = \"14 Tage\"\nchecked = \"2026-11-01\"\n[vehicles]\nnot_delivered = true\n";
        let entries = read(text).unwrap();
        assert!(entries.0[&Class::Persons].complete() && entries.0[&Class::Vehicles].complete());
        let shown = sheet(Class::Persons, &entries, &print()).unwrap().text();
        assert!(shown.contains("VoisMeso 4") && !shown.contains("DSMeld)"), "{shown}");
        for missing in ["procedure", "export", "made_by", "rhythm", "controller", "deletion", "checked"] {
            let less: Vec<&str> = text.lines().filter(|line| !line.starts_with(missing)).collect();
            assert!(!read(&less.join("\n")).unwrap().0[&Class::Persons].complete(), "{missing}");
        }
        assert_eq!(read("format = 1\n").unwrap(), Entries::default());
    }

    #[test]
    fn faults_of_the_towns_file_are_told_by_line() {
        for (text, line) in [
            ("format = 2\n", "1"),
            ("format = 1\n\n[religion]\nprocedure = \"x\"\n", "3"),
            ("format = 1\n[persons\n", "2"),
            ("format = 1\n[persons]\nchecked = \"gestern\"\n", "2"),
            ("format = 1\n[persons]\nprocedure = \"x\"\n[titles]\nfoo = 1\n", "4"),
        ] {
            let refused = read(text).unwrap_err();
            assert_eq!(refused.len(), 1, "{text}");
            assert_eq!(refused[0].0, "NB-D-005");
            assert_eq!(refused[0].1, line, "{text}");
        }
        assert_eq!(Entries::read(Path::new("nicht/da.toml")).unwrap(), Entries::default());
    }

    #[test]
    fn templates_are_filled_in_and_leave_open_what_people_must_decide() {
        let town = Town { name: "Stadt Talbrück", ags: "05999001", date: print().date };
        let entries = read("format = 1\n[vehicles]\nnot_delivered = true\n").unwrap();
        let files = templates(&town, &entries).unwrap();
        assert_eq!(files.len(), 4);
        for (name, text) in &files {
            assert!(text.contains("Stadt Talbrück") && !text.contains("{{"), "{name}");
            assert!(text.contains("[…"), "{name}: nothing to decide");
            assert!(text.lines().all(|line| line.chars().count() <= 400), "{name}");
        }
        let assessment = &files.iter().find(|(name, _)| name.contains("folgenabschaetzung")).unwrap().1;
        assert!(assessment.contains("Einwohnerinnen und Einwohner") && !assessment.contains("Zugelassene Fahrzeuge"));
    }
}
