//! A lost machine comes back from a copy or backup, as a new node; a journal is repaired from its copy.

use std::path::PathBuf;
use std::sync::Arc;

use journal::restore::repair;
use model::Problem;
use office::House;
use office::house::names;
use office::restoring::Source;
use serde_json::json;

use super::copy::identity;
use super::folder;
use crate::commands::files::one;
use crate::commands::means::Unlock;
use crate::output::{Exit, Outcome, Output};
use crate::platform::{entropy, platform};

/// Options of `journal restore`.
#[derive(clap::Args)]
#[command(after_help = "\
Der neue Rechner ist eine neue Anlage: Der Schlüssel, mit dem die alte unterschrieb, ist in keiner Kopie. Er übernimmt ihr Journal
geschlossen und arbeitet danach in einem eigenen weiter; Zugänge, Vorgänge und Papiere sind wieder da. Geld, Kennzeichen und
Seriennummern warten, bis zwei Personen dafür einstehen, dass die Kopie bis zuletzt mitlief. Was seit der Kopie gelöscht wurde, weiß
eine neuere: mit --keys nennen. Danach: notbetrieb serve --data NEU
The new machine is a new node. It takes the old journal over, closed, and works on in its own.

Beispiele / examples:
  notbetrieb journal restore --data /srv/neu --from /media/stick --share-file s1.txt --share-file s3.txt
  notbetrieb journal restore --data /srv/neu --from 2026-11-23.nbb --keys /media/stick --envelope < umschlag.txt")]
pub struct Args {
    /// New or empty data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A backup file, a medium with one copy on it, or the copy's folder
    #[arg(long, value_name = "PATH")]
    from: PathBuf,
    /// Another copy whose key store may know of later erasures; once for each
    #[arg(long, value_name = "PATH")]
    keys: Vec<PathBuf>,
    #[command(flatten)]
    unlock: Unlock,
    /// Who is present; kept in the journal. Once for each person
    #[arg(long, value_name = "NAME")]
    present: Vec<String>,
}

/// Options of `journal repair`.
#[derive(clap::Args)]
#[command(after_help = "\
Für dieselbe Anlage, wenn ihr Journal beschädigt ist oder aus einem alten Abbild stammt. Die alten Dateien bleiben in einem Ordner
daneben. Ein Journal, das mehr weiß als die Kopie, wird nie ersetzt. Beim Entsperren geschieht das von selbst, wenn die Kopie
eingerichtet und eingesteckt ist.
For the same node, if its journal is damaged or comes from an old image. The old files stay beside.

Beispiel / example:
  notbetrieb journal repair --data /srv/notbetrieb --from /media/stick")]
pub struct RepairArgs {
    /// Data folder of the node; it must not be running
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Medium with the copy
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

/// Restores, unlocks once so that everything is in its place, and ends.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let made = args.data.exists();
    let source = Source::prepare(&args.from, &args.keys, &args.data).map_err(one)?;
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(one)?;
    output.progress("Die Kopie wird gelesen und geprüft …", "The copy is being read and checked …");
    let means = args.unlock.means()?;
    let unlocked = house.restore(&source, &means, args.present.clone(), None, None).map_err(one)?;
    let (taken, cases, accounts) = {
        let books = unlocked.office.books();
        (books.keeping.adopted.last().cloned(), books.cases.all().count(), books.accounts.all().count())
    };
    drop(unlocked);
    house.lock();
    let (acts, anchor) = taken.map(|taken| (taken.acts, taken.anchor)).unwrap_or_default();
    if output.json {
        output.value(&json!({
            "data": args.data, "acts": acts, "anchor": anchor, "cases": cases, "accounts": accounts, "new_folder": !made,
        }));
    } else {
        output.say(
            format!("Wiederhergestellt: {acts} Akte, {cases} Vorgänge, {accounts} Zugänge. Anker der alten Anlage: {anchor}\nBitte mit einem Papier oder Tagesblatt vergleichen, dann: notbetrieb serve --data {}", args.data.display()),
            format!("Restored: {acts} acts, {cases} cases, {accounts} accounts. Anchor of the old node: {anchor}\nPlease compare with a paper or day sheet, then: notbetrieb serve --data {}", args.data.display()),
        );
    }
    Ok(Exit::Fine)
}

/// Repairs in place.
pub fn repair_from(args: &RepairArgs, output: &Output) -> Outcome {
    let journal = folder(&args.data);
    let wrong = |reason: String| one(Problem::new("NB-J-042").with("reason", reason));
    // A journal too damaged to say whose it is: the copy says it, and the authority's file must agree.
    let identity = match identity(&journal) {
        Ok(identity) => identity,
        Err(_) => Source::whose(&args.from).map_err(one)?,
    };
    if let Ok(public) = std::fs::read(args.data.join(names::AUTHORITY)) {
        let public = extract::keys::AuthorityPublic::read(&public).map_err(one)?;
        if public.keys().authority.0 != identity.authority {
            return Err(wrong("the copy belongs to another authority".to_owned()));
        }
    }
    let done = repair(&journal, &identity, &args.from, &mut entropy).map_err(|error| wrong(error.to_string()))?;
    let [acts, audit] = done.restored.counts;
    if output.json {
        output
            .value(&json!({ "acts": acts, "audit": audit, "kept": done.kept, "before": format!("{:?}", done.before) }));
    } else {
        output.say(
            format!(
                "Repariert: {acts} Einträge und {audit} Abrufe. Die alten Dateien liegen in {}",
                done.kept.display()
            ),
            format!("Repaired: {acts} entries and {audit} look-ups. The old files lie in {}", done.kept.display()),
        );
    }
    Ok(Exit::Fine)
}
