//! What the fuzz targets run; the tests of journal, extract, paper and rules run the same over the corpus.

pub mod bank_targets;
pub mod extract_targets;
pub mod media_targets;
pub mod targets;
