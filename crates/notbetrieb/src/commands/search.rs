//! `notbetrieb search`: answers queries from a file over the opened extract, to measure recall and speed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use extract::records::Group;
use extract::register::Register;
use extract::seal::Verified;
use extract::search::{Query, search};
use model::Problem;
use model::problem::Refusal;
use model::role::ClassGroup;
use serde_json::{Map, Value, json};

use super::files::one;
use super::means::{Means, Which};
use crate::output::{Exit, Outcome, Output, io};

/// Longest query line in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Options of `search`.
#[derive(clap::Args)]
#[command(after_help = "\
Je Zeile: {\"id\", \"text\"} oder {\"id\", \"family_name\", \"given_names\", \"date_of_birth\", \"birth_year\", \"street\", \"town\"},
eine beliebige Auswahl. Antwort: {\"id\", \"hits\": [Personenkennzeichen, beste zuerst, höchstens 20], \"micros\"}.
One line each: {\"id\", \"text\"} or fields, any subset. Answer: {\"id\", \"hits\": [person ids, best first, at most 20], \"micros\"}.
Only the register group is opened; blocked persons are never found.

Beispiel / example:
  notbetrieb search --extract town.nbx --data town --share-file s1.txt --share-file s2.txt --queries queries.jsonl")]
pub struct Args {
    /// The sealed extract; its signature FILE.sig lies beside it
    #[arg(long, value_name = "FILE")]
    extract: PathBuf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    means: Means,
    /// The queries, JSON lines
    #[arg(long, value_name = "FILE.jsonl")]
    queries: PathBuf,
}

/// Opens the register group and answers every line; a line that cannot be taken is answered with an error.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let started = Instant::now();
    let authority = args.which.read()?;
    let generation = args.means.generation(&authority)?;
    let verified = Verified::read(&args.extract, &authority).map_err(one)?;
    let opened = verified.open(&generation).map_err(one)?;
    let key =
        opened.keys.get(&Group::Register).ok_or_else(|| one(Problem::new("NB-E-046").with("segment", "register")))?;
    let content = verified.open_group(Group::Register, key).map_err(one)?;
    let register = Register::decode(BTreeMap::from([(Group::Register, content)]))
        .map_err(|error| one(Problem::new("NB-E-060").with("reason", error)))?;
    drop(verified);
    if !output.json {
        output.progress(
            format!("{} Personen geöffnet nach {} ms.", register.len(), started.elapsed().as_millis()),
            format!("{} persons open after {} ms.", register.len(), started.elapsed().as_millis()),
        );
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let errors = answer_all(&args.queries, &register, &mut out)?;
    out.flush().map_err(|error| io(Path::new("stdout"), &error))?;
    Ok(if errors == 0 { Exit::Fine } else { Exit::Refused })
}

fn answer_all(queries: &Path, register: &Register, out: &mut impl Write) -> Result<u64, Refusal> {
    let broken = |error: std::io::Error| io(queries, &error);
    let mut reader = BufReader::new(File::open(queries).map_err(broken)?);
    let (mut line, mut errors) = (Vec::new(), 0);
    loop {
        line.clear();
        let read = std::io::Read::take(&mut reader, MAX_LINE_BYTES).read_until(b'\n', &mut line).map_err(broken)?;
        if read == 0 {
            return Ok(errors);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = answer(register, &line);
        errors += u64::from(answer.get("error").is_some());
        serde_json::to_writer(&mut *out, &answer)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error| io(Path::new("stdout"), &error))?;
    }
}

fn answer(register: &Register, line: &[u8]) -> Value {
    let members: Map<String, Value> = match serde_json::from_slice(line) {
        Ok(members) => members,
        Err(_) => return json!({ "id": null, "error": "the line is not a JSON object" }),
    };
    let id = members.get("id").cloned().unwrap_or(Value::Null);
    match query(members) {
        Ok(query) => {
            let started = Instant::now();
            let hits = search(register, &query, &[ClassGroup::Register]);
            let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            let hits: Vec<String> = hits.into_iter().map(|hit| hit.person_id).collect();
            json!({ "id": id, "hits": hits, "micros": micros })
        }
        Err(error) => json!({ "id": id, "error": error }),
    }
}

/// The question of a line. A member that is not known is refused: a misspelt one would silently widen the question.
fn query(mut members: Map<String, Value>) -> Result<Query, String> {
    const KNOWN: [&str; 7] = ["text", "family_name", "given_names", "date_of_birth", "birth_year", "street", "town"];
    members.remove("id");
    if let Some(name) = members.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(format!("{name}: not known"));
    }
    // A year is often written as text.
    if let Some(year) = members.get("birth_year").and_then(Value::as_str).map(str::to_owned) {
        let year: i16 = year.parse().map_err(|_| "birth_year: a year expected".to_owned())?;
        members.insert("birth_year".to_owned(), year.into());
    }
    members.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    serde_json::from_value(Value::Object(members)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Query, String> {
        query(serde_json::from_str(line).unwrap())
    }

    #[test]
    fn any_subset_of_the_documented_members_is_taken() {
        let found = asked(r#"{"id":"1","family_name":"Weiß","birth_year":"1958","town":""}"#).unwrap();
        assert_eq!((found.family_name.as_deref(), found.birth_year, found.town), (Some("Weiß"), Some(1958), None));
        assert_eq!(asked(r#"{"id":1,"text":"müller 12.3.58"}"#).unwrap(), Query::of("müller 12.3.58"));
        assert!(asked(r#"{"id":"1","date_of_birth":"1931-04-00"}"#).unwrap().date_of_birth.is_some());
    }

    #[test]
    fn a_misspelt_member_or_a_date_that_does_not_exist_is_an_error() {
        for line in [r#"{"id":"1","family":"x"}"#, r#"{"date_of_birth":"2023-02-30"}"#, r#"{"birth_year":"bald"}"#] {
            assert!(asked(line).is_err(), "{line}");
        }
    }
}
