//! The search over the register: one field for the hurried, fields for the careful; tolerant, ranked, with the reason of the match.

pub(crate) mod keys;
pub(crate) mod lexicon;
pub(crate) mod street;
