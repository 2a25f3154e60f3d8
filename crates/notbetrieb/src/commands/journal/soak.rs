//! Appends acts through the journal's real write path to a throw-away node, for crash and speed tests.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use journal::{AppendError, Identity, Journal, NodeKeys, Options};
use model::Problem;
use model::problem::Refusal;
use office::house::{names, open_problem};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use crate::commands::files::{Readers, one, write};
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::entropy;

/// Keys of the throw-away node, in the clear beside its journal: nothing in it is worth a secret.
const KEYS: &str = "soak-keys.json";

/// Options of `journal soak`.
#[derive(clap::Args)]
#[command(after_help = "\
Schreibt nur in einen leeren Ordner oder in einen, den der Probelauf selbst angelegt hat.
Writes only into an empty folder or into one that soak itself made.

Beispiele / examples:
  notbetrieb journal soak --data /tmp/soak --acts 1000
  notbetrieb journal soak --data /tmp/soak --acts 100000 --callers 32 > acknowledged.txt")]
pub struct Args {
    /// Folder of the throw-away node
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Acts to append
    #[arg(long)]
    acts: u64,
    /// Callers at the same time
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    callers: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    authority: String,
    node: String,
    signing: String,
    kek: String,
    kek_id: String,
}

/// Appends; each acknowledged act gives one line at once, so that a killed process has told exactly what it acknowledged.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let started = std::time::Instant::now();
    let keys = keys(&args.data)?;
    let journal = open(&args.data, &keys)?;
    let mut acknowledged = 0_u64;
    let mut unsaid: Option<std::io::Error> = None;
    let mut out = std::io::stdout().lock();
    let done = journal::soak(&journal, args.acts, usize::from(args.callers), &mut |pos| {
        acknowledged += 1;
        if unsaid.is_none() {
            // One system call for each line: what is not said was not acknowledged to anybody.
            unsaid = out.write_all(format!("{pos}\n").as_bytes()).and_then(|()| out.flush()).err();
        }
    });
    done.map_err(|error| one(refused(&error)))?;
    if let Some(error) = unsaid {
        return Err(io(Path::new("stdout"), &error));
    }
    let seconds = started.elapsed().as_secs_f64();
    if output.json {
        eprintln!("{}", json!({ "acts": acknowledged, "callers": args.callers, "seconds": seconds }));
    } else {
        output.progress(
            format!("{acknowledged} Akte in {seconds:.2} s geschrieben."),
            format!("{acknowledged} acts written in {seconds:.2} s."),
        );
    }
    Ok(Exit::Fine)
}

fn refused(error: &AppendError) -> Problem {
    match error {
        AppendError::DiskFull { .. } => Problem::new("NB-J-001"),
        AppendError::Busy => Problem::new("NB-J-003"),
        AppendError::Entropy(_) => Problem::new("NB-J-005"),
        // A stopped journal, or whatever a later journal knows besides: nothing more is written.
        _ => Problem::new("NB-J-002"),
    }
}

/// The keys of the folder, made if the folder is empty.
fn keys(dir: &Path) -> Result<Keys, Refusal> {
    std::fs::create_dir_all(dir).map_err(|error| io(dir, &error))?;
    let path = dir.join(KEYS);
    if path.exists() {
        let text = std::fs::read(&path).map_err(|error| io(&path, &error))?;
        return serde_json::from_slice(&text).map_err(|_| one(Problem::new("NB-J-023").with("file", path.display())));
    }
    let foreign = std::fs::read_dir(dir)
        .map_err(|error| io(dir, &error))?
        .flatten()
        // A process killed while it made the keys leaves only this behind.
        .any(|entry| entry.file_name().to_string_lossy() != format!("{KEYS}.part"));
    if foreign {
        return Err(one(Problem::new("NB-J-022").with("folder", dir.display())));
    }
    let keys = Keys {
        authority: fresh::<16>(),
        node: fresh::<16>(),
        signing: fresh::<32>(),
        kek: fresh::<32>(),
        kek_id: fresh::<16>(),
    };
    let text = serde_json::to_vec(&keys).map_err(|_| one(Problem::new("NB-J-023").with("file", path.display())))?;
    write(&path, &text, Readers::Owner)?;
    Ok(keys)
}

fn fresh<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    entropy(&mut bytes);
    journal::hex(&bytes)
}

fn open(dir: &Path, keys: &Keys) -> Result<Journal, Refusal> {
    let damaged = || one(Problem::new("NB-J-023").with("file", dir.join(KEYS).display()));
    let signing = Zeroizing::new(journal::unhex::<32>(&keys.signing).ok_or_else(damaged)?);
    let node_keys = NodeKeys {
        signing: ed25519_dalek::SigningKey::from_bytes(&signing),
        kek: Zeroizing::new(journal::unhex(&keys.kek).ok_or_else(damaged)?),
        kek_id: journal::unhex(&keys.kek_id).ok_or_else(damaged)?,
    };
    let identity = Identity {
        authority: journal::unhex(&keys.authority).ok_or_else(damaged)?,
        node: journal::unhex(&keys.node).ok_or_else(damaged)?,
    };
    let (journal, _) = Journal::open(
        &dir.join(names::JOURNAL),
        identity,
        node_keys,
        b"notbetrieb journal soak",
        b"",
        Box::new(entropy),
        Options::default(),
    )
    .map_err(|error| one(open_problem(&error)))?;
    Ok(journal)
}
