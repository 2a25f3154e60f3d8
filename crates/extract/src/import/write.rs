//! Writes an import folder: what a generator or a source procedure's export has to produce.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::line::MAX_LINE_BYTES;
use super::manifest::{self, Manifest};
use crate::records::{Class, Record, Records, Visitor};

/// Writes `manifest.json` and one CSV file for each class the manifest names.
///
/// The number of rows in the manifest is set from the records; the files are synced to the disk.
///
/// # Errors
/// If a file cannot be written, if a class with records is not named by the manifest, or if a cell holds what the format
/// does not allow (a control character).
pub fn write(dir: &Path, manifest: &Manifest, records: &Records) -> io::Result<()> {
    let mut manifest = manifest.clone();
    for entry in &mut manifest.classes {
        entry.rows = records.count(entry.class) as u64;
    }
    for class in Class::ALL {
        if records.count(*class) > 0 && manifest.class(*class).is_none() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("the manifest does not name {}", class.name()),
            ));
        }
    }
    std::fs::create_dir_all(dir)?;
    records.visit(&mut Files { dir, manifest: &manifest })?;
    let mut text = serde_json::to_vec_pretty(&manifest)?;
    text.push(b'\n');
    let mut file = File::create(dir.join(manifest::FILE))?;
    file.write_all(&text)?;
    file.sync_all()
}

struct Files<'a> {
    dir: &'a Path,
    manifest: &'a Manifest,
}

impl Visitor for Files<'_> {
    type Error = io::Error;
    fn class<R: Record>(&mut self, records: &[R]) -> io::Result<()> {
        let Some(entry) = self.manifest.class(R::CLASS) else {
            return Ok(());
        };
        let mut out = BufWriter::new(File::create(self.dir.join(&entry.file))?);
        writeln!(out, "{}", R::COLUMNS.join(","))?;
        let mut line = String::new();
        for record in records {
            line.clear();
            for (position, cell) in record.cells().iter().enumerate() {
                if position > 0 {
                    line.push(',');
                }
                push_cell(&mut line, cell)?;
            }
            line.push('\n');
            if line.len() > MAX_LINE_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "a line is too long"));
            }
            out.write_all(line.as_bytes())?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

fn push_cell(line: &mut String, cell: &str) -> io::Result<()> {
    if cell.chars().any(char::is_control) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a cell holds a control character"));
    }
    if cell.contains([',', '"']) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
    Ok(())
}
