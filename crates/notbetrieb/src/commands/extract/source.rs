//! Where an import's rows come from: the documented folder, or an existing export with its mapping.

use std::path::PathBuf;

use extract::import::{Authority, Delivery, Folder};
use extract::keys::AuthorityPublic;
use extract::mapping::{MAX_BYTES, Mapped, Mapping, Receiver};
use model::Problem;
use model::ids::AuthorityId;
use model::place::Ags;
use model::problem::Refusal;

use crate::commands::files::{one, read};

/// Options of every command that imports.
#[derive(clap::Args)]
pub struct Source {
    /// Folder with manifest.json and the CSV files; with --mapping the folder of the export, or its only file
    #[arg(long = "in", value_name = "PATH")]
    pub input: PathBuf,
    /// How the export of the source procedure is to be read (docs/formats/mapping.md)
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
}

/// A source that was found and fits.
pub struct Opened {
    /// Its rows.
    pub delivery: Box<dyn Delivery>,
    /// The mapping, if there is one: it knows the source's columns.
    pub mapping: Option<Mapping>,
}

impl Source {
    /// Opens it for this authority; a check alone needs none.
    pub fn open(&self, authority: Option<&AuthorityPublic>) -> Result<Opened, Refusal> {
        let Some(path) = &self.mapping else {
            return Ok(Opened { delivery: Box::new(Folder::open(&self.input).map_err(one)?), mapping: None });
        };
        let mapping = mapping(path)?;
        let receiver = receiver(&mapping, authority)?;
        let mapped = Mapped::open(&self.input, &mapping, &receiver)?;
        Ok(Opened { delivery: Box::new(mapped), mapping: Some(mapping) })
    }
}

/// Reads a mapping file.
pub fn mapping(path: &std::path::Path) -> Result<Mapping, Refusal> {
    let text = read(path)?;
    let wrong = |reason: String| one(Problem::new("NB-E-080").with("line", 1).with("reason", reason));
    if text.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("> {MAX_BYTES} Byte")));
    }
    Mapping::parse(std::str::from_utf8(&text).map_err(|error| wrong(error.to_string()))?)
}

/// For whom the export is read. Without an authority (a check alone) the mapping's AGS is believed.
pub fn receiver(mapping: &Mapping, authority: Option<&AuthorityPublic>) -> Result<Receiver, Refusal> {
    if let Some(authority) = authority {
        let keys = authority.keys();
        let authority = Authority { id: keys.authority, ags: keys.ags.clone(), name: keys.name.clone() };
        return Ok(Receiver { authority, exercise: keys.exercise });
    }
    let said = mapping.ags.clone().unwrap_or_else(|| "00000000".to_owned());
    let ags = Ags::try_from(said.clone())
        .map_err(|_| one(Problem::new("NB-E-095").with("found", said).with("expected", "00000000")))?;
    Ok(Receiver { authority: Authority { id: AuthorityId([0; 16]), ags, name: String::new() }, exercise: false })
}
