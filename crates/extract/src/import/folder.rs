//! A delivery in the documented form: a folder with `manifest.json` and one CSV file a class.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use model::Problem;

use super::delivery::{Cells, Delivery, Line, Place, Take};
use super::fault::Reason;
use super::line::{self, Read};
use super::manifest::{self, Manifest, excerpt};
use super::rows::unreadable;
use crate::records::Class;

/// Size of the read buffer in bytes.
const BUFFER_BYTES: usize = 256 * 1024;

/// An import folder whose manifest has been read.
pub struct Folder {
    dir: PathBuf,
    manifest: Manifest,
}

impl Folder {
    /// Reads the manifest and looks whether the folder holds anything it does not name.
    ///
    /// # Errors
    /// `NB-E-001` to `NB-E-008`, `NB-E-017`.
    pub fn open(dir: &Path) -> Result<Self, Problem> {
        let manifest = read_manifest(dir)?;
        only_named_files(dir, &manifest)?;
        Ok(Self { dir: dir.to_owned(), manifest })
    }
}

/// Reads and checks `manifest.json` alone.
///
/// # Errors
/// `NB-E-001` to `NB-E-007`, `NB-E-017`.
pub fn read_manifest(dir: &Path) -> Result<Manifest, Problem> {
    let mut text = Vec::new();
    File::open(dir.join(manifest::FILE))
        .and_then(|file| file.take(manifest::MAX_BYTES).read_to_end(&mut text))
        .map_err(|error| unreadable(manifest::FILE, &error))?;
    Manifest::parse(&text)
}

fn only_named_files(dir: &Path, manifest: &Manifest) -> Result<(), Problem> {
    let unreadable = |error: std::io::Error| unreadable(manifest::FILE, &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        found.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    found.sort();
    match found
        .iter()
        .find(|name| *name != manifest::FILE && !manifest.classes.iter().any(|entry| entry.file == **name))
    {
        Some(name) => Err(Problem::new("NB-E-008").with("file", excerpt(name))),
        None => Ok(()),
    }
}

impl Delivery for Folder {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem> {
        let Some(entry) = self.manifest.class(class) else { return Ok(0) };
        read(&self.dir.join(&entry.file), &entry.file, class, take)
    }
}

fn read(path: &Path, name: &str, class: Class, take: Take<'_>) -> Result<u64, Problem> {
    let file = File::open(path).map_err(|error| unreadable(name, &error))?;
    let mut input = BufReader::with_capacity(BUFFER_BYTES, file);
    let mut buffer = Vec::with_capacity(4096);
    let order = match line::next_line(&mut input, &mut buffer).map_err(|error| unreadable(name, &error))? {
        Read::End => return Err(Problem::new("NB-E-015").with("file", name)),
        Read::TooLong => return Err(Problem::new("NB-E-010").with("file", name).with("line", 1)),
        Read::Line => header(name, class, &buffer)?,
    };
    let (mut found, mut places, mut unquoted) = (Vec::new(), vec![(0, 0); order.len()], String::new());
    let mut number = 1u64;
    loop {
        number += 1;
        let bad = |reason| (None, reason);
        match line::next_line(&mut input, &mut buffer).map_err(|error| unreadable(name, &error))? {
            Read::End => return Ok(number - 2),
            Read::TooLong => take(Line { number, cells: None, wrong: &[bad(Reason::LineTooLong)] })?,
            Read::Line => {
                let line = std::str::from_utf8(&buffer)
                    .map_err(|_| Problem::new("NB-E-010").with("file", name).with("line", number))?;
                let Ok(text) = line::places(line, &mut found, &mut unquoted) else {
                    take(Line { number, cells: None, wrong: &[bad(Reason::Quotes)] })?;
                    continue;
                };
                if found.len() != order.len() {
                    take(Line { number, cells: None, wrong: &[bad(Reason::ColumnCount)] })?;
                    continue;
                }
                for (place, at) in places.iter_mut().zip(&order) {
                    *place = found.get(*at).copied().unwrap_or_default();
                }
                take(Line { number, cells: Some(Cells::new(text, &places)), wrong: &[] })?;
            }
        }
    }
}

/// For each column of the class its position in the file.
fn header(name: &str, class: Class, bytes: &[u8]) -> Result<Vec<usize>, Problem> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Problem::new("NB-E-011").with("file", name));
    }
    let line = std::str::from_utf8(bytes).map_err(|_| Problem::new("NB-E-010").with("file", name).with("line", 1))?;
    if line.is_empty() {
        return Err(Problem::new("NB-E-015").with("file", name));
    }
    let (mut places, mut unquoted): (Vec<Place>, String) = Default::default();
    let text = line::places(line, &mut places, &mut unquoted)
        .map_err(|_| Problem::new("NB-E-013").with("file", name).with("column", "#1"))?;
    let all = Cells::new(text, &places);
    let names: Vec<&str> = (0..places.len()).map(|at| all.cell(at)).collect();
    for (position, column) in names.iter().enumerate() {
        if !class.columns().contains(column) {
            return Err(Problem::new("NB-E-013").with("file", name).with("column", shown(column, position)));
        }
        if names[..position].contains(column) {
            return Err(Problem::new("NB-E-014").with("file", name).with("column", column));
        }
    }
    class
        .columns()
        .iter()
        .map(|column| {
            names
                .iter()
                .position(|other| other == column)
                .ok_or_else(|| Problem::new("NB-E-012").with("file", name).with("column", column))
        })
        .collect()
}

/// How an unknown column is named in a message: only what looks like a column name is repeated. Where the header is missing, the
/// first line is somebody's data.
fn shown(column: &str, position: usize) -> String {
    let name = !column.is_empty() && column.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if name { excerpt(column) } else { format!("#{}", position + 1) }
}
