//! `notbetrieb calc`: the rules on JSON lines.

use std::io::{BufWriter, stdin, stdout};
use std::path::Path;

use crate::calc::{self, Kind};
use crate::output::{Exit, Outcome, Output, io};

/// Options of `calc`.
#[derive(clap::Args)]
#[command(after_help = "\
Liest JSON-Zeilen von der Eingabe, schreibt je Zeile eine: {\"id\", \"result\"} oder {\"id\", \"error\"}.
Reads JSON lines from the input, writes one for each: {\"id\", \"result\"} or {\"id\", \"error\"}.

Beispiele / examples:
  notbetrieb calc phonetic < names.jsonl
  echo '{\"id\":\"1\",\"kind\":\"koelner\",\"input\":\"Meier\"}' | notbetrieb calc phonetic")]
pub struct Args {
    /// What is calculated
    #[arg(value_enum)]
    kind: Kind,
}

/// Answers every line; a line that cannot be taken is answered with an error and counted on stderr.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let summary = calc::run(args.kind, stdin().lock(), BufWriter::new(stdout().lock()))
        .map_err(|error| io(Path::new("stdin/stdout"), &error))?;
    if summary.errors > 0 && !output.json {
        output.progress(
            format!("{} Zeilen, davon {} mit „error“ beantwortet.", summary.lines, summary.errors),
            format!("{} lines, {} of them answered with “error”.", summary.lines, summary.errors),
        );
    }
    Ok(Exit::Fine)
}
