//! `notbetrieb lock`: the running house of a data folder is locked, from the outside and without a password.
//!
//! Locking harms nobody, so whoever may write the folder may lock; the request is a file that the running node looks for.

use std::path::PathBuf;
use std::time::Duration;

use model::Problem;
use office::house::names;

use super::files::{Readers, one, write};
use super::serve::LOCK_REQUEST;
use crate::output::{Exit, Outcome, Output};

/// How long the running node may take, in steps of a tenth of a second: it waits for copies under way.
const STEPS: u32 = 200;

/// Options of `lock`.
#[derive(clap::Args)]
#[command(after_help = "\
Dasselbe bewirkt das Signal SIGUSR1 an das laufende Programm, zum Beispiel bevor der Rechner schläft.
The signal SIGUSR1 to the running program does the same, for example before the machine sleeps.

Beispiel / example:
  notbetrieb lock --data /srv/notbetrieb")]
pub struct Args {
    /// Data folder of the running node
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Asks for it and waits until it has happened.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let open = || journal::is_open(&args.data.join(names::JOURNAL));
    if !open() {
        say(output, false);
        return Ok(Exit::Fine);
    }
    let request = args.data.join(names::NODE).join(LOCK_REQUEST);
    write(&request, b"", Readers::Usual)?;
    for _ in 0..STEPS {
        std::thread::sleep(Duration::from_millis(100));
        if !request.exists() && !open() {
            say(output, true);
            return Ok(Exit::Fine);
        }
    }
    // Whoever holds the journal does not listen; a request left over would lock the next one that starts.
    let _ = std::fs::remove_file(&request);
    Err(one(Problem::new("NB-S-066").with("file", args.data.display())))
}

fn say(output: &Output, locked: bool) {
    if output.json {
        output.value(&serde_json::json!({ "locked": true, "was_open": locked }));
    } else if locked {
        output.say("Gesperrt.", "Locked.");
    } else {
        output.say("Es ist nichts offen.", "Nothing is open.");
    }
}
