//! What the fuzz targets run; the journal's own tests run the same over the corpus.

pub mod targets;
