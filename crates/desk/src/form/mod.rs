//! A service of the catalogue as a form, and a posted form as values.
//!
//! No draft is kept on the server: everything typed travels in the form from page to page, the intent key with it, so
//! that Back works, a second click changes nothing and a session that ran out loses nothing.
//!
//! Names in a posted form: a field by its id (`1101`), dates as `1040.d`, `1040.m`, `1040.y`; `form` and `received`;
//! `src.GROUP` (where the values are known from), `part.PART` (picked person), `find.PART` (query), `zone.PART` (lines of a shown
//! document; compared, never kept), `pre.FIELD` (value
//! taken from the extract), `ev.KEY` and `evn.KEY` (evidence and note); `step`, `intent`, `do`, `csrf`.

pub mod check;
pub mod draw;
mod fees;
pub mod moment;
pub mod person;
pub mod read;
pub mod shown;
pub mod steps;
pub mod triage;

pub use check::{CheckView, draw_check};
pub use draw::{FormView, draw_form};
pub use read::{Answers, answers};
pub use steps::{Step, steps_of};

/// Names that belong to the page, not to the case: never carried along.
pub const PAGE_NAMES: [&str; 3] = ["csrf", "do", "step"];
