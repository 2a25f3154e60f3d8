//! `status.json` of the sealing machine: what the last runs did, and what lies where (docs/formats/sealing.md).

use std::path::{Path, PathBuf};

use extract::places::Kept;
use model::problem::Refusal;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::commands::files::{Readers, write};
use crate::output::io;

/// Its name in the state folder.
const FILE: &str = "status.json";
/// Version of the file.
const FORMAT: u16 = 1;
/// Runs that are remembered.
const RUNS_MAX: usize = 60;

/// The whole file. It holds no personal data.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    format: u16,
    /// The last runs, newest last.
    pub runs: Vec<Run>,
    /// What was delivered where; the sealing machine's own folder has no label.
    pub places: Vec<PlaceStatus>,
}

/// One run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// When it began.
    pub started: Instant,
    /// When it ended; nothing if it was killed.
    pub ended: Option<Instant>,
    /// The extract it sealed.
    pub file: Option<String>,
    /// Whether it was proved.
    pub proved: bool,
    /// What went wrong.
    pub problems: Vec<Told>,
}

/// A problem as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Its code.
    pub code: String,
    /// Its arguments: names of places, files and classes, figures, the system's reasons.
    pub args: Vec<(String, String)>,
}

impl Told {
    /// The problem without its place in a form.
    pub fn of(problem: &Problem) -> Self {
        let args = problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Self { code: problem.code.to_owned(), args: args.collect() }
    }
}

/// One place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceStatus {
    /// As in `sealing.toml`.
    pub label: String,
    /// Where it was.
    pub path: PathBuf,
    /// The last delivery that came to its end.
    pub delivered: Option<Instant>,
    /// The last one that did not, if none has succeeded since.
    pub failed: Option<Failure>,
    /// What lies there.
    pub kept: Vec<Kept>,
}

/// A delivery that failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// When.
    pub at: Instant,
    /// Why.
    pub problem: Told,
}

impl Status {
    /// The file of a state folder; a new one if there is none. A damaged one is put aside, and its name given back: what it
    /// knew stays at the places and is not deleted by anybody.
    pub fn read(state: &Path) -> Result<(Self, Option<PathBuf>), Refusal> {
        let path = state.join(FILE);
        let new = Self { format: FORMAT, runs: Vec::new(), places: Vec::new() };
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((new, None)),
            Err(error) => return Err(io(&path, &error)),
        };
        match serde_json::from_slice::<Self>(&text) {
            Ok(status) if status.format == FORMAT => Ok((status, None)),
            _ => {
                let aside = state.join("status.damaged.json");
                std::fs::rename(&path, &aside).map_err(|error| io(&path, &error))?;
                Ok((new, Some(aside)))
            }
        }
    }
    /// Keeps the file.
    pub fn save(&mut self, state: &Path) -> Result<(), Refusal> {
        let surplus = self.runs.len().saturating_sub(RUNS_MAX);
        self.runs.drain(..surplus);
        let path = state.join(FILE);
        let text = serde_json::to_vec_pretty(self).map_err(|error| io(&path, &error.into()))?;
        write(&path, &text, Readers::Usual)
    }
    /// The place with this label, new if it is not known. Another path under the same label is another place.
    pub fn place(&mut self, label: &str, path: &Path) -> &mut PlaceStatus {
        let known = self.places.iter().position(|place| place.label == label && place.path == path);
        let at = known.unwrap_or_else(|| {
            self.places.retain(|place| place.label != label);
            self.places.push(PlaceStatus {
                label: label.to_owned(),
                path: path.to_owned(),
                delivered: None,
                failed: None,
                kept: Vec::new(),
            });
            self.places.len() - 1
        });
        &mut self.places[at]
    }
}
