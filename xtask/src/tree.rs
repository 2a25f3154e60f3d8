//! The repository: its root and the files that belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that are never part of the repository, for trees without git.
const FOREIGN: [&str; 3] = [".git", "target", "node_modules"];

/// The repository.
pub struct Tree {
    root: PathBuf,
    files: Vec<String>,
}

impl Tree {
    /// The tree that this program was built from.
    ///
    /// # Errors
    /// If the tree cannot be read.
    pub fn here() -> Result<Self, String> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().ok_or("xtask lies in no workspace")?.to_path_buf();
        let mut files = tracked(&root).map_or_else(|| walk(&root), Ok)?;
        files.retain(|file| root.join(file).is_file());
        files.sort();
        files.dedup();
        Ok(Self { root, files })
    }

    /// A tree of given files, for tests.
    #[cfg(test)]
    pub fn of(root: &Path, files: &[&str]) -> Self {
        Self { root: root.to_path_buf(), files: files.iter().map(|&file| file.to_owned()).collect() }
    }

    /// Root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// All files of the repository, as paths from its root with `/`.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Files with this ending, without the dot.
    pub fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.files().filter(move |file| file.rsplit_once('.').is_some_and(|(_, found)| found == ending))
    }

    /// Text of a file; nothing for files that are not UTF-8.
    pub fn text(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.path(file)).ok()
    }
}

/// Files that git knows or would add: new ones count before their first commit.
fn tracked(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()?;
    let listed = String::from_utf8(output.stdout).ok()?;
    let files: Vec<String> = listed.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect();
    (output.status.success() && !files.is_empty()).then_some(files)
}

fn walk(root: &Path) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !FOREIGN.iter().any(|foreign| name == *foreign) {
                    folders.push(path);
                }
            } else if let Ok(short) = path.strip_prefix(root) {
                files.push(short.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(files)
}
