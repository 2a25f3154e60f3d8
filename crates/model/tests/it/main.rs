//! Integration tests of the model: the catalogue that is shipped, and the documents that describe frozen formats.

mod acts;
mod catalogue;
