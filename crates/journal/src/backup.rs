//! A backup: everything of a node that can be restored, in one file, read back and restored once before it counts.
//!
//! Frames of a bundle: header, incarnations, entries and heads, key store, attachments and files beside, end. The node's
//! signing key is in none.

use crate::bundle::{BundleError, FILE_PIECE, Frame, FrameReader, FrameWriter};
use crate::copy::{Beside, Copy, CopyError, LOG, drop_cache, io_at, sync_dir};
use crate::ids::{Id, Identity};
use crate::keystore::KeyStore;
use crate::restore::{self, RestoreError, Restored};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

/// Writes the backup of the journal in `dir` (open or not) to `out`, and restores it into `scratch` to prove that it can be;
/// `scratch` must be empty and is emptied again. The file has its name only after that.
///
/// # Errors
/// [`RestoreError`].
pub fn make(
    dir: &Path,
    identity: Identity,
    holder: Id,
    beside: &[Beside],
    out: &Path,
    scratch: &Path,
    entropy: &mut dyn crate::entropy::Entropy,
) -> Result<Restored, RestoreError> {
    // The same code that keeps the second copy makes the parts: one place knows how a sound copy comes about.
    let parts = scratch.join("parts");
    let mut copy = Copy::open(dir, identity, &parts, holder)?;
    copy.catch_up()?;
    copy.beside(beside)?;
    let folder = copy.dir().to_owned();
    let aside = with_part(out);
    let result = assemble(&folder, identity, holder, &aside).and_then(|()| {
        drop_cache(&aside)?;
        let trial = scratch.join("trial");
        let restored =
            whole(&aside).and_then(|()| restore::build(&trial, &aside, std::slice::from_ref(&aside), None, entropy))?;
        std::fs::rename(&aside, out).map_err(io_at(out))?;
        sync_dir(out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
        Ok(restored)
    });
    for used in ["parts", "trial"] {
        let path = scratch.join(used);
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(io_at(&path))?;
        }
    }
    result
}

fn with_part(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn assemble(folder: &Path, identity: Identity, holder: Id, aside: &Path) -> Result<(), RestoreError> {
    let io = io_at(aside);
    let file = File::create(aside).map_err(&io)?;
    let mut w = FrameWriter::begin(BufWriter::with_capacity(1 << 18, file), identity, holder).map_err(&io)?;
    let log = folder.join(LOG);
    let bundle = |source: BundleError| CopyError::Bundle { path: log.clone(), source };
    let mut reader = FrameReader::new(BufReader::new(File::open(&log).map_err(io_at(&log))?)).map_err(bundle)?;
    reader.frame().map_err(bundle)?;
    while let Some(frame) = reader.frame().map_err(bundle)? {
        w.write(&frame).map_err(&io)?;
    }
    let keys = folder.join(crate::copy::KEYS);
    let store = KeyStore::read(&keys).map_err(|source| CopyError::Bundle { path: keys.clone(), source })?;
    store.frames(&mut w).map_err(&io)?;
    let mut names = Vec::new();
    list(folder, "", &mut names)?;
    for name in names.iter().filter(|n| ![LOG, crate::copy::KEYS, "lock"].contains(&n.as_str())) {
        pieces(&mut w, folder, name).map_err(io_at(&folder.join(name)))?;
    }
    let out = w.end().map_err(&io)?;
    let file = out.into_inner().map_err(|e| io(e.into_error()))?;
    file.sync_all().map_err(&io)?;
    Ok(())
}

fn list(folder: &Path, below: &str, out: &mut Vec<String>) -> Result<(), CopyError> {
    let here = folder.join(below);
    for entry in std::fs::read_dir(&here).map_err(io_at(&here))? {
        let entry = entry.map_err(io_at(&here))?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.path().is_dir() {
            list(folder, &path, out)?;
        } else {
            out.push(path);
        }
    }
    out.sort_unstable();
    Ok(())
}

fn pieces<W: Write>(w: &mut FrameWriter<W>, folder: &Path, name: &str) -> std::io::Result<()> {
    let mut file = File::open(folder.join(name))?;
    let total = file.metadata()?.len();
    let mut offset = 0u64;
    loop {
        let mut piece = Vec::new();
        Read::by_ref(&mut file).take(FILE_PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() && offset > 0 {
            return Ok(());
        }
        w.write(&Frame::File { name, total, offset, bytes: &piece })?;
        offset += piece.len() as u64;
        if offset >= total {
            return Ok(());
        }
    }
}

/// Checks that a backup is there to its end.
///
/// # Errors
/// [`RestoreError::CutOff`].
pub fn whole(path: &Path) -> Result<(), RestoreError> {
    let bundle = |source: BundleError| CopyError::Bundle { path: path.to_owned(), source };
    let mut reader =
        FrameReader::new(BufReader::with_capacity(1 << 18, File::open(path).map_err(io_at(path))?)).map_err(bundle)?;
    let mut ended = None;
    loop {
        let (at, frames) = (reader.at(), reader.frames());
        match reader.frame() {
            Ok(Some(Frame::End(n))) if n == frames => ended = Some(reader.at()),
            Ok(Some(_)) if ended.is_none() => {}
            Ok(None) if ended.is_some() => return Ok(()),
            Ok(_) | Err(BundleError::Broken(_) | BundleError::Contradiction { .. }) => {
                return Err(RestoreError::CutOff(at));
            }
            Err(e) => return Err(bundle(e).into()),
        }
    }
}

/// Writes the files beside the journal that a backup or copy holds below `to`. Names that would lead outside are refused.
///
/// # Errors
/// [`CopyError`].
pub fn unpack_files(path: &Path, to: &Path) -> Result<Vec<PathBuf>, CopyError> {
    let bundle = |source: BundleError| CopyError::Bundle { path: path.to_owned(), source };
    let mut reader =
        FrameReader::new(BufReader::with_capacity(1 << 18, File::open(path).map_err(io_at(path))?)).map_err(bundle)?;
    let mut done = Vec::new();
    let mut open: Option<(PathBuf, File, u64)> = None;
    while let Some(frame) = reader.frame().map_err(bundle)? {
        let Frame::File { name, total, offset, bytes } = frame else { continue };
        let inside = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
        let target = to.join(name);
        if !inside || name.is_empty() || offset + bytes.len() as u64 > total {
            let what = "a file has a name or length that is not allowed".to_owned();
            return Err(bundle(BundleError::Contradiction { at: reader.at(), what }));
        }
        if offset == 0 {
            let parent = target.parent().unwrap_or(to);
            std::fs::create_dir_all(parent).map_err(io_at(parent))?;
            open = Some((target.clone(), File::create(&target).map_err(io_at(&target))?, 0));
        }
        match &mut open {
            Some((at, file, written)) if *at == target && *written == offset => {
                file.write_all(bytes).map_err(io_at(&target))?;
                *written += bytes.len() as u64;
                if *written == total {
                    file.sync_all().map_err(io_at(&target))?;
                    done.push(target);
                    open = None;
                }
            }
            _ => {
                let what = "the pieces of a file are not in order".to_owned();
                return Err(bundle(BundleError::Contradiction { at: reader.at(), what }));
            }
        }
    }
    Ok(done)
}
