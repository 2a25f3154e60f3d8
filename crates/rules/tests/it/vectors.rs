//! Where the full test vectors lie, if they are at hand.

use std::path::PathBuf;

use serde_json::Value;

/// The lines of a vector file, from the folder in `NOTBETRIEB_VECTORS` or the project's sibling folder. `None`, said
/// plainly, where neither exists: the crate's own samples still run.
pub fn load(name: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("NOTBETRIEB_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors")),
        PathBuf::from,
    );
    let path = folder.join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: no vectors at {} (set NOTBETRIEB_VECTORS)", path.display());
        return None;
    };
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a vector line is JSON")).collect();
    assert!(!lines.is_empty(), "{name} holds vectors");
    Some(lines)
}

/// A text member that must be there.
pub fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("{key} missing in {line}"))
}
