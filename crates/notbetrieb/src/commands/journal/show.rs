//! The entries as an outsider sees them: order, sizes, random names of keys; nothing else is in clear.

use std::path::PathBuf;

use journal::show::{Shown, show};
use model::Problem;
use serde_json::json;

use super::folder;
use super::prove::log;
use crate::commands::files::one;
use crate::output::{Exit, Outcome, Output};

/// Options of `journal show`.
#[derive(clap::Args)]
#[command(after_help = "\
Ohne Schlüssel ist zu sehen: Reihenfolge, Größe, welche Einträge unter demselben (zufälligen) Schlüssel liegen, was davon vernichtet
ist. Keine Namen, keine Zeiten, keine Arten. Was drinsteht, zeigt die Anlage im Browser den Zuständigen.
Without a key one sees order, sizes, and which entries lie under the same (random) key. No names, no times, no kinds.

Beispiele / examples:
  notbetrieb journal show --data /srv/notbetrieb --from 1200
  notbetrieb journal show --data /srv/notbetrieb --log audit --count 5 --json")]
pub struct Args {
    /// Data folder, or the journal's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Which log
    #[arg(long, default_value = "acts", value_parser = ["acts", "audit"])]
    log: String,
    /// First entry
    #[arg(long, default_value_t = 0, value_name = "N")]
    from: u64,
    /// Entries to show
    #[arg(long, default_value_t = 20, value_name = "N")]
    count: u64,
}

/// Shows.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let entries = show(&folder(&args.data), log(&args.log), args.from, args.count)
        .map_err(|error| one(Problem::new("NB-J-006").with("reason", error)))?;
    for entry in &entries {
        if output.json {
            output.value(&json!({
                "pos": entry.pos, "incarnation": entry.incarnation_no, "seq": entry.seq, "bytes": entry.bytes,
                "leaf": journal::hex(&entry.leaf), "parts": entry.parts.iter().map(|part| json!({
                    "key": journal::hex(&part.key_id), "bytes": part.bytes, "erased": part.erased,
                })).collect::<Vec<_>>(),
            }));
        } else {
            output.line(line(entry));
        }
    }
    Ok(Exit::Fine)
}

fn line(entry: &Shown) -> String {
    let parts: Vec<String> = entry
        .parts
        .iter()
        .map(|part| {
            let erased = if part.erased { " –" } else { "" };
            format!("{}… {} B{erased}", journal::hex(&part.key_id[..4]), part.bytes)
        })
        .collect();
    format!(
        "{:>8}  {}/{}  {}…  [{}]",
        entry.pos,
        entry.incarnation_no,
        entry.seq,
        journal::hex(&entry.leaf[..6]),
        parts.join(", ")
    )
}
