//! Exercise and reality, kept apart: by type for money, by a value that must always be named for paper.

use serde::{Deserialize, Serialize};

/// Whether a paper belongs to real Notbetrieb or to an exercise. There is no default: it must be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Real persons, real money.
    Real,
    /// A fictional town; every page says so in words and pattern.
    Exercise,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Real {}
    impl Sealed for super::Exercise {}
}

/// The world a payment file belongs to. Only [`Real`] and [`Exercise`] exist.
pub trait Domain: sealed::Sealed + Copy + Default + 'static {
    /// Files of this world must be useless to a bank.
    const EXERCISE: bool;
    /// The same as a value, for papers.
    const MODE: Mode;
}

/// Real money.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Real;

/// An exercise: unusable files, invented accounts.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Exercise;

impl Domain for Real {
    const EXERCISE: bool = false;
    const MODE: Mode = Mode::Real;
}
impl Domain for Exercise {
    const EXERCISE: bool = true;
    const MODE: Mode = Mode::Exercise;
}
