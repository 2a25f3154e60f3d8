//! What the fuzz targets run; the tests of journal, extract and paper run the same over the corpus.

pub mod bank_targets;
pub mod extract_targets;
pub mod targets;
