//! `notbetrieb keys test`: each share alone against what was signed at the ceremony. Nothing is combined, nothing is opened.

use std::path::PathBuf;

use extract::keys::{AuthorityPublic, Share, open_envelope};
use model::Problem;
use model::problem::Refusal;
use office::house::names;
use office::share_test::ShareTest;
use serde_json::json;
use zeroize::Zeroizing;

use super::holders::{self, Holders};
use crate::commands::ask;
use crate::commands::files::{one, read, secret_file};
use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output};
use crate::platform::now;

/// Options of `keys test`.
#[derive(clap::Args)]
#[command(after_help = "\
Ohne --share-file wird im Terminal nach einem Teilschlüssel nach dem anderen gefragt; eine leere Eingabe beendet.
Without --share-file one share after the other is asked for in the terminal; an empty entry ends it.

Beispiele / examples:
  notbetrieb keys test --data /srv/notbetrieb --by 'A. Berg'
  notbetrieb keys test --data town --share-file town-shares/teilschluessel-1.txt
  notbetrieb keys test --data /srv/notbetrieb --envelope")]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Text file with one share; once for each
    #[arg(long, value_name = "FILE")]
    share_file: Vec<PathBuf>,
    /// Test the envelope as well: its passphrase is read from the standard input
    #[arg(long)]
    envelope: bool,
    /// Who signs the test off
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// What became of one secret.
struct Tried {
    index: Option<u8>,
    what: String,
    problem: Option<Problem>,
}

/// Tests.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.which.read()?;
    let known = holders::known(args.which.data.as_deref(), &authority);
    let mut tried = Vec::new();
    for path in &args.share_file {
        let tested = test(&secret_file(path)?, &path.display().to_string(), &authority, &known);
        say(&tested, output);
        tried.push(tested);
    }
    if args.share_file.is_empty() && !args.envelope {
        while let Some(typed) = ask::secret(output, "Teilschlüssel (leer: fertig)", "Share (empty: done)")? {
            let name = format!("{}", tried.len() + 1);
            let tested = test(&typed, &name, &authority, &known);
            say(&tested, output);
            tried.push(tested);
        }
    }
    if args.envelope {
        let tested = envelope(args, &authority, output)?;
        say(&tested, output);
        tried.push(tested);
    }
    if tried.is_empty() {
        return Err(one(Problem::new("NB-S-060").with("what", "Teilschlüssel / share")));
    }
    finish(args, &authority, &known, &tried, output)
}

fn test(typed: &Zeroizing<String>, name: &str, authority: &AuthorityPublic, known: &Holders) -> Tried {
    let tested = Share::parse(typed).and_then(|share| authority.check_share(&share).map(|()| share.index()));
    match tested {
        Ok(index) => {
            let holder = known.of(index).map(|holder| format!(" ({holder})")).unwrap_or_default();
            Tried { index: Some(index), what: format!("Teilschlüssel {index}{holder}"), problem: None }
        }
        Err(problem) => Tried { index: None, what: name.to_owned(), problem: Some(problem) },
    }
}

fn envelope(args: &Args, authority: &AuthorityPublic, output: &Output) -> Result<Tried, Refusal> {
    let path = match (&args.which.data, &args.which.authority) {
        (Some(data), _) => data.join(names::ENVELOPE),
        (None, Some(file)) => file.with_file_name(names::ENVELOPE),
        (None, None) => PathBuf::from(names::ENVELOPE),
    };
    let file = read(&path)?;
    let typed = ask::secret(output, "Umschlagkennwort", "Envelope passphrase")?;
    let typed =
        typed.ok_or_else(|| one(Problem::new("NB-S-060").with("what", "Umschlagkennwort / envelope passphrase")))?;
    let problem = open_envelope(&file, &typed, authority).err();
    Ok(Tried { index: None, what: "Umschlag".to_owned(), problem })
}

fn say(tried: &Tried, output: &Output) {
    if output.json {
        return;
    }
    match &tried.problem {
        None => {
            output.say(format!("{}: ist echt und richtig.", tried.what), format!("{}: genuine and right.", tried.what))
        }
        Some(problem) => {
            output.say(format!("{}: NICHT in Ordnung.", tried.what), format!("{}: NOT in order.", tried.what));
            output.refusal(std::slice::from_ref(problem));
        }
    }
}

fn finish(args: &Args, authority: &AuthorityPublic, known: &Holders, tried: &[Tried], output: &Output) -> Outcome {
    let mut passed: Vec<u8> = tried.iter().filter_map(|tried| tried.index).collect();
    passed.sort_unstable();
    passed.dedup();
    let envelope = args.envelope && tried.last().is_some_and(|tried| tried.problem.is_none());
    let failed = tried.iter().filter(|tried| tried.problem.is_some()).count();
    let made = u8::try_from(authority.share_count()).unwrap_or(u8::MAX);
    let open: Vec<u8> = (1..=made).filter(|index| !passed.contains(index)).collect();
    if (!passed.is_empty() || envelope)
        && let Some(data) = &args.which.data
    {
        let test = ShareTest {
            generation: authority.keys().generation,
            passed: passed.clone(),
            envelope,
            at: now(),
            by: args.by.clone().unwrap_or_default(),
        };
        test.keep(data).map_err(one)?;
    }
    if output.json {
        let name = |index: &u8| json!({ "share": index, "holder": known.of(*index) });
        output.value(&json!({
            "generation": authority.keys().generation, "series": authority.series(),
            "passed": passed.iter().map(name).collect::<Vec<_>>(), "envelope": envelope, "failed": failed,
            "untested": open.iter().map(name).collect::<Vec<_>>(),
            "faults": tried.iter().filter_map(|tried| {
                tried.problem.as_ref().map(|problem| json!({ "what": tried.what, "code": problem.code }))
            }).collect::<Vec<_>>(),
        }));
    } else if !open.is_empty() && !passed.is_empty() {
        let list: Vec<String> = open
            .iter()
            .map(|index| known.of(*index).map_or_else(|| index.to_string(), |holder| format!("{index} ({holder})")))
            .collect();
        output.say(format!("Noch nicht geprüft: {}", list.join(", ")), format!("Not tested yet: {}", list.join(", ")));
    }
    if failed == 0 {
        return Ok(Exit::Fine);
    }
    if output.json {
        return Ok(Exit::Refused);
    }
    Err(one(Problem::new("NB-K-042").with("failed", failed).with("tested", tried.len())))
}
