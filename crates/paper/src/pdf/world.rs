//! All the typesetter can see: the job's virtual files, the embedded faces, the job's date.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use model::CivilDate;
use sha2::{Digest, Sha256};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::FACES;
use crate::job::{Job, PaperError};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Name of the main template among the virtual files.
const MAIN: &str = "main.typ";
/// Name of the data among the virtual files.
const DATA: &str = "data.json";

/// The world of one job.
pub struct Desk {
    main: FileId,
    sources: HashMap<FileId, Source>,
    data: (FileId, Bytes),
    date: CivilDate,
    ident: String,
}

impl Desk {
    /// Lays the job's files out.
    pub fn new(job: &Job, data: Vec<u8>) -> Result<Self, PaperError> {
        let mut hash = Sha256::new();
        let mut sources = HashMap::new();
        let main = id(MAIN)?;
        let files = std::iter::once((MAIN, job.template.as_ref()))
            .chain(job.parts.iter().map(|(name, text)| (name.as_ref(), text.as_ref())));
        for (name, text) in files {
            hash.update(name);
            hash.update([0]);
            hash.update(text);
            hash.update([0]);
            let id = id(name)?;
            sources.insert(id, Source::new(id, text.to_owned()));
        }
        hash.update(&data);
        let mut ident = String::with_capacity(64);
        for byte in hash.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(ident, "{byte:02x}");
        }
        Ok(Self { main, sources, data: (id(DATA)?, Bytes::new(data)), date: job.date, ident })
    }

    /// Identifies the document: hash of everything it is made from.
    pub fn ident(&self) -> &str {
        &self.ident
    }
}

fn id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|_| PaperError::Template(format!("file name {name}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn refused(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &FACES.book
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| refused(id))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            return Ok(self.data.1.clone());
        }
        Err(refused(id))
    }
    fn font(&self, index: usize) -> Option<Font> {
        FACES.fonts.get(index).cloned()
    }
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        let date = self.date.0;
        Datetime::from_ymd(i32::from(date.year()), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
    }
}
