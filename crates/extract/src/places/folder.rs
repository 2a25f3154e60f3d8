//! A folder as a place: on another disk, a mounted share, a stick.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model::Problem;
use model::ids::AuthorityId;

use super::marker::Marker;
use super::parcel::{Parcel, Part, prefix};
use super::{Holds, Pace, Place, Step, medium};
use crate::seal::{PROOF_SUFFIX, SIGNATURE_SUFFIX};

/// What a part's name ends in until it has been compared.
const HALF: &str = ".part";

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderPlace {
    /// What people call it.
    pub label: String,
    /// Where it is.
    pub path: PathBuf,
    /// It is a stick or a share and must carry the marker: otherwise it is not mounted, or another one is.
    pub marked: bool,
}

impl FolderPlace {
    fn unwritable(&self, error: &io::Error) -> Problem {
        let code = if error.kind() == io::ErrorKind::StorageFull { "NB-E-161" } else { "NB-E-158" };
        Problem::new(code).with("place", &self.label).with("reason", error)
    }
    fn undeletable(&self, name: &str, error: &io::Error) -> Problem {
        Problem::new("NB-E-160").with("place", &self.label).with("file", name).with("reason", error)
    }
    fn part(&self, part: &Part, pace: Pace<'_>) -> Result<(), Problem> {
        let (half, whole) = (self.path.join(format!("{}{HALF}", part.name)), self.path.join(&part.name));
        pace(Step::Write)?;
        let written = medium::write(&part.path, &half);
        if let Err(error) = written {
            // It cannot be of use; if it cannot be removed either, the first error says why, and the next start tries again.
            let _ = fs::remove_file(&half);
            return Err(self.unwritable(&error));
        }
        pace(Step::ReadBack)?;
        if medium::hash(&half).map_err(|error| self.unwritable(&error))? != part.sha256 {
            let _ = fs::remove_file(&half);
            return Err(Problem::new("NB-E-159").with("place", &self.label).with("file", &part.name));
        }
        pace(Step::Rename)?;
        fs::rename(&half, &whole)
            .and_then(|()| medium::sync_folder(&self.path))
            .map_err(|error| self.unwritable(&error))
    }
    fn delete(&self, path: &Path, name: &str) -> Result<(), Problem> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.undeletable(name, &error)),
            _ => Ok(()),
        }
    }
}

impl Place for FolderPlace {
    fn label(&self) -> &str {
        &self.label
    }

    fn ready(&self, authority: AuthorityId) -> Result<(), Problem> {
        let missing = || Problem::new("NB-E-156").with("place", &self.label).with("path", self.path.display());
        if !self.path.is_dir() {
            return Err(missing());
        }
        match Marker::read(&self.path, &self.label)? {
            None if self.marked => Err(missing()),
            Some(marker) if self.marked && marker.authority != authority => {
                Err(Problem::new("NB-E-157").with("place", &self.label).with("found", marker.label))
            }
            _ => Ok(()),
        }
    }

    fn store(&self, parcel: &Parcel, pace: Pace<'_>) -> Result<(), Problem> {
        for part in &parcel.parts {
            match self.holds(&part.name, &part.sha256)? {
                Holds::Same => {}
                Holds::Nothing => self.part(part, pace)?,
                Holds::Other => {
                    let reason = format!("„{}“ ist schon da und anders / is there already and differs", part.name);
                    return Err(Problem::new("NB-E-158").with("place", &self.label).with("reason", reason));
                }
            }
        }
        Ok(())
    }

    fn holds(&self, name: &str, sha256: &[u8; 32]) -> Result<Holds, Problem> {
        match medium::hash(&self.path.join(name)) {
            Ok(found) if found == *sha256 => Ok(Holds::Same),
            Ok(_) => Ok(Holds::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Holds::Nothing),
            Err(error) => Err(self.unwritable(&error)),
        }
    }

    fn remove(&self, name: &str, pace: Pace<'_>) -> Result<(), Problem> {
        for suffix in ["", SIGNATURE_SUFFIX, PROOF_SUFFIX] {
            let file = format!("{name}{suffix}");
            pace(Step::Delete)?;
            self.delete(&self.path.join(&file), &file)?;
        }
        medium::sync_folder(&self.path).map_err(|error| self.undeletable(name, &error))
    }

    fn tidy(&self, authority: AuthorityId, pace: Pace<'_>) -> Result<usize, Problem> {
        let start = prefix(authority);
        let mut removed = 0;
        for entry in fs::read_dir(&self.path).map_err(|error| self.unwritable(&error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&start) && name.ends_with(HALF) && name.contains(".nbx") {
                pace(Step::Delete)?;
                self.delete(&entry.path(), &name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}
