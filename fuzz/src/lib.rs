//! What the fuzz targets run; the tests of journal and extract run the same over the corpus.

pub mod extract_targets;
pub mod targets;
