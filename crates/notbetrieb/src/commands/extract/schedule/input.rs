//! Whether the source has finished writing: an input that still changes is not taken.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use model::Problem;
use model::problem::Refusal;

use crate::commands::files::one;
use crate::output::io;

/// The manifest, which a source writes last.
const LAST: &str = "manifest.json";

/// Sizes and times of all files at one moment.
#[derive(PartialEq, Eq, Debug)]
pub struct Seen(BTreeMap<String, (u64, SystemTime)>);

impl Seen {
    /// Looks at a folder, or at one file.
    pub fn look(input: &Path) -> Result<Self, Refusal> {
        let mut seen = BTreeMap::new();
        let mut add = |path: &Path| -> std::io::Result<()> {
            let meta = std::fs::metadata(path)?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            seen.insert(name, (meta.len(), meta.modified()?));
            Ok(())
        };
        if input.is_dir() {
            for entry in std::fs::read_dir(input).map_err(|error| io(input, &error))? {
                let path = entry.map_err(|error| io(input, &error))?.path();
                add(&path).map_err(|error| io(&path, &error))?;
            }
        } else {
            add(input).map_err(|error| io(input, &error))?;
        }
        Ok(Self(seen))
    }

    /// Refuses an input of which something was written less than `quiet` ago, or after its manifest.
    pub fn settled(&self, now: SystemTime, quiet: Duration) -> Result<(), Refusal> {
        let manifest = self.0.get(LAST).map(|(_, time)| *time);
        for (name, (_, time)) in &self.0 {
            let after_manifest = manifest.is_some_and(|manifest| *time > manifest);
            // A time ahead of this machine's clock says nothing about how long ago that was.
            let just_now = now.duration_since(*time).is_ok_and(|age| age < quiet);
            if after_manifest || just_now {
                return Err(still_written(name));
            }
        }
        Ok(())
    }

    /// Refuses if a second look shows something else.
    pub fn same_as(&self, later: &Self) -> Result<(), Refusal> {
        let names = self.0.keys().chain(later.0.keys());
        let changed = names.into_iter().find(|name| self.0.get(*name) != later.0.get(*name));
        changed.map_or(Ok(()), |name| Err(still_written(name)))
    }
}

fn still_written(name: &str) -> Refusal {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    one(Problem::new("NB-E-155").with("file", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(files: &[(&str, u64, u64)]) -> Seen {
        let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Seen(files.iter().map(|(name, size, at)| ((*name).to_owned(), (*size, time(*at)))).collect())
    }

    #[test]
    fn what_is_still_being_written_is_not_taken() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let minute = Duration::from_secs(60);
        let settled = |files: &[(&str, u64, u64)]| seen(files).settled(now, minute).is_ok();
        assert!(settled(&[("persons.csv", 5, 900), ("manifest.json", 1, 900)]));
        assert!(settled(&[("persons.csv", 5, 800), ("manifest.json", 1, 940)]));
        assert!(!settled(&[("persons.csv", 5, 800), ("manifest.json", 1, 941)]), "just now");
        assert!(!settled(&[("persons.csv", 5, 901), ("manifest.json", 1, 900)]), "after its manifest");
        assert!(settled(&[("einwohner.csv", 5, 900)]), "a mapped file has no manifest");
        assert!(settled(&[("persons.csv", 5, 5000), ("manifest.json", 1, 5000)]), "a clock ahead");
        let (before, grown) = (seen(&[("a.csv", 5, 1)]), seen(&[("a.csv", 6, 1)]));
        assert!(before.same_as(&grown).is_err() && before.same_as(&before).is_ok());
        assert!(before.same_as(&seen(&[])).is_err() && seen(&[]).same_as(&before).is_err());
    }
}
