//! Why a list from outside is refused as a whole.

use model::Problem;

/// The file is refused as a whole; nothing of it was taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BankError {
    /// Neither pain.001 nor camt.053.
    #[error("not a known bank file ({what})")]
    Unknown {
        /// The element that was met instead.
        what: String,
    },
    /// No answer of a bank.
    #[error("no answer of a bank ({what})")]
    NoAnswer {
        /// The element that was met instead.
        what: String,
    },
    /// The file ends in the middle.
    #[error("cut off at byte {at}")]
    Truncated {
        /// Bytes read before the end.
        at: u64,
    },
    /// Not well formed.
    #[error("not readable at byte {at}: {detail}")]
    Malformed {
        /// Place in bytes.
        at: u64,
        /// In the parser's words.
        detail: String,
    },
    /// A document type or an entity of its own: refused, whatever it says.
    #[error("forbidden construct at byte {at}")]
    Forbidden {
        /// Place in bytes.
        at: u64,
    },
    /// Larger than the limit.
    #[error("larger than {limit} {unit}")]
    TooLarge {
        /// The limit.
        limit: u64,
        /// `bytes` or `payments`.
        unit: &'static str,
    },
    /// The file's own count does not fit.
    #[error("count {found}, the file says {stated}")]
    Count {
        /// Counted.
        found: usize,
        /// As the file says.
        stated: String,
    },
    /// The file's own control sum does not fit.
    #[error("sum {found}, the file says {stated}")]
    Sum {
        /// Added up.
        found: String,
        /// As the file says.
        stated: String,
    },
    /// A typed list whose columns are not understood.
    #[error("line {line}: {detail}")]
    List {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        detail: String,
    },
    /// The text is in another encoding than UTF-8.
    #[error("encoding {what}, UTF-8 expected")]
    Encoding {
        /// What the file says or begins with.
        what: String,
    },
    /// A container (ZIP, gzip) is damaged or cut off.
    #[error("container damaged or cut off")]
    Container,
    /// A container without any file whose name ends with `.xml`.
    #[error("container without .xml")]
    NoXmlInside,
    /// A file of a container that is encrypted, or packed in a way that is not read.
    #[error("{name}: encrypted or packed otherwise")]
    Locked {
        /// Name of the file in the container; nothing if it is all of it.
        name: String,
    },
    /// A file in a container is refused.
    #[error("{name}: {error}")]
    Inside {
        /// Name of the file in the container.
        name: String,
        /// Why.
        error: Box<BankError>,
    },
    /// The stream failed.
    #[error("stream: {0}")]
    Stream(String),
}

impl BankError {
    /// Line of a typed list it belongs to, else 0.
    #[must_use]
    pub fn line(&self) -> usize {
        match self {
            Self::List { line, .. } => *line,
            _ => 0,
        }
    }
    /// The same as problems: of a file in a container first which one.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Inside { name, error } => vec![Problem::new("NB-B-150").with("name", name), error.problem()],
            other => vec![other.problem()],
        }
    }
    /// The same as a problem for page, command line and API.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Unknown { what } => Problem::new("NB-B-030").with("what", what),
            Self::NoAnswer { what } => Problem::new("NB-B-110").with("what", what),
            Self::Truncated { at } => Problem::new("NB-B-031").with("at", at),
            Self::Malformed { at, detail } => Problem::new("NB-B-032").with("at", at).with("detail", detail),
            Self::Forbidden { at } => Problem::new("NB-B-033").with("at", at),
            Self::TooLarge { limit, unit } => Problem::new("NB-B-034").with("limit", limit).with("unit", unit),
            Self::Count { found, stated } => Problem::new("NB-B-035").with("found", found).with("stated", stated),
            Self::Sum { found, stated } => Problem::new("NB-B-036").with("found", found).with("stated", stated),
            Self::List { line, detail } => Problem::new("NB-B-037").with("line", line).with("detail", detail),
            Self::Encoding { what } => Problem::new("NB-B-154").with("what", what),
            Self::Container => Problem::new("NB-B-151"),
            Self::NoXmlInside => Problem::new("NB-B-153"),
            Self::Locked { name } => Problem::new("NB-B-155").with("name", name),
            Self::Inside { error, .. } => error.problem(),
            Self::Stream(detail) => Problem::new("NB-B-038").with("detail", detail),
        }
    }
}
