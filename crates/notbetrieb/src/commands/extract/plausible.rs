//! Warnings about a delivery before it is sealed: what they are compared with, from when on, and how they are told.

use std::collections::BTreeMap;
use std::path::Path;

use extract::import::Gathered;
use extract::plausible::{Limits, warnings};
use extract::records::Class;
use model::Problem;
use model::problem::Refusal;
use serde_json::{Map, Value};

use crate::commands::files::one;
use crate::output::Output;
use crate::platform::now;

/// From when on something is worth a warning.
#[derive(clap::Args, Default)]
pub struct Plausible {
    /// Days that the state of a class may be old without a warning
    #[arg(long, value_name = "DAYS")]
    max_age_days: Option<u32>,
    /// Percent by which a class may shrink or grow against the extract before without a warning; CLASS=N for one class, N for all
    #[arg(long, value_name = "[CLASS=]N")]
    change: Vec<String>,
    /// Refuse when there is a warning
    #[arg(long)]
    strict: bool,
}

impl Plausible {
    fn limits(&self) -> Result<Limits, Refusal> {
        let mut limits = Limits::default();
        if let Some(days) = self.max_age_days {
            limits.age_days = days;
        }
        for said in &self.change {
            let wrong = || one(Problem::new("NB-E-135").with("found", said));
            let (class, percent) =
                said.rsplit_once('=').map_or((None, said.as_str()), |(class, percent)| (Some(class), percent));
            let percent: u32 = percent.parse().map_err(|_| wrong())?;
            match class {
                None => {
                    limits.change_percent = percent;
                    limits.of_class.clear();
                }
                Some(name) => {
                    limits.of_class.insert(Class::from_name(name).ok_or_else(wrong)?, percent);
                }
            }
        }
        Ok(limits)
    }
    /// Looks at what was read; says every warning, and refuses with `--strict`.
    pub fn look(
        &self,
        import: &Gathered,
        previous: Option<&BTreeMap<Class, u64>>,
        output: &Output,
    ) -> Result<Vec<Problem>, Refusal> {
        let found = warnings(import, previous, now(), &self.limits()?);
        if !output.json {
            for problem in &found {
                let told = desk::problem::tell(problem, output.lang);
                let line = format!("{}: {} {}", told.code, told.title, told.cause);
                output.progress(line.clone(), line);
            }
        }
        if self.strict && !found.is_empty() {
            // People have read the warnings above; machines get them with the refusal.
            let said = if output.json { found } else { Vec::new() };
            return Err(said.into_iter().chain([Problem::new("NB-E-124")]).collect());
        }
        Ok(found)
    }
}

/// The counts of the extract before, from its checked proof.
pub fn before(file: &Path, authority: &extract::keys::AuthorityPublic) -> Result<BTreeMap<Class, u64>, Refusal> {
    Ok(super::prove::checked(file, authority)?.statement.counts)
}

/// Warnings for machines.
pub fn json(found: &[Problem]) -> Value {
    let one = |problem: &Problem| {
        let mut value: Map<String, Value> = Map::new();
        value.insert("code".to_owned(), problem.code.to_string().into());
        value.extend(problem.args.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into())));
        Value::Object(value)
    };
    found.iter().map(one).collect()
}
