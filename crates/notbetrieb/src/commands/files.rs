//! Reading and writing files for the commands: whole or not at all, secrets for their owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use model::Problem;
use model::problem::Refusal;
use zeroize::Zeroizing;

use crate::output::io;

/// One problem as a refusal.
pub fn one(problem: Problem) -> Refusal {
    vec![problem]
}

/// The whole file.
pub fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|error| io(path, &error))
}

/// Who may read a file that is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// As the system's settings say.
    Usual,
    /// The owner alone: the file holds a secret.
    Owner,
}

/// Why nothing was written.
pub enum Unwritten {
    /// The disk, the stream.
    Disk(std::io::Error),
    /// What was to be written is wrong.
    Refused(Refusal),
}

/// Writes beside, syncs, renames, syncs the folder: the file is whole or as it was.
pub fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Refusal> {
    write_with(path, readers, |file| file.write_all(bytes).map_err(Unwritten::Disk))
}

/// The same, written piece by piece by `fill`; when it refuses, there is no file either.
pub fn write_with<T>(
    path: &Path,
    readers: Readers,
    fill: impl FnOnce(&mut File) -> Result<T, Unwritten>,
) -> Result<T, Refusal> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let write = || -> Result<T, Unwritten> {
        if let Some(folder) = folder_of(path) {
            fs::create_dir_all(folder).map_err(Unwritten::Disk)?;
        }
        let mut file = create(&partial, readers).map_err(Unwritten::Disk)?;
        let filled = fill(&mut file)?;
        let end = || -> std::io::Result<()> {
            file.sync_all()?;
            fs::rename(&partial, path)?;
            File::open(folder_of(path).unwrap_or_else(|| Path::new(".")))?.sync_all()
        };
        end().map_err(Unwritten::Disk)?;
        Ok(filled)
    };
    write().map_err(|error| {
        // A half file under the other name is of no value; if it cannot be removed either, the first error says why.
        let _ = fs::remove_file(&partial);
        match error {
            Unwritten::Disk(error) => io(path, &error),
            Unwritten::Refused(refusal) => refusal,
        }
    })
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

fn create(path: &Path, readers: Readers) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Refuses a folder that has something in it; makes it if it is missing.
pub fn empty_folder(dir: &Path) -> Result<(), Refusal> {
    fs::create_dir_all(dir).map_err(|error| io(dir, &error))?;
    match fs::read_dir(dir).map_err(|error| io(dir, &error))?.next() {
        None => Ok(()),
        Some(_) => Err(one(Problem::new("NB-S-054").with("file", dir.display()))),
    }
}

/// Refuses a file that exists.
pub fn absent(path: &Path) -> Result<(), Refusal> {
    if path.exists() { Err(one(Problem::new("NB-S-061").with("file", path.display()))) } else { Ok(()) }
}

/// One line of the standard input that holds a secret; `what` names it if it is missing.
pub fn secret_line(what: &'static str) -> Result<Zeroizing<String>, Refusal> {
    let mut line = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().read_line(&mut line).map_err(|error| io(Path::new("stdin"), &error))?;
    let text = line.trim();
    if read == 0 || text.is_empty() {
        return Err(one(Problem::new("NB-S-060").with("what", what)));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// The text of a file that holds a secret.
pub fn secret_file(path: &Path) -> Result<Zeroizing<String>, Refusal> {
    let bytes = Zeroizing::new(read(path)?);
    // A share or a code is plain ASCII; anything else is refused where it is read as such.
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).trim().to_owned()))
}
