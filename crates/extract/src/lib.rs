//! The emergency extract: import and checks, sealing, keys and their shares, the keyring, and the person index with its search.
//!
//! No clock and no randomness of its own: both come in as arguments. One exception is named where it occurs: the `age` library
//! draws its ephemeral keys and nonces from the operating system.

pub mod compare;
pub mod import;
pub mod keyring;
pub mod keys;
pub mod lists;
pub mod mapping;
pub mod places;
pub mod plausible;
pub mod probe;
pub mod records;
pub mod register;
pub mod seal;
pub mod search;
pub mod stock;
