//! A failure that a user can cause or meet, rendered alike by page, command line and API (RFC 9457).
//!
//! A problem carries a stable code and arguments; the sentences (what, why, what to do) live in the Fluent
//! files in German and English under that code. No personal data goes into an argument.

use std::fmt;

/// One failure: what happened, where, and what the reader can do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Stable code, e.g. `NB-Z-004`; the letter names the room.
    pub code: &'static str,
    /// The form field it belongs to, if any.
    pub field: Option<String>,
    /// Arguments for the sentences (place, number, limit); never personal data.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem with this code.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self { code, field: None, args: Vec::new() }
    }
    /// The same at a form field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}
impl std::error::Error for Problem {}

/// All problems of one refusal: a form reports every wrong field at once.
pub type Refusal = Vec<Problem>;
