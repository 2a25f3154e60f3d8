//! What the command line says: results on stdout, progress and refusals on stderr. Exit codes: 0 fine, 1 refused or
//! failed, 2 usage.

use model::Problem;
use model::catalogue::Lang;
use model::problem::Refusal;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// 0.
    Fine,
    /// 1; the command has said why.
    Refused,
}

/// What every command returns.
pub type Outcome = Result<Exit, Refusal>;

/// Where a command speaks to.
pub struct Output {
    /// JSON for machines.
    pub json: bool,
    /// Language of messages.
    pub lang: Lang,
}

impl Output {
    /// With these wishes.
    pub fn new(json: bool, lang: &str) -> Self {
        Self { json, lang: if lang == "en" { Lang::En } else { Lang::De } }
    }
    /// A line of the result.
    pub fn line(&self, text: impl AsRef<str>) {
        emit(text.as_ref());
    }
    /// In the language that was asked for.
    pub fn say(&self, de: impl AsRef<str>, en: impl AsRef<str>) {
        emit(if self.lang == Lang::De { de.as_ref() } else { en.as_ref() });
    }
    /// Progress, on stderr.
    pub fn progress(&self, de: impl AsRef<str>, en: impl AsRef<str>) {
        eprintln!("{}", if self.lang == Lang::De { de.as_ref() } else { en.as_ref() });
    }
    /// A result as JSON.
    pub fn value(&self, value: &serde_json::Value) {
        emit(&value.to_string());
    }
    /// What was refused, with cause and mend, on stderr; as RFC 9457 objects with `--json`.
    pub fn refusal(&self, refusal: &[Problem]) {
        for problem in refusal {
            let told = desk::problem::tell(problem, self.lang);
            if self.json {
                let args: serde_json::Map<String, serde_json::Value> =
                    problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
                let object = serde_json::json!({
                    "type": format!("urn:notbetrieb:problem:{}", problem.code), "title": told.title, "detail": told.cause,
                    "remedy": told.remedy, "field": problem.field, "args": args,
                });
                eprintln!("{object}");
            } else {
                eprintln!("{}: {}", problem.code, told.title);
                eprintln!("  {}", told.cause);
                eprintln!("  → {}", told.remedy);
            }
        }
    }
}

/// A line on the standard output. Whoever reads it may stop reading (`| head`): then the command ends without a word, as others do.
fn emit(text: &str) {
    use std::io::Write as _;
    if let Err(error) = writeln!(std::io::stdout().lock(), "{text}") {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            eprintln!("{error}");
        }
        std::process::exit(1);
    }
}

/// An input or output error at a file, as a problem.
pub fn io(file: &std::path::Path, error: &std::io::Error) -> Refusal {
    vec![Problem::new("NB-S-050").with("file", file.display()).with("reason", error)]
}
